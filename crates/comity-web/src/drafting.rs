//! The draft of the agreement that somebody keeps: theirs alone, until they adopt it or throw it away.

use crate::access::Pass;
use crate::house::House;
use crate::visit::Visit;
use comity_spine::{At, Refusal, Seq};
use comity_vault::{Keeping, KeptDraft};

/// The draft that whoever is looking keeps, on a page of now.
pub fn of(visit: &Visit<'_>) -> Option<KeptDraft> {
    visit.house.drawer().filter(|_| visit.can_act())?.draft(visit.me()?)
}

/// Keeps a draft of whoever holds the proof, in the place of the one of the instant `over`, or of none.
///
/// # Errors
/// A sentence that says what to do.
pub fn keep(house: &House, pass: &Pass, text: &str, seen: Seq, over: Option<At>) -> Result<Keeping, Refusal> {
    let nowhere = || Refusal::new("Drafts are not kept here: copy your text before you leave the page.");
    let drawer = house.drawer().ok_or_else(nowhere)?;
    let me = pass.asker().me().ok_or_else(nowhere)?;
    drawer.keep_draft(me, &KeptDraft { text: text.to_owned(), seen, at: house.now() }, over)
}

/// Throws the draft of that instant away; says whether no other was kept meanwhile.
pub fn drop(house: &House, pass: &Pass, at: Option<At>) -> bool {
    let Some((drawer, me)) = house.drawer().zip(pass.asker().me()) else { return true };
    if let Some(at) = at {
        drawer.drop_draft(me, at);
    }
    drawer.draft(me).is_none()
}

/// Forgets the draft that has just been adopted: the one of that text, or that of the page it was sent from.
pub fn adopted(house: &House, pass: &Pass, text: &str, at: Option<At>) {
    let Some((drawer, me)) = house.drawer().zip(pass.asker().me()) else { return };
    if let Some(kept) = drawer.draft(me).filter(|kept| kept.text == text || Some(kept.at) == at) {
        drawer.drop_draft(me, kept.at);
    }
}
