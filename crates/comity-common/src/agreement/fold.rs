//! The state of the agreement: versions, signatures, waivers, disputes, attestations.

use super::Act;
use super::file::{self, Readable};
use super::force::Moment;
use crate::catalogue::{CONTACT, Catalogue};
use crate::initiatives::fold::announcement_parts;
use crate::people::People;
use crate::practice::Seen;
use comity_spine::{
    At, Calendar, ClauseId, Day, Depth, Fact, FactId, Function, Head, InitiativeId, Noun, PersonId, Ref, Seq,
    Slug,
};
use compact_str::CompactString;
use std::collections::BTreeMap;
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
    /// Who asked for it.
    pub by: Option<PersonId>,
}

/// What is attested: the subject, the event, the function it was by, and the civil day on which it happened.
type Attested = (Ref, CompactString, Function, Day);

/// That a verdict was disputed, or that a dispute was settled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The act.
    pub seq: Seq,
    /// When.
    pub at: At,
    /// Who.
    pub by: Option<PersonId>,
    /// Whether it was disputed; else it was settled.
    pub opened: bool,
}

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
    /// By the hash of what was signed.
    signatures: BTreeMap<String, BTreeMap<Function, Vec<Signature>>>,
    ended: BTreeMap<ClauseId, Vec<Moment>>,
    waivers: BTreeMap<(ClauseId, Ref), Waiver>,
    disputes: BTreeMap<(ClauseId, Ref), Vec<Said>>,
    attested: BTreeMap<Attested, Sides>,
    unreadable: Vec<Seq>,
    calendar: Arc<Calendar>,
}

impl Agreement {
    /// Takes in an act; yields the facts that an attestation, now given by both sides, makes.
    pub fn fold(&mut self, head: &Head, act: &Act, catalogue: &Catalogue, people: &People) -> Vec<Fact> {
        match act {
            Act::Proposed { toml, .. } => self.propose(head, toml, catalogue),
            Act::Signed { function, clauses, .. } => {
                for (_, hash) in clauses {
                    let signature = Signature { seq: head.seq, at: head.at, by: head.by };
                    let by = self.signatures.entry(hash.clone()).or_default();
                    by.entry(function.clone()).or_default().push(signature);
                }
                self.calendar = self.calendar_at(At(i64::MAX)).clone();
            }
            Act::Ended { clause } => {
                self.ended.entry(clause.clone()).or_default().push((head.at, head.seq));
                self.calendar = self.calendar_at(At(i64::MAX)).clone();
            }
            Act::Waived { clause, subject, until } => {
                let waiver = Waiver { seq: head.seq, at: head.at, until: *until, by: head.by };
                self.waivers.entry((clause.clone(), subject.clone())).or_insert(waiver);
            }
            Act::Disputed { clause, subject } | Act::Settled { clause, subject } => {
                let opened = matches!(act, Act::Disputed { .. });
                let said = Said { seq: head.seq, at: head.at, by: head.by, opened };
                self.disputes.entry((clause.clone(), subject.clone())).or_default().push(said);
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
            Ok(mut readable) => {
                // In an agreement that is signed, a waiver is an act by a person: nobody signs the file's.
                readable.file.waiver.clear();
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

    /// The calendar of the newest version of which any clause is in force; of the newest one while none is.
    ///
    /// Each clause is judged by the calendar that its parties signed; this one counts the days of everything
    /// else.
    pub fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    /// The same as of an instant: a proposal moves nobody's midnight before it is signed.
    fn calendar_at(&self, as_of: At) -> &Arc<Calendar> {
        let newest = self.newest_in_force(as_of).or_else(|| self.newest(as_of));
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

    /// The newest signature that a function has given to that version of a clause by an instant.
    pub fn signature(&self, hash: &str, function: &Function, as_of: At) -> Option<&Signature> {
        self.given(hash, function).iter().rfind(|signature| signature.at <= as_of)
    }

    /// Every signature that a function has given to some words.
    pub(super) fn given(&self, hash: &str, function: &Function) -> &[Signature] {
        self.signatures.get(hash).and_then(|by| by.get(function)).map_or(&[], Vec::as_slice)
    }

    /// When any function signed some words.
    pub(super) fn signatures_of(&self, hash: &str) -> impl Iterator<Item = Moment> {
        let given = self.signatures.get(hash).into_iter().flat_map(BTreeMap::values).flatten();
        given.map(|signature| (signature.at, signature.seq))
    }

    /// When a clause was ended.
    pub(super) fn ends_of(&self, clause: &ClauseId) -> &[Moment] {
        self.ended.get(clause).map_or(&[], Vec::as_slice)
    }

    /// The waiver that lets a clause be for a subject, as of an instant.
    pub fn waived(&self, clause: &ClauseId, subject: &Ref, as_of: At) -> Option<&Waiver> {
        if self.waivers.is_empty() {
            return None;
        }
        let waiver = self.waivers.get(&(clause.clone(), subject.clone()))?;
        (waiver.at <= as_of && as_of <= waiver.until).then_some(waiver)
    }

    /// The waiver of a clause that was ever given for a subject or for anything else of its initiative; a
    /// second one is refused.
    pub fn was_waived(&self, clause: &ClauseId, subject: &Ref) -> Option<(&Ref, &Waiver)> {
        let mine = initiative_of(subject);
        let same = |of: &Ref| of == subject || mine.is_some() && initiative_of(of) == mine;
        let mut all = self.waivers.iter().filter(|((id, of), _)| id == clause && same(of));
        all.next().map(|((_, of), waiver)| (of, waiver))
    }

    /// Every waiver.
    pub fn waivers(&self) -> impl Iterator<Item = (&ClauseId, &Ref, &Waiver)> {
        self.waivers.iter().map(|((clause, subject), waiver)| (clause, subject, waiver))
    }

    /// Every verdict that was ever disputed, with each dispute and settlement, in order.
    pub fn disputes(&self) -> impl Iterator<Item = (&ClauseId, &Ref, &[Said])> {
        self.disputes.iter().map(|((clause, subject), said)| (clause, subject, said.as_slice()))
    }

    /// Every signature: of which words, for which function.
    pub fn signatures(&self) -> impl Iterator<Item = (&str, &Function, &Signature)> {
        self.signatures.iter().flat_map(|(hash, by)| {
            by.iter().flat_map(move |(function, all)| {
                all.iter().map(move |signature| (hash.as_str(), function, signature))
            })
        })
    }

    /// The act that disputes a verdict, if that is not settled as of an instant.
    pub fn disputed(&self, clause: &ClauseId, subject: &Ref, as_of: At) -> Option<FactId> {
        if self.disputes.is_empty() {
            return None;
        }
        let said = self.disputes.get(&(clause.clone(), subject.clone()))?;
        let newest = said.iter().rev().find(|said| said.at <= as_of)?;
        newest.opened.then_some(FactId::Act(newest.seq))
    }

    /// Proposals that this version of Comity cannot read any more.
    pub fn unreadable(&self) -> &[Seq] {
        &self.unreadable
    }
}

/// The initiative of a subject, if it has one.
fn initiative_of(subject: &Ref) -> Option<InitiativeId> {
    match subject.noun {
        Noun::Initiative => InitiativeId::new(&subject.id).ok(),
        Noun::Announcement => announcement_parts(&subject.id).map(|(_, initiative)| initiative),
        _ => None,
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
