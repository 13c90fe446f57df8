//! The index of facts: by kind and subject, in order of time. Every verdict is read off this, and only this.

use crate::catalogue::CONTACT;
use comity_spine::{At, Depth, Fact, FactId, Function, HandleId, Kind, Noun, PersonId, Ref, Region, TraceId};
use compact_str::CompactString;
use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;
use std::hash::Hash;

/// A subject as a small number; holds within one [`Facts`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RefIx(pub u32);

/// A word (a function, a region, a set of attributes) as a small number; 0 is "none".
pub type WordIx = u16;

/// Closed words of a fact: `freeze=shape`.
pub type Attrs = SmallVec<[(CompactString, CompactString); 1]>;

/// One fact as the index keeps it: 64 bytes, whatever it is about.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// When it happened.
    pub at: At,
    /// Where it stands written.
    pub id: FactId,
    /// What kind of event.
    pub kind: Kind,
    /// The function it counts for, 0 if none is known.
    pub function: WordIx,
    /// The function it is addressed to, 0 if none.
    pub to: WordIx,
    /// The region it counts for, 0 if none is known.
    pub region: WordIx,
    /// The person, as a number + 1; 0 if none is known.
    pub by: u32,
    /// The closed words, as a number; 0 if none.
    pub attrs: u32,
    /// How many people took part; 0 if not known.
    pub people: u16,
    /// How deep the contact went, for contacts.
    pub depth: Option<Depth>,
    /// Whether the function was read off the person's memberships (and follows them).
    pub by_membership: bool,
    /// Whether it was taken back.
    pub gone: bool,
}

#[derive(Clone, Debug)]
struct Interner<T> {
    all: Vec<T>,
    by: FxHashMap<T, u32>,
}

impl<T> Default for Interner<T> {
    fn default() -> Self {
        Interner { all: Vec::new(), by: FxHashMap::default() }
    }
}

impl<T: Clone + Eq + Hash> Interner<T> {
    fn add(&mut self, value: &T) -> u32 {
        if let Some(&ix) = self.by.get(value) {
            return ix;
        }
        let ix = self.all.len() as u32;
        self.all.push(value.clone());
        self.by.insert(value.clone(), ix);
        ix
    }

    fn find(&self, value: &T) -> Option<u32> {
        self.by.get(value).copied()
    }
}

type Rows = SmallVec<[u32; 2]>;

/// The subjects of a fact.
type About = SmallVec<[RefIx; 2]>;

/// A fact by reference: what [`Facts::add`] needs of it, without giving it away.
#[derive(Clone, Copy, Debug)]
#[expect(missing_docs, reason = "the fields are those of `Fact`")]
pub struct Told<'a> {
    pub id: FactId,
    pub kind: Kind,
    pub at: At,
    pub about: &'a [Ref],
    pub by: Option<PersonId>,
    pub function: Option<&'a Function>,
    pub to: Option<&'a Function>,
    pub region: Option<&'a Region>,
    pub depth: Option<Depth>,
    pub attrs: &'a Attrs,
    pub people: Option<u32>,
}

impl<'a> From<&'a Fact> for Told<'a> {
    fn from(fact: &'a Fact) -> Told<'a> {
        Told {
            id: fact.id,
            kind: fact.kind,
            at: fact.at,
            about: &fact.about,
            by: fact.by,
            function: fact.function.as_ref(),
            to: fact.to.as_ref(),
            region: fact.region.as_ref(),
            depth: fact.depth,
            attrs: &fact.attrs,
            people: fact.people,
        }
    }
}

/// All facts, found by (subject, kind), each list in order of time.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    rows: Vec<Row>,
    /// What each row is about.
    about: Vec<About>,
    /// By subject: its kinds with their rows. A subject has a handful of kinds, so they are searched one by
    /// one.
    by: Vec<SmallVec<[(Kind, Rows); 2]>>,
    /// The newest row so far: acts come in order of time, and need no search for their place.
    newest: Option<(At, FactId)>,
    /// Which subjects have facts of a kind, in order of first appearance.
    subjects: FxHashMap<Kind, Vec<RefIx>>,
    /// By a person's number: the rows of what they did.
    by_person: Vec<Vec<u32>>,
    by_handle: FxHashMap<HandleId, Vec<u32>>,
    trace_rows: FxHashMap<TraceId, u32>,
    refs: Interner<Ref>,
    words: Interner<CompactString>,
    people: Interner<PersonId>,
    attrs: Interner<Attrs>,
}

/// A subject and a kind of which the facts have changed; what the judge looks at again.
pub type Touched = (RefIx, Kind);

impl Facts {
    /// Adds a fact and tells which lists it went into.
    ///
    /// `by_membership` says that its function was read off the person's memberships; `handle` is the handle
    /// that a trace was seen under, so that matching that handle later finds the fact again.
    pub fn add<'a>(
        &mut self,
        fact: impl Into<Told<'a>>,
        handle: Option<HandleId>,
        by_membership: bool,
        mut touched: impl FnMut(Touched),
    ) {
        let fact: Told<'a> = fact.into();
        let place = self.rows.len() as u32;
        let row = Row {
            at: fact.at,
            id: fact.id,
            kind: fact.kind,
            function: fact.function.as_ref().map_or(0, |f| self.word(f.as_str())),
            to: fact.to.as_ref().map_or(0, |f| self.word(f.as_str())),
            region: fact.region.as_ref().map_or(0, |r| self.word(r.as_str())),
            by: fact.by.map_or(0, |p| self.people.add(&p) + 1),
            attrs: if fact.attrs.is_empty() { 0 } else { self.attrs.add(fact.attrs) + 1 },
            people: fact.people.unwrap_or(0).min(u32::from(u16::MAX)) as u16,
            depth: fact.depth,
            by_membership,
            gone: false,
        };
        self.rows.push(row);
        if row.by != 0 {
            self.rows_of_person(row.by).push(place);
        }
        if let Some(handle) = handle {
            self.by_handle.entry(handle).or_default().push(place);
        }
        let is_newest = self.newest.is_none_or(|newest| newest <= (row.at, row.id));
        if is_newest {
            self.newest = Some((row.at, row.id));
        }
        let mut about = About::new();
        for subject in fact.about {
            let subject = RefIx(self.refs.add(subject));
            about.push(subject);
            self.list(subject, fact.kind, place, is_newest);
            touched((subject, fact.kind));
            if fact.depth.is_some() && fact.kind != CONTACT {
                self.list(subject, CONTACT, place, is_newest);
                touched((subject, CONTACT));
            }
        }
        if let FactId::Trace(id) = fact.id {
            self.trace_rows.insert(id, place);
        }
        self.about.push(about);
    }

    fn rows_of_person(&mut self, by: u32) -> &mut Vec<u32> {
        let by = by as usize;
        if self.by_person.len() <= by {
            self.by_person.resize_with(by + 1, Vec::new);
        }
        &mut self.by_person[by]
    }

    fn list(&mut self, subject: RefIx, kind: Kind, place: u32, is_newest: bool) {
        let rows = &self.rows;
        let key = (rows[place as usize].at, rows[place as usize].id);
        if self.by.len() <= subject.0 as usize {
            self.by.resize_with(subject.0 as usize + 1, SmallVec::new);
        }
        let kinds = &mut self.by[subject.0 as usize];
        let i = kinds.iter().position(|(of, _)| *of == kind).unwrap_or_else(|| {
            self.subjects.entry(kind).or_default().push(subject);
            kinds.push((kind, Rows::new()));
            kinds.len() - 1
        });
        let list = &mut kinds[i].1;
        match list.last() {
            _ if is_newest => list.push(place),
            Some(&last) if (rows[last as usize].at, rows[last as usize].id) > key => {
                let i = list.partition_point(|&r| (rows[r as usize].at, rows[r as usize].id) <= key);
                list.insert(i, place);
            }
            _ => list.push(place),
        }
    }

    fn word(&mut self, text: &str) -> WordIx {
        let known = self.words.by.get(text).copied();
        let ix = known.unwrap_or_else(|| self.words.add(&CompactString::from(text))) + 1;
        // INVARIANT: functions and regions are words of an organisation; 65,535 of them are not reached, and
        // past that they count as unknown rather than as another's.
        WordIx::try_from(ix).unwrap_or(0)
    }

    /// Takes the facts of some traces back, and says which lists they stood in.
    pub fn remove(&mut self, gone: &[TraceId]) -> Vec<Touched> {
        let mut touched = Vec::new();
        let mut dead = FxHashSet::default();
        for id in gone {
            let Some(place) = self.trace_rows.remove(id) else { continue };
            self.rows[place as usize].gone = true;
            dead.insert(place);
            let kind = self.rows[place as usize].kind;
            for &subject in &self.about[place as usize] {
                touched.push((subject, kind));
                touched.push((subject, CONTACT));
            }
        }
        touched.sort_unstable();
        touched.dedup();
        for (subject, kind) in &touched {
            let kinds = self.by.get_mut(subject.0 as usize).into_iter().flatten();
            for (_, list) in kinds.filter(|(of, _)| of == kind) {
                list.retain(|place| !dead.contains(place));
            }
        }
        touched
    }

    /// Says anew to which function the facts of a person belong, and says which lists that changed.
    pub fn attribute(
        &mut self,
        person: PersonId,
        membership: impl Fn(At) -> (Option<Function>, Option<Region>),
    ) -> Vec<Touched> {
        let Some(ix) = self.people.find(&person) else { return Vec::new() };
        let places = self.by_person.get(ix as usize + 1).cloned().unwrap_or_default();
        let mut touched = Vec::new();
        for place in places {
            let row = self.rows[place as usize];
            if !row.by_membership || row.gone {
                continue;
            }
            let (function, region) = membership(row.at);
            let function = function.map_or(0, |f| self.word(f.as_str()));
            let region = region.map_or(0, |r| self.word(r.as_str()));
            if (function, region) != (row.function, row.region) {
                self.rows[place as usize].function = function;
                self.rows[place as usize].region = region;
                self.touch(place, &mut touched);
            }
        }
        touched.sort_unstable();
        touched.dedup();
        touched
    }

    /// Says whose a handle is (or, with `None`, that it is nobody's any more).
    ///
    /// Functions follow with [`Facts::attribute`]; the lists named here are those whose facts changed hands.
    pub fn rename(&mut self, handle: HandleId, person: Option<PersonId>) -> Vec<Touched> {
        let places = self.by_handle.get(&handle).cloned().unwrap_or_default();
        let by = person.map_or(0, |p| self.people.add(&p) + 1);
        let mut touched = Vec::new();
        for place in places {
            let before = std::mem::replace(&mut self.rows[place as usize].by, by);
            if before == by {
                continue;
            }
            if before != 0
                && let Some(list) = self.by_person.get_mut(before as usize)
            {
                list.retain(|p| *p != place);
            }
            if by == 0 && self.rows[place as usize].by_membership {
                self.rows[place as usize].function = 0;
                self.rows[place as usize].region = 0;
            }
            if by != 0 {
                self.rows_of_person(by).push(place);
            }
            self.touch(place, &mut touched);
        }
        touched.sort_unstable();
        touched.dedup();
        touched
    }

    fn touch(&self, place: u32, touched: &mut Vec<Touched>) {
        let row = &self.rows[place as usize];
        for &subject in &self.about[place as usize] {
            touched.push((subject, row.kind));
            if row.depth.is_some() {
                touched.push((subject, CONTACT));
            }
        }
    }

    /// The facts of a kind about a subject, in order of time.
    pub fn of(&self, subject: RefIx, kind: Kind) -> impl DoubleEndedIterator<Item = &Row> {
        let kinds = self.by.get(subject.0 as usize);
        let list = kinds.and_then(|kinds| kinds.iter().find(|(of, _)| *of == kind));
        let places: &[u32] = list.map_or(&[], |(_, rows)| rows.as_slice());
        places.iter().map(|&place| &self.rows[place as usize])
    }

    /// When the next fact of a kind about a subject comes, after an instant, if one is told already.
    pub fn next_after(&self, subject: RefIx, kind: Kind, at: At) -> Option<At> {
        let ahead = self.of(subject, kind).rev().map(|row| row.at).take_while(|then| *then > at);
        ahead.last()
    }

    /// What of another noun the facts of a subject are about as well: the initiative of an ask. The first one
    /// named.
    pub fn beside(&self, subject: RefIx, noun: Noun) -> Option<&Ref> {
        let kinds = self.by.get(subject.0 as usize)?;
        let places = kinds.iter().flat_map(|(_, rows)| rows);
        let about = places.flat_map(|&place| self.about.get(place as usize)).flatten();
        about.map(|&ix| self.subject(ix)).find(|about| about.noun == noun)
    }

    /// The subjects that have facts of a kind, in order of first appearance.
    pub fn subjects(&self, kind: Kind) -> &[RefIx] {
        self.subjects.get(&kind).map_or(&[], Vec::as_slice)
    }

    /// The number of a subject, if any fact is about it.
    pub fn find(&self, subject: &Ref) -> Option<RefIx> {
        self.refs.find(subject).map(RefIx)
    }

    /// The number of a subject, given one if it has none yet.
    pub fn intern(&mut self, subject: &Ref) -> RefIx {
        RefIx(self.refs.add(subject))
    }

    /// The subject of a number.
    pub fn subject(&self, ix: RefIx) -> &Ref {
        &self.refs.all[ix.0 as usize]
    }

    /// The noun of a subject.
    pub fn noun(&self, ix: RefIx) -> Noun {
        self.subject(ix).noun
    }

    /// The number of a function or region; `None` if no fact ever named it.
    pub fn find_word(&self, text: &str) -> Option<WordIx> {
        self.words.by.get(text).and_then(|ix| WordIx::try_from(ix + 1).ok())
    }

    /// The function or region of a number.
    pub fn word_of(&self, ix: WordIx) -> Option<&str> {
        (ix != 0).then(|| self.words.all[ix as usize - 1].as_str())
    }

    /// The person of a row.
    pub fn person(&self, row: &Row) -> Option<PersonId> {
        (row.by != 0).then(|| self.people.all[row.by as usize - 1])
    }

    /// The closed words of a row.
    pub fn attrs(&self, row: &Row) -> &[(CompactString, CompactString)] {
        if row.attrs == 0 { &[] } else { &self.attrs.all[row.attrs as usize - 1] }
    }

    /// The value of a named attribute of a row.
    pub fn attr(&self, row: &Row, name: &str) -> Option<&str> {
        self.attrs(row).iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// How many facts there are.
    pub fn len(&self) -> usize {
        self.rows.iter().filter(|row| !row.gone).count()
    }

    /// Whether there is no fact at all.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Every fact that still stands, in order of arrival.
    pub fn iter(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(|row| !row.gone)
    }

    /// The row that stands under an id. Slow for acts (a search); meant for one line of evidence at a time.
    pub fn row(&self, id: FactId) -> Option<&Row> {
        match id {
            FactId::Trace(trace) => self.trace_rows.get(&trace).map(|&place| &self.rows[place as usize]),
            FactId::Act(_) => {
                // Acts come in order of seq, traces in between: a binary search over acts alone is not
                // possible, so walk from the end, where the acts that people look at are.
                self.rows.iter().rev().find(|row| row.id == id)
            }
        }
    }
}
