//! Acts in plain words, from where there is no form: the subject of a mail, a line in a chat.
//!
//! `ask legal about atlas` opens what the act `ask.sent` opens: the first word names the matter, and what the
//! act must know besides is found among the others by what it is called here. What is not found is asked for
//! in a sentence; nothing is guessed.

use crate::access::{Asker, Stop};
use crate::acting;
use crate::door::Seat;
use crate::house::{House, Rooms};
use crate::pages::act as act_page;
use axum::http::StatusCode;
use comity_common::form::{Field, Sort};
use comity_common::practice::ActCard;
use comity_desk::{Acted, DeskError};
use comity_spine::{Function, InitiativeId, PersonId, Ref};

/// Why nothing was done.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotDone {
    /// It may not be done; the sentence is for the person.
    #[error("{0}")]
    Refused(String),
    /// It could not be done just now; nothing was lost, and it may be tried again.
    #[error("{0}")]
    Down(String),
}

impl NotDone {
    pub(crate) fn refused(sentence: &str) -> NotDone {
        NotDone::Refused(sentence.to_owned())
    }

    pub(crate) fn down(error: &dyn std::fmt::Display) -> NotDone {
        NotDone::Down(error.to_string())
    }
}

/// Something that was opened.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The act.
    pub acted: Acted,
    /// What it opened: `ask:a-7`.
    pub matter: Ref,
    /// That, and whose move it is, as a sentence.
    pub says: String,
}

/// Opens a matter as a line says, with a text in somebody's own words. `once` names the message: the same
/// again does nothing more.
///
/// # Errors
/// Why it was not done: a word is missing or means nothing here, or they may not.
pub fn open(house: &House, person: PersonId, line: &str, text: &str, once: &str) -> Result<Opened, NotDone> {
    let read = house.read(|rooms| read(house, rooms, person, line, text));
    let (kind, typed) = read.map_err(|error| NotDone::down(&error))?.map_err(NotDone::Refused)?;
    let acted = act(house, person, &kind, &typed, once)?;
    let told = house.read(|rooms| told(house, rooms, &kind, &acted));
    let (matter, says) = told.map_err(|error| NotDone::down(&error))?;
    Ok(Opened { acted, matter, says })
}

/// Does an act the way that its form goes: from the proof that they may to the pen.
///
/// # Errors
/// Why it was not done.
pub(crate) fn act(
    house: &House,
    person: PersonId,
    kind: &str,
    typed: &[(String, String)],
    once: &str,
) -> Result<Acted, NotDone> {
    let pass = acting::pass(house, kind, typed, Seat::Person(person)).map_err(|stop| match stop {
        Stop::Fault(fault) if fault.status == StatusCode::FORBIDDEN => NotDone::Refused(fault.sentence),
        _ => NotDone::refused(
            "You may not do that here any more: ask whoever runs Comity to let you in again.",
        ),
    })?;
    let intent = house.read(|rooms| {
        let card = act_page::card(&rooms.world, kind).map_err(|fault| NotDone::Refused(fault.sentence))?;
        let intent = acting::intent(house, &pass, rooms, card, typed);
        intent.map_err(|refusal| NotDone::Refused(refusal.sentence))
    });
    let mut intent = intent.map_err(|error| NotDone::down(&error))??;
    intent.idempotency_key = Some(once.to_owned());
    match house.act(&pass, intent) {
        None => Err(NotDone::refused("Nothing can be changed here.")),
        Some(Ok(acted)) => Ok(acted),
        Some(Err(DeskError::Refused(refusal))) => Err(NotDone::Refused(refusal.sentence)),
        Some(Err(error)) => Err(NotDone::down(&error)),
    }
}

/// What is said to somebody whose line cannot be read.
pub const HOW: &str = "Write what it is, whom you ask and what it is about, such as `ask legal about atlas`.";

/// The act that a line names, with its fields.
fn read(
    house: &House,
    rooms: &Rooms,
    person: PersonId,
    line: &str,
    text: &str,
) -> Result<(String, Vec<(String, String)>), String> {
    let line = Line::of(line);
    let cards = rooms.world.acts().iter().filter(|card| card.opens && !card.does.is_empty());
    let noun = |card: &ActCard| card.kind.name.split('.').next().unwrap_or_default().to_owned();
    let named = cards.clone().find(|card| line.first() == Some(&noun(card)));
    let card = named.ok_or_else(|| {
        let all: Vec<String> = cards.map(|card| format!("`{}`", noun(card))).collect();
        format!("{HOW} The first word is one of {}.", all.join(", "))
    })?;
    let asker = Asker::of(house, &rooms.world, Seat::Person(person));
    let reader = Reader { house, rooms, line: &line, asker: &asker, person };
    let (mut typed, mut has_text) = (Vec::new(), false);
    for field in card.form() {
        let value = match field.sort {
            Sort::Prose if !field.optional && !has_text => {
                has_text = true;
                Some(text.trim().to_owned())
            }
            _ if card.matter() == Some(field.name) && !matches!(field.sort, Sort::Initiative) => None,
            _ => reader.value(&field),
        };
        let is_own = card.matter() == Some(field.name);
        match value {
            Some(value) => typed.push((field.name.to_owned(), value)),
            None if field.optional || is_own => {}
            None => return Err(asked_for(&field)),
        }
    }
    Ok((card.kind.name.to_owned(), typed))
}

/// What to add to a line that lacks a field.
fn asked_for(field: &Field) -> String {
    match field.sort {
        Sort::Initiative => format!("Say which initiative it is about, by its name here. {HOW}"),
        Sort::Function => format!("Say which function it is for, such as `legal`. {HOW}"),
        Sort::Several => format!(
            "Say what it rests on behind the word `citing`, such as `concern product about atlas citing gdpr` \
             ({}).",
            field.name
        ),
        _ => format!("It needs `{}`, which cannot be said in a line: sign in, and do it there.", field.name),
    }
}

/// The words of a line, lower case, without the signs around them.
struct Line {
    words: Vec<String>,
}

impl Line {
    fn of(text: &str) -> Line {
        let words = text.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '?' | '!'));
        let bare = words.map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase());
        // What mail programs put before a subject.
        let is_mark = |word: &String| ["re", "fwd", "fw", "aw", "wg", "antw"].contains(&word.as_str());
        Line { words: bare.filter(|word| !word.is_empty()).skip_while(is_mark).take(40).collect() }
    }

    fn first(&self) -> Option<&String> {
        self.words.first()
    }

    /// Whether the words of a name stand in it one after the other.
    fn has(&self, name: &str) -> bool {
        let name = Line::of(&name.replace(['-', '_'], " ")).words;
        let apart = self.words.iter().flat_map(|word| word.split(['-', '_']).map(str::to_owned));
        let apart: Vec<String> = apart.collect();
        !name.is_empty() && apart.windows(name.len()).any(|window| window == name)
    }

    /// The words behind a word, up to the next little word.
    fn behind(&self, mark: &str) -> Vec<String> {
        let is_little = |word: &String| ["about", "for", "to", "from", "by"].contains(&word.as_str());
        let at = self.words.iter().position(|word| word == mark);
        let rest = at.map_or(&[][..], |at| &self.words[at + 1..]);
        rest.iter().take_while(|word| !is_little(word)).cloned().collect()
    }
}

/// Finds values in a line, of what its writer may know.
struct Reader<'a> {
    house: &'a House,
    rooms: &'a Rooms,
    line: &'a Line,
    asker: &'a Asker,
    person: PersonId,
}

impl Reader<'_> {
    fn value(&self, field: &Field) -> Option<String> {
        match &field.sort {
            Sort::Initiative => self.initiative().map(|id| id.to_string()),
            Sort::Function if field.name == "function" => self.own().map(|function| function.to_string()),
            Sort::Function => self.other().map(|function| function.to_string()),
            Sort::Choice(words) => {
                let said = words.iter().find(|word| self.line.has(word));
                let first = words.first().filter(|_| !field.optional);
                said.or(first).map(|word| (*word).to_owned())
            }
            Sort::Several => Some(self.line.behind("citing").join(" ")).filter(|said| !said.is_empty()),
            _ => None,
        }
    }

    /// The initiative that is named, by its id or what people call it; of several the longest name.
    fn initiative(&self) -> Option<InitiativeId> {
        let all = self.rooms.world.initiatives().iter().map(|(id, _)| id);
        let called = |id: &InitiativeId| {
            let name = self.house.name_of(&Ref::initiative(id)).filter(|name| self.line.has(name));
            name.or_else(|| Some(id.to_string()).filter(|id| self.line.has(id))).map(|name| name.len())
        };
        let named = all.filter_map(|id| Some((called(id)?, id))).filter(|(_, id)| self.asker.reaches(id));
        named.max().map(|(_, id)| id.clone())
    }

    fn own(&self) -> Option<&Function> {
        self.rooms.world.people().function(self.person, self.house.now())
    }

    /// The function that is named and not the writer's own.
    fn other(&self) -> Option<Function> {
        let own = self.own();
        let all = self.rooms.world.people().functions(self.house.now());
        let named = all.into_iter().filter(|it| Some(it) != own && self.line.has(it.as_str()));
        named.max_by_key(|function| function.as_str().len())
    }
}

/// What was opened, whose move it is, and by when.
fn told(house: &House, rooms: &Rooms, kind: &str, acted: &Acted) -> (Ref, String) {
    let world = &rooms.world;
    let noun = world.act(kind).and_then(|card| card.kind.about.first().copied());
    let id = acted.matter.as_ref().map_or_else(String::new, ToString::to_string);
    let matter = noun.map_or_else(|| Ref::new(comity_spine::Noun::Ask, &id), |noun| Ref::new(noun, &id));
    let viewer = comity_common::Viewer::Operator;
    let glance = comity_common::practice::Glance::new(world, &viewer, world.last(), house.names());
    let glance = glance.on(comity_common::practice::Focus::Matter(&matter));
    let open = world.practices().iter().flat_map(|practice| practice.open(&glance));
    let open = open.into_iter().find(|open| open.matter == matter);
    let of = crate::parts::sentence::capital(matter.noun.name());
    let says = match open {
        Some(open) => {
            let person =
                |who: PersonId| house.name_of(&Ref::new(comity_spine::Noun::Person, who.to_string()));
            let whose = open.who.and_then(person).or_else(|| open.turn.map(|function| function.to_string()));
            let whose = whose.map_or_else(String::new, |whose| format!(", and the move is {whose}'s"));
            format!("{of} {id} is open{whose}: {} You will be told what comes of it.", open.next)
        }
        None => format!("{of} {id} is open. You will be told what comes of it."),
    };
    (matter, says)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_in_a_line_however_its_words_are_joined() {
        let line = Line::of("Re: AW: Ask Customer Success about “Lantern-Pay”, small");
        assert_eq!(line.first().map(String::as_str), Some("ask"));
        for name in ["customer-success", "Lantern Pay", "lantern-pay", "small"] {
            assert!(line.has(name), "{name}");
        }
        for name in ["success customer", "lanter", "", "pay small legal"] {
            assert!(!line.has(name), "{name}");
        }
    }

    #[test]
    fn what_a_concern_rests_on_stands_behind_a_word_of_its_own() {
        let line = Line::of("concern product citing gdpr, psd2 about atlas");
        assert_eq!(line.behind("citing"), ["gdpr", "psd2"]);
        assert!(Line::of("concern product about atlas").behind("citing").is_empty());
    }
}
