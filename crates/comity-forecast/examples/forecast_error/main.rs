//! How far the number of trials lets a forecast be off: plain chance beside a scrambled Sobol sequence.
//!
//! `forecast_error [OUT.svg]` prints a table, and draws it. Every error is the root mean squared one over
//! seeds, against a million plain trials. The product itself draws plainly: what it saves by asking the same
//! luck twice (common random numbers) is more than any sequence does, and needs no order of dimensions.
#![expect(clippy::print_stdout, reason = "its output is what it is for")]

mod plan;

use comity_forecast::draw::{Key, LANES};
use comity_forecast::model::{Model, Source};
use comity_forecast::work::{Block, Floor, Shop};
use comity_forecast::{How, forecast};
use rayon::prelude::*;
use std::cell::RefCell;
use std::error::Error;
use std::fmt::Write as _;
use std::ops::ControlFlow;

/// How often each number of trials is tried.
const SEEDS: u32 = 48;
/// The promise that is looked at beside all of them.
const PROMISE: usize = 3;

/// A number of trials, and the errors with it, in points: of all promises together and of one.
struct Row {
    trials: u32,
    plain: [f64; 2],
    sobol: [f64; 2],
}

fn main() -> Result<(), Box<dyn Error>> {
    let plan = plan::keynote();
    let model = Source::of(&plan)?.model();
    let plain = |trials: u32, seed: u32| -> Result<[f64; 2], Box<dyn Error + Send + Sync>> {
        let how = How { trials, seed: seed.into(), resamples: 0, driver_trials: 0, ..How::default() };
        let made = forecast(&plan, &how, &mut |_| ControlFlow::Continue(()))?;
        let of = |chance: Option<comity_forecast::Chance>| chance.map(|chance| chance.p).ok_or("no number");
        Ok([of(made.joint.ready)?, of(made.promises[PROMISE].ready)?])
    };
    let known = plain(1 << 20, 999).map_err(|why| why.to_string())?;
    println!("all {:.4}, promise {PROMISE} {:.4}, by {} plain trials", known[0], known[1], 1 << 20);
    println!("trials   all: plain  Sobol  variance ratio   one: plain  Sobol  variance ratio");
    let mut rows = Vec::new();
    for trials in (6..=14).map(|power| 1u32 << power) {
        let plainly: Result<Vec<_>, _> = (0..SEEDS).into_par_iter().map(|seed| plain(trials, seed)).collect();
        let plainly = plainly.map_err(|why| why.to_string())?;
        let sobol: Vec<[f64; 2]> =
            (0..SEEDS).into_par_iter().map(|seed| by_sobol(&model, trials, seed)).collect();
        let row = Row { trials, plain: errors(&plainly, known), sobol: errors(&sobol, known) };
        println!(
            "{trials:6}   {:10.3} {:6.3} {:15.1}   {:10.3} {:6.3} {:15.1}",
            row.plain[0],
            row.sobol[0],
            (row.plain[0] / row.sobol[0]).powi(2),
            row.plain[1],
            row.sobol[1],
            (row.plain[1] / row.sobol[1]).powi(2),
        );
        rows.push(row);
    }
    if let Some(path) = std::env::args().nth(1) {
        std::fs::write(&path, picture(&rows)?)?;
        println!("drawn into {path}");
    }
    Ok(())
}

/// Root mean squared errors, in points.
fn errors(found: &[[f64; 2]], known: [f64; 2]) -> [f64; 2] {
    let of = |i: usize| {
        let squares: f64 = found.iter().map(|one| (one[i] - known[i]).powi(2)).sum();
        100.0 * (squares / found.len() as f64).sqrt()
    };
    [of(0), of(1)]
}

/// The same plan with the words of a scrambled Sobol sequence: a dimension for each thing that is drawn, in
/// the order in which the model draws them (what is shared first), a point for each trial.
///
/// Source: Burley 2020, "Practical Hash-based Owen Scrambling", JCGT 9:4; directions of Joe & Kuo 2008.
fn by_sobol(model: &Model, trials: u32, seed: u32) -> [f64; 2] {
    let dimensions: RefCell<Vec<(Key, u32)>> = RefCell::new(Vec::new());
    let words = |key: Key, block: u32, stream: u32| {
        let mut known = dimensions.borrow_mut();
        let dimension = known.iter().position(|one| *one == (key, stream)).unwrap_or_else(|| {
            known.push((key, stream));
            known.len() - 1
        });
        std::array::from_fn(|lane| {
            let point = block * LANES as u32 + lane as u32;
            (f64::from(sobol_burley::sample(point, dimension as u32, seed)) * 4_294_967_296.0) as u32
        })
    };
    let shop = Shop::of(model);
    let (mut block, mut floor) = (Block::default(), Floor::default());
    let mut hits = [0u32; 2];
    for place in 0..trials.div_ceil(LANES as u32) {
        shop.finish_given(&words, place, model.horizon, &mut block, &mut floor);
        let mut all = u32::MAX;
        for (i, promise) in model.promises.iter().enumerate() {
            let mut ready = promise.yes.iter().fold(u32::MAX, |bits, &yes| bits & block.yes[yes]);
            for &task in &promise.tasks {
                for (lane, &end) in block.ends[task * LANES..(task + 1) * LANES].iter().enumerate() {
                    ready &= !(u32::from(end > model.horizon) << lane);
                }
            }
            all &= ready;
            hits[1] += if i == PROMISE { ready.count_ones() } else { 0 };
        }
        hits[0] += all.count_ones();
    }
    assert!(dimensions.borrow().len() <= sobol_burley::NUM_DIMENSIONS as usize, "the sequence has no more");
    hits.map(|hits| f64::from(hits) / f64::from(trials.div_ceil(LANES as u32) * LANES as u32))
}

/// The picture's size, and where its frame begins and ends.
const WIDE: f64 = 640.0;
const HIGH: f64 = 360.0;
const LEFT: f64 = 56.0;
const RIGHT: f64 = WIDE - 120.0;
const FOOT: f64 = HIGH - 40.0;

/// The powers of two between which all errors lie.
struct Scale {
    low: f64,
    top: f64,
}

impl Scale {
    fn of(rows: &[Row]) -> Self {
        let all = rows.iter().flat_map(|row| [row.plain, row.sobol].concat());
        let ends = all.fold((f64::MAX, f64::MIN), |(low, top), error| (low.min(error), top.max(error)));
        Self { low: ends.0.log2().floor(), top: ends.1.log2().ceil() }
    }

    fn y(&self, error: f64) -> f64 {
        12.0 + (self.top - error.log2()) / (self.top - self.low) * (FOOT - 12.0)
    }
}

fn x(trials: u32) -> f64 {
    LEFT + (f64::from(trials).log2() - 6.0) / 8.0 * (RIGHT - LEFT)
}

/// The errors against the trials, both by powers of two.
fn picture(rows: &[Row]) -> Result<String, std::fmt::Error> {
    let scale = Scale::of(rows);
    let mut text = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDE} {HIGH}\" font-family=\"sans-serif\" \
         font-size=\"12\" role=\"img\"><title>Error of P(ready) against trials</title>\
         <rect width=\"{WIDE}\" height=\"{HIGH}\" fill=\"#fff\"/>\n"
    );
    for power in scale.low as i32..=scale.top as i32 {
        let error = 2f64.powi(power);
        let (at, name, below) = (scale.y(error), LEFT - 6.0, scale.y(error) + 4.0);
        writeln!(
            text,
            "<line x1=\"{LEFT}\" x2=\"{RIGHT}\" y1=\"{at:.1}\" y2=\"{at:.1}\" stroke=\"#ddd\"/>\
             <text x=\"{name}\" y=\"{below:.1}\" text-anchor=\"end\">{error}</text>"
        )?;
    }
    for row in rows {
        let (at, below) = (x(row.trials), FOOT + 18.0);
        writeln!(text, "<text x=\"{at:.1}\" y=\"{below}\" text-anchor=\"middle\">{}</text>", row.trials)?;
    }
    lines(&mut text, rows, &scale)?;
    let below = HIGH - 4.0;
    writeln!(
        text,
        "<text x=\"{LEFT}\" y=\"{below}\">trials; upwards the root mean squared error, in points</text></svg>"
    )?;
    Ok(text)
}

/// A line: its name, its colour, its dashes, and what of a row it draws.
type Line = (&'static str, &'static str, &'static str, fn(&Row) -> f64);

fn lines(text: &mut String, rows: &[Row], scale: &Scale) -> std::fmt::Result {
    let lines: [Line; 4] = [
        ("all, plain", "#a33", "none", |row| row.plain[0]),
        ("all, Sobol", "#a33", "5 4", |row| row.sobol[0]),
        ("one, plain", "#247", "none", |row| row.plain[1]),
        ("one, Sobol", "#247", "5 4", |row| row.sobol[1]),
    ];
    for (place, (name, colour, dashes, of)) in lines.into_iter().enumerate() {
        let points: Vec<String> =
            rows.iter().map(|row| format!("{:.1},{:.1}", x(row.trials), scale.y(of(row)))).collect();
        let key = 24.0 + 18.0 * place as f64;
        let look = format!("stroke=\"{colour}\" stroke-width=\"2\" stroke-dasharray=\"{dashes}\"");
        writeln!(text, "<polyline points=\"{}\" fill=\"none\" {look}/>", points.join(" "))?;
        let (from, to, beside, below) = (RIGHT + 12.0, RIGHT + 40.0, RIGHT + 46.0, key + 4.0);
        writeln!(
            text,
            "<line x1=\"{from}\" x2=\"{to}\" y1=\"{key}\" y2=\"{key}\" {look}/>\
             <text x=\"{beside}\" y=\"{below}\">{name}</text>"
        )?;
    }
    Ok(())
}
