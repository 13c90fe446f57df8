//! Documents that people write together, as far as practices know of them: what each is of, and which words
//! of which act its sections become.
//!
//! A practice declares; it never sees the document. Whoever carries documents begins one with what
//! [`Stands`], counts whose its characters are, and does the one act when somebody takes the text over.

use super::formed;
use crate::view::View;
use comity_spine::{Day, Noun, PersonId, Ref, Slug, entry::Words};
use sha2::{Digest, Sha256};

/// A section of a document, and the word of the act that it becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Section {
    /// The word.
    pub word: &'static str,
    /// Its heading.
    pub title: &'static str,
    /// Whether there is no taking over without it.
    pub needed: bool,
    /// Whether the word holds form, as [`formed`] has it; else words alone are taken over.
    pub formed: bool,
}

impl Section {
    /// One that must be written.
    pub const fn needed(word: &'static str, title: &'static str) -> Section {
        Section { word, title, needed: true, formed: false }
    }

    /// One that may stay empty.
    pub const fn free(word: &'static str, title: &'static str) -> Section {
        Section { word, title, needed: false, formed: false }
    }

    /// The same, where the word holds form.
    pub const fn formed(self) -> Section {
        Section { formed: true, ..self }
    }

    /// A text as this section compares and keeps it.
    pub fn normal(&self, text: &str) -> String {
        if self.formed { formed::normal(text) } else { plain(text) }
    }
}

/// A kind of document, without the practice's types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ManuscriptCard {
    /// What each is of; no two practices have one of the same.
    pub of: Noun,
    /// The act that takes its text over; its first subject is what the document is of.
    pub act: &'static str,
    /// The sections, in order.
    pub sections: &'static [Section],
    /// The fields and words of the act that whoever takes over fills in beside the text.
    pub asks: &'static [&'static str],
    /// The field of the act that names the document, if there is one.
    pub named: Option<&'static str>,
    /// Whether the act always carries the whole text; else only the sections that are new.
    pub whole: bool,
    /// The word of the act that a piece of the text becomes, where it has no sections and is not taken over
    /// whole: each act then opens something of its own out of it.
    pub piece: Option<&'static str>,
}

/// A kind of document that people write together, of one thing of a practice.
pub struct Manuscript<S: 'static> {
    /// What it is of, and what becomes of it.
    pub card: ManuscriptCard,
    /// How the thing of an id stands, or its text in a version, of which 0 has none; `None` where there is no
    /// such thing that this viewer may know of.
    pub stands: fn(&View<'_, S>, &str, Option<u32>) -> Option<Stands>,
    /// The ids of every such thing that this viewer may know of: asked only of a document whose name is too
    /// short to hold its thing's id.
    pub ids: fn(&View<'_, S>) -> Vec<String>,
}

/// The text of a thing, as it stands without the document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stands {
    /// Its newest version; 0 where nothing is written yet.
    pub version: u32,
    /// What is written, in the order of the sections; those that are not there are left out.
    pub parts: Vec<Part>,
    /// Why this viewer may not write in its document, as a sentence; `None` if they may.
    pub closed: Option<String>,
    /// What was opened out of it, piece by piece, as far as this viewer may know of it.
    pub opened: Vec<Ref>,
}

/// A section's text as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The section's word.
    pub word: &'static str,
    /// The text.
    pub text: String,
    /// Who wrote it, where that is known.
    pub by: Option<PersonId>,
    /// The day on which they did.
    pub day: Day,
}

impl Stands {
    /// The text of a section, as it is compared; empty where there is none.
    pub fn text(&self, section: &Section) -> String {
        let part = self.parts.iter().find(|part| part.word == section.word);
        part.map_or_else(String::new, |part| section.normal(&part.text))
    }
}

impl ManuscriptCard {
    /// The parts of a text that one act wrote.
    pub fn parts(&self, mut words: Words, by: Option<PersonId>, day: Day) -> Vec<Part> {
        let part = |section: &Section| {
            let text = words.remove(section.word).filter(|text| !text.trim().is_empty())?;
            Some(Part { word: section.word, text, by, day })
        };
        self.sections.iter().filter_map(part).collect()
    }
}

/// A text as documents and acts are compared: its lines without what surrounds them, and without empty ones.
pub fn plain(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    lines.join("\n")
}

/// The name of the document of a thing; `None` of one whose id is in no name.
///
/// Where the two together are longer than a name may be, a sum of the id stands in its place, behind a second
/// point: no id begins with one.
pub fn name_of(thing: &Ref) -> Option<Slug> {
    let whole = format!("{}.{}", thing.noun.name(), thing.id);
    if whole.len() <= Slug::LEN_MAX {
        return Slug::new(&whole).ok();
    }
    let sum = Sha256::digest(thing.id.as_bytes());
    Slug::new(&format!("{}..{}", thing.noun.name(), hex::encode(&sum[..16]))).ok()
}

/// What a document of that name would be of; its id may be a sum of the id, as [`name_of`] has it. No noun
/// has a point in its name.
pub fn thing_of(name: &Slug) -> Option<Ref> {
    let (noun, id) = name.as_str().split_once('.')?;
    let noun = Noun::ALL.into_iter().find(|it| it.name() == noun).filter(|_| !id.is_empty())?;
    Some(Ref::new(noun, id))
}

/// The id that a document's name means, among all that there are.
pub fn whole_id(of: &Ref, all: impl FnOnce() -> Vec<String>) -> Option<String> {
    if !of.id.starts_with('.') {
        return Some(of.id.to_string());
    }
    let wanted = format!("{}.{}", of.noun.name(), of.id);
    let is_it = |id: &String| name_of(&Ref::new(of.noun, id)).is_some_and(|name| name.as_str() == wanted);
    all().into_iter().find(is_it)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_has_the_name_of_what_it_is_of_and_says_it_again() {
        let thing = Ref::new(Noun::Requirement, "alarm.1-b");
        let name = name_of(&thing).unwrap();
        assert_eq!((name.as_str(), thing_of(&name)), ("requirement.alarm.1-b", Some(thing.clone())));
        for free in ["two-hands", "requirement-alarm", "nothing.x", "v1.2"] {
            assert_eq!(thing_of(&Slug::new(free).unwrap()), None, "{free}");
        }
        // Longer than a name may be: a sum of it, which is found again among all that there are.
        let (long, other) = ("a".repeat(80), "b".repeat(80));
        let name = name_of(&Ref::new(Noun::Requirement, long.clone())).unwrap();
        assert!(name.as_str().starts_with("requirement..") && name.as_str().len() <= Slug::LEN_MAX, "{name}");
        let of = thing_of(&name).unwrap();
        let all = || vec![other.clone(), "alarm.1-b".to_owned(), long.clone()];
        assert_eq!(whole_id(&of, all), Some(long.clone()));
        assert_eq!(whole_id(&of, || vec![other.clone()]), None);
        assert_eq!(whole_id(&thing, || unreachable!("its name has its id")), Some("alarm.1-b".to_owned()));
    }

    #[test]
    fn what_only_surrounds_lines_is_no_difference() {
        assert_eq!(plain(" It sounds.\r\n\n  Twice. "), "It sounds.\nTwice.");
    }
}
