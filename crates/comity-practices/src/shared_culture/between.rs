//! Which functions ask which, against how often they would if nobody cared whom.

use super::fold::State;
use comity_common::view::View;
use comity_spine::Function;
use std::collections::BTreeMap;

/// From so many asks between two functions on it is said how even they are.
pub const EVEN_FROM: usize = 10;

/// The asks of one function to another.
#[derive(Clone, Debug, PartialEq)]
pub struct Between<'a> {
    /// Who asks.
    pub from: &'a Function,
    /// Whom.
    pub to: &'a Function,
    /// How often.
    pub n: usize,
    /// How many times as often as if asks were handed out by how much each asks and is asked alone.
    ///
    /// Unit: a ratio, 1 where nobody is preferred. Source: lift, n_ij N / (n_i n_j).
    pub lift: f64,
    /// How even the two are, from 0 (one asks alone) to 1 (as often either way); `None` under ten asks.
    ///
    /// Source: 2 min(a, b) / (a + b).
    pub even: Option<f64>,
}

/// Every two functions between which anybody asked, as far as this viewer may see, those who ask most first.
pub fn between<'a>(view: &'a View<'a, State>) -> Vec<Between<'a>> {
    let mut counts: BTreeMap<(&Function, &Function), usize> = BTreeMap::new();
    for (_, ask) in view.state.asks.seen_whole(view) {
        if let Some(from) = ask.from(view.people()) {
            *counts.entry((from, &ask.to)).or_insert(0) += 1;
        }
    }
    let mut all = of_counts(&counts);
    all.sort_by(|a, b| b.n.cmp(&a.n).then_with(|| (a.from, a.to).cmp(&(b.from, b.to))));
    all
}

fn of_counts<'a>(counts: &BTreeMap<(&'a Function, &'a Function), usize>) -> Vec<Between<'a>> {
    let (mut asks, mut asked): (BTreeMap<&Function, usize>, BTreeMap<&Function, usize>) = Default::default();
    for ((from, to), n) in counts {
        *asks.entry(from).or_insert(0) += n;
        *asked.entry(to).or_insert(0) += n;
    }
    let all: usize = counts.values().sum();
    let of =
        |of: &BTreeMap<&Function, usize>, function: &Function| of.get(function).copied().unwrap_or(0) as f64;
    let one = |(&(from, to), &n): (&(&'a Function, &'a Function), &usize)| {
        let back = counts.get(&(to, from)).copied().unwrap_or(0);
        let even = (n + back >= EVEN_FROM).then(|| 2.0 * n.min(back) as f64 / (n + back) as f64);
        let lift = n as f64 * all as f64 / (of(&asks, from) * of(&asked, to));
        Between { from, to, n, lift, even }
    };
    counts.iter().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lift_and_evenness_are_what_a_hand_computes() {
        let [legal, product, sales] = ["legal", "product", "sales"].map(|name| Function::new(name).unwrap());
        let counts = BTreeMap::from([
            ((&product, &legal), 6),
            ((&legal, &product), 4),
            ((&product, &sales), 2),
            ((&sales, &legal), 8),
        ]);
        let all = of_counts(&counts);
        let find = |from: &Function, to: &Function| {
            all.iter().find(|it| it.from == from && it.to == to).map(|it| (it.lift, it.even)).unwrap()
        };
        // 20 asks; product asks 8 times, legal is asked 14 times: 6 × 20 / (8 × 14).
        let (lift, even) = find(&product, &legal);
        assert!((lift - 120.0 / 112.0).abs() < 1e-12, "{lift}");
        assert_eq!(even, Some(0.8), "2 × 4 / 10");
        assert_eq!(find(&product, &sales).1, None, "two asks are too few");
        assert_eq!(find(&legal, &product), (5.0, Some(0.8)), "4 × 20 / (4 × 4)");
    }
}
