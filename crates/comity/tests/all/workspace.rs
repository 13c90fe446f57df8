//! Workspaces, acts and the one writer, from the command line.

use crate::house::{House, Said, comity};
use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;

#[test]
fn a_second_init_is_refused_and_changes_nothing() {
    let house = House::peopled();
    let before = house.acts();
    house.run(&["init", "data"]).says(2, &["data is a workspace already", "nothing was changed"]);
    assert_eq!(house.acts(), before);
}

#[test]
fn a_command_outside_a_workspace_says_what_to_do() {
    let nowhere = tempfile::tempdir().unwrap();
    for args in [&["imports"][..], &["people"], &["log", "verify"], &["act", "initiative.opened"]] {
        let said = Said::of(&comity(nowhere.path()).args(args).output().unwrap());
        said.says(2, &["comity init DIR", "--data DIR"]);
    }
    let said = Said::of(&comity(nowhere.path()).args(["imports", "--data", "not-there"]).output().unwrap());
    said.says(2, &["there is no workspace in not-there", "comity init not-there"]);
}

#[test]
fn every_act_is_listed_with_its_fields_and_its_meaning() {
    let house = House::empty();
    let said = house.run(&["act"]).good();
    for line in ["initiative.opened", "concern.raised", "ask.sent", "clause.waived"] {
        assert!(said.out.contains(line), "{line}");
    }
    assert!(said.out.contains("A function asked another about an initiative."));
}

#[test]
fn a_mistaken_act_is_told_the_word_that_was_meant_and_leaves_no_trace() {
    let house = House::peopled();
    house.run(&["act", "initiative.opened", "initiative=atlas"]).good();
    let before = house.acts();
    let ana = ["--as", "ana@acme.example"];
    let act = |args: &[&str]| house.run(&[&["act"], args, &ana[..]].concat());
    act(&["initiative.opend", "initiative=x"]).says(2, &["Did you mean `initiative.opened`?"]);
    act(&["ask.sent", "ask=a1", "initiative=atlas", "to=legal", "level=small"])
        .says(2, &["text:", "in words"]);
    act(&["ask.sent", "ask=a1", "initiative=nope", "to=legal", "level=small", "text=Why?"])
        .says(2, &["initiative:", "nope"]);
    act(&["ask.sent", "ask=a1", "initiative=atlas", "to=legal", "level=enormous", "text=Why?"])
        .says(2, &["enormous"]);
    act(&[
        "ask.sent",
        "ask=a1",
        "initiative=atlas",
        "to=legal",
        "level=small",
        "text=Why?",
        "--when",
        "2024-06-01T09:00:00Z",
    ])
    .says(2, &["`atlas` was opened only on 2024-06-03; on 2024-06-01 there was no such initiative."]);
    act(&["initiative.opened", "initiative"]).says(2, &["`initiative` is not name=value"]);
    house
        .run(&["act", "initiative.opened", "initiative=b", "--as", "nobody@acme.example"])
        .says(2, &["Nobody is known as `nobody@acme.example`"]);
    act(&["import.undone", "import=im_x"]).says(2, &["written by Comity itself"]);
    assert_eq!(house.acts(), before);
}

#[test]
fn the_same_request_twice_gets_the_first_answer_and_another_under_its_key_is_refused() {
    let house = House::peopled();
    let open = ["act", "initiative.opened", "initiative=atlas", "--once", "k1"];
    let first = house.run(&open).good();
    let before = house.acts();
    assert_eq!(house.run(&open).good().out, first.out);
    house
        .run(&["act", "initiative.opened", "initiative=other", "--once", "k1"])
        .says(2, &["idempotency key"]);
    let ask = "{\"kind\":\"ask.sent\",\"fields\":{\"ask\":\"q\",\"initiative\":\"atlas\",\"to\":\"legal\",\
        \"level\":\"small\",\"text\":\"May we?\"},\"by\":\"ana@acme.example\",\"once\":\"k2\"}\n";
    let said = house.fed(&["act", "-"], &format!("{ask}{ask}")).good();
    assert_eq!(said.out.lines().count(), 2);
    assert!(said.out.contains("\"repeated\":true"), "{}", said.out);
    assert_eq!(house.acts(), before + 1);
}

#[test]
fn one_bad_line_of_a_stream_does_not_end_it() {
    let house = House::peopled();
    let open = |name: &str, key: &str| {
        format!(
            "{{\"kind\":\"initiative.opened\",\"fields\":{{\"initiative\":\"{name}\"}},\"once\":\"{key}\"}}\n"
        )
    };
    let lines = [open("a", "1"), "not json\n".into(), "\n".into(), open("b", "1"), open("c", "2")].concat();
    let said = house
        .fed(&["act", "-"], &lines)
        .says(1, &["\"line\":1,", "\"line\":2,", "\"line\":4,", "\"line\":5,"]);
    assert_eq!(said.out.matches("\"refused\"").count(), 2, "{}", said.out);
    assert_eq!(said.out.matches("\"seq\"").count(), 2, "{}", said.out);
}

#[test]
fn a_second_writer_is_told_who_holds_the_log() {
    let house = House::peopled();
    let mut first =
        house.command(&["act", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut stdin = first.stdin.take().unwrap();
    stdin.write_all(b"{\"kind\":\"initiative.opened\",\"fields\":{\"initiative\":\"a\"}}\n").unwrap();
    let mut answer = String::new();
    BufReader::new(first.stdout.take().unwrap()).read_line(&mut answer).unwrap();
    assert!(answer.contains("\"seq\""), "{answer}");
    let pid = format!("in use by process {}", first.id());
    house.run(&["act", "initiative.opened", "initiative=b"]).says(2, &[&pid, "one writer"]);
    house.run(&["imports"]).good();
    drop(stdin);
    assert!(first.wait().unwrap().success());
    house.run(&["act", "initiative.opened", "initiative=b"]).good();
}

#[test]
fn a_reader_that_goes_away_ends_a_command_silently() {
    let house = House::empty();
    let mut child = house.command(&["act"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    Said::of(&child.wait_with_output().unwrap()).good();
    let piped = format!("'{}' act | head -1", env!("CARGO_BIN_EXE_comity"));
    let output = std::process::Command::new("bash").args(["-o", "pipefail", "-c", &piped]).output().unwrap();
    let said = Said::of(&output).good();
    assert!(said.err.is_empty(), "{}", said.err);
    assert_eq!(said.out.lines().count(), 1);
}

#[test]
fn a_clock_that_steps_back_does_not_take_the_log_back() {
    let house = House::empty();
    house.run_at("2024-06-03T09:00:00Z", &["act", "initiative.opened", "initiative=a"]).good();
    house.run_at("2024-05-01T09:00:00Z", &["act", "initiative.opened", "initiative=b"]).good();
    house.run_at("2024-06-04T09:00:00Z", &["act", "initiative.opened", "initiative=c"]).good();
    let db = rusqlite::Connection::open(house.path("data/log.db")).unwrap();
    let last: i64 = db.query_row("select last_recorded_at from head", [], |row| row.get(0)).unwrap();
    assert!(last > 0);
    assert_eq!(house.acts(), 3, "the verifier refuses times that step back");
}
