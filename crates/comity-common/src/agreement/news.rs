//! What of an agreement is new between two instants: clauses, signatures, waivers, disputes.

use super::InForce;
use super::fold::Agreement;
use comity_spine::{At, ClauseId, Function, PersonId, Ref, Seq};
use std::collections::{BTreeMap, BTreeSet};

/// One thing that is new, with when it became so.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct News {
    /// When.
    pub at: At,
    /// What.
    pub what: What,
}

/// What is new.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// A version was proposed, by that act.
    Proposed(Seq),
    /// A function signed some clauses.
    Signed(Function, Option<PersonId>, BTreeSet<ClauseId>),
    /// A clause came into force that was not.
    Began(ClauseId),
    /// A clause is in force in other words.
    Changed(ClauseId),
    /// A clause is in force no more: it was ended, or its last day is past.
    Ended(ClauseId),
    /// A clause was let be for a subject, until an instant.
    Waived(ClauseId, Ref, At),
    /// A waiver ran out.
    RanOut(ClauseId, Ref),
    /// A verdict was disputed.
    Disputed(ClauseId, Ref),
    /// A dispute was settled.
    Settled(ClauseId, Ref),
}

/// What is new after one instant, up to another and with it; the oldest first.
pub fn between(agreement: &Agreement, from: At, to: At) -> Vec<News> {
    let is_new = |at: &At| from < *at && *at <= to;
    let mut news: Vec<News> = Vec::new();
    for version in agreement.versions().iter().filter(|version| is_new(&version.at)) {
        news.push(News { at: version.at, what: What::Proposed(version.seq) });
    }
    news.extend(signed(agreement, is_new));
    news.extend(clauses(agreement, from, to));
    for (clause, subject, waiver) in agreement.waivers() {
        if is_new(&waiver.at) {
            let what = What::Waived(clause.clone(), subject.clone(), waiver.until);
            news.push(News { at: waiver.at, what });
        }
        if waiver.at <= to && from <= waiver.until && waiver.until < to {
            news.push(News { at: waiver.until, what: What::RanOut(clause.clone(), subject.clone()) });
        }
    }
    for (clause, subject, said) in agreement.disputes() {
        for said in said.iter().filter(|said| is_new(&said.at)) {
            let what = if said.opened { What::Disputed } else { What::Settled };
            news.push(News { at: said.at, what: what(clause.clone(), subject.clone()) });
        }
    }
    news.sort();
    news
}

/// The signatures, one line an act.
fn signed(agreement: &Agreement, is_new: impl Fn(&At) -> bool) -> Vec<News> {
    let mut of_hash: BTreeMap<&str, &ClauseId> = BTreeMap::new();
    for version in agreement.versions() {
        of_hash.extend(version.readable.plans.iter().map(|plan| (plan.hash.as_str(), &plan.id)));
    }
    let mut acts: BTreeMap<(Seq, &Function), News> = BTreeMap::new();
    for (hash, function, signature) in agreement.signatures().filter(|(_, _, one)| is_new(&one.at)) {
        let Some(clause) = of_hash.get(hash) else { continue };
        let what = || What::Signed(function.clone(), signature.by, BTreeSet::new());
        let line = acts.entry((signature.seq, function));
        let line = line.or_insert_with(|| News { at: signature.at, what: what() });
        if let What::Signed(_, _, clauses) = &mut line.what {
            clauses.insert((*clause).clone());
        }
    }
    acts.into_values().collect()
}

/// The clauses that came, changed and went.
fn clauses(agreement: &Agreement, from: At, to: At) -> Vec<News> {
    let (then, now) = (agreement.in_force(from), agreement.in_force(to));
    let before: BTreeMap<&ClauseId, &InForce> = then.iter().map(|one| (&one.plan.id, one)).collect();
    let after: BTreeSet<&ClauseId> = now.iter().map(|one| &one.plan.id).collect();
    let mut news = Vec::new();
    for one in &now {
        let what = match before.get(&one.plan.id) {
            None => What::Began,
            Some(old) if old.plan.hash != one.plan.hash => What::Changed,
            Some(_) => continue,
        };
        news.push(News { at: one.since, what: what(one.plan.id.clone()) });
    }
    for one in then.iter().filter(|one| !after.contains(&one.plan.id)) {
        let ends = agreement.ends_of(&one.plan.id).iter().map(|(at, _)| *at);
        let at = ends.chain(one.until).filter(|at| from <= *at && *at <= to).min().unwrap_or(to);
        news.push(News { at, what: What::Ended(one.plan.id.clone()) });
    }
    news
}
