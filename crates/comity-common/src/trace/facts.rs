//! The index of facts: by subject, in order of time. Every verdict is read off this, and only this.

use crate::catalogue::CONTACT;
use crate::interner::Interner;
use crate::people::{People, fold::Standing};
use comity_spine::{At, Depth, FactId, HandleId, Kind, Noun, PersonId, Ref, Region, Seq, TraceId};
use compact_str::CompactString;
use rustc_hash::FxHashMap;
use smallvec::SmallVec;

/// A subject as a small number; holds within one [`Facts`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RefIx(pub u32);

impl RefIx {
    /// The number of nothing, about which there are no facts.
    pub const NONE: RefIx = RefIx(u32::MAX);
}

/// A word (a function, a region, a set of attributes) as a small number; 0 is "none".
pub type WordIx = u16;

/// Closed words of a fact: `freeze=shape`.
pub type Attrs = SmallVec<[(CompactString, CompactString); 1]>;

/// One fact as the index keeps it: 48 bytes, whatever it is about.
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

/// A row as it stands in the list of one of its subjects, with what most looks ask of it: rows lie far apart,
/// and those that a look passes over are not fetched.
#[derive(Clone, Copy, Debug)]
struct Listed {
    place: u32,
    /// The kind, and whether the row is of some depth as well: then it counts as contact.
    kind: u16,
    function: WordIx,
}

impl Listed {
    const IS_DEEP: u16 = 1 << 15;

    fn new(place: u32, told: &Told<'_>) -> Listed {
        let deep = if told.depth.is_some() { Listed::IS_DEEP } else { 0 };
        Listed { place, kind: told.kind.0 | deep, function: told.function }
    }

    fn is(self, kind: Kind) -> bool {
        self.kind & !Listed::IS_DEEP == kind.0 || (kind == CONTACT && self.kind & Listed::IS_DEEP != 0)
    }
}

/// Somebody as facts know them: a number + 1, and what they counted for at some instant. 0 is "not known".
#[derive(Clone, Copy, Debug, Default)]
pub struct Doer {
    /// The person.
    pub by: u32,
    /// The function.
    pub function: WordIx,
    /// The region.
    pub region: WordIx,
}

/// A fact before it is in the index: what [`Facts::add`] needs of it, its people and words already numbers.
#[derive(Clone, Copy, Debug)]
#[expect(missing_docs, reason = "the fields are those of `Row`")]
pub struct Told<'a> {
    pub id: FactId,
    pub kind: Kind,
    pub at: At,
    pub about: &'a [Ref],
    pub by: u32,
    pub function: WordIx,
    pub to: WordIx,
    pub region: WordIx,
    pub depth: Option<Depth>,
    pub attrs: &'a Attrs,
    pub people: Option<u32>,
    pub by_membership: bool,
}

/// All facts, found by subject, each list in order of time.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    rows: Vec<Row>,
    /// What the rows are about, one row after the other.
    about: Vec<RefIx>,
    /// Where each row's part of `about` ends.
    about_to: Vec<u32>,
    /// By subject: its rows, of whatever kind. A subject has a few hundred at most as a rule, so a kind is
    /// found by reading over the others; that is cheaper than a list of its own for each kind.
    by: Vec<SmallVec<[Listed; 2]>>,
    /// The newest row so far: acts come in order of time, and need no search for their place.
    newest: Option<(At, FactId)>,
    by_handle: FxHashMap<HandleId, Vec<u32>>,
    trace_rows: FxHashMap<TraceId, u32>,
    /// By act, in their order: its row.
    act_rows: Vec<(Seq, u32)>,
    refs: Interner<Ref>,
    words: Interner<CompactString>,
    people: Interner<PersonId>,
    /// By a person's number: what they count for from an instant on, once an act of theirs has asked for it.
    settled: Vec<Option<(At, Doer)>>,
    /// By a person's number + 1: the rows of what they did, as far as they are filed: few acts ask for them.
    by_person: Vec<Vec<u32>>,
    /// How many of the rows are filed under their person.
    n_filed: usize,
    attrs: Interner<Attrs>,
}

/// A subject and a kind of which the facts have changed; what the judge looks at again.
pub type Touched = (RefIx, Kind);

impl Facts {
    /// Adds a fact and tells which lists it went into.
    ///
    /// `handle` is the handle that a trace was seen under, so that matching that handle later finds the fact
    /// again.
    pub fn add(&mut self, told: &Told<'_>, handle: Option<HandleId>, mut touched: impl FnMut(Touched)) {
        let place = self.rows.len() as u32;
        let row = Row {
            at: told.at,
            id: told.id,
            kind: told.kind,
            function: told.function,
            to: told.to,
            region: told.region,
            by: told.by,
            attrs: if told.attrs.is_empty() { 0 } else { self.attrs.add(told.attrs) + 1 },
            people: told.people.unwrap_or(0).min(u32::from(u16::MAX)) as u16,
            depth: told.depth,
            by_membership: told.by_membership,
            gone: false,
        };
        self.rows.push(row);
        if let Some(handle) = handle {
            self.by_handle.entry(handle).or_default().push(place);
        }
        match told.id {
            FactId::Trace(id) => drop(self.trace_rows.insert(id, place)),
            // INVARIANT: a world takes in acts in the order of the log. Where one tells several things, the
            // first of them stands for it.
            FactId::Act(seq) if self.act_rows.last().is_none_or(|(last, _)| *last < seq) => {
                self.act_rows.push((seq, place));
            }
            FactId::Act(_) => {}
        }
        let is_newest = self.newest.is_none_or(|newest| newest <= (row.at, row.id));
        if is_newest {
            self.newest = Some((row.at, row.id));
        }
        let listed = Listed::new(place, told);
        for subject in told.about {
            let subject = RefIx(self.refs.add(subject));
            self.about.push(subject);
            self.list(subject, listed, is_newest);
            touched((subject, told.kind));
            if told.depth.is_some() && told.kind != CONTACT {
                touched((subject, CONTACT));
            }
        }
        self.about_to.push(self.about.len() as u32);
    }

    fn list(&mut self, subject: RefIx, listed: Listed, is_newest: bool) {
        if self.by.len() <= subject.0 as usize {
            self.by.resize_with(subject.0 as usize + 1, SmallVec::new);
        }
        let (rows, list) = (&self.rows, &mut self.by[subject.0 as usize]);
        let key = |one: &Listed| (rows[one.place as usize].at, rows[one.place as usize].id);
        if is_newest || list.last().is_none_or(|last| key(last) <= key(&listed)) {
            list.push(listed);
        } else {
            list.insert(list.partition_point(|one| key(one) <= key(&listed)), listed);
        }
    }

    fn about(&self, place: u32) -> &[RefIx] {
        let to = |place: usize| self.about_to[place] as usize;
        let from = (place as usize).checked_sub(1).map_or(0, to);
        &self.about[from..to(place as usize)]
    }

    /// Who a person is among the facts, and what they count for at an instant.
    pub fn doer(&mut self, person: PersonId, at: At, people: &People) -> Doer {
        let ix = self.people.add(&person) as usize;
        if self.settled.len() <= ix {
            self.settled.resize(ix + 1, None);
        }
        if let Some((since, doer)) = self.settled[ix]
            && since <= at
        {
            return doer;
        }
        let doer = self.look_up(ix as u32 + 1, people.standing(person, at));
        let since = people.settled(person);
        if since <= at {
            self.settled[ix] = Some((since, doer));
        }
        doer
    }

    fn look_up(&mut self, by: u32, standing: Option<&Standing>) -> Doer {
        let Some(Standing { function, region, .. }) = standing else { return Doer { by, ..Doer::default() } };
        let function = self.word(Some(function.as_str()));
        Doer { by, function, region: self.word(region.as_ref().map(Region::as_str)) }
    }

    /// The rows of what a person did; whatever was added since this was last asked is filed first.
    fn rows_of(&mut self, by: u32) -> &mut Vec<u32> {
        self.by_person.resize_with(self.people.all().len() + 1, Vec::new);
        let new = self.rows.iter().enumerate().skip(self.n_filed);
        for (place, row) in new.filter(|(_, row)| row.by != 0) {
            self.by_person[row.by as usize].push(place as u32);
        }
        self.n_filed = self.rows.len();
        &mut self.by_person[by as usize]
    }

    /// The number of a function or region, given one if it has none yet; 0 for none.
    pub fn word(&mut self, text: Option<&str>) -> WordIx {
        let Some(text) = text else { return 0 };
        let known = self.words.find(text);
        let ix = known.unwrap_or_else(|| self.words.add(&CompactString::from(text))) + 1;
        // INVARIANT: functions and regions are words of an organisation; 65,535 of them are not reached, and
        // past that they count as unknown rather than as another's.
        WordIx::try_from(ix).unwrap_or(0)
    }

    /// Takes the facts of some traces back, and says which lists they stood in.
    pub fn remove(&mut self, gone: &[TraceId]) -> Vec<Touched> {
        let mut touched = Vec::new();
        for id in gone {
            let Some(place) = self.trace_rows.remove(id) else { continue };
            self.rows[place as usize].gone = true;
            self.touch(place, &mut touched);
        }
        touched.sort_unstable();
        touched.dedup();
        let rows = &self.rows;
        for of_one in touched.chunk_by(|a, b| a.0 == b.0) {
            self.by[of_one[0].0.0 as usize].retain(|one| !rows[one.place as usize].gone);
        }
        touched
    }

    /// Says anew to which function the facts of a person belong, now that their memberships have changed, and
    /// says which lists that changed.
    pub fn attribute(&mut self, person: PersonId, people: &People) -> Vec<Touched> {
        let Some(ix) = self.people.find(&person) else { return Vec::new() };
        if let Some(settled) = self.settled.get_mut(ix as usize) {
            *settled = None;
        }
        let mut touched = Vec::new();
        for place in self.rows_of(ix + 1).clone() {
            let row = self.rows[place as usize];
            if !row.by_membership || row.gone {
                continue;
            }
            let doer = self.look_up(row.by, people.standing(person, row.at));
            if (doer.function, doer.region) != (row.function, row.region) {
                self.count_for(place, doer.function, doer.region);
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
        let by = person.map_or(0, |person| self.people.add(&person) + 1);
        let mut touched = Vec::new();
        for place in places {
            let before = self.rows[place as usize].by;
            if before == by {
                continue;
            }
            self.rows_of(before).retain(|p| *p != place);
            self.rows[place as usize].by = by;
            if by == 0 && self.rows[place as usize].by_membership {
                self.count_for(place, 0, 0);
            }
            if by != 0 {
                self.rows_of(by).push(place);
            }
            self.touch(place, &mut touched);
        }
        touched.sort_unstable();
        touched.dedup();
        touched
    }

    /// Makes a row count for another function and region, in every list that it stands in.
    fn count_for(&mut self, place: u32, function: WordIx, region: WordIx) {
        let row = &mut self.rows[place as usize];
        (row.function, row.region) = (function, region);
        let at = row.at;
        for i in 0..self.about(place).len() {
            let subject = self.about(place)[i];
            let (rows, list) = (&self.rows, &mut self.by[subject.0 as usize]);
            let from = list.partition_point(|one| rows[one.place as usize].at < at);
            if let Some(one) = list[from..].iter_mut().find(|one| one.place == place) {
                one.function = function;
            }
        }
    }

    fn touch(&self, place: u32, touched: &mut Vec<Touched>) {
        let row = &self.rows[place as usize];
        for &subject in self.about(place) {
            touched.push((subject, row.kind));
            if row.depth.is_some() {
                touched.push((subject, CONTACT));
            }
        }
    }

    fn listed(&self, subject: RefIx) -> &[Listed] {
        self.by.get(subject.0 as usize).map_or(&[], SmallVec::as_slice)
    }

    /// The facts about a subject, of whatever kind, in order of time.
    pub fn about_it(&self, subject: RefIx) -> impl DoubleEndedIterator<Item = &Row> {
        self.listed(subject).iter().map(|one| &self.rows[one.place as usize])
    }

    /// The facts of a kind about a subject, in order of time.
    pub fn of(&self, subject: RefIx, kind: Kind) -> impl DoubleEndedIterator<Item = &Row> {
        let listed = self.listed(subject).iter().filter(move |one| one.is(kind));
        listed.map(|one| &self.rows[one.place as usize])
    }

    /// The same, of those that count for one of some functions.
    pub fn of_functions(
        &self,
        subject: RefIx,
        kind: Kind,
        functions: &[WordIx],
    ) -> impl DoubleEndedIterator<Item = &Row> {
        let listed = self.listed(subject).iter().filter(move |one| one.is(kind));
        let mine = listed.filter(|one| functions.contains(&one.function));
        mine.map(|one| &self.rows[one.place as usize])
    }

    /// When the next fact of a kind about a subject comes, after an instant, if one is told already.
    pub fn next_after(&self, subject: RefIx, kind: Kind, at: At) -> Option<At> {
        let newest_first =
            self.listed(subject).iter().rev().map(|one| (one, self.rows[one.place as usize].at));
        let ahead = newest_first.take_while(|(_, then)| *then > at);
        ahead.filter(|(one, _)| one.is(kind)).last().map(|(_, then)| then)
    }

    /// What of another noun the facts of a subject are about as well: the initiative of an ask. The first one
    /// named.
    pub fn beside(&self, subject: RefIx, noun: Noun) -> Option<&Ref> {
        let about = self.listed(subject).iter().flat_map(|one| self.about(one.place));
        about.map(|&ix| self.subject(ix)).find(|about| about.noun == noun)
    }

    /// Everything that facts were ever about, in order of first appearance.
    pub fn subjects(&self) -> impl Iterator<Item = RefIx> {
        (0..self.refs.all().len() as u32).map(RefIx)
    }

    /// The number of a subject, if any fact is about it.
    pub fn find(&self, subject: &Ref) -> Option<RefIx> {
        self.refs.find(subject).map(RefIx)
    }

    /// The subject of a number.
    pub fn subject(&self, ix: RefIx) -> &Ref {
        &self.refs.all()[ix.0 as usize]
    }

    /// The noun of a subject.
    pub fn noun(&self, ix: RefIx) -> Noun {
        self.subject(ix).noun
    }

    /// The number of a function or region; `None` if no fact ever named it.
    pub fn find_word(&self, text: &str) -> Option<WordIx> {
        self.words.find(text).and_then(|ix| WordIx::try_from(ix + 1).ok())
    }

    /// The function or region of a number.
    pub fn word_of(&self, ix: WordIx) -> Option<&str> {
        (ix != 0).then(|| self.words.all()[ix as usize - 1].as_str())
    }

    /// The person of a row.
    pub fn person(&self, row: &Row) -> Option<PersonId> {
        (row.by != 0).then(|| self.people.all()[row.by as usize - 1])
    }

    /// The closed words of a row.
    pub fn attrs(&self, row: &Row) -> &[(CompactString, CompactString)] {
        if row.attrs == 0 { &[] } else { &self.attrs.all()[row.attrs as usize - 1] }
    }

    /// How many unlike sets of closed words there are; [`Row::attrs`] is none of more.
    pub fn n_sets_of_words(&self) -> usize {
        self.attrs.all().len()
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

    /// What the row that stands under an id is about, most particular first.
    pub fn about_row(&self, id: FactId) -> Option<&[RefIx]> {
        self.place(id).map(|place| self.about(place))
    }

    /// The row that stands under an id; of an act with several, the last.
    pub fn row(&self, id: FactId) -> Option<&Row> {
        self.rows.get(self.place(id)? as usize)
    }

    fn place(&self, id: FactId) -> Option<u32> {
        match id {
            FactId::Trace(trace) => self.trace_rows.get(&trace).copied(),
            FactId::Act(seq) => {
                let after = self.act_rows.partition_point(|(known, _)| *known <= seq);
                let (known, place) = self.act_rows.get(after.checked_sub(1)?)?;
                (*known == seq).then_some(*place)
            }
        }
    }
}
