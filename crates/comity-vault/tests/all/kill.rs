//! A process that dies in the middle of an import leaves nothing half imported.

use crate::common::{calendar, import, in_force, person, trace, vault};
use comity_spine::{HandleId, Noun, Ref, Seq, Trace};
use comity_vault::Vault;

fn many() -> impl Iterator<Item = Trace> {
    (0..120_000).map(|n| trace(&format!("e{n}"), n))
}

#[test]
fn a_kill_in_the_middle_of_staging_leaves_nothing() {
    let (dir, mut first) = vault();
    let mut staging = first.begin(import(1), &calendar()).unwrap();
    staging.add_person(&person(9, "Ana Bell")).unwrap();
    staging.handle("mail", "ana@example.com", HandleId(9)).unwrap();
    staging.set_name(&Ref::new(Noun::Initiative, "atlas"), "Atlas").unwrap();
    for trace in many() {
        staging.put(&trace).unwrap();
    }
    drop(staging); // Two batches are in the file, the third is not: as a kill would leave it.
    drop(first);

    let mut again = Vault::open(dir.path()).unwrap();
    assert_eq!(in_force(&again), vec![]);
    assert_eq!((again.directory().unwrap(), again.names().unwrap()), (vec![], vec![]));
    assert_eq!(again.discard_staged().unwrap(), vec![import(1)]);
    assert_eq!(again.imports().unwrap(), vec![]);
    assert_eq!(again.find_handle("mail", "ana@example.com").unwrap(), None);
    assert_eq!(again.discard_staged().unwrap(), vec![]);
}

#[test]
fn what_was_staged_before_a_kill_can_be_put_into_force_after_it_and_stays() {
    let (dir, mut first) = vault();
    first.stage(import(1), &calendar(), &mut many()).unwrap();
    drop(first);

    let mut again = Vault::open(dir.path()).unwrap();
    again.confirm(import(1), Seq(41)).unwrap();
    again.confirm(import(1), Seq(41)).unwrap();
    assert_eq!(again.discard_staged().unwrap(), vec![]);
    assert_eq!(again.n_traces().unwrap(), 120_000);
    assert_eq!(again.import(import(1)).unwrap().unwrap().seq, Some(Seq(41)));
}
