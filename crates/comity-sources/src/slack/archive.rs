//! The export as a list of entries, from a zip or from a folder, within limits; no name is ever used as a
//! path.

use super::{BYTES_MAX, ENTRIES_MAX, ENTRY_BYTES_MAX, RATIO_MAX, SlackError};
use std::collections::BTreeSet;
use std::{fs, fs::File, io::BufReader, io::Read, path::Path, path::PathBuf};
use zip::ZipArchive;

/// Entries smaller than this may grow by any ratio: a few bytes of blanks are no bomb.
const RATIO_FROM: u64 = 1 << 20;

/// An entry that counts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Entry {
    /// The name within the export, for messages to people.
    pub(super) name: String,
    pub(super) sort: Sort,
    place: usize,
}

/// What an entry is, by its name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sort {
    /// `users.json`, `org_users.json`.
    People,
    /// `channels.json`.
    Public,
    /// `groups.json`, `dms.json`, `mpims.json`.
    Private,
    /// `<channel>/<date>.json`, with the channel's folder.
    Day(String),
}

impl Entry {
    pub(super) fn is_day(&self) -> bool {
        matches!(self.sort, Sort::Day(_))
    }

    pub(super) fn is_people(&self) -> bool {
        self.sort == Sort::People
    }
}

/// What an entry of this name is; `None` for all that is not read.
pub(super) fn sort(name: &str) -> Option<Sort> {
    let mut parts = name.rsplit('/');
    let file = parts.next()?;
    match file {
        "users.json" | "org_users.json" => return Some(Sort::People),
        "channels.json" => return Some(Sort::Public),
        "groups.json" | "dms.json" | "mpims.json" => return Some(Sort::Private),
        _ => {}
    }
    let day = file.strip_suffix(".json")?;
    let is_day = day.len() == 10
        && day
            .bytes()
            .enumerate()
            .all(|(at, byte)| if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() });
    let folder = parts.next().filter(|folder| is_day && !folder.is_empty())?;
    Some(Sort::Day(folder.to_owned()))
}

enum Bytes {
    Zip(Box<ZipArchive<BufReader<File>>>),
    Folder(Vec<PathBuf>),
}

/// An export that is open.
pub(super) struct Archive {
    /// What counts in it: people and channels, then days, each in the order of names.
    pub(super) entries: Vec<Entry>,
    bytes: Bytes,
    left: u64,
}

impl Archive {
    pub(super) fn open(path: &Path) -> Result<Archive, SlackError> {
        let mut archive = if path.is_dir() { Archive::folder(path)? } else { Archive::zip(path)? };
        archive.entries.sort();
        Ok(archive)
    }

    fn zip(path: &Path) -> Result<Archive, SlackError> {
        let unreadable = |source| SlackError::Unreadable { path: path.to_owned(), source };
        let file = File::open(path).map_err(unreadable)?;
        let packed = file.metadata().map_err(unreadable)?.len();
        let mut zip = ZipArchive::new(BufReader::new(file))
            .map_err(|error| SlackError::Truncated { path: path.to_owned(), reason: error.to_string() })?;
        let whole = |reason: String| SlackError::Refused { place: path.display().to_string(), reason };
        if zip.len() > ENTRIES_MAX {
            return Err(whole(format!("it has {} entries, and {ENTRIES_MAX} are read", zip.len())));
        }
        if zip.has_duplicate_names() {
            return Err(whole("two of its entries have one name".to_owned()));
        }
        if zip.has_overlapping_files().map_err(|error| whole(error.to_string()))? {
            return Err(whole("its entries overlap, as those of a zip bomb do".to_owned()));
        }
        let mut total = 0u64;
        let mut names = BTreeSet::new();
        let mut entries = Vec::new();
        for place in 0..zip.len() {
            let entry = zip.by_index_data(place).map_err(|error| whole(error.to_string()))?;
            let name = entry.name().map_err(|error| whole(error.to_string()))?.into_owned();
            let refused =
                |reason: &str| SlackError::Refused { place: shown(&name), reason: reason.to_owned() };
            if entry.encrypted() {
                return Err(refused("it is encrypted; unpack the export and import the folder"));
            }
            if entry.is_symlink() {
                return Err(refused("it is a symbolic link, which no export has"));
            }
            if name.starts_with(['/', '\\']) || name.split(['/', '\\']).any(|part| part == "..") {
                return Err(refused("its name leads out of the export"));
            }
            total = total.saturating_add(entry.size());
            if entry.size() > RATIO_FROM && entry.size() / RATIO_MAX > entry.compressed_size() {
                return Err(refused("it grows more than a hundredfold, as a zip bomb does"));
            }
            if !names.insert(name.clone()) {
                return Err(refused("another entry has the same name"));
            }
            if let Some(sort) = sort(&name).filter(|_| !entry.is_dir()) {
                entries.push(Entry { name: shown(&name), sort, place });
            }
        }
        if total > BYTES_MAX || total / RATIO_MAX > packed.max(RATIO_FROM / RATIO_MAX) {
            return Err(whole(format!(
                "it unpacks to {total} bytes, more than is read; export a shorter span of time"
            )));
        }
        Ok(Archive { entries, bytes: Bytes::Zip(Box::new(zip)), left: BYTES_MAX })
    }

    fn folder(root: &Path) -> Result<Archive, SlackError> {
        let mut files = Vec::new();
        let mut entries = Vec::new();
        // `teams/<name>/<channel>/<date>.json` is as deep as exports go.
        let mut open = vec![(root.to_owned(), String::new(), 0)];
        while let Some((folder, prefix, depth)) = open.pop() {
            let unreadable = |source| SlackError::Unreadable { path: folder.clone(), source };
            for found in fs::read_dir(&folder).map_err(unreadable)? {
                let found = found.map_err(unreadable)?;
                let kind = found.file_type().map_err(unreadable)?;
                let name = format!("{prefix}{}", found.file_name().to_string_lossy());
                if kind.is_dir() && depth < 4 {
                    open.push((found.path(), format!("{name}/"), depth + 1));
                } else if let Some(sort) = sort(&name).filter(|_| kind.is_file()) {
                    entries.push(Entry { name: shown(&name), sort, place: files.len() });
                    files.push(found.path());
                }
                if files.len() > ENTRIES_MAX || open.len() > ENTRIES_MAX {
                    let reason = format!("it has more than {ENTRIES_MAX} files");
                    return Err(SlackError::Refused { place: root.display().to_string(), reason });
                }
            }
        }
        Ok(Archive { entries, bytes: Bytes::Folder(files), left: BYTES_MAX })
    }

    /// An entry's bytes; an error is a sentence for people.
    pub(super) fn bytes(&mut self, entry: &Entry) -> Result<Vec<u8>, String> {
        let most = ENTRY_BYTES_MAX.min(self.left);
        let mut bytes = Vec::new();
        let read = match &mut self.bytes {
            Bytes::Zip(zip) => match zip.by_index(entry.place) {
                // What the zip says of sizes can be a lie, so the bytes themselves are counted.
                Ok(file) => file.take(most + 1).read_to_end(&mut bytes),
                Err(error) => {
                    return Err(format!("it cannot be unpacked ({error}); download the export again"));
                }
            },
            Bytes::Folder(files) => {
                File::open(&files[entry.place]).and_then(|file| file.take(most + 1).read_to_end(&mut bytes))
            }
        };
        read.map_err(|error| format!("it cannot be unpacked ({error}); download the export again"))?;
        if bytes.len() as u64 > most {
            return Err("it is larger than is read (64 MiB an entry, 2 GiB in all)".to_owned());
        }
        self.left -= bytes.len() as u64;
        Ok(bytes)
    }
}

/// A name as people may see it.
fn shown(name: &str) -> String {
    name.chars().filter(|c| !c.is_control()).take(120).collect()
}
