//! What a forecast costs, and how fast its error falls: `cargo bench -p comity-forecast`.
//!
//! The what-if of a page: 10,000 trials of 14 announcements over 120 deliverables, before and after a change.
#![expect(clippy::unwrap_used, reason = "a bench that cannot go on has failed")]
#![expect(clippy::print_stdout, reason = "its output is what it is for")]

use comity_forecast::{
    Announcement, Change, Crew, Deliverable, Gate, How, Odds, Plan, Size, forecast, what_if,
};
use criterion::{Criterion, criterion_group, criterion_main};
use std::hint::black_box;
use std::ops::ControlFlow;

/// A keynote of the demo's size.
fn keynote() -> Plan {
    let mut plan = Plan { horizon: 60.0, ..Plan::default() };
    for crew in 0..8 {
        let people = vec![1.0; 2 + crew % 3];
        plan.crews.push(Crew { id: format!("c{crew}"), people, ..Crew::default() });
    }
    for i in 0..120_usize {
        let p50 = 2.0 + (i * 7 % 11) as f64 / 2.0;
        let after = if i % 4 > 0 { vec![format!("d{}", i - 1)] } else { Vec::new() };
        plan.deliverables.push(Deliverable {
            id: format!("d{i}"),
            crew: format!("c{}", i * 5 % 8),
            size: Size::Range { p10: p50 / 2.0, p50, p90: p50 * 2.2 },
            after,
            ..Deliverable::default()
        });
    }
    for i in 0..14_usize {
        let odds = Odds::Rate { passed: 18, of: 20 };
        plan.gates.push(Gate { id: format!("g{i}"), owner: format!("f{}", i % 4), odds });
        let needs = (0..120).filter(|d| d % 14 == i).map(|d| format!("d{d}")).collect();
        let gates = vec![format!("g{i}")];
        plan.announcements.push(Announcement {
            id: format!("a{i}"),
            needs,
            gates,
            ..Announcement::default()
        });
    }
    plan
}

fn asked(criterion: &mut Criterion) {
    let plan = keynote();
    let change = [Change::Person { crew: "c0".into() }];
    criterion.bench_function("what-if, 10,000 trials, before and after", |bench| {
        bench.iter(|| what_if(black_box(&plan), &change, 1, 10_000).unwrap());
    });
    let how = How { driver_trials: 0, ..How::default() };
    criterion.bench_function("forecast with 200 pasts, no drivers", |bench| {
        bench.iter(|| forecast(black_box(&plan), &how, &mut |_| ControlFlow::Continue(())).unwrap());
    });
}

/// How far P(ready) is off, by the number of trials: the spread over 40 seeds.
fn error(_: &mut Criterion) {
    let plan = keynote();
    println!("trials   root mean squared error of P(ready), in points");
    let share = |trials, seed| {
        let how = How { trials, seed, resamples: 0, driver_trials: 0, ..How::default() };
        forecast(&plan, &how, &mut |_| ControlFlow::Continue(())).unwrap().promises[3].ready.unwrap().p
    };
    let known = share(1 << 20, 999);
    for trials in [64, 256, 1024, 4096, 16_384] {
        let squares: f64 = (0..40).map(|seed| (share(trials, seed) - known).powi(2)).sum();
        println!("{trials:6}   {:.3}", 100.0 * (squares / 40.0).sqrt());
    }
}

criterion_group! { name = benches; config = Criterion::default().sample_size(10); targets = asked, error }
criterion_main!(benches);
