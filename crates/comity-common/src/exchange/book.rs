//! The state of exchanges: every thread with its steps, whose turn it is, and since when.

use crate::people::People;
use crate::view::SeenHead;
use comity_spine::{At, Function, Head, InitiativeId, PersonId, Seq, Slug, Visibility};
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

/// A step of an exchange as it was said: by whom, when, and where its words are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said<T> {
    /// By this its words are found, and kept from those they are not for.
    pub head: SeenHead,
    /// For whom it counts: who did it, or on whose behalf.
    pub who: Option<PersonId>,
    /// What was said, as far as it is no prose.
    pub what: T,
}

/// How an exchange begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opening<O> {
    /// The initiative that it is about, if it is about one.
    pub initiative: Option<InitiativeId>,
    /// The function that opens it, if the act says so; else that of the person at that time.
    pub from: Option<Function>,
    /// The function that it is addressed to.
    pub to: Function,
    /// Who is part of it besides the person who opens it, where it is not open to everyone.
    pub with: Vec<PersonId>,
    /// What travels.
    pub what: O,
}

/// A step as an act brings it: an opening (`O`), an answer (`A`), a closing (`C`) or a reopening.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step<O, A, C> {
    /// It is opened.
    Opened(Opening<O>),
    /// It is answered.
    Answered(A),
    /// It is closed, with what changed because of it.
    Closed(C),
    /// It is opened once more.
    Reopened,
}

/// The side of an exchange on which somebody stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The side that opened it.
    Opener,
    /// The side that it is addressed to.
    Receiver,
}

/// Whose turn it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// The receiver's: to answer.
    Receiver,
    /// The opener's: to close.
    Opener,
    /// Nobody's: it is closed.
    Nobody,
}

/// One exchange from its opening on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thread<O, A, C> {
    /// The initiative that it is about, if it is about one.
    pub initiative: Option<InitiativeId>,
    /// The function that it is addressed to.
    pub to: Function,
    /// Its opening.
    pub opened: Said<O>,
    /// Its answers, earliest first.
    pub answers: Vec<Said<A>>,
    /// Its closings; the last one stands unless it was reopened since.
    pub closings: Vec<Said<C>>,
    /// Its reopenings.
    pub reopenings: Vec<Said<()>>,
    from: Option<Function>,
    /// Whether nobody tells of its opening (any more): a source did and was taken back, or has yet to.
    untold: bool,
}

impl<O, A, C> Thread<O, A, C> {
    fn new(head: &Head, opening: Opening<O>) -> Thread<O, A, C> {
        Thread::begun(SeenHead::new(head), head.on_behalf_of, opening)
    }

    /// One that a source opened: open to everyone, under no act and without words.
    fn told(at: At, opening: Opening<O>) -> Thread<O, A, C> {
        Thread::begun(SeenHead::of_source(at), None, opening)
    }

    fn begun(mut seen: SeenHead, on_behalf_of: Option<PersonId>, opening: Opening<O>) -> Thread<O, A, C> {
        let who = on_behalf_of.or(seen.by);
        for person in on_behalf_of.into_iter().chain(opening.with) {
            if !seen.parties.contains(&person) {
                seen.parties.push(person);
            }
        }
        Thread {
            initiative: opening.initiative,
            to: opening.to,
            from: opening.from,
            opened: Said { head: seen, who, what: opening.what },
            answers: Vec::new(),
            closings: Vec::new(),
            reopenings: Vec::new(),
            untold: false,
        }
    }

    /// A later step: at least as closed as the thread it belongs to, and open to all of the thread's own
    /// people.
    fn said<T>(&self, head: &Head, what: T) -> Said<T> {
        let mut seen = SeenHead::new(head);
        seen.visibility = seen.visibility.max(self.opened.head.visibility);
        if seen.visibility <= Visibility::Space {
            // Nobody asks for the people of what is open to all; a million steps need not carry them.
            seen.parties = Vec::new();
        } else {
            let of_thread = self.opened.head.parties.iter().filter(|person| Some(**person) != head.by);
            seen.parties.extend(of_thread);
        }
        Said { head: seen, who: head.on_behalf_of.or(head.by), what }
    }

    /// The heads of all its steps.
    pub(super) fn heads(&self) -> impl Iterator<Item = &SeenHead> {
        let answers = self.answers.iter().map(|said| &said.head);
        let closings = self.closings.iter().map(|said| &said.head);
        let reopenings = self.reopenings.iter().map(|said| &said.head);
        std::iter::once(&self.opened.head).chain(answers).chain(closings).chain(reopenings)
    }

    /// The function that opened it: as the act said, or that of the person at that time.
    pub fn from<'a>(&'a self, people: &'a People) -> Option<&'a Function> {
        let of_person = || people.function(self.opened.who?, self.opened.head.at);
        self.from.as_ref().or_else(of_person)
    }

    /// Whether it came from a function, of which [`People::ever_in`] says who was ever in it: most came from
    /// elsewhere, and that is told at once by who opened it.
    pub fn is_from(&self, function: &Function, ever_in: &BTreeSet<PersonId>, people: &People) -> bool {
        let may_be = self.from.is_some() || self.opened.who.is_some_and(|who| ever_in.contains(&who));
        may_be && self.from(people) == Some(function)
    }

    /// Whether a source opened it, and no act.
    pub fn is_of_source(&self) -> bool {
        self.opened.head.seq == Seq::NONE
    }

    /// Whether nobody tells of its opening (any more): what was said of it since is kept, and shown to nobody
    /// until a source tells of it again.
    pub fn is_untold(&self) -> bool {
        self.untold
    }

    fn is_bare(&self) -> bool {
        self.answers.is_empty() && self.closings.is_empty() && self.reopenings.is_empty()
    }

    /// The closing that stands; `None` while it is open.
    pub fn closed(&self) -> Option<&Said<C>> {
        self.closings.last().filter(|closing| self.is_of_this_opening(closing.head.seq))
    }

    /// Whether a step came after the last reopening, if there was one.
    fn is_of_this_opening(&self, step: Seq) -> bool {
        self.reopenings.last().is_none_or(|reopening| step > reopening.head.seq)
    }

    /// Whose turn it is.
    pub fn turn(&self) -> Turn {
        if self.closed().is_some() {
            return Turn::Nobody;
        }
        match self.answers.last() {
            Some(answer) if self.is_of_this_opening(answer.head.seq) => Turn::Opener,
            _ => Turn::Receiver,
        }
    }

    /// Since when it is that side's turn: the time of the last step.
    pub fn since(&self) -> At {
        let heads = [
            self.answers.last().map(|said| &said.head),
            self.closings.last().map(|said| &said.head),
            self.reopenings.last().map(|said| &said.head),
        ];
        let last = heads.into_iter().flatten().max_by_key(|head| head.seq);
        last.map_or(self.opened.head.at, |head| head.at)
    }

    /// On which side a person stands; who opened it stays on that side wherever they move.
    pub fn side(&self, person: PersonId, people: &People, at: At) -> Option<Side> {
        if self.opened.who == Some(person) {
            return Some(Side::Opener);
        }
        let function = people.function(person, at)?;
        if *function == self.to {
            Some(Side::Receiver)
        } else {
            (self.from(people) == Some(function)).then_some(Side::Opener)
        }
    }
}

/// All exchanges of one sort, by id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Book<O, A, C> {
    threads: BTreeMap<Slug, Thread<O, A, C>>,
    /// Those that are not closed: few, however many there ever were.
    unclosed: BTreeSet<Slug>,
    /// Those of which not everybody may see everything.
    closed_off: BTreeSet<Slug>,
}

impl<O, A, C> Default for Book<O, A, C> {
    fn default() -> Book<O, A, C> {
        Book { threads: BTreeMap::new(), unclosed: BTreeSet::new(), closed_off: BTreeSet::new() }
    }
}

impl<O, A, C> Book<O, A, C> {
    /// Takes in a step. Total: a second opening of one id and a step of an unknown exchange change nothing.
    pub fn take(&mut self, head: &Head, id: &Slug, step: Step<O, A, C>) {
        if head.visibility > Visibility::Open {
            self.closed_off.insert(id.clone());
        }
        if let Step::Opened(opening) = step {
            if let Entry::Vacant(free) = self.threads.entry(id.clone()) {
                free.insert(Thread::new(head, opening));
                self.unclosed.insert(id.clone());
            }
            return;
        }
        let Some(thread) = self.threads.get_mut(id) else { return };
        match step {
            Step::Answered(what) => thread.answers.push(thread.said(head, what)),
            Step::Closed(what) => thread.closings.push(thread.said(head, what)),
            Step::Reopened => thread.reopenings.push(thread.said(head, ())),
            Step::Opened(_) => {}
        }
        self.sort(id);
    }

    /// Files an exchange under the open ones, or not.
    fn sort(&mut self, id: &Slug) {
        let is_open = |thread: &Thread<O, A, C>| thread.turn() != Turn::Nobody && !thread.untold;
        match self.threads.get(id).is_some_and(is_open) {
            true => self.unclosed.insert(id.clone()),
            false => self.unclosed.remove(id),
        };
    }

    /// Takes in an opening that a source tells of. One that an act opened stays as it is; one that a source
    /// opened, or whose opening was taken back, is opened by this from now on.
    pub fn tell(&mut self, id: &Slug, at: At, opening: Opening<O>) {
        match self.threads.entry(id.clone()) {
            Entry::Vacant(free) => {
                free.insert(Thread::told(at, opening));
            }
            Entry::Occupied(mut known) if known.get().is_of_source() => {
                let thread = known.get_mut();
                thread.opened = Said { head: SeenHead::of_source(at), who: None, what: opening.what };
                (thread.initiative, thread.to, thread.from) = (opening.initiative, opening.to, opening.from);
                thread.untold = false;
            }
            Entry::Occupied(_) => return,
        }
        self.sort(id);
    }

    /// Takes back what a source told of an opening. What people said of it since is kept under `blank`, for
    /// when it is told again.
    pub fn untell(&mut self, id: &Slug, blank: Opening<O>) {
        let Some(known) = self.threads.get(id).filter(|thread| thread.is_of_source()) else { return };
        if known.is_bare() {
            self.threads.remove(id);
            self.unclosed.remove(id);
            return;
        }
        self.tell(id, At(i64::MIN), blank);
        if let Some(thread) = self.threads.get_mut(id) {
            thread.untold = true;
        }
        self.sort(id);
    }

    /// Takes in a step of an exchange that a source will yet tell of (again): it waits under `blank`.
    pub fn take_early(&mut self, head: &Head, id: &Slug, step: Step<O, A, C>, blank: Opening<O>) {
        if !self.threads.contains_key(id) && !matches!(step, Step::Opened(_)) {
            self.threads.insert(id.clone(), Thread { untold: true, ..Thread::told(At(i64::MIN), blank) });
        }
        self.take(head, id, step);
    }

    /// The exchange of that id.
    pub fn get(&self, id: &Slug) -> Option<&Thread<O, A, C>> {
        self.threads.get(id)
    }

    /// An id as the book has it, to be held for as long as the book.
    pub fn id(&self, id: &Slug) -> Option<&Slug> {
        self.entry(id).map(|(id, _)| id)
    }

    /// Every exchange, by id.
    pub fn iter(&self) -> impl Iterator<Item = (&Slug, &Thread<O, A, C>)> {
        self.threads.iter()
    }

    /// The exchange of that id, with the id.
    pub(super) fn entry(&self, id: &Slug) -> Option<(&Slug, &Thread<O, A, C>)> {
        self.threads.get_key_value(id)
    }

    /// Every exchange that is not closed, by id.
    pub fn unclosed(&self) -> impl Iterator<Item = (&Slug, &Thread<O, A, C>)> {
        self.unclosed.iter().filter_map(|id| self.entry(id))
    }

    /// Whether not everybody may see everything of an exchange.
    pub fn is_closed_off(&self, id: &Slug) -> bool {
        self.closed_off.contains(id)
    }

    /// Every exchange of which not everybody may see everything, by id.
    pub fn closed_off(&self) -> impl Iterator<Item = (&Slug, &Thread<O, A, C>)> {
        self.closed_off.iter().filter_map(|id| self.entry(id))
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.threads.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(seq: u64, by: u128, visibility: Visibility) -> Head {
        Head {
            seq: Seq(seq),
            kind: "ask.sent".into(),
            version: 1,
            recorded_at: At(seq as i64 * 1000),
            at: At(seq as i64 * 1000),
            by: Some(PersonId(by)),
            on_behalf_of: None,
            source: None,
            visibility,
        }
    }

    fn opening(with: Vec<PersonId>) -> Step<(), &'static str, &'static str> {
        Step::Opened(Opening {
            initiative: InitiativeId::new("atlas").ok(),
            from: None,
            to: Function::new("marketing").unwrap(),
            with,
            what: (),
        })
    }

    #[test]
    fn the_turn_passes_from_the_asked_to_the_asking_and_back_when_reopened() {
        let id = Slug::new("a1").unwrap();
        let mut book = Book::default();
        let mut turn = |seq, step| {
            book.take(&head(seq, 1, Visibility::Open), &id, step);
            book.get(&id).unwrap().turn()
        };
        assert_eq!(turn(0, opening(vec![])), Turn::Receiver);
        assert_eq!(turn(1, Step::Answered("yes")), Turn::Opener);
        assert_eq!(turn(2, Step::Closed("adopted")), Turn::Nobody);
        assert_eq!(turn(3, Step::Reopened), Turn::Receiver);
        assert_eq!(turn(4, Step::Answered("still")), Turn::Opener);
        assert_eq!(book.get(&id).unwrap().since(), At(4000));
    }

    #[test]
    fn an_answer_is_never_more_open_than_the_exchange_it_belongs_to() {
        let id = Slug::new("a1").unwrap();
        let mut book = Book::default();
        book.take(&head(0, 1, Visibility::Privileged), &id, opening(vec![PersonId(2)]));
        book.take(&head(1, 2, Visibility::Open), &id, Step::Answered("yes"));
        let answer = &book.get(&id).unwrap().answers[0].head;
        assert_eq!(answer.visibility, Visibility::Privileged);
        assert_eq!(answer.parties, [PersonId(2), PersonId(1)]);
    }

    #[test]
    fn what_a_source_told_is_taken_back_and_what_people_said_of_it_stays() {
        let id = Slug::new("deal-1").unwrap();
        let opening = |to: &str| Opening {
            initiative: None,
            from: Function::new("sales").ok(),
            to: Function::new(to).unwrap(),
            with: vec![],
            what: (),
        };
        let mut book: Book<(), &str, &str> = Book::default();
        book.tell(&id, At(5), opening("product"));
        book.untell(&id, opening("product"));
        assert!(book.is_empty(), "nobody said anything of it");
        book.tell(&id, At(5), opening("product"));
        book.take(&head(1, 1, Visibility::Open), &id, Step::Answered("mine"));
        let told = book.clone();
        book.untell(&id, opening("product"));
        assert!(book.get(&id).unwrap().is_untold() && book.unclosed().next().is_none());
        let mut replayed = Book::default();
        replayed.take_early(&head(1, 1, Visibility::Open), &id, Step::Answered("mine"), opening("product"));
        assert_eq!(book, replayed);
        book.tell(&id, At(5), opening("product"));
        assert_eq!(book, told);
    }

    #[test]
    fn a_source_changes_nothing_of_what_an_act_opened() {
        let id = Slug::new("a1").unwrap();
        let mut book: Book<(), &str, &str> = Book::default();
        book.take(&head(1, 1, Visibility::Open), &id, opening(vec![]));
        let before = book.clone();
        let told = Opening {
            initiative: None,
            from: None,
            to: Function::new("product").unwrap(),
            with: vec![],
            what: (),
        };
        book.tell(&id, At(5), told.clone());
        book.untell(&id, told);
        assert_eq!(book, before);
    }

    #[test]
    fn a_step_of_an_unknown_exchange_and_a_second_opening_change_nothing() {
        let id = Slug::new("a1").unwrap();
        let mut book = Book::default();
        book.take(&head(0, 1, Visibility::Open), &id, Step::Answered("yes"));
        assert!(book.is_empty());
        book.take(&head(1, 1, Visibility::Open), &id, opening(vec![]));
        let before = book.clone();
        book.take(&head(2, 9, Visibility::Open), &id, opening(vec![]));
        assert_eq!(book, before);
    }
}
