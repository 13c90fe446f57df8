//! What no form may bring: two items of one id, links to nowhere sensible, fields that nobody reads.

use super::{FIELD_MOST, Fault, Found, ITEMS_MOST, Row};
use std::collections::{BTreeMap, BTreeSet};

/// The same items, each after what it is derived from, without what cannot be taken in.
pub fn checked(found: Found) -> Found {
    let mut faults = found.faults;
    let mut fault = |place: &str, why: String| faults.push(Fault { place: place.to_owned(), why });
    let mut rows: Vec<Row> = Vec::new();
    let mut known: BTreeMap<String, String> = BTreeMap::new();
    for mut row in found.rows {
        if rows.len() == ITEMS_MOST {
            fault(
                &row.place,
                format!("there are more than {ITEMS_MOST} items; bring the others in a second file"),
            );
            break;
        }
        if let Some((field, n)) = too_long(&row) {
            fault(
                &row.place,
                format!("`{}` has {n} characters in its {field}; {FIELD_MOST} are the most", row.id),
            );
            continue;
        }
        if let Some(first) = known.get(&row.id) {
            fault(&row.place, format!("`{}` stands at {first} already; give one of them another id", row.id));
            continue;
        }
        if row.parents.contains(&row.id) {
            fault(&row.place, format!("`{}` is linked with itself; the link is left out", row.id));
            let id = row.id.clone();
            row.parents.retain(|parent| *parent != id);
        }
        known.insert(row.id.clone(), row.place.clone());
        rows.push(row);
    }
    let (rows, circles) = sorted(rows);
    faults.extend(circles);
    Found { rows, faults }
}

fn too_long(row: &Row) -> Option<(&'static str, usize)> {
    let fields = [
        ("name", row.name.as_deref()),
        ("text", Some(row.statement.as_str())),
        ("rationale", row.rationale.as_deref()),
        ("acceptance", row.acceptance.as_deref()),
    ];
    let more = row.more.iter().map(|it| ("attributes", Some(it.value.as_str())));
    let long = |(field, text): (&'static str, Option<&str>)| {
        let n = text?.chars().count();
        (n > FIELD_MOST).then_some((field, n))
    };
    fields.into_iter().chain(more).find_map(long)
}

/// Each item after its parents. A link that closes a circle is left out: with no first item, nobody could say
/// what follows from what.
fn sorted(rows: Vec<Row>) -> (Vec<Row>, Vec<Fault>) {
    let place: BTreeMap<String, usize> =
        rows.iter().enumerate().map(|(i, row)| (row.id.clone(), i)).collect();
    let mut rows: Vec<Option<Row>> = rows.into_iter().map(Some).collect();
    let (mut out, mut faults) = (Vec::new(), Vec::new());
    let mut done = BTreeSet::new();
    for first in 0..rows.len() {
        // Depth first without recursion: a chain may be as long as the file.
        let mut path: Vec<usize> = vec![first];
        let mut on_path: BTreeSet<usize> = [first].into();
        while let Some(&i) = path.last() {
            if done.contains(&i) {
                path.pop();
                on_path.remove(&i);
                continue;
            }
            let Some(row) = rows[i].as_mut() else {
                path.pop();
                continue;
            };
            let mut circles = Vec::new();
            row.parents.retain(|parent| {
                let closes = place.get(parent).is_some_and(|j| on_path.contains(j) && *j != i);
                if closes {
                    circles.push(parent.clone());
                }
                !closes
            });
            faults.extend(circles.into_iter().map(|parent| Fault {
                place: row.place.clone(),
                why: format!(
                    "`{}` and `{parent}` are derived from each other, in a circle; the link is left out",
                    row.id
                ),
            }));
            let next = row.parents.iter().filter_map(|parent| place.get(parent)).find(|j| !done.contains(*j));
            match next {
                Some(&j) => {
                    path.push(j);
                    on_path.insert(j);
                }
                None => {
                    out.extend(rows[i].take());
                    done.insert(i);
                }
            }
        }
    }
    (out, faults)
}
