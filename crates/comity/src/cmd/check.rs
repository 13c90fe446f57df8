//! `comity check`: judge the agreement on what really happened.

use super::{Workspace, sql};
use crate::{clock, out};
use anyhow::{Context, Result, bail};
use comity_common::World;
use comity_common::agreement::clause::Severity;
use comity_common::agreement::judge::{Court, tally::ClauseVerdict};
use comity_common::agreement::{InForce, Readable, as_if_in_force};
use comity_desk::{Glass, Names};
use comity_report::report::{Covered, Source};
use comity_report::{Baseline, Format, Input, Line, Report};
use comity_spine::{At, FactId};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(clap::Args)]
pub struct Args {
    /// Judge this file as if it were in force, instead of the agreement that was signed
    #[arg(long, value_name = "FILE")]
    agreement: Option<PathBuf>,
    /// human, json, junit, github, markdown or sarif
    #[arg(long, default_value = "human")]
    format: Format,
    /// As of when; now if not said
    #[arg(long, value_name = "T", value_parser = super::instant)]
    as_of: Option<At>,
    /// Explain one clause: how it is judged, what was counted, what would make it hold
    #[arg(long, value_name = "CLAUSE")]
    explain: Option<String>,
    /// Fail only on breaches that are not in this earlier JSON report
    #[arg(long, value_name = "FILE", conflicts_with = "new_since")]
    baseline: Option<PathBuf>,
    /// Fail only on breaches that were not there as of then
    #[arg(long, value_name = "T", value_parser = super::instant)]
    new_since: Option<At>,
    /// The least severity that fails: must, should or may
    #[arg(long, default_value = "must", value_parser = severity)]
    fail_on: Severity,
    /// List everything
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    at: Workspace,
}

fn severity(text: &str) -> Result<Severity, String> {
    match text {
        "must" => Ok(Severity::Must),
        "should" => Ok(Severity::Should),
        "may" => Ok(Severity::May),
        _ => Err("there are must, should and may".to_owned()),
    }
}

/// What is judged: clauses, their calendar, and where they come from.
struct Docket {
    clauses: Vec<InForce>,
    id: String,
    title: String,
    basis: &'static str,
    warnings: Vec<String>,
}

pub fn run(args: &Args) -> Result<ExitCode> {
    let glass = args.at.glass()?;
    let world = glass.world(comity_practices::all())?;
    let as_of = args.as_of.unwrap_or_else(clock::now);
    let Some(docket) = docket(args, &world, as_of)? else { return Ok(ExitCode::from(out::FAILED)) };
    let verdicts = judge(&world, &docket, as_of)?;
    let baseline = baseline(args, &world, &docket)?;
    let names = glass.names()?;
    let report = gather(args, &glass, &world, &docket, &verdicts, &names, baseline.as_ref(), as_of)?;
    let mut out = out::stdout();
    match &args.explain {
        Some(id) => explain(id, &world, &docket, &report, as_of, &mut out)?,
        None => comity_report::write(&report, args.format, args.all, &mut out)?,
    }
    out.flush()?;
    Ok(ExitCode::from(if report.is_broken(args.fail_on) { out::BROKEN } else { 0 }))
}

/// The file that was named, else the clauses in force, else the newest proposal; `None` after showing its
/// mistakes.
fn docket(args: &Args, world: &World, as_of: At) -> Result<Option<Docket>> {
    if let Some(path) = &args.agreement {
        return from_file(path, world, as_of);
    }
    let in_force = world.agreement().in_force(as_of);
    // A workspace may judge a past before its first proposal: then the newest proposal is judged in
    // hindsight.
    let agreement = world.agreement();
    let Some(version) = agreement.newest(as_of).or_else(|| agreement.versions().last()) else {
        bail!(
            "there is no agreement yet: name a file with --agreement, or propose one with `comity adopt propose`"
        );
    };
    let readable = &version.readable;
    let (clauses, basis) = if in_force.is_empty() {
        (as_if_in_force(readable, At(i64::MIN), false), "proposed")
    } else {
        (in_force, "in force")
    };
    Ok(Some(docket_of(readable, clauses, basis, as_of)))
}

fn from_file(path: &Path, world: &World, as_of: At) -> Result<Option<Docket>> {
    let Some(readable) = super::agreement(path, world)? else { return Ok(None) };
    let clauses = as_if_in_force(&readable, At(i64::MIN), false);
    Ok(Some(docket_of(&readable, clauses, "file", as_of)))
}

fn docket_of(readable: &Readable, clauses: Vec<InForce>, basis: &'static str, as_of: At) -> Docket {
    let mut readable = readable.clone();
    readable.warn_as_of(readable.calendar.day_of(as_of));
    let warnings = readable.warnings.iter().map(|odd| format!("line {}: {odd}", odd.line(&readable.text)));
    Docket {
        clauses,
        warnings: warnings.collect(),
        id: readable.file.agreement.id.to_string(),
        title: readable.file.agreement.title.clone(),
        basis,
    }
}

fn judge(world: &World, docket: &Docket, as_of: At) -> Result<Vec<ClauseVerdict>> {
    let answers = sql::answers(world, &docket.clauses, as_of)?;
    let mut court = Court::new(world, &docket.clauses, as_of);
    court.answers = Some(&answers);
    Ok(court.judge())
}

fn baseline(args: &Args, world: &World, docket: &Docket) -> Result<Option<Baseline>> {
    if let Some(path) = &args.baseline {
        let text = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        let baseline = Baseline::read(&text).map_err(|why| anyhow::anyhow!("{}: {why}", path.display()))?;
        return Ok(Some(baseline));
    }
    let then = args.new_since.map(|then| judge(world, docket, then)).transpose()?;
    Ok(then.map(|then| Baseline::of(&then)))
}

#[expect(
    clippy::too_many_arguments,
    reason = "everything that a report is made of comes together here, once"
)]
fn gather(
    args: &Args,
    glass: &Glass,
    world: &World,
    docket: &Docket,
    verdicts: &[ClauseVerdict],
    names: &Names,
    baseline: Option<&Baseline>,
    as_of: At,
) -> Result<Report> {
    let line = |id: FactId| line(world, id);
    Ok(Report::new(Input {
        agreement: docket.id.clone(),
        title: docket.title.clone(),
        basis: docket.basis,
        as_of,
        acts: world.next().0,
        verdicts,
        names,
        line: &line,
        coverage: covered(glass, world, as_of)?,
        warnings: unused_waivers(docket, verdicts),
        baseline,
        file: args.agreement.as_ref().map(|path| path.display().to_string()),
    }))
}

fn line(world: &World, id: FactId) -> Line {
    let facts = world.facts();
    let row = facts.row(id);
    Line {
        id: id.to_string(),
        kind: row.map(|row| world.catalogue().card(row.kind).name.to_owned()),
        at: row.map(|row| row.at),
        function: row.and_then(|row| facts.word_of(row.function)).map(str::to_owned),
    }
}

fn covered(glass: &Glass, world: &World, as_of: At) -> Result<Covered> {
    let sources = world.coverage().sources().into_iter().map(|(source, span)| Source {
        source: source.to_string(),
        from: span.map(|(from, _)| from),
        to: span.map(|(_, to)| to),
    });
    let share = glass.vault().linked_share(At(i64::MIN), as_of)?;
    let unknown = glass.vault().unmatched(10_000)?.len() as u64;
    Ok(Covered {
        sources: sources.collect(),
        linked: Some(share.n_linked),
        linkable: Some(share.n_traces),
        unknown_handles: Some(unknown),
    })
}

/// What the agreement's file says oddly, and waivers that nothing needed.
fn unused_waivers(docket: &Docket, verdicts: &[ClauseVerdict]) -> Vec<String> {
    let mut warnings = docket.warnings.clone();
    let Some(first) = docket.clauses.first() else { return warnings };
    for waiver in first.waivers.iter() {
        let clause = waiver.clause.get_ref();
        let verdict = verdicts.iter().find(|verdict| verdict.clause == *clause);
        let used = verdict.is_some_and(|verdict| {
            verdict.cases.iter().any(|case| {
                let names = case.subject.id == waiver.subject || case.subject.to_string() == waiver.subject;
                names && case.verdict.name() == "waived"
            })
        });
        if !used {
            warnings
                .push(format!("the waiver of `{clause}` for {} is not needed (any more)", waiver.subject));
        }
    }
    warnings
}

fn explain(
    id: &str,
    world: &World,
    docket: &Docket,
    report: &Report,
    as_of: At,
    out: &mut dyn Write,
) -> Result<()> {
    let found = docket.clauses.iter().zip(&report.clauses).find(|(clause, _)| clause.plan.id.as_str() == id);
    let Some((clause, said)) = found else {
        let ids = docket.clauses.iter().map(|clause| clause.plan.id.as_str());
        bail!("there is no clause `{id}`.{}", comity_spine::suggest::hint(id, ids));
    };
    let newest = world.agreement().newest(as_of);
    let parties = newest.iter().flat_map(|version| &version.readable.file.agreement.parties);
    let mut signed: Vec<String> = parties
        .map(|party| party.get_ref())
        .filter(|function| world.agreement().signature(&clause.plan.hash, function, as_of).is_some())
        .map(ToString::to_string)
        .collect();
    signed.sort();
    signed.dedup();
    comity_report::explain(&clause.plan, said, &signed, out)?;
    Ok(())
}
