//! The scene of a story: the agreement that its lines make together.

use super::parse::{BadStory, Line};
use crate::agreement::clause::{Clause, OneOf};
use crate::agreement::{file, templates};
use crate::world::World;
use comity_spine::{Slug, suggest};
use serde_json::json;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// The agreement file of the story: its clauses, with every function that is named as a party.
pub(super) fn agreement(lines: &[(usize, &str, Line)], world: &World) -> Result<String, BadStory> {
    let known = templates::all(world).map_err(|error| BadStory {
        line: 1,
        what: format!("a template cannot be read: {}", error.message()),
    })?;
    let (mut parties, mut clauses, mut zone) = (BTreeSet::new(), String::new(), "UTC");
    for (number, _, line) in lines {
        let wrong = |what: String| BadStory { line: *number, what };
        match line {
            Line::Person(member) => {
                parties.insert(member.function.to_string());
            }
            Line::Zone(name) => zone = name,
            Line::Clause(id) => {
                let (practice, id) = id.rsplit_once('/').map_or((None, id.as_str()), |(p, id)| (Some(p), id));
                let template = known.iter().find(|template| {
                    let of = template.clause.practice.as_ref().map(Slug::as_str);
                    template.clause.id.get_ref().as_str() == id && (practice.is_none() || practice == of)
                });
                let template = template.ok_or_else(|| {
                    let ids = known.iter().map(|template| template.clause.id.get_ref().as_str());
                    wrong(format!("there is no template `{id}`.{}", suggest::hint(id, ids)))
                })?;
                parties.extend(functions_of(&template.clause));
                let _ = writeln!(clauses, "{}\n", template.text);
            }
            Line::Toml(text) => {
                let own = templates::read(text).map_err(|error| wrong(error.message().to_owned()))?;
                parties.extend(own.iter().flat_map(functions_of));
                let _ = writeln!(clauses, "{text}\n");
            }
            _ => {}
        }
    }
    // Somebody has to agree, even in a story of nobody.
    if parties.is_empty() {
        parties.insert("product".to_owned());
    }
    let head = format!("id = \"story\"\ntitle = \"Story\"\nparties = {}\nzone = {zone:?}", json!(parties));
    Ok(format!("[agreement]\n{head}\n\n{clauses}"))
}

/// Every function that a clause names, so that the story's agreement has it as a party.
fn functions_of(clause: &Clause) -> Vec<String> {
    let events = file::events(clause);
    let of_events = events.into_iter().flat_map(|event| event.function.iter().chain(&event.to));
    let together = clause.together.iter().flat_map(|together| &together.functions);
    let all = of_events.chain(&clause.functions).chain(&clause.parties).chain(together);
    all.flat_map(OneOf::words).filter(|word| *word != "each").map(str::to_owned).collect()
}
