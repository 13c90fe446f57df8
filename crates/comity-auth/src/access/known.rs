//! What the policies were asked before: a page asks about a hundred acts, most of them for the second time.
//!
//! The answer hangs on the question alone, so it never grows old: who somebody is and what a thing is about
//! are part of the question.

use super::{Actor, Thing};
use comity_spine::{About, Action, Function, InitiativeId};
use std::collections::{BTreeSet, HashMap};
use std::sync::{LazyLock, Mutex, PoisonError};

/// How many answers are kept; then all are forgotten.
const MOST: usize = 100_000;

/// A thing that is asked about often.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Matter {
    Initiative(InitiativeId),
    Place(BTreeSet<Function>),
    Deed(About),
}

#[derive(Default)]
struct Known {
    answers: HashMap<Actor, HashMap<(Action, Matter), bool>>,
    n: usize,
}

static KNOWN: LazyLock<Mutex<Known>> = LazyLock::new(Mutex::default);

/// The answer that was given before, or the one that is given now.
pub fn answer(actor: &Actor, action: Action, thing: &Thing<'_>, ask: impl FnOnce() -> bool) -> bool {
    let matter = match thing {
        Thing::Initiative(id) => Matter::Initiative((*id).clone()),
        Thing::Place(functions) => Matter::Place((*functions).clone()),
        Thing::Deed(about) => Matter::Deed((*about).clone()),
        Thing::Door | Thing::House | Thing::Live | Thing::Inbox(_) => return ask(),
    };
    let question = (action, matter);
    // Whoever died while they held it left answers that are true.
    let known = || KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(answer) = known().answers.get(actor).and_then(|theirs| theirs.get(&question)) {
        return *answer;
    }
    let answer = ask();
    let mut known = known();
    if known.n >= MOST {
        *known = Known::default();
    }
    known.n += 1;
    known.answers.entry(actor.clone()).or_default().insert(question, answer);
    answer
}
