//! What is asked of the log: drafts, sealed by whoever has the keys, then appended by whoever has the pen.
//!
//! Sealing draws all the chance and needs all the keys; appending needs neither. So the store never sees a
//! key, and many threads can seal while one appends.

use crate::{
    LogError,
    canonical::{EventId, check_kind},
    commitment::{Salt, commit},
    merkle::Hash,
    seal::{Keyring, Sealed, seal},
};
use comity_spine::{At, Owner, PersonId, SourceId, Visibility, entry::Words};
use compact_str::CompactString;
use sha2::{Digest, Sha256};
use zeroize::{Zeroize, Zeroizing};

/// The most bytes of terms, and of words, that one act may have.
pub const PART_MAX: usize = 1 << 20;

/// Where random bytes come from; the binary passes the operating system's, a test its seed.
pub trait Chance {
    /// Fills the bytes with chance.
    fn fill(&mut self, bytes: &mut [u8]);
}

fn draw<const N: usize>(chance: &mut dyn Chance) -> [u8; N] {
    let mut bytes = [0; N];
    chance.fill(&mut bytes);
    bytes
}

/// An act before it is written down.
#[derive(Clone, Debug)]
pub struct Draft {
    /// Its wire name: `concern.raised`.
    pub kind: CompactString,
    /// The version of that kind's body, from 1.
    pub version: u16,
    /// Who did it; `None` is Comity itself.
    pub by: Option<PersonId>,
    /// For whom, if for somebody else.
    pub on_behalf_of: Option<PersonId>,
    /// The source it came by, if any.
    pub source: Option<SourceId>,
    /// When it is claimed to have happened; `None` is now.
    pub at: Option<At>,
    /// Who may see it.
    pub visibility: Visibility,
    /// Ids, closed words and numbers, as JSON; never prose. At most [`PART_MAX`] bytes.
    pub terms: Vec<u8>,
    /// The prose and whose it is. At most [`PART_MAX`] bytes as JSON.
    pub words: Option<(Owner, Words)>,
}

impl Draft {
    /// A draft of Comity's own, open, of now, with nothing but its terms; the rest is set on the fields.
    pub fn new(kind: impl AsRef<str>, terms: impl Into<Vec<u8>>) -> Draft {
        Draft {
            kind: CompactString::from(kind.as_ref()),
            version: 1,
            by: None,
            on_behalf_of: None,
            source: None,
            at: None,
            visibility: Visibility::Open,
            terms: terms.into(),
            words: None,
        }
    }

    /// Checks the draft, draws its id and salts, seals its words and commits to both parts.
    ///
    /// # Errors
    /// A kind that is no wire name, terms that are not JSON, a part over [`PART_MAX`], or no key for the
    /// words.
    pub fn seal(self, keys: &dyn Keyring, chance: &mut dyn Chance) -> Result<SealedDraft, LogError> {
        self.check()?;
        let event = EventId(draw(chance));
        let terms_salt: Salt = draw(chance);
        let terms_commitment = commit(&terms_salt, &self.terms);
        let mut request = self.digest_without_words();
        let words = match &self.words {
            None => None,
            Some((owner, words)) => {
                let json = Zeroizing::new(self.words_json(words)?);
                let key = keys.key(owner).ok_or_else(|| LogError::NoKey { owner: owner.clone() })?;
                // Keyed, so that a request can be recognised but the words cannot be guessed from its hash.
                let keyed = Sha256::new().chain_update(key.bytes()).chain_update(&json[..]).finalize();
                request.update(owner.to_string());
                request.update(keyed);
                let mut salt: Salt = draw(chance);
                let commitment = commit(&salt, &json);
                let sealed = seal(&key, draw(chance), &event, owner, &salt, &json);
                salt.zeroize();
                let sealed = sealed.ok_or_else(|| self.too_long(json.len()))?;
                Some(SealedWords { owner: owner.clone(), commitment, sealed })
            }
        };
        let request = Hash(request.finalize().into());
        Ok(SealedDraft {
            event,
            draft: Draft { words: None, ..self },
            terms_salt,
            terms_commitment,
            words,
            request,
        })
    }

    fn check(&self) -> Result<(), LogError> {
        check_kind(&self.kind).map_err(|source| LogError::Header { seq: 0, source })?;
        if self.terms.len() > PART_MAX {
            return Err(LogError::TermsTooLong { kind: self.kind.to_string(), len: self.terms.len() });
        }
        serde_json::from_slice::<serde::de::IgnoredAny>(&self.terms)
            .map_err(|source| LogError::TermsNotJson { kind: self.kind.to_string(), source })?;
        Ok(())
    }

    fn words_json(&self, words: &Words) -> Result<Vec<u8>, LogError> {
        // A map of texts always has its JSON.
        let json = serde_json::to_vec(words).unwrap_or_default();
        if json.len() > PART_MAX { Err(self.too_long(json.len())) } else { Ok(json) }
    }

    fn too_long(&self, len: usize) -> LogError {
        LogError::WordsTooLong { kind: self.kind.to_string(), len }
    }

    /// What makes this the same request when it is sent again: all that was asked, nothing that was drawn.
    fn digest_without_words(&self) -> Sha256 {
        let person = |id: Option<PersonId>| id.map_or_else(String::new, |id| id.to_string());
        let fields = [
            self.kind.to_string(),
            self.version.to_string(),
            person(self.by),
            person(self.on_behalf_of),
            self.source.as_ref().map_or_else(String::new, |source| source.to_string()),
            self.at.map_or_else(String::new, |at| at.0.to_string()),
            format!("{:?}", self.visibility),
        ];
        let mut hash = Sha256::new();
        for field in fields.iter().map(String::as_bytes).chain([&self.terms[..]]) {
            hash.update((field.len() as u64).to_be_bytes());
            hash.update(field);
        }
        hash
    }
}

/// A draft whose words are sealed and whose commitments are made; ready for a place in the log.
#[derive(Clone, Debug)]
pub struct SealedDraft {
    pub(crate) event: EventId,
    pub(crate) draft: Draft,
    pub(crate) terms_salt: Salt,
    pub(crate) terms_commitment: Hash,
    pub(crate) words: Option<SealedWords>,
    pub(crate) request: Hash,
}

#[derive(Clone, Debug)]
pub(crate) struct SealedWords {
    pub(crate) owner: Owner,
    pub(crate) commitment: Hash,
    pub(crate) sealed: Sealed,
}

impl SealedDraft {
    /// The bytes that this act adds to the database, roughly.
    pub(crate) fn weight(&self) -> usize {
        512 + self.draft.terms.len() + self.words.as_ref().map_or(0, |words| words.sealed.bytes.len() + 128)
    }
}

/// Acts that are appended together or not at all.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// How many acts the caller thinks there are; `None` to append after whatever there is.
    pub expected: Option<u64>,
    /// A name of the caller's choosing for this request; sent again, it returns the first receipts.
    pub idempotency_key: Option<String>,
    /// The acts, in order.
    pub acts: Vec<SealedDraft>,
}

impl Request {
    /// Appends these acts after whatever there is.
    pub fn new(acts: Vec<SealedDraft>) -> Request {
        Request { expected: None, idempotency_key: None, acts }
    }

    /// The same request under an idempotency key.
    pub fn once(self, key: impl Into<String>) -> Request {
        Request { idempotency_key: Some(key.into()), ..self }
    }

    /// The same request, only if the log has exactly this many acts.
    pub fn at(self, expected: u64) -> Request {
        Request { expected: Some(expected), ..self }
    }

    /// The key and the content as the log keeps them: hashed, the content together with the key.
    pub(crate) fn fingerprint(&self) -> Option<(Hash, Hash)> {
        let key = self.idempotency_key.as_ref()?;
        let name = Sha256::new().chain_update(b"comity/idempotency/v1").chain_update(key).finalize();
        let mut content = Sha256::new().chain_update(b"comity/request/v1").chain_update(name);
        self.acts.iter().for_each(|act| content.update(act.request.0));
        Some((Hash(name.into()), Hash(content.finalize().into())))
    }
}
