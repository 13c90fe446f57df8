//! Joining traces to initiatives, by rules that a person can read; and how much is joined.
//!
//! A link made here never rewrites the trace: the world learns of it by an act of its own.

use crate::{Vault, VaultError, codec};
use comity_spine::{At, InitiativeId, SourceId, TraceId};
use compact_str::CompactString;
use rusqlite::{Connection, OptionalExtension, params};

/// The rule by which a trace was joined to an initiative.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkRule {
    /// An explicit id or link in the source.
    Explicit,
    /// Its channel, meeting series, repository or label is mapped.
    Place,
    /// A document that it links to belongs to the initiative.
    Document,
    /// A person said so.
    Hand,
}

impl LinkRule {
    /// The word as the column writes it.
    pub fn name(self) -> &'static str {
        match self {
            LinkRule::Explicit => "explicit",
            LinkRule::Place => "place",
            LinkRule::Document => "document",
            LinkRule::Hand => "hand",
        }
    }
}

/// A channel, series, repository or label, and how much of what happens there is linked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlaceCount {
    /// The place.
    pub place: CompactString,
    /// The initiative it is mapped to.
    pub mapped: Option<InitiativeId>,
    /// Traces in force there.
    pub n_traces: u64,
    /// How many of them are linked to an initiative.
    pub n_linked: u64,
}

/// How much of a period is linked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// Traces linked to an initiative.
    pub n_linked: u64,
    /// All traces that could be: memberships are about people, and are left out.
    pub n_traces: u64,
}

impl Vault {
    /// Links traces in force to an initiative (`None` takes their link off), all or none of them.
    pub fn set_initiative(
        &mut self,
        traces: &[TraceId],
        initiative: Option<&InitiativeId>,
        rule: LinkRule,
    ) -> Result<(), VaultError> {
        let step = self.write()?;
        for &trace in traces {
            let in_force: Option<i64> = step
                .prepare_cached("select id from live where id = ?1")?
                .query_row([codec::int(trace.0)], |row| row.get(0))
                .optional()?;
            in_force.ok_or(VaultError::NoTrace(trace))?;
            link(&step, trace, initiative, rule)?;
        }
        Ok(step.commit()?)
    }

    /// The places of a source, the busiest first.
    pub fn places(&self, source: &SourceId) -> Result<Vec<PlaceCount>, VaultError> {
        let mut statement = self.conn.prepare_cached(
            "select t.place, m.initiative, count(*) as n, count(t.initiative)
            from live t
            join sources s on s.source = t.source
            left join place_map m on m.source = t.source and m.place = t.place
            where s.name = ?1 and t.place is not null
            group by t.place
            order by n desc, t.place",
        )?;
        let mut rows = statement.query([source.as_str()])?;
        let mut places = Vec::new();
        while let Some(row) = rows.next()? {
            let place: String = row.get(0)?;
            let mapped: Option<String> = row.get(1)?;
            places.push(PlaceCount {
                mapped: mapped.map(|text| codec::word(&text, "place_map", &place)).transpose()?,
                place: CompactString::from(place),
                n_traces: codec::uint(row.get(2)?),
                n_linked: codec::uint(row.get(3)?),
            });
        }
        Ok(places)
    }

    /// Maps a place of a source to an initiative (`None` unmaps it), for what is in force and what will come.
    ///
    /// Says which traces changed their link. A link that the source or a person made stays as it is.
    pub fn map_place(
        &mut self,
        source: &SourceId,
        place: &str,
        initiative: Option<&InitiativeId>,
    ) -> Result<Vec<TraceId>, VaultError> {
        let step = self.write()?;
        step.execute(
            "insert into sources (name) values (?1) on conflict (name) do nothing",
            [source.as_str()],
        )?;
        let number: i64 =
            step.query_row("select source from sources where name = ?1", [source.as_str()], |row| {
                row.get(0)
            })?;
        match initiative {
            Some(initiative) => step.execute(
                "insert into place_map (source, place, initiative) values (?1, ?2, ?3)
                on conflict (source, place) do update set initiative = excluded.initiative",
                params![number, place, initiative.as_str()],
            )?,
            None => step
                .execute("delete from place_map where source = ?1 and place = ?2", params![number, place])?,
        };
        let moved = moved_with(&step, number, place, initiative)?;
        for &trace in &moved {
            link(&step, trace, initiative, LinkRule::Place)?;
        }
        step.commit()?;
        Ok(moved)
    }

    /// The mapped places of a source, ordered by place.
    pub fn mapped_places(&self, source: &SourceId) -> Result<Vec<(CompactString, InitiativeId)>, VaultError> {
        let number: Option<i64> = self
            .conn
            .query_row("select source from sources where name = ?1", [source.as_str()], |row| row.get(0))
            .optional()?;
        number.map_or(Ok(Vec::new()), |number| places_of(&self.conn, number))
    }

    /// How much of what happened from one instant until before another is linked to an initiative.
    pub fn linked_share(&self, from: At, to: At) -> Result<Share, VaultError> {
        Ok(self
            .conn
            .prepare_cached(
                "select count(initiative), count(*)
                from live
                where at >= ?1 and at < ?2 and kind not in ('membership.began', 'membership.ended')",
            )?
            .query_row([from.0, to.0], |row| {
                Ok(Share { n_linked: codec::uint(row.get(0)?), n_traces: codec::uint(row.get(1)?) })
            })?)
    }
}

/// The traces of a place that are not linked as the map now says, and not linked by anything but the map.
fn moved_with(
    conn: &Connection,
    source: i64,
    place: &str,
    initiative: Option<&InitiativeId>,
) -> Result<Vec<TraceId>, VaultError> {
    let mut statement = conn.prepare_cached(
        "select id
        from live
        where source = ?1
            and place = ?2
            and initiative is not ?3
            and (rule = 'place' or (rule is null and initiative is null))
        order by id",
    )?;
    let rows = statement.query_map(params![source, place, initiative.map(InitiativeId::as_str)], |row| {
        Ok(codec::trace_id(row.get(0)?))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn link(
    conn: &Connection,
    trace: TraceId,
    initiative: Option<&InitiativeId>,
    rule: LinkRule,
) -> Result<(), VaultError> {
    conn.prepare_cached(
        "insert into links (trace, initiative, rule) values (?1, ?2, ?3)
        on conflict (trace) do update set initiative = excluded.initiative, rule = excluded.rule",
    )?
    .execute(params![codec::int(trace.0), initiative.map(InitiativeId::as_str), rule.name()])?;
    Ok(())
}

/// The mapped places of a numbered source, ordered by place.
pub(crate) fn places_of(
    conn: &Connection,
    source: i64,
) -> Result<Vec<(CompactString, InitiativeId)>, VaultError> {
    let mut statement =
        conn.prepare_cached("select place, initiative from place_map where source = ?1 order by place")?;
    let mut rows = statement.query([source])?;
    let mut places = Vec::new();
    while let Some(row) = rows.next()? {
        let place: String = row.get(0)?;
        let initiative = codec::word(&row.get::<_, String>(1)?, "place_map", &place)?;
        places.push((CompactString::from(place), initiative));
    }
    Ok(places)
}
