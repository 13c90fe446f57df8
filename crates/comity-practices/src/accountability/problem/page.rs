//! One problem: its chain with its clocks, its reporters, what is at stake, what may be the same.

use crate::accountability::acts::{Closed, Count, Done, Measured};
use crate::accountability::chain::{OWNED_IN, Report, Status, VERDICT_IN, Whole, counts, whole_with, wholes};
use crate::accountability::fold::State;
use crate::accountability::measured::change;
use crate::accountability::measures::suggestions;
use crate::accountability::open::matters;
use crate::accountability::page::{amount, link, named, owner, title, whole_data};
use crate::accountability::similar::{AMONG, Similar, similar};
use crate::accountability::won::around_fix;
use crate::page as parts;
use crate::reading::LEVEL;
use comity_common::practice::Focus;
use comity_common::view::View;
use comity_science::interval::wilson;
use comity_spine::{At, Function, Lapse, Slug};
use maud::{Markup, html};
use serde_json::{Value, json};

/// The problem that the view is focused on, and the report by which it was found.
fn focused<'a>(view: &View<'a, State>) -> Option<(Whole<'a>, &'a Slug)> {
    let Focus::Matter(matter) = view.scope() else { return None };
    let id = view.state.id(&Slug::new(&matter.id).ok()?)?;
    Some((whole_with(view, id)?, id))
}

/// The page of a problem; of a part, that of the whole.
pub fn show(view: &View<'_, State>) -> Option<Markup> {
    let (whole, id) = focused(view)?;
    let near = near(view, &whole);
    Some(html! {
        section.practice.practice-accountability aria-labelledby="problem-title" {
            h1 #problem-title { (title(view, whole.id)) }
            @if whole.id != id {
                p.note { (title(view, id)) " was made one with this; its report stands below." }
            }
            (sheet(view, &whole))
            (flags(&whole))
            (todo(view, &whole))
            (reporters(view, &whole))
            (chain(view, &whole))
            (comparisons(view, &whole))
            (alike(view, &whole, &near))
        }
    })
}

/// The same for programs.
pub fn data(view: &View<'_, State>) -> Option<Value> {
    let (whole, _) = focused(view)?;
    let near = near(view, &whole);
    let report = |report: &Report<'_>| {
        json!({
            "report": report.id,
            "function": report.function,
            "reporter": report.reporter.map(|reporter| reporter.to_string()),
            "reported": report.at().to_string(),
            "money": report.money(),
            "customer": report.thread.opened.what.customer,
            "reason": report.thread.opened.what.reason,
            "status": report.status.name(),
            "closed": report.status.closed().map(|at| at.to_string()),
            "recurred": report.thread.reopenings.len(),
        })
    };
    let alike = |it: &Similar<'_>| json!({ "problem": it.id, "score": it.score, "shared": it.shared });
    let mut data = whole_data(view, &whole);
    if let Value::Object(fields) = &mut data {
        let clock = |lapse: Lapse| view.calendar().deadline(whole.at(), lapse).to_string();
        fields.insert("owner_due".into(), clock(OWNED_IN).into());
        fields.insert("verdict_due".into(), clock(VERDICT_IN).into());
        fields.insert("reports".into(), whole.reports.iter().map(report).collect());
        fields.insert("changes".into(), measured(view, &whole).map(|(_, it)| change(it).name()).collect());
        fields.insert("win_rate".into(), around_fix(view, &whole).map_or(Value::Null, |it| win_rate(&it)));
        fields.insert("similar".into(), near.iter().map(alike).collect());
    }
    Some(data)
}

/// What may be the same, among all problems and not only the one in focus.
fn near<'a>(view: &View<'a, State>, whole: &Whole<'a>) -> Vec<Similar<'a>> {
    let everything = view.on(Focus::Everything);
    let all = wholes(&everything);
    similar(&everything, whole, &all)
}

fn sheet(view: &View<'_, State>, whole: &Whole<'_>) -> Markup {
    let money: Vec<String> =
        whole.reports.iter().filter(|it| counts(it.status)).filter_map(|it| it.money().map(amount)).collect();
    html! {
        dl.facts {
            div { dt { "Owner" } dd { (owner(view, whole)) } }
            div { dt { "Owned" } dd { (clock(view, whole, OWNED_IN, whole.first_owned())) } }
            div { dt { "Comes from" } dd { (whole.shortcoming().map_or("not traced yet", |it| it.title())) } }
            div { dt { "Verdict" } dd { (clock(view, whole, VERDICT_IN, verdict(whole))) } }
            div { dt { "At stake" } dd {
                @if money.is_empty() { "nobody said" } @else { (money.join(" + ")) }
            } }
        }
    }
}

/// When the last of its reporters had spoken.
fn verdict(whole: &Whole<'_>) -> Option<At> {
    let spoken = whole.reports.iter().map(|report| match report.status {
        Status::Unconfirmed { .. } => None,
        status => status.closed(),
    });
    spoken.collect::<Option<Vec<At>>>()?.into_iter().max()
}

/// A clock: by when, and whether that was kept.
fn clock(view: &View<'_, State>, whole: &Whole<'_>, lapse: Lapse, done: Option<At>) -> Markup {
    let due = view.calendar().deadline(whole.at(), lapse);
    html! {
        @match done {
            Some(at) => {
                (parts::day(view, at)) ", " (if at <= due { "in time for " } else { "later than " })
                (parts::day(view, due))
            }
            None if due < view.as_of => { strong { "overdue since " (parts::day(view, due)) } }
            None => { "due by " (parts::day(view, due)) }
        }
    }
}

/// What a person should know of how it came here.
fn flags(whole: &Whole<'_>) -> Markup {
    let unknown = whole.reports.iter().filter(|report| report.reporter.is_none()).count();
    let nameless = whole.reports.iter().filter(|it| it.thread.opened.what.customer.is_none()).count();
    let won = whole.reports.iter().filter(|it| matches!(it.status, Status::Won { .. })).count();
    let elsewhere = whole.deeds.owned_elsewhere;
    let n = whole.reports.len();
    html! {
        @if unknown + nameless + won + elsewhere > 0 {
            ul.note {
                @if unknown > 0 { li {
                    (of(unknown, n)) " by somebody whom the source names in a way that is not matched to a person \
                     yet: their function speaks for them. " a href="/people" { "Match the name" } "."
                } }
                @if nameless > 0 { li { (of(nameless, n)) " without a customer or organisation: counted as one of its own." } }
                @if won > 0 { li { (of(won, n)) " of a deal that was won after all: it weighs nothing any more." } }
                @if elsewhere > 0 { li {
                    "A source names an owner who is not of product. That does not count as owned."
                } }
            }
        }
    }
}

fn of(k: usize, n: usize) -> String {
    if n == 1 { "This report is".to_owned() } else { format!("{k} of {n} reports are") }
}

/// What can be done, and by whom.
fn todo(view: &View<'_, State>, whole: &Whole<'_>) -> Markup {
    let mine = whole.reports.iter().flat_map(|report| matters(view, report.id));
    let back = format!("_back=/p/accountability/problem/{}", whole.id);
    let closed = whole.reports.iter().filter(|report| {
        matches!(
            report.status,
            Status::Confirmed { .. } | Status::Unconfirmed { .. } | Status::NotProducts { .. }
        )
    });
    html! {
        h2 { "What comes next" }
        ul.next {
            @for open in mine { li {
                @if let Some(turn) = &open.turn { (turn) ": " }
                (open.next)
                @for act in open.acts {
                    " " a href=(format!("/acts/{act}?problem={}&{back}", open.matter.id)) { (does(act)) }
                }
            } }
            @for report in closed { li {
                (title(view, report.id)) " is closed (" (report.status.title()) "). If it comes back within ninety \
                 days, say so here."
                " " a href=(format!("/acts/problem.recurred?problem={}&{back}", report.id)) { "Say that it is back" }
                " " a href=(format!("/acts/problem.measured?problem={}&{back}", report.id)) {
                    "Say what changed in their number"
                }
            } }
        }
    }
}

/// What a link to an act says.
fn does(act: &str) -> &'static str {
    super::super::acts::ACTS.iter().find(|card| card.kind.name == act).map_or("Do it", |card| card.does)
}

fn reporters(view: &View<'_, State>, whole: &Whole<'_>) -> Markup {
    let back = format!("_back=/p/accountability/problem/{}", whole.id);
    html! {
        h2 { "Who reported it" }
        div.scroll tabindex="0" role="group" {
            table {
                caption { "Reports: by whom, for which customer, what is at stake, how each stands" }
                (parts::heads(&["Report", "Reported", "By", "Customer", "At stake", "How it stands"]))
                tbody { @for report in &whole.reports { tr {
                    th scope="row" {
                        (title(view, report.id))
                        @if report.id != whole.id {
                            " " a href=(format!("/acts/problem.split?problem={}&{back}", report.id)) { "Split off again" }
                        }
                        @if let Some(text) = parts::words(view, &report.thread.opened, "text") {
                            @if text != title(view, report.id) { p { (text) } }
                        }
                    }
                    td { (parts::day(view, report.at())) }
                    td {
                        (report.function.as_ref().map_or("–", Function::as_str))
                        @if let Some(reporter) = report.reporter { ": " (named(view, reporter)) }
                    }
                    td { (report.thread.opened.what.customer.as_deref().unwrap_or("–")) }
                    td.number { @match report.money() { Some(money) => { (amount(money)) } None => { "–" } } }
                    td {
                        (report.status.title())
                        @let times = report.thread.reopenings.len();
                        @if times > 0 { ", back " (if times == 1 { "once" } else { "more than once" }) }
                    }
                } } }
            }
        }
    }
}

/// One line of the chain.
struct Line {
    at: At,
    what: String,
    who: Option<String>,
    text: Option<String>,
}

fn chain(view: &View<'_, State>, whole: &Whole<'_>) -> Markup {
    let mut lines = lines(view, whole);
    lines.sort_by_key(|line| line.at);
    html! {
        h2 { "What happened" }
        div.scroll tabindex="0" role="group" {
            table {
                caption { "The chain from report to verdict" }
                (parts::heads(&["When", "What", "Who"]))
                tbody { @for line in &lines { tr {
                    td { (parts::day(view, line.at)) }
                    td { (line.what) @if let Some(text) = &line.text { p { (text) } } }
                    td { (line.who.as_deref().unwrap_or("–")) }
                } } }
            }
        }
    }
}

fn lines(view: &View<'_, State>, whole: &Whole<'_>) -> Vec<Line> {
    let mut lines = Vec::new();
    for report in &whole.reports {
        let which =
            if report.id == whole.id { String::new() } else { format!(" ({})", title(view, report.id)) };
        let who = |person: Option<comity_spine::PersonId>| person.map(|person| named(view, person));
        lines.push(Line {
            at: report.at(),
            what: format!("Reported{which}"),
            who: who(report.reporter),
            text: None,
        });
        for said in report.thread.answers_for(view) {
            let text = parts::words(view, said, "text");
            lines.push(Line {
                at: said.head.at,
                what: done(view, &said.what) + &which,
                who: who(said.who),
                text,
            });
        }
        for said in report.thread.closings.iter().filter(|said| said.is_for(view)) {
            let what = match said.what {
                Closed::Confirmed(outcome) => format!("Verdict: {}{which}", outcome.name()),
                Closed::NotProducts => format!("Counter-signed as none of product's{which}"),
            };
            let text = parts::words(view, said, "text");
            lines.push(Line { at: said.head.at, what, who: who(said.who), text });
        }
        for said in report.thread.reopenings.iter().filter(|said| said.is_for(view)) {
            let text = parts::words(view, said, "text");
            lines.push(Line { at: said.head.at, what: format!("Back{which}"), who: who(said.who), text });
        }
        lines.extend(told(view, report, &which));
    }
    lines
}

/// What sources told after the report.
fn told(view: &View<'_, State>, report: &Report<'_>, which: &str) -> Vec<Line> {
    let later = view.state.heard_of(report.id).filter(|heard| !heard.is_report() && heard.at <= view.as_of);
    let line = |heard: &super::super::fold::Heard| {
        let what = match heard.kind.as_str() {
            "problem.owned" => "The source names an owner",
            "problem.fixed" => "The source says that it is solved there",
            "problem.confirmed" => "The source tells the reporter's verdict",
            "deal.won" => "The deal was won after all",
            _ => "The source tells of it",
        };
        let who = super::super::chain::person(view, heard.trace).map(|person| named(view, person));
        Line { at: heard.at, what: format!("{what}{which}"), who, text: None }
    };
    later.map(line).collect()
}

fn done(view: &View<'_, State>, done: &Done) -> String {
    match done {
        Done::Owned(owner) => format!("Owned by {}", named(view, *owner)),
        Done::Traced(shortcoming) => format!("Traced to: {}", shortcoming.title()),
        Done::Contested => "Not agreed: it is product's".to_owned(),
        Done::Fixed(Some(artefact)) => format!("Said to be fixed: {artefact}"),
        Done::Fixed(None) => "Said to be fixed".to_owned(),
        Done::Asked => "Asked for the verdict".to_owned(),
        Done::Unsolved => "Verdict: not solved".to_owned(),
        Done::Merged(into) => format!("Made one with {into}"),
        Done::Split => "Split off again".to_owned(),
        Done::ToldApart(other) => format!("Said not to be the same as {other}"),
        Done::Measured(measured) => format!("{}: {}", measured.metric, change(measured).title()),
    }
}

fn measured<'v>(
    view: &'v View<'_, State>,
    whole: &'v Whole<'_>,
) -> impl Iterator<Item = (At, &'v Measured)> + 'v {
    let answers = whole.reports.iter().flat_map(move |report| report.thread.answers_for(view));
    answers.filter_map(|said| match &said.what {
        Done::Measured(measured) => Some((said.head.at, measured)),
        _ => None,
    })
}

/// The share of deals won before and after the fix, for programs.
fn win_rate(it: &Measured) -> Value {
    let side = |(amount, of): &(comity_spine::Amount, Option<Count>)| {
        let of = of.map(|of| of.0);
        json!({ "percent": amount.value(), "of": of })
    };
    json!({
        "before": side(&it.before),
        "after": side(&it.after),
        "days": it.days.0,
        "shows": change(it).name(),
    })
}

fn comparisons(view: &View<'_, State>, whole: &Whole<'_>) -> Markup {
    let all: Vec<_> = measured(view, whole).collect();
    let won = around_fix(view, whole);
    let side = |(amount, of): &(comity_spine::Amount, Option<Count>)| match of {
        Some(of) => format!("{amount} of {} cases", of.0),
        None => amount.to_string(),
    };
    html! {
        @if !all.is_empty() || won.is_some() {
            h2 { "Before and after, in their own number" }
            div.scroll tabindex="0" role="group" {
                table {
                    caption { "The other function's number before and after the fix" }
                    (parts::heads(&["Said on", "Number", "Before", "After", "Each over", "What it shows"]))
                    tbody { @for (at, it) in &all { tr {
                        td { (parts::day(view, *at)) }
                        th scope="row" { (it.metric) }
                        td.number { (side(&it.before)) }
                        td.number { (side(&it.after)) }
                        td.number { (it.days.0) " days" }
                        td { (change(it).title()) }
                    } }
                    @if let Some(it) = &won { tr {
                        td { "counted" }
                        th scope="row" { (it.metric) }
                        td.number { (side(&it.before)) }
                        td.number { (side(&it.after)) }
                        td.number { (it.days.0) " days" }
                        td { (change(it).title()) }
                    } } }
                }
            }
            p.note {
                "A share is visibly changed where its two 80 % intervals do not touch. Nobody drew lots who got \
                 the fix, so even then something else may have been the cause."
                @if won.is_some() {
                    " The counted win rate is of all deals that ended in that time, by sources that tell of both \
                     those won and those lost."
                }
            }
        }
    }
}

/// How good suggestions were so far.
fn judged(view: &View<'_, State>) -> String {
    let (held, of) = suggestions(view);
    match wilson(held as u64, of as u64, LEVEL) {
        Some((low, high)) => format!(
            "Somebody said yes or no to {of}; {held} held (80 % interval: {:.0} to {:.0} %).",
            low * 100.0,
            high * 100.0
        ),
        None => "Nobody has said yes or no to a suggestion yet.".to_owned(),
    }
}

fn alike(view: &View<'_, State>, whole: &Whole<'_>, near: &[Similar<'_>]) -> Markup {
    let back = format!("_back=/p/accountability/problem/{}", whole.id);
    html! {
        h2 { "Is it the same as one of these?" }
        @if near.is_empty() {
            p.empty { "No other problem is enough like it." }
        } @else {
            div.scroll tabindex="0" role="group" {
                table {
                    caption { "Problems that may be the same, the most alike first" }
                    (parts::heads(&["Problem", "Words in common", "Alike", "One problem?"]))
                    tbody { @for it in near { tr {
                        th scope="row" { (link(view, it.id)) p { (it.id) ", " (parts::day(view, it.at)) } }
                        td { (it.shared.join(", ")) }
                        td.number { (format!("{:.0} %", it.score * 100.0)) }
                        td {
                            a href=(format!(
                                "/acts/problem.merged?problem={}&into={}&found=suggested&{back}", whole.id, it.id
                            )) { "Merge" }
                            " "
                            a href=(format!(
                                "/acts/problem.told_apart?problem={}&other={}&found=suggested&{back}", whole.id, it.id
                            )) { "Not the same" }
                        }
                    } } }
                }
            }
        }
        p.note {
            (judged(view)) " Found by the words they share (BM25)"
            @if view.vectors().is_some() { " and, half, by what their words mean (the word vectors of this Comity)" }
            ", among the newest " (AMONG) " problems that you may see; nothing is merged unless somebody does it, and \
             a merged report can be split off again."
        }
    }
}
