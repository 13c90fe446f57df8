//! E-signatures: what stands beside the act, and what of it is given to somebody who wants to check it
//! without the house.

use crate::act::Intent;
use crate::keys::VaultKeys;
use crate::{Desk, DeskError, Glass};
use base64::{Engine as _, prelude::BASE64_STANDARD as BASE64};
use comity_log::Log as _;
use comity_spine::{Assurance, At, Refusal, Seq, Visibility};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// The word of an e-signature under which its record lies: what the signer read.
pub const RECORD: &str = "record";

/// The field of an e-signature with how the signer showed who they are.
const ASSURANCE: &str = "assurance";

/// How long after it was drawn up a statement may be signed, in milliseconds.
const FRESH: i64 = 5 * 60_000;

/// Whether whoever signs has shown at that moment who they are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Showing {
    /// They have not: an e-signature is refused.
    #[default]
    No,
    /// They have; that and what they read is kept with the act.
    Yes {
        /// How.
        assurance: Box<Assurance>,
        /// What they read.
        record: String,
    },
    /// A story says that they signed, as that of the demo does: kept as signed without proof.
    Told,
}

impl Desk {
    /// Puts into an e-signature how its signer showed who they are, and yields what they read; refuses one
    /// that shows nothing. Other acts are left alone.
    pub(crate) fn prove(&mut self, intent: &mut Intent, now: At) -> Result<Option<String>, Refusal> {
        if !self.world.act(&intent.kind).is_some_and(|card| card.is_signature) {
            return Ok(None);
        }
        if intent.fields.get(ASSURANCE).is_some() {
            let sentence = "`assurance` is written by Comity itself, when somebody signs in the browser.";
            return Err(Refusal::of(ASSURANCE, sentence));
        }
        let (assurance, record) = match std::mem::take(&mut intent.showing) {
            Showing::Told => return Ok(None),
            Showing::Yes { assurance, record } => (assurance, record),
            Showing::No => {
                let kind = &intent.kind;
                let sentence = format!(
                    "`{kind}` is a signature, and whoever signs shows at that moment who they are: open \
                     `/acts/{kind}` in the browser and sign there, with a passkey or with your password and a code."
                );
                return Err(Refusal::of("kind", sentence));
            }
        };
        self.fits(intent, &assurance, &record, now)?;
        if let serde_json::Value::Object(fields) = &mut intent.fields {
            fields.insert(ASSURANCE.to_owned(), serde_json::json!(assurance));
        }
        Ok(Some(record))
    }

    /// Refuses assurance of another signer, another time or another text. What it is about is the practice's
    /// to say.
    fn fits(&mut self, intent: &Intent, assurance: &Assurance, record: &str, now: At) -> Result<(), Refusal> {
        let statement = &assurance.statement;
        let again =
            |why: &str| Err(Refusal::new(format!("{why}. Open the page anew and sign what stands there.")));
        if intent.by != Some(statement.signer) || intent.on_behalf_of.is_some() || intent.at.is_some() {
            return again("One signs for oneself, and now");
        }
        let age = now.0 - statement.at.0;
        if !(0..=FRESH).contains(&age) || statement.after.0 >= self.log.tree().size {
            return again("That was drawn up more than five minutes ago");
        }
        if Sha256::digest(record)[..] != statement.record.0 {
            return again("The text that was signed is another than the one that was shown");
        }
        Ok(())
    }
}

/// What shows somebody without access to the house that an act signed a record: the act's header and terms,
/// and that the log holds it. With the record and the house's public key it is checked offline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignatureFile {
    /// `comity/signature-proof/v1`.
    pub format: String,
    /// The act's header, its canonical bytes in base64.
    pub header: String,
    /// The salt of the commitment to its terms, in base64.
    pub salt: String,
    /// Its terms: JSON, to the byte.
    pub terms: String,
    /// That the log holds it: a C2SP `tlog-proof`.
    pub proof: String,
}

impl SignatureFile {
    /// The format that this program writes and reads.
    pub const FORMAT: &str = "comity/signature-proof/v1";

    /// The bytes of the header, and the salt; `None` where they are no base64 of that length.
    pub fn bytes(&self) -> Option<(Vec<u8>, [u8; 32])> {
        let salt = BASE64.decode(&self.salt).ok()?.try_into().ok()?;
        Some((BASE64.decode(&self.header).ok()?, salt))
    }

    /// The file's text.
    pub fn text(&self) -> String {
        // Texts always have their JSON.
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }
}

impl Glass {
    /// The signature that an act gave, as it is handed out, and the record that was signed; `None` where that
    /// act is no e-signature with assurance, or not open to the house.
    ///
    /// # Errors
    /// A log that cannot be read, or has signed no checkpoint over that act yet.
    pub fn signature(&self, seq: Seq) -> Result<Option<(SignatureFile, String)>, DeskError> {
        if seq.0 >= self.log().tree()?.size {
            return Ok(None);
        }
        let (bytes, header) = self.log().header(seq)?;
        let (salt, terms) = self.log().terms(seq)?;
        if header.head.visibility > Visibility::Space || !has_assurance(&header.head.kind, &terms) {
            return Ok(None);
        }
        let words = self.log().words(seq, &VaultKeys(self.vault()))?;
        let Some(record) = words.and_then(|mut words| words.remove(RECORD)) else { return Ok(None) };
        let newest = self.log().newest_checkpoint()?.filter(|checkpoint| checkpoint.size > seq.0);
        let unsigned =
            || DeskError::Unread("the log has not signed that act yet: try again in a moment".to_owned());
        let proof = self.log().prove(seq, &newest.ok_or_else(unsigned)?)?;
        let file = SignatureFile {
            format: SignatureFile::FORMAT.to_owned(),
            header: BASE64.encode(bytes),
            salt: BASE64.encode(salt),
            terms: String::from_utf8(terms)
                .map_err(|_| DeskError::Unread("its terms are no text".to_owned()))?,
            proof: proof.to_string(),
        };
        Ok(Some((file, record)))
    }
}

/// Whether an act's terms carry assurance of a signature.
fn has_assurance(kind: &str, terms: &[u8]) -> bool {
    let terms: Option<serde_json::Value> = serde_json::from_slice(terms).ok();
    terms.is_some_and(|terms| terms.get(kind).and_then(|act| act.get(ASSURANCE)).is_some())
}
