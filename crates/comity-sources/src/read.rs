//! The one way in: a path, what the caller says about it, and where its items go.

use crate::{
    SourceError, detect,
    item::{Item, Summary},
    mapping::{self, Input},
    options::Options,
    packs,
};
use std::{ops::ControlFlow, path::Path};

/// Where items go, one at a time; `Break` stops reading.
pub type Sink<'a> = &'a mut dyn FnMut(Item) -> ControlFlow<()>;

/// The readers beside the packs, by the name that chooses them.
pub const READERS: &[&str] = &["ics", "slack", "git", "mbox"];

/// Reads a file or folder by the pack or reader that the caller names, else by the one that recognises it.
///
/// Items come as they are read, so no file need fit into memory. After an error nothing that came counts.
pub fn read(path: &Path, options: &Options, sink: Sink<'_>) -> Result<Summary, SourceError> {
    let name = match &options.pack {
        Some(name) => name.clone(),
        None => detect::best(path, options)?,
    };
    let pack = packs::find(&name, options)?;
    mapping::read(Input::File(path), &pack, options, sink)
}

/// Reads bytes that are at hand by a pack, such as one entry of an archive.
pub fn read_bytes(bytes: &[u8], pack: &str, options: &Options, sink: Sink<'_>) -> Result<Summary, SourceError> {
    mapping::read(Input::Bytes(bytes), &packs::find(pack, options)?, options, sink)
}
