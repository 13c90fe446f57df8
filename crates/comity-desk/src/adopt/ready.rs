//! Clauses ready to adopt, and how one gets into a draft: with the workspace's own functions, and those
//! among its parties.

use crate::DeskError;
use comity_common::World;
use comity_common::agreement::clause::{AgreementFile, Clause};
use comity_common::agreement::file;
use comity_common::agreement::plan::{Plan, plan};
use comity_common::agreement::templates::{self, Template};
use comity_common::catalogue::{Catalogue, FREEZE};
use comity_spine::{At, ClauseId, Function, Kind, suggest};
use std::collections::{BTreeMap, BTreeSet};

/// A template with what it needs.
#[derive(Clone, Debug)]
pub struct Offer {
    /// The template.
    pub template: Template,
    /// Made ready to judge.
    pub plan: Plan,
    /// The kinds of fact that it looks for.
    pub needs: Vec<Need>,
}

/// A kind of fact that a template looks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    /// Its name.
    pub kind: &'static str,
    /// Whether the workspace has it: a source gives it, people have said it here, or it is done in Comity.
    pub met: bool,
}

/// Every template, practice by practice, with what it needs and whether the workspace has that.
///
/// # Errors
/// If a file of templates cannot be read; a test keeps that from happening.
pub fn offers(world: &World, as_of: At) -> Result<Vec<Offer>, DeskError> {
    let all = templates::all(world).map_err(|error| DeskError::Unread(error.to_string()))?;
    let measures = world.measures();
    let offer = |template: Template| {
        let plan = plan(&template.clause, world.catalogue(), &measures).ok()?;
        let kinds: BTreeSet<Kind> = plan.looks().into_iter().map(|look| look.kind).collect();
        let needs = kinds.into_iter().map(|kind| need(world, kind, as_of)).collect();
        Some(Offer { template, plan, needs })
    };
    Ok(all.into_iter().filter_map(offer).collect())
}

fn need(world: &World, kind: Kind, as_of: At) -> Need {
    let catalogue: &Catalogue = world.catalogue();
    let card = catalogue.card(kind);
    let has = |kind: Kind| {
        let card = catalogue.card(kind);
        !card.from_sources || world.coverage().is_told(card.name) || world.by_hand(kind, as_of)
    };
    // A freeze is derived from the dates that a keynote or an initiative has.
    let dated =
        || ["freeze.set", "initiative.frozen"].iter().filter_map(|name| catalogue.kind(name)).any(has);
    Need { kind: card.name, met: if kind == FREEZE { dated() } else { has(kind) } }
}

/// The head of a new agreement, with product and every function that some clauses name as its parties:
/// nobody is bound to a clause whose functions are not its parties.
pub fn head<'a>(clauses: impl Iterator<Item = &'a Clause>, zone: &str) -> String {
    let mut parties: BTreeSet<&str> = ["product"].into();
    parties.extend(clauses.flat_map(named));
    let parties: Vec<String> = parties.iter().map(|party| format!("\"{party}\"")).collect();
    format!(
        "[agreement]\nid = \"our-agreement\"\ntitle = \"How we work together\"\nparties = [{}]\n\
         zone = \"{zone}\" # where your working days are counted, such as \"Europe/Berlin\"\n",
        parties.join(", ")
    )
}

/// The functions that a clause names.
fn named(clause: &Clause) -> BTreeSet<&str> {
    let events = file::events(clause);
    let of_events = events.into_iter().flat_map(|event| event.function.iter().chain(&event.to));
    let together = clause.together.iter().flat_map(|together| &together.functions);
    let words = of_events.chain(together).chain(&clause.functions).flat_map(|all| all.words());
    words.filter(|word| *word != "each").collect()
}

/// A draft into which a template was put.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// The draft.
    pub text: String,
    /// Functions that the template names and the workspace does not have, nor any of a like name.
    pub unknown: BTreeSet<String>,
}

/// Puts a template at the end of a draft, with the workspace's own names for its functions, and those among
/// the parties. A draft that is empty gets a head; one that cannot be read keeps its parties.
pub fn take(text: &str, template: &Template, functions: &BTreeSet<Function>, zone: &str) -> Taken {
    let mut own: BTreeMap<&str, String> = BTreeMap::new();
    let mut unknown = BTreeSet::new();
    for name in named(&template.clause) {
        let known = functions.iter().map(Function::as_str);
        match suggest::did_you_mean(name, known.clone()).filter(|_| !known.clone().any(|it| it == name)) {
            Some(near) => drop(own.insert(name, near.to_owned())),
            None if !known.clone().any(|it| it == name) && !functions.is_empty() => {
                unknown.insert(name.to_owned());
            }
            None => {}
        }
    }
    let mut clause = template.text.clone();
    for (name, near) in &own {
        clause = clause.replace(&format!("\"{name}\""), &format!("\"{near}\""));
    }
    let fitted = templates::read(&clause).unwrap_or_default();
    let text = match text.trim().is_empty() {
        true => head(fitted.iter(), zone),
        false => with_parties(text.trim_end(), &fitted.iter().flat_map(named).collect()),
    };
    Taken { text: format!("{}\n\n{clause}\n", text.trim_end()), unknown }
}

/// The clauses that a draft names; none if it cannot be read at all.
pub fn names(text: &str) -> BTreeSet<ClauseId> {
    let file = toml::from_str::<AgreementFile>(text).map(|file| file.clause).unwrap_or_default();
    file.into_iter().map(|clause| clause.id.into_inner()).collect()
}

/// A draft whose parties are at least those.
fn with_parties(text: &str, wanted: &BTreeSet<&str>) -> String {
    let Ok(file) = toml::from_str::<AgreementFile>(text) else { return text.to_owned() };
    let parties = &file.agreement.parties;
    let missing: Vec<String> = wanted
        .iter()
        .filter(|name| !parties.iter().any(|party| party.get_ref().as_str() == **name))
        .map(|name| format!(", \"{name}\""))
        .collect();
    match parties.last().map(|last| last.span().end) {
        Some(end) if text.is_char_boundary(end) => {
            format!("{}{}{}", &text[..end], missing.concat(), &text[end..])
        }
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn template() -> Template {
        let world = World::new(Vec::new()).unwrap();
        let mut all = templates::all(&world).unwrap();
        let place = all.iter().position(|it| it.clause.id.get_ref().as_str() == "functions-stay-in-touch");
        all.swap_remove(place.unwrap())
    }

    fn functions(names: &[&str]) -> BTreeSet<Function> {
        names.iter().map(|name| Function::new(name).unwrap()).collect()
    }

    #[test]
    fn a_first_template_brings_a_head_whose_parties_are_the_functions_it_names() {
        let taken = take("", &template(), &functions(&["legal", "marketing", "customer-success"]), "UTC");
        let world = World::new(Vec::new()).unwrap();
        let readable = super::super::draft::read(&taken.text, &world).unwrap();
        assert_eq!(readable.file.agreement.parties.len(), 4, "{}", taken.text);
        assert!(taken.unknown.is_empty());
    }

    #[test]
    fn a_template_speaks_of_the_workspaces_own_functions_and_makes_them_parties() {
        let own = functions(&["product", "legal", "customer_success"]);
        let begun = "[agreement]\nid = \"x\"\ntitle = \"X\"\nparties = [\n  \"product\", # we\n]\n";
        let taken = take(begun, &template(), &own, "UTC");
        assert!(taken.text.contains("functions = [\"legal\", \"marketing\", \"customer_success\"]"));
        assert!(taken.text.contains("\"product\", \"customer_success\", \"legal\", \"marketing\", # we"));
        assert_eq!(taken.unknown, ["marketing".to_owned()].into());
    }

    #[test]
    fn a_draft_that_cannot_be_read_keeps_every_letter() {
        let taken = take("[agreement\nid =", &template(), &functions(&["legal"]), "UTC");
        assert!(taken.text.starts_with("[agreement\nid =\n\n[[clause]]"), "{}", taken.text);
    }
}
