//! Forecasts from a record of promises: what they may know, and that they say nothing where nothing is known.

#![expect(clippy::unwrap_used, reason = "a test says so by failing")]

use comity_forecast::record::replay::{replay, together};
use comity_forecast::record::{Look, Outcome, Promise, Record, Show, Silent, Tracked, outlook};

/// Keynotes every hundred days, with two freezes each and twenty promises by four teams; team `a` keeps half
/// of what it promises, the others nearly all.
fn company(n_shows: u32) -> Record {
    let mut record = Record::default();
    for show in 0..n_shows {
        let from = f64::from(show) * 100.0;
        let freezes = vec![("shape".to_owned(), from + 30.0), ("code".to_owned(), from + 60.0)];
        record.shows.push(Show { id: format!("show-{show}"), date: from + 90.0, freezes });
        for i in 0..20u32 {
            let team = ["a", "b", "c", "d"][i as usize % 4];
            let is_missed = if team == "a" { (i / 4 + show) % 2 == 0 } else { i == show % 20 };
            let (outcome, when) =
                if is_missed { (Outcome::Missed, from + 130.0) } else { (Outcome::Kept, from + 90.0) };
            let initiative = format!("{team}-{show}-{i}");
            record.crews.insert(initiative.clone(), vec![(from, format!("lead of {team}"))]);
            record.edits.insert(initiative.clone(), vec![from + 20.0]);
            record.promises.push(Promise {
                show: format!("show-{show}"),
                initiative,
                stage: if i % 3 == 0 { "beta" } else { "alpha" }.to_owned(),
                function: team.to_owned(),
                said: vec![(from + 5.0, true)],
                tracked: vec![
                    Tracked { at: from + 30.0, freeze: "shape".to_owned(), on: true },
                    Tracked { at: from + 60.0, freeze: "code".to_owned(), on: true },
                ],
                settled: vec![(when, outcome)],
            });
        }
    }
    record
}

fn look(record: &Record, show: &str, freeze: &str) -> Look {
    record.looks().into_iter().find(|it| it.show == show && it.freeze == freeze).unwrap()
}

#[test]
fn facts_of_after_a_freeze_change_no_byte_of_its_forecast() {
    let plain = company(8);
    let mut planted = plain.clone();
    let look = look(&plain, "show-6", "shape");
    for (i, promise) in planted.promises.iter_mut().enumerate() {
        let later = look.at + 0.001 + i as f64;
        promise.settled.retain(|(at, _)| *at <= look.at);
        promise.settled.push((later, if i % 2 == 0 { Outcome::Kept } else { Outcome::Missed }));
        promise.said.push((later, false));
        promise.tracked.push(Tracked { at: later, freeze: "shape".to_owned(), on: false });
        planted.crews.entry(promise.initiative.clone()).or_default().push((later, "a newcomer".to_owned()));
        planted.edits.entry(promise.initiative.clone()).or_default().push(later);
    }
    let bytes = |record: &Record| serde_json::to_vec(&outlook(record, &look).unwrap()).unwrap();
    assert_eq!(bytes(&plain), bytes(&planted));
    // A fact of the day before does change it: the test can fail.
    let place = plain.promises.iter().position(|it| it.show == "show-6").unwrap();
    planted.promises[place].settled.push((look.at - 1.0, Outcome::Missed));
    assert_ne!(bytes(&plain), bytes(&planted));
}

#[test]
fn without_history_there_is_no_number_but_a_sentence() {
    let record = company(1);
    let said = outlook(&record, &look(&record, "show-0", "shape"));
    assert_eq!(said, Err(Silent::NoHistory { n: 0 }));
    assert!(said.unwrap_err().to_string().starts_with("0 promises of earlier keynotes are on record"));
    let mut nothing = company(2);
    nothing.promises.retain(|it| it.show == "show-0");
    let said = outlook(&nothing, &look(&nothing, "show-1", "shape"));
    assert_eq!(said, Err(Silent::NothingPromised("show-1".into())));
    assert!(replay(&Record::default(), 1e9).is_empty());
    assert!(together(&Record::default(), 1e9, &[]).is_none());
}

#[test]
fn a_crew_that_kept_half_is_believed_less_and_one_off_the_plan_least() {
    let mut record = company(9);
    let gone = record.promises.iter().position(|it| it.show == "show-8" && it.function == "b").unwrap();
    record.promises[gone].tracked[1].on = false;
    for promise in record.promises.iter_mut().filter(|it| it.show != "show-8") {
        let missed = promise.settled.iter().any(|(_, it)| *it == Outcome::Missed);
        promise.tracked[1].on = !missed || promise.function == "a";
    }
    let made = outlook(&record, &look(&record, "show-8", "code")).unwrap();
    let p = |team: &str| {
        let of: Vec<f64> =
            made.items.iter().filter(|it| it.initiative.starts_with(team)).map(|it| it.p).collect();
        of.iter().sum::<f64>() / of.len() as f64
    };
    assert!(p("a-") < p("c-") - 0.2, "{} {}", p("a-"), p("c-"));
    let off = &made.items[gone - 160];
    assert!(made.items.iter().all(|it| it.initiative == off.initiative || it.p > off.p), "{off:?}");
    assert!(made.number.low as f64 <= made.expected && made.expected <= made.number.high as f64);
}

#[test]
fn every_look_is_scored_beside_both_baselines_and_the_parts_add_up() {
    let record = company(8);
    let all = replay(&record, 1e6);
    assert_eq!(all.len(), 16, "two freezes of eight keynotes");
    assert!(all[0].forecast.is_err() && all[2].forecast.is_ok(), "the first keynote has no past");
    let overall = together(&record, 1e6, &all).unwrap();
    assert_eq!((overall.n, overall.interval.n), (280, 14));
    // Team a is told apart, so that the forecast beats the rate by stage, which cannot.
    assert!(overall.skill_over_stage.unwrap() > 0.1, "{overall:?}");
    let sum: f64 = all
        .iter()
        .filter_map(|it| it.score.as_ref())
        .map(|it| it.forecast.brier.unwrap() * it.n as f64)
        .sum();
    assert!((sum / 280.0 - overall.forecast.brier.unwrap()).abs() < 1e-12);
    // By the first freeze of the last keynote, nothing of it is on record.
    let then = replay(&record, 735.0);
    assert!(then.last().unwrap().score.is_none());
}
