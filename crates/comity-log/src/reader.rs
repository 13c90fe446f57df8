//! Reading a log's database; many may, while one writes.

use crate::{
    LogError,
    canonical::Header,
    checkpoint::Checkpoint,
    commitment::{Salt, commit},
    error::OrStore,
    log::{Record, Tree, Visitor},
    merkle::{self, Hash},
    proof::Proof,
    seal::{Keyring, open},
};
use comity_spine::{At, Owner, Seq, entry::Words};
use rusqlite::{Connection, OpenFlags, OptionalExtension, params};
use std::{
    ops::ControlFlow,
    path::{Path, PathBuf},
    time::Duration,
};

/// A second pair of eyes on a log: reads what is durable, never writes, takes no lock.
#[derive(Debug)]
pub struct SqliteReader {
    pub(crate) conn: Connection,
    pub(crate) dir: PathBuf,
}

/// One look at a store, for several reads.
#[must_use = "the look ends when it is dropped"]
pub struct Look<'a>(#[expect(dead_code, reason = "held until it is dropped")] rusqlite::Transaction<'a>);

/// The database of a data folder.
pub(crate) fn database(dir: &Path) -> PathBuf {
    dir.join("log.db")
}

/// Settings of every connection: trust nothing in the file, map nothing, zero what is deleted.
pub(crate) fn set_up(conn: &Connection) -> Result<(), LogError> {
    conn.busy_timeout(Duration::from_secs(5)).or_store("set up")?;
    let pragmas = "
        pragma trusted_schema = off;
        pragma cell_size_check = on;
        pragma mmap_size = 0;
        pragma secure_delete = on;
        pragma temp_store = memory;";
    conn.execute_batch(pragmas).or_store("set up")
}

impl SqliteReader {
    /// Opens the log of a data folder for reading.
    pub fn open(dir: &Path) -> Result<SqliteReader, LogError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let conn = Connection::open_with_flags(database(dir), flags).or_store("open")?;
        set_up(&conn)?;
        Ok(SqliteReader { conn, dir: dir.to_path_buf() })
    }

    /// How far the log has come, as its head row says.
    pub fn tree(&self) -> Result<Tree, LogError> {
        const HEAD: &str = "select size, last_recorded_at, root from head where id = 0";
        let row = self.conn.prepare_cached(HEAD).or_store("read")?.query_row([], |row| {
            let (size, last, root): (u64, Option<i64>, [u8; 32]) = (row.get(0)?, row.get(1)?, row.get(2)?);
            Ok(Tree { size, root: Hash(root), last_recorded_at: last.map(At) })
        });
        row.or_store("read")
    }

    /// Reads the acts from `from` up to and without `to`; see [`crate::Log::read`].
    pub fn read(&self, from: u64, to: u64, visit: &mut Visitor<'_>) -> Result<(), LogError> {
        const ACTS: &str = "
            select event.seq, event.header, payload.bytes
            from event
            left join payload on payload.id = event.seq * 2
            where event.seq >= ?1 and event.seq < ?2
            order by event.seq";
        let to = to.min(self.tree()?.size);
        let mut next = from;
        let mut buffer = Vec::new();
        let mut statement = self.conn.prepare_cached(ACTS).or_store("read")?;
        let mut rows = statement.query(params![from.min(to), to]).or_store("read")?;
        while let Some(row) = rows.next().or_store("read")? {
            let seq: u64 = row.get(0).or_store("read")?;
            if seq != next {
                return Err(LogError::Gap { missing: next, found: seq.to_string() });
            }
            let damaged = |what: &str| LogError::Damaged { seq, what: what.to_owned() };
            let bytes =
                row.get_ref(1).or_store("read")?.as_blob().map_err(|_| damaged("its header is not bytes"))?;
            let header =
                Header::decode_with(bytes, &mut buffer).map_err(|source| LogError::Header { seq, source })?;
            if header.head.seq.0 != seq {
                return Err(damaged("its header has another number"));
            }
            let terms =
                row.get_ref(2).or_store("read")?.as_blob().map_err(|_| damaged("its terms are gone"))?;
            next += 1;
            if visit(Record { header, terms }) == ControlFlow::Break(()) {
                return Ok(());
            }
        }
        if next < to { Err(LogError::Gap { missing: next, found: "the end".to_owned() }) } else { Ok(()) }
    }

    /// The header of one act: its bytes and what they say.
    pub fn header(&self, seq: Seq) -> Result<(Vec<u8>, Header), LogError> {
        const HEADER: &str = "select header from event where seq = ?1";
        let size = self.tree()?.size;
        if seq.0 >= size {
            return Err(LogError::NoSuchAct { seq: seq.0, size });
        }
        let mut statement = self.conn.prepare_cached(HEADER).or_store("read")?;
        let bytes = statement.query_row([seq.0], |row| row.get(0)).optional().or_store("read")?;
        let gap = || LogError::Gap { missing: seq.0, found: "nothing".to_owned() };
        let bytes: Vec<u8> = bytes.ok_or_else(gap)?;
        let header = Header::decode(&bytes).map_err(|source| LogError::Header { seq: seq.0, source })?;
        Ok((bytes, header))
    }

    /// The terms of one act with the salt of their commitment: what shows somebody who has no access which
    /// act it was.
    ///
    /// # Errors
    /// An act that there is not; terms that are not the ones committed to.
    pub fn terms(&self, seq: Seq) -> Result<(Salt, Vec<u8>), LogError> {
        const TERMS: &str = "select salt, bytes from payload where id = ?1";
        let (_, header) = self.header(seq)?;
        let damaged = |what: &str| LogError::Damaged { seq: seq.0, what: what.to_owned() };
        let mut statement = self.conn.prepare_cached(TERMS).or_store("read")?;
        let row =
            statement.query_row([seq.0 * 2], |row| Ok((row.get::<_, Salt>(0)?, row.get::<_, Vec<u8>>(1)?)));
        let (salt, terms) =
            row.optional().or_store("read")?.ok_or_else(|| damaged("its terms are missing"))?;
        match commit(&salt, &terms) == header.terms {
            true => Ok((salt, terms)),
            false => Err(damaged("its terms are not the ones committed to")),
        }
    }

    /// The public key that the log is known by, as its file has it.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn public_key(&self) -> Result<String, LogError> {
        let path = self.dir.join("keys").join("log.pub");
        std::fs::read_to_string(&path).map_err(|source| LogError::File { doing: "read", path, source })
    }

    /// Until it is dropped, all that is read is read in one look, which is quicker; `None` if it cannot
    /// begin, and then each read looks for itself.
    pub fn look(&self) -> Option<Look<'_>> {
        self.conn.unchecked_transaction().ok().map(Look)
    }

    /// The words of an act; see [`crate::Log::words`].
    pub fn words(&self, seq: Seq, keys: &dyn Keyring) -> Result<Option<Words>, LogError> {
        // Two questions by number: a join of both is planned anew each time, and a page asks for a hundred.
        const HEADER: &str = "select header from event where seq = ?1";
        const WORDS: &str = "select owner, nonce, bytes from payload where id = ?1";
        // No row has a greater number; there is no such act either way.
        let number = i64::try_from(seq.0).unwrap_or(i64::MAX);
        let mut statement = self.conn.prepare_cached(HEADER).or_store("read")?;
        let header =
            statement.query_row([number], |row| row.get::<_, Vec<u8>>(0)).optional().or_store("read")?;
        let Some(header) = header else {
            // Either there is no such act, or it is missing from the middle.
            return self.header(seq).map(|_| None);
        };
        let header = Header::decode(&header).map_err(|source| LogError::Header { seq: seq.0, source })?;
        let damaged = |what: &str| LogError::Damaged { seq: seq.0, what: what.to_owned() };
        let Some(commitment) = header.words else { return Ok(None) };
        let mut statement = self.conn.prepare_cached(WORDS).or_store("read")?;
        let row = statement.query_row([seq.0 * 2 + 1], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, Option<[u8; 24]>>(1)?, row.get::<_, Vec<u8>>(2)?))
        });
        let Some((owner, nonce, bytes)) = row.optional().or_store("read")? else { return Ok(None) };
        let owner: Owner = owner.parse().map_err(|_| damaged("its words belong to nobody"))?;
        let nonce = nonce.ok_or_else(|| damaged("its words have no nonce"))?;
        let key = keys.key(&owner).ok_or(LogError::NoKey { owner: owner.clone() })?;
        let opened = open(&key, nonce, &header.event, &owner, &bytes);
        let (salt, json) = opened.ok_or_else(|| damaged("its words do not open with their key"))?;
        if commit(&salt, &json) != commitment {
            return Err(damaged("its words are not the ones committed to"));
        }
        serde_json::from_slice(&json).map(Some).map_err(|_| damaged("its words are not JSON"))
    }

    /// The acts whose words are kept and belong to this owner, in order.
    pub fn words_of(&self, owner: &Owner) -> Result<Vec<u64>, LogError> {
        const OWNED: &str = "select id >> 1 from payload where owner = ?1 and id & 1 order by id";
        let mut statement = self.conn.prepare_cached(OWNED).or_store("read")?;
        let seqs = statement.query_map([owner.to_string()], |row| row.get(0)).or_store("read")?;
        seqs.collect::<Result<_, _>>().or_store("read")
    }

    /// Every leaf hash there is, in order; a missing one stops it.
    pub(crate) fn all_leaves(&self) -> Result<Vec<Hash>, LogError> {
        self.leaves_from(0)
    }

    /// The leaf hashes from a place on.
    pub(crate) fn leaves_from(&self, from: u64) -> Result<Vec<Hash>, LogError> {
        const LEAVES: &str = "select seq, leaf from event where seq >= ?1 order by seq";
        let mut statement = self.conn.prepare_cached(LEAVES).or_store("read")?;
        let mut rows = statement.query([from]).or_store("read")?;
        let mut leaves = Vec::new();
        while let Some(row) = rows.next().or_store("read")? {
            let (seq, missing): (u64, u64) = (row.get(0).or_store("read")?, from + leaves.len() as u64);
            if seq != missing {
                return Err(LogError::Gap { missing, found: seq.to_string() });
            }
            leaves.push(Hash(row.get(1).or_store("read")?));
        }
        Ok(leaves)
    }

    /// The first `size` leaf hashes; 32 bytes each.
    pub fn leaves(&self, size: u64) -> Result<Vec<Hash>, LogError> {
        let mut leaves = self.all_leaves()?;
        if (leaves.len() as u64) < size {
            return Err(LogError::Behind { have: leaves.len() as u64, size });
        }
        leaves.truncate(size as usize);
        Ok(leaves)
    }

    /// Shows that an act is in the tree of a checkpoint.
    ///
    /// # Errors
    /// An act that the checkpoint does not cover, or a log that does not agree with the checkpoint.
    pub fn prove(&self, seq: Seq, checkpoint: &Checkpoint) -> Result<Proof, LogError> {
        let leaves = self.leaves(checkpoint.size)?;
        if merkle::root(&leaves) != checkpoint.root {
            return Err(LogError::Forked { size: checkpoint.size });
        }
        let missing = LogError::NoSuchAct { seq: seq.0, size: checkpoint.size };
        let hashes = usize::try_from(seq.0).ok().and_then(|index| merkle::inclusion(&leaves, index));
        Ok(Proof { index: seq.0, hashes: hashes.ok_or(missing)?, checkpoint: checkpoint.clone() })
    }

    /// The newest checkpoint kept beside the log, whoever signed it.
    pub fn newest_checkpoint(&self) -> Result<Option<Checkpoint>, LogError> {
        let mut newest: Option<Checkpoint> = None;
        for (path, text) in crate::checkpoint::note_files(&self.dir)? {
            let checkpoint: Checkpoint =
                text.parse().map_err(|source| LogError::BadCheckpoint { path, source })?;
            if newest.as_ref().is_none_or(|other| other.size < checkpoint.size) {
                newest = Some(checkpoint);
            }
        }
        Ok(newest)
    }
}
