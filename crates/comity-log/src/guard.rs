//! Before a log is opened: is the SQLite sound, the disk local, the folder ours alone; and the ballast.

use crate::{LogError, error::file};
use rustix::fs::{FlockOperation, flock, statfs};
use std::{
    fs::{self, File, OpenOptions},
    io::{self, Read, Seek, Write},
    path::Path,
};

/// The oldest SQLite without the WAL-reset bug, as `sqlite3_libversion_number()` has it.
pub const SQLITE_MIN: i32 = 3_051_003;

/// The ballast of a new log: 16 MiB that can be given back when the disk is full.
pub const BALLAST: u64 = 16 << 20;

/// Refuses a SQLite that can lose commits.
pub fn check_sqlite(found: i32) -> Result<(), LogError> {
    if found < SQLITE_MIN { Err(LogError::OldSqlite { found }) } else { Ok(()) }
}

/// The network file systems by the kernel's magic number.
const NETWORK: [(u32, &str); 7] = [
    (0x6969, "NFS"),
    (0x517B, "SMB"),
    (0xFF53_4D42, "CIFS"),
    (0xFE53_4D42, "SMB2"),
    (0x5346_414F, "AFS"),
    (0x00C3_6400, "Ceph"),
    (0x0BD0_0BD0, "Lustre"),
];

/// What a magic number of `statfs` says of a network, if anything.
pub fn network_disk(magic: u32) -> Option<&'static str> {
    NETWORK.into_iter().find(|(number, _)| *number == magic).map(|(_, kind)| kind)
}

/// Refuses a folder on a network file system, where fsync and locks promise less than they should.
pub fn check_disk(dir: &Path) -> Result<(), LogError> {
    let found = statfs(dir).map_err(|error| file("examine", dir)(error.into()))?;
    // The magic is a 32-bit number in a word that is wider on most machines.
    match network_disk((found.f_type as u64 & 0xFFFF_FFFF) as u32) {
        Some(kind) => Err(LogError::NetworkDisk { path: dir.to_path_buf(), kind }),
        None => Ok(()),
    }
}

/// The right to write a log; given back when dropped, or when the process ends however it ends.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

impl Lock {
    /// Takes `dir/lock` and writes our process id into it.
    ///
    /// # Errors
    /// [`LogError::InUse`] with the holder's process id.
    pub fn take(dir: &Path) -> Result<Lock, LogError> {
        let path = dir.join("lock");
        let mut lock = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(file("open", &path))?;
        match flock(&lock, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => {}
            Err(rustix::io::Errno::WOULDBLOCK) => {
                let mut pid = String::new();
                let _ = lock.read_to_string(&mut pid);
                let pid = pid.trim();
                let pid = if pid.is_empty() { "unknown" } else { pid };
                return Err(LogError::InUse { path, pid: pid.to_owned() });
            }
            Err(error) => return Err(file("lock", &path)(error.into())),
        }
        let mut sign = || -> io::Result<()> {
            lock.set_len(0)?;
            lock.rewind()?;
            writeln!(lock, "{}", std::process::id())
        };
        match sign() {
            // The lock holds without the number: a full disk must not keep a log from being opened.
            Err(error) if error.kind() == io::ErrorKind::StorageFull => {}
            other => other.map_err(file("write", &path))?,
        }
        Ok(Lock { _file: lock })
    }
}

/// Fills `dir/ballast` with so many bytes, unless it is there or there is no space for it.
pub fn lay_ballast(dir: &Path, bytes: u64) -> Result<(), LogError> {
    let path = dir.join("ballast");
    if bytes == 0 || path.exists() {
        return Ok(());
    }
    let fill = || -> io::Result<()> {
        let mut ballast = File::create(&path)?;
        let block = [0; 1 << 16];
        let mut left = bytes;
        while left > 0 {
            let n = left.min(block.len() as u64) as usize;
            ballast.write_all(&block[..n])?;
            left -= n as u64;
        }
        ballast.sync_all()
    };
    match fill() {
        Err(error) if error.kind() == io::ErrorKind::StorageFull => {
            fs::remove_file(&path).map_err(file("remove", &path))
        }
        other => other.map_err(file("write", &path)),
    }
}

/// Gives the ballast back, so that deleting and closing can finish on a full disk; `false` if there is none.
pub fn release_ballast(dir: &Path) -> Result<bool, LogError> {
    let path = dir.join("ballast");
    match fs::remove_file(&path) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(file("remove", &path)(error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sqlite_that_can_lose_commits_is_refused_by_its_number() {
        let refused = check_sqlite(3_051_002).unwrap_err().to_string();
        assert!(refused.starts_with("SQLite 3.51.2 can lose commits: 3.51.3 or newer"), "{refused}");
        assert!(check_sqlite(3_040_001).is_err());
        assert!(check_sqlite(3_051_003).is_ok());
        assert!(check_sqlite(rusqlite::version_number()).is_ok());
    }

    #[test]
    fn a_network_disk_is_known_by_its_magic() {
        assert_eq!(network_disk(0x6969), Some("NFS"));
        assert_eq!(network_disk(0xFF53_4D42), Some("CIFS"));
        assert_eq!(network_disk(0xEF53), None);
        assert!(check_disk(&std::env::temp_dir()).is_ok());
    }

    #[test]
    fn ballast_takes_its_space_and_gives_it_back_once() {
        let dir = tempfile::tempdir().unwrap();
        lay_ballast(dir.path(), 100_000).unwrap();
        assert_eq!(fs::metadata(dir.path().join("ballast")).unwrap().len(), 100_000);
        assert!(release_ballast(dir.path()).unwrap());
        assert!(!release_ballast(dir.path()).unwrap());
    }
}
