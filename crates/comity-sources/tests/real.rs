//! The packs on real files that nobody here wrote; skipped, loudly, where those files are absent.

use comity_sources::{Item, Options, Summary, read};
use std::{collections::BTreeMap, ops::ControlFlow, path::PathBuf};

/// The items of a file, or nothing where the shared data is absent.
fn items(name: &str) -> Option<(Vec<Item>, Summary)> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let path = root.join(name);
    if !path.exists() {
        eprintln!("SKIPPED: {name} is not in ../shared/data, so this test judged nothing");
        return None;
    }
    let mut items = Vec::new();
    let mut sink = |item: Item| {
        if !matches!(item, Item::Progress { .. }) {
            items.push(item);
        }
        ControlFlow::Continue(())
    };
    let summary =
        read(&path, &Options::default(), &mut sink).unwrap_or_else(|error| panic!("{name}: {error}"));
    Some((items, summary))
}

fn counts(items: &[Item]) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for item in items {
        let what = match item {
            Item::Trace(trace) => trace.kind.to_string(),
            Item::Person(_) => "(person)".to_owned(),
            Item::Name { .. } => "(name)".to_owned(),
            Item::Refused(refused) => format!("(refused) {}", refused.reason),
            Item::Progress { .. } => continue,
        };
        *counts.entry(what).or_default() += 1;
    }
    counts
}

fn wanted(all: &[(&str, usize)]) -> BTreeMap<String, usize> {
    all.iter().map(|(what, n)| ((*what).to_owned(), *n)).collect()
}

#[test]
fn the_kubernetes_files_are_recognised_and_read_whole() {
    type Case = (&'static str, &'static str, &'static [(&'static str, usize)]);
    let cases: &[Case] = &[
        ("kep/people.csv", "kep-people", &[("role.taken", 4040), ("contact", 4040)]),
        (
            "kep/targets_1.19-1.31.csv",
            "kep-targets",
            &[
                ("initiative.opened", 328),
                ("initiative.described", 993),
                ("announcement.promised", 993),
                ("announcement.tracked", 1986),
            ],
        ),
        ("kep/status_history.csv", "kep-status", &[("initiative.opened", 519), ("initiative.staged", 1467)]),
        ("kep/releases.csv", "kep-releases", &[("keynote.dated", 18), ("(name)", 18)]),
        (
            "kep/exceptions.csv",
            "kep-exceptions",
            &[("exception.requested", 123), ("exception.granted", 98), ("exception.refused", 25)],
        ),
    ];
    for (file, pack, some) in cases {
        let Some((items, summary)) = items(file) else { return };
        let counts = counts(&items);
        assert_eq!(summary.pack, *pack);
        assert!(!counts.keys().any(|what| what.starts_with("(refused)")), "{file}: {counts:?}");
        for (what, n) in wanted(some) {
            assert_eq!(counts.get(&what), Some(&n), "{file}: {what} in {counts:?}");
        }
    }
}

#[test]
fn a_freeze_holds_from_thirty_six_hours_after_the_announced_day() {
    let Some((items, _)) = items("kep/releases.csv") else { return };
    let freeze = items.iter().find_map(|item| match item {
        Item::Trace(trace)
            if trace.kind == "freeze.set"
                && trace.about[0].id == "1.31"
                && trace.attrs.contains(&("freeze".into(), "enhancements".into())) =>
        {
            Some(trace.at.to_string())
        }
        _ => None,
    });
    assert_eq!(freeze.as_deref(), Some("2024-06-14T12:00:00Z"));
}

#[test]
fn approvers_named_too_late_are_counted_from_the_packs_as_a_script_over_the_same_csv_counts_them() {
    let (Some((people, _)), Some((status, _))) = (items("kep/people.csv"), items("kep/status_history.csv"))
    else {
        return;
    };
    let mut approved = BTreeMap::new();
    for item in &people {
        let Item::Trace(trace) = item else { continue };
        if trace.kind == "role.taken" && trace.attrs.contains(&("role".into(), "prr-alpha".into())) {
            let at = approved.entry(trace.initiative.clone()).or_insert(trace.at);
            *at = trace.at.min(*at);
        }
    }
    let frozen = status.iter().filter_map(|item| match item {
        Item::Trace(trace) if trace.kind == "requirements.frozen" => {
            Some((trace.initiative.clone(), trace.at))
        }
        _ => None,
    });
    let (mut n, mut n_late) = (0, 0);
    for (initiative, at) in frozen {
        if let Some(approved) = approved.get(&initiative) {
            n += 1;
            n_late += usize::from(*approved > at);
        }
    }
    // The same as a dozen lines of Python over the two files give.
    assert_eq!((n_late, n), (31, 204), "late of all that have an approver for alpha");
}

#[test]
fn the_handbook_is_recognised_and_read_whole() {
    let Some((people, summary)) = items("sourcegraph-handbook/people.csv") else { return };
    assert_eq!(summary.pack, "handbook-people");
    assert_eq!(counts(&people), wanted(&[("(person)", 441)]));
    let (Some((changes, summary)), Some((touches, by))) =
        (items("sourcegraph-handbook/role_changes.csv"), items("sourcegraph-handbook/touches_2019-2022.csv"))
    else {
        return;
    };
    assert_eq!((summary.pack.as_str(), by.pack.as_str()), ("handbook-role-changes", "handbook-touches"));
    assert_eq!(counts(&changes), wanted(&[("(person)", 363)]));
    assert_eq!(counts(&touches), wanted(&[("contact", 15_587)]));
    let moved = changes.iter().filter(|item| match item {
        Item::Person(person) => person.memberships.windows(2).any(|two| {
            assert_eq!(two[0].to, two[1].from, "stretches follow each other");
            two[0].function != two[1].function
        }),
        _ => false,
    });
    assert!(moved.count() > 10, "some people change their function");
}

#[test]
fn what_became_of_a_promise_is_told_as_of_the_day_it_was_on_record_and_by_nothing_else() {
    let Some((items, summary)) = items("kep/targets_1.19-1.31.csv") else { return };
    for column in ["moved_to", "notes_any", "notes_stage"] {
        assert!(summary.unused.iter().any(|unused| unused == column), "{column} is not read");
    }
    let (mut n_settled, mut n_other) = (0, 0);
    for item in &items {
        let Item::Trace(trace) = item else { continue };
        let tells = trace.attrs.iter().any(|(key, _)| key == "outcome");
        assert_eq!(tells, trace.kind == "announcement.settled", "{trace:?}");
        n_settled += usize::from(tells);
        n_other += usize::from(!tells);
    }
    assert!(n_settled > 600 && n_other > n_settled, "{n_settled} {n_other}");
    // KEP 24 slipped from 1.30, which was put on record on 31 May 2024: known when that day had ended
    // everywhere.
    let settled = items.iter().find_map(|item| match item {
        Item::Trace(trace)
            if trace.kind == "announcement.settled"
                && trace.about[0].id == "1.30"
                && trace.initiative.as_ref().is_some_and(|it| it.as_str() == "kep-24") =>
        {
            Some((trace.at.to_string(), trace.attrs.contains(&("outcome".into(), "missed".into()))))
        }
        _ => None,
    });
    assert_eq!(settled, Some(("2024-06-01T12:00:00Z".to_owned(), true)));
}

#[test]
fn chat_without_text_and_a_released_spectrum_of_csv_are_read() {
    if let Some((messages, summary)) = items("irc/duraspace_messages.csv") {
        assert_eq!(summary.pack, "irc-csv");
        let counts = counts(&messages);
        assert_eq!(counts["contact"], 89_351);
        let refused: Vec<&String> = counts.keys().filter(|what| what.starts_with("(refused)")).collect();
        assert_eq!(refused.len(), 2, "two days are written `2018-05-09-NEW` and `-OLD`: {refused:?}");
    }
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/torture/csv");
    let Ok(files) = std::fs::read_dir(root.join("csvs")) else {
        eprintln!("SKIPPED: ../shared/data/torture/csv is absent");
        return;
    };
    for file in files {
        spectrum(&file.unwrap().path(), &root);
    }
}

#[expect(clippy::unwrap_used, reason = "a helper of a test")]
/// Reads one file of csv-spectrum cell by cell and compares it with the JSON that stands beside it.
fn spectrum(path: &std::path::Path, root: &std::path::Path) {
    use comity_sources::mapping::{Input, table};
    let input = Input::File(path);
    let layout = table::layout(&input.head().unwrap()).unwrap();
    let columns: Vec<Vec<String>> = Vec::new();
    let binding = table::bind(&columns, &layout.header, None);
    let mut rows = Vec::new();
    table::for_each(input, &layout, &binding, |_, _, given, cells| {
        given.unwrap();
        // The spectrum's own JSON has another telephone number than its CSV in one file.
        let cells = cells.iter().map(|cell| cell.replace("2095257564", "1234567890"));
        rows.push(layout.header.iter().cloned().zip(cells).collect::<BTreeMap<_, _>>());
        Ok(ControlFlow::Continue(()))
    })
    .unwrap();
    let json = root.join("json").join(path.with_extension("json").file_name().unwrap());
    let Ok(text) = std::fs::read_to_string(json) else { return };
    let wanted: serde_json::Value = serde_json::from_str(&text).unwrap();
    let wanted = if wanted.is_array() { wanted } else { serde_json::Value::Array(vec![wanted]) };
    let wanted: Vec<BTreeMap<String, String>> = serde_json::from_value(wanted).unwrap();
    let squeeze = |rows: &[BTreeMap<String, String>]| format!("{rows:?}").replace("\\r\\n", "\\n");
    assert_eq!(squeeze(&rows), squeeze(&wanted), "{}", path.display());
}
