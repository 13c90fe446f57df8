//! The audit trail of an initiative's requirements: every act that was done to them, in order, and who has
//! reviewed it (21 CFR 11.10(e), EU GMP Annex 11, 9: audit trails are reviewed regularly).
//!
//! A review is a signature over the trail as it was read: over its length and a fingerprint of every entry.

pub mod page;

use super::acts::Act;
use super::fold::State;
use super::look::may_know;
use comity_common::document::{Anew, Fields, Meaning, Print, ToSign};
use comity_common::exchange::decide as may;
use comity_common::practice::Wish;
use comity_common::view::{SeenHead, View};
use comity_spine::{BaselineId, Head, InitiativeId, Noun, PersonId, Ref, Refusal, RequirementId};
use std::fmt::Write;

/// Something that was done to the requirements of an initiative.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The act.
    pub head: SeenHead,
    /// For whom it counts.
    pub who: Option<PersonId>,
    /// What was done.
    pub kind: &'static str,
    /// To which requirement, or which baseline was cut.
    pub about: About,
}

/// What an entry is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    /// A requirement, as that revision has it, from 1.
    Requirement(RequirementId, u32, Print),
    /// All of them, frozen.
    Baseline(BaselineId, Print),
}

/// A review of a trail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    /// The act.
    pub head: SeenHead,
    /// Who reviewed it.
    pub who: PersonId,
    /// How many entries there were.
    pub n_entries: u32,
    /// The fingerprint over all of them.
    pub print: Print,
    /// How they had shown who they are.
    pub anew: Anew,
}

/// What was done, and what of it was reviewed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trail {
    /// In the order of the acts.
    pub entries: Vec<Entry>,
    /// In the order in which they were signed.
    pub reviews: Vec<Review>,
}

impl Trail {
    /// The fingerprint over every entry.
    pub fn print(&self) -> Print {
        let mut fields = Fields::of("trail");
        for entry in &self.entries {
            fields.put("act", entry.head.seq.0.to_be_bytes());
            fields.put("kind", entry.kind);
            match &entry.about {
                About::Requirement(id, revision, print) => {
                    fields.put("requirement", id.as_str());
                    fields.put("revision", revision.to_be_bytes());
                    fields.put("print", print.bytes());
                }
                About::Baseline(id, print) => {
                    fields.put("baseline", id.as_str());
                    fields.put("print", print.bytes());
                }
            }
        }
        fields.print()
    }

    /// The entries that no review has covered yet.
    pub fn unread(&self) -> &[Entry] {
        let read = self.reviews.last().map_or(0, |review| review.n_entries as usize);
        self.entries.get(read..).unwrap_or_default()
    }

    fn n(&self) -> u32 {
        u32::try_from(self.entries.len()).unwrap_or(u32::MAX)
    }
}

/// Takes in an act that was just folded: what it did is an entry of its initiative's trail.
pub fn fold(state: &mut State, head: &Head, act: &Act) {
    let who = head.on_behalf_of.or(head.by);
    let (initiative, about) = match act {
        Act::Reviewed { initiative, assurance, .. } => {
            let (Some(who), Some(trail)) = (head.by, state.trails.get_mut(initiative)) else { return };
            let anew = Anew::of(assurance.as_deref());
            let (n_entries, print) = (trail.n(), trail.print());
            trail.reviews.push(Review { head: SeenHead::new(head), who, n_entries, print, anew });
            return;
        }
        Act::Cut { baseline, .. } => {
            let Some((initiative, cut)) = state.baselines.get(baseline) else { return };
            (initiative, About::Baseline(baseline.clone(), cut.print))
        }
        act => {
            let Some((id, it)) = act.requirement().and_then(|id| state.all.get_key_value(id)) else { return };
            (&it.initiative, About::Requirement(id.clone(), it.item.revision(), it.print()))
        }
    };
    let entry = Entry { head: SeenHead::new(head), who, kind: act.kind(), about };
    state.trails.entry(initiative.clone()).or_default().entries.push(entry);
}

/// Whether a trail may be reviewed now: by somebody who sees all of it, has read it as it stands, and did not
/// do all of it alone.
///
/// # Errors
/// A sentence that says what to do instead.
pub fn decide(view: &View<'_, State>, wish: &Wish<'_, Act>) -> Result<(), Refusal> {
    let Act::Reviewed { initiative, revision, assurance } = wish.act else { return Ok(()) };
    may::function_of(view, wish.by)?;
    let refused = |field: &str, sentence: String| Err(Refusal::of(field, sentence));
    let Some(trail) = view.state.trails.get(initiative) else {
        return refused(
            "initiative",
            format!("`{initiative}` has no requirements, so nothing was done to them."),
        );
    };
    let unread = trail.unread();
    if unread.is_empty() {
        return refused("initiative", "Everything in this trail was reviewed already.".to_owned());
    }
    if !trail.entries.iter().all(|entry| may_know(view, &entry.head)) {
        let sentence = "Some of this trail is kept between others; who sees all of it reviews it.";
        return refused("initiative", sentence.to_owned());
    }
    if let Some(read) = revision.as_ref().filter(|read| read.0 != trail.n()) {
        let sentence =
            format!("You read {} entries, and there are {} by now; read it again.", read.0, trail.n());
        return refused("revision", sentence);
    }
    if unread.iter().all(|entry| entry.who == Some(wish.by)) {
        let sentence = "All that is to be reviewed you did yourself; somebody else reviews it.";
        return refused("initiative", sentence.to_owned());
    }
    match assurance {
        Some(assurance) => to_sign(view, initiative, trail).holds(assurance, wish.by),
        None => Ok(()),
    }
}

/// What somebody signs of a trail.
pub fn signs(view: &View<'_, State>, act: &Act) -> Option<ToSign> {
    let Act::Reviewed { initiative, .. } = act else { return None };
    Some(to_sign(view, initiative, view.state.trails.get(initiative)?))
}

fn to_sign(view: &View<'_, State>, initiative: &InitiativeId, trail: &Trail) -> ToSign {
    let mut text = format!(
        "# Audit trail of the requirements of {initiative}\n\n{} entries, of which {} were not reviewed before:\n\n",
        trail.n(),
        trail.unread().len()
    );
    for entry in trail.unread() {
        // Writing to a text cannot fail.
        let _ = writeln!(text, "- {}", line(view, entry));
    }
    text.push_str("\nI have read this trail, and what was done is in order, or I have said otherwise.\n");
    ToSign {
        subject: Ref::initiative(initiative),
        revision: trail.n(),
        print: trail.print(),
        meaning: Meaning::Review,
        text,
    }
}

/// An entry on one line.
fn line(view: &View<'_, State>, entry: &Entry) -> String {
    let who = entry.who.map_or_else(|| "a file".to_owned(), |who| name(view, who));
    let (at, does) = (view.calendar().clock(entry.head.at), does(entry.kind));
    match &entry.about {
        About::Requirement(id, revision, print) => {
            format!("{at}: {who}: {does}: {id}, revision {revision} ({})", print.short())
        }
        About::Baseline(id, print) => format!("{at}: {who}: {does}: {id} ({})", print.short()),
    }
}

fn name(view: &View<'_, State>, who: PersonId) -> String {
    view.name(&Ref::new(Noun::Person, who.to_string()))
}

/// What was done, as its wire name has it: `changed`, `signature given`.
fn does(kind: &str) -> String {
    kind.trim_start_matches("requirement.").replace('.', " ")
}
