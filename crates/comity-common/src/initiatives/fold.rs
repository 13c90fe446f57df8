//! The state of initiatives, keynotes and announcements, and how acts and traces change it.

use super::Act;
use crate::lookup::Lookup;
use crate::timeline::Timeline;
use comity_spine::{At, FactId, Head, InitiativeId, KeynoteId, Noun, PersonId, Ref, Slug, Trace, TraceId};
use compact_str::CompactString;
use smallvec::SmallVec;
use std::collections::{BTreeMap, BTreeSet};

/// An attribute's value since an instant, and where that stands written.
type Said<T> = Timeline<(FactId, T)>;

/// The values of an attribute; mostly one.
type Values = SmallVec<[CompactString; 1]>;

/// An initiative as far as the world knows it.
#[derive(Clone, Debug, Default)]
pub struct Initiative {
    opened: Said<()>,
    dri: Said<PersonId>,
    stage: Said<CompactString>,
    ended: Said<CompactString>,
    frozen: Said<Slug>,
    /// Attributes that clauses can ask for in `where`: `tier`, `touches` …, each a list of values. They are a
    /// handful, and are searched one by one.
    attrs: Vec<(CompactString, Said<Values>)>,
}

/// A public date and its freezes, as they were known over time.
#[derive(Clone, Debug, Default)]
pub struct Keynote {
    date: Said<At>,
    owner: Said<PersonId>,
    freezes: BTreeMap<Slug, Said<At>>,
}

/// The promise of an initiative for a keynote.
#[derive(Clone, Debug, Default)]
pub struct Announcement {
    /// `true` since promised, `false` since cut.
    promised: Said<bool>,
}

/// What an initiative was ever promised for, by keynote; mostly one.
type Promises = SmallVec<[(KeynoteId, Announcement); 1]>;

/// All of them.
#[derive(Clone, Debug, Default)]
pub struct Initiatives {
    initiatives: Lookup<InitiativeId, Initiative>,
    keynotes: BTreeMap<KeynoteId, Keynote>,
    /// What was ever promised for which keynote, in order.
    announced: BTreeSet<(KeynoteId, InitiativeId)>,
    /// The same by initiative: every judgement of one asks for its promises.
    promises: Lookup<InitiativeId, Promises>,
    by_trace: BTreeMap<TraceId, Place>,
}

/// Where a trace's say is kept, so that taking it back finds it.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Place {
    Initiative(InitiativeId),
    Keynote(KeynoteId),
    Announcement(KeynoteId, InitiativeId),
}

impl Initiative {
    /// Whether it was open to judgement at an instant.
    pub fn is_open(&self, at: At) -> bool {
        self.opened.at(at).is_some()
    }
    /// When it was opened first.
    pub fn opened_at(&self) -> Option<At> {
        self.opened.iter().next().map(|(at, _)| at)
    }
    /// The accountable person at an instant.
    pub fn dri(&self, at: At) -> Option<PersonId> {
        self.dri.at(at).map(|(_, person)| *person)
    }
    /// The stage at an instant, in the source's or Comity's word.
    pub fn stage(&self, at: At) -> Option<&str> {
        self.stage.at(at).map(|(_, stage)| stage.as_str())
    }
    /// When it landed or was stopped, if that was before an instant.
    pub fn ended(&self, at: At) -> Option<(At, &str)> {
        self.ended.since(at).map(|(since, (_, how))| (since, how.as_str()))
    }
    /// The values of an attribute at an instant.
    pub fn attr(&self, name: &str, at: At) -> &[CompactString] {
        self.said(name).and_then(|said| said.at(at)).map_or(&[], |(_, values)| values.as_slice())
    }
    /// Whether anybody had said an attribute by an instant, if only that it is empty.
    pub fn has_attr(&self, name: &str, at: At) -> bool {
        self.said(name).is_some_and(|said| said.at(at).is_some())
    }
    fn said(&self, name: &str) -> Option<&Said<Values>> {
        self.attrs.iter().find(|(key, _)| key == name).map(|(_, said)| said)
    }
    fn say(&mut self, name: &str, at: At, id: FactId, values: Values) {
        let known = self.attrs.iter().position(|(key, _)| key == name);
        let place = known.unwrap_or_else(|| {
            self.attrs.push((name.into(), Said::default()));
            self.attrs.len() - 1
        });
        self.attrs[place].1.set(at, (id, values));
    }
    /// Its own freezes of a name up to an instant, earliest first.
    pub fn frozen(&self, freeze: Option<&str>, to: At) -> impl Iterator<Item = (At, FactId, &Slug)> {
        self.frozen.iter().filter_map(move |(at, (id, which))| {
            (at <= to && freeze.is_none_or(|f| f == which.as_str())).then_some((at, *id, which))
        })
    }

    /// When something already said of it begins to hold, after an instant.
    pub fn next_change(&self, at: At) -> Option<At> {
        let own = [
            self.opened.next_after(at),
            self.stage.next_after(at),
            self.ended.next_after(at),
            self.frozen.next_after(at),
        ];
        let attrs = self.attrs.iter().filter_map(|(_, said)| said.next_after(at));
        own.into_iter().flatten().chain(attrs).min()
    }

    fn forget(&mut self, id: FactId) {
        self.opened.retain(|_, said| said.0 != id);
        self.dri.retain(|_, said| said.0 != id);
        self.stage.retain(|_, said| said.0 != id);
        self.ended.retain(|_, said| said.0 != id);
        self.frozen.retain(|_, said| said.0 != id);
        for (_, said) in &mut self.attrs {
            said.retain(|_, (by, _)| *by != id);
        }
    }
}

impl Keynote {
    /// The public date as it was known at an instant.
    pub fn date(&self, known: At) -> Option<(At, FactId)> {
        self.date.at(known).map(|(id, at)| (*at, *id))
    }
    /// Every date that was ever said, with since when it was known and where it stands; the first one first.
    pub fn dates(&self) -> impl Iterator<Item = (At, At, FactId)> {
        self.date.iter().map(|(since, (id, on))| (since, *on, *id))
    }
    /// Every date that one of its freezes ever had, in the same way.
    pub fn freeze_dates(&self, freeze: &Slug) -> impl Iterator<Item = (At, At, FactId)> {
        let said = self.freezes.get(freeze).into_iter();
        said.flat_map(|said| said.iter().map(|(since, (id, on))| (since, *on, *id)))
    }
    /// The owner at an instant.
    pub fn owner(&self, at: At) -> Option<PersonId> {
        self.owner.at(at).map(|(_, person)| *person)
    }
    /// A freeze as it was known at an instant.
    pub fn freeze(&self, freeze: &Slug, known: At) -> Option<(At, FactId)> {
        self.freezes.get(freeze).and_then(|said| said.at(known)).map(|(id, at)| (*at, *id))
    }
    /// When another date of it or of one of its freezes, already said, becomes known, after an instant.
    pub fn next_change(&self, at: At) -> Option<At> {
        let freezes = self.freezes.values().filter_map(|said| said.next_after(at));
        freezes.chain(self.date.next_after(at)).min()
    }
    /// All freezes as they were known at an instant, earliest first.
    pub fn freezes(&self, known: At) -> Vec<(At, &Slug, FactId)> {
        let mut all: Vec<_> = self
            .freezes
            .iter()
            .filter_map(|(freeze, said)| said.at(known).map(|(id, at)| (*at, freeze, *id)))
            .collect();
        all.sort();
        all
    }
}

impl Announcement {
    /// When a promise or cut already said begins to hold, after an instant.
    pub fn next_change(&self, at: At) -> Option<At> {
        self.promised.next_after(at)
    }
    /// Whether the promise stands at an instant.
    pub fn stands(&self, at: At) -> bool {
        self.promised.at(at).is_some_and(|(_, stands)| *stands)
    }
    /// Since when it stands (or no longer does), and by which act or trace.
    pub fn since(&self, at: At) -> Option<(At, FactId, bool)> {
        self.promised.since(at).map(|(since, (id, stands))| (since, *id, *stands))
    }
}

/// The id under which an announcement is a subject: `atlas@spring`.
pub fn announcement_ref(keynote: &KeynoteId, initiative: &InitiativeId) -> Ref {
    Ref::new(Noun::Announcement, format!("{initiative}@{keynote}"))
}

/// The keynote and initiative of an announcement's id.
pub fn announcement_parts(id: &str) -> Option<(KeynoteId, InitiativeId)> {
    let (initiative, keynote) = id.split_once('@')?;
    Some((KeynoteId::new(keynote).ok()?, InitiativeId::new(initiative).ok()?))
}

impl Initiatives {
    /// Takes in an act.
    pub fn fold(&mut self, head: &Head, act: &Act) {
        let (at, id) = (head.at, FactId::Act(head.seq));
        match act {
            Act::Opened { initiative, dri, tier, touches } => {
                let it = self.initiatives.entry(initiative);
                it.opened.set(at, (id, ()));
                it.stage.set(at, (id, "explore".into()));
                describe(it, at, id, *dri, tier.map(|t| t.name()), Some(touches));
            }
            Act::Described { initiative, dri, tier, touches } => {
                let it = self.initiatives.entry(initiative);
                describe(it, at, id, *dri, tier.map(|t| t.name()), touches.as_ref());
            }
            Act::Staged { initiative, stage } => {
                self.initiatives.entry(initiative).stage.set(at, (id, stage.name().into()));
            }
            Act::Landed { initiative } => self.end(initiative, at, id, "landed"),
            Act::Stopped { initiative } => self.end(initiative, at, id, "stopped"),
            Act::Frozen { initiative, freeze } => {
                self.initiatives.entry(initiative).frozen.set(at, (id, freeze.clone()));
            }
            Act::Dated { keynote, on, owner } => {
                let it = self.keynotes.entry(keynote.clone()).or_default();
                it.date.set(at, (id, *on));
                if let Some(owner) = owner {
                    it.owner.set(at, (id, *owner));
                }
            }
            Act::FreezeSet { keynote, freeze, on } => {
                let it = self.keynotes.entry(keynote.clone()).or_default();
                it.freezes.entry(freeze.clone()).or_default().set(at, (id, *on));
            }
            Act::Promised { initiative, keynote } => self.promise(keynote, initiative, at, id, true),
            Act::Cut { initiative, keynote } => self.promise(keynote, initiative, at, id, false),
        }
    }

    fn end(&mut self, initiative: &InitiativeId, at: At, id: FactId, how: &str) {
        let it = self.initiatives.entry(initiative);
        it.stage.set(at, (id, how.into()));
        it.ended.set(at, (id, how.into()));
    }

    fn promise(&mut self, keynote: &KeynoteId, initiative: &InitiativeId, at: At, id: FactId, stands: bool) {
        let promises = self.promises.entry(initiative);
        let place = promises.binary_search_by(|(known, _)| known.cmp(keynote)).unwrap_or_else(|place| {
            self.announced.insert((keynote.clone(), initiative.clone()));
            promises.insert(place, (keynote.clone(), Announcement::default()));
            place
        });
        promises[place].1.promised.set(at, (id, stands));
    }

    /// Takes in what a source told of initiatives and keynotes; other traces are left alone.
    ///
    /// A keynote's date stands in the attribute `date`, known since the trace's own time. A source that names
    /// only the instant itself counts as having announced it long before; one that also says when it was
    /// announced (attribute `announced`) is believed.
    pub fn fold_trace(&mut self, trace: &Trace) {
        let (at, id) = (trace.at, FactId::Trace(trace.id));
        let keynote = || {
            let named = trace.about.iter().find(|about| about.noun == Noun::Keynote)?;
            KeynoteId::new(&named.id).ok()
        };
        let announced = || trace.attr("announced").and_then(|text| text.parse().ok()).unwrap_or(At(i64::MIN));
        match (trace.kind.as_str(), &trace.initiative) {
            ("keynote.dated", _) => {
                let Some(keynote) = keynote() else { return };
                self.by_trace.insert(trace.id, Place::Keynote(keynote.clone()));
                let (known, date) = match trace.attr("date").and_then(|text| text.parse().ok()) {
                    Some(date) => (at, date),
                    None => (announced(), at),
                };
                self.keynotes.entry(keynote).or_default().date.set(known, (id, date));
            }
            ("freeze.set", _) => {
                let Some(keynote) = keynote() else { return };
                let Some(freeze) = trace.attr("freeze").and_then(|f| Slug::new(f).ok()) else { return };
                self.by_trace.insert(trace.id, Place::Keynote(keynote.clone()));
                let freezes = &mut self.keynotes.entry(keynote).or_default().freezes;
                freezes.entry(freeze).or_default().set(announced(), (id, at));
            }
            ("announcement.promised" | "announcement.cut", Some(initiative)) => {
                let Some(keynote) = keynote() else { return };
                let place = Place::Announcement(keynote.clone(), initiative.clone());
                self.by_trace.insert(trace.id, place);
                self.promise(&keynote, initiative, at, id, trace.kind == "announcement.promised");
            }
            (kind, Some(initiative)) => self.fold_initiative_trace(kind, initiative, trace),
            _ => {}
        }
    }

    fn fold_initiative_trace(&mut self, kind: &str, initiative: &InitiativeId, trace: &Trace) {
        let (at, id) = (trace.at, FactId::Trace(trace.id));
        let known = matches!(
            kind,
            "initiative.opened"
                | "initiative.described"
                | "initiative.staged"
                | "initiative.landed"
                | "initiative.stopped"
                | "initiative.frozen"
        );
        if !known {
            return;
        }
        self.by_trace.insert(trace.id, Place::Initiative(initiative.clone()));
        match kind {
            "initiative.landed" => return self.end(initiative, at, id, "landed"),
            "initiative.stopped" => return self.end(initiative, at, id, "stopped"),
            _ => {}
        }
        let it = self.initiatives.entry(initiative);
        match kind {
            "initiative.opened" => it.opened.set(at, (id, ())),
            "initiative.staged" => {
                if let Some(stage) = trace.attr("stage").or(trace.attr("status")) {
                    it.stage.set(at, (id, stage.into()));
                }
            }
            "initiative.frozen" => {
                if let Some(freeze) = trace.attr("freeze").and_then(|f| Slug::new(f).ok()) {
                    it.frozen.set(at, (id, freeze));
                }
            }
            _ => {}
        }
        let mut said: BTreeMap<&str, Values> = BTreeMap::new();
        for (key, value) in &trace.attrs {
            said.entry(key).or_default().push(value.clone());
        }
        for (key, values) in said {
            it.say(key, at, id, values);
        }
        if trace.attr("role") == Some("dri")
            && let Some(person) = trace.by
        {
            it.dri.set(at, (id, person));
        }
    }

    /// Forgets what a trace said that was taken back, and names the subjects it spoke of.
    pub fn remove_trace(&mut self, trace: TraceId) -> Option<Ref> {
        let id = FactId::Trace(trace);
        match self.by_trace.remove(&trace)? {
            Place::Initiative(initiative) => {
                self.initiatives.get_mut(&initiative)?.forget(id);
                Some(Ref::initiative(&initiative))
            }
            Place::Keynote(keynote) => {
                let it = self.keynotes.get_mut(&keynote)?;
                it.date.retain(|_, said| said.0 != id);
                for said in it.freezes.values_mut() {
                    said.retain(|_, (by, _)| *by != id);
                }
                Some(Ref::new(Noun::Keynote, keynote.as_str()))
            }
            Place::Announcement(keynote, initiative) => {
                let promises = self.promises.get_mut(&initiative)?;
                let (_, promise) = promises.iter_mut().find(|(known, _)| *known == keynote)?;
                promise.promised.retain(|_, (by, _)| *by != id);
                Some(announcement_ref(&keynote, &initiative))
            }
        }
    }

    /// An initiative.
    pub fn get(&self, id: &InitiativeId) -> Option<&Initiative> {
        self.initiatives.get(id)
    }
    /// All initiatives, by id.
    pub fn iter(&self) -> impl Iterator<Item = (&InitiativeId, &Initiative)> {
        self.initiatives.iter()
    }
    /// A keynote.
    pub fn keynote(&self, id: &KeynoteId) -> Option<&Keynote> {
        self.keynotes.get(id)
    }
    /// All keynotes, by id.
    pub fn keynotes(&self) -> impl Iterator<Item = (&KeynoteId, &Keynote)> {
        self.keynotes.iter()
    }
    /// All announcements, by keynote and initiative.
    pub fn announcements(&self) -> impl Iterator<Item = (&KeynoteId, &InitiativeId, &Announcement)> {
        let promised =
            |(keynote, initiative)| Some((keynote, initiative, self.announcement(keynote, initiative)?));
        self.announced.iter().map(|(keynote, initiative)| (keynote, initiative)).filter_map(promised)
    }
    /// The announcements of one keynote, by initiative.
    pub fn announced_for(&self, keynote: &KeynoteId) -> impl Iterator<Item = (&InitiativeId, &Announcement)> {
        self.announcements()
            .filter(move |(k, _, _)| *k == keynote)
            .map(|(_, initiative, it)| (initiative, it))
    }
    /// Whether an initiative is promised for a keynote at an instant: the promise stands, and the initiative
    /// was not stopped before the keynote. Whoever stops an initiative need not also take it off every
    /// keynote.
    pub fn is_promised(&self, keynote: &KeynoteId, initiative: &InitiativeId, at: At) -> bool {
        self.announcement(keynote, initiative).is_some_and(|promise| promise.stands(at))
            && self.stopped_before(keynote, initiative, at).is_none()
    }
    /// When an initiative was stopped, as it is known at an instant, if that was before a keynote.
    pub fn stopped_before(&self, keynote: &KeynoteId, initiative: &InitiativeId, at: At) -> Option<At> {
        let (stopped, _) = self.get(initiative)?.ended(at).filter(|(_, how)| *how == "stopped")?;
        let date = self.keynote(keynote).and_then(|it| it.date(at));
        date.is_none_or(|(date, _)| stopped < date).then_some(stopped)
    }
    /// One announcement.
    pub fn announcement(&self, keynote: &KeynoteId, initiative: &InitiativeId) -> Option<&Announcement> {
        self.promises_of(initiative).find(|(known, _)| *known == keynote).map(|(_, promise)| promise)
    }
    /// The keynotes that an initiative was ever promised for.
    pub fn keynotes_of(&self, initiative: &InitiativeId) -> impl Iterator<Item = &KeynoteId> {
        self.promises_of(initiative).map(|(keynote, _)| keynote)
    }
    /// The same with what was promised.
    pub fn promises_of(
        &self,
        initiative: &InitiativeId,
    ) -> impl Iterator<Item = (&KeynoteId, &Announcement)> {
        self.promises.get(initiative).into_iter().flatten().map(|(keynote, promise)| (keynote, promise))
    }
}

fn describe(
    it: &mut Initiative,
    at: At,
    id: FactId,
    dri: Option<PersonId>,
    tier: Option<&str>,
    touches: Option<&Vec<Slug>>,
) {
    if let Some(dri) = dri {
        it.dri.set(at, (id, dri));
    }
    if let Some(tier) = tier {
        it.say("tier", at, id, [tier.into()].into_iter().collect());
    }
    if let Some(touches) = touches {
        it.say("touches", at, id, touches.iter().map(|slug| slug.as_str().into()).collect());
    }
}
