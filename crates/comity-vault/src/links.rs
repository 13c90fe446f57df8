//! Joining traces to initiatives, by rules that a person can read; and how much is joined.
//!
//! A link made here never rewrites the trace: the world learns of it by an act of its own.

use crate::{Vault, VaultError, codec};
use comity_spine::{At, InitiativeId, LinkRule, SourceId, Trace, TraceId};
use compact_str::CompactString;
use rusqlite::{Connection, OptionalExtension, params};

/// A channel, series, repository or label, and how much of what happens there is linked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlaceCount {
    /// The source that it is in.
    pub source: SourceId,
    /// The place.
    pub place: CompactString,
    /// The initiative it is mapped to.
    pub mapped: Option<InitiativeId>,
    /// Traces in force there.
    pub n_traces: u64,
    /// How many of them are linked to an initiative.
    pub n_linked: u64,
    /// How many are linked to none though nobody said anything against it: mapping the place would link them.
    pub n_waiting: u64,
    /// When the first of its traces happened, and the last.
    pub first: At,
    #[expect(missing_docs, reason = "see above")]
    pub last: At,
}

/// How much of a period is linked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// Traces linked to an initiative.
    pub n_linked: u64,
    /// All traces that could be: memberships are about people, dates about keynotes, a contact that its
    /// source addresses to a function is about that function; all three are left out.
    pub n_traces: u64,
}

/// Whether a row `t` of the view `live` is a contact that its source addresses to a function.
const TO_A_FUNCTION: &str =
    "(t.kind = 'contact' and (select w.to_function from traces w where w.id = t.id) is not null)";

impl Vault {
    /// Links traces by hand to an initiative (`None` takes their link off), all or none of them. Those that
    /// belong to it already, or are no longer in force, stay as they are.
    pub fn link_by_hand(
        &mut self,
        traces: &[TraceId],
        initiative: Option<&InitiativeId>,
    ) -> Result<(), VaultError> {
        const ELSEWHERE: &str = "select id from live where id = ?1 and initiative is not ?2";
        let step = self.write()?;
        for &trace in traces {
            let wanted = initiative.map(InitiativeId::as_str);
            let moves: Option<i64> = step
                .prepare_cached(ELSEWHERE)?
                .query_row(params![codec::int(trace.0), wanted], |row| row.get(0))
                .optional()?;
            if moves.is_some() {
                link(&step, trace, initiative, LinkRule::Hand)?;
            }
        }
        Ok(step.commit()?)
    }

    /// The traces that mapping a place would link anew; asked before the act is appended.
    pub fn moves_with(
        &self,
        source: &SourceId,
        place: &str,
        initiative: Option<&InitiativeId>,
    ) -> Result<Vec<TraceId>, VaultError> {
        let Some(number) = number_of(&self.conn, source)? else { return Ok(Vec::new()) };
        crate::stage::refuse_while_staged(&self.conn, number, source)?;
        moved_with(&self.conn, number, place, initiative)
    }

    /// Traces, in force or not, as a link to an initiative made them: what the world takes in for that act.
    pub fn as_linked(
        &self,
        traces: &[TraceId],
        initiative: Option<&InitiativeId>,
    ) -> Result<Vec<Trace>, VaultError> {
        const BROUGHT: &str = concat!(
            "select ",
            codec::trace_columns!(),
            ", h.person
            from traces t
            join sources s on s.source = t.source
            left join handles h on h.handle = t.handle
            where t.id = ?1"
        );
        let mut statement = self.conn.prepare_cached(BROUGHT)?;
        let mut found = Vec::with_capacity(traces.len());
        for id in traces {
            let mut rows = statement.query([codec::int(id.0)])?;
            let Some(row) = rows.next()? else { continue };
            let mut trace = codec::trace(row)?;
            let holder: Option<[u8; 16]> = row.get(codec::N_TRACE_COLUMNS)?;
            trace.by = holder.map(codec::person_of).or(trace.by);
            trace.initiative = initiative.cloned();
            found.push(trace);
        }
        Ok(found)
    }

    /// The places of every source, the busiest first.
    pub fn places(&self) -> Result<Vec<PlaceCount>, VaultError> {
        let mut statement = self.conn.prepare_cached(&format!(
            "select s.name, t.place, m.initiative, count(*) as n, count(t.initiative),
                sum(t.initiative is null and t.rule is null and not {TO_A_FUNCTION}), min(t.at), max(t.at)
            from live t
            join sources s on s.source = t.source
            left join place_map m on m.source = t.source and m.place = t.place
            where t.place is not null
            group by t.source, t.place
            order by n desc, s.name, t.place"
        ))?;
        let mut rows = statement.query([])?;
        let mut places = Vec::new();
        while let Some(row) = rows.next()? {
            let (source, place): (String, String) = (row.get(0)?, row.get(1)?);
            let mapped: Option<String> = row.get(2)?;
            places.push(PlaceCount {
                source: codec::word(&source, "sources", &source)?,
                mapped: mapped.map(|text| codec::word(&text, "place_map", &place)).transpose()?,
                place: CompactString::from(place),
                n_traces: codec::uint(row.get(3)?),
                n_linked: codec::uint(row.get(4)?),
                n_waiting: codec::uint(row.get(5)?),
                first: At(row.get(6)?),
                last: At(row.get(7)?),
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
        let Some(number) = number_of(&step, source)? else { return Ok(Vec::new()) };
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
        let number = number_of(&self.conn, source)?;
        number.map_or(Ok(Vec::new()), |number| places_of(&self.conn, number))
    }

    /// How much of what happened from one instant until before another is linked to an initiative.
    pub fn linked_share(&self, from: At, to: At) -> Result<Share, VaultError> {
        Ok(self
            .conn
            .prepare_cached(&format!(
                "select count(initiative), count(*)
                from live t
                where at >= ?1
                    and at < ?2
                    and kind not in ('membership.began', 'membership.ended', 'keynote.dated', 'freeze.set')
                    and (initiative is not null or not {TO_A_FUNCTION})"
            ))?
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
            and (
                rule = 'place'
                or (rule = 'document' and ?3 is not null)
                or (rule is null and initiative is null)
            )
        order by id",
    )?;
    let rows = statement.query_map(params![source, place, initiative.map(InitiativeId::as_str)], |row| {
        Ok(codec::trace_id(row.get(0)?))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn number_of(conn: &Connection, source: &SourceId) -> Result<Option<i64>, VaultError> {
    let mut statement = conn.prepare_cached("select source from sources where name = ?1")?;
    Ok(statement.query_row([source.as_str()], |row| row.get(0)).optional()?)
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
