//! Clauses that ask in SQL: run in a worker, over an in-memory copy of the facts, without files or network.

use comity_common::World;
use comity_common::agreement::file::Mistake;
use comity_common::agreement::{InForce, Readable, judge::Answers, plan::Verb};
use comity_desk::DeskError;
use comity_desk::adopt::{Asking, Queries};
use comity_sandbox::{End, Job, Limits};
use comity_spine::{At, ClauseId, Ref};
use rusqlite::fallible_iterator::FallibleIterator as _;
use rusqlite::hooks::{AuthAction, AuthContext, Authorization};
use rusqlite::types::ValueRef;
use rusqlite::{Batch, Connection, ErrorCode, params};
use serde::{Deserialize, Serialize};
use std::ops::ControlFlow;
use std::path::Path;

/// The view that queries read.
const SCHEMA: &str = "
    create table fact (
        id text not null,
        at text not null,
        kind text not null,
        subject text not null,
        function text,
        to_function text,
        region text,
        depth text
    ) strict";

/// What the worker is told.
#[derive(Debug, Serialize, Deserialize)]
struct Ask {
    query: String,
    facts: std::path::PathBuf,
}

#[derive(Debug, Serialize, Deserialize)]
struct Row {
    id: String,
    at: String,
    kind: String,
    subject: String,
    function: Option<String>,
    to: Option<String>,
    region: Option<String>,
    depth: Option<String>,
}

/// The worker, as the desk and the pages ask it.
pub struct Worker;

impl Queries for Worker {
    fn mistakes(&self, readable: &Readable) -> Result<Vec<Mistake>, DeskError> {
        mistakes(readable).map_err(|error| DeskError::Unread(error.to_string()))
    }
    fn lay_out(&self, world: &World, clauses: &[InForce], as_of: At) -> Result<Box<dyn Asking>, DeskError> {
        let laid = Laid::out(world, clauses, as_of);
        laid.map(|laid| Box::new(laid) as Box<dyn Asking>)
            .map_err(|error| DeskError::Unread(error.to_string()))
    }
}

/// Queries, with the facts that they ask about in a file of their own.
struct Laid {
    queries: Vec<(ClauseId, String)>,
    /// The folder of that file, gone with this; why there is none, if the facts could not be written.
    facts: Option<Result<tempfile::TempDir, String>>,
}

/// The name of the file of the facts.
const FACTS: &str = "facts.jsonl";

impl Laid {
    fn out(world: &World, clauses: &[InForce], as_of: At) -> anyhow::Result<Laid> {
        let queries = clauses.iter().filter_map(|clause| match &clause.plan.verb {
            Verb::Sql { query } => Some((clause.plan.id.clone(), query.clone())),
            _ => None,
        });
        let queries: Vec<_> = queries.collect();
        if queries.is_empty() {
            return Ok(Laid { queries, facts: None });
        }
        let folder = tempfile::Builder::new().prefix("comity-query-").tempdir()?;
        let written = write_facts(world, as_of, &folder.path().join(FACTS));
        Ok(Laid { queries, facts: Some(written.map(|()| folder).map_err(|error| error.to_string())) })
    }
}

impl Asking for Laid {
    fn answers(&self) -> Result<Answers, DeskError> {
        let exe = std::env::current_exe().map_err(|error| DeskError::Unread(error.to_string()))?;
        let answer = |query: &str| match &self.facts {
            Some(Ok(folder)) => ask(&exe, query, &folder.path().join(FACTS), SECONDS),
            Some(Err(why)) => Err(format!("the facts cannot be laid out for the query: {why}")),
            None => Err("the facts were not laid out for the query".to_owned()),
        };
        Ok(self.queries.iter().map(|(id, query)| (id.clone(), answer(query))).collect())
    }
}

/// Answers every clause that asks in SQL.
pub fn answers(world: &World, clauses: &[InForce], as_of: At) -> anyhow::Result<Answers> {
    Ok(Laid::out(world, clauses, as_of)?.answers()?)
}

fn write_facts(world: &World, as_of: At, path: &Path) -> anyhow::Result<()> {
    use std::io::Write;
    let mut out = std::io::BufWriter::new(std::fs::File::create(path)?);
    let facts = world.facts();
    for subject in facts.subjects() {
        for row in facts.about_it(subject).filter(|row| row.at <= as_of) {
            let row = Row {
                id: row.id.to_string(),
                at: row.at.to_string(),
                kind: world.catalogue().card(row.kind).name.to_owned(),
                subject: facts.subject(subject).to_string(),
                function: facts.word_of(row.function).map(str::to_owned),
                to: facts.word_of(row.to).map(str::to_owned),
                region: facts.word_of(row.region).map(str::to_owned),
                depth: row.depth.map(|depth| depth.name().to_owned()),
            };
            serde_json::to_writer(&mut out, &row)?;
            writeln!(out)?;
        }
    }
    Ok(out.flush()?)
}

/// The queries of a file that cannot be asked, each with its place: they are tried on no facts at all.
fn mistakes(readable: &Readable) -> anyhow::Result<Vec<Mistake>> {
    let queries: Vec<_> = readable.file.clause.iter().filter_map(|clause| clause.sql.as_ref()).collect();
    if queries.is_empty() {
        return Ok(Vec::new());
    }
    // A query that is asked about nothing.
    let nothing = tempfile::Builder::new().prefix("comity-query-").tempfile()?;
    let exe = std::env::current_exe()?;
    let tried = queries.into_iter().filter_map(|sql| {
        let why = ask(&exe, sql.query.get_ref(), nothing.path(), TRIAL_SECONDS).err()?;
        let help = "write one `select` over the table `fact` whose first column is a subject; \
                    its columns are id, at, kind, subject, function, to_function, region, depth";
        Some(Mistake::new(sql.query.span(), why).help(help))
    });
    Ok(tried.collect())
}

/// How long a query may compute over the facts, and over no facts at all.
const SECONDS: u64 = 10;
const TRIAL_SECONDS: u64 = 2;

fn ask(exe: &Path, query: &str, facts: &Path, seconds: u64) -> Result<Vec<Ref>, String> {
    let limits = Limits { cpu_seconds: seconds, wall_millis: seconds * 2_000, ..Limits::default() };
    let options = serde_json::to_value(Ask { query: query.to_owned(), facts: facts.to_owned() });
    let options = options.map_err(|error| error.to_string())?;
    let job = Job { kind: "query".to_owned(), limits, input: facts.to_owned(), scratch: None, options };
    let child = comity_sandbox::spawn(exe, &["worker"], &job).map_err(|error| error.to_string())?;
    match child.hear(&mut |_| ControlFlow::Continue(())) {
        End::Finished(bytes) => match serde_json::from_slice(&bytes) {
            Ok(super::worker::Done::Query(subjects)) => subjects.iter().map(|text| subject(text)).collect(),
            _ => Err("the worker did not say what the query gave".to_owned()),
        },
        End::Refused(why) => Err(why),
        End::Memory => Err("the query needs more memory than it may have; make it ask for less".to_owned()),
        End::Cpu | End::Deadline => {
            Err(format!("the query was still running after {seconds} seconds; make it ask for less"))
        }
        end => Err(format!("the query has no answer: {end}")),
    }
}

fn subject(text: &str) -> Result<Ref, String> {
    text.parse().map_err(|_| {
        format!("the query's first column gave `{text}`; it must be a subject such as `initiative:atlas`")
    })
}

/// The worker's side: lays the facts out, forbids everything but reading, runs the query.
pub fn answer(job: &Job) -> Result<Vec<String>, String> {
    let ask: Ask = serde_json::from_value(job.options.clone()).map_err(|error| error.to_string())?;
    let text = std::fs::read_to_string(&job.input).map_err(|error| error.to_string())?;
    run(&ask.query, &text)
}

fn run(query: &str, facts: &str) -> Result<Vec<String>, String> {
    let broken = |error: rusqlite::Error| format!("the facts cannot be laid out for the query: {error}");
    let mut db = Connection::open_in_memory().map_err(broken)?;
    lay_out(&mut db, facts).map_err(broken)?;
    db.authorizer(Some(|context: AuthContext<'_>| match context.action {
        AuthAction::Select
        | AuthAction::Read { .. }
        | AuthAction::Function { .. }
        | AuthAction::Recursive => Authorization::Allow,
        _ => Authorization::Deny,
    }))
    .map_err(broken)?;
    subjects(&db, query)
}

fn lay_out(db: &mut Connection, facts: &str) -> rusqlite::Result<()> {
    db.execute_batch(SCHEMA)?;
    let step = db.transaction()?;
    {
        let mut insert = step.prepare("insert into fact values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")?;
        for line in facts.lines() {
            let Ok(row) = serde_json::from_str::<Row>(line) else { continue };
            insert.execute(params![
                row.id,
                row.at,
                row.kind,
                row.subject,
                row.function,
                row.to,
                row.region,
                row.depth
            ])?;
        }
    }
    step.commit()
}

/// The first column of what a query gives; at most so many rows that a person could still use them.
fn subjects(db: &Connection, query: &str) -> Result<Vec<String>, String> {
    let wrong = |error: rusqlite::Error| match error.sqlite_error_code() {
        Some(ErrorCode::AuthorizationForStatementDenied) => "a query may only read the facts".to_owned(),
        _ => format!("the query cannot be run: {error}"),
    };
    let mut batch = Batch::new(db, query);
    let Some(mut statement) = batch.next().map_err(wrong)? else {
        return Err("the query asks nothing".to_owned());
    };
    if batch.next().map_err(wrong)?.is_some() {
        return Err("there is more than one statement; a clause asks one question".to_owned());
    }
    let mut rows = statement.query([]).map_err(wrong)?;
    let mut subjects = Vec::new();
    while let Some(row) = rows.next().map_err(wrong)? {
        match row.get_ref(0).map_err(wrong)? {
            ValueRef::Text(text) => subjects.push(String::from_utf8_lossy(text).into_owned()),
            other => {
                let sort = other.data_type().to_string().to_lowercase();
                return Err(format!(
                    "the query's first column gave {sort}; it must be a subject such as `initiative:atlas`"
                ));
            }
        }
        if subjects.len() >= 100_000 {
            break;
        }
    }
    Ok(subjects)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FACTS: &str = concat!(
        r#"{"id":"act 1","at":"2026-01-01T00:00:00Z","kind":"ask.sent","subject":"ask:a1","#,
        r#""function":null,"to":"legal","region":null,"depth":null}"#
    );

    #[test]
    fn a_query_reads_the_facts_and_nothing_else() {
        assert_eq!(run("select subject from fact where kind = 'ask.sent'", FACTS).unwrap(), ["ask:a1"]);
        let bad = [
            ("attach '/etc/passwd' as x", "may only read"),
            ("delete from fact", "may only read"),
            ("pragma database_list", "may only read"),
            ("create table t (x)", "may only read"),
            ("select subject from fact; select id from fact", "more than one statement"),
            ("select subjet from fact", "no such column: subjet"),
            ("selec subject", "syntax error"),
            ("-- nothing", "asks nothing"),
            ("select 1", "first column gave integer"),
            ("select null", "first column gave null"),
        ];
        for (query, says) in bad {
            let why = run(query, FACTS).unwrap_err();
            assert!(why.contains(says), "{query}: {why}");
        }
    }
}
