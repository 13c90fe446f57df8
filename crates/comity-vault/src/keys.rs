//! The keys under which the log's words are sealed: one for each person, matter and workspace.
//!
//! Each lies here wrapped (XChaCha20-Poly1305, bound to its owner's name) by a master key in a file of its
//! own outside the database. To destroy a key is to silence everything that it sealed, in every copy.

use crate::{Vault, VaultError};
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{Key, KeyInit, XChaCha20Poly1305, XNonce};
use comity_spine::Owner;
use rusqlite::{Connection, OptionalExtension, params};
use std::io::{self, Read, Write};
use std::{fs, path::Path};
use zeroize::{Zeroize, Zeroizing};

const KEY_LEN: usize = 32;
const NONCE_LEN: usize = 24;

/// A data key, wiped from memory when it is dropped.
pub type DataKey = Zeroizing<[u8; KEY_LEN]>;

/// Fills with random bytes; the caller's, as the vault draws nothing itself.
type Fill<'f> = dyn FnMut(&mut [u8]) + 'f;

enum Kept {
    Never,
    Destroyed,
    Wrapped(Vec<u8>, Vec<u8>),
}

/// One look at the vault, for several reads.
#[must_use = "the look ends when it is dropped"]
pub struct Look<'a>(#[expect(dead_code, reason = "held until it is dropped")] rusqlite::Transaction<'a>);

impl Vault {
    /// The key of an owner; one that has none yet gets it from `fill`, which fills with random bytes.
    pub fn key(&mut self, owner: &Owner, fill: &mut dyn FnMut(&mut [u8])) -> Result<DataKey, VaultError> {
        if let Some(key) = self.key_if_any(owner)? {
            return Ok(key);
        }
        let master = self.master_key(Some(&mut *fill))?;
        let mut key: DataKey = Zeroizing::new([0; KEY_LEN]);
        fill(key.as_mut());
        let mut nonce = [0; NONCE_LEN];
        fill(&mut nonce);
        let owner = owner.to_string();
        let payload = Payload { msg: key.as_ref(), aad: &bound_to(&owner) };
        let wrapped = cipher(&master)
            .encrypt(&XNonce::from(nonce), payload)
            .map_err(|_| VaultError::KeySealed(owner.clone()))?;
        self.conn
            .prepare_cached("insert into keys (owner, wrapped, nonce) values (?1, ?2, ?3)")?
            .execute(params![owner, wrapped, nonce])?;
        Ok(key)
    }

    /// Until it is dropped, all keys are read in one look, which is quicker; `None` if it cannot begin, and
    /// then each read looks for itself.
    pub fn look(&self) -> Option<Look<'_>> {
        self.conn.unchecked_transaction().ok().map(Look)
    }

    /// The key of an owner, if it has one. A destroyed key is an error: what it sealed cannot be read.
    pub fn key_if_any(&self, owner: &Owner) -> Result<Option<DataKey>, VaultError> {
        let owner = owner.to_string();
        let (wrapped, nonce) = match kept(&self.conn, &owner)? {
            Kept::Never => return Ok(None),
            Kept::Destroyed => return Err(VaultError::KeyDestroyed(owner)),
            Kept::Wrapped(wrapped, nonce) => (wrapped, nonce),
        };
        let sealed = || VaultError::KeySealed(owner.clone());
        let nonce: [u8; NONCE_LEN] = nonce.try_into().map_err(|_| sealed())?;
        let open = |master: &DataKey| {
            let payload = Payload { msg: &wrapped, aad: &bound_to(&owner) };
            cipher(master).decrypt(&XNonce::from(nonce), payload).ok().map(Zeroizing::new)
        };
        // A page opens a hundred keys; one that the known master does not open is asked of its file again.
        let opened = match self.master.get().and_then(open) {
            Some(opened) => opened,
            None => {
                let master = self.master_key(None)?;
                let opened = open(&master).ok_or_else(sealed)?;
                self.master.get_or_init(|| master);
                opened
            }
        };
        let key: [u8; KEY_LEN] = opened.as_slice().try_into().map_err(|_| sealed())?;
        Ok(Some(Zeroizing::new(key)))
    }

    /// Destroys the key of an owner for ever; says whether there was one. It is never made anew.
    ///
    /// The bytes leave the file at once; they leave the write-ahead file with [`Vault::sweep`].
    pub fn destroy_key(&mut self, owner: &Owner) -> Result<bool, VaultError> {
        destroy(&self.conn, owner)
    }

    /// Reads the master key; makes it, once, where `fill` is given and no key was ever wrapped.
    fn master_key(&self, fill: Option<&mut Fill<'_>>) -> Result<DataKey, VaultError> {
        let path = self.dir.join("keys").join("master.key");
        let wrap = |source| VaultError::File { path: path.clone(), source };
        match fs::File::open(&path) {
            Ok(file) => read_master(file, &path),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let used: bool =
                    self.conn.query_row("select exists (select 1 from keys)", [], |row| row.get(0))?;
                match fill {
                    Some(fill) if !used => make_master(&path, fill).map_err(wrap),
                    _ => Err(VaultError::MasterKeyMissing { path }),
                }
            }
            Err(error) => Err(wrap(error)),
        }
    }
}

pub(crate) fn destroy(conn: &Connection, owner: &Owner) -> Result<bool, VaultError> {
    let owner = owner.to_string();
    let had = matches!(kept(conn, &owner)?, Kept::Wrapped(..));
    conn.prepare_cached(
        "insert into keys (owner) values (?1)
        on conflict (owner) do update set wrapped = null, nonce = null",
    )?
    .execute([owner])?;
    Ok(had)
}

fn kept(conn: &Connection, owner: &str) -> Result<Kept, VaultError> {
    let found = conn
        .prepare_cached("select wrapped, nonce from keys where owner = ?1")?
        .query_row([owner], |row| Ok((row.get::<_, Option<Vec<u8>>>(0)?, row.get::<_, Option<Vec<u8>>>(1)?)))
        .optional()?;
    Ok(match found {
        None => Kept::Never,
        Some((Some(wrapped), Some(nonce))) => Kept::Wrapped(wrapped, nonce),
        Some(_) => Kept::Destroyed,
    })
}

pub(crate) fn cipher(master: &DataKey) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(&Key::from(**master))
}

/// Binds a wrapped key to its owner, so that no row can be passed off as another's.
fn bound_to(owner: &str) -> Vec<u8> {
    [b"comity/key/v1\0", owner.as_bytes()].concat()
}

fn read_master(mut file: fs::File, path: &Path) -> Result<DataKey, VaultError> {
    let wrap = |source| VaultError::File { path: path.to_owned(), source };
    let unfit = |what| VaultError::MasterKeyUnfit { path: path.to_owned(), what };
    #[cfg(unix)]
    {
        let mode = std::os::unix::fs::PermissionsExt::mode(&file.metadata().map_err(wrap)?.permissions());
        if mode & 0o077 != 0 {
            return Err(unfit("can be read by others: `chmod 600` it, and renew the keys if others did"));
        }
    }
    let mut key: DataKey = Zeroizing::new([0; KEY_LEN]);
    let mut more = [0; 1];
    let whole = file.read_exact(key.as_mut()).is_ok();
    if !whole || file.read(&mut more).map_err(wrap)? != 0 {
        more.zeroize();
        return Err(unfit("is not 32 bytes long: restore it from your backup"));
    }
    Ok(key)
}

/// Makes the master key under another name first, so that a kill never leaves half a key in its place.
fn make_master(path: &Path, fill: &mut dyn FnMut(&mut [u8])) -> io::Result<DataKey> {
    let dir = path.parent().unwrap_or(Path::new("."));
    let mut folder = fs::DirBuilder::new();
    folder.recursive(true);
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        std::os::unix::fs::DirBuilderExt::mode(&mut folder, 0o700);
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    }
    folder.create(dir)?;
    let mut key: DataKey = Zeroizing::new([0; KEY_LEN]);
    fill(key.as_mut());
    let draft = path.with_extension("key.new");
    let mut file = options.open(&draft)?;
    file.write_all(key.as_ref())?;
    file.sync_all()?;
    // A hard link, unlike a rename, never takes the place of a key that another process made meanwhile.
    fs::hard_link(&draft, path)?;
    fs::remove_file(&draft)?;
    fs::File::open(dir)?.sync_all()?;
    Ok(key)
}
