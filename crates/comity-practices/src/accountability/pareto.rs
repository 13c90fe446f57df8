//! Which shortcomings weigh most, and how sure that order is.

use super::acts::Shortcoming;
use super::chain::{Whole, counts};
use comity_science::chance::in_the_top;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// So many shortcomings are called the top.
pub const TOP: usize = 5;

/// The seed of the draws: any, and always the same.
const SEED: u32 = 3;

/// Enough draws to tell nine in ten from half, and no more than a page can wait for.
fn draws(n: usize) -> u32 {
    (400_000 / n.max(1)).clamp(100, 1000) as u32
}

/// One group of problems and what it weighs.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Bar {
    /// The group: a shortcoming, or what reporters call the sort of pain.
    pub of: String,
    /// How many problems.
    pub problems: usize,
    /// How many reports of them.
    pub reports: usize,
    /// How many customers: each once, and each report that names none as one of its own.
    pub customers: usize,
    /// How many reports name no customer.
    pub without_customer: usize,
    /// What is at stake, by unit.
    pub money: BTreeMap<String, f64>,
    /// Its share of what is counted: of the money in the unit that most reports name, else of the customers.
    pub share: f64,
    /// How sure it is among the first five, if the same problems were drawn again.
    pub in_top: f64,
}

/// The groups, heaviest first, and by what they are weighed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Pareto {
    /// The unit of the money that is weighed; customers are, where no report names any.
    pub by: Option<String>,
    /// How many reports name no money in that unit.
    pub without_money: usize,
    /// The groups.
    pub bars: Vec<Bar>,
}

/// What traced problems come from, those not traced yet on their own.
pub fn by_shortcoming(wholes: &[Whole<'_>]) -> Pareto {
    pareto(wholes, |whole| match whole.shortcoming() {
        Some(Shortcoming::NotAProductProblem) | None => "not traced yet".to_owned(),
        Some(shortcoming) => shortcoming.title().to_owned(),
    })
}

/// What their reporters call the pain, before anybody traced it.
pub fn by_reason(wholes: &[Whole<'_>]) -> Pareto {
    pareto(wholes, |whole| {
        let reason = whole.reports.first().and_then(|report| report.thread.opened.what.reason.as_ref());
        reason.map_or_else(|| "no reason said".to_owned(), ToString::to_string)
    })
}

/// The unit that most reports name; the first by name of those that are named as often.
pub fn unit(wholes: &[Whole<'_>]) -> Option<String> {
    let mut named: BTreeMap<&str, usize> = BTreeMap::new();
    for report in wholes.iter().flat_map(|whole| &whole.reports).filter(|report| counts(report.status)) {
        if let Some(money) = report.money() {
            *named.entry(money.unit()).or_insert(0) += 1;
        }
    }
    let most = named.values().copied().max()?;
    named.into_iter().find(|(_, n)| *n == most).map(|(unit, _)| unit.to_owned())
}

fn pareto(wholes: &[Whole<'_>], group_of: impl Fn(&Whole<'_>) -> String) -> Pareto {
    let by = unit(wholes);
    let mut groups: BTreeMap<String, Vec<&Whole<'_>>> = BTreeMap::new();
    for whole in wholes.iter().filter(|whole| whole.reports.iter().any(|report| counts(report.status))) {
        groups.entry(group_of(whole)).or_default().push(whole);
    }
    let weigh = |whole: &Whole<'_>| match &by {
        Some(unit) => whole.money().get(unit).map_or(0.0, |hundredths| *hundredths as f64 / 100.0),
        None => customers(&[whole]).0 as f64,
    };
    let cases: Vec<(usize, f64)> = groups
        .values()
        .enumerate()
        .flat_map(|(group, wholes)| wholes.iter().map(move |whole| (group, whole)))
        .map(|(group, whole)| (group, weigh(whole)))
        .collect();
    let sure = in_the_top(&cases, groups.len(), TOP, draws(cases.len()), SEED);
    let weights: Vec<f64> = groups
        .values()
        .map(|wholes| match &by {
            Some(_) => wholes.iter().map(|whole| weigh(whole)).sum(),
            None => customers(wholes).0 as f64,
        })
        .collect();
    let total: f64 = weights.iter().sum();
    let mut bars: Vec<(f64, Bar)> = groups
        .into_iter()
        .zip(weights)
        .zip(sure)
        .map(|(((of, wholes), weight), in_top)| {
            let share = if total > 0.0 { weight / total } else { 0.0 };
            (weight, bar(of, &wholes, share, in_top))
        })
        .collect();
    bars.sort_by(|(a, one), (b, other)| b.total_cmp(a).then_with(|| one.of.cmp(&other.of)));
    let without_money = wholes
        .iter()
        .flat_map(|whole| &whole.reports)
        .filter(|report| counts(report.status))
        .filter(|report| report.money().map(comity_spine::Amount::unit) != by.as_deref())
        .count();
    Pareto { by, without_money, bars: bars.into_iter().map(|(_, bar)| bar).collect() }
}

fn bar(of: String, wholes: &[&Whole<'_>], share: f64, in_top: f64) -> Bar {
    let mut money: BTreeMap<String, f64> = BTreeMap::new();
    for (unit, hundredths) in wholes.iter().flat_map(|whole| whole.money()) {
        *money.entry(unit).or_insert(0.0) += hundredths as f64 / 100.0;
    }
    let (customers, without_customer) = customers(wholes);
    let reports = wholes.iter().flat_map(|whole| &whole.reports).filter(|report| counts(report.status));
    Bar {
        of,
        problems: wholes.len(),
        reports: reports.count(),
        customers,
        without_customer,
        money,
        share,
        in_top,
    }
}

/// How many customers some problems have, and how many reports name none.
fn customers(wholes: &[&Whole<'_>]) -> (usize, usize) {
    let mut named = BTreeSet::new();
    let mut without = 0;
    for report in wholes.iter().flat_map(|whole| &whole.reports).filter(|report| counts(report.status)) {
        match &report.thread.opened.what.customer {
            Some(customer) => {
                named.insert(customer);
            }
            None => without += 1,
        }
    }
    (named.len() + without, without)
}
