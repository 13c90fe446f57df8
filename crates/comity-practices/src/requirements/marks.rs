//! Who has contributed what by meaning (P4-1), and who owes a reading.

use super::fold::{Ask, Mark, Requirement, Said, State, What};
use super::words::Weight;
use comity_common::view::View;
use comity_spine::{At, Function, Lapse, PersonId};
use std::collections::BTreeSet;

impl What {
    /// Whether it is a contribution by meaning.
    pub fn is_meaning(self) -> bool {
        self.is_writing() || matches!(self, What::Vetoed | What::Confirmed)
    }

    /// Whether it makes whoever did it an author: other wording does not.
    pub fn is_writing(self) -> bool {
        matches!(self, What::Introduced | What::Changed(Weight::Meaning | Weight::Safety))
    }

    /// The word as screens write it.
    pub fn title(self) -> &'static str {
        match self {
            What::Introduced => "introduced it",
            What::Changed(weight) => weight.title(),
            What::Confirmed => "confirmed it",
            What::Vetoed => "vetoed it",
            What::Questioned => "asked what it means",
            What::Answered => "answered",
            What::Passed => "not their field",
        }
    }
}

impl Mark {
    /// For whom it counts: for an expert who is said to have said it, once they say so; meanwhile for nobody.
    pub fn credited(&self) -> Option<PersonId> {
        match &self.said {
            None | Some(Said { is_theirs: Some((_, false)), .. }) => self.who,
            Some(Said { by, is_theirs: Some((_, true)) }) => Some(*by),
            Some(Said { is_theirs: None, .. }) => None,
        }
    }

    /// The expert who has not said yet whether it is theirs.
    pub fn waits_for(&self) -> Option<PersonId> {
        self.said.as_ref().filter(|said| said.is_theirs.is_none()).map(|said| said.by)
    }
}

/// The function for which a mark counts: that of its person on that day.
pub fn function<'a>(view: &View<'a, State>, mark: &Mark) -> Option<&'a Function> {
    view.people().function(mark.credited()?, mark.head.at)
}

/// The marks of meaning of a function.
pub fn of_function<'v>(
    view: &'v View<'_, State>,
    it: &'v Requirement,
    of: &'v Function,
) -> impl DoubleEndedIterator<Item = &'v Mark> {
    it.marks.iter().filter(|mark| mark.what.is_meaning()).filter(move |mark| function(view, mark) == Some(of))
}

/// The functions with a mark of meaning, other than the one that answers for the initiative.
pub fn experts<'a>(view: &View<'a, State>, it: &Requirement) -> BTreeSet<&'a Function> {
    experts_by(view, it, What::is_meaning)
}

/// The functions with a mark of some sort, other than the one that answers for the initiative.
pub fn experts_by<'a>(
    view: &View<'a, State>,
    it: &Requirement,
    is_wanted: fn(What) -> bool,
) -> BTreeSet<&'a Function> {
    let own = own(view, it);
    let marks = it.marks.iter().filter(|mark| is_wanted(mark.what));
    marks.filter_map(|mark| function(view, mark)).filter(|of| Some(*of) != own).collect()
}

/// The function that answers for the initiative of a requirement: its accountable person's, else product.
pub fn own<'a>(view: &View<'a, State>, it: &Requirement) -> Option<&'a Function> {
    let dri = view.initiatives().get(&it.initiative)?.dri(view.as_of)?;
    view.function(dri)
}

/// The vetoes that stand: their function has neither changed the requirement nor found it right since.
pub fn vetoes<'v>(view: &'v View<'_, State>, it: &'v Requirement) -> Vec<&'v Mark> {
    let stands = |(place, mark): &(usize, &Mark)| {
        let of = function(view, mark);
        let after = it.marks[place + 1..].iter();
        mark.what == What::Vetoed
            && !after.filter(|later| later.what.is_meaning() && later.what != What::Vetoed).any(|later| {
                later.credited() == mark.credited() || (of.is_some() && function(view, later) == of)
            })
    };
    it.marks.iter().enumerate().filter(stands).map(|(_, mark)| mark).collect()
}

/// The questions that nobody has answered yet.
pub fn questions(it: &Requirement) -> impl Iterator<Item = &Mark> {
    let last = it.marks.iter().rposition(|mark| matches!(mark.what, What::Answered | What::Changed(_)));
    let after = &it.marks[last.map_or(0, |place| place + 1)..];
    after.iter().filter(|mark| mark.what == What::Questioned)
}

/// A reading that is owed: a card of the queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card<'a> {
    /// The function that owes it.
    pub function: &'a Function,
    /// Who in it; anybody if nobody is named.
    pub who: Option<PersonId>,
    /// Since when it is theirs.
    pub since: At,
    /// Whether a deputy has taken over.
    pub is_deputy: bool,
}

/// The readings of a requirement that are owed, of those that somebody asked for.
pub fn cards<'a>(view: &View<'_, State>, it: &'a Requirement) -> Vec<Card<'a>> {
    let asked = it.asked.iter().enumerate();
    // Who was asked twice owes one reading.
    let newest = |(place, ask): &(usize, &Ask)| {
        it.asked[place + 1..].iter().all(|later| later.function != ask.function)
    };
    asked.filter(newest).filter_map(|(_, ask)| card(view, it, ask)).collect()
}

fn card<'a>(view: &View<'_, State>, it: &'a Requirement, ask: &'a Ask) -> Option<Card<'a>> {
    let is_asked = |who: Option<PersonId>| who.is_some() && (who == ask.person || who == ask.deputy);
    let is_of = |mark: &&Mark| is_asked(mark.credited()) || function(view, mark) == Some(&ask.function);
    let after = it.marks.iter().filter(|mark| mark.head.seq > ask.head.seq);
    let mut read =
        after.clone().filter(|mark| mark.what.is_meaning() || matches!(mark.what, What::Changed(_)));
    if read.any(|mark| is_of(&mark)) || questions(it).any(|mark| is_of(&mark)) {
        return None;
    }
    let passed: BTreeSet<PersonId> =
        after.filter(|mark| mark.what == What::Passed).filter_map(Mark::credited).collect();
    let deadline = view.calendar().deadline(ask.head.at, Lapse::working_days(ask.days));
    let is_late = view.as_of >= deadline;
    let person = ask.person.filter(|who| !passed.contains(who));
    let deputy = ask.deputy.filter(|who| !passed.contains(who));
    let of = |who, since, is_deputy| Card { function: &ask.function, who, since, is_deputy };
    let has_passed = ask.person.is_some() && person.is_none();
    Some(match deputy.filter(|_| is_late || has_passed) {
        Some(deputy) => of(Some(deputy), if is_late { deadline } else { ask.head.at }, true),
        None => of(person, ask.head.at, false),
    })
}
