//! An import is planned, made, repeated and undone as a whole; and what it keeps is little.

use crate::house::House;

fn table(rows: u64) -> String {
    let row = |i: u64| format!("contact,2024-01-{:02}T09:00:00Z,ana@acme.example,{i},atlas\n", 1 + i % 28);
    (0..rows).fold("kind,at,who,id,initiative\n".to_owned(), |text, i| text + &row(i))
}

/// Everything that the vault holds, but for what counts its own runs.
fn vault(house: &House) -> Vec<String> {
    let db = rusqlite::Connection::open(house.path("data/vault.db")).unwrap();
    let mut all = Vec::new();
    for table in ["people", "handles", "traces", "imports", "names", "seen"] {
        let mut statement = db.prepare(&format!("select * from {table}")).unwrap();
        let n = statement.column_count();
        let mut rows = statement.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            let cells = (0..n).map(|i| format!("{:?}", row.get_ref(i).unwrap())).collect::<Vec<_>>();
            all.push(format!("{table} {}", cells.join(" ")));
        }
    }
    all.sort();
    all
}

#[test]
fn a_plan_shows_everything_and_changes_nothing() {
    let house = House::peopled();
    house.file("events.csv", table(3));
    house.file(
        "more.csv",
        "Name,Email,Login,Department,Start date\n\
        Ana Sol,ana@acme.example,anasol,Product,2024-01-02\nCy,cy@acme.example,cy,Sales,2024-05-01\n",
    );
    let (acts, before) = (house.acts(), vault(&house));
    house.run(&["import", "--plan", "events.csv"]).says(0, &["3 read", "a plan only", "`at` is year first"]);
    house.run(&["import", "--plan", "more.csv"]).says(0, &["1 new, 1 known", "a plan only"]);
    assert_eq!(house.acts(), acts);
    assert_eq!(vault(&house), before);
}

#[test]
fn an_import_has_no_effect_twice_can_be_undone_whole_and_made_again() {
    let house = House::peopled();
    house.file("events.csv", table(40));
    house.run(&["import", "events.csv"]).good();
    let acts = house.acts();
    house.run(&["import", "events.csv"]).says(0, &["nothing new", "40 known"]);
    assert_eq!(house.acts(), acts);
    let live = house.live();
    let import = live.last().unwrap().split(' ').next().unwrap();
    house.run(&["imports", "undo", import]).says(0, &["is undone"]);
    assert_eq!(house.live().len(), live.len() - 1);
    house.run(&["imports", "undo", import]).says(2, &["undone"]);
    house.run(&["import", "events.csv"]).says(0, &["taken in as im_"]);
    assert_eq!(house.live().len(), live.len());
    assert_eq!(house.acts(), acts + 2);
}

#[test]
fn the_outcome_can_be_had_as_json() {
    let house = House::peopled();
    house.file("events.csv", table(4));
    let said = house.run(&["import", "--json", "events.csv"]).good();
    let taken: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!((&taken["new"], &taken["refused"]), (&4.into(), &0.into()), "{taken}");
}

const JIRA: &str = "Summary,Issue key,Issue Type,Status,Project key,Assignee,Reporter,\
    Created,Resolved,Comment\n\
    canary-title,ATLAS-1,Bug,Done,ATLAS,acc-1,acc-2,11/May/24 03:26 PM,12/May/24 09:00 AM,\
    12/May/24 08:00 AM;acc-3;canary-comment see https://files.example/canary-link\n";

const MAIL: &str = "From ana@acme.example Mon Jan  1 09:00:00 2024\n\
    From: Ana <ana@acme.example>\nTo: Bo <bo@acme.example>\nDate: Mon, 01 Jan 2024 09:00:00 +0000\n\
    Message-ID: <1@acme.example>\nSubject: canary-subject\n\ncanary-body\n\n\
    From bo@acme.example Mon Jan  1 10:00:00 2024\n\
    From: Bo <bo@acme.example>\nTo: Ana <ana@acme.example>\nDate: Mon, 01 Jan 2024 10:00:00 +0000\n\
    Message-ID: <2@acme.example>\nIn-Reply-To: <1@acme.example>\nSubject: Re: canary-subject\n\ncanary-body\n\n";

const CALENDAR: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\nBEGIN:VEVENT\r\nUID:1@x\r\n\
    DTSTAMP:20240101T090000Z\r\nDTSTART:20240102T090000Z\r\nDTEND:20240102T100000Z\r\n\
    SUMMARY:canary-meeting\r\nDESCRIPTION:canary-agenda\r\nLOCATION:canary-room\r\n\
    ORGANIZER:mailto:ana@acme.example\r\nATTENDEE;PARTSTAT=ACCEPTED:mailto:bo@acme.example\r\n\
    END:VEVENT\r\nEND:VCALENDAR\r\n";

#[test]
fn no_title_text_body_or_link_of_a_source_is_stored_and_names_only_in_the_vault() {
    let house = House::peopled();
    house.file("issues.csv", JIRA);
    house.file("mail.mbox", MAIL);
    house.file("calendar.ics", CALENDAR);
    house.run(&["import", "issues.csv", "--zone", "Europe/Berlin"]).good();
    house.run(&["import", "mail.mbox"]).good();
    house.run(&["import", "calendar.ics"]).good();
    assert_eq!(house.live().len(), 4);
    assert_eq!(house.files_that_say("canary"), [""; 0]);
    let kept = house.files_that_say("bo@acme.example");
    assert!(!kept.is_empty() && kept.iter().all(|file| file.starts_with("vault.db")), "{kept:?}");
    let named = house.files_that_say("Bo Lind");
    assert!(named.iter().all(|file| file.starts_with("vault.db")), "{named:?}");
}

const ISSUES: &str = "Summary,Issue key,Issue Type,Status,Project key,Labels,Assignee,Reporter,Created,Resolved\n\
    Price page,WEB-1,Task,Done,WEB,area/pricing,acc-1,acc-2,11/May/24 03:26 PM,12/May/24 09:00 AM\n\
    ATLAS-3 waits,WEB-2,Task,Done,WEB,,acc-1,acc-2,11/May/24 03:26 PM,12/May/24 09:00 AM\n\
    the atlas,WEB-3,Task,Done,WEB,,acc-1,acc-2,11/May/24 03:26 PM,12/May/24 09:00 AM\n\
    ops,OPS-4,Task,Done,OPS,,acc-1,acc-2,11/May/24 03:26 PM,12/May/24 09:00 AM\n";

#[test]
fn a_tracker_is_linked_by_a_file_of_rules_and_a_place_mapped_later_mends_what_was_imported() {
    let house = House::peopled();
    for initiative in ["initiative=atlas", "initiative=web"] {
        house.run(&["act", "initiative.opened", initiative]).good();
    }
    house.file("issues.csv", ISSUES);
    house.file(
        "links.toml",
        "ids = [{ text = \"ATLAS-#\", initiative = \"atlas\" }]\n\
        labels = { \"area/pricing\" = \"pricing\" }\n",
    );
    let import = ["import", "issues.csv", "--zone", "UTC", "--links", "links.toml"];
    house.run(&import).says(
        0,
        &[
            "50 % of this quarter's 8 traces are linked",
            "2 places unmapped: jira/jira:WEB (2), jira/jira:OPS (2)",
        ],
    );
    house
        .run(&["links"])
        .says(0, &["2 unlinked  jira/jira:WEB  comity links map 'jira/jira:WEB' INITIATIVE"]);
    house
        .run(&["links", "map", "jira/jira:WEB", "atlsa"])
        .says(2, &["no initiative `atlsa`", "Did you mean `atlas`?"]);
    house.run(&["links", "map", "jira/jira:WEB", "web"]).says(0, &["2 earlier traces are linked"]);
    house
        .run(&["links"])
        .says(0, &["75 % of", "1 place unmapped: jira/jira:OPS (2)", "jira/jira:WEB is web"]);
    let acts = house.acts();
    house.run(&import).says(0, &["nothing new"]);
    assert_eq!(house.acts(), acts, "the map and the rules were there already");

    house.file("more.toml", "[places.jira]\n\"jira:OPS\" = \"web\"\n");
    house.run(&["import", "issues.csv", "--zone", "UTC", "--links", "more.toml", "--yes"]).good();
    house.run(&["links"]).says(0, &["jira/jira:OPS is web"]);
    house.run(&["links", "unmap", "jira/jira:OPS"]).says(0, &["2 traces lost their link"]);
    house.file("bad.toml", "idz = []\n");
    house.run(&["import", "issues.csv", "--links", "bad.toml"]).says(2, &["bad.toml", "idz"]);
}

#[test]
fn handles_of_nobody_are_shown_first_and_matching_and_splitting_take_effect() {
    let house = House::peopled();
    house.file("issues.csv", ISSUES);
    let said = house.run(&["import", "issues.csv", "--zone", "UTC"]).good();
    assert!(said.out.contains("1 of 1 actors (100 %) are nobody yet"), "{}", said.out);
    house.run(&["people"]).says(0, &["1 of 1 handle is nobody's yet", "8 traces  jira:acc-1"]);
    house.run(&["people", "match", "jira:acc-9", "ana@acme.example"]).says(2, &["no handle jira:acc-9"]);
    house.run(&["people", "match", "jira:acc-1", "ana@acme.example"]).says(0, &["jira:acc-1 is p_"]);
    house.run(&["people", "match", "jira:acc-1", "bo@acme.example"]).says(2, &["Ana Sol", "split it"]);
    house.run(&["people"]).says(0, &["0 of 1 handle"]);
    house.run(&["people", "split", "jira:acc-1"]).says(0, &["is nobody's now"]);
    house.run(&["people", "split", "jira:acc-1"]).says(2, &["nobody's already"]);
    house.run(&["people", "match", "jira:acc-1", "Bo Lind"]).good();
}

#[test]
fn two_people_with_one_address_are_named_with_their_rows() {
    let house = House::empty();
    house.file(
        "people.csv",
        "Name,Email,Department\nBo Lind,bo@acme.example,Legal\nBob Lund,bo@acme.example,Sales\n",
    );
    house.run(&["import", "people.csv"]).says(
        1,
        &[
            "TWO PEOPLE WITH ONE ADDRESS: Bob Lund (line 3) has the address bo@acme.example",
            "Bo Lind (line 2)",
            "1 refused",
        ],
    );
    let rejected = std::fs::read_to_string(house.path("people.csv.rejected.csv")).unwrap();
    assert!(rejected.contains("Bob Lund (line 3)"), "{rejected}");
}

#[test]
fn a_check_warns_loudly_while_more_than_one_actor_in_twenty_is_nobody() {
    let house = House::peopled();
    house.file("agreement.toml", CONTACT);
    let check = ["check", "--agreement", "agreement.toml", "--format", "json"];
    let said = |list: &str| {
        let report: serde_json::Value = serde_json::from_str(&house.run(&check).out).unwrap();
        report[list].to_string().matches("are nobody yet, so what they did counts for no function").count()
    };
    house.file(
        "known.csv",
        "kind,at,who,id,initiative\ncontact,2024-05-01T09:00:00Z,ana@acme.example,1,atlas\n",
    );
    house.run(&["import", "known.csv"]).good();
    assert_eq!((said("warnings"), said("unknowns")), (0, 0));
    house.file(
        "strange.csv",
        "kind,at,who,id,initiative\ncontact,2024-05-01T09:00:00Z,x@acme.example,2,atlas\n",
    );
    house.run(&["import", "strange.csv"]).good();
    assert_eq!((said("warnings"), said("unknowns")), (1, 1));
    house.run(&["check", "--agreement", "agreement.toml"]).says(0, &["1 of 2 actors (50 %) are nobody yet"]);
}

const CONTACT: &str = r#"
[agreement]
id = "acme"
title = "How we work together at Acme"
parties = ["product", "legal"]
zone = "UTC"

[[clause]]
id = "legal-is-met"
says = "Legal is met."
because = "A partner who is never met is no partner."
severity = "should"
about = "initiative"
move = "Meet legal about {subject}."
[clause.before]
first = { event = "contact", function = "legal" }
then = { event = "requirements.frozen" }
"#;
