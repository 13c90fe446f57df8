//! The door of the pages: sessions, passwords and invitations, kept in the workspace's vault.

use crate::chance::OsChance;
use crate::out;
use anyhow::Result;
use comity_auth::{Gate, GateError, Grant};
use comity_desk::DeskError;
use comity_log::Chance;
use comity_spine::{At, PersonId, Refusal};
use comity_vault::VaultError;
use comity_web::Locker;
use comity_web::door::{Barred, Door, Key};
use comity_web::{Passkeys, Signers};
use std::path::Path;

/// The gate of the workspace in a folder.
pub fn gate(dir: &Path) -> Result<Gate> {
    // Opening a vault for writing would make one where there is none.
    if !dir.join("log.db").exists() {
        return Err(DeskError::NoWorkspace(dir.display().to_string()).into());
    }
    Ok(Gate::open(dir, Box::new(|bytes| OsChance.fill(bytes)))?)
}

/// The door through which the pages of a workspace are entered.
pub fn door(dir: &Path) -> Result<Box<dyn Door>> {
    Ok(Box::new(Entrance(gate(dir)?)))
}

/// Says how to let the first person in, where there are people and nobody ever could sign in.
pub fn hint(door: &dyn Door, n_people: u64) {
    if door.is_open() && n_people > 0 {
        out::note(
            "anybody at this machine may look, until the first person can sign in: let them in with \
             `comity admin invite ADDRESS`",
        );
    }
}

struct Entrance(Gate);

impl Door for Entrance {
    fn who(&self, token: &str, now: At) -> Option<PersonId> {
        readable(self.0.session(token, now)).flatten()
    }

    fn enter(&self, key: &Key, now: At) -> Result<String, Barred> {
        let entered = match key {
            Key::Password { mail, password } => {
                let mail = comity_sources::Handle::new("mail", mail).text;
                self.0.sign_in(&mail, password, now)
            }
            Key::Invitation { token, password } => self.0.accept(token, password, now),
            Key::Passkey(signed) => self.0.enter_by_passkey(signed, now),
            Key::Welcome { token, signed } => self.0.accept_by_passkey(token, signed, now),
            Key::Cast(_) => Err(Refusal::new("Sign in with your address and your password.").into()),
        };
        if let Err(GateError::Vault(error)) = &entered {
            out::note(&format!("nobody can come in just now: {error}"));
        }
        Ok(entered?.text().to_owned())
    }

    fn leave(&self, token: &str, _: At) {
        readable(self.0.sign_out(token));
    }

    fn invited(&self, token: &str, now: At) -> Option<PersonId> {
        readable(self.0.invited(token, now)).flatten()
    }

    /// Until the first password was set. A vault that cannot be read shuts the door.
    fn is_open(&self) -> bool {
        readable(self.0.signing_in_since()).is_some_and(|since| since.is_none())
    }

    /// A vault that cannot be read lets nobody do anything.
    fn grants(&self, person: PersonId, now: At) -> Vec<Grant> {
        readable(self.0.grants(person, now)).unwrap_or_default()
    }

    fn cast(&self) -> &[PersonId] {
        &[]
    }

    fn locker(&self) -> Option<&dyn Locker> {
        Some(&self.0)
    }

    fn passkeys(&self) -> Option<&dyn Passkeys> {
        Some(&self.0)
    }

    fn signers(&self) -> Option<&dyn Signers> {
        Some(&self.0)
    }
}

/// What the vault answered; whoever runs Comity reads why it did not.
fn readable<T>(answer: Result<T, VaultError>) -> Option<T> {
    answer.inspect_err(|error| out::note(&format!("the door cannot ask the vault: {error}"))).ok()
}
