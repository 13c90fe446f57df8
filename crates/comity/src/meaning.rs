//! Word vectors that whoever runs Comity supplies, beside the names: read once, when the pages open.

use anyhow::{Context, Result};
use comity_common::view::{Name, Vectors};
use comity_desk::Names;
use comity_spine::{Ref, Seq, entry::Words};
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

/// Reads a file of word vectors.
///
/// # Errors
/// It cannot be read, or is no such file; with the line.
pub fn read(path: &Path) -> Result<Vectors> {
    let no = || format!("{} cannot be used as word vectors", path.display());
    let file = File::open(path).with_context(no)?;
    Vectors::read(BufReader::new(file)).with_context(no)
}

/// The names, with vectors beside them if there are any.
pub fn with(names: Names, vectors: Option<Vectors>) -> Box<dyn Name + Send + Sync> {
    match vectors {
        Some(vectors) => Box::new(Meaningful { names, vectors }),
        None => Box::new(names),
    }
}

struct Meaningful {
    names: Names,
    vectors: Vectors,
}

impl Name for Meaningful {
    fn of(&self, about: &Ref) -> Option<String> {
        self.names.of(about)
    }
    fn words(&self, seq: Seq) -> Option<Words> {
        self.names.words(seq)
    }
    fn words_of(&self, seqs: &[Seq]) -> Vec<Option<Words>> {
        self.names.words_of(seqs)
    }
    fn vectors(&self) -> Option<&Vectors> {
        Some(&self.vectors)
    }
    fn refresh(&self) -> bool {
        self.names.refresh()
    }
}
