//! A requirement as a document that people write together; and the document of an initiative, out of whose
//! sentences requirements are made.

use super::decide::open;
use super::fold::{Requirement, Said, State};
use super::look::{find, known, live, reference};
use comity_common::document::manuscript::name_of;
use comity_common::document::{Manuscript, ManuscriptCard, Part, Section, Stands};
use comity_common::exchange::{Artefact, decide as may};
use comity_common::view::{SeenHead, View, Viewer};
use comity_spine::{InitiativeId, Noun, PersonId, Ref, Refusal, RequirementId, Seq};

/// The document of a requirement: what is new in it becomes a change.
pub const REQUIREMENT: Manuscript<State> =
    Manuscript { card: CARD, stands, ids: |view| known(view).map(|(id, _)| id.to_string()).collect() };

const CARD: ManuscriptCard = ManuscriptCard {
    of: Noun::Requirement,
    act: "requirement.changed",
    sections: &[
        Section::needed("name", "What it is called"),
        Section::needed("statement", "What must hold").formed(),
        Section::free("rationale", "Why it must hold").formed(),
        Section::free("acceptance", "By what one sees that it holds").formed(),
    ],
    asks: &["meaning", "why"],
    named: None,
    whole: false,
    piece: None,
};

/// The document of an initiative: whatever people write of it, and each sentence of it may become a
/// requirement.
pub const INITIATIVE: Manuscript<State> = Manuscript {
    card: FREE,
    stands: stands_of_initiative,
    ids: |view| view.initiatives().iter().map(|(id, _)| id.to_string()).collect(),
};

const FREE: ManuscriptCard = ManuscriptCard {
    of: Noun::Initiative,
    act: "requirement.introduced",
    sections: &[],
    asks: &["name", "rationale", "risk", "tags", "cites"],
    named: Some("out_of"),
    whole: false,
    piece: Some("statement"),
};

fn stands_of_initiative(view: &View<'_, State>, id: &str, _: Option<u32>) -> Option<Stands> {
    let id = InitiativeId::new(id).ok()?;
    view.initiatives().get(&id).filter(|it| it.is_open(view.as_of))?;
    let closed = may::running(view, &id).and_then(|()| speaks(view)).err();
    let document = Ref::new(Noun::Document, name_of(&Ref::initiative(&id))?.as_str());
    let is_out_of = |it: &Requirement| {
        it.initiative == id && matches!(&it.out_of, Some(Artefact::Thing(thing)) if *thing == document)
    };
    let opened = live(view).filter(|(_, it)| is_out_of(it)).map(|(id, _)| reference(id)).collect();
    Some(Stands { closed: closed.map(|refusal| refusal.sentence), opened, ..Stands::default() })
}

fn stands(view: &View<'_, State>, id: &str, version: Option<u32>) -> Option<Stands> {
    let id = RequirementId::new(id).ok()?;
    let (_, it) = find(view, &id)?;
    let newest = it.item.revision();
    let n = usize::try_from(version.unwrap_or(newest)).unwrap_or(usize::MAX).min(it.item.revisions.len());
    let heads: Vec<SeenHead> = it.item.revisions[..n].iter().rev().map(|it| it.head.clone()).collect();
    let mut stands = Stands { version: newest, ..Stands::default() };
    for (head, words) in heads.iter().zip(view.words_of(&heads)) {
        let day = view.calendar().day_of(head.at);
        for part in CARD.parts(words.unwrap_or_default(), whose(it, head.seq), day) {
            // The newest word of each section is the one that stands.
            if stands.parts.iter().all(|known| known.word != part.word) {
                stands.parts.push(part);
            }
        }
    }
    let place = |part: &Part| CARD.sections.iter().position(|section| section.word == part.word);
    stands.parts.sort_by_key(place);
    stands.closed = closed(view, &id).err().map(|refusal| refusal.sentence);
    Some(stands)
}

/// For whom the words of an act count: for the expert who says that it is what they said, else for whoever
/// wrote it down; for nobody where a file brought it.
fn whose(it: &Requirement, seq: Seq) -> Option<PersonId> {
    let mark = it.marks.iter().find(|mark| mark.head.seq == seq)?;
    match &mark.said {
        Some(Said { by, is_theirs: Some((_, true)) }) => Some(*by),
        _ => mark.who,
    }
}

fn closed(view: &View<'_, State>, id: &RequirementId) -> Result<(), Refusal> {
    open(view, id)?;
    speaks(view)
}

/// Whether this viewer speaks for a function, if they are somebody.
fn speaks(view: &View<'_, State>) -> Result<(), Refusal> {
    match view.viewer() {
        Viewer::Person(person) => may::function_of(view, *person).map(|_| ()),
        _ => Ok(()),
    }
}
