//! The agreement number on real conversations: a small piece kept here, and the whole of them where they lie.
#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "a test fails, or says what it skipped")]

use comity_science::agreement::{Voice, agreement};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// By comment: what each group says to it.
type Said = BTreeMap<String, BTreeMap<String, Voice>>;

fn vote(said: &mut Said, comment: &str, group: &str, vote: &str) {
    let voice = said.entry(comment.to_owned()).or_default().entry(group.to_owned()).or_default();
    voice.seen += 1;
    voice.agree += u64::from(vote.parse::<f64>().unwrap() == 1.0);
}

/// Over every group of the conversation: of whoever has not said anything, too.
fn number(of: &BTreeMap<String, Voice>, groups: &BTreeSet<&str>) -> f64 {
    let voices: Vec<Voice> = groups.iter().map(|group| of.get(*group).copied().unwrap_or_default()).collect();
    agreement(&voices).unwrap()
}

#[test]
fn twelve_comments_of_a_real_conversation_have_the_numbers_worked_out_elsewhere() {
    let text = include_str!("fixtures/polis-uberx.csv");
    let mut said = Said::new();
    for line in text.lines().skip(3) {
        let cells: Vec<&str> = line.split(',').collect();
        for (comment, cell) in cells[1..].iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
            vote(&mut said, &comment.to_string(), cells[0], cell);
        }
    }
    let groups = BTreeSet::from(["0", "1"]);
    // By a few lines of another language: (agree + 1) / (seen + 2) of group 0 times that of group 1.
    let known = [
        ("0", 9.0 / 33.0 * 20.0 / 31.0),
        ("3", 13.0 / 33.0 * 18.0 / 27.0),
        ("5", 0.436_147_186_147_186_17),
        ("8", 0.615_464_994_775_339_7),
        ("10", 0.017_957_351_290_684_622),
        // One person of group 1 agreed, and nobody of group 0 has seen it.
        ("11", 1.0 / 2.0 * 2.0 / 3.0),
    ];
    for (comment, expected) in known {
        let is = number(&said[comment], &groups);
        assert!((is - expected).abs() < 1e-12, "{comment}: {is} and not {expected}");
    }
    // The most agreed with is the one that both groups agree with, not the one that most people do.
    let best = said.iter().max_by(|a, b| number(a.1, &groups).total_cmp(&number(b.1, &groups))).unwrap().0;
    assert_eq!(best, "8");
}

/// Where the whole conversations lie, if they do.
fn whole() -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/polis");
    let said = std::env::var_os("COMITY_POLIS").map_or_else(beside, PathBuf::from);
    said.is_dir().then_some(said)
}

#[test]
fn five_whole_conversations_have_the_same_numbers_by_the_sheet_and_by_the_single_votes() {
    let Some(dir) = whole() else {
        eprintln!("SKIPPED: ../shared/data/polis is absent and COMITY_POLIS says nothing else");
        return;
    };
    let mut n = 0;
    for conversation in std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()) {
        let (by_sheet, groups) = by_sheet(&conversation);
        let by_votes = by_votes(&conversation, &groups);
        let all: BTreeSet<&str> = groups.values().map(String::as_str).collect();
        for (comment, of) in &by_sheet {
            let (sheet, votes) = (number(of, &all), number(&by_votes[comment], &all));
            assert!((sheet - votes).abs() < 1e-12, "{} {comment}", conversation.display());
            n += 1;
        }
    }
    assert!(n > 800, "only {n} comments");
}

/// From the sheet of participants: one row each, one column a comment.
fn by_sheet(conversation: &Path) -> (Said, BTreeMap<String, String>) {
    let text = std::fs::read_to_string(conversation.join("participants-votes.csv")).unwrap();
    let head: Vec<&str> = text.lines().next().unwrap().split(',').collect();
    let (mut said, mut groups) = (Said::new(), BTreeMap::new());
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        if cells[1].is_empty() {
            continue;
        }
        groups.insert(cells[0].to_owned(), cells[1].to_owned());
        for (comment, cell) in head.iter().zip(&cells).skip(6).filter(|(_, cell)| !cell.is_empty()) {
            vote(&mut said, comment, cells[1], cell);
        }
    }
    (said, groups)
}

/// From the list of single votes, of which the last of each participant on a comment counts.
fn by_votes(conversation: &Path, groups: &BTreeMap<String, String>) -> Said {
    let text = std::fs::read_to_string(conversation.join("votes.csv")).unwrap();
    let mut last: BTreeMap<(&str, &str), (i64, &str)> = BTreeMap::new();
    for line in text.lines().skip(1) {
        // The date in words may hold commas, the rest does not.
        let mut cells = line.rsplit(',');
        let (cast, voter, comment) = (cells.next().unwrap(), cells.next().unwrap(), cells.next().unwrap());
        let at: i64 = line.split(',').next().unwrap().parse().unwrap();
        let known = last.entry((comment, voter)).or_insert((at, cast));
        if at >= known.0 {
            *known = (at, cast);
        }
    }
    let mut said = Said::new();
    for ((comment, voter), (_, cast)) in last {
        if let Some(group) = groups.get(voter) {
            vote(&mut said, comment, group, cast);
        }
    }
    said
}
