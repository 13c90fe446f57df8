//! Comity's side of `cargo xtask peers exchange`: reads what the peer was asked and answered, answers the
//! same, and says where they differ.

#![expect(clippy::print_stdout, reason = "an errand talks to the person who runs it")]

use comity_science::agreement::{Voice, agreement};
use comity_science::likeness::{Lexical, Likeness};
use comity_science::survival::{Ended, Watched, aalen_johansen, kaplan_meier};
use serde_json::Value;
use std::collections::BTreeMap;
use std::process::ExitCode;

/// By so much two answers may differ.
const EXACT: f64 = 1e-9;

/// So many are suggested.
const TOP: usize = 5;

fn main() -> Result<ExitCode, Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [part, _complaints, answers] = args.as_slice() else {
        return Err("usage: exchange_peer PART COMPLAINTS.csv ANSWERS.json".into());
    };
    let peer: Value = serde_json::from_str(&std::fs::read_to_string(answers)?)?;
    let holds = match part.as_str() {
        "survival" => survival(&peer)?,
        "competing" => competing(&peer)?,
        "likeness" => likeness(&peer)?,
        "speed" => speed(&peer)?,
        "agreement" => agreed(&peer)?,
        _ => return Err(format!("there is no part `{part}`").into()),
    };
    Ok(if holds { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn list<'v>(value: &'v Value, field: &str) -> Result<&'v Vec<Value>, String> {
    value[field].as_array().ok_or_else(|| format!("the peer's answer has no list `{field}`"))
}

fn numbers(value: &Value, field: &str) -> Result<Vec<f64>, String> {
    Ok(list(value, field)?.iter().map(|number| number.as_f64().unwrap_or(f64::NAN)).collect())
}

fn texts(value: &Value) -> Result<Vec<&str>, String> {
    Ok(list(value, "texts")?.iter().filter_map(Value::as_str).collect())
}

/// The seconds of processor time that this thread has had, as the peer counts its own.
fn processor() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    text.split(' ').next().and_then(|nanos| nanos.parse::<f64>().ok()).map_or(f64::NAN, |nanos| nanos / 1e9)
}

fn seconds(peer: &Value) -> f64 {
    peer["seconds"].as_f64().unwrap_or(f64::NAN)
}

fn survival(peer: &Value) -> Result<bool, String> {
    let samples = list(peer, "samples")?;
    let (mut worst, mut n_falls, mut medians, mut took) = (0.0f64, 0, 0, 0.0);
    for sample in samples {
        let ended = list(sample, "ended")?.iter().map(|ended| ended == &Value::Bool(true));
        let cases: Vec<Watched> = numbers(sample, "times")?
            .into_iter()
            .zip(ended)
            .map(|(time, ended)| Watched { time, ended })
            .collect();
        let began = processor();
        let curve = kaplan_meier(&cases);
        let bands = curve.bands(0.95);
        took += processor() - began;
        let [falls, open, low, high] = [
            numbers(sample, "falls")?,
            numbers(sample, "open")?,
            numbers(sample, "low")?,
            numbers(sample, "high")?,
        ];
        if bands.len() != falls.len() {
            println!("survival: {} falls here, {} there", bands.len(), falls.len());
            return Ok(false);
        }
        for (i, band) in bands.iter().enumerate() {
            n_falls += 1;
            let mut pairs = vec![(band.time, falls[i]), (band.open, open[i])];
            // At the end of a curve that reaches nothing, the peer has no interval.
            if open[i] > 0.0 {
                pairs.extend([(band.low, low[i]), (band.high, high[i])]);
            }
            for (ours, theirs) in pairs {
                let apart = (ours - theirs).abs();
                worst = if apart.is_nan() { f64::INFINITY } else { worst.max(apart) };
            }
        }
        // Where exactly half is open, a rounding decides whether that is the median: both are right.
        let at_half = bands.iter().any(|band| (band.open - 0.5).abs() < EXACT);
        medians += usize::from(curve.median() == sample["median"].as_f64() || at_half);
    }
    let holds = worst <= EXACT && medians == samples.len();
    println!(
        "survival: {} samples, {n_falls} falls with their 95 % intervals: at most {worst:.1e} apart from lifelines; \
         {medians} medians equal; {:.2} s there, {took:.4} s here: {}",
        samples.len(),
        seconds(peer),
        if holds { "holds" } else { "DIFFERS" }
    );
    Ok(holds)
}

fn competing(peer: &Value) -> Result<bool, String> {
    let samples = list(peer, "samples")?;
    let (mut worst, mut n_times, mut took) = (0.0f64, 0, 0.0);
    for sample in samples {
        let ways = list(sample, "ways")?.iter().map(Value::as_u64);
        let times = numbers(sample, "times")?;
        let way = |way: Option<u64>| way.filter(|way| *way > 0).map(|way| way as usize);
        let cases: Vec<Ended> =
            times.iter().zip(ways).map(|(time, it)| Ended { time: *time, way: way(it) }).collect();
        let began = processor();
        let ours: Vec<f64> = times.iter().map(|by| aalen_johansen(&cases, 1, *by, 0.95).share).collect();
        took += processor() - began;
        for (ours, theirs) in ours.iter().zip(numbers(sample, "shares")?) {
            n_times += 1;
            let apart = (ours - theirs).abs();
            worst = if apart.is_nan() { f64::INFINITY } else { worst.max(apart) };
        }
    }
    let holds = worst <= EXACT && n_times > 0;
    println!(
        "competing: {} samples, {n_times} shares of one way to end beside others: at most {worst:.1e} apart from \
         lifelines; {:.2} s there, {took:.4} s here: {}",
        samples.len(),
        seconds(peer),
        if holds { "holds" } else { "DIFFERS" }
    );
    Ok(holds)
}

fn agreed(peer: &Value) -> Result<bool, String> {
    let (asked, numbers) = (list(peer, "asked")?, numbers(peer, "numbers")?);
    let voice = |votes: &Value| {
        let votes = votes.as_array().map_or(&[][..], Vec::as_slice);
        let agree = votes.iter().filter(|vote| vote.as_i64() == Some(1)).count() as u64;
        Voice { agree, seen: votes.len() as u64 }
    };
    let voices: Vec<Vec<Voice>> =
        asked.iter().map(|groups| groups.as_array().into_iter().flatten().map(voice).collect()).collect();
    let ours: Vec<Option<f64>> = voices.iter().map(|voices| agreement(voices)).collect();
    // A product of many small shares is small itself: apart in proportion, not in places.
    let apart = |(ours, theirs): (&Option<f64>, &f64)| {
        ours.map_or(f64::INFINITY, |ours| (ours - theirs).abs() / theirs.abs().max(f64::MIN_POSITIVE))
    };
    let worst = ours.iter().zip(&numbers).map(apart).fold(0.0, f64::max);
    let holds = worst <= EXACT && ours.len() == numbers.len();
    println!(
        "agreement: {} questions: at most {worst:.1e} of the number apart from exact fractions: {}",
        ours.len(),
        if holds { "holds" } else { "DIFFERS" }
    );
    Ok(holds)
}

/// Of what is suggested and right: the share of what is suggested, and of what there is to find (five at
/// most).
fn precision_and_recall(found: &[Vec<usize>], labels: &[(&str, &str)]) -> (f64, f64) {
    let mut size: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for label in labels {
        *size.entry(*label).or_insert(0) += 1;
    }
    let (mut precision, mut recall, mut n) = (0.0, 0.0, 0.0);
    for (i, found) in found.iter().enumerate() {
        let others = size[&labels[i]] - 1;
        if others == 0 {
            continue;
        }
        let right = found.iter().filter(|&&j| labels[j] == labels[i]).count() as f64;
        n += 1.0;
        precision += right / TOP as f64;
        recall += right / others.min(TOP) as f64;
    }
    (precision / n, recall / n)
}

fn likeness(peer: &Value) -> Result<bool, String> {
    let texts = texts(peer)?;
    let labels: Vec<(&str, &str)> = list(peer, "labels")?
        .iter()
        .map(|pair| (pair[0].as_str().unwrap_or_default(), pair[1].as_str().unwrap_or_default()))
        .collect();
    let theirs: Vec<Vec<usize>> = list(peer, "found")?
        .iter()
        .map(|found| {
            found.as_array().into_iter().flatten().filter_map(|j| Some(j.as_u64()? as usize)).collect()
        })
        .collect();
    let began = processor();
    let index = Lexical::new(texts.iter().copied());
    let ours: Vec<Vec<usize>> = texts
        .iter()
        .enumerate()
        .map(|(i, text)| {
            let near = index.nearest(text, TOP + 1).into_iter().map(|near| near.place);
            near.filter(|place| *place != i).take(TOP).collect()
        })
        .collect();
    let took = processor() - began;
    let (mine, their) = (precision_and_recall(&ours, &labels), precision_and_recall(&theirs, &labels));
    // As good as the peer: no more than two in a hundred behind it.
    let holds = mine.0 >= their.0 - 0.02 && mine.1 >= their.1 - 0.02;
    println!(
        "likeness: {} distinct complaints, right where product and issue are the same: precision at 5 {:.3} here, \
         {:.3} with scikit-learn's TF-IDF; recall at 5 {:.3} here, {:.3} there; {took:.3} s here, {:.3} s there: {}",
        texts.len(),
        mine.0,
        their.0,
        mine.1,
        their.1,
        seconds(peer),
        if holds { "holds" } else { "WORSE" }
    );
    Ok(holds)
}

fn speed(peer: &Value) -> Result<bool, String> {
    let texts = texts(peer)?;
    let mut best = f64::INFINITY;
    for _ in 0..3 {
        let began = processor();
        let index = Lexical::new(texts.iter().copied());
        best = best.min(processor() - began);
        if index.len() != texts.len() {
            return Ok(false);
        }
    }
    let index = Lexical::new(texts.iter().copied());
    let began = processor();
    let n_found: usize = texts.iter().take(100).map(|text| index.nearest(text, TOP).len()).sum();
    let each = (processor() - began) / 100.0;
    // Without that file there is nothing to compare, and NaN holds for nothing.
    let holds = best <= seconds(peer);
    println!(
        "speed: {} problems indexed in {best:.3} s of processor time here, {:.3} s with scikit-learn's TF-IDF: \
         {:.1} times as fast; one suggestion takes {:.1} ms ({n_found} found): {}",
        texts.len(),
        seconds(peer),
        seconds(peer) / best,
        each * 1000.0,
        if holds { "holds" } else { "SLOWER" }
    );
    Ok(holds)
}
