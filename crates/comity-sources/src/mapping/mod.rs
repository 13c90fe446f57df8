//! The mapping engine: any table or list of records, read as one of the packs says.
//!
//! Read in this order: [`form`] is a pack as written, [`value`] one value of it,
//! [`plan`](mod@plan) the whole made ready, [`input`] bytes in,
//! [`table`] and [`records`] rows in, [`columns`] which column is which, [`dates`] the choice of a format for
//! whole columns, [`emit`] what a row tells of. A file is passed through twice: over its dates until they
//! are settled, then for what it tells.

pub mod columns;
pub mod dates;
pub mod emit;
pub mod form;
pub mod input;
mod memo;
pub mod plan;
pub mod records;
pub mod row;
pub mod table;
pub mod value;

pub use form::Pack;
pub use input::Input;
pub use plan::plan;

use crate::{
    SourceError,
    item::{ColumnTaken, Item, RawTrace, Refused, Summary},
    options::Options,
    read::Sink,
};
use comity_spine::{At, Calendar, suggest};
use compact_str::CompactString;
use csv::StringRecord;
use dates::{Chosen, Column};
use emit::{Emitter, each_instance};
use form::Format;
use jiff::tz::TimeZone;
use plan::{Plan, REST};
use row::{Flat, Row};
use std::{collections::BTreeSet, ops::ControlFlow};
use table::{Binding, Layout, Oddities};
use value::{From, Seen};

/// Rows after which the choice of a date format may be settled without reading on.
const SAMPLE: u64 = 1000;

/// A name as names are compared: trimmed, lower case, inner spaces single.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in text.trim_start_matches('\u{feff}').split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.extend(word.chars().flat_map(char::to_lowercase));
    }
    folded
}

/// A trace that says no more than that something of a kind happened.
pub fn bare_trace(foreign: &str, kind: &str, at: At) -> RawTrace {
    RawTrace {
        foreign: foreign.into(),
        kind: kind.into(),
        at,
        who: None,
        initiative: None,
        rule: None,
        about: Vec::new(),
        function: None,
        to: None,
        region: None,
        depth: None,
        place: None,
        attrs: Vec::new(),
        people: None,
    }
}

/// A file with its layout: where rows come from.
enum Rows<'a> {
    Table { input: Input<'a>, layout: Layout, binding: Binding, taken: Vec<ColumnTaken> },
    Records { input: Input<'a>, key: Option<String>, paths: records::Paths },
}

/// One row on its way, with its place and the bytes so far.
struct Arrived<'r> {
    place: u64,
    byte: u64,
    row: Result<Row<'r>, String>,
    cells: Option<&'r StringRecord>,
}

impl<'a> Rows<'a> {
    fn open(input: Input<'a>, pack: &Pack, plan: &Plan, options: &Options) -> Result<Rows<'a>, SourceError> {
        let rest = plan.rest.then_some(REST);
        if pack.format != Format::Csv {
            let paths = records::Paths::new(&plan.columns, rest);
            return Ok(Rows::Records { input, key: pack.records.clone(), paths });
        }
        let Some(layout) = table::layout(&input.head()?) else {
            return Err(SourceError::broken("line 1", "the file is empty; a table begins with a header"));
        };
        let (binding, taken) = columns::find(input, &layout, pack, plan, options, rest)?;
        Ok(Rows::Table { input, layout, binding, taken })
    }

    fn for_each(
        &mut self,
        mut on: impl FnMut(Arrived<'_>) -> Result<ControlFlow<()>, SourceError>,
    ) -> Result<Oddities, SourceError> {
        match self {
            Rows::Table { input, layout, binding, .. } => {
                table::for_each(*input, layout, binding, |place, byte, row, cells| {
                    on(Arrived { place, byte, row, cells: Some(cells) })
                })
            }
            Rows::Records { input, key, paths } => {
                let mut flat = Flat::default();
                records::for_each(*input, key.as_deref(), &mut |place, given| {
                    let row = given.and_then(|value| paths.flatten(&value, &mut flat));
                    on(Arrived { place, byte: place, row: row.map(|()| Row::Record(&flat)), cells: None })
                })?;
                Ok(Oddities::default())
            }
        }
    }

    /// Whether the file has a column; JSON cannot say before it is read.
    fn has(&self, column: usize) -> bool {
        match self {
            Rows::Table { binding, .. } => !binding.at[column].is_empty(),
            Rows::Records { .. } => true,
        }
    }

    fn unused(&self) -> Vec<String> {
        match self {
            Rows::Table { layout, binding, .. } => {
                let rest = binding.rest.iter().map(|(_, i)| *i);
                let used: BTreeSet<usize> = binding.at.iter().flatten().copied().chain(rest).collect();
                let mut names = Vec::new();
                for (i, name) in layout.header.iter().enumerate() {
                    if !used.contains(&i) && !names.contains(name) {
                        names.push(name.clone());
                    }
                }
                names
            }
            Rows::Records { paths, .. } => paths.unused.iter().cloned().collect(),
        }
    }

    fn taken(&self) -> &[ColumnTaken] {
        match self {
            Rows::Table { taken, .. } => taken,
            Rows::Records { .. } => &[],
        }
    }

    fn header(&self) -> &[String] {
        match self {
            Rows::Table { layout, .. } => &layout.header,
            Rows::Records { .. } => &[],
        }
    }
}

/// Reads a file as a pack says, giving each thing it tells of to `sink` as soon as it is known.
pub fn read(
    input: Input<'_>,
    pack: &Pack,
    options: &Options,
    sink: Sink<'_>,
) -> Result<Summary, SourceError> {
    let total = input.size()?;
    let mut plan = plan(pack, &options.kinds)?;
    let mut rows = Rows::open(input, pack, &plan, options)?;
    let mut notes = pack.notes.clone();
    switch_off(pack, &mut plan, &rows, &mut notes)?;
    let chosen = choose_dates(&plan, &mut rows, options)?;
    let (zone, zone_says) = choose_zone(&plan, pack, options, &chosen)?;
    let whys: Vec<String> = chosen.iter().flatten().filter_map(|chosen| chosen.why.clone()).collect();
    let mut emitter = Emitter::new(&plan, &pack.tool, options, chosen, zone);
    let mut n_rows = 0;
    let mut stopped = false;
    let oddities = rows.for_each(|arrived| {
        n_rows += 1;
        let place =
            || format!("{} {}", if arrived.cells.is_some() { "line" } else { "record" }, arrived.place);
        let refused = match arrived.row.and_then(|row| emitter.row(row)) {
            Ok(mut items) => {
                stopped = items.any(|mut item| {
                    if let Item::Person(person) = &mut item {
                        person.place = place();
                    }
                    sink(item).is_break()
                });
                None
            }
            Err(reason) => Some(Item::Refused(Refused {
                place: place(),
                reason,
                cells: arrived.cells.map_or_else(Vec::new, |cells| cells.iter().map(str::to_owned).collect()),
            })),
        };
        stopped |= refused.is_some_and(|item| sink(item).is_break());
        if n_rows % 5000 == 0 {
            let total = arrived.cells.is_some().then_some(total);
            stopped |= sink(Item::Progress { done: arrived.byte, total }).is_break();
        }
        Ok(if stopped { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    })?;
    if !stopped {
        let _ = emitter.finish().into_iter().try_for_each(sink);
    }
    say(&mut notes, &oddities, &emitter, &rows);
    let span = options.covers.or(emitter.span);
    Ok(Summary {
        pack: pack.name.clone(),
        source: options.source.clone().unwrap_or_else(|| pack.tool.clone()),
        rows: n_rows,
        gives: gives(&plan),
        unused: rows.unused(),
        columns: rows.taken().to_vec(),
        dates: (!whys.is_empty()).then(|| whys.join("; ")),
        zone: zone_says,
        from: span.map(|(from, _)| from),
        to: span.map(|(_, to)| to),
        notes,
    })
}

/// Takes out the events whose time the file has no column for, and refuses a file in which nothing is left.
fn switch_off(
    pack: &Pack,
    plan: &mut Plan,
    rows: &Rows<'_>,
    notes: &mut Vec<String>,
) -> Result<(), SourceError> {
    let has = |from: &From| match from {
        From::Column(column) => rows.has(*column),
        From::Columns(columns) => columns.iter().all(|from| match from {
            From::Column(column) => rows.has(*column),
            _ => true,
        }),
        From::Const(_) | From::Part(_) | From::Each | From::Row => true,
    };
    let mut missing = None;
    let plan_dates = &plan.dates;
    plan.events.retain(|event| {
        let known =
            event.at.iter().any(|time| has(&time.from)) && event.each.is_none_or(|column| rows.has(column));
        if !known {
            let name = event.at.first().map_or("at", |time| plan_dates[time.dates].as_str());
            missing.get_or_insert(name.to_owned());
            let kind = event.tag.rsplit('/').next().unwrap_or("event");
            notes.push(format!("the file has no column `{name}`, so no `{kind}` is read from it"));
        }
        known
    });
    let somebody =
        plan.people.iter().any(|person| person.handles.iter().flatten().any(|value| has(&value.from)));
    let column = match missing {
        Some(column) if plan.events.is_empty() && !somebody => column,
        None if plan.events.is_empty() && !somebody && !plan.people.is_empty() => pack.detect.join(", "),
        _ => return Ok(()),
    };
    let header = rows.header();
    let hint = match suggest::hint(&column, header.iter().map(String::as_str)) {
        hint if hint.is_empty() => format!(" Its columns are: {}.", header.join(", ")),
        hint => hint,
    };
    Err(SourceError::MissingColumn { pack: pack.name.clone(), column, hint })
}

/// Looks at whole columns of dates, or as much of them as can change the choice.
fn choose_dates(
    plan: &Plan,
    rows: &mut Rows<'_>,
    options: &Options,
) -> Result<Vec<Option<Chosen>>, SourceError> {
    let mut columns: Vec<Column> =
        plan.dates.iter().map(|name| Column::new(name, &plan.formats, options.dates)).collect();
    if columns.is_empty() {
        return Ok(Vec::new());
    }
    let mut n = 0;
    rows.for_each(|arrived| {
        n += 1;
        if let Ok(row) = arrived.row {
            observe(plan, row, &mut columns);
        }
        let settled = n >= SAMPLE && n % SAMPLE == 0 && columns.iter().all(Column::is_settled);
        Ok(if settled { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    })?;
    columns.iter().map(Column::choose).collect()
}

fn observe(plan: &Plan, row: Row<'_>, columns: &mut [Column]) {
    let mut look = |times: &[value::Time], seen: &Seen<'_>| {
        for time in times {
            let text = time.from.text(seen);
            if !text.is_empty() {
                columns[time.dates].observe(&text);
            }
        }
    };
    for event in &plan.events {
        let _ = each_instance(event, &Seen::whole(row), &mut |seen, _| -> Result<(), ()> {
            look(&event.at, seen);
            Ok(())
        });
    }
    let seen = Seen::whole(row);
    for membership in plan.people.iter().filter_map(|person| person.membership.as_ref()) {
        look(&membership.from, &seen);
        look(&membership.to, &seen);
    }
}

/// The zone of local times: the caller's, else the pack's; refused where neither says and the file needs one.
fn choose_zone(
    plan: &Plan,
    pack: &Pack,
    options: &Options,
    chosen: &[Option<Chosen>],
) -> Result<(Option<TimeZone>, Option<String>), SourceError> {
    if plan.dates.is_empty() {
        return Ok((None, None));
    }
    let local = chosen.iter().zip(&plan.dates).find_map(|(chosen, name)| {
        chosen.as_ref().filter(|chosen| chosen.local).map(|chosen| (name.clone(), chosen.example.clone()))
    });
    let packs = pack.zone.as_deref().filter(|zone| *zone != "ask");
    let zone = options.zone.as_deref().or(packs);
    let says = match (&local, &options.zone, packs) {
        (None, ..) => "every time names its own offset".to_owned(),
        (Some(_), Some(zone), _) => format!("{zone}, as you said"),
        (Some((name, example)), None, Some(zone)) => {
            format!("{zone}, as the pack says for times such as `{example}` in `{name}`; --zone says another")
        }
        (Some((column, example)), None, None) => {
            return Err(SourceError::NoZone { column: column.clone(), example: example.clone() });
        }
    };
    let zone = match zone {
        None => None,
        Some(name) => Some(Calendar::zone_named(name).map_err(|_| {
            let known: Vec<String> = jiff::tz::db().available().map(|zone| zone.to_string()).collect();
            let folded: Vec<String> = known.iter().map(|zone| fold(zone)).collect();
            let meant = suggest::did_you_mean(name, folded.iter().map(String::as_str));
            let meant = meant.and_then(|meant| known.iter().find(|zone| fold(zone) == meant));
            let hint = meant.map(|zone| format!(" Did you mean `{zone}`?")).unwrap_or_default();
            SourceError::UnknownZone { zone: name.chars().take(60).collect(), hint }
        })?),
    };
    Ok((zone, Some(says)))
}

fn gives(plan: &Plan) -> Vec<CompactString> {
    let mut kinds: Vec<CompactString> = Vec::new();
    for event in &plan.events {
        for value in &event.kind {
            if let From::Const(kind) = &value.from {
                kinds.push(kind.clone());
            }
        }
    }
    if plan.people.iter().any(|person| person.membership.is_some()) {
        kinds.extend(["membership.began", "membership.ended"].map(CompactString::const_new));
    }
    kinds.sort();
    kinds.dedup();
    kinds
}

fn say(notes: &mut Vec<String>, oddities: &Oddities, emitter: &Emitter<'_>, rows: &Rows<'_>) {
    if let Rows::Table { layout, .. } = rows
        && layout.delimiter != b','
    {
        let by = if layout.delimiter == b'\t' {
            "tabs".to_owned()
        } else {
            format!("`{}`", layout.delimiter as char)
        };
        notes.push(format!("the header shows that cells are divided by {by}"));
    }
    if oddities.n_wider > 0 {
        let n = oddities.n_wider;
        notes.push(format!("{n} rows are wider than the header; what stands beyond it was not read"));
    }
    if oddities.n_latin > 0 {
        let n = oddities.n_latin;
        notes.push(format!(
            "{n} rows are NOT UTF-8 and were read as Windows-1252 (Latin-1): check the names in them"
        ));
    }
    if !emitter.unmapped.is_empty() {
        let n: u64 = emitter.unmapped.values().sum();
        let mut named: Vec<(&String, &u64)> = emitter.unmapped.iter().collect();
        named.sort_by_key(|(text, n)| (std::cmp::Reverse(**n), (*text).clone()));
        let shown: Vec<String> = named.iter().take(8).map(|(text, n)| format!("`{text}` ({n})")).collect();
        let shown = shown.join(", ");
        notes.push(format!(
            "{n} rows name a function that no map knows: {shown}; add them to the map of functions"
        ));
    }
    if emitter.n_otherwise > 0 {
        let n = emitter.n_otherwise;
        notes.push(format!(
            "{n} rows say something else of what an earlier row tells of; the last one counts"
        ));
    }
    for (field, n) in &emitter.odd_numbers {
        notes.push(format!("{n} values of `{field}` are no numbers and were left out"));
    }
    for (field, n) in &emitter.prose {
        notes.push(format!("{n} values of `{field}` are sentences rather than words and were left out"));
    }
    for (field, n) in &emitter.no_amounts {
        notes.push(format!(
            "{n} values of `{field}` are no amount that can be read one way alone and were left out: write \
             12000 or 12000.50"
        ));
    }
}
