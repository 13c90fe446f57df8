//! A document written together: its text, an editor put in its place by a script, whose words stand in it,
//! and the form that takes it over.

use crate::co_writing::{Admitted, Crossed, OVER, Of, Refused, Stretch, Text, Weighed};
use crate::layout::Drawn;
use crate::pages::piece;
use crate::parts::form::{self, Given};
use crate::parts::{date, empty, scrolling};
use crate::script::EDITOR;
use crate::visit::Visit;
use comity_common::comments::{Comment, Place, Suggests};
use comity_common::document::formed::{self, Block, Line};
use comity_common::document::manuscript::Section;
use comity_common::document::page;
use comity_common::view::SeenHead;
use comity_spine::{Function, Seq};
use maud::{Markup, html};
use std::collections::BTreeMap;

/// A button: what it does, its sign, what it says to who hovers or listens.
type Tool = (&'static str, &'static str, &'static str);

/// The buttons of a document of nothing, whose form is its own.
const TOOLS: [Tool; 9] = [
    ("strong", "B", "Bold (Ctrl-B)"),
    ("em", "I", "Italics (Ctrl-I)"),
    ("heading", "H", "Heading (Ctrl-Alt-2)"),
    ("dots", "•", "List (Ctrl-Shift-8)"),
    ("numbers", "1.", "Numbered list (Ctrl-Shift-9)"),
    ("quote", "❝", "Quotation"),
    UNDO,
    REDO,
    COMMENT,
];
const UNDO: Tool = ("undo", "↶", "Take back what you wrote (Ctrl-Z)");
const REDO: Tool = ("redo", "↷", "Write it again (Ctrl-Y)");
const COMMENT: Tool = ("comment", "Comment", "Comment on the text that you have chosen");
/// Those of a document whose words alone are taken over.
const PLAIN: [Tool; 3] = [UNDO, REDO, COMMENT];

/// The root in which a document of nothing lies.
const RICH: &str = "rich";

/// What a page of a document is drawn from.
#[derive(Clone, Copy)]
pub struct Paper<'a> {
    /// That its reader may look, and what it is of.
    pub admitted: &'a Admitted,
    /// The document; `None` if it cannot be read just now.
    pub text: Option<&'a Text>,
    /// The same beside what stands, if it is of something.
    pub weighed: Option<&'a Weighed>,
    /// Why it was not taken over, if somebody tried.
    pub refused: Option<&'a Refused>,
}

/// Draws a document.
pub fn draw(visit: &Visit<'_>, paper: &Paper<'_>) -> Drawn {
    let pad = paper.admitted.pad();
    let title = match paper.admitted.of() {
        Some(of) => format!("Written together: {}", visit.name(&of.thing)),
        None => format!("Written together: {pad}"),
    };
    let main = html! {
        h1 #writing-title { (title) }
        @if let Some(of) = paper.admitted.of() { (lead(visit, of)) }
        @match paper.text {
            None => {
                (empty("This document cannot be read just now. Next: wait a moment and load the page again; \
                        nothing that was written is lost."))
            }
            Some(text) => {
                @if let Some(refused) = paper.refused {
                    p.refusal role="alert" { (refused.refusal.sentence) }
                }
                (writing(visit, paper, text))
                (elsewhere(paper, text))
                @if let Some(weighed) = paper.weighed { (beside(weighed)) }
                (margin(visit, paper.admitted))
                @match paper.admitted.of() {
                    Some(of) if of.card.piece.is_some() => { (piece::draw(visit, paper, of)) }
                    _ => { (take_over(visit, paper)) }
                }
                (whose(visit, paper.admitted.of(), text))
            }
        }
    };
    Drawn { title, path: format!("/write/{pad}"), main }
}

/// What a document is of, and where that is read.
fn lead(visit: &Visit<'_>, of: &Of) -> Markup {
    let read = of.page(visit.world);
    let noun = of.thing.noun.name();
    html! {
        p.lead {
            @if of.card.piece.is_some() { "The document of the " } @else { "The text of the " }
            (noun) " "
            @match read {
                Some(read) => { a href=(read) { (visit.name(&of.thing)) } }
                None => { (visit.name(&of.thing)) }
            }
            @if of.card.piece.is_some() {
                ". Write down together what you know of it; what must hold becomes a requirement, sentence by sentence."
            } @else {
                ". What is written here becomes its text when somebody takes it over; until then it stands as it was."
            }
        }
    }
}

/// The text, in one piece or in sections, with the place of the editor around it.
fn writing(visit: &Visit<'_>, paper: &Paper<'_>, text: &Text) -> Markup {
    let admitted = paper.admitted;
    let part = if admitted.writes() && visit.can_act() { "writes" } else { "reads" };
    let is_whole = admitted.of().is_none_or(|of| of.card.sections.is_empty());
    let is_formed = is_whole || admitted.of().is_some_and(|of| of.card.sections.iter().any(|it| it.formed));
    let tools: &[Tool] = if is_formed { &TOOLS } else { &PLAIN };
    let body = html! {
        @match paper.weighed.zip(admitted.of()) {
            Some((weighed, of)) if !of.card.sections.is_empty() => {
                @for (section, crossed) in of.card.sections.iter().zip(&weighed.sections) {
                    h2 id=(heading(section)) {
                        (section.title) @if !section.needed { span.note { " (if you like)" } }
                    }
                    div data-root=(section.word) data-titled=(heading(section)) data-formed[section.formed] {
                        (drawn(section, &crossed.here))
                    }
                }
            }
            _ => { div data-root=(RICH) data-titled="writing-title" { (read(&text.stretches)) } }
        }
    };
    html! {
        @if visit.me().is_some() {
            // While somebody writes, nothing else may exchange this page.
            div.writing.writing--sections[!is_whole] #writing data-still
                data-pad=(admitted.pad()) data-part=(part) data-editor=(EDITOR.href())
            {
                div.writing__tools #writing-tools role="toolbar" aria-label="Form of the text" hidden {
                    @for tool in tools { (button(*tool)) }
                    @if let Some((card, _)) = piece::act(visit, paper) {
                        button type="button" data-does="piece" title="Make a requirement of the chosen words (Ctrl-Alt-R)" { (card.does) }
                    }
                }
                (body)
                div.writing__state {
                    p #writing-state role="status" { "To be read: the editor needs a script." }
                    p #writing-here aria-live="polite" {}
                }
            }
        } @else {
            (body)
        }
    }
}

fn heading(section: &Section) -> String {
    format!("section-{}", section.word)
}

fn button((does, sign, says): Tool) -> Markup {
    let is_form = !matches!(does, "undo" | "redo" | "comment");
    html! {
        button type="button" data-does=(does) aria-label=(says) title=(says)
            aria-pressed=[is_form.then_some("false")] {
            (sign)
        }
    }
}

/// The text as a page without script has it, each container on a line of its own.
fn read(text: &[Stretch]) -> Markup {
    let mut lines: Vec<Line> = Vec::new();
    for stretch in text {
        if stretch.begins || lines.is_empty() {
            lines.push(Line { block: Block::named(&stretch.block), ..Line::default() });
        }
        if let Some(line) = lines.last_mut() {
            line.push(&stretch.text, stretch.strong, stretch.em);
        }
    }
    prose(&lines)
}

/// A section's text, with its form where it holds any.
fn drawn(section: &Section, text: &str) -> Markup {
    prose(&if section.formed { formed::read(text) } else { formed::unformed(text) })
}

fn prose(lines: &[Line]) -> Markup {
    html! {
        div.prose {
            @if lines.is_empty() { p.note { "Nothing stands here yet." } }
            (page::lines(lines, &|text| html! { (text) }))
        }
    }
}

/// What some other editor wrote outside of every section: it is kept and shown, and not taken over.
fn elsewhere(paper: &Paper<'_>, text: &Text) -> Markup {
    let Some(of) = paper.admitted.of() else { return html! {} };
    let is_in = |it: &&Stretch| of.has(&it.root);
    let rest: Vec<Stretch> = text.stretches.iter().filter(|it| !is_in(it)).cloned().collect();
    html! {
        @if !rest.is_empty() {
            h2 { "In no section" }
            p.note { "Another editor wrote this outside of the sections. It is kept here, and not taken over." }
            (read(&rest))
        }
    }
}

/// What is new in the document, and what somebody changed outside of it: both, word for word.
fn beside(weighed: &Weighed) -> Markup {
    let new: Vec<&str> =
        weighed.sections.iter().filter(|it| it.is_new()).map(|it| it.section.title).collect();
    let crossed: Vec<&Crossed> = weighed.crossed().collect();
    html! {
        @if !crossed.is_empty() {
            h2 { "Changed meanwhile, and not in this document" }
            @for it in crossed {
                h3 { (it.section.title) }
                dl.sheet {
                    dt { "As it stands by now" } dd { (drawn(&it.section, &it.stands)) }
                    dt { "In this document" } dd { (drawn(&it.section, &it.here)) }
                }
            }
        }
        @if !new.is_empty() {
            p.note { "New beside what stands, as this page was drawn: " (new.join("; ")) "." }
        }
    }
}

/// The form that takes the text over; or why this reader has none.
fn take_over(visit: &Visit<'_>, paper: &Paper<'_>) -> Markup {
    let (Some(of), Some(weighed)) = (paper.admitted.of(), paper.weighed) else { return html! {} };
    let Some(card) = visit.world.act(of.card.act).filter(|_| visit.can_act() && paper.admitted.writes())
    else {
        return html! { @if let Some(closed) = &of.closed { p.note { "To be read: " (closed) } } };
    };
    let typed = paper.refused.map_or_else(Vec::new, |refused| refused.typed.clone());
    let refusal = paper.refused.map(|refused| &refused.refusal);
    let given = Given { typed, refusal, ..Given::default() };
    html! {
        form.act method="post" action=(format!("/write/{}", paper.admitted.pad())) {
            h2 { "Take this text over" }
            p.note {
                "It becomes the text of the " (of.thing.noun.name()) ", as it is here when you press the button, and \
                 in your name; whose characters they are is counted. " (form_goes(of))
            }
            @for field in of.card.asks.iter().filter_map(|name| card.field(name)) {
                (form::one(visit, card, &given, &field))
            }
            @if weighed.crossed().next().is_some() {
                label.choice {
                    input type="checkbox" name=(OVER) value=(weighed.version);
                    span { "I have read what was changed meanwhile, and what stands in this document holds." }
                }
            }
            button { "Take this text over" }
        }
    }
}

/// What of the text's form comes along, as a sentence.
fn form_goes(of: &Of) -> String {
    let (formed, bare): (Vec<&Section>, Vec<&Section>) = of.card.sections.iter().partition(|it| it.formed);
    let comes =
        "Bold, italics, headings, lists and quotations come along; lists within lists become one list.";
    let titles: Vec<String> = bare.iter().map(|it| format!("“{}”", it.title)).collect();
    match (formed.is_empty(), bare.is_empty()) {
        (true, _) => "Only words are taken over, not their form.".to_owned(),
        (false, true) => comes.to_owned(),
        (false, false) => format!("{comes} Of {} words alone are taken over.", titles.join(", ")),
    }
}

/// What is said in the margin: what is open, then what was settled, and the form for more.
fn margin(visit: &Visit<'_>, admitted: &Admitted) -> Markup {
    let all: Vec<(Seq, &Comment)> = visit.world.comments().of(admitted.pad()).collect();
    let (settled, open): (Vec<_>, Vec<_>) = all.into_iter().partition(|(_, it)| it.settled.is_some());
    let fixed = vec![("document", admitted.pad().to_string()), ("place", String::new())];
    html! {
        section #margin aria-labelledby="margin-title" {
            h2 #margin-title { "Comments" }
            @if open.is_empty() { p.note { "None is open." } }
            @else { ol.margin { @for (seq, it) in &open { (comment(visit, admitted, *seq, it)) } } }
            @if !settled.is_empty() {
                details {
                    summary { "Settled: " (settled.len()) }
                    ol.margin { @for (seq, it) in &settled { (comment(visit, admitted, *seq, it)) } }
                }
            }
            (offer(visit, admitted, "comment.made", fixed))
        }
    }
}

fn comment(visit: &Visit<'_>, admitted: &Admitted, seq: Seq, it: &Comment) -> Markup {
    let words = visit.said(seq).unwrap_or_default();
    let place = it.place.as_ref().filter(|_| it.settled.is_none()).map(Place::as_str);
    let fixed = || vec![("document", admitted.pad().to_string()), ("comment", seq.0.to_string())];
    html! {
        li data-place=[place] {
            @if let Some(quote) = words.get("quote") { blockquote { (quote) } }
            @if let Some(suggests) = it.suggests { (suggested(suggests, words.get("instead"))) }
            (said(visit, &it.head, false))
            @for answer in &it.answers {
                (said(visit, answer, true))
            }
            @match &it.settled {
                Some(head) => {
                    @let words = visit.said(head.seq).unwrap_or_default();
                    p.margin__answer {
                        (if it.taken.is_some() { "Put into the text" } else { "Settled" })
                        @if let Some(text) = words.get("text") { ": " (text) }
                        (by(visit, head))
                    }
                }
                None => {
                    div.offers {
                        @let is_mine = it.head.by.is_some() && it.head.by == visit.me();
                        @if it.suggests.is_some() && !is_mine && admitted.writes() && visit.can_act() {
                            form method="post" action=(format!("/write/{}/suggestion", admitted.pad())) {
                                input type="hidden" name="comment" value=(seq.0);
                                button { "Put it into the text" }
                            }
                        }
                        (offer(visit, admitted, "comment.answered", fixed()))
                        (offer(visit, admitted, "comment.settled", fixed()))
                    }
                }
            }
        }
    }
}

/// What should become of the piece of text.
fn suggested(suggests: Suggests, instead: Option<&String>) -> Markup {
    html! {
        p {
            @match (suggests, instead) {
                (Suggests::Another, Some(instead)) => { "Suggests instead: " ins { (instead) } }
                (Suggests::Another, None) => { "What was suggested was withdrawn." }
                (Suggests::Nothing, _) => { "Suggests that it goes." }
            }
        }
    }
}

/// What somebody said, and who.
fn said(visit: &Visit<'_>, head: &SeenHead, is_answer: bool) -> Markup {
    let words = visit.said(head.seq).unwrap_or_default();
    html! {
        p.margin__answer[is_answer] {
            @if words.is_empty() { "Its words were withdrawn." }
            @if let Some(text) = words.get("text") { (text) }
            (by(visit, head))
        }
    }
}

/// Who said it, for which function, and when.
fn by(visit: &Visit<'_>, head: &SeenHead) -> Markup {
    let name = head.by.and_then(|by| visit.person(by)).unwrap_or_else(|| "somebody".to_owned());
    let function = head.by.and_then(|by| visit.world.people().function(by, head.at));
    html! {
        span.note {
            " — " (name) @if let Some(function) = function { ", " (visit.function(function.as_str())) }
            ", " (date::day(visit, head.at))
        }
    }
}

/// The form of an act about a comment, which leads back to this page.
fn offer(visit: &Visit<'_>, admitted: &Admitted, kind: &str, fixed: Vec<(&str, String)>) -> Markup {
    let back = Some(format!("/write/{}", admitted.pad()));
    let given = Given { fixed, back, ..Given::default() };
    html! { @if let Some(card) = visit.world.act(kind) { (form::behind_a_button(visit, card, &given)) } }
}

/// How many characters are whose function's, on the day on which they were written.
fn shares(visit: &Visit<'_>, of: Option<&Of>, text: &Text) -> BTreeMap<Option<Function>, u64> {
    let mut shares = BTreeMap::new();
    for stretch in text.counted(of) {
        // The last instant of the day: who joined on it was in the function already.
        let at = visit.world.calendar().end_of(stretch.day);
        let function = visit.world.people().function(stretch.by, at).cloned();
        *shares.entry(function).or_insert(0) += stretch.text.chars().count() as u64;
    }
    shares
}

fn whose(visit: &Visit<'_>, of: Option<&Of>, text: &Text) -> Markup {
    let shares = shares(visit, of, text);
    let all: u64 = shares.values().sum();
    if all == 0 {
        return html! {};
    }
    let caption = "Whose words stand in it, by function";
    let name = |function: &Option<Function>| match function {
        Some(function) => visit.function(function.as_str()),
        None => "not known, or in no function that day".to_owned(),
    };
    let table = html! {
        table {
            caption { (caption) }
            thead { tr {
                th scope="col" { "Function" }
                th.number scope="col" { "Characters" }
                th.number scope="col" { "Share" }
            } }
            tbody {
                @for (function, n) in &shares {
                    tr {
                        th scope="row" { (name(function)) }
                        td.number { (n) }
                        td.number { (format!("{:.0} %", *n as f64 * 100.0 / all as f64)) }
                    }
                }
            }
        }
    };
    html! {
        h2 { "Whose words" }
        (scrolling(caption, &table))
        p.note {
            "As this page was drawn. What is moved or pasted within the document stays its author's; what was \
             deleted counts for nobody. It says who wrote, not whose idea it was."
        }
    }
}
