//! The traps of real exports, each a small file written here; and that no bytes at all make a reader panic.

use comity_sources::{
    DateOrder, Input, Item, Options, RawTrace, Refused, SourceError, Summary,
    link::{IdRule, LinkRules},
    mapping, packs, read,
};
use comity_spine::{Noun, Ref};
use proptest::prelude::*;
use std::ops::ControlFlow;

type Outcome = Result<(Vec<Item>, Summary), SourceError>;

fn by(pack: &str, bytes: &[u8], options: &Options) -> Outcome {
    let mut items = Vec::new();
    let pack = packs::find(pack, options)?;
    let summary = mapping::read(Input::Bytes(bytes), &pack, options, &mut |item| {
        items.push(item);
        ControlFlow::Continue(())
    })?;
    Ok((items, summary))
}

fn traces(items: &[Item]) -> Vec<&RawTrace> {
    items.iter().filter_map(|item| if let Item::Trace(trace) = item { Some(trace) } else { None }).collect()
}

fn refused(items: &[Item]) -> Vec<&Refused> {
    items
        .iter()
        .filter_map(|item| if let Item::Refused(refused) = item { Some(refused) } else { None })
        .collect()
}

fn in_berlin() -> Options {
    Options { zone: Some("Europe/Berlin".into()), ..Options::default() }
}

const JIRA: &str = "\u{feff}Summary,Issue key,Issue Type,Status,Project key,Assignee,\
    Reporter,Created,Resolved,Labels,Labels,Comment,Comment\n\
    \"Secret plan\nfor KEP-24\",ATLAS-1,Bug,Done,ATLAS,acc-1,acc-2,11/May/24 03:26 PM,12/May/24 09:00 AM,a,b,\
    12/May/24 08:00 AM;acc-3;It is; really; secret,,one cell too many\n\
    Other,ATLAS-2,Task,Open,ATLAS,,acc-2,13/May/24 03:26 PM,,,,,\n\
    Broken,ATLAS-3,Task,Open,ATLAS,,acc-2,some day,,,,,\n";

#[test]
fn a_jira_table_with_a_bom_repeated_headers_wide_rows_and_comments_is_read_without_its_texts() {
    let (items, summary) = by("jira-csv", JIRA.as_bytes(), &in_berlin()).unwrap();
    let kinds: Vec<&str> = traces(&items).iter().map(|trace| trace.kind.as_str()).collect();
    assert_eq!(kinds, ["problem.reported", "problem.fixed", "contact", "work.started"]);
    let comment = traces(&items)[2];
    assert_eq!(comment.at.to_string(), "2024-05-12T06:00:00Z");
    assert_eq!(comment.who.as_ref().unwrap().text, "acc-3");
    let traced = format!("{:?}", traces(&items));
    assert!(!traced.contains("secret") && !traced.contains("Secret"), "{traced}");
    assert!(summary.notes.iter().any(|note| note.contains("wider than the header")), "{:?}", summary.notes);
    assert_eq!(refused(&items).len(), 1);
    assert_eq!(refused(&items)[0].place, "line 5");
    assert!(refused(&items)[0].reason.contains("`some day` in `Created` is not a date"));
}

#[test]
fn an_item_keeps_every_other_that_it_waits_for_however_its_tracker_lists_them() {
    let listed = |pack: &str, text: &str, name: &str| {
        let (items, _) = by(pack, text.as_bytes(), &in_berlin()).unwrap();
        let trace = traces(&items).into_iter().find(|trace| trace.kind.starts_with("work.")).unwrap().clone();
        let of = trace.attrs.into_iter().filter(|(key, _)| key == name);
        of.map(|(_, word)| word.to_string()).collect::<Vec<_>>().join(" ")
    };
    // Jira repeats the column, Linear writes a list, GitHub gives addresses.
    let jira = "Issue key,Issue Type,Project key,Status,Created,Inward issue link (Blocks),Inward issue link (Blocks)\n\
                PAY-4,Story,PAY,To Do,2026-10-01 10:00,PAY-5,PAY-6\n";
    assert_eq!(listed("jira-csv", jira, "waits_for"), "PAY-5 PAY-6");
    let linear = "ID,Team,Title,Status,Creator,Cycle Number,Created,Blocked by,Parent issue\n\
                  PAY-4,Pay,x,Todo,zoe,,2026-10-01T10:00:00Z,\"PAY-1, PAY-2, PAY-3, PAY-5, PAY-6, PAY-7\",PAY-8\n";
    assert_eq!(listed("linear-csv", linear, "waits_for"), "PAY-1 PAY-2 PAY-3 PAY-5 PAY-6 PAY-7");
    assert_eq!(listed("linear-csv", linear, "part_of"), "PAY-8");
    let github = r#"[{"url":"https://api.github.com/repos/acme/app/issues/11","number":11,"state":"open",
        "repository_url":"https://api.github.com/repos/acme/app","user":{"login":"zoe","type":"User"},
        "created_at":"2026-10-01T10:00:00Z","parent_issue_url":"https://api.github.com/repos/acme/app/issues/9",
        "blocked_by":[{"url":"https://api.github.com/repos/acme/app/issues/12"},
                      {"url":"https://api.github.com/repos/acme/lib/issues/3"}]}]"#;
    assert_eq!(listed("github-issues", github, "waits_for"), "acme-app-issues-12 acme-lib-issues-3");
    assert_eq!(listed("github-issues", github, "part_of"), "acme-app-issues-9");
}

#[test]
fn an_explicit_id_in_a_title_links_a_trace_and_the_title_is_forgotten() {
    let ids = vec![IdRule { text: "KEP-#".into(), initiative: "kep-#".into() }];
    let options = Options { links: LinkRules { ids, ..LinkRules::default() }, ..in_berlin() };
    let (items, _) = by("jira-csv", JIRA.as_bytes(), &options).unwrap();
    assert_eq!(traces(&items)[0].initiative.as_ref().unwrap().as_str(), "kep-24");
    assert_eq!(traces(&items)[3].initiative, None);
}

#[test]
fn local_times_without_a_zone_are_refused_until_somebody_says_whose() {
    let error = by("jira-csv", JIRA.as_bytes(), &Options::default()).unwrap_err();
    assert!(matches!(error, SourceError::NoZone { .. }), "{error}");
    assert!(error.to_string().contains("--zone"));
    let wrong = Options { zone: Some("Europe/Berlim".into()), ..Options::default() };
    let error = by("jira-csv", JIRA.as_bytes(), &wrong).unwrap_err().to_string();
    assert!(error.contains("Did you mean `Europe/Berlin`?"), "{error}");
}

#[test]
fn days_and_months_that_could_be_either_are_refused_until_somebody_says_which() {
    let text = b"kind,at,by\ncontact,5/6/2024,a\ncontact,7/8/2024,b\n";
    let error = by("generic-csv", text, &in_berlin()).unwrap_err();
    assert!(matches!(error, SourceError::AmbiguousDates { .. }), "{error}");
    let options = Options { dates: Some(DateOrder::Mdy), ..in_berlin() };
    let (items, summary) = by("generic-csv", text, &options).unwrap();
    assert_eq!(traces(&items)[0].at.to_string(), "2024-05-05T22:00:00Z");
    assert!(summary.dates.unwrap().contains("month first"));
    let mixed = b"kind,at,by\ncontact,25/6/2024,a\ncontact,7/28/2024,b\n";
    assert!(matches!(by("generic-csv", mixed, &in_berlin()), Err(SourceError::MixedDates { .. })));
}

#[test]
fn other_encodings_are_read_and_latin_is_said_loudly() {
    let text = "kind;at;by;function\ncontact;2024-05-01;jörg;legal\n";
    let utf16: Vec<u8> =
        "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let bare: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let latin: Vec<u8> = text.chars().map(|c| c as u8).collect();
    for (bytes, loud) in [(utf16, false), (bare, false), (latin, true)] {
        let (items, summary) = by("generic-csv", &bytes, &in_berlin()).unwrap();
        assert_eq!(traces(&items)[0].who.as_ref().unwrap().text, "jörg");
        assert_eq!(summary.notes.iter().any(|note| note.contains("NOT UTF-8")), loud);
        assert!(summary.notes.iter().any(|note| note.contains("divided by `;`")));
    }
}

#[test]
fn nul_bytes_huge_fields_and_open_quotes_are_refused_with_their_place() {
    let (items, _) = by("generic-csv", b"kind,at,by\ncontact,2024-05-01,a\0b\n", &in_berlin()).unwrap();
    assert!(refused(&items)[0].reason.contains("NUL"));
    let huge = format!("kind,at,by\ncontact,2024-05-01,{}\n", "x".repeat(2 << 20));
    let (items, _) = by("generic-csv", huge.as_bytes(), &in_berlin()).unwrap();
    assert!(refused(&items)[0].reason.contains("1 MiB"));
    let open = format!("kind,at,by\ncontact,2024-05-01,\"{}\n", "x\n".repeat(4 << 20));
    let error = by("generic-csv", open.as_bytes(), &in_berlin()).unwrap_err().to_string();
    assert!(error.contains("quote left open"), "{error}");
}

#[test]
fn a_mistyped_kind_is_refused_with_the_one_that_was_meant() {
    let options = Options { kinds: vec!["contact".into(), "ask.sent".into()], ..in_berlin() };
    let (items, _) = by("generic-csv", b"kind,at,by\ncontcat,2024-05-01,a\n", &options).unwrap();
    assert!(refused(&items)[0].reason.contains("Did you mean `contact`?"));
}

#[test]
fn prose_in_a_column_of_closed_words_is_left_out_and_said() {
    let text = b"kind,at,by,attr.note,attr.freeze\ncontact,2024-05-01,a,they said that we will lose,shape\n";
    let (items, summary) = by("generic-csv", text, &in_berlin()).unwrap();
    assert_eq!(traces(&items)[0].attrs, [("freeze".into(), "shape".into())]);
    assert!(summary.notes.iter().any(|note| note.contains("sentences rather than words")));
}

#[test]
fn a_directory_of_other_names_gives_people_with_functions_over_time_and_says_what_no_map_knows() {
    let text = "E-Mail,Full Name,Department,Start Date,End Date,Manager\n\
        MIA@Acme.example,Mia Klein,Legal,2024-01-01,2024-07-01,bo@acme.example\n\
        MIA@Acme.example,Mia Klein,Product Management,2024-07-01,,bo@acme.example\n\
        bo@acme.example,Bo,Legal & Compliance EMEA,2023-01-01,,\n\
        ,Nobody,Legal,2023-01-01,,\n";
    let (items, summary) = by("people-csv", text.as_bytes(), &Options::default()).unwrap();
    let people: Vec<_> =
        items.iter().filter_map(|i| if let Item::Person(p) = i { Some(p) } else { None }).collect();
    assert_eq!(people.len(), 3);
    assert_eq!(people[0].handles[0].text, "mia@acme.example");
    assert_eq!(people[0].memberships[0].function.as_ref().unwrap().as_str(), "legal");
    assert_eq!(people[1].memberships[0].function.as_ref().unwrap().as_str(), "product");
    assert!(people[2].memberships.is_empty());
    assert_eq!(people[0].manager.as_ref().unwrap().text, "bo@acme.example");
    assert!(summary.notes.iter().any(|note| note.contains("Legal & Compliance EMEA")), "{:?}", summary.notes);
    assert!(refused(&items)[0].reason.contains("names nobody"));
}

#[test]
fn json_is_read_by_line_in_arrays_on_end_and_under_a_key_and_a_cut_file_is_refused() {
    let one = [
        r#"{"id":1,"state":"APPROVED","submitted_at":"2024-05-01T10:00:00Z","#,
        r#""user":{"login":"mia"},"body":"secret"}"#,
    ]
    .concat();
    let two = one.replace("\"id\":1", "\"id\":2").replace("APPROVED", "COMMENTED");
    let arrays = format!("[{one}][{two}]");
    let lines = format!("{one}\nnot json\n{two}\n");
    for (text, n_refused) in [(arrays, 0), (lines, 1)] {
        let (items, _) = by("github-reviews", text.as_bytes(), &Options::default()).unwrap();
        assert_eq!(traces(&items).len(), 2, "{text}");
        assert_eq!(refused(&items).len(), n_refused);
        assert_eq!(traces(&items)[0].depth, Some(comity_spine::Depth::Decided));
        assert!(!format!("{items:?}").contains("secret"));
    }
    let users =
        r#"{"totalResults":1,"Resources":[{"id":"7","userName":"mia@acme.example","displayName":"Mia"}]}"#;
    let (items, _) = by("scim-users", users.as_bytes(), &Options::default()).unwrap();
    assert!(
        matches!(&items[0], Item::Person(person) if person.directory && person.name.as_deref() == Some("Mia"))
    );
    let cut = &format!("[{one},{two}")[..150];
    assert!(matches!(
        by("github-reviews", cut.as_bytes(), &Options::default()),
        Err(SourceError::Broken { .. })
    ));
    let deep = format!("[{}1{}]", r#"{"a":"#.repeat(100), "}".repeat(100));
    let (items, _) = by("github-reviews", deep.as_bytes(), &Options::default()).unwrap();
    assert!(refused(&items)[0].reason.contains("64 levels"));
}

#[test]
fn lost_deals_carry_a_mapped_reason_and_never_the_sellers_words() {
    let text = "Record ID,Deal Name,Deal Stage,Close Date,Deal owner,Closed Lost Reason,Is closed lost,Amount\n\
        9,Big one,Closed Lost,2024-05-01,Jo Ann,They were missing an integration with X,true,\"$12,000.50\"\n\
        9,Big one,Closed Lost,2024-05-01,Jo Ann,They were missing an integration with X,true,\"$12,000.50\"\n\
        10,Won,Closed Won,2024-05-02,Jo Ann,,false,4000\n\
        11,Odd,Closed Lost,2024-05-03,Jo Ann,Price,true,1.200\n";
    let (items, summary) = by("hubspot-deals", text.as_bytes(), &Options::default()).unwrap();
    let kinds: Vec<_> = traces(&items).iter().map(|trace| trace.kind.as_str()).collect();
    assert_eq!(kinds, ["deal.lost", "deal.lost", "deal.won", "deal.lost"]);
    let lost = traces(&items)[0];
    assert_eq!(lost.attrs, [("reason".into(), "product".into()), ("money".into(), "12000.50 unsaid".into())]);
    assert_eq!(lost.about, [Ref::new(Noun::Problem, "hubspot-9")]);
    assert_eq!(lost.foreign, traces(&items)[1].foreign, "a deal that stands there twice is one event");
    assert_eq!(traces(&items)[3].attrs, [("reason".into(), "price".into())]);
    assert!(summary.notes.iter().any(|note| note.starts_with("1 values of `money` are no amount")));
    let named: Vec<_> = items
        .iter()
        .filter_map(|item| match item {
            Item::Name { about, name } => Some((about.id.as_str(), name.as_str())),
            _ => None,
        })
        .collect();
    assert_eq!(named, [("hubspot-9", "Big one"), ("hubspot-11", "Odd")], "what was won is no problem");
    let text = "Id,Name,StageName,CloseDate,IsClosed,IsWon,OwnerId,Loss_Reason__c\n\
        006A,Big,Closed Lost,2024-05-01,true,false,005X,Too expensive\n";
    let (items, _) = by("salesforce-deals", text.as_bytes(), &Options::default()).unwrap();
    assert_eq!(traces(&items)[0].attrs, [("reason".into(), "price".into())]);
}

#[test]
fn a_complaint_without_an_id_is_known_by_its_row_and_its_issue_by_a_closed_word() {
    let text = "Date received,Product,Issue,Date sent to company,Company response to consumer,\
        Timely response?,Consumer disputed?\n\
        7/29/2013,Mortgage,\"Loan servicing, payments, escrow account\",7/30/2013,Closed,No,Yes\n\
        7/29/2013,Mortgage,\"Loan servicing, payments, escrow account\",7/30/2013,Closed,No,Yes\n\
        7/30/2013,Mortgage,An issue that no list knows and that goes on and on,,In progress,Yes,\n";
    let (items, _) = by("complaints-csv", text.as_bytes(), &Options::default()).unwrap();
    let all = traces(&items);
    let kinds: Vec<_> = all.iter().map(|trace| trace.kind.as_str()).collect();
    let each = ["problem.reported", "problem.fixed", "problem.confirmed"];
    assert_eq!(kinds, [&each[..], &each[..], &each[..1]].concat());
    assert_eq!(all[0].about, all[2].about, "what a row tells is about one problem");
    assert_ne!(all[0].about, all[3].about, "two rows that say the same are two complaints");
    assert_eq!(all[0].attrs[1], ("reason".into(), "loan-servicing-payments-escrow-account".into()));
    assert_eq!(all[1].attrs, [("timely".into(), "no".into())]);
    assert_eq!(all[6].attrs[1], ("reason".into(), "other".into()));
    let (again, _) = by("complaints-csv", text.as_bytes(), &Options::default()).unwrap();
    assert_eq!(traces(&again), all, "read again, they are the same complaints");
}

#[test]
fn a_plain_table_of_problems_has_money_with_its_unit_and_a_name() {
    let text = "Problem,Reported,By,Function,Title,Money,Currency,Customer,Reason\n\
        P-1,2026-03-02,jo@acme.example,Sales,Slow export,\"12,000\",EUR,Hooli,product\n\
        P-2,2026-03-03,,Sales,No customer,0,EUR,,\n\
        P-3,soon,jo@acme.example,Sales,Bad date,5,EUR,,\n";
    let (items, summary) = by("problems-csv", text.as_bytes(), &Options::default()).unwrap();
    let all = traces(&items);
    assert_eq!(all.len(), 2, "{summary:?}");
    assert_eq!(all[0].about, [Ref::new(Noun::Problem, "p-1")]);
    let money = all[0].attrs.iter().find(|(name, _)| name == "money");
    assert_eq!(money.map(|(_, money)| money.as_str()), Some("12000 EUR"));
    assert!(all[1].attrs.is_empty(), "nothing is no amount: {:?}", all[1].attrs);
    assert!(refused(&items)[0].reason.contains("is not a date"), "{:?}", refused(&items));
}

#[test]
fn a_file_is_recognised_by_its_header_and_a_strange_one_is_described() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("export.csv");
    std::fs::write(&path, JIRA).unwrap();
    let summary = read(&path, &in_berlin(), &mut |_| ControlFlow::Continue(())).unwrap();
    assert_eq!((summary.pack.as_str(), summary.source.as_str()), ("jira-csv", "jira"));
    std::fs::write(&path, "colour,shape\nred,round\n").unwrap();
    let error = read(&path, &Options::default(), &mut |_| ControlFlow::Continue(())).unwrap_err().to_string();
    assert!(error.contains("its columns are colour, shape"), "{error}");
    let calendar = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n";
    let ics = folder.path().join("team.ics");
    std::fs::write(&ics, calendar).unwrap();
    let now = Options {
        now: Some("2026-01-01".parse().unwrap()),
        source: Some("mine".into()),
        ..Options::default()
    };
    assert_eq!(read(&ics, &now, &mut |_| ControlFlow::Continue(())).unwrap().source, "mine");
    assert!(matches!(
        read(&ics, &Options::default(), &mut |_| ControlFlow::Continue(())),
        Err(SourceError::NoNow)
    ));
    let wrong = Options { pack: Some("jira-csv".into()), ..Options::default() };
    let error = read(&path, &wrong, &mut |_| ControlFlow::Continue(())).unwrap_err().to_string();
    assert!(error.contains("needs a column"), "{error}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_make_any_pack_panic_and_reading_twice_gives_the_same(bytes: Vec<u8>) {
        for (name, _) in packs::BUILT_IN {
            let once = by(name, &bytes, &in_berlin()).map_err(|error| error.to_string());
            prop_assert_eq!(once, by(name, &bytes, &in_berlin()).map_err(|error| error.to_string()));
        }
    }

    #[test]
    fn no_cells_make_the_engine_panic_and_a_row_is_told_or_refused(
        cells in proptest::collection::vec("[a-z0-9:/ ,\"=\n.-]{0,12}", 1..40)
    ) {
        let text = format!("kind,at,by,initiative,function,depth,attr.x\n{}", cells.join(","));
        let options = Options { dates: Some(DateOrder::Dmy), ..in_berlin() };
        let once = by("generic-csv", text.as_bytes(), &options).map_err(|error| error.to_string());
        let twice = by("generic-csv", text.as_bytes(), &options).map_err(|error| error.to_string());
        prop_assert_eq!(once, twice);
    }
}
