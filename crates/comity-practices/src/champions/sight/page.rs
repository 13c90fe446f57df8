//! The page of the line of sight: the goals to pick from, and what each function recognised.

use super::{Insight, Pick, of_function, running, seen, to_ask};
use crate::champions::fold::State;
use crate::champions::goals;
use crate::page as parts;
use comity_common::groups::LEAST;
use comity_common::view::View;
use comity_spine::{Function, ObjectiveId, PersonId, PickId, Visibility};
use maud::{Markup, html};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The share of a function that must have answered before anything is read off the answers, as for any pulse.
const RESPONSE: f64 = 0.6;
/// How many questions that are over the page shows.
const OVER_MOST: usize = 4;
const PAGE: &str = "/p/champions/sight";

/// The page.
pub fn page(view: &View<'_, State>) -> Option<Markup> {
    let functions = view.people().functions(view.as_of);
    let now = running(view);
    let all = seen(view);
    let over: Vec<_> = all.iter().filter(|(id, _)| now.is_none_or(|(now, _)| now != *id)).collect();
    Some(html! {
        section.practice.practice-champions aria-labelledby="sight-title" {
            h1 #sight-title { "Line of sight" }
            p { "Who sees the company's objectives from where they work chooses by them. Nobody is asked by name." }
            @match now {
                Some((id, pick)) => {
                    (question(view, id, pick))
                    (results(view, pick, &functions))
                }
                None => (asking(view)),
            }
            (means())
            @for (_, pick) in over.iter().take(OVER_MOST) { (results(view, pick, &functions)) }
            @if over.len() > OVER_MOST {
                p.note { "These are the newest " (OVER_MOST) " of " (over.len()) " that are over; programs get all." }
            }
        }
    })
}

/// Who looks, where they are somebody who works here. A page is drawn once for everybody who would see the
/// same: asking who may see what is one person's tells that person apart.
fn me(view: &View<'_, State>) -> Option<PersonId> {
    let mut all = view.people().iter().filter(|person| view.function(*person).is_some());
    let me = all.find(|person| view.may_see(Visibility::Pair, &[*person]));
    // Whoever comes after the one who looks is told apart, too.
    all.for_each(|person| {
        view.may_see(Visibility::Pair, &[person]);
    });
    me
}

fn question(view: &View<'_, State>, id: &PickId, pick: &Pick) -> Markup {
    let me = me(view);
    let own = me.and_then(|me| view.function(me));
    let n = pick.objectives.len();
    let is_large = own.is_some_and(|own| view.people().members(own, view.as_of).len() >= LEAST);
    html! {
        h2 { "Which " (if n == 1 { "one is".to_owned() } else { format!("{n} are") }) " the company's?" }
        @if view.asked("sent").is_some() {
            p.note role="status" { "Your pick is in, without your name. It is counted on a Monday, together with others." }
        }
        @match own.filter(|_| is_large) {
            Some(own) => form.act method="post" action="/acts/pick.made" {
                input type="hidden" name="_back" value=(format!("{PAGE}?sent=yes"));
                input type="hidden" name="pick" value=(id);
                input type="hidden" name="function" value=(own);
                fieldset.field {
                    legend { "Choose " (n) " without looking them up. The others are goals of functions." }
                    @for goal in pick.order(id, me) {
                        label.option {
                            input type="checkbox" name="chosen" value=(goal); " " (goals::title(view, goal))
                        }
                    }
                }
                p.note {
                    "It is counted for " (own) ", without your name. Whoever answers again is counted once, with \
                     what they chose last."
                    @if let Some(until) = pick.until {
                        " It can be answered until " (parts::day(view, until)) "."
                    }
                }
                button { "Send without my name" }
            },
            None => {
                ul { @for goal in pick.order(id, me) { li { (goals::title(view, goal)) } } }
                p.note {
                    @match own {
                        Some(own) => {
                            "Fewer than " (LEAST) " people are in " (own) ": an answer without a name would still be \
                             somebody's, so none is asked for."
                        }
                        None => { "Whoever is in a function of " (LEAST) " people or more can answer." }
                    }
                }
            }
        }
    }
}

/// A way to ask, where nothing is asked now; or what has to be there first.
fn asking(view: &View<'_, State>) -> Markup {
    let names = |ids: &[&ObjectiveId]| ids.iter().map(|id| id.as_str()).collect::<Vec<_>>().join(",");
    html! {
        @match to_ask(view) {
            Some((company, others)) => {
                p.empty {
                    "Nothing is asked now. Everybody would be shown " (company.len() + others.len()) " goals, and \
                     pick the " (company.len()) " of them that are the company's."
                }
                p { a.tap href=(format!(
                    "/acts/pick.asked?objectives={}&others={}&_back={PAGE}", names(&company), names(&others),
                )) { "Ask everybody" } }
            }
            None => p.empty {
                "There is nothing to tell apart yet: it takes an objective of the company, and at least as many goals \
                 of functions. "
                a href="/acts/objective.set?_back=/p/champions/sight" { "Set a goal" } "."
            },
        }
    }
}

fn results(view: &View<'_, State>, pick: &Pick, functions: &BTreeSet<Function>) -> Markup {
    let guessing = pick.by_guessing().unwrap_or_default();
    html! {
        h2 { "What each function recognised, asked on " (parts::day(view, pick.head.at)) }
        div.scroll tabindex="0" role="group" { table {
            caption { "How much more of the company's objectives each function finds than guessing, with 80 % intervals" }
            (parts::heads(&["Function", "Above guessing", "80 % interval", "Answered"]))
            tbody { @for function in functions { (row(view, pick, function)) } }
        } }
        p.note {
            (pick.objectives.len()) " of " (pick.n_shown())
            " goals were the company's, so guessing finds " (format!("{:.1}", guessing * 100.0)) " % of them, which is \
             taken off."
            @if !pick.is_running(view.as_of) {
                " The company's were: "
                @for (i, goal) in pick.objectives.iter().enumerate() {
                    @if i > 0 { "; " } (goals::title(view, goal))
                }
                "."
            }
        }
    }
}

fn row(view: &View<'_, State>, pick: &Pick, function: &Function) -> Markup {
    let percent = |value: f64| format!("{:.0} %", value * 100.0);
    html! {
        tr {
            th scope="row" { (function) }
            @match of_function(view, pick, function) {
                Insight::TooSmall => {
                    td.number { "–" }
                    td.number { "–" }
                    td { "cannot be asked without names" }
                }
                Insight::Waiting => {
                    td.number { "–" }
                    td.number { "–" }
                    td { "fewer than " (LEAST) " counted so far" }
                }
                Insight::Counted { people, answered, upto, recognised } => {
                    td.number {
                        @if recognised.above > 0.0 { (percent(recognised.above)) }
                        @else { "no more than guessing" }
                    }
                    td.number { (percent(recognised.interval.0)) " to " (percent(recognised.interval.1)) }
                    td {
                        (answered) " of " (people) " by " (parts::day(view, upto))
                        @if !says(answered, people) { "; too few to read anything off it" }
                    }
                }
            }
        }
    }
}

fn says(answered: usize, people: usize) -> bool {
    answered as f64 >= RESPONSE * people as f64
}

/// What the number is, what it cannot say, and what "without a name" means.
fn means() -> Markup {
    html! {
        details {
            summary { "How this is counted, and what \"without a name\" means" }
            p {
                "Out of the company's objectives among the goals shown, the share that people found, less what \
                 guessing finds, as a part of what is left: (p − p0) / (1 − p0), where p0 is the number of the \
                 company's objectives by the number of goals shown. 100 % is everything, 0 no more than guessing; less \
                 than that is shown as 0. The interval is over people. It says who recognises the objectives, not who \
                 works by them; whoever looks them up first makes it look better."
            }
            p {
                "The log does not say who answered: in the place of the name stands a mark, another one for each \
                 question. Whoever has this workspace's key and tries everybody's name could find out whose mark it \
                 is. Answers are counted on Mondays, and only when at least " (LEAST) " have come since they were \
                 counted last. A function of fewer than " (LEAST) " people is not asked."
            }
        }
    }
}

/// The same for programs. Which goals are the company's is said of a question that is over.
pub fn data(view: &View<'_, State>) -> Option<Value> {
    let functions = view.people().functions(view.as_of);
    let me = me(view);
    let one = |(id, pick): &(&PickId, &Pick)| {
        let is_running = running(view).is_some_and(|(now, _)| now == *id);
        json!({
            "pick": id,
            "asked": pick.head.at.to_string(),
            "until": pick.until.map(|until| until.to_string()),
            "is_running": is_running,
            "shown": pick.order(id, me),
            "to_choose": pick.objectives.len(),
            "by_guessing": pick.by_guessing(),
            "objectives": (!is_running).then_some(&pick.objectives),
            "functions": functions.iter().map(|it| function_data(view, pick, it)).collect::<Vec<_>>(),
        })
    };
    let picks: Vec<Value> = seen(view).iter().map(one).collect();
    let to_ask =
        to_ask(view).map(|(objectives, others)| json!({ "objectives": objectives, "others": others }));
    Some(json!({ "least": LEAST, "picks": picks, "to_ask": to_ask }))
}

fn function_data(view: &View<'_, State>, pick: &Pick, function: &Function) -> Value {
    match of_function(view, pick, function) {
        Insight::TooSmall => json!({ "function": function, "poll": "too_small" }),
        Insight::Waiting => json!({ "function": function, "poll": "waiting" }),
        Insight::Counted { people, answered, upto, recognised: it } => json!({
            "function": function,
            "poll": "counted",
            "answered": answered,
            "people": people,
            "found": it.share,
            "above_guessing": it.above,
            "low": it.interval.0,
            "high": it.interval.1,
            "up_to": upto.to_string(),
            "enough_to_say": says(answered, people),
        }),
    }
}
