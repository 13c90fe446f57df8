//! Opening the vault: safe settings first, then the migrations that are due.

use crate::VaultError;
use crate::keys::DataKey;
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior, config::DbConfig, params};
use std::{
    cell::OnceCell,
    fs, io,
    path::{Path, PathBuf},
    time::Duration,
};

const MIGRATIONS: [(&str, &str); 13] = [
    ("people and traces", include_str!("../migrations/0001_people_and_traces.sql")),
    ("names", include_str!("../migrations/0002_names.sql")),
    ("matches of an import", include_str!("../migrations/0003_matches.sql")),
    ("what handles are called", include_str!("../migrations/0004_strangers.sql")),
    ("who may come in", include_str!("../migrations/0005_access.sql")),
    ("what somebody may do", include_str!("../migrations/0006_grants.sql")),
    ("what waits for somebody", include_str!("../migrations/0007_inbox.sql")),
    ("tokens and kept choices", include_str!("../migrations/0008_tokens.sql")),
    ("what imports remark", include_str!("../migrations/0009_remarks.sql")),
    ("passkeys", include_str!("../migrations/0010_passkeys.sql")),
    ("drafts of the agreement", include_str!("../migrations/0011_drafts.sql")),
    ("codes", include_str!("../migrations/0012_codes.sql")),
    ("what counts changes", include_str!("../migrations/0013_change.sql")),
];

/// The newest schema that this program knows.
pub const SCHEMA: i64 = MIGRATIONS.len() as i64;

/// The oldest SQLite without the WAL-reset bug, as its version number.
const SQLITE_MIN: i32 = 3_051_003;

/// How long a writer waits for another before it says [`VaultError::Busy`].
pub(crate) const PATIENCE: Duration = Duration::from_secs(5);

/// An open vault: one connection to `vault.db`, and the folder of the master key beside it.
///
/// Writing takes `&mut self`: in one process there is one writer. Pages read through [`Vault::reader`].
pub struct Vault {
    pub(crate) conn: Connection,
    pub(crate) dir: PathBuf,
    /// The master key once it has opened something; wiped with the vault.
    pub(crate) master: OnceCell<DataKey>,
}

impl Vault {
    /// Opens the vault in a folder for writing; makes folder and file where there are none.
    ///
    /// A file of an older schema is brought forward first; one of a newer is refused.
    pub fn open(dir: &Path) -> Result<Vault, VaultError> {
        refuse_unsafe_sqlite()?;
        let wrap = |source| VaultError::File { path: dir.to_owned(), source };
        fs::create_dir_all(dir).map_err(wrap)?;
        let path = dir.join("vault.db");
        keep_private(&path)?;
        let mut conn = Connection::open(&path)?;
        settle_in(&conn).map_err(|source| not_a_vault(&path, source))?;
        conn.execute_batch("pragma journal_mode = wal")?;
        migrate(&mut conn)?;
        Ok(Vault { conn, dir: dir.to_owned(), master: OnceCell::new() })
    }

    /// Opens the vault in a folder for reading only, beside a writer.
    pub fn reader(dir: &Path) -> Result<Vault, VaultError> {
        refuse_unsafe_sqlite()?;
        let path = dir.join("vault.db");
        if !path.exists() {
            return Err(VaultError::File { path, source: io::Error::from(io::ErrorKind::NotFound) });
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let conn = Connection::open_with_flags(&path, flags)?;
        settle_in(&conn).map_err(|source| not_a_vault(&path, source))?;
        conn.execute_batch("pragma query_only = on")?;
        match schema_of(&conn)? {
            SCHEMA => Ok(Vault { conn, dir: dir.to_owned(), master: OnceCell::new() }),
            found if found > SCHEMA => Err(VaultError::Newer { found, known: SCHEMA }),
            found => Err(VaultError::Older { found, known: SCHEMA }),
        }
    }

    /// A number that grows whenever it changes who is who, what things are called, or what sources brought
    /// and what it belongs to; not when somebody signs in or puts something off.
    ///
    /// # Errors
    /// A vault that cannot be read.
    pub fn change(&self) -> Result<i64, VaultError> {
        Ok(self.conn.prepare_cached("select n from change")?.query_row([], |row| row.get(0))?)
    }

    /// Begins a transaction that takes the writer's place at once, so that it cannot fail half-way as busy.
    pub(crate) fn write(&mut self) -> Result<Transaction<'_>, VaultError> {
        Ok(self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?)
    }
}

fn refuse_unsafe_sqlite() -> Result<(), VaultError> {
    match rusqlite::version_number() {
        SQLITE_MIN.. => Ok(()),
        _ => Err(VaultError::UnsafeSqlite { found: rusqlite::version() }),
    }
}

/// Makes the file before SQLite does, so that it is never, not even for an instant, readable by others.
fn keep_private(path: &Path) -> Result<(), VaultError> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop).map_err(|source| VaultError::File { path: path.to_owned(), source })
}

fn settle_in(conn: &Connection) -> rusqlite::Result<()> {
    conn.busy_timeout(PATIENCE)?;
    conn.set_prepared_statement_cache_capacity(64);
    // A bound value must not change a plan: SQLite would compile the statement anew for each row.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    conn.execute_batch(
        "pragma trusted_schema = off;
        pragma foreign_keys = on;
        pragma synchronous = full;
        pragma secure_delete = on;
        pragma cell_size_check = on;
        pragma mmap_size = 0;
        pragma cache_size = -32000;
        pragma temp_store = memory;",
    )?;
    conn.query_row("select count(*) from sqlite_schema", [], |_| Ok(()))
}

fn not_a_vault(path: &Path, source: rusqlite::Error) -> VaultError {
    match source.sqlite_error_code() {
        Some(rusqlite::ErrorCode::NotADatabase | rusqlite::ErrorCode::DatabaseCorrupt) => {
            VaultError::NotAVault { path: path.to_owned(), source }
        }
        _ => source.into(),
    }
}

/// 0 for a file that has no schema yet.
fn schema_of(conn: &Connection) -> Result<i64, VaultError> {
    if !conn.table_exists(None, "schema_version")? {
        return Ok(0);
    }
    Ok(conn.query_row("select coalesce(max(version), 0) from schema_version", [], |row| row.get(0))?)
}

/// Takes the file forward, one transaction a step, so that a kill between leaves a schema that has a number.
fn migrate(conn: &mut Connection) -> Result<(), VaultError> {
    let found = schema_of(conn)?;
    if found > SCHEMA {
        return Err(VaultError::Newer { found, known: SCHEMA });
    }
    for (version, (name, sql)) in (1..).zip(MIGRATIONS) {
        let step = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        if schema_of(&step)? < version {
            step.execute_batch(sql)?;
            step.execute(
                "insert into schema_version (version, name) values (?1, ?2)",
                params![version, name],
            )?;
            step.commit()?;
        }
    }
    Ok(())
}
