//! Whatever happens, in whatever order it is learned: verdicts kept up to date equal verdicts judged from
//! zero, and a world told act by act equals a world told from the beginning.

use crate::tale::{Tale, agreement, clause, contact, event, function, id};
use comity_common::agreement::judge::{Court, standing::Standing};
use comity_common::agreement::{self, as_if_in_force};
use comity_common::{World, initiatives, people};
use comity_spine::verdict::Judgement;
use comity_spine::{
    At, Depth, HandleId, ImportId, KeynoteId, Noun, PersonId, Ref, Region, Slug, Tier, Trace,
};
use proptest::prelude::*;

const DAY: i64 = 86_400_000;
const FUNCTIONS: [&str; 3] = ["product", "legal", "marketing"];
const NAMES: [&str; 3] = ["atlas", "borea", "corvo"];

/// One thing that may happen; days count from the first of January 2026.
#[derive(Clone, Debug)]
enum Step {
    Open(usize),
    Describe(usize, bool),
    Land(usize),
    Stop(usize),
    Date(i64),
    Freeze(usize, bool),
    DateFreeze(bool, i64),
    Promise(usize),
    Cut(usize),
    Join(u128, usize, i64),
    Leave(u128, usize),
    Match(u128, u128),
    Split(u128),
    Contacts(Vec<(usize, i64, Who, bool)>, i64),
    Problems(Vec<(usize, i64, usize, bool)>, i64),
    Undo(usize),
    Waive(usize, usize, i64),
    WaiveAnnouncement(usize, i64),
    Dispute(usize, usize, bool),
    Attest(u128, usize, i64),
    Wait(i64),
}

/// Who a contact is by: a person, a handle, or a function that the source names.
#[derive(Clone, Debug)]
enum Who {
    Person(u128),
    Handle(u128),
    Function(usize),
}

fn step() -> impl Strategy<Value = Step> {
    let name = 0..NAMES.len();
    let who = prop_oneof![
        (0..3u128).prop_map(Who::Person),
        (0..3u128).prop_map(Who::Handle),
        (0..3usize).prop_map(Who::Function)
    ];
    let contacts = prop::collection::vec((name.clone(), -20i64..30, who, any::<bool>()), 0..4);
    let problems = prop::collection::vec((name.clone(), -20i64..30, 0..3usize, any::<bool>()), 0..4);
    prop_oneof![
        name.clone().prop_map(Step::Open),
        (name.clone(), any::<bool>()).prop_map(|(n, b)| Step::Describe(n, b)),
        name.clone().prop_map(Step::Land),
        name.clone().prop_map(Step::Stop),
        (-10i64..60).prop_map(Step::Date),
        (name.clone(), any::<bool>()).prop_map(|(n, b)| Step::Freeze(n, b)),
        (any::<bool>(), -10i64..40).prop_map(|(b, d)| Step::DateFreeze(b, d)),
        name.clone().prop_map(Step::Promise),
        name.clone().prop_map(Step::Cut),
        (0..3u128, 0..3usize, -30i64..1).prop_map(|(p, f, d)| Step::Join(p, f, d)),
        (0..3u128, 0..3usize).prop_map(|(p, f)| Step::Leave(p, f)),
        (0..3u128, 0..3u128).prop_map(|(h, p)| Step::Match(h, p)),
        (0..3u128).prop_map(Step::Split),
        (contacts, -10i64..20).prop_map(|(all, to)| Step::Contacts(all, to)),
        (problems, -10i64..20).prop_map(|(all, to)| Step::Problems(all, to)),
        (0..6usize).prop_map(Step::Undo),
        (0..9usize, name.clone(), 1i64..20).prop_map(|(c, n, d)| Step::Waive(c, n, d)),
        (name.clone(), 1i64..20).prop_map(|(n, d)| Step::WaiveAnnouncement(n, d)),
        (0..9usize, name.clone(), any::<bool>()).prop_map(|(c, n, b)| Step::Dispute(c, n, b)),
        (0..3u128, name, -20i64..1).prop_map(|(p, n, d)| Step::Attest(p, n, d)),
        (1i64..15).prop_map(Step::Wait),
    ]
}

fn clauses() -> String {
    let freeze = "then = { event = \"freeze.reached\", where = { freeze = \"shape\" } }";
    let shape = "{ event = \"freeze.reached\", where = { freeze = \"shape\" } }";
    agreement(
        &[
            clause(
                "before",
                &format!("functions = [\"legal\", \"marketing\"]\nabout = \"initiative\"\n[clause.before]\nfirst = {{ event = \"contributed\", function = \"each\", lead = \"3 working days\" }}\n{freeze}"),
            ),
            clause(
                "announced",
                &format!("about = \"announcement\"\nwhere = {{ tier = \"T1\" }}\n[clause.before]\nfirst = {{ event = \"contributed\", function = \"legal\" }}\n{freeze}"),
            ),
            clause(
                "within",
                "window = \"20 days\"\n[clause.within]\nwhen = { event = \"problem.reported\" }\nexpect = [ { event = \"problem.owned\", by = \"4 days\" } ]\n",
            ),
            clause(
                "reasons",
                "where = { reason = \"product\" }\n[clause.within]\nwhen = { event = \"problem.reported\" }\nexpect = [ { event = \"problem.fixed\" } ]\n",
            ),
            clause(
                "regularly",
                "where = { tier = \"T1\" }\n[clause.regularly]\nevent = { event = \"contributed\" }\nevery = \"1 week\"",
            ),
            clause("existence", "[clause.regularly]\nevent = { event = \"contributed\", times = 2 }"),
            clause(
                "together",
                &format!("about = \"announcement\"\n[clause.together]\nfunctions = [\"legal\", \"marketing\"]\nin = {{ event = \"contributed\" }}\nbefore = {shape}"),
            ),
            clause(
                "never",
                "window = { calendar = \"month\" }\n[clause.never]\nevent = { event = \"contact\", function = \"marketing\" }\nafter = { event = \"initiative.frozen\" }",
            ),
            clause(
                "covers",
                "valid = { from = 2026-01-10, to = 2026-02-20 }\n[clause.covers]\neach = { event = \"announcement.promised\" }\nby = { event = \"contributed\", function = \"legal\", by = \"5 days\" }",
            ),
            clause(
                "late",
                &format!("about = \"announcement\"\n[clause.never]\nevent = {{ event = \"announcement.promised\" }}\nafter = {shape}"),
            ),
            "\n[[source]]\nid = \"feed\"\ngives = [\"contact\"]\nstale_after = \"3 days\"\n".to_owned(),
            "\n[[waiver]]\nclause = \"regularly\"\nsubject = \"atlas\"\nreason = \"moving\"\nfrom = 2026-01-20\nuntil = 2026-02-05\n".to_owned(),
        ]
        .concat(),
    )
}

/// A tale with a clock that only moves on.
struct Teller {
    tale: Tale,
    now: i64,
    imports: Vec<ImportId>,
}

impl Teller {
    fn new() -> Teller {
        Teller { tale: Tale::default(), now: day(0).0, imports: Vec::new() }
    }

    fn text(at: i64) -> String {
        At(at).to_string()
    }

    fn trace(&self, name: usize, offset: i64, kind: &str) -> Trace {
        event(&Teller::text(self.now + offset * DAY), NAMES[name], kind)
    }

    fn import(&mut self, to: i64, gives: &[&str], traces: Vec<Trace>) {
        let days = (Teller::text(self.now - 25 * DAY), Teller::text(self.now + to * DAY));
        let import = self.tale.import("feed", (&days.0, &days.1), gives, traces);
        self.imports.push(import);
    }

    fn tell(&mut self, step: &Step) {
        self.now += 3_600_000;
        let now = Teller::text(self.now);
        let keynote = KeynoteId::new("spring").unwrap();
        let freeze = |shape: bool| Slug::new(if shape { "shape" } else { "code" }).unwrap();
        match step {
            Step::Open(n) => drop(self.tale.initiative(&now, NAMES[*n])),
            Step::Describe(n, first) => {
                let tier = Some(if *first { Tier::T1 } else { Tier::T2 });
                let act =
                    initiatives::Act::Described { initiative: id(NAMES[*n]), dri: None, tier, touches: None };
                self.tale.act(&now, 1, &act);
            }
            Step::Land(n) => drop(self.tale.landed(&now, NAMES[*n])),
            Step::Freeze(n, shape) => drop(self.tale.frozen(&now, NAMES[*n], freeze(*shape).as_str())),
            Step::DateFreeze(shape, offset) => {
                let on = Teller::text(self.now + offset * DAY);
                self.tale.freeze(&now, "spring", freeze(*shape).as_str(), &on);
            }
            Step::Promise(n) => drop(self.tale.promised(&now, NAMES[*n], keynote.as_str())),
            Step::Stop(n) => drop(self.tale.stopped(&now, NAMES[*n])),
            Step::Date(offset) => {
                let on = At(self.now + offset * DAY).to_string();
                self.tale.dated(&now, keynote.as_str(), &on);
            }
            Step::Cut(n) => drop(self.tale.cut(&now, NAMES[*n], keynote.as_str())),
            Step::Join(person, of, offset) => {
                let from = Some(At(self.now + offset * DAY));
                let act = people::Act::MembershipBegan {
                    person: PersonId(*person),
                    function: function(FUNCTIONS[*of]),
                    region: (*of == 1).then(|| Region::new("emea").unwrap()),
                    role: None,
                    from,
                };
                self.tale.act(&now, 1, &act);
            }
            Step::Leave(person, of) => {
                let function = function(FUNCTIONS[*of]);
                let act = people::Act::MembershipEnded { person: PersonId(*person), function, at: None };
                self.tale.act(&now, 1, &act);
            }
            Step::Match(handle, person) => drop(self.tale.matched(&now, *handle, *person)),
            Step::Split(handle) => {
                self.tale.act(&now, 1, &people::Act::IdentitySplit { handle: HandleId(*handle) });
            }
            _ => self.tell_more(step, &now),
        }
    }

    fn tell_more(&mut self, step: &Step, now: &str) {
        match step {
            Step::Contacts(all, to) => {
                let traces = all.iter().map(|(n, offset, who, deep)| {
                    let depth = if *deep { Depth::Posted } else { Depth::Accepted };
                    let when = Teller::text(self.now + offset * DAY);
                    let mut trace = contact(&when, NAMES[*n], "legal", depth);
                    trace.function = None;
                    match who {
                        Who::Person(person) => trace.by = Some(PersonId(*person)),
                        Who::Handle(handle) => trace.handle = Some(HandleId(*handle)),
                        Who::Function(of) => trace.function = Some(function(FUNCTIONS[*of])),
                    }
                    trace
                });
                let traces = traces.collect();
                self.import(*to, &["contact"], traces);
            }
            Step::Problems(all, to) => {
                let kinds = ["problem.reported", "problem.owned", "problem.fixed"];
                let traces = all.iter().map(|(n, offset, kind, product)| {
                    let mut trace = self.trace(*n, *offset, kinds[*kind]);
                    trace.about = vec![Ref::new(Noun::Problem, format!("p{n}"))];
                    let reason = if *product { "product" } else { "price" };
                    trace.attrs = vec![("reason".into(), reason.into())];
                    trace
                });
                let traces = traces.collect();
                self.import(*to, &kinds, traces);
            }
            _ => self.tell_of_the_agreement(step, now),
        }
    }

    fn tell_of_the_agreement(&mut self, step: &Step, now: &str) {
        let names = [
            "before",
            "announced",
            "within",
            "reasons",
            "regularly",
            "existence",
            "together",
            "never",
            "covers",
        ];
        let clause = |i: usize| comity_spine::ClauseId::new(names[i % names.len()]).unwrap();
        match step {
            Step::Undo(i) => {
                if let Some(import) = self.imports.get(*i) {
                    let import = *import;
                    self.tale.undo(now, import);
                }
            }
            Step::Waive(c, n, days) => {
                let (subject, until) = (Ref::initiative(&id(NAMES[*n])), At(self.now + days * DAY));
                self.tale.act(now, 1, &agreement::Act::Waived { clause: clause(*c), subject, until });
            }
            Step::WaiveAnnouncement(n, days) => {
                let subject = Ref::new(Noun::Announcement, format!("{}@spring", NAMES[*n]));
                let until = At(self.now + days * DAY);
                self.tale.act(now, 1, &agreement::Act::Waived { clause: clause(1), subject, until });
            }
            Step::Dispute(c, n, open) => {
                let (clause, subject) = (clause(*c), Ref::initiative(&id(NAMES[*n])));
                let act = if *open {
                    agreement::Act::Disputed { clause, subject }
                } else {
                    agreement::Act::Settled { clause, subject }
                };
                self.tale.act(now, 1, &act);
            }
            Step::Attest(person, n, offset) => {
                let happened = At(self.now + offset * DAY);
                let act = agreement::Act::Attested {
                    subject: Ref::initiative(&id(NAMES[*n])),
                    event: "contributed".into(),
                    function: function("legal"),
                    happened,
                };
                self.tale.act(now, *person, &act);
            }
            Step::Wait(days) => {
                self.now += days * DAY;
                self.tale.changed = comity_common::world::Changed::default();
            }
            _ => {}
        }
    }
}

fn day(n: i64) -> At {
    At("2026-01-01".parse::<At>().unwrap().0 + n * DAY)
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    prop::collection::vec(step(), 1..40)
}

/// Verdicts kept up to date step by step are those judged from zero, spelled the same and of the same people.
fn keep_up(steps: &[Step]) -> Result<(), TestCaseError> {
    let mut teller = Teller::new();
    let toml = clauses();
    let readable = teller.tale.read(&toml);
    let clauses = as_if_in_force(&readable, At(i64::MIN), true);
    let mut standing = Standing::new(&teller.tale.world, &clauses, At(teller.now));
    for (i, step) in steps.iter().enumerate() {
        teller.tell(step);
        let now = At(teller.now);
        standing.update(&teller.tale.world, &clauses, &teller.tale.changed, now);
        let fresh = Standing::new(&teller.tale.world, &clauses, now);
        prop_assert_eq!(standing.outcomes(), fresh.outcomes(), "after {:?}, step {}", step, i);
        for c in 0..clauses.len() {
            prop_assert_eq!(standing.counts(c), fresh.counts(c));
        }
        let court = Court::new(&teller.tale.world, &clauses, now);
        let judged = court.judge();
        let n_cases: usize = judged.iter().map(|clause| clause.cases.len()).sum();
        prop_assert_eq!(n_cases, fresh.outcomes().len());
        for case in judged.iter().flat_map(|all| &all.cases) {
            let c = clauses.iter().position(|clause| clause.plan.id == case.clause).unwrap();
            let function = case.function.as_ref().map(|function| function.as_str());
            let found = standing.get(c, &case.subject, function);
            let spell = |found| court.spell(&clauses[c], &case.subject, function, found);
            let spelled = found.and_then(spell);
            prop_assert_eq!(spelled.as_ref(), Some(case), "after {:?}, step {}", step, i);
        }
        let mut movers: Vec<(PersonId, Ref)> = Vec::new();
        for (c, clause) in clauses.iter().enumerate() {
            court.movers(clause, standing.cases(c), |mover, (subject, _, _)| {
                movers.push((mover, subject.clone()));
            });
        }
        let cases = judged.iter().flat_map(|all| &all.cases);
        let who = |case: &Judgement| Some((case.next.as_ref()?.who?, case.subject.clone()));
        let mut named: Vec<(PersonId, Ref)> = cases.filter_map(who).collect();
        movers.sort();
        named.sort();
        prop_assert_eq!(movers, named);
    }
    Ok(())
}

#[test]
fn a_shorter_waiver_is_evidence_no_more_once_it_is_over() {
    let steps = [Step::Wait(13), Step::Waive(4, 0, 7), Step::Wait(6), Step::Open(0), Step::Wait(1)];
    keep_up(&steps).unwrap();
}

#[test]
fn a_waived_case_turns_when_it_would_without_its_waiver() {
    let steps =
        [Step::Waive(4, 2, 13), Step::Open(2), Step::Contacts(Vec::new(), 10), Step::Wait(3), Step::Wait(5)];
    keep_up(&steps).unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 250, ..ProptestConfig::default() })]

    #[test]
    fn verdicts_kept_up_to_date_equal_verdicts_judged_from_zero(steps in steps()) {
        keep_up(&steps)?;
    }

    #[test]
    fn a_world_told_act_by_act_equals_one_told_from_the_beginning(steps in steps()) {
        let mut teller = Teller::new();
        for step in &steps {
            teller.tell(step);
        }
        let mut replayed = World::new(Vec::new()).unwrap();
        for (entry, gone) in &teller.tale.told {
            replayed.apply(entry, gone).unwrap();
            let mut prefix = replayed.fresh();
            prefix.apply(entry, gone).unwrap();
        }
        prop_assert_eq!(replayed.digest(), teller.tale.world.digest());
    }

    #[test]
    fn every_fact_counts_for_the_function_that_its_person_was_in_at_the_time(steps in steps()) {
        let mut teller = Teller::new();
        for step in &steps {
            teller.tell(step);
            let (facts, people) = (teller.tale.world.facts(), teller.tale.world.people());
            for row in facts.iter().filter(|row| row.by_membership) {
                let then = facts.person(row).and_then(|person| people.standing(person, row.at));
                prop_assert_eq!(facts.word_of(row.function), then.map(|it| it.function.as_str()));
                let region = then.and_then(|it| it.region.as_ref());
                prop_assert_eq!(facts.word_of(row.region), region.map(Region::as_str));
            }
        }
    }

    #[test]
    fn the_facts_about_a_subject_stand_in_order_of_time_and_under_their_function(steps in steps()) {
        let mut teller = Teller::new();
        steps.iter().for_each(|step| teller.tell(step));
        let facts = teller.tale.world.facts();
        let mut n_listed = 0;
        let functions = FUNCTIONS.map(|function| [facts.find_word(function).unwrap_or_default()]);
        for subject in facts.subjects() {
            for (kind, _) in teller.tale.world.catalogue().iter() {
                for one in &functions {
                    let mine = facts.of_functions(subject, kind, one).map(|row| row.id);
                    let all = facts.of(subject, kind).filter(|row| one.contains(&row.function));
                    prop_assert!(mine.eq(all.map(|row| row.id)));
                }
            }
            let all: Vec<_> = facts.about_it(subject).map(|row| (row.at, row.id)).collect();
            prop_assert!(all.is_sorted(), "{}: {all:?}", facts.subject(subject));
            prop_assert!(facts.about_it(subject).all(|row| !row.gone));
            n_listed += all.len();
        }
        prop_assert!(n_listed >= facts.len());
    }
}
