//! The demo is a whole company, the same at every run of one day.

use crate::house::{Said, comity};
use std::path::Path;

fn run(home: &Path, args: &[&str]) -> Said {
    let output = comity(home).env("COMITY_NOW", "2026-11-26T09:00:00Z").args(args).output().unwrap();
    Said::of(&output)
}

#[test]
fn larkmoor_is_made_from_its_own_files_and_is_the_same_every_time() {
    let home = tempfile::tempdir().unwrap();
    for dir in ["one", "two"] {
        run(home.path(), &["demo", "--data", dir, "--build-only", "--acts", "200"]).good();
    }
    run(home.path(), &["log", "verify", "--data", "one"]).says(0, &["root matches, 0 problems"]);
    let check = |dir: &str| run(home.path(), &["check", "--data", dir, "--format", "json"]);
    let (one, two) = (check("one"), check("two"));
    assert_eq!(one.code, 1, "something is broken at Larkmoor: {}", one.err);
    assert!(one.out == two.out, "the two companies are not the same");
    let report: serde_json::Value = serde_json::from_str(&one.out).unwrap();
    let clauses = report["clauses"].as_array().unwrap();
    let cases = |clause: &serde_json::Value| clause["cases"].as_array().unwrap().clone();
    let verdicts: Vec<(String, String)> = clauses
        .iter()
        .flat_map(cases)
        .map(|case| {
            let word = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
            (word(&case["verdict"]), format!("{}:{}", word(&case["clause"]), word(&case["subject"]["id"])))
        })
        .collect();
    let is = |verdict: &str, case: &str| verdicts.iter().any(|(v, c)| v == verdict && c == case);
    assert!(is("due", "legal-before-shape-freeze:symptom-guide@lantern"), "{verdicts:?}");
    assert!(is("kept", "legal-before-shape-freeze:pay-later@lantern"));
    assert!(is("broken", "design-stays-in-touch:claims-by-photo@lantern"));
    assert!(is("broken", "compliance-early-where-money-moves:pay-later"));
    // A second time the same folder is served as it is, and says so.
    run(home.path(), &["demo", "--data", "one", "--build-only"]).says(0, &["is a workspace already"]);
    run(home.path(), &["demo", "--people", "3"]).says(2, &["say 20 to 20000"]);
}
