//! What an import said of single rows, and of its file as a whole, for whoever looks later.
//!
//! A reason may quote what stood in the file: it is kept beside the import, never in the log, and goes when
//! anybody is erased.

use crate::{Vault, VaultError, imports};
use comity_spine::ImportId;
use rusqlite::params;

/// One thing that was said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// Where: `line 7`; empty for the file as a whole.
    pub place: String,
    /// What: why that row was refused, or a note.
    pub says: String,
}

impl Vault {
    /// Keeps what a staged import said, before its act is appended.
    pub fn remark(&mut self, import: ImportId, remarks: &[Remark]) -> Result<(), VaultError> {
        let step = self.write()?;
        let run = imports::find(&step, import)?.run;
        for (nth, remark) in (0_i64..).zip(remarks) {
            step.prepare_cached("insert into remarks (run, nth, place, says) values (?1, ?2, ?3, ?4)")?
                .execute(params![run, nth, remark.place, remark.says])?;
        }
        Ok(step.commit()?)
    }

    /// What an import said, in its order; nothing where it said nothing, or somebody was erased since.
    pub fn remarks(&self, import: ImportId) -> Result<Vec<Remark>, VaultError> {
        let run = imports::find(&self.conn, import)?.run;
        let mut statement =
            self.conn.prepare_cached("select place, says from remarks where run = ?1 order by nth")?;
        let rows = statement.query_map([run], |row| Ok(Remark { place: row.get(0)?, says: row.get(1)? }))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
