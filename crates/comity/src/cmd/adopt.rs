//! `comity adopt`: propose an agreement, sign it for a function, see templates, try a clause on the past.

use super::{Workspace, over, sql};
use crate::{clock, out, remote};
use anyhow::{Context, Result, bail};
use clap::Subcommand;
use comity_common::World;
use comity_common::agreement::{clause::Clause, judge::tally::ClauseVerdict, templates};
use comity_desk::Desk;
use comity_desk::adopt::{Proposal, draft, ready, signing, trial};
use comity_spine::{Function, Lapse};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Sub,
    #[command(flatten)]
    at: Workspace,
    #[command(flatten)]
    remote: remote::At,
}

#[derive(Subcommand)]
enum Sub {
    /// Propose an agreement from a file
    Propose {
        /// The agreement, TOML
        file: PathBuf,
        /// Who proposes it
        #[arg(long = "as", value_name = "PERSON")]
        by: Option<String>,
    },
    /// Sign the newest version for one's function
    Sign {
        /// Who signs; over HTTP, whoever the token belongs to
        #[arg(long = "as", value_name = "PERSON")]
        by: Option<String>,
        /// Only these clauses
        clauses: Vec<String>,
    },
    /// Clauses ready to adopt
    Templates {
        /// Print these as TOML, ready to be put into a file
        ids: Vec<String>,
        /// Begin a new file: with its [agreement], product and every function that they name as parties
        #[arg(long, requires = "ids")]
        new: bool,
    },
    /// How the clauses of a file would have fared, had they been in force
    Backtest {
        /// The agreement, TOML
        file: PathBuf,
        /// For how long back
        #[arg(long, default_value_t = trial::LAST)]
        last: Lapse,
        /// As of when
        #[arg(long, value_parser = super::instant)]
        as_of: Option<comity_spine::At>,
    },
    /// Which versions there are, and who has yet to sign
    Status,
}

pub fn run(args: &Args) -> Result<ExitCode> {
    if let Some(server) = args.remote.server()? {
        return match &args.command {
            Sub::Propose { file, by: None } => over::propose(&server, file),
            Sub::Sign { by: None, clauses } => over::sign(&server, clauses),
            Sub::Propose { .. } | Sub::Sign { .. } => {
                bail!("over HTTP it is whoever the token belongs to: leave --as out")
            }
            _ => bail!("over HTTP there are `comity adopt propose` and `comity adopt sign`"),
        };
    }
    match &args.command {
        Sub::Propose { file, by } => propose(&mut args.at.desk()?, file, by.as_deref()),
        Sub::Sign { by, clauses } => {
            sign(&mut args.at.desk()?, by.as_deref().context("say who signs, with --as")?, clauses)
        }
        Sub::Templates { ids, new } => list(ids, *new),
        Sub::Backtest { file, last, as_of } => backtest(args, file, *last, *as_of),
        Sub::Status => status(args),
    }
}

fn propose(desk: &mut Desk, path: &Path, by: Option<&str>) -> Result<ExitCode> {
    let Some(readable) = super::agreement(path, desk.world())? else {
        return Ok(ExitCode::from(out::FAILED));
    };
    let (now, mut out) = (clock::now(), out::stdout());
    let by = by.map(|by| super::person(desk.vault(), by)).transpose()?;
    let intent = match draft::propose(desk.world(), &readable.text, None, by, now) {
        Proposal::New(intent) => intent,
        Proposal::Same(seq) => {
            writeln!(out, "Act {seq} proposed the very same: nothing was changed.")?;
            out.flush()?;
            return Ok(ExitCode::SUCCESS);
        }
    };
    let acted = desk.act(*intent, now)?;
    super::sign(desk)?;
    writeln!(
        out,
        "Proposed as act {}. It is in force once every party has signed: comity adopt sign --as PERSON",
        acted.seq
    )?;
    if let n @ 1.. = readable.file.waiver.len() {
        let count = if n == 1 { "The waiver".to_owned() } else { format!("The {n} waivers") };
        writeln!(
            out,
            "{count} of this file will not count: in a signed agreement a waiver is asked for by a person, \
             with comity act clause.waived"
        )?;
    }
    for id in draft::left_out(desk.world(), &readable, now) {
        writeln!(
            out,
            "It leaves out `{id}`, which stays in force until: comity act agreement.ended clause={id}"
        )?;
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

fn sign(desk: &mut Desk, by: &str, only: &[String]) -> Result<ExitCode> {
    let now = clock::now();
    let person = super::person(desk.vault(), by)?;
    let world = desk.world();
    let Some(function) = world.people().function(person, now).cloned() else {
        bail!("{by} is in no function today, so there is nobody they could sign for");
    };
    if world.agreement().newest(now).is_none() {
        bail!("no agreement has been proposed yet");
    }
    let mut clauses = signing::left(world, &function, now);
    clauses.retain(|(id, _)| only.is_empty() || only.iter().any(|wanted| wanted == id.as_str()));
    let mut out = out::stdout();
    if clauses.is_empty() {
        writeln!(out, "There is nothing left for {function} to sign.")?;
        out.flush()?;
        return Ok(ExitCode::SUCCESS);
    }
    let acted = desk.act(signing::sign(&function, &clauses, person), now)?;
    super::sign(desk)?;
    writeln!(out, "{by} signed {} clauses for {function} (act {}).", clauses.len(), acted.seq)?;
    let (left, waiting) = signing::waiting(desk.world(), now);
    if left == 0 {
        writeln!(out, "Every party has signed: the agreement is in force.")?;
    } else {
        let waiting: Vec<&str> = waiting.iter().map(Function::as_str).collect();
        writeln!(out, "Still to sign: {}.", waiting.join(", "))?;
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

fn list(ids: &[String], new: bool) -> Result<ExitCode> {
    let world = World::new(comity_practices::all())?;
    let all = templates::all(&world).context("a file of templates cannot be read")?;
    let mut out = out::stdout();
    let is_wanted = |clause: &Clause| {
        let id = clause.id.get_ref().as_str();
        ids.iter().any(|wanted| wanted == id || wanted == "all")
    };
    if new {
        let wanted = all.iter().map(|template| &template.clause).filter(|clause| is_wanted(clause));
        writeln!(out, "{}", ready::head(wanted, "UTC"))?;
    }
    for template in &all {
        if ids.is_empty() {
            writeln!(out, "{}\n    {}", template.clause.id.get_ref(), template.clause.says)?;
        } else if is_wanted(&template.clause) {
            writeln!(out, "{}\n", template.text)?;
        }
    }
    if let Some(odd) =
        ids.iter().find(|id| *id != "all" && !all.iter().any(|t| t.clause.id.get_ref().as_str() == *id))
    {
        bail!("there is no template `{odd}`: `comity adopt templates` lists them");
    }
    if ids.is_empty() {
        writeln!(out, "\nBegin a file with some: comity adopt templates --new ID … > agreement.toml")?;
        writeln!(out, "Add to one: comity adopt templates ID … >> agreement.toml")?;
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

fn backtest(args: &Args, path: &Path, last: Lapse, as_of: Option<comity_spine::At>) -> Result<ExitCode> {
    let world = args.at.glass()?.world(comity_practices::all())?;
    let Some(readable) = super::agreement(path, &world)? else {
        return Ok(ExitCode::from(out::FAILED));
    };
    let to = as_of.unwrap_or_else(clock::now);
    let mut out = out::stdout();
    for verdict in trial::all(&world, &readable, last, to, &sql::Worker)? {
        one_backtest(&mut out, &verdict, last)?;
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

fn one_backtest(out: &mut impl Write, verdict: &ClauseVerdict, last: Lapse) -> Result<()> {
    let (kept, of) = verdict.share();
    let broken = of - kept;
    writeln!(
        out,
        "{}: in force for the last {last}, it would have been broken on {broken} of {of}.",
        verdict.clause
    )?;
    for case in verdict.cases.iter().filter(|case| case.verdict.name() == "broken") {
        writeln!(out, "    {}: {}", case.subject.id, case.because)?;
    }
    let unknown = verdict.count("unknown");
    if unknown > 0 {
        writeln!(out, "    and {unknown} that nobody can judge, for want of a source")?;
    }
    Ok(())
}

fn status(args: &Args) -> Result<ExitCode> {
    let world = args.at.glass()?.world(comity_practices::all())?;
    let now = clock::now();
    let mut out = out::stdout();
    match world.agreement().newest(now) {
        None => writeln!(out, "No agreement yet. Begin with: comity adopt templates")?,
        Some(version) => {
            writeln!(out, "{} (act {}, {})", version.readable.file.agreement.title, version.seq, version.at)?;
            for (i, plan) in version.readable.plans.iter().enumerate() {
                let missing = world.agreement().unsigned(version, i, now);
                let missing: Vec<String> = missing.iter().map(ToString::to_string).collect();
                let state = if missing.is_empty() {
                    "signed by all".to_owned()
                } else {
                    format!("waits for {}", missing.join(", "))
                };
                writeln!(out, "  {:<44} {state}", plan.id.as_str())?;
            }
            for id in draft::left_out(&world, &version.readable, now) {
                writeln!(out, "  {id:<44} left out, but in force until it is ended")?;
            }
        }
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}
