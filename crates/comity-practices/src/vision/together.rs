//! A vision's press release as a document that people write together, before any pixels go round.

use super::decide::going_on;
use super::fold::{State, visions};
use comity_common::document::{Manuscript, ManuscriptCard, Section, Stands};
use comity_common::view::View;
use comity_spine::{Noun, Slug};

/// The document of a vision: its text becomes its next press release.
pub const PRESS: Manuscript<State> = Manuscript {
    card: CARD,
    stands,
    ids: |view| visions(view).iter().map(|(id, _)| id.to_string()).collect(),
};

const CARD: ManuscriptCard = ManuscriptCard {
    of: Noun::Vision,
    act: "vision.drafted",
    sections: &[
        Section::needed("headline", "The headline, as a newspaper would have it"),
        Section::needed("quote", "What a customer says of it"),
        Section::needed("question", "The hardest question that somebody will ask"),
    ],
    asks: &[],
    named: None,
    whole: true,
    piece: None,
};

fn stands(view: &View<'_, State>, id: &str, version: Option<u32>) -> Option<Stands> {
    let id = Slug::new(id).ok()?;
    let (_, it) = visions(view).into_iter().find(|(known, _)| **known == id)?;
    let newest = u32::try_from(it.drafts.len()).unwrap_or(u32::MAX);
    let asked = version.unwrap_or(newest);
    let draft = usize::try_from(asked).ok().and_then(|n| it.drafts.get(n.checked_sub(1)?));
    let parts = draft.map_or_else(Vec::new, |draft| {
        let day = view.calendar().day_of(draft.head.at);
        CARD.parts(view.words(&draft.head).unwrap_or_default(), draft.head.by, day)
    });
    let closed = going_on(view, &id).err().map(|refusal| refusal.sentence);
    Some(Stands { version: newest, parts, closed, opened: Vec::new() })
}
