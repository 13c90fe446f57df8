//! The checker: reads the two databases itself, with no line of the product's code.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use rusqlite::{Connection, OpenFlags};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::ledger::{Hash, Ledger};

/// What the log holds besides the acts that were sent.
#[derive(Debug, Default)]
pub struct Seen {
    /// How many acts there are.
    pub size: u64,
    /// The files whose import is in force, by SHA-256, each with its import.
    pub live: BTreeMap<String, String>,
    /// How many imports were ever made.
    pub n_made: usize,
    /// Who was erased.
    pub erased: BTreeSet<String>,
}

fn open(path: &Path) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Connection::open_with_flags(path, flags).with_context(|| format!("cannot open {}", path.display()))
}

/// Checks the log against everything that was promised: all of it there, once, unchanged, in order, without a
/// gap; nothing that was never sent; nothing of what was there when it was last looked at gone or changed.
pub fn log(data: &Path, ledger: &mut Ledger) -> Result<Seen> {
    let db = open(&data.join("log.db"))?;
    let leaves = leaves(&db)?;
    let (size, root): (u64, Hash) =
        db.query_row("select size, root from head", [], |row| Ok((row.get(0)?, row.get(1)?)))?;
    ensure!(size == leaves.len() as u64, "the head says {size} acts, there are {}", leaves.len());
    ensure!(root == merkle(&leaves), "the root is not the root of the {size} acts");
    ensure!(leaves.starts_with(&ledger.leaves), "acts that were there before were changed or are gone");
    let keys = keys(&db)?;
    let (mut seen, mut once) = (Seen { size, ..Seen::default() }, BTreeMap::new());
    let mut statement = db.prepare("select id / 2, bytes from payload where id % 2 = 0 order by id")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (seq, bytes): (u64, Vec<u8>) = (row.get(0)?, row.get(1)?);
        let terms: Value =
            serde_json::from_slice(&bytes).with_context(|| format!("the terms of act {seq} are not JSON"))?;
        if !seen.note(&terms) && once.insert(terms.to_string(), seq).is_some() {
            bail!("act {seq} was there before: {terms}");
        }
    }
    let mut expected = 0;
    for (key, sent) in &ledger.sent {
        let (found, noted) = (once.get(&sent.terms.to_string()), keys.get(&key_hash(key)));
        ensure!(found == noted, "{key} is act {found:?}, but its idempotency key names act {noted:?}");
        ensure!(
            sent.seq.is_none() || found == sent.seq.as_ref(),
            "{key} was promised {:?}: {found:?}",
            sent.seq
        );
        expected += usize::from(found.is_some());
    }
    ensure!(once.len() == expected, "{} acts were never sent", once.len() - expected);
    words_of_the_erased(&db, &seen)?;
    ledger.leaves = leaves;
    Ok(seen)
}

impl Seen {
    /// Notes an act that only Comity itself writes; says whether it is one.
    fn note(&mut self, terms: &Value) -> bool {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        if let Some(made) = terms.get("import.made") {
            self.n_made += 1;
            self.live.insert(text(&made["sha256"]), text(&made["import"]));
        } else if let Some(undone) = terms.get("import.undone") {
            let import = text(&undone["import"]);
            self.live.retain(|_, live| *live != import);
        } else if terms.get("person").is_some() && terms.get("basis").is_some() {
            self.erased.insert(text(&terms["person"]));
        } else {
            return terms.get("identity.matched").is_some();
        }
        true
    }
}

/// The leaves in order: each the hash of its header, none missing.
fn leaves(db: &Connection) -> Result<Vec<Hash>> {
    let mut leaves = Vec::new();
    let mut statement = db.prepare("select seq, header, leaf from event order by seq")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (seq, header, leaf): (u64, Vec<u8>, Hash) = (row.get(0)?, row.get(1)?, row.get(2)?);
        ensure!(seq == leaves.len() as u64, "there is a gap before act {seq}");
        let own: Hash = Sha256::new().chain_update([0]).chain_update(&header).finalize().into();
        ensure!(own == leaf, "the leaf of act {seq} is not the hash of its header");
        leaves.push(leaf);
    }
    Ok(leaves)
}

/// The root by RFC 6962 §2.1, level by level: an odd last node is carried up as it is.
fn merkle(leaves: &[Hash]) -> Hash {
    let mut level = leaves.to_vec();
    while level.len() > 1 {
        let parent = |pair: &[Hash]| match pair {
            [left, right] => {
                Sha256::new().chain_update([1]).chain_update(left).chain_update(right).finalize().into()
            }
            alone => alone[0],
        };
        level = level.chunks(2).map(parent).collect();
    }
    level.first().copied().unwrap_or_else(|| Sha256::digest([]).into())
}

fn keys(db: &Connection) -> Result<BTreeMap<Hash, u64>> {
    let mut statement = db.prepare("select key, first_seq, n from idempotency")?;
    let mut keys = BTreeMap::new();
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (key, seq, n): (Hash, u64, u64) = (row.get(0)?, row.get(1)?, row.get(2)?);
        ensure!(n == 1, "an idempotency key stands for {n} acts");
        keys.insert(key, seq);
    }
    Ok(keys)
}

fn key_hash(key: &str) -> Hash {
    Sha256::new().chain_update(b"comity/idempotency/v1").chain_update(key).finalize().into()
}

fn words_of_the_erased(db: &Connection, seen: &Seen) -> Result<()> {
    let mut statement =
        db.prepare("select count(*) from payload where id % 2 = 1 and owner like '%' || ?1")?;
    for person in &seen.erased {
        let n: u64 = statement.query_row([person], |row| row.get(0))?;
        ensure!(n == 0, "{n} acts of {person}, who was erased, still have their words");
    }
    Ok(())
}

/// Checks the vault against the log, after the product opened both: every import whole or absent, nobody
/// half erased.
pub fn vault(data: &Path, ledger: &Ledger, seen: &Seen) -> Result<()> {
    let db = open(&data.join("vault.db"))?;
    let count = |sql: &str| db.query_row(sql, [], |row| row.get::<_, u64>(0));
    ensure!(count("select count(*) from imports where state = 'staging'")? == 0, "an import is half made");
    let mut statement = db.prepare("select sha256 from imports where state = 'live' order by sha256")?;
    let live = statement.query_map([], |row| row.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()?;
    ensure!(live.iter().eq(seen.live.keys()), "the vault and the log disagree on the imports in force");
    let feeds = ledger.feeds.iter().filter(|feed| seen.live.contains_key(&feed.sha256));
    let (promised, found) = (
        feeds.map(|feed| feed.rows).sum::<u64>(),
        count("select count(*) from traces where gone = 0 and kind = 'contact'")?,
    );
    ensure!(promised == found, "imports in force brought {promised} events, the vault has {found}");
    let erased = count("select count(*) from people where erased_at is not null and name is null")?;
    ensure!(
        erased == seen.erased.len() as u64,
        "{} were erased, the vault forgot {erased}",
        seen.erased.len()
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_over_no_acts_and_over_three_is_that_of_rfc_6962() {
        let hex = |hash: Hash| hash.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        assert_eq!(hex(merkle(&[])), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        let leaf = |byte: u8| -> Hash { Sha256::new().chain_update([0, byte]).finalize().into() };
        let node = |a: Hash, b: Hash| -> Hash {
            Sha256::new().chain_update([1]).chain_update(a).chain_update(b).finalize().into()
        };
        assert_eq!(merkle(&[leaf(1), leaf(2), leaf(3)]), node(node(leaf(1), leaf(2)), leaf(3)));
    }
}
