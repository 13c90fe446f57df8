//! One thing that waits for somebody.

use crate::bench::Place;
use crate::visit::Visit;
use comity_common::agreement::judge::found::{Found, Outcome};
use comity_common::practice::Open;
use comity_spine::{At, Ref, Visibility};

/// What waits.
#[derive(Clone, Debug)]
pub enum What<'v> {
    /// A matter that is open between people.
    Matter(&'v Open),
    /// A case whose next move is theirs.
    Case(Place),
}

/// What a clause says of when it should be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deadline {
    /// It keeps its clause until this instant.
    Until(At),
    /// It has been late for its clause since then, where that is known.
    Late(Option<At>),
}

/// Where somebody finds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rest {
    /// Among what waits for them now.
    Here,
    /// Among what they put off.
    PutOff {
        /// Until when.
        until: At,
    },
    /// Among what stepped aside by itself.
    Aside {
        /// When it was last touched.
        touched: At,
        /// Since when it is aside.
        since: At,
        /// When it comes back.
        back: At,
    },
}

/// One thing that waits for somebody. There may be thousands of them, of which a page lists a few: what only
/// a listed one needs is asked of it.
#[derive(Clone, Debug)]
pub struct Item<'v> {
    /// What it is.
    pub what: What<'v>,
    /// When somebody last did something about it.
    pub touched: At,
    /// Where it is found.
    pub rest: Rest,
}

impl<'v> Item<'v> {
    /// An open matter.
    pub fn matter(open: &'v Open) -> Item<'v> {
        Item { what: What::Matter(open), touched: open.since, rest: Rest::Here }
    }

    /// A case; `None` if its clause does not speak of it.
    pub fn case(visit: &Visit<'_>, place: Place) -> Option<Item<'v>> {
        let touched = since(visit.bench.found(&place)?);
        Some(Item { what: What::Case(place), touched, rest: Rest::Here })
    }

    /// By this it is known again: `ask:a-1`, `case:clause:initiative:atlas`.
    pub fn key(&self, visit: &Visit<'_>) -> String {
        match &self.what {
            What::Matter(open) => matter_key(open),
            What::Case(place) => case_key(visit, place),
        }
    }

    /// What a clause says of when; of an open matter, the clause that judges it.
    pub fn deadline(&self, visit: &Visit<'_>) -> Option<Deadline> {
        match &self.what {
            What::Matter(open) => {
                let all = visit.bench.found_about(&open.matter).filter_map(deadline);
                all.min_by_key(|deadline| match deadline {
                    Deadline::Late(since) => (0, *since),
                    Deadline::Until(turns) => (1, Some(*turns)),
                })
            }
            What::Case(place) => visit.bench.found(place).and_then(deadline),
        }
    }

    /// What it is about.
    pub fn about(&self) -> &Ref {
        match &self.what {
            What::Matter(open) => &open.matter,
            What::Case(place) => &place.subject,
        }
    }

    /// What is to be done next, as a sentence.
    pub fn next(&self, visit: &Visit<'_>) -> String {
        match &self.what {
            What::Matter(open) => open.next.clone(),
            What::Case(place) => {
                visit.case(place).and_then(|case| case.next).map_or_else(String::new, |next| next.sentence)
            }
        }
    }

    /// Whether it is kept between some people, so that nothing of it may leave the house.
    pub fn is_closed(&self) -> bool {
        match &self.what {
            What::Matter(open) => open.visibility > Visibility::Space,
            What::Case(_) => false,
        }
    }

    /// Whether it is late for its clause at an instant.
    pub fn is_late(&self, visit: &Visit<'_>, at: At) -> bool {
        match self.deadline(visit) {
            Some(Deadline::Late(_)) => true,
            Some(Deadline::Until(turns)) => turns < at,
            None => false,
        }
    }
}

/// By what an open matter is known again.
pub fn matter_key(open: &Open) -> String {
    open.matter.to_string()
}

/// By what a case is known again.
pub fn case_key(visit: &Visit<'_>, place: &Place) -> String {
    let clause = &visit.bench.clauses[place.clause].plan.id;
    let function = place.function.as_ref().map(|function| format!(":{function}")).unwrap_or_default();
    format!("case:{clause}:{}{function}", place.subject)
}

/// Since when a case is as it is; from the beginning where that is not known.
pub fn since(found: &Found) -> At {
    found.since.unwrap_or(At(i64::MIN))
}

fn deadline(found: &Found) -> Option<Deadline> {
    match found.outcome {
        Outcome::Broken => Some(Deadline::Late(found.since)),
        Outcome::Due => found.turns.map(Deadline::Until),
        _ => None,
    }
}

/// What a key names, for a person: the matter, or the clause and what it was judged on.
pub fn called(visit: &Visit<'_>, key: &str) -> String {
    let case = key.strip_prefix("case:").and_then(|rest| rest.split_once(':'));
    let subject = case.map_or(key, |(_, subject)| subject);
    // A verdict on a function's part names the function behind the subject.
    let parts: Vec<&str> = subject.splitn(3, ':').collect();
    let about = parts.get(..2).and_then(|parts| parts.join(":").parse::<Ref>().ok());
    let Some(about) = about.filter(|about| visit.may_name(about)) else {
        return "a matter kept between some people".to_owned();
    };
    let named = super::told::about(visit, &about);
    match case.and_then(|(clause, _)| visit.bench.clause(clause)).filter(|_| visit.sees_all()) {
        Some(clause) => format!("{named}: {}", visit.bench.clauses[clause].says),
        None => named,
    }
}
