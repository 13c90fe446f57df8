//! The state that every page shares: the world behind one lock, names, a clock that somebody passed in.

use crate::access::Pass;
use crate::as_of::{AsOf, Asked, mark, running};
use crate::bench::{Benches, Live, Outlook};
use crate::co_writing::CoWriting;
use crate::door::Door;
use crate::drawer::Drawer;
use crate::filing::Reader;
use crate::keeper::{Change, Keeper, Records};
use crate::kept::Kept;
use crate::past::{Past, Rewind};
use crate::pen::Pen;
use crate::search::Words as Index;
use crate::shown::Shown;
use crate::style::Style;
use comity_auth::Origin;
use comity_auth::chat::Secret;
use comity_common::naming;
use comity_common::practice::Unreadable;
use comity_common::view::{Name, Vectors, Viewer};
use comity_common::world::{Changed, World};
use comity_desk::adopt::Queries;
use comity_desk::{Acted, DeskError, Intent};
use comity_spine::entry::Words;
use comity_spine::{
    Action, At, Entry, FactId, InitiativeId, PersonId, Ref, Refusal, Seq, SourceId, TraceId, Visibility,
};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock, RwLockWriteGuard};
use tokio::sync::watch;

/// Tells the time; the only way in which this crate learns it.
pub type Clock = Box<dyn Fn() -> At + Send + Sync>;

/// The world was left in the middle of an act and must not be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an act could not be taken in whole; start Comity anew, everything acknowledged is in the log")]
pub struct Down;

/// An act was not taken in.
#[derive(Debug, thiserror::Error)]
pub enum NotTaken {
    /// The world is down.
    #[error(transparent)]
    Down(#[from] Down),
    /// This version cannot read it.
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
}

/// The house knows names by sources and by acts; words come from where they are kept.
impl Name for House {
    fn of(&self, about: &Ref) -> Option<String> {
        self.name_of(about)
    }
    fn words(&self, seq: Seq) -> Option<Words> {
        self.names.words(seq)
    }
    fn words_of(&self, seqs: &[Seq]) -> Vec<Option<Words>> {
        self.names.words_of(seqs)
    }
    fn vectors(&self) -> Option<&Vectors> {
        self.names.vectors()
    }
}

/// The names that acts gave which everybody may see.
fn given(world: &World, kept: &Kept, names: &dyn Name) -> BTreeMap<Ref, String> {
    let is_open = |seq: Seq| kept.of_fact(FactId::Act(seq)) == Visibility::Open;
    naming::names(world, &|seq| is_open(seq).then(|| names.words(seq)).flatten()).into_iter().collect()
}

/// The world, what is kept of it and the verdicts on it, together: none is read without the others.
pub struct Rooms {
    /// The world.
    pub world: World,
    /// What is not open to everyone.
    pub kept: Kept,
    /// The verdicts of now.
    pub live: Live,
}

impl Rooms {
    /// The instant that an address asks for; without one, that of the verdicts of now.
    ///
    /// # Errors
    /// A sentence that says how to write an instant.
    pub fn as_of(&self, asked: &Asked) -> Result<AsOf, String> {
        AsOf::of(asked, self.live.as_of())
    }
}

/// The acts after which something said before is not known any more.
const FORGETS: [&str; 2] = ["words.withdrawn", "subject.erased"];

/// Whether an act leaves what was before it as it was: what people do, not what sources bring or who is who.
fn only_adds(world: &World, kind: &str) -> bool {
    world.act(kind).is_some() && !FORGETS.contains(&kind)
}

/// Everything that the pages share.
pub struct House {
    rooms: RwLock<Rooms>,
    names: Box<dyn Name + Send + Sync>,
    clock: Clock,
    viewer: Viewer,
    door: Option<Box<dyn Door>>,
    origin: Option<Origin>,
    chat: Option<Secret>,
    drawer: Option<Box<dyn Drawer>>,
    pen: Option<Box<dyn Pen>>,
    keeper: Option<Box<dyn Keeper>>,
    queries: Option<Box<dyn Queries>>,
    co_writing: Option<Box<dyn CoWriting>>,
    reader: Option<Box<dyn Reader>>,
    /// Names that acts gave.
    given: RwLock<BTreeMap<Ref, String>>,
    /// The place after the newest act, told to every open page.
    changed: watch::Sender<u64>,
    /// Whether the house is about to close.
    closing: watch::Sender<bool>,
    past: Option<Past>,
    style: Style,
    benches: Benches,
    shown: Shown,
    mishaps: AtomicU64,
    /// The mark that was made ready last.
    warmed: AtomicI64,
    /// What acts said, for those who search.
    index: Index,
}

impl House {
    /// A house around a world, shown to whoever runs Comity.
    ///
    /// `kept` is what is not open to everyone: fold it beside the world with [`Kept::take`]. For an empty
    /// world that is [`Kept::default`]; acts that it has not seen are shown as "an exchange took place".
    pub fn new(world: World, kept: Kept, names: Box<dyn Name + Send + Sync>, clock: Clock) -> House {
        let changed = watch::Sender::new(world.next().0);
        let given = RwLock::new(given(&world, &kept, &*names));
        let live = Live::new(&world, running(clock(), world.last()));
        House {
            rooms: RwLock::new(Rooms { world, kept, live }),
            names,
            clock,
            viewer: Viewer::Operator,
            door: None,
            origin: None,
            chat: None,
            drawer: None,
            pen: None,
            keeper: None,
            queries: None,
            co_writing: None,
            reader: None,
            given,
            changed,
            closing: watch::Sender::new(false),
            past: None,
            style: Style::new(&[]),
            benches: Benches::default(),
            shown: Shown::default(),
            mishaps: AtomicU64::new(0),
            warmed: AtomicI64::new(i64::MIN),
            index: Index::default(),
        }
    }

    /// The same, with the style sheets of the practices behind its own.
    #[must_use]
    pub fn with_styles(mut self, practices: &[&'static str]) -> House {
        self.style = Style::new(practices);
        self
    }

    /// The same, with a door at which people sign in.
    #[must_use]
    pub fn with_door(mut self, door: Box<dyn Door>) -> House {
        self.door = Some(door);
        self
    }

    /// The same, found by people at an address of its own.
    #[must_use]
    pub fn with_origin(mut self, origin: Origin) -> House {
        self.origin = Some(origin);
        self
    }

    /// The same, heard by a chat whose server signs under a secret.
    #[must_use]
    pub fn with_chat(mut self, secret: Secret) -> House {
        self.chat = Some(secret);
        self
    }

    /// The secret under which a chat's server signs, if one is set up.
    pub fn chat(&self) -> Option<&Secret> {
        self.chat.as_ref()
    }

    /// The same, with a drawer for what is each person's own.
    #[must_use]
    pub fn with_drawer(mut self, drawer: Box<dyn Drawer>) -> House {
        self.drawer = Some(drawer);
        self
    }

    /// The same, with a pen: its pages can change something.
    #[must_use]
    pub fn with_pen(mut self, pen: Box<dyn Pen>) -> House {
        self.pen = Some(pen);
        self
    }

    /// The same, with whoever keeps people and sources.
    #[must_use]
    pub fn with_keeper(mut self, keeper: Box<dyn Keeper>) -> House {
        self.keeper = Some(keeper);
        self
    }

    /// The same, able to ask what clauses ask in SQL; elsewhere those are unknown.
    #[must_use]
    pub fn with_queries(mut self, queries: Box<dyn Queries>) -> House {
        self.queries = Some(queries);
        self
    }

    /// The same, with documents that people write together.
    #[must_use]
    pub fn with_co_writing(mut self, documents: Box<dyn CoWriting>) -> House {
        self.co_writing = Some(documents);
        self
    }

    /// The same, able to read files for the forms of acts.
    #[must_use]
    pub fn with_reader(mut self, reader: Box<dyn Reader>) -> House {
        self.reader = Some(reader);
        self
    }

    /// What reads files for the forms of acts, if anything does.
    pub fn reader(&self) -> Option<&dyn Reader> {
        self.reader.as_deref()
    }

    /// The documents that people write together, if it has any.
    pub(crate) fn co_writing(&self) -> Option<&dyn CoWriting> {
        self.co_writing.as_deref()
    }

    /// The same, for another viewer wherever nobody has signed in.
    #[must_use]
    pub fn with_viewer(mut self, viewer: Viewer) -> House {
        self.viewer = viewer;
        self
    }

    /// The same, able to show what was open between people at an earlier instant.
    #[must_use]
    pub fn with_rewind(mut self, rewind: Rewind) -> House {
        self.past = Some(Past::new(rewind));
        self
    }

    /// Takes in one entry, as [`World::apply`] does. The only way in while the house is open. One that it has
    /// seen already changes nothing: whoever did an act and whoever follows the log may both bring it.
    ///
    /// # Errors
    /// If this version cannot read the act, or an earlier one was left in the middle.
    pub fn apply(&self, entry: &Entry, gone: &[TraceId]) -> Result<Changed, NotTaken> {
        let mut rooms = self.rooms.write().map_err(|_| Down)?;
        if entry.head.seq < rooms.world.next() {
            return Ok(Changed::default());
        }
        let changed = rooms.world.apply(entry, gone)?;
        let Rooms { world, kept, live } = &mut *rooms;
        kept.take(entry, &changed, world);
        live.note(&changed);
        let next = world.next().0;
        if let Some(past) = self.past.as_ref().filter(|_| !only_adds(world, &entry.head.kind)) {
            past.forget();
        }
        self.learn(entry, &changed, world, kept);
        self.index.take(world, kept, &*self.names, entry.head.seq);
        drop(rooms);
        self.changed.send_replace(next);
        Ok(changed)
    }

    /// Keeps the names that acts give in step with an act.
    fn learn(&self, entry: &Entry, changed: &Changed, world: &World, kept: &Kept) {
        let is_open = kept.of_fact(FactId::Act(entry.head.seq)) == Visibility::Open;
        let words = || is_open.then(|| self.names.words(entry.head.seq)).flatten();
        let named = naming::named(world, changed, words);
        let is_forgotten = FORGETS.contains(&entry.head.kind.as_str());
        if named.is_empty() && !is_forgotten {
            return;
        }
        let mut known = self.given.write().unwrap_or_else(PoisonError::into_inner);
        match is_forgotten {
            true => {
                *known = given(world, kept, &*self.names);
                self.index.forget();
            }
            false => known.extend(named),
        }
    }

    /// Reads names anew where they may have changed outside the log, and tells every open page if they did.
    pub fn refresh_names(&self) {
        if self.names.refresh() {
            self.shown.forget();
            self.changed.send_modify(|_| {});
        }
    }

    /// Tells whoever listens the place after the newest act, whenever that moves on.
    pub fn listen(&self) -> watch::Receiver<u64> {
        self.changed.subscribe()
    }

    /// Says that the house is about to close, to whoever holds a page open and whoever asks if it is ready.
    pub fn close(&self) {
        self.closing.send_replace(true);
    }

    /// Tells whoever listens when the house is about to close.
    pub fn closing(&self) -> watch::Receiver<bool> {
        self.closing.subscribe()
    }

    /// Reads the world, with the verdicts of now. Not to be called from within itself.
    ///
    /// # Errors
    /// If an act was left in the middle.
    pub fn read<T>(&self, look: impl FnOnce(&Rooms) -> T) -> Result<T, Down> {
        let rooms = self.rooms.read().map_err(|_| Down)?;
        let now = |world: &World| running(self.now(), world.last());
        if rooms.live.is_of(&rooms.world, now(&rooms.world)) {
            return Ok(look(&rooms));
        }
        drop(rooms);
        let mut rooms = self.rooms.write().map_err(|_| Down)?;
        let Rooms { world, live, .. } = &mut *rooms;
        let as_of = now(world);
        // Somebody else may have been here first.
        if !live.is_of(world, as_of) {
            live.turn(world, self.names(), as_of);
        }
        Ok(look(&RwLockWriteGuard::downgrade(rooms)))
    }

    /// Makes ready what the first page after a mark, or after an act, would have to wait for.
    ///
    /// # Errors
    /// If an act was left in the middle.
    pub fn warm(&self) -> Result<(), Down> {
        if let Some(past) = &self.past {
            past.let_go(self.now());
        }
        self.read(|rooms| {
            let Rooms { world, live, .. } = rooms;
            live.warm(world, Outlook { world, rewind: None, names: self.names() });
            // An act may come each second, and a page of a practice take a third of one: those are made ready
            // from mark to mark alone.
            let mark = mark(live.as_of()).0;
            if self.warmed.swap(mark, Ordering::Relaxed) != mark {
                live.warm_pages(world, self.names());
            }
        })
    }

    /// What people call a thing: as a source or an act says.
    pub fn name_of(&self, about: &Ref) -> Option<String> {
        let given = || self.given.read().unwrap_or_else(PoisonError::into_inner).get(about).cloned();
        self.names.of(about).or_else(given)
    }

    /// The names of people and things, and the words of acts.
    pub fn names(&self) -> &dyn Name {
        self
    }
    /// The same as the stores have them, which is where words come from.
    pub(crate) fn stored_names(&self) -> &dyn Name {
        &*self.names
    }
    /// What acts said, for those who search.
    pub fn words_index(&self) -> &Index {
        &self.index
    }
    /// The door, where people can sign in.
    pub fn door(&self) -> Option<&dyn Door> {
        self.door.as_deref()
    }
    /// Where people find this house, if that is known.
    pub fn origin(&self) -> Option<&Origin> {
        self.origin.as_ref()
    }
    /// What is each person's own, where that is kept.
    pub fn drawer(&self) -> Option<&dyn Drawer> {
        self.drawer.as_deref()
    }
    /// Whether pages can change something.
    pub fn has_pen(&self) -> bool {
        self.pen.is_some()
    }
    /// Does an act of whoever may do it; `None` where pages can change nothing.
    ///
    /// # Errors
    /// A sentence for the person, a proof of another action than the act's, or a store that failed.
    pub fn act(&self, pass: &Pass, intent: Intent) -> Option<Result<Acted, DeskError>> {
        let needed = self.read(|rooms| rooms.world.act(&intent.kind).map(|card| card.action));
        if needed.ok().flatten() != Some(pass.action()) {
            return Some(Err(Refusal::new("That is another act than the one that was allowed.").into()));
        }
        let intent = Intent { by: pass.asker().me(), ..intent };
        self.pen.as_deref().map(|pen| pen.act(self, intent, self.now()))
    }
    /// Says in the log that somebody's tries to show who they are, in their own session, were as many as
    /// there may be. Nobody asks for this act and nobody can wish for it: the house tells what happened at
    /// its door.
    pub(crate) fn tell_locked(&self, person: PersonId) {
        let fields = serde_json::json!({ "person": person });
        let intent = Intent { by: Some(person), ..Intent::new("signing.locked", fields, None) };
        // Where the log cannot be written nobody signs either, and its writer says so.
        let _ = self.pen.as_deref().map(|pen| pen.act(self, intent, self.now()));
    }

    /// What is kept of people and sources, to look at.
    pub fn records(&self) -> Option<&dyn Records> {
        self.keeper.as_deref().map(|keeper| keeper as &dyn Records)
    }
    /// The kinds of file that can be brought.
    pub fn kinds(&self) -> Vec<String> {
        self.keeper.as_deref().map_or(Vec::new(), |keeper| keeper.kinds())
    }
    /// Whoever changes that, for those who hold the proof that they may.
    pub fn keeper(&self, pass: &Pass) -> Option<&dyn Keeper> {
        self.keeper.as_deref().filter(|_| pass.action() == Action::Keep)
    }
    /// Says what a place belongs to, for those who hold the proof that they may; `None` where nobody keeps
    /// that.
    ///
    /// # Errors
    /// A sentence for the person, or a store that failed.
    pub fn map(
        &self,
        pass: &Pass,
        source: SourceId,
        place: &str,
        initiative: Option<InitiativeId>,
    ) -> Option<Result<u64, DeskError>> {
        let keeper = self.keeper.as_deref().filter(|_| pass.action() == Action::Map)?;
        let change = Change::Map(source, place.to_owned(), initiative);
        Some(keeper.change(self, &change, pass.asker().me(), self.now()))
    }
    /// Where the queries of clauses are asked, if anywhere.
    pub fn queries(&self) -> Option<&dyn Queries> {
        self.queries.as_deref()
    }
    /// For whom the pages are drawn where nobody has signed in.
    pub fn viewer(&self) -> &Viewer {
        &self.viewer
    }
    /// The time.
    pub fn now(&self) -> At {
        (self.clock)()
    }
    /// The world as it was at an earlier instant, where there is a way back.
    pub fn at(&self, as_of: At) -> Option<Arc<World>> {
        self.past.as_ref()?.world(as_of, self.now())
    }
    /// The style sheet.
    pub fn style(&self) -> &Style {
        &self.style
    }
    /// The verdicts that are kept.
    pub fn benches(&self) -> &Benches {
        &self.benches
    }

    /// The pages that were drawn since the last change.
    pub fn shown(&self) -> &Shown {
        &self.shown
    }

    /// The number of a mishap, from 1, so that a person can say which one they met.
    pub fn mishap(&self) -> u64 {
        self.mishaps.fetch_add(1, Ordering::Relaxed) + 1
    }
}
