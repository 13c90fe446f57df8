//! A requirement as a document that people write together.

use super::decide::open;
use super::fold::{Requirement, Said, State};
use super::look::find;
use comity_common::document::{Manuscript, ManuscriptCard, Part, Section, Stands};
use comity_common::exchange::decide as may;
use comity_common::view::{SeenHead, View, Viewer};
use comity_spine::{Noun, PersonId, Refusal, RequirementId, Seq};

/// The document of a requirement: what is new in it becomes a change.
pub const REQUIREMENT: Manuscript<State> = Manuscript { card: CARD, stands };

const CARD: ManuscriptCard = ManuscriptCard {
    of: Noun::Requirement,
    act: "requirement.changed",
    sections: &[
        Section::needed("name", "What it is called"),
        Section::needed("statement", "What must hold"),
        Section::free("rationale", "Why it must hold"),
        Section::free("acceptance", "By what one sees that it holds"),
    ],
    asks: &["meaning", "why"],
    named: None,
    whole: false,
};

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
    match view.viewer() {
        Viewer::Person(person) => may::function_of(view, *person).map(|_| ()),
        _ => Ok(()),
    }
}
