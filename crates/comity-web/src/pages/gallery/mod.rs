//! The gallery: every part in every state, and the way to every page. It is what the look is held against.

mod states;

use crate::layout::Drawn;
use crate::pages::error::Fault;
use crate::parts::form::{self, Given};
use crate::parts::{badge, cases, date, empty, matters, scrolling, sentence};
use crate::visit::Visit;
use crate::wall::{Choice, Wall};
use comity_common::practice::ActCard;
use comity_spine::Refusal;
use maud::{Markup, html};

/// The colours, by what they are for: ink on paper.
const COLOURS: [(&str, &str); 6] = [
    ("ink", "Text"),
    ("accent", "What can be followed or pressed"),
    ("alarm", "Broken"),
    ("warn", "Due, unknown"),
    ("good", "Kept, in"),
    ("calm", "Waived, running"),
];

/// Every word that a badge can say.
const WORDS: [&str; 12] = [
    "kept",
    "in",
    "due",
    "ends soon",
    "unknown",
    "disputed",
    "waived",
    "broken",
    "not in",
    "too few to judge",
    "not applicable",
    "other",
];

/// Draws the gallery.
///
/// # Errors
/// If the address asks for a keynote that there is not.
pub fn draw(visit: &Visit<'_>) -> Result<Drawn, Fault> {
    let wall = Wall::of(visit, Choice::of(visit).map_err(Fault::bad)?);
    let main = html! {
        h1 { "Gallery" }
        p.lead { "Every part in every state it has, with what is true here and now, and the way to every page." }
        (section("colours", "Colours", &colours()))
        (section("words", "Words with a shape", &badges()))
        (section("cells", "Cells of the Wall", &states::cells(visit, &wall)))
        (section("verdicts", "Verdicts, one of each", &verdicts(visit)))
        (section("matters", "Open matters", &open(visit)))
        (section("forms", "Forms: empty, filled in, refused", &forms(visit)))
        (section("sentences", "Sentences and dates", &sentences(visit)))
        (section("pages", "Pages, each in its states", &states::pages(visit, &wall)))
    };
    Ok(Drawn { title: "Gallery".to_owned(), path: "/gallery".to_owned(), main })
}

fn section(id: &str, title: &str, what: &Markup) -> Markup {
    html! { section.gallery aria-labelledby=(id) { h2 id=(id) { (title) } (what) } }
}

fn colours() -> Markup {
    html! {
        ul.swatches { @for (name, says) in COLOURS {
            li class={ "swatch swatch--" (name) } { strong { (name) } " " span { (says) } }
        } }
    }
}

fn badges() -> Markup {
    html! { ul.row { @for word in WORDS { li { (badge::word(word)) } } } }
}

/// The first case of each outcome there is.
fn verdicts(visit: &Visit<'_>) -> Markup {
    let bench = &visit.bench;
    let names = ["broken", "due", "disputed", "unknown", "waived", "kept"];
    let first = |name: &&str| {
        let mut clauses = 0..bench.clauses.len();
        clauses.find_map(|clause| {
            let mine = bench.cases(clause).filter(|(_, found)| found.outcome.name() == *name);
            mine.map(|(place, _)| place).min()
        })
    };
    let places: Vec<_> = names.iter().filter_map(first).collect();
    let absent: Vec<&str> = names.iter().filter(|name| first(name).is_none()).copied().collect();
    html! {
        (cases::table(visit, "A verdict of each sort", cases::Known::Subject, &places))
        @if !absent.is_empty() { p.note { "Nothing is " (absent.join(" or ")) " here and now." } }
    }
}

fn open(visit: &Visit<'_>) -> Markup {
    let mut shown = Vec::new();
    for open in visit.open().into_iter().flat_map(|open| open.iter()) {
        if !shown.iter().any(|it: &&_| matter_sort(it) == matter_sort(open)) {
            shown.push(open);
        }
    }
    html! {
        (matters::table(visit, "A matter of each sort and turn", &shown))
        h3 { "Nothing open" }
        (matters::table(visit, "Nothing", &[]))
    }
}

fn matter_sort(open: &comity_common::practice::Open) -> (comity_spine::Noun, &[&'static str]) {
    (open.matter.noun, open.acts)
}

/// The form of every act that begins something, once empty; the first also filled in, and refused.
fn forms(visit: &Visit<'_>) -> Markup {
    let cards: Vec<&ActCard> = visit.world.acts().iter().filter(|card| !card.does.is_empty()).collect();
    let Some(first) = cards.first() else { return html! {} };
    let fields = first.form();
    let typed: Vec<(String, String)> = fields
        .iter()
        .map(|field| (field.name.to_owned(), "2026-13-45 \u{202e}<b>مرحبا</b> 🦊".to_owned()))
        .collect();
    let wrong = fields.last().map_or("", |field| field.name);
    let refusal = Refusal::of(wrong, "This is what a refusal looks like: it names the field and the mend.");
    let refused = Given { typed, refusal: Some(&refusal), ..Given::default() };
    html! {
        @if !visit.can_act() { p.note { "These forms can be sent by those who have signed in." } }
        div.columns {
            section { h3 { "Refused" } (form::form(visit, first, &refused)) }
            @for card in &cards {
                section { h3 { (card.kind.name) } p.note { (card.kind.says) }
                    (form::form(visit, card, &Given::default())) }
            }
        }
    }
}

fn sentences(visit: &Visit<'_>) -> Markup {
    let table = html! {
        table { caption { "The same instant, as it is said" }
            thead { tr { th scope="col" { "Where" } th scope="col" { "How" } } }
            tbody {
                tr { th scope="row" { "In a sentence" } td { (date::day(visit, visit.at())) } }
                tr { th scope="row" { "In a cell" } td { (date::short(visit, visit.at())) } }
            }
        }
    };
    html! {
        p { (sentence::code("What is to be typed stands in `comity import FILE`.")) }
        (empty("Nothing is here yet. Next: what to do first."))
        p.note { "A note says what is good to know." }
        p.refusal role="note" { "A refusal says what was wrong, and what mends it." }
        blockquote { "What somebody wrote, in their own words." }
        (scrolling("Dates", &table))
    }
}
