//! A proof that fits in a mail: C2SP `tlog-proof`, checked without the server and without the other acts.

use crate::{
    checkpoint::{BadNote, Checkpoint, PublicKey},
    merkle::{Hash, included, leaf},
};
use base64::{Engine, prelude::BASE64_STANDARD as BASE64};
use std::{fmt, str::FromStr};

const FIRST_LINE: &str = "c2sp.org/tlog-proof@v1";

/// That one act is in the log that a checkpoint vouches for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// The act's number.
    pub index: u64,
    /// The hashes from the leaf up.
    pub hashes: Vec<Hash>,
    /// The signed size and root.
    pub checkpoint: Checkpoint,
}

/// A proof that does not prove.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadProof {
    /// Not a proof's text.
    #[error("this is no proof: {0}")]
    Format(&'static str),
    /// Its checkpoint is not good.
    #[error("the checkpoint in this proof is not good: {0}")]
    Checkpoint(#[from] BadNote),
    /// The hashes do not lead from this header to the signed root.
    #[error("this act is not number {index} of the log that was signed: the act or the proof was changed")]
    NotIncluded {
        /// The number claimed.
        index: u64,
    },
}

impl Proof {
    /// Checks that these header bytes are act [`Proof::index`] of the log with this key.
    pub fn verify(&self, header: &[u8], key: &PublicKey) -> Result<(), BadProof> {
        self.checkpoint.verify(key)?;
        let Checkpoint { size, root, .. } = self.checkpoint;
        if included(leaf(header), self.index, size, &self.hashes, root) {
            Ok(())
        } else {
            Err(BadProof::NotIncluded { index: self.index })
        }
    }
}

impl fmt::Display for Proof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{FIRST_LINE}\nindex {}", self.index)?;
        self.hashes.iter().try_for_each(|hash| writeln!(f, "{}", BASE64.encode(hash.0)))?;
        write!(f, "\n{}", self.checkpoint)
    }
}

impl FromStr for Proof {
    type Err = BadProof;

    /// Reads a proof in exactly the form in which it is written.
    fn from_str(text: &str) -> Result<Proof, BadProof> {
        let (top, note) = text.split_once("\n\n").ok_or(BadProof::Format("it has no empty line"))?;
        let mut lines = top.split('\n');
        if lines.next() != Some(FIRST_LINE) {
            return Err(BadProof::Format("its first line is not `c2sp.org/tlog-proof@v1`"));
        }
        let index = lines.next().and_then(|line| line.strip_prefix("index ")).and_then(|n| n.parse().ok());
        let index = index.ok_or(BadProof::Format("its second line is not `index` and a number"))?;
        let hash = |line: &str| BASE64.decode(line).ok().and_then(|bytes| bytes.try_into().ok()).map(Hash);
        let hashes: Option<Vec<Hash>> = lines.map(hash).collect();
        let hashes = hashes.ok_or(BadProof::Format("a hash is not 32 bytes of base64"))?;
        let proof = Proof { index, hashes, checkpoint: note.parse()? };
        if proof.to_string() == text { Ok(proof) } else { Err(BadProof::Format("it is not in its one form")) }
    }
}
