//! Where things stand in the pictures: places and lengths, and no markup.

use super::fold::State;
use super::work;
use comity_common::view::View;
use comity_forecast::Plan;
use comity_spine::Day;
use std::collections::BTreeMap;

/// The day on which so many working days of work are over, counted from the view's own day: what takes half
/// a day is over today.
pub fn day_after(view: &View<'_, State>, days: f64) -> Day {
    let today = view.calendar().day_of(view.as_of);
    let whole = days.max(0.0).floor().min(5000.0) as i64;
    let first =
        if view.calendar().is_working(today) { today } else { view.calendar().working_days_from(today, 1) };
    view.calendar().working_days_from(first, whole)
}

/// How many days lie between two; negative if the second is earlier.
pub fn days(from: Day, to: Day) -> i64 {
    from.until(to).map_or(0, |span| i64::from(span.get_days()))
}

/// One thing on the map of what waits for what.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Its id.
    pub id: String,
    /// Who does it.
    pub crew: String,
    /// How many things lie at most before it.
    pub column: usize,
    /// Its place among those of its column.
    pub row: usize,
    /// What it waits for.
    pub after: Vec<String>,
}

/// The open work of a plan in columns: each stands right of all that it waits for. What waits for itself
/// stands in the first column.
pub fn map(plan: &Plan, wanted: &dyn Fn(&str) -> bool) -> Vec<Node> {
    let pieces: Vec<_> = plan
        .deliverables
        .iter()
        .filter(|piece| piece.state != comity_forecast::State::Done && wanted(&piece.id))
        .collect();
    let mut columns: BTreeMap<&str, usize> = pieces.iter().map(|piece| (piece.id.as_str(), 0)).collect();
    // As often as there are pieces: a ring stops there, and stays where it is.
    for _ in 0..pieces.len().min(64) {
        let mut moved = false;
        for piece in &pieces {
            let before = piece.after.iter().filter_map(|id| columns.get(id.as_str())).max();
            let column = before.map_or(0, |column| column + 1).min(12);
            if columns.get(piece.id.as_str()).is_some_and(|known| *known < column) {
                columns.insert(&piece.id, column);
                moved = true;
            }
        }
        if !moved {
            break;
        }
    }
    let mut rows: BTreeMap<usize, usize> = BTreeMap::new();
    pieces
        .iter()
        .map(|piece| {
            let column = columns.get(piece.id.as_str()).copied().unwrap_or(0);
            let row = rows.entry(column).or_default();
            *row += 1;
            Node {
                id: piece.id.clone(),
                crew: piece.crew.clone(),
                column,
                row: *row - 1,
                after: piece.after.iter().filter(|id| columns.contains_key(id.as_str())).cloned().collect(),
            }
        })
        .collect()
}

/// The chain that most often decides when everything is finished: of all chains of waiting, the one whose
/// pieces decide most often in sum. Empty where none decides in a twentieth of the trials.
pub fn chain(nodes: &[Node], share: &dyn Fn(&str) -> f64) -> Vec<String> {
    let mut order: Vec<&Node> = nodes.iter().collect();
    order.sort_by_key(|node| (node.column, node.row));
    let mut best: BTreeMap<&str, (f64, Option<&str>)> = BTreeMap::new();
    for node in order {
        let own = share(&node.id);
        // What waits for itself is known in no order: its own chain begins with it.
        let before = node.after.iter().filter_map(|id| best.get_key_value(id.as_str()));
        let before = before.max_by(|a, b| a.1.0.total_cmp(&b.1.0).then_with(|| b.0.cmp(a.0)));
        let (sum, last) = before.map_or((0.0, None), |(id, (sum, _))| (*sum, Some(*id)));
        best.insert(&node.id, (sum + own, last.filter(|id| share(id) >= 0.05)));
    }
    let last = best.iter().max_by(|a, b| a.1.0.total_cmp(&b.1.0).then_with(|| b.0.cmp(a.0)));
    let mut at = last.map(|(id, _)| *id).filter(|id| share(id) >= 0.05);
    let mut chain = Vec::new();
    while let Some(id) = at.filter(|_| chain.len() < nodes.len()) {
        chain.push(id.to_owned());
        at = best.get(id).and_then(|(_, before)| *before);
    }
    chain.reverse();
    chain
}

/// Whether a piece of work is needed by what is promised, directly or because something waits for it.
pub fn needed(made: &work::Made) -> Vec<String> {
    let mut open: Vec<&str> =
        made.plan.announcements.iter().flat_map(|one| &one.needs).map(String::as_str).collect();
    let mut needed: Vec<String> = Vec::new();
    while let Some(id) = open.pop() {
        if needed.iter().any(|known| known == id) {
            continue;
        }
        needed.push(id.to_owned());
        let piece = made.plan.deliverables.iter().find(|piece| piece.id == id);
        open.extend(piece.into_iter().flat_map(|piece| &piece.after).map(String::as_str));
    }
    needed
}

#[cfg(test)]
mod tests {
    use super::*;
    use comity_forecast::Deliverable;

    #[test]
    fn what_waits_stands_right_of_what_it_waits_for_and_a_ring_is_drawn_too() {
        let piece = |id: &str, after: &[&str]| Deliverable {
            id: id.to_owned(),
            after: after.iter().map(|id| (*id).to_owned()).collect(),
            ..Deliverable::default()
        };
        let plan = Plan {
            deliverables: vec![
                piece("c", &["b"]),
                piece("a", &[]),
                piece("b", &["a"]),
                piece("x", &["y"]),
                piece("y", &["x"]),
            ],
            ..Plan::default()
        };
        let nodes = map(&plan, &|_| true);
        let column = |id: &str| nodes.iter().find(|node| node.id == id).map(|node| node.column);
        assert_eq!((column("a"), column("b"), column("c")), (Some(0), Some(1), Some(2)));
        assert_eq!(nodes.len(), 5);
    }

    #[test]
    fn the_chain_is_the_one_that_decides_most_often_and_ends_where_nothing_decides() {
        let node = |id: &str, column, after: &[&str]| Node {
            id: id.to_owned(),
            crew: "web".to_owned(),
            column,
            row: 0,
            after: after.iter().map(|id| (*id).to_owned()).collect(),
        };
        let nodes = [
            node("a", 0, &[]),
            node("b", 0, &[]),
            node("c", 1, &["a", "b"]),
            node("d", 2, &["c"]),
            node("x", 3, &["d"]),
        ];
        let share = |id: &str| match id {
            "a" => 0.2,
            "b" => 0.7,
            "c" | "d" => 0.9,
            _ => 0.0,
        };
        assert_eq!(chain(&nodes, &share), ["b", "c", "d"]);
        assert!(chain(&nodes, &|_| 0.0).is_empty());
        assert!(chain(&[], &share).is_empty());
    }
}
