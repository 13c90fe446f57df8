//! The socket of a document written together. What a document is and what its clients say is behind
//! [`CoWriting`]; this crate lets people in, carries bytes, and ends a line when its session does.

use crate::access::Asker;
use crate::api::who;
use crate::as_of::Asked;
use crate::door::Seat;
use crate::house::House;
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
use comity_spine::{About, Action, Day, Noun, PersonId, Ref, Slug};
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
    /// The document.
    pub pad: Slug,
    /// Whose page it is.
    pub person: PersonId,
    /// What others call them.
    pub name: String,
    /// Whether they may write.
    pub writes: bool,
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
}

/// What comes of reading a document: `None` if it cannot be opened just now.
pub type Read = Pin<Box<dyn Future<Output = Option<Vec<Stretch>>> + Send>>;

/// Documents written together.
pub trait CoWriting: Send + Sync {
    /// Lets a page into a document.
    fn join(&self, line: Line);

    /// The text of a document as it is now.
    fn read(&self, pad: &Slug) -> Read;
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
    let (seat, working) = (Seat::of(&house, &headers), house.clone());
    let allowed =
        working.read(|rooms| Asker::of(&working, &rooms.world, seat).pass(Action::Look, &Thing::House));
    let pass = match allowed {
        Ok(Ok(pass)) => pass,
        Ok(Err(stop)) => return stopped(&house, &stop),
        Err(down) => return fault(&house, &down.into()),
    };
    let read = working.co_writing().map(|documents| documents.read(&pad));
    let text = match read {
        Some(read) => read.await,
        None => None,
    };
    let draw = move || {
        working.read(|rooms| {
            let asked = Asked::new(Vec::new());
            let visit = Visit::new(&working, rooms, &asked, rooms.as_of(&asked).map_err(Fault::bad)?, &pass);
            Ok::<_, Fault>(layout::frame(&visit, &write::draw(&visit, &pad, text.as_deref())).into_string())
        })
    };
    match tokio::task::spawn_blocking(draw).await {
        Ok(Ok(Ok(html))) => private(Html(html).into_response()),
        Ok(Ok(Err(wrong))) => fault(&house, &wrong),
        Ok(Err(down)) => fault(&house, &down.into()),
        Err(_) => fault(&house, &Fault::mishap()),
    }
}

/// Who comes, and whether they may write.
struct Comes {
    person: PersonId,
    writes: bool,
}

/// The socket of one page of a document, as Yjs providers open it.
pub async fn socket(
    State(house): State<Arc<House>>,
    Path(pad): Path<String>,
    headers: HeaderMap,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Response {
    let Some(comes) = is_ours(&headers).then(|| comes(&house, &headers)).flatten() else {
        return StatusCode::FORBIDDEN.into_response();
    };
    let upgrade = match upgrade {
        Ok(upgrade) => upgrade,
        Err(rejection) => return rejection.into_response(),
    };
    let Ok(pad) = Slug::new(&pad) else { return StatusCode::NOT_FOUND.into_response() };
    if house.co_writing().is_none() {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    let upgrade = upgrade.read_buffer_size(4 << 10).write_buffer_size(4 << 10);
    upgrade.max_message_size(MESSAGE_MOST).on_upgrade(move |socket| talk(house, pad, comes, headers, socket))
}

/// Whoever sees the house may read what is written together in it; whoever may act in it may write.
fn comes(house: &House, headers: &HeaderMap) -> Option<Comes> {
    let seat = who::looks(house, headers).ok()?;
    house
        .read(|rooms| {
            let asker = Asker::of(house, &rooms.world, seat);
            let person = asker.me().filter(|_| asker.may(Action::Look, &Thing::House))?;
            let writes = asker.may(Action::Act, &Thing::Deed(&About::default()));
            Some(Comes { person, writes })
        })
        .ok()
        .flatten()
}

/// Carries frames between a page and its document, until either ends, or the session does.
async fn talk(house: Arc<House>, pad: Slug, comes: Comes, headers: HeaderMap, mut socket: WebSocket) {
    let (to, heard) = mpsc::channel(WAITING);
    let (say, mut words) = mpsc::channel(WAITING);
    let Comes { person, writes } = comes;
    let name =
        house.names().of(&Ref::new(Noun::Person, person.to_string())).unwrap_or_else(|| person.to_string());
    match house.co_writing() {
        Some(documents) => documents.join(Line { pad, person, name, writes, heard, say }),
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
                let is_as_before = |now: Comes| now.person == person && now.writes == writes;
                if !self::comes(&house, &headers).is_some_and(is_as_before) {
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
