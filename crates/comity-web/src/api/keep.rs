//! What programs do beside acts: say whose a handle is and what a place belongs to, take an import back, put
//! something in their person's Inbox off. All of it as the forms do it, by the same proofs.

use super::body::{self, Sent};
use super::problem::Problem;
use super::who;
use crate::access::{Asker, Pass};
use crate::as_of::Asked;
use crate::house::House;
use crate::keeper::Change;
use crate::keeping;
use crate::pages::error::Fault;
use crate::setting_aside;
use crate::visit::Visit;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use comity_auth::Thing;
use comity_desk::DeskError;
use comity_spine::{Action, HandleId, ImportId, Refusal, SourceId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A handle and whose it is.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Matching {
    /// The handle's id, as `identities` lists it.
    pub handle: String,
    /// Whose it is: an id, a mail address or a name.
    #[schemars(length(min = 1), regex(pattern = r"\S"))]
    pub person: String,
}

/// A handle that is nobody's any more.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Splitting {
    /// The handle's id, as `identities` lists it.
    pub handle: String,
}

/// A place and what it belongs to.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// The source that it is in.
    pub source: String,
    /// The place.
    pub place: String,
    /// The initiative, by its id or name; nothing takes the place from the one that it belongs to.
    pub initiative: Option<String>,
}

/// An import that is taken back.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Undoing {
    /// The import's id, as `imports` lists it.
    pub import: String,
}

/// Something in an Inbox that is put off.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Later {
    /// What: the `key` of something owed, late or soon.
    pub item: String,
    /// Until which day; nothing brings it back.
    pub until: Option<String>,
}

/// That it is so now.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct So {
    /// How many traces belong to another initiative than before.
    pub moved: u64,
}

/// Says that a handle is a person's.
pub async fn matched(State(house): State<Arc<House>>, headers: HeaderMap, sent: Sent) -> Response {
    body::work(house, headers, sent, |house, headers, sent| {
        let pass = keeps(house, headers)?;
        let wanted: Matching = body::read(headers, sent)?;
        let handle = handle(&wanted.handle)?;
        let records = house.records().ok_or_else(nobody_keeps)?;
        let person = records.person(&wanted.person).map_err(|error| failed(house, error))?;
        change(house, &pass, &Change::Match(handle, person))
    })
    .await
}

/// Takes a handle from whoever holds it.
pub async fn split(State(house): State<Arc<House>>, headers: HeaderMap, sent: Sent) -> Response {
    body::work(house, headers, sent, |house, headers, sent| {
        let pass = keeps(house, headers)?;
        let wanted: Splitting = body::read(headers, sent)?;
        change(house, &pass, &Change::Split(handle(&wanted.handle)?))
    })
    .await
}

/// Says which initiative a place belongs to, or that it belongs to none.
pub async fn mapped(State(house): State<Arc<House>>, headers: HeaderMap, sent: Sent) -> Response {
    body::work(house, headers, sent, |house, headers, sent| {
        let seat = who::acts(house, headers)?;
        who::is_for(&seat, Action::Map)?;
        // Who may not is told so before anything of what they sent is.
        let read = body::read::<Mapping>(headers, sent);
        let source = read.as_ref().ok().and_then(|it| SourceId::new(&it.source).ok());
        let place = read.as_ref().map_or("", |it| it.place.as_str());
        let pass = keeping::mapping(house, seat, source.as_ref(), place)
            .map_err(|stop| Problem::stopped(house, &stop))?;
        let wanted = read?;
        let source = source.ok_or_else(|| unknown("source", "There is no source of that name."))?;
        let initiative = wanted.initiative.as_deref().map(|text| keeping::initiative(house, text));
        let initiative = initiative.transpose().map_err(|error| failed(house, error))?;
        let moved = house.map(&pass, source, &wanted.place, initiative).ok_or_else(nobody_keeps)?;
        Ok((StatusCode::OK, So { moved: moved.map_err(|error| failed(house, error))? }))
    })
    .await
}

/// Takes an import back.
pub async fn undone(State(house): State<Arc<House>>, headers: HeaderMap, sent: Sent) -> Response {
    body::work(house, headers, sent, |house, headers, sent| {
        let pass = keeps(house, headers)?;
        let wanted: Undoing = body::read(headers, sent)?;
        let import: Result<ImportId, _> = wanted.import.parse();
        let import = import.map_err(|_| unknown("import", "There is no import of that id."))?;
        change(house, &pass, &Change::Undo(import))
    })
    .await
}

/// Puts something in an Inbox off, or brings it back.
pub async fn later(State(house): State<Arc<House>>, headers: HeaderMap, sent: Sent) -> Response {
    body::work(house, headers, sent, |house, headers, sent| {
        let seat = who::acts(house, headers)?;
        who::is_for(&seat, Action::Look)?;
        let down = |fault: Fault| Problem::fault(house, &fault);
        let asked = Asked::default();
        let done = house.read(|rooms| {
            let asker = Asker::of(house, &rooms.world, seat);
            let me = asker.me().ok_or_else(|| Problem::who("An Inbox is somebody's.", false))?;
            let pass = asker.pass(Action::Look, &Thing::Inbox(Some(me)));
            let pass = pass.map_err(|stop| Problem::stopped(house, &stop))?;
            let wanted: Later = body::read(headers, sent)?;
            let as_of = rooms.as_of(&asked).map_err(|why| down(Fault::bad(why)))?;
            let visit = Visit::new(house, rooms, &asked, as_of, &pass);
            let said = |name: &str| match name {
                "do" if wanted.until.is_none() => "back",
                "do" => "later",
                "item" => wanted.item.as_str(),
                "day" => wanted.until.as_deref().unwrap_or_default(),
                _ => "",
            };
            setting_aside::kept(&visit, me, &said).map_err(Problem::refused)
        });
        done.map_err(|it| down(it.into()))??;
        Ok((StatusCode::OK, So { moved: 0 }))
    })
    .await
}

/// The proof that somebody keeps the directory and the sources.
pub(super) fn keeps(house: &House, headers: &HeaderMap) -> Result<Pass, Problem> {
    let seat = who::acts(house, headers)?;
    who::is_for(&seat, Action::Keep)?;
    keeping::pass(house, seat).map_err(|stop| Problem::stopped(house, &stop))
}

fn change(house: &House, pass: &Pass, change: &Change) -> Result<(StatusCode, So), Problem> {
    let keeper = house.keeper(pass).ok_or_else(nobody_keeps)?;
    let moved = keeper.change(house, change, pass.asker().me(), house.now());
    Ok((StatusCode::OK, So { moved: moved.map_err(|error| failed(house, error))? }))
}

fn handle(text: &str) -> Result<HandleId, Problem> {
    text.parse().map_err(|_| unknown("handle", "There is no handle of that id: `identities` lists them."))
}

fn unknown(field: &str, sentence: &str) -> Problem {
    Problem::refused(Refusal::of(field, sentence))
}

pub(super) fn nobody_keeps() -> Problem {
    Problem::new(StatusCode::FORBIDDEN, "Nothing can be changed here: this house is for reading.")
}

pub(super) fn failed(house: &House, error: DeskError) -> Problem {
    match error.refused() {
        Ok(refusal) => Problem::refused(refusal),
        Err(error) => {
            let detail = format!("It was not done: {error}.");
            let mut problem = Problem::new(StatusCode::SERVICE_UNAVAILABLE, detail);
            problem.number = Some(house.mishap());
            problem
        }
    }
}
