//! What is agreed of a product as a document that people write together.

use super::decide::of_ours;
use super::fold::{State, canvases};
use comity_common::document::{Manuscript, ManuscriptCard, Section, Stands};
use comity_common::view::{View, Viewer};
use comity_spine::{Noun, Slug};

/// The document of a canvas: its text becomes the next version of what was agreed.
pub const CANVAS: Manuscript<State> = Manuscript {
    card: CARD,
    stands,
    ids: |view| canvases(view).iter().map(|(id, _)| id.to_string()).collect(),
};

const CARD: ManuscriptCard = ManuscriptCard {
    of: Noun::Canvas,
    act: "positioning.drafted",
    sections: &[
        Section::needed("statement", "What was agreed, in a sentence or two").formed(),
        Section::free("alternatives", "Competitive alternatives").formed(),
        Section::free("attributes", "Unique attributes").formed(),
        Section::free("value", "Value").formed(),
        Section::free("customer", "Best-fit customers").formed(),
        Section::free("category", "Market category").formed(),
        Section::free("trend", "Trend").formed(),
    ],
    asks: &[],
    named: Some("artefact"),
    whole: true,
    piece: None,
};

fn stands(view: &View<'_, State>, id: &str, version: Option<u32>) -> Option<Stands> {
    let id = Slug::new(id).ok()?;
    let (_, it) = canvases(view).into_iter().find(|(known, _)| **known == id)?;
    let newest = u32::try_from(it.drafts.len()).unwrap_or(u32::MAX);
    let asked = version.unwrap_or(newest);
    let draft = usize::try_from(asked).ok().and_then(|n| it.drafts.get(n.checked_sub(1)?));
    let parts = draft.map_or_else(Vec::new, |draft| {
        let day = view.calendar().day_of(draft.head.at);
        CARD.parts(view.words(&draft.head).unwrap_or_default(), draft.head.by, day)
    });
    let closed = match view.viewer() {
        Viewer::Person(person) => of_ours(view, *person, &id).err().map(|refusal| refusal.sentence),
        _ => None,
    };
    Some(Stands { version: newest, parts, closed, opened: Vec::new() })
}
