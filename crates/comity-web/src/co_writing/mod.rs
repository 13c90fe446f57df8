//! Documents written together: their page and their socket. What a document is and what its clients say is
//! behind [`CoWriting`]; this crate lets people in ([`admit`]), carries bytes, ends a line when its session
//! does, and does the act that takes a text over ([`take`]).

mod admitted;
mod piece;
mod suggesting;
mod taking;

pub use admitted::{Admitted, Of, admit};
pub use suggesting::{Suggestion, accept};
pub use taking::{Crossed, OVER, Refused, Weighed, take};

use crate::access::{Asker, Stop};
use crate::api::who;
use crate::as_of::Asked;
use crate::door::Seat;
use crate::house::{House, Rooms};
use crate::layout;
use crate::live::{closed, is_ours};
use crate::pages::error::Fault;
use crate::pages::write;
use crate::router::{fault, private, stopped};
use crate::visit::Visit;
use axum::extract::rejection::PathRejection;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket, WebSocketUpgrade, close_code};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use comity_auth::Thing;
use comity_common::document::formed::Line as FormedLine;
use comity_spine::{Action, Day, Noun, PersonId, Ref, Slug};
use serde::Deserialize;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;

/// How often a session is looked at anew while its page is open.
const LOOK: Duration = Duration::from_secs(5);
/// The largest message: what somebody brings after a long time away.
const MESSAGE_MOST: usize = (2 << 20) + 64;
/// How many frames wait for a slow reader before it is let go.
const WAITING: usize = 512;

/// Something that a page is to be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Word {
    /// A frame.
    Frame(Arc<[u8]>),
    /// That its line ends, with a code and a sentence.
    Close(u16, String),
}

/// One page that is to be let into a document.
pub struct Line {
    /// That it may be let in, and whether it may write.
    pub admitted: Admitted,
    /// Whose page it is.
    pub person: PersonId,
    /// What others call them.
    pub name: String,
    /// With what the document begins, if nobody has written in it yet, and of which version that is.
    pub opening: (Vec<Opening>, u32),
    /// What the page says, frame by frame; it ends when the page goes.
    pub heard: mpsc::Receiver<Vec<u8>>,
    /// Where it is told things.
    pub say: mpsc::Sender<Word>,
}

/// A stretch of a document's text that is one author's.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Stretch {
    /// The text.
    pub text: String,
    /// Who wrote it.
    pub by: PersonId,
    /// The day on which they did; their function is that of the day.
    pub day: Day,
    /// Whether it stands on a line of its own.
    pub begins: bool,
    /// The root that it lies in: the section, in a document of something.
    #[serde(default)]
    pub root: String,
    /// What its line is, by the name that [`Block`](comity_common::document::formed::Block) has; empty where
    /// it is a paragraph.
    #[serde(default)]
    pub block: String,
    /// Whether it is strong.
    #[serde(default)]
    pub strong: bool,
    /// Whether it is emphasised.
    #[serde(default)]
    pub em: bool,
}

/// A document as it is now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// Its text.
    pub stretches: Vec<Stretch>,
    /// From which version of what it is of it goes.
    pub base: u32,
    /// Whether somebody has written in it, or it was begun with what was there before.
    pub is_begun: bool,
}

/// A section with which a document begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opening {
    /// The root that it lies in.
    pub root: String,
    /// The text, line by line; one without form has paragraphs alone.
    pub lines: Vec<FormedLine>,
    /// Who wrote it, where that is known.
    pub by: Option<PersonId>,
    /// The day on which they did.
    pub day: Day,
}

/// What will be known in a moment.
pub type Soon<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// What comes of reading a document: `None` if it cannot be opened just now.
pub type Read = Soon<Option<Text>>;

/// Documents written together.
pub trait CoWriting: Send + Sync {
    /// Lets a page into a document; one of something begins with what stands, if nobody has written yet.
    fn join(&self, line: Line);

    /// A document as it is now.
    fn read(&self, admitted: &Admitted) -> Read;

    /// Puts a suggested text into a document, in the name of whoever suggested it.
    ///
    /// # Errors
    /// A sentence: another text stands there by now; none if the document cannot be written just now.
    fn replace(&self, admitted: &Admitted, suggestion: Suggestion) -> Soon<Result<(), Option<String>>>;

    /// Says from which version of what it is of a document goes now; `false` if that is not kept.
    fn settle(&self, admitted: &Admitted, version: u32) -> Soon<bool>;
}

/// The page on which a document is written; without script, its text to read.
pub async fn page(
    State(house): State<Arc<House>>,
    pad: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
) -> Response {
    let Some(pad) = pad.ok().and_then(|Path(pad)| Slug::new(&pad).ok()) else {
        return fault(&house, &Fault::missing("A document's name has small letters, digits and dashes."));
    };
    let seat = Seat::of(&house, &headers);
    let (asker, admitted) = match let_in(&house, seat, &pad) {
        Ok(both) => both,
        Err(stop) => return stopped(&house, &stop),
    };
    let text = read(&house, &admitted).await;
    let working = house.clone();
    let draw = move || {
        working
            .read(|rooms| draw(&working, rooms, asker, &admitted, text.as_ref(), None))
            .map_err(Fault::from)?
    };
    match tokio::task::spawn_blocking(draw).await {
        Ok(Ok(html)) => private(Html(html).into_response()),
        Ok(Err(stop)) => stopped(&house, &stop),
        Err(_) => fault(&house, &Fault::mishap()),
    }
}

/// Who asks, and that they may look into a document.
fn let_in(house: &House, seat: Seat, pad: &Slug) -> Result<(Asker, Admitted), Stop> {
    let both = house.read(|rooms| {
        let asker = Asker::of(house, &rooms.world, seat);
        let admitted = admit(house, rooms, &asker, pad)?;
        Ok::<_, Stop>((asker, admitted))
    });
    both.map_err(Fault::from)?
}

async fn read(house: &House, admitted: &Admitted) -> Option<Text> {
    house.co_writing()?.read(admitted).await
}

/// Draws a document's page, in its frame.
fn draw(
    house: &House,
    rooms: &Rooms,
    asker: Asker,
    admitted: &Admitted,
    text: Option<&Text>,
    refused: Option<&Refused>,
) -> Result<String, Stop> {
    let asked = Asked::new(Vec::new());
    let pass = asker.pass(Action::Look, &Thing::House)?;
    let visit = Visit::new(house, rooms, &asked, rooms.as_of(&asked).map_err(Fault::bad)?, &pass);
    let weighed =
        text.zip(admitted.of()).map(|(text, of)| Weighed::new(house, rooms, pass.asker(), of, text));
    let drawn = write::draw(&visit, &write::Paper { admitted, text, weighed: weighed.as_ref(), refused });
    Ok(layout::frame(&visit, &drawn).into_string())
}

/// The socket of one page of a document, as Yjs providers open it.
pub async fn socket(
    State(house): State<Arc<House>>,
    Path(pad): Path<String>,
    headers: HeaderMap,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Response {
    let named = Slug::new(&pad);
    let comes =
        named.as_ref().ok().filter(|_| is_ours(&headers)).and_then(|pad| comes(&house, &headers, pad));
    let Some((person, admitted)) = comes else {
        return match named {
            Ok(_) => StatusCode::FORBIDDEN.into_response(),
            Err(_) => StatusCode::NOT_FOUND.into_response(),
        };
    };
    let upgrade = match upgrade {
        Ok(upgrade) => upgrade,
        Err(rejection) => return rejection.into_response(),
    };
    if house.co_writing().is_none() {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    let upgrade = upgrade.read_buffer_size(4 << 10).write_buffer_size(4 << 10);
    let talks = move |socket| talk(house, person, admitted, headers, socket);
    upgrade.max_message_size(MESSAGE_MOST).on_upgrade(talks)
}

/// Who comes into a document, signed in.
fn comes(house: &House, headers: &HeaderMap, pad: &Slug) -> Option<(PersonId, Admitted)> {
    let seat = who::looks(house, headers).ok()?;
    let (_, admitted) = let_in(house, seat, pad).ok()?;
    Some((admitted.person()?, admitted))
}

/// With what a document begins, as whoever comes sees what it is of; `None` if that cannot be read just now.
fn opening(house: &House, person: PersonId, admitted: &Admitted) -> Option<(Vec<Opening>, u32)> {
    let Some(of) = admitted.of() else { return Some((Vec::new(), 0)) };
    let read = |rooms: &Rooms| {
        let asker = Asker::of(house, &rooms.world, Seat::Person(person));
        of.opening(house, rooms, &asker)
    };
    house.read(read).ok()
}

/// Carries frames between a page and its document, until either ends, or the session does.
async fn talk(
    house: Arc<House>,
    person: PersonId,
    admitted: Admitted,
    headers: HeaderMap,
    mut socket: WebSocket,
) {
    let (to, heard) = mpsc::channel(WAITING);
    let (say, mut words) = mpsc::channel(WAITING);
    let (pad, writes) = (admitted.pad().clone(), admitted.writes());
    let name =
        house.names().of(&Ref::new(Noun::Person, person.to_string())).unwrap_or_else(|| person.to_string());
    let Some(opening) = opening(&house, person, &admitted) else { return };
    match house.co_writing() {
        Some(documents) => documents.join(Line { admitted, person, name, opening, heard, say }),
        None => return,
    }
    let mut closing = house.closing();
    let mut look = tokio::time::interval(LOOK);
    loop {
        tokio::select! {
            word = words.recv() => {
                let message = match word {
                    Some(Word::Frame(frame)) => Message::binary(frame.to_vec()),
                    Some(Word::Close(code, sentence)) => return end(&mut socket, code, &sentence).await,
                    // It could not keep up; it comes back and gets all of it.
                    None => return end(&mut socket, close_code::AGAIN, "come back").await,
                };
                let sent = tokio::time::timeout(LOOK, socket.send(message)).await;
                if !matches!(sent, Ok(Ok(()))) { return }
            }
            said = socket.recv() => match said {
                Some(Ok(Message::Binary(frame))) => {
                    if to.send(frame.into()).await.is_err() { return }
                }
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                _ => return,
            },
            () = closed(&mut closing) => return end(&mut socket, close_code::AWAY, "bye").await,
            _ = look.tick() => {
                let is_as_before = |(now, may): (PersonId, Admitted)| now == person && may.writes() == writes;
                if !comes(&house, &headers, &pad).is_some_and(is_as_before) {
                    return end(&mut socket, close_code::POLICY, "what you may do here has changed").await;
                }
            }
        }
    }
}

/// Says goodbye. A reason has room for 123 bytes; the whole sentence went before it as a frame.
async fn end(socket: &mut WebSocket, code: u16, sentence: &str) {
    let mut cut = sentence.len().min(120);
    while !sentence.is_char_boundary(cut) {
        cut -= 1;
    }
    let frame = CloseFrame { code, reason: Utf8Bytes::from(&sentence[..cut]) };
    let _ = tokio::time::timeout(LOOK, socket.send(Message::Close(Some(frame)))).await;
}
