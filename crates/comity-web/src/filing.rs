//! The text of a file, put into the form of an act, so that one sees it before it is sent: a deck, a letter,
//! a page. The file is read in a locked-up process and thrown away; what counts is the form.

use crate::access::{Pass, Stop};
use crate::acting;
use crate::as_of::Asked;
use crate::door::Seat;
use crate::house::House;
use crate::keeper::Shelf;
use crate::layout;
use crate::lobby::Guest;
use crate::pages::act as act_page;
use crate::pages::error::Fault;
use crate::router::{fault, private, stopped};
use crate::uploading::{broken_off, clean, drain, next, write};
use crate::visit::Visit;
use axum::extract::multipart::Field;
use axum::extract::rejection::PathRejection;
use axum::extract::{FromRequest, Multipart, Path, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use comity_desk::DeskError;
use comity_spine::Refusal;
use std::sync::Arc;

/// How much a file may hold, in MiB: a deck has its pictures in it.
pub const MIB_MOST: u64 = 50;

/// What a browser offers to choose from.
pub const ENDINGS: &str = ".pptx,.docx,.html,.htm,.md,.markdown,.txt";

/// Reads documents for the forms of acts.
pub trait Reader: Send + Sync {
    /// A new, empty folder for one file.
    ///
    /// # Errors
    /// No room for it.
    fn shelve(&self) -> Result<Shelf, DeskError>;

    /// Clears a folder away.
    fn clear(&self, shelf: &Shelf);

    /// The text of a file, read in a locked-up process.
    ///
    /// # Errors
    /// What is wrong with it, as half a sentence that says what to do.
    fn text(&self, file: &std::path::Path) -> Result<String, String>;
}

/// Whether a path takes a file for a form; it counts for itself what comes.
pub fn is_here(path: &str) -> bool {
    path.strip_prefix("/acts/").is_some_and(|rest| rest.ends_with("/file"))
}

/// What came of a form and its file.
struct Came {
    kind: String,
    word: &'static str,
    pass: Pass,
    typed: Vec<(String, String)>,
    name: String,
    text: Result<String, Refusal>,
}

/// Reads the file of a form, and shows the form with its text.
pub async fn read(
    State(house): State<Arc<House>>,
    kind: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
    request: Request,
) -> Response {
    let Ok(Path(kind)) = kind else { return fault(&house, &Fault::nowhere()) };
    if let Some(guest) = request.extensions().get::<Guest>() {
        guest.rise();
    }
    match came(&house, kind, &headers, request).await {
        Ok(came) => {
            let working = house.clone();
            let drawn = tokio::task::spawn_blocking(move || draw(&working, came)).await;
            match drawn {
                Ok(Ok(response)) => response,
                Ok(Err(stop)) => stopped(&house, &stop),
                Err(_) => fault(&house, &Fault::mishap()),
            }
        }
        Err(stop) => stopped(&house, &stop),
    }
}

async fn came(house: &Arc<House>, kind: String, headers: &HeaderMap, request: Request) -> Result<Came, Stop> {
    let said = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    if said.is_some_and(|length| length > bytes_most() + acting::TYPED_MOST as u64) {
        // A browser shows an answer only once it has sent everything.
        drain(request.into_body()).await;
        return Err(too_much().into());
    }
    let Ok(mut form) = Multipart::from_request(request, &()).await else {
        // Whoever may not do the act is told that, whatever they send.
        may(house, &kind, Vec::new(), headers).await?;
        return Err(broken_off().into());
    };
    let mut typed: Vec<(String, String)> = Vec::new();
    let mut left = acting::TYPED_MOST;
    while let Some(mut field) = next(form.next_field()).await? {
        let name = field.name().unwrap_or_default().to_owned();
        if name != "file" {
            typed.push((name, text(&mut field, &mut left).await?));
            continue;
        }
        // Nothing is put down for those who may not do the act: what it is about stands before the file.
        let (pass, word) = may(house, &kind, typed.clone(), headers).await?;
        let name = field.file_name().map(clean).filter(|name| !name.is_empty());
        let Some(name) = name else { break };
        let text = kept(house, &mut field, &name).await?;
        return Ok(Came { kind, word, pass, typed, name, text });
    }
    let (pass, word) = may(house, &kind, typed.clone(), headers).await?;
    let text = Err(Refusal::of(word, "Choose a file first, or paste the text."));
    Ok(Came { kind, word, pass, typed, name: String::new(), text })
}

/// The proof that somebody may do the act, and the word that a file may fill.
async fn may(
    house: &Arc<House>,
    kind: &str,
    typed: Vec<(String, String)>,
    headers: &HeaderMap,
) -> Result<(Pass, &'static str), Stop> {
    let (working, kind, seat) = (house.clone(), kind.to_owned(), Seat::of(house, headers));
    let found = move || {
        let pass = acting::pass(&working, &kind, &typed, seat)?;
        let word = working.read(|rooms| act_page::card(&rooms.world, &kind).map(|card| card.from_file));
        let word = word.map_err(Fault::from)??;
        Ok((
            pass,
            word.ok_or_else(|| Fault::missing("No file fills the form of this act; type what it asks for."))?,
        ))
    };
    tokio::task::spawn_blocking(found).await.unwrap_or_else(|_| Err(Fault::mishap().into()))
}

/// A field beside the file.
async fn text(field: &mut Field<'_>, left: &mut usize) -> Result<String, Fault> {
    let mut bytes = Vec::new();
    while let Some(chunk) = next(field.chunk()).await? {
        *left = left
            .checked_sub(chunk.len())
            .ok_or_else(|| Fault::bad("That is longer than a book: say it in a few sentences."))?;
        bytes.extend_from_slice(&chunk);
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// The text of a file that comes; the file is gone when this returns.
async fn kept(
    house: &Arc<House>,
    field: &mut Field<'_>,
    name: &str,
) -> Result<Result<String, Refusal>, Fault> {
    let reader = || house.reader().ok_or_else(|| Fault::bad("No files are read here; paste the text."));
    let failed = |error: DeskError| Fault::down(format!("There is no room for it: {error}."));
    let shelf = reader()?.shelve().map_err(failed)?;
    let mut left = bytes_most();
    let written = write(field, shelf.dir.clone(), name, &mut left).await;
    let read = match written {
        Ok(()) => {
            let (working, file) = (house.clone(), shelf.dir.join(name));
            let read = move || {
                working.reader().map_or(Err("no files are read here".to_owned()), |it| it.text(&file))
            };
            tokio::task::spawn_blocking(read).await.map_err(|_| Fault::mishap())
        }
        Err(wrong) if wrong.status == StatusCode::PAYLOAD_TOO_LARGE => Err(too_much()),
        Err(wrong) => Err(wrong),
    };
    reader()?.clear(&shelf);
    Ok(read?.map_err(|why| Refusal::new(format!("`{name}` was not read: {why}."))).and_then(fits))
}

/// Refuses a text that the act would refuse.
fn fits(text: String) -> Result<String, Refusal> {
    match text.len() {
        n if n > acting::TYPED_MOST => Err(Refusal::new(format!(
            "Its text has {n} signs, and a form holds {}: give the part that people are to read, as a file or pasted.",
            acting::TYPED_MOST
        ))),
        _ => Ok(text),
    }
}

fn bytes_most() -> u64 {
    MIB_MOST << 20
}

fn too_much() -> Fault {
    Fault {
        status: StatusCode::PAYLOAD_TOO_LARGE,
        title: "Too large a file",
        sentence: format!(
            "A file may hold {MIB_MOST} MiB, and this one holds more; nothing of it was kept. Next: save it without \
             its pictures, or go back and paste its text."
        ),
    }
}

/// The form with what was read, or with why nothing was.
fn draw(house: &House, came: Came) -> Result<Response, Stop> {
    let Came { kind, word, pass, mut typed, name, text } = came;
    let text = match text {
        Ok(text) => text,
        Err(refusal) => {
            return acting::again(house, &kind, &typed, &Refusal::of(word, refusal.sentence), &pass);
        }
    };
    let lines = match text.lines().count() {
        1 => "one line".to_owned(),
        n => format!("{n} lines"),
    };
    let says = format!(
        "The text of {name}, as it was read: {lines}. Nothing was sent yet: look at it, and send it then."
    );
    typed.retain(|(name, _)| name != word);
    typed.push((word.to_owned(), text));
    let asked = Asked::default();
    let drawn = house.read(|rooms| {
        let as_of = rooms.as_of(&asked).map_err(Fault::bad)?;
        let visit = Visit::new(house, rooms, &asked, as_of, &pass);
        act_page::filled(&visit, &kind, &typed, &says).map(|drawn| layout::frame(&visit, &drawn))
    });
    Ok(private(Html(drawn.map_err(Fault::from)??.into_string()).into_response()))
}
