//! Clauses that ask in SQL: run in a worker, over an in-memory copy of the facts, without files or network.

use comity_common::World;
use comity_common::agreement::{InForce, judge::Answers, plan::Verb};
use comity_sandbox::{End, Job, Limits};
use comity_spine::{At, Ref};
use rusqlite::hooks::{AuthAction, AuthContext, Authorization};
use rusqlite::{Connection, params};
use serde::{Deserialize, Serialize};
use std::ops::ControlFlow;

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

/// Answers every clause that asks in SQL.
pub fn answers(world: &World, clauses: &[InForce], as_of: At) -> anyhow::Result<Answers> {
    let mut answers = Answers::new();
    let asking = clauses.iter().filter_map(|clause| match &clause.plan.verb {
        Verb::Sql { query } => Some((clause.plan.id.clone(), query.clone())),
        _ => None,
    });
    let asking: Vec<_> = asking.collect();
    if asking.is_empty() {
        return Ok(answers);
    }
    let folder = std::env::temp_dir().join(format!("comity-query-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let facts = folder.join("facts.jsonl");
    let written = write_facts(world, as_of, &facts);
    let exe = std::env::current_exe()?;
    for (id, query) in asking {
        let answer = match &written {
            Ok(()) => ask(&exe, &query, &facts),
            Err(error) => Err(format!("the facts cannot be laid out for the query: {error}")),
        };
        answers.insert(id, answer);
    }
    let _ = std::fs::remove_dir_all(&folder);
    Ok(answers)
}

fn write_facts(world: &World, as_of: At, path: &std::path::Path) -> anyhow::Result<()> {
    use std::io::Write;
    let mut out = std::io::BufWriter::new(std::fs::File::create(path)?);
    let facts = world.facts();
    for subject in facts.subjects() {
        let rows = facts.about_it(subject).filter(|row| row.at <= as_of);
        for row in rows.filter(|row| row.kind != comity_common::catalogue::CONTACT) {
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

fn ask(exe: &std::path::Path, query: &str, facts: &std::path::Path) -> Result<Vec<Ref>, String> {
    let limits = Limits { cpu_seconds: 10, wall_millis: 20_000, ..Limits::default() };
    let options = serde_json::to_value(Ask { query: query.to_owned(), facts: facts.to_owned() });
    let options = options.map_err(|error| error.to_string())?;
    let job = Job { kind: "query".to_owned(), limits, input: facts.to_owned(), scratch: None, options };
    let child = comity_sandbox::spawn(exe, &["worker"], &job).map_err(|error| error.to_string())?;
    match child.hear(&mut |_| ControlFlow::Continue(())) {
        End::Finished(bytes) => match serde_json::from_slice(&bytes) {
            Ok(super::worker::Done::Query(subjects)) => subjects
                .iter()
                .map(|subject| {
                    subject.parse().map_err(|_| {
                        format!(
                            "the query's first column gave `{subject}`; it must be a subject such as \
                             `initiative:atlas`"
                        )
                    })
                })
                .collect(),
            _ => Err("the worker did not say what the query gave".to_owned()),
        },
        end => Err(format!("the query has no answer: {end}")),
    }
}

/// The worker's side: lays the facts out, forbids everything but reading, runs the query.
pub fn answer(job: &Job) -> Result<Vec<String>, String> {
    let ask: Ask = serde_json::from_value(job.options.clone()).map_err(|error| error.to_string())?;
    let text = std::fs::read_to_string(&job.input).map_err(|error| error.to_string())?;
    run(&ask.query, &text).map_err(|error| format!("the query cannot be run: {error}"))
}

fn run(query: &str, facts: &str) -> rusqlite::Result<Vec<String>> {
    let mut db = Connection::open_in_memory()?;
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
    step.commit()?;
    db.authorizer(Some(|context: AuthContext<'_>| match context.action {
        AuthAction::Select
        | AuthAction::Read { .. }
        | AuthAction::Function { .. }
        | AuthAction::Recursive => Authorization::Allow,
        _ => Authorization::Deny,
    }))?;
    let mut statement = db.prepare(query)?;
    let mut rows = statement.query([])?;
    let mut subjects = Vec::new();
    while let Some(row) = rows.next()? {
        subjects.push(row.get::<_, String>(0)?);
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
        for bad in
            ["attach '/etc/passwd' as x", "delete from fact", "pragma database_list", "create table t (x)"]
        {
            assert!(run(bad, FACTS).is_err(), "{bad}");
        }
    }
}
