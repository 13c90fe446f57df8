//! The same for people: a table of every look, and of all together.

use super::freezes;
use comity_forecast::record::Day;
use comity_forecast::record::Record;
use comity_forecast::record::replay::{Replayed, Score, together};

pub fn told(record: &Record, now: Day, all: &[Replayed]) -> String {
    let mut text = format!(
        "{:<22} {:>4} {:>6} {:>6} {:>6} {:>6} {:>7} {:>9} {:>5} {}\n",
        "keynote, freeze", "n", "brier", "log", "base", "stage", "better", "80 %", "kept", "held"
    );
    for it in all {
        let name = format!("{}, {}", it.look.show, it.look.freeze);
        match (&it.forecast, &it.score) {
            (Ok(_), Some(score)) => {
                let number =
                    score.interval.number.map_or_else(String::new, |it| format!("{}-{}", it.low, it.high));
                let held = if score.interval.held == 1 { "yes" } else { "no" };
                text.push_str(&row(&name, score, &number, held));
            }
            (Ok(made), None) => text.push_str(&format!(
                "{name:<22} {:>4} promises, {}-{} expected to be kept; nothing is on record yet\n",
                made.items.len(),
                made.number.low,
                made.number.high
            )),
            (Err(why), _) => text.push_str(&format!("{name:<22} no number: {why}\n")),
        }
    }
    text.push('\n');
    let mut sum = |name: &str, score: Option<Score>| {
        if let Some(score) = score {
            let held = format!("{} of {}", score.interval.held, score.interval.n);
            let width = format!("± {:.1}", score.interval.width / 2.0);
            text.push_str(&row(name, &score, &width, &held));
        }
    };
    for freeze in freezes(all) {
        let of = together(record, now, all.iter().filter(|it| it.look.freeze == freeze));
        sum(&format!("all, {freeze}"), of);
    }
    let overall = together(record, now, all);
    sum("all", overall.clone());
    text.push_str(&foot(overall.as_ref()));
    text
}

fn row(name: &str, score: &Score, number: &str, held: &str) -> String {
    let three = |value: Option<f64>| value.map_or_else(|| "-".to_owned(), |value| format!("{value:.4}"));
    let better = score.skill_over_stage.map_or_else(|| "-".to_owned(), |it| format!("{:+.1} %", 100.0 * it));
    format!(
        "{name:<22} {:>4} {:>6} {:>6} {:>6} {:>6} {better:>7} {number:>9} {:>5} {held}\n",
        score.n,
        three(score.forecast.brier),
        three(score.forecast.log_score),
        three(score.base.brier),
        three(score.by_stage.brier),
        score.delivered,
    )
}

fn foot(overall: Option<&Score>) -> String {
    let Some(score) = overall else {
        return "No forecast can be scored yet: no outcome is on record.\n".to_owned();
    };
    let (ours, alone, plan) = (&score.interval, &score.interval_independent, &score.interval_of_plan);
    format!(
        "\n\
         n: promises that are settled by now. brier, log: the forecast's scores, less is better; base, stage: the Brier\n\
         score of the base rate and of the rate by stage on the same promises; better: how far the forecast lies below\n\
         the second. 80 %: the interval of the number kept of these; it held {} of {} times ({:.0} %), that of\n\
         independent promises at their stage's rate {} times. As forecast, for the whole plan, with {} promises that are\n\
         not settled taken as not kept, it held {} times.\n\
         Each forecast uses what was on record at its freeze and nothing later.\n",
        ours.held,
        ours.n,
        100.0 * ours.coverage,
        alone.held,
        score.unsettled,
        plan.held,
    )
}
