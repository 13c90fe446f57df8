//! A small company with known numbers, and what its people may try.

use comity_common::{World, story::tell};
use comity_spine::{At, Entry, Head, Seq, entry::Visibility};
use proptest::prelude::*;
use serde_json::{Value, json};

/// Three launches past their shape freeze on day 14: legal contributed five working days before that of
/// atlas, one after that of comet, two after that of beacon. So the median lead is -1, and one of three was
/// still being shaped.
///
/// Of the concerns, c1 is solved and better for it, c3 is an accepted risk, c2 is open. Of the asks, a1
/// came before the freeze, was answered in time and adopted; a2 came after it and was never answered.
/// Of the problems, p1 (8,000 EUR) was owned after one working day and is solved; p2 (2,000 EUR) waits.
///
/// Of the goals, g2 serves the company's g1, and g3 serves g2: one too deep, and the only leaf, covered. Of
/// two proposals one was adopted; the other has waited for longer than ten working days.
const COMPANY: &str = r#"
person mia legal lead
person bo product lead
person ana marketing lead
d0 09:00 bo initiative.opened initiative=atlas dri=@bo tier=T1
d0 09:00 bo initiative.opened initiative=beacon dri=@bo tier=T2
d0 09:00 bo initiative.opened initiative=comet dri=@bo tier=T1
d0 09:00 bo initiative.opened initiative=small-fix dri=@bo tier=T4
d0 09:05 bo keynote.dated keynote=show on="2110-01-01T00:00:00Z" owner=@bo
d0 09:06 bo announcement.promised initiative=atlas keynote=show
d0 10:00 bo initiative.staged initiative=atlas stage=shape
d1 09:00 bo ask.sent ask=a1 initiative=atlas to=marketing level=small text="Which name?"
d1 10:00 ana problem.reported problem=p1 money="8000 EUR" reason=product text="The pins fall out"
d2 09:00 ana ask.answered ask=a1 text="The second"
d2 10:00 bo problem.owned problem=p1
d3 09:00 bo ask.disposed ask=a1 disposition=adopted artefact=name
d3 10:00 bo problem.traced problem=p1 shortcoming=defect
d4 10:00 bo problem.fixed problem=p1
d5 10:00 ana problem.confirmed problem=p1 outcome=solved
d7 09:00 mia concern.raised initiative=atlas concern=c1 function=legal cites=gdpr text="Too much is asked"
d8 09:00 bo concern.conditioned concern=c1 option=less effect=better risk=low effort=small text="Ask for less"
d8 10:00 mia problem.reported problem=p2 money="2000 EUR" customer=acme text="Nobody finds the terms"
d9 09:00 mia concern.resolved concern=c1 resolution=solved_with_change effect=better artefact=form
d14 09:00 bo initiative.staged initiative=beacon stage=build
d14 09:00 bo initiative.staged initiative=comet stage=build
d14 10:00 bo initiative.frozen initiative=atlas freeze=shape
d14 10:00 bo initiative.frozen initiative=beacon freeze=shape
d14 10:00 bo initiative.frozen initiative=comet freeze=shape
d14 11:00 bo initiative.frozen initiative=small-fix freeze=shape
d15 09:00 bo ask.sent ask=a2 initiative=beacon to=marketing level=small text="Which name?"
d15 10:00 mia concern.raised initiative=comet concern=c2 function=legal cites=name text="It is taken"
d16 10:00 mia concern.raised initiative=beacon concern=c3 function=legal cites=tax text="Who pays it?"
d16 11:00 bo concern.conditioned concern=c2 option=rename effect=worse risk=low effort=large text="Rename it"
d17 11:00 bo concern.resolved concern=c3 resolution=risk_accepted effect=same reason="It is small"
d30
d30 09:00 bo initiative.staged initiative=comet stage=launch
d31 09:00 bo objective.set objective=g1 owner=@bo scope=company period=2026h1
d31 09:01 ana objective.set objective=g2 owner=@ana scope=function function=marketing period=2026h1
d31 09:02 mia objective.set objective=g3 owner=@mia scope=function function=legal period=2026h1
d31 09:03 mia keyresult.set objective=g3 key=calls baseline=9 target=3 unit=calls
d32 09:00 ana link.accepted objective=g2 parent=g1
d32 09:01 mia link.accepted objective=g3 parent=g2
d33 09:00 bo champion.named region=apac champion=@ana reviewer=@mia
d33 09:01 ana proposal.made proposal=p1 region=apac text="Sell it in shops"
d33 09:02 ana proposal.made proposal=p2 region=apac text="Sell it by phone"
d34 09:00 bo proposal.answered proposal=p1 disposition=adopted artefact=initiative:atlas
d60
d60 09:00 bo initiative.staged initiative=comet stage=landed
"#;

/// The company at the end of its story.
pub fn company() -> World {
    let told = tell(COMPANY, World::new(comity_practices::all()).unwrap()).unwrap();
    assert!(!told.text.contains("  !"), "{}", told.text);
    told.world
}

/// An entry of an act.
pub fn entry(seq: Seq, at: At, kind: &str, terms: &Value) -> Entry {
    let head = Head {
        seq,
        kind: kind.into(),
        version: 1,
        recorded_at: at,
        at,
        by: None,
        on_behalf_of: None,
        source: None,
        visibility: Visibility::Open,
    };
    Entry { head, terms: terms.to_string().into_bytes().into(), traces: Vec::new().into() }
}

/// An act that somebody tries.
#[derive(Clone, Debug)]
pub struct Try {
    pub who: &'static str,
    pub kind: &'static str,
    pub fields: Value,
    pub words: Vec<&'static str>,
}

/// Some acts, most of which may not be done.
pub fn wishes() -> impl Strategy<Value = Vec<Try>> {
    prop::collection::vec(wish(), 0..60)
}

fn wish() -> impl Strategy<Value = Try> {
    let who = prop::sample::select(vec!["mia", "bo", "ana"]);
    let words = prop::sample::subsequence(vec!["text", "reason", "statement", "why"], 0..=4);
    (who, act(), words).prop_map(|(who, (kind, fields), words)| Try { who, kind, fields, words })
}

fn act() -> impl Strategy<Value = (&'static str, Value)> {
    let one = |words: &[&'static str]| prop::sample::select(words.to_vec());
    let id = || one(&["c1", "c2", "c4", "c5"]);
    let effect = || one(&["better", "same", "worse", "none"]);
    let initiative = || one(&["atlas", "beacon", "nowhere"]);
    let function = || one(&["legal", "product", "marketing"]);
    let resolution = one(&[
        "solved_as_is",
        "solved_with_change",
        "risk_accepted",
        "scope_cut",
        "withdrawn",
        "no_lawful_path",
    ]);
    let disposition = one(&["adopted", "adapted", "declined", "parked"]);
    prop_oneof![
        (id(), initiative(), function()).prop_map(|(c, i, f)| {
            ("concern.raised", json!({ "concern": c, "initiative": i, "function": f, "cites": "gdpr" }))
        }),
        (id(), one(&["less", "later"]), effect()).prop_map(|(c, o, e)| {
            let fields = json!({ "concern": c, "option": o, "effect": e, "risk": "low", "effort": "small" });
            ("concern.conditioned", fields)
        }),
        (id(), one(&["less", "later"]))
            .prop_map(|(c, o)| ("concern.workable", json!({ "concern": c, "option": o }))),
        (id(), resolution, effect()).prop_map(|(c, r, e)| {
            ("concern.resolved", json!({ "concern": c, "resolution": r, "effect": e, "artefact": "form" }))
        }),
        id().prop_map(|c| ("concern.reopened", json!({ "concern": c }))),
        precedent_act(),
        (initiative(), one(&["for", "neutral", "against"]))
            .prop_map(|(i, s)| { ("stance.declared", json!({ "initiative": i, "stance": s })) }),
        (id(), initiative(), function()).prop_map(|(a, i, f)| {
            ("ask.sent", json!({ "ask": a, "initiative": i, "to": f, "level": "small" }))
        }),
        id().prop_map(|a| ("ask.answered", json!({ "ask": a }))),
        (id(), disposition)
            .prop_map(|(a, d)| ("ask.disposed", json!({ "ask": a, "disposition": d, "artefact": "form" }))),
        (id(), one(&["yes", "no"])).prop_map(|(a, m)| ("ask.weighed", json!({ "ask": a, "mattered": m }))),
        id().prop_map(|a| ("ask.lapsed", json!({ "ask": a }))),
        about_problems(),
        goal_act(),
        goal_act(),
        show_act(),
        show_act(),
        requirement_act(),
        requirement_act(),
    ]
}

/// Acts about requirements; some are derived from each other, some carry a tag that a rule may speak of.
fn requirement_act() -> impl Strategy<Value = (&'static str, Value)> {
    let one = |words: &[&'static str]| prop::sample::select(words.to_vec());
    let id = || one(&["r1", "r2", "r3"]);
    let who = || one(&["mia", "bo", "ana"]).prop_map(comity_common::story::person_named);
    let plain = one(&[
        "requirement.authored",
        "requirement.disowned",
        "requirement.confirmed",
        "requirement.vetoed",
        "requirement.questioned",
        "requirement.answered",
        "requirement.passed",
        "requirement.frozen",
        "requirement.withdrawn",
    ]);
    let sign = one(&["signature.given", "signature.revoked"]);
    prop_oneof![
        (id(), one(&["atlas", "beacon"]), one(&["claims", "clinical", "other"]), who()).prop_map(
            |(r, i, tag, who)| {
                let fields = json!({ "requirement": r, "initiative": i, "tags": [tag], "said_by": who });
                ("requirement.introduced", fields)
            }
        ),
        (id(), one(&["wording", "meaning", "safety"])).prop_map(|(r, meaning)| {
            let fields = json!({ "requirement": r, "meaning": meaning, "risk": "low", "tags": ["claims"] });
            ("requirement.changed", fields)
        }),
        (plain, id()).prop_map(|(kind, r)| (kind, json!({ "requirement": r }))),
        (id(), id()).prop_map(|(r, parent)| {
            let artefact = format!("requirement:{parent}");
            ("requirement.linked", json!({ "requirement": r, "link": "derives", "artefact": artefact }))
        }),
        (id(), id()).prop_map(|(r, p)| ("suspect.cleared", json!({ "requirement": r, "parent": p }))),
        (id(), one(&["legal", "marketing"]), who()).prop_map(|(r, f, who)| {
            ("requirement.asked", json!({ "requirement": r, "function": f, "person": who }))
        }),
        (sign, id()).prop_map(|(kind, r)| (kind, json!({ "requirement": r, "meaning": "review" }))),
        one(&["legal", "marketing"]).prop_map(|f| {
            ("composition.set", json!({ "function": f, "tag": "claims", "sign": "review" }))
        }),
        (one(&["b1", "b2"]), one(&["atlas", "beacon"]))
            .prop_map(|(b, i)| ("baseline.cut", json!({ "baseline": b, "initiative": i }))),
    ]
}

fn about_problems() -> impl Strategy<Value = (&'static str, Value)> {
    let one = |words: &[&'static str]| prop::sample::select(words.to_vec());
    let id = || one(&["p1", "p2", "p4", "p5"]);
    let outcome = one(&["solved", "partly", "not"]);
    let shortcoming = one(&["defect", "usability", "not_a_product_problem"]);
    let plain =
        one(&["problem.owned", "problem.fixed", "problem.asked", "problem.recurred", "problem.split"]);
    prop_oneof![
        (id(), one(&["5 EUR", "7 seats"]))
            .prop_map(|(p, money)| { ("problem.reported", json!({ "problem": p, "money": money })) }),
        (plain, id()).prop_map(|(kind, p)| (kind, json!({ "problem": p }))),
        (id(), shortcoming).prop_map(|(p, s)| ("problem.traced", json!({ "problem": p, "shortcoming": s }))),
        (id(), one(&["agreed", "contested"]))
            .prop_map(|(p, s)| ("problem.countersigned", json!({ "problem": p, "stance": s }))),
        (id(), outcome).prop_map(|(p, o)| ("problem.confirmed", json!({ "problem": p, "outcome": o }))),
        (id(), id()).prop_map(|(p, into)| ("problem.merged", json!({ "problem": p, "into": into }))),
    ]
}

/// Acts about gates and votes of a show that is far ahead.
fn show_act() -> impl Strategy<Value = (&'static str, Value)> {
    let one = |words: &[&'static str]| prop::sample::select(words.to_vec());
    let gate = || one(&["g1", "g2", "g3"]);
    let who = one(&["mia", "bo", "ana"]).prop_map(comity_common::story::person_named);
    let plain = one(&["gate.asked", "gate.lost", "gate.dropped"]);
    prop_oneof![
        (gate(), one(&["legal", "claims", "demo"])).prop_map(|(gate, asks)| {
            ("gate.set", json!({ "gate": gate, "announcement": "atlas@show", "asks": asks }))
        }),
        gate().prop_map(|gate| ("gate.met", json!({ "gate": gate, "artefact": "form" }))),
        (plain, gate()).prop_map(|(kind, gate)| (kind, json!({ "gate": gate }))),
        who.prop_map(|person| ("gonogo.asked", json!({ "keynote": "show", "person": person }))),
        one(&["go", "go_if", "no_go"])
            .prop_map(|vote| ("gonogo.voted", json!({ "keynote": "show", "vote": vote }))),
    ]
}

/// Acts about precedents; their days are near, so that some run out.
fn precedent_act() -> impl Strategy<Value = (&'static str, Value)> {
    let one = |words: &[&'static str]| prop::sample::select(words.to_vec());
    let (precedent, concern) = (|| one(&["l1", "l2"]), || one(&["c1", "c2", "c4", "c5"]));
    let until = || one(&["2026-02-10T00:00:00Z", "2026-03-01T00:00:00Z", "2027-01-01T00:00:00Z"]);
    prop_oneof![
        (precedent(), concern(), one(&["T1", "T2"]), until()).prop_map(|(p, c, tier, until)| {
            let fields = json!({ "precedent": p, "concern": c, "tier": tier, "until": until });
            ("precedent.set", fields)
        }),
        (precedent(), concern())
            .prop_map(|(p, c)| { ("precedent.applied", json!({ "precedent": p, "concern": c })) }),
        (precedent(), until())
            .prop_map(|(p, until)| { ("precedent.renewed", json!({ "precedent": p, "until": until })) }),
        precedent().prop_map(|p| ("precedent.expired", json!({ "precedent": p }))),
    ]
}

/// Acts about goals, champions and their proposals.
fn goal_act() -> impl Strategy<Value = (&'static str, Value)> {
    let one = |words: &[&'static str]| prop::sample::select(words.to_vec());
    let goal = || one(&["g1", "g2", "g3", "g4"]);
    let who = || one(&["mia", "bo", "ana"]).prop_map(comity_common::story::person_named);
    let level = one(&["company", "function"]);
    let link = one(&["link.offered", "link.accepted", "link.contested", "link.withdrawn"]);
    let checkin = one(&["checkin.drafted", "checkin.confirmed", "checkin.acknowledged"]);
    let champion = one(&["champion.named", "champion.released"]);
    prop_oneof![
        (goal(), who(), level).prop_map(|(g, owner, level)| {
            let function = (level == "function").then_some("legal");
            let mut fields = json!({ "objective": g, "owner": owner, "scope": level, "period": "h1" });
            fields["function"] = json!(function);
            ("objective.set", fields)
        }),
        (goal(), 0..20i64).prop_map(|(g, target)| {
            let metric = (target % 2 == 0).then_some("proposal.answered");
            let fields =
                json!({ "objective": g, "key": "k", "baseline": 3, "target": target, "unit": "x", "metric": metric });
            ("keyresult.set", fields)
        }),
        (link, goal(), goal()).prop_map(|(kind, g, p)| (kind, json!({ "objective": g, "parent": p }))),
        (goal(), goal()).prop_map(|(g, p)| ("link.countered", json!({ "objective": g, "instead": p }))),
        (checkin, goal(), 0..20i64).prop_map(|(kind, g, n)| match kind {
            "checkin.drafted" => (kind, json!({ "objective": g, "value": n })),
            _ => (kind, json!({ "objective": g })),
        }),
        (champion, who(), who()).prop_map(|(kind, who, reviewer)| match kind {
            "champion.named" => (kind, json!({ "region": "apac", "champion": who, "reviewer": reviewer })),
            _ => (kind, json!({ "region": "apac" })),
        }),
        (one(&["p1", "p2", "p3"]), one(&["atlas", "beacon"]))
            .prop_map(|(p, i)| ("proposal.made", json!({ "proposal": p, "region": "apac", "initiative": i }))),
        (one(&["p1", "p2", "p3"]), one(&["adopted", "parked"])).prop_map(|(p, d)| {
            ("proposal.answered", json!({ "proposal": p, "disposition": d, "artefact": "form" }))
        }),
    ]
}
