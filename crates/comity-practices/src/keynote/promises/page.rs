//! What is promised for a keynote: how big it is, in which form, its worth, what its release would say.

use crate::keynote::acts::{AnnouncementId, Form};
use crate::keynote::data::tier;
use crate::keynote::fold::State;
use crate::keynote::page::{address, initiative, person};
use crate::keynote::{outlook, shows};
use crate::page as parts;
use comity_common::view::{SeenHead, View};
use comity_spine::{InitiativeId, KeynoteId};
use maud::{Markup, html};

/// Every promise that stands, with what can still be done about it; nothing where none stands.
pub fn section(view: &View<'_, State>, keynote: &KeynoteId) -> Markup {
    let promised = shows::promised(view, keynote);
    let date = view.initiatives().keynote(keynote).and_then(|it| it.date(view.as_of)).map(|(date, _)| date);
    let is_ahead = date.is_some_and(|date| shows::is_ahead(view, date));
    html! {
        @if !promised.is_empty() {
            h3 { "Promises" }
            div.scroll tabindex="0" role="group" { table {
                caption { "What is promised: its tier, who answers for it, the form it is announced in, its worth \
                    to the story, the headline of its release" }
                (parts::heads(&["Promise", "Tier", "Answers for it", "Form", "Worth", "Headline"]))
                tbody { @for of in promised.iter().take(parts::MOST) { (row(view, keynote, of, is_ahead)) } }
            } }
            @if is_ahead {
                p { a href=(format!("/acts/announcement.promised?keynote={keynote}&_back={}", address(keynote)))
                    { "Promise another initiative" } }
            }
        }
    }
}

fn row(view: &View<'_, State>, keynote: &KeynoteId, of: &InitiativeId, is_ahead: bool) -> Markup {
    let id = AnnouncementId { keynote: keynote.clone(), initiative: of.clone() };
    let known = view.initiatives().get(of);
    let tier = tier(view, of);
    let weight = shows::weight(view, &id);
    let headline = draft(view, &id)
        .and_then(|head| view.words(head)?.remove("headline").filter(|text| !text.trim().is_empty()));
    let back = address(keynote);
    let act = |kind: &str, field: &str, says: &str| {
        let name = initiative(view, of);
        html! { " " a href=(format!("/acts/{kind}?{field}&_back={back}")) aria-label=(format!("{name}: {says}")) {
        (says) } }
    };
    let own = format!("announcement={id}");
    html! { tr {
        th scope="row" { (initiative(view, of))
            @if is_ahead {
                (act("announcement.cut", &format!("initiative={of}&keynote={keynote}"), "cut"))
            }
        }
        td { (tier.as_deref().unwrap_or("not said")) }
        td { (person(view, known.and_then(|it| it.dri(view.as_of)))) }
        td { (form_says(shows::form(view, &id)))
            @if is_ahead { (act("announcement.shrunk", &own, "change")) } }
        td { @match weight {
                Some(weight) => { (outlook::short(weight.worth.value()))
                    @if weight.must { ", must be" } }
                None => { "not said" }
            }
            @if is_ahead { (act("announcement.weighed", &own, "weigh")) } }
        td { @match &headline { Some(text) => { (text) } None => { "no draft" } }
            @if is_ahead { (act("announcement.drafted", &own, "draft")) } }
    } }
}

fn form_says(form: Form) -> &'static str {
    match form {
        Form::Whole => "whole",
        Form::Smaller => "smaller",
        Form::Soon => "only as coming soon",
    }
}

/// Who said last what its press release would say, as far as this viewer may know.
fn draft<'a>(view: &View<'a, State>, id: &AnnouncementId) -> Option<&'a SeenHead> {
    let drafts = &view.state.announcements.get(id)?.drafts;
    drafts.iter().rev().find(|head| shows::sees(view, head))
}

/// What each press release would say.
pub fn releases(view: &View<'_, State>, keynote: &KeynoteId) -> Markup {
    let drafts: Vec<_> = shows::promised(view, keynote)
        .into_iter()
        .filter_map(|of| {
            let head = draft(view, &AnnouncementId { keynote: keynote.clone(), initiative: of.clone() })?;
            Some((of, head, view.words(head)?))
        })
        .collect();
    html! {
        @if !drafts.is_empty() {
            h3 { "What the press release would say" }
            @for (of, head, words) in &drafts {
                article.release {
                    h4 { (words.get("headline").map_or("", String::as_str)) }
                    p.note { (initiative(view, of)) ", drafted by " (person(view, head.by)) ", "
                        (parts::day(view, head.at)) }
                    blockquote { (words.get("quote").map_or("", String::as_str)) }
                    p { strong { "The hardest question: " } (words.get("question").map_or("",
                        String::as_str)) }
                    @if let Some(answer) = words.get("answer") { p { (answer) } }
                }
            }
        }
    }
}
