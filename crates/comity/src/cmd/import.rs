//! `comity import`: read a file in a locked-up worker, show the plan, then take it in whole or not at all.

use super::Workspace;
use super::over::keep;
use crate::reading::{Far, Reading};
use crate::{clock, config, out, remote};
use anyhow::{Context, Result, bail};
use comity_desk::links::Coverage;
use comity_desk::{Desk, Taken};
use comity_sources::{DateOrder, Options, Refused, rejected::Rejected};
use comity_spine::At;
use indicatif::{ProgressBar, ProgressStyle};
use std::fs::File;
use std::io::{self, IsTerminal, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(clap::Args)]
pub struct Args {
    /// Files or folders: CSV, JSON, .ics, Slack export zip, mbox, a git repository
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// The pack that reads them; recognised if not said
    #[arg(long = "as", value_name = "PACK")]
    pack: Option<String>,
    /// Only show what would happen
    #[arg(long)]
    plan: bool,
    /// Do not ask
    #[arg(long, short)]
    yes: bool,
    /// The order of day and month, where the file does not show it: dmy, mdy or ymd
    #[arg(long)]
    dates: Option<DateOrder>,
    /// The time zone of local times, such as Europe/Berlin
    #[arg(long)]
    zone: Option<String>,
    /// Which of the file's columns is which of the pack's: title=Goal,owner=Who; `--plan` shows them
    #[arg(long, value_name = "PAIRS")]
    columns: Option<String>,
    /// The name of the feed, instead of the pack's own
    #[arg(long)]
    source: Option<String>,
    /// The time that the file covers, as FROM..TO, where that is more than from its first to its last event
    #[arg(long, value_parser = span)]
    covers: Option<(At, At)>,
    /// A folder of further packs
    #[arg(long)]
    packs: Option<PathBuf>,
    /// A file of rules by which events are linked to initiatives, instead of `[import.links]` in comity.toml
    #[arg(long, value_name = "FILE")]
    links: Option<PathBuf>,
    /// Print the outcome as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    at: Workspace,
    #[command(flatten)]
    remote: remote::At,
}

fn span(text: &str) -> Result<(At, At), String> {
    let (from, to) = text.split_once("..").ok_or("write it as 2024-01-01..2024-06-30")?;
    let (from, to) = (super::instant(from)?, super::instant(to)?);
    if to < from { Err("it ends before it begins".to_owned()) } else { Ok((from, to)) }
}

/// Brings the files to a house that is served.
fn over_http(args: &Args, server: &remote::Server) -> Result<ExitCode> {
    if args.packs.is_some() || args.links.is_some() {
        bail!("over HTTP the house has its own packs and rules: leave --packs and --links out");
    }
    let day = |at: At| at.to_string().chars().take(10).collect::<String>();
    let said = [
        ("kind", args.pack.clone()),
        ("dates", args.dates.map(|dates| dates.name().to_owned())),
        ("zone", args.zone.clone()),
        ("source", args.source.clone()),
        ("from", args.covers.map(|(from, _)| day(from))),
        ("to", args.covers.map(|(_, to)| day(to))),
        ("column", args.columns.clone()),
    ];
    let how: keep::How = said.into_iter().filter_map(|(name, value)| Some((name, value?))).collect();
    let mut worst = 0;
    for file in &args.files {
        let mut is_shown = false;
        let came = keep::import(server, file, &how, &mut |plan| {
            is_shown = !args.json;
            if is_shown {
                keep::says(file, plan)?;
            }
            Ok(!args.plan && agreed(args))
        });
        let came = came.with_context(|| format!("{} was not taken in", file.display()))?;
        worst = worst.max(u8::from(came["file"]["refused"].as_u64() > Some(0)));
        let mut out = out::stdout();
        match came["state"].as_str() {
            _ if args.json => writeln!(out, "{came}")?,
            Some("planned") => writeln!(out, "  nothing was taken in")?,
            state => {
                let import = came["import"].as_str().unwrap_or_default();
                let known = state == Some("known");
                let says = if known { "nothing new, as it was brought before:" } else { "taken in as" };
                writeln!(out, "  {says} {import}; undo it with: comity imports undo {import}")?;
            }
        }
        out.flush()?;
    }
    Ok(ExitCode::from(worst))
}

pub fn run(args: &Args) -> Result<ExitCode> {
    if let Some(server) = args.remote.server()? {
        return over_http(args, &server);
    }
    let mut desk = args.at.desk()?;
    let mut options = config::read()?.import;
    options.pack = args.pack.clone().or(options.pack);
    options.dates = args.dates.or(options.dates);
    options.zone = args.zone.clone().or(options.zone);
    options.source = args.source.clone().or(options.source);
    options.covers = args.covers.or(options.covers);
    if let Some(pairs) = &args.columns {
        options.columns = comity_sources::options::columns(pairs)?;
    }
    options.packs = args.packs.clone().or(options.packs);
    if let Some(file) = &args.links {
        options.links = super::links::rules(file)?;
    }
    options.now = options.now.or(Some(clock::now()));
    options.kinds = desk.world().catalogue().iter().map(|(_, card)| card.name.into()).collect();
    let mut worst = 0;
    for file in &args.files {
        match one(args, &mut desk, &options, file) {
            Ok(taken) => worst = worst.max(u8::from(taken.refused > 0)),
            Err(error) if args.files.len() > 1 => {
                anstream::eprintln!("comity: {}: {error:#}. Nothing of it was taken in.", file.display());
                worst = out::FAILED;
            }
            Err(error) => return Err(error.context(format!("{} was not taken in", file.display()))),
        }
    }
    comity_log::Log::checkpoint(desk.log())?;
    if !args.json {
        stand(&desk)?;
    }
    Ok(ExitCode::from(worst))
}

/// How things stand after it: how much is linked, and which handles may be whose.
fn stand(desk: &Desk) -> Result<()> {
    let mut out = out::stdout();
    if let Some(says) = Coverage::of_quarter(desk.vault(), clock::now())?.says(super::links::QUARTER) {
        writeln!(out, "{says}")?;
    }
    super::people::hint(desk.vault(), &mut out)?;
    out.flush()?;
    Ok(())
}

/// Takes a file in without asking and without a word, as the demo does.
///
/// # Errors
/// A file that cannot be read, or a store that failed.
pub(super) fn quietly(desk: &mut Desk, options: &Options, file: &Path, now: At) -> Result<Taken> {
    let mut reading = Reading::start(options, file)?;
    let asked = reading.asked(options, None);
    desk.map_places(&asked.source, &options.links, now)?;
    let mut feed = |intake: &mut comity_desk::Intake<'_>| {
        reading.feed(&mut |item| intake.take(item), &mut |_| ControlFlow::Continue(()))
    };
    Ok(desk.import(&asked, now, &mut |_| {}, &mut feed, &mut |_| true)?)
}

fn one(args: &Args, desk: &mut Desk, options: &Options, file: &Path) -> Result<Taken> {
    let mut reading = Reading::start(options, file)?;
    let (asked, bar) = (reading.asked(options, None), progress(file));
    if !args.plan {
        // Rules that are new since the last import mend what it brought, too.
        desk.map_places(&asked.source, &options.links, clock::now())?;
    }
    let mut refused =
        Refusals { path: rejected_path(file), header: reading.header.clone(), out: None, plan: args.plan };
    let why = reading.why.clone();
    let mut failed: Option<io::Error> = None;
    let mut shown = false;
    let taken = desk.import(
        &asked,
        clock::now(),
        &mut |row| failed = failed.take().or(refused.push(row).err()),
        &mut |intake| {
            let read = reading.feed(&mut |item| intake.take(item), &mut |far| advance(&bar, far));
            bar.finish_and_clear();
            read
        },
        &mut |taken| {
            shown = true;
            !args.plan && (args.json || show(&why, file, taken).is_ok()) && agreed(args)
        },
    )?;
    if let Some(error) = failed {
        return Err(error).context("cannot write the file of rejected rows");
    }
    let rejected = refused.finish()?;
    if args.json {
        let mut out = out::stdout();
        serde_json::to_writer(&mut out, &taken)?;
        writeln!(out)?;
        out.flush()?;
    } else {
        if args.plan || !shown {
            show(&why, file, &taken)?;
        }
        conclude(&taken, args.plan, rejected.as_deref())?;
    }
    Ok(taken)
}

/// Asks at a terminal; elsewhere the command itself is the answer.
fn agreed(args: &Args) -> bool {
    if args.yes || args.json || !io::stdin().is_terminal() {
        return true;
    }
    anstream::eprint!("Take it in? [Y/n] ");
    let mut answer = String::new();
    io::stdin().read_line(&mut answer).is_ok() && !answer.trim().to_lowercase().starts_with('n')
}

fn progress(file: &Path) -> ProgressBar {
    let bar = ProgressBar::new_spinner();
    if !io::stderr().is_terminal() {
        bar.set_draw_target(indicatif::ProgressDrawTarget::hidden());
    }
    bar.set_message(file.display().to_string());
    bar
}

fn advance(bar: &ProgressBar, Far { done, total }: Far) -> ControlFlow<()> {
    if let Some(total) = total.filter(|_| bar.length().is_none()) {
        bar.set_length(total);
        if let Ok(style) = ProgressStyle::with_template("{msg} {bar:30} {percent} %") {
            bar.set_style(style);
        }
    }
    bar.set_position(done);
    ControlFlow::Continue(())
}

/// Refused rows on their way into a file beside the one that was read.
struct Refusals {
    path: PathBuf,
    header: Vec<String>,
    out: Option<Rejected<File>>,
    plan: bool,
}

fn rejected_path(file: &Path) -> PathBuf {
    let name =
        file.file_name().map_or_else(|| "import".to_owned(), |name| name.to_string_lossy().into_owned());
    file.with_file_name(format!("{name}.rejected.csv"))
}

impl Refusals {
    fn push(&mut self, row: &Refused) -> io::Result<()> {
        if self.plan {
            anstream::eprintln!("  {}: {}", row.place, row.reason);
            return Ok(());
        }
        if self.out.is_none() {
            // A folder that cannot be written to is no reason to lose the reasons: they go where we are.
            let file = File::create(&self.path).or_else(|_| {
                self.path =
                    self.path.file_name().map_or_else(|| PathBuf::from("rejected.csv"), PathBuf::from);
                File::create(&self.path)
            })?;
            self.out = Some(Rejected::new(file, &self.header)?);
        }
        match &mut self.out {
            Some(out) => out.push(row),
            None => Ok(()),
        }
    }

    fn finish(self) -> io::Result<Option<PathBuf>> {
        match self.out {
            Some(out) => out.finish().map(|()| Some(self.path)),
            None => Ok(None),
        }
    }
}

fn show(why: &str, file: &Path, taken: &Taken) -> Result<()> {
    let mut out = out::stdout();
    let summary = &taken.summary;
    writeln!(out, "{} as {} ({why}), for the source {}", file.display(), summary.pack, taken.source)?;
    let events: u64 = taken.kinds.values().sum();
    writeln!(out, "  rows      {} read, {} events, {} refused", summary.rows, events, taken.refused)?;
    for (kind, n) in &taken.kinds {
        writeln!(out, "            {n:>8} {kind}")?;
    }
    writeln!(
        out,
        "  already   {} known, {} changed, {} repeated in the file",
        taken.known, taken.changed, taken.repeated
    )?;
    let people = format!("{} new, {} known", taken.people_added, taken.people_met);
    writeln!(
        out,
        "  people    {people}; handles: {} somebody's, {} nobody's yet",
        taken.handles_resolved, taken.handles_unknown
    )?;
    if taken.by_things > 0 {
        writeln!(
            out,
            "  things    {} events by bots, rooms, lists or tools count for nobody",
            taken.by_things
        )?;
    }
    if let (Some(from), Some(to)) = (summary.from, summary.to) {
        writeln!(out, "  covers    {from} to {to}")?;
    }
    for (label, said) in [("dates", &summary.dates), ("zone", &summary.zone)] {
        if let Some(said) = said {
            writeln!(out, "  {label:<9} {said}")?;
        }
    }
    show_columns(&summary.columns, &mut out)?;
    if !summary.unused.is_empty() {
        writeln!(out, "  unused    {}", summary.unused.join(", "))?;
    }
    for note in &summary.notes {
        writeln!(out, "  note      {note}")?;
    }
    out.flush()?;
    Ok(())
}

/// Which column of a table was taken as what: in short where that is sure, else each with why.
fn show_columns(columns: &[comity_sources::ColumnTaken], out: &mut impl Write) -> io::Result<()> {
    let sure = columns.iter().filter(|it| !it.is_unsure);
    let sure: Vec<String> =
        sure.filter_map(|it| Some(format!("{}={}", it.column, it.from.as_deref()?))).collect();
    if !sure.is_empty() {
        writeln!(out, "  columns   {}", sure.join(", "))?;
    }
    for it in columns.iter().filter(|it| it.is_unsure) {
        let from = it.from.as_deref().unwrap_or("nothing");
        writeln!(
            out,
            "  unsure    {}={from}: {}; --columns {}=NAME says another",
            it.column, it.why, it.column
        )?;
    }
    Ok(())
}

fn conclude(taken: &Taken, plan: bool, rejected: Option<&Path>) -> Result<()> {
    let mut out = out::stdout();
    match (taken.import, taken.same_as) {
        (Some(import), _) => {
            writeln!(
                out,
                "  taken in as {import} (act {}); undo it with: comity imports undo {import}",
                taken.seq.unwrap_or(0)
            )?;
        }
        (None, Some(same)) => writeln!(out, "  nothing new: {same} brought this file already")?,
        (None, None) if plan => writeln!(out, "  a plan only: nothing was taken in")?,
        (None, None) => writeln!(out, "  nothing was taken in")?,
    }
    if let Some(path) = rejected {
        writeln!(out, "  rejected rows, each with its reason: {}", path.display())?;
    }
    out.flush()?;
    Ok(())
}
