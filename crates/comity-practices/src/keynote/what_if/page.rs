//! What a change to the scope, the people or the date would do: a form that works by its address alone.
//!
//! Nothing is changed by asking, and nothing of it is kept: the date stands, whatever would follow if it did
//! not.

use crate::keynote::acts::AnnouncementId;
use crate::keynote::fold::State;
use crate::keynote::page::initiative;
use crate::keynote::words::percent;
use crate::keynote::work::Made;
use crate::keynote::{gates, outlook, shows};
use crate::page as parts;
use comity_common::view::View;
use comity_forecast::{Change, Driver, State as Far};
use comity_spine::{InitiativeId, KeynoteId};
use maud::{Markup, html};
use serde_json::{Value, json};

/// By how many working days one may ask the date to move, either way.
const DAYS_MOST: i32 = 260;

/// What somebody asked, and what came out.
struct Answer<'a> {
    keynote: &'a KeynoteId,
    made: Made,
    changes: Vec<Change>,
    driver: Result<Driver, String>,
}

/// The keynote that is asked about: the one that the address names, else the next.
fn keynote<'a>(view: &View<'a, State>) -> Option<&'a KeynoteId> {
    let named = view.asked("keynote").and_then(|named| {
        let mut all = view.initiatives().keynotes();
        all.find(|(id, _)| id.as_str() == named).map(|(id, _)| id)
    });
    named.or_else(|| shows::next(view))
}

fn answer<'a>(view: &View<'a, State>, keynote: &'a KeynoteId) -> Result<Answer<'a>, String> {
    let made = outlook::asked(view, keynote)?;
    let (changes, driver) = match changes(view, &made) {
        Ok(changes) => {
            let driver = outlook::what_if(&made, view, &changes);
            (changes, driver)
        }
        Err(why) => (Vec::new(), Err(why)),
    };
    Ok(Answer { keynote, made, changes, driver })
}

/// The changes that the address asks about, the gentlest first.
fn changes(view: &View<'_, State>, made: &Made) -> Result<Vec<Change>, String> {
    let mut changes = Vec::new();
    for one in &made.plan.announcements {
        let announcement = one.id.clone();
        changes.extend(match view.asked(&form_name(&one.id)) {
            Some("smaller") if one.shrunk.is_some() => Some(Change::Shrink { announcement }),
            Some("soon") => Some(Change::Soon { announcement }),
            Some("cut") => Some(Change::Cut { announcement }),
            _ => None,
        });
    }
    changes.extend(view.asked("done").map(|id| Change::Done { deliverable: id.to_owned() }));
    changes.extend(view.asked("gate").map(|id| Change::Settle { gate: id.to_owned() }));
    changes.extend(view.asked("crew").map(|id| Change::Person { crew: id.to_owned() }));
    if let Some(days) = view.asked("days").filter(|days| *days != "0") {
        let days: i32 =
            days.parse().ok().filter(|days| (-DAYS_MOST..=DAYS_MOST).contains(days)).ok_or_else(|| {
                format!("Ask for a whole number of working days, from -{DAYS_MOST} to {DAYS_MOST}.")
            })?;
        changes.push(Change::Days(days.into()));
    }
    // What is left out takes along what requires it, so it comes last but for the date.
    changes.sort_by_key(Change::effort);
    Ok(changes)
}

fn form_name(announcement: &str) -> String {
    format!("form.{announcement}")
}

/// The page: of the next show, or of the one that the address names.
pub fn show(view: &View<'_, State>) -> Option<Markup> {
    Some(html! {
        section.practice.practice-keynote aria-labelledby="what-if-title" {
            h1 #what-if-title { "What if" }
            p { "Ask what a change would do before anybody makes it. Asking changes nothing, and is kept \
                nowhere." }
            @match keynote(view) {
                None => p.empty { "No keynote has a date yet. Date one first, and promise something for it." },
                Some(keynote) => {
                    h2 { (outlook::called(view, keynote)) }
                    @match answer(view, keynote) {
                        Err(why) => p.empty { (why) },
                        Ok(answer) => { (told(view, &answer)) (form(view, &answer)) }
                    }
                }
            }
        }
    })
}

fn told(view: &View<'_, State>, answer: &Answer<'_>) -> Markup {
    let driver = match &answer.driver {
        Ok(driver) => driver,
        Err(why) => return html! { p.refusal role="alert" { (why) } },
    };
    let points = (driver.after - driver.before) * 100.0;
    // Two standard errors: what luck alone would explain one time of twenty.
    let error = driver.error * 200.0;
    html! {
        div role="status" {
            p.headline {
                @if answer.changes.is_empty() {
                    "As it is planned: " strong { (percent(driver.before)) " %" }
                    ". Choose a change below to see what it would do."
                } @else {
                    strong { (outlook::driver(view, driver)) }
                }
            }
            @if !answer.changes.is_empty() {
                p { @if points.abs() <= error {
                    "That is no more than chance explains: " (format!("{points:+.1}")) " points, give or take "
                        (format!("{error:.1}")) "."
                } @else {
                    (format!("{points:+.1}")) " points, give or take " (format!("{error:.1}")) "."
                } }
            }
        }
        p.note { "How likely it is that everything that has a number is ready, over "
            (outlook::WHAT_IF_TRIALS) " trials that meet the same luck with and without the change." }
        @if answer.changes.iter().any(|change| matches!(change, Change::Days(_))) {
            p.note { "The date stands. This only says what the days are worth." }
        }
    }
}

fn form(view: &View<'_, State>, answer: &Answer<'_>) -> Markup {
    let plan = &answer.made.plan;
    let crews: Vec<(&str, String)> = plan
        .crews
        .iter()
        .filter(|crew| {
            plan.deliverables.iter().any(|piece| piece.crew == crew.id && piece.state != Far::Done)
        })
        .map(|crew| (crew.id.as_str(), format!("one more in {}", crew.id)))
        .collect();
    let own: Vec<_> =
        gates::all(view).filter(|(_, gate)| gate.announcement.keynote == *answer.keynote).collect();
    let open: Vec<(&str, String)> = own
        .iter()
        .filter(|(_, gate)| !gates::stands(view, gate).is_met())
        .map(|(id, gate)| {
            let of = initiative(view, &gate.announcement.initiative);
            (id.as_str(), format!("{of}: {}", gates::called(gate)))
        })
        .collect();
    let work: Vec<(&str, String)> = plan
        .deliverables
        .iter()
        .filter(|piece| piece.state != Far::Done)
        .map(|piece| (piece.id.as_str(), outlook::piece(view, &piece.id)))
        .collect();
    html! {
        form.act.what-if method="get" action="/p/keynote/what-if" data-instant aria-label="What to change" {
            input type="hidden" name="keynote" value=(answer.keynote);
            fieldset {
                legend { "Scope" }
                @for one in &plan.announcements { (scope(view, answer.keynote, &one.id)) }
            }
            fieldset {
                legend { "People, gates, work" }
                (select(view, "crew", "People", "nobody more", &crews))
                (select(view, "gate", "A gate is met", "none more", &open))
                (select(view, "done", "A piece of work is finished", "none more", &work))
            }
            label.field {
                span { "Working days more (or fewer, with a minus)" }
                input type="number" name="days" min=(-DAYS_MOST) max=(DAYS_MOST) step="1"
                    value=(view.asked("days").unwrap_or("0"));
            }
            button { "Ask" }
            @if !answer.changes.is_empty() {
                " " a href=(format!("/p/keynote/what-if?keynote={}", answer.keynote)) { "As it is planned" }
            }
        }
    }
}

/// In which form one promise is announced.
fn scope(view: &View<'_, State>, keynote: &KeynoteId, announcement: &str) -> Markup {
    let Ok(of) = InitiativeId::new(announcement) else { return html! {} };
    let weight = AnnouncementId { keynote: keynote.clone(), initiative: of.clone() };
    let weight = shows::weight(view, &weight);
    let mut forms: Vec<(&str, String)> = Vec::new();
    if weight.is_some_and(|weight| weight.smaller.is_some()) {
        forms.push(("smaller", "in its smaller form".to_owned()));
    }
    forms.push(("soon", "only as coming soon".to_owned()));
    forms.push(("cut", "cut".to_owned()));
    select(view, &form_name(announcement), &initiative(view, &of), "as it is planned", &forms)
}

fn select(
    view: &View<'_, State>,
    name: &str,
    title: &str,
    nothing: &str,
    options: &[(&str, String)],
) -> Markup {
    let chosen = view.asked(name);
    html! {
        @if !options.is_empty() {
            label.field {
                span { (title) }
                select name=(name) {
                    option value="" { (nothing) }
                    @for (id, text) in options.iter().take(parts::MOST) {
                        option value=(id) selected[chosen == Some(*id)] { (text) }
                    }
                }
            }
        }
    }
}

/// The same for programs: what the address asks, and what came out.
pub fn data(view: &View<'_, State>) -> Option<Value> {
    let Some(keynote) = keynote(view) else { return Some(json!({ "keynote": null, "why": null })) };
    Some(match answer(view, keynote) {
        Err(why) => json!({ "keynote": keynote, "why": why }),
        Ok(answer) => match &answer.driver {
            Err(why) => json!({ "keynote": keynote, "why": why }),
            Ok(driver) => json!({
                "keynote": keynote, "changes": driver.changes, "trials": outlook::WHAT_IF_TRIALS,
                "seed": outlook::SEED, "before": driver.before, "after": driver.after, "delta": driver.delta,
                "error": driver.error, "says": outlook::driver(view, driver),
            }),
        },
    })
}
