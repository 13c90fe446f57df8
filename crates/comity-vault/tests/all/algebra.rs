//! Imports and undos in any order leave what the imports still in force say, newest first.

use crate::common::{bring, calendar, import, in_force, trace, vault};
use comity_spine::{Seq, Trace, TraceId};
use comity_vault::{Counts, Undone, Vault, VaultError};
use proptest::prelude::*;
use std::collections::BTreeMap;

#[derive(Clone, Debug)]
enum Step {
    Import(Vec<(u8, i64)>),
    Undo(usize),
    StageAndDiscard(Vec<(u8, i64)>),
}

fn rows() -> impl Strategy<Value = Vec<(u8, i64)>> {
    prop::collection::vec((0u8..6, 0i64..3), 0..10)
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        4 => rows().prop_map(Step::Import),
        3 => any::<prop::sample::Index>().prop_map(|at| Step::Undo(at.index(64))),
        1 => rows().prop_map(Step::StageAndDiscard),
    ];
    prop::collection::vec(step, 1..14)
}

fn traces(rows: &[(u8, i64)]) -> Vec<Trace> {
    rows.iter().map(|(key, word)| trace(&format!("e{key}"), *word)).collect()
}

/// The world beside the vault: it takes in what the vault says came and went, and nothing else.
#[derive(Default, PartialEq, Debug)]
struct World(BTreeMap<TraceId, (String, i64)>);

impl World {
    fn take(&mut self, came: &[Trace], gone: &[TraceId]) {
        for id in gone {
            assert!(self.0.remove(id).is_some(), "{id:?} went without having been there");
        }
        for trace in came {
            let before = self.0.insert(trace.id, (trace.foreign.to_string(), trace.at.0));
            assert_eq!(before, None, "came twice");
        }
    }

    fn words(&self) -> Vec<(String, i64)> {
        let mut words: Vec<_> = self.0.values().cloned().collect();
        words.sort();
        words
    }
}

/// An import: its number, its rows, and whether it was undone.
type Made = (u128, Vec<(u8, i64)>, bool);

enum Act {
    Made(u128),
    Undid(u128),
}

/// What the imports still in force say, recomputed from nothing.
fn from_scratch(imports: &[Made]) -> Vec<(String, i64)> {
    let mut said = BTreeMap::new();
    for (_, rows, _) in imports.iter().filter(|(_, _, undone)| !undone) {
        said.extend(rows.iter().map(|(key, word)| (format!("e{key}"), *word)));
    }
    said.into_iter().collect()
}

fn replay(vault: &Vault, acts: &[Act]) -> World {
    let mut world = World::default();
    for act in acts {
        match act {
            Act::Made(n) => {
                let (came, gone) = vault.brought(import(*n)).expect("reads");
                world.take(&came, &gone);
            }
            Act::Undid(n) => {
                let Undone { restored, gone } = vault.undone(import(*n)).expect("reads");
                world.take(&restored, &gone);
            }
        }
    }
    world
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]
    #[test]
    fn any_order_of_imports_and_undos_leaves_what_a_fresh_start_would(steps in steps()) {
        let (_dir, mut vault) = vault();
        let mut imports: Vec<Made> = Vec::new();
        let (mut acts, mut world) = (Vec::new(), World::default());
        for (n, step) in (1u128..).zip(steps) {
            match step {
                Step::Import(rows) => {
                    let (came, gone) = bring(&mut vault, n, traces(&rows));
                    world.take(&came, &gone);
                    imports.push((n, rows, false));
                    acts.push(Act::Made(n));
                }
                Step::StageAndDiscard(rows) => {
                    vault.stage(import(n), &calendar(), &mut traces(&rows).into_iter()).unwrap();
                    prop_assert_eq!(in_force(&vault).len(), world.0.len(), "staging has no effect");
                    vault.discard(import(n)).unwrap();
                }
                Step::Undo(which) => {
                    if imports.is_empty() {
                        continue;
                    }
                    let at = which % imports.len();
                    let (id, _, undone) = &mut imports[at];
                    let result = vault.undo(import(*id), Seq(n as u64));
                    if *undone {
                        let refused = matches!(result, Err(VaultError::UndoneAlready { .. }));
                        prop_assert!(refused);
                    } else {
                        let Undone { restored, gone } = result.unwrap();
                        world.take(&restored, &gone);
                        *undone = true;
                        acts.push(Act::Undid(*id));
                    }
                }
            }
            let expected = from_scratch(&imports);
            prop_assert_eq!(in_force(&vault), expected.clone());
            prop_assert_eq!(world.words(), expected);
        }
        prop_assert_eq!(replay(&vault, &acts), world, "replay tells the same");
    }
}

#[test]
fn the_same_file_twice_writes_nothing_the_second_time() {
    let (_dir, mut vault) = vault();
    let file: Vec<Trace> = (0..500).map(|n| trace(&format!("e{n}"), n)).collect();
    let first = vault.stage(import(1), &calendar(), &mut file.clone().into_iter()).unwrap();
    assert_eq!(first, Counts { new: 500, ..Counts::default() });
    vault.confirm(import(1), Seq(1)).unwrap();
    let second = vault.stage(import(2), &calendar(), &mut file.into_iter()).unwrap();
    assert_eq!(second, Counts { known: 500, ..Counts::default() });
    vault.confirm(import(2), Seq(2)).unwrap();
    assert_eq!(vault.brought(import(2)).unwrap(), (vec![], vec![]));

    assert_eq!(vault.undo(import(1), Seq(3)).unwrap(), Undone::default(), "the second still vouches");
    assert_eq!(vault.undo(import(2), Seq(4)).unwrap().gone.len(), 500, "now nothing does");
}

#[test]
fn an_event_that_moved_takes_the_place_of_what_was_said_before_and_gives_it_back() {
    let (_dir, mut vault) = vault();
    let (came, _) = bring(&mut vault, 1, vec![trace("standup", 1)]);
    let (moved, gone) = bring(&mut vault, 2, vec![trace("standup", 2)]);
    assert_eq!((moved[0].at.0, gone), (2, vec![came[0].id]));
    let undone = vault.undo(import(2), Seq(3)).unwrap();
    assert_eq!((undone.restored, undone.gone), (came, vec![moved[0].id]));
}

#[test]
fn undoing_twice_is_refused_with_the_act_that_did_it() {
    let (_dir, mut vault) = vault();
    bring(&mut vault, 1, vec![trace("standup", 1)]);
    vault.undo(import(1), Seq(7)).unwrap();
    let error = vault.undo(import(1), Seq(8)).unwrap_err().to_string();
    assert!(error.contains("undone by act 7 already"), "{error}");
}

#[test]
fn one_source_has_one_unfinished_import_at_a_time() {
    let (_dir, mut vault) = vault();
    vault.stage(import(1), &calendar(), &mut vec![trace("a", 1)].into_iter()).unwrap();
    let error = vault.stage(import(2), &calendar(), &mut vec![].into_iter()).unwrap_err();
    assert!(matches!(error, VaultError::StagedElsewhere { .. }), "{error}");
    assert!(matches!(vault.undo(import(1), Seq(1)), Err(VaultError::NotLive(_))));
}

#[test]
fn a_trace_of_another_source_leaves_nothing_staged() {
    let (_dir, mut vault) = vault();
    let other = Trace::new("slack".parse().unwrap(), "m1", "contact", comity_spine::At(1));
    let error = vault.stage(import(1), &calendar(), &mut vec![trace("a", 1), other].into_iter()).unwrap_err();
    assert!(error.to_string().contains("`slack`"), "{error}");
    assert_eq!(vault.imports().unwrap(), vec![]);
}
