//! What holds for every practice: golden acts are read for ever, replay equals live, pages are drawn in
//! every state.

use crate::company;

use crate::company::{company, wishes};
use comity_common::agreement::{plan::plan, templates};
use comity_common::matters::Matters;
use comity_common::practice::{Focus, Glance, RawWish};
use comity_common::view::{Name, Nameless, Viewer};
use comity_common::{World, story::person_named, story::tell};
use comity_spine::{At, Entry, PersonId, Ref, Seq, Slug, Visibility, entry::Words};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

fn world() -> World {
    World::new(comity_practices::all()).unwrap()
}

#[test]
fn every_act_ever_written_is_still_read() {
    for practice in comity_practices::all() {
        let folder = practice.slug().replace('-', "_");
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(folder).join("golden.jsonl");
        let golden = fs::read_to_string(&path).unwrap();
        let mut kinds: BTreeSet<String> =
            practice.acts().iter().map(|card| card.kind.name.to_owned()).collect();
        for (seq, line) in (0u64..).zip(golden.lines()) {
            let Value::Object(act) = serde_json::from_str(line).unwrap() else { panic!("{line}") };
            let (kind, _) = act.iter().next().unwrap();
            let entry = company::entry(Seq(seq), At(seq as i64), kind, &json!(act));
            let mut fresh = practice.fresh();
            fresh
                .apply(&entry.head, &entry.terms)
                .unwrap_or_else(|unreadable| panic!("{line}: {unreadable}"));
            kinds.remove(kind);
        }
        assert!(kinds.is_empty(), "{} has no golden line for {kinds:?}", practice.slug());
    }
}

#[test]
fn an_act_with_a_field_nobody_knows_is_refused() {
    let world = company();
    let terms = json!({ "ask.answered": { "ask": "a1", "mood": "fine" } });
    let words = Words::new();
    let wish = RawWish { world: &world, by: person_named("ana"), at: At(0), terms: &terms, words: &words };
    let refusal = world.decide("ask.answered", &wish).unwrap_err();
    assert!(refusal.sentence.contains("`mood` is not known here"), "{refusal}");
}

#[test]
fn what_a_field_cannot_hold_is_refused_with_the_fields_name() {
    let world = company();
    let words = Words::new();
    let refused = |kind: &str, fields: Value| {
        let terms = json!({ kind: fields });
        let wish = RawWish { world: &world, by: person_named("bo"), at: At(0), terms: &terms, words: &words };
        world.decide(kind, &wish).unwrap_err()
    };
    for (kind, fields, field) in [
        ("concern.resolved", json!({ "concern": "c1", "resolution": "no" }), Some("resolution")),
        ("problem.owned", json!({ "problem": "p1", "owner": "J. Nobody" }), Some("owner")),
        ("problem.reported", json!({ "problem": "p1", "money": "lots" }), Some("money")),
        ("initiative.opened", json!({ "initiative": "atlas", "dri": "J. Nobody" }), Some("dri")),
        ("initiative.opened", json!({ "initiative": "atlas", "tier": "T9" }), Some("tier")),
        // Two fields say it, so neither is named rather than the wrong one.
        ("concern.resolved", json!({ "concern": "no", "resolution": "no" }), None),
    ] {
        let refusal = refused(kind, fields);
        assert_eq!(refusal.field.as_deref(), field, "{kind}: {refusal}");
        assert!(refusal.sentence.contains('`'), "{refusal}");
    }
}

#[test]
fn every_template_of_every_practice_can_be_judged_as_it_stands() {
    let world = world();
    for practice in world.practices() {
        let clauses = templates::read(practice.templates()).unwrap();
        assert!(!clauses.is_empty(), "{} offers no clause", practice.slug());
        for clause in &clauses {
            let planned = plan(clause, world.catalogue(), &world.measures());
            assert!(planned.is_ok(), "{}: {planned:?}", clause.id.get_ref());
            assert_eq!(clause.practice.as_ref().map(Slug::as_str), Some(practice.slug()));
        }
    }
}

/// Words that only those may see whom they are for.
struct Secret;

impl Name for Secret {
    fn of(&self, _: &Ref) -> Option<String> {
        None
    }
    fn words(&self, _: Seq) -> Option<Words> {
        Some(["text", "reason"].map(|field| (field.into(), "said in confidence".to_owned())).into())
    }
}

/// What a viewer gets of buy-in at the end of a story: the page, how much is open, out of how many the
/// numbers are.
fn seen_at_the_end(story: &str, viewer: &Viewer) -> (String, usize, [usize; 2]) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/buy_in/stories").join(story);
    let told = tell(&fs::read_to_string(path).unwrap(), world()).unwrap();
    let glance = Glance::new(&told.world, viewer, told.end, &Secret);
    let practice = told.world.practices().iter().find(|practice| practice.slug() == "buy-in").unwrap();
    let of = |id| practice.measure(id, &glance).unwrap().of;
    let html = practice.page("", &glance).unwrap().into_string();
    (html, practice.open(&glance).len(), [of("P1-3"), of("P1-3-first")])
}

#[test]
fn a_privileged_concern_shows_two_functions_and_two_times_to_everybody_else() {
    for party in ["mia", "bo"] {
        let viewer = Viewer::Person(person_named(party));
        let (html, open, of) = seen_at_the_end("a_privileged_concern.story", &viewer);
        assert!(html.contains("said in confidence") && html.contains("lawsuit"), "{party}: {html}");
        assert_eq!((open, of), (1, [0, 1]));
    }
    for viewer in [Viewer::Person(person_named("lin")), Viewer::Operator, Viewer::Guest] {
        let (html, open, of) = seen_at_the_end("a_privileged_concern.story", &viewer);
        for secret in ["said in confidence", "lawsuit", "c1", "hold-off", "<td>atlas"] {
            assert!(!html.contains(secret), "{viewer:?} sees {secret}");
        }
        assert!(html.contains("legal and product"), "{html}");
        assert_eq!((open, of), (0, [0, 0]));
    }
}

#[test]
fn a_privileged_answer_to_an_open_concern_is_not_told_with_it() {
    let viewer = Viewer::Person(person_named("lin"));
    let (html, _, of) = seen_at_the_end("a_privileged_answer.story", &viewer);
    assert!(html.contains("patent"), "{html}");
    for secret in ["design-around", "risk high", "solved as is"] {
        assert!(!html.contains(secret), "lin sees {secret}");
    }
    assert_eq!(of, [0, 1]);
    let (html, _, of) = seen_at_the_end("a_privileged_answer.story", &Viewer::Person(person_named("mia")));
    assert!(html.contains("solved as is"), "{html}");
    assert_eq!(of, [1, 1]);
}

#[test]
fn no_lawful_path_comes_to_the_accountable_person_and_to_the_counterpart() {
    let story = r#"
person mia legal lead
person bo product lead
person kim product
d0 09:00 kim initiative.opened initiative=atlas dri=@kim tier=T1
d1 09:00 mia concern.raised initiative=atlas concern=c1 function=legal cites=gdpr text="Data leaves the country"
d2 09:00 mia concern.resolved concern=c1 resolution=no_lawful_path reason="It is forbidden"
"#;
    let owed = |story: &str| -> Vec<Option<PersonId>> {
        let told = tell(story, world()).unwrap();
        let glance = Glance::new(&told.world, &Viewer::Operator, told.end, &Nameless);
        told.world
            .practices()
            .iter()
            .flat_map(|practice| practice.open(&glance))
            .map(|open| open.who)
            .collect()
    };
    assert_eq!(owed(story), [Some(person_named("kim")), Some(person_named("bo"))]);
    assert_eq!(owed(&format!("{story}d3 09:00 kim initiative.stopped initiative=atlas\n")), []);
}

#[test]
fn every_page_is_drawn_empty_and_full_without_script_or_style() {
    for world in [world(), company()] {
        let viewer = Viewer::Operator;
        let glance = Glance::new(&world, &viewer, world.last(), &Nameless);
        for practice in world.practices() {
            for page in practice.pages().into_iter().filter(|page| page.of.is_none()) {
                let html = practice.page(page.path, &glance).unwrap().into_string();
                assert!(practice.data(page.path, &glance).is_some_and(|data| data.is_object()));
                assert_eq!(html.matches("<h1").count(), 1, "{html}");
                assert!(!html.contains("<script") && !html.contains("style="), "{html}");
                assert_eq!(html.matches("<table").count(), html.matches("<caption").count());
            }
        }
    }
}

#[test]
fn every_measure_says_what_it_is_out_of() {
    let (empty, full) = (world(), company());
    let take = |world: &World| -> BTreeMap<&str, (Option<f64>, usize)> {
        let viewer = Viewer::Operator;
        let glance = Glance::new(world, &viewer, world.last(), &Nameless);
        let of = |practice: &dyn comity_common::AnyPractice| {
            let ids: Vec<&str> = practice.measures().iter().map(|(id, ..)| *id).collect();
            let take = |id| practice.measure(id, &glance).map(|reading| (id, (reading.value, reading.of)));
            ids.into_iter().filter_map(take).collect::<Vec<_>>()
        };
        world.practices().iter().flat_map(|practice| of(practice.as_ref())).collect()
    };
    assert!(take(&empty).values().all(|reading| *reading == (None, 0)));
    let known = [
        ("P1-2", Some(-1.0), 3),
        ("P1-2-stage", Some(1.0 / 3.0), 3),
        ("P1-1", Some(1.0 / 3.0), 3),
        ("P1-1-own", Some(0.0), 1),
        ("P1-3", Some(0.5), 2),
        ("P1-3-better", Some(0.5), 2),
        ("P1-3-first", Some(1.0), 3),
        ("P1-3-in-time", Some(1.0 / 3.0), 3),
        ("P2-1", Some(0.5), 2),
        ("P2-1-changed", Some(1.0), 1),
        ("P2-1-mattered", Some(0.0), 1),
        ("P2-1-in-time", Some(0.5), 2),
        ("P2-2", Some(0.5), 2),
        ("P2-2-unasked", Some(2.0), 3),
        ("P3-1", Some(1.0), 2),
        ("P3-1-traced", Some(0.5), 2),
        ("P3-2", Some(1.0), 1),
        ("P3-2-unconfirmed", Some(0.0), 1),
        ("P3-2-in-time", Some(0.5), 2),
        ("P3-3", None, 0),
        ("P3-4", None, 0),
        ("P3-5", Some(0.8), 2),
        ("P3-6-unseen", None, 2),
        ("P5-3-heard", Some(0.5), 2),
        ("P5-3-shaped", Some(1.0), 1),
        ("P5-3-in-time", Some(0.5), 2),
        ("P5-1-owner", None, 0),
        ("P5-2", Some(1.0), 1),
        ("P5-4", Some(2.0), 3),
    ];
    let taken = take(&full);
    for (id, value, of) in known {
        let (found, n) = taken.get(id).copied().unwrap_or_default();
        let is_same = found.zip(value).is_some_and(|(found, value)| (found - value).abs() < 1e-12);
        assert!(n == of && (is_same || found == value), "{id}: {found:?} of {n}");
    }
}

const VIEWERS: [Viewer; 3] = [Viewer::Operator, Viewer::Guest, Viewer::Person(PersonId(7))];

/// A look at everything as of an instant after all acts, so that only acts change what is open.
fn far_ahead<'a>(world: &'a World, viewer: &'a Viewer) -> Glance<'a> {
    Glance::new(world, viewer, At(4_102_444_800_000), &Nameless)
}

/// Takes in an act, and checks that what each viewer sees open follows it; and that whoever was not spared
/// anything sees what the operator sees.
fn follow(world: &mut World, open: &mut [Matters], entry: &Entry) -> Result<(), TestCaseError> {
    let changed = world.apply(entry, &[]).unwrap();
    for (viewer, known) in VIEWERS.iter().zip(open.iter_mut()) {
        let anew = Matters::of(&far_ahead(world, viewer));
        match known.update(&far_ahead(world, viewer), &changed) {
            true => prop_assert_eq!(known.iter().collect::<Vec<_>>(), anew.iter().collect::<Vec<_>>()),
            false => *known = anew,
        }
    }
    for name in ["ana", "ben", "mia", "bo", "lin"] {
        let person = person_named(name);
        let viewer = Viewer::Person(person);
        let theirs = Matters::of(&far_ahead(world, &viewer));
        let kept = Matters::of(&far_ahead(world, &viewer).on(Focus::Kept));
        let shared = open[0].iter().filter(|open| !kept.has(&open.matter));
        let mut both: Vec<_> = shared.chain(kept.iter()).collect();
        both.sort_by_key(|open| &open.matter);
        prop_assert_eq!(both, theirs.iter().collect::<Vec<_>>());
        let is_same = theirs.iter().eq(open[0].iter());
        prop_assert!(is_same || open[0].spares(person), "{} was not said to be spared", name);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_people_try_the_replay_equals_what_was_lived(wishes in wishes()) {
        let mut live = company();
        let mut open: Vec<Matters> = VIEWERS.iter().map(|who| Matters::of(&far_ahead(&live, who))).collect();
        let mut entries: Vec<Entry> = Vec::new();
        for (i, wish) in wishes.iter().enumerate() {
            let at = live.last().plus_millis(3_600_000 * (1 + i as i64 % 30));
            let terms = json!({ wish.kind: wish.fields });
            let said = |field: &&str| ((*field).into(), "so it is".to_owned());
            let words: Words = wish.words.iter().map(said).collect();
            let by = person_named(wish.who);
            let raw = RawWish { world: &live, by, at, terms: &terms, words: &words };
            if live.decide(wish.kind, &raw).is_ok() {
                let mut entry = company::entry(live.next(), at, wish.kind, &terms);
                entry.head.by = Some(by);
                // Some is kept between some people.
                entry.head.visibility = if i % 5 == 4 { Visibility::Pair } else { Visibility::Open };
                follow(&mut live, &mut open, &entry)?;
                entries.push(entry);
            }
        }
        let mut replayed = company();
        for entry in &entries {
            replayed.apply(entry, &[]).unwrap();
        }
        prop_assert_eq!(replayed.digest(), live.digest());
    }
}
