//! What is shown of keynotes: the date, how likely all is ready, the gates, what moves it, what to leave out.

use super::acts::{AnnouncementId, Asks};
use super::fold::{Forecast, State};
use super::gates::{self, Stands};
use super::measures::MEASURES;
use super::open::open;
use super::outlook::{self, Outlook, SEED, TRIALS};
use super::words::percent;
use super::{chart, results, shows};
use crate::page as parts;
use comity_common::practice::Focus;
use comity_common::view::View;
use comity_forecast::Outlook as Of;
use comity_spine::{At, InitiativeId, KeynoteId, Noun, PersonId, Ref, Slug};
use maud::{Markup, html};

/// How the measures could be made to look good, and what stops that.
const GAMING: &[(&str, &str)] = &[
    ("Leaving gates unsaid", "An announcement without gates is named, and breaks its clause at the freeze."),
    ("Waving a gate through", "Only its owner function says that it is met, and by what one sees it."),
    ("Moving the date quietly", "It needs a public reason, and the first date stays beside it."),
    ("Flattering numbers on record", "A number that the plan does not give is refused."),
];

/// The four freezes, in their order.
const FREEZES: [&str; 4] = ["shape", "positioning", "content", "code"];

/// The front page: every keynote, and the plan of the next.
pub fn front(view: &View<'_, State>) -> Option<Markup> {
    let dated = shows::dated(view.initiatives(), view.as_of);
    let next = shows::next(view);
    Some(html! {
        section.practice.practice-keynote aria-labelledby="keynote-title" {
            h1 #keynote-title { "Keynote" }
            p { "The date stands; what is promised is true on that day, or is not promised." }
            @match next {
                None => p.empty {
                    "No keynote has a date yet. Next: " a href="/acts/keynote.dated?_back=/p/keynote" {
                        "date one" }
                    ", then promise an initiative for it and set its gates."
                },
                Some(next) => { (plan(view, next)) },
            }
            @if !dated.is_empty() { (every(view, &dated)) }
            (parts::measures(view, MEASURES, GAMING))
            (parts::matters(view, "What", &open(view)))
        }
    })
}

/// The page of one keynote.
pub fn one(view: &View<'_, State>) -> Option<Markup> {
    let keynote = in_focus(view)?;
    Some(html! {
        section.practice.practice-keynote aria-labelledby="keynote-title" {
            h1 #keynote-title { (outlook::called(view, keynote)) }
            (plan(view, keynote))
            (super::run::page::section(view, keynote))
            (super::claims::page::section(view, keynote))
            (super::map::page::section(view, keynote))
        }
    })
}

/// The keynote that a page is of.
pub(super) fn in_focus<'a>(view: &View<'a, State>) -> Option<&'a KeynoteId> {
    let Focus::Matter(matter) = view.scope() else { return None };
    let all = view.initiatives().keynotes();
    all.map(|(id, _)| id).find(|id| matter.noun == Noun::Keynote && id.as_str() == matter.id)
}

pub(super) fn person(view: &View<'_, State>, who: Option<PersonId>) -> String {
    who.map_or_else(|| "nobody".to_owned(), |who| view.name(&Ref::new(Noun::Person, who.to_string())))
}

pub(super) fn initiative(view: &View<'_, State>, id: &InitiativeId) -> String {
    view.name(&Ref::initiative(id))
}

pub(super) fn address(keynote: &KeynoteId) -> String {
    format!("/p/keynote/keynote/{keynote}")
}

fn every(view: &View<'_, State>, dated: &[(At, &KeynoteId, &comity_common::initiatives::Keynote)]) -> Markup {
    let row = |(date, id, it): &(At, &KeynoteId, &comity_common::initiatives::Keynote)| {
        let promised = shows::promised(view, id);
        let said: Vec<_> = promised.iter().filter_map(|of| results::outcome(view, id, of)).collect();
        let kept = said.iter().filter(|outcome| **outcome == super::acts::Outcome::Kept).count();
        let last = last_on_record(view, id);
        html! { tr {
            th scope="row" { a href=(address(id)) { (outlook::called(view, id)) } }
            td { (parts::day(view, *date)) }
            td { (person(view, it.owner(view.as_of))) }
            td.number { (promised.len()) }
            td { @match last.and_then(|forecast| forecast.joint) {
                Some(odds) => { (odds.percent()) } None => { "–" }
            } }
            td.number { @if said.is_empty() { "–" } @else { (kept) " of " (said.len()) } }
        } }
    };
    html! {
        h2 { "Every keynote" }
        div.scroll tabindex="0" role="group" { table {
            caption { "Keynotes, what is promised for them, and what was kept" }
            (parts::heads(&["Keynote", "Date", "Owner", "Promises", "All ready, last on record", "Kept"]))
            tbody { @for keynote in dated.iter().rev().take(parts::MOST) { (row(keynote)) } }
        } }
    }
}

/// The newest forecast on record that this viewer may know of.
pub(super) fn last_on_record<'a>(view: &View<'a, State>, keynote: &KeynoteId) -> Option<&'a Forecast> {
    let all = &shows::show(view, keynote)?.forecasts;
    all.iter().rev().find(|it| it.head.at <= view.as_of && shows::sees(view, &it.head))
}

/// The plan of one keynote: its dates, its forecast, its gates.
pub(super) fn plan(view: &View<'_, State>, keynote: &KeynoteId) -> Markup {
    let made = outlook::of(view, keynote);
    html! {
        h2 { (outlook::called(view, keynote)) }
        (dates(view, keynote))
        @match &made {
            Ok(outlook) => {
                p.headline { strong { (outlook::headline(view, outlook)) } }
                (sure(view, outlook))
                (super::over_time::page::fan(view, outlook))
                (super::over_time::page::finishes(view, outlook))
                (super::promises::page::section(view, keynote))
                (gate_grid(view, keynote))
                (moves(view, outlook))
                (super::risks::page::section(view, keynote, outlook))
                (leave_out(view, outlook))
                (counted(outlook))
                (record(view, keynote, outlook))
            }
            Err(why) => {
                p.empty { (why) }
                (super::promises::page::section(view, keynote))
                (gate_grid(view, keynote))
            }
        }
        (history(view, keynote))
        (super::promises::page::releases(view, keynote))
    }
}

fn dates(view: &View<'_, State>, keynote: &KeynoteId) -> Markup {
    let Some(it) = view.initiatives().keynote(keynote) else { return html! {} };
    let all = shows::dates(it, view.as_of);
    let today = view.calendar().day_of(view.as_of);
    let Some(last) = all.last() else {
        return html! { p.empty { "It has no date yet; give it one first." } };
    };
    let days = chart::days(today, view.calendar().day_of(last.on));
    let freezes = FREEZES.iter().filter_map(|name| {
        let freeze = Slug::new(name).ok()?;
        let (on, _) = it.freeze(&freeze, view.as_of)?;
        let first = it.freeze_dates(&freeze).next().map(|(_, first, _)| first).filter(|first| *first != on);
        Some((*name, on, first))
    });
    let freezes: Vec<_> = freezes.collect();
    html! {
        dl.facts {
            div { dt { "Date" } dd { (parts::day(view, last.on)) @match days {
                0 => { ", today" }
                1.. => { ", in " (days) " days; " (super::work::horizon(view, last.on))
                    " working days of work" }
                _ => { ", " (-days) " days ago" }
            } } }
            div { dt { "Owner" } dd { (person(view, it.owner(view.as_of)))
                " (only they can move it, and say why)" } }
            @if all.len() > 1 {
                div { dt { "First date" } dd { (parts::day(view, all[0].on)) } }
                @for pair in all.windows(2) {
                    div { dt { "Moved" } dd {
                        "on " (parts::day(view, pair[1].since)) " to " (parts::day(view, pair[1].on))
                        @if let Some(why) = view.words(&shows::head_of(&pair[1])).and_then(|mut it|
                            it.remove("why")) {
                            ": " (why)
                        }
                    } }
                }
            }
        }
        @if freezes.is_empty() {
            p.note { "No freeze has a date yet. " a
                href=(format!("/acts/freeze.set?keynote={keynote}&_back={}", address(keynote))) { "Set one" }
                    "." }
        } @else {
            div.scroll tabindex="0" role="group" { table {
                caption { "Freezes: after them, what they freeze changes only by exception" }
                (parts::heads(&["Freeze", "Date", "First date", "Now"]))
                tbody { @for (name, on, first) in &freezes { tr {
                    th scope="row" { (name) }
                    td { (parts::day(view, *on)) }
                    td { @match first { Some(first) => { (parts::day(view, *first)) } None => { "the same" }
                        } }
                    td { (if *on <= view.as_of { "frozen" } else { "ahead" }) }
                } } }
            } }
            p { "As a calendar: " a href="/keynotes.ics" { "keynotes.ics" } "; for a calendar program, "
                a href="/account/tokens" { "make an address" } " that needs no signing in. Something must change after a freeze? Have the clause that it would break "
                a href="/agreement" { "waived" } ": once, until a day, with what it costs to be late." }
        }
    }
}

/// How sure the headline is, and where a second way of counting says otherwise.
fn sure(view: &View<'_, State>, outlook: &Outlook) -> Markup {
    let forecast = &outlook.forecast;
    let chance = forecast.joint.ready.as_ref().or(forecast.known.as_ref().map(|(chance, _)| chance));
    let Some(chance) = chance else { return html! {} };
    let n = forecast.promises.len();
    html! {
        p.note {
            "The range is what the past lets it be: in 80 % of pasts drawn again it lies within. The number \
                of trials ("
            (chance.of) ") by itself lets it be off by "
            (format!("{:.1}", (chance.trials.1 - chance.trials.0) * 50.0)) " points. "
            @if n > 1 {
                "Even if each of " (n) " promises were ready at 85 % by itself, all of them together would \
                    be at "
                (percent(0.85f64.powi(i32::try_from(n).unwrap_or(i32::MAX)))) " %."
            }
        }
        @if let Some(pace) = forecast.by_pace.filter(|pace| (pace.p - chance.p).abs() > 0.2) {
            p.note { "Counted by pace alone it would be " (outlook::odds(&pace).percent())
                ": the two differ by more than 20 points, so trust neither alone." }
        }
        @if !outlook.made.soon.is_empty() {
            p.note { "Only as coming soon: "
                (outlook.made.soon.iter().map(|id| initiative(view, id)).collect::<Vec<_>>().join(", ")) "." }
        }
    }
}

pub(super) fn percent_of(of: &Of) -> String {
    of.ready.as_ref().map_or_else(|| "no number".to_owned(), |chance| outlook::odds(chance).percent())
}

pub(super) fn announcement_name(view: &View<'_, State>, id: &str) -> String {
    InitiativeId::new(id).map_or_else(|_| id.to_owned(), |id| initiative(view, &id))
}

/// A number of a picture.
pub(super) fn px(value: f64) -> String {
    format!("{value:.1}")
}

/// Every gate: a row for each promise, a column for each sort.
fn gate_grid(view: &View<'_, State>, keynote: &KeynoteId) -> Markup {
    let by_announcement = gates::by_announcement(view);
    let promised = shows::promised(view, keynote);
    let used: Vec<Asks> = Asks::ALL
        .into_iter()
        .filter(|asks| {
            let mut own = by_announcement.iter().filter(|(of, _)| of.keynote == *keynote);
            own.any(|(_, gates)| gates.iter().any(|(_, gate)| gate.asks == *asks))
        })
        .collect();
    let set = format!("/acts/gate.set?_back={}", address(keynote));
    html! {
        h3 { "Gates" }
        @if promised.is_empty() {
            p.empty { "Nothing is promised yet. " a
                href=(format!("/acts/announcement.promised?keynote={keynote}&_back={}", address(keynote))) {
                    "Promise an initiative" } ", then set its gates." }
        } @else if used.is_empty() {
            p.empty { "No promise has a gate yet, so nothing says whether it is true on the day. " a
                href=(set) { "Set the first" } "." }
        } @else {
            div.scroll tabindex="0" role="group" { table.gates {
                caption { "Gates of each promise: ✓ met, ○ open, ✗ not met; empty where none is set" }
                thead { tr { th scope="col" { "Promise" } @for asks in &used { th scope="col" {
                    (asks.short()) } } } }
                tbody { @for of in &promised {
                    @let id = AnnouncementId { keynote: keynote.clone(), initiative: (*of).clone() };
                    @let own = by_announcement.get(&id).map_or(&[][..], Vec::as_slice);
                    tr {
                        th scope="row" { (initiative(view, of)) @if own.is_empty() { p.note { "no gates" } } }
                        @for asks in &used { td {
                            @for (id, gate) in own.iter().filter(|(_, gate)| gate.asks == *asks) {
                                (gate_cell(view, id, gate))
                            }
                        } }
                    }
                } }
            } }
            p { a href=(set) { "Set a gate" } }
        }
    }
}

fn gate_cell(view: &View<'_, State>, id: &Slug, gate: &super::fold::Gate) -> Markup {
    let stands = gates::stands(view, gate);
    let (class, sign) = match stands {
        Stands::Met(..) => ("gate gate--met", "✓"),
        Stands::Open => ("gate gate--open", "○"),
        Stands::Lost(_) => ("gate gate--lost", "✗"),
    };
    let owner = gate.function.as_ref().map_or("nobody", comity_spine::Function::as_str);
    html! {
        p class=(class) title=(id) {
            span aria-hidden="true" { (sign) " " } (stands.name()) ", " (owner)
            @if let Some(region) = &gate.region { ", " (region) }
            @match stands {
                Stands::Met(head, artefact) => {
                    ", " (parts::day(view, head.at))
                    @if let Some(artefact) = artefact { ": " (artefact) }
                }
                Stands::Lost(head) => {
                    @if let Some(reason) = view.words(head).and_then(|mut it| it.remove("reason")) { ": "
                        (reason) }
                }
                Stands::Open => {
                    @if let Some(until) = gates::until(view, gate) { ", by " (parts::day(view, until)) }
                }
            }
            @if !stands.is_met() {
                " " a href=(format!("/acts/gate.met?gate={id}&_back={}",
                    address(&gate.announcement.keynote))) aria-label=(format!("Say that {id} is met")) {
                        "say" }
            }
        }
    }
}

/// What moves the forecast, and the smallest change that does.
fn moves(view: &View<'_, State>, outlook: &Outlook) -> Markup {
    let Some(drivers) = &outlook.forecast.drivers else { return html! {} };
    let telling: Vec<_> = drivers.changes.iter().filter(|it| it.delta >= 0.01).take(6).collect();
    let critical: Vec<_> = drivers.critical.iter().filter(|it| it.share >= 0.05).take(8).collect();
    html! {
        h3 { "What drives it" }
        p { a href="/p/keynote/what-if" { "Ask what a change would do" } "." }
        @match &drivers.smallest {
            Some(smallest) => p { strong { "The smallest change that moves it: " } (outlook::driver(view,
                smallest)) },
            None => p { "No single change gains five points; it takes several, or less scope." },
        }
        @if let Some(neck) = drivers.bottlenecks.iter().find(|neck| neck.share >= 0.1) {
            p { "Most waited for: " strong { (neck.crew) } ", in " (percent(neck.share))
                " % of trials the last thing to be finished had waited for its people." }
        }
        @if !telling.is_empty() {
            ul { @for one in &telling { li { (outlook::driver(view, one)) } } }
        }
        @if !critical.is_empty() {
            div.scroll tabindex="0" role="group" { table {
                caption { "How often each decides when everything is finished" }
                (parts::heads(&["What", "Who", "Decides in", "Of the time"]))
                tbody { @for one in &critical { tr {
                    th scope="row" { (critical_name(view, &one.id, one.is_approval)) }
                    td { @if one.crew.is_empty() { "–" } @else { (one.crew) } }
                    td.number { (percent(one.share)) " % of trials" }
                    td.number { (percent(one.of_time)) " %" }
                } } }
            } }
        }
    }
}

fn critical_name(view: &View<'_, State>, id: &str, is_approval: bool) -> String {
    if !is_approval {
        return outlook::piece(view, id);
    }
    let gate = Slug::new(id).ok().and_then(|id| view.state.gates.get(&id));
    gate.map_or_else(
        || id.to_owned(),
        |gate| format!("{}: {}", initiative(view, &gate.announcement.initiative), gates::called(gate)),
    )
}

/// What to leave out so that the rest is ready often enough.
fn leave_out(view: &View<'_, State>, outlook: &Outlook) -> Markup {
    let Some(found) = outlook::scopes(view, outlook) else { return html! {} };
    let goal = percent(outlook::THRESHOLD);
    html! {
        h3 { "The date stands; what fits" }
        @match (&found.best, found.musts_too_much) {
            (Some(best), _) => {
                p { "To have everything that is promised ready at " (goal)
                    " %, keeping the most story value:" }
                p { strong { (outlook::scope_says(view, best)) } }
                @if !found.exact { p.note { "The best that was found; there may be a better one." } }
                @if !found.next.is_empty() {
                    p { "Nearly as good, since story value is a judgement:" }
                    ol { @for scope in &found.next { li { (outlook::scope_says(view, scope)) } } }
                }
            }
            (None, true) => p { "What must be announced is by itself too much for " (goal)
                " %, or has no number: settle that first." },
            (None, false) => p { "No scope reaches " (goal) " %, whatever is left out, as far as there are \
                numbers." },
        }
        @if !found.unknown.is_empty() {
            p.note { "Left as they are, because they have no number: "
                (found.unknown.iter().map(|(id, _)| announcement_name(view,
                    id)).collect::<Vec<_>>().join(", ")) "." }
        }
    }
}

/// How it was counted, and what is wrong with the plan.
fn counted(outlook: &Outlook) -> Markup {
    let flaws = &outlook.forecast.flaws;
    html! {
        details {
            summary { "How this is counted, and what is wrong with the plan (" (flaws.len() +
                outlook.made.notes.len()) ")" }
            p { "A free person takes the next item that is ready. " (luck(outlook))
                " The same log, day and seed give the same numbers." }
            ul {
                @for note in &outlook.made.notes { li { (note) } }
                @for flaw in flaws { li { (outlook::sentence(&flaw.to_string())) } }
            }
        }
    }
}

/// How much of the luck is shared, and how that is known.
fn luck(outlook: &Outlook) -> String {
    let (crew, all) = outlook.forecast.shared;
    let shares = format!(
        "Luck is shared: {} % of it by what one crew does, {} % by everything for the date",
        percent(crew),
        percent(all)
    );
    match outlook.forecast.n_shared {
        0 => format!("{shares}; a convention until 200 finished pieces of work say otherwise."),
        n => format!("{shares}, as {n} finished pieces of work strayed together by crew and quarter."),
    }
}

/// What leads to the act that puts the forecast on record.
fn record(view: &View<'_, State>, keynote: &KeynoteId, outlook: &Outlook) -> Markup {
    let told = outlook.told();
    let date = view.initiatives().keynote(keynote).and_then(|it| it.date(view.as_of)).map(|(date, _)| date);
    let Some(date) = date.filter(|_| told.promises.len() <= 24) else { return html! {} };
    let joint = told.joint.map(|odds| format!("&joint={odds}")).unwrap_or_default();
    let promises: Vec<String> =
        told.promises.iter().map(|said| said.to_string().replace('=', "%3D")).collect();
    let href = format!(
        "/acts/forecast.shown?keynote={keynote}&on={}&seed={SEED}&trials={TRIALS}{joint}&promises={}\
         &_back={}",
        view.calendar().day_of(date),
        promises.join("%20"),
        address(keynote)
    );
    html! { p { a.button href=(href) { "Put this forecast on record" }
    " so that it is scored after the show." } }
}

/// Every forecast on record, and what they were worth so far.
fn history(view: &View<'_, State>, keynote: &KeynoteId) -> Markup {
    let all: Vec<&Forecast> = shows::show(view, keynote)
        .into_iter()
        .flat_map(|show| &show.forecasts)
        .filter(|forecast| shows::sees(view, &forecast.head))
        .collect();
    let score = results::worth(&results::pairs(view));
    html! {
        @if !all.is_empty() {
            h3 { "Forecasts on record" }
            (super::over_time::page::said(view, &all))
            div.scroll tabindex="0" role="group" { table {
                caption { "What was said of all together, as it was said" }
                (parts::heads(&["Put on record", "For", "All ready", "Promises", "By"]))
                tbody { @for forecast in all.iter().rev().take(parts::MOST) { tr {
                    th scope="row" { (parts::day(view, forecast.head.at)) }
                    td { (parts::day(view, forecast.on)) }
                    td { @match forecast.joint { Some(odds) => { (odds.percent()) } None => { "no number" } }
                        }
                    td.number { (forecast.promises.len()) }
                    td { @match forecast.head.by { Some(by) => { (person(view, Some(by))) }
                        None => { "Comity, each week" } } }
                } } }
            } }
        }
        p.note {
            @match &score {
                Some(score) if score.is_proven() => {
                    "Forecasts on record so far: Brier score " (format!("{:.3}", score.murphy.brier)) " over "
                        (score.n_promises)
                    " promises; always saying what came on average would get " (format!("{:.3}", score.murphy.uncertainty))
                        ". "
                }
                _ => {
                    "Unproven: " (score.as_ref().map_or(0, |score| score.n_promises)) " of the "
                    (results::PROVEN_FROM) " promises are resolved that it takes to say what these forecasts \
                        are worth. "
                }
            }
            a href="/p/keynote/after" { "After the show" }
        }
        @if let Some(score) = score.as_ref().filter(|score| score.is_proven()) {
            details {
                summary { "How reliable they were, and how sharp" }
                (super::after::page::worth(score))
            }
        }
    }
}

/// What it says of a keynote in one line, for the Wall: the last forecast on record, and nothing computed.
pub fn notes(view: &View<'_, State>) -> Vec<String> {
    let Some(keynote) = in_focus(view) else { return Vec::new() };
    let date = view.initiatives().keynote(keynote).and_then(|it| it.date(view.as_of));
    if date.is_none_or(|(date, _)| !shows::is_ahead(view, date)) {
        return Vec::new();
    }
    let Some(last) = last_on_record(view, keynote) else { return Vec::new() };
    let day = view.calendar().day_of(last.head.at);
    let n = last.promises.len();
    vec![match last.joint {
        Some(odds) => {
            format!("All {n} promises ready together: {}, as put on record on {day}.", odds.percent())
        }
        None => {
            let k = last.promises.iter().filter(|said| said.odds.is_none()).count();
            format!(
                "All {n} promises ready together has no number, as put on record on {day}: {k} of them have \
                    none."
            )
        }
    }]
}
