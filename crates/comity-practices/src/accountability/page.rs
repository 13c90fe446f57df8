//! What accountability shows: the numbers with their pictures, what is open, and every problem of the
//! business.

use super::chain::{Report, Status, Whole, wholes};
use super::fold::State;
use super::measures::{
    MEASURES, curve, is_disputed, is_untimely, loops, overdue, returns, suggestions, waits,
};
use super::open::open;
use super::pareto::{Bar, Pareto, by_reason, by_shortcoming};
use super::won::{OVER, lately};
use crate::page as parts;
use crate::reading::LEVEL;
use comity_common::view::View;
use comity_science::survival::{Band, Curve};
use comity_spine::{Amount, Function, Noun, PersonId, Ref, Slug};
use maud::{Markup, html};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// How the measures could be made to look good, and what stops that.
const GAMING: &[(&str, &str)] = &[
    ("Closing early", "Only the reporter closes; what is shipped stays open until they say that it helped."),
    (
        "Calling it none of product's",
        "The function that reported it must counter-sign; until then it stays open.",
    ),
    (
        "Merging to hide numbers",
        "Reports, customers and money stay with their reporters; merged, they weigh the same.",
    ),
    ("Asking twice and waiting", "What closes by silence is counted apart, and never as solved."),
    (
        "Owning everything at once",
        "An owner stands by name beside every problem that is not traced or fixed.",
    ),
];

/// So many bars one picture has.
const BARS: usize = 10;

/// So many lines of a curve one table has.
const LINES: usize = 12;

/// The front page: the numbers, how long problems wait for an owner, what weighs most, what is open.
pub fn front(view: &View<'_, State>) -> Option<Markup> {
    let all = wholes(view);
    let outlines = view.state.problems.outlines(view);
    Some(html! {
        section.practice.practice-accountability aria-labelledby="accountability-title" {
            h1 #accountability-title { "Accountability" }
            p { "A pain of the business has somebody in product who answers for it, and is over when whoever \
                 reported it says so." }
            @if all.is_empty() { (first()) }
            (parts::measures(view, MEASURES, GAMING))
            @if !all.is_empty() {
                (waiting(view, &all))
                (weights("What it comes from", "by-shortcoming", &by_shortcoming(&all)))
                (weights("What reporters call it", "by-reason", &by_reason(&all)))
            }
            (parts::matters(view, "Problem", &open(view)))
            p { a href="/p/accountability/all" { "Every problem, with its reporters and what is at stake" } }
            (parts::kept(view, &outlines))
        }
    })
}

fn first() -> Markup {
    html! {
        p.empty {
            "Nobody has reported a problem yet. Bring in last quarter's lost deals or support tickets ("
            a href="/sources/uploads" { "import a file" }
            "), or "
            a href="/acts/problem.reported?_back=/p/accountability" { "report the one" }
            " that sales mentioned this week."
        }
    }
}

/// The front page for programs.
pub fn front_data(view: &View<'_, State>) -> Option<Value> {
    let all = wholes(view);
    let (confirmed, unconfirmed, waiting) = loops(&all);
    let (back, of_verdicts) = returns(view);
    let ((held, judged), won) = (suggestions(view), lately(view));
    let bands = curve(view, &all).bands(LEVEL);
    let band = |band: &Band| {
        let (from, to) = (band.low, band.high);
        json!({ "working_days": band.time, "unowned": band.open, "from": from, "to": to })
    };
    let reports: Vec<&Report<'_>> = all.iter().flat_map(|whole| &whole.reports).collect();
    Some(json!({
        "problems": all.len(),
        "reports": reports.len(),
        "unowned_too_long": overdue(view, &all),
        "loops": { "confirmed": confirmed, "closed_unconfirmed": unconfirmed, "waiting": waiting },
        "recurred": { "within_90_days": back, "of": of_verdicts },
        "without_customer": reports.iter().filter(|it| it.thread.opened.what.customer.is_none()).count(),
        "without_reporter": reports.iter().filter(|it| it.reporter.is_none()).count(),
        "untimely": reports.iter().filter(|report| is_untimely(view, report)).count(),
        "disputed": reports.iter().filter(|report| is_disputed(view, report)).count(),
        "suggestions": { "held": held, "of": judged },
        "win_rate": { "won": won.won, "of": won.of, "days": OVER },
        "won_after_all": reports.iter().filter(|it| matches!(it.status, Status::Won { .. })).count(),
        "ownership": bands.iter().map(band).collect::<Vec<_>>(),
        "by_shortcoming": by_shortcoming(&all),
        "by_reason": by_reason(&all),
        "open": open(view),
    }))
}

/// How long problems wait for an owner: the curve, what it says in words, its table.
fn waiting(view: &View<'_, State>, all: &[Whole<'_>]) -> Markup {
    let curve = curve(view, all);
    let late = overdue(view, all);
    let bands = curve.bands(LEVEL);
    let longest = waits(view, all).iter().map(|wait| wait.time).fold(0.0, f64::max);
    html! {
        h2 { "How long a problem waits for its owner" }
        p {
            (within(&curve))
            @if late > 0 {
                " " strong { (late) } (if late == 1 { " problem waits" } else { " problems wait" })
                " for longer than the two working days agreed."
            }
        }
        @if !bands.is_empty() {
            figure {
                (parts::steps(
                    "ownership-picture", "The share of problems that nobody owns, by working days since the report",
                    "working days since the report", &bands, longest,
                ))
                figcaption {
                    "The share that nobody owns yet. The shade is the 80 % interval (Kaplan-Meier, Greenwood on \
                     log(-log)); problems still waiting count for as long as they have waited."
                }
            }
            (curve_table(&bands))
        }
    }
}

/// What the curve says of the two days agreed.
fn within(curve: &Curve) -> String {
    let owned = 1.0 - curve.open_at(2.0);
    match curve.band_at(2.0, LEVEL) {
        Some(band) => format!(
            "Within two working days {:.0} % of problems had an owner (80 % interval: {:.0} to {:.0} %).",
            owned * 100.0,
            (1.0 - band.high) * 100.0,
            (1.0 - band.low) * 100.0
        ),
        None => "Within two working days no problem had an owner.".to_owned(),
    }
}

fn curve_table(bands: &[Band]) -> Markup {
    let each = bands.len().div_ceil(LINES).max(1);
    let last = bands.len().saturating_sub(1);
    let shown = bands.iter().enumerate().filter(|(i, _)| i % each == 0 || *i == last);
    html! {
        div.scroll tabindex="0" role="group" {
            table {
                caption { "The share that nobody owns, by working days since the report" }
                (parts::heads(&["Working days", "Nobody owns", "80 % interval"]))
                tbody { @for (_, band) in shown { tr {
                    th scope="row" { (format!("{:.0}", band.time)) }
                    td.number { (percent(band.open)) }
                    td.number { (percent(band.low)) " to " (percent(band.high)) }
                } } }
            }
        }
    }
}

fn percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}

/// What weighs most: bars and their table.
fn weights(title: &str, id: &str, pareto: &Pareto) -> Markup {
    let bars: Vec<(&str, f64)> =
        pareto.bars.iter().take(BARS).map(|bar| (bar.of.as_str(), bar.share)).collect();
    let by = pareto
        .by
        .as_deref()
        .map_or_else(|| "customers".to_owned(), |unit| format!("money in {}", said(unit)));
    html! {
        h2 { (title) }
        figure {
            (parts::bars(id, &format!("{title}: shares of {by}, the largest first"), &bars))
            figcaption {
                "Shares of " (by) ", the largest first; the mark is what they add up to."
                @if pareto.by.is_some() && pareto.without_money > 0 {
                    " " (pareto.without_money) " reports name no such money and weigh nothing here."
                }
            }
        }
        div.scroll tabindex="0" role="group" {
            table {
                caption { (title) ": problems, reports, customers, money, and how sure the order is" }
                (parts::heads(&["", "Problems", "Reports", "Customers", "Money", "Share", "In the first five"]))
                tbody { @for bar in &pareto.bars { (weight(bar)) } }
            }
        }
        p.note {
            "Each customer counts once; a report that names none counts as one of its own. The last column is \
             how often a group would be among the first five if the same problems were drawn again: near 100 % \
             its rank is no accident."
        }
    }
}

fn weight(bar: &Bar) -> Markup {
    html! {
        tr {
            th scope="row" { (bar.of) }
            td.number { (bar.problems) }
            td.number { (bar.reports) }
            td.number {
                (bar.customers)
                @if bar.without_customer > 0 { " (" (bar.without_customer) " not named)" }
            }
            td.number { (sums(&bar.money)) }
            td.number { (percent(bar.share)) }
            td.number { (percent(bar.in_top)) }
        }
    }
}

/// Amounts of several units, never added up.
fn sums(money: &BTreeMap<String, f64>) -> String {
    if money.is_empty() {
        return "–".to_owned();
    }
    let sums: Vec<String> =
        money.iter().map(|(unit, sum)| format!("{} {}", grouped(*sum), said(unit))).collect();
    sums.join(", ")
}

/// A sum as people read it: thousands apart, no hundredths.
fn grouped(sum: f64) -> String {
    let digits = format!("{sum:.0}");
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push('\u{202f}');
        }
        text.push(digit);
    }
    text
}

/// A unit as people read it.
fn said(unit: &str) -> &str {
    if unit == Amount::UNSAID { "(currency not said)" } else { unit }
}

/// One amount as people read it.
pub(super) fn amount(money: &Amount) -> String {
    format!("{} {}", grouped(money.value()), said(money.unit()))
}

/// Every problem of the business, the newest first.
pub fn all(view: &View<'_, State>) -> Option<Markup> {
    let (all, more) = parts::newest(wholes(view), Whole::at);
    Some(html! {
        section.practice.practice-accountability aria-labelledby="all-title" {
            h1 #all-title { "Every problem of the business" }
            p { "Whoever feels it, whoever reported it: one list, with who answers." }
            @if all.is_empty() { (first()) } @else {
                div.scroll tabindex="0" role="group" {
                    table {
                        caption { "Problems, who reported them, who answers, what is at stake" }
                        (parts::heads(&[
                            "Problem", "Reported", "By", "Owner", "Comes from", "At stake", "How it stands",
                        ]))
                        tbody { @for whole in &all { (line(view, whole)) } }
                    }
                }
                (more)
            }
            p { a href="/acts/problem.reported?_back=/p/accountability/all" { "Report a problem" } }
        }
    })
}

/// The list for programs: the newest, as many as a table has.
pub fn all_data(view: &View<'_, State>) -> Option<Value> {
    let wholes = wholes(view);
    let n = wholes.len();
    let (newest, _) = parts::newest(wholes, Whole::at);
    let problems: Vec<Value> = newest.iter().map(|whole| whole_data(view, whole)).collect();
    Some(json!({ "n": n, "problems": problems }))
}

/// A problem for programs.
pub(super) fn whole_data(view: &View<'_, State>, whole: &Whole<'_>) -> Value {
    let money: BTreeMap<String, f64> =
        whole.money().into_iter().map(|(unit, hundredths)| (unit, hundredths as f64 / 100.0)).collect();
    json!({
        "problem": whole.id,
        "name": title(view, whole.id),
        "reported": whole.at().to_string(),
        "functions": functions(whole),
        "reports": whole.reports.iter().map(|report| report.id).collect::<Vec<_>>(),
        "owner": whole.owner.map(|owner| owner.to_string()),
        "owned": whole.first_owned().map(|at| at.to_string()),
        "shortcoming": whole.shortcoming(),
        "money": money,
        "status": standing(whole).name(),
        "recurred": whole.reports.iter().map(|report| report.thread.reopenings.len()).sum::<usize>(),
    })
}

fn line(view: &View<'_, State>, whole: &Whole<'_>) -> Markup {
    let money: BTreeMap<String, f64> =
        whole.money().into_iter().map(|(unit, hundredths)| (unit, hundredths as f64 / 100.0)).collect();
    html! {
        tr {
            th scope="row" { (link(view, whole.id)) }
            td { (parts::day(view, whole.at())) }
            td {
                (functions(whole).into_iter().map(Function::as_str).collect::<Vec<_>>().join(", "))
                @if whole.reports.len() > 1 { " (" (whole.reports.len()) " reports)" }
            }
            td { (owner(view, whole)) }
            td { (whole.shortcoming().map_or("–", |it| it.title())) }
            td.number { (sums(&money)) }
            td { (standing(whole).title()) }
        }
    }
}

/// A problem's name, leading to its page.
pub(super) fn link(view: &View<'_, State>, id: &Slug) -> Markup {
    html! { a href=(format!("/p/accountability/problem/{id}")) { (title(view, id)) } }
}

/// What people call a problem: its name, the beginning of its report, or its id.
pub(super) fn title(view: &View<'_, State>, id: &Slug) -> String {
    let about = Ref::new(Noun::Problem, id.as_str());
    let opened = view.state.problems.get(id).map(|thread| &thread.opened);
    let words = || parts::words(view, opened?, "text");
    let short = |text: String| {
        let line = text.lines().next().unwrap_or_default();
        let short: String = line.chars().take(80).collect();
        if short.len() < text.len() { format!("{}…", short.trim_end()) } else { short }
    };
    parts::called(view, &about).or_else(|| words().map(short)).unwrap_or_else(|| id.to_string())
}

/// Who answers for a problem, by name.
pub(super) fn owner(view: &View<'_, State>, whole: &Whole<'_>) -> String {
    match (whole.owner, whole.deeds.owned.last()) {
        (Some(owner), _) => named(view, owner),
        (None, Some((_, Some(left)))) => format!("nobody: {} has left product", named(view, *left)),
        (None, Some((_, None))) => "somebody whom only the source knows".to_owned(),
        (None, None) => "nobody yet".to_owned(),
    }
}

/// A person by name.
pub(super) fn named(view: &View<'_, State>, person: PersonId) -> String {
    view.name(&Ref::new(Noun::Person, person.to_string()))
}

fn functions<'w>(whole: &'w Whole<'_>) -> BTreeSet<&'w Function> {
    whole.reports.iter().filter_map(|report| report.function.as_ref()).collect()
}

/// How a problem stands: as the first of its reports that is open, else as its own.
pub(super) fn standing(whole: &Whole<'_>) -> Status {
    let open = whole.reports.iter().find(|report| report.status.closed().is_none());
    open.or_else(|| whole.reports.first()).map_or(Status::Unowned, |report| report.status)
}
