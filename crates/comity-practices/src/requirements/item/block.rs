//! The block of a signature, the same in every readable form: the printed name, date and time with their
//! zone, what it means, how the signer showed who they are, and whether it stands.

use crate::requirements::fold::State;
use comity_common::document::{Print, Signature};
use comity_common::view::View;
use comity_spine::{Noun, Ref};
use serde_json::{Value, json};

/// A signature as people read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// The printed name.
    pub name: String,
    /// The function that they were in.
    pub function: Option<String>,
    /// When, with its zone.
    pub at: String,
    /// What it means.
    pub meaning: &'static str,
    /// How they showed who they are.
    pub shown: &'static str,
    /// Whether it stands, and why not.
    pub stands: Stands,
}

/// Whether a signature stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stands {
    /// It does.
    Yes,
    /// What it is under has moved on.
    Stale,
    /// It was taken back: when, and why, where that is still said.
    Revoked(String, Option<String>),
}

impl Stands {
    /// In a few words.
    pub fn says(&self) -> String {
        match self {
            Stands::Yes => "stands".to_owned(),
            Stands::Stale => "stale: the text has moved on".to_owned(),
            Stands::Revoked(at, None) => format!("taken back at {at}"),
            Stands::Revoked(at, Some(why)) => format!("taken back at {at}: {why}"),
        }
    }
}

impl Block {
    /// Of a signature, where the thing under it has that fingerprint.
    pub fn of(view: &View<'_, State>, signature: &Signature, now: Print) -> Block {
        let function = view.people().function(signature.who, signature.head.at);
        let stands = match &signature.revoked {
            Some(head) => {
                let why = view.words(head).and_then(|mut words| words.remove("reason"));
                Stands::Revoked(view.calendar().clock(head.at), why)
            }
            None if signature.is_stale(now) => Stands::Stale,
            None => Stands::Yes,
        };
        Block {
            name: printed(view, signature),
            function: function.map(|of| of.as_str().to_owned()),
            at: view.calendar().clock(signature.head.at),
            meaning: signature.meaning.title(),
            shown: signature.anew.title(),
            stands,
        }
    }

    /// As one line of text.
    pub fn line(&self) -> String {
        let of = self.function.as_ref().map_or_else(String::new, |of| format!(", {of}"));
        let Block { name, at, meaning, shown, .. } = self;
        format!("Signed by {name}{of} at {at}: {meaning} ({shown}); {}", self.stands.says())
    }

    /// For programs.
    pub fn data(&self) -> Value {
        let reason = match &self.stands {
            Stands::Revoked(_, why) => why.as_deref(),
            _ => None,
        };
        json!({
            "name": self.name, "function": self.function, "at": self.at, "meaning": self.meaning,
            "shown": self.shown, "stands": self.stands.says(), "revoked_because": reason,
        })
    }
}

/// The name as it was printed when it was signed, or as the house has it where nothing was printed. Whoever
/// is called otherwise since, or is known no more, stays the one who signed.
fn printed(view: &View<'_, State>, signature: &Signature) -> String {
    let record = view.words(&signature.head).and_then(|mut words| words.remove("record"));
    let printed = record.as_deref().and_then(signer);
    printed.unwrap_or_else(|| view.name(&Ref::new(Noun::Person, signature.who.to_string())))
}

/// The name in the block at the end of a record.
fn signer(record: &str) -> Option<String> {
    let (_, block) = record.rsplit_once("\n## Signature\n")?;
    block.lines().find_map(|line| line.strip_prefix("- Signed by: ")).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_printed_name_is_that_of_the_last_block() {
        let record = "# r\n\ntext\n\n## Signature\n\n- Signed by: Nobody\n\n## Signature\n\n- Signed by: Lin Wu, MD\n- For: clinical\n";
        assert_eq!(signer(record).as_deref(), Some("Lin Wu, MD"));
        assert_eq!(signer("# r\n"), None);
    }
}
