//! `comity check`: judge the agreement on what really happened, and explain a verdict.

use super::{Workspace, over, sql};
use crate::{clock, out, remote};
use anyhow::{Context, Result, bail};
use comity_common::World;
use comity_common::agreement::clause::{Severity, WaiverLine};
use comity_common::agreement::judge::passed_over::{absent, looked};
use comity_common::agreement::judge::{Court, tally::ClauseVerdict};
use comity_common::agreement::{InForce, Readable, as_if_in_force, fold};
use comity_desk::{Glass, Names, identity};
use comity_report::report::{Covered, Source};
use comity_report::{Account, Baseline, Case, Clause, Format, Input, Line, Report, Warning};
use comity_spine::verdict::Judgement;
use comity_spine::{At, ClauseId, FactId, Function, Noun, Ref};
use std::collections::BTreeMap;
use std::fs;
use std::io::{self, ErrorKind, Write};
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
    /// Explain a clause, or its verdict on one subject: how it is judged, what counted and what did not
    #[arg(long, value_name = "CLAUSE[/SUBJECT]", conflicts_with = "format")]
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
    /// List every case in human, markdown and explained output, not only the most urgent
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    at: Workspace,
    #[command(flatten)]
    remote: remote::At,
}

fn severity(text: &str) -> Result<Severity, String> {
    match text {
        "must" => Ok(Severity::Must),
        "should" => Ok(Severity::Should),
        "may" => Ok(Severity::May),
        _ => Err("there are must, should and may".to_owned()),
    }
}

/// Checks a house that is served.
fn over_http(server: &remote::Server, args: &Args) -> Result<ExitCode> {
    let as_json = match args.format {
        Format::Human => false,
        Format::Json => true,
        _ => bail!("over HTTP there are the formats human and json"),
    };
    let more = args.agreement.is_some() || args.explain.is_some() || args.all;
    if more || args.baseline.is_some() || args.new_since.is_some() {
        bail!("over HTTP there are --format, --as-of and --fail-on: leave the rest out");
    }
    over::check(server, args.as_of.map(|at| at.to_string()).as_deref(), args.fail_on, as_json)
}

/// What is judged: clauses, their calendar, and where they come from.
struct Docket {
    clauses: Vec<InForce>,
    id: String,
    title: String,
    basis: &'static str,
    warnings: Vec<Warning>,
    /// On which line of the named file each clause and each waiver stands; nothing where none was named.
    lines: BTreeMap<ClauseId, u64>,
    waiver_lines: Vec<Option<u64>>,
    /// Who signs each clause.
    parties: BTreeMap<ClauseId, Vec<Function>>,
}

/// What the judge found, with what it takes to look again.
struct Judged<'a> {
    world: &'a World,
    docket: &'a Docket,
    verdicts: Vec<ClauseVerdict>,
    court: Court<'a>,
}

impl Judged<'_> {
    /// The clause of a judgement.
    fn clause(&self, id: &ClauseId) -> Option<&InForce> {
        self.docket.clauses.iter().find(|clause| clause.plan.id == *id)
    }

    /// The judgement that a case of a report was made from.
    fn judgement(&self, case: &Case) -> Option<&Judgement> {
        let is_it = |one: &&Judgement| {
            let function = one.function.as_ref().map(|function| function.as_str());
            one.subject.to_string() == case.subject.reference && function == case.function.as_deref()
        };
        let verdict = self.verdicts.iter().find(|verdict| verdict.clause.as_str() == case.clause)?;
        verdict.cases.iter().find(is_it)
    }
}

pub fn run(args: &Args) -> Result<ExitCode> {
    if let Some(server) = args.remote.server()? {
        return over_http(&server, args);
    }
    let glass = args.at.glass()?;
    let world = glass.world(comity_practices::all())?;
    let as_of = args.as_of.unwrap_or_else(clock::now);
    let Some(docket) = docket(args, &world, as_of)? else { return Ok(ExitCode::from(out::FAILED)) };
    let answers = sql::answers(&world, &docket.clauses, as_of)?;
    let mut court = Court::new(&world, &docket.clauses, as_of);
    court.answers = Some(&answers);
    let judged = Judged { world: &world, docket: &docket, verdicts: court.judge(), court };
    let baseline = baseline(args, &world, &docket)?;
    let mut names = glass.names()?;
    names.learn(&world);
    let report = gather(args, &glass, &judged, &names, baseline.as_ref())?;
    let code = ExitCode::from(if report.fails { out::BROKEN } else { 0 });
    let mut out = out::stdout();
    let written = match &args.explain {
        Some(asked) => explain(args, asked, &judged, &report, &mut out)?,
        None => comity_report::write(&report, args.format, args.all, &mut out),
    };
    match written.and_then(|()| out.flush()) {
        // Whoever stopped reading has seen enough; the verdict stays what it is.
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(code),
    }
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
    let named = basis == "file";
    let line = |start: usize| {
        let before = readable.text.bytes().take(start).filter(|byte| *byte == b'\n').count() as u64;
        named.then_some(before + 1)
    };
    let file = &readable.file;
    let warnings =
        readable.warnings.iter().map(|odd| Warning { line: line(odd.span.start), says: odd.to_string() });
    let lines = file
        .clause
        .iter()
        .filter_map(|clause| Some((clause.id.get_ref().clone(), line(clause.id.span().start)?)));
    let parties = file.clause.iter().map(|clause| (clause.id.get_ref().clone(), fold::parties(file, clause)));
    Docket {
        clauses,
        warnings: warnings.collect(),
        lines: lines.collect(),
        waiver_lines: file.waiver.iter().map(|waiver| line(waiver.clause.span().start)).collect(),
        parties: parties.collect(),
        id: file.agreement.id.to_string(),
        title: file.agreement.title.clone(),
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

fn gather(
    args: &Args,
    glass: &Glass,
    judged: &Judged<'_>,
    names: &Names,
    baseline: Option<&Baseline>,
) -> Result<Report> {
    let (world, docket, as_of) = (judged.world, judged.docket, judged.court.as_of);
    let line = |id: FactId| line(world, id);
    let absent = |judgement: &Judgement| {
        let clause = judged.clause(&judgement.clause);
        clause.map(|clause| absent(&judged.court, clause, judgement)).unwrap_or_default()
    };
    let mut warnings = docket.warnings.clone();
    warnings.extend(unused_waivers(judged));
    Ok(Report::new(Input {
        agreement: docket.id.clone(),
        title: docket.title.clone(),
        basis: docket.basis,
        as_of,
        acts: world.next().0,
        verdicts: &judged.verdicts,
        names,
        line: &line,
        absent: &absent,
        lines: &docket.lines,
        coverage: covered(glass, world, as_of)?,
        unmatched: identity::too_many_unmatched(&glass.vault().actors()?),
        warnings,
        fail_on: args.fail_on,
        baseline,
        file: args.agreement.as_deref().map(beside_here),
    }))
}

/// A path as others name it who stand in the same folder: what lies under it, relative to it.
fn beside_here(path: &Path) -> String {
    let here = std::env::current_dir().ok();
    let under = here.and_then(|here| path.strip_prefix(here).ok().map(Path::to_owned));
    under.as_deref().unwrap_or(path).display().to_string()
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

/// Waivers, of the file or given by an act, that let nothing be: what they were given for is kept, or is not
/// judged at all. One that has run out or has not begun is not among them.
fn unused_waivers(judged: &Judged<'_>) -> Vec<Warning> {
    let (docket, as_of) = (judged.docket, judged.court.as_of);
    let used = |clause: &ClauseId, names: &dyn Fn(&Ref) -> bool| {
        let verdict = judged.verdicts.iter().find(|verdict| verdict.clause == *clause);
        let cases = verdict.into_iter().flat_map(|verdict| &verdict.cases);
        cases.filter(|case| names(&case.subject)).any(|case| case.verdict.name() == "waived")
    };
    let lives = |clause: &InForce, waiver: &WaiverLine| {
        let begun = waiver.from.is_none_or(|from| clause.calendar.start_of(from) <= as_of);
        begun && as_of <= clause.calendar.end_of(*waiver.until.get_ref())
    };
    let says =
        |clause: &ClauseId, subject: &str| format!("the waiver of `{clause}` for {subject} is not needed");
    let mut warnings = Vec::new();
    let first = docket.clauses.first();
    let all = first.into_iter().flat_map(|first| first.waivers.iter().map(move |waiver| (first, waiver)));
    for (i, (first, waiver)) in all.enumerate() {
        let (clause, subject) = (waiver.clause.get_ref(), &waiver.subject);
        let names = |about: &Ref| about.id == *subject || about.to_string() == *subject;
        if lives(first, waiver) && !used(clause, &names) {
            let line = docket.waiver_lines.get(i).copied().flatten();
            let help = "take it out: the clause is kept, or does not speak of it";
            warnings.push(Warning { line, says: format!("{} ({help})", says(clause, subject)) });
        }
    }
    for (clause, subject, waiver) in judged.world.agreement().waivers() {
        let lives = waiver.at <= as_of && as_of <= waiver.until && judged.clause(clause).is_some();
        if lives && !used(clause, &|about| about == subject) {
            warnings.push(Warning { line: None, says: says(clause, &subject.to_string()) });
        }
    }
    warnings
}

/// Writes an explanation; the outer error is that there is nothing such to explain, the inner one the
/// writer's.
fn explain(
    args: &Args,
    asked: &str,
    judged: &Judged<'_>,
    report: &Report,
    out: &mut dyn Write,
) -> Result<io::Result<()>> {
    let (id, subject) = asked.split_once('/').map_or((asked, None), |(id, subject)| (id, Some(subject)));
    let (clause, said) = named(id, judged, report)?;
    let parties = judged.docket.parties.get(&clause.plan.id).map_or(&[][..], Vec::as_slice);
    let (mut signed, mut unsigned) = (Vec::new(), Vec::new());
    for function in parties {
        match judged.world.agreement().signature(&clause.plan.hash, function, judged.court.as_of) {
            Some(signature) => {
                signed.push(format!("{function} ({})", clause.calendar.day_of(signature.at)));
            }
            None => unsigned.push(function.to_string()),
        }
    }
    let looked = |case: &Case| {
        let judgement = judged.judgement(case);
        judgement.map(|judgement| looked(&judged.court, clause, judgement)).unwrap_or_default()
    };
    let day = |at: At| clause.calendar.day_of(at).to_string();
    let account = Account {
        plan: &clause.plan,
        clause: said,
        signed,
        unsigned,
        subject,
        all: args.all,
        looked: &looked,
        day: &day,
    };
    if let Some(subject) = subject.filter(|_| account.cases().is_empty()) {
        if matches!(clause.plan.about, Noun::Person | Noun::Pact) {
            bail!("what single people did is theirs to see: `{id}` shows its share alone");
        }
        let ids = said.cases.iter().map(|case| case.subject.id.as_str());
        bail!("`{id}` was not judged on `{subject}`.{}", comity_spine::suggest::hint(subject, ids));
    }
    Ok(comity_report::explain(&account, out))
}

/// The clause of that id with its verdicts.
fn named<'a>(id: &str, judged: &'a Judged<'_>, report: &'a Report) -> Result<(&'a InForce, &'a Clause)> {
    let clauses = &judged.docket.clauses;
    let Some(clause) = clauses.iter().find(|clause| clause.plan.id.as_str() == id) else {
        let ids = clauses.iter().map(|clause| clause.plan.id.as_str());
        bail!("there is no clause `{id}`.{}", comity_spine::suggest::hint(id, ids));
    };
    let said = report.clauses.iter().find(|said| said.clause == id);
    let said = said.with_context(|| format!("`{id}` is not in force as of {}", judged.court.as_of))?;
    Ok((clause, said))
}
