//! The people directory, as members see it.

use super::{Somebody, Thing};
use crate::api::data::{Ask, Data};
use crate::pages::error::Fault;
use crate::routes::Named;
use crate::visit::Visit;
use schemars::JsonSchema;
use serde::Serialize;

/// Everybody who is in a function, by name. No number is ever told of a person.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct People {
    /// The people.
    pub people: Vec<Member>,
}

/// Somebody and for whom they speak.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Member {
    /// Who.
    pub person: Somebody,
    /// Their function.
    pub function: Thing,
    /// Their role in it, if one was said.
    pub role: Option<String>,
    /// Their region, if one was said.
    pub region: Option<Thing>,
}

impl Data for People {
    const ASKS: &'static [Ask] = &[Ask { name: "function", says: "Only people of this function." }];

    fn of(visit: &Visit<'_>, _: &Named) -> Result<People, Fault> {
        let world = visit.world.people();
        let wanted = visit.asked.get("function");
        let member = |id| {
            let standing = world.standing(id, visit.at()).filter(|_| !world.is_erased(id))?;
            let is_wanted = wanted.is_none_or(|wanted| standing.function.as_str() == wanted);
            is_wanted.then(|| Member {
                person: Somebody::of(visit, id),
                function: Thing::function(visit, standing.function.as_str()),
                role: standing.role.as_ref().map(ToString::to_string),
                region: standing
                    .region
                    .as_ref()
                    .map(|region| Thing { id: region.to_string(), name: visit.region(region.as_str()) }),
            })
        };
        let mut people: Vec<Member> = world.iter().filter_map(member).collect();
        people.sort_by_cached_key(|it| {
            (it.person.name.as_ref().map(|name| name.to_lowercase()), it.person.id.clone())
        });
        Ok(People { people })
    }
}
