//! A process that dies in the middle of an import leaves nothing half imported.

mod common;

use comity_spine::{HandleId, ImportId, Noun, Ref, Seq, Trace};
use comity_vault::{Settled, Vault};
use common::{calendar, import, in_force, person, trace, vault};

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
    let settled = again.settle(&|_| None).unwrap();
    assert_eq!(settled, Settled { confirmed: vec![], discarded: vec![import(1)] });
    assert_eq!(again.imports().unwrap(), vec![]);
    assert_eq!(again.find_handle("mail", "ana@example.com").unwrap(), None);
    assert_eq!(again.settle(&|_| None).unwrap(), Settled::default());
}

#[test]
fn an_import_whose_act_is_in_the_log_is_put_into_force_at_the_next_start() {
    let (dir, mut first) = vault();
    first.stage(import(1), &calendar(), &mut many()).unwrap();
    drop(first);

    let mut again = Vault::open(dir.path()).unwrap();
    let known = |id: ImportId| (id == import(1)).then_some(Seq(41));
    assert_eq!(again.settle(&known).unwrap().confirmed, vec![import(1)]);
    assert_eq!(again.n_traces().unwrap(), 120_000);
    assert_eq!(again.import(import(1)).unwrap().unwrap().seq, Some(Seq(41)));
    again.confirm(import(1), Seq(41)).unwrap();
}

#[test]
fn an_undo_whose_act_is_in_the_log_is_done_at_the_next_start() {
    let (_dir, mut vault) = vault();
    common::bring(&mut vault, 1, vec![trace("standup", 1)]);
    assert_eq!(vault.settle_undone(&|_| Some(Seq(5))).unwrap(), vec![import(1)]);
    assert_eq!(vault.settle_undone(&|_| Some(Seq(5))).unwrap(), vec![]);
    assert_eq!(in_force(&vault), vec![]);
}
