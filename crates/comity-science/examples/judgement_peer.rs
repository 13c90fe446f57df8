//! Comity's side of `cargo xtask peers judgement`: reads what the peer was asked and answered, answers the
//! same, and says where they differ.

#![expect(clippy::print_stdout, reason = "an errand talks to the person who runs it")]

use comity_science::concord::alpha::interval;
use comity_science::concord::{Scale, alpha, divergence, ranks, ratings};
use serde_json::Value;
use std::process::ExitCode;

/// By so much two answers may differ.
const EXACT: f64 = 1e-9;

fn main() -> Result<ExitCode, Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [part, answers] = args.as_slice() else {
        return Err("usage: judgement_peer PART ANSWERS.json".into());
    };
    let peer: Value = serde_json::from_str(&std::fs::read_to_string(answers)?)?;
    if part == "speed" {
        return Ok(holds(speed(&peer)?));
    }
    let samples = peer["samples"].as_array().ok_or("the peer's answer has no samples")?;
    let (mut worst, mut n) = (0.0f64, 0);
    for sample in samples {
        for (ours, theirs) in answered(part, sample)? {
            // What is no number here or there differs by all there is.
            let apart = (ours.unwrap_or(f64::NAN) - theirs).abs();
            worst = if apart.is_nan() { f64::INFINITY } else { worst.max(apart) };
            n += 1;
        }
    }
    println!("{part}: {n} numbers of {} samples, largest difference {worst:.1e}", samples.len());
    Ok(holds(n > 0 && worst <= EXACT))
}

fn holds(it: bool) -> ExitCode {
    if it { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

type Pairs = Vec<(Option<f64>, f64)>;

fn answered(part: &str, sample: &Value) -> Result<Pairs, String> {
    let number = |field: &str| sample[field].as_f64().unwrap_or(f64::NAN);
    match part {
        "alpha" => {
            let rows = answers(sample);
            let scales = [Scale::Nominal, Scale::Ordinal, Scale::Interval, Scale::Ratio];
            let theirs = row(&sample["alpha"]);
            Ok(scales.iter().zip(theirs).map(|(scale, theirs)| (alpha(&rows, *scale), theirs)).collect())
        }
        "divergence" => Ok(vec![(divergence::bits(&table(&sample["groups"])), number("bits"))]),
        "ranks" => {
            let found = ranks::concordance(&table(&sample["rows"]));
            let far = ranks::distance(&row(&sample["a"]), &row(&sample["b"]));
            Ok(vec![
                (found.map(|it| it.w), number("w")),
                (found.map(|it| it.chance), number("chance")),
                (far, number("distance")),
            ])
        }
        "ratings" => Ok(vec![(ratings::between(&table(&sample["groups"])), number("icc"))]),
        _ => Err(format!("there is no part `{part}`")),
    }
}

fn row(value: &Value) -> Vec<f64> {
    value.as_array().into_iter().flatten().filter_map(Value::as_f64).collect()
}

fn table(value: &Value) -> Vec<Vec<f64>> {
    value.as_array().into_iter().flatten().map(row).collect()
}

fn answers(sample: &Value) -> Vec<Vec<Option<f64>>> {
    let one = |value: &Value| value.as_array().into_iter().flatten().map(Value::as_f64).collect();
    sample["rows"].as_array().into_iter().flatten().map(one).collect()
}

/// The seconds of processor time that this thread has had, as the peer counts its own.
fn processor() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    text.split(' ').next().and_then(|nanos| nanos.parse::<f64>().ok()).map_or(f64::NAN, |nanos| nanos / 1e9)
}

/// A draw must be so many times as fast as the peer's call: 81 to 85 were measured on a quiet machine of two
/// cores, 44 to 47 on one that others used as well.
const FASTER: f64 = 50.0;

/// 2,000 draws over 500 people and 20 things: within a second, and [`FASTER`] than the peer.
fn speed(peer: &Value) -> Result<bool, String> {
    let (rows, theirs) = (answers(peer), peer["seconds"].as_f64().ok_or("no seconds")?);
    let began = processor();
    let band = interval(&rows, Scale::Ordinal, 0.8, 2000, 1);
    let took = processor() - began;
    // The jackknife takes one more draw a person.
    let each = took / (2000.0 + rows.len() as f64);
    println!(
        "speed: alpha with its interval {took:.2} s ({band:?}); {:.0} times as fast a draw",
        theirs / each
    );
    Ok(took <= 1.0 && theirs / each >= FASTER)
}
