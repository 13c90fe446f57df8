//! Taking a text over: what a document says beside what stands, and the one act that makes it so; or that
//! makes something of its own out of a piece of it.

use super::{Admitted, Of, Stretch, Text, draw, let_in, read};
use crate::access::{Asker, Pass, Stop};
use crate::acting;
use crate::door::Seat;
use crate::house::{House, Rooms};
use crate::pages::error::Fault;
use crate::router::{fault, private, stopped};
use axum::Form;
use axum::extract::rejection::{FormRejection, PathRejection};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Redirect, Response};
use comity_auth::Thing;
use comity_common::about;
use comity_common::document::formed::{self, Block, Line};
use comity_common::document::manuscript::{Section, Stands, plain};
use comity_desk::{DeskError, Intent};
use comity_spine::entry::Words;
use comity_spine::{Ref, Refusal, Slug};
use serde_json::Value;
use std::sync::Arc;

/// The field by which somebody says that they have read what stands otherwise, and that the document holds:
/// the version that they read.
pub const OVER: &str = "over";

/// A document beside what stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Weighed {
    /// Each section, in order.
    pub sections: Vec<Crossed>,
    /// The newest version of what the document is of.
    pub version: u32,
    /// What was opened out of it, piece by piece.
    pub opened: Vec<Ref>,
}

/// One section: in the document, as it stands, and as it stood when the document last went from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crossed {
    /// The section.
    pub section: Section,
    /// In the document.
    pub here: String,
    /// As it stands.
    pub stands: String,
    /// As it stood.
    pub stood: String,
}

/// That a text was not taken over, as the page says it.
#[derive(Clone, Debug)]
pub struct Refused {
    /// Why, and what to do instead.
    pub refusal: Refusal,
    /// What was typed.
    pub typed: Vec<(String, String)>,
}

impl Crossed {
    /// Whether the document says something else than what stands.
    pub fn is_new(&self) -> bool {
        self.here != self.stands
    }

    /// Whether somebody changed what stands, and not by this document.
    pub fn is_crossed(&self) -> bool {
        self.is_new() && self.stands != self.stood
    }
}

impl Weighed {
    /// A document beside what it is of, as whoever asks may see that.
    pub fn new(house: &House, rooms: &Rooms, asker: &Asker, of: &Of, text: &Text) -> Weighed {
        let stands = of.stands(house, rooms, asker, None);
        // One that nobody has begun goes from what stands, and says the same.
        let stood = match text.is_begun {
            true => of.stands(house, rooms, asker, Some(text.base)),
            false => stands.clone(),
        };
        let here = |section: &Section| match text.is_begun {
            true => text.section(section),
            false => stands.text(section),
        };
        let crossed = |section: &Section| Crossed {
            section: *section,
            here: here(section),
            stands: stands.text(section),
            stood: stood.text(section),
        };
        let sections = of.card.sections.iter().map(crossed).collect();
        Weighed { sections, version: stands.version, opened: stands.opened }
    }

    /// The sections that somebody changed meanwhile, and not by this document.
    pub fn crossed(&self) -> impl Iterator<Item = &Crossed> {
        self.sections.iter().filter(|it| it.is_crossed())
    }

    /// The words of the act that takes the text over.
    ///
    /// # Errors
    /// A section is missing, nothing is new, or somebody has changed what stands and `over` is not its newest
    /// version.
    fn words(&self, of: &Of, over: Option<u32>) -> Result<Words, Refusal> {
        for it in &self.sections {
            is_whole(it, of.card.whole)?;
        }
        if !self.sections.iter().any(Crossed::is_new) {
            let sentence = "The document says what stands already; there is nothing to take over.";
            return Err(Refusal::new(sentence));
        }
        let crossed: Vec<&str> = self.crossed().map(|it| it.section.title).collect();
        if !crossed.is_empty() && over != Some(self.version) {
            let sentence = format!(
                "Somebody has changed what stands, and not in this document: {}. Both are shown below; put into \
                 the document what is to stay, say that you have read both, and take it over then.",
                crossed.join(", ")
            );
            return Err(Refusal::of(OVER, sentence));
        }
        let taken = self.sections.iter().filter(|it| !it.here.is_empty() && (of.card.whole || it.is_new()));
        Ok(taken.map(|it| (it.section.word.into(), it.here.clone())).collect())
    }
}

/// Refuses a section that is missing.
fn is_whole(it: &Crossed, each_time: bool) -> Result<(), Refusal> {
    let title = it.section.title;
    let sentence = match (it.here.is_empty(), it.section.needed) {
        (false, _) => return Ok(()),
        (true, true) => format!("The section “{title}” is empty; write it, and take the text over then."),
        (true, false) if it.is_new() && !each_time => format!(
            "The section “{title}” was emptied, and what was said is not unsaid by that; write what holds instead."
        ),
        (true, false) => return Ok(()),
    };
    Err(Refusal::of(it.section.word, sentence))
}

impl Text {
    /// The text of a section, a line a paragraph; with its form, where the section holds any.
    pub fn section(&self, section: &Section) -> String {
        let mut lines: Vec<Line> = Vec::new();
        for stretch in self.stretches.iter().filter(|stretch| stretch.root == section.word) {
            let (block, strong, em) = match section.formed {
                true => (Block::named(&stretch.block), stretch.strong, stretch.em),
                false => (Block::Plain, false, false),
            };
            if stretch.begins || lines.is_empty() {
                lines.push(Line { block, ..Line::default() });
            }
            if let Some(line) = lines.last_mut() {
                line.push(&stretch.text, strong, em);
            }
        }
        match section.formed {
            true => formed::write(&lines),
            false => plain(&lines.iter().map(Line::bare).collect::<Vec<_>>().join("\n")),
        }
    }

    /// What stands in the sections of what it is of, if it is of something; else all of it.
    pub fn counted<'a>(&'a self, of: Option<&'a Of>) -> impl Iterator<Item = &'a Stretch> {
        let is_in = move |stretch: &&Stretch| of.is_none_or(|of| of.has(&stretch.root));
        self.stretches.iter().filter(is_in)
    }
}

type Typed = Result<Form<Vec<(String, String)>>, FormRejection>;

/// Takes the text of a document over: one act of whoever asks, with whose characters survive as counted here.
/// What is refused is said on the document's page, and nothing is lost.
pub async fn take(
    State(house): State<Arc<House>>,
    pad: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
    typed: Typed,
) -> Response {
    let pad = pad.ok().and_then(|Path(pad)| Slug::new(&pad).ok());
    let (Some(pad), Ok(Form(typed))) = (pad, typed) else {
        let sentence = "That form could not be read; open its page anew and send it again.";
        return fault(&house, &Fault::bad(sentence));
    };
    let seat = Seat::of(&house, &headers);
    let (asker, admitted) = match let_in(&house, seat, &pad) {
        Ok(both) => both,
        Err(stop) => return stopped(&house, &stop),
    };
    let text = read(&house, &admitted).await;
    let (working, may) = (house.clone(), admitted.clone());
    let done = tokio::task::spawn_blocking(move || taken(&working, asker, &may, text.as_ref(), typed));
    match done.await {
        Ok(Ok(Took::Done { to, version })) => {
            // Were that not kept, the page would show what was taken over as changed by somebody else.
            if let (Some(documents), Some(version)) = (house.co_writing(), version) {
                documents.settle(&admitted, version).await;
            }
            Redirect::to(&to).into_response()
        }
        Ok(Ok(Took::Refused(html))) => {
            private((StatusCode::UNPROCESSABLE_ENTITY, Html(html)).into_response())
        }
        Ok(Err(stop)) => stopped(&house, &stop),
        Err(_) => fault(&house, &Fault::mishap()),
    }
}

/// What came of it.
enum Took {
    /// It was done; where its reader goes, and from which version the document goes now.
    Done { to: String, version: Option<u32> },
    /// It was not; the page that says so.
    Refused(String),
}

fn taken(
    house: &House,
    asker: Asker,
    admitted: &Admitted,
    text: Option<&Text>,
    typed: Vec<(String, String)>,
) -> Result<Took, Stop> {
    let Some(of) = admitted.of() else {
        let sentence = "This document is of nothing, so there is nothing that its text could become.";
        return Err(Fault::missing(sentence).into());
    };
    let pass = house.read(|rooms| pass(house, rooms, asker.clone(), of)).map_err(Fault::from)??;
    let went = match (text, &of.closed) {
        (_, Some(closed)) => Err(Refusal::new(closed.clone())),
        (None, _) => Err(Refusal::new("This document cannot be read just now; wait a moment and try again.")),
        (Some(text), None) => act(house, &pass, of, text, &typed)?,
    };
    match went {
        Ok(()) => {
            let now = |rooms: &Rooms| (of.page(&rooms.world), of.stands(house, rooms, &asker, None));
            let (to, stands) = house.read(now).map_err(Fault::from)?;
            let is_so =
                of.card.piece.is_none() && text.is_some_and(|text| says_what_stands(of, text, &stands));
            // Whoever makes several things of a document goes on in it.
            let to = to.filter(|_| of.card.piece.is_none());
            let to = to.unwrap_or_else(|| format!("/write/{}", admitted.pad()));
            Ok(Took::Done { to, version: is_so.then_some(stands.version) })
        }
        Err(refusal) => {
            let refused = Refused { refusal, typed };
            let drawn = house.read(|rooms| draw(house, rooms, asker, admitted, text, Some(&refused)));
            Ok(Took::Refused(drawn.map_err(Fault::from)??))
        }
    }
}

fn says_what_stands(of: &Of, text: &Text, stands: &Stands) -> bool {
    of.card.sections.iter().all(|section| text.section(section) == stands.text(section))
}

/// The proof that somebody may do the act that takes the text over.
fn pass(house: &House, rooms: &Rooms, asker: Asker, of: &Of) -> Result<Pass, Stop> {
    let card = rooms.world.act(of.card.act).ok_or_else(Fault::nowhere)?;
    let fields = [(of.thing.noun.name(), of.thing.id.as_str())];
    let about = about::of(&rooms.world, card, fields, house.now());
    asker.pass(card.action, &Thing::Deed(&about))
}

/// Does the act. Only what the document's card asks for is read from the form.
fn act(
    house: &House,
    pass: &Pass,
    of: &Of,
    text: &Text,
    typed: &[(String, String)],
) -> Result<Result<(), Refusal>, Stop> {
    let intent = house.read(|rooms| intent(house, pass, rooms, of, text, typed)).map_err(Fault::from)?;
    let intent = match intent {
        Ok(intent) => intent,
        Err(refusal) => return Ok(Err(refusal)),
    };
    match house.act(pass, intent) {
        None => Err(Fault::bad("Nothing can be changed here: these pages are for reading.").into()),
        Some(Ok(_)) => Ok(Ok(())),
        Some(Err(DeskError::Refused(refusal))) => Ok(Err(refusal)),
        Some(Err(error)) => Err(Fault::down(format!("It was not done: {error}.")).into()),
    }
}

fn intent(
    house: &House,
    pass: &Pass,
    rooms: &Rooms,
    of: &Of,
    text: &Text,
    typed: &[(String, String)],
) -> Result<Intent, Refusal> {
    let card = rooms.world.act(of.card.act).ok_or_else(|| Refusal::new("There is no such act."))?;
    let over = typed.iter().find(|(name, _)| name == OVER).and_then(|(_, version)| version.parse().ok());
    let words = match of.card.piece {
        Some(_) => Words::new(),
        None => Weighed::new(house, rooms, pass.asker(), of, text).words(of, over)?,
    };
    let mut fields = vec![(of.thing.noun.name().to_owned(), of.thing.id.to_string())];
    // What the house counts is handed on to be refused, as everywhere: no form of ours says it.
    let is_read = |name: &str| {
        of.card.asks.contains(&name) || of.card.piece == Some(name) || card.counted.contains(&name)
    };
    fields.extend(typed.iter().filter(|(name, _)| is_read(name)).cloned());
    if let (Some(named), Some(name)) = (of.card.named, of.name()) {
        fields.push((named.to_owned(), name));
    }
    let mut intent = acting::intent(house, pass, rooms, card, &fields)?;
    intent.words.extend(words);
    let piece = of.card.piece.map(|word| intent.words.get(word).cloned().unwrap_or_default());
    let shares = match (piece, pass.asker().me()) {
        (Some(piece), Some(me)) => {
            let today = rooms.world.calendar().day_of(house.now());
            text.shares_of(&piece, (me, today), &rooms.world)
        }
        _ => text.shares(of, &rooms.world),
    };
    let shares: Vec<Value> = shares.iter().map(|share| Value::from(share.to_string())).collect();
    let counted = card.counted.iter().map(|field| ((*field).to_owned(), Value::from(shares.clone())));
    intent.counted.extend(counted);
    Ok(intent)
}
