//! Passkeys: what an authenticator signs, and coming in by it.
//!
//! One is made, or shown, in two steps: the browser asks for a [`Challenge`], the authenticator signs it, and
//! the form brings back what was [`Signed`].
//!
//! **Invariant:** a challenge is good for one answer, for five minutes, and in the browser that asked for it.

use crate::gate::{Writer, hold, refuse_tried};
use crate::signing::Drawn;
use crate::{Gate, GateError, Origin, Token, programs, token};
use comity_spine::{At, PersonId, Refusal};
use comity_vault::{Digest, NewWay, PasskeyCard, Removed, Vault, VaultError, passkeys::tried_as};
use std::collections::BTreeMap;
use webauthn_rs::prelude::{
    DiscoverableAuthentication, Passkey, PasskeyRegistration, PublicKeyCredential, Uuid, Webauthn,
    WebauthnBuilder, WebauthnError,
};
use zeroize::Zeroizing;

/// How long an authenticator has to sign, in milliseconds: people look for a key, and type a number.
pub const ASKED: i64 = 5 * 60_000;

/// How many passkeys one person may have at once.
pub const PASSKEYS_MOST: usize = 20;

/// How many pages of one person may wait for another passkey of theirs.
const PROVEN_MOST: usize = 4;

/// How many challenges may be open at once; the oldest goes first.
const OPEN_MOST: usize = 10_000;

/// What an authenticator is to sign.
#[derive(Clone, Debug)]
pub struct Challenge {
    /// What the browser keeps, to be known again.
    pub token: Token,
    /// What its `navigator.credentials` is asked, as JSON.
    pub options: String,
}

/// What a browser brings back.
#[derive(Clone, PartialEq, Eq)]
pub struct Signed {
    /// Where people find Comity.
    pub origin: Origin,
    /// The challenge's token, from the browser's cookie.
    pub token: String,
    /// What the authenticator made of it, as JSON.
    pub answer: String,
}

/// The challenges that are open.
#[derive(Default)]
pub(crate) struct Challenges(BTreeMap<Digest, Open>);

struct Open {
    until: At,
    wants: Wants,
}

pub(crate) enum Wants {
    Entry(Box<DiscoverableAuthentication>),
    New(PersonId, Box<PasskeyRegistration>),
    /// What a person is about to sign.
    Signature(PersonId, Box<Drawn>),
    /// Another passkey, of a person who has just shown one of theirs.
    Proven(PersonId),
    /// A secret for codes that a person is shown, and has not yet shown to have.
    Secret(PersonId, Zeroizing<Vec<u8>>),
}

impl Challenges {
    pub(crate) fn open(&mut self, digest: Digest, wants: Wants, now: At) {
        self.0.retain(|_, open| open.until > now);
        if self.0.len() >= OPEN_MOST
            && let Some(oldest) = self.0.iter().min_by_key(|(_, open)| open.until).map(|(digest, _)| *digest)
        {
            self.0.remove(&oldest);
        }
        self.0.insert(digest, Open { until: now.plus_millis(ASKED), wants });
    }

    /// What a token's challenge wants; it is closed by that.
    pub(crate) fn close(&mut self, token: &str, now: At) -> Result<Wants, Refusal> {
        let open = token::shown(token).and_then(|digest| self.0.remove(&digest));
        Ok(open.filter(|open| open.until > now).ok_or_else(gone)?.wants)
    }

    /// What a token's challenge wants; it stays open.
    pub(crate) fn look(&self, token: &str, now: At) -> Result<&Wants, Refusal> {
        let open = token::shown(token).and_then(|digest| self.0.get(&digest));
        Ok(&open.filter(|open| open.until > now).ok_or_else(gone)?.wants)
    }

    /// Closes the oldest that a person has open beyond some, of those that `is_it` means.
    pub(crate) fn keep_few(&mut self, most: usize, is_it: impl Fn(&Wants) -> bool) {
        let mut open: Vec<(At, Digest)> = self
            .0
            .iter()
            .filter(|(_, it)| is_it(&it.wants))
            .map(|(digest, it)| (it.until, *digest))
            .collect();
        open.sort_unstable();
        let n_over = open.len().saturating_sub(most);
        for (_, digest) in &open[..n_over] {
            self.0.remove(digest);
        }
    }
}

fn gone() -> Refusal {
    Refusal::new(
        "This was signed for a page that is gone: it was used already, took longer than five minutes, or began \
         in another browser. Try again.",
    )
}

/// The passkeys of people.
impl Gate {
    /// The passkeys of a person, the newest first.
    ///
    /// # Errors
    /// A store that failed.
    pub fn passkeys(&self, person: PersonId) -> Result<Vec<PasskeyCard>, VaultError> {
        hold(&self.reader).passkeys_of(person)
    }

    /// Asks whoever comes for a passkey, whoever they may be.
    ///
    /// # Errors
    /// An origin to which no passkey can belong.
    pub fn ask_for_passkey(&self, origin: &Origin, now: At) -> Result<Challenge, GateError> {
        let (mut asked, wants) = party(origin)?.start_discoverable_authentication().map_err(refusal)?;
        // A button asks, so the browser shows what it has at once.
        asked.mediation = None;
        self.challenge(&asked, Wants::Entry(Box::new(wants)), now)
    }

    /// Asks a person's authenticator to make a passkey.
    ///
    /// # Errors
    /// As many as one may have; an origin to which none can belong; nobody of that id; a store that failed.
    pub fn ask_for_new_passkey(
        &self,
        origin: &Origin,
        person: PersonId,
        now: At,
    ) -> Result<Challenge, GateError> {
        let (called, address, known) = {
            let vault = hold(&self.reader);
            let name = vault.person(person)?.and_then(|card| card.name);
            let mail = vault.handles_of(person)?.into_iter().find(|(_, space, _)| space == "mail");
            let address = mail.map_or_else(|| person.to_string(), |(_, _, text)| text);
            (name.unwrap_or_else(|| address.clone()), address, vault.passkeys_of(person)?)
        };
        few_enough(&known)?;
        let known = known.into_iter().map(|card| card.id).collect();
        let (asked, wants) = party(origin)?
            .start_passkey_registration(Uuid::from_u128(person.0), &address, &called, Some(known))
            .map_err(refusal)?;
        let mut asked = serde_json::to_value(asked).map_err(unwritten)?;
        // It has to name its person by itself, since nobody types who they are.
        let chosen = &mut asked["publicKey"]["authenticatorSelection"];
        chosen["residentKey"] = "required".into();
        chosen["requireResidentKey"] = true.into();
        self.challenge(&asked, Wants::New(person, Box::new(wants)), now)
    }

    /// Keeps a passkey that a person's authenticator has made.
    ///
    /// # Errors
    /// No name, a challenge that is gone or was another person's, something else than was asked for, a
    /// passkey that is kept already, as many as one may have; a store that failed.
    pub fn add_passkey(
        &self,
        person: PersonId,
        name: &str,
        signed: &Signed,
        now: At,
    ) -> Result<(), GateError> {
        let name = programs::named(name)?;
        let card = self.made(person, name, signed, now)?;
        let vault = &mut hold(&self.writer).vault;
        few_enough(&vault.passkeys_of(person)?)?;
        fresh(vault, &card)?;
        Ok(vault.add_passkey(&card)?)
    }

    /// Takes a person's passkey away. `has_other` says that they have another way in than is kept here.
    ///
    /// # Errors
    /// It is their only way in, or none of theirs; a store that failed.
    pub fn remove_passkey(&self, person: PersonId, wanted: &str, has_other: bool) -> Result<(), GateError> {
        let vault = &mut hold(&self.writer).vault;
        let found = vault.passkeys_of(person)?.into_iter().find(|card| id(card) == wanted);
        let removed = match found {
            Some(card) => vault.remove_passkey(person, &card.id, has_other)?,
            None => Removed::None,
        };
        let sentence = match removed {
            Removed::Gone => return Ok(()),
            Removed::None => "You have no such passkey (any more).",
            Removed::Last => {
                "This passkey is your only way in, so it stays: add another first, or ask whoever runs Comity \
                 here for a link, by which you can set a password."
            }
        };
        Err(Refusal::new(sentence).into())
    }

    /// Lets somebody in by passkey and yields the token of their new session.
    ///
    /// # Errors
    /// A challenge that is gone, a passkey that nobody has here, something else than was asked for, a counter
    /// that went back, too many of these in a row; a store that failed.
    pub fn enter_by_passkey(&self, signed: &Signed, now: At) -> Result<Token, GateError> {
        // Held until the counter is written, so that no two come in with one signature.
        let (answer, wants) = self.answered(signed, now)?;
        let Writer { vault, chance } = &mut *hold(&self.writer);
        let card = shown(vault, signed, &answer, *wants, now)?;
        vault.clear_sessions(now.plus_millis(-crate::gate::LIFE), now.plus_millis(-crate::gate::IDLE))?;
        let session = Token::draw(chance);
        vault.enter_by_passkey(&card, &session.digest(), now)?;
        Ok(session)
    }

    /// Takes a passkey that a person has, before they get another one; what it yields stands for that, for
    /// five minutes.
    ///
    /// # Errors
    /// As [`Gate::enter_by_passkey`]; a passkey of somebody else's.
    pub fn prove_by_passkey(&self, person: PersonId, signed: &Signed, now: At) -> Result<Token, GateError> {
        let (answer, wants) = self.answered(signed, now)?;
        let token = {
            let Writer { vault, chance } = &mut *hold(&self.writer);
            let card = shown(vault, signed, &answer, *wants, now)?;
            if card.person != person {
                let sentence = "This passkey is somebody else's. Show one of your own.";
                return Err(Refusal::new(sentence).into());
            }
            vault.use_passkey(&card, now)?;
            Token::draw(chance)
        };
        let mut open = hold(&self.challenges);
        open.open(token.digest(), Wants::Proven(person), now);
        open.keep_few(PROVEN_MOST, |wants| matches!(wants, Wants::Proven(whose) if *whose == person));
        Ok(token)
    }

    /// Whether a person has just shown a passkey of theirs, by what that yielded.
    ///
    /// # Errors
    /// They have not, or it is too long ago.
    pub fn is_proven(&self, person: PersonId, token: &str, now: At) -> Result<(), Refusal> {
        let unshown = "You come in by passkey alone: show one that you have first, so that nobody adds one at your \
                       open screen.";
        match hold(&self.challenges).look(token, now) {
            Ok(Wants::Proven(whose)) if *whose == person => Ok(()),
            _ => Err(Refusal::new(unshown)),
        }
    }

    /// What a browser brought of a challenge to show a passkey; it is closed by that.
    fn answered(
        &self,
        signed: &Signed,
        now: At,
    ) -> Result<(PublicKeyCredential, Box<DiscoverableAuthentication>), GateError> {
        let answer: PublicKeyCredential = read(&signed.answer)?;
        match hold(&self.challenges).close(&signed.token, now)? {
            Wants::Entry(wants) => Ok((answer, wants)),
            _ => Err(Refusal::new(OTHER).into()),
        }
    }

    /// Takes an invitation up with a passkey, and yields the token of a new session. Every earlier session of
    /// the person ends.
    ///
    /// # Errors
    /// An invitation that was used or is over; as [`Gate::add_passkey`].
    pub fn accept_by_passkey(&self, link: &str, signed: &Signed, now: At) -> Result<Token, GateError> {
        let digest = token::shown(link).ok_or_else(crate::gate::gone)?;
        let person = self.invited(link, now)?.ok_or_else(crate::gate::gone)?;
        let card = self.made(person, FIRST.to_owned(), signed, now)?;
        let Writer { vault, chance } = &mut *hold(&self.writer);
        few_enough(&vault.passkeys_of(person)?)?;
        fresh(vault, &card)?;
        let session = Token::draw(chance);
        let way = NewWay::Passkey(&card);
        vault.accept(&digest, &way, &session.digest(), now)?.ok_or_else(crate::gate::gone)?;
        Ok(session)
    }

    /// The passkey that an authenticator made for a person.
    fn made(
        &self,
        person: PersonId,
        name: String,
        signed: &Signed,
        now: At,
    ) -> Result<PasskeyCard, GateError> {
        let made = read(&signed.answer)?;
        let wants = match hold(&self.challenges).close(&signed.token, now)? {
            Wants::New(whose, wants) if whose == person => wants,
            _ => return Err(Refusal::new(OTHER).into()),
        };
        let passkey = party(&signed.origin)?.finish_passkey_registration(&made, &wants).map_err(refusal)?;
        let kept = serde_json::to_string(&passkey).map_err(unwritten)?;
        Ok(PasskeyCard { id: passkey.cred_id().to_vec(), person, name, kept, added_at: now, used_at: None })
    }

    fn challenge(
        &self,
        asked: &impl serde::Serialize,
        wants: Wants,
        now: At,
    ) -> Result<Challenge, GateError> {
        let options = serde_json::to_string(asked).map_err(unwritten)?;
        let token = Token::draw(&mut hold(&self.writer).chance);
        hold(&self.challenges).open(token.digest(), wants, now);
        Ok(Challenge { token, options })
    }
}

/// The passkey that a browser showed, as it is to be kept now.
fn shown(
    vault: &mut Vault,
    signed: &Signed,
    answer: &PublicKeyCredential,
    wants: DiscoverableAuthentication,
    now: At,
) -> Result<PasskeyCard, GateError> {
    let party = party(&signed.origin)?;
    let (handle, id) = party.identify_discoverable_authentication(answer).map_err(|_| unknown())?;
    let card = vault.passkey(id)?.filter(|card| card.person.0 == handle.as_u128());
    let mut card = card.ok_or_else(unknown)?;
    let tried = tried_as(&card.id);
    refuse_tried(vault, &tried, TEN, now)?;
    let mut passkey: Passkey = serde_json::from_str(&card.kept).map_err(unwritten)?;
    let found = match party.finish_discoverable_authentication_v2(answer, wants, &passkey) {
        Ok(found) => found,
        Err(why) => {
            vault.count_attempt(&tried, now, now.plus_millis(-crate::gate::LOCKED))?;
            return Err(refusal(why).into());
        }
    };
    if passkey.update_credential(&found) == Some(true) {
        card.kept = serde_json::to_string(&passkey).map_err(unwritten)?;
    }
    vault.forget_attempts(&tried)?;
    Ok(card)
}

/// What the passkey is called with which somebody came in first.
const FIRST: &str = "From the invitation";

const TEN: &str = "Ten times in a row this passkey did not prove whose it is";

pub(crate) const OTHER: &str = "That was signed for something else. Open the page anew and try again.";

/// The name by which a passkey is told from a person's others.
pub fn id(card: &PasskeyCard) -> String {
    tried_as(&card.id).trim_start_matches("passkey:").to_owned()
}

/// Whoever asks authenticators, by the name to which passkeys belong.
fn party(origin: &Origin) -> Result<Webauthn, Refusal> {
    let built = WebauthnBuilder::new(origin.name(), origin.url());
    built.and_then(|builder| builder.rp_name("Comity").build()).map_err(refusal)
}

/// What a browser brought, as far as it can be read.
pub(crate) fn read<T: serde::de::DeserializeOwned>(answer: &str) -> Result<T, Refusal> {
    if answer.trim().is_empty() {
        let sentence = "A passkey is asked for by script, and this browser ran none. Allow it on this page, or \
                        use a password.";
        return Err(Refusal::new(sentence));
    }
    let unread = "What the browser sent of the passkey cannot be read. Open the page anew and try again.";
    serde_json::from_str(answer).map_err(|_| Refusal::new(unread))
}

fn few_enough(known: &[PasskeyCard]) -> Result<(), Refusal> {
    match known.len() < PASSKEYS_MOST {
        true => Ok(()),
        false => Err(Refusal::new("Twenty passkeys are as many as one person can have: remove one first.")),
    }
}

/// A passkey belongs to one person, and is kept once.
fn fresh(vault: &Vault, card: &PasskeyCard) -> Result<(), GateError> {
    match vault.passkey(&card.id)? {
        None => Ok(()),
        Some(_) => Err(Refusal::new("This passkey is kept here already: choose another.").into()),
    }
}

pub(crate) fn unknown() -> Refusal {
    Refusal::new(
        "Nobody here has this passkey (any more). Choose another, or sign in with your password and add it \
         anew.",
    )
}

/// Why an authenticator's answer is not taken, in a sentence.
#[expect(clippy::needless_pass_by_value, reason = "for `map_err`")]
fn refusal(why: WebauthnError) -> Refusal {
    Refusal::new(match why {
        WebauthnError::CredentialPossibleCompromise => {
            "The counter of this passkey went back, as that of a copy would. It lets nobody in: come in another \
             way, and remove it if it was copied."
        }
        WebauthnError::UserNotVerified => {
            "The passkey did not ask who you are. Use one that asks for a fingerprint, a face or a number."
        }
        WebauthnError::InvalidRPOrigin | WebauthnError::InvalidRPIDHash => {
            "This passkey was shown to another address than Comity's. Open Comity by its own name and try again."
        }
        WebauthnError::Configuration => "No passkey can belong to the address at which Comity is found here.",
        _ => "The passkey did not prove whose it is. Try again, or come in another way.",
    })
}

pub(crate) fn unwritten(_: serde_json::Error) -> Refusal {
    Refusal::new("The passkey cannot be kept or read here, and that is our mistake. Come in another way.")
}
