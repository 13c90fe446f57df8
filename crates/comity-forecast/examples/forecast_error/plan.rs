//! A keynote to measure on.

use comity_forecast::{Announcement, Crew, Deliverable, Gate, Odds, Plan, Size};

/// A keynote of the demo's size.
pub fn keynote() -> Plan {
    let mut plan = Plan { horizon: 60.0, ..Plan::default() };
    for crew in 0..8 {
        let people = vec![1.0; 2 + crew % 3];
        plan.crews.push(Crew { id: format!("c{crew}"), people, ..Crew::default() });
    }
    for i in 0..120_usize {
        let p50 = 2.0 + (i * 7 % 11) as f64 / 2.0;
        let after = if i % 4 > 0 { vec![format!("d{}", i - 1)] } else { Vec::new() };
        plan.deliverables.push(Deliverable {
            id: format!("d{i}"),
            crew: format!("c{}", i * 5 % 8),
            size: Size::Range { p10: p50 / 2.0, p50, p90: p50 * 2.2 },
            after,
            ..Deliverable::default()
        });
    }
    for i in 0..14_usize {
        let odds = Odds::Rate { passed: 18, of: 20 };
        plan.gates.push(Gate { id: format!("g{i}"), owner: format!("f{}", i % 4), odds });
        let needs = (0..120).filter(|d| d % 14 == i).map(|d| format!("d{d}")).collect();
        let gates = vec![format!("g{i}")];
        plan.announcements.push(Announcement {
            id: format!("a{i}"),
            needs,
            gates,
            ..Announcement::default()
        });
    }
    plan
}
