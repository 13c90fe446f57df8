//! One requirement: its text, who contributed what, its links, signatures and history.

use super::block::{Block, Stands};
use crate::page as parts;
use crate::requirements::composition::rules_for;
use crate::requirements::fold::{Mark, Requirement, State, What};
use crate::requirements::look::{Text, children, find, reference, suspects, text, text_at};
use crate::requirements::marks::function;
use crate::requirements::measures::text_by_function;
use crate::requirements::open::of_requirement;
use crate::requirements::page::{lacking, link, risk_and_tags};
use crate::requirements::terms::page::Glossary;
use comity_common::document::manuscript::{name_of, thing_of};
use comity_common::document::page::formed;
use comity_common::document::{Anew, Signature};
use comity_common::exchange::Artefact;
use comity_common::practice::Focus;
use comity_common::register::fold::obligation_ref;
use comity_common::view::{SeenHead, View};
use comity_spine::{Function, Noun, PersonId, Ref, RequirementId, Slug};
use maud::{Markup, html};
use serde_json::{Value, json};

fn focused<'a>(view: &View<'a, State>) -> Option<(&'a RequirementId, &'a Requirement)> {
    let Focus::Matter(matter) = view.scope() else { return None };
    find(view, &RequirementId::new(&matter.id).ok()?)
}

/// Draws it.
pub fn show(view: &View<'_, State>) -> Option<Markup> {
    let (id, it) = focused(view)?;
    let glossary = Glossary::of(view);
    let text = text(view, it);
    Some(html! {
        section.practice.practice-requirements aria-labelledby="requirement-title" {
            h1 #requirement-title { (view.name(&reference(id))) }
            @if let Some(gone) = &it.item.withdrawn {
                p.note {
                    "Withdrawn on " (parts::day(view, gone.at)) ". "
                    (said(view, gone, "why").unwrap_or_default())
                }
            }
            (prose(&glossary, &text))
            (sheet(view, id, it))
            (next(view, id, it))
            (marks(view, it))
            (links(view, id, it))
            (signatures(view, id, it))
            (history(view, it))
        }
    })
}

fn prose(glossary: &Glossary<'_>, text: &Text) -> Markup {
    let part = |title: &str, said: &Option<String>| {
        html! { @if let Some(said) = said { h2 { (title) } (glossary.formed(said)) } }
    };
    html! {
        @let statement = text.statement.as_deref().unwrap_or("Its text is not there any more.");
        div.statement { (glossary.formed(statement)) }
        (part("Why", &text.rationale))
        (part("By what one sees that it holds", &text.acceptance))
    }
}

fn sheet(view: &View<'_, State>, id: &RequirementId, it: &Requirement) -> Markup {
    let content = it.content();
    html! {
        dl.facts {
            div { dt { "Id" } dd { (id) } }
            div { dt { "Initiative" } dd {
                a href=(format!("/p/requirements/of/{}", it.initiative)) {
                    (parts::about(view, Some(&it.initiative)))
                }
            } }
            div { dt { "Risk and tags" } dd { (risk_and_tags(it)) } }
            @if !content.cites.is_empty() {
                div { dt { "Rests on" } dd { @for rule in &content.cites { p { (cited(view, rule)) } } } }
            }
            @if let Some(Artefact::Thing(from)) = &it.out_of {
                div { dt { "Written out of" } dd {
                    @match document_of(view, from) {
                        Some(of) => { a href=(format!("/write/{}", from.id)) { "the document of " (of) } }
                        None => { (view.name(from)) }
                    }
                } }
            }
            div { dt { "Revision" } dd {
                (it.item.revision()) ", " (parts::day(view, it.item.now().head.at))
            } }
            div { dt { "Fingerprint" } dd { code { (it.print().short()) } } }
            div { dt { "Frozen" } dd {
                @match &it.frozen { Some(head) => { (parts::day(view, head.at)) } None => { "not yet" } }
            } }
            div { dt { "Lacks before a freeze" } dd { (lacking(view, it)) } }
        }
    }
}

/// What people call the thing that a document is of.
fn document_of(view: &View<'_, State>, document: &Ref) -> Option<String> {
    let name = Slug::new(&document.id).ok().filter(|_| document.noun == Noun::Document)?;
    thing_of(&name).map(|thing| view.name(&thing))
}

/// An obligation that it rests on, by its name in the register.
fn cited(view: &View<'_, State>, rule: &Slug) -> Markup {
    html! {
        @match view.register().cited(rule) {
            Some((id, known)) => {
                a href="/p/buy-in/obligations" { (view.name(&obligation_ref(id))) }
                @if !known.binds(view.as_of) { " (binds no more)" }
            }
            None => { (rule) " (not in the register)" }
        }
    }
}

fn next(view: &View<'_, State>, id: &RequirementId, it: &Requirement) -> Markup {
    let back = format!("_back=/p/requirements/requirement/{id}");
    let to = |act: &str, more: &str| format!("/acts/{act}?requirement={id}{more}&{back}");
    let open = of_requirement(view, id, it);
    let first = suspects(view, it).first().map(|parent| format!("&parent={parent}")).unwrap_or_default();
    let revision = format!("&revision={}", it.item.revision());
    let more = |act: &str| match act {
        "suspect.cleared" => first.clone(),
        "requirement.confirmed" | "requirement.authored" | "signature.given" => revision.clone(),
        _ => String::new(),
    };
    html! {
        @if it.item.is_live() {
            h2 { "What comes next" }
            ul.next {
                @for open in &open { li {
                    @if let Some(turn) = &open.turn { (turn) ": " }
                    (open.next)
                    @for act in open.acts { " " a href=(to(act, &more(act))) { (does(act)) } }
                } }
                @if let Some(name) = name_of(&reference(id)) {
                    li { a href=(format!("/write/{name}")) { "Write together" } ": live, with whoever is there." }
                }
                li {
                    "At any time: "
                    @for act in ALWAYS { a href=(to(act, &more(act))) { (does(act)) } " " }
                }
            }
        }
    }
}

/// A text that may have form, or that there is none.
pub fn in_words(text: Option<&str>) -> Markup {
    formed(text.unwrap_or("–"), &|run| html! { (run) })
}

/// What can be done about a requirement at any time.
const ALWAYS: &[&str] = &[
    "requirement.changed",
    "requirement.confirmed",
    "requirement.questioned",
    "requirement.vetoed",
    "requirement.asked",
    "requirement.linked",
    "requirement.split",
    "signature.given",
    "requirement.frozen",
    "requirement.withdrawn",
];

/// What a link to an act says.
fn does(act: &str) -> &'static str {
    crate::requirements::cards::ACTS
        .iter()
        .find(|card| card.kind.name == act)
        .map_or("Do it", |card| card.does)
}

/// A word of an act, if it is still there and this viewer may see it.
fn said(view: &View<'_, State>, head: &SeenHead, field: &str) -> Option<String> {
    view.words(head)?.remove(field)
}

fn named(view: &View<'_, State>, person: PersonId) -> String {
    view.name(&Ref::new(Noun::Person, person.to_string()))
}

fn marks(view: &View<'_, State>, it: &Requirement) -> Markup {
    let text = text_by_function(view, it);
    html! {
        h2 { "Who contributed what" }
        div.scroll tabindex="0" role="group" {
            table {
                caption { "Contributions, by meaning" }
                (parts::heads(&["When", "What", "By", "For", "Revision"]))
                tbody { @for mark in &it.marks { (mark_line(view, mark)) } }
            }
        }
        (parts::characters(&text))
        @if text.is_empty() {
            p.note { "Whose characters survive is unknown: nobody counted them for this revision." }
        }
    }
}

fn mark_line(view: &View<'_, State>, mark: &Mark) -> Markup {
    let said = view.words(&mark.head).and_then(|mut words| match mark.what {
        What::Vetoed => words.remove("reason"),
        What::Questioned | What::Answered | What::Passed => words.remove("text"),
        What::Changed(_) => words.remove("why"),
        _ => None,
    });
    html! {
        tr {
            td { (parts::day(view, mark.head.at)) }
            td { (mark.what.title()) @if let Some(said) = said { p { (said) } } }
            td {
                (mark.who.map_or_else(|| "–".to_owned(), |who| named(view, who)))
                @if let Some(said) = &mark.said {
                    ", as said by " (named(view, said.by)) ": "
                    (match &said.is_theirs {
                        None => "they have not said yet",
                        Some((_, true)) => "it is theirs",
                        Some((_, false)) => "they did not say that",
                    })
                }
            }
            td { (function(view, mark).map_or("nobody yet", Function::as_str)) }
            td.number { (mark.revision) }
        }
    }
}

fn links(view: &View<'_, State>, id: &RequirementId, it: &Requirement) -> Markup {
    let suspects = suspects(view, it);
    let below = children(view, id);
    let back = format!("_back=/p/requirements/requirement/{id}");
    html! {
        h2 { "Links" }
        @if it.content().parents.is_empty() && below.is_empty() && it.links.is_empty() {
            p.empty { "It is linked with nothing yet. Say what it is derived from, and by which test one sees that it holds." }
        } @else {
            div.scroll tabindex="0" role="group" {
                table {
                    caption { "What it is derived from, what follows from it, and its other links" }
                    (parts::heads(&["Link", "With", "How sure"]))
                    tbody {
                        @for parent in &it.content().parents { tr {
                            th scope="row" { "derived from" }
                            td { (link(view, parent)) }
                            td {
                                @if suspects.contains(&parent) {
                                    strong.suspect { "! suspect: it has moved. " }
                                    a href=(format!("/acts/suspect.cleared?requirement={id}&parent={parent}&{back}")) { "It still follows" }
                                } @else { "looked at" }
                            }
                        } }
                        @for (child, other) in &below { tr {
                            th scope="row" { "followed by" }
                            td { (link(view, child)) }
                            @let is_suspect = super::super::look::suspects(view, other).contains(&id);
                            td { @if is_suspect { strong.suspect { "! suspect" } } @else { "looked at" } }
                        } }
                        @for (kind, artefact) in &it.links { tr {
                            th scope="row" { (kind.title()) }
                            td { (artefact) }
                            td { "–" }
                        } }
                    }
                }
            }
        }
    }
}

fn signatures(view: &View<'_, State>, id: &RequirementId, it: &Requirement) -> Markup {
    let wanted = rules_for(view.state, it);
    html! {
        h2 { "Signatures" }
        @for rule in &wanted {
            p.note {
                "Its tag " code { (rule.tag) } " asks for an author of " (rule.function) ", signed as "
                (rule.signed()) "."
            }
        }
        @if it.item.slots.iter().next().is_none() {
            p.empty {
                "Nobody has signed it yet. "
                a href=(format!("/acts/signature.given?requirement={id}&revision={}&_back=/p/requirements/requirement/{id}", it.item.revision())) { "Sign it" } "."
            }
        } @else {
            div.scroll tabindex="0" role="group" {
                table {
                    caption { "Who signed it, meaning what, and whether that still stands" }
                    (parts::heads(&["Name", "When", "Meaning", "Over", "Shown by", "Stands"]))
                    tbody { @for signature in it.item.slots.iter() { (signed(view, it, signature)) } }
                }
            }
            p.note {
                "A record is what was signed, to the byte; its proof and "
                a href="/signatures/key" { "the key of this house" }
                " show whoever is not here that it was: " code { "comity verify-signature" } "."
            }
        }
    }
}

/// A signature as every readable form shows it: the printed name, date and time, and what it means.
fn signed(view: &View<'_, State>, it: &Requirement, signature: &Signature) -> Markup {
    let block = Block::of(view, signature, it.print());
    let act = signature.head.seq.0;
    html! {
        tr {
            th scope="row" { (block.name) @if let Some(of) = &block.function { ", " (of) } }
            td { time datetime=(signature.head.at) { (block.at) } }
            td { (block.meaning) }
            td { code { (signature.print.short()) } }
            td {
                (block.shown)
                @if signature.anew != Anew::Nothing {
                    ": " a href=(format!("/signatures/{act}/record")) { "record" }
                    ", " a href=(format!("/signatures/{act}/proof")) { "proof" }
                }
            }
            td {
                @match &block.stands {
                    Stands::Yes => "yes",
                    Stands::Stale => strong.suspect { "! stale: the text has moved on" },
                    Stands::Revoked(..) => (block.stands.says()),
                }
            }
        }
    }
}

fn history(view: &View<'_, State>, it: &Requirement) -> Markup {
    html! {
        details {
            summary { "Every revision" }
            div.scroll tabindex="0" role="group" {
                table {
                    caption { "How it stood in each revision" }
                    (parts::heads(&["Revision", "When", "What must hold", "Fingerprint"]))
                    tbody { @for (place, revision) in it.item.revisions.iter().enumerate() { tr {
                        th scope="row" { (place + 1) }
                        td { (parts::day(view, revision.head.at)) }
                        td { (in_words(text_at(view, it, place as u32 + 1).statement.as_deref())) }
                        td { code { (revision.print.short()) } }
                    } } }
                }
            }
        }
    }
}

/// The same for programs.
pub fn data(view: &View<'_, State>) -> Option<Value> {
    let (id, it) = focused(view)?;
    let text = text(view, it);
    let content = it.content();
    let signature = |signature: &Signature| {
        json!({
            "by": signature.who.to_string(),
            "at": signature.head.at.to_string(),
            "meaning": signature.meaning,
            "fingerprint": signature.print,
            "revoked": signature.revoked.as_ref().map(|head| head.at.to_string()),
            "stands": signature.stands(it.print()), "stale": signature.is_stale(it.print()),
            "shown": signature.anew, "act": signature.head.seq,
            "block": Block::of(view, signature, it.print()).data(),
        })
    };
    let mark = |mark: &Mark| {
        json!({
            "what": mark.what.title(), "at": mark.head.at.to_string(), "function": function(view, mark),
            "revision": mark.revision, "as_said_by_waits": mark.waits_for().is_some(),
        })
    };
    let characters: Vec<Value> = text_by_function(view, it)
        .into_iter()
        .map(|(of, n)| json!({ "function": of, "characters": n }))
        .collect();
    Some(json!({
        "requirement": id, "initiative": it.initiative, "revision": it.item.revision(),
        "fingerprint": it.print(), "statement": text.statement, "rationale": text.rationale,
        "acceptance": text.acceptance, "name": text.name, "risk": content.risk, "tags": content.tags,
        "cites": content.cites, "parents": content.parents, "suspects": suspects(view, it),
        "children": children(view, id).iter().map(|(id, _)| *id).collect::<Vec<_>>(),
        "withdrawn": it.item.withdrawn.as_ref().map(|head| head.at.to_string()),
        "frozen": it.frozen.as_ref().map(|head| head.at.to_string()),
        "marks": it.marks.iter().map(mark).collect::<Vec<_>>(), "characters": characters,
        "signatures": it.item.slots.iter().map(signature).collect::<Vec<_>>(),
    }))
}
