//! What can be done with a round on its canvas's page.

use crate::positioning::fold::{Canvas, State, reference};
use comity_common::judgement::{Question, Round, Sort};
use comity_common::view::View;
use comity_spine::{Slug, Visibility};
use maud::{Markup, html};

/// What is asked when nobody knows what to ask: April Dunford's components, each as the sort it is best asked
/// as.
const USUAL: [(&str, &str, &str); 6] = [
    ("alternatives", "words", "What they would do without it"),
    ("attributes", "words", "What only it has"),
    ("value", "words", "What that is worth to them"),
    ("customer", "words", "Who cares most"),
    ("category", "choice", "Which market it is in"),
    ("trend", "words", "Which trend makes it matter now"),
];

/// The address of the form of an act, with what is known already.
fn to(canvas: &Slug, act: &str, known: &[(&str, &str)]) -> String {
    let known: String = known.iter().map(|(name, value)| format!("{name}={value}&")).collect();
    format!("/acts/{act}?{known}_back={}", back(canvas))
}

fn back(canvas: &Slug) -> String {
    format!("/p/positioning/canvas/{canvas}")
}

/// A way to open the first or the next round, where none is under way.
pub fn opening(id: &Slug, canvas: &Canvas, rounds: &[(&Slug, &Round)]) -> Markup {
    if rounds.iter().any(|(_, round)| round.is_sealed()) {
        return html! {};
    }
    let functions: Vec<&str> = canvas.functions.iter().map(|function| function.as_str()).collect();
    let (name, subject) = (format!("{id}-{}", rounds.len() + 1), reference(id).to_string());
    let (quorum, functions) = (functions.len().max(2).to_string(), functions.join(","));
    let mut known = vec![
        ("round", name.as_str()),
        ("subject", &subject),
        ("initiative", canvas.initiative.as_str()),
        ("quorum", &quorum),
        ("functions", &functions),
    ];
    let read = rounds.iter().rev().find(|(_, round)| round.revealed.is_some());
    known.extend(read.map(|(like, _)| ("like", like.as_str())));
    html! {
        p { a.tap href=(to(id, "round.opened", &known)) {
            @if read.is_some() { "Ask the same again, as blind as at first" } @else { "Open a round" }
        } }
    }
}

/// What can be done with a round that is sealed: put its questions, answer them, reveal it, end it.
pub fn of_round(view: &View<'_, State>, canvas: &Slug, id: &Slug, round: &Round) -> Markup {
    html! {
        @if round.answers.is_empty() { (asking(canvas, id, round)) }
        @if round.is_running(view.as_of) {
            @for question in &round.questions { (answering(view, canvas, id, round, question)) }
        } @else {
            p.note { "No answer is taken any more." }
        }
        div.taps {
            @if round.is_ready() {
                form method="post" action="/acts/round.revealed" {
                    input type="hidden" name="_back" value=(back(canvas));
                    input type="hidden" name="round" value=(id);
                    button.tap.tap--first { "Reveal the answers to everybody" }
                }
            }
            a.tap href=(to(canvas, "round.ended", &[("round", id.as_str())])) { "End it unread" }
        }
    }
}

/// Questions can be put until the first answer is in.
fn asking(canvas: &Slug, id: &Slug, round: &Round) -> Markup {
    let left =
        USUAL.iter().filter(|(name, ..)| round.questions.iter().all(|it| it.question.as_str() != *name));
    html! {
        p {
            a.tap href=(to(canvas, "round.asked", &[("round", id.as_str())])) { "Put a question" }
        }
        details {
            summary { "What is usually asked" }
            ul { @for (name, sort, says) in left {
                li {
                    @let known = [("round", id.as_str()), ("question", name), ("sort", sort)];
                    a href=(to(canvas, "round.asked", &known)) { (says) }
                }
            } }
        }
    }
}

/// Whether whoever looks has answered a question. A page is drawn once for everybody who would see the same:
/// asking who may see what is one person's tells that person apart.
fn has_answered(view: &View<'_, State>, round: &Round, question: &Question) -> bool {
    let mut theirs = round.answers.keys().filter(|(_, of)| *of == question.question);
    theirs.any(|(person, _)| view.may_see(Visibility::Pair, &[*person]))
}

fn answering(view: &View<'_, State>, canvas: &Slug, id: &Slug, round: &Round, question: &Question) -> Markup {
    let name = &question.question;
    let text = view.words(&question.head).and_then(|mut words| words.remove("text"));
    let is_in = has_answered(view, round, question);
    let title = format!("answer-{id}-{name}");
    html! {
        article.card aria-labelledby=(title) {
            h4 id=(title) { (name) }
            @if let Some(text) = text { p.statement { (text) } }
            @if is_in { p.note role="status" { "Your answer is in, sealed. Another one takes its place." } }
            form.act method="post" action="/acts/round.sealed" {
                input type="hidden" name="_back" value=(back(canvas));
                input type="hidden" name="round" value=(id);
                input type="hidden" name="question" value=(name);
                (reply(question))
                label.field {
                    span { @if question.sort == Sort::Words { "Your answer" } @else { "In your words, if you like" } }
                    textarea name="text" rows="3" maxlength="20000" required[question.sort == Sort::Words] {}
                }
                @if question.sort != Sort::Words {
                    label.field {
                        span { "How sure are you, in percent?" }
                        input type="number" name="sure" min="0" max="100" inputmode="numeric";
                    }
                }
                button { @if is_in { "Seal another answer" } @else { "Seal my answer" } }
            }
        }
    }
}

/// What is answered beside words: an option, an order, a place on a scale.
fn reply(question: &Question) -> Markup {
    match question.sort {
        Sort::Words => html! {},
        Sort::Choice => html! {
            fieldset.field {
                legend { "Your choice" }
                @for option in &question.options {
                    label.option { input type="radio" name="choice" value=(option) required; " " (option) }
                }
            }
        },
        Sort::Ranking => html! {
            fieldset.field {
                legend { "Your order; the first few are enough" }
                @for place in 1..=question.options.len() {
                    label.option {
                        (place) ". "
                        select name="ranking" required[place == 1] {
                            option value="" { "–" }
                            @for option in &question.options { option value=(option) { (option) } }
                        }
                    }
                }
            }
        },
        Sort::Degree => html! {
            fieldset.field {
                legend { "From 1, not at all, to 7, wholly" }
                div.scale { @for degree in 1..=7 {
                    label.option { input type="radio" name="degree" value=(degree) required; " " (degree) }
                } }
            }
        },
    }
}

/// A form to sign the newest words with a position, for every function that has not.
pub fn signing(id: &Slug, canvas: &Canvas) -> Markup {
    let unsigned = canvas.unsigned();
    let Some((version, _)) = canvas.newest().filter(|_| !unsigned.is_empty()) else { return html! {} };
    html! {
        details.do {
            summary.tap { "Sign these words for your function" }
            form.act method="post" action="/acts/positioning.signed" {
                input type="hidden" name="_back" value=(back(id));
                input type="hidden" name="canvas" value=(id);
                input type="hidden" name="version" value=(version);
                label.field {
                    span { "For" }
                    select name="function" required {
                        @for function in &unsigned { option value=(function) { (function) } }
                    }
                }
                fieldset.field {
                    legend { "Where does it stand?" }
                    label.option { input type="radio" name="position" value="agree" required; " agree" }
                    label.option { input type="radio" name="position" value="can_live_with"; " can live with it" }
                    label.option { input type="radio" name="position" value="object"; " object: it signs, and says otherwise" }
                }
                label.field {
                    span { "What would it say instead? (if it objects)" }
                    textarea name="reason" rows="2" maxlength="20000" {}
                }
                button { "Sign" }
            }
        }
    }
}
