//! What a passkey signed over a statement, checked with nothing but what stands beside it: by the house when
//! somebody signs, and by anybody afterwards, without the house.
//!
//! Source: W3C Web Authentication, level 2, section 7.2, the steps that concern what was signed.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as B64};
use comity_spine::{Shown, Statement};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use webauthn_rs::prelude::{COSEKey, Url};

/// Why an assertion shows nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadAssertion {
    /// A part of it cannot be read.
    #[error("what the passkey signed cannot be read")]
    Unreadable,
    /// It answers another question.
    #[error("the passkey signed something else")]
    OtherChallenge,
    /// It was shown to another address.
    #[error("the passkey was shown to another address")]
    OtherSite,
    /// It was not asked who holds it.
    #[error("the passkey did not ask who holds it")]
    Unverified,
    /// The signature is another key's, or over something else.
    #[error("the signature is not the passkey's")]
    OtherKey,
}

/// What the browser asked of the authenticator, as far as it counts.
#[derive(Deserialize)]
struct Client {
    #[serde(rename = "type")]
    sort: String,
    challenge: String,
    origin: String,
    #[serde(default, rename = "crossOrigin")]
    cross_origin: bool,
}

/// What a passkey is to sign of a statement: the SHA-256 of its text.
pub fn challenge(statement: &Statement) -> [u8; 32] {
    Sha256::digest(statement.to_string()).into()
}

/// Whether a passkey signed a statement at the address that it names, and had asked who holds it; yields the
/// passkey's counter.
///
/// # Errors
/// It did not.
pub fn holds(statement: &Statement, shown: &Shown) -> Result<u32, BadAssertion> {
    let Shown::Passkey { key, client_data, authenticator_data, signature, .. } = shown else {
        return Err(BadAssertion::Unreadable);
    };
    let bytes = |text: &str| B64.decode(text).map_err(|_| BadAssertion::Unreadable);
    let (client_data, mut said) = (bytes(client_data)?, bytes(authenticator_data)?);
    let signature = bytes(signature)?;
    let key: COSEKey = serde_json::from_str(key).map_err(|_| BadAssertion::Unreadable)?;
    let client: Client = serde_json::from_slice(&client_data).map_err(|_| BadAssertion::Unreadable)?;
    if client.sort != "webauthn.get" || client.challenge != B64.encode(challenge(statement)) {
        return Err(BadAssertion::OtherChallenge);
    }
    let site = Url::parse(&statement.site).map_err(|_| BadAssertion::Unreadable)?;
    let origin = Url::parse(&client.origin).map_err(|_| BadAssertion::Unreadable)?;
    let name = site.domain().ok_or(BadAssertion::OtherSite)?;
    // 32 bytes of whose it is for, one of flags, four of the counter.
    let head = said.first_chunk::<37>().copied().ok_or(BadAssertion::Unreadable)?;
    if origin.origin() != site.origin() || client.cross_origin || head[..32] != Sha256::digest(name)[..] {
        return Err(BadAssertion::OtherSite);
    }
    const PRESENT_AND_VERIFIED: u8 = 1 | 4;
    if head[32] & PRESENT_AND_VERIFIED != PRESENT_AND_VERIFIED {
        return Err(BadAssertion::Unverified);
    }
    said.extend(Sha256::digest(&client_data));
    match key.verify_signature(&signature, &said) {
        Ok(true) => Ok(u32::from_be_bytes([head[33], head[34], head[35], head[36]])),
        Ok(false) | Err(_) => Err(BadAssertion::OtherKey),
    }
}
