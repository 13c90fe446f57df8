//! What may be wrong with names, numbers and requirements.

use super::Promise;
use crate::flaw::Flaw;
use crate::plan::Plan;
use std::collections::{BTreeMap, BTreeSet};

/// Names and where they stand; a second one of a name is a flaw.
pub(super) fn places<'a>(
    ids: impl Iterator<Item = &'a str>,
    flaws: &mut BTreeSet<Flaw>,
) -> BTreeMap<&'a str, usize> {
    let mut places = BTreeMap::new();
    for (place, id) in ids.enumerate() {
        if places.contains_key(id) {
            flaws.insert(Flaw::Twice { id: id.to_owned() });
        } else {
            places.insert(id, place);
        }
    }
    places
}

/// Whether numbers are lengths of time that do not fall, the last of them above 0.
pub(super) fn rising(days: &[f64]) -> bool {
    let all = days.iter().all(|days| days.is_finite() && *days >= 0.0);
    // The median carries a logarithm.
    all && days.windows(2).all(|two| two[0] <= two[1]) && days[1] > 0.0
}

/// Lets every promise need what the announcements it requires need.
pub(super) fn requires(plan: &Plan, promises: &mut [Promise], flaws: &mut BTreeSet<Flaw>) {
    let names = plan.announcements.iter().enumerate().map(|(place, one)| (one.id.as_str(), place));
    let mut places = BTreeMap::new();
    for (id, place) in names {
        places.entry(id).or_insert(place);
    }
    let own = promises.to_vec();
    for (place, announcement) in plan.announcements.iter().enumerate() {
        let mut seen = BTreeSet::from([place]);
        let mut open: Vec<(usize, &str)> =
            announcement.requires.iter().map(|id| (place, id.as_str())).collect();
        while let Some((by, id)) = open.pop() {
            let Some(&other) = places.get(id) else {
                flaws.insert(Flaw::Unknown { of: plan.announcements[by].id.clone(), id: id.to_owned() });
                promises[place].missing.insert(crate::flaw::Missing::Unknown { id: id.to_owned() });
                continue;
            };
            if !seen.insert(other) {
                continue;
            }
            promises[place].tasks.extend(&own[other].tasks);
            promises[place].yes.extend(&own[other].yes);
            promises[place].missing.extend(own[other].missing.iter().cloned());
            open.extend(plan.announcements[other].requires.iter().map(|id| (other, id.as_str())));
        }
        for list in [&mut promises[place].tasks, &mut promises[place].yes] {
            list.sort_unstable();
            list.dedup();
        }
    }
    let edges: Vec<Vec<usize>> = plan
        .announcements
        .iter()
        .map(|one| one.requires.iter().filter_map(|id| places.get(id.as_str()).copied()).collect())
        .collect();
    for ring in rings(&edges) {
        let ring = ring.into_iter().map(|place| plan.announcements[place].id.clone()).collect();
        flaws.insert(Flaw::RequiresCycle { ring });
    }
}

/// Rings in a graph of what waits for what: each found once, its first member again at its end.
///
/// Not every ring, but each place that waits for itself is in one that is found or waits for such a one.
pub(super) fn rings(waits_for: &[Vec<usize>]) -> Vec<Vec<usize>> {
    // 0 not seen, 1 on the way, 2 done.
    let mut seen = vec![0u8; waits_for.len()];
    let mut rings = Vec::new();
    for start in 0..waits_for.len() {
        if seen[start] != 0 {
            continue;
        }
        let mut way = vec![(start, 0)];
        seen[start] = 1;
        while let Some((place, next)) = way.last_mut() {
            let Some(&other) = waits_for[*place].get(*next) else {
                seen[*place] = 2;
                way.pop();
                continue;
            };
            *next += 1;
            if seen[other] == 0 {
                seen[other] = 1;
                way.push((other, 0));
            } else if seen[other] == 1 {
                let from = way.iter().position(|&(place, _)| place == other).unwrap_or(0);
                let mut ring: Vec<usize> = way[from..].iter().map(|&(place, _)| place).collect();
                ring.push(other);
                rings.push(ring);
            }
        }
    }
    rings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ring_is_found_and_named_once() {
        assert_eq!(rings(&[vec![1], vec![2], vec![0], vec![0]]), [vec![0, 1, 2, 0]]);
        assert_eq!(rings(&[vec![0]]), [vec![0, 0]]);
        assert!(rings(&[vec![1, 2], vec![2], vec![]]).is_empty());
        // A hundred thousand in a row do not exhaust the stack.
        let row: Vec<Vec<usize>> =
            (0..100_000).map(|i| if i + 1 < 100_000 { vec![i + 1] } else { vec![] }).collect();
        assert!(rings(&row).is_empty());
    }

    #[test]
    fn ranges_must_rise() {
        assert!(rising(&[0.0, 1.0, 1.0]) && rising(&[2.0, 2.0, 2.0]));
        assert!(!rising(&[3.0, 2.0, 4.0]) && !rising(&[0.0, 0.0, 4.0]) && !rising(&[1.0, f64::NAN, 4.0]));
    }
}
