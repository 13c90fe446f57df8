//! What is in force, source by source; and which initiatives texts name in a place that nobody has mapped.

use crate::{Vault, VaultError, codec};
use comity_spine::{At, Function, InitiativeId, PersonId, SourceId};
use compact_str::CompactString;
use std::collections::BTreeMap;

/// A source, and how much of it is in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feed {
    /// The source.
    pub source: SourceId,
    /// Traces in force.
    pub n_traces: u64,
    /// How many of them are linked to an initiative.
    pub n_linked: u64,
    /// When the first of them happened, and the last.
    pub first: Option<At>,
    #[expect(missing_docs, reason = "see above")]
    pub last: Option<At>,
}

/// An initiative that texts or labels in a place name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// The source.
    pub source: SourceId,
    /// The place.
    pub place: CompactString,
    /// The initiative.
    pub initiative: InitiativeId,
    /// In how many traces of that place.
    pub n: u64,
}

/// Something that happened at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Happening {
    /// When.
    pub at: At,
    /// By which function, where the source says so.
    pub function: Option<Function>,
    /// By whom, where that is known.
    pub person: Option<PersonId>,
}

impl Vault {
    /// Every source that was ever imported, by name.
    pub fn feeds(&self) -> Result<Vec<Feed>, VaultError> {
        let mut statement = self.conn.prepare_cached(
            "select s.name, count(t.id), count(t.initiative), min(t.at), max(t.at)
            from sources s
            left join live t on t.source = s.source
            where exists (select 1 from imports i where i.source = s.source and i.state <> 'staging')
            group by s.source
            order by s.name",
        )?;
        let mut rows = statement.query([])?;
        let mut feeds = Vec::new();
        while let Some(row) = rows.next()? {
            let source: String = row.get(0)?;
            feeds.push(Feed {
                source: codec::word(&source, "sources", &source)?,
                n_traces: codec::uint(row.get(1)?),
                n_linked: codec::uint(row.get(2)?),
                first: row.get::<_, Option<i64>>(3)?.map(At),
                last: row.get::<_, Option<i64>>(4)?.map(At),
            });
        }
        Ok(feeds)
    }

    /// Which initiatives the traces of places that are not mapped name themselves: by an id or a link in a
    /// text, by a label, or by hand. The busiest first.
    pub fn mentions(&self) -> Result<Vec<Mention>, VaultError> {
        let mut statement = self.conn.prepare_cached(
            "select s.name, t.place, t.initiative, count(*) as n
            from live t
            join sources s on s.source = t.source
            left join place_map m on m.source = t.source and m.place = t.place
            where t.place is not null and t.initiative is not null and m.place is null
                and (t.rule is null or t.rule in ('explicit', 'label', 'hand'))
            group by t.source, t.place, t.initiative
            order by n desc, s.name, t.place, t.initiative",
        )?;
        let mut rows = statement.query([])?;
        let mut mentions = Vec::new();
        while let Some(row) = rows.next()? {
            let (source, place, initiative): (String, String, String) =
                (row.get(0)?, row.get(1)?, row.get(2)?);
            mentions.push(Mention {
                source: codec::word(&source, "sources", &source)?,
                initiative: codec::word(&initiative, "traces", &place)?,
                place: CompactString::from(place),
                n: codec::uint(row.get(3)?),
            });
        }
        Ok(mentions)
    }

    /// Everything that happened at a place and is in force, in order of time.
    pub fn happened_at(&self, source: &SourceId, place: &str) -> Result<Vec<Happening>, VaultError> {
        let mut statement = self.conn.prepare_cached(
            "select t.at, t.function, t.person
            from live t
            join sources s on s.source = t.source
            where s.name = ?1 and t.place = ?2
            order by t.at, t.id",
        )?;
        let mut rows = statement.query([source.as_str(), place])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let function: Option<String> = row.get(1)?;
            found.push(Happening {
                at: At(row.get(0)?),
                function: function.map(|text| codec::word(&text, "traces", place)).transpose()?,
                person: row.get::<_, Option<[u8; 16]>>(2)?.map(codec::person_of),
            });
        }
        Ok(found)
    }

    /// Everything that waits for its place to be mapped, place by place, in order of time.
    pub fn happenings(&self) -> Result<BTreeMap<(SourceId, CompactString), Vec<Happening>>, VaultError> {
        let mut statement = self.conn.prepare_cached(
            "select s.name, t.place, t.at, t.function, t.person
            from live t
            join sources s on s.source = t.source
            left join place_map m on m.source = t.source and m.place = t.place
            where t.place is not null and t.initiative is null and t.rule is null and m.place is null
            order by t.source, t.place, t.at, t.id",
        )?;
        let mut rows = statement.query([])?;
        let mut found: BTreeMap<_, Vec<Happening>> = BTreeMap::new();
        while let Some(row) = rows.next()? {
            let (source, place): (String, String) = (row.get(0)?, row.get(1)?);
            let function: Option<String> = row.get(3)?;
            let happening = Happening {
                at: At(row.get(2)?),
                function: function.map(|text| codec::word(&text, "traces", &place)).transpose()?,
                person: row.get::<_, Option<[u8; 16]>>(4)?.map(codec::person_of),
            };
            let source = codec::word(&source, "sources", &source)?;
            found.entry((source, place.into())).or_default().push(happening);
        }
        Ok(found)
    }
}
