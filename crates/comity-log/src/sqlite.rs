//! The log in one SQLite file: one writer, WAL, `synchronous = FULL`, acknowledged only after the commit.

use crate::{
    LogError,
    canonical::Header,
    checkpoint::{self, Checkpoint, LogKey, check_leaves},
    draft::{Chance, Request, SealedDraft},
    error::{OrStore, file},
    guard,
    log::{Answer, Log, Receipt, Tree, Visitor},
    merkle::{Frontier, Hash, leaf},
    reader::{database, set_up},
    seal::Keyring,
};
pub use crate::{
    guard::{BALLAST, Lock, SQLITE_MIN, check_disk, check_sqlite, network_disk},
    reader::SqliteReader,
};
use comity_spine::{At, Head, Owner, Seq, entry::Words};
use rusqlite::{Connection, ErrorCode, OptionalExtension, params};
use std::{fs, path::Path};

pub(crate) const SCHEMA: &str = include_str!("schema.sql");
const APPLICATION: i64 = 1_129_270_604;
const VERSION: i64 = 1;
/// After so many bytes of acts the journal is copied back into the database.
const JOURNAL_MAX: usize = 4 << 20;

/// What may differ from one log to another.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Bytes of the ballast file that is given back when the disk is full; 0 for none.
    pub ballast: u64,
    /// The most pages (of 4 KiB) that the database may take, as a quota; `None` for no limit.
    pub pages_max: Option<u32>,
}

impl Default for Options {
    fn default() -> Options {
        Options { ballast: BALLAST, pages_max: None }
    }
}

/// The log of one data folder, opened for writing.
#[derive(Debug)]
pub struct SqliteLog {
    db: SqliteReader,
    key: LogKey,
    known: Vec<Checkpoint>,
    frontier: Frontier,
    last_recorded_at: Option<At>,
    journal: usize,
    fenced: Option<String>,
    /// The right to write; `None` while the log rests.
    lock: Option<Lock>,
}

/// Where the log will be if the transaction commits.
struct Stage {
    frontier: Frontier,
    last_recorded_at: Option<At>,
    weight: usize,
}

/// Why a transaction did not come to its commit.
enum Halt {
    /// The store failed.
    Store(rusqlite::Error),
    /// Something else contradicts what we know; never acknowledged.
    Doubt(String),
}

impl From<rusqlite::Error> for Halt {
    fn from(error: rusqlite::Error) -> Halt {
        Halt::Store(error)
    }
}

impl SqliteLog {
    /// Makes a log: its folder, its signing key under this name, its empty tables. Opens one that is there.
    pub fn init(
        dir: &Path,
        origin: &str,
        chance: &mut dyn Chance,
        options: Options,
    ) -> Result<SqliteLog, LogError> {
        fs::create_dir_all(dir).map_err(file("make", dir))?;
        LogKey::create(dir, origin, chance)?;
        SqliteLog::open(dir, options)
    }

    /// Opens a log to append to it, after finishing what a killed process left and checking the whole tree.
    ///
    /// # Errors
    /// An unsound SQLite or disk, another writer, a log that is damaged, behind or beside a checkpoint kept
    /// in `dir/checkpoints`.
    pub fn open(dir: &Path, options: Options) -> Result<SqliteLog, LogError> {
        check_sqlite(rusqlite::version_number())?;
        check_disk(dir)?;
        let lock = Lock::take(dir)?;
        let key = LogKey::load(dir)?;
        let known = checkpoint::load_known(dir, &key.public())?;
        let conn = Connection::open(database(dir)).or_store("open")?;
        set_up(&conn)?;
        prepare_to_write(&conn, dir, options)?;
        let db = SqliteReader { conn, dir: dir.to_path_buf() };
        finish_forgetting(&db)?;
        let (frontier, last_recorded_at) = check_tree(&db, &known)?;
        guard::lay_ballast(dir, options.ballast)?;
        let lock = Some(lock);
        Ok(SqliteLog { db, key, known, frontier, last_recorded_at, journal: 0, fenced: None, lock })
    }

    /// Gives the right to write back while there is nothing to write, so that another process may have it.
    pub fn rest(&mut self) {
        self.lock = None;
    }

    /// Takes the right to write again, after a rest, and follows what others have written since.
    ///
    /// # Errors
    /// [`LogError::InUse`] while another process writes; a log that no longer goes on from where it was
    /// left, which fences it.
    pub fn wake(&mut self) -> Result<(), LogError> {
        self.unfenced()?;
        if self.lock.is_some() {
            return Ok(());
        }
        let lock = Lock::take(&self.db.dir)?;
        let (tree, mut frontier) = (self.db.tree()?, self.frontier.clone());
        if tree.size < frontier.size() {
            return Err(LogError::Behind { have: tree.size, size: frontier.size() });
        }
        for leaf in self.db.leaves_from(frontier.size())? {
            frontier.push(leaf);
        }
        if (frontier.size(), frontier.root()) != (tree.size, tree.root) {
            let why = format!("its {} acts are not those that were there, and others", tree.size);
            return Err(self.fence(why));
        }
        self.known = checkpoint::load_known(&self.db.dir, &self.key.public())?;
        (self.frontier, self.last_recorded_at, self.lock) = (frontier, tree.last_recorded_at, Some(lock));
        Ok(())
    }

    /// The reading half; another thread opens its own [`SqliteReader`].
    pub fn reader(&self) -> &SqliteReader {
        &self.db
    }

    /// The key that signs the log's checkpoints.
    pub fn key(&self) -> &LogKey {
        &self.key
    }

    /// Refuses when the log is behind or beside a checkpoint that somebody else kept.
    pub fn check_against(&self, known: &[Checkpoint]) -> Result<(), LogError> {
        check_leaves(self.db.leaves(self.frontier.size())?, known).map(|_| ())
    }

    /// Gives the ballast back when the disk is full; `false` if there is none.
    pub fn release_ballast(&self) -> Result<bool, LogError> {
        guard::release_ballast(&self.db.dir)
    }

    fn fence(&mut self, why: String) -> LogError {
        self.fenced.get_or_insert_with(|| why.clone());
        LogError::Fenced { why }
    }

    fn unfenced(&self) -> Result<(), LogError> {
        match &self.fenced {
            Some(why) => Err(LogError::Fenced { why: why.clone() }),
            None => Ok(()),
        }
    }

    /// Runs one durable transaction. What it staged becomes the log's state only after the commit.
    fn commit<T>(
        &mut self,
        work: impl FnOnce(&Connection, &mut Stage) -> Result<T, Halt>,
    ) -> Result<T, LogError> {
        self.unfenced()?;
        if self.lock.is_none() {
            return Err(LogError::Resting);
        }
        let begun = self.db.conn.execute_batch("begin immediate");
        if let Err(error) = begun {
            return Err(self.explain(&error));
        }
        let mut stage =
            Stage { frontier: self.frontier.clone(), last_recorded_at: self.last_recorded_at, weight: 0 };
        let size_before = self.frontier.size();
        let done = same_head(&self.db.conn, size_before)
            .and_then(|()| work(&self.db.conn, &mut stage))
            .and_then(|answer| write_head(&self.db.conn, size_before, &stage).map(|()| answer))
            .and_then(|answer| Ok(self.db.conn.execute_batch("commit").map(|()| answer)?));
        match done {
            Ok(answer) => {
                self.frontier = stage.frontier;
                self.last_recorded_at = stage.last_recorded_at;
                self.journal += stage.weight;
                self.fold_journal();
                Ok(answer)
            }
            Err(halt) => {
                if !self.db.conn.is_autocommit() {
                    let _ = self.db.conn.execute_batch("rollback");
                }
                Err(match halt {
                    Halt::Store(error) => self.explain(&error),
                    Halt::Doubt(why) => self.fence(why),
                })
            }
        }
    }

    /// A failed transaction, sorted: what the caller can wait for, or what nobody can know any more.
    fn explain(&mut self, error: &rusqlite::Error) -> LogError {
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => LogError::Busy,
            // SQLite writes the frames of a commit in order and stops at the one that found no space, so the
            // commit itself is not in the journal. Reading the old head back says that it knows so, too.
            Some(ErrorCode::DiskFull)
                if self.db.tree().is_ok_and(|tree| tree.size == self.frontier.size()) =>
            {
                LogError::DiskFull
            }
            _ => self.fence(error.to_string()),
        }
    }

    /// Copies the journal back when it has grown; a failure comes after the commit and fences what follows.
    fn fold_journal(&mut self) {
        if self.journal < JOURNAL_MAX {
            return;
        }
        self.journal = 0;
        let folded = self.db.conn.query_row("pragma wal_checkpoint(passive)", [], |_| Ok(()));
        match folded.as_ref().map_err(rusqlite::Error::sqlite_error_code) {
            Ok(()) | Err(Some(ErrorCode::DatabaseBusy | ErrorCode::DiskFull)) => {}
            Err(_) => {
                let why = folded.err().map_or_else(String::new, |error| error.to_string());
                self.fence(why);
            }
        }
    }

    fn forget_once(&mut self, now: At, act: &SealedDraft, seqs: &[u64]) -> Result<Receipt, LogError> {
        let answer = self.commit(|conn, stage| {
            let accepted = accept(conn, stage, now, std::slice::from_ref(act))?;
            let Ok(receipts) = accepted else { return Ok(accepted) };
            let Some(by_act) = receipts.first().map(|receipt| receipt.seq.0) else { return Ok(Ok(receipts)) };
            for &seq in seqs {
                forget_words(conn, seq, by_act)?;
            }
            Ok(Ok(receipts))
        })?;
        self.scrub_journal()?;
        let receipt = answer?.first().copied();
        receipt.ok_or_else(|| LogError::Inconsistent { what: "an append gave no receipt".to_owned() })
    }

    fn scrub_journal(&mut self) -> Result<(), LogError> {
        self.journal = 0;
        match truncate_journal(&self.db.conn) {
            Err(LogError::Store { source, .. }) => Err(self.fence(source.to_string())),
            other => other,
        }
    }
}

impl Log for SqliteLog {
    fn tree(&self) -> Tree {
        Tree {
            size: self.frontier.size(),
            root: self.frontier.root(),
            last_recorded_at: self.last_recorded_at,
        }
    }

    fn append_all(&mut self, now: At, requests: &[Request]) -> Result<Vec<Answer>, LogError> {
        self.commit(|conn, stage| requests.iter().map(|request| judge(conn, stage, now, request)).collect())
    }

    fn read(&self, from: u64, to: u64, visit: &mut Visitor<'_>) -> Result<(), LogError> {
        self.db.read(from, to, visit)
    }

    fn words(&self, seq: Seq, keys: &dyn Keyring) -> Result<Option<Words>, LogError> {
        self.db.words(seq, keys)
    }

    fn words_of(&self, owner: &Owner) -> Result<Vec<u64>, LogError> {
        self.db.words_of(owner)
    }

    fn forget(&mut self, now: At, act: SealedDraft, seqs: &[u64]) -> Result<Receipt, LogError> {
        let size = self.frontier.size();
        if let Some(&seq) = seqs.iter().find(|&&seq| seq >= size) {
            return Err(LogError::NoSuchAct { seq, size });
        }
        match self.forget_once(now, &act, seqs) {
            Err(LogError::DiskFull) if self.release_ballast()? => self.forget_once(now, &act, seqs),
            other => other,
        }
    }

    fn checkpoint(&mut self) -> Result<Checkpoint, LogError> {
        self.unfenced()?;
        let checkpoint = self.key.sign(self.frontier.size(), self.frontier.root());
        if self.known.last().is_some_and(|last| last.size > checkpoint.size) {
            return Err(LogError::Behind {
                have: checkpoint.size,
                size: self.known.last().map_or(0, |it| it.size),
            });
        }
        match checkpoint::keep(&self.db.dir, &checkpoint) {
            Ok(()) => {}
            Err(LogError::File { source, .. }) if source.kind() == std::io::ErrorKind::StorageFull => {
                return Err(LogError::DiskFull);
            }
            Err(other) => return Err(other),
        }
        checkpoint::prune(&self.db.dir)?;
        self.known = vec![checkpoint.clone()];
        Ok(checkpoint)
    }

    fn fenced(&self) -> Option<&str> {
        self.fenced.as_deref()
    }
}

/// Brings the connection into the mode in which a returned commit is on disk, and makes missing tables.
fn prepare_to_write(conn: &Connection, dir: &Path, options: Options) -> Result<(), LogError> {
    let foreign = |what: String| LogError::Foreign { path: database(dir), what };
    let number = |pragma: &str| conn.query_row(pragma, [], |row| row.get::<_, i64>(0)).or_store("open");
    let tables = number("select count(*) from sqlite_schema")?;
    if tables > 0 {
        let (application, version) = (number("pragma application_id")?, number("pragma user_version")?);
        if application != APPLICATION {
            return Err(foreign("it is another program's database".to_owned()));
        }
        if version != VERSION {
            return Err(foreign(format!("its version is {version}, known is {VERSION}")));
        }
    }
    let mode: String = conn.query_row("pragma journal_mode = wal", [], |row| row.get(0)).or_store("open")?;
    if mode != "wal" {
        return Err(foreign(format!("its disk cannot keep a write-ahead journal, only `{mode}`")));
    }
    conn.execute_batch("pragma synchronous = full; pragma wal_autocheckpoint = 0").or_store("open")?;
    if let Some(pages) = options.pages_max {
        conn.query_row(&format!("pragma max_page_count = {pages}"), [], |_| Ok(())).or_store("open")?;
    }
    if tables == 0 {
        let root = Frontier::default().root();
        conn.execute_batch("begin immediate").or_store("make")?;
        conn.execute_batch(SCHEMA).or_store("make")?;
        conn.execute("insert into head (id, size, root) values (0, 0, ?1)", [root.0]).or_store("make")?;
        conn.execute_batch("commit").or_store("make")?;
        checkpoint::sync_dir(dir).map_err(file("write", dir))?;
    }
    Ok(())
}

/// Deletes what was withdrawn and empties the journal: a process may have been killed on the way.
fn finish_forgetting(db: &SqliteReader) -> Result<(), LogError> {
    const REST: &str = "delete from payload where id in (select seq * 2 + 1 from withdrawal)";
    let finish = || {
        db.conn.execute(REST, []).or_store("finish a withdrawal in")?;
        truncate_journal(&db.conn)
    };
    let full = |error: &LogError| {
        let LogError::Store { source, .. } = error else { return false };
        source.sqlite_error_code() == Some(ErrorCode::DiskFull)
    };
    let mut done = finish();
    if done.as_ref().is_err_and(full) && guard::release_ballast(&db.dir)? {
        done = finish();
    }
    match done {
        // A reader has the file open: the next withdrawal tries again.
        Err(LogError::StillRead) => Ok(()),
        // A full disk must not keep the log from being read; the next opening tries again.
        Err(error) if full(&error) => Ok(()),
        other => other,
    }
}

fn truncate_journal(conn: &Connection) -> Result<(), LogError> {
    let busy: i64 = conn
        .query_row("pragma wal_checkpoint(truncate)", [], |row| row.get(0))
        .or_store("empty the journal of")?;
    if busy == 0 { Ok(()) } else { Err(LogError::StillRead) }
}

/// Hashes the whole tree once: it must agree with its head row and with every checkpoint known.
fn check_tree(db: &SqliteReader, known: &[Checkpoint]) -> Result<(Frontier, Option<At>), LogError> {
    let tree = db.tree()?;
    let frontier = check_leaves(db.all_leaves()?, known)?;
    if frontier.size() != tree.size || frontier.root() != tree.root {
        let what = format!("its head says {} acts, its table holds {} or others", tree.size, frontier.size());
        return Err(LogError::Inconsistent { what });
    }
    Ok((frontier, tree.last_recorded_at))
}

/// Somebody else wrote while we held the lock: then our tree is not the tree any more.
fn same_head(conn: &Connection, size: u64) -> Result<(), Halt> {
    let found: u64 =
        conn.prepare_cached("select size from head where id = 0")?.query_row([], |row| row.get(0))?;
    if found == size {
        return Ok(());
    }
    Err(Halt::Doubt(format!("somebody else wrote {found} acts where there were {size}")))
}

fn write_head(conn: &Connection, size_before: u64, stage: &Stage) -> Result<(), Halt> {
    const HEAD: &str = "update head set size = ?1, last_recorded_at = ?2, root = ?3 where id = 0";
    let (size, last) = (stage.frontier.size(), stage.last_recorded_at.map(|at| at.0));
    if size > size_before {
        conn.prepare_cached(HEAD)?.execute(params![size, last, stage.frontier.root().0])?;
    }
    Ok(())
}

/// Accepts one request whole, repeats an earlier answer, or refuses it; the others are not touched.
fn judge(conn: &Connection, stage: &mut Stage, now: At, request: &Request) -> Result<Answer, Halt> {
    let fingerprint = request.fingerprint();
    if let Some((key, content)) = &fingerprint
        && let Some(answer) = earlier(conn, key, content)?
    {
        return Ok(answer);
    }
    let found = stage.frontier.size();
    if let Some(expected) = request.expected.filter(|&expected| expected != found) {
        return Ok(Err(LogError::Moved { expected, found }));
    }
    let accepted = accept(conn, stage, now, &request.acts)?;
    if let (Ok(receipts), Some((key, content))) = (&accepted, fingerprint) {
        const ONCE: &str =
            "insert into idempotency (key, first_seq, n, request_hash) values (?1, ?2, ?3, ?4)";
        let n = receipts.len() as u64;
        conn.prepare_cached(ONCE)?.execute(params![key.0, found, n, content.0])?;
    }
    Ok(accepted)
}

/// The receipts that this key got before.
fn earlier(conn: &Connection, key: &Hash, content: &Hash) -> Result<Option<Answer>, Halt> {
    const BEFORE: &str = "select first_seq, n, request_hash from idempotency where key = ?1";
    const RECEIPTS: &str = "select seq, header, leaf from event where seq >= ?1 and seq < ?2 order by seq";
    let row = conn.prepare_cached(BEFORE)?.query_row([key.0], |row| {
        Ok((row.get::<_, u64>(0)?, row.get::<_, u64>(1)?, row.get::<_, Option<[u8; 32]>>(2)?))
    });
    let Some((first, n, hash)) = row.optional()? else { return Ok(None) };
    // Without a hash its words were withdrawn since; the key alone has to say that it is the same request.
    if hash.is_some_and(|hash| hash != content.0) {
        return Ok(Some(Err(LogError::KeyReused)));
    }
    let mut statement = conn.prepare_cached(RECEIPTS)?;
    let mut rows = statement.query([first, first + n])?;
    let mut receipts = Vec::new();
    while let Some(row) = rows.next()? {
        let seq = row.get(0)?;
        match Header::decode(row.get_ref(1)?.as_blob().unwrap_or_default()) {
            Ok(header) => receipts.push(Receipt {
                seq: Seq(seq),
                leaf: Hash(row.get(2)?),
                recorded_at: header.head.recorded_at,
                repeated: true,
            }),
            Err(source) => return Ok(Some(Err(LogError::Header { seq, source }))),
        }
    }
    Ok(Some(Ok(receipts)))
}

/// Gives the acts their places and writes them; a header that cannot be encoded refuses all of them.
fn accept(conn: &Connection, stage: &mut Stage, now: At, acts: &[SealedDraft]) -> Result<Answer, Halt> {
    // INVARIANT: recorded times never step back, whatever the clock does.
    let recorded_at = stage.last_recorded_at.map_or(now, |last| last.max(now));
    let first = stage.frontier.size();
    let mut headers = Vec::with_capacity(acts.len());
    for (seq, act) in (first..).zip(acts) {
        match header_of(act, Seq(seq), recorded_at).encode() {
            Ok(bytes) => headers.push(bytes),
            Err(source) => return Ok(Err(LogError::Header { seq, source })),
        }
    }
    let mut receipts = Vec::with_capacity(acts.len());
    for ((seq, act), bytes) in (first..).zip(acts).zip(&headers) {
        let leaf = leaf(bytes);
        insert(conn, seq, bytes, leaf, act)?;
        stage.frontier.push(leaf);
        stage.weight += act.weight();
        receipts.push(Receipt { seq: Seq(seq), leaf, recorded_at, repeated: false });
    }
    if !acts.is_empty() {
        stage.last_recorded_at = Some(recorded_at);
    }
    Ok(Ok(receipts))
}

fn header_of(act: &SealedDraft, seq: Seq, recorded_at: At) -> Header {
    let draft = &act.draft;
    let head = Head {
        seq,
        kind: draft.kind.clone(),
        version: draft.version,
        recorded_at,
        at: draft.at.unwrap_or(recorded_at),
        by: draft.by,
        on_behalf_of: draft.on_behalf_of,
        source: draft.source.clone(),
        visibility: draft.visibility,
    };
    let words = act.words.as_ref().map(|words| words.commitment);
    Header { event: act.event, head, terms: act.terms_commitment, words }
}

fn insert(conn: &Connection, seq: u64, header: &[u8], leaf: Hash, act: &SealedDraft) -> Result<(), Halt> {
    const EVENT: &str = "insert into event (seq, header, leaf) values (?1, ?2, ?3)";
    const PAYLOAD: &str = "insert into payload (id, owner, salt, nonce, bytes) values (?1, ?2, ?3, ?4, ?5)";
    conn.prepare_cached(EVENT)?.execute(params![seq, header, leaf.0])?;
    let mut payload = conn.prepare_cached(PAYLOAD)?;
    payload.execute(params![seq * 2, "workspace", act.terms_salt, None::<&[u8]>, act.draft.terms])?;
    if let Some(words) = &act.words {
        let (owner, sealed) = (words.owner.to_string(), &words.sealed);
        payload.execute(params![seq * 2 + 1, owner, None::<&[u8]>, sealed.nonce, sealed.bytes])?;
    }
    Ok(())
}

/// Permits, then deletes the words of one act, and what could be guessed of them from its idempotency key.
fn forget_words(conn: &Connection, seq: u64, by_act: u64) -> Result<(), Halt> {
    const PERMIT: &str = "
        insert into withdrawal (seq, act)
        select ?1, ?2 where not exists (select 1 from withdrawal where seq = ?1)";
    const WORDS: &str = "delete from payload where id = ?1 * 2 + 1";
    const GUESSABLE: &str = "
        update idempotency set request_hash = null
        where first_seq = (select max(first_seq) from idempotency where first_seq <= ?1)
          and first_seq + n > ?1";
    conn.prepare_cached(PERMIT)?.execute(params![seq, by_act])?;
    conn.prepare_cached(WORDS)?.execute([seq])?;
    conn.prepare_cached(GUESSABLE)?.execute([seq])?;
    Ok(())
}
