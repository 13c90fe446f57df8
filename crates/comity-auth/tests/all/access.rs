//! The policies: that they fit their schema, and what they come to for each role.

use cedar_policy::{PolicySet, Schema, ValidationMode, Validator};
use comity_auth::access::decide::{POLICIES, SCHEMA};
use comity_auth::{Actor, Grant, Role, Standing, Thing, may};
use comity_spine::{About, Action, At, Function, InitiativeId, PersonId, Ref};
use std::collections::BTreeSet;

const ANA: PersonId = PersonId(1);

fn actor(grants: &[(Role, Option<&str>)], function: Option<(&str, bool)>) -> Actor {
    let grant = |(role, scope): &(Role, Option<&str>)| Grant {
        person: ANA,
        role: *role,
        scope: scope.map(|text| text.parse::<Ref>().unwrap()),
        from: At(0),
        until: None,
        by: None,
    };
    let grants: Vec<Grant> = grants.iter().map(grant).collect();
    let mut standing = Standing::of(ANA, &grants);
    if let Some((function, is_lead)) = function {
        standing.speak_for(&Function::new(function).unwrap(), is_lead);
    }
    Actor::Person(Box::new(standing))
}

fn id(text: &str) -> InitiativeId {
    InitiativeId::new(text).unwrap()
}

fn about(initiatives: &[&str], functions: &[&str], owner: Option<u128>) -> About {
    About {
        initiatives: initiatives.iter().map(|it| id(it)).collect(),
        functions: functions.iter().map(|it| Function::new(it).unwrap()).collect(),
        owners: owner.map(PersonId).into_iter().collect(),
        ..About::default()
    }
}

#[test]
fn the_policies_fit_their_schema() {
    let (schema, warnings) = Schema::from_cedarschema_str(SCHEMA).unwrap();
    assert_eq!(warnings.count(), 0);
    let policies: PolicySet = POLICIES.parse().unwrap();
    let found = Validator::new(schema).validate(&policies, ValidationMode::Strict);
    assert!(found.validation_passed(), "{found}");
    assert_eq!(found.validation_warnings().count(), 0);
    for policy in policies.policies() {
        assert!(policy.annotation("id").is_some_and(|id| id.contains('-')), "{policy} has no name");
    }
}

#[test]
fn every_action_can_be_asked_for_by_its_name() {
    let admin = actor(&[(Role::Admin, None)], Some(("legal", false)));
    let deed = about(&[], &["legal"], None);
    let nobodys = BTreeSet::new();
    let things = [Thing::Door, Thing::House, Thing::Deed(&deed), Thing::Place(&nobodys)];
    for action in Action::ALL {
        let name = action.name();
        assert!(things.iter().any(|thing| may(&admin, action, thing)), "{name}: no admin may ever do it");
    }
    assert!(!may(&admin, Action::Sign, &Thing::House), "what makes no sense is denied");
}

#[test]
fn whoever_was_granted_nothing_comes_to_the_door_and_no_further() {
    let nobody = actor(&[], Some(("legal", true)));
    assert!(may(&nobody, Action::Enter, &Thing::Door));
    for thing in [Thing::House, Thing::Live, Thing::Inbox(Some(ANA)), Thing::Initiative(&id("atlas"))] {
        assert!(!may(&nobody, Action::Look, &thing), "{thing:?}");
    }
    for action in [Action::Act, Action::Sign, Action::Waive, Action::Steer] {
        assert!(!may(&nobody, action, &Thing::Deed(&about(&[], &["legal"], None))), "{action:?}");
    }
}

#[test]
fn a_guest_sees_one_initiative_and_a_right_there_is_none_elsewhere() {
    let guest = actor(&[(Role::Guest, Some("initiative:atlas"))], None);
    assert!(may(&guest, Action::Look, &Thing::Initiative(&id("atlas"))));
    assert!(!may(&guest, Action::Look, &Thing::Initiative(&id("borealis"))));
    assert!(!may(&guest, Action::Look, &Thing::House));
    let deed = |initiatives: &[&str], is_known| {
        let deed = About { is_known, ..about(initiatives, &[], None) };
        may(&guest, Action::Act, &Thing::Deed(&deed))
    };
    assert!(deed(&["atlas"], true));
    assert!(!deed(&["atlas", "borealis"], true), "two ids, one of them theirs");
    assert!(!deed(&["atlas"], false), "something that nobody found stands beside it");
    assert!(!deed(&[], true));
}

/// Pages ask about the house once, and not about each of its initiatives: so this must hold for everybody.
#[test]
fn whoever_sees_the_house_sees_every_initiative() {
    let mut all = vec![
        Actor::Stranger { house_is_open: true },
        Actor::Stranger { house_is_open: false },
        actor(&[], None),
        actor(&[(Role::Guest, Some("initiative:atlas"))], None),
    ];
    let roles = [Role::Admin, Role::Member, Role::Auditor];
    all.extend(roles.map(|role| actor(&[(role, None)], None)));
    all.extend(roles.map(|role| actor(&[(role, None), (Role::Guest, Some("initiative:atlas"))], None)));
    let sees_house = |who: &&Actor| may(who, Action::Look, &Thing::House);
    assert_eq!(all.iter().filter(sees_house).count(), 7, "all but the closed door, nobody and the guest");
    for who in all.iter().filter(sees_house) {
        assert!(may(who, Action::Look, &Thing::Initiative(&id("borealis"))), "{who:?}");
    }
}

#[test]
fn a_lead_maps_the_places_of_their_function_and_keeps_nothing_else() {
    let legal: BTreeSet<Function> = ["legal", "product"].map(|it| Function::new(it).unwrap()).into();
    let sales: BTreeSet<Function> = ["sales"].map(|it| Function::new(it).unwrap()).into();
    let lead = actor(&[(Role::Member, None)], Some(("legal", true)));
    assert!(may(&lead, Action::Map, &Thing::Place(&legal)));
    assert!(!may(&lead, Action::Map, &Thing::Place(&sales)), "another function's");
    assert!(!may(&lead, Action::Map, &Thing::Place(&BTreeSet::new())), "nobody's");
    assert!(!may(&lead, Action::Keep, &Thing::House));
    let member = actor(&[(Role::Member, None)], Some(("legal", false)));
    let auditor = actor(&[(Role::Member, None), (Role::Auditor, None)], Some(("legal", true)));
    let gone = actor(&[], Some(("legal", true)));
    for who in [&member, &auditor, &gone] {
        assert!(!may(who, Action::Map, &Thing::Place(&legal)), "{who:?}");
    }
}

#[test]
fn one_signs_for_ones_own_function_and_waives_as_its_lead() {
    let legal = about(&[], &["legal", "product"], None);
    let may = |who: &Actor, action| may(who, action, &Thing::Deed(&legal));
    let member = actor(&[(Role::Member, None)], Some(("legal", false)));
    let lead = actor(&[(Role::Member, None)], Some(("legal", true)));
    let named = actor(&[(Role::Member, None), (Role::Lead, Some("function:legal"))], None);
    let sales = actor(&[(Role::Member, None)], Some(("sales", true)));
    let admin = actor(&[(Role::Admin, None)], Some(("engineering", false)));
    let said: Vec<_> = [&member, &lead, &named, &sales, &admin]
        .map(|who| (may(who, Action::Sign), may(who, Action::Waive)))
        .into();
    assert_eq!(said, [(true, false), (true, true), (true, true), (false, false), (false, true)]);
}

#[test]
fn whoever_answers_for_it_steers() {
    let steers = |who: &Actor, deed: &About| may(who, Action::Steer, &Thing::Deed(deed));
    let member = actor(&[(Role::Member, None)], None);
    let granted = actor(&[(Role::Member, None), (Role::Dri, Some("initiative:atlas"))], None);
    assert!(steers(&member, &about(&["atlas"], &[], Some(ANA.0))), "they are the one");
    assert!(!steers(&member, &about(&["atlas"], &[], Some(2))));
    assert!(steers(&member, &about(&["atlas"], &[], None)), "nobody answers for it");
    assert!(steers(&granted, &about(&["atlas"], &[], Some(2))));
    assert!(!steers(&granted, &about(&["atlas", "borealis"], &[], Some(2))));
}

#[test]
fn an_auditor_never_acts_whatever_else_they_are() {
    let auditor = actor(&[(Role::Auditor, None), (Role::Admin, None)], Some(("legal", true)));
    assert!(may(&auditor, Action::Look, &Thing::House));
    for action in [Action::Act, Action::Sign, Action::Waive, Action::Steer] {
        assert!(!may(&auditor, action, &Thing::Deed(&about(&["atlas"], &["legal"], None))), "{action:?}");
    }
}

#[test]
fn an_inbox_is_seen_by_whose_it_is_alone() {
    let admin = actor(&[(Role::Admin, None)], None);
    assert!(may(&admin, Action::Look, &Thing::Inbox(Some(ANA))));
    assert!(!may(&admin, Action::Look, &Thing::Inbox(Some(PersonId(2)))));
    let stranger = Actor::Stranger { house_is_open: true };
    assert!(!may(&stranger, Action::Look, &Thing::Inbox(Some(ANA))));
    assert!(may(&stranger, Action::Look, &Thing::House));
    assert!(!may(&Actor::Stranger { house_is_open: false }, Action::Look, &Thing::House));
}
