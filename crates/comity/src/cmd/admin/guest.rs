//! Somebody from outside, invited to one initiative.

use super::super::{Workspace, person};
use crate::chance::OsChance;
use crate::{clock, out};
use anyhow::{Context, Result, bail};
use comity_auth::{Gate, Grant, Role};
use comity_log::Chance;
use comity_sources::Handle;
use comity_spine::{Being, HandleId, InitiativeId, PersonId, Ref};
use comity_vault::NewPerson;

/// Makes somebody a guest of an initiative; who is not known yet is added with their address.
///
/// # Errors
/// No such initiative; somebody unknown without an address; a store that failed.
pub(super) fn let_in(
    at: &Workspace,
    gate: &Gate,
    who: &str,
    name: Option<&str>,
    initiative: &InitiativeId,
) -> Result<()> {
    let glass = at.glass()?;
    super::grants::known(&glass, &Ref::initiative(initiative))?;
    let known = person(glass.vault(), who);
    drop(glass);
    let guest = match known {
        Ok(guest) => guest,
        Err(_) if who.contains('@') => add(at, who, name)?,
        Err(error) => {
            return Err(error).context("to invite somebody who is not known yet, give their address");
        }
    };
    let (scope, from) = (Some(Ref::initiative(initiative)), clock::now());
    gate.grant(&Grant { person: guest, role: Role::Guest, scope, from, until: None, by: None })?;
    Ok(())
}

/// Adds somebody with their address, in no function.
///
/// # Errors
/// What is no address; a store that failed.
pub(super) fn add(at: &Workspace, address: &str, name: Option<&str>) -> Result<PersonId> {
    let handle = Handle::new("mail", address);
    if !handle.text.split_once('@').is_some_and(|(of, at)| !of.is_empty() && at.contains('.')) {
        bail!("`{address}` is no mail address: write it as in cem@agency.example");
    }
    let mut desk = at.desk()?;
    let person = PersonId(draw());
    let new = NewPerson { person, name: name.map(str::to_owned), being: Being::Person, zone: None };
    desk.vault_mut().add_person(&new)?;
    let handle = desk.vault_mut().handle(&handle.space, &handle.text, HandleId(draw()))?;
    desk.confirm_match(handle, person, None, clock::now())?;
    super::super::sign(&mut desk)?;
    out::note(&format!("{address} was not known yet and was added, in no function"));
    Ok(person)
}

fn draw() -> u128 {
    let mut bytes = [0; 16];
    OsChance.fill(&mut bytes);
    u128::from_be_bytes(bytes)
}
