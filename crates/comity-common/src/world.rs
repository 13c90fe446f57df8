//! The state of everything, with one way in.

use crate::agreement::{self, Agreement};
use crate::catalogue::{CONTACT, Catalogue, KindTwice};
use crate::comments::{self, Comments};
use crate::document::ToSign;
use crate::holds::{self, Holds};
use crate::initiatives::{self, Initiatives, fold::announcement_ref};
use crate::judgement::{self, Rounds};
use crate::people::{self, People};
use crate::practice::{ActCard, AnyPractice, Glance, RawWish, Reading, Seen, Sourced, Unreadable, read};
use crate::register::{self, Register, fold::obligation_ref};
use crate::trace::facts::{Doer, Told};
use crate::trace::{self, Coverage, Facts, Touched};
use crate::view::{Nameless, Viewer};
use comity_spine::{
    At, Calendar, Entry, FactId, Function, Head, InitiativeId, Kind, Noun, PersonId, Ref, Refusal, Seq,
    Trace, TraceId, suggest,
};
use compact_str::CompactString;
use rustc_hash::FxHashMap;
use smallvec::SmallVec;
use std::sync::Arc;

/// Which room an act belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Room {
    People,
    Initiatives,
    Trace,
    Agreement,
    Register,
    Holds,
    Judgement,
    Comments,
    Practice(usize),
}

/// The names of all acts and kinds, and the rooms they belong to; made once from the registry.
#[derive(Debug)]
pub struct Registry {
    catalogue: Catalogue,
    rooms: FxHashMap<&'static str, (Room, Kind)>,
    cards: Vec<ActCard>,
}

/// What an entry changed: what the judge must look at again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changed {
    /// Subjects and kinds whose facts changed.
    pub facts: SmallVec<[Touched; 4]>,
    /// Subjects whose attributes, promises or dates changed.
    pub subjects: Vec<Ref>,
    /// Whether the agreement changed (or so much else that all is to be judged anew).
    pub all: bool,
}

/// The state of everything: a fold over entries, and nothing else.
pub struct World {
    registry: Arc<Registry>,
    practices: Vec<Box<dyn AnyPractice>>,
    people: People,
    initiatives: Initiatives,
    facts: Facts,
    coverage: Coverage,
    agreement: Agreement,
    register: Register,
    holds: Holds,
    rounds: Rounds,
    comments: Comments,
    next: Seq,
    last: At,
    began: Option<At>,
    /// By a kind's number: since when somebody has done such acts in Comity itself.
    by_hand: Vec<Option<At>>,
}

impl World {
    /// An empty world with those practices.
    ///
    /// # Errors
    /// If two rooms declare an act or kind of one name.
    pub fn new(practices: Vec<Box<dyn AnyPractice>>) -> Result<World, KindTwice> {
        let mut by_name = FxHashMap::default();
        let mut cards = Vec::new();
        let shared = [
            (people::acts::ACTS, Room::People),
            (initiatives::acts::ACTS, Room::Initiatives),
            (trace::acts::ACTS, Room::Trace),
            (agreement::acts::ACTS, Room::Agreement),
            (register::acts::ACTS, Room::Register),
            (holds::acts::ACTS, Room::Holds),
            (judgement::acts::ACTS, Room::Judgement),
            (comments::acts::ACTS, Room::Comments),
        ];
        let own = practices.iter().enumerate().map(|(i, practice)| (practice.acts(), Room::Practice(i)));
        for (acts, room) in shared.into_iter().chain(own) {
            for card in acts {
                by_name.insert(card.kind.name, room);
                cards.push(*card);
            }
        }
        let kinds = cards.iter().map(|card| card.kind);
        let seen = trace::acts::SEEN.iter().filter(|card| !by_name.contains_key(card.name)).copied();
        let catalogue = Catalogue::new(kinds.chain(seen))?;
        let rooms =
            by_name.into_iter().filter_map(|(name, room)| Some((name, (room, catalogue.kind(name)?))));
        let rooms = rooms.collect();
        let registry = Arc::new(Registry { catalogue, rooms, cards });
        Ok(World::with(registry, practices))
    }

    fn with(registry: Arc<Registry>, practices: Vec<Box<dyn AnyPractice>>) -> World {
        World {
            registry,
            practices,
            people: People::default(),
            initiatives: Initiatives::default(),
            facts: Facts::default(),
            coverage: Coverage::default(),
            agreement: Agreement::default(),
            register: Register::default(),
            holds: Holds::default(),
            rounds: Rounds::default(),
            comments: Comments::default(),
            next: Seq(0),
            last: At(i64::MIN),
            began: None,
            by_hand: Vec::new(),
        }
    }

    /// The same house, empty: for replaying up to an earlier instant.
    pub fn fresh(&self) -> World {
        World::with(self.registry.clone(), self.practices.iter().map(|practice| practice.fresh()).collect())
    }

    /// Takes in one entry. The only way in.
    ///
    /// # Errors
    /// If the act's terms cannot be read; the world is then as it was.
    pub fn apply(&mut self, entry: &Entry, gone: &[TraceId]) -> Result<Changed, Unreadable> {
        let head = &entry.head;
        let mut changed = Changed::default();
        match self.registry.rooms.get(head.kind.as_str()).copied() {
            Some((Room::People, _)) => self.apply_people(head, &entry.terms, &mut changed)?,
            Some((Room::Initiatives, kind)) => {
                self.apply_initiatives(head, kind, &entry.terms, &mut changed)?;
            }
            Some((Room::Trace, _)) => self.apply_trace(entry, gone, &mut changed)?,
            Some((Room::Agreement, kind)) => self.apply_agreement(head, kind, &entry.terms, &mut changed)?,
            Some((Room::Register, kind)) => {
                let act: register::Act = read(head, &entry.terms)?;
                self.register.fold(head, &act);
                let attrs = match &act {
                    register::Act::Entered { sort, .. } => vec![("sort".into(), sort.name().into())],
                    register::Act::Ended { .. } => Vec::new(),
                };
                let about = [obligation_ref(act.obligation())].into_iter().collect();
                self.see(head, kind, &Seen { about, attrs: attrs.into(), ..Seen::default() }, &mut changed);
            }
            // Of a hold nothing is told: not to clauses, not to search, not to the page of what it is on.
            Some((Room::Holds, _)) => self.holds.fold(head, &read(head, &entry.terms)?),
            Some((Room::Judgement, kind)) => {
                let act: judgement::Act = read(head, &entry.terms)?;
                self.rounds.fold(head, &act, &self.people);
                let seen = self.rounds.seen(&act);
                self.see(head, kind, &seen, &mut changed);
            }
            Some((Room::Comments, kind)) => {
                let act: comments::Act = read(head, &entry.terms)?;
                self.comments.fold(head, &act);
                self.see(head, kind, &Comments::seen(&act), &mut changed);
            }
            Some((Room::Practice(i), kind)) => {
                let seen = self.practices[i].apply(head, &entry.terms)?;
                self.see(head, kind, &seen, &mut changed);
            }
            None => {
                let why = format!("this Comity knows no act `{}`", head.kind);
                return Err(Unreadable { seq: head.seq, kind: head.kind.clone(), why });
            }
        }
        self.next = Seq(head.seq.0 + 1);
        self.last = self.last.max(head.recorded_at);
        if self.began.is_none_or(|began| head.at < began) {
            // Absence of what is done in Comity itself is known from here on: that concerns every subject.
            self.began = Some(head.at);
            changed.all = true;
        }
        Ok(changed)
    }

    fn apply_people(&mut self, head: &Head, terms: &[u8], changed: &mut Changed) -> Result<(), Unreadable> {
        let act: people::Act = read(head, terms)?;
        let touched = self.people.fold(head, &act);
        match &act {
            people::Act::IdentityMatched { matches, .. } => {
                for (handle, person) in matches {
                    changed.facts.extend(self.facts.rename(*handle, Some(*person)));
                    self.attribute(*person, changed);
                }
            }
            people::Act::IdentitySplit { handle } => changed.facts.extend(self.facts.rename(*handle, None)),
            _ => {}
        }
        if let Some(person) = touched {
            self.attribute(person, changed);
        }
        Ok(())
    }

    fn attribute(&mut self, person: PersonId, changed: &mut Changed) {
        changed.facts.extend(self.facts.attribute(person, &self.people));
        changed.subjects.push(Ref::new(Noun::Person, person.to_string()));
    }

    fn apply_initiatives(
        &mut self,
        head: &Head,
        kind: Kind,
        terms: &[u8],
        changed: &mut Changed,
    ) -> Result<(), Unreadable> {
        let act: initiatives::Act = read(head, terms)?;
        self.initiatives.fold(head, &act);
        let seen = seen_of_initiatives(&act);
        // A promise changes what is owed for its initiative, not for everything else on the keynote.
        let promises = matches!(act, initiatives::Act::Promised { .. } | initiatives::Act::Cut { .. });
        let concerned = seen.about.iter().filter(|about| !promises || about.noun != Noun::Keynote);
        changed.subjects.extend(concerned.cloned());
        self.see(head, kind, &seen, changed);
        Ok(())
    }

    fn apply_trace(
        &mut self,
        entry: &Entry,
        gone: &[TraceId],
        changed: &mut Changed,
    ) -> Result<(), Unreadable> {
        let head = &entry.head;
        let act: trace::Act = read(head, &entry.terms)?;
        match &act {
            trace::Act::ImportMade(brought) => self.coverage.made(brought),
            trace::Act::ImportUndone { import } => self.coverage.undone(*import),
            _ => {}
        }
        // A trace that comes again replaces what it said before, whether or not its import took that back.
        let known = |trace: &Trace| self.facts.row(FactId::Trace(trace.id)).is_some();
        let again: Vec<TraceId> = entry.traces.iter().filter(|trace| known(trace)).map(|t| t.id).collect();
        self.take_back(gone, changed);
        self.take_back(&again, changed);
        self.take_traces(&entry.traces, changed);
        changed.all |= !gone.is_empty() || !entry.traces.is_empty();
        changed.all |= matches!(act, trace::Act::ImportMade(_) | trace::Act::ImportUndone { .. });
        Ok(())
    }

    fn take_back(&mut self, gone: &[TraceId], changed: &mut Changed) {
        if gone.is_empty() {
            return;
        }
        changed.facts.extend(self.facts.remove(gone));
        for &trace in gone {
            if let Some(person) = self.people.remove_trace(trace) {
                self.attribute(person, changed);
            }
            changed.subjects.extend(self.initiatives.remove_trace(trace));
            for practice in &mut self.practices {
                practice.hear(Sourced::Gone(trace));
            }
        }
    }

    fn take_traces(&mut self, traces: &[Trace], changed: &mut Changed) {
        // Memberships first: the facts beside them in the same file count for the right function at once.
        let mut moved: Vec<PersonId> =
            traces.iter().filter_map(|trace| self.people.fold_trace(trace)).collect();
        moved.sort_unstable();
        moved.dedup();
        for person in moved {
            self.attribute(person, changed);
        }
        for trace in traces {
            self.initiatives.fold_trace(trace);
            for practice in &mut self.practices {
                practice.hear(Sourced::Came(trace));
            }
            let Some(kind) = self.registry.catalogue.kind(&trace.kind) else { continue };
            let doer = self.doer(trace.by, trace.at);
            let (function, region) = match &trace.function {
                Some(function) => (self.facts.word(Some(function.as_str())), 0),
                None => (doer.function, doer.region),
            };
            let told = Told {
                id: FactId::Trace(trace.id),
                kind,
                at: trace.at,
                about: &subjects_of(trace),
                by: doer.by,
                function,
                to: self.facts.word(trace.to.as_ref().map(Function::as_str)),
                region: match &trace.region {
                    Some(region) => self.facts.word(Some(region.as_str())),
                    None => region,
                },
                depth: trace.depth,
                attrs: &trace.attrs.iter().cloned().collect(),
                people: trace.people,
                by_membership: trace.function.is_none(),
            };
            // Whatever an import brings, all is judged anew.
            self.facts.add(&told, trace.handle, |_| {});
        }
    }

    fn doer(&mut self, person: Option<PersonId>, at: At) -> Doer {
        person.map_or_else(Doer::default, |person| self.facts.doer(person, at, &self.people))
    }

    fn apply_agreement(
        &mut self,
        head: &Head,
        kind: Kind,
        terms: &[u8],
        changed: &mut Changed,
    ) -> Result<(), Unreadable> {
        let act: agreement::Act = read(head, terms)?;
        let seen = agreement::fold::seen(&act, &self.registry.catalogue);
        // An attestation counts for the kind it attests, once both sides have given it.
        let attested = self.agreement.fold(head, &act, &self.registry.catalogue, &self.people);
        for fact in attested {
            let told = Told {
                id: fact.id,
                kind: fact.kind,
                at: fact.at,
                about: &fact.about,
                by: 0,
                function: self.facts.word(fact.function.as_ref().map(Function::as_str)),
                to: 0,
                region: 0,
                depth: fact.depth,
                attrs: &fact.attrs,
                people: fact.people,
                by_membership: false,
            };
            self.facts.add(&told, None, |touched| changed.facts.push(touched));
        }
        changed.all |= agreement::fold::changes_clauses(&act);
        changed.subjects.extend(agreement::fold::subject(&act));
        self.see(head, kind, &seen, changed);
        Ok(())
    }

    fn see(&mut self, head: &Head, kind: Kind, seen: &Seen, changed: &mut Changed) {
        self.tell(head, kind, seen, changed);
        for also in &seen.also {
            let Some(kind) = self.registry.catalogue.kind(also.kind) else { continue };
            let (about, function) = (also.about.clone(), also.function.clone());
            self.tell(head, kind, &Seen { about, function, ..Seen::default() }, changed);
        }
    }

    fn tell(&mut self, head: &Head, kind: Kind, seen: &Seen, changed: &mut Changed) {
        if seen.about.is_empty() {
            return;
        }
        self.keep_by_hand(kind, head.at, changed);
        if seen.depth.is_some() {
            self.keep_by_hand(CONTACT, head.at, changed);
        }
        let doer = self.doer(head.on_behalf_of.or(head.by), head.at);
        let told = Told {
            id: FactId::Act(head.seq),
            kind,
            at: head.at,
            about: &seen.about,
            by: doer.by,
            function: match &seen.function {
                Some(function) => self.facts.word(Some(function.as_str())),
                None => doer.function,
            },
            to: self.facts.word(seen.to.as_ref().map(Function::as_str)),
            region: doer.region,
            depth: seen.depth,
            attrs: &seen.attrs,
            people: None,
            by_membership: seen.function.is_none(),
        };
        self.facts.add(&told, None, |touched| changed.facts.push(touched));
    }

    /// Notes that a kind is kept by hand since an instant; its absence is then known, for every subject.
    fn keep_by_hand(&mut self, kind: Kind, at: At, changed: &mut Changed) {
        let place = kind.0 as usize;
        if self.by_hand.len() <= place {
            self.by_hand.resize(place + 1, None);
        }
        if self.by_hand[place].is_none_or(|since| at < since) {
            self.by_hand[place] = Some(at);
            changed.all |= self.registry.catalogue.card(kind).from_sources;
        }
    }

    /// Whether an act may be done now.
    ///
    /// # Errors
    /// A sentence for the person who wished it: what is wrong and what to do instead.
    pub fn decide(&self, kind: &str, wish: &RawWish<'_>) -> Result<(), Refusal> {
        let Some((room, _)) = self.registry.rooms.get(kind) else {
            let hint = suggest::hint(kind, self.registry.cards.iter().map(|card| card.kind.name));
            return Err(Refusal::of("kind", format!("There is no act `{kind}`.{hint}")));
        };
        match room {
            Room::People => crate::decide::people(self, wish),
            Room::Initiatives => crate::decide::initiatives(self, wish),
            Room::Trace => crate::decide::trace(wish),
            Room::Agreement => agreement::decide::decide(self, wish),
            Room::Register => register::fold::decide(&self.register, wish),
            Room::Holds => holds::fold::decide(self, wish),
            Room::Judgement => judgement::decide::decide(self, wish),
            Room::Comments => comments::fold::decide(self, wish),
            Room::Practice(i) => self.practices[*i].decide(wish),
        }
    }

    /// What somebody would sign by an act; `None` if it is no e-signature or there is no such thing.
    pub fn signs(&self, kind: &str, terms: &serde_json::Value, glance: &Glance<'_>) -> Option<ToSign> {
        match self.registry.rooms.get(kind)?.0 {
            Room::Practice(i) => self.practices[i].signs(terms, glance),
            _ => None,
        }
    }

    /// The cards of every act, in the order of the rooms.
    pub fn acts(&self) -> &[ActCard] {
        &self.registry.cards
    }
    /// The card of an act.
    pub fn act(&self, kind: &str) -> Option<&ActCard> {
        self.registry.cards.iter().find(|card| card.kind.name == kind)
    }
    /// Every kind of event.
    pub fn catalogue(&self) -> &Catalogue {
        &self.registry.catalogue
    }
    /// The practices.
    pub fn practices(&self) -> &[Box<dyn AnyPractice>] {
        &self.practices
    }
    /// People over time.
    pub fn people(&self) -> &People {
        &self.people
    }
    /// Initiatives and keynotes.
    pub fn initiatives(&self) -> &Initiatives {
        &self.initiatives
    }
    /// The facts.
    pub fn facts(&self) -> &Facts {
        &self.facts
    }
    /// Which time the sources cover.
    pub fn coverage(&self) -> &Coverage {
        &self.coverage
    }
    /// The agreement with its versions, signatures, waivers, disputes.
    pub fn agreement(&self) -> &Agreement {
        &self.agreement
    }
    /// The register of obligations.
    pub fn register(&self) -> &Register {
        &self.register
    }
    /// Legal holds.
    pub fn holds(&self) -> &Holds {
        &self.holds
    }
    /// Rounds of answers that are given before seeing.
    pub fn rounds(&self) -> &Rounds {
        &self.rounds
    }
    /// Comments on documents that people write together.
    pub fn comments(&self) -> &Comments {
        &self.comments
    }
    /// The calendar in which days are counted.
    pub fn calendar(&self) -> &Calendar {
        self.agreement.calendar()
    }
    /// The place of the next act.
    pub fn next(&self) -> Seq {
        self.next
    }
    /// When the newest act was recorded.
    pub fn last(&self) -> At {
        self.last
    }
    /// Whether anybody had done an act of that kind in Comity itself by an instant.
    pub fn by_hand(&self, kind: Kind, as_of: At) -> bool {
        self.by_hand.get(kind.0 as usize).copied().flatten().is_some_and(|since| since <= as_of)
    }
    /// Whether a practice has an act of that kind: then it is done in Comity, whatever sources tell beside.
    pub fn is_done_here(&self, kind: Kind) -> bool {
        let name = self.registry.catalogue.card(kind).name;
        matches!(self.registry.rooms.get(name), Some((Room::Practice(_), _)))
    }
    /// A practice's measure as of an instant, over everything that is open to all.
    pub fn measure(&self, id: &str, as_of: At) -> Option<Reading> {
        let viewer = Viewer::Operator;
        let glance = Glance::new(self, &viewer, as_of, &Nameless);
        self.practices.iter().find_map(|practice| practice.measure(id, &glance))
    }
    /// The ids of all measures.
    pub fn measures(&self) -> Vec<&'static str> {
        self.practices.iter().flat_map(|practice| practice.measures()).map(|(id, ..)| id).collect()
    }
    /// When the first act happened: since then Comity itself covers what is done in it.
    pub fn began(&self) -> Option<At> {
        self.began
    }

    /// A text that is equal for equal worlds; for the property "live equals replay".
    pub fn digest(&self) -> String {
        let practices: Vec<String> = self.practices.iter().map(|practice| practice.digest()).collect();
        let rows: Vec<_> = self.facts.iter().map(|row| format!("{row:?}")).collect();
        let shared = format!("{:?}\n{:?}\n{:?}", self.people, self.initiatives, self.coverage);
        let kept = format!("{:?}\n{:?}\n{:?}\n{:?}", self.register, self.holds, self.rounds, self.comments);
        format!("{shared}\n{kept}\n{rows:?}\n{practices:?}")
    }
}

/// What a trace is about, most particular first: what it names, the announcement of both, the initiative.
fn subjects_of(trace: &Trace) -> SmallVec<[Ref; 2]> {
    let mut about: SmallVec<[Ref; 2]> = trace.about.iter().cloned().collect();
    if let Some(initiative) = &trace.initiative {
        let keynote = about.iter().find(|about| about.noun == Noun::Keynote);
        let keynote = keynote.and_then(|about| comity_spine::KeynoteId::new(&about.id).ok());
        if let Some(keynote) = keynote {
            about.insert(0, announcement_ref(&keynote, initiative));
        }
        about.push(Ref::initiative(initiative));
    }
    // Contact about no initiative is with the function it is addressed to; failing that, it is the person's
    // own.
    if about.is_empty() {
        let function = trace.to.as_ref().map(|to| Ref::new(Noun::Function, to.as_str()));
        about.extend(function.or_else(|| trace.by.map(|person| Ref::new(Noun::Person, person.to_string()))));
    }
    about
}

fn seen_of_initiatives(act: &initiatives::Act) -> Seen {
    use initiatives::Act as I;
    let mut seen = Seen::default();
    let mut attr = |key: &str, value: &str| seen.attrs.push((key.into(), CompactString::from(value)));
    let of = |id: &InitiativeId| Ref::initiative(id);
    let about: SmallVec<[Ref; 2]> = match act {
        I::Opened { initiative, tier, .. } | I::Described { initiative, tier, .. } => {
            if let Some(tier) = tier {
                attr("tier", tier.name());
            }
            [of(initiative)].into_iter().collect()
        }
        I::Staged { initiative, stage } => {
            attr("stage", stage.name());
            [of(initiative)].into_iter().collect()
        }
        I::Landed { initiative } | I::Stopped { initiative } => [of(initiative)].into_iter().collect(),
        I::Frozen { initiative, freeze } => {
            attr("freeze", freeze.as_str());
            [of(initiative)].into_iter().collect()
        }
        I::Dated { keynote, .. } => [Ref::new(Noun::Keynote, keynote.as_str())].into_iter().collect(),
        I::FreezeSet { keynote, freeze, .. } => {
            attr("freeze", freeze.as_str());
            [Ref::new(Noun::Keynote, keynote.as_str())].into_iter().collect()
        }
        I::Promised { initiative, keynote } | I::Cut { initiative, keynote } => {
            let keynote_ref = Ref::new(Noun::Keynote, keynote.as_str());
            [announcement_ref(keynote, initiative), of(initiative), keynote_ref].into_iter().collect()
        }
    };
    seen.about = about;
    seen
}
