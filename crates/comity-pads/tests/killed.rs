//! The worker is killed, again and again; a program of its own, since it looks for its workers among its
//! children.

#![expect(clippy::unwrap_used, reason = "a test says so by failing")]

#[path = "all/common/mod.rs"]
mod common;

use comity_pads::room::Part;
use common::{ANA, BEN, Page, house, kept_text};

/// The process that this test started to hold documents.
fn worker() -> Vec<u32> {
    let mine = std::process::id().to_string();
    let told = std::process::Command::new("ps").args(["-o", "pid=", "--ppid", &mine]).output().unwrap();
    let told = String::from_utf8(told.stdout).unwrap();
    let is_worker = |pid: &u32| {
        std::fs::read_to_string(format!("/proc/{pid}/cmdline")).is_ok_and(|line| line.contains("hold-pads"))
    };
    told.split_whitespace().filter_map(|pid| pid.parse().ok()).filter(is_worker).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_worker_that_is_killed_ten_times_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let pads = house(folder.path());
    let mut ana = Page::open(&pads, ANA, 11, Part::Writes).await;
    let mut ben = Page::open(&pads, BEN, 22, Part::Writes).await;
    let mut killed = std::collections::BTreeSet::new();
    for round in 0..10 {
        for n in 0..20 {
            ana.types(&format!("a{round}.{n} ")).await;
            if n == 10 {
                for pid in worker().into_iter().filter(|pid| killed.insert(*pid)) {
                    let done = std::process::Command::new("kill").args(["-9", &pid.to_string()]).status();
                    assert!(done.unwrap().success());
                }
            }
        }
        ben.hears_text(&format!("a{round}.19 ")).await;
    }
    assert!(killed.len() >= 10, "{} workers were killed", killed.len());
    let expected: String = (0..10).flat_map(|round| (0..20).map(move |n| format!("a{round}.{n} "))).collect();
    assert_eq!(ben.text(), expected);
    assert_eq!(kept_text(&pads).await, vec![(expected, ANA)]);
    ben.types("Still here.").await;
    ana.hears_text("Still here.").await;
}
