//! The state of holds, and whether an act about them may be done.

use super::acts::Act;
use crate::misread::misread;
use crate::practice::RawWish;
use crate::trace::Facts;
use crate::world::World;
use comity_spine::{At, FactId, Head, Noun, PersonId, Ref, Refusal, Seq, Slug};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// The function that places and lifts holds.
pub const LEGAL: &str = "legal";

/// One hold from its placing on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hold {
    /// The act that placed it.
    pub seq: Seq,
    /// What must be kept.
    pub subject: Ref,
    /// Since when.
    pub placed: At,
    /// Who placed it.
    pub by: Option<PersonId>,
    /// When it was lifted, if it was.
    pub lifted: Option<At>,
}

/// Every hold that was ever placed, by id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holds(BTreeMap<Slug, Hold>);

impl Holds {
    /// Takes in an act. Total: a second placing of one id and the lifting of an unknown one change nothing.
    pub fn fold(&mut self, head: &Head, act: &Act) {
        match act {
            Act::Placed { hold, .. } => {
                let Some(subject) = act.kept().into_iter().next() else { return };
                self.0.entry(hold.clone()).or_insert(Hold {
                    seq: head.seq,
                    subject,
                    placed: head.at,
                    by: head.by,
                    lifted: None,
                });
            }
            Act::Lifted { hold } => {
                if let Some(known) = self.0.get_mut(hold) {
                    known.lifted.get_or_insert(head.at);
                }
            }
        }
    }

    /// A hold by its id.
    pub fn get(&self, id: &Slug) -> Option<&Hold> {
        self.0.get(id)
    }

    /// Every hold, by id.
    pub fn iter(&self) -> impl Iterator<Item = (&Slug, &Hold)> {
        self.0.iter()
    }

    /// Those that stand.
    pub fn standing(&self) -> impl Iterator<Item = (&Slug, &Hold)> {
        self.0.iter().filter(|(_, hold)| hold.lifted.is_none())
    }

    /// The hold that keeps a thing itself from being erased, if one stands.
    pub fn on(&self, subject: &Ref) -> Option<(&Slug, &Hold)> {
        self.standing().find(|(_, hold)| hold.subject == *subject)
    }

    /// The hold that keeps the words of some acts: one on what they are about, or on who did them.
    pub fn on_acts(&self, facts: &Facts, acts: &BTreeSet<Seq>) -> Option<(&Slug, &Hold)> {
        let is_kept = |subject: &Ref| self.on(subject);
        acts.iter().find_map(|seq| {
            let id = FactId::Act(*seq);
            let about = facts.about_row(id).into_iter().flatten().map(|ix| facts.subject(*ix));
            let by = facts.row(id).and_then(|row| facts.person(row));
            let by = by.map(|person| Ref::new(Noun::Person, person.to_string()));
            about.chain(by.as_ref()).find_map(is_kept)
        })
    }

    /// The hold that keeps a person from being erased: one on them, or on something that they took part in.
    pub fn on_person(&self, facts: &Facts, person: PersonId) -> Option<(&Slug, &Hold)> {
        self.standing().next()?;
        let own = Ref::new(Noun::Person, person.to_string());
        self.on(&own).or_else(|| {
            self.standing().find(|(_, hold)| {
                let rows = facts.find(&hold.subject).into_iter().flat_map(|ix| facts.about_it(ix));
                rows.into_iter().any(|row| facts.person(row) == Some(person))
            })
        })
    }
}

impl Hold {
    /// Why something is not erased, as a sentence: which hold stands in the way, since when, whom to ask.
    ///
    /// What is held is named only where it is not a matter: which matter it is may be more than may be told.
    pub fn in_the_way(&self, id: &Slug, day: impl std::fmt::Display) -> Refusal {
        let what = if self.subject.noun.is_matter() {
            format!("a matter ({})", self.subject.noun.name())
        } else {
            self.subject.to_string()
        };
        Refusal::new(format!(
            "The legal hold `{id}`, placed on {what} on {day}, stands in the way; ask legal to lift it first. \
             Nothing was erased."
        ))
    }
}

/// Whether an act about holds may be done now.
///
/// # Errors
/// A sentence for the person who wished it.
pub fn decide(world: &World, wish: &RawWish<'_>) -> Result<(), Refusal> {
    let act = Act::deserialize(wish.terms).map_err(|why| misread(&why, wish.terms))?;
    let verb = if matches!(act, Act::Placed { .. }) { "place" } else { "lift" };
    if world.people().function(wish.by, wish.at).is_none_or(|function| function.as_str() != LEGAL) {
        let sentence = format!("Only legal can {verb} a hold; ask somebody of legal to do it.");
        return Err(Refusal::new(sentence));
    }
    match &act {
        Act::Placed { hold, .. } => {
            if world.holds().get(hold).is_some() {
                let sentence = format!("The name `{hold}` is taken by another hold; leave it out.");
                return Err(Refusal::of("hold", sentence));
            }
            match act.kept().as_slice() {
                [subject] => may_be_held(world, subject),
                [] => Err(Refusal::of(
                    "subject",
                    "Say what must be kept: a person, an initiative, or a matter such as `concern:c-…`.",
                )),
                _ => Err(Refusal::of("subject", "A hold is on one thing; place one for each.")),
            }
        }
        Act::Lifted { hold } => match world.holds().get(hold) {
            None => Err(Refusal::of("hold", format!("There is no hold `{hold}`."))),
            Some(known) if known.lifted.is_some() => {
                Err(Refusal::of("hold", format!("The hold `{hold}` was lifted already.")))
            }
            Some(_) => Ok(()),
        },
    }
}

/// Refuses what cannot be held, or what is not there: a slip of the finger would keep nothing.
fn may_be_held(world: &World, subject: &Ref) -> Result<(), Refusal> {
    let is_sort = subject.noun.is_matter() || matches!(subject.noun, Noun::Initiative | Noun::Person);
    if !is_sort {
        let sentence = "A hold is placed on a matter (`concern:c-…`, `ask:a-…`), an initiative or a person.";
        return Err(Refusal::of("subject", sentence));
    }
    let is_there = match subject.noun {
        Noun::Person => subject.id.parse().is_ok_and(|id| world.people().iter().any(|known| known == id)),
        _ => world.facts().find(subject).is_some(),
    };
    if is_there {
        return Ok(());
    }
    let sentence =
        format!("Nothing is known of `{subject}`, so nothing would be kept; look at its name again.");
    Err(Refusal::of("subject", sentence))
}
