//! What was sent and what was promised: kept here, outside the product, and never lost.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::drive::Answer;

/// A hash of 32 bytes.
pub type Hash = [u8; 32];

/// One act that was sent.
pub struct Sent {
    /// Its terms, as the log has to keep them.
    pub terms: Value,
    /// Its place, once it was promised one.
    pub seq: Option<u64>,
}

/// A file that is imported.
pub struct Feed {
    /// Where it lies.
    pub path: PathBuf,
    /// Its SHA-256, in hexadecimal.
    pub sha256: String,
    /// How many events it holds.
    pub rows: u64,
}

/// All that was sent and promised since the folder was made.
#[derive(Default)]
pub struct Ledger {
    /// Every act sent, by its idempotency key.
    pub sent: BTreeMap<String, Sent>,
    /// The leaves of the log when it was last looked at.
    pub leaves: Vec<Hash>,
    /// Every file of events that was ever imported.
    pub feeds: Vec<Feed>,
}

/// An act on its way.
pub struct Line {
    /// Its idempotency key.
    pub key: String,
    /// What is written to the process.
    pub text: String,
}

impl Ledger {
    /// How many acts were promised a place.
    pub fn n_promised(&self) -> usize {
        self.sent.values().filter(|sent| sent.seq.is_some()).count()
    }

    /// Writes an act down before it is sent.
    pub fn send(
        &mut self,
        key: String,
        kind: &str,
        fields: &Value,
        text: Option<&str>,
        by: Option<&str>,
    ) -> Line {
        let mut all = fields.clone();
        if let (Some(text), Some(all)) = (text, all.as_object_mut()) {
            all.insert("text".to_owned(), text.into());
        }
        let mut line = json!({ "kind": kind, "fields": all, "once": key });
        if let Some(by) = by {
            line["by"] = by.into();
        }
        self.sent.insert(key.clone(), Sent { terms: json!({ kind: fields }), seq: None });
        Line { key, text: line.to_string() }
    }

    /// Writes down what was promised: each act has one place for ever, and places follow
    /// the order of answers.
    pub fn promised(&mut self, lines: &[Line], answers: &[Answer]) -> Result<()> {
        let mut last = None;
        for (i, answer) in answers.iter().enumerate() {
            ensure!(answer.line == i + 1, "answer {} is to line {}", i + 1, answer.line);
            let line = lines.get(i).context("there are more answers than lines")?;
            let why = answer.refused.as_deref().unwrap_or("without a reason");
            let seq = answer.seq.with_context(|| format!("{} was refused: {why}", line.key))?;
            ensure!(last < Some(seq), "{} got place {seq} after an act of place {last:?}", line.key);
            last = Some(seq);
            let sent = self.sent.get_mut(&line.key).context("an act that was never sent")?;
            match sent.seq {
                Some(first) => {
                    ensure!(first == seq, "{} was promised place {first}, now it has {seq}", line.key);
                    ensure!(answer.repeated, "{} was promised before and was taken for new", line.key);
                }
                None => sent.seq = Some(seq),
            }
        }
        Ok(())
    }

    /// Writes a file of events, none of them in any other file.
    pub fn feed(&mut self, folder: &Path, cycle: u64, rows: u64) -> Result<usize> {
        let mut text = "kind,at,who,id,initiative\n".to_owned();
        for row in 0..rows {
            let day = 1 + row % 28;
            text += &format!("contact,2024-01-{day:02}T09:00:00Z,w{},c{cycle}r{row},atlas\n", row % 7);
        }
        let path = folder.join(format!("feed-{cycle}.csv"));
        std::fs::write(&path, &text).context("cannot write a file to import")?;
        let sha256 = Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
        self.feeds.push(Feed { path, sha256, rows });
        Ok(self.feeds.len() - 1)
    }
}
