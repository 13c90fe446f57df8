//! What a forecast and a what-if cost: `cargo bench -p comity-forecast`.
//!
//! The what-if of a page: 10,000 trials of 14 announcements over 120 deliverables, before and after a change;
//! asked at first, and asked again of a plan that was played before. How far the number of trials lets a
//! forecast be off is the example `forecast_error`.
#![expect(clippy::unwrap_used, reason = "a bench that cannot go on has failed")]

#[path = "../examples/forecast_error/plan.rs"]
mod plan;

use comity_forecast::{Change, How, Question, forecast, what_if};
use criterion::{Criterion, criterion_group, criterion_main};
use plan::keynote;
use std::hint::black_box;
use std::ops::ControlFlow;

const TRIALS: u32 = 10_000;

fn what_ifs(criterion: &mut Criterion) {
    let plan = keynote();
    let changes = [
        ("one person more", Change::Person { crew: "c0".into() }),
        ("one announcement less", Change::Cut { announcement: "a3".into() }),
        ("one gate met", Change::Settle { gate: "g3".into() }),
        ("five days more", Change::Days(5.0)),
    ];
    let mut group = criterion.benchmark_group("what-if, 10,000 trials");
    for (name, change) in &changes {
        let change = std::slice::from_ref(change);
        group.bench_function(format!("at first: {name}"), |bench| {
            bench.iter(|| what_if(black_box(&plan), change, 1, TRIALS).unwrap());
        });
        let question = Question::of(&plan, 1, TRIALS).unwrap();
        group.bench_function(format!("again: {name}"), |bench| {
            bench.iter(|| black_box(&question).ask(change).unwrap());
        });
    }
}

fn forecasts(criterion: &mut Criterion) {
    let plan = keynote();
    for (name, driver_trials) in [("no drivers", 0), ("with drivers", How::default().driver_trials)] {
        let how = How { driver_trials, ..How::default() };
        criterion.bench_function(&format!("forecast, 16,384 trials, 200 pasts, {name}"), |bench| {
            bench.iter(|| forecast(black_box(&plan), &how, &mut |_| ControlFlow::Continue(())).unwrap());
        });
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(10);
    targets = what_ifs, forecasts
}
criterion_main!(benches);
