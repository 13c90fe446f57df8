//! From a row to what it tells of: events, people, names; or one reason why the row cannot be taken.

use super::{
    dates::{Chosen, Moment, in_zone},
    fold,
    memo::Memo,
    plan::{ATTR_MAX, Event, Membership, Person, Plan},
    row::Row,
    value::{From, PARTS_MAX, Seen, Time, Value, first, is_prose, listed},
};
use crate::{
    item::{Being, Handle, Item, MembershipRow, PersonRow, RawTrace},
    options::Options,
};
use comity_spine::{Amount, At, Function, InitiativeId, LinkRule, Ref, Region, Slug, suggest};
use compact_str::CompactString;
use jiff::tz::TimeZone;
use rustc_hash::{FxHashMap, FxHashSet, FxHasher};
use smallvec::SmallVec;
use std::{
    borrow::Cow,
    collections::BTreeMap,
    fmt::Write,
    hash::{Hash, Hasher},
};
use uuid::Uuid;

/// The namespace of foreign ids that are digests.
const DIGESTS: Uuid = Uuid::from_u128(0x6f2c_1d0e_93b4_5c1a_8e7d_2a40_c05e_91b3);

/// Longest place, in characters, and most words that a place or a closed word may have: more is prose.
const PLACE_MAX: usize = 96;
const PLACE_WORDS_MAX: usize = 6;
const ATTR_WORDS_MAX: usize = 4;
const ID_WORDS_MAX: usize = 8;

/// Why a row is refused, as a sentence.
type Reason = String;

/// Everything that emitting remembers from row to row.
pub struct Emitter<'p> {
    plan: &'p Plan,
    tool: &'p str,
    options: &'p Options,
    chosen: Vec<Option<Chosen>>,
    zone: Option<TimeZone>,
    fallback: super::dates::Format,
    seen: FxHashSet<u64>,
    times_seen: FxHashMap<u64, u32>,
    firsts: Vec<RawTrace>,
    first_at: FxHashMap<String, usize>,
    chains: Vec<(PersonRow, Vec<MembershipRow>)>,
    chain_at: FxHashMap<Handle, usize>,
    buffer: Vec<Item>,
    memo: Memo,
    key: String,
    /// The earliest and latest instant of any event.
    pub span: Option<(At, At)>,
    /// Texts that should name a function and that no map knows, with how many rows.
    pub unmapped: BTreeMap<String, u64>,
    /// Values that were too long to be closed words, by the field.
    pub prose: BTreeMap<String, u64>,
    /// Values that should be amounts and cannot be read as one, by the field.
    pub no_amounts: BTreeMap<String, u64>,
    /// What each event said, by its own id.
    said: FxHashMap<u64, u64>,
    /// How many rows say something else of what an earlier row tells of.
    pub n_otherwise: u64,
    /// Values that should be numbers and are none, by the field.
    pub odd_numbers: BTreeMap<String, u64>,
}

impl<'p> Emitter<'p> {
    /// An emitter for one pass.
    pub fn new(
        plan: &'p Plan,
        tool: &'p str,
        options: &'p Options,
        chosen: Vec<Option<Chosen>>,
        zone: Option<TimeZone>,
    ) -> Emitter<'p> {
        let fallback = plan.formats.first().cloned().unwrap_or(super::dates::Format::Iso);
        Emitter {
            plan,
            tool,
            options,
            chosen,
            zone,
            fallback,
            seen: FxHashSet::default(),
            times_seen: FxHashMap::default(),
            firsts: Vec::new(),
            first_at: FxHashMap::default(),
            chains: Vec::new(),
            chain_at: FxHashMap::default(),
            buffer: Vec::new(),
            memo: Memo::default(),
            key: String::new(),
            span: None,
            unmapped: BTreeMap::new(),
            prose: BTreeMap::new(),
            no_amounts: BTreeMap::new(),
            said: FxHashMap::default(),
            n_otherwise: 0,
            odd_numbers: BTreeMap::new(),
        }
    }

    /// What a row tells of, all of it or (where anything in it is wrong) nothing.
    pub fn row(&mut self, row: Row<'_>) -> Result<std::vec::Drain<'_, Item>, Reason> {
        self.buffer.clear();
        let plan = self.plan;
        // People first, so that what they do finds them.
        let id = if plan.by_row { self.row_id(row) } else { String::new() };
        let seen = Seen { id: &id, ..Seen::whole(row) };
        for person in &plan.people {
            self.person(person, &seen)?;
        }
        for event in &plan.events {
            each_instance(event, &seen, &mut |seen, n| self.event(event, seen, n))?;
        }
        for called in plan.names.iter().filter(|called| called.when.iter().all(|when| when.holds(&seen))) {
            let (noun, name) = (called.noun, first(&called.name, &seen));
            let (Some(id), Some(name)) = (first(&called.id, &seen), name) else { continue };
            let Some(id) = self.memo.slug(&id) else { continue };
            let name: String = name.chars().take(200).collect();
            if self.is_new(&(noun, id.as_str(), &name)) {
                self.buffer.push(Item::Name { about: Ref::new(noun, id.as_str()), name });
            }
        }
        Ok(self.buffer.drain(..))
    }

    /// What only the whole file tells: the first of each, and people's stretches one after the other.
    pub fn finish(&mut self) -> Vec<Item> {
        let mut items: Vec<Item> = std::mem::take(&mut self.firsts).into_iter().map(Item::Trace).collect();
        for (mut person, mut stretches) in std::mem::take(&mut self.chains) {
            stretches.sort_by_key(|stretch| stretch.from);
            stretches.dedup_by(|later, earlier| {
                later.function == earlier.function
                    && later.region == earlier.region
                    && later.role == earlier.role
            });
            for i in 1..stretches.len() {
                stretches[i - 1].to = stretches[i].from;
            }
            person.memberships = stretches;
            items.push(Item::Person(person));
        }
        items
    }

    fn is_new(&mut self, what: &impl Hash) -> bool {
        self.seen.insert(digest(what))
    }

    fn event(&mut self, event: &Event, seen: &Seen<'_>, n: usize) -> Result<(), Reason> {
        let Some(at) = self.time(&event.at, seen)? else {
            return Err(format!(
                "`{}` is empty, so it is not known when this happened",
                self.name_of(&event.at)
            ));
        };
        let kind = self.kind(event, seen)?;
        let (function, region_of) = self.function(&event.function, seen);
        let (to, _) = self.function(&event.to, seen);
        let region = first(&event.region, seen).and_then(|text| self.memo.slug(&text)).map(Region);
        let depth = match first(&event.depth, seen) {
            Some(word) => {
                Some(word.to_lowercase().parse().map_err(|e: comity_spine::words::BadWord| e.to_string())?)
            }
            None => None,
        };
        let people = first(&event.people, seen).and_then(|text| text.parse().ok());
        let (initiative, rule) = self.initiative(event, seen);
        let trace = RawTrace {
            foreign: self.foreign(event, seen, n),
            kind,
            at,
            who: self.handle(&event.by, seen),
            initiative,
            rule,
            about: event
                .about
                .iter()
                .filter_map(|(noun, id)| {
                    let id = first(id, seen)?;
                    Some(Ref::new(*noun, self.memo.slug(&id)?.as_str()))
                })
                .collect(),
            function,
            to,
            region: region.or(region_of),
            depth,
            place: self.place(event, seen),
            attrs: self.attrs_and_amounts(event, seen),
            people,
        };
        self.give(event, seen, trace);
        Ok(())
    }

    fn give(&mut self, event: &Event, seen: &Seen<'_>, mut trace: RawTrace) {
        if event.first_of.is_none() {
            let says = digest(&(&trace.about, &trace.attrs, trace.at));
            let before = self.said.insert(digest(&trace.foreign), says);
            self.n_otherwise += u64::from(before.is_some_and(|before| before != says));
        }
        let (from, to) = self.span.unwrap_or((trace.at, trace.at));
        self.span = Some((from.min(trace.at), to.max(trace.at)));
        let Some(columns) = &event.first_of else {
            self.buffer.push(Item::Trace(trace));
            return;
        };
        let mut key = event.tag.to_string();
        for from in columns {
            key.push('/');
            key.push_str(&from.text(seen));
        }
        trace.foreign = short(&event.tag, &key[event.tag.len() + 1..], event.key_is_private);
        match self.first_at.get(&key) {
            Some(&i) if self.firsts[i].at <= trace.at => {}
            Some(&i) => self.firsts[i] = trace,
            None => {
                self.first_at.insert(key, self.firsts.len());
                self.firsts.push(trace);
            }
        }
    }

    fn kind(&self, event: &Event, seen: &Seen<'_>) -> Result<CompactString, Reason> {
        let Some(kind) = first(&event.kind, seen) else {
            return Err("the row names no kind of event; write one such as `contact`".to_owned());
        };
        let known = &self.options.kinds;
        if matches!(event.kind.first().map(|value| &value.from), Some(From::Const(_))) {
            return Ok(CompactString::from(&*kind));
        }
        let good = kind.len() <= 40
            && kind.bytes().all(|b| b.is_ascii_lowercase() || matches!(b, b'.' | b'-' | b'_'));
        if !good || (!known.is_empty() && !known.iter().any(|word| *word == kind)) {
            let hint = suggest::hint(&kind, known.iter().map(CompactString::as_str));
            let kind: String = kind.chars().take(40).collect();
            return Err(format!("`{kind}` is no kind of event.{hint}"));
        }
        Ok(CompactString::from(kind))
    }

    fn handle(&self, values: &[Value], seen: &Seen<'_>) -> Option<Handle> {
        values.iter().find_map(|value| {
            let text = value.get(seen)?;
            Some(self.memo.handle(value.space.as_deref().unwrap_or(self.tool), &text))
        })
    }

    /// The initiative that a row names itself, or the one that a rule finds in its texts and labels.
    fn initiative(&self, event: &Event, seen: &Seen<'_>) -> (Option<InitiativeId>, Option<LinkRule>) {
        let said = first(&event.initiative, seen)
            .filter(|text| !is_prose(text, ID_WORDS_MAX))
            .and_then(|text| self.memo.slug(&text))
            .map(InitiativeId);
        let links = &self.options.links;
        if said.is_some() || links.is_blind() {
            return (said, None);
        }
        let cells = |columns: &[usize]| {
            columns.iter().flat_map(|&column| seen.row.all(column)).collect::<SmallVec<[&str; 4]>>()
        };
        links.judge(cells(&event.link), cells(&event.labels)).link()
    }

    /// The function that a text means: by the caller's map, then by the pack's; else nothing, and it is said.
    fn function(&mut self, values: &[Value], seen: &Seen<'_>) -> (Option<Function>, Option<Region>) {
        let mut unknown: Option<String> = None;
        for value in values {
            let Some(raw) = value.raw(seen) else { continue };
            if !self.options.functions.is_empty()
                && let Some(known) = self.options.functions.get(&fold(&raw))
            {
                return (Some(known.function.clone()), known.region.clone());
            }
            let text = raw.clone();
            let named = value.translate(raw).filter(|text| !is_prose(text, ID_WORDS_MAX));
            let function = named.and_then(|text| self.memo.slug(&text)).map(Function);
            if function.is_some() {
                return (function, None);
            }
            unknown.get_or_insert_with(|| text.chars().take(60).collect());
        }
        if let Some(text) =
            unknown.filter(|text| self.unmapped.len() < 1000 || self.unmapped.contains_key(text))
        {
            *self.unmapped.entry(text).or_default() += 1;
        }
        (None, None)
    }

    fn place(&mut self, event: &Event, seen: &Seen<'_>) -> Option<CompactString> {
        let text = first(&event.place, seen)?;
        if (text.len() > PLACE_MAX && text.chars().count() > PLACE_MAX) || is_prose(&text, PLACE_WORDS_MAX) {
            *self.prose.entry("place".to_owned()).or_default() += 1;
            return None;
        }
        Some(CompactString::from(&*text))
    }

    fn attrs(&mut self, event: &Event, seen: &Seen<'_>) -> Vec<(CompactString, CompactString)> {
        let mut attrs = Vec::new();
        for (name, values) in &event.attrs {
            let given = values.iter().find_map(|value| Some((value.get(seen)?, value.is_ours())));
            match given {
                Some((text, true)) => attrs.push((name.clone(), CompactString::from(text))),
                Some((text, false)) => self.closed_word(name, &text, &mut attrs),
                None => {}
            }
        }
        for (name, column) in &event.lists {
            for word in listed(&seen.row, *column) {
                self.closed_word(name, word, &mut attrs);
            }
        }
        for (name, values) in &event.ids {
            let id = first(values, seen).and_then(|text| self.memo.slug(&text));
            attrs.extend(id.map(|id| (name.clone(), CompactString::from(id.as_str()))));
        }
        for (name, values) in &event.numbers {
            let Some(text) = first(values, seen) else { continue };
            match number(&text) {
                Some(number) => attrs.push((name.clone(), number)),
                None => *self.odd_numbers.entry(name.to_string()).or_default() += 1,
            }
        }
        if event.rest {
            for (name, text) in seen.row.rest() {
                if let Some(name) = Slug::from_text(name) {
                    self.closed_word(name.as_str(), text, &mut attrs);
                }
            }
        }
        attrs
    }

    fn attrs_and_amounts(&mut self, event: &Event, seen: &Seen<'_>) -> Vec<(CompactString, CompactString)> {
        let mut attrs = self.attrs(event, seen);
        for (name, number, unit) in &event.amounts {
            let Some(text) = first(number, seen) else { continue };
            let unit = first(unit, seen).unwrap_or(Cow::Borrowed(Amount::UNSAID));
            match Amount::written(&text).and_then(|hundredths| Amount::new(hundredths, unit.trim())) {
                // Nothing is what a deal holds that nobody valued: not known, and no amount.
                Some(amount) if amount.hundredths() == 0 => {}
                Some(amount) => attrs.push((name.clone(), compact_str::format_compact!("{amount}"))),
                None => *self.no_amounts.entry(name.to_string()).or_default() += 1,
            }
        }
        attrs
    }

    /// What a row is known by that has no id of its own: a digest of all that is read of it, and which of its
    /// like it is.
    fn row_id(&mut self, row: Row<'_>) -> String {
        let mut text = String::new();
        for column in 0..self.plan.columns.len() {
            for cell in row.all(column) {
                text.push_str(cell);
                text.push('\u{1f}');
            }
            text.push('\u{1e}');
        }
        let times = self.times_seen.entry(digest(&("row", &text))).or_insert(0);
        *times += 1;
        let whole = Uuid::new_v5(&DIGESTS, text.as_bytes()).simple().to_string();
        if *times == 1 { whole[..16].to_owned() } else { format!("{}-{times}", &whole[..16]) }
    }

    /// Keeps a short word of the file, as a slug; what is longer is prose and is left out.
    fn closed_word(&mut self, name: &str, text: &str, attrs: &mut Vec<(CompactString, CompactString)>) {
        let word = if Slug::new(text).is_ok() {
            Some(CompactString::from(text))
        } else {
            self.memo.slug(text).map(|slug| CompactString::from(slug.as_str()))
        };
        match word.filter(|word| word.len() <= ATTR_MAX && !is_prose(text, ATTR_WORDS_MAX)) {
            Some(word) => attrs.push((CompactString::from(name), word)),
            None => *self.prose.entry(name.to_owned()).or_default() += 1,
        }
    }

    /// The event's own id: its key where that may stand in clear, else a digest of it.
    fn foreign(&mut self, event: &Event, seen: &Seen<'_>, n: usize) -> CompactString {
        let mut key = std::mem::take(&mut self.key);
        key.clear();
        for (i, from) in event.key.iter().enumerate() {
            if i > 0 {
                key.push('/');
            }
            key.push_str(&from.text(seen));
        }
        if event.key.is_empty() {
            for column in 0..self.plan.columns.len() {
                for text in seen.row.all(column) {
                    key.push_str(text);
                    key.push('\u{1f}');
                }
            }
            let times = self.times_seen.entry(digest(&(&event.tag, &key, n))).or_insert(0);
            *times += 1;
            let _ = write!(key, "\u{1e}{times}");
        }
        if n > 0 {
            let _ = write!(key, "#{n}");
        }
        let id = short(&event.tag, &key, event.key_is_private);
        self.key = key;
        id
    }

    fn person(&mut self, form: &Person, seen: &Seen<'_>) -> Result<(), Reason> {
        if !form.when.iter().all(|when| when.holds(seen)) {
            return Ok(());
        }
        let mut handles: Vec<Handle> =
            form.handles.iter().filter_map(|values| self.handle(values, seen)).collect();
        let mut known = FxHashSet::default();
        handles.retain(|handle| known.insert(handle.clone()));
        if handles.is_empty() {
            return Err("the row names nobody: neither an address nor another handle is filled in".to_owned());
        }
        let being = first(&form.being, seen).and_then(|word| word.parse::<Being>().ok()).unwrap_or_default();
        let name = first(&form.name, seen).map(|name| name.chars().take(200).collect());
        let zone = first(&form.zone, seen).filter(|zone| TimeZone::get(zone).is_ok()).map(Cow::into_owned);
        let mut person = PersonRow {
            place: String::new(),
            handles,
            name,
            being,
            zone,
            manager: self.handle(&form.manager, seen),
            directory: form.directory,
            memberships: Vec::new(),
        };
        if let Some(membership) = &form.membership {
            let stretch = self.membership(membership, seen)?;
            if membership.chain {
                self.chain(person, stretch);
                return Ok(());
            }
            person.memberships.extend(stretch);
        }
        if self.is_new(&format!("{person:?}")) {
            self.buffer.push(Item::Person(person));
        }
        Ok(())
    }

    fn chain(&mut self, person: PersonRow, stretch: Option<MembershipRow>) {
        let i = *self.chain_at.entry(person.handles[0].clone()).or_insert_with(|| {
            self.chains.push((person, Vec::new()));
            self.chains.len() - 1
        });
        self.chains[i].1.extend(stretch);
    }

    fn membership(&mut self, form: &Membership, seen: &Seen<'_>) -> Result<Option<MembershipRow>, Reason> {
        let (function, region_of) = self.function(&form.function, seen);
        let region = first(&form.region, seen).and_then(|text| self.memo.slug(&text)).map(Region);
        let role = first(&form.role, seen).filter(|role| role.len() <= ATTR_MAX).map(CompactString::from);
        let from = self.time(&form.from, seen)?;
        let to = self.time(&form.to, seen)?;
        if let (Some(from), Some(to)) = (from, to)
            && to < from
        {
            return Err(format!(
                "the membership ends ({to}) before it begins ({from}); swap or mend the two"
            ));
        }
        let row = MembershipRow { function, region: region.or(region_of), role, from, to };
        let says_nothing = row.function.is_none() && row.region.is_none() && row.role.is_none();
        Ok((form.chain || !says_nothing).then_some(row))
    }

    /// The first of some times that is filled in; a text that is no date in the column's format is a mistake.
    fn time(&self, times: &[Time], seen: &Seen<'_>) -> Result<Option<At>, Reason> {
        for time in times {
            let text = time.from.text(seen);
            if text.is_empty() {
                continue;
            }
            let format = self.chosen[time.dates].as_ref().map_or(&self.fallback, |chosen| &chosen.format);
            let at = match (format.read(&text), &self.zone) {
                (Some(Moment::At(at)), _) => Some(at),
                (Some(Moment::Local(local)), Some(zone)) => in_zone(local, zone),
                (Some(Moment::Local(_)), None) => {
                    let text: String = text.chars().take(40).collect();
                    return Err(format!(
                        "`{text}` names no time zone, unlike the rows before; say one with --zone"
                    ));
                }
                (None, _) => None,
            };
            let Some(at) = at else {
                let name = &self.plan.dates[time.dates];
                let text: String = text.chars().take(40).collect();
                return Err(format!(
                    "`{text}` in `{name}` is not a date written {}, as this column's are",
                    format.says()
                ));
            };
            return Ok(Some(at.plus_millis(time.plus)));
        }
        Ok(None)
    }

    fn name_of(&self, times: &[Time]) -> &str {
        times.first().map_or("at", |time| self.plan.dates[time.dates].as_str())
    }
}

/// Calls `on` for each thing that an event of this row is about: the row, each cell, or each part of a cell.
pub fn each_instance<'r, E>(
    event: &Event,
    whole: &Seen<'r>,
    on: &mut impl FnMut(&Seen<'r>, usize) -> Result<(), E>,
) -> Result<(), E> {
    let row = whole.row;
    let holds = |seen: &Seen<'r>| event.when.iter().all(|when| when.holds(seen));
    let Some(column) = event.each else {
        return if holds(whole) { on(whole, 0) } else { Ok(()) };
    };
    let mut n = 0;
    for cell in row.all(column) {
        let cells: SmallVec<[&str; 4]> = match &event.list {
            Some(by) => cell.split(by.as_str()).map(str::trim).filter(|part| !part.is_empty()).collect(),
            None => [cell].into_iter().collect(),
        };
        for each in cells {
            let mut parts = [""; PARTS_MAX];
            if let Some((by, n)) = &event.split {
                for (part, text) in parts.iter_mut().zip(each.splitn(*n, by.as_str())) {
                    *part = text.trim();
                }
            }
            let seen = Seen { row, each, parts, id: whole.id };
            n += 1;
            if holds(&seen) {
                on(&seen, n)?;
            }
        }
    }
    Ok(())
}

/// A foreign id: in clear where the key is short and plain, else as a digest, so that it can tell nothing.
fn short(tag: &str, key: &str, private: bool) -> CompactString {
    let plain =
        |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_' | b'/' | b':' | b'+' | b'#');
    if !private && key.len() <= 64 && !key.is_empty() && key.bytes().all(plain) {
        let mut id = CompactString::with_capacity(tag.len() + 1 + key.len());
        id.push_str(tag);
        id.push('/');
        id.push_str(key);
        return id;
    }
    let mut id = CompactString::from(tag);
    let _ = write!(id, "/~{}", Uuid::new_v5(&DIGESTS, key.as_bytes()).simple());
    id
}

/// A number as tools write it (`45 %`, `1.234,5`, `0,45`), with a point and at most three decimals.
pub(super) fn number(text: &str) -> Option<CompactString> {
    let mut kept: String =
        text.trim().trim_end_matches('%').chars().filter(|c| !c.is_whitespace() && *c != '\'').collect();
    let (comma, point) = (kept.rfind(','), kept.rfind('.'));
    // Of two signs the last one divides; a comma alone does unless it stands before groups of three.
    let groups = |sign| kept.split(sign).skip(1).all(|group| group.len() == 3);
    let thousands = match (comma, point) {
        (Some(comma), Some(point)) if comma > point => Some('.'),
        (Some(_), Some(_)) => Some(','),
        (Some(_), None) if groups(',') && !kept.starts_with("0,") => Some(','),
        _ => None,
    };
    kept.retain(|c| Some(c) != thousands);
    let kept = kept.replace(',', ".");
    let is_plain = kept.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'+'));
    let value: f64 = kept.parse().ok().filter(|value: &f64| is_plain && value.is_finite())?;
    let written = format!("{value:.3}");
    // A number that had a point keeps it: `0.45` and `1.0` are shares, `1` may be one of a hundred.
    let mut short = written.trim_end_matches('0').to_owned();
    if short.ends_with('.') && kept.contains('.') {
        short.push('0');
    }
    Some(CompactString::from(short.trim_end_matches('.')))
}

fn digest(what: &impl Hash) -> u64 {
    let mut hasher = FxHasher::default();
    what.hash(&mut hasher);
    hasher.finish()
}
