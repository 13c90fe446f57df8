//! Settings: a key and a value each, the value being JSON.

use crate::{Vault, VaultError};
use comity_spine::Seq;
use rusqlite::OptionalExtension;
use serde_json::Value;

impl Vault {
    /// The value of a setting, if it was set.
    pub fn setting(&self, key: &str) -> Result<Option<Value>, VaultError> {
        let text: Option<String> = self
            .conn
            .prepare_cached("select value from settings where key = ?1")?
            .query_row([key], |row| row.get(0))
            .optional()?;
        text.map(|text| read(key, &text)).transpose()
    }

    /// Sets a setting.
    pub fn set_setting(&mut self, key: &str, value: &Value) -> Result<(), VaultError> {
        self.conn
            .prepare_cached(
                "insert into settings (key, value) values (?1, ?2)
                on conflict (key) do update set value = excluded.value",
            )?
            .execute([key, &value.to_string()])?;
        Ok(())
    }

    /// Takes a setting away; one that was not set stays so.
    pub fn clear_setting(&mut self, key: &str) -> Result<(), VaultError> {
        self.conn.prepare_cached("delete from settings where key = ?1")?.execute([key])?;
        Ok(())
    }

    /// Every setting whose key begins with a prefix, ordered by key.
    pub fn settings(&self, prefix: &str) -> Result<Vec<(String, Value)>, VaultError> {
        let mut statement = self.conn.prepare_cached(
            "select key, value
            from settings
            where substr(key, 1, length(?1)) = ?1
            order by key",
        )?;
        let mut rows = statement.query([prefix])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let key: String = row.get(0)?;
            let value = read(&key, &row.get::<_, String>(1)?)?;
            found.push((key, value));
        }
        Ok(found)
    }
}

/// How far the vault has followed the log.
const FOLLOWED: &str = "followed";

impl Vault {
    /// The first act of the log that the vault may not have followed yet.
    pub fn followed(&self) -> Result<Seq, VaultError> {
        let next = self.setting(FOLLOWED)?.and_then(|next| next.as_u64());
        Ok(Seq(next.unwrap_or(0)))
    }

    /// Notes that everything before an act of the log was followed.
    pub fn set_followed(&mut self, next: Seq) -> Result<(), VaultError> {
        self.set_setting(FOLLOWED, &Value::from(next.0))
    }
}

fn read(key: &str, text: &str) -> Result<Value, VaultError> {
    serde_json::from_str(text).map_err(|error| VaultError::Damaged {
        table: "settings",
        row: key.to_owned(),
        what: error.to_string(),
    })
}
