//! `comity worker`: reads one foreign file, or runs one query, in a process that is locked up before it
//! begins.

use super::sql;
use comity_sandbox::{Answers, Job};
use comity_sources::mail::reply::{self, Came};
use comity_sources::{Item, Options, Summary, items};
use serde::{Deserialize, Serialize};
use std::io::Write;
use std::ops::ControlFlow;
use std::process::ExitCode;

/// What the worker sends while it reads.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Frame {
    /// What the file was recognised as, before anything of it is read.
    Begin {
        /// The pack or reader.
        pack: String,
        /// Why.
        why: String,
        /// The feed that it belongs to, unless the caller names another.
        source: String,
        /// The header of a table, for the file of rejected rows.
        header: Vec<String>,
    },
    /// One thing that the file yielded.
    Item(Item),
    /// A mail that may answer one of ours.
    Mail(Came),
    /// A requirement of another tool.
    Row(Box<items::Row>),
    /// Something that is left out of a file of requirements.
    Fault(items::Fault),
}

pub fn run() -> ExitCode {
    comity_sandbox::serve(|job, answers| match job.kind.as_str() {
        "import" => read(job, answers).map(|summary| Done::Import(Box::new(summary))),
        "reply" => mails(job, answers).map(|()| Done::Mail),
        "items" => rows(job, answers).map(|()| Done::Items),
        "prose" => {
            comity_sources::prose::read(&job.input).map(Done::Prose).map_err(|error| error.to_string())
        }
        "pads" => pads(),
        "query" => sql::answer(job).map(Done::Query),
        other => Err(format!("no worker does `{other}`")),
    })
}

/// What a worker comes to.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Done {
    /// A file was read.
    Import(Box<Summary>),
    /// A query was answered: its first column, row by row.
    Query(Vec<String>),
    /// The mails of a file were read.
    Mail,
    /// The requirements of a file were read.
    Items,
    /// The text of a document was read.
    Prose(String),
    /// Nobody tells it about documents any more.
    Pads,
}

/// Holds documents written together, and is told what to do with them one thing at a time.
fn pads() -> Result<Done, String> {
    let worked = comity_pads::worker::child::work(std::io::stdin().lock(), std::io::stdout().lock());
    worked.map(|()| Done::Pads).map_err(|error| error.to_string())
}

fn read<W: Write>(job: &Job, answers: &mut Answers<W>) -> Result<Summary, String> {
    let mut options: Options =
        serde_json::from_value(job.options.clone()).map_err(|error| error.to_string())?;
    let recognised =
        comity_sources::detect::recognise(&job.input, &options).map_err(|error| error.to_string())?;
    options.pack = Some(recognised.pack.clone());
    let begin = Frame::Begin {
        pack: recognised.pack,
        why: recognised.why,
        source: recognised.source,
        header: recognised.header,
    };
    let mut heard = answers.item(&begin);
    let summary = comity_sources::read(&job.input, &options, &mut |item| {
        heard = answers.item(&Frame::Item(item));
        if heard.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    });
    heard.map_err(|error| error.to_string())?;
    summary.map_err(|error| error.to_string())
}

fn mails<W: Write>(job: &Job, answers: &mut Answers<W>) -> Result<(), String> {
    let read = reply::read_all(&job.input, &mut |came| answers.item(&Frame::Mail(came)));
    read.map_err(|error| error.to_string())
}

fn rows<W: Write>(job: &Job, answers: &mut Answers<W>) -> Result<(), String> {
    let found = items::read(&job.input).map_err(|error| error.to_string())?;
    let rows = found.rows.into_iter().map(|row| Frame::Row(Box::new(row)));
    for frame in rows.chain(found.faults.into_iter().map(Frame::Fault)) {
        answers.item(&frame).map_err(|error| error.to_string())?;
    }
    Ok(())
}
