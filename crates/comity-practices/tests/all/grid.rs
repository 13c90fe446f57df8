//! Every verb by every verdict: a tiny story that yields it, or why this verb cannot.

use comity_common::World;
use comity_common::agreement::judge::{Answers, Court, tally::ClauseVerdict};
use comity_common::agreement::{as_if_in_force, file};
use comity_common::story::tell;
use comity_spine::{At, Ref};

/// What yields a verdict.
enum Cell {
    /// These lines, told after the verb's own.
    Story(&'static str),
    /// Nothing does, because of this.
    Never(&'static str),
}

use Cell::{Never, Story};

/// A verb with the clause that stands for it and what yields each verdict.
struct Row {
    verb: &'static str,
    clause: &'static str,
    kept: Cell,
    broken: Cell,
    due: Cell,
    unknown: Cell,
    not_applicable: Cell,
}

/// Everyone, and one launch; every row's stories go on from here.
const SCENE: &str = "person mia legal lead\nperson ana marketing lead\nperson bo product lead\n\
    d0 09:00 bo initiative.opened initiative=atlas dri=@bo tier=T1\n";

/// The same with a launch that the clauses do not speak of.
const SMALL: &str = "person mia legal lead\nperson ana marketing lead\nperson bo product lead\n\
    d0 09:00 bo initiative.opened initiative=pins dri=@bo tier=T4\n";

const NO_DATE: Cell = Never("it is never owed by a day: as soon as it can be judged it is kept or broken");

const ROWS: [Row; 9] = [
    Row {
        verb: "before",
        clause: r#"first = { event = "contributed", function = "legal" }
then = { event = "freeze.reached", where = { freeze = "shape" } }"#,
        kept: Story(
            "d1 09:00 trace contact by=@mia initiative=atlas depth=posted\n\
             d9 09:00 bo initiative.frozen initiative=atlas freeze=shape\n",
        ),
        broken: Story(
            "covers calendar contact d0 d60\nd9 09:00 bo initiative.frozen initiative=atlas freeze=shape\n",
        ),
        due: Story(
            "covers calendar contact d0 d60\nd1 09:00 bo keynote.dated keynote=spring on=@d60\n\
             d1 09:01 bo freeze.set keynote=spring freeze=shape on=@d30\n\
             d1 09:02 bo announcement.promised initiative=atlas keynote=spring\n",
        ),
        unknown: Story("d9 09:00 bo initiative.frozen initiative=atlas freeze=shape\n"),
        not_applicable: Story("d9 09:00\n"),
    },
    Row {
        verb: "within",
        clause: r#"when = { event = "initiative.staged", where = { stage = "build" } }
expect = [{ event = "contributed", function = "legal", by = "5 days" }]"#,
        kept: Story(
            "d1 09:00 bo initiative.staged initiative=atlas stage=build\n\
             d3 09:00 trace contact by=@mia initiative=atlas depth=posted\n",
        ),
        broken: Story(
            "covers calendar contact d0 d60\nd1 09:00 bo initiative.staged initiative=atlas stage=build\nd8\n",
        ),
        due: Story(
            "covers calendar contact d0 d60\nd1 09:00 bo initiative.staged initiative=atlas stage=build\n",
        ),
        unknown: Story("d1 09:00 bo initiative.staged initiative=atlas stage=build\nd8\n"),
        not_applicable: Story("d1 09:00 bo initiative.staged initiative=atlas stage=shape\nd8\n"),
    },
    Row {
        verb: "regularly",
        clause: "event = { event = \"contributed\", function = \"legal\" }\nevery = \"2 weeks\"",
        kept: Story(
            "covers calendar contact d0 d60\nd10 09:00 trace contact by=@mia initiative=atlas depth=posted\nd20\n",
        ),
        broken: Story("covers calendar contact d0 d60\nd20\n"),
        due: Story("covers calendar contact d0 d60\nd10\n"),
        unknown: Story("d20\n"),
        not_applicable: Story("no launch that it speaks of"),
    },
    Row {
        verb: "regularly",
        clause: "event = { event = \"contributed\", function = \"legal\", times = 2 }",
        kept: Story(
            "d1 09:00 trace contact by=@mia initiative=atlas depth=posted\n\
             d2 09:00 trace contact by=@mia initiative=atlas depth=posted\n",
        ),
        broken: Story(
            "covers calendar contact d0 d60\nd1 09:00 trace contact by=@mia initiative=atlas depth=posted\n\
             d9 09:00 bo initiative.landed initiative=atlas\n",
        ),
        due: Story("d1 09:00 trace contact by=@mia initiative=atlas depth=posted\n"),
        unknown: Story("d9 09:00 bo initiative.landed initiative=atlas\n"),
        not_applicable: Story("no launch that it speaks of"),
    },
    Row {
        verb: "together",
        clause: "functions = [\"legal\", \"marketing\"]\nin = { event = \"contributed\" }",
        kept: Story(
            "d1 09:00 trace contact by=@mia initiative=atlas depth=posted\n\
             d2 09:00 trace contact by=@ana initiative=atlas depth=answered\n",
        ),
        broken: Story(
            "covers calendar contact d0 d60\nd1 09:00 trace contact by=@mia initiative=atlas depth=posted\n\
             d9 09:00 bo initiative.landed initiative=atlas\n",
        ),
        due: Story(
            "covers calendar contact d0 d60\nd1 09:00 trace contact by=@mia initiative=atlas depth=posted\n",
        ),
        unknown: Story("d9 09:00\n"),
        not_applicable: Story("covers calendar contact d0 d60\nd9 09:00\n"),
    },
    Row {
        verb: "never",
        clause: r#"event = { event = "exception.requested" }
after = { event = "initiative.frozen", where = { freeze = "shape" } }"#,
        kept: Story(
            "covers tracker exception.requested d0 d60\n\
             d9 09:00 bo initiative.frozen initiative=atlas freeze=shape\n",
        ),
        broken: Story(
            "d9 09:00 bo initiative.frozen initiative=atlas freeze=shape\n\
             d10 09:00 trace exception.requested by=@bo initiative=atlas\n",
        ),
        due: NO_DATE,
        unknown: Story("d9 09:00 bo initiative.frozen initiative=atlas freeze=shape\n"),
        not_applicable: Story("d9 09:00 bo initiative.frozen initiative=atlas freeze=content\n"),
    },
    Row {
        verb: "stays",
        clause: "measure = \"P2-2\"\nat_least = 0.5",
        kept: Story(
            "d1 09:00 bo ask.sent ask=a1 initiative=atlas to=marketing level=small text=\"Which name?\"\n\
             d9 09:00 bo initiative.frozen initiative=atlas freeze=shape\n",
        ),
        broken: Story(
            "d9 09:00 bo initiative.frozen initiative=atlas freeze=shape\n\
             d10 09:00 bo ask.sent ask=a1 initiative=atlas to=marketing level=small text=\"Which name?\"\n",
        ),
        due: NO_DATE,
        unknown: Story("d9 09:00\n"),
        not_applicable: Never("a measure is of the whole agreement, and that is always there"),
    },
    Row {
        verb: "covers",
        clause: r#"each = { event = "announcement.promised" }
by = { event = "role.taken", where = { role = "reviewer" }, by = "5 days" }"#,
        kept: Story(
            "d1 09:00 trace role.taken by=@ana initiative=atlas role=reviewer\n\
             d2 09:00 bo keynote.dated keynote=spring on=@d60\n\
             d2 09:01 bo announcement.promised initiative=atlas keynote=spring\n",
        ),
        broken: Story(
            "covers tracker role.taken d0 d60\nd2 09:00 bo keynote.dated keynote=spring on=@d60\n\
             d2 09:01 bo announcement.promised initiative=atlas keynote=spring\nd10\n",
        ),
        due: Story(
            "covers tracker role.taken d0 d60\nd2 09:00 bo keynote.dated keynote=spring on=@d60\n\
             d2 09:01 bo announcement.promised initiative=atlas keynote=spring\nd3\n",
        ),
        unknown: Story(
            "d2 09:00 bo keynote.dated keynote=spring on=@d60\n\
             d2 09:01 bo announcement.promised initiative=atlas keynote=spring\nd10\n",
        ),
        not_applicable: Story("covers tracker announcement.promised d0 d60\nd9 09:00\n"),
    },
    Row {
        verb: "sql",
        clause: "query = \"select subject from fact\"",
        kept: Story("d9 09:00\n"),
        broken: Story("d9 09:00\n"),
        due: NO_DATE,
        unknown: Story("d9 09:00\n"),
        not_applicable: Story("no launch that it speaks of"),
    },
];

/// A clause of a row; measures are of everything, so only the others say what they are about.
fn clause(row: &Row, judged_from: u32) -> String {
    let about = if row.verb == "stays" { "" } else { "about = \"initiative\"\nwhere = { tier = \"T1\" }\n" };
    format!(
        "```toml\n[[clause]]\nid = \"c\"\nsays = \"It is so.\"\nbecause = \"It matters.\"\n{about}\
         hold = {{ judged_from = {judged_from} }}\n[clause.{}]\n{}\n```\n",
        row.verb, row.clause
    )
}

/// What the worker would have answered a query: in the stories of a verdict it names atlas, or nothing.
fn answers(verdict: &str) -> Answers {
    let answer = match verdict {
        "broken" | "waived" | "disputed" => Ok(vec![Ref::new(comity_spine::Noun::Initiative, "atlas")]),
        "unknown" => Err("no such column: subjet".to_owned()),
        _ => Ok(Vec::new()),
    };
    [("c".parse().unwrap(), answer)].into_iter().collect()
}

/// The clause's verdict at the end of a story.
fn judge(row: &Row, judged_from: u32, lines: &str, verdict: &str) -> ClauseVerdict {
    let scene = if lines.starts_with("no launch") { SMALL } else { SCENE };
    let lines = if scene == SMALL { "" } else { lines };
    let story = format!("{scene}{}{lines}", clause(row, judged_from));
    let told = tell(&story, World::new(comity_practices::all()).unwrap()).unwrap_or_else(|bad| {
        panic!("{} {verdict}: {bad}\n{story}", row.verb);
    });
    assert!(!told.text.contains("\n  ! "), "{} {verdict}: an act was refused\n{}", row.verb, told.text);
    let version = told.world.agreement().versions().last().unwrap();
    let clauses = as_if_in_force(&version.readable, At(i64::MIN), true);
    let answers = answers(verdict);
    let mut court = Court::new(&told.world, &clauses, told.end);
    court.answers = Some(&answers);
    court.judge().remove(0)
}

fn subject(row: &Row) -> &'static str {
    if row.verb == "stays" { "agreement:story" } else { "initiative:atlas" }
}

/// Checks that a story yields a verdict, with a next move for whoever must act.
fn yields(row: &Row, lines: &str, verdict: &str) {
    let clause = judge(row, 1, lines, verdict);
    let cases: Vec<&str> = clause.cases.iter().map(|case| case.verdict.name()).collect();
    assert_eq!(cases, [verdict], "{} {}\n{lines}", row.verb, clause.cases[0].because);
    let (case, measured) = (&clause.cases[0], row.verb == "stays");
    match verdict {
        "broken" | "due" | "disputed" => assert!(case.next.is_some(), "{} {verdict} has no move", row.verb),
        "unknown" => assert_eq!(case.next.is_none(), measured, "{} {case:?}", row.verb),
        _ => assert!(case.next.is_none(), "{} {verdict} asks for {:?}", row.verb, case.next),
    }
    assert!(!case.because.is_empty() && !case.because.contains("{"), "{case:?}");
}

fn cell(row: &Row, cell: &Cell, verdict: &str) {
    match cell {
        Story(lines) => yields(row, lines, verdict),
        Never(why) => assert!(why.len() > 20, "{} {verdict} is left out without a reason", row.verb),
    }
}

#[test]
fn each_verb_comes_to_each_verdict_that_it_can_come_to() {
    for row in &ROWS {
        cell(row, &row.kept, "kept");
        cell(row, &row.broken, "broken");
        cell(row, &row.due, "due");
        cell(row, &row.unknown, "unknown");
        cell(row, &row.not_applicable, "not_applicable");
    }
}

#[test]
fn what_is_broken_under_any_verb_can_be_waived_and_disputed() {
    for row in &ROWS {
        let Story(broken) = row.broken else { panic!("{} is never broken", row.verb) };
        let subject = subject(row);
        let waived = format!(
            "{broken}d30 09:00 bo clause.waived clause=c subject={subject} until=@d40 critical=\"A law\" \
             risk_late=\"Little\" risk_cut=\"The launch\"\n"
        );
        yields(row, &waived, "waived");
        yields(row, &format!("{waived}d40 00:01\n"), "broken");
        let disputed =
            format!("{broken}d30 09:00 bo clause.disputed clause=c subject={subject} why=\"No\"\n");
        yields(row, &disputed, "disputed");
        let settled =
            format!("{disputed}d31 09:00 mia dispute.settled clause=c subject={subject} how=\"Yes\"\n");
        yields(row, &settled, "broken");
    }
}

#[test]
fn a_clause_of_any_verb_says_so_when_it_has_too_few_cases_and_shows_their_moves_all_the_same() {
    for row in &ROWS {
        for (cell, verdict) in [(&row.kept, "kept"), (&row.broken, "broken")] {
            let Story(lines) = cell else { panic!("{} is never {verdict}", row.verb) };
            let clause = judge(row, 2, lines, verdict);
            assert_eq!(clause.state.name(), "too_few_to_judge", "{} {verdict}", row.verb);
            assert_eq!(clause.cases[0].next.is_some(), verdict == "broken", "{} {verdict}", row.verb);
        }
    }
}

#[test]
fn the_grid_leaves_no_verb_out() {
    let mut verbs: Vec<&str> = ROWS.iter().map(|row| row.verb).collect();
    verbs.dedup();
    assert_eq!(verbs, comity_common::agreement::clause::VERBS);
}

#[test]
fn a_measure_or_a_query_that_cannot_be_judged_is_a_mistake_that_says_what_to_write() {
    let world = World::new(comity_practices::all()).unwrap();
    let mistake = |clause: &str| {
        let text = format!(
            "[agreement]\nid = \"a\"\ntitle = \"A\"\nparties = [\"legal\"]\n[[clause]]\nid = \"c\"\n\
             says = \"So.\"\nbecause = \"So.\"\n{clause}"
        );
        let mistakes = file::read(&text, world.catalogue(), &world.measures()).unwrap_err();
        (text[mistakes[0].span.clone()].to_owned(), mistakes[0].to_string())
    };
    let stays = "[clause.stays]\nmeasure = \"P2-2\"\nat_least = 0.5\n";
    let sql = "[clause.sql]\nquery = \"select subject from fact\"\n";
    let cases = [
        (stays.replace("P2-2", "P2-22"), "\"P2-22\"", "There are: "),
        (stays.replace("at_least = 0.5", ""), "\"P2-2\"", "add `at_least` or `at_most`"),
        (format!("about = \"initiative\"\n{stays}"), "\"initiative\"", "take `about` out"),
        (format!("functions = \"legal\"\n{stays}"), "\"legal\"", "take `functions` out"),
        (format!("where = {{ tier = \"T1\" }}\n{stays}"), "\"T1\"", "take `where` out"),
        (format!("where = {{ tier = \"T1\" }}\n{sql}"), "\"T1\"", "take `where` out"),
        (format!("about = \"ask\"\n{sql}"), "\"ask\"", "say `about = \"initiative\"`"),
    ];
    for (clause, word, says) in cases {
        let (span, message) = mistake(&clause);
        assert_eq!(span, word, "{message}");
        assert!(message.contains(says), "{message}");
    }
}

#[test]
fn a_query_about_the_whole_names_what_it_found_and_an_odd_answer_is_not_good_news() {
    let row = ROWS.iter().find(|row| row.verb == "sql").unwrap();
    let told = |clause: &str, answer: Vec<Ref>| {
        let told =
            tell(&format!("{SCENE}{clause}d9\n"), World::new(comity_practices::all()).unwrap()).unwrap();
        let version = told.world.agreement().versions().last().unwrap();
        let clauses = as_if_in_force(&version.readable, At(i64::MIN), true);
        let answers: Answers = [("c".parse().unwrap(), Ok(answer))].into_iter().collect();
        let mut court = Court::new(&told.world, &clauses, told.end);
        court.answers = Some(&answers);
        let case = court.judge().remove(0).cases.remove(0);
        (case.verdict.name(), case.because, case.next.map(|next| next.sentence).unwrap_or_default())
    };
    let refs = |all: &[&str]| all.iter().map(|text| text.parse().unwrap()).collect::<Vec<Ref>>();
    let whole = clause(row, 1).replace("about = \"initiative\"\nwhere = { tier = \"T1\" }\n", "");
    let found = refs(&["problem:p1", "problem:p2", "problem:p3", "problem:p4", "problem:p5"]);
    let (verdict, because, next) = told(&whole, found);
    assert_eq!(
        (verdict, because.as_str()),
        ("broken", "the query names problem:p1, problem:p2, problem:p3 and 2 more")
    );
    assert!(next.contains("problem:p1"), "{next}");
    let (verdict, because, next) = told(&clause(row, 1), refs(&["problem:p1"]));
    assert_eq!(
        (verdict, because.as_str()),
        ("unknown", "the query names problem:p1, which is no initiative")
    );
    assert!(next.starts_with("Mend the query of `c`"), "{next}");
}
