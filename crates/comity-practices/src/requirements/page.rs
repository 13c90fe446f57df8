//! What requirements show: the numbers, each initiative's, who wrote them, what must be so before a freeze.

use super::baselines;
use super::composition::{Rule, lacks, rules};
use super::fold::{Requirement, State, What};
use super::look::{find, known, live, reference, suspects, texts};
use super::marks::{experts, function};
use super::matrix::page::{data_of, table};
use super::measures::{MEASURES, has_written, text_by_function};
use super::open::open;
use super::terms::page::Glossary;
use super::words::{Risk, Weight};
use crate::page as parts;
use crate::reading::{LEVEL, share};
use comity_common::document::manuscript::name_of;
use comity_common::practice::Focus;
use comity_common::view::View;
use comity_science::interval::jeffreys;
use comity_spine::{Function, InitiativeId, Ref, RequirementId};
use maud::{Markup, html};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// How many requirements a table has at most.
pub const ROWS: usize = 400;

/// How the measures could be made to look good, and what stops that.
const GAMING: &[(&str, &str)] = &[
    (
        "Typing for the expert",
        "What was typed as said by somebody counts for nobody until they say that it is theirs.",
    ),
    ("Tapping without reading", "A tap is for one revision; once the text moves on, it must be read again."),
    ("Long sentences", "The requirement is the unit, not the character; a fifth of the text suffices."),
    (
        "Freezing around an expert",
        "What carries their tag cannot be frozen without their hand and signature.",
    ),
];

/// The front page.
pub fn front(view: &View<'_, State>) -> Option<Markup> {
    let all: Vec<_> = live(view).collect();
    Some(html! {
        section.practice.practice-requirements aria-labelledby="requirements-title" {
            h1 #requirements-title { "Requirements" }
            p {
                "What must hold of a product is written by those who know the field, not only shown to them. "
                a href="/acts/requirement.introduced?_back=/p/requirements" { "Write a requirement" } "."
            }
            (parts::measures(view, MEASURES, GAMING))
            (initiatives(view, &all))
            (by_function(view, &all))
            (composition(view))
            (parts::matters(view, "Requirement, idea or word", &open(view)))
        }
    })
}

/// Each initiative's requirements in numbers.
fn initiatives(view: &View<'_, State>, all: &[(&RequirementId, &Requirement)]) -> Markup {
    let mut of: BTreeMap<&InitiativeId, Vec<&Requirement>> = BTreeMap::new();
    for (_, it) in all {
        of.entry(&it.initiative).or_default().push(it);
    }
    let cut = baselines::page::known(view);
    let last = |id: &InitiativeId| cut.iter().rev().find(|(_, of, _)| *of == id);
    html! {
        h2 { "By initiative" }
        @if of.is_empty() {
            p.empty {
                "There is no requirement yet. Begin with the sentence that an expert insisted on last: write it down, \
                 say by whom it was said, and let them tap that it is theirs. A table of what there is already is \
                 taken in with " code { "comity requirements import" } "."
            }
        } @else {
            div.scroll tabindex="0" role="group" {
                table {
                    caption { "Requirements of each initiative, and what they lack" }
                    (parts::heads(&["Initiative", "Requirements", "With an expert's mark", "Lack something", "Suspect links", "Frozen last"]))
                    tbody { @for (id, all) in &of { tr {
                        th scope="row" {
                            a href=(format!("/p/requirements/of/{id}")) { (parts::about(view, Some(id))) }
                        }
                        td.number { (all.len()) }
                        td.number { (all.iter().filter(|it| !experts(view, it).is_empty()).count()) }
                        td.number { (all.iter().filter(|it| !lacks(view, it).is_empty()).count()) }
                        td.number { (all.iter().map(|it| suspects(view, it).len()).sum::<usize>()) }
                        td { @match last(id) {
                            Some((id, _, cut)) => a href=(format!("/p/requirements/baseline/{id}")) {
                                (parts::day(view, cut.head.at))
                            },
                            None => { "not yet" }
                        } }
                    } } }
                }
            }
        }
    }
}

/// One function's part in some requirements.
#[derive(Default)]
struct Part {
    introduced: usize,
    meaning: usize,
    safety: usize,
    vetoed: usize,
    confirmed: usize,
    written: usize,
    characters: u64,
}

/// The part of each function: in how many requirements it did what, and how much of the text is theirs.
fn part_of<'a>(
    view: &View<'a, State>,
    all: &[(&RequirementId, &Requirement)],
) -> BTreeMap<&'a Function, Part> {
    let mut parts: BTreeMap<&Function, Part> = BTreeMap::new();
    for (_, it) in all {
        let did: BTreeSet<(&Function, What)> =
            it.marks.iter().filter_map(|mark| Some((function(view, mark)?, mark.what))).collect();
        for (of, what) in did {
            let part = parts.entry(of).or_default();
            match what {
                What::Introduced => part.introduced += 1,
                What::Changed(Weight::Meaning) => part.meaning += 1,
                What::Changed(Weight::Safety) => part.safety += 1,
                What::Vetoed => part.vetoed += 1,
                What::Confirmed => part.confirmed += 1,
                _ => {}
            }
        }
        let text = text_by_function(view, it);
        for (of, characters) in &text {
            let Some(of) = *of else { continue };
            let part = parts.entry(of).or_default();
            part.characters += u64::from(*characters);
            part.written += usize::from(has_written(&text, |it| it == Some(of)));
        }
    }
    parts
}

/// What each function contributed by meaning, and how much of the surviving text is theirs.
fn by_function(view: &View<'_, State>, all: &[(&RequirementId, &Requirement)]) -> Markup {
    let parts_of = part_of(view, all);
    let counted = all.iter().filter(|(_, it)| !it.content().shares.is_empty()).count();
    let sum: u64 = parts_of.values().map(|part| part.characters).sum();
    let share_of = |part: &Part| if sum == 0 { 0.0 } else { part.characters as f64 / sum as f64 };
    let bars: Vec<(&str, f64)> = parts_of.iter().map(|(of, part)| (of.as_str(), share_of(part))).collect();
    html! {
        @if !parts_of.is_empty() {
            h2 { "Who contributed what" }
            @if sum > 0 {
                figure {
                    (parts::bars("text-picture", "Surviving text by function", &bars))
                    figcaption {
                        "Characters that survive, by the function their writer was in, out of " (counted)
                        " requirements whose characters were counted; the table says the same."
                    }
                }
            }
            div.scroll tabindex="0" role="group" {
                table {
                    caption { "By function: in how many of " (all.len()) " requirements, and their part of the text" }
                    (parts::heads(&["Function", "Introduced", "Changed meaning", "Added safety", "Vetoed", "Found right", "Surviving text", "Wrote a fifth or more"]))
                    tbody { @for (of, part) in &parts_of { tr {
                        th scope="row" { (of) }
                        @for n in [part.introduced, part.meaning, part.safety, part.vetoed, part.confirmed] {
                            td.number { (n) }
                        }
                        td.number { @if sum == 0 { "unknown" } @else { (percent(share_of(part))) } }
                        td.number { (written(part.written, counted)) }
                    } } }
                }
            }
        }
    }
}

/// A share of requirements with its interval.
fn written(k: usize, n: usize) -> String {
    match (share(k, n).value, jeffreys(k as u64, n as u64, LEVEL)) {
        (Some(value), Some((low, high))) => {
            format!("{} ({} to {})", percent(value), percent(low), percent(high))
        }
        _ => "unknown".to_owned(),
    }
}

fn percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}

/// What must be so before a freeze.
fn composition(view: &View<'_, State>) -> Markup {
    html! {
        h2 { "What must be so before a freeze" }
        p {
            a href="/acts/composition.set?_back=/p/requirements" { "Set a rule" }
            ". The one for " code { "clinical" } " holds until another is set."
        }
        div.scroll tabindex="0" role="group" {
            table {
                caption { "Rules of composition: what carries the tag needs an author and a signature of the function" }
                (parts::heads(&["Tag", "Author of", "Signed as"]))
                tbody { @for rule in rules(view.state) { tr {
                    th scope="row" { (rule.tag) }
                    td { (rule.function) }
                    td { (rule.signed()) }
                } } }
            }
        }
    }
}

/// A link to a requirement's page, by its name; its id where the viewer may not know of it.
pub fn link(view: &View<'_, State>, id: &RequirementId) -> Markup {
    let name = view.name(&reference(id));
    html! {
        @if find(view, id).is_some() {
            a href=(format!("/p/requirements/requirement/{id}")) { (name) }
            @if name != id.as_str() { " " small { (id) } }
        } @else { (id) }
    }
}

/// The front page for programs.
pub fn front_data(view: &View<'_, State>) -> Option<Value> {
    let all: Vec<_> = live(view).collect();
    let rules = rules(view.state);
    Some(json!({
        "requirements": requirements_data(view, &all),
        "rules": rules.iter().map(rule_data).collect::<Vec<_>>(),
        "open": open(view),
    }))
}

fn rule_data(Rule { tag, function, sign, proof }: &Rule) -> Value {
    json!({ "tag": tag, "function": function, "sign": sign, "proof": proof })
}

/// Some requirements for programs, without their prose: their own pages have that.
fn requirements_data(view: &View<'_, State>, all: &[(&RequirementId, &Requirement)]) -> Vec<Value> {
    let one = |(id, it): &(&RequirementId, &Requirement)| {
        json!({
            "requirement": id, "initiative": it.initiative, "revision": it.item.revision(),
            "risk": it.content().risk, "tags": it.content().tags, "cites": it.content().cites,
            "parents": it.content().parents, "fingerprint": it.print(),
            "experts": experts(view, it),
            "lacks": lacks(view, it).iter().map(super::composition::Lack::says).collect::<Vec<_>>(),
            "frozen": it.frozen.as_ref().map(|head| head.at.to_string()),
        })
    };
    all.iter().map(one).collect()
}

/// The requirements of the initiative in focus.
pub fn of_initiative(view: &View<'_, State>) -> Option<Markup> {
    let Focus::Matter(matter) = view.scope() else { return None };
    let id = InitiativeId::new(&matter.id).ok()?;
    view.initiatives().get(&id)?;
    let all: Vec<_> = live(view).collect();
    let texts = texts(view, &all);
    let glossary = Glossary::of(view);
    let gone = known(view).count() - all.len();
    Some(html! {
        section.practice.practice-requirements aria-labelledby="of-title" {
            h1 #of-title { "Requirements of " (parts::about(view, Some(&id))) }
            p {
                a href=(format!("/acts/requirement.introduced?initiative={id}&_back=/p/requirements/of/{id}")) { "Write a requirement" }
                ", or "
                a href=(format!("/acts/baseline.cut?initiative={id}&_back=/p/requirements/of/{id}")) { "freeze them" } ". "
                a href=(format!("/p/requirements/trail/{id}")) { "Its audit trail" }
                " has everything that was done to them."
                @if let Some(document) = name_of(&Ref::initiative(&id)) {
                    " " a href=(format!("/write/{document}")) { "Its document" }
                    " is written together, and its sentences become requirements."
                }
            }
            @if all.is_empty() {
                p.empty { "It has no requirement yet. Write the first one with whoever knows the field." }
            } @else {
                div.scroll tabindex="0" role="group" {
                    table {
                        caption { "What must hold, who contributed, what is lacking" }
                        (parts::heads(&["Requirement", "What must hold", "Risk and tags", "Contributed", "Lacks"]))
                        tbody { @for ((id, it), text) in all.iter().zip(&texts).take(ROWS) { tr {
                            th scope="row" { (link(view, id)) }
                            td { (glossary.formed(text.statement.as_deref().unwrap_or("–"))) }
                            td { (risk_and_tags(it)) }
                            td { (contributed(view, it)) }
                            td { (lacking(view, it)) }
                        } } }
                    }
                }
                @if all.len() > ROWS { p.note { "These are the first " (ROWS) " of " (all.len()) " by id." } }
                @if gone > 0 { p.note { (gone) " were withdrawn." } }
                (by_function(view, &all))
                h2 { "Traces" }
                (table(view, &all))
            }
        }
    })
}

/// Its risk and tags in one line.
pub fn risk_and_tags(it: &Requirement) -> Markup {
    let content = it.content();
    html! {
        (content.risk.map_or("risk unsaid", Risk::title))
        @for tag in &content.tags { ", " (tag) }
    }
}

/// Who did what, by function.
fn contributed(view: &View<'_, State>, it: &Requirement) -> Markup {
    let did: BTreeSet<(&Function, What)> = it
        .marks
        .iter()
        .filter(|mark| mark.what.is_meaning())
        .filter_map(|mark| Some((function(view, mark)?, mark.what)))
        .collect();
    html! {
        @if did.is_empty() { "nobody yet" }
        @for (of, what) in did { p { (of) ": " (what.title()) } }
    }
}

/// What it lacks before it may be frozen.
pub fn lacking(view: &View<'_, State>, it: &Requirement) -> Markup {
    let lacks = lacks(view, it);
    html! {
        @if lacks.is_empty() { "nothing" }
        @for lack in &lacks { p.lack { "! " (lack.says()) } }
    }
}

/// The same for programs.
pub fn of_initiative_data(view: &View<'_, State>) -> Option<Value> {
    let Focus::Matter(matter) = view.scope() else { return None };
    let id = InitiativeId::new(&matter.id).ok()?;
    view.initiatives().get(&id)?;
    let all: Vec<_> = live(view).collect();
    Some(json!({
        "initiative": id, "requirements": requirements_data(view, &all), "traces": data_of(view, &all),
    }))
}

/// What is said of an initiative as a whole: whether its requirements could be frozen.
pub fn notes(view: &View<'_, State>) -> Vec<String> {
    if view.focus().is_none() {
        return Vec::new();
    }
    let all: Vec<_> = live(view).collect();
    let lacking = all.iter().filter(|(_, it)| !lacks(view, it).is_empty()).count();
    if lacking == 0 {
        return Vec::new();
    }
    let of = if lacking == 1 { "lacks" } else { "lack" };
    vec![format!(
        "{lacking} of {} requirements {of} an author, a signature or a word before they may be frozen.",
        all.len()
    )]
}
