//! Files that a program brings: one is sent as it is, and the answer says what it would do; a second request
//! takes it in, if that is still what it would do.

use super::body::{self, Sent};
use super::data::Ask;
use super::keep::{failed, keeps, nobody_keeps};
use super::problem::Problem;
use crate::access::Pass;
use crate::house::House;
use crate::keeper::{Came, Errand, How, Shelf, Will};
use crate::lobby::Guest;
use crate::pages::error::Fault;
use crate::uploading::{bytes_most, clean, drain, files, sentence, too_much, write};
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use comity_desk::DeskError;
use comity_spine::suggest;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::Arc;

/// Where files are sent.
pub const PATH: &str = "/api/v1/sources/uploads";

/// What a file is sent as.
pub const FILE: &str = "application/octet-stream";

/// What may be said of a file beside it.
pub const ASKS: &[Ask] = &[
    Ask { name: "name", says: "What the file is called; its end tells of what sort it is." },
    Ask { name: "kind", says: "The kind of file; recognised if left out." },
    Ask {
        name: "dates",
        says: "The order of day and month, where the file does not show it: dmy, mdy or ymd.",
    },
    Ask { name: "zone", says: "The time zone of local times, such as Europe/Berlin." },
    Ask { name: "source", says: "The name of the feed, instead of the kind's own." },
    Ask { name: "from", says: "The first day that the file covers, where that is before its first event." },
    Ask { name: "to", says: "The last day that the file covers, where that is after its last event." },
    Ask { name: "column", says: "Which of the file's columns is which: `title=Goal, owner=Who`." },
];

/// An uploaded file that is to be taken in, or thrown away.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Taking {
    /// What the answer to the upload called `print`: it is taken in if that is still what it would do.
    /// Nothing throws the upload away.
    pub print: Option<String>,
    /// As it was said with the upload.
    #[serde(default)]
    pub kind: Option<String>,
    /// As it was said with the upload.
    #[serde(default)]
    pub dates: Option<String>,
    /// As it was said with the upload.
    #[serde(default)]
    pub zone: Option<String>,
    /// As it was said with the upload.
    #[serde(default)]
    pub source: Option<String>,
    /// As it was said with the upload.
    #[serde(default)]
    pub from: Option<String>,
    /// As it was said with the upload.
    #[serde(default)]
    pub to: Option<String>,
    /// As it was said with the upload.
    #[serde(default)]
    pub column: Option<String>,
}

/// What a file would do, or did.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Upload {
    /// By this the upload is found again, for a day.
    pub upload: String,
    /// What would happen, in short: say it to have just that happen.
    pub print: Option<String>,
    /// What happened: `planned`, `taken`, `known` (this very file was brought before), `changed` (it would
    /// not do any more what was agreed to, so nothing was done), `dropped`.
    pub state: String,
    /// The run that took it in, by which it can be taken back; or that brought the same before.
    pub import: Option<String>,
    /// What reading it showed; nothing if it was thrown away.
    pub file: Option<File>,
}

/// What reading a file showed.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct File {
    /// The kind that it was read as.
    pub kind: String,
    /// Why, as half a sentence.
    pub why: String,
    /// The feed.
    pub source: String,
    /// Rows, events, messages or commits read.
    pub rows: u64,
    /// How many events of which kind.
    pub events: BTreeMap<String, u64>,
    /// Events not known before.
    pub new: u64,
    /// Events known before, and said otherwise now.
    pub changed: u64,
    /// Events known before.
    pub known: u64,
    /// People that it adds.
    pub people_added: u64,
    /// Handles that are nobody's yet.
    pub handles_unknown: u64,
    /// The earliest instant that it covers.
    pub from: Option<String>,
    /// The latest instant that it covers.
    pub to: Option<String>,
    /// Columns that nothing used.
    pub unused: Vec<String>,
    /// What is to be said of it.
    pub notes: Vec<String>,
    /// How many rows were refused.
    pub refused: u64,
    /// The first of them.
    pub first_refused: Vec<Row>,
}

/// A row that was refused.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Row {
    /// Where.
    pub place: String,
    /// Why, with the mend.
    pub why: String,
}

/// Takes a file, and says what it would do.
pub async fn receive(
    State(house): State<Arc<House>>,
    headers: HeaderMap,
    asked: Result<Query<Vec<(String, String)>>, QueryRejection>,
    request: Request,
) -> Response {
    let asked = asked.map(|Query(pairs)| pairs).unwrap_or_default();
    let (working, theirs) = (house.clone(), headers.clone());
    let pass = tokio::task::spawn_blocking(move || keeps(&working, &theirs)).await;
    let stored = match pass {
        Ok(Ok(pass)) => store(&house, pass, &headers, &asked, request).await,
        Ok(Err(problem)) => Err(problem),
        Err(_) => Err(Problem::fault(&house, &Fault::mishap())),
    };
    let (pass, shelf, how) = match stored {
        Ok(stored) => stored,
        Err(problem) => return problem.into_response(),
    };
    body::work(house, headers, Ok(hyper::body::Bytes::new()), move |house, _, _| {
        let came = read(house, &pass, &shelf, &how, Will::Plan);
        if let (Err(_), Some(keeper)) = (&came, house.keeper(&pass)) {
            keeper.clear(&shelf);
        }
        let came = came?;
        let print = Some(came.taken.print());
        let import = came.taken.same_as.map(|it| it.to_string());
        let file = Some(told(&came));
        Ok((StatusCode::OK, Upload { upload: shelf.id, print, state: "planned".to_owned(), import, file }))
    })
    .await
}

/// Puts a file down on a shelf of its own.
async fn store(
    house: &Arc<House>,
    pass: Pass,
    headers: &HeaderMap,
    asked: &[(String, String)],
    request: Request,
) -> Result<(Pass, Shelf, How), Problem> {
    let sort = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !sort.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case(FILE) {
        let detail = format!("A file is sent as it is, and said to be `{FILE}`.");
        return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, &detail).of("Content-Type"));
    }
    let (name, how) = said(asked)?;
    if let Some(guest) = request.extensions().get::<Guest>() {
        guest.rise();
    }
    let fault = |fault: &Fault| Problem::fault(house, fault);
    let length =
        headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    let mut body = request.into_body();
    if length.is_some_and(|length| length > bytes_most()) {
        drain(body).await;
        return Err(fault(&too_much()));
    }
    let keeper = house.keeper(&pass).ok_or_else(nobody_keeps)?;
    let shelf = keeper.shelve().map_err(|error| failed(house, error))?;
    let mut left = bytes_most();
    match write(&mut body, shelf.dir.join("00"), &name, &mut left).await {
        Ok(()) if left < bytes_most() => Ok((pass, shelf, how)),
        came => {
            keeper.clear(&shelf);
            let empty = || wrong("The body is empty: send the file itself as the body.", "body");
            Err(came.err().map_or_else(empty, |it| fault(&it)))
        }
    }
}

/// The file's name, and how it is to be read.
fn said(asked: &[(String, String)]) -> Result<(String, How), Problem> {
    let (mut called, mut how) = (String::new(), How::default());
    for (name, value) in asked {
        let value = value.trim();
        if value.chars().count() > 1_000 {
            return Err(wrong(&format!("`{name}` is longer than any name; say it shorter."), name));
        }
        match name.as_str() {
            "name" => called = clean(value),
            _ => {
                let value = Some(value).filter(|value| !value.is_empty()).map(str::to_owned);
                how.say(name, value).ok_or_else(|| {
                    let hint = suggest::hint(name, ASKS.iter().map(|ask| ask.name));
                    wrong(&format!("This address cannot be asked `{name}`.{hint}"), name)
                })?;
            }
        }
    }
    match called.is_empty() {
        true => Err(wrong("Say what the file is called, as in `?name=people.csv`.", "name")),
        false => Ok((called, how)),
    }
}

fn wrong(detail: &str, field: &str) -> Problem {
    let field: String = field.chars().take(60).collect();
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, detail).of(field)
}

/// Takes an uploaded file in, or throws it away.
pub async fn take(
    State(house): State<Arc<House>>,
    id: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
    sent: Sent,
) -> Response {
    body::work(house, headers, sent, |house, headers, sent| {
        let pass = keeps(house, headers)?;
        let keeper = house.keeper(&pass).ok_or_else(nobody_keeps)?;
        let shelf = id.ok().and_then(|Path(id)| keeper.shelf(&id)).ok_or_else(|| {
            let detail =
                "This upload is not here any more: it was taken in, thrown away, or lay for more than a day.";
            Problem::new(StatusCode::NOT_FOUND, detail)
        })?;
        let Taking { print, kind, dates, zone, source, from, to, column: columns } =
            body::read(headers, sent)?;
        let Some(print) = print else {
            keeper.clear(&shelf);
            let dropped = "dropped".to_owned();
            return Ok((
                StatusCode::OK,
                Upload { upload: shelf.id, print: None, state: dropped, import: None, file: None },
            ));
        };
        let how = How { kind, dates, zone, source, from, to, columns };
        let came = read(house, &pass, &shelf, &how, Will::Take(&print))?;
        let taken = &came.taken;
        let state = match (taken.import, taken.same_as) {
            (Some(_), _) => "taken",
            (None, Some(_)) => "known",
            (None, None) => "changed",
        };
        if state != "changed" {
            keeper.clear(&shelf);
        }
        let import = taken.import.or(taken.same_as).map(|it| it.to_string());
        let (print, file) = (Some(taken.print()), Some(told(&came)));
        Ok((StatusCode::OK, Upload { upload: shelf.id, print, state: state.to_owned(), import, file }))
    })
    .await
}

/// Reads the one file of an upload in a locked-up worker.
fn read(house: &House, pass: &Pass, shelf: &Shelf, how: &How, will: Will<'_>) -> Result<Came, Problem> {
    let keeper = house.keeper(pass).ok_or_else(nobody_keeps)?;
    let (_, file) = files(shelf).into_iter().next().ok_or_else(nobody_keeps)?;
    let errand = Errand { file: &file, how, will, by: pass.asker().me(), now: house.now() };
    let came = keeper.read(house, &errand, &mut |_| ControlFlow::Continue(()));
    came.map_err(|error| match error {
        unread @ DeskError::Unread(_) => wrong(&sentence(unread), "body"),
        other => failed(house, other),
    })
}

fn told(came: &Came) -> File {
    let taken = &came.taken;
    let summary = &taken.summary;
    File {
        kind: summary.pack.clone(),
        why: came.why.clone(),
        source: taken.source.clone(),
        rows: summary.rows,
        events: taken.kinds.iter().map(|(kind, n)| (kind.to_string(), *n)).collect(),
        new: taken.new,
        changed: taken.changed,
        known: taken.known,
        people_added: taken.people_added,
        handles_unknown: taken.handles_unknown,
        from: summary.from.map(|at| at.to_string()),
        to: summary.to.map(|at| at.to_string()),
        unused: summary.unused.clone(),
        notes: summary.notes.clone(),
        refused: taken.refused,
        first_refused: came
            .refused
            .iter()
            .map(|(place, why)| Row { place: place.clone(), why: why.clone() })
            .collect(),
    }
}
