//! What of an agreement is new between two instants.

use crate::tale::{Tale, agreement, at, clause, id};
use comity_common::agreement::Act;
use comity_common::agreement::news::{What, between};
use comity_spine::{ClauseId, Ref};

const EACH: [&str; 3] = ["product", "legal", "marketing"];

fn stops(says: &str) -> String {
    let verb = "[clause.never]\nevent = { event = \"initiative.stopped\" }";
    agreement(&clause("nothing-stops", verb)).replace("says = \"", &format!("says = \"{says}"))
}

/// The names of what is new, in order.
fn names(tale: &Tale, from: &str, to: &str) -> Vec<&'static str> {
    let name = |what: &What| match what {
        What::Proposed(_) => "proposed",
        What::Signed(..) => "signed",
        What::Began(_) => "began",
        What::Changed(_) => "changed",
        What::Ended(_) => "ended",
        What::Waived(..) => "waived",
        What::RanOut(..) => "ran out",
        What::Disputed(..) => "disputed",
        What::Settled(..) => "settled",
    };
    between(tale.world.agreement(), at(from), at(to)).iter().map(|news| name(&news.what)).collect()
}

#[test]
fn each_thing_is_new_in_its_own_week_and_in_no_other() {
    let clause = ClauseId::new("nothing-stops").unwrap();
    let subject = Ref::initiative(&id("atlas"));
    let mut tale = Tale::default();
    tale.initiative("2026-01-01", "atlas");
    tale.proposed("2026-01-05", &stops("")).signed("2026-01-06", &stops(""), &EACH);
    tale.act(
        "2026-01-13",
        1,
        &Act::Waived { clause: clause.clone(), subject: subject.clone(), until: at("2026-01-22") },
    );
    tale.act("2026-01-14", 1, &Act::Disputed { clause: clause.clone(), subject: subject.clone() });
    tale.act("2026-01-20", 1, &Act::Settled { clause: clause.clone(), subject });
    tale.proposed("2026-01-26", &stops("Once more: ")).signed("2026-01-27", &stops("Once more: "), &EACH);
    tale.act("2026-02-03", 1, &Act::Ended { clause });
    assert_eq!(names(&tale, "2026-01-04", "2026-01-11"), ["proposed", "signed", "signed", "signed", "began"]);
    assert_eq!(names(&tale, "2026-01-11", "2026-01-18"), ["waived", "disputed"]);
    assert_eq!(names(&tale, "2026-01-18", "2026-01-25"), ["settled", "ran out"]);
    assert_eq!(
        names(&tale, "2026-01-25", "2026-02-01"),
        ["proposed", "signed", "signed", "signed", "changed"]
    );
    assert_eq!(names(&tale, "2026-02-01", "2026-02-08"), ["ended"]);
    assert!(names(&tale, "2026-02-08", "2026-02-15").is_empty());
}
