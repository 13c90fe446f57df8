//! The door of a demo: whoever comes picks whom to be.

use crate::door::gate;
use anyhow::Result;
use comity_auth::{Gate, GateError, Grant, Role};
use comity_desk::Glass;
use comity_spine::{At, PersonId, Refusal};
use comity_web::{Barred, Door, Key, Locker, Passkeys, Signers};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

/// Who of the story runs Comity at Larkmoor.
const ADMIN: &str = "noor";

/// The door of a demo: whoever comes picks whom to be. There is nothing to protect, and it is on this
/// machine.
pub struct DemoDoor {
    cast: Vec<PersonId>,
    admin: Option<PersonId>,
    sessions: Mutex<BTreeMap<String, PersonId>>,
    /// Keeps tokens and choices, as in any other workspace.
    gate: Gate,
}

impl DemoDoor {
    /// A door with the people of a demo's story, in the order of the story.
    ///
    /// # Errors
    /// A workspace that cannot be read.
    pub fn new(dir: &Path) -> Result<DemoDoor> {
        let glass = Glass::open(dir)?;
        let script = comity_common::story::script(comity_demo::STORY)?;
        let all = comity_demo::people::everybody(super::cmd::DEMO_SEED, &script.members, 0);
        let (mut cast, mut admin) = (Vec::new(), None);
        for member in all.iter().take(script.members.len()) {
            let person = glass.vault().person_of("mail", &member.mail())?;
            cast.extend(person);
            if member.key == ADMIN {
                admin = person;
            }
        }
        Ok(DemoDoor { cast, admin, sessions: Mutex::default(), gate: gate(dir)? })
    }
}

impl Door for DemoDoor {
    fn who(&self, token: &str, _: At) -> Option<PersonId> {
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner).get(token).copied()
    }

    fn enter(&self, key: &Key, now: At) -> Result<String, Barred> {
        let (person, token) = match key {
            Key::Cast(person) => {
                (self.cast.iter().find(|known| *known == person).copied(), person.to_string())
            }
            Key::Passkey(signed) => {
                let token = self.gate.enter_by_passkey(signed, now)?.text().to_owned();
                (self.gate.session(&token, now).map_err(GateError::from)?, token)
            }
            _ => (None, String::new()),
        };
        let person = person.ok_or_else(|| Refusal::new("Choose one of the people of the demo."))?;
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner).insert(token.clone(), person);
        Ok(token)
    }

    fn leave(&self, token: &str, _: At) {
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner).remove(token);
    }

    fn invited(&self, _: &str, _: At) -> Option<PersonId> {
        None
    }

    fn is_open(&self) -> bool {
        true
    }

    /// Everybody works here; who runs Comity is one of them.
    fn grants(&self, person: PersonId, now: At) -> Vec<Grant> {
        let roles = [Some(Role::Member), (self.admin == Some(person)).then_some(Role::Admin)];
        let grant = |role| Grant { person, role, scope: None, from: now, until: None, by: None };
        roles.into_iter().flatten().map(grant).collect()
    }

    fn cast(&self) -> &[PersonId] {
        &self.cast
    }

    fn locker(&self) -> Option<&dyn Locker> {
        Some(&self.gate)
    }

    fn passkeys(&self) -> Option<&dyn Passkeys> {
        Some(&self.gate)
    }

    fn signers(&self) -> Option<&dyn Signers> {
        Some(&self.gate)
    }
}
