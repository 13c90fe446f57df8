//! How a clause would have stood, day by day, had it been in force from the beginning.

use super::span::Span;
use crate::visit::Visit;
use crate::wall::Standing;
use comity_common::agreement::judge::Court;
use comity_common::agreement::{self, InForce};
use comity_spine::{At, Ref, verdict::Judgement};

/// At how many instants a clause is judged anew.
const LOOKS: i64 = 180;

/// A clause as if it had been in force.
pub struct AsIf {
    /// What it says.
    pub says: String,
    /// How it would have stood, stretch by stretch.
    pub stretches: Vec<Stretch>,
}

/// A stretch of time in which a clause stands the same.
pub struct Stretch {
    /// Its first instant.
    pub from: At,
    /// Its last.
    pub to: At,
    /// How it stands; `None` where it does not speak of the matter.
    pub standing: Option<Standing>,
    /// Why, as half a sentence.
    pub because: String,
    /// What would have been the next move.
    pub next: Option<String>,
}

/// The clauses that a page can be asked to try: those of the newest proposal.
pub fn clauses(visit: &Visit<'_>) -> Vec<InForce> {
    let newest = visit.bench.proposal.as_ref();
    newest
        .map(|version| agreement::as_if_in_force(&version.readable, At(i64::MIN), false))
        .unwrap_or_default()
}

impl AsIf {
    /// Judges one clause on some subjects at evenly spaced instants up to the page's own.
    pub fn new(visit: &Visit<'_>, clause: &InForce, subjects: &[Ref], span: Span) -> AsIf {
        let to = visit.at().min(span.to);
        let step = ((to.0 - span.from.0) / LOOKS).max(1);
        let n = ((to.0 - span.from.0) / step).max(0);
        let mut stretches: Vec<Stretch> = Vec::new();
        // Counted back from the page's instant, so that the last look is at that one.
        for at in (0..=n).rev().map(|i| At(to.0 - i * step)) {
            let clauses = std::slice::from_ref(clause);
            let verdict = Court::new(visit.world, clauses, at).judge_on(clause, subjects);
            let worst = verdict.cases.iter().max_by_key(|case| standing(case).map_or(0, |it| it.gravity()));
            let standing = worst.and_then(standing);
            match stretches.last_mut().filter(|last| is_alike(last.standing.as_ref(), standing.as_ref())) {
                Some(last) => last.to = at,
                None => stretches.push(Stretch {
                    from: at,
                    to: at,
                    standing,
                    because: worst
                        .map_or_else(|| "there was nothing to judge yet".into(), |it| it.because.clone()),
                    next: worst.and_then(|case| Some(case.next.as_ref()?.sentence.clone())),
                }),
            }
        }
        AsIf { says: clause.says.clone(), stretches }
    }
}

fn standing(case: &Judgement) -> Option<Standing> {
    Standing::of(&case.verdict, case.since)
}

fn is_alike(a: Option<&Standing>, b: Option<&Standing>) -> bool {
    a.map(Standing::word) == b.map(Standing::word)
}
