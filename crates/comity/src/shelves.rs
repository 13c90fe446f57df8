//! Folders for files that somebody has just brought, each its own, found again by a name that was drawn.

use crate::chance::OsChance;
use crate::{clock, out, reading};
use comity_desk::DeskError;
use comity_log::Chance;
use comity_web::filing::Reader;
use comity_web::keeper::Shelf;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// How long a folder waits for somebody to come back to it, and how many wait at most.
const DAY_MILLIS: i64 = 24 * 3_600_000;
const SHELVES: usize = 20;

/// Where such folders lie.
pub struct Shelves {
    dir: PathBuf,
}

impl Shelves {
    /// Those of one place, of which what nobody came back to is cleared away.
    pub fn new(dir: PathBuf) -> Shelves {
        let shelves = Shelves { dir };
        shelves.sweep();
        shelves
    }

    /// A new one, empty.
    ///
    /// # Errors
    /// No room for it.
    pub fn shelve(&self) -> Result<Shelf, DeskError> {
        self.sweep();
        let mut bytes = [0; 16];
        OsChance.fill(&mut bytes);
        let id = hex::encode(bytes);
        let dir = self.dir.join(&id);
        let failed = |source| DeskError::File { path: dir.display().to_string(), source };
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&dir).map_err(failed)?;
        Ok(Shelf { id, dir })
    }

    /// One that was made before; `None` if it was cleared away, or never was.
    pub fn shelf(&self, id: &str) -> Option<Shelf> {
        // Nothing but a name that was drawn is ever looked for.
        let is_drawn = id.len() == 32 && id.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        let dir = self.dir.join(id);
        (is_drawn && dir.is_dir()).then(|| Shelf { id: id.to_owned(), dir })
    }

    /// Clears one away.
    pub fn clear(&self, shelf: &Shelf) {
        remove(&shelf.dir);
    }

    /// Clears away what nobody came back to.
    fn sweep(&self) {
        let now = clock::now();
        let mut waiting: Vec<(i64, PathBuf)> = Vec::new();
        for entry in fs::read_dir(&self.dir).into_iter().flatten().flatten() {
            waiting.push((born(&entry.path()).unwrap_or(i64::MIN), entry.path()));
        }
        waiting.sort();
        let n_over = waiting.len().saturating_sub(SHELVES);
        for (nth, (born, path)) in waiting.iter().enumerate() {
            if nth < n_over || *born < now.0 - DAY_MILLIS {
                remove(path);
            }
        }
    }
}

/// When something was written, in milliseconds.
fn born(path: &Path) -> Option<i64> {
    let at = fs::metadata(path).ok()?.modified().ok()?;
    i64::try_from(at.duration_since(std::time::UNIX_EPOCH).ok()?.as_millis()).ok()
}

fn remove(path: &Path) {
    if let Err(error) = fs::remove_dir_all(path)
        && error.kind() != io::ErrorKind::NotFound
    {
        out::note(&format!("an upload could not be cleared away: {error}"));
    }
}

/// Reads documents for the forms of acts; none of them is kept.
pub struct Papers(Shelves);

impl Papers {
    /// Those of a workspace.
    pub fn new(workspace: &Path) -> Papers {
        Papers(Shelves::new(workspace.join("papers")))
    }
}

impl Reader for Papers {
    fn shelve(&self) -> Result<Shelf, DeskError> {
        self.0.shelve()
    }

    fn clear(&self, shelf: &Shelf) {
        self.0.clear(shelf);
    }

    fn text(&self, file: &Path) -> Result<String, String> {
        match reading::prose(file) {
            Ok(read) => read,
            Err(_) => Err("it is our mistake, not yours; paste its text instead".to_owned()),
        }
    }
}
