//! Proposing, signing, leaving out, ending and coming back, from the command line.

use crate::house::House;

const HEAD: &str = "[agreement]\nid = \"acme\"\ntitle = \"Acme\"\nparties = [\"product\", \"legal\"]\n";
const FROZEN: &str = "\n[[clause]]\nid = \"nothing-stops\"\nsays = \"Nothing stops.\"\nbecause = \"It hurts.\"\n\
    [clause.never]\nevent = { event = \"initiative.stopped\" }\n";
const LANDED: &str = "\n[[clause]]\nid = \"nothing-lands-twice\"\nsays = \"Once.\"\nbecause = \"It confuses.\"\n\
    [clause.never]\nevent = { event = \"initiative.landed\", times = 2 }\n";
const WAIVER: &str =
    "\n[[waiver]]\nclause = \"nothing-stops\"\nsubject = \"atlas\"\nreason = \"So\"\nuntil = 2030-01-01\n";

/// Both parties sign what was proposed last.
fn sign(house: &House, now: &str) {
    for by in ["ana@acme.example", "bo@acme.example"] {
        house.run_at(now, &["adopt", "sign", "--as", by]).good();
    }
}

fn agreed() -> House {
    let house = House::peopled();
    house.run(&["act", "initiative.opened", "initiative=atlas"]).good();
    house.file("agreement.toml", format!("{HEAD}{FROZEN}{LANDED}"));
    house.run(&["adopt", "propose", "agreement.toml"]).good();
    sign(&house, "2024-06-03T10:00:00Z");
    house
}

fn judged(house: &House, now: &str) -> String {
    house.run_at(now, &["check", "--all"]).out
}

#[test]
fn a_file_that_leaves_a_clause_out_says_so_and_the_clause_stays_until_it_is_ended() {
    let house = agreed();
    house.file("agreement.toml", format!("{HEAD}{FROZEN}"));
    let said = house.run_at("2024-06-04T09:00:00Z", &["adopt", "propose", "agreement.toml"]).good();
    assert!(said.out.contains("leaves out `nothing-lands-twice`"), "{}", said.out);
    assert!(judged(&house, "2024-06-04T10:00:00Z").contains("nothing-lands-twice"));
    let end = ["act", "agreement.ended", "clause=nothing-lands-twice", "why=It was never needed"];
    house.run_at("2024-06-05T09:00:00Z", &end).says(2, &["Only somebody of a party", "product or legal"]);
    house.run_at("2024-06-05T09:00:00Z", &[&end[..], &["--as", "bo@acme.example"]].concat()).good();
    assert!(!judged(&house, "2024-06-05T10:00:00Z").contains("nothing-lands-twice"));
    let again = house.run_at("2024-06-05T11:00:00Z", &[&end[..], &["--as", "bo@acme.example"]].concat());
    again.says(2, &["nothing-lands-twice"]);
}

#[test]
fn an_ended_clause_comes_back_when_both_have_signed_again() {
    let house = agreed();
    let end =
        ["act", "agreement.ended", "clause=nothing-stops", "why=We try without", "--as", "bo@acme.example"];
    house.run_at("2024-06-05T09:00:00Z", &end).good();
    house.run_at("2024-06-06T09:00:00Z", &["adopt", "propose", "agreement.toml"]).good();
    let status = house.run_at("2024-06-06T10:00:00Z", &["adopt", "status"]).good();
    assert!(status.out.contains("waits for product, legal"), "{}", status.out);
    assert!(!judged(&house, "2024-06-06T10:00:00Z").contains("nothing-stops"));
    sign(&house, "2024-06-07T09:00:00Z");
    assert!(judged(&house, "2024-06-07T10:00:00Z").contains("nothing-stops"));
}

#[test]
fn a_proposal_says_that_its_waivers_will_not_count_and_they_do_not() {
    let house = agreed();
    house.run_at("2024-06-04T09:00:00Z", &["act", "initiative.stopped", "initiative=atlas"]).good();
    house.file("agreement.toml", format!("{HEAD}{FROZEN}{LANDED}{WAIVER}"));
    let propose = ["adopt", "propose", "agreement.toml"];
    let said = house.run_at("2024-06-04T10:00:00Z", &propose).good();
    assert!(said.out.contains("The waiver of this file will not count"), "{}", said.out);
    let check = ["check", "--format", "json"];
    house.run_at("2024-06-05T09:00:00Z", &check).says(1, &["\"broken\""]);
    let file = [&check[..], &["--agreement", "agreement.toml"]].concat();
    house.run_at("2024-06-05T09:00:00Z", &file).says(0, &["\"waived\""]);
}

#[test]
fn what_is_agreed_cannot_be_dated_back() {
    let house = agreed();
    let ana = ["--as", "ana@acme.example"];
    let acts = [
        vec!["agreement.ended", "clause=nothing-stops", "why=So"],
        vec!["clause.disputed", "clause=nothing-stops", "subject=initiative:atlas", "why=So"],
        vec![
            "clause.waived",
            "clause=nothing-stops",
            "subject=initiative:atlas",
            "until=2024-07-01T00:00:00Z",
            "critical=A",
            "risk_late=B",
            "risk_cut=C",
        ],
    ];
    let before = house.acts();
    for act in acts {
        let back = [&["act"], &act[..], &["--when", "2024-06-01T09:00:00Z"], &ana[..]].concat();
        house.run(&back).says(2, &["holds from when it is said", "Leave the time out"]);
    }
    assert_eq!(house.acts(), before);
}
