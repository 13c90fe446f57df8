//! Clauses that ask in SQL, from the command line: holding, breaking, unknown, and every way to write a bad
//! one.

use crate::house::{House, Said};
use serde_json::Value;

/// An agreement with one clause that asks a query; `more` are further lines of the clause.
fn asking(query: &str, more: &str) -> String {
    format!(
        "[agreement]\nid = \"acme\"\ntitle = \"Acme\"\nparties = [\"product\", \"legal\"]\n\n[[clause]]\n\
         id = \"no-large-asks\"\nsays = \"Nobody asks legal twice.\"\nbecause = \"Once is enough.\"\n{more}\
         [clause.sql]\nquery = '''{query}'''\n"
    )
}

/// Legal was asked twice about atlas and once about borea.
fn house() -> House {
    let house = House::peopled();
    for name in ["atlas", "borea"] {
        house.run(&["act", "initiative.opened", &format!("initiative={name}")]).good();
    }
    for (ask, name) in [("a1", "atlas"), ("a2", "atlas"), ("a3", "borea")] {
        let (ask, initiative) = (format!("ask={ask}"), format!("initiative={name}"));
        let fields = ["act", "ask.sent", &ask, &initiative, "to=legal", "level=small", "text=May we?"];
        house.run(&[&fields[..], &["--as", "ana@acme.example"]].concat()).good();
    }
    house
}

const TWICE: &str = "select subject from fact where kind = 'ask.sent' and subject like 'initiative:%' group by subject having count(*) > ";

fn check(house: &House, query: &str, more: &str) -> Said {
    house.file("agreement.toml", asking(query, more));
    house.run(&["check", "--agreement", "agreement.toml", "--format", "json"])
}

/// Subject, verdict, reason of each case.
fn cases(said: &Said) -> Vec<[String; 3]> {
    let report: Value =
        serde_json::from_str(&said.out).unwrap_or_else(|_| panic!("{}{}", said.out, said.err));
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let cases = report["clauses"][0]["cases"].as_array().unwrap().iter();
    cases.map(|case| [text(&case["subject"]["id"]), text(&case["verdict"]), text(&case["because"])]).collect()
}

#[test]
fn a_query_that_names_nothing_is_kept_and_one_that_names_something_is_broken_and_says_what() {
    let house = house();
    let kept = check(&house, &format!("{TWICE}2"), "");
    assert_eq!(
        (kept.code, &cases(&kept)[0][1..]),
        (0, &["kept".to_owned(), "the query names nothing".to_owned()][..])
    );
    let broken = check(&house, &format!("{TWICE}1"), "");
    assert_eq!(broken.code, 1);
    assert_eq!(cases(&broken)[0], ["acme", "broken", "the query names initiative:atlas"].map(str::to_owned));
}

#[test]
fn a_query_can_be_judged_initiative_by_initiative() {
    let house = house();
    let said = check(&house, &format!("{TWICE}1"), "about = \"initiative\"\nhold = { at_least = 0.5 }\n");
    let words: Vec<_> = cases(&said).into_iter().map(|[id, verdict, _]| format!("{id} {verdict}")).collect();
    assert_eq!((said.code, words), (0, vec!["atlas broken".to_owned(), "borea kept".to_owned()]));
}

#[test]
fn a_query_sees_contacts_once_and_only_up_to_the_day_that_is_asked_for() {
    let house = house();
    let three = "select 'initiative:atlas' from (select count(distinct id) as n from fact where kind in ('contact', 'ask.sent')) where n = 3";
    assert_eq!(check(&house, three, "").code, 1, "an ask is not told a second time as a contact");
    let touches = "id,at,kind,by,initiative,depth\n\
        1,2024-05-01T09:00:00Z,contact,bo,atlas,posted\n2,2024-05-02T09:00:00Z,contact,bo,atlas,posted\n";
    house.file("touches.csv", touches);
    house.run(&["import", "--yes", "--as", "generic-csv", "touches.csv"]).good();
    let seen = check(&house, "select subject from fact where kind = 'contact'", "");
    assert_eq!(cases(&seen)[0][2], "the query names initiative:atlas, initiative:atlas", "{}", seen.err);
    house.file("agreement.toml", asking("select subject from fact where kind = 'contact'", ""));
    let earlier =
        ["check", "--agreement", "agreement.toml", "--format", "json", "--as-of", "2024-05-01T12:00:00Z"];
    assert_eq!(cases(&house.run(&earlier))[0][2], "the query names initiative:atlas");
}

#[test]
fn a_bad_query_is_pointed_at_before_anything_is_judged_and_is_never_proposed() {
    let house = house();
    let before = house.acts();
    let bad = [
        ("selec subject from fact", "syntax error"),
        ("select subjet from fact", "no such column: subjet"),
        ("select subject from facts", "no such table: facts"),
        ("delete from fact", "may only read the facts"),
        ("attach '/etc/passwd' as x", "may only read the facts"),
        ("select subject from fact; select id from fact", "more than one statement"),
        ("-- nobody knows", "asks nothing"),
        ("select count(*) from fact", "first column gave integer"),
        ("select 'atlas'", "first column gave `atlas`"),
    ];
    for (query, says) in bad {
        let said = check(&house, query, "");
        said.says(2, &[says, "agreement.toml:11", "one `select` over the table `fact`"]);
        house.run(&["adopt", "propose", "agreement.toml"]).says(2, &[says]);
    }
    assert_eq!(house.acts(), before, "nothing was proposed");
}

#[test]
fn a_back_test_runs_the_query_on_the_past_that_it_is_asked_about() {
    let house = house();
    house.file("agreement.toml", asking(&format!("{TWICE} 1"), ""));
    let tried = |as_of: &str| {
        house.run(&["adopt", "backtest", "agreement.toml", "--last", "30 days", "--as-of", as_of])
    };
    tried("2024-06-04T00:00:00Z")
        .says(0, &["it would have been broken on 1 of 1", "the query names initiative:atlas"]);
    let before = tried("2024-06-02T00:00:00Z").says(0, &["it would have been broken on 0 of"]);
    assert!(!before.out.contains("nobody can judge"), "{}", before.out);
}

#[test]
fn a_query_that_never_ends_is_ended_and_says_so() {
    let house = house();
    let endless =
        "with recursive n(x) as (select 1 union all select x + 1 from n) select x from n where x < 0";
    check(&house, endless, "").says(2, &["still running after 2 seconds", "make it ask for less"]);
}

#[test]
fn a_query_whose_answer_cannot_be_read_is_unknown_and_asks_for_its_mend() {
    let house = house();
    let said = check(&house, "select kind from fact where kind = 'ask.sent'", "");
    let [_, verdict, because] = &cases(&said)[0];
    assert_eq!((said.code, verdict.as_str()), (0, "unknown"));
    assert!(
        because.contains("gave `ask.sent`; it must be a subject such as `initiative:atlas`"),
        "{because}"
    );
    assert!(said.out.contains("Mend the query of `no-large-asks`"), "{}", said.out);
}

#[test]
fn a_measure_is_judged_from_the_command_line_and_a_mistaken_one_is_pointed_at() {
    let house = house();
    let stays = |measure: &str, at_least: f64| {
        asking("select subject from fact", "").replace(
            "[clause.sql]\nquery = '''select subject from fact'''\n",
            &format!("[clause.stays]\nmeasure = \"{measure}\"\nat_least = {at_least}\n"),
        )
    };
    let check = |toml: String| {
        house.file("agreement.toml", toml);
        house.run(&["check", "--agreement", "agreement.toml", "--format", "json"])
    };
    // All three asks were sent before any freeze.
    let kept = check(stays("P2-2", 1.0));
    assert_eq!((kept.code, cases(&kept)[0][1].as_str()), (0, "kept"));
    assert!(cases(&kept)[0][2].contains("1.00, out of 3"), "{}", cases(&kept)[0][2]);
    house.run(&["act", "initiative.frozen", "initiative=atlas", "freeze=shape"]).good();
    let late = ["act", "ask.sent", "ask=a4", "initiative=atlas", "to=legal", "level=small", "text=Still?"];
    house.run_at("2024-06-04T09:00:00Z", &[&late[..], &["--as", "ana@acme.example"]].concat()).good();
    house.file("agreement.toml", stays("P2-2", 1.0));
    let broken = house.run_at("2024-06-05T09:00:00Z", &["check", "--agreement", "agreement.toml"]);
    broken.says(1, &["0.75, out of 4", "Bring P2-2 back to what was agreed"]);
    check(stays("P1-3", 0.5)).says(0, &["unknown", "too little to measure"]);
    check(stays("P2-3", 0.5)).says(2, &["there is no measure `P2-3`", "P2-2", "agreement.toml:11"]);
}
