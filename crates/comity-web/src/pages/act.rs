//! The page of an act: its form alone, for whoever has no script, or whom something was refused.

use super::error::Fault;
use crate::layout::Drawn;
use crate::parts::empty;
use crate::parts::form::{self, Given};
use crate::visit::Visit;
use comity_common::form::{Field, Sort};
use comity_common::practice::ActCard;
use comity_common::world::World;
use comity_desk::{Intent, not_to_be_said};
use comity_spine::{At, Calendar, Day, PersonId, Refusal, Visibility, suggest};
use maud::html;
use serde_json::{Map, Value, json};

/// Draws an act's form, filled in with whatever the address says.
///
/// # Errors
/// No such act, or nobody who could do it.
pub fn draw(visit: &Visit<'_>, kind: &str) -> Result<Drawn, Fault> {
    let typed: Vec<_> =
        visit.asked.pairs().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    refused(visit, kind, &typed, None)
}

/// Draws an act's form again as it was typed, with the sentence that refused it.
///
/// # Errors
/// As [`draw`].
pub fn refused(
    visit: &Visit<'_>,
    kind: &str,
    typed: &[(String, String)],
    refusal: Option<&Refusal>,
) -> Result<Drawn, Fault> {
    page(visit, kind, typed, refusal, None)
}

/// Draws an act's form as something else has filled it in, and says what that was.
///
/// # Errors
/// As [`draw`].
pub fn filled(visit: &Visit<'_>, kind: &str, typed: &[(String, String)], says: &str) -> Result<Drawn, Fault> {
    page(visit, kind, typed, None, Some(says))
}

fn page(
    visit: &Visit<'_>,
    kind: &str,
    typed: &[(String, String)],
    refusal: Option<&Refusal>,
    says: Option<&str>,
) -> Result<Drawn, Fault> {
    let card = card(visit.world, kind)?;
    let back = typed.iter().find(|(name, _)| name == "_back").map_or("/", |(_, back)| back.as_str());
    // What a form was about is kept in it: the matter, the clause, the initiative.
    let is_about = |name: &str| {
        matches!(name, "clause" | "subject" | "initiative" | "revision" | "comment" | "place")
            || card.matter() == Some(name)
    };
    let is_kept = |field: &Field| is_about(field.name) && !form::names_new(card, field.name);
    let fixed = card.form().into_iter().filter(is_kept).filter_map(|field| {
        let (_, value) = typed.iter().find(|(name, value)| name == field.name && !value.is_empty())?;
        Some((field.name, value.clone()))
    });
    let given = Given { fixed: fixed.collect(), back: Some(back.to_owned()), refusal, typed: typed.to_vec() };
    let title = card.does.to_owned();
    let main = html! {
        h1 { (title) }
        p.lead { (card.kind.says) }
        @if let Some(says) = says { p.note role="status" { (says) } }
        @if visit.as_of.said { (empty("Nothing can be done in the past. Go to today, and it can be done there.")) }
        @else {
            (form::form(visit, card, &given))
        }
    };
    Ok(Drawn { title, path: format!("/acts/{kind}"), main })
}

/// The card of an act that people do by hand.
///
/// # Errors
/// If there is none of that name.
pub fn card<'a>(world: &'a World, kind: &str) -> Result<&'a ActCard, Fault> {
    let by_hand = || world.acts().iter().filter(|card| !card.does.is_empty());
    by_hand().find(|card| card.kind.name == kind).ok_or_else(|| {
        let hint = suggest::hint(kind, by_hand().map(|card| card.kind.name));
        Fault::missing(format!("There is no such act.{hint}"))
    })
}

/// What somebody typed, as the desk wants it; `whom` says who is meant by an address or a name, and `me` who
/// typed it.
///
/// # Errors
/// A value that cannot be read, by its field.
pub fn intent(
    world: &World,
    card: &ActCard,
    typed: &[(String, String)],
    me: Option<PersonId>,
    whom: &dyn Fn(&str) -> Result<PersonId, Refusal>,
) -> Result<Intent, Refusal> {
    let kind = card.kind.name;
    if let Some(field) = card.counted.iter().find(|field| typed.iter().any(|(name, _)| name == *field)) {
        return Err(not_to_be_said(field));
    }
    let mut fields = Map::new();
    let mut intent = Intent::new(kind, Value::Null, None);
    for field in card.form() {
        let mut all = typed.iter().filter(|(name, _)| name == field.name).map(|(_, value)| value.trim());
        let value = all.find(|value| !value.is_empty());
        let Some(value) = value else { continue };
        let value = match field.sort {
            Sort::Prose => {
                intent.words.insert(field.name.into(), value.to_owned());
                continue;
            }
            Sort::Several => {
                let all = typed.iter().filter(|(name, _)| name == field.name);
                json!(several(&all.map(|(_, value)| value.as_str()).collect::<Vec<_>>().join(",")))
            }
            Sort::People => {
                // They are chosen, typed, or both.
                let all = typed.iter().filter(|(name, _)| name == field.name);
                let all: Vec<&str> = all.map(|(_, value)| value.as_str()).collect();
                json!(people(field.name, &all.join(","), me, whom)?)
            }
            Sort::Person => {
                json!(whom(value).map_err(|refusal| Refusal::of(field.name, refusal.sentence))?)
            }
            Sort::Day => json!(instant(world.calendar(), field.name, value)?),
            _ if form::names_new(card, field.name) => json!(slug(value)),
            // Names are typed as words: `Store apart` becomes `store-apart`.
            Sort::Name if card.matter() != Some(field.name) => json!(slug(value)),
            _ => json!(value),
        };
        fields.insert(field.name.to_owned(), value);
    }
    if let Some(field) = card.form().into_iter().find(|field| field.sort == Sort::People) {
        intent.visibility = visibility(typed, field.name, fields.contains_key(field.name))?;
    }
    intent.fields = Value::Object(fields);
    Ok(intent)
}

/// The people that a field names, each once.
fn people(
    field: &str,
    text: &str,
    me: Option<PersonId>,
    whom: &dyn Fn(&str) -> Result<PersonId, Refusal>,
) -> Result<Vec<PersonId>, Refusal> {
    let mut found = Vec::new();
    for part in text.split([',', ';', '\n']).map(str::trim).filter(|part| !part.is_empty()) {
        let person = whom(part).map_err(|refusal| Refusal::of(field, refusal.sentence))?;
        if Some(person) == me {
            let says = "You see it anyway: name the others it is for, and leave yourself out.";
            return Err(Refusal::of(field, says));
        }
        if !found.contains(&person) {
            found.push(person);
        }
    }
    Ok(found)
}

/// Who may see what is opened. Whoever names people means that it is theirs, and must not open it to all.
fn visibility(typed: &[(String, String)], field: &str, has_people: bool) -> Result<Visibility, Refusal> {
    let said = typed.iter().find(|(name, _)| name == form::VISIBILITY).map_or("", |(_, word)| word.trim());
    let visibility = match said {
        "" | "open" => Visibility::Open,
        "pair" => Visibility::Pair,
        "privileged" => Visibility::Privileged,
        _ => return Err(Refusal::of(form::VISIBILITY, "Choose who may see it.")),
    };
    match (visibility, has_people) {
        (Visibility::Open, true) => Err(Refusal::of(
            field,
            "You named people, and everybody may see it: choose that only those named may, or leave the names out.",
        )),
        (Visibility::Pair | Visibility::Privileged, false) => {
            Err(Refusal::of(field, "Say whom it is for: without a name nobody but you would ever see it."))
        }
        _ => Ok(visibility),
    }
}

fn several(text: &str) -> Vec<String> {
    text.split(',').map(slug).filter(|word| !word.is_empty()).collect()
}

/// Words as a name: lower case, joined by hyphens.
fn slug(text: &str) -> String {
    let mut out = String::new();
    for c in text.trim().to_lowercase().chars() {
        match c {
            c if c.is_alphanumeric() || c == '_' || c == '.' => out.push(c),
            _ if out.ends_with('-') || out.is_empty() => {}
            _ => out.push('-'),
        }
    }
    out.trim_end_matches('-').to_owned()
}

/// A day that somebody chose: its end where it is a limit, its beginning elsewhere.
fn instant(calendar: &Calendar, name: &str, text: &str) -> Result<At, Refusal> {
    let bad = || Refusal::of(name, format!("`{text}` is no day: write it as `2026-03-01`."));
    if text.len() > 10 {
        return text.parse().map_err(|_| bad());
    }
    let day: Day = text.parse().map_err(|_| bad())?;
    Ok(if matches!(name, "until" | "by_when") { calendar.end_of(day) } else { calendar.start_of(day) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_type_becomes_a_name() {
        assert_eq!(slug("  Store it apart! "), "store-it-apart");
        assert_eq!(several("GDPR, consumer credit,,"), ["gdpr", "consumer-credit"]);
    }

    #[test]
    fn a_limit_is_the_end_of_its_day() {
        let calendar = Calendar::default();
        let until = instant(&calendar, "until", "2026-03-01").unwrap();
        let on = instant(&calendar, "on", "2026-03-01").unwrap();
        assert!(on < until && until.to_string().starts_with("2026-03-01T23:59:59"), "{until}");
        let refused = instant(&calendar, "until", "2026-02-30").unwrap_err();
        assert_eq!(refused.field.as_deref(), Some("until"));
    }
}
