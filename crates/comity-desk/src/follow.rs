//! What the vault has to do because of an act of the log. The log goes first; the vault follows.

use crate::{DeskError, open::trace_act};
use comity_common::{people, trace};
use comity_log::{
    Record,
    withdraw::{ERASED, WITHDRAWN},
};
use comity_spine::{HandleId, Owner, PersonId, Slug};
use comity_vault::{How, ImportState, Vault, VaultError};

/// What an act that withdraws words says of a matter.
#[derive(serde::Deserialize)]
struct Withdrawn {
    #[serde(default)]
    matter: Option<Slug>,
}

/// Makes the vault do what an act says, and says whether there was anything to do.
///
/// Doing it twice in a row changes nothing: a process may have been killed before it was noted as done.
pub(crate) fn follow(record: &Record<'_>, vault: &mut Vault) -> Result<bool, DeskError> {
    let seq = record.head().seq;
    match record.head().kind.as_str() {
        ERASED => {
            if let Some(person) = erased_by(record) {
                erase(vault, person, record)?;
            }
        }
        WITHDRAWN => match serde_json::from_slice(record.terms) {
            Ok(Withdrawn { matter: Some(matter) }) => {
                vault.destroy_key(&Owner::Matter(matter))?;
                vault.sweep()?;
            }
            _ => return Ok(false),
        },
        "identity.matched" | "identity.split" => match serde_json::from_slice(record.terms) {
            Ok(people::Act::IdentityMatched { matches, how }) => give(vault, &matches, &how)?,
            Ok(people::Act::IdentitySplit { handle }) => drop(vault.split_handle(handle)?),
            _ => {}
        },
        _ => match trace_act(record) {
            Some(trace::Act::ImportMade(brought)) => {
                if state(vault, brought.import)? == Some(ImportState::Staging) {
                    vault.confirm(brought.import, seq)?;
                }
            }
            Some(trace::Act::ImportUndone { import }) => {
                if state(vault, import)? == Some(ImportState::Live) {
                    vault.undo(import, seq)?;
                }
            }
            Some(trace::Act::PlaceMapped { source, place, initiative }) => {
                vault.map_place(&source, &place, initiative.as_ref())?;
            }
            Some(trace::Act::TraceLinked { traces, initiative }) => {
                vault.link_by_hand(&traces, initiative.as_ref())?;
            }
            _ => return Ok(false),
        },
    }
    Ok(true)
}

fn state(vault: &Vault, import: comity_spine::ImportId) -> Result<Option<ImportState>, VaultError> {
    Ok(vault.import(import)?.map(|card| card.state))
}

fn give(vault: &mut Vault, matches: &[(HandleId, PersonId)], how: &str) -> Result<(), VaultError> {
    let how = if how == How::Confirmed.name() { How::Confirmed } else { How::Address };
    matches.iter().try_for_each(|(handle, person)| vault.match_handle(*handle, *person, how))
}

fn erase(vault: &mut Vault, person: PersonId, record: &Record<'_>) -> Result<(), VaultError> {
    match vault.person(person)? {
        None => Ok(()),
        Some(card) if card.erased_at.is_none() => vault.erase(person, record.head().recorded_at),
        // Erased before, and the person at the desk was told if a reader kept the old pages: try once more.
        Some(_) => match vault.sweep() {
            Err(VaultError::NotSwept) => Ok(()),
            other => other,
        },
    }
}

fn erased_by(record: &Record<'_>) -> Option<PersonId> {
    #[derive(serde::Deserialize)]
    struct Erased {
        person: PersonId,
    }
    serde_json::from_slice::<Erased>(record.terms).ok().map(|erased| erased.person)
}
