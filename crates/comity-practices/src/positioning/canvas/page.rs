//! One canvas from its first round to its signatures.

use crate::page as parts;
use crate::positioning::acts::COMPONENTS;
use crate::positioning::answering::page as answering;
use crate::positioning::differ::{self, Apart, Overall};
use crate::positioning::fold::{Canvas, Draft, State, reference};
use crate::positioning::page::{title, two, word};
use comity_common::document::{by_function, manuscript::name_of, page::formed};
use comity_common::judgement::{Question, Round, Sort};
use comity_common::practice::Focus;
use comity_common::view::View;
use comity_spine::{Noun, Ref, Slug};
use maud::{Markup, html};
use serde_json::{Value, json};

/// The canvas in focus, if this viewer may know of it.
fn focused<'a>(view: &View<'a, State>) -> Option<(&'a Slug, &'a Canvas)> {
    let Focus::Matter(matter) = view.scope() else { return None };
    let id = Slug::new(&matter.id).ok().filter(|_| matter.noun == Noun::Canvas)?;
    let found = view.state.canvases.get_key_value(&id)?;
    view.may_see(found.1.head.visibility, &found.1.head.parties).then_some(found)
}

/// The page.
pub fn show(view: &View<'_, State>) -> Option<Markup> {
    let (id, canvas) = focused(view)?;
    let rounds = view.rounds().about(&reference(id));
    Some(html! {
        section.practice.practice-positioning aria-labelledby="canvas-title" {
            h1 #canvas-title { (title(view, id)) }
            p {
                "About " (view.name(&Ref::initiative(&canvas.initiative))) ", between "
                (canvas.functions.iter().map(|it| it.as_str()).collect::<Vec<_>>().join(", ")) "."
            }
            (agreed(view, id, canvas))
            h2 { "Rounds" }
            @if rounds.is_empty() {
                p.empty { "Nobody was asked yet. Open a round: every function answers alone before anybody reads." }
            }
            (answering::opening(id, canvas, &rounds))
            @for (name, round) in rounds.iter().rev() { (one_round(view, id, canvas, name, round)) }
        }
    })
}

fn agreed(view: &View<'_, State>, id: &Slug, canvas: &Canvas) -> Markup {
    let draft = format!("/acts/positioning.drafted?canvas={id}&_back=/p/positioning/canvas/{id}");
    let together = html! {
        @if let Some(name) = name_of(&reference(id)) {
            a.tap href=(format!("/write/{name}")) { "Write together" }
        }
    };
    let Some((version, newest)) = canvas.newest() else {
        return html! {
            h2 { "What was agreed" }
            p.empty { "Nothing is written down yet. Let every function answer alone first." }
            div.taps { a.tap href=(draft) { "Write down what was agreed" } (together) }
        };
    };
    let words = view.words(&newest.head).unwrap_or_default();
    html! {
        h2 { "What was agreed: version " (version) ", " (parts::day(view, newest.head.at)) }
        @if let Some(statement) = words.get("statement") { blockquote { (formed(statement, &plainly)) } }
        @else { p { "Its words were withdrawn." } }
        dl.sheet {
            @for (name, title) in COMPONENTS {
                @if let Some(text) = words.get(name).filter(|text| !text.trim().is_empty()) {
                    dt { (title) } dd { (formed(text, &plainly)) }
                }
            }
            @if let Some(artefact) = &newest.artefact { dt { "Written together in" } dd { (artefact) } }
        }
        (parts::characters(&by_function(view.people(), view.calendar(), &newest.shares, newest.head.at)))
        (signatures(view, canvas, newest))
        div.taps {
            (answering::signing(id, canvas))
            a.tap href=(draft) { "Write it down anew" }
            (together)
        }
    }
}

fn plainly(text: &str) -> Markup {
    html! { (text) }
}

fn signatures(view: &View<'_, State>, canvas: &Canvas, draft: &Draft) -> Markup {
    html! {
        div.scroll tabindex="0" role="group" {
            table {
                caption { "Who signed these words, and with which position" }
                (parts::heads(&["Function", "Position", "By", "Day", "What it would say instead"]))
                tbody { @for function in &canvas.functions { tr {
                    th scope="row" { (function) }
                    @match draft.signed.get(function) {
                        None => { td { "not signed yet" } td { "–" } td { "–" } td { "–" } }
                        Some((head, position)) => {
                            td { (position.title()) }
                            td { @match head.by {
                                Some(by) => { (view.name(&Ref::new(Noun::Person, by.to_string()))) }
                                None => "–",
                            } }
                            td { (parts::day(view, head.at)) }
                            td { (word(view, head, "reason").unwrap_or_default()) }
                        }
                    }
                } } }
            }
        }
    }
}

fn one_round(view: &View<'_, State>, canvas_id: &Slug, canvas: &Canvas, id: &Slug, round: &Round) -> Markup {
    let complete = round.complete();
    let names: Vec<&str> = complete.iter().map(|function| function.as_str()).collect();
    html! {
        h3 { "Round " (id) ", " (parts::day(view, round.head.at)) }
        @if let Some(text) = word(view, &round.head, "text") { p { (text) } }
        @if let Some(head) = &round.revealed {
            p { "Revealed on " (parts::day(view, head.at)) ", when " (names.join(", ")) " were in." }
            (apart(view, round))
            (overalls(round))
            (answers(view, round))
        } @else if round.ended.is_some() {
            p { "Ended unread: its answers can never be read." }
        } @else {
            p {
                "Sealed. " (complete.len()) " of " (round.quorum) " functions that are needed have answered every \
                 question" @if !names.is_empty() { ": " (names.join(", ")) } ". Until then nobody reads an answer."
            }
            (questions(view, round))
            p.note {
                "Asked: " (canvas.functions.iter().filter(|it| round.asks(it)).map(|it| it.as_str())
                    .collect::<Vec<_>>().join(", ")) "."
            }
            (answering::of_round(view, canvas_id, id, round))
        }
    }
}

fn asked(view: &View<'_, State>, question: &Question) -> Markup {
    html! {
        (question.question)
        @if let Some(text) = word(view, &question.head, "text") {
            ": " (text)
        }
    }
}

fn listed(options: &[Slug]) -> String {
    options.iter().map(Slug::as_str).collect::<Vec<_>>().join(", ")
}

fn questions(view: &View<'_, State>, round: &Round) -> Markup {
    html! {
        @if round.questions.is_empty() {
            p.empty { "No question is put yet (`round.asked`)." }
        } @else {
            ul { @for question in &round.questions {
                li {
                    (asked(view, question)) " (" (question.sort.name())
                    @if !question.options.is_empty() {
                        ": " (listed(&question.options))
                    }
                    ")"
                }
            } }
        }
    }
}

fn apart(view: &View<'_, State>, round: &Round) -> Markup {
    let all = differ::of_round(round);
    html! {
        div.scroll tabindex="0" role="group" {
            table {
                caption { "Where functions differ, the farthest apart first" }
                (parts::heads(&["Question", "Apart (0 to 1)", "Farthest apart", "By chance", "Answers", "Besides"]))
                tbody { @for it in &all { (differs(view, it)) } }
            }
        }
        p.note {
            "0: all functions say the same; 1: as far apart as can be. “By chance” is how often shuffled functions \
             lie as far apart, of a thousand shuffles; a star stays surprising when all questions are looked at \
             together (Benjamini-Hochberg, one false find in ten). Free words have no number: read them."
        }
    }
}

fn differs(view: &View<'_, State>, it: &Apart<'_>) -> Markup {
    html! {
        tr {
            th scope="row" { (asked(view, it.question)) }
            td.number { @match it.far { Some(far) => { (two(far)) } None => "–" } }
            td { @match it.pair {
                Some((a, b, far)) if far > 0.0 => { (a) " and " (b) ", " (two(far)) }
                _ => "–",
            } }
            td.number {
                @match it.chance { Some(chance) => { (format!("{chance:.3}")) } None => "–" }
                @if it.is_surprising { " *" }
            }
            td.number { (it.n) }
            td { (it.within.as_deref().unwrap_or("–")) }
        }
    }
}

fn overalls(round: &Round) -> Markup {
    let said = |it: Option<Overall>, what: &str| {
        html! {
            @if let Some(it) = it {
                p {
                    "Over all " (what) ", Krippendorff's alpha is " (two(it.alpha))
                    @match it.interval {
                        Some((low, high)) => { " (80 % interval: " (two(low)) " to " (two(high)) ")" }
                        None => { "; no interval with fewer than ten people" }
                    }
                    ", out of " (it.people) " people."
                }
            }
        }
    };
    html! {
        (said(differ::overall(round, Sort::Choice), "choices"))
        (said(differ::overall(round, Sort::Degree), "degrees"))
    }
}

fn answers(view: &View<'_, State>, round: &Round) -> Markup {
    html! {
        details {
            summary { "Every answer, by question and function" }
            @for question in &round.questions {
                h4 { (asked(view, question)) }
                ul.answers { @for (_, function, told) in round.told(&question.question) {
                    li {
                        strong { (function) } ": "
                        @if let Some(choice) = &told.reply.choice { (choice) ". " }
                        @if !told.reply.ranking.is_empty() {
                            (listed(told.reply.ranking.as_slice())) ". "
                        }
                        @if let Some(degree) = told.reply.degree { (degree) " of 7. " }
                        @if let Some(sure) = told.reply.sure { (sure) " % sure. " }
                        @if let Some(text) = word(view, &told.head, "text") {
                            (text)
                        }
                    }
                } }
            }
        }
    }
}

/// The same for programs.
pub fn data(view: &View<'_, State>) -> Option<Value> {
    let (id, canvas) = focused(view)?;
    let round = |(name, round): &(&Slug, &Round)| {
        let read = round.revealed.as_ref();
        let apart = read.map(|_| differ::of_round(round)).unwrap_or_default();
        json!({
            "round": name,
            "quorum": round.quorum,
            "in": round.complete(),
            "revealed": read.map(|head| head.at.to_string()),
            "questions": round.questions.iter().map(|it| it.question.as_str()).collect::<Vec<_>>(),
            "apart": apart.iter().map(|it| json!({
                "question": it.question.question, "apart": it.far, "chance": it.chance, "answers": it.n,
                "farthest": it.pair.map(|(a, b, far)| json!([a, b, far])),
            })).collect::<Vec<_>>(),
        })
    };
    let signed = canvas.newest().map(|(version, draft)| {
        let positions =
            draft.signed.iter().map(|(function, (_, position))| (function.to_string(), position.name()));
        json!({ "version": version, "positions": positions.collect::<std::collections::BTreeMap<_, _>>() })
    });
    Some(json!({
        "canvas": id, "initiative": canvas.initiative, "functions": canvas.functions, "signed": signed,
        "rounds": view.rounds().about(&reference(id)).iter().map(round).collect::<Vec<_>>(),
    }))
}
