//! The question put to the policies.

use super::{Actor, Standing, Thing, known};
use cedar_policy::{
    Authorizer, Context, Decision, Entities, Entity, EntityId, EntityTypeName, EntityUid, PolicySet, Request,
    RestrictedExpression as Value, Schema,
};
use comity_spine::{About, Action, PersonId};
use std::collections::{HashMap, HashSet};
use std::error::Error;
use std::sync::LazyLock;

/// The policies, as an officer reads them.
pub const POLICIES: &str = include_str!("policies.cedar");

/// The shapes that they speak of.
pub const SCHEMA: &str = include_str!("schema.cedarschema");

/// The policies, read once. Were they unreadable, nobody could do anything; a test reads them.
static RULES: LazyLock<Option<(PolicySet, Schema)>> = LazyLock::new(|| {
    let (schema, _) = Schema::from_cedarschema_str(SCHEMA).ok()?;
    Some((POLICIES.parse().ok()?, schema))
});

type Failed = Box<dyn Error + Send + Sync>;
type Attributes = HashMap<String, Value>;

/// Whether somebody may do that to that thing. What cannot be asked, because it makes no sense (to sign an
/// inbox), is denied.
pub fn may(actor: &Actor, action: Action, thing: &Thing<'_>) -> bool {
    let Some((policies, schema)) = &*RULES else { return false };
    let asked = || {
        let (principal, resource) = (principal(actor)?, resource(thing)?);
        let action = uid("Action", action.name())?;
        let request = Request::new(principal.uid(), action, resource.uid(), Context::empty(), Some(schema))?;
        // Both have the shape of the schema, as a test says; it is not looked at each time.
        let entities = Entities::from_entities([principal, resource], None)?;
        Ok::<_, Failed>(Authorizer::new().is_authorized(&request, policies, &entities).decision())
    };
    known::answer(actor, action, thing, || asked().is_ok_and(|decision| decision == Decision::Allow))
}

fn principal(actor: &Actor) -> Result<Entity, Failed> {
    match actor {
        Actor::Stranger { house_is_open } => {
            entity("Stranger", "", [("house_is_open", Value::new_bool(*house_is_open))])
        }
        Actor::Person(standing) => person(standing),
    }
}

fn person(standing: &Standing) -> Result<Entity, Failed> {
    let attributes = [
        ("belongs", Value::new_bool(standing.belongs())),
        ("roles", words(standing.roles.iter().map(|role| role.name()))),
        ("functions", words(&standing.functions)),
        ("leads", words(&standing.leads)),
        ("regions", words(&standing.regions)),
        ("answers_for", words(&standing.answers_for)),
        ("guest_of", words(&standing.guest_of)),
    ];
    entity("Person", &standing.person.to_string(), attributes)
}

fn resource(thing: &Thing<'_>) -> Result<Entity, Failed> {
    match thing {
        Thing::Door => entity("Door", "", []),
        Thing::House => entity("House", "", []),
        Thing::Live => entity("Live", "", []),
        Thing::Inbox(None) => entity("Inbox", "", []),
        Thing::Inbox(Some(of)) => entity("Inbox", &of.to_string(), [("of", somebody(*of)?)]),
        Thing::Initiative(id) => {
            entity("Initiative", id.as_str(), [("id", Value::new_string(id.to_string()))])
        }
        Thing::Place(functions) => entity("Place", "", [("functions", words(*functions))]),
        Thing::Deed(about) => deed(about),
    }
}

fn deed(about: &About) -> Result<Entity, Failed> {
    let owners = about.owners.iter().map(|owner| somebody(*owner)).collect::<Result<Vec<_>, _>>()?;
    let attributes = [
        ("is_known", Value::new_bool(about.is_known)),
        ("initiatives", words(&about.initiatives)),
        ("functions", words(&about.functions)),
        ("regions", words(&about.regions)),
        ("owners", Value::new_set(owners)),
    ];
    entity("Deed", "", attributes)
}

fn entity<const N: usize>(of: &str, id: &str, attributes: [(&str, Value); N]) -> Result<Entity, Failed> {
    let attributes: Attributes =
        attributes.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    Ok(Entity::new(uid(of, id)?, attributes, HashSet::new())?)
}

/// The types of the schema, read once.
static TYPES: LazyLock<HashMap<&'static str, EntityTypeName>> = LazyLock::new(|| {
    let all =
        ["Action", "Deed", "Door", "House", "Inbox", "Initiative", "Live", "Person", "Place", "Stranger"];
    all.into_iter().filter_map(|name| Some((name, name.parse().ok()?))).collect()
});

fn uid(of: &str, id: &str) -> Result<EntityUid, Failed> {
    let of = TYPES.get(of).ok_or("there is no such type")?;
    Ok(EntityUid::from_type_name_and_id(of.clone(), EntityId::new(id)))
}

fn somebody(person: PersonId) -> Result<Value, Failed> {
    Ok(Value::new_entity_uid(uid("Person", &person.to_string())?))
}

fn words<T: ToString>(all: impl IntoIterator<Item = T>) -> Value {
    Value::new_set(all.into_iter().map(|word| Value::new_string(word.to_string())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use comity_spine::{Function, InitiativeId, Region};

    #[test]
    fn whoever_asks_and_whatever_is_asked_about_has_the_shape_of_the_schema() {
        let (_, schema) = RULES.as_ref().unwrap();
        let mut standing = Standing::of(PersonId(1), &[]);
        standing.speak_for(&Function::new("legal").unwrap(), true);
        standing.regions.insert(Region::new("dach").unwrap());
        standing.answers_for.insert(InitiativeId::new("atlas").unwrap());
        let actors = [Actor::Stranger { house_is_open: true }, Actor::Person(Box::new(standing))];
        let atlas = InitiativeId::new("atlas").unwrap();
        let mut about = About { is_known: true, ..About::default() };
        about.initiatives.insert(atlas.clone());
        about.owners.insert(PersonId(2));
        let legal = [Function::new("legal").unwrap()].into();
        let things = [
            Thing::Place(&legal),
            Thing::Door,
            Thing::House,
            Thing::Live,
            Thing::Inbox(None),
            Thing::Inbox(Some(PersonId(1))),
            Thing::Initiative(&atlas),
            Thing::Deed(&about),
        ];
        for (actor, thing) in actors.iter().flat_map(|actor| things.iter().map(move |it| (actor, it))) {
            let both = [principal(actor).unwrap(), resource(thing).unwrap()];
            let fits = Entities::from_entities(both, Some(schema));
            assert!(fits.is_ok(), "{actor:?} {thing:?}: {fits:?}");
        }
    }
}
