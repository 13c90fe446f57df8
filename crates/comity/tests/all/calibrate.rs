//! `comity keynote calibrate`, on tables of the kind that the Kubernetes example reads.

use serde_json::Value;
use std::path::Path;
use std::process::{Command, Output};

fn comity(home: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_comity"));
    command.args(args).current_dir(home).env("COMITY_DATA", home.join("workspace")).output().unwrap()
}

fn good(home: &Path, args: &[&str]) -> String {
    let output = comity(home, args);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{args:?}: {said}");
    String::from_utf8(output.stdout).unwrap()
}

/// Five releases, four months apart, of fifteen enhancements each; every fourth slips, which is put on record
/// a month after the release.
fn tables(home: &Path, later: bool) {
    let mut releases = String::from(
        "release,schedule_first_committed,release_date_first_planned,cycle_start,prr_freeze,enhancements_freeze,code_freeze,docs_freeze,test_freeze,release_date\n",
    );
    let mut targets = String::from(
        "release,kep,sig,stage,title,first_targeted,tracked,targeted_at_code_freeze,enh_freeze,code_freeze,outcome,outcome_date\n",
    );
    let mut people = String::from("kep,owning_sig,role,who,first_seen,commit\n");
    let mut status = String::from("kep,date,commit,status,stage,latest_milestone,alpha,beta,stable\n");
    for r in 0..5u32 {
        let (year, month) = (2020 + r / 3, 1 + 4 * (r % 3));
        let day = |months: u32, day: u32| format!("{year}-{:02}-{day:02}", month + months);
        let (enh, code, out) = (day(0, 20), day(1, 20), day(2, 10));
        releases.push_str(&format!("9.{r},{},{out},{},,{enh},{code},,,{out}\n", day(0, 2), day(0, 5)));
        for i in 0..15u32 {
            let kep = 100 * (r + 1) + i;
            let (sig, stage) = (["sig-a", "sig-b"][i as usize % 2], ["alpha", "beta"][i as usize % 2]);
            let (mut outcome, mut on) =
                if i % 4 == 0 { ("slipped", day(3, 10)) } else { ("made_it", out.clone()) };
            // The last release went the other way: nothing of that was known at its freezes.
            if later && r == 4 {
                (outcome, on) = if i % 4 == 0 { ("made_it", out.clone()) } else { ("dropped", day(2, 28)) };
            }
            let since = day(0, 6);
            targets.push_str(&format!(
                "9.{r},{kep},{sig},{stage},Thing {kep},{since},True,True,{enh},{code},{outcome},{on}\n"
            ));
            people.push_str(&format!("{kep},{sig},author,p{},{since}T08:00:00Z,c\n", i % 5));
            status.push_str(&format!("{kep},{since}T08:00:00Z,c,implementable,{stage},v9.{r},,,\n"));
            if later && r == 4 {
                let after = day(1, 28);
                people.push_str(&format!("{kep},{sig},author,q{i},{after}T08:00:00Z,c\n"));
                status.push_str(&format!("{kep},{after}T08:00:00Z,c,withdrawn,{stage},v9.{r},,,\n"));
            }
        }
    }
    for (name, text) in [
        ("releases.csv", releases),
        ("targets_9.csv", targets),
        ("people.csv", people),
        ("status_history.csv", status),
    ] {
        std::fs::write(home.join(name), text).unwrap();
    }
    let after = if later { "9.4,codeFreeze,501,Thing,2021-06-28,2021-06-29,rejected,1\n" } else { "" };
    let exceptions = format!(
        "release,freeze,kep,name,date_requested,date_reviewed,status,n_prs\n9.1,codeFreeze,201,Thing,2020-06-20,2020-06-21,approved,1\n{after}"
    );
    std::fs::write(home.join("exceptions.csv"), exceptions).unwrap();
}

const FILES: [&str; 5] =
    ["releases.csv", "targets_9.csv", "people.csv", "status_history.csv", "exceptions.csv"];

fn calibrated(home: &Path, files: &[&str]) -> Value {
    good(home, &["init", "workspace"]);
    good(home, &[&["import", "--yes"], files].concat());
    serde_json::from_str(&good(home, &["keynote", "calibrate", "--json"])).unwrap()
}

#[test]
fn what_was_planted_after_a_freeze_changes_no_byte_of_the_forecasts_and_all_of_their_scores() {
    let (as_it_was, planted) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    tables(as_it_was.path(), false);
    tables(planted.path(), true);
    let (was, planted) = (calibrated(as_it_was.path(), &FILES), calibrated(planted.path(), &FILES));
    let forecasts = |all: &Value| -> Vec<String> {
        let looks = all["releases"].as_array().unwrap().iter();
        looks
            .map(|it| format!("{} {} {} {}", it["keynote"], it["freeze"], it["as_of"], it["forecast"]))
            .collect()
    };
    assert_eq!(forecasts(&was).len(), 6, "{was:#}");
    assert_eq!(forecasts(&was), forecasts(&planted));
    assert_ne!(was["releases"][5]["score"], planted["releases"][5]["score"]);
    assert_eq!(was["releases"][5]["as_of"], "2021-06-21T12:00:00Z");
    for freeze in ["enhancements", "code"] {
        let of = &was["by_freeze"][freeze];
        assert_eq!((&of["n"], &of["interval_80"]["n"]), (&45.into(), &3.into()), "{of:#}");
        assert!(of["brier"].as_f64().unwrap() > 0.0 && of["baselines"]["rate_by_stage"]["brier"].is_f64());
    }
    let why = was["silent"][0]["why"].as_str().unwrap();
    assert!(why.starts_with("0 promises of earlier keynotes are on record"), "{why}");
}

#[test]
fn without_people_history_and_outcomes_it_says_what_it_can_and_scores_nothing() {
    let home = tempfile::tempdir().unwrap();
    tables(home.path(), false);
    let targets = std::fs::read_to_string(home.path().join("targets_9.csv")).unwrap();
    let cut = |line: &str| line.rsplitn(3, ',').last().unwrap().to_owned();
    let targets: Vec<String> = targets.lines().map(cut).collect();
    std::fs::write(home.path().join("targets_9.csv"), targets.join("\n") + "\n").unwrap();
    let all = calibrated(home.path(), &["releases.csv", "targets_9.csv"]);
    assert!(all["overall"].is_null());
    assert!(all["releases"].as_array().unwrap().iter().all(|it| it["score"].is_null()), "{all:#}");
    let told = good(home.path(), &["keynote", "calibrate"]);
    assert!(told.contains("No forecast can be scored yet: no outcome is on record."), "{told}");
}

#[test]
fn an_empty_house_is_told_what_to_import_first() {
    let home = tempfile::tempdir().unwrap();
    good(home.path(), &["init", "workspace"]);
    let output = comity(home.path(), &["keynote", "calibrate", "--json"]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success() && said.contains("no keynote has a freeze on record"), "{said}");
    assert!(output.stdout.is_empty());
}

#[test]
fn what_an_owner_says_after_the_show_is_scored_as_a_tracker_s_outcome_is() {
    let (told, said) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    tables(told.path(), false);
    tables(said.path(), false);
    let targets = std::fs::read_to_string(said.path().join("targets_9.csv")).unwrap();
    let open = |line: &str| match line.starts_with("9.4,") {
        true => format!("{},,", line.rsplitn(3, ',').last().unwrap()),
        false => line.to_owned(),
    };
    let open: Vec<String> = targets.lines().map(open).collect();
    std::fs::write(said.path().join("targets_9.csv"), open.join("\n") + "\n").unwrap();
    std::fs::write(
        said.path().join("staff.csv"),
        "email,department,from\nkim@acme.example,Product,2019-01-01\n",
    )
    .unwrap();

    let told = calibrated(told.path(), &FILES);
    let unsaid = calibrated(said.path(), &[&FILES[..], &["staff.csv"]].concat());
    assert!(unsaid["releases"][5]["score"].is_null(), "nobody has said what became of it");
    for i in 0..15 {
        let announcement = format!("announcement=kep-{}@9.4", 500 + i);
        let (outcome, text) =
            if i % 4 == 0 { ("outcome=not", "text=It slipped.") } else { ("outcome=kept", "") };
        let act =
            ["act", "announcement.announced", "--as", "kim@acme.example", announcement.as_str(), outcome];
        good(
            said.path(),
            &[&act[..], if text.is_empty() { &[] } else { std::slice::from_ref(&text) }].concat(),
        );
    }
    let said: Value = serde_json::from_str(&good(said.path(), &["keynote", "calibrate", "--json"])).unwrap();
    for look in [4, 5] {
        let (told, said) = (&told["releases"][look], &said["releases"][look]);
        assert_eq!(told["forecast"], said["forecast"]);
        assert!(told["score"].is_object());
        assert_eq!(told["score"], said["score"]);
    }
}

#[test]
fn each_week_the_forecast_of_a_keynote_ahead_is_put_on_record_once_by_nobody_s_choice() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    good(home, &["init"]);
    std::fs::write(
        home.join("people.csv"),
        "email,name,function,from\nbo@acme.example,Bo,product,2026-01-01\n",
    )
    .unwrap();
    good(home, &["import", "people.csv", "--yes"]);
    let act = |line: &str| {
        let words: Vec<&str> = line.split(' ').collect();
        good(home, &[&["act"], words.as_slice(), &["--as", "bo@acme.example"]].concat())
    };
    assert!(good(home, &["keynote", "record"]).contains("Nothing is due"));
    act("initiative.opened initiative=atlas tier=T1");
    act("keynote.dated keynote=spring on=2099-02-03");
    act("announcement.promised initiative=atlas keynote=spring");
    assert!(good(home, &["keynote", "record"]).contains("spring: no promise has a number"));
    act("deliverable.planned deliverable=film initiative=atlas crew=web p10=1 p50=2 p90=3");
    let said = good(home, &["forecast", "spring"]);
    assert!(said.contains("Nobody is said to work in \"web\""), "{said}");
    act("deliverable.done deliverable=film");
    let said = good(home, &["keynote", "record"]);
    assert!(said.contains("spring: all ready: 100 % (100-100); 1 of 1 promises have a number."), "{said}");
    assert!(good(home, &["keynote", "record"]).contains("Nothing is due"), "once a week is enough");
    assert!(act("initiative.opened initiative=orion").contains("act 7 of the log"), "one act, the sixth");
}
