//! Small makers that several tests share.
#![allow(dead_code, clippy::allow_attributes, reason = "each test file uses some of these")]

use comity_spine::{At, Being, ImportId, PersonId, Seq, SourceId, Trace, TraceId};
use comity_vault::{NewPerson, Vault};
use tempfile::TempDir;

/// A fresh vault in a folder that goes when the test ends.
pub fn vault() -> (TempDir, Vault) {
    let dir = TempDir::new().expect("a temporary folder");
    let vault = Vault::open(dir.path()).expect("a fresh vault opens");
    (dir, vault)
}

/// The calendar.
pub fn calendar() -> SourceId {
    SourceId::new("calendar").expect("a name")
}

/// A trace of the calendar that differs by `word`.
pub fn trace(foreign: &str, word: i64) -> Trace {
    Trace::new(calendar(), foreign, "contact", At(word))
}

/// The `n`th import.
pub fn import(n: u128) -> ImportId {
    ImportId(n)
}

/// Stages and confirms an import of these.
pub fn bring(vault: &mut Vault, n: u128, traces: Vec<Trace>) -> (Vec<Trace>, Vec<TraceId>) {
    let source = traces.first().map_or_else(calendar, |trace| trace.source.clone());
    vault.stage(import(n), &source, &mut traces.into_iter()).expect("stages");
    vault.confirm(import(n), Seq(n as u64)).expect("confirms");
    vault.brought(import(n)).expect("reads back")
}

/// Somebody.
pub fn person(n: u128, name: &str) -> NewPerson {
    NewPerson { person: PersonId(n), name: Some(name.to_owned()), being: Being::Person, zone: None }
}

/// What is in force in the calendar, as (foreign id, word), sorted.
pub fn in_force(vault: &Vault) -> Vec<(String, i64)> {
    let traces = vault.traces(&calendar()).expect("reads");
    let mut words: Vec<_> = traces.into_iter().map(|trace| (trace.foreign.to_string(), trace.at.0)).collect();
    words.sort();
    words
}

/// Fills with a counted pattern: never the same bytes twice, and the same in every run.
pub fn counted() -> impl FnMut(&mut [u8]) {
    let mut n = 0u8;
    move |bytes: &mut [u8]| {
        n = n.wrapping_add(1);
        bytes.iter_mut().zip(0u8..).for_each(|(byte, at)| *byte = n.wrapping_mul(37).wrapping_add(at));
    }
}
