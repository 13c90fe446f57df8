//! The agreement: its text, its clauses, who has signed, what is waived and disputed.

use super::{Counted, Somebody, Thing};
use crate::api::data::Data;
use crate::pages::agreement::mercy;
use crate::pages::error::Fault;
use crate::routes::Named;
use crate::visit::Visit;
use comity_common::agreement::fold::{self, Version, parties};
use comity_common::agreement::reading;
use comity_spine::{ClauseId, Ref};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeSet;

/// The agreement in its newest version.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Agreement {
    /// The newest version; nothing while none was proposed.
    pub version: Option<Newest>,
    /// Waivers that were given, those that run first.
    pub waivers: Vec<Waiver>,
    /// What was disputed, what is open first.
    pub disputes: Vec<Dispute>,
    /// Clauses in force in an older wording than the newest version has, until the new one is signed.
    pub reworded: Vec<String>,
    /// Clauses in force that the newest version leaves out, until they are ended.
    pub left_out: Vec<String>,
    /// Acts that proposed what this version of Comity cannot read.
    pub unreadable: Vec<u64>,
}

/// A version.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Newest {
    /// Its title.
    pub title: String,
    /// Its number, from 1.
    pub number: usize,
    /// The act that proposed it.
    pub seq: u64,
    /// When.
    pub at: String,
    /// Whether it came after the instant of this answer, so that all of it is judged in hindsight.
    pub hindsight: bool,
    /// Where days are counted.
    pub zone: String,
    /// Who agrees.
    pub parties: Vec<Thing>,
    /// Its text.
    pub toml: String,
    /// Its clauses.
    pub clauses: Vec<Clause>,
    /// The functions whose signatures are missing somewhere.
    pub waits_for: Vec<String>,
}

/// A clause of a version.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields, rename = "ClauseOfVersion")]
pub struct Clause {
    /// Its name.
    pub id: String,
    /// Its fingerprint, which signatures are bound to.
    pub hash: String,
    /// Its sentence.
    pub says: String,
    /// Why it exists.
    pub because: String,
    /// How the judge reads it.
    pub reading: String,
    /// Whether it is in force in this wording.
    pub in_force: bool,
    /// How it stands, or would; nothing where it was not judged in this wording.
    pub standing: Option<Counted>,
    /// Who has signed it.
    pub signatures: Vec<Signature>,
    /// Whose signature is missing.
    pub missing: Vec<String>,
}

/// A signature.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Signature {
    /// For which function.
    pub function: String,
    /// When.
    pub at: String,
    /// By whom.
    pub by: Option<Somebody>,
}

/// A waiver.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Waiver {
    /// The clause.
    pub clause: String,
    /// For what; nothing where that is kept between some people.
    pub subject: Option<Thing>,
    /// Since when.
    pub at: String,
    /// Until when.
    pub until: String,
    /// Who gave it.
    pub by: Option<Somebody>,
    /// Whether it still runs.
    pub runs: bool,
    /// Why it is critical; nothing where that was withdrawn, or is for others.
    pub critical: Option<String>,
    /// What is risked by doing it late.
    pub risk_late: Option<String>,
    /// What would be lost by cutting it.
    pub risk_cut: Option<String>,
}

/// A dispute.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Dispute {
    /// The clause.
    pub clause: String,
    /// On what; nothing where that is kept between some people.
    pub subject: Option<Thing>,
    /// When it was last raised or settled.
    pub at: String,
    /// Whether it stands.
    pub open: bool,
    /// Each dispute and each settlement, in order.
    pub steps: Vec<Step>,
}

/// A dispute, or its settlement.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields, rename = "StepOfDispute")]
pub struct Step {
    /// When.
    pub at: String,
    /// By whom.
    pub by: Option<Somebody>,
    /// Whether it settled the dispute.
    pub settled: bool,
    /// The reason of the dispute, or what came of it; nothing where that was withdrawn, or is for others.
    pub says: Option<String>,
}

impl Data for Agreement {
    fn of(visit: &Visit<'_>, _: &Named) -> Result<Agreement, Fault> {
        let version = visit.bench.proposal.as_ref();
        let plans = version.map_or(&[][..], |version| version.readable.plans.as_slice());
        let (mut reworded, mut left_out) = (Vec::new(), Vec::new());
        for clause in visit.bench.clauses.iter().filter(|clause| clause.signed && version.is_some()) {
            let id = &clause.plan.id;
            match plans.iter().find(|plan| plan.id == *id) {
                None => left_out.push(id.to_string()),
                Some(plan) if plan.hash != clause.plan.hash => reworded.push(id.to_string()),
                Some(_) => {}
            }
        }
        Ok(Agreement {
            version: version.map(|version| newest(visit, version)),
            waivers: waivers(visit),
            disputes: disputes(visit),
            reworded,
            left_out,
            unreadable: visit.world.agreement().unreadable().iter().map(|seq| seq.0).collect(),
        })
    }
}

fn newest(visit: &Visit<'_>, version: &Version) -> Newest {
    let file = &version.readable.file;
    let all = visit.world.agreement();
    let clauses: Vec<Clause> = (0..file.clause.len()).map(|place| clause(visit, version, place)).collect();
    let waits: BTreeSet<String> = clauses.iter().flat_map(|clause| clause.missing.clone()).collect();
    Newest {
        title: file.agreement.title.clone(),
        number: all.versions().iter().filter(|it| it.seq <= version.seq).count(),
        seq: version.seq.0,
        at: version.at.to_string(),
        hindsight: visit.bench.is_hindsight(),
        zone: file.agreement.zone.get_ref().to_string(),
        parties: file
            .agreement
            .parties
            .iter()
            .map(|party| Thing::function(visit, party.get_ref().as_str()))
            .collect(),
        toml: version.readable.text.clone(),
        clauses,
        waits_for: waits.into_iter().collect(),
    }
}

fn clause(visit: &Visit<'_>, version: &Version, place: usize) -> Clause {
    let (file, plan) = (&version.readable.file, &version.readable.plans[place]);
    let clause = &file.clause[place];
    let agreement = visit.world.agreement();
    let bench = &visit.bench;
    let judged =
        bench.clause(plan.id.as_str()).filter(|judged| bench.clauses[*judged].plan.hash == plan.hash);
    let signed = parties(file, clause).into_iter().filter_map(|function| {
        let signature = agreement.signature(&plan.hash, &function, visit.at())?;
        Some(Signature {
            function: function.to_string(),
            at: signature.at.to_string(),
            by: signature.by.map(|by| Somebody::of(visit, by)),
        })
    });
    Clause {
        id: plan.id.to_string(),
        hash: plan.hash.clone(),
        says: clause.says.to_string(),
        because: clause.because.to_string(),
        reading: reading::reading(plan),
        in_force: judged.is_some_and(|judged| bench.clauses[judged].signed),
        standing: judged.map(|judged| Counted::of(visit, judged)),
        signatures: signed.collect(),
        missing: agreement.unsigned(version, place, visit.at()).iter().map(ToString::to_string).collect(),
    }
}

fn about(visit: &Visit<'_>, subject: &Ref) -> Option<Thing> {
    visit.may_name(subject).then(|| Thing::subject(visit, subject))
}

fn waivers(visit: &Visit<'_>) -> Vec<Waiver> {
    let waiver = |(id, subject, waiver): (&ClauseId, &Ref, &fold::Waiver)| Waiver {
        clause: id.to_string(),
        subject: about(visit, subject),
        at: waiver.at.to_string(),
        until: waiver.until.to_string(),
        by: waiver.by.map(|by| Somebody::of(visit, by)),
        runs: waiver.until >= visit.at(),
        critical: mercy::word(visit, subject, waiver.seq, "critical"),
        risk_late: mercy::word(visit, subject, waiver.seq, "risk_late"),
        risk_cut: mercy::word(visit, subject, waiver.seq, "risk_cut"),
    };
    mercy::given(visit, None).into_iter().map(waiver).collect()
}

fn disputes(visit: &Visit<'_>) -> Vec<Dispute> {
    let step = |subject: &Ref, said: &fold::Said| Step {
        at: said.at.to_string(),
        by: said.by.map(|by| Somebody::of(visit, by)),
        settled: !said.opened,
        says: mercy::word(visit, subject, said.seq, if said.opened { "why" } else { "how" }),
    };
    let dispute = |(id, subject, said): (&ClauseId, &Ref, Vec<&fold::Said>)| Dispute {
        clause: id.to_string(),
        subject: about(visit, subject),
        at: said.last().map_or_else(String::new, |said| said.at.to_string()),
        open: mercy::is_open(&said),
        steps: said.into_iter().map(|said| step(subject, said)).collect(),
    };
    mercy::told(visit, None).into_iter().map(dispute).collect()
}
