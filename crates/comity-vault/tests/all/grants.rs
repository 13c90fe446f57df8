//! What somebody was granted: given once, taken back, and remembered with its times.

use crate::common::{person, vault};
use comity_spine::{At, Noun, PersonId, Ref};
use comity_vault::{Grant, Invitation, NewWay, Role, VaultError};

const ANA: PersonId = PersonId(1);
const BO: PersonId = PersonId(2);

fn grant(person: PersonId, role: Role, scope: Option<Ref>, from: i64) -> Grant {
    Grant { person, role, scope, from: At(from), until: None, by: None }
}

#[test]
fn a_grant_holds_from_when_it_is_given_until_it_is_taken_back() {
    let (_dir, mut vault) = vault();
    vault.add_person(&person(1, "Ana Bell")).unwrap();
    let legal = Ref::new(Noun::Function, "legal");
    let lead = grant(ANA, Role::Lead, Some(legal.clone()), 10);
    assert!(vault.grant(&lead).unwrap());
    assert!(!vault.grant(&Grant { from: At(11), ..lead.clone() }).unwrap(), "they hold it already");
    assert!(!vault.revoke(ANA, Role::Lead, None, At(20)).unwrap(), "another scope");
    assert!(vault.revoke(ANA, Role::Lead, Some(&legal), At(20)).unwrap());
    assert!(!vault.revoke(ANA, Role::Lead, Some(&legal), At(21)).unwrap(), "once");
    let again = Grant { from: At(30), until: Some(At(40)), ..lead };
    assert!(vault.grant(&again).unwrap(), "and for a while");
    let all = vault.grants_of(ANA).unwrap();
    let holds = |at| all.iter().filter(|grant| grant.holds(At(at))).count();
    assert_eq!([9, 10, 19, 20, 30, 39, 40].map(holds), [0, 1, 1, 0, 1, 1, 0]);
    assert!(vault.revoke(ANA, Role::Lead, Some(&legal), At(35)).unwrap(), "earlier than it would have ended");
    assert!(!vault.grants().unwrap().iter().any(|grant| grant.holds(At(36))));
}

#[test]
fn a_role_is_granted_for_what_it_can_hold_for() {
    let (_dir, mut vault) = vault();
    vault.add_person(&person(1, "Ana Bell")).unwrap();
    let atlas = Ref::new(Noun::Initiative, "atlas");
    let of_atlas = [(Role::Admin, Some(atlas.clone())), (Role::Lead, Some(atlas))];
    for (role, scope) in [(Role::Lead, None), (Role::Guest, None)].into_iter().chain(of_atlas) {
        let refused = vault.grant(&grant(ANA, role, scope, 1));
        assert!(matches!(refused, Err(VaultError::Scope { .. })), "{role:?}");
    }
    assert!(matches!(vault.grant(&grant(BO, Role::Member, None, 1)), Err(VaultError::NoPerson(_))));
}

#[test]
fn whoever_comes_in_becomes_a_member_unless_they_were_granted_something() {
    let (_dir, mut vault) = vault();
    vault.add_person(&person(1, "Ana Bell")).unwrap();
    vault.add_person(&person(2, "Bo Chen")).unwrap();
    let atlas = Ref::new(Noun::Initiative, "atlas");
    vault.grant(&grant(BO, Role::Guest, Some(atlas), 1)).unwrap();
    for (n, who) in [(1, ANA), (2, BO)] {
        vault.invite(&[n; 32], &Invitation { person: who, by: None, until: At(100) }).unwrap();
        vault.accept(&[n; 32], &NewWay::Password("phc"), &[n; 32], At(5)).unwrap();
    }
    let roles = |who| vault.grants_of(who).unwrap().iter().map(|grant| grant.role).collect::<Vec<_>>();
    assert_eq!((roles(ANA), roles(BO)), (vec![Role::Admin, Role::Member], vec![Role::Guest]));
}
