//! The question put to the policies.

use super::{Actor, Standing, Thing};
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
        let entities = Entities::from_entities([principal, resource], Some(schema))?;
        Ok::<_, Failed>(Authorizer::new().is_authorized(&request, policies, &entities).decision())
    };
    asked().is_ok_and(|decision| decision == Decision::Allow)
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

fn uid(of: &str, id: &str) -> Result<EntityUid, Failed> {
    Ok(EntityUid::from_type_name_and_id(of.parse::<EntityTypeName>()?, EntityId::new(id)))
}

fn somebody(person: PersonId) -> Result<Value, Failed> {
    Ok(Value::new_entity_uid(uid("Person", &person.to_string())?))
}

fn words<T: ToString>(all: impl IntoIterator<Item = T>) -> Value {
    Value::new_set(all.into_iter().map(|word| Value::new_string(word.to_string())))
}
