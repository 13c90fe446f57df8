//! The traces in force, and what they say of who was where, when.

use crate::{Vault, VaultError, codec};
use comity_spine::{At, Function, PersonId, Region, SourceId, Trace, TraceId};
use compact_str::CompactString;
use rusqlite::params;

/// A stretch of time of a person in a function and a region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Membership {
    /// Who.
    pub person: PersonId,
    /// In which function.
    pub function: Option<Function>,
    /// In which region.
    pub region: Option<Region>,
    /// In which role, from a closed list.
    pub role: Option<CompactString>,
    /// From when.
    pub from: At,
    /// Until when (not included); `None` while it lasts.
    pub to: Option<At>,
}

const TODAY: &str = concat!(
    "select ",
    codec::trace_columns!(),
    ", v.person, v.initiative
    from live v
    join traces t on t.id = v.id
    join sources s on s.source = t.source"
);

impl Vault {
    /// The traces in force of a source, with the person and the initiative they have today, ordered by id.
    pub fn traces(&self, source: &SourceId) -> Result<Vec<Trace>, VaultError> {
        self.today(&format!("{TODAY} where s.name = ?1 order by t.id"), params![source.as_str()])
    }

    /// One trace in force, with the person and the initiative it has today.
    pub fn trace(&self, id: TraceId) -> Result<Option<Trace>, VaultError> {
        Ok(self.today(&format!("{TODAY} where t.id = ?1"), params![codec::int(id.0)])?.pop())
    }

    /// How many traces are in force.
    pub fn n_traces(&self) -> Result<u64, VaultError> {
        let n = self.conn.query_row(
            "select count(*)
            from traces t
            join imports i on i.run = t.run
            where t.gone = 0 and i.state <> 'staging'",
            [],
            |row| row.get(0),
        )?;
        Ok(codec::uint(n))
    }

    /// Where a person was, as the traces in force say it; the earliest first.
    pub fn memberships(&self, person: PersonId) -> Result<Vec<Membership>, VaultError> {
        let mut statement = self.conn.prepare_cached(
            "select function, region, role, from_at, to_at
            from membership
            where person = ?1
            order by from_at, function, region",
        )?;
        let mut rows = statement.query([codec::person_blob(person)])?;
        let mut memberships = Vec::new();
        while let Some(row) = rows.next()? {
            let function: Option<String> = row.get(0)?;
            let region: Option<String> = row.get(1)?;
            memberships.push(Membership {
                person,
                function: function.map(|text| codec::word(&text, "traces", person)).transpose()?,
                region: region.map(|text| codec::word(&text, "traces", person)).transpose()?,
                role: row.get::<_, Option<String>>(2)?.map(CompactString::from),
                from: At(row.get(3)?),
                to: row.get::<_, Option<i64>>(4)?.map(At),
            });
        }
        Ok(memberships)
    }

    /// In which functions everybody ever was, as (person, function), each once; ordered by person.
    pub fn served(&self) -> Result<Vec<(PersonId, Function)>, VaultError> {
        let mut statement = self.conn.prepare_cached(
            "select distinct person, function
            from live
            where kind = 'membership.began' and person is not null and function is not null
            order by person, function",
        )?;
        let mut rows = statement.query([])?;
        let mut served = Vec::new();
        while let Some(row) = rows.next()? {
            let person = codec::person_of(row.get(0)?);
            served.push((person, codec::word(&row.get::<_, String>(1)?, "traces", person)?));
        }
        Ok(served)
    }

    fn today(&self, sql: &str, params: impl rusqlite::Params) -> Result<Vec<Trace>, VaultError> {
        let mut statement = self.conn.prepare_cached(sql)?;
        let mut rows = statement.query(params)?;
        let mut traces = Vec::new();
        while let Some(row) = rows.next()? {
            let mut trace = codec::trace(row)?;
            let person: Option<[u8; 16]> = row.get(codec::N_TRACE_COLUMNS)?;
            let initiative: Option<String> = row.get(codec::N_TRACE_COLUMNS + 1)?;
            trace.by = person.map(codec::person_of);
            trace.initiative = initiative.map(|text| codec::word(&text, "links", trace.id.0)).transpose()?;
            traces.push(trace);
        }
        Ok(traces)
    }
}
