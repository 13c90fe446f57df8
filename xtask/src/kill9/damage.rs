//! The control: damage to what was promised, which a checker worth its name has to find.

use std::path::Path;

use anyhow::{Context, Result};
use rusqlite::Connection;

/// The ways in which a store could break its word.
pub const DAMAGES: [(&str, &str); 5] = [
    (
        "the last act is lost, and the size agrees",
        "delete from idempotency where first_seq = (select max(seq) from event);
         delete from payload where id / 2 = (select max(seq) from event);
         delete from event where seq = (select max(seq) from event);
         update head set size = size - 1;",
    ),
    (
        "an act's terms were changed",
        "update payload set bytes = cast(replace(cast(bytes as text), 'initiative', 'initiation') as blob)
         where id = (select max(first_seq) * 2 from idempotency);",
    ),
    (
        "an idempotency key names another act",
        "update idempotency set first_seq = first_seq - 1
         where first_seq = (select max(first_seq) from idempotency);",
    ),
    (
        "an act is there twice",
        "insert into payload (id, owner, salt, nonce, bytes)
         select (select max(id / 2) + 1 from payload) * 2, owner, salt, nonce, bytes
         from payload where id = (select max(first_seq) * 2 from idempotency);",
    ),
    (
        "one header was changed",
        "update event set header = cast(header || x'00' as blob) where seq = (select max(seq) from event);",
    ),
];

/// Copies the databases of a folder and damages the copy of the log.
pub fn copy(data: &Path, to: &Path, sql: &str) -> Result<()> {
    std::fs::create_dir_all(to)?;
    let from = Connection::open(data.join("log.db"))?;
    let _ = std::fs::remove_file(to.join("log.db"));
    let copied = to.join("log.db");
    from.execute("vacuum into ?1", [copied.to_string_lossy()]).context("cannot copy the log")?;
    let db = Connection::open(&copied)?;
    let railings: Vec<String> = db
        .prepare("select name from sqlite_schema where type = 'trigger'")?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    for railing in railings {
        db.execute_batch(&format!("drop trigger {railing}"))?;
    }
    db.execute_batch(sql).context("cannot damage the copy")
}
