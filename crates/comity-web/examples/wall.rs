//! A made-up company of fourteen promises and ten functions on a Wall, for looking at: `cargo run --example
//! wall`.
//!
//! It stands still on 2026-03-10, so that two pictures of it are alike.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "an example: it says where it listens, or fails at once"
)]

#[path = "../tests/common/mod.rs"]
mod common;

use comity_spine::{Depth, Noun, PersonId};
use common::Company;
use serde_json::json;
use std::sync::Arc;

const PROMISES: [(&str, &str); 14] = [
    ("atlas", "Atlas maps"),
    ("borealis", "Borealis checkout"),
    ("comet", "Comet search"),
    ("delta", "Delta pricing"),
    ("ember", "Ember notifications"),
    ("fjord", "Fjord data residency"),
    ("glacier", "Glacier archive"),
    ("harbour", "Harbour single sign-on for partners"),
    ("iris", "Iris camera"),
    ("juniper", "Juniper insights"),
    ("kelp", "Kelp offline mode"),
    ("lumen", "Lumen accessibility"),
    ("meadow", "Meadow community"),
    ("nimbus", "Nimbus cloud sync"),
];
const FUNCTIONS: [&str; 10] = [
    "legal",
    "compliance",
    "marketing",
    "growth",
    "sales",
    "customer-success",
    "design",
    "clinical",
    "data",
    "engineering",
];
const DEPTHS: [Depth; 5] = [Depth::Invited, Depth::Posted, Depth::Answered, Depth::Decided, Depth::Accepted];

const AGREEMENT: &str = r#"
[agreement]
id = "acme"
title = "How Acme launches"
parties = ["legal", "compliance", "marketing", "sales", "customer-success", "design", "product"]
zone = "Europe/Berlin"

[[clause]]
id = "legal-before-shape"
says = "Legal has contributed before the shape freeze of every initiative."
because = "What legal finds after the freeze costs a keynote."
functions = ["legal"]
about = "initiative"
hold = { at_least = 0.9, judged_from = 4 }
[clause.before]
first = { event = "contributed", function = "each" }
then = { event = "freeze.reached", where = { freeze = "shape" } }

[[clause]]
id = "compliance-on-record"
says = "A compliance approver is on record before the shape freeze."
because = "Nobody can approve what nobody was named for."
functions = ["compliance"]
about = "initiative"
[clause.before]
first = { event = "role.taken", function = "each", where = { role = "approver" } }
then = { event = "freeze.reached", where = { freeze = "shape" } }

[[clause]]
id = "all-before-positioning"
says = "Marketing, sales and customer success have each contributed before the positioning freeze."
because = "Who hears of a launch after its words are frozen can only repeat them."
about = "announcement"
[clause.together]
functions = ["marketing", "sales", "customer-success"]
in = { event = "contributed" }
before = { event = "freeze.reached", where = { freeze = "positioning" } }

[[clause]]
id = "design-stays-in-touch"
says = "Design is in touch about every initiative at least every four weeks."
because = "People tell the truth to someone they hear from."
functions = ["design"]
about = "initiative"
severity = "should"
[clause.regularly]
event = { event = "contributed", function = "each" }
every = "4 weeks"
"#;

/// Tells the year so far: the same every time.
fn company() -> Company {
    let mut company = Company::new();
    company.name(Noun::Keynote, "spring", "Spring keynote");
    company.name(Noun::Person, &PersonId(1).to_string(), "Mia Okafor");
    company.act(
        "2025-12-01",
        1,
        "keynote.dated",
        json!({ "keynote": "spring", "on": "2026-05-11T22:00:00Z" }),
    );
    company.act(
        "2025-12-01",
        1,
        "keynote.dated",
        json!({ "keynote": "autumn", "on": "2026-10-05T22:00:00Z" }),
    );
    for (freeze, on) in [("shape", "2026-03-16"), ("positioning", "2026-03-30"), ("content", "2026-04-20")] {
        let on = format!("{on}T16:00:00Z");
        company.act(
            "2025-12-01",
            1,
            "freeze.set",
            json!({ "keynote": "spring", "freeze": freeze, "on": on }),
        );
    }
    for (i, (id, name)) in PROMISES.iter().enumerate() {
        company.name(Noun::Initiative, id, name);
        let tier = ["T1", "T2", "T1", "T3"][i % 4];
        let opened = format!("2026-01-{:02}", 5 + i);
        company.act(
            &opened,
            1,
            "initiative.opened",
            json!({ "initiative": id, "dri": PersonId(1), "tier": tier }),
        );
        company.act(&opened, 1, "announcement.promised", json!({ "initiative": id, "keynote": "spring" }));
        if i % 3 == 1 {
            let stage = json!({ "initiative": id, "stage": (["shape", "build"][i % 2]) });
            company.act("2026-02-10", 1, "initiative.staged", stage);
        }
    }
    let parties = [("legal", 2), ("compliance", 3), ("marketing", 4), ("sales", 5), ("customer-success", 6)];
    let parties: Vec<(&str, u128)> = parties.into_iter().chain([("design", 7), ("product", 1)]).collect();
    company.agree("2026-01-04", AGREEMENT, &parties);
    contacts(&mut company);
    matters(&mut company);
    company
}

fn contacts(company: &mut Company) {
    for (i, (id, _)) in PROMISES.iter().enumerate() {
        for (j, function) in FUNCTIONS.iter().enumerate() {
            let n = (i * 7 + j * 5) % 9;
            if n < 3 {
                continue;
            }
            for k in 0..n % 4 + 1 {
                let day = format!("2026-{:02}-{:02}", 1 + (k + j) % 2, 19 + (i + 2 * k) % 9);
                let region = [None, Some("emea"), Some("latam"), Some("japan")][(i + j + k) % 4];
                company.contact_in(&day, id, function, DEPTHS[(i + j + k) % 5], region);
            }
        }
    }
    company.import("2026-03-08", "2025-12-01", "2026-03-08");
}

fn matters(company: &mut Company) {
    for id in ["borealis", "iris"] {
        company.act("2026-03-05", 1, "initiative.frozen", json!({ "initiative": id, "freeze": "shape" }));
    }
    let until = "2026-04-30T00:00:00Z";
    let waiver = json!({ "clause": "legal-before-shape", "subject": "initiative:iris", "until": until });
    company.act("2026-03-06", 1, "clause.waived", waiver);
    company.act(
        "2026-03-07",
        7,
        "clause.disputed",
        json!({ "clause": "design-stays-in-touch", "subject": "initiative:kelp" }),
    );
    for (i, (from, to)) in
        [("legal", "growth"), ("sales", "legal"), ("data", "design")].into_iter().enumerate()
    {
        let terms =
            json!({ "concern": format!("c-{i}"), "initiative": PROMISES[i * 4].0, "from": from, "to": to });
        company.act("2026-03-07", 2, "concern.raised", terms);
    }
}

#[tokio::main]
async fn main() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    println!("http://{}/", listener.local_addr().unwrap());
    let router = comity_web::router(Arc::new(company().house("2026-03-10")));
    comity_web::serve(listener, router, std::future::pending()).await.unwrap();
}
