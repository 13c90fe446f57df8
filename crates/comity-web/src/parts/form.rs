//! The form of an act, made from its card: whatever act there is, it can be done here.

use super::date;
use crate::bench::Place;
use crate::filing::{ENDINGS, MIB_MOST};
use crate::visit::Visit;
use comity_common::form::{Field, Sort};
use comity_common::practice::{ActCard, Open};
use comity_spine::verdict::Judgement;
use comity_spine::{InitiativeId, PersonId, Ref, Refusal, Verdict};
use maud::{Markup, html};

/// The field in which a form says who may see what is opened.
pub const VISIBILITY: &str = comity_common::form::VISIBILITY;

/// Who may see what is opened, as a form sends it and as people read it.
const CHOICES: [(&str, &str); 3] = [
    ("open", "Everybody who sees this initiative"),
    ("pair", "Only those named here, and you"),
    (
        "privileged",
        "Privileged: only those named here, and you; its words are sealed under a key of their own",
    ),
];

/// What is filled in already.
#[derive(Clone, Debug, Default)]
pub struct Given<'a> {
    /// Fields that this form is about, and that nobody changes in it.
    pub fixed: Vec<(&'a str, String)>,
    /// Fields as they were typed before.
    pub typed: Vec<(String, String)>,
    /// Why what was typed could not be done.
    pub refusal: Option<&'a Refusal>,
    /// The page to come back to, if that is not the page that the form stands on.
    pub back: Option<String>,
}

impl Given<'_> {
    fn fixed(&self, name: &str) -> Option<&str> {
        self.fixed.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
    }

    fn is_wrong(&self, name: &str) -> bool {
        self.refusal.is_some_and(|refusal| refusal.field.as_deref() == Some(name))
    }

    fn typed(&self, name: &str) -> &str {
        self.typed.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }
}

/// The form behind a button that says what it does; nothing for those who cannot act here.
pub fn behind_a_button(visit: &Visit<'_>, card: &ActCard, given: &Given<'_>) -> Markup {
    html! {
        @if visit.can_act() && visit.may_do(card, &given.fixed) {
            details.do {
                summary { (card.does) }
                (form(visit, card, given))
            }
        }
    }
}

/// Fields that a page or a program fills in, and nobody types.
const OF_PROGRAMS: [&str; 4] = ["revision", "attributes", "place", "out_of"];

/// The form itself.
pub fn form(visit: &Visit<'_>, card: &ActCard, given: &Given<'_>) -> Markup {
    let kind = card.kind.name;
    // The id of what is opened is drawn by the desk, not typed.
    let is_drawn = |field: &Field| {
        (card.opens && card.matter() == Some(field.name)) || OF_PROGRAMS.contains(&field.name)
    };
    let is_asked = |field: &Field| given.fixed(field.name).is_none() && !is_drawn(field);
    let asked: Vec<Field> = card.form().into_iter().filter(is_asked).collect();
    let (between, asked): (Vec<Field>, Vec<Field>) =
        asked.into_iter().partition(|field| field.sort == Sort::People);
    // What Comity wrote into the address goes back as it came; where it did not, nobody could type it either.
    let is_given = |field: &Field| field.sort == Sort::Line && !given.typed(field.name).is_empty();
    let (lines, asked): (Vec<Field>, Vec<Field>) = asked.into_iter().partition(is_given);
    html! {
        form.act method="post" action=(format!("/acts/{kind}")) {
            input type="hidden" name="_back" value=(given.back.as_deref().unwrap_or(&visit.path));
            input type="hidden" name="_seen" value=(visit.world.next().0);
            @for (name, value) in &given.fixed { input type="hidden" name=(name) value=(value); }
            @if let Some(refusal) = given.refusal {
                p.refusal role="alert" { (refusal.sentence) }
            }
            @for field in &lines { input type="hidden" name=(field.name) value=(given.typed(field.name)); }
            @for field in &asked { (one(visit, card, given, field)) }
            @for field in &between { (kept(visit, given, field)) }
            button { (card.does) }
            // Behind the button: whoever presses Enter in a field sends the form, and no file.
            @if card.from_file.is_some() { (from_file(kind)) }
        }
    }
}

/// The choice of a file whose text is to stand in a form.
fn from_file(kind: &str) -> Markup {
    html! {
        div.from-file {
            label.field {
                span { "Or the text of a file: PowerPoint, Word, a web page, Markdown; at most " (MIB_MOST) " MiB" }
                input type="file" name="file" accept=(ENDINGS);
            }
            button formaction=(format!("/acts/{kind}/file")) formenctype="multipart/form-data" formnovalidate
                data-turbo="false" { "Read the file" }
            p.note { "Its text comes into the form, and you see it before you send it. The file itself is not kept." }
        }
    }
}

/// One field of an act, with what it is called.
pub fn one(visit: &Visit<'_>, card: &ActCard, given: &Given<'_>, field: &Field) -> Markup {
    let wrong = given.is_wrong(field.name);
    html! {
        label.field.field--wrong[wrong] {
            span { (label(card, field)) @if field.optional { span.note { " (if you like)" } } }
            @if names_new(card, field.name) { (new_name(field, given.typed(field.name), wrong)) }
            @else { (control(visit, field, given.typed(field.name), wrong)) }
        }
    }
}

/// The same of one line of prose, so that Enter in it sends the form.
pub fn line(card: &ActCard, given: &Given<'_>, field: &Field) -> Markup {
    let wrong = given.is_wrong(field.name);
    html! {
        label.field.field--wrong[wrong] {
            span { (label(card, field)) @if field.optional { span.note { " (if you like)" } } }
            input name=(field.name) value=(given.typed(field.name)) required[!field.optional]
                autocomplete="off" maxlength="200" aria-invalid=[wrong.then_some("true")];
        }
    }
}

/// Whether a field of an act is the name of something that there is not yet, so that it cannot be chosen.
pub fn names_new(card: &ActCard, field: &str) -> bool {
    matches!(
        (card.kind.name, field),
        ("initiative.opened", "initiative")
            | ("keynote.dated", "keynote")
            | ("precedent.set", "precedent")
            | ("obligation.entered", "obligation")
    )
}

fn new_name(field: &Field, typed: &str, wrong: bool) -> Markup {
    let such_as = match field.name {
        "precedent" => "l-12",
        "obligation" => "gdpr-art-6",
        _ => "atlas",
    };
    html! {
        input name=(field.name) value=(typed) required[!field.optional] maxlength="60" autocomplete="off"
            placeholder=(such_as) aria-invalid=[wrong.then_some("true")];
    }
}

/// Who may see a matter, and between whom it is.
fn kept(visit: &Visit<'_>, given: &Given<'_>, field: &Field) -> Markup {
    let wrong = given.is_wrong(field.name);
    let typed = given.typed(VISIBILITY);
    let chosen = CHOICES.iter().position(|(word, _)| *word == typed).unwrap_or(0);
    html! {
        fieldset.between {
            legend { "Who may see it" }
            @for (place, (word, says)) in CHOICES.iter().enumerate() {
                label.choice {
                    input type="radio" name=(VISIBILITY) value=(word) checked[place == chosen];
                    span { (says) }
                }
            }
            (whom(visit, given, field))
            label.field.field--wrong[wrong] {
                span { "Those it is for: names or addresses, with commas between" }
                input name=(field.name) value=(named(given, field)) autocomplete="off" maxlength="2000"
                    aria-invalid=[wrong.then_some("true")];
            }
            p.note {
                "Of what is kept between some people everybody else sees that an exchange took place between two \
                 functions, and nothing more."
            }
        }
    }
}

/// The directory to choose from, for those who see the house.
fn whom(visit: &Visit<'_>, given: &Given<'_>, field: &Field) -> Markup {
    if !visit.sees_all() {
        return html! {};
    }
    let is_chosen = |id: &str| given.typed.iter().any(|(name, value)| name == field.name && value == id);
    html! {
        label.field {
            span { "Those it is for, from the directory (several with Ctrl or ⌘)" }
            select name=(field.name) multiple size="4" {
                @for (id, name) in visit.choices.leading(visit) {
                    option value=(id) selected[is_chosen(id)] { (name) }
                }
            }
        }
    }
}

/// What was typed of people, and not chosen.
fn named<'g>(given: &'g Given<'_>, field: &Field) -> &'g str {
    let is_typed = |value: &str| !value.is_empty() && value.parse::<PersonId>().is_err();
    let mut typed = given.typed.iter().filter(|(name, value)| name == field.name && is_typed(value));
    typed.next().map_or("", |(_, value)| value)
}

/// What a field is called.
fn label(card: &ActCard, field: &Field) -> String {
    if let Some(own) = super::labels::of(card.kind.name, field.name) {
        return own.to_owned();
    }
    match field.name {
        "text" => "In your words".to_owned(),
        "why" | "reason" => "Why".to_owned(),
        "to" => "To".to_owned(),
        "by_when" => "An answer helps until the end of".to_owned(),
        "cites" => "The rules or risks that it rests on, with commas between".to_owned(),
        "touches" => "What it touches, with commas between".to_owned(),
        "artefact" => "What was changed".to_owned(),
        "option" => "A name for this way".to_owned(),
        "effect" => "What it does to the customer's experience".to_owned(),
        "level" => "How much it takes to answer".to_owned(),
        "dri" => "Who answers for it".to_owned(),
        "critical" => "Why it cannot wait for this".to_owned(),
        "risk_late" => "What may go wrong if this comes late".to_owned(),
        "risk_cut" => "What is lost if it is cut instead".to_owned(),
        "happened" => "When it happened".to_owned(),
        "precedent" => "The precedent's name".to_owned(),
        "obligation" => "The id by which it is cited".to_owned(),
        "name" => "What it is called".to_owned(),
        "source" => "Where it can be read".to_owned(),
        "sort" => "What sort of rule it is".to_owned(),
        "stance" => "Where you stand".to_owned(),
        "other" => "The other one".to_owned(),
        "found" => "How they were found".to_owned(),
        "hours" => "How many hours".to_owned(),
        "statement" => "What must hold".to_owned(),
        "rationale" => "Why it must hold".to_owned(),
        "acceptance" => "By what one sees that it holds".to_owned(),
        "said_by" => "Who said it, if not you".to_owned(),
        "parents" => "What it is derived from: ids, with commas between".to_owned(),
        "tags" => "Tags, with commas between".to_owned(),
        "without" => "Tags and rules to take off, with commas between".to_owned(),
        "deputy" => "Who takes over if they do not answer".to_owned(),
        "days" => "After how many working days (three if you leave it out)".to_owned(),
        "definition" => "What it means".to_owned(),
        "origin" => "Where it comes from".to_owned(),
        "suggests" => {
            "What should stand there, if you suggest something: another text, or nothing".to_owned()
        }
        "instead" => "The other text".to_owned(),
        name => super::sentence::capital(&name.replace('_', " ")),
    }
}

fn control(visit: &Visit<'_>, field: &Field, typed: &str, wrong: bool) -> Markup {
    let (name, required) = (field.name, !field.optional);
    let invalid = wrong.then_some("true");
    let select = |options: &[(String, String)]| {
        html! {
            select name=(name) required[required] aria-invalid=[invalid] {
                option value="" { "–" }
                @for (value, text) in options {
                    option value=(value) selected[value == typed] { (text) }
                }
            }
        }
    };
    match &field.sort {
        Sort::Choice(words) => {
            let words = words.iter().map(|word| ((*word).to_owned(), word.replace('_', " ")));
            select(&words.collect::<Vec<_>>())
        }
        Sort::Function => select(visit.choices.functions(visit)),
        Sort::Initiative => select(visit.choices.initiatives(visit)),
        Sort::Keynote => select(visit.choices.keynotes(visit)),
        Sort::Announcement => select(visit.choices.announcements(visit)),
        Sort::Person if visit.choices.are_people_typed(visit) => html! {
            input name=(name) value=(name_of(visit, typed)) required[required] aria-invalid=[invalid]
                list=(DIRECTORY) placeholder="a name or an address" autocomplete="off" maxlength="200";
        },
        Sort::Person => select(visit.choices.people(visit)),
        Sort::Day => html! {
            input type="date" name=(name) value=(typed) required[required] aria-invalid=[invalid];
        },
        Sort::Prose => html! {
            textarea name=(name) rows="3" required[required] aria-invalid=[invalid] { (typed) }
        },
        Sort::Thing => html! {
            input name=(name) value=(typed) required[required] aria-invalid=[invalid]
                placeholder="document:launch-plan" autocomplete="off";
        },
        Sort::Amount => html! {
            input name=(name) value=(typed) required[required] aria-invalid=[invalid] placeholder="12000 EUR"
                autocomplete="off";
        },
        Sort::Number => html! {
            input name=(name) value=(typed) required[required] aria-invalid=[invalid] inputmode="decimal"
                autocomplete="off";
        },
        Sort::Zone => html! {
            input name=(name) value=(typed) required[required] aria-invalid=[invalid]
                placeholder="Europe/Berlin" autocomplete="off";
        },
        Sort::Several | Sort::Name | Sort::Line | Sort::People => html! {
            input name=(name) value=(typed) required[required] aria-invalid=[invalid] autocomplete="off";
        },
    }
}

/// The id of the list of names that a page offers to whoever types one.
const DIRECTORY: &str = "directory";

/// A person that was said by their id, by their name; what was typed as it was typed.
fn name_of(visit: &Visit<'_>, typed: &str) -> String {
    let known = typed.parse().ok().filter(|_| visit.sees_all()).and_then(|id| visit.person(id));
    known.unwrap_or_else(|| typed.to_owned())
}

/// The names that the forms of a page offer, once for all of them.
pub fn directory(visit: &Visit<'_>) -> Markup {
    let offered = visit.choices.offered();
    html! {
        @if !offered.is_empty() {
            datalist id=(DIRECTORY) { @for (_, name) in offered { option value=(name) {} } }
        }
    }
}

/// The forms of the acts that a matter waits for.
pub fn offers(visit: &Visit<'_>, open: &Open) -> Markup {
    some(visit, &open.matter, open.acts.iter().filter_map(|kind| visit.world.act(kind)))
}

/// The forms of some acts about one thing.
pub fn some<'a>(visit: &Visit<'_>, thing: &Ref, cards: impl Iterator<Item = &'a ActCard>) -> Markup {
    let about = || vec![(thing.noun.name(), thing.id.to_string())];
    html! {
        div.offers {
            @for card in cards {
                (behind_a_button(visit, card, &Given { fixed: about(), ..Given::default() }))
            }
        }
    }
}

/// What can be done about a verdict besides its next move: attest that it happened, dispute the evidence, let
/// it be once.
pub fn about_verdict(visit: &Visit<'_>, place: &Place, case: &Judgement) -> Markup {
    let open = matches!(case.verdict, Verdict::Broken | Verdict::Due { .. } | Verdict::Unknown { .. });
    if !open || !visit.can_act() || !visit.bench.in_force {
        return html! {};
    }
    let about = vec![("clause", case.clause.to_string()), ("subject", case.subject.to_string())];
    let mut attested = vec![("subject", case.subject.to_string())];
    if let Some(look) = visit.bench.clauses[place.clause].plan.looks().first() {
        attested.push(("event", look.name.to_string()));
    }
    if let Some(function) = visit.aim(place).functions.first() {
        attested.push(("function", function.to_string()));
    }
    let ways = [("clause.attested", attested), ("clause.disputed", about.clone()), ("clause.waived", about)];
    html! {
        div.offers {
            @for (kind, fixed) in ways {
                @if let Some(card) = visit.world.act(kind) {
                    (behind_a_button(visit, card, &Given { fixed, ..Given::default() }))
                }
            }
        }
    }
}

/// What can be begun about an initiative: ask another function, raise a concern.
pub fn beginnings(visit: &Visit<'_>, initiative: &InitiativeId) -> Markup {
    let Some(function) = visit.my_function().filter(|_| visit.can_act()) else { return html! {} };
    // What opens a matter about an initiative names it.
    let begins = |card: &&ActCard| card.opens && !card.does.is_empty() && card.field("initiative").is_some();
    let is_in_place = |card: &ActCard| card.field("initiative").is_some_and(|field| !field.optional);
    let fixed = |card: &ActCard| {
        let mut fixed = vec![("initiative", initiative.to_string())];
        if card.field("function").is_some() {
            fixed.push(("function", function.to_string()));
        }
        fixed
    };
    html! {
        div.beginnings {
            @for card in visit.world.acts().iter().filter(begins) {
                @let fixed = fixed(card);
                // What may be about anything else as well has its form on a page of its own: a Room is read
                // more often than written in.
                @if is_in_place(card) { (behind_a_button(visit, card, &Given { fixed, ..Given::default() })) }
                @else if visit.may_do(card, &fixed) {
                    a.do href=(format!("/acts/{}?initiative={initiative}", card.kind.name)) { (card.does) }
                }
            }
        }
    }
}

/// A matter's name and since when it is open, for the head of its form.
pub fn about(visit: &Visit<'_>, matter: &Ref) -> Markup {
    let noun = super::sentence::capital(matter.noun.name());
    let since = visit.world.facts().find(matter).and_then(|ix| {
        let kinds = visit.world.catalogue().iter().map(|(kind, _)| kind);
        kinds.filter_map(|kind| visit.world.facts().of(ix, kind).next()).map(|row| row.at).min()
    });
    html! {
        (noun) " " (visit.name(matter))
        @if let Some(since) = since { ", since " (date::day(visit, since)) }
    }
}
