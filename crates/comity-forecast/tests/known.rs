//! Answers that are known without a simulation.

#![expect(clippy::unwrap_used, reason = "a test says so by failing")]

use comity_forecast::draw::LANES;
use comity_forecast::list::finishes;
use comity_forecast::model::Source;
use comity_forecast::work::{Block, Floor, Shop};
use comity_forecast::{
    Announcement, Change, Crew, Deliverable, Drivers, Flaw, Forecast, Gate, How, Missing, Odds, Plan,
    Refusal, Shared, Size, State, forecast, what_if,
};
use comity_science::special::beta_quantile;
use std::ops::ControlFlow;

/// Nothing shared, so that products and sums are exact.
const ALONE: Shared = Shared { crew: Some(0.0), keynote: Some(0.0) };

fn how(trials: u32) -> How {
    How { trials, resamples: 0, driver_trials: 0, ..How::default() }
}

fn ask(plan: &Plan, trials: u32) -> Forecast {
    forecast(plan, &how(trials), &mut |_| ControlFlow::Continue(())).unwrap()
}

fn joint(plan: &Plan, trials: u32) -> f64 {
    ask(plan, trials).joint.ready.unwrap().p
}

fn crew(id: &str, n: usize) -> Crew {
    Crew { id: id.into(), people: vec![1.0; n], ..Crew::default() }
}

fn item(id: &str, crew: &str, size: Size, after: &[&str]) -> Deliverable {
    let after = after.iter().map(|id| (*id).to_owned()).collect();
    Deliverable { id: id.into(), crew: crew.into(), size, after, ..Deliverable::default() }
}

fn all_of(plan: &mut Plan) {
    let needs = plan.deliverables.iter().map(|item| item.id.clone()).collect();
    let gates = plan.gates.iter().map(|gate| gate.id.clone()).collect();
    plan.announcements = vec![Announcement { id: "all".into(), needs, gates, ..Announcement::default() }];
}

#[test]
fn eight_announcements_at_an_independent_85_percent_give_27() {
    let mut plan = Plan { horizon: 10.0, shared: ALONE, ..Plan::default() };
    for i in 0..8 {
        let id = format!("g{i}");
        plan.gates.push(Gate { id: id.clone(), owner: format!("f{i}"), odds: Odds::Share(0.85) });
        plan.announcements.push(Announcement {
            id: format!("a{i}"),
            gates: vec![id],
            ..Announcement::default()
        });
    }
    let forecast = ask(&plan, 200_000);
    let p = forecast.joint.ready.unwrap();
    assert!((p.p - 0.85f64.powi(8)).abs() < 0.004, "{p:?}");
    assert!(p.trials.0 < 0.85f64.powi(8) && 0.85f64.powi(8) < p.trials.1);
    assert!(forecast.promises.iter().all(|one| (one.ready.unwrap().p - 0.85).abs() < 0.004));
    // With all luck shared by the keynote they stand or fall together.
    plan.shared = Shared { crew: Some(0.1), keynote: Some(0.9) };
    for gate in &mut plan.gates {
        gate.owner = "one".into();
    }
    let together = joint(&plan, 50_000);
    assert!((together - 0.85).abs() < 0.01, "{together}");
}

#[test]
fn a_wheatstone_bridge_ends_when_it_should() {
    // Arcs a: 1→2, b: 1→3, c: 2→3, d: 2→4, e: 3→4, each exponential with mean 1: E = 83/24, P(T ≤ 4) =
    // 0.686280.
    let arc = |id, after: &[&str]| item(id, "crew", Size::Exponential(1.0), after);
    let mut plan = Plan { horizon: 4.0, shared: ALONE, crews: vec![crew("crew", 5)], ..Plan::default() };
    plan.deliverables =
        vec![arc("a", &[]), arc("b", &[]), arc("c", &["a"]), arc("d", &["a"]), arc("e", &["b", "c"])];
    all_of(&mut plan);
    let p = joint(&plan, 400_000);
    assert!((p - 0.686_280).abs() < 0.003, "{p}");
}

#[test]
fn the_longest_of_ten_is_the_tenth_harmonic_number_in_its_middle() {
    let mut plan = Plan { horizon: 3.0, shared: ALONE, crews: vec![crew("crew", 10)], ..Plan::default() };
    plan.deliverables = (0..10).map(|i| item(&format!("{i}"), "crew", Size::Exponential(1.0), &[])).collect();
    all_of(&mut plan);
    let p = joint(&plan, 200_000);
    assert!((p - (1.0 - (-3.0f64).exp()).powi(10)).abs() < 0.004, "{p}");
}

#[test]
fn one_person_does_ten_things_one_after_the_other() {
    // The sum of ten exponentials is Erlang: P(T ≤ 10) = 1 - e⁻¹⁰ Σ 10ᵏ/k! for k < 10.
    let mut plan = Plan { horizon: 10.0, shared: ALONE, crews: vec![crew("crew", 1)], ..Plan::default() };
    plan.deliverables = (0..10).map(|i| item(&format!("{i}"), "crew", Size::Exponential(1.0), &[])).collect();
    all_of(&mut plan);
    let (mut term, mut sum) = (1.0, 0.0);
    for k in 1..=10 {
        sum += term;
        term *= 10.0 / f64::from(k);
    }
    let p = joint(&plan, 200_000);
    assert!((p - (1.0 - (-10.0f64).exp() * sum)).abs() < 0.004, "{p}");
}

/// Throughput of one or three a period, three items to do; one or two such teams.
fn paced(n_teams: usize, periods: f64) -> f64 {
    let mut plan = Plan { horizon: 5.0 * periods, shared: ALONE, ..Plan::default() };
    for team in 0..n_teams {
        let id = format!("t{team}");
        plan.crews.push(Crew { id: id.clone(), people: vec![1.0], throughput: vec![1, 3], period_days: 5.0 });
        plan.deliverables.extend((0..3).map(|i| item(&format!("{id}-{i}"), &id, Size::Unknown, &[])));
    }
    all_of(&mut plan);
    joint(&plan, 200_000)
}

#[test]
fn a_team_that_does_one_or_three_needs_one_two_or_three_periods_for_three() {
    for (teams, shares) in [(1, [0.5, 0.25, 0.25]), (2, [0.25, 0.3125, 0.4375])] {
        let mut below = 0.0;
        for (periods, share) in (1..=3).zip(shares) {
            let by = paced(teams, f64::from(periods));
            assert!((by - below - share).abs() < 0.004, "{teams} teams, {periods} periods: {}", by - below);
            below = by;
        }
    }
}

#[test]
fn fully_shared_teams_are_as_good_as_the_worst_of_them() {
    // Everything hangs on one crew's luck alone: the joint probability is the least of the single ones.
    let mut plan = Plan { horizon: 10.0, ..Plan::default() };
    plan.shared = Shared { crew: Some(0.0), keynote: Some(0.9) };
    plan.crews = vec![crew("crew", 3)];
    for (i, median) in [6.0, 8.0, 9.0].into_iter().enumerate() {
        let (p10, p90) = (median / 1.6, median * 1.6);
        let id = format!("d{i}");
        plan.deliverables.push(item(&id, "crew", Size::Range { p10, p50: median, p90 }, &[]));
        plan.announcements.push(Announcement {
            id: format!("a{i}"),
            needs: vec![id],
            ..Announcement::default()
        });
    }
    let mut sure = plan.clone();
    // What is shared fully: one deliverable under three names has one luck.
    sure.deliverables.truncate(1);
    for one in &mut sure.announcements {
        one.needs = vec!["d0".into()];
    }
    let one = ask(&sure, 20_000);
    assert_eq!(one.joint.ready.unwrap().hits, one.promises[0].ready.unwrap().hits);
    let forecast = ask(&plan, 50_000);
    let least = forecast.promises.iter().map(|one| one.ready.unwrap().p).fold(1.0, f64::min);
    let product: f64 = forecast.promises.iter().map(|one| one.ready.unwrap().p).product();
    let p = forecast.joint.ready.unwrap().p;
    assert!(p <= least && least - p < 0.15 * (least - product), "{p} {least} {product}");
}

#[test]
fn the_same_bytes_on_any_number_of_threads() {
    let mut plan = Plan { horizon: 12.0, ..Plan::default() };
    plan.crews = vec![crew("one", 2), crew("two", 1)];
    for i in 0..20 {
        let after = if i > 2 { vec![format!("{}", i - 3)] } else { Vec::new() };
        let crew = if i % 3 == 0 { "two" } else { "one" };
        let size = Size::Range { p10: 0.5, p50: 1.0, p90: 2.5 };
        plan.deliverables.push(Deliverable {
            id: format!("{i}"),
            crew: crew.into(),
            size,
            after,
            ..Default::default()
        });
    }
    all_of(&mut plan);
    let how = How { trials: 2048, resamples: 16, resample_trials: 128, driver_trials: 256, ..How::default() };
    let told = |n| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(n).build().unwrap();
        let made = pool.install(|| forecast(&plan, &how, &mut |_| ControlFlow::Continue(()))).unwrap();
        serde_json::to_string(&made).unwrap()
    };
    let one = told(1);
    assert_eq!(one, told(2));
    assert_eq!(one, told(7));
}

#[test]
fn a_gate_without_data_has_no_number_and_says_which() {
    let mut plan = Plan { horizon: 10.0, ..Plan::default() };
    let odds = Odds::Rate { passed: 0, of: 0 };
    plan.gates = vec![
        Gate { id: "claims".into(), owner: "legal".into(), odds },
        Gate { id: "demo".into(), owner: "design".into(), odds: Odds::Rate { passed: 9, of: 10 } },
    ];
    for (id, gate) in [("a", "claims"), ("b", "demo")] {
        plan.announcements.push(Announcement {
            id: id.into(),
            gates: vec![gate.into()],
            ..Announcement::default()
        });
    }
    let forecast = ask(&plan, 4096);
    let missing = Missing::Gate { gate: "claims".into(), owner: "legal".into() };
    assert_eq!(forecast.joint.ready, None);
    assert_eq!(forecast.joint.missing, std::slice::from_ref(&missing));
    assert_eq!((forecast.promises[0].ready, &forecast.promises[0].missing), (None, &vec![missing]));
    assert!((forecast.promises[1].ready.unwrap().p - 9.5 / 11.0).abs() < 0.02);
    assert_eq!(forecast.known.unwrap().1, 1);
    assert!(forecast.flaws.contains(&Flaw::NoOdds { id: "claims".into() }));
}

#[test]
fn what_waits_for_itself_has_no_number_and_the_ring_is_named() {
    let mut plan = Plan { horizon: 10.0, crews: vec![crew("crew", 1)], ..Plan::default() };
    let day = || Size::Certain(1.0);
    plan.deliverables = vec![
        item("a", "crew", day(), &["c"]),
        item("b", "crew", day(), &["a"]),
        item("c", "crew", day(), &["b"]),
        item("free", "crew", day(), &[]),
        item("behind", "crew", day(), &["b"]),
    ];
    for id in ["behind", "free"] {
        plan.announcements.push(Announcement {
            id: id.into(),
            needs: vec![id.into()],
            ..Announcement::default()
        });
    }
    let forecast = ask(&plan, 64);
    assert_eq!(forecast.promises[0].ready, None);
    assert_eq!(forecast.promises[0].missing.len(), 1, "{:?}", forecast.promises[0].missing);
    assert_eq!(forecast.promises[1].ready.unwrap().p, 1.0);
    let said: Vec<String> = forecast.flaws.iter().map(ToString::to_string).collect();
    assert!(said.iter().any(|said| said.contains("a → c → b → a")), "{said:?}");
}

#[test]
fn bad_input_is_a_sentence_and_never_a_number() {
    let mut plan = Plan { horizon: 10.0, crews: vec![crew("crew", 1)], ..Plan::default() };
    plan.crews.push(Crew { id: "away".into(), people: vec![0.0], ..Crew::default() });
    plan.deliverables = vec![
        item("upside", "crew", Size::Range { p10: 9.0, p50: 5.0, p90: 1.0 }, &[]),
        item("stuck", "away", Size::Certain(1.0), &[]),
        item("lost", "nowhere", Size::Certain(1.0), &[]),
        item("sizeless", "crew", Size::Unknown, &[]),
        item("nan", "crew", Size::Estimate(f64::NAN), &[]),
    ];
    for id in ["upside", "stuck", "lost", "sizeless", "nan", "ghost"] {
        plan.announcements.push(Announcement {
            id: id.into(),
            needs: vec![id.into()],
            ..Announcement::default()
        });
    }
    plan.announcements.push(Announcement { id: "empty".into(), ..Announcement::default() });
    let forecast = ask(&plan, 64);
    for outlook in &forecast.promises {
        assert_eq!(outlook.ready, None, "{outlook:?}");
        assert_eq!(outlook.missing.len(), 1, "{outlook:?}");
    }
    assert!(forecast.flaws.contains(&Flaw::UpsideDown { id: "upside".into() }));
    assert!(forecast.flaws.contains(&Flaw::Nobody { crew: "away".into() }));
    assert!(forecast.flaws.contains(&Flaw::NothingNeeded { id: "empty".into() }));
    let refused = |plan: &Plan| comity_forecast::forecast(plan, &how(64), &mut |_| ControlFlow::Continue(()));
    assert_eq!(refused(&Plan::default()), Err(Refusal::Past { days_ago: 0.0 }));
    assert_eq!(refused(&Plan { horizon: f64::NAN, ..plan.clone() }), Err(Refusal::NoDate));
    assert_eq!(refused(&Plan { announcements: Vec::new(), ..plan.clone() }), Err(Refusal::NothingPromised));
    let stopped = comity_forecast::forecast(&plan, &how(64), &mut |_| ControlFlow::Break(()));
    assert_eq!(stopped, Err(Refusal::Stopped));
}

/// The mean of when everything is finished, under the policy of the headline and under that of the search.
fn means(plan: &Plan, trials: u32) -> [f64; 2] {
    let model = Source::of(plan).unwrap().model();
    let shop = Shop::of(&model);
    let (mut block, mut floor, mut sum) = (Block::default(), Floor::default(), 0.0);
    for place in 0..trials / LANES as u32 {
        shop.watch(1, place, &mut block, &mut floor, |lane, block, _| {
            let ends = block.ends.iter().skip(lane).step_by(LANES);
            sum += f64::from(ends.copied().fold(0.0, f32::max));
        });
    }
    let list = finishes(&model, 1, trials);
    let mean = list.iter().map(|&days| f64::from(days)).sum::<f64>() / list.len() as f64;
    [sum / f64::from(trials), mean]
}

#[test]
fn a_wheatstone_bridge_and_the_longest_of_ten_take_as_long_on_average_as_they_should() {
    let arc = |id: &str, after: &[&str]| item(id, "crew", Size::Exponential(1.0), after);
    let mut bridge = Plan { horizon: 4.0, shared: ALONE, crews: vec![crew("crew", 5)], ..Plan::default() };
    bridge.deliverables =
        vec![arc("a", &[]), arc("b", &[]), arc("c", &["a"]), arc("d", &["a"]), arc("e", &["b", "c"])];
    all_of(&mut bridge);
    let mut ten = Plan { horizon: 3.0, shared: ALONE, crews: vec![crew("crew", 10)], ..Plan::default() };
    ten.deliverables = (0..10).map(|i| arc(&format!("{i}"), &[])).collect();
    all_of(&mut ten);
    // 83/24, and H₁₀ = 1 + 1/2 + … + 1/10; the mean of 320,000 trials has an error of 0.003.
    let tenth: f64 = (1..=10).map(|k| 1.0 / f64::from(k)).sum();
    for (plan, known) in [(&bridge, 83.0 / 24.0), (&ten, tenth)] {
        for mean in means(plan, 320_000) {
            assert!((mean - known).abs() < 0.012, "{mean} {known}");
        }
    }
}

#[test]
fn what_ends_last_is_as_often_critical_as_it_should_be() {
    // Of two exponentials with means 1 and 2, the second ends last in two of three trials.
    let mut plan = Plan { horizon: 3.0, shared: ALONE, crews: vec![crew("crew", 2)], ..Plan::default() };
    plan.deliverables = vec![
        item("short", "crew", Size::Exponential(1.0), &[]),
        item("long", "crew", Size::Exponential(2.0), &[]),
    ];
    all_of(&mut plan);
    let how = How { trials: 1024, resamples: 0, driver_trials: 100_000, ..How::default() };
    let drivers =
        |plan: &Plan| forecast(plan, &how, &mut |_| ControlFlow::Continue(())).unwrap().drivers.unwrap();
    let free = drivers(&plan);
    let share = |of: &Drivers, id: &str| of.critical.iter().find(|one| one.id == id).unwrap().share;
    assert!((share(&free, "long") - 2.0 / 3.0).abs() < 0.006, "{:?}", free.critical);
    assert!((share(&free, "short") - 1.0 / 3.0).abs() < 0.006);
    assert!(free.bottlenecks.is_empty(), "nobody is waited for: {:?}", free.bottlenecks);
    // One person does one after the other: both are always critical, and that person is always waited for.
    plan.crews = vec![crew("crew", 1)];
    let one = drivers(&plan);
    assert_eq!((share(&one, "long"), share(&one, "short")), (1.0, 1.0));
    assert_eq!((one.bottlenecks[0].crew.as_str(), one.bottlenecks[0].share), ("crew", 1.0));
    // A second person makes of the sum of both the longer of both.
    let (sum, longer) =
        (1.0 - (2.0 * (-1.5f64).exp() - (-3.0f64).exp()), (1.0 - (-3.0f64).exp()) * (1.0 - (-1.5f64).exp()));
    let more = one.bottlenecks[0].one_more.as_ref().unwrap();
    assert!((more.before - sum).abs() < 0.006 && (more.after - longer).abs() < 0.006, "{more:?}");
}

#[test]
fn the_smallest_change_is_the_gate_that_holds_all_up() {
    let mut plan = Plan { horizon: 10.0, shared: ALONE, crews: vec![crew("crew", 1)], ..Plan::default() };
    plan.deliverables = vec![item("work", "crew", Size::Certain(1.0), &[])];
    for (id, share) in [("sure", 0.95), ("open", 0.5)] {
        plan.gates.push(Gate { id: id.into(), owner: id.into(), odds: Odds::Share(share) });
    }
    all_of(&mut plan);
    let how = How { trials: 1024, resamples: 0, driver_trials: 100_000, ..How::default() };
    let drivers = forecast(&plan, &how, &mut |_| ControlFlow::Continue(())).unwrap().drivers.unwrap();
    let smallest = drivers.smallest.unwrap();
    assert_eq!(smallest.changes, [Change::Settle { gate: "open".into() }]);
    assert!(
        (smallest.before - 0.475).abs() < 0.006 && (smallest.delta - 0.475).abs() < 0.006,
        "{smallest:?}"
    );
    // The error of a paired difference is that of the trials in which the two differ.
    let known = (0.475f64 * (1.0 - 0.475) / 100_000.0).sqrt();
    assert!((smallest.error - known).abs() < 0.05 * known, "{} {known}", smallest.error);
    // What is asked by itself is what the drivers say.
    let asked = what_if(&plan, &smallest.changes, how.seed, how.driver_trials).unwrap();
    assert_eq!(asked, smallest);
}

#[test]
fn the_band_is_that_of_the_past_drawn_again() {
    let told = |passed, of| {
        let mut plan = Plan { horizon: 10.0, shared: ALONE, ..Plan::default() };
        plan.gates.push(Gate { id: "g".into(), owner: "f".into(), odds: Odds::Rate { passed, of } });
        all_of(&mut plan);
        let how = How { trials: 65_536, resamples: 400, resample_trials: 4096, driver_trials: 0, seed: 1 };
        forecast(&plan, &how, &mut |_| ControlFlow::Continue(())).unwrap().joint.ready.unwrap()
    };
    // Four in five pasts: between the quantiles of the Jeffreys posterior.
    for (passed, of) in [(7, 10), (70, 100)] {
        let (yes, no) = (f64::from(passed) + 0.5, f64::from(of - passed) + 0.5);
        let (low, high) = (beta_quantile(0.1, yes, no), beta_quantile(0.9, yes, no));
        let chance = told(passed, of);
        assert!((chance.p - yes / (yes + no)).abs() < 0.006, "{chance:?}");
        assert!((chance.band.0 - low).abs() < 0.03 && (chance.band.1 - high).abs() < 0.03, "{chance:?}");
        assert!(chance.band.0 <= chance.trials.0 && chance.trials.1 <= chance.band.1, "{chance:?}");
    }
    let width = |chance: comity_forecast::Chance| chance.band.1 - chance.band.0;
    assert!(width(told(70, 100)) < 0.5 * width(told(7, 10)));
}

/// A plan in which all is well, and which each case below spoils.
fn sound() -> Plan {
    let mut plan = Plan { horizon: 10.0, crews: vec![crew("crew", 2)], ..Plan::default() };
    let size = || Size::Range { p10: 1.0, p50: 2.0, p90: 4.0 };
    plan.deliverables = vec![item("a", "crew", size(), &[]), item("b", "crew", size(), &["a"])];
    plan.gates = vec![Gate { id: "g".into(), owner: "legal".into(), odds: Odds::Met }];
    all_of(&mut plan);
    plan
}

/// What spoils a plan.
type Spoil = fn(&mut Plan);

/// What spoils a plan, what is said of it, and whether there is a number all the same.
const CASES: [(Spoil, &str, bool); 17] = [
    (|plan| plan.crews[0].people.push(0.0), "are there for 0 % of their time; they are not counted", true),
    (|plan| plan.crews[0].people = vec![0.0], "has time for this list (0 %)", false),
    (|plan| plan.crews[0].people[0] = 1.5, "does not lie between 0 and 1; it is cut to that", true),
    (|plan| plan.deliverables[0].after = vec!["b".into()], "wait for each other", false),
    (
        |plan| plan.deliverables[0].size = Size::Range { p10: 4.0, p50: 2.0, p90: 1.0 },
        "is upside down or below 0; it counts as an item without a size",
        false,
    ),
    (
        |plan| plan.deliverables[0].size = Size::Pert { low: 4.0, mode: 2.0, high: 9.0 },
        "is upside down or below 0",
        false,
    ),
    (|plan| plan.deliverables[0].size = Size::Estimate(-1.0), "is not a number of days above 0", false),
    (|plan| plan.deliverables[0].size = Size::Unknown, "has no size and there is no past", false),
    (
        |plan| {
            plan.deliverables[0].size = Size::Unknown;
            let took = |days| comity_forecast::Took { crew: "crew".into(), days };
            plan.past.sizes = (1..=6).map(|days| took(f64::from(days))).collect();
        },
        "has no size; it is drawn from what such work took before",
        true,
    ),
    (|plan| plan.deliverables[0].size = Size::Estimate(2.0), "has fewer than 30 finished estimates", true),
    (
        |plan| plan.past.sizes = vec![comity_forecast::Took { crew: "crew".into(), days: f64::NAN }],
        "rows of the past have no length above 0; they are left out",
        true,
    ),
    (
        |plan| {
            plan.crews[0].throughput = vec![0, 0, 0];
            plan.deliverables.iter_mut().for_each(|item| item.size = Size::Unknown);
        },
        "finished nothing in any past period",
        false,
    ),
    (|plan| plan.deliverables[1].state = State::Started(1.0), "has begun before", true),
    (
        |plan| {
            plan.crews[0].people = vec![1.0];
            plan.deliverables.iter_mut().for_each(|item| {
                item.after.clear();
                item.state = State::Started(0.5);
            });
        },
        "items begun and 1 people; the later ones wait",
        true,
    ),
    (|plan| plan.announcements[0].gates.clear(), "has no gates", true),
    (|plan| plan.announcements[0].needs.push("ghost".into()), "ghost", false),
    (|plan| plan.gates[0].odds = Odds::Unknown, "legal", false),
];

#[test]
fn whatever_is_wrong_with_a_plan_is_said_with_what_the_forecast_does_about_it() {
    let plain = ask(&sound(), 256);
    assert!(plain.flaws.is_empty() && plain.joint.ready.is_some(), "{:?}", plain.flaws);
    for (place, (spoil, says, has_number)) in CASES.into_iter().enumerate() {
        let mut plan = sound();
        spoil(&mut plan);
        let forecast = ask(&plan, 256);
        let said: Vec<String> = forecast
            .flaws
            .iter()
            .map(ToString::to_string)
            .chain(forecast.joint.missing.iter().map(ToString::to_string))
            .collect();
        assert!(said.iter().any(|sentence| sentence.contains(says)), "case {place}, {says}: {said:?}");
        assert_eq!(forecast.joint.ready.is_some(), has_number, "case {place}, {says}: {said:?}");
    }
    let mut twice = sound();
    twice.announcements[0].requires = vec!["two".into()];
    let other =
        Announcement { id: "two".into(), requires: vec!["all".into()], ..twice.announcements[0].clone() };
    twice.announcements.push(other);
    let said: Vec<String> = ask(&twice, 256).flaws.iter().map(ToString::to_string).collect();
    assert!(said.iter().any(|said| said.contains("require each other, so they count as one")), "{said:?}");
}
