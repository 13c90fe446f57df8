//! The cards of one person, and how much waits for each function.

use crate::page as parts;
use crate::requirements::fold::{Mark, Requirement, State, What};
use crate::requirements::look::{find, live, reference, text};
use crate::requirements::open::of_requirement;
use crate::requirements::terms::page::Glossary;
use comity_common::practice::Open;
use comity_common::view::View;
use comity_spine::{Function, PersonId, RequirementId, Visibility};
use maud::{Markup, html};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// How many cards are dealt at once: what can be read in ten minutes.
const CARDS: usize = 10;

const BACK: &str = "/p/requirements/queue";

/// Everything that waits for an expert, the longest first.
fn waiting(view: &View<'_, State>) -> Vec<Open> {
    let is_card = |open: &Open| open.acts.iter().any(|act| CARD.contains(act));
    let mut all: Vec<Open> =
        live(view).flat_map(|(id, it)| of_requirement(view, id, it)).filter(is_card).collect();
    all.sort_by(|a, b| (a.since, &a.matter).cmp(&(b.since, &b.matter)));
    all
}

/// The acts that make something a card: a reading, a word, a signature.
const CARD: &[&str] = &["requirement.confirmed", "requirement.authored", "signature.given"];

/// Draws the cards of whoever looks, and what waits for whom.
pub fn show(view: &View<'_, State>) -> Option<Markup> {
    let all = waiting(view);
    let mine = mine(view, &all);
    let glossary = Glossary::of(view);
    Some(html! {
        section.practice.practice-requirements.queue aria-labelledby="queue-title" {
            h1 #queue-title { "Ten minutes" }
            p { "What waits for those who know the field, one card each: read it, and say what you think." }
            @if mine.is_empty() {
                p.empty {
                    "No card waits for you. Whoever writes a requirement asks an expert on its page; what is tagged \
                     for your function comes here by itself."
                }
            } @else {
                p.note role="status" {
                    (mine.len()) (if mine.len() == 1 { " card waits" } else { " cards wait" }) " for you."
                }
                @for open in mine.iter().take(CARDS) { (card(view, &glossary, open)) }
                @if mine.len() > CARDS { p.note { "The others come once these are done." } }
            }
            (by_function(&all))
        }
    })
}

/// The cards of whoever looks.
///
/// A page is drawn once for everybody who would see the same: asking who may see a card as those of a pair
/// are asked for tells whoever has one apart.
fn mine<'o>(view: &View<'_, State>, all: &'o [Open]) -> Vec<&'o Open> {
    let of = |open: &Open| match (open.who, &open.turn) {
        (Some(who), _) => vec![who],
        (None, Some(turn)) => {
            let members = view.people().members(turn, view.as_of);
            let passed = passed_by(view, open);
            let is_left =
                |member: &PersonId| !(passed.contains(member) && open.acts.contains(&"requirement.passed"));
            let left: Vec<PersonId> = members.iter().copied().filter(is_left).collect();
            // What is nobody's field there is everybody's question.
            if left.is_empty() { members } else { left }
        }
        (None, None) => Vec::new(),
    };
    all.iter().filter(|open| view.may_see(Visibility::Pair, &of(open))).collect()
}

/// Those who said that it is not their field; a card of their whole function is one for the others.
fn passed_by(view: &View<'_, State>, open: &Open) -> BTreeSet<PersonId> {
    let found = RequirementId::new(&open.matter.id).ok().and_then(|id| find(view, &id));
    let marks = found.into_iter().flat_map(|(_, it)| &it.marks);
    marks.filter(|mark| mark.what == What::Passed).filter_map(Mark::credited).collect()
}

fn card(view: &View<'_, State>, glossary: &Glossary<'_>, open: &Open) -> Markup {
    let found = RequirementId::new(&open.matter.id).ok().and_then(|id| find(view, &id));
    let Some((id, it)) = found else { return html! {} };
    let text = text(view, it);
    let card_id = format!("card-{id}");
    html! {
        article.card aria-labelledby=(card_id) {
            h2 id=(card_id) {
                a href=(format!("/p/requirements/requirement/{id}")) { (view.name(&reference(id))) }
            }
            @let statement = text.statement.as_deref().unwrap_or("Its text was withdrawn.");
            div.statement { (glossary.formed(statement)) }
            @if let Some(why) = &text.rationale { p { strong { "Why" } } (glossary.formed(why)) }
            @if let Some(seen) = &text.acceptance { p { strong { "Seen by" } } (glossary.formed(seen)) }
            p.note { (open.next) " Since " (parts::day(view, open.since)) "." }
            div.taps {
                @if open.acts.contains(&"requirement.authored") { (of_words(id, it)) }
                @else if open.acts.contains(&"signature.given") { (of_signature(id, it)) }
                @else { (of_reading(id, it)) }
            }
        }
    }
}

fn of_reading(id: &RequirementId, it: &Requirement) -> Markup {
    html! {
        (tap("requirement.confirmed", id, Some(it), "It is right"))
        a.tap href=(format!("/acts/requirement.changed?requirement={id}&_back={BACK}")) { "Change it" }
        (behind("Ask what it means", "requirement.questioned", id, "text", "What is not clear?", "Ask"))
        (behind("It must not stay so", "requirement.vetoed", id, "reason", "What is wrong?", "Say so"))
        (tap("requirement.passed", id, None, "Not my field"))
    }
}

fn of_words(id: &RequirementId, it: &Requirement) -> Markup {
    html! {
        (tap("requirement.authored", id, Some(it), "That is what I said"))
        a.tap href=(format!("/acts/requirement.changed?requirement={id}&_back={BACK}")) { "Change it" }
        (behind("I did not say that", "requirement.disowned", id, "text", "What did you say?", "Say so"))
    }
}

fn of_signature(id: &RequirementId, it: &Requirement) -> Markup {
    let revision = it.item.revision();
    let to = format!("/acts/signature.given?requirement={id}&revision={revision}&_back={BACK}");
    html! {
        a.tap.tap--first href=(to) { "Sign it" }
        a.tap href=(format!("/acts/requirement.changed?requirement={id}&_back={BACK}")) { "Change it" }
    }
}

/// A button that does an act at once; where a requirement is given, about the revision that is shown.
fn tap(act: &str, id: &RequirementId, read: Option<&Requirement>, says: &str) -> Markup {
    html! {
        form method="post" action=(format!("/acts/{act}")) {
            input type="hidden" name="_back" value=(BACK);
            input type="hidden" name="requirement" value=(id);
            @if let Some(it) = read { input type="hidden" name="revision" value=(it.item.revision()); }
            button.tap.tap--first[read.is_some()] { (says) }
        }
    }
}

/// A button behind which a few words are asked for.
fn behind(says: &str, act: &str, id: &RequirementId, field: &str, ask: &str, does: &str) -> Markup {
    html! {
        details.do {
            summary.tap { (says) }
            form.act method="post" action=(format!("/acts/{act}")) {
                input type="hidden" name="_back" value=(BACK);
                input type="hidden" name="requirement" value=(id);
                label.field { span { (ask) } textarea name=(field) rows="3" required maxlength="20000" {} }
                button { (does) }
            }
        }
    }
}

/// How many cards wait for each function, and since when. Never by person.
fn by_function(all: &[Open]) -> Markup {
    let counted = counted(all);
    html! {
        h2 { "What waits for whom" }
        @if counted.is_empty() {
            p.empty { "Nothing waits for anybody." }
        } @else {
            div.scroll tabindex="0" role="group" {
                table {
                    caption { "Cards by function" }
                    (parts::heads(&["Function", "Cards"]))
                    tbody { @for (function, n) in &counted { tr {
                        th scope="row" { (function) }
                        td.number { (n) }
                    } } }
                }
            }
        }
    }
}

fn counted(all: &[Open]) -> BTreeMap<&str, usize> {
    let mut counted = BTreeMap::new();
    for open in all {
        *counted.entry(open.turn.as_ref().map_or("nobody", Function::as_str)).or_default() += 1;
    }
    counted
}

/// The same for programs: the cards of whoever asks, and how many wait for each function.
pub fn data(view: &View<'_, State>) -> Option<Value> {
    let all = waiting(view);
    let mine = mine(view, &all);
    let cards = mine.iter().filter_map(|open| {
        let id = RequirementId::new(&open.matter.id).ok()?;
        let (id, it) = find(view, &id)?;
        Some(json!({
            "requirement": id, "revision": it.item.revision(), "next": open.next, "acts": open.acts,
            "since": open.since.to_string(), "statement": text(view, it).statement,
        }))
    });
    Some(json!({ "cards": cards.collect::<Vec<_>>(), "by_function": counted(&all) }))
}
