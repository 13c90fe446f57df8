//! What is odd in an agreement but no mistake: a waiver that has run out or that nothing needs.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A warning with its line; a machine reads it as one sentence, `line 9: the waiver of …`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", from = "String")]
pub struct Warning {
    /// The line of the agreement's file, from 1, where one is to blame.
    pub line: Option<u64>,
    /// What is odd.
    pub says: String,
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(line) = self.line {
            write!(f, "line {line}: ")?;
        }
        f.write_str(&self.says)
    }
}

impl From<Warning> for String {
    fn from(warning: Warning) -> String {
        warning.to_string()
    }
}

impl From<String> for Warning {
    fn from(text: String) -> Warning {
        let line = text.strip_prefix("line ").and_then(|rest| rest.split_once(": "));
        match line.and_then(|(n, says)| Some((n.parse().ok()?, says))) {
            Some((n, says)) => Warning { line: Some(n), says: says.to_owned() },
            None => Warning { line: None, says: text },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_warning_read_back_is_the_same_warning() {
        for line in [None, Some(9)] {
            let warning = Warning { line, says: "the waiver: not needed".to_owned() };
            assert_eq!(Warning::from(String::from(warning.clone())), warning);
        }
    }
}
