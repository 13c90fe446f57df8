//! Forgetting: the words go, past recovery; the act, its place and every proof stay.

use crate::{
    LogError,
    draft::{Chance, Draft},
    log::{Log, Receipt},
    seal::NoKeys,
};
use comity_spine::{At, Owner, PersonId, Slug};
use serde::{Deserialize, Serialize};

/// The kind of the act that withdraws words: `{"seqs":[3,[7,9]],"why":"by-author"}`.
pub const WITHDRAWN: &str = "words.withdrawn";
/// The kind of the act that erases a person's words: `{"person":"p_…","seqs":[…],"basis":"art17"}`.
pub const ERASED: &str = "subject.erased";

/// Some acts, in order: single numbers and `[first, last]` runs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Seqs(Vec<Span>);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
enum Span {
    One(u64),
    Run([u64; 2]),
}

impl Seqs {
    /// Gathers numbers into runs.
    pub fn of(seqs: impl IntoIterator<Item = u64>) -> Seqs {
        let mut seqs: Vec<u64> = seqs.into_iter().collect();
        seqs.sort_unstable();
        seqs.dedup();
        let runs = seqs.chunk_by(|a, b| a + 1 == *b).map(|run| match run {
            [first, .., last] => Span::Run([*first, *last]),
            [one] => Span::One(*one),
            [] => Span::Run([1, 0]), // `chunk_by` yields no empty chunk; an empty run is right all the same.
        });
        Seqs(runs.collect())
    }

    /// Whether this act is among them.
    pub fn contains(&self, seq: u64) -> bool {
        self.0.iter().any(|span| match *span {
            Span::One(one) => one == seq,
            Span::Run([first, last]) => (first..=last).contains(&seq),
        })
    }
}

/// What an act of forgetting lists; other fields are for people.
#[derive(Deserialize)]
pub(crate) struct Listed {
    pub(crate) seqs: Seqs,
}

#[derive(Serialize)]
struct Withdrawn<'a> {
    seqs: Seqs,
    why: &'a Slug,
    #[serde(skip_serializing_if = "Option::is_none")]
    matter: Option<&'a Slug>,
}

#[derive(Serialize)]
struct Erased<'a> {
    person: PersonId,
    seqs: Seqs,
    basis: &'a Slug,
}

fn terms(body: &impl Serialize) -> Vec<u8> {
    // Numbers, ids and slugs always have their JSON.
    serde_json::to_vec(body).unwrap_or_default()
}

/// Withdraws the words of these acts; acts without words, or whose words are gone, are passed over.
///
/// `why` is a closed word such as `by-author`. The act that says so and the deletion are one transaction;
/// the journal is emptied afterwards, so that the bytes are on no page of the folder any more. What hashed
/// terms or request fingerprints still say is nothing that can be guessed.
///
/// # Errors
/// [`LogError::StillRead`] when a reader kept the journal open: the words are deleted, run it again to scrub.
pub fn withdraw(
    log: &mut dyn Log,
    now: At,
    by: Option<PersonId>,
    seqs: &[u64],
    why: &Slug,
    chance: &mut dyn Chance,
) -> Result<Receipt, LogError> {
    let body = Withdrawn { seqs: Seqs::of(seqs.iter().copied()), why, matter: None };
    let draft = Draft { by, ..Draft::new(WITHDRAWN, terms(&body)) };
    log.forget(now, draft.seal(&NoKeys, chance)?, seqs)
}

/// Withdraws all words that are sealed under a matter's own key. Whoever reads this act destroys that key,
/// too, so that no copy of the log can be read either.
///
/// # Errors
/// As [`withdraw`].
pub fn withdraw_matter(
    log: &mut dyn Log,
    now: At,
    by: Option<PersonId>,
    matter: &Slug,
    why: &Slug,
    chance: &mut dyn Chance,
) -> Result<Receipt, LogError> {
    let seqs = log.words_of(&Owner::Matter(matter.clone()))?;
    let body = Withdrawn { seqs: Seqs::of(seqs.iter().copied()), why, matter: Some(matter) };
    let draft = Draft { by, ..Draft::new(WITHDRAWN, terms(&body)) };
    log.forget(now, draft.seal(&NoKeys, chance)?, &seqs)
}

/// Erases all words that belong to a person. Destroy the person's key in the vault first: both must go.
///
/// `basis` is a closed word such as `art17`. What stays is the random id in headers, and the times.
pub fn erase_person(
    log: &mut dyn Log,
    now: At,
    by: Option<PersonId>,
    person: PersonId,
    basis: &Slug,
    chance: &mut dyn Chance,
) -> Result<Receipt, LogError> {
    let seqs = log.words_of(&Owner::Person(person))?;
    let body = Erased { person, seqs: Seqs::of(seqs.iter().copied()), basis };
    let draft = Draft { by, ..Draft::new(ERASED, terms(&body)) };
    log.forget(now, draft.seal(&NoKeys, chance)?, &seqs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_become_runs_and_a_run_contains_its_ends() {
        let seqs = Seqs::of([9, 3, 7, 8, 7]);
        assert_eq!(serde_json::to_string(&seqs).unwrap(), "[3,[7,9]]");
        let read: Seqs = serde_json::from_str("[3,[7,9]]").unwrap();
        let inside: Vec<u64> = (0..12).filter(|&seq| read.contains(seq)).collect();
        assert_eq!(inside, [3, 7, 8, 9]);
    }
}
