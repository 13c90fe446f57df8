//! The state of the register, and whether an act about it may be done.

use super::acts::{Act, Sort};
use crate::misread::misread;
use crate::practice::RawWish;
use comity_spine::{At, Head, Noun, ObligationId, Ref, Refusal, Seq, Slug, suggest};
use serde::Deserialize;
use std::collections::BTreeMap;

/// One obligation from its entry on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Obligation {
    /// The act that entered it; by this its words are found.
    pub seq: Seq,
    /// What sort of rule it is.
    pub sort: Sort,
    /// From when it binds.
    pub from: At,
    /// The last instant at which it binds, if that was said when it was entered.
    pub until: Option<At>,
    /// When somebody said that it no longer binds.
    pub ended: Option<At>,
}

impl Obligation {
    /// Whether it binds at an instant.
    pub fn binds(&self, at: At) -> bool {
        self.from <= at && self.until.is_none_or(|until| at <= until) && self.ended.is_none_or(|end| at < end)
    }

    /// When it stopped to bind, if it had by an instant.
    pub fn over(&self, at: At) -> Option<At> {
        self.ended.into_iter().chain(self.until).min().filter(|end| *end <= at)
    }
}

/// Every obligation that was ever entered, by id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Register(BTreeMap<ObligationId, Obligation>);

impl Register {
    /// Takes in an act. Total: a second entry of one id and the end of an unknown one change nothing.
    pub fn fold(&mut self, head: &Head, act: &Act) {
        match act {
            Act::Entered { obligation, sort, on, until } => {
                self.0.entry(obligation.clone()).or_insert(Obligation {
                    seq: head.seq,
                    sort: *sort,
                    from: on.unwrap_or(head.at),
                    until: *until,
                    ended: None,
                });
            }
            Act::Ended { obligation } => {
                if let Some(known) = self.0.get_mut(obligation) {
                    known.ended.get_or_insert(head.at);
                }
            }
        }
    }

    /// An obligation by its id.
    pub fn get(&self, id: &ObligationId) -> Option<&Obligation> {
        self.0.get(id)
    }

    /// What a concern, a precedent or a requirement cites, if it is in the register.
    pub fn cited(&self, cites: &Slug) -> Option<(&ObligationId, &Obligation)> {
        self.0.get_key_value(&ObligationId(cites.clone()))
    }

    /// All of them, by id.
    pub fn iter(&self) -> impl Iterator<Item = (&ObligationId, &Obligation)> {
        self.0.iter()
    }
}

/// The thing that an obligation is, for names and facts.
pub fn obligation_ref(id: &ObligationId) -> Ref {
    Ref::new(Noun::Obligation, id.as_str())
}

/// Whether an act about the register may be done now.
///
/// # Errors
/// A sentence for the person who wished it.
pub fn decide(register: &Register, wish: &RawWish<'_>) -> Result<(), Refusal> {
    let act = Act::deserialize(wish.terms).map_err(|why| misread(&why, wish.terms))?;
    let known = register.get(act.obligation());
    match &act {
        Act::Entered { obligation, on, until, .. } => {
            if known.is_some() {
                let sentence = format!(
                    "`{obligation}` is in the register already; end that one first, or choose another id."
                );
                return Err(Refusal::of("obligation", sentence));
            }
            if until.is_some_and(|until| until <= on.unwrap_or(wish.at)) {
                let sentence = "It would end before it begins to bind; say a later day.";
                return Err(Refusal::of("until", sentence));
            }
            Ok(())
        }
        Act::Ended { obligation } => match known {
            None => {
                let hint = suggest::hint(obligation.as_str(), register.iter().map(|(id, _)| id.as_str()));
                let sentence = format!("There is no obligation `{obligation}` in the register.{hint}");
                Err(Refusal::of("obligation", sentence))
            }
            Some(known) if known.ended.is_some() => {
                Err(Refusal::of("obligation", format!("`{obligation}` was ended already.")))
            }
            Some(_) => Ok(()),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use comity_spine::Visibility;

    fn head(seq: u64, at: i64) -> Head {
        Head {
            seq: Seq(seq),
            kind: "obligation.entered".into(),
            version: 1,
            recorded_at: At(at),
            at: At(at),
            by: None,
            on_behalf_of: None,
            source: None,
            visibility: Visibility::Open,
        }
    }

    #[test]
    fn an_obligation_binds_from_its_day_to_its_last_and_never_after_it_was_ended() {
        let (mut register, id) = (Register::default(), ObligationId::new("gdpr").unwrap());
        let entered =
            Act::Entered { obligation: id.clone(), sort: Sort::Law, on: Some(At(10)), until: Some(At(30)) };
        register.fold(&head(0, 5), &entered);
        let binds = |register: &Register, at| register.get(&id).is_some_and(|it| it.binds(At(at)));
        assert_eq!([9, 10, 30, 31].map(|at| binds(&register, at)), [false, true, true, false]);
        register.fold(&head(1, 20), &Act::Ended { obligation: id.clone() });
        assert_eq!([19, 20].map(|at| binds(&register, at)), [true, false]);
        let again = Act::Entered { obligation: id.clone(), sort: Sort::Internal, on: None, until: None };
        register.fold(&head(2, 25), &again);
        assert_eq!(register.get(&id).map(|it| (it.sort, it.over(At(99)))), Some((Sort::Law, Some(At(20)))));
    }
}
