//! What to leave out: the search against all there is, and the properties it rests on.

#![expect(clippy::unwrap_used, reason = "a test says so by failing")]

use comity_forecast::{
    Announcement, Crew, Deliverable, Gate, Odds, Plan, Shrunk, Size,
    scope::{Ask, Form, brute_force, scopes},
};
use proptest::prelude::*;
use std::ops::ControlFlow;

/// A small generator with an own state: the same cases everywhere.
struct Rng(u64);

impl Rng {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % n as u64) as usize
    }
}

/// A random keynote of `n` announcements that share crews, work, gates and prerequisites.
fn any_plan(n: usize, forms: bool, rng: &mut Rng) -> Plan {
    let mut plan = Plan { horizon: 4.0 + rng.below(4 * n + 4) as f64, ..Plan::default() };
    let n_crews = 1 + rng.below(3);
    for crew in 0..n_crews {
        plan.crews.push(Crew {
            id: format!("c{crew}"),
            people: vec![1.0; 1 + rng.below(3)],
            ..Crew::default()
        });
    }
    let n_items = n + rng.below(n + 1);
    for i in 0..n_items {
        let p50 = 0.5 + rng.below(8) as f64 / 2.0;
        let size = Size::Range { p10: p50 / 1.8, p50, p90: p50 * 2.4 };
        let after = if i > 0 && rng.below(3) == 0 { vec![format!("d{}", rng.below(i))] } else { Vec::new() };
        let crew = format!("c{}", rng.below(n_crews));
        plan.deliverables.push(Deliverable { id: format!("d{i}"), crew, size, after, ..Default::default() });
    }
    for i in 0..n {
        let mut one =
            Announcement { id: format!("a{i}"), value: 1.0 + rng.below(20) as f64, ..Default::default() };
        one.needs = (0..1 + rng.below(2)).map(|_| format!("d{}", rng.below(n_items))).collect();
        one.needs.dedup();
        if rng.below(3) == 0 {
            let odds = Odds::Share(0.9 + rng.below(10) as f64 / 100.0);
            plan.gates.push(Gate { id: format!("g{i}"), owner: format!("f{}", rng.below(3)), odds });
            one.gates.push(format!("g{i}"));
        }
        if i > 0 && rng.below(6) == 0 {
            one.requires.push(format!("a{}", rng.below(i)));
        }
        one.must = rng.below(12) == 0;
        if forms && rng.below(4) == 0 && one.needs.len() > 1 {
            let without = vec![one.needs[0].clone()];
            one.shrunk = Some(Shrunk { without, without_gates: one.gates.clone(), value: one.value / 2.0 });
        }
        if forms && rng.below(4) == 0 {
            one.soon = Some(one.value / 10.0);
        }
        plan.announcements.push(one);
    }
    plan
}

fn found(plan: &Plan, ask: &Ask) -> (Vec<f64>, bool) {
    let found = scopes(plan, ask, &mut |_| ControlFlow::Continue(())).unwrap();
    let scopes = found.best.iter().chain(&found.next);
    (scopes.map(|scope| scope.value).collect(), found.exact)
}

/// The search keeps as much value as the best of all scopes, and as the three next.
fn equals_brute_force(sizes: impl Iterator<Item = usize>, forms: bool, seed: u64) {
    let mut rng = Rng(seed);
    let (mut n_cut, mut n_none) = (0, 0);
    for n in sizes {
        let plan = any_plan(n, forms, &mut rng);
        let threshold = 0.3 + rng.below(6) as f64 / 10.0;
        let ask =
            Ask { seed: rng.below(1000) as u64, threshold, trials: 64, fresh_trials: 32, ..Ask::default() };
        let all = brute_force(&plan, &ask).unwrap();
        let (values, exact) = found(&plan, &ask);
        assert!(exact);
        // A scope of nothing at all is no answer.
        let all: Vec<f64> = if values.is_empty() {
            n_none += 1;
            all.into_iter().filter(|v| *v > 1e9).collect()
        } else {
            all
        };
        assert_eq!(values.len(), all.len(), "{plan:?} {ask:?}");
        for (value, best) in values.iter().zip(&all) {
            assert!((value - best).abs() < 1e-9, "{values:?} {all:?} {plan:?} {ask:?}");
        }
        let whole: f64 = plan.announcements.iter().map(|one| one.value).sum();
        n_cut += usize::from(values.first().is_some_and(|&value| value < whole));
    }
    assert!(n_cut > 50 || n_none > 0, "the cases are too easy: {n_cut} {n_none}");
}

#[test]
fn the_search_keeps_as_much_as_the_best_of_all_scopes_950_small_ones() {
    equals_brute_force((0..950).map(|i| 1 + i % 9), false, 0x9e37_79b9);
}

#[test]
fn the_search_keeps_as_much_as_the_best_of_all_scopes_with_smaller_forms() {
    equals_brute_force((0..300).map(|i| 2 + i % 6), true, 0x1234_5678);
}

#[test]
fn the_search_keeps_as_much_as_the_best_of_all_scopes_up_to_twenty() {
    equals_brute_force((0..50).map(|i| [10, 11, 12, 13, 14][i % 5]).chain([16, 18, 20]), false, 0xabcd_ef01);
}

#[test]
fn a_plan_that_fits_loses_nothing_and_one_that_does_not_says_what_it_loses() {
    let mut plan = Plan { horizon: 10.0, ..Plan::default() };
    plan.crews = vec![Crew { id: "c".into(), people: vec![1.0], ..Crew::default() }];
    for (i, value) in [5.0, 3.0, 1.0].into_iter().enumerate() {
        let (id, crew) = (format!("d{i}"), "c".to_owned());
        plan.deliverables.push(Deliverable {
            id: id.clone(),
            crew,
            size: Size::Certain(4.0),
            ..Default::default()
        });
        plan.announcements.push(Announcement {
            id: format!("a{i}"),
            needs: vec![id],
            value,
            ..Default::default()
        });
    }
    plan.announcements[2].soon = Some(0.5);
    let ask = Ask { threshold: 0.9, ..Ask::default() };
    let found = scopes(&plan, &ask, &mut |_| ControlFlow::Continue(())).unwrap();
    let best = found.best.unwrap();
    assert!(found.exact);
    assert_eq!(best.forms, [("a0".into(), Form::Full), ("a1".into(), Form::Full), ("a2".into(), Form::Soon)]);
    assert_eq!((best.value, best.losses.len()), (8.5, 1));
    assert_eq!((best.losses[0].value, best.losses[0].freed.as_slice()), (0.5, &["d2".to_owned()][..]));
    assert_eq!((best.ready.p, best.gained, found.whole.unwrap().ready.p), (1.0, 1.0, 0.0));
    // The next ones are no part of it: without a0, and without a1.
    assert_eq!(found.next.iter().map(|scope| scope.value).collect::<Vec<_>>(), [6.0, 4.0]);
    plan.horizon = 13.0;
    let found = scopes(&plan, &ask, &mut |_| ControlFlow::Continue(())).unwrap();
    assert!(found.best.unwrap().losses.is_empty());
    plan.horizon = 1.0;
    plan.announcements[0].must = true;
    let found = scopes(&plan, &ask, &mut |_| ControlFlow::Continue(())).unwrap();
    assert!(found.best.is_none() && found.musts_too_much);
}

#[test]
fn sixty_announcements_are_searched_and_said_to_be_only_the_best_found() {
    let mut rng = Rng(99);
    let mut plan = any_plan(60, false, &mut rng);
    plan.horizon = 30.0;
    let ask = Ask { threshold: 0.6, trials: 256, fresh_trials: 256, ..Ask::default() };
    let found = scopes(&plan, &ask, &mut |_| ControlFlow::Continue(())).unwrap();
    let best = found.best.unwrap();
    assert!(!found.exact && best.searched >= 0.6 && best.value > 0.0);
    assert!(found.next.iter().all(|scope| scope.value <= best.value && scope.searched >= 0.6));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn under_the_searched_policy_leaving_out_is_never_less_likely(seed in 1u64.., n in 2usize..10) {
        let mut rng = Rng(seed);
        let mut plan = any_plan(n, false, &mut rng);
        plan.announcements.iter_mut().for_each(|one| { one.must = false; one.requires.clear(); });
        let ask = Ask { threshold: 0.0, trials: 128, fresh_trials: 32, ..Ask::default() };
        let whole = scopes(&plan, &ask, &mut |_| ControlFlow::Continue(())).unwrap().whole.unwrap();
        // Asking for more than the whole can give leaves something out, and that is at least as likely.
        let ask = Ask { threshold: (whole.searched + 0.01).min(1.0), ..ask };
        if let Some(best) = scopes(&plan, &ask, &mut |_| ControlFlow::Continue(())).unwrap().best {
            prop_assert!(best.searched >= whole.searched && best.value <= whole.value);
        }
    }
}
