//! The state of the agreement: versions, signatures, waivers, disputes, attestations.

use super::file::{self, Readable};
use super::{Act, InForce};
use crate::catalogue::{CONTACT, Catalogue};
use crate::initiatives::fold::announcement_parts;
use crate::people::People;
use crate::practice::Seen;
use comity_spine::{
    At, Calendar, ClauseId, Day, Depth, Fact, FactId, Function, Head, Noun, PersonId, Ref, Seq, Slug,
};
use compact_str::CompactString;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A proposed version of the agreement.
#[derive(Clone, Debug)]
pub struct Version {
    /// The act that proposed it.
    pub seq: Seq,
    /// When.
    pub at: At,
    /// What it says.
    pub readable: Arc<Readable>,
}

/// One signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// The act.
    pub seq: Seq,
    /// When.
    pub at: At,
    /// Who.
    pub by: Option<PersonId>,
}

/// A waiver that somebody was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiver {
    /// The act.
    pub seq: Seq,
    /// Since when.
    pub at: At,
    /// Until when.
    pub until: At,
}

/// What is attested: the subject, the event, the function it was by, and the civil day on which it happened.
type Attested = (Ref, CompactString, Function, Day);

/// When and by which act a verdict was disputed (`true`) or that was settled.
type Said = (At, FactId, bool);

/// Who has attested one event so far.
#[derive(Clone, Debug, Default)]
struct Sides {
    said: Vec<(PersonId, Function)>,
    happened: Option<At>,
    counts: bool,
}

/// Versions, signatures, waivers, disputes, attestations.
#[derive(Clone, Debug, Default)]
pub struct Agreement {
    versions: Vec<Version>,
    signatures: BTreeMap<(String, Function), Signature>,
    ended: BTreeMap<ClauseId, At>,
    waivers: BTreeMap<(ClauseId, Ref), Waiver>,
    disputes: BTreeMap<(ClauseId, Ref), Vec<Said>>,
    attested: BTreeMap<Attested, Sides>,
    unreadable: Vec<Seq>,
    calendar: Calendar,
}

impl Agreement {
    /// Takes in an act; yields the facts that an attestation, now given by both sides, makes.
    pub fn fold(&mut self, head: &Head, act: &Act, catalogue: &Catalogue, people: &People) -> Vec<Fact> {
        let id = FactId::Act(head.seq);
        match act {
            Act::Proposed { toml } => self.propose(head, toml, catalogue),
            Act::Signed { function, clauses, .. } => {
                for (_, hash) in clauses {
                    let signature = Signature { seq: head.seq, at: head.at, by: head.by };
                    self.signatures.entry((hash.clone(), function.clone())).or_insert(signature);
                }
                self.calendar = self.calendar_at(At(i64::MAX)).clone();
            }
            Act::Ended { clause } => {
                self.ended.insert(clause.clone(), head.at);
            }
            Act::Waived { clause, subject, until } => {
                let waiver = Waiver { seq: head.seq, at: head.at, until: *until };
                self.waivers.entry((clause.clone(), subject.clone())).or_insert(waiver);
            }
            Act::Disputed { clause, subject } => {
                self.disputes.entry((clause.clone(), subject.clone())).or_default().push((head.at, id, true));
            }
            Act::Settled { clause, subject } => {
                self.disputes
                    .entry((clause.clone(), subject.clone()))
                    .or_default()
                    .push((head.at, id, false));
            }
            Act::Attested { subject, event, function, happened } => {
                return self.attest(head, (subject, event, function), *happened, catalogue, people);
            }
        }
        Vec::new()
    }

    fn propose(&mut self, head: &Head, toml: &str, catalogue: &Catalogue) {
        // Which measures there are is asked when an agreement is proposed; an old one must stay readable even
        // if a measure has since been renamed, so here every measure is taken as known.
        let measures = file::measures_named(toml);
        let measures: Vec<&str> = measures.iter().map(String::as_str).collect();
        match file::read(toml, catalogue, &measures) {
            Ok(readable) => {
                self.versions.push(Version { seq: head.seq, at: head.at, readable: Arc::new(readable) });
                self.calendar = self.calendar_at(At(i64::MAX)).clone();
            }
            Err(_) => self.unreadable.push(head.seq),
        }
    }

    /// An event counts as attested once two named people of different functions have said that it happened
    /// that day.
    fn attest(
        &mut self,
        head: &Head,
        (subject, event, function): (&Ref, &CompactString, &Function),
        happened: At,
        catalogue: &Catalogue,
        people: &People,
    ) -> Vec<Fact> {
        let Some(by) = head.by else { return Vec::new() };
        let Some(mine) = people.function(by, head.at).cloned() else { return Vec::new() };
        let day = self.calendar.day_of(happened);
        let key = (subject.clone(), event.clone(), function.clone(), day);
        let sides = self.attested.entry(key).or_default();
        let other_side = |(theirs, from): &(PersonId, Function)| *theirs != by && *from != mine;
        let both = sides.said.iter().any(other_side);
        sides.said.push((by, mine));
        // Of two times within the day the later one counts: nobody gains by claiming an earlier hour.
        let happened = sides.happened.map_or(happened, |so_far| so_far.max(happened));
        sides.happened = Some(happened);
        let kind = if event == "contributed" { Some(CONTACT) } else { catalogue.kind(event) };
        let (true, false, Some(kind)) = (both, sides.counts, kind) else { return Vec::new() };
        sides.counts = true;
        let initiative = announcement_parts(&subject.id).filter(|_| subject.noun == Noun::Announcement);
        let initiative = initiative.map(|(_, initiative)| Ref::initiative(&initiative));
        vec![Fact {
            id: FactId::Act(head.seq),
            kind,
            at: happened,
            about: [subject.clone()].into_iter().chain(initiative).collect(),
            by: None,
            function: Some(function.clone()),
            to: None,
            region: None,
            depth: (kind == CONTACT).then_some(Depth::Posted),
            attrs: smallvec::SmallVec::new(),
            people: None,
        }]
    }

    /// The calendar of the newest version that every party has signed; of the newest one while none is.
    pub fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    /// The same as of an instant: a proposal moves nobody's midnight before it is signed.
    pub fn calendar_at(&self, as_of: At) -> &Calendar {
        let proposed = || self.versions.iter().rev().filter(|version| version.at <= as_of);
        let signed = |version: &&Version| {
            let readable = &version.readable;
            let mut clauses = readable.file.clause.iter().zip(&readable.plans);
            clauses.all(|(clause, plan)| self.signed_at(version, clause, &plan.hash, as_of).is_some())
        };
        let newest = proposed().find(signed).or_else(|| proposed().next());
        newest.map_or(&self.calendar, |version| &version.readable.calendar)
    }

    /// Every version that was proposed, oldest first.
    pub fn versions(&self) -> &[Version] {
        &self.versions
    }

    /// The newest version proposed by an instant.
    pub fn newest(&self, as_of: At) -> Option<&Version> {
        self.versions.iter().rev().find(|version| version.at <= as_of)
    }

    /// Who has signed that version of a clause for a function, if anybody has by an instant.
    pub fn signature(&self, hash: &str, function: &Function, as_of: At) -> Option<&Signature> {
        self.signatures.get(&(hash.to_owned(), function.clone())).filter(|signature| signature.at <= as_of)
    }

    /// The parties that have yet to sign a clause of a version, as of an instant.
    pub fn unsigned(&self, version: &Version, clause: usize, as_of: At) -> Vec<Function> {
        let file = &version.readable.file;
        let (Some(clause), Some(plan)) = (file.clause.get(clause), version.readable.plans.get(clause)) else {
            return Vec::new();
        };
        parties(file, clause).into_iter().filter(|f| self.signature(&plan.hash, f, as_of).is_none()).collect()
    }

    /// The clauses in force as of an instant: of each, the newest version that all its parties have signed.
    pub fn in_force(&self, as_of: At) -> Vec<InForce> {
        let mut in_force: BTreeMap<ClauseId, InForce> = BTreeMap::new();
        for version in self.versions.iter().filter(|version| version.at <= as_of) {
            let all = super::as_if_in_force(&version.readable, At(i64::MIN), true);
            let mut named: BTreeSet<ClauseId> = BTreeSet::new();
            for (clause, mut one) in version.readable.file.clause.iter().zip(all) {
                named.insert(one.plan.id.clone());
                let Some(signed) = self.signed_at(version, clause, &one.plan.hash, as_of) else { continue };
                let unchanged = in_force.get(&one.plan.id).filter(|old| old.plan.hash == one.plan.hash);
                one.since = unchanged.map_or(one.since.max(signed), |old| old.since);
                if one.since > as_of {
                    // Signed, but meant to begin later: until then its predecessor stays in force.
                    continue;
                }
                in_force.insert(one.plan.id.clone(), one);
            }
            // A clause that a fully signed successor no longer names has been let go of.
            let signed = named.iter().all(|id| in_force.contains_key(id)) && !named.is_empty();
            if signed {
                in_force.retain(|id, one| {
                    one.agreement != version.readable.file.agreement.id || named.contains(id)
                });
            }
        }
        in_force.retain(|id, one| {
            let ended = self.ended.get(id).is_some_and(|at| *at <= as_of);
            !ended && one.holds(as_of)
        });
        in_force.into_values().collect()
    }

    /// When the last party signed, if all have.
    fn signed_at(
        &self,
        version: &Version,
        clause: &super::clause::Clause,
        hash: &str,
        as_of: At,
    ) -> Option<At> {
        let parties = parties(&version.readable.file, clause);
        parties
            .iter()
            .map(|f| self.signature(hash, f, as_of).map(|s| s.at))
            .try_fold(version.at, |latest, at| at.map(|at| latest.max(at)))
    }

    /// Until when a clause is waived for a subject, as of an instant.
    pub fn waived(&self, clause: &ClauseId, subject: &Ref, as_of: At) -> Option<At> {
        if self.waivers.is_empty() {
            return None;
        }
        let waiver = self.waivers.get(&(clause.clone(), subject.clone()))?;
        (waiver.at <= as_of && as_of <= waiver.until).then_some(waiver.until)
    }

    /// Whether a waiver was ever given; a second one is refused.
    pub fn was_waived(&self, clause: &ClauseId, subject: &Ref) -> Option<&Waiver> {
        self.waivers.get(&(clause.clone(), subject.clone()))
    }

    /// Every waiver.
    pub fn waivers(&self) -> impl Iterator<Item = (&ClauseId, &Ref, &Waiver)> {
        self.waivers.iter().map(|((clause, subject), waiver)| (clause, subject, waiver))
    }

    /// The act that disputes a verdict, if that is not settled as of an instant.
    pub fn disputed(&self, clause: &ClauseId, subject: &Ref, as_of: At) -> Option<FactId> {
        if self.disputes.is_empty() {
            return None;
        }
        let said = self.disputes.get(&(clause.clone(), subject.clone()))?;
        said.iter().rev().find(|(at, _, _)| *at <= as_of).filter(|(_, _, open)| *open).map(|(_, id, _)| *id)
    }

    /// Proposals that this version of Comity cannot read any more.
    pub fn unreadable(&self) -> &[Seq] {
        &self.unreadable
    }
}

/// The functions that sign a clause.
pub fn parties(file: &super::clause::AgreementFile, clause: &super::clause::Clause) -> Vec<Function> {
    match &clause.parties {
        Some(parties) => parties.words().filter_map(|word| Function::new(word).ok()).collect(),
        None => file.agreement.parties.iter().map(|party| party.get_ref().clone()).collect(),
    }
}

/// What clauses may see of an act about the agreement.
pub fn seen(act: &Act, _: &Catalogue) -> Seen {
    let clause = |id: &ClauseId| [Ref::new(Noun::Clause, id.as_str())].into_iter().collect();
    match act {
        Act::Proposed { .. } | Act::Attested { .. } => Seen::default(),
        Act::Signed { function, clauses, .. } => Seen {
            about: clauses.iter().map(|(id, _)| Ref::new(Noun::Clause, id.as_str())).collect(),
            function: Some(function.clone()),
            attrs: [("function".into(), function.as_str().into())].into_iter().collect(),
            ..Seen::default()
        },
        Act::Ended { clause: id } | Act::Waived { clause: id, .. } => {
            Seen { about: clause(id), ..Seen::default() }
        }
        Act::Disputed { clause: id, .. } | Act::Settled { clause: id, .. } => {
            Seen { about: clause(id), ..Seen::default() }
        }
    }
}

/// Whether an act changes which clauses are in force, so that all is to be judged anew.
pub fn changes_clauses(act: &Act) -> bool {
    matches!(act, Act::Proposed { .. } | Act::Signed { .. } | Act::Ended { .. })
}

/// The subject whose verdicts an act changes.
pub fn subject(act: &Act) -> Option<Ref> {
    match act {
        Act::Waived { subject, .. }
        | Act::Disputed { subject, .. }
        | Act::Settled { subject, .. }
        | Act::Attested { subject, .. } => Some(subject.clone()),
        Act::Proposed { .. } | Act::Signed { .. } | Act::Ended { .. } => None,
    }
}

/// The id of the agreement that a version belongs to.
pub fn agreement_id(version: &Version) -> &Slug {
    &version.readable.file.agreement.id
}
