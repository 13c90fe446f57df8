//! What the forms of the agreement are sent to: a draft that is read, tried and adopted; a signature.

use crate::access::{Asker, Pass, Stop};
use crate::acting;
use crate::as_of::{AsOf, Asked};
use crate::door::Seat;
use crate::drafting;
use crate::house::House;
use crate::layout;
use crate::pages::draft::{self, Draft, Pieces, Said, kept as part, trial};
use crate::pages::error::Fault;
use crate::pages::{Page, agreement};
use crate::pieces::{self, Sender};
use crate::router::{fault, private, stopped};
use crate::visit::Visit;
use axum::Form;
use axum::extract::rejection::{FormRejection, QueryRejection};
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Redirect, Response};
use comity_auth::Thing;
use comity_common::agreement::Readable;
use comity_common::agreement::file::Mistake;
use comity_common::world::World;
use comity_desk::adopt::draft::Reading;
use comity_desk::adopt::trial::{self as past, Change};
use comity_desk::adopt::{Proposal, draft as drafts, ready, signing};
use comity_desk::{DeskError, Intent};
use comity_spine::{Action, At, ClauseId, Function, PersonId, Refusal, Seq};
use comity_vault::Keeping;
use maud::Markup;
use std::sync::Arc;

type Pairs = Result<Query<Vec<(String, String)>>, QueryRejection>;
type Typed = Result<Form<Vec<(String, String)>>, FormRejection>;

/// How many bytes a draft may hold.
const MOST: usize = 200_000;

/// A page that is ready but for its trials.
struct Ready {
    status: StatusCode,
    pieces: Pieces,
    /// What is still to be tried, if anything can be.
    trials: Option<Trials>,
}

/// The clauses of a draft that are still to be tried, each by its place.
struct Trials {
    readable: Arc<Readable>,
    places: Vec<(usize, Change)>,
    as_of: AsOf,
}

/// What came of a draft.
enum Came {
    /// It was done, and leads on.
    Led(&'static str),
    /// It is shown again.
    Shown(StatusCode, Box<Draft>),
    /// A script kept it by itself, or could not; that part of the page alone.
    Noted(StatusCode, String),
}

/// Where one comes to who has adopted a draft, or thrown it away; and who has kept it.
const AGREEMENT: &str = "/agreement";
const EDIT: &str = "/agreement/edit";

impl Came {
    fn shown(status: StatusCode, draft: Draft) -> Came {
        Came::Shown(status, Box::new(draft))
    }
}

/// The page of the draft that begins with the newest version.
pub async fn draft_page(State(house): State<Arc<House>>, headers: HeaderMap, pairs: Pairs) -> Response {
    let seat = Seat::of(&house, &headers);
    let Ok(Query(pairs)) = pairs else {
        return fault(&house, &Fault::bad("The address has letters that are none; type it anew."));
    };
    let working = house.clone();
    let began = move || {
        let asked = Asked::new(pairs);
        let (pass, begun) = working
            .read(|rooms| {
                let asker = Asker::of(&working, &rooms.world, seat);
                let pass = asker.pass(Action::Look, &Thing::House)?;
                let as_of = rooms.as_of(&asked).map_err(Fault::bad)?;
                let kept = drafting::of(&Visit::new(&working, rooms, &asked, as_of, &pass));
                let newest = rooms.world.agreement().newest(as_of.at);
                let text = newest.map_or(String::new(), |it| it.readable.text.clone());
                Ok::<_, Stop>((pass, kept.ok_or((text, rooms.world.next()))))
            })
            .map_err(Fault::from)??;
        let (text, seen, kept) = match begun {
            Ok(kept) => (kept.text, kept.seen, Some(kept.at)),
            Err((text, seen)) => (text, seen, None),
        };
        let reading = read(&working, &text)?;
        let draft = Draft { text, seen, reading, said: None, kept, other: None };
        let ready = draw(&working, &asked, &pass, StatusCode::OK, &draft)?;
        Ok((ready, Arc::new(pass)))
    };
    let began = tokio::task::spawn_blocking(began).await;
    match began.unwrap_or_else(|_| Err(Stop::Fault(Fault::mishap()))) {
        Ok((ready, pass)) => answer(house, pass, ready),
        Err(stop) => stopped(&house, &stop),
    }
}

/// Reads a draft, puts a template into it, or adopts it. What is wrong comes back with the text as it was.
pub async fn draft(State(house): State<Arc<House>>, headers: HeaderMap, typed: Typed) -> Response {
    let Ok(Form(typed)) = typed else {
        return fault(&house, &Fault::bad("That form could not be read; go back, and send it again."));
    };
    let seat = Seat::of(&house, &headers);
    let working = house.clone();
    let done = tokio::task::spawn_blocking(move || {
        let pass = acting::pass(&working, "agreement.proposed", &[], seat)?;
        match work(&working, &typed, &pass)? {
            Came::Led(to) => Ok((Err(Redirect::to(to).into_response()), pass)),
            Came::Noted(status, part) => Ok((Err(private((status, Html(part)).into_response())), pass)),
            Came::Shown(status, draft) => {
                Ok((Ok(draw(&working, &Asked::default(), &pass, status, &draft)?), pass))
            }
        }
    });
    match done.await.unwrap_or_else(|_| Err(Stop::Fault(Fault::mishap()))) {
        Ok((Ok(ready), pass)) => answer(house, Arc::new(pass), ready),
        Ok((Err(response), _)) => response,
        Err(stop) => stopped(&house, &stop),
    }
}

fn work(house: &House, typed: &[(String, String)], pass: &Pass) -> Result<Came, Fault> {
    let said = |name: &str| typed.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
    // Browsers send line breaks as two signs.
    let text = said("text").unwrap_or_default().replace("\r\n", "\n");
    let next = house.read(|rooms| rooms.world.next())?;
    let seen = said("seen").and_then(|seen| seen.parse().ok()).map_or(next, Seq);
    let kept = said("kept").and_then(|kept| kept.parse().ok()).map(At);
    if said("do") == Some("drop") {
        // What another window kept meanwhile is shown, not thrown away unseen.
        return Ok(Came::Led(if drafting::drop(house, pass, kept) { AGREEMENT } else { EDIT }));
    }
    if text.len() > MOST {
        let what = "this is longer than an agreement can be";
        let reading = Err(vec![Mistake::new(0..0, what).help("shorten it, and send it again")]);
        let draft = Draft { text, seen, reading, said: None, kept, other: None };
        return Ok(Came::shown(StatusCode::UNPROCESSABLE_ENTITY, draft));
    }
    if said("do") == Some("note") {
        let (status, part) = note(&drafting::keep(house, pass, &text, seen, kept), kept);
        return Ok(Came::Noted(status, part.into_string()));
    }
    if let Some(id) = said("take") {
        let (text, said) = take(house, text, id)?;
        let keeping = (!said.refused).then(|| drafting::keep(house, pass, &text, seen, kept));
        let (kept, other) = match keeping {
            Some(Ok(Keeping::Done(at))) => (Some(at), None),
            Some(Ok(Keeping::Other(other))) => (kept, Some(other)),
            Some(Err(_)) | None => (kept, None),
        };
        let draft = Draft { reading: read(house, &text)?, text, seen, said: Some(said), kept, other };
        return Ok(Came::shown(StatusCode::OK, draft));
    }
    let draft = Draft { reading: read(house, &text)?, text, seen, said: None, kept, other: None };
    match said("do") {
        Some("adopt") => adopt(house, draft, pass),
        Some("keep") => Ok(keep(house, draft, pass)),
        // That there are mistakes is what was asked.
        _ => Ok(Came::shown(StatusCode::OK, draft)),
    }
}

/// Keeps a draft; where another window kept another one meanwhile, both are shown.
fn keep(house: &House, draft: Draft, pass: &Pass) -> Came {
    match drafting::keep(house, pass, &draft.text, draft.seen, draft.kept) {
        Ok(Keeping::Done(_)) => Came::Led(EDIT),
        Ok(Keeping::Other(other)) => Came::shown(StatusCode::CONFLICT, Draft { other: Some(other), ..draft }),
        Err(refusal) => {
            let said = Some(Said { sentence: refusal.sentence, refused: true });
            Came::shown(StatusCode::SERVICE_UNAVAILABLE, Draft { said, ..draft })
        }
    }
}

/// What a script is told that kept a draft by itself.
fn note(keeping: &Result<Keeping, Refusal>, kept: Option<At>) -> (StatusCode, Markup) {
    match keeping {
        Ok(Keeping::Done(at)) => (StatusCode::OK, part::done(*at)),
        Ok(Keeping::Other(_)) => (StatusCode::CONFLICT, part::not_done(kept, part::OTHER)),
        Err(refusal) => (StatusCode::SERVICE_UNAVAILABLE, part::not_done(kept, &refusal.sentence)),
    }
}

/// What reading a text gives, its queries tried where they can be.
fn read(house: &House, text: &str) -> Result<Reading, Fault> {
    let reading = house.read(|rooms| drafts::read(text, &rooms.world))?;
    match house.queries() {
        Some(queries) => drafts::tried(reading, queries).map_err(|error| Fault::down(format!("{error}."))),
        None => Ok(reading),
    }
}

/// The text with a template at its end, and what to say of that.
fn take(house: &House, text: String, id: &str) -> Result<(String, Said), Fault> {
    house
        .read(|rooms| {
            let world: &World = &rooms.world;
            let now = house.now().max(world.last());
            let offers = ready::offers(world, now).unwrap_or_default();
            let offer = offers.iter().find(|offer| offer.template.clause.id.get_ref().as_str() == id);
            let refuse = |sentence: String| Said { sentence, refused: true };
            let Some(offer) = offer else {
                return (text, refuse(format!("There is no template `{id}`; those there are stand below.")));
            };
            if ready::names(&text).iter().any(|known| known.as_str() == id) {
                return (text, refuse(format!("`{id}` stands in your draft already.")));
            }
            let zone = world.calendar().zone().iana_name().unwrap_or("UTC");
            let taken = ready::take(&text, &offer.template, &world.people().functions(now), zone);
            let mut sentence = format!("`{id}` was put at the end of your draft.");
            if !taken.unknown.is_empty() {
                let names: Vec<&str> = taken.unknown.iter().map(String::as_str).collect();
                sentence +=
                    &format!(" You have no function {}: write which of yours is meant.", names.join(" or "));
            }
            (taken.text, Said { sentence, refused: false })
        })
        .map_err(Fault::from)
}

/// Adopts a draft, unless it cannot be read, or its writer has not seen the newest version.
fn adopt(house: &House, draft: Draft, pass: &Pass) -> Result<Came, Fault> {
    if draft.reading.is_err() {
        return Ok(Came::shown(StatusCode::UNPROCESSABLE_ENTITY, draft));
    }
    let by = pass.asker().me();
    let proposal = house.read(|rooms| {
        let now = house.now().max(rooms.world.last());
        drafts::propose(&rooms.world, &draft.text, Some(draft.seen), by, now)
    })?;
    let is_new = match proposal {
        Proposal::New(intent) => Some(house.act(pass, *intent).ok_or_else(only_reading)?),
        Proposal::Same(_) => None,
    };
    match is_new.transpose() {
        Ok(_) => {
            drafting::adopted(house, pass, &draft.text, draft.kept);
            Ok(Came::Led(AGREEMENT))
        }
        Err(DeskError::Refused(refusal)) => {
            let overtaken = refusal.field.as_deref() == Some("seen");
            let status = if overtaken { StatusCode::CONFLICT } else { StatusCode::UNPROCESSABLE_ENTITY };
            // The page shows the other version itself.
            let said = (!overtaken).then_some(Said { sentence: refusal.sentence, refused: true });
            Ok(Came::shown(status, Draft { said, ..draft }))
        }
        Err(error) => {
            let said = Some(Said { sentence: format!("It was not adopted: {error}."), refused: true });
            Ok(Came::shown(StatusCode::SERVICE_UNAVAILABLE, Draft { said, ..draft }))
        }
    }
}

fn only_reading() -> Fault {
    Fault::bad("Nothing can be changed here: these pages are for reading.")
}

/// Draws the page, and says what is to be tried in it.
fn draw(
    house: &House,
    asked: &Asked,
    pass: &Pass,
    status: StatusCode,
    draft: &Draft,
) -> Result<Ready, Fault> {
    house.read(|rooms| {
        let as_of = rooms.as_of(asked).map_err(Fault::bad)?;
        let visit = Visit::new(house, rooms, asked, as_of, pass);
        let pieces = draft::draw(&visit, draft);
        let trials = draft.reading.as_ref().ok().filter(|_| visit.can_act()).map(|readable| {
            let changes = past::changes(visit.world, readable, visit.at()).into_iter().enumerate();
            let places = changes.filter(|(_, change)| *change != Change::Same).collect();
            Trials { readable: Arc::new(readable.clone()), places, as_of }
        });
        Ok(Ready { status, pieces, trials })
    })?
}

/// Sends a page: at once where nothing is to be tried, else in pieces.
fn answer(house: Arc<House>, pass: Arc<Pass>, ready: Ready) -> Response {
    let Ready { status, pieces, trials } = ready;
    let Some(trials) = trials else {
        return private((status, Html(pieces.head + &pieces.tail)).into_response());
    };
    let page = pieces::page(|sender| send(house, pass, pieces, trials, sender));
    private((status, page).into_response())
}

/// Tries one clause after the other, beside the sockets; writers get their turn between two of them.
async fn send(house: Arc<House>, pass: Arc<Pass>, pieces: Pieces, trials: Trials, mut out: Sender) {
    let Trials { readable, places, as_of } = trials;
    if !out.send(pieces.head).await {
        return;
    }
    if places.is_empty() {
        out.send(trial::nothing().into_string()).await;
    }
    let n = places.len();
    for (nth, (place, change)) in places.into_iter().enumerate() {
        // Nobody tries anything for a page that was closed.
        if !out.send(trial::progress(&readable, place, nth + 1, n).into_string()).await {
            return;
        }
        let (house, pass, readable) = (house.clone(), pass.clone(), readable.clone());
        let tried = move || one(&house, &pass, as_of, &readable, place, change);
        let tried = tokio::task::spawn_blocking(tried).await;
        out.send(tried.unwrap_or_else(|_| trial::failed("that is our mistake, not yours").into_string()))
            .await;
    }
    out.send(pieces.tail).await;
}

/// Tries one clause. The house is let go while its queries are asked: a writer who waited for that would keep
/// everybody else waiting.
fn one(house: &House, pass: &Pass, as_of: AsOf, readable: &Readable, place: usize, change: Change) -> String {
    let (last, at) = (past::LAST, as_of.at);
    let begun = house.read(|rooms| past::begin(&rooms.world, readable, place, last, at, house.queries()));
    let begun = match begun {
        Ok(Ok(Some(begun))) => begun,
        Ok(Ok(None)) => return trial::nothing().into_string(),
        Ok(Err(error)) => return trial::failed(&error.to_string()).into_string(),
        Err(down) => return trial::failed(&down.to_string()).into_string(),
    };
    let answered = match begun.ask() {
        Ok(answered) => answered,
        Err(error) => return trial::failed(&error.to_string()).into_string(),
    };
    let tried = house.read(|rooms| {
        let asked = Asked::default();
        let visit = Visit::new(house, rooms, &asked, as_of, pass);
        answered.judge(&rooms.world).map_or_else(trial::nothing, |tried| trial::draw(&visit, change, &tried))
    });
    tried.unwrap_or_else(|down| trial::failed(&down.to_string())).into_string()
}

/// Signs clauses for the reader's function, each in the words that they have read.
pub async fn sign(State(house): State<Arc<House>>, headers: HeaderMap, typed: Typed) -> Response {
    let Ok(Form(typed)) = typed else {
        return fault(&house, &Fault::bad("That form could not be read; open the agreement anew."));
    };
    let seat = Seat::of(&house, &headers);
    let working = house.clone();
    let signed = tokio::task::spawn_blocking(move || {
        let pass = acting::pass(&working, "agreement.signed", &typed, seat)?;
        signed(&working, &typed, &pass)
    });
    match signed.await.unwrap_or_else(|_| Err(Stop::Fault(Fault::mishap()))) {
        Ok(response) => response,
        Err(stop) => stopped(&house, &stop),
    }
}

fn signed(house: &House, typed: &[(String, String)], pass: &Pass) -> Result<Response, Stop> {
    let by = pass.asker().me().ok_or(Stop::SignIn)?;
    let done = match signature(typed, by) {
        Ok(intent) => house.act(pass, intent).ok_or_else(only_reading)?,
        Err(refusal) => Err(refusal.into()),
    };
    let refused = match done {
        Ok(_) => return Ok(Redirect::to("/agreement").into_response()),
        Err(DeskError::Refused(refusal)) => refusal,
        Err(error) => return Err(Fault::down(format!("It was not signed: {error}.")).into()),
    };
    let asked = Asked::default();
    let page = house.read(|rooms| {
        let as_of = rooms.as_of(&asked).map_err(Fault::bad)?;
        let mut visit = Visit::new(house, rooms, &asked, as_of, pass);
        visit.path = Page::Agreement.path();
        Ok::<_, Fault>(layout::frame(&visit, &agreement::draw(&visit, Some(&refused))).into_string())
    });
    let page = page.map_err(Fault::from)??;
    Ok(private((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response()))
}

/// The act that a signing form asks for.
fn signature(typed: &[(String, String)], by: PersonId) -> Result<Intent, Refusal> {
    let unread = || Refusal::new("That form could not be read; read the agreement again, then sign.");
    let values =
        |wanted: &'static str| typed.iter().filter(move |(name, _)| name == wanted).map(|(_, it)| it);
    let function = values("function").next().and_then(|it| Function::new(it).ok()).ok_or_else(unread)?;
    let clauses: Option<Vec<(ClauseId, String)>> = values("clause")
        .map(|it| {
            let (hash, id) = it.split_once(' ')?;
            Some((ClauseId::new(id).ok()?, hash.to_owned()))
        })
        .collect();
    match clauses.filter(|clauses| !clauses.is_empty()) {
        Some(clauses) => Ok(signing::sign(&function, &clauses, by)),
        None => Err(unread()),
    }
}
