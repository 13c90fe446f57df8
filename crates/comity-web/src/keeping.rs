//! What the forms for people and sources are sent to: whose a handle is, what a place belongs to, an import
//! that is taken back.
//!
//! What was done is said on the page to which the answer leads, by its address: these forms are sent by the
//! browser itself, or the word that something changed would fetch the page as it was before.

use crate::access::{Asker, Pass, Stop};
use crate::as_of::Asked;
use crate::door::Seat;
use crate::house::House;
use crate::keeper::Change;
use crate::layout::{self, Drawn};
use crate::pages::error::Fault;
use crate::pages::{Page, people, sources};
use crate::router::{fault, private, stopped};
use crate::visit::Visit;
use axum::Form;
use axum::extract::State;
use axum::extract::rejection::FormRejection;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Redirect, Response};
use comity_auth::Thing;
use comity_common::world::World;
use comity_desk::{DeskError, habits};
use comity_spine::{Action, Function, HandleId, InitiativeId, Refusal, SourceId, suggest};
use std::collections::BTreeSet;
use std::sync::Arc;

type Typed = Result<Form<Vec<(String, String)>>, FormRejection>;

/// How many signs one field may hold.
const FIELD_MOST: usize = 500;

/// A form of these pages that was refused: what was typed, and why.
pub struct Again<'a> {
    /// What was typed.
    pub typed: &'a [(String, String)],
    /// Why.
    pub refusal: &'a Refusal,
}

impl Again<'_> {
    /// What was typed into a field; empty if nothing was.
    pub fn typed(&self, name: &str) -> &str {
        said(self.typed, name)
    }
}

/// The value of a field, trimmed; empty if there is none of that name.
fn said<'t>(typed: &'t [(String, String)], name: &str) -> &'t str {
    typed.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.trim())
}

/// The proof that somebody keeps the directory and the sources.
pub(crate) fn pass(house: &House, seat: Seat) -> Result<Pass, Stop> {
    let given = house.read(|rooms| {
        let asker = Asker::of(house, &rooms.world, seat);
        asker.pass(Action::Keep, &Thing::House)
    });
    given.map_err(Fault::from)?
}

/// Says that a handle is a person's.
pub async fn matched(State(house): State<Arc<House>>, headers: HeaderMap, typed: Typed) -> Response {
    keep(house, headers, typed, Page::People, |house, pass, typed| {
        let handle = handle(typed)?;
        let whom = said(typed, "person");
        if whom.is_empty() {
            return Err(Refusal::of("person", "Say whose it is: a name or an address.").into());
        }
        let keeper = house.keeper(pass).ok_or_else(nobody_keeps)?;
        let person = keeper.person(whom)?;
        keeper.change(house, &Change::Match(handle, person), pass.asker().me(), house.now())?;
        Ok(format!("/people?matched={handle}"))
    })
    .await
}

/// Takes a handle from whoever holds it.
pub async fn split(State(house): State<Arc<House>>, headers: HeaderMap, typed: Typed) -> Response {
    keep(house, headers, typed, Page::People, |house, pass, typed| {
        let handle = handle(typed)?;
        let keeper = house.keeper(pass).ok_or_else(nobody_keeps)?;
        keeper.change(house, &Change::Split(handle), pass.asker().me(), house.now())?;
        Ok(format!("/people?split={handle}"))
    })
    .await
}

/// Says which initiative a place belongs to; none, if none is typed.
pub async fn mapped(State(house): State<Arc<House>>, headers: HeaderMap, typed: Typed) -> Response {
    let may = |house: &House, seat: Seat, typed: &[(String, String)]| {
        let source = SourceId::new(said(typed, "source")).ok();
        mapping(house, seat, source.as_ref(), said(typed, "place"))
    };
    kept(house, headers, typed, Page::Sources, may, |house, pass, typed| {
        let place = said(typed, "place");
        let unread =
            |_| Refusal::new("That form could not be read; open the sources anew, and send it again.");
        let source = SourceId::new(said(typed, "source")).map_err(unread)?;
        let initiative = match (said(typed, "do"), said(typed, "initiative")) {
            ("none", _) => None,
            (_, "") => return Err(Refusal::of("initiative", "Say which initiative it belongs to.").into()),
            (_, text) => Some(initiative(house, text)?),
        };
        house.map(pass, source.clone(), place, initiative).unwrap_or_else(|| Err(nobody_keeps().into()))?;
        Ok(format!("/sources?source={}&place={}", escaped(source.as_str()), escaped(place)))
    })
    .await
}

/// The proof that somebody may say what a place belongs to.
pub(crate) fn mapping(
    house: &House,
    seat: Seat,
    source: Option<&SourceId>,
    place: &str,
) -> Result<Pass, Stop> {
    let given = house.read(|rooms| {
        let asker = Asker::of(house, &rooms.world, seat);
        let owners = source.map(|source| owners(house, &rooms.world, source, place)).unwrap_or_default();
        asker.pass(Action::Map, &Thing::Place(&owners))
    });
    given.map_err(Fault::from)?
}

/// The functions whose place it is; none where that cannot be read, so that only an admin may then.
pub(crate) fn owners(house: &House, world: &World, source: &SourceId, place: &str) -> BTreeSet<Function> {
    let happened = house.records().and_then(|records| records.happened_at(source, place).ok());
    let habit = habits::of(&happened.unwrap_or_default(), world.calendar(), world.people());
    habit.map(|habit| habit.owners()).unwrap_or_default()
}

/// Takes an import back.
pub async fn undone(State(house): State<Arc<House>>, headers: HeaderMap, typed: Typed) -> Response {
    keep(house, headers, typed, Page::Sources, |house, pass, typed| {
        let unread = |_| Refusal::new("That import is not known; open the sources anew.");
        let import = said(typed, "import").parse().map_err(unread)?;
        let keeper = house.keeper(pass).ok_or_else(nobody_keeps)?;
        keeper.change(house, &Change::Undo(import), pass.asker().me(), house.now())?;
        Ok(format!("/sources?undone={import}"))
    })
    .await
}

fn nobody_keeps() -> Refusal {
    Refusal::new("Nothing can be changed here: these pages are for reading.")
}

fn handle(typed: &[(String, String)]) -> Result<HandleId, Refusal> {
    let unread = |_| Refusal::new("That handle is not known; open the people anew.");
    said(typed, "handle").parse().map_err(unread)
}

/// The initiative of that id, or of that name.
pub(crate) fn initiative(house: &House, text: &str) -> Result<InitiativeId, DeskError> {
    let names = house.read(|rooms| {
        let all = rooms.world.initiatives().iter().map(|(id, _)| id.clone());
        all.map(|id| (house.name_of(&comity_spine::Ref::initiative(&id)), id)).collect::<Vec<_>>()
    });
    let names = names.map_err(|down| DeskError::Unread(down.to_string()))?;
    let is_it = |known: &str| known.to_lowercase() == text.to_lowercase();
    let found = names.iter().find(|(name, id)| is_it(id.as_str()) || name.as_deref().is_some_and(is_it));
    let hint = || {
        let known = names.iter().flat_map(|(name, id)| name.as_deref().into_iter().chain([id.as_str()]));
        suggest::hint(text, known)
    };
    found.map(|(_, id)| id.clone()).ok_or_else(|| {
        let shown: String = text.chars().take(80).collect();
        let sentence = format!("There is no initiative `{shown}`.{} Open it first.", hint());
        Refusal::of("initiative", sentence).into()
    })
}

/// Letters as they stand in an address.
pub(crate) fn escaped(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    text.bytes()
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

/// Does what a form asks and goes on to where `work` says; a refusal comes back with the page and what was
/// typed.
async fn keep(
    house: Arc<House>,
    headers: HeaderMap,
    typed: Typed,
    page: Page,
    work: impl Fn(&House, &Pass, &[(String, String)]) -> Result<String, DeskError> + Send + 'static,
) -> Response {
    kept(house, headers, typed, page, |house, seat, _| pass(house, seat), work).await
}

/// The same, for whom `may` gives the proof.
async fn kept(
    house: Arc<House>,
    headers: HeaderMap,
    typed: Typed,
    page: Page,
    may: impl Fn(&House, Seat, &[(String, String)]) -> Result<Pass, Stop> + Send + 'static,
    work: impl Fn(&House, &Pass, &[(String, String)]) -> Result<String, DeskError> + Send + 'static,
) -> Response {
    let Ok(Form(typed)) = typed else {
        let wrong = "That form could not be read; open its page anew and send it again.";
        return fault(&house, &Fault::bad(wrong));
    };
    let seat = Seat::of(&house, &headers);
    let working = house.clone();
    let done = tokio::task::spawn_blocking(move || {
        let pass = may(&working, seat, &typed)?;
        let too_long = typed.iter().any(|(_, value)| value.len() > FIELD_MOST);
        let done = match too_long {
            true => Err(Refusal::new("That is longer than any name; say it shorter.").into()),
            false => work(&working, &pass, &typed),
        };
        let refused = match done {
            Ok(path) => return Ok(Redirect::to(&path).into_response()),
            Err(error) => error.refused(),
        };
        let refusal = refused.map_err(|error| Fault::down(format!("It was not done: {error}.")))?;
        let typed = if too_long { &[][..] } else { &typed };
        again(&working, &pass, &page, &Again { typed, refusal: &refusal })
    });
    match done.await.unwrap_or_else(|_| Err(Stop::Fault(Fault::mishap()))) {
        Ok(response) => response,
        Err(stop) => stopped(&house, &stop),
    }
}

/// The page with why its form was refused.
fn again(house: &House, pass: &Pass, page: &Page, again: &Again<'_>) -> Result<Response, Stop> {
    let asked = Asked::default();
    let drawn = drawn(house, &asked, pass, page, |visit| match page {
        Page::People => people::draw(visit, Some(again)),
        _ => sources::draw(visit, Some(again)),
    })?;
    Ok(private((StatusCode::UNPROCESSABLE_ENTITY, Html(drawn)).into_response()))
}

/// A page of now in its frame.
pub(crate) fn drawn(
    house: &House,
    asked: &Asked,
    pass: &Pass,
    page: &Page,
    draw: impl FnOnce(&Visit<'_>) -> Drawn,
) -> Result<String, Fault> {
    house.read(|rooms| {
        let as_of = rooms.as_of(asked).map_err(Fault::bad)?;
        let mut visit = Visit::new(house, rooms, asked, as_of, pass);
        visit.path = page.path();
        Ok(layout::frame(&visit, &draw(&visit)).into_string())
    })?
}
