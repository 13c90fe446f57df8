//! Whose handle is whose, as a person says it: the log first, then vault and world.

use crate::{Acted, Desk, DeskError};
use comity_log::Draft;
use comity_sources::identity::{Colleague, Stranger, matching};
use comity_sources::item::Handle;
use comity_spine::{At, Being, HandleId, PersonId};
use comity_vault::{Actors, How, Unmatched, Vault, VaultError};
use std::collections::{BTreeMap, BTreeSet};

/// Above this share of unmatched actors nothing that is said of functions can be trusted.
pub const UNMATCHED_MAX: f64 = 0.05;

/// A handle that is nobody's, and whose it may be: certain ones first, then the likeliest.
#[derive(Clone, Debug, PartialEq)]
pub struct Open {
    /// The handle.
    pub handle: Unmatched,
    /// People, each with the reason as half a sentence. A person has to confirm it.
    pub may_be: Vec<(PersonId, String)>,
}

/// The busiest handles that are nobody's, with whom they may be.
///
/// # Errors
/// A vault that cannot be read.
pub fn open_handles(vault: &Vault, domains: &[String], limit: usize) -> Result<Vec<Open>, VaultError> {
    let unmatched = vault.unmatched(limit)?;
    if unmatched.is_empty() {
        return Ok(Vec::new());
    }
    let (people, colleagues) = colleagues(vault)?;
    let strangers: Vec<Stranger> = unmatched.iter().map(stranger).collect();
    let found = matching(&colleagues, &strangers, domains);
    let mut open: Vec<Open> =
        unmatched.into_iter().map(|handle| Open { handle, may_be: Vec::new() }).collect();
    for sure in found.certain {
        open[sure.stranger].may_be.push((people[sure.colleague], sure.why));
    }
    for likely in found.likely {
        open[likely.stranger].may_be.push((people[likely.colleague], likely.why));
    }
    Ok(open)
}

fn stranger(one: &Unmatched) -> Stranger {
    Stranger {
        handle: Handle { space: one.space.clone(), text: one.text.clone() },
        name: one.name.clone().or_else(|| called(&one.text)),
        function: one.function.clone(),
        places: one.places.clone(),
    }
}

/// The name that a handle is itself, where a tool has no other: of several words, and no address.
fn called(text: &str) -> Option<String> {
    let is_name = text.trim().contains(' ') && !text.contains('@');
    is_name.then(|| text.to_owned())
}

fn colleagues(vault: &Vault) -> Result<(Vec<PersonId>, Vec<Colleague>), VaultError> {
    let mut places: BTreeMap<PersonId, BTreeSet<_>> = BTreeMap::new();
    for (person, place) in vault.seen_in()? {
        places.entry(person).or_default().insert(place);
    }
    let mut functions: BTreeMap<PersonId, BTreeSet<_>> = BTreeMap::new();
    for (person, function) in vault.served()? {
        functions.entry(person).or_default().insert(function);
    }
    let (mut people, mut colleagues) = (Vec::new(), Vec::new());
    let somebody = |card: &comity_vault::PersonCard| card.being == Being::Person && card.erased_at.is_none();
    for card in vault.directory()?.into_iter().filter(somebody) {
        let handles = vault.handles_of(card.person)?.into_iter();
        people.push(card.person);
        colleagues.push(Colleague {
            handles: handles.map(|(_, space, text)| Handle { space, text }).collect(),
            name: card.name,
            functions: functions.remove(&card.person).unwrap_or_default(),
            places: places.remove(&card.person).unwrap_or_default(),
        });
    }
    Ok((people, colleagues))
}

/// A loud sentence while so many actors are nobody that nothing said of functions can be trusted.
pub fn too_many_unmatched(actors: &Actors) -> Option<String> {
    let Actors { n, n_unmatched } = *actors;
    if n_unmatched as f64 <= UNMATCHED_MAX * n as f64 {
        return None;
    }
    let share = n_unmatched * 100 / n;
    Some(format!(
        "{n_unmatched} of {n} actors ({share} %) are nobody yet, so what they did counts for no function. \
         Do not trust what is said of functions before it is under 5 %: see `comity people`"
    ))
}

impl Desk {
    /// Says that a handle is a person's, as somebody confirmed.
    ///
    /// # Errors
    /// No such handle or person, the handle is another's, or a store that failed. Once the act is durable it
    /// holds: should the vault fail then, it follows at the next act or start.
    pub fn confirm_match(
        &mut self,
        handle: HandleId,
        person: PersonId,
        by: Option<PersonId>,
        now: At,
    ) -> Result<Acted, DeskError> {
        self.vault.may_match(handle, person)?;
        let how = How::Confirmed.name();
        let terms = serde_json::json!({ "identity.matched": { "matches": [(handle, person)], "how": how } });
        self.write(Draft { by, ..Draft::new("identity.matched", terms.to_string()) }, None, now)
    }

    /// Takes a handle from whoever holds it: it is nobody's until somebody says otherwise.
    ///
    /// # Errors
    /// No such handle, or a store that failed; see [`Desk::confirm_match`].
    pub fn split(&mut self, handle: HandleId, by: Option<PersonId>, now: At) -> Result<Acted, DeskError> {
        self.vault.holder_of(handle)?;
        let terms = serde_json::json!({ "identity.split": { "handle": handle } });
        self.write(Draft { by, ..Draft::new("identity.split", terms.to_string()) }, None, now)
    }
}
