//! `comity adopt`: propose an agreement, sign it for a function, see templates, try a clause on the past.

use super::{Workspace, sql};
use crate::{clock, out};
use anyhow::{Context, Result, bail};
use clap::Subcommand;
use comity_common::World;
use comity_common::agreement::backtest::{back_test_given, in_hindsight};
use comity_common::agreement::{clause::Clause, file, judge::tally::ClauseVerdict, templates};
use comity_desk::{Desk, Intent};
use comity_spine::{Function, Lapse};
use serde_json::json;
use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Sub,
    #[command(flatten)]
    at: Workspace,
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
        /// Who signs
        #[arg(long = "as", value_name = "PERSON")]
        by: String,
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
        #[arg(long, default_value = "180 days")]
        last: Lapse,
        /// As of when
        #[arg(long, value_parser = super::instant)]
        as_of: Option<comity_spine::At>,
    },
    /// Which versions there are, and who has yet to sign
    Status,
}

pub fn run(args: &Args) -> Result<ExitCode> {
    match &args.command {
        Sub::Propose { file, by } => propose(&mut args.at.desk()?, file, by.as_deref()),
        Sub::Sign { by, clauses } => sign(&mut args.at.desk()?, by, clauses),
        Sub::Templates { ids, new } => list(ids, *new),
        Sub::Backtest { file, last, as_of } => backtest(args, file, *last, *as_of),
        Sub::Status => status(args),
    }
}

fn propose(desk: &mut Desk, path: &Path, by: Option<&str>) -> Result<ExitCode> {
    let Some(readable) = super::agreement(path, desk.world())? else {
        return Ok(ExitCode::from(out::FAILED));
    };
    let text = &readable.text;
    if let Some(version) =
        desk.world().agreement().newest(clock::now()).filter(|it| it.readable.text == *text)
    {
        let mut out = out::stdout();
        writeln!(out, "Act {} proposed the very same: nothing was changed.", version.seq)?;
        out.flush()?;
        return Ok(ExitCode::SUCCESS);
    }
    let by = by.map(|by| super::person(desk.vault(), by)).transpose()?;
    let acted =
        desk.act(Intent::new("agreement.proposed", json!({ "toml": readable.text }), by), clock::now())?;
    super::sign(desk)?;
    let mut out = out::stdout();
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
    for id in left_out(desk.world(), clock::now()) {
        writeln!(
            out,
            "It leaves out `{id}`, which stays in force until: comity act agreement.ended clause={id}"
        )?;
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// The clauses in force that the newest version no longer names.
fn left_out(world: &World, now: comity_spine::At) -> Vec<String> {
    let newest = world.agreement().newest(now);
    let named = |id: &str| {
        newest.is_some_and(|version| version.readable.plans.iter().any(|plan| plan.id.as_str() == id))
    };
    let mine = newest.map(|version| &version.readable.file.agreement.id);
    let in_force = world.agreement().in_force(now).into_iter();
    let ids = in_force.filter(|one| Some(&one.agreement) == mine).map(|one| one.plan.id.to_string());
    ids.filter(|id| !named(id)).collect()
}

fn sign(desk: &mut Desk, by: &str, only: &[String]) -> Result<ExitCode> {
    let now = clock::now();
    let person = super::person(desk.vault(), by)?;
    let world = desk.world();
    let Some(function) = world.people().function(person, now).cloned() else {
        bail!("{by} is in no function today, so there is nobody they could sign for");
    };
    let Some(version) = world.agreement().newest(now) else { bail!("no agreement has been proposed yet") };
    let mut clauses = Vec::new();
    for (i, plan) in version.readable.plans.iter().enumerate() {
        let wanted = only.is_empty() || only.iter().any(|id| id == plan.id.as_str());
        if wanted && world.agreement().unsigned(version, i, now).contains(&function) {
            clauses.push((plan.id.clone(), plan.hash.clone()));
        }
    }
    let mut out = out::stdout();
    if clauses.is_empty() {
        writeln!(out, "There is nothing left for {function} to sign.")?;
        out.flush()?;
        return Ok(ExitCode::SUCCESS);
    }
    let n = clauses.len();
    let fields = json!({ "function": function, "clauses": clauses });
    let acted = desk.act(Intent::new("agreement.signed", fields, Some(person)), now)?;
    super::sign(desk)?;
    writeln!(out, "{by} signed {n} clauses for {function} (act {}).", acted.seq)?;
    let (left, waiting) = waiting(desk, now);
    if left == 0 {
        writeln!(out, "Every party has signed: the agreement is in force.")?;
    } else {
        writeln!(out, "Still to sign: {}.", waiting.join(", "))?;
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// How many signatures are missing, and whose.
fn waiting(desk: &Desk, now: comity_spine::At) -> (usize, Vec<String>) {
    let agreement = desk.world().agreement();
    let Some(version) = agreement.newest(now) else { return (0, Vec::new()) };
    let all = (0..version.readable.plans.len()).flat_map(|i| agreement.unsigned(version, i, now));
    let mut functions: Vec<Function> = all.collect();
    let n = functions.len();
    functions.sort();
    functions.dedup();
    (n, functions.iter().map(ToString::to_string).collect())
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
        head(all.iter().map(|template| &template.clause).filter(|clause| is_wanted(clause)), &mut out)?;
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

/// The head of a new file: nobody is bound to a clause whose functions are not its parties.
fn head<'a>(clauses: impl Iterator<Item = &'a Clause>, out: &mut impl Write) -> Result<()> {
    let mut parties: BTreeSet<String> = ["product".to_owned()].into();
    for clause in clauses {
        let events = file::events(clause);
        let named = events.iter().flat_map(|event| event.function.iter().chain(&event.to));
        let together = clause.together.iter().flat_map(|together| &together.functions);
        let words = named.chain(together).chain(&clause.functions).flat_map(|all| all.words());
        parties.extend(words.filter(|word| *word != "each").map(str::to_owned));
    }
    let parties: Vec<String> = parties.iter().map(|party| format!("\"{party}\"")).collect();
    writeln!(
        out,
        "[agreement]\nid = \"our-agreement\"\ntitle = \"How we work together\"\nparties = [{}]\n\
         zone = \"UTC\" # where your working days are counted, such as \"Europe/Berlin\"\n",
        parties.join(", ")
    )?;
    Ok(())
}

fn backtest(args: &Args, path: &Path, last: Lapse, as_of: Option<comity_spine::At>) -> Result<ExitCode> {
    let world = args.at.glass()?.world(comity_practices::all())?;
    let Some(readable) = super::agreement(path, &world)? else {
        return Ok(ExitCode::from(out::FAILED));
    };
    let to = as_of.unwrap_or_else(clock::now);
    let from = readable.calendar.window_start(to, last);
    let mut out = out::stdout();
    let clauses = in_hindsight(&readable, from);
    let answers = sql::answers(&world, &clauses, to)?;
    for verdict in back_test_given(&world, &clauses, to, &answers) {
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
            for id in left_out(&world, now) {
                writeln!(out, "  {id:<44} left out, but in force until it is ended")?;
            }
        }
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}
