//! What people call initiatives and keynotes. The log has their ids alone.

use crate::{Vault, VaultError};
use comity_spine::Ref;
use rusqlite::{Connection, OptionalExtension, params};

impl Vault {
    /// Names a thing, as a person typed it: it wins over every import's name.
    pub fn set_name(&mut self, about: &Ref, name: &str) -> Result<(), VaultError> {
        set(&self.conn, about, name, 0)
    }

    /// What a thing is called, if anybody said.
    pub fn name_of(&self, about: &Ref) -> Result<Option<String>, VaultError> {
        Ok(self
            .conn
            .prepare_cached("select name from name_now where ref = ?1")?
            .query_row([about.to_string()], |row| row.get(0))
            .optional()?)
    }

    /// Every thing that has a name, ordered by reference: the names for a whole page at once.
    pub fn names(&self) -> Result<Vec<(Ref, String)>, VaultError> {
        let mut statement = self.conn.prepare_cached("select ref, name from name_now order by ref")?;
        let mut rows = statement.query([])?;
        let mut names = Vec::new();
        while let Some(row) = rows.next()? {
            let text: String = row.get(0)?;
            names.push((crate::codec::word(&text, "names", &text)?, row.get(1)?));
        }
        Ok(names)
    }
}

/// Names a thing on behalf of an import; it is in force while the import is.
pub(crate) fn set(conn: &Connection, about: &Ref, name: &str, run: i64) -> Result<(), VaultError> {
    conn.prepare_cached(
        "insert into names (ref, run, name) values (?1, ?2, ?3)
        on conflict (ref, run) do update set name = excluded.name",
    )?
    .execute(params![about.to_string(), run, name])?;
    Ok(())
}
