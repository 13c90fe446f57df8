//! The Inbox: what I owe, what I wait for, what comes next.

use crate::layout::Drawn;
use crate::parts::{badge, cases, date, empty, form, sentence};
use crate::visit::Visit;
use comity_common::agreement::judge::{Court, passed_over::absent};
use comity_common::practice::Open;
use comity_spine::verdict::Judgement;
use comity_spine::{At, Function, PersonId, Verdict};
use maud::{Markup, html};

/// How many lines one part lists.
const MOST: usize = 50;

/// Draws the Inbox of whoever is looking.
pub fn draw(visit: &Visit<'_>) -> Drawn {
    let main = match visit.me() {
        Some(me) => whole(visit, me),
        None => html! {
            h1 { "Inbox" }
            (empty("The Inbox is yours alone, so it needs to know who you are. Next: sign in."))
        },
    };
    Drawn { title: "Inbox".to_owned(), path: "/inbox".to_owned(), main }
}

/// How many things somebody owes.
pub fn n_owed(visit: &Visit<'_>) -> usize {
    visit.me().map_or(0, |me| owed(visit, me).len() + moves(visit, me).0.len())
}

fn whole(visit: &Visit<'_>, me: PersonId) -> Markup {
    let (late, soon) = moves(visit, me);
    let (owed, waiting) = (owed(visit, me), waiting(visit, me));
    let n = owed.len() + late.len();
    html! {
        h1 { "Inbox" }
        p.lead {
            @match n {
                0 => "Nobody waits for you.",
                1 => "One thing waits for you.",
                n => { (n) " things wait for you." }
            }
        }
        section.inbox aria-labelledby="owed" {
            h2 #owed { "Owed by you" }
            @if n == 0 { p.note { "Nothing. What others ask of you, and what you have agreed to, comes up here." } }
            ul.moves {
                @for open in owed.iter().take(MOST) { li { (matter(visit, open)) } }
                @for case in late.iter().take(MOST) { li { (verdict(visit, case)) } }
            }
        }
        section.inbox aria-labelledby="soon" {
            h2 #soon { "Soon" }
            @if soon.is_empty() { p.note { "Nothing turns in the days to come." } }
            ul.moves { @for case in soon.iter().take(MOST) { li { (verdict(visit, case)) } } }
        }
        section.inbox aria-labelledby="waiting" {
            h2 #waiting { "You wait for others" }
            @if waiting.is_empty() { p.note { "You have asked nobody for anything that is still open." } }
            ul.moves { @for open in waiting.iter().take(MOST) { li { (waits(visit, open)) } } }
        }
    }
}

/// What is open between people where it is this person's turn: theirs by name, else their function's.
pub(crate) fn owed<'a>(visit: &'a Visit<'_>, me: PersonId) -> Vec<&'a Open> {
    let function = visit.my_function();
    let mine = |open: &&Open| match open.who {
        Some(who) => who == me,
        None => open.turn.is_some() && open.turn.as_ref() == function,
    };
    sorted(visit.open().unwrap_or_default().iter().filter(mine).collect())
}

/// What this person's function has opened and others have to answer.
pub(crate) fn waiting<'a>(visit: &'a Visit<'_>, me: PersonId) -> Vec<&'a Open> {
    let Some(function) = visit.my_function() else { return Vec::new() };
    let theirs = |open: &&Open| {
        let turn: Option<&Function> = open.turn.as_ref();
        open.from.as_ref() == Some(function) && turn != Some(function) && open.who != Some(me)
    };
    sorted(visit.open().unwrap_or_default().iter().filter(theirs).collect())
}

fn sorted(mut all: Vec<&Open>) -> Vec<&Open> {
    all.sort_by_key(|open| (open.since, open.matter.clone()));
    all
}

/// Verdicts whose next move is this person's: what is broken, and what turns, by when. A matter that is open
/// between people stands there already and is not named twice.
pub(crate) fn moves<'a>(visit: &'a Visit<'_>, me: PersonId) -> (Vec<&'a Judgement>, Vec<&'a Judgement>) {
    let all = visit.bench.verdicts.iter().flat_map(|verdict| &verdict.cases);
    let mine = all.filter(|case| {
        let next = case.next.as_ref();
        next.is_some_and(|next| next.who == Some(me)) && visit.may_name(&case.subject)
    });
    // What came after all, or belongs to a show that has been, is history and nobody's move.
    let court = Court::new(visit.world, &visit.bench.clauses, visit.at());
    let is_history = |case: &Judgement| {
        let clause = visit.bench.clauses.iter().find(|clause| clause.plan.id == case.clause);
        let absent = clause.map(|clause| absent(&court, clause, case));
        absent.is_some_and(|absent| absent.came.is_some() || absent.is_over)
    };
    let is_open =
        |case: &&Judgement| visit.open().unwrap_or_default().iter().any(|o| o.matter == case.subject);
    let (mut late, mut soon): (Vec<&Judgement>, Vec<&Judgement>) = (Vec::new(), Vec::new());
    for case in mine.filter(|case| !is_open(case)) {
        match &case.verdict {
            Verdict::Broken if !is_history(case) => late.push(case),
            Verdict::Due { .. } => soon.push(case),
            _ => {}
        }
    }
    late.sort_by_key(|case| std::cmp::Reverse(case.since));
    soon.sort_by_key(|case| turns(&case.verdict).unwrap_or(At(i64::MAX)));
    (late, soon)
}

fn turns(verdict: &Verdict) -> Option<At> {
    match verdict {
        Verdict::Due { turns } => *turns,
        _ => None,
    }
}

/// An open matter with the forms that close it.
fn matter(visit: &Visit<'_>, open: &Open) -> Markup {
    html! {
        div.move-line {
            p { strong { (sentence::code(&open.next)) } }
            p.note { (form::about(visit, &open.matter)) }
            (words(visit, open))
            (form::offers(visit, open))
        }
    }
}

/// What was asked or raised, in the words of whoever did, where they are open to everyone.
fn words(visit: &Visit<'_>, open: &Open) -> Markup {
    let told = visit.words(open);
    html! { @if let Some(text) = told { blockquote { (text) } } }
}

fn waits(visit: &Visit<'_>, open: &Open) -> Markup {
    let whom = open.turn.as_ref().map(|function| visit.function(function.as_str()));
    html! {
        p { (form::about(visit, &open.matter))
            @if let Some(whom) = whom { ": the move is " (whom) "'s" } }
    }
}

fn verdict(visit: &Visit<'_>, case: &Judgement) -> Markup {
    html! {
        div.move-line {
            p {
                (badge::verdict(visit, &case.verdict, case.since)) " "
                @if let Some(next) = &case.next { strong { (sentence::code(&next.sentence)) } }
            }
            p.note {
                (cases::subject(visit, &case.subject)) ": " (sentence::code(&case.because))
                @if let Some(turns) = turns(&case.verdict) { ". It turns " (date::day(visit, turns)) "." }
            }
        }
    }
}
