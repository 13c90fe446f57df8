//! Importing costs at most three times what the csv crate alone needs to read the same file once.

use comity_sources::{Input, Options, mapping, packs};
use criterion::{Criterion, criterion_group, criterion_main};
use std::{fmt::Write, hint::black_box, ops::ControlFlow, time::Instant};

const ROWS: usize = 100_000;

/// A tracker's export, as wide as such tables are: most columns are of no use to anybody here.
fn table() -> String {
    let mut text = String::from(
        "ID,Team,Title,Description,Status,Estimate,Priority,Project ID,Project,\
         Creator,Assignee,Labels,Cycle Number,\
         Created,Updated,Started,Triaged,Completed,Canceled,Due Date,UUID\n",
    );
    for i in 0..ROWS {
        let (day, hour, who) = (1 + i % 28, i % 24, i % 500);
        let at = format!("2024-{:02}-{day:02}T{hour:02}:15:00Z", 1 + i % 12);
        let _ = writeln!(
            text,
            "ATL-{i},Atlas,\"A title, of some length, number {i}\",\"Several words that describe it at \
             the length that people use\",Done,3,High,pr-{who},Atlas relaunch,mia{who}@acme.example,bo{who}@acme.example,\
             \"Feature, Launch\",{},{at},{at},{at},,{at},,2025-01-01,0b1d{i:028x}",
            i % 50
        );
    }
    text
}

fn csv_alone(text: &str) -> usize {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let mut record = csv::StringRecord::new();
    let mut n = 0;
    while reader.read_record(&mut record).is_ok_and(|more| more) {
        n += record.len();
    }
    n
}

fn engine(text: &str, pack: &mapping::Pack) -> usize {
    let mut n = 0;
    let options = Options::default();
    let summary = mapping::read(Input::Bytes(text.as_bytes()), pack, &options, &mut |item| {
        n += 1;
        black_box(item);
        ControlFlow::Continue(())
    });
    assert!(summary.is_ok_and(|summary| summary.rows == ROWS as u64), "every row is read");
    n
}

#[expect(clippy::disallowed_methods, reason = "a bench measures time")]
fn seconds(mut what: impl FnMut() -> usize) -> f64 {
    let mut best = f64::INFINITY;
    for _ in 0..7 {
        let start = Instant::now();
        black_box(what());
        best = best.min(start.elapsed().as_secs_f64());
    }
    best
}

#[expect(clippy::print_stdout, reason = "the ratio is what this bench is for")]
fn import(c: &mut Criterion) {
    let text = table();
    let linear = packs::find("linear-csv", &Options::default()).expect("a built-in pack");
    let alone = seconds(|| csv_alone(&text));
    let whole = seconds(|| engine(&text, &linear));
    let mut one = linear.clone();
    one.event.truncate(1);
    let lean = seconds(|| engine(&text, &one));
    println!(
        "{ROWS} rows, {:.1} MB: csv alone {:.1} ms, mapping engine {:.1} ms (3 events a row), \
         ratio {:.2}; one event a row: {:.1} ms, ratio {:.2}",
        text.len() as f64 / 1e6,
        alone * 1e3,
        whole * 1e3,
        whole / alone,
        lean * 1e3,
        lean / alone
    );
    let mut group = c.benchmark_group("import 100,000 rows");
    group.sample_size(10);
    group.bench_function("csv alone", |b| b.iter(|| csv_alone(&text)));
    group.bench_function("mapping engine", |b| b.iter(|| engine(&text, &linear)));
    group.finish();
}

criterion_group!(benches, import);
criterion_main!(benches);
