//! Signing: whoever does proves at that moment who they are.
//!
//! What they are about to sign is drawn up and shown to them. Then either a passkey of theirs signs its
//! SHA-256, after it asked who holds it; or they type their password and a code of the moment.
//!
//! **Invariant:** what was drawn up is good for one answer, for five minutes, and for the person to whom it
//! was shown.

use crate::assertion::{self, BadAssertion};
use crate::gate::{WRONG_MOST, Writer, hold, refuse_tried};
use crate::passkey::{ASKED, OTHER, Wants, read, unknown, unwritten};
use crate::{Gate, GateError, Origin, Token, codes};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as B64};
use comity_spine::{Assurance, At, PersonId, Refusal, Shown, Statement};
use comity_vault::{PasskeyCard, Vault, VaultError};
use serde_json::{Value, json};
use webauthn_rs::prelude::{Passkey, PublicKeyCredential};
use zeroize::Zeroizing;

/// What somebody is about to sign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawn {
    /// The bytes under the signature.
    pub statement: Statement,
    /// The text that they were shown.
    pub record: String,
    /// What they had sent by which it was drawn up: the caller's, kept as it is.
    pub sent: String,
}

/// What somebody has signed, and how they showed who they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proven {
    /// What stands beside the act.
    pub assurance: Assurance,
    /// The text that they were shown.
    pub record: String,
}

/// How many things one person may have drawn up at once: a few tabs.
const DRAWN_MOST: usize = 4;

/// A secret for codes that somebody is shown, until they show that they have it.
pub struct NewCode {
    /// By what the answer is known again.
    pub token: Token,
    /// The secret, for a program that is typed into.
    pub spelt: String,
    /// The same as an address.
    pub address: String,
}

impl Gate {
    /// Keeps for five minutes what a person is about to sign; `draw` is given chance as 64 digits.
    pub fn draw_up(&self, person: PersonId, now: At, draw: impl FnOnce(&str) -> Drawn) -> Token {
        let (token, copy) = {
            let chance = &mut hold(&self.writer).chance;
            let mut copy = [0; 32];
            chance(&mut copy);
            (Token::draw(chance), hex::encode(copy))
        };
        let drawn = Box::new(draw(&copy));
        let mut open = hold(&self.challenges);
        open.open(token.digest(), Wants::Signature(person, drawn), now);
        open.keep_few(DRAWN_MOST, |wants| matches!(wants, Wants::Signature(whose, _) if *whose == person));
        token
    }

    /// What was drawn up for a person, while it is kept.
    ///
    /// # Errors
    /// It is gone or somebody else's.
    pub fn drawn(&self, token: &str, person: PersonId, now: At) -> Result<Drawn, Refusal> {
        match hold(&self.challenges).look(token, now)? {
            Wants::Signature(whose, drawn) if *whose == person => Ok((**drawn).clone()),
            _ => Err(Refusal::new(OTHER)),
        }
    }

    /// What a person's authenticator is to sign of what was drawn up, as JSON for the browser.
    ///
    /// # Errors
    /// It is gone or somebody else's; they have no passkey; a store that failed.
    pub fn ask_to_sign(
        &self,
        origin: &Origin,
        token: &str,
        person: PersonId,
        now: At,
    ) -> Result<String, GateError> {
        let challenge = match hold(&self.challenges).look(token, now)? {
            Wants::Signature(whose, drawn) if *whose == person => assertion::challenge(&drawn.statement),
            _ => return Err(Refusal::new(OTHER).into()),
        };
        let known = hold(&self.reader).passkeys_of(person)?;
        if known.is_empty() {
            let sentence = "You have no passkey here: add one to your account, or sign with your password and a \
                            code.";
            return Err(Refusal::new(sentence).into());
        }
        let one = |card: &PasskeyCard| json!({ "type": "public-key", "id": B64.encode(&card.id) });
        let asked = json!({ "publicKey": {
            "challenge": B64.encode(challenge),
            "timeout": ASKED,
            "rpId": origin.name(),
            "allowCredentials": known.iter().map(one).collect::<Vec<_>>(),
            "userVerification": "required",
        } });
        Ok(asked.to_string())
    }

    /// Takes what a person's passkey signed. What was drawn up is closed by it.
    ///
    /// # Errors
    /// It is gone or was drawn up for somebody else; a passkey that is not theirs, did not ask who holds it,
    /// signed something else or went back in its count; too many of these in a row; a store that failed.
    pub fn sign_by_passkey(
        &self,
        token: &str,
        person: PersonId,
        answer: &str,
        now: At,
    ) -> Result<Proven, GateError> {
        let answer: PublicKeyCredential = read(answer)?;
        let drawn = self.close_drawn(token, person, now)?;
        // Held until the counter is written, so that no two signatures have one count.
        let vault = &mut hold(&self.writer).vault;
        self.counted(vault, person, now)?;
        let mut card = vault.passkey(&answer.raw_id)?.ok_or_else(unknown)?;
        if card.person != person {
            let sentence =
                "This passkey is somebody else's. Sign with one of your own; nobody signs for another.";
            return Err(Refusal::new(sentence).into());
        }
        let passkey: Passkey = serde_json::from_str(&card.kept).map_err(unwritten)?;
        let shown = Shown::Passkey {
            credential: B64.encode(&card.id),
            key: serde_json::to_string(passkey.get_public_key()).map_err(unwritten)?,
            client_data: B64.encode(&answer.response.client_data_json),
            authenticator_data: B64.encode(&answer.response.authenticator_data),
            signature: B64.encode(&answer.response.signature),
        };
        let counter = assertion::holds(&drawn.statement, &shown).map_err(said)?;
        card.kept = after(&card.kept, counter)?;
        vault.use_passkey(&card, now)?;
        vault.forget_attempts(&tried_as(person))?;
        Ok(Proven { assurance: Assurance { statement: drawn.statement, shown }, record: drawn.record })
    }

    /// Takes a person's password and the code of the moment. What was drawn up is closed by it.
    ///
    /// # Errors
    /// It is gone or was drawn up for somebody else; they have no codes; a password or a code that is wrong,
    /// or was used; too many of these in a row; a store that failed.
    pub fn sign_by_code(
        &self,
        token: &str,
        person: PersonId,
        password: &str,
        typed: &str,
        now: At,
    ) -> Result<Proven, GateError> {
        let drawn = self.close_drawn(token, person, now)?;
        self.counted(&mut hold(&self.writer).vault, person, now)?;
        let known = self.has_password(person, password)?;
        let vault = &mut hold(&self.writer).vault;
        let Some(code) = vault.code_of(person)? else {
            let sentence = "You have no codes yet: set them up in your account, or sign with a passkey.";
            return Err(Refusal::new(sentence).into());
        };
        let step = codes::matching(&code.secret, typed, now, code.last_step).filter(|_| known);
        // Which of the two was wrong is told to nobody.
        let wrong = "This password and this code are not yours of now. A code is good once, for half a minute: \
                     wait for the next, and try again.";
        let step = step.ok_or_else(|| Refusal::new(wrong))?;
        if !vault.use_code(person, step)? {
            return Err(Refusal::new(wrong).into());
        }
        vault.forget_attempts(&tried_as(person))?;
        let shown = Shown::PasswordAndCode { step };
        Ok(Proven { assurance: Assurance { statement: drawn.statement, shown }, record: drawn.record })
    }

    /// Counts a try before it is checked, so that a process that dies over it leaves no free ones.
    fn counted(&self, vault: &mut Vault, person: PersonId, now: At) -> Result<(), GateError> {
        let (tried, since) = (tried_as(person), now.plus_millis(-crate::gate::LOCKED));
        refuse_tried(vault, &tried, TEN, now)?;
        vault.count_attempt(&tried, now, since)?;
        if vault.attempts(&tried, since)?.is_some_and(|tried| tried.n == WRONG_MOST) {
            hold(&self.locked).insert(person);
        }
        Ok(())
    }

    /// Whether a person's tries have just come to as many as there may be, and none of them was right; said
    /// once for each such row of tries.
    pub fn take_locked(&self, person: PersonId, now: At) -> bool {
        let was = hold(&self.locked).remove(&person);
        let since = now.plus_millis(-crate::gate::LOCKED);
        // The last one may have been right after all.
        let tried = hold(&self.reader).attempts(&tried_as(person), since).ok().flatten();
        was && tried.is_some_and(|tried| tried.n >= WRONG_MOST)
    }

    fn close_drawn(&self, token: &str, person: PersonId, now: At) -> Result<Drawn, Refusal> {
        match hold(&self.challenges).close(token, now)? {
            Wants::Signature(whose, drawn) if whose == person => Ok(*drawn),
            _ => Err(Refusal::new(OTHER)),
        }
    }

    /// Since when a person has codes, if they have.
    ///
    /// # Errors
    /// A store that failed.
    pub fn codes_since(&self, person: PersonId) -> Result<Option<At>, VaultError> {
        Ok(hold(&self.reader).code_of(person)?.map(|code| code.added_at))
    }

    /// Whether a person comes in by password, so that they can be asked for it.
    ///
    /// # Errors
    /// A store that failed.
    pub fn comes_by_password(&self, person: PersonId) -> Result<bool, VaultError> {
        Ok(hold(&self.reader).password_of(person)?.is_some())
    }

    /// Takes a person's password once more, before they get another way to sign.
    ///
    /// # Errors
    /// Another password, or too many of them in a row; a store that failed.
    pub fn ask_password(&self, person: PersonId, password: &str, now: At) -> Result<(), GateError> {
        self.counted(&mut hold(&self.writer).vault, person, now)?;
        if !self.has_password(person, password)? {
            let sentence = "That is not your password. Who comes in by passkey alone signs with that, and needs \
                            no codes.";
            return Err(Refusal::of("password", sentence).into());
        }
        Ok(hold(&self.writer).vault.forget_attempts(&tried_as(person))?)
    }

    /// Draws a secret for codes, for somebody who types their password.
    ///
    /// # Errors
    /// As [`Gate::ask_password`].
    pub fn new_code(&self, person: PersonId, password: &str, now: At) -> Result<NewCode, GateError> {
        self.ask_password(person, password, now)?;
        let Writer { vault, chance } = &mut *hold(&self.writer);
        let mut secret = Zeroizing::new(vec![0; codes::SECRET]);
        chance(&mut secret);
        let token = Token::draw(chance);
        let mail = vault.handles_of(person)?.into_iter().find(|(_, space, _)| space == "mail");
        let account = mail.map_or_else(|| person.to_string(), |(_, _, text)| text);
        let (spelt, address) = (codes::spelt(&secret), codes::address(&secret, &account));
        let mut open = hold(&self.challenges);
        open.open(token.digest(), Wants::Secret(person, secret), now);
        open.keep_few(1, |wants| matches!(wants, Wants::Secret(whose, _) if *whose == person));
        Ok(NewCode { token, spelt, address })
    }

    /// Keeps a secret once its person types a code of it.
    ///
    /// # Errors
    /// A secret that is gone or somebody else's, a wrong code; a store that failed.
    pub fn keep_code(&self, token: &str, person: PersonId, typed: &str, now: At) -> Result<(), GateError> {
        let secret = match hold(&self.challenges).close(token, now)? {
            Wants::Secret(whose, secret) if whose == person => secret,
            _ => return Err(Refusal::new(OTHER).into()),
        };
        let wrong = "That is no code of this secret just now. Nothing was kept; begin again, and see that your \
                     phone's clock is right.";
        let step = codes::matching(&secret, typed, now, 0).ok_or_else(|| Refusal::of("code", wrong))?;
        let Writer { vault, chance } = &mut *hold(&self.writer);
        Ok(vault.keep_code(person, &secret, step, now, chance)?)
    }

    /// Takes a person's codes away; says whether they had any.
    ///
    /// # Errors
    /// A store that failed.
    pub fn drop_code(&self, person: PersonId) -> Result<bool, VaultError> {
        hold(&self.writer).vault.drop_code(person)
    }
}

const TEN: &str = "Ten times in a row whoever tried did not prove to be you";

/// How tries to sign are counted among those for addresses.
fn tried_as(person: PersonId) -> String {
    format!("signing:{person}")
}

/// What is kept of a passkey after it was used with that count.
fn after(kept: &str, counter: u32) -> Result<String, GateError> {
    let mut kept: Value = serde_json::from_str(kept).map_err(unwritten)?;
    let known = kept["cred"]["counter"].as_u64().unwrap_or_default();
    // Most passkeys are synchronised and count nothing.
    if (known > 0 || counter > 0) && u64::from(counter) <= known {
        let sentence = "The counter of this passkey went back, as that of a copy would. It signs nothing: sign \
                        another way, and remove it if it was copied.";
        return Err(Refusal::new(sentence).into());
    }
    kept["cred"]["counter"] = counter.into();
    serde_json::to_string(&kept).map_err(|why| unwritten(why).into())
}

/// Why what a passkey signed is not taken, for whoever signs.
fn said(why: BadAssertion) -> Refusal {
    Refusal::new(match why {
        BadAssertion::Unverified => {
            "The passkey did not ask who you are. Use one that asks for a fingerprint, a face or a number."
        }
        BadAssertion::OtherSite => {
            "This passkey was shown to another address than Comity's. Open Comity by its own name and try again."
        }
        BadAssertion::OtherChallenge => {
            "The passkey signed something else than what stands here. Open the page anew and sign again."
        }
        BadAssertion::Unreadable | BadAssertion::OtherKey => {
            "The passkey did not prove whose it is. Try again, or sign with your password and a code."
        }
    })
}
