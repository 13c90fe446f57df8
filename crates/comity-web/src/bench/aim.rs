//! For whom a clause asks something.

use comity_common::agreement::InForce;
use comity_common::agreement::judge::found::Outcome;
use comity_common::agreement::plan::{Look, Plan, Verb, Who};
use comity_spine::Function;
use std::collections::BTreeSet;

/// For whom a clause asks something.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Aim {
    /// The functions it asks; empty if it speaks of the subject as a whole, or names the function case by
    /// case.
    pub functions: BTreeSet<Function>,
    /// The regions it asks.
    pub regions: BTreeSet<String>,
}

impl Aim {
    /// For whom a clause asks: the functions it is judged for, or those that its expected events are by or
    /// go to.
    pub(super) fn of(plan: &Plan) -> Aim {
        let mut aim = Aim::default();
        let looks: Vec<&Look> = match &plan.verb {
            Verb::Before { first, .. } => vec![first],
            Verb::Within { expect, .. } => expect.iter().collect(),
            Verb::Regularly { event, .. } | Verb::Never { event, .. } => vec![event],
            Verb::Together { all, .. } => all.iter().collect(),
            Verb::Covers { by, .. } => vec![by],
            Verb::Stays { .. } | Verb::Sql { .. } => Vec::new(),
        };
        for look in looks {
            let words = match (&look.by, &look.to) {
                (Who::These(words), _) | (_, Who::These(words)) => words.as_slice(),
                _ => &[],
            };
            aim.functions.extend(words.iter().filter_map(|word| Function::new(word).ok()));
            aim.regions.extend(look.region.iter().map(ToString::to_string));
        }
        aim.functions.extend(plan.functions.iter().filter_map(|word| Function::new(word).ok()));
        aim
    }
}

/// Whether nobody has anything to do about it.
pub fn is_settled(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Kept | Outcome::NotApplicable)
}

/// A clause that asks several functions together, as one clause for each of them; empty if it asks fewer
/// than two.
pub fn parts(clause: &InForce) -> Vec<(Function, InForce)> {
    let alone = |look: &Look, verb: Verb| {
        let Who::These(words) = &look.by else { return None };
        let [word] = words.as_slice() else { return None };
        let mut part = clause.clone();
        part.plan.verb = verb;
        Some((Function::new(word).ok()?, part))
    };
    let parts: Vec<(Function, InForce)> = match &clause.plan.verb {
        Verb::Together { all, before: Some(then), .. } => all
            .iter()
            .filter_map(|look| {
                let (first, then) = (look.clone(), then.clone());
                alone(look, Verb::Before { first, or: Vec::new(), undone: Vec::new(), then })
            })
            .collect(),
        Verb::Together { all, before: None, .. } => all
            .iter()
            .filter_map(|look| alone(look, Verb::Regularly { event: look.clone(), every: None }))
            .collect(),
        Verb::Within { when, expect } => expect
            .iter()
            .filter_map(|look| alone(look, Verb::Within { when: when.clone(), expect: vec![look.clone()] }))
            .collect(),
        _ => Vec::new(),
    };
    if parts.len() < 2 { Vec::new() } else { parts }
}
