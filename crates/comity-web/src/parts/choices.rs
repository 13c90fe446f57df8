//! What the forms of one page let people choose from: made when the first of them asks.

use crate::visit::Visit;
use comity_spine::{Function, InitiativeId, KeynoteId, PersonId};
use std::cell::{Cell, OnceCell};
use std::collections::BTreeSet;

/// How many people a list to choose from names.
const PEOPLE: usize = 500;

/// Up to how many people a list names everybody; of more, those who lead a function or answer for something.
const FEW: usize = 150;

/// Up to how many people a form lists one below another; of more, their names are typed, and offered while
/// one types.
const LISTED: usize = 30;

/// A value as a form sends it, and as people read it.
pub type Option = (String, String);

/// The lists of one page.
#[derive(Debug, Default)]
pub struct Choices {
    functions: OnceCell<Vec<Option>>,
    initiatives: OnceCell<Vec<Option>>,
    keynotes: OnceCell<Vec<Option>>,
    announcements: OnceCell<Vec<Option>>,
    people: OnceCell<Vec<Option>>,
    leading: OnceCell<Vec<Option>>,
    is_typed: Cell<bool>,
}

impl Choices {
    /// The functions that agree or that anybody is in.
    pub fn functions(&self, visit: &Visit<'_>) -> &[Option] {
        self.functions.get_or_init(|| functions(visit))
    }
    /// The initiatives that are running, by name.
    pub fn initiatives(&self, visit: &Visit<'_>) -> &[Option] {
        self.initiatives.get_or_init(|| initiatives(visit))
    }
    /// The keynotes that have a date.
    pub fn keynotes(&self, visit: &Visit<'_>) -> &[Option] {
        self.keynotes.get_or_init(|| keynotes(visit))
    }
    /// What is promised for keynotes and not cut.
    pub fn announcements(&self, visit: &Visit<'_>) -> &[Option] {
        self.announcements.get_or_init(|| announcements(visit))
    }
    /// The people of the directory, by name.
    pub fn people(&self, visit: &Visit<'_>) -> &[Option] {
        self.people.get_or_init(|| people(visit, |_| true))
    }
    /// Whether there are too many people to list them in each form: the page then offers their names once. To
    /// who does not see the house it offers none.
    pub fn are_people_typed(&self, visit: &Visit<'_>) -> bool {
        if !visit.sees_all() {
            return true;
        }
        let many = self.people(visit).len() > LISTED;
        self.is_typed.set(self.is_typed.get() || many);
        many
    }
    /// The names that the page offers to whoever types one, if a form of it asks for one.
    pub fn offered(&self) -> &[Option] {
        self.people.get().filter(|_| self.is_typed.get()).map_or(&[], Vec::as_slice)
    }
    /// The same, or of many those who lead a function or answer for an initiative that is running.
    pub fn leading(&self, visit: &Visit<'_>) -> &[Option] {
        if visit.world.people().iter().count() <= FEW {
            return self.people(visit);
        }
        self.leading.get_or_init(|| {
            let (people, at) = (visit.world.people(), visit.at());
            let running = visit.world.initiatives().iter().filter(|(_, it)| it.ended(at).is_none());
            let answering: BTreeSet<PersonId> = running.filter_map(|(_, it)| it.dri(at)).collect();
            let leads = |id: PersonId| {
                people.standing(id, at).is_some_and(|standing| standing.role.as_deref() == Some("lead"))
            };
            self::people(visit, |id| answering.contains(&id) || leads(id))
        })
    }
}

fn functions(visit: &Visit<'_>) -> Vec<Option> {
    let known = visit.world.people().functions(visit.at());
    let all: BTreeSet<&Function> = visit.bench.parties.iter().chain(&known).collect();
    all.into_iter().map(|it| (it.to_string(), visit.function(it.as_str()))).collect()
}

fn initiatives(visit: &Visit<'_>) -> Vec<Option> {
    let all = visit.world.initiatives().iter().filter(|(id, _)| visit.reaches(id));
    let open = all.filter(|(_, it)| it.is_open(visit.at()));
    let running = open.filter(|(_, it)| it.ended(visit.at()).is_none());
    sorted(running.map(|(id, _)| (id.to_string(), visit.initiative(id))).collect())
}

fn announcements(visit: &Visit<'_>) -> Vec<Option> {
    let all = visit.world.initiatives();
    let is_ahead = |keynote| {
        let date = all.keynote(keynote).and_then(|it| it.date(visit.at()));
        date.is_some_and(|(on, _)| on >= visit.at())
    };
    let stands = all.announcements().filter(|(keynote, initiative, _)| {
        is_ahead(keynote) && all.is_promised(keynote, initiative, visit.at()) && visit.reaches(initiative)
    });
    let option = |(keynote, initiative): (&KeynoteId, &InitiativeId)| {
        let says = format!("{}, {}", visit.initiative(initiative), visit.keynote(keynote));
        (format!("{initiative}@{keynote}"), says)
    };
    sorted(stands.map(|(keynote, initiative, _)| option((keynote, initiative))).collect())
}

fn keynotes(visit: &Visit<'_>) -> Vec<Option> {
    let dated =
        visit.world.initiatives().keynotes().filter_map(|(id, it)| Some((id, it.date(visit.at())?.0)));
    dated.map(|(id, on)| (id.to_string(), format!("{}, {}", visit.keynote(id), visit.day(on)))).collect()
}

fn people(visit: &Visit<'_>, is_wanted: impl Fn(PersonId) -> bool) -> Vec<Option> {
    let world = visit.world.people();
    let here = |id: &PersonId| is_wanted(*id) && world.function(*id, visit.at()).is_some();
    let named = |id: PersonId| Some((id.to_string(), visit.person(id)?));
    let mut all = sorted(world.iter().filter(here).filter_map(named).collect());
    all.truncate(PEOPLE);
    all
}

fn sorted(mut all: Vec<Option>) -> Vec<Option> {
    all.sort_by_cached_key(|(id, name)| (name.to_lowercase(), id.clone()));
    all
}
