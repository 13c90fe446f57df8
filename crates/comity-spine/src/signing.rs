//! What somebody signs, word for word, and how they showed at that moment who they are.
//!
//! A signature is over the bytes of a [`Statement`]: what it is about, in which revision, under which
//! fingerprint; the SHA-256 of the text as it was shown; what it means, who gives it, when, where, and after
//! which act. So it can be moved under nothing else.

use crate::{At, PersonId, Ref, Seq};
use compact_str::CompactString;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;
use std::str::FromStr;

/// 32 bytes as 64 digits: a SHA-256.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sum(pub [u8; 32]);

impl fmt::Display for Sum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}
impl fmt::Debug for Sum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
impl FromStr for Sum {
    type Err = BadStatement;
    fn from_str(text: &str) -> Result<Sum, BadStatement> {
        let digits = text.as_bytes();
        let value = |digit: u8| char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok());
        let pairs = digits.chunks_exact(2).map(|pair| Some(value(pair[0])? << 4 | value(pair[1])?));
        let bytes: Option<Vec<u8>> = pairs.collect();
        let sum = bytes.filter(|_| digits.len() == 64).and_then(|bytes| bytes.try_into().ok());
        // Written in one way only: small letters.
        sum.map(Sum)
            .filter(|sum| sum.to_string() == text)
            .ok_or(BadStatement("a sum is not 64 digits of hex"))
    }
}

/// A text that is no statement.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is no statement that could be signed: {0}")]
pub struct BadStatement(&'static str);

/// What a signature is over. Its text is what is hashed, and there is one text of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// What it is about.
    pub subject: Ref,
    /// The revision of that, from 1.
    pub revision: u32,
    /// The fingerprint of that revision.
    pub print: Sum,
    /// The SHA-256 of the record: the text that the signer was shown, with their name and what it means.
    pub record: Sum,
    /// What it means: a word of the closed list.
    pub meaning: CompactString,
    /// Who signs.
    pub signer: PersonId,
    /// When it was drawn up.
    pub at: At,
    /// The address at which it was shown: `https://comity.example.com`.
    pub site: CompactString,
    /// The last act before it.
    pub after: Seq,
}

/// The first line of every statement.
const FIRST: &str = "comity/signature/v1";

impl fmt::Display for Statement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{FIRST}")?;
        writeln!(f, "subject {}", self.subject)?;
        writeln!(f, "revision {}", self.revision)?;
        writeln!(f, "fingerprint {}", self.print)?;
        writeln!(f, "record {}", self.record)?;
        writeln!(f, "meaning {}", self.meaning)?;
        writeln!(f, "signer {}", self.signer)?;
        writeln!(f, "at {}", self.at)?;
        writeln!(f, "site {}", self.site)?;
        writeln!(f, "after {}", self.after.0)
    }
}

impl FromStr for Statement {
    type Err = BadStatement;

    /// Reads a statement in exactly the form in which it is written.
    fn from_str(text: &str) -> Result<Statement, BadStatement> {
        let bad = BadStatement;
        let mut lines = text.lines();
        if lines.next() != Some(FIRST) {
            return Err(bad("its first line is another"));
        }
        let mut line = |name: &str| {
            let (said, value) = lines.next()?.split_once(' ')?;
            (said == name).then_some(value)
        };
        let mut get = |name: &'static str| line(name).ok_or(bad("a line of it is missing"));
        let statement = Statement {
            subject: get("subject")?.parse().map_err(|_| bad("what it is about cannot be read"))?,
            revision: get("revision")?.parse().map_err(|_| bad("its revision is no number"))?,
            print: get("fingerprint")?.parse()?,
            record: get("record")?.parse()?,
            meaning: get("meaning")?.into(),
            signer: get("signer")?.parse().map_err(|_| bad("who signs cannot be read"))?,
            at: get("at")?.parse().map_err(|_| bad("its time cannot be read"))?,
            site: get("site")?.into(),
            after: Seq(get("after")?.parse().map_err(|_| bad("the act before it is no number"))?),
        };
        match statement.to_string() == text {
            true => Ok(statement),
            false => Err(bad("it is not in its one form")),
        }
    }
}

impl Serialize for Statement {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}
impl<'de> Deserialize<'de> for Statement {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Statement, D::Error> {
        String::deserialize(d)?.parse().map_err(de::Error::custom)
    }
}

/// How a signer showed who they are, with what is left of that. Bytes are base64url without padding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case", deny_unknown_fields)]
pub enum Shown {
    /// By a passkey that asked who holds it and signed the SHA-256 of the statement; anybody can check it.
    Passkey {
        /// What the authenticator calls the passkey.
        credential: String,
        /// Its public key (COSE, as JSON).
        key: String,
        /// What the browser asked of it.
        client_data: String,
        /// What it said of itself and of whoever holds it.
        authenticator_data: String,
        /// What it signed of both.
        signature: String,
    },
    /// By a password and a code of the moment; the house alone could check them, and vouches for it.
    PasswordAndCode {
        /// The code's number: half minutes since 1970.
        step: u64,
    },
}

impl Shown {
    /// The word as facts and files write it.
    pub fn name(&self) -> &'static str {
        match self {
            Shown::Passkey { .. } => "passkey",
            Shown::PasswordAndCode { .. } => "password_and_code",
        }
    }
}

/// What stands beside a signature, for whoever wants to check it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Assurance {
    /// What was signed.
    pub statement: Statement,
    /// How the signer showed who they are.
    pub shown: Shown,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn statement() -> Statement {
        Statement {
            subject: "requirement:alarm-1".parse().expect("a reference"),
            revision: 2,
            print: Sum([7; 32]),
            record: Sum([8; 32]),
            meaning: "clinical_review".into(),
            signer: PersonId(9),
            at: At(1_760_000_000_123),
            site: "https://comity.example.com".into(),
            after: Seq(41),
        }
    }

    #[test]
    fn a_statement_is_read_back_and_shown_is_too() {
        let assurance = Assurance { statement: statement(), shown: Shown::PasswordAndCode { step: 3 } };
        let json = serde_json::to_string(&assurance).expect("it has JSON");
        assert_eq!(serde_json::from_str::<Assurance>(&json).expect("it is read"), assurance);
    }

    proptest! {
        #[test]
        fn another_byte_is_another_statement_or_none(place in 0usize..400, byte in 0u8..128) {
            let text = statement().to_string();
            let mut bytes = text.clone().into_bytes();
            let place = place % bytes.len();
            bytes[place] = byte;
            let changed = String::from_utf8(bytes).expect("letters");
            if let Ok(read) = changed.parse::<Statement>() {
                prop_assert_eq!(read.to_string(), changed.clone());
                prop_assert_eq!(read == statement(), changed == text);
            }
        }
    }
}
