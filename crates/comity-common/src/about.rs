//! What an act that somebody wishes is about, as far as it decides who may do it: read off the act's card and
//! the fields that it names, so that a new act needs no code here.

use crate::agreement::fold::parties;
use crate::form::Sort;
use crate::initiatives::fold::announcement_parts;
use crate::practice::ActCard;
use crate::world::World;
use comity_spine::{About, At, Function, InitiativeId, KeynoteId, Noun, Ref, Region};

/// What an act of that card, with those fields, is about at an instant. Fields that are empty say nothing.
pub fn of<'a>(
    world: &World,
    card: &ActCard,
    fields: impl IntoIterator<Item = (&'a str, &'a str)>,
    at: At,
) -> About {
    let mut about = About::default();
    for (name, value) in fields {
        let value = value.trim();
        let Some(field) = card.field(name).filter(|_| !value.is_empty()) else { continue };
        let is_matter = card.matter() == Some(name) && !card.opens;
        let found = match field.sort {
            Sort::Initiative => initiative(world, &mut about, value, at),
            Sort::Keynote => keynote(world, &mut about, value, at),
            Sort::Function if name == "function" => function(&mut about, value),
            Sort::Thing => value.parse().map_or(name == "artefact", |it| thing(world, &mut about, &it, at)),
            _ if name == "clause" => clause(world, &mut about, value, at),
            _ if is_matter => {
                let noun = card.kind.about.first().copied();
                noun.is_some_and(|noun| thing(world, &mut about, &Ref::new(noun, value), at))
            }
            _ => true,
        };
        about.is_known &= found;
    }
    about
}

fn initiative(world: &World, about: &mut About, id: &str, at: At) -> bool {
    let Ok(id) = InitiativeId::new(id) else { return false };
    about.owners.extend(world.initiatives().get(&id).and_then(|it| it.dri(at)));
    about.initiatives.insert(id);
    true
}

fn keynote(world: &World, about: &mut About, id: &str, at: At) -> bool {
    let Ok(id) = KeynoteId::new(id) else { return false };
    about.owners.extend(world.initiatives().keynote(&id).and_then(|it| it.owner(at)));
    true
}

fn function(about: &mut About, id: &str) -> bool {
    let function = Function::new(id).ok();
    about.functions.extend(function.clone());
    function.is_some()
}

fn thing(world: &World, about: &mut About, thing: &Ref, at: At) -> bool {
    initiative_of(world, thing).is_some_and(|id| initiative(world, about, id.as_str(), at))
}

/// The initiative that a thing is or belongs to: itself, an announcement's, the one that a matter is about.
pub fn initiative_of(world: &World, thing: &Ref) -> Option<InitiativeId> {
    match thing.noun {
        Noun::Initiative => InitiativeId::new(&thing.id).ok(),
        Noun::Announcement => announcement_parts(&thing.id).map(|(_, id)| id),
        _ => {
            let facts = world.facts();
            let of = facts.find(thing).and_then(|ix| facts.beside(ix, Noun::Initiative))?;
            InitiativeId::new(&of.id).ok()
        }
    }
}

/// A clause is for its parties, and for the regions that it asks; in the newest version that has it.
fn clause(world: &World, about: &mut About, id: &str, at: At) -> bool {
    let versions = world.agreement().versions().iter().rev().filter(|version| version.at <= at);
    let mut all = versions.map(|version| &version.readable);
    let known = all.find_map(|readable| {
        let place = readable.plans.iter().position(|plan| plan.id.as_str() == id)?;
        Some((readable, &readable.plans[place], readable.file.clause.get(place)?))
    });
    let Some((readable, plan, clause)) = known else { return false };
    about.functions.extend(parties(&readable.file, clause));
    let asked = plan.looks().into_iter().flat_map(|look| &look.region);
    about.regions.extend(asked.filter_map(|region| Region::new(region).ok()));
    true
}
