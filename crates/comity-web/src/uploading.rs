//! Files that somebody brings: first they are put down and it is said what they would do, then they are taken
//! in or thrown away. Nothing counts before that, and each file is taken in whole or not at all, whatever
//! becomes of the tab or the server.

use crate::access::{Pass, Stop};
use crate::as_of::Asked;
use crate::door::Seat;
use crate::house::House;
use crate::keeper::{Came, Errand, Far, Hows, Shelf, Will};
use crate::keeping;
use crate::lobby::Guest;
use crate::pages::Page;
use crate::pages::error::Fault;
use crate::pages::sources::plan::{self as page, Pieces, Planned};
use crate::pieces::{self, Sender};
use crate::router::{fault, private, stopped};
use axum::Form;
use axum::extract::multipart::Field;
use axum::extract::rejection::{FormRejection, PathRejection, QueryRejection};
use axum::extract::{FromRequest, Multipart, Path, Query, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use comity_desk::DeskError;
use hyper::body::{Body, Bytes};
use std::fs::File;
use std::io::{self, Write};
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;

type Pairs = Result<Query<Vec<(String, String)>>, QueryRejection>;
type Named = Result<Path<String>, PathRejection>;
type Typed = Result<Form<Vec<(String, String)>>, FormRejection>;

/// Where uploads are sent.
pub const PATH: &str = "/sources/uploads";

/// How much one upload may hold, in MiB, and of how many files.
pub const MIB_MOST: u64 = 100;
const FILES_MOST: usize = 50;

/// How many signs a field beside the files may hold.
const FIELD_MOST: usize = 1_000;

/// How long a browser may be silent in the middle of an upload.
const SILENCE: Duration = Duration::from_secs(60);

/// How many chunks wait for a slow disk.
const AHEAD: usize = 8;

pub(crate) fn bytes_most() -> u64 {
    MIB_MOST << 20
}

pub(crate) fn too_much() -> Fault {
    Fault {
        status: StatusCode::PAYLOAD_TOO_LARGE,
        title: "Too much at once",
        sentence: format!(
            "An upload may hold {MIB_MOST} MiB in at most {FILES_MOST} files, and this is more; nothing of it was \
             kept. Next: send fewer files, export a shorter time, or run `comity import FILE` on this machine."
        ),
    }
}

fn no_file() -> Fault {
    Fault {
        status: StatusCode::UNPROCESSABLE_ENTITY,
        title: "No file came",
        sentence: "Choose a file first: go back to the sources, and choose one or several.".to_owned(),
    }
}

/// Puts files down, and leads on to what they would do.
pub async fn receive(State(house): State<Arc<House>>, headers: HeaderMap, request: Request) -> Response {
    match received(&house, &headers, request).await {
        Ok(to) => Redirect::to(&to).into_response(),
        Err(stop) => stopped(&house, &stop),
    }
}

async fn received(house: &Arc<House>, headers: &HeaderMap, request: Request) -> Result<String, Stop> {
    let pass = keeper(house, headers).await?;
    if let Some(guest) = request.extensions().get::<Guest>() {
        guest.rise();
    }
    let keeper = house.keeper(&pass).ok_or_else(nobody_keeps)?;
    let length =
        headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    if length.is_some_and(|length| length > bytes_most()) {
        // A browser shows an answer only once it has sent everything.
        drain(request.into_body()).await;
        return Err(too_much().into());
    }
    let form = Multipart::from_request(request, &()).await.map_err(|_| no_file())?;
    let shelf = keeper.shelve().map_err(|error| Fault::down(format!("There is no room for it: {error}.")))?;
    match store(form, &shelf).await {
        Ok(hows) => Ok(format!("{PATH}/{}{}", shelf.id, query(&hows))),
        Err(wrong) => {
            keeper.clear(&shelf);
            Err(wrong.into())
        }
    }
}

/// Reads a body to its end and keeps nothing.
pub(crate) async fn drain(mut body: axum::body::Body) {
    while let Ok(Some(_)) = body.chunk().await {}
}

/// The proof that somebody keeps the sources.
async fn keeper(house: &Arc<House>, headers: &HeaderMap) -> Result<Pass, Stop> {
    let (working, seat) = (house.clone(), Seat::of(house, headers));
    let given = tokio::task::spawn_blocking(move || keeping::pass(&working, seat)).await;
    given.unwrap_or_else(|_| Err(Stop::Fault(Fault::mishap())))
}

fn nobody_keeps() -> Fault {
    Fault::bad("Nothing can be changed here: these pages are for reading.")
}

/// Writes every file of a form into its own folder, by its place.
async fn store(mut form: Multipart, shelf: &Shelf) -> Result<Hows, Fault> {
    let (mut hows, mut n_files, mut left) = (Hows::default(), 0, bytes_most());
    while let Some(mut field) = next(form.next_field()).await? {
        let name = field.name().unwrap_or_default().to_owned();
        if name != "file" {
            let text = text(&mut field).await?;
            hows.say(&name, &text);
            continue;
        }
        let Some(called) = field.file_name().map(clean).filter(|called| !called.is_empty()) else { continue };
        if n_files == FILES_MOST {
            return Err(too_much());
        }
        write(&mut field, shelf.dir.join(format!("{n_files:02}")), &called, &mut left).await?;
        n_files += 1;
    }
    match n_files {
        0 => Err(no_file()),
        _ => Ok(hows),
    }
}

/// What comes next of a form, unless it is silent for too long.
pub(crate) async fn next<T>(
    coming: impl Future<Output = Result<T, axum::extract::multipart::MultipartError>>,
) -> Result<T, Fault> {
    match tokio::time::timeout(SILENCE, coming).await {
        Ok(Ok(came)) => Ok(came),
        Ok(Err(error)) if error.status() == StatusCode::PAYLOAD_TOO_LARGE => Err(too_much()),
        _ => Err(broken_off()),
    }
}

async fn text(field: &mut Field<'_>) -> Result<String, Fault> {
    let mut bytes = Vec::new();
    while let Some(chunk) = Chunks::chunk(field).await? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > FIELD_MOST {
            return Err(Fault::bad("A field beside the files is longer than any name; say it shorter."));
        }
    }
    Ok(String::from_utf8_lossy(&bytes).trim().to_owned())
}

/// Something that comes in chunks: a file of a form, or a body that is a file.
pub(crate) trait Chunks {
    /// The next chunk; `None` at the end.
    ///
    /// # Errors
    /// It broke off, or was silent for too long.
    fn chunk(&mut self) -> impl Future<Output = Result<Option<Bytes>, Fault>> + Send;
}

impl Chunks for Field<'_> {
    async fn chunk(&mut self) -> Result<Option<Bytes>, Fault> {
        next(Field::chunk(self)).await
    }
}

impl Chunks for axum::body::Body {
    async fn chunk(&mut self) -> Result<Option<Bytes>, Fault> {
        loop {
            let frame = std::future::poll_fn(|context| Pin::new(&mut *self).poll_frame(context));
            match tokio::time::timeout(SILENCE, frame).await {
                Ok(None) => return Ok(None),
                // What is no data stands at the end, and says nothing of a file.
                Ok(Some(Ok(frame))) => match frame.into_data() {
                    Ok(bytes) => return Ok(Some(bytes)),
                    Err(_) => continue,
                },
                Ok(Some(Err(_))) | Err(_) => return Err(broken_off()),
            }
        }
    }
}

pub(crate) fn broken_off() -> Fault {
    Fault::bad("The upload broke off, and nothing of it was kept. Choose the files again.")
}

/// Writes one file beside the sockets; `left` is how much may still come.
pub(crate) async fn write(
    coming: &mut impl Chunks,
    dir: PathBuf,
    name: &str,
    left: &mut u64,
) -> Result<(), Fault> {
    let (sender, chunks) = mpsc::channel(AHEAD);
    let path = dir.join(name);
    let writing = tokio::task::spawn_blocking(move || written(&dir, &path, chunks));
    while let Some(chunk) = coming.chunk().await? {
        *left = left.checked_sub(chunk.len() as u64).ok_or_else(too_much)?;
        if sender.send(chunk).await.is_err() {
            // The disk said no; what it said comes below.
            break;
        }
    }
    drop(sender);
    match writing.await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => Err(Fault::down(format!("It could not be kept: {error}."))),
        Err(_) => Err(Fault::mishap()),
    }
}

fn written(
    dir: &std::path::Path,
    path: &std::path::Path,
    mut chunks: mpsc::Receiver<Bytes>,
) -> io::Result<()> {
    std::fs::create_dir_all(dir)?;
    let mut file = File::create(path)?;
    while let Some(chunk) = chunks.blocking_recv() {
        file.write_all(&chunk)?;
    }
    file.flush()
}

/// The name of a file without any folder, of signs that every disk takes.
pub(crate) fn clean(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain = |c: char| {
        if c.is_control() || matches!(c, ':' | '*' | '?' | '"' | '<' | '>' | '|') { '_' } else { c }
    };
    let mut cleaned: String = last.chars().map(plain).collect();
    // The end tells of what sort it is.
    while cleaned.len() > 120 {
        cleaned.remove(0);
    }
    cleaned.trim_start_matches('.').to_owned()
}

fn query(hows: &Hows) -> String {
    let fields = hows.fields().into_iter();
    let said: Vec<String> =
        fields.map(|(name, value)| format!("{name}={}", keeping::escaped(&value))).collect();
    if said.is_empty() { String::new() } else { format!("?{}", said.join("&")) }
}

/// How files are to be read, as a form or an address says.
fn hows<'t>(fields: impl Iterator<Item = (&'t str, &'t str)>) -> Hows {
    let mut hows = Hows::default();
    fields.filter(|(_, value)| value.len() <= FIELD_MOST).for_each(|(name, value)| hows.say(name, value));
    hows
}

fn pairs(typed: &[(String, String)]) -> impl Iterator<Item = (&str, &str)> {
    typed.iter().map(|(name, value)| (name.as_str(), value.as_str()))
}

/// An upload and whoever brought it.
struct Work {
    house: Arc<House>,
    pass: Arc<Pass>,
    shelf: Shelf,
    hows: Hows,
}

impl Work {
    /// The upload of an address, for whoever keeps the sources.
    async fn of(house: &Arc<House>, headers: &HeaderMap, id: Named, hows: Hows) -> Result<Work, Stop> {
        let pass = keeper(house, headers).await?;
        let shelf = id.ok().and_then(|Path(id)| house.keeper(&pass)?.shelf(&id));
        let shelf = shelf.ok_or_else(|| {
            Fault::missing(
                "This upload is not here any more: it was taken in, thrown away, or lay for more than a day. The \
                 sources list what was taken in; else bring the file again.",
            )
        })?;
        Ok(Work { house: house.clone(), pass: Arc::new(pass), shelf, hows })
    }

    /// Its files, by their places.
    fn files(&self) -> Vec<(String, PathBuf)> {
        files(&self.shelf)
    }

    fn frame(&self, doing: &str) -> Result<Pieces, Fault> {
        self.house.read(|rooms| {
            let asked = Asked::default();
            let as_of = rooms.as_of(&asked).map_err(Fault::bad)?;
            let mut visit = crate::visit::Visit::new(&self.house, rooms, &asked, as_of, &self.pass);
            visit.path = Page::Sources.path();
            Ok(page::frame(&visit, &self.shelf, doing))
        })?
    }

    /// Reads one file beside the sockets, and sends how far it is. `None` if nobody looks any more and it
    /// was only to be planned.
    async fn read(
        &self,
        (place, file): (usize, PathBuf),
        agreed: Option<String>,
        out: &mut Sender,
    ) -> Option<Result<Came, DeskError>> {
        let (sender, mut told) = mpsc::channel(1);
        let is_plan = agreed.is_none();
        let (house, pass, how) = (self.house.clone(), self.pass.clone(), self.hows.of(place).clone());
        let reading = tokio::task::spawn_blocking(move || {
            let will = agreed.as_deref().map_or(Will::Plan, Will::Take);
            let errand = Errand { file: &file, how: &how, will, by: pass.asker().me(), now: house.now() };
            let mut last = None;
            let mut tell = |far: Far| {
                let step = far.total.map_or(far.done / 1_000_000, |total| far.done * 20 / total.max(1));
                // A slow reader of the page keeps nobody from reading the file.
                if last.replace(step) != Some(step) && !sender.is_closed() {
                    let _ = sender.try_send(far);
                }
                if is_plan && sender.is_closed() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            };
            let keeper = house
                .keeper(&pass)
                .ok_or_else(|| DeskError::Unread("nobody keeps the sources here".into()))?;
            keeper.read(&house, &errand, &mut tell)
        });
        while let Some(far) = told.recv().await {
            if !out.send(page::far(far).into_string()).await && is_plan {
                told.close();
            }
        }
        let read =
            reading.await.unwrap_or_else(|_| Err(DeskError::Unread("that is our mistake, not yours".into())));
        (!is_plan || !out.is_gone()).then_some(read)
    }
}

/// The files of an upload with their names, by their places.
pub(crate) fn files(shelf: &Shelf) -> Vec<(String, PathBuf)> {
    let only = |dir: PathBuf| std::fs::read_dir(dir).ok()?.flatten().next().map(|entry| entry.path());
    let folders = (0..FILES_MOST).map(|place| shelf.dir.join(format!("{place:02}")));
    let name = |path: &std::path::Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    folders.filter_map(only).map(|path| (name(&path), path)).collect()
}

/// Says what the files of an upload would do.
pub async fn plan(
    State(house): State<Arc<House>>,
    id: Named,
    headers: HeaderMap,
    pairs_of: Pairs,
) -> Response {
    let asked = pairs_of.map(|Query(pairs)| pairs).unwrap_or_default();
    let work = match Work::of(&house, &headers, id, hows(pairs(&asked))).await {
        Ok(work) => work,
        Err(stop) => return stopped(&house, &stop),
    };
    match work.frame("What would happen") {
        Ok(frame) => private(pieces::page(|out| send_plans(work, frame, out))),
        Err(wrong) => fault(&house, &wrong),
    }
}

async fn send_plans(work: Work, frame: Pieces, mut out: Sender) {
    if !out.send(frame.head).await {
        return;
    }
    let files = work.files();
    let names: Vec<String> = files.iter().map(|(name, _)| name.clone()).collect();
    let (n, mut prints) = (files.len(), Vec::new());
    for (place, (name, path)) in files.into_iter().enumerate() {
        out.send(page::begin(&name, place + 1, n)).await;
        let piece = match work.read((place, path), None, &mut out).await {
            None => return,
            Some(Ok(came)) => {
                prints.push((place, came.taken.print()));
                page::planned(&came, &work.shelf, &work.hows, place)
            }
            Some(Err(error)) => page::failed(&sentence(error)),
        };
        out.send(piece.into_string() + page::END).await;
    }
    let kinds = work.house.kinds();
    let planned = Planned { names: &names, prints: &prints, hows: &work.hows, kinds: &kinds };
    out.send(page::decide(&work.shelf, &planned).into_string() + &frame.tail).await;
}

/// Takes the files of an upload in, or throws them away.
pub async fn take(State(house): State<Arc<House>>, id: Named, headers: HeaderMap, typed: Typed) -> Response {
    let Ok(Form(typed)) = typed else {
        return fault(&house, &Fault::bad("That form could not be read; look at the plan again."));
    };
    let work = match Work::of(&house, &headers, id, hows(pairs(&typed))).await {
        Ok(work) => work,
        Err(stop) => return stopped(&house, &stop),
    };
    let is_said = |wanted: &str| typed.iter().any(|(name, value)| name == "do" && value == wanted);
    if is_said("drop") {
        if let Some(keeper) = house.keeper(&work.pass) {
            keeper.clear(&work.shelf);
        }
        return Redirect::to("/sources").into_response();
    }
    let prints: Vec<(usize, String)> = typed
        .iter()
        .filter(|(name, _)| name == "print" && is_said("take"))
        .filter_map(|(_, value)| value.split_once(' '))
        .filter_map(|(place, print)| Some((place.parse().ok()?, print.to_owned())))
        .collect();
    if prints.is_empty() {
        return Redirect::to(&format!("{PATH}/{}{}", work.shelf.id, query(&work.hows))).into_response();
    }
    match work.frame("What happened") {
        Ok(frame) => private(pieces::page(|out| send_taken(work, frame, prints, out))),
        Err(wrong) => fault(&house, &wrong),
    }
}

/// Takes one file in after the other. Whoever closes the page does not stop it: it was agreed to.
async fn send_taken(work: Work, frame: Pieces, prints: Vec<(usize, String)>, mut out: Sender) {
    out.send(frame.head).await;
    let mut files = work.files();
    let (n, mut is_whole) = (prints.len(), true);
    for (nth, (place, print)) in prints.into_iter().enumerate() {
        let Some((name, path)) = files.get_mut(place).map(std::mem::take) else { continue };
        out.send(page::begin(&name, nth + 1, n)).await;
        let piece = match work.read((place, path), Some(print), &mut out).await {
            Some(Ok(came)) => {
                is_whole &= came.taken.import.is_some() || came.taken.same_as.is_some();
                page::took(&came)
            }
            Some(Err(error)) => {
                is_whole = false;
                page::failed(&sentence(error))
            }
            None => continue,
        };
        out.send(piece.into_string() + page::END).await;
    }
    if is_whole && let Some(keeper) = work.house.keeper(&work.pass) {
        keeper.clear(&work.shelf);
    }
    out.send(page::onward(&work.shelf, !is_whole).into_string() + &frame.tail).await;
}

/// Why a file was not read, as a sentence.
pub(crate) fn sentence(error: DeskError) -> String {
    let mut text = match error.refused() {
        Ok(refusal) => refusal.sentence,
        Err(error) => error.to_string(),
    };
    if !text.ends_with(['.', '?', '!']) {
        text.push('.');
    }
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    first + letters.as_str()
}

/// What a reader says, in the words of a form: where a command has a flag, a form has a field.
pub(crate) fn in_words_of_a_form(text: &str) -> String {
    const FLAGS: [(&str, &str); 8] = [
        ("--columns", "the field “Columns” below"),
        ("with --dates dmy or --dates mdy", "in the field “Dates are written” below"),
        ("with --dates ", "in the field “Dates are written” below "),
        ("with --zone, for instance --zone ", "in the field “Time zone” below, for instance "),
        ("--zone says another", "the field “Time zone” below says another"),
        ("--dates", "the field “Dates are written” below"),
        ("name a pack with --as, or write one", "choose its kind below"),
        ("name a pack with --as", "choose its kind below"),
    ];
    FLAGS.iter().fold(text.to_owned(), |text, (flag, field)| text.replace(flag, field))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_called_by_its_own_name_and_never_by_a_path() {
        assert_eq!(clean("../../etc/passwd"), "passwd");
        assert_eq!(clean("C:\\exports\\people.csv"), "people.csv");
        assert_eq!(clean(".."), "");
        assert_eq!(clean("a\u{0}b<c>.csv"), "a_b_c_.csv");
        assert!(clean(&format!("{}.ics", "ü".repeat(500))).ends_with(".ics"));
    }

    #[test]
    fn where_a_command_has_a_flag_a_form_has_a_field() {
        let said = "column `created` gives local times without a zone; say whose with --zone, for instance --zone \
                    Europe/Berlin";
        let text = in_words_of_a_form(&sentence(DeskError::Unread(said.to_owned())));
        assert!(
            text.starts_with("Column") && text.contains("“Time zone” below") && !text.contains("--"),
            "{text}"
        );
    }
}
