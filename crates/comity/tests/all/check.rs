//! `comity check` as people and pipelines type it: exit codes, what each format fails, explanations, closed
//! pipes.

use crate::house;

use crate::house::{House, Said};
use std::process::{Command, Stdio};

const AGREEMENT: &str = r#"[agreement]
id = "acme"
title = "How we work"
parties = ["product", "legal"]

[[clause]]
id = "legal-first"
says = "Legal has contributed before the shape freeze."
because = "Who comes later can only say no."
move = "Ask legal about {subject} before {deadline}."
[clause.before]
first = { event = "contributed", function = "legal" }
then = { event = "freeze.reached", where = { freeze = "shape" } }
"#;

const WAIVERS: &str = r#"
[[waiver]]
clause = "legal-first"
subject = "atlas"
reason = "The regulator's deadline."
until = 2024-12-31

[[waiver]]
clause = "legal-first"
subject = "comet"
reason = "Legal wrote it themselves."
until = 2024-12-31

[[waiver]]
clause = "legal-first"
subject = "borealis"
reason = "Over by now."
until = 2024-01-31
"#;

/// Atlas froze without legal, who only accepted an invitation; comet has them. Contact is kept by hand too,
/// so that its absence is known.
fn frozen() -> House {
    let house = House::empty();
    house.file("agreement.toml", AGREEMENT);
    house.file("people.csv", house::PEOPLE);
    house.file(
        "events.csv",
        "kind,at,who,id,initiative,depth\n\
         contact,2024-05-01T09:00:00Z,ana@acme.example,1,atlas,answered\n\
         contact,2024-05-02T09:00:00Z,bo@acme.example,2,atlas,accepted\n\
         contact,2024-05-02T09:00:00Z,bo@acme.example,3,comet,posted\n",
    );
    let early = |args: &[&str]| house.run_at("2024-04-01T09:00:00Z", args).good();
    early(&["import", "people.csv"]);
    for initiative in ["initiative=atlas", "initiative=comet"] {
        early(&["act", "initiative.opened", initiative, "tier=T1", "--as", "ana@acme.example"]);
    }
    let concern = ["act", "concern.raised", "initiative=comet", "concern=c1", "cites=gdpr", "text=Ask first"];
    early(&[&concern[..], &["function=legal", "--as", "bo@acme.example"]].concat());
    house.run(&["import", "events.csv"]).good();
    for initiative in ["initiative=atlas", "initiative=comet"] {
        house
            .run(&["act", "initiative.frozen", initiative, "freeze=shape", "--as", "ana@acme.example"])
            .good();
    }
    house
}

fn check(house: &House, args: &[&str]) -> Said {
    let head = ["check", "--agreement", "agreement.toml", "--as-of", "2024-06-10T00:00:00Z"];
    house.run(&[&head[..], args].concat())
}

#[test]
fn the_report_leads_with_who_is_not_in_and_a_named_persons_move() {
    let house = frozen();
    let said = check(&house, &[]).says(1, &["1 clause: 1 broken; 1 fail (--fail-on must)"]);
    let lead = said.out.split("\n\n").nth(1).unwrap();
    let expected = "Who is not in, and whose move it is\n  legal is not in atlas.\n    \
        DRI of atlas: Ask legal about atlas now (2024-06-03 has passed).";
    assert_eq!(lead, expected, "{}", said.out);
    assert!(
        said.out.contains("no contribution by legal by 2024-06-03 (shape freeze 2024-06-03)"),
        "{}",
        said.out
    );
    assert!(!said.out.contains("- kept comet") && check(&house, &["--all"]).out.contains("- kept comet"));
}

#[test]
fn an_explanation_says_what_counted_what_did_not_and_why_and_what_would_have_held() {
    let house = frozen();
    check(&house, &["--explain", "legal-first/atlas"]).says(
        1,
        &[
            "Because: Who comes later can only say no.",
            "Whenever there is \"shape freeze\", there must have been \"contribution by legal, at least posted\"",
            "Signed by nobody yet; still to sign: product, legal.",
            "Of 2 decided cases it may miss 0 and misses 1",
            "\"contribution by legal, at least posted\": 0 of 1 counted, by 2024-06-03",
            "of 2024-05-02: it is only accepted, and at least posted is asked for",
            "of 2024-05-01: it is by product, not by legal",
            "What would have made it hold: 1 more \"contribution by legal, at least posted\" by 2024-06-03.",
            "DRI of atlas: Ask legal about atlas",
        ],
    );
    let kept = check(&house, &["--explain", "legal-first/initiative:comet"]).says(1, &["1 of 1 counted"]);
    assert!(!kept.out.contains("atlas") && !kept.out.contains("would have made"), "{}", kept.out);
    let all = check(&house, &["--explain", "legal-first"]);
    assert!(all.out.contains("Not listed: 1 kept. --all lists them"), "{}", all.out);
    for person in ["Ana", "Bo Lind", "acme.example"] {
        assert!(!all.out.contains(person) && !kept.out.contains(person), "an explanation names no person");
    }
}

#[test]
fn what_cannot_be_explained_is_answered_with_what_can() {
    let house = frozen();
    check(&house, &["--explain", "legal-frst"])
        .says(2, &["there is no clause `legal-frst`", "`legal-first`?"]);
    check(&house, &["--explain", "legal-first/atlsa"])
        .says(2, &["`legal-first` was not judged on `atlsa`", "`atlas`?"]);
    check(&house, &["--explain", "legal-first", "--format", "json"]).says(2, &["--explain", "--format"]);
}

#[test]
fn who_signed_is_told_by_function_and_day() {
    let house = frozen();
    house.run(&["adopt", "propose", "agreement.toml"]).good();
    house.run(&["adopt", "sign", "--as", "bo@acme.example"]).good();
    check(&house, &["--explain", "legal-first"])
        .says(1, &["Signed by legal (2024-06-03); still to sign: product."]);
}

#[test]
fn annotations_and_scanners_are_pointed_at_the_clauses_line() {
    let house = frozen();
    let github = check(&house, &["--format", "github"]);
    assert!(
        github.out.starts_with("::error file=agreement.toml,line=7,title=legal-first broken::"),
        "{}",
        github.out
    );
    let here = house.path("agreement.toml");
    let args = [
        "check",
        "--agreement",
        here.to_str().unwrap(),
        "--format",
        "sarif",
        "--as-of",
        "2024-06-10T00:00:00Z",
    ];
    let sarif: serde_json::Value = serde_json::from_str(&house.run(&args).says(1, &[]).out).unwrap();
    let place = &sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
    assert_eq!(place["region"]["startLine"], 7, "{sarif}");
    assert_eq!(
        place["artifactLocation"]["uri"], "agreement.toml",
        "not where the folder lies on this machine"
    );
    let json: serde_json::Value = serde_json::from_str(&check(&house, &["--format", "json"]).out).unwrap();
    assert_eq!((&json["clauses"][0]["line"], &json["fails"]), (&7.into(), &true.into()));
    assert_eq!(json["clauses"][0]["cases"][0]["absent"], serde_json::json!(["legal"]));
}

#[test]
fn a_waiver_that_nothing_needs_is_a_warning_with_its_line_and_one_that_has_run_out_another() {
    let house = frozen();
    house.file("agreement.toml", format!("{AGREEMENT}{WAIVERS}"));
    let said = check(&house, &[]).says(0, &["- waived atlas"]);
    let warnings: Vec<&str> = said.out.lines().filter(|line| line.starts_with("WARNING")).collect();
    assert_eq!(warnings.len(), 2, "{}", said.out);
    assert!(
        warnings.iter().any(|w| w.contains("line 22: the waiver of `legal-first` for comet is not needed"))
    );
    assert!(warnings.iter().any(|w| w.contains("for borealis ran out on 2024-01-31")), "{warnings:?}");
    let github = check(&house, &["--format", "github"]).good();
    assert!(github.out.contains("::warning file=agreement.toml,line=22,"), "{}", github.out);
    house.file("agreement.toml", AGREEMENT);
    let waive =
        ["act", "clause.waived", "clause=legal-first", "subject=initiative:comet", "until=2024-12-31"];
    house.run(&[&waive[..], &["reason=Theirs", "--as", "ana@acme.example"]].concat());
}

#[test]
fn only_what_is_new_against_a_former_report_fails() {
    let house = frozen();
    let former = check(&house, &["--format", "json"]).says(1, &[]).out;
    house.file("former.json", former);
    check(&house, &["--baseline", "former.json"]).says(0, &["nothing fails"]);
    let github = check(&house, &["--baseline", "former.json", "--format", "github"]).good();
    assert!(!github.out.contains("::error") && github.out.contains("it was there before"), "{}", github.out);
    check(&house, &["--new-since", "2024-06-09"]).says(0, &["nothing fails"]);
    check(&house, &["--new-since", "2024-06-01"]).says(1, &["- broken NEW atlas"]);
    check(&house, &["--baseline", "agreement.toml"]).says(2, &["no report"]);
}

#[test]
fn a_new_file_of_templates_can_be_judged_at_once() {
    let house = frozen();
    for ids in [&["legal-before-shape-freeze"][..], &["all"]] {
        let toml = house.run(&[&["adopt", "templates", "--new"], ids].concat()).good().out;
        assert!(toml.starts_with("[agreement]") && toml.contains("\"legal\""), "{toml}");
        house.file("agreement.toml", toml);
        assert!(check(&house, &[]).code < 2);
    }
    house.run(&["adopt", "templates", "--new"]).says(2, &["IDS"]);
}

/// Runs a check whose reader has gone before a word was written.
fn unread(house: &House, args: &[&str]) -> Said {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let head = ["check", "--agreement", "agreement.toml", "--as-of", "2024-06-10T00:00:00Z"];
    let mut command = house.command(&[&head[..], args].concat());
    Said::of(&command.stdout(writer).stderr(Stdio::piped()).spawn().unwrap().wait_with_output().unwrap())
}

#[test]
fn a_reader_that_goes_away_changes_neither_verdict_nor_silence() {
    let house = frozen();
    let formats = ["human", "json", "junit", "github", "markdown", "sarif"].map(|name| ["--format", name]);
    for args in formats.iter().map(|args| &args[..]).chain([&["--explain", "legal-first"][..]]) {
        let said = unread(&house, args);
        assert_eq!((said.code, said.err.as_str()), (1, ""), "{args:?}");
        let said = unread(&house, &[args, &["--fail-on", "must", "--new-since", "2024-06-09"]].concat());
        assert_eq!((said.code, said.err.as_str()), (0, ""), "{args:?}");
    }
    let piped = format!(
        "'{}' check --agreement agreement.toml --as-of 2024-06-10T00:00:00Z --all | head -1; exit ${{PIPESTATUS[0]}}",
        env!("CARGO_BIN_EXE_comity")
    );
    let mut bash = Command::new("bash");
    bash.args(["-c", &piped]).current_dir(house.home.path()).env_remove("COMITY_DATA");
    let said = Said::of(&bash.output().unwrap());
    assert_eq!((said.code, said.out.as_str(), said.err.as_str()), (1, "How we work\n", ""));
}

#[test]
fn a_mistake_that_nobody_reads_is_still_a_mistake() {
    let house = frozen();
    house.file("agreement.toml", "[agreement]\nid = 3\n");
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let mut command = house.command(&["check", "--agreement", "agreement.toml"]);
    let status = command.stdout(Stdio::null()).stderr(writer.try_clone().unwrap()).status().unwrap();
    assert_eq!(status.code(), Some(2));
    let status = house.command(&["check", "--agreement", "not-there.toml"]).stderr(writer).status().unwrap();
    assert_eq!(status.code(), Some(2));
}
