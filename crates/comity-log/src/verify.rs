//! Checking a whole log from its bytes alone: headers, places, tree, signatures, payloads.
//!
//! Nothing here trusts the tables: what the acts say is compared with what lies beside them.

use crate::{
    LogError,
    canonical::Header,
    checkpoint::{Checkpoint, PublicKey, note_files},
    commitment::commit,
    error::{OrStore, file},
    merkle::{Frontier, Hash, leaf},
    reader::SqliteReader,
    seal::{Keyring, open},
    withdraw::{ERASED, Listed, Seqs, WITHDRAWN},
};
use comity_spine::{At, Owner};
use rusqlite::{Connection, Row};
use std::{collections::BTreeMap, fmt, fs, path::Path};

/// Something in the log that contradicts something else in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The act concerned; `None` if it is the log as a whole.
    pub seq: Option<u64>,
    /// What contradicts what.
    pub what: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.seq {
            Some(seq) => write!(f, "act {seq}: {}", self.what),
            None => write!(f, "the log: {}", self.what),
        }
    }
}

/// What a check found. Shown, it ends in `N acts, root matches, 0 problems`, or names each problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// How many acts were read.
    pub acts: u64,
    /// The root over their headers, computed anew.
    pub root: Hash,
    /// Whether that root is what the head row and every checkpoint say.
    pub root_matches: bool,
    /// Sealed words that the keyring could not open and so could not be compared.
    pub n_unopened: u64,
    /// How many checkpoints the log was compared with.
    pub n_checkpoints: usize,
    /// What is wrong, in the order of the acts; the first thousand.
    pub problems: Vec<Problem>,
    /// How many problems there are in all.
    pub n_problems: u64,
}

impl Report {
    /// Whether nothing is wrong.
    pub fn is_good(&self) -> bool {
        self.n_problems == 0
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for problem in &self.problems {
            writeln!(f, "{problem}")?;
        }
        let root = if self.root_matches { "root matches" } else { "root does not match" };
        write!(f, "{} acts, {root}, {} problems", self.acts, self.n_problems)
    }
}

/// The most problems that a report lists.
const LISTED_MAX: usize = 1000;

/// Checks the log of a data folder.
///
/// `keys` opens sealed words to compare them (with [`crate::NoKeys`] they are only counted). `outside` is a
/// checkpoint that somebody else kept, and `pinned` the key they know; without them only what lies in the
/// folder can be compared, and whoever can write all of it can rewrite all of it.
///
/// # Errors
/// A database that cannot be read at all. A log that can be read and is wrong is a [`Report`], not an error.
pub fn verify(
    dir: &Path,
    keys: &dyn Keyring,
    outside: Option<&Checkpoint>,
    pinned: Option<&PublicKey>,
) -> Result<Report, LogError> {
    let reader = SqliteReader::open(dir)?;
    // One view of the database for all the statements below, whoever writes meanwhile.
    reader.conn.execute_batch("begin").or_store("read")?;
    let mut check = Check::new(keys);
    check.checkpoints(dir, outside, pinned)?;
    if !check.acts(&reader.conn)? {
        // The file itself is damaged: whatever else there is to say would rest on what cannot be read.
        return Ok(check.report());
    }
    check.payloads_left_over(&reader.conn)?;
    check.forgotten(&reader.conn)?;
    check.head(&reader)?;
    check.railing(&reader.conn)?;
    Ok(check.report())
}

struct Check<'a> {
    keys: &'a dyn Keyring,
    frontier: Frontier,
    /// Roots that somebody vouched for, by size.
    vouched: BTreeMap<u64, Vec<Hash>>,
    n_checkpoints: usize,
    root_matches: bool,
    last_recorded_at: Option<At>,
    /// Acts that list others as forgotten: their number and the list.
    forgetting: Vec<(u64, Seqs)>,
    /// Acts that once had words and have none now.
    wordless: Vec<u64>,
    n_unopened: u64,
    problems: Vec<Problem>,
    n_problems: u64,
    buffer: Vec<u8>,
}

impl<'a> Check<'a> {
    fn new(keys: &'a dyn Keyring) -> Check<'a> {
        Check {
            keys,
            frontier: Frontier::default(),
            vouched: BTreeMap::new(),
            n_checkpoints: 0,
            root_matches: true,
            last_recorded_at: None,
            forgetting: Vec::new(),
            wordless: Vec::new(),
            n_unopened: 0,
            problems: Vec::new(),
            n_problems: 0,
            buffer: Vec::new(),
        }
    }

    fn problem(&mut self, seq: impl Into<Option<u64>>, what: impl Into<String>) {
        self.n_problems += 1;
        if self.problems.len() < LISTED_MAX {
            self.problems.push(Problem { seq: seq.into(), what: what.into() });
        }
    }

    fn checkpoints(
        &mut self,
        dir: &Path,
        outside: Option<&Checkpoint>,
        pinned: Option<&PublicKey>,
    ) -> Result<(), LogError> {
        let path = dir.join("keys").join("log.pub");
        let text = fs::read_to_string(&path).map_err(file("read", &path))?;
        let key = match text.parse::<PublicKey>() {
            Ok(key) => key,
            Err(bad) => {
                self.problem(None, format!("keys/log.pub is not good: {bad}"));
                return Ok(());
            }
        };
        if pinned.is_some_and(|pinned| *pinned != key) {
            self.problem(None, "it is signed with another key than the one you know");
        }
        for (path, text) in note_files(dir)? {
            match text.parse::<Checkpoint>().and_then(|it| it.verify(&key).map(|()| it)) {
                Ok(checkpoint) => self.vouch(&checkpoint),
                Err(bad) => {
                    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                    self.problem(None, format!("checkpoints/{name} is not good: {bad}"));
                }
            }
        }
        if let Some(checkpoint) = outside {
            match checkpoint.verify(pinned.unwrap_or(&key)) {
                Ok(()) => self.vouch(checkpoint),
                Err(bad) => self.problem(None, format!("the checkpoint you gave is not this log's: {bad}")),
            }
        }
        Ok(())
    }

    fn vouch(&mut self, checkpoint: &Checkpoint) {
        self.vouched.entry(checkpoint.size).or_default().push(checkpoint.root);
        self.n_checkpoints += 1;
    }

    /// Compares with the checkpoints of the present size.
    fn at_checkpoint(&mut self) {
        let size = self.frontier.size();
        let Some(roots) = self.vouched.remove(&size) else { return };
        let root = self.frontier.root();
        if roots.iter().any(|&other| other != root) {
            self.root_matches = false;
            self.problem(None, format!("log does not agree with checkpoint of size {size}"));
        }
    }

    /// Looks at every act; `false` if the store broke off on the way, which is a problem of the next act.
    fn acts(&mut self, conn: &Connection) -> Result<bool, LogError> {
        const ACTS: &str = "
            select event.seq, event.header, event.leaf,
              terms.owner, terms.salt, terms.nonce, terms.bytes,
              words.owner, words.salt, words.nonce, words.bytes
            from event
            left join payload as terms on terms.id = event.seq * 2
            left join payload as words on words.id = event.seq * 2 + 1
            order by event.seq";
        let mut statement = conn.prepare(ACTS).or_store("read")?;
        let mut rows = statement.query([]).or_store("read")?;
        let mut next = 0;
        self.at_checkpoint();
        loop {
            let row = match rows.next() {
                Ok(Some(row)) => row,
                Ok(None) => return Ok(true),
                Err(error) => {
                    self.problem(next, format!("it cannot be read, nor what follows it ({error})"));
                    return Ok(false);
                }
            };
            let seq: i64 = row.get(0).or_store("read")?;
            let Ok(seq) = u64::try_from(seq) else {
                self.problem(None, format!("there is an act with the number {seq}"));
                continue;
            };
            if seq != next {
                self.problem(next, format!("it is missing; the next one is {seq}"));
            }
            next = seq + 1;
            self.act(seq, row)?;
            self.at_checkpoint();
        }
    }

    fn act(&mut self, seq: u64, row: &Row<'_>) -> Result<(), LogError> {
        let header = row.get_ref(1).or_store("read")?.as_blob().unwrap_or_default();
        let stored = row.get_ref(2).or_store("read")?.as_blob().unwrap_or_default();
        let hash = leaf(header);
        self.frontier.push(hash);
        if stored != hash.0 {
            self.problem(seq, "its leaf is not the hash of its header");
        }
        let mut buffer = std::mem::take(&mut self.buffer);
        let decoded = Header::decode_with(header, &mut buffer);
        self.buffer = buffer;
        let header = match decoded {
            Ok(header) => header,
            Err(bad) => {
                self.problem(seq, format!("its header is not good: {bad}"));
                return Ok(());
            }
        };
        if header.head.seq.0 != seq {
            self.problem(seq, format!("its header says it is act {}", header.head.seq));
        }
        if self.last_recorded_at.is_some_and(|last| header.head.recorded_at < last) {
            self.problem(seq, "it is recorded before the act before it");
        }
        self.last_recorded_at = self.last_recorded_at.max(Some(header.head.recorded_at));
        let (terms, words) = (Stored::of(row, 3)?, Stored::of(row, 7)?);
        self.terms(seq, &header, terms);
        self.words(seq, &header, words);
        Ok(())
    }

    fn terms(&mut self, seq: u64, header: &Header, stored: Option<Stored<'_>>) {
        let Some(stored) = stored else { return self.problem(seq, "its terms are missing") };
        let salt = stored.salt.and_then(|salt| salt.try_into().ok());
        let same = salt.is_some_and(|salt| commit(&salt, stored.bytes) == header.terms);
        if !same || stored.owner != "workspace" || stored.nonce.is_some() {
            return self.problem(seq, "its terms are not the ones committed to");
        }
        if matches!(header.head.kind.as_str(), WITHDRAWN | ERASED) {
            match serde_json::from_slice::<Listed>(stored.bytes) {
                Ok(listed) => self.forgetting.push((seq, listed.seqs)),
                Err(_) => self.problem(seq, "it forgets words and does not list whose"),
            }
        }
    }

    fn words(&mut self, seq: u64, header: &Header, stored: Option<Stored<'_>>) {
        let (commitment, stored) = match (header.words, stored) {
            (None, None) => return,
            (None, Some(_)) => return self.problem(seq, "it has words that its header does not commit to"),
            (Some(_), None) => return self.wordless.push(seq),
            (Some(commitment), Some(stored)) => (commitment, stored),
        };
        let owner: Option<Owner> = stored.owner.parse().ok();
        let nonce: Option<[u8; 24]> = stored.nonce.and_then(|nonce| nonce.try_into().ok());
        let (Some(owner), Some(nonce), None) = (owner, nonce, stored.salt) else {
            return self.problem(seq, "its words have no good owner, nonce or salt");
        };
        let Some(key) = self.keys.key(&owner) else {
            self.n_unopened += 1;
            return;
        };
        match open(&key, nonce, &header.event, &owner, stored.bytes) {
            Some((salt, json)) if commit(&salt, &json) == commitment => {}
            Some(_) => self.problem(seq, "its words are not the ones committed to"),
            None => self.problem(seq, "its words do not open with their key"),
        }
    }

    fn payloads_left_over(&mut self, conn: &Connection) -> Result<(), LogError> {
        const LEFT_OVER: &str = "
            select id from payload
            where not exists (select 1 from event where event.seq = payload.id >> 1)
            order by id";
        let mut statement = conn.prepare(LEFT_OVER).or_store("read")?;
        for id in statement.query_map([], |row| row.get::<_, i64>(0)).or_store("read")? {
            let id = id.or_store("read")?;
            self.problem(u64::try_from(id >> 1).ok(), "there is a payload and no act");
        }
        Ok(())
    }

    /// Each act without its words must be on a later act's list, and each act on a list without its words.
    fn forgotten(&mut self, conn: &Connection) -> Result<(), LogError> {
        let wordless = std::mem::take(&mut self.wordless);
        let forgetting = std::mem::take(&mut self.forgetting);
        for seq in wordless {
            if !forgetting.iter().any(|(act, seqs)| *act > seq && seqs.contains(seq)) {
                self.problem(seq, "its words are missing and no later act withdraws them");
            }
        }
        let mut statement = conn.prepare("select seq, act from withdrawal order by seq").or_store("read")?;
        let rows = statement.query_map([], |row| Ok((row.get::<_, u64>(0)?, row.get::<_, u64>(1)?)));
        for row in rows.or_store("read")? {
            let (seq, act) = row.or_store("read")?;
            if !forgetting.iter().any(|(listing, seqs)| *listing == act && seqs.contains(seq)) {
                self.problem(seq, format!("its words may be deleted by act {act}, which does not list it"));
            }
        }
        const KEPT: &str = "select id >> 1 from payload where id & 1 order by id";
        let mut statement = conn.prepare(KEPT).or_store("read")?;
        for seq in statement.query_map([], |row| row.get::<_, u64>(0)).or_store("read")? {
            let seq = seq.or_store("read")?;
            if let Some((act, _)) = forgetting.iter().find(|(act, seqs)| *act > seq && seqs.contains(seq)) {
                self.problem(seq, format!("its words were withdrawn by act {act} and are still there"));
            }
        }
        Ok(())
    }

    fn head(&mut self, reader: &SqliteReader) -> Result<(), LogError> {
        let (size, root) = (self.frontier.size(), self.frontier.root());
        match reader.tree() {
            Ok(tree) => {
                if tree.size != size || tree.root != root {
                    self.root_matches = false;
                    self.problem(None, format!("its head says {} acts with another root or size", tree.size));
                }
                if tree.last_recorded_at != self.last_recorded_at {
                    self.problem(None, "its head says another time of the last act");
                }
            }
            Err(LogError::Store { source: rusqlite::Error::QueryReturnedNoRows, .. }) => {
                self.root_matches = false;
                self.problem(None, "its head is missing");
            }
            Err(other) => return Err(other),
        }
        let behind: Vec<u64> = self.vouched.keys().copied().collect();
        for ahead in behind {
            self.root_matches = false;
            self.problem(None, format!("log is behind checkpoint of size {ahead}: it has {size} acts"));
        }
        Ok(())
    }

    /// The triggers and tables must be the ones that the log was made with.
    fn railing(&mut self, conn: &Connection) -> Result<(), LogError> {
        const PARTS: &str =
            "select type || ' ' || name, sql from sqlite_schema where sql is not null order by 1";
        let parts = |conn: &Connection| -> rusqlite::Result<BTreeMap<String, String>> {
            conn.prepare(PARTS)?.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
        };
        let fresh = Connection::open_in_memory().or_store("read")?;
        fresh.execute_batch(crate::sqlite::SCHEMA).or_store("read")?;
        let (expected, found) = (parts(&fresh).or_store("read")?, parts(conn).or_store("read")?);
        for (name, sql) in &expected {
            if found.get(name) != Some(sql) {
                self.problem(None, format!("its {name} was removed or changed"));
            }
        }
        for name in found.keys().filter(|name| !expected.contains_key(*name)) {
            self.problem(None, format!("somebody added the {name}"));
        }
        Ok(())
    }

    fn report(self) -> Report {
        Report {
            acts: self.frontier.size(),
            root: self.frontier.root(),
            root_matches: self.root_matches,
            n_unopened: self.n_unopened,
            n_checkpoints: self.n_checkpoints,
            problems: self.problems,
            n_problems: self.n_problems,
        }
    }
}

/// A payload row as it lies in the table.
struct Stored<'a> {
    owner: &'a str,
    salt: Option<&'a [u8]>,
    nonce: Option<&'a [u8]>,
    bytes: &'a [u8],
}

impl<'a> Stored<'a> {
    /// The row whose columns begin there; `None` if the join found none.
    fn of(row: &'a Row<'_>, column: usize) -> Result<Option<Stored<'a>>, LogError> {
        let blob = |i: usize| row.get_ref(column + i).or_store("read").map(|value| value.as_blob_or_null());
        let Some(bytes) = blob(3)?.unwrap_or_default() else { return Ok(None) };
        let owner = row.get_ref(column).or_store("read")?.as_str().unwrap_or_default();
        let (salt, nonce) = (blob(1)?.unwrap_or_default(), blob(2)?.unwrap_or_default());
        Ok(Some(Stored { owner, salt, nonce, bytes }))
    }
}
