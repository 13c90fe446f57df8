//! Checkpoints: what the log signs, in the C2SP `tlog-checkpoint` and `signed-note` formats, with Ed25519.
//!
//! ```text
//! comity.example/acme
//! 4242
//! CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=
//!
//! — comity.example/acme Az3grlgtzPICa5OS8npVmf1M…
//! ```

use crate::{
    LogError,
    draft::Chance,
    error::file,
    merkle::{Frontier, Hash},
};
use base64::{Engine, prelude::BASE64_STANDARD as BASE64};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};
use std::{
    fmt,
    fs::{self, File, OpenOptions},
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    path::Path,
    str::FromStr,
};
use zeroize::Zeroizing;

const ED25519: u8 = 1;

/// A note, key or checkpoint that is not good.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadNote {
    /// Not the text that the format prescribes.
    #[error("it is not a {what}: {why}")]
    Format {
        /// What it should be.
        what: &'static str,
        /// What is wrong with it.
        why: &'static str,
    },
    /// Signed by somebody else, or changed after it was signed.
    #[error("it is not signed by {origin}: it was changed, or signed with another key")]
    Signature {
        /// The log whose key was expected.
        origin: String,
    },
}

fn bad<T>(what: &'static str, why: &'static str) -> Result<T, BadNote> {
    Err(BadNote::Format { what, why })
}

/// A size and a root that the log vouches for, with the signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which log: a name without spaces and `+`, such as `comity.example/acme`.
    pub origin: String,
    /// How many acts.
    pub size: u64,
    /// The root of the tree over them.
    pub root: Hash,
    /// The signature lines, as they are: `(name, key id and signature)`.
    signatures: Vec<(String, Vec<u8>)>,
}

impl Checkpoint {
    fn body(&self) -> String {
        format!("{}\n{}\n{}\n", self.origin, self.size, BASE64.encode(self.root.0))
    }

    /// Checks the origin and that one of the signatures is this key's.
    pub fn verify(&self, key: &PublicKey) -> Result<(), BadNote> {
        let refused = || BadNote::Signature { origin: key.origin.clone() };
        if self.origin != key.origin {
            return Err(refused());
        }
        let body = self.body();
        let good = |(name, bytes): &(String, Vec<u8>)| {
            *name == key.origin
                && bytes.len() == 68
                && bytes[..4] == key.id()
                && Signature::from_slice(&bytes[4..])
                    .is_ok_and(|signature| key.key.verify_strict(body.as_bytes(), &signature).is_ok())
        };
        if self.signatures.iter().any(good) { Ok(()) } else { Err(refused()) }
    }
}

impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.body())?;
        self.signatures.iter().try_for_each(|(name, bytes)| writeln!(f, "— {name} {}", BASE64.encode(bytes)))
    }
}

impl FromStr for Checkpoint {
    type Err = BadNote;

    /// Reads a checkpoint in exactly the form in which it is written; says nothing yet of who signed it.
    fn from_str(text: &str) -> Result<Checkpoint, BadNote> {
        const WHAT: &str = "checkpoint";
        let Some((body, signed)) = text.split_once("\n\n") else { return bad(WHAT, "it has no empty line") };
        let mut lines = body.split('\n');
        let (Some(origin), Some(size), Some(root), None) =
            (lines.next(), lines.next(), lines.next(), lines.next())
        else {
            return bad(WHAT, "it has not three lines above the empty one");
        };
        let Ok(number) = size.parse::<u64>() else { return bad(WHAT, "its size is no number") };
        let root: Option<[u8; 32]> = BASE64.decode(root).ok().and_then(|bytes| bytes.try_into().ok());
        let Some(root) = root else { return bad(WHAT, "its root is not 32 bytes of base64") };
        let mut signatures = Vec::new();
        for line in signed.lines() {
            let parts = line.strip_prefix("— ").and_then(|rest| rest.split_once(' '));
            let Some((name, bytes)) = parts else {
                return bad(WHAT, "a signature line does not begin with `— name `");
            };
            let Ok(bytes) = BASE64.decode(bytes) else { return bad(WHAT, "a signature is not base64") };
            signatures.push((name.to_owned(), bytes));
        }
        let checkpoint = Checkpoint { origin: origin.to_owned(), size: number, root: Hash(root), signatures };
        // One text, one meaning: leading zeroes, other line ends or a missing last one are refused.
        if origin.is_empty() || checkpoint.signatures.is_empty() || checkpoint.to_string() != text {
            return bad(WHAT, "it is not in its one form, or has no signature");
        }
        Ok(checkpoint)
    }
}

/// Who signs a log: its origin and public key, written as a C2SP verifier key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKey {
    /// The log's name.
    pub origin: String,
    key: VerifyingKey,
}

impl PublicKey {
    fn id(&self) -> [u8; 4] {
        let mut id = [0; 4];
        let hash = Sha256::new()
            .chain_update(&self.origin)
            .chain_update([b'\n', ED25519])
            .chain_update(self.key.as_bytes())
            .finalize();
        id.copy_from_slice(&hash[..4]);
        id
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut bytes = vec![ED25519];
        bytes.extend_from_slice(self.key.as_bytes());
        write!(f, "{}+{}+{}", self.origin, hex::encode(self.id()), BASE64.encode(bytes))
    }
}

impl FromStr for PublicKey {
    type Err = BadNote;
    fn from_str(text: &str) -> Result<PublicKey, BadNote> {
        const WHAT: &str = "verifier key";
        let mut parts = text.trim_end().splitn(3, '+');
        let (Some(origin), Some(id), Some(bytes)) = (parts.next(), parts.next(), parts.next()) else {
            return bad(WHAT, "it is `name+id+base64`");
        };
        let bytes = BASE64.decode(bytes).unwrap_or_default();
        let raw: Option<[u8; 32]> = bytes.strip_prefix(&[ED25519]).and_then(|key| key.try_into().ok());
        let Some(key) = raw.and_then(|raw| VerifyingKey::from_bytes(&raw).ok()) else {
            return bad(WHAT, "it is not an Ed25519 key");
        };
        let key = PublicKey { origin: origin.to_owned(), key };
        if hex::encode(key.id()) == id { Ok(key) } else { bad(WHAT, "its id does not belong to it") }
    }
}

/// The log's signing key. Lies in `keys/log.key`, readable by its owner only.
pub struct LogKey {
    origin: String,
    key: SigningKey,
}

impl fmt::Debug for LogKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LogKey({})", self.origin)
    }
}

impl LogKey {
    /// The key of this seed for the log of this name.
    ///
    /// # Errors
    /// An origin that is empty, over 200 bytes, or holds a space, a control character or `+`.
    pub fn new(origin: &str, seed: &[u8; 32]) -> Result<LogKey, BadNote> {
        let good = |c: char| !c.is_whitespace() && !c.is_control() && c != '+';
        if origin.is_empty() || origin.len() > 200 || !origin.chars().all(good) {
            return bad(
                "name of a log",
                "use 1 to 200 bytes without spaces and `+`, such as `comity.example/acme`",
            );
        }
        Ok(LogKey { origin: origin.to_owned(), key: SigningKey::from_bytes(seed) })
    }

    /// Draws a key and writes it to `dir/keys/log.key`, its public half to `log.pub`. Keeps a key that is
    /// there.
    pub fn create(dir: &Path, origin: &str, chance: &mut dyn Chance) -> Result<LogKey, LogError> {
        let keys = dir.join("keys");
        let (secret, public) = (keys.join("log.key"), keys.join("log.pub"));
        if secret.exists() {
            return LogKey::load(dir);
        }
        let mut seed = Zeroizing::new([0; 32]);
        chance.fill(&mut seed[..]);
        let key = LogKey::new(origin, &seed)
            .map_err(|source| LogError::BadCheckpoint { path: secret.clone(), source })?;
        fs::create_dir_all(&keys).map_err(file("make", &keys))?;
        let line = Zeroizing::new(format!("{origin}+{}\n", BASE64.encode(&seed[..])));
        write_new(&secret, line.as_bytes(), 0o600).map_err(file("write", &secret))?;
        write_new(&public, format!("{}\n", key.public()).as_bytes(), 0o644)
            .map_err(file("write", &public))?;
        sync_dir(&keys).map_err(file("write", &keys))?;
        Ok(key)
    }

    /// Reads the key of a log.
    pub fn load(dir: &Path) -> Result<LogKey, LogError> {
        const WHAT: &str = "signing key";
        let path = dir.join("keys").join("log.key");
        let text = match fs::read_to_string(&path) {
            Ok(text) => Zeroizing::new(text),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(LogError::NoLogKey { path }),
            Err(error) => return Err(file("read", &path)(error)),
        };
        let read = || {
            let Some((origin, seed)) = text.trim_end().split_once('+') else {
                return bad(WHAT, "it is `name+base64`");
            };
            let seed = Zeroizing::new(BASE64.decode(seed).unwrap_or_default());
            let Some(seed) = seed.first_chunk::<32>().filter(|_| seed.len() == 32) else {
                return bad(WHAT, "it is not 32 bytes of base64");
            };
            LogKey::new(origin, seed)
        };
        read().map_err(|source| LogError::BadCheckpoint { path: path.clone(), source })
    }

    /// The half that everybody may know.
    pub fn public(&self) -> PublicKey {
        PublicKey { origin: self.origin.clone(), key: self.key.verifying_key() }
    }

    /// Vouches for a size and a root.
    pub fn sign(&self, size: u64, root: Hash) -> Checkpoint {
        let mut checkpoint = Checkpoint { origin: self.origin.clone(), size, root, signatures: Vec::new() };
        let mut bytes = self.public().id().to_vec();
        bytes.extend_from_slice(&self.key.sign(checkpoint.body().as_bytes()).to_bytes());
        checkpoint.signatures.push((self.origin.clone(), bytes));
        checkpoint
    }
}

/// The checkpoints kept beside the log, oldest first, each signed by this key.
///
/// # Errors
/// One that cannot be read or was signed by another key: somebody has been at them.
pub fn load_known(dir: &Path, key: &PublicKey) -> Result<Vec<Checkpoint>, LogError> {
    let mut known = Vec::new();
    for (path, text) in note_files(dir)? {
        let checkpoint = text.parse::<Checkpoint>().and_then(|it| it.verify(key).map(|()| it));
        known.push(checkpoint.map_err(|source| LogError::BadCheckpoint { path, source })?);
    }
    known.sort_by_key(|checkpoint| checkpoint.size);
    Ok(known)
}

/// The files under `dir/checkpoints`, in order of their names, with their texts.
pub(crate) fn note_files(dir: &Path) -> Result<Vec<(std::path::PathBuf, String)>, LogError> {
    let folder = dir.join("checkpoints");
    let entries = match fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(file("read", &folder)(error)),
    };
    let mut files = Vec::new();
    for entry in entries {
        let path = entry.map_err(file("read", &folder))?.path();
        if path.extension().is_some_and(|extension| extension == "note") {
            match fs::read(&path) {
                Ok(text) => files.push((path, String::from_utf8_lossy(&text).into_owned())),
                // The writer has pruned it since the folder was listed.
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(file("read", &path)(error)),
            }
        }
    }
    files.sort();
    Ok(files)
}

/// Keeps a checkpoint under `dir/checkpoints`, durably. Never replaces another one of the same size.
pub fn keep(dir: &Path, checkpoint: &Checkpoint) -> Result<(), LogError> {
    let folder = dir.join("checkpoints");
    let path = folder.join(note_name(checkpoint.size));
    let text = checkpoint.to_string();
    match fs::read_to_string(&path) {
        Ok(there) if there == text => return Ok(()),
        Ok(_) => return Err(LogError::Forked { size: checkpoint.size }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(file("read", &path)(error)),
    }
    fs::create_dir_all(&folder).map_err(file("make", &folder))?;
    let fresh = folder.join("fresh.tmp");
    let written = || -> io::Result<()> {
        let _ = fs::remove_file(&fresh);
        write_new(&fresh, text.as_bytes(), 0o644)?;
        fs::rename(&fresh, &path)?;
        sync_dir(&folder)
    };
    written().map_err(file("write", &path))
}

/// How many of the newest checkpoints are kept whatever their sizes.
pub const NEWEST_KEPT: usize = 16;

/// Deletes checkpoints that say nothing which a kept one does not say: of `dir/checkpoints` the newest
/// [`NEWEST_KEPT`] stay, and of the older ones the last in each quarter of a doubling of the log's size.
///
/// The newest alone refuses a log that is behind or was changed anywhere before; the thinned history tells
/// how far back a changed log still agrees. A million acts so leave some eighty files instead of four
/// thousand.
///
/// # Errors
/// A folder that cannot be read. A file that cannot be deleted stays, and is tried again next time.
pub(crate) fn prune(dir: &Path) -> Result<(), LogError> {
    let folder = dir.join("checkpoints");
    let mut sizes = Vec::new();
    for entry in fs::read_dir(&folder).map_err(file("read", &folder))? {
        let path = entry.map_err(file("read", &folder))?.path();
        if let Some(size) = path.file_name().and_then(|name| name.to_str()).and_then(size_of) {
            sizes.push(size);
        }
    }
    for size in spare(sizes) {
        let _ = fs::remove_file(folder.join(note_name(size)));
    }
    Ok(())
}

/// The sizes whose checkpoints need not be kept.
fn spare(mut sizes: Vec<u64>) -> Vec<u64> {
    sizes.sort_unstable();
    sizes.truncate(sizes.len().saturating_sub(NEWEST_KEPT));
    let stretch = |size: u64| {
        let doubling = size.checked_ilog2().unwrap_or(0);
        (doubling, size >> doubling.saturating_sub(2))
    };
    sizes.windows(2).filter(|pair| stretch(pair[0]) == stretch(pair[1])).map(|pair| pair[0]).collect()
}

fn note_name(size: u64) -> String {
    format!("{size:020}.note")
}

/// The size in a checkpoint's name; nothing for a file that is called otherwise.
fn size_of(name: &str) -> Option<u64> {
    let size = name.strip_suffix(".note")?.parse().ok()?;
    (note_name(size) == name).then_some(size)
}

/// Compares a log with what it once vouched for, walking its leaves once.
///
/// # Errors
/// [`LogError::Behind`] or [`LogError::Forked`], naming the checkpoint.
pub fn check_leaves(
    leaves: impl IntoIterator<Item = Hash>,
    known: &[Checkpoint],
) -> Result<Frontier, LogError> {
    let mut known: Vec<_> = known.iter().map(|checkpoint| (checkpoint.size, checkpoint.root)).collect();
    known.sort_unstable();
    let mut known = known.into_iter().peekable();
    let mut frontier = Frontier::default();
    let mut leaves = leaves.into_iter();
    loop {
        while let Some((size, root)) = known.next_if(|(size, _)| *size == frontier.size()) {
            if root != frontier.root() {
                return Err(LogError::Forked { size });
            }
        }
        match leaves.next() {
            Some(leaf) => frontier.push(leaf),
            None => break,
        }
    }
    match known.last() {
        Some((size, _)) => Err(LogError::Behind { have: frontier.size(), size }),
        None => Ok(frontier),
    }
}

fn write_new(path: &Path, bytes: &[u8], mode: u32) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(mode).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Makes the names in a folder durable.
pub(crate) fn sync_dir(dir: &Path) -> io::Result<()> {
    File::open(dir)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::merkle;

    fn key(seed: u8) -> LogKey {
        LogKey::new("comity.example/acme", &[seed; 32]).unwrap()
    }

    #[test]
    fn a_checkpoint_reads_back_and_holds_for_its_own_key_only() {
        let checkpoint = key(1).sign(3, merkle::leaf(b"x"));
        let text = checkpoint.to_string();
        let read: Checkpoint = text.parse().unwrap();
        assert_eq!(read, checkpoint);
        assert_eq!(read.verify(&key(1).public()), Ok(()));
        assert!(read.verify(&key(2).public()).is_err());
        let elsewhere = LogKey::new("comity.example/other", &[1; 32]).unwrap();
        assert!(read.verify(&elsewhere.public()).is_err());
    }

    #[test]
    fn no_byte_of_a_checkpoint_can_be_changed() {
        let text = key(1).sign(300, merkle::leaf(b"x")).to_string();
        for i in 0..text.len() {
            for bit in [0, 2, 5] {
                let mut bytes = text.clone().into_bytes();
                bytes[i] ^= 1 << bit;
                let Ok(changed) = String::from_utf8(bytes) else { continue };
                let held = changed.parse::<Checkpoint>().is_ok_and(|it| it.verify(&key(1).public()).is_ok());
                assert!(!held, "byte {i}: {changed}");
            }
        }
    }

    #[test]
    fn a_verifier_key_reads_back_and_its_id_guards_it() {
        let text = key(1).public().to_string();
        assert_eq!(text.parse::<PublicKey>().unwrap(), key(1).public());
        assert!(text.replace("acme", "acne").parse::<PublicKey>().is_err());
        assert!(LogKey::new("two words", &[0; 32]).is_err());
        assert_eq!(format!("{:?}", key(1)), "LogKey(comity.example/acme)");
    }

    #[test]
    fn of_a_million_acts_the_newest_notes_and_a_thinned_history_are_kept() {
        let mut kept: Vec<u64> = Vec::new();
        for size in (0..=1_000_000).step_by(256) {
            kept.push(size);
            let spared = spare(kept.clone());
            kept.retain(|size| !spared.contains(size));
        }
        assert!(kept.len() < 80, "{}", kept.len());
        let newest: Vec<u64> = (0..NEWEST_KEPT as u64).rev().map(|back| (3906 - back) * 256).collect();
        assert_eq!(kept[kept.len() - NEWEST_KEPT..], newest);
        let wide = kept.windows(2).skip(1).find(|pair| pair[1] > pair[0] * 3 / 2 + 256);
        assert_eq!(wide, None, "between two kept notes the log never grew by more than half: {kept:?}");
        assert_eq!(spare(vec![0, 0, 1, 2]), [0; 0], "a young log keeps everything");
    }

    #[test]
    fn a_second_checkpoint_of_one_size_is_never_kept() {
        let dir = tempfile::tempdir().unwrap();
        let (one, other) = (key(1).sign(3, merkle::leaf(b"x")), key(1).sign(3, merkle::leaf(b"y")));
        keep(dir.path(), &one).unwrap();
        keep(dir.path(), &one).unwrap();
        assert!(matches!(keep(dir.path(), &other), Err(LogError::Forked { size: 3 })));
        assert_eq!(load_known(dir.path(), &key(1).public()).unwrap(), [one]);
        assert!(load_known(dir.path(), &key(2).public()).is_err());
    }
}
