//! The living text by its ids, so that what a small deletion takes away can be named without a walk.

use crate::check::{Id, Run};
use std::collections::BTreeMap;

/// The longest chunk, in units of UTF-16.
const CHUNK: usize = 1 << 10;

/// Text in chunks, each beginning at an id.
#[derive(Debug, Default)]
pub struct Texts {
    chunks: BTreeMap<Id, Vec<u16>>,
}

impl Texts {
    /// Keeps a text that begins at an id.
    pub fn put(&mut self, id: Id, units: &[u16]) {
        let before = self.chunks.range_mut(..id).next_back();
        if let Some((start, chunk)) = before
            && start.client == id.client
            && start.clock as usize + chunk.len() == id.clock as usize
            && chunk.len() + units.len() <= CHUNK
        {
            chunk.extend_from_slice(units);
            return;
        }
        self.chunks.insert(id, units.to_vec());
    }

    /// Takes away what there is of a run, in order.
    pub fn take(&mut self, run: Run) -> Vec<(Id, Vec<u16>)> {
        let client = run.id.client;
        let end = Id { client, clock: run.end() };
        let over: Vec<Id> = self
            .chunks
            .range(..end)
            .rev()
            .take_while(|(id, chunk)| {
                id.client == client && id.clock as usize + chunk.len() > run.id.clock as usize
            })
            .map(|(id, _)| *id)
            .collect();
        let mut taken = Vec::new();
        for id in over.into_iter().rev() {
            let Some(mut chunk) = self.chunks.remove(&id) else { continue };
            let from = run.id.clock.saturating_sub(id.clock) as usize;
            let to = ((run.end() - id.clock) as usize).min(chunk.len());
            let rest = chunk.split_off(to);
            let gone = chunk.split_off(from);
            if !rest.is_empty() {
                self.chunks.insert(Id { client, clock: id.clock + to as u32 }, rest);
            }
            if !chunk.is_empty() {
                self.chunks.insert(id, chunk);
            }
            taken.push((Id { client, clock: id.clock + from as u32 }, gone));
        }
        taken
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_taken_is_what_was_put_and_only_once(
            takes in prop::collection::vec((0..60_u32, 1..20_u32), 0..20)
        ) {
            let text: Vec<u16> = (0..60).map(|n| 'a' as u16 + n % 26).collect();
            let (mut texts, mut left) = (Texts::default(), vec![true; 60]);
            for (n, chunk) in text.chunks(7).enumerate() {
                texts.put(Id { client: 1, clock: n as u32 * 7 }, chunk);
            }
            for (clock, len) in takes {
                for (id, units) in texts.take(Run { id: Id { client: 1, clock }, len }) {
                    for (n, unit) in units.into_iter().enumerate() {
                        let at = id.clock as usize + n;
                        prop_assert_eq!(unit, text[at]);
                        prop_assert!(std::mem::replace(&mut left[at], false));
                    }
                }
                let end = ((clock + len) as usize).min(60);
                prop_assert!(left[(clock as usize).min(end)..end].iter().all(|left| !left));
            }
        }
    }
}
