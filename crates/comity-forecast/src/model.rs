//! A plan made ready for trials: names become places, sizes become curves, what cannot be known is set aside.

mod check;
mod lists;
mod luck;

use crate::draw::Key;
use crate::flaw::{Flaw, Missing, Refusal};
use crate::history::{Again, History, rounds};
use crate::law::{Curve, z_of_share};
use crate::plan::{Announcement, Approval, Odds, Plan, Size, State};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub use luck::Luck;

/// A crew, ready for trials.
#[derive(Debug, Clone, PartialEq)]
pub struct Team {
    /// Its place in the plan; `None` for what needs nobody.
    pub crew: Option<usize>,
    /// How many people; 0 means that nobody waits for anybody.
    pub units: usize,
    /// Its pace, where it is read from throughput and not from sizes.
    pub flow: Option<Flow>,
    /// Its luck.
    pub key: Key,
}

/// Items finished per period.
#[derive(Debug, Clone, PartialEq)]
pub struct Flow {
    /// What past periods saw.
    pub counts: Vec<u32>,
    /// Working days of one.
    pub period: f32,
}

/// What a task of a model stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stands {
    /// A deliverable, by its place in the plan.
    Deliverable(usize),
    /// A gate's rounds of approval, by its place in the plan.
    Approval(usize),
}

/// Work that takes time.
#[derive(Debug, Clone, PartialEq)]
pub struct Task {
    /// What it stands for.
    pub stands: Stands,
    /// Its luck.
    pub key: Key,
    /// Which team does it.
    pub team: usize,
    /// How long it takes by its luck.
    pub curve: Curve,
    /// Times this: estimate, and the crew's mean share of time.
    pub scale: f32,
    /// Tasks that must be finished before; all stand earlier in the model.
    pub after: Vec<usize>,
    /// Risks that hit it, with the factor on its time.
    pub risks: Vec<(usize, f32)>,
}

/// A gate that says yes or no.
#[derive(Debug, Clone, PartialEq)]
pub struct Yes {
    /// Its place in the plan.
    pub gate: usize,
    /// Its luck.
    pub key: Key,
    /// Which owner's luck it shares.
    pub owner: usize,
    /// It passes while its luck, a standard normal value, is not above this.
    pub bound: f32,
    /// Risks that close it.
    pub risks: Vec<usize>,
}

/// A promise: what it hangs on.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Promise {
    /// Its place in the plan.
    pub announcement: usize,
    /// Tasks it needs itself.
    pub tasks: Vec<usize>,
    /// Gates it needs, by their place in [`Model::yes`].
    pub yes: Vec<usize>,
    /// Why it has no number; empty if it has one.
    pub missing: BTreeSet<Missing>,
}

/// A risk: its luck and the share below which it happens.
#[derive(Debug, Clone, PartialEq)]
pub struct Hazard {
    /// Its luck.
    pub key: Key,
    /// It happens while its uniform value is below this.
    pub chance: f32,
}

/// A plan made ready for trials.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    /// Working days until the date.
    pub horizon: f32,
    /// Crews; the last one is what needs nobody.
    pub teams: Vec<Team>,
    /// Work, in the order of the lists, what is waited for before what waits.
    pub tasks: Vec<Task>,
    /// Gates that say yes or no.
    pub yes: Vec<Yes>,
    /// The luck of owners of gates.
    pub owners: Vec<Key>,
    /// Risks, as in the plan.
    pub hazards: Vec<Hazard>,
    /// Promises, as in the plan.
    pub promises: Vec<Promise>,
    /// The part of the luck that a crew shares, and that everything shares.
    pub shared: (f32, f32),
    /// What is wrong with the plan.
    pub flaws: BTreeSet<Flaw>,
}

impl Model {
    /// The gates that must all say yes for everything that has a number to be ready, by their place in
    /// [`Model::yes`].
    pub fn gates_of_all(&self) -> Vec<usize> {
        let known = self.promises.iter().filter(|promise| promise.missing.is_empty());
        let gates: BTreeSet<usize> = known.flat_map(|promise| promise.yes.iter().copied()).collect();
        gates.into_iter().collect()
    }

    /// Whether the same work is done by the same people under the same luck by the same date, and the same
    /// promises hang on it: then two models differ by gates that say yes or no, and by nothing else.
    pub fn has_the_work_of(&self, other: &Self) -> bool {
        let needs = |promise: &Promise| (promise.tasks.clone(), promise.missing.is_empty());
        self.horizon == other.horizon
            && self.shared == other.shared
            && self.hazards == other.hazards
            && self.promises.iter().map(needs).eq(other.promises.iter().map(needs))
            && self.teams == other.teams
            && self.tasks == other.tasks
    }
}

/// A plan with its past read: what models are built from.
#[derive(Debug, Clone)]
pub struct Source<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// Its past.
    pub history: Arc<History>,
    /// Curves of typed PERT ranges, which no past changes, by place; with what was typed.
    typed: Vec<Option<(Size, Curve)>>,
    /// How long the rounds of approvals take by the past as it was, by gate; with what was known of them.
    rounds: Arc<BTreeMap<String, Rounds>>,
}

/// What is known of an approval's rounds, and how long they take.
#[derive(Debug, Clone)]
struct Rounds {
    passes: u32,
    fails: u32,
    round_days: Vec<f64>,
    curve: Option<Curve>,
}

impl<'a> Source<'a> {
    /// Reads the past of a plan; refuses a plan that can have no forecast.
    ///
    /// # Errors
    /// [`Refusal`] where there is no date ahead or nothing is promised.
    pub fn of(plan: &'a Plan) -> Result<Self, Refusal> {
        let history = Arc::new(History::of(&plan.past));
        let empty = Self { plan, history, typed: Vec::new(), rounds: Arc::default() };
        let mut source = empty.beside(plan)?;
        let of = |gate: &crate::plan::Gate| {
            let Odds::Queue(approval) = &gate.odds else { return None };
            let Approval { passes, fails, round_days, .. } = approval.clone();
            let pass = jeffreys(passes, passes + fails);
            let curve = took(&round_days, passes + fails)
                .and_then(|days| rounds(pass, &days, Key::of("rounds", &gate.id), ROUNDS));
            Some((gate.id.clone(), Rounds { passes, fails, round_days, curve }))
        };
        source.rounds = Arc::new(plan.gates.iter().filter_map(of).collect());
        Ok(source)
    }

    /// Another plan with the same past, such as this one with a change made to it: what the past says is not
    /// read again.
    ///
    /// # Errors
    /// As [`Source::of`].
    pub fn beside<'b>(&self, plan: &'b Plan) -> Result<Source<'b>, Refusal> {
        if !plan.horizon.is_finite() {
            return Err(Refusal::NoDate);
        }
        if plan.horizon <= 0.0 {
            return Err(Refusal::Past { days_ago: -plan.horizon });
        }
        if plan.announcements.is_empty() {
            return Err(Refusal::NothingPromised);
        }
        let known = |size: &Size| self.typed.iter().flatten().find(|(typed, _)| typed == size).cloned();
        let typed = plan.deliverables.iter().map(|item| match item.size {
            Size::Pert { low, mode, high } if check::rising(&[low, mode, high]) => {
                known(&item.size).or_else(|| Some((item.size.clone(), Curve::pert(low, mode, high))))
            }
            _ => None,
        });
        let typed = typed.collect();
        Ok(Source { plan, history: self.history.clone(), typed, rounds: self.rounds.clone() })
    }

    /// The model of the plan as it stands.
    pub fn model(&self) -> Model {
        Builder::new(self, &self.history, None).build()
    }

    /// The model under a past drawn again: ratios, sizes, paces, rounds and rates as they might have been.
    pub fn again(&self, seed: u64, round: u32) -> Model {
        let mut chance = Again::new(seed, round);
        let history = self.history.again(&mut chance);
        Builder::new(self, &history, Some(chance)).build()
    }
}

/// What is gathered while a model is built.
struct Builder<'a> {
    source: &'a Source<'a>,
    plan: &'a Plan,
    history: &'a History,
    again: Option<Again>,
    crews: BTreeMap<&'a str, usize>,
    items: BTreeMap<&'a str, usize>,
    gates: BTreeMap<&'a str, usize>,
    flaws: BTreeSet<Flaw>,
    /// Curves of ratios by crew and band, of sizes by crew: each is made once.
    ratios: BTreeMap<(usize, u8), Curve>,
    sizes: BTreeMap<usize, Option<Curve>>,
}

/// Where a deliverable or an approval ended up.
#[derive(Debug, Clone, Default)]
struct Fate {
    /// The task that does it; `None` if it is done or has no number.
    task: Option<usize>,
    /// Why it has no number.
    missing: BTreeSet<Missing>,
}

impl<'a> Builder<'a> {
    fn new(source: &'a Source<'a>, history: &'a History, again: Option<Again>) -> Self {
        let plan = source.plan;
        let mut flaws = BTreeSet::new();
        let crews = check::places(plan.crews.iter().map(|crew| crew.id.as_str()), &mut flaws);
        let items = check::places(plan.deliverables.iter().map(|item| item.id.as_str()), &mut flaws);
        let gates = check::places(plan.gates.iter().map(|gate| gate.id.as_str()), &mut flaws);
        check::places(plan.announcements.iter().map(|announcement| announcement.id.as_str()), &mut flaws);
        Self {
            source,
            plan,
            history,
            again,
            crews,
            items,
            gates,
            flaws,
            ratios: BTreeMap::new(),
            sizes: BTreeMap::new(),
        }
    }

    fn build(mut self) -> Model {
        if self.history.n_bad > 0 {
            self.flaws.insert(Flaw::BadPast { n: self.history.n_bad });
        }
        let teams = self.teams();
        let (tasks, fates) = self.tasks(&teams);
        let hazards = self.hazards();
        let (yes, owners, gates) = self.yes(&fates);
        let promises = self.promises(&fates, &gates);
        let (crew, keynote) = self.history.shared(&self.plan.shared);
        Model {
            horizon: self.plan.horizon as f32,
            teams,
            tasks,
            yes,
            owners,
            hazards,
            promises,
            shared: (crew as f32, keynote as f32),
            flaws: self.flaws,
        }
    }

    /// Crews as teams; the last team is what needs nobody.
    fn teams(&mut self) -> Vec<Team> {
        let plan = self.plan;
        let mut teams = Vec::with_capacity(plan.crews.len() + 1);
        for (place, crew) in plan.crews.iter().enumerate() {
            let shares: Vec<f64> = crew.people.iter().map(|&share| self.share(&crew.id, share)).collect();
            let n_there = shares.iter().filter(|&&share| share > 0.0).count();
            if n_there > 0 && n_there < shares.len() {
                self.flaws.insert(Flaw::AtZero { crew: crew.id.clone(), n: shares.len() - n_there });
            }
            let counts = match &mut self.again {
                Some(again) => again.resample(&crew.throughput),
                None => crew.throughput.clone(),
            };
            let period = if crew.period_days > 0.0 { crew.period_days as f32 } else { 5.0 };
            let by_pace = !crew.throughput.is_empty() && !self.has_sizes(place);
            let flow = by_pace.then_some(Flow { counts, period });
            teams.push(Team { crew: Some(place), units: n_there, flow, key: Key::of("crew", &crew.id) });
        }
        teams.push(Team { crew: None, units: 0, flow: None, key: Key::of("nobody", "") });
        teams
    }

    /// Whether any open item of a crew has a size.
    fn has_sizes(&self, crew: usize) -> bool {
        let mut open =
            self.plan.deliverables.iter().filter(|item| {
                item.state != State::Done && self.crews.get(item.crew.as_str()) == Some(&crew)
            });
        open.any(|item| item.size != Size::Unknown)
    }

    /// A share of time or a probability, cut to 0 to 1.
    fn share(&mut self, id: &str, share: f64) -> f64 {
        if (0.0..=1.0).contains(&share) {
            return share;
        }
        self.flaws.insert(Flaw::Share { id: id.to_owned() });
        if share > 1.0 { 1.0 } else { 0.0 }
    }

    fn hazards(&mut self) -> Vec<Hazard> {
        let plan = self.plan;
        let hazards = plan.risks.iter().map(|risk| {
            let chance = self.share(&risk.id, risk.chance) as f32;
            Hazard { key: Key::of("risk", &risk.id), chance }
        });
        hazards.collect()
    }

    /// How long a deliverable takes: its curve and what it is multiplied by.
    fn size(&mut self, place: usize, crew: usize) -> Result<(Curve, f64), Missing> {
        let item = &self.plan.deliverables[place];
        let good = |days: f64| days.is_finite() && days > 0.0;
        let flaw = match &item.size {
            Size::Estimate(days) if good(*days) => return Ok((self.ratio(crew, *days), *days)),
            Size::Certain(days) if days.is_finite() && *days >= 0.0 => {
                return Ok((Curve::Certain(*days as f32), 1.0));
            }
            Size::Exponential(mean) if good(*mean) => return Ok((Curve::exponential(*mean), 1.0)),
            Size::Range { p10, p50, p90 } if check::rising(&[*p10, *p50, *p90]) => {
                return Ok((Curve::range(*p10, *p50, *p90, self.history.stretch()), 1.0));
            }
            Size::Sample(days) if !days.is_empty() && days.iter().all(|&days| good(days)) => {
                if let Some(curve) = Curve::sample(days) {
                    return Ok((curve, 1.0));
                }
                None
            }
            Size::Pert { .. } if self.source.typed[place].is_some() => {
                let curve = self.source.typed[place].clone().map(|(_, curve)| curve);
                return Ok((curve.unwrap_or(Curve::Certain(0.0)), 1.0));
            }
            Size::Unknown => None,
            Size::Range { .. } | Size::Pert { .. } => Some(Flaw::UpsideDown { id: item.id.clone() }),
            _ => Some(Flaw::NoLength { id: item.id.clone() }),
        };
        self.flaws.extend(flaw);
        let (plan, history) = (self.plan, self.history);
        let drawn = self.sizes.entry(crew).or_insert_with(|| history.size(&plan.crews[crew].id)).clone();
        match drawn {
            Some(curve) => {
                self.flaws.insert(Flaw::SizeDrawn { id: item.id.clone() });
                Ok((curve, 1.0))
            }
            None => {
                self.flaws.insert(Flaw::NoSize { id: item.id.clone() });
                Err(Missing::Size { deliverable: item.id.clone() })
            }
        }
    }

    /// Actual over estimate of a crew for a size.
    fn ratio(&mut self, crew: usize, estimate: f64) -> Curve {
        let place = (crew, crate::history::band(estimate));
        if let Some(curve) = self.ratios.get(&place) {
            return curve.clone();
        }
        let name = &self.plan.crews[crew].id;
        let (curve, known) = self.history.ratio(name, estimate);
        if !known {
            self.flaws.insert(Flaw::WeakPrior { crew: name.clone() });
        }
        self.ratios.insert(place, curve.clone());
        curve
    }

    /// Gates that say yes or no, their owners, and for each gate of the plan where it ended up.
    fn yes(&mut self, fates: &[Fate]) -> (Vec<Yes>, Vec<Key>, Vec<GateFate>) {
        let plan = self.plan;
        let mut owners: BTreeMap<&str, usize> = BTreeMap::new();
        for gate in &plan.gates {
            let next = owners.len();
            owners.entry(&gate.owner).or_insert(next);
        }
        let mut keys = vec![Key::of("owner", ""); owners.len()];
        for (owner, &place) in &owners {
            keys[place] = Key::of("owner", owner);
        }
        let (mut yes, mut ended) = (Vec::new(), Vec::new());
        for (place, gate) in plan.gates.iter().enumerate() {
            let closed_by = plan.risks.iter().enumerate().filter(|(_, risk)| risk.closes.contains(&gate.id));
            let risks: Vec<usize> = closed_by.map(|(risk, _)| risk).collect();
            let share = match &gate.odds {
                Odds::Unknown | Odds::Rate { of: 0, .. } => {
                    self.flaws.insert(Flaw::NoOdds { id: gate.id.clone() });
                    let missing = Missing::Gate { gate: gate.id.clone(), owner: gate.owner.clone() };
                    ended.push(GateFate { missing: BTreeSet::from([missing]), ..GateFate::default() });
                    continue;
                }
                Odds::Met | Odds::Queue(_) => 1.0,
                Odds::Share(share) => self.share(&gate.id, *share),
                Odds::Rate { passed, of } => self.rate((*passed).min(*of), *of),
            };
            let fate = &fates[plan.deliverables.len() + place];
            let mut end = GateFate { task: fate.task, missing: fate.missing.clone(), yes: None };
            if share < 1.0 || !risks.is_empty() {
                end.yes = Some(yes.len());
                let (key, owner) = (Key::of("gate", &gate.id), owners[gate.owner.as_str()]);
                yes.push(Yes { gate: place, key, owner, bound: bound(share), risks });
            }
            ended.push(end);
        }
        (yes, keys, ended)
    }

    /// The share of past cases that passed: the Jeffreys posterior's mean, or a draw from it.
    fn rate(&mut self, passed: u32, of: u32) -> f64 {
        match &mut self.again {
            Some(again) => again.share(passed, of - passed),
            None => jeffreys(passed, of),
        }
    }

    /// How long an approval's rounds take.
    fn approval(&mut self, gate: &str, approval: &Approval) -> Option<Curve> {
        let of = approval.passes + approval.fails;
        let days = took(&approval.round_days, of)?;
        let key = Key::of("rounds", gate);
        let Some(again) = &mut self.again else {
            let known = self.source.rounds.get(gate).filter(|known| {
                (known.passes, known.fails) == (approval.passes, approval.fails)
                    && known.round_days == approval.round_days
            });
            return match known {
                Some(known) => known.curve.clone(),
                None => rounds(jeffreys(approval.passes, of), &days, key, ROUNDS),
            };
        };
        let pass = again.share(approval.passes, approval.fails);
        rounds(pass, &again.resample(&days), key, ROUNDS_AGAIN)
    }

    fn promises(&mut self, fates: &[Fate], gates: &[GateFate]) -> Vec<Promise> {
        let plan = self.plan;
        let mut promises = Vec::new();
        for (place, announcement) in plan.announcements.iter().enumerate() {
            promises.push(self.promise(place, announcement, fates, gates));
        }
        check::requires(plan, &mut promises, &mut self.flaws);
        promises
    }

    fn promise(&mut self, place: usize, of: &Announcement, fates: &[Fate], gates: &[GateFate]) -> Promise {
        let mut promise = Promise { announcement: place, ..Promise::default() };
        for need in &of.needs {
            match self.items.get(need.as_str()) {
                Some(&item) => {
                    promise.tasks.extend(fates[item].task);
                    promise.missing.extend(fates[item].missing.iter().cloned());
                }
                None => self.unknown(&of.id, need, &mut promise.missing),
            }
        }
        for gate in &of.gates {
            match self.gates.get(gate.as_str()) {
                Some(&gate) => {
                    promise.tasks.extend(gates[gate].task);
                    promise.yes.extend(gates[gate].yes);
                    promise.missing.extend(gates[gate].missing.iter().cloned());
                }
                None => self.unknown(&of.id, gate, &mut promise.missing),
            }
        }
        if of.gates.is_empty() && of.needs.is_empty() {
            self.flaws.insert(Flaw::NothingNeeded { id: of.id.clone() });
            promise.missing.insert(Missing::Nothing { announcement: of.id.clone() });
        } else if of.gates.is_empty() {
            self.flaws.insert(Flaw::NoGates { id: of.id.clone() });
        }
        promise.tasks.sort_unstable();
        promise.tasks.dedup();
        promise.yes.sort_unstable();
        promise.yes.dedup();
        promise
    }

    fn unknown(&mut self, of: &str, id: &str, missing: &mut BTreeSet<Missing>) {
        self.flaws.insert(Flaw::Unknown { of: of.to_owned(), id: id.to_owned() });
        missing.insert(Missing::Unknown { id: id.to_owned() });
    }
}

/// How many sums of rounds a law is made of.
const ROUNDS: usize = 4096;
/// The same under a past drawn again, which moves it further than so few draws do.
const ROUNDS_AGAIN: usize = 1024;

/// The mean of the Jeffreys posterior of a share.
fn jeffreys(passed: u32, of: u32) -> f64 {
    (f64::from(passed) + 0.5) / (f64::from(of) + 1.0)
}

/// How long past rounds took, where any are known and can be read.
fn took(round_days: &[f64], n_rounds: u32) -> Option<Vec<f64>> {
    let days: Vec<f64> = round_days.iter().copied().filter(|days| days.is_finite() && *days > 0.0).collect();
    (!days.is_empty() && n_rounds > 0).then_some(days)
}

/// Where a gate ended up.
#[derive(Debug, Clone, Default)]
struct GateFate {
    task: Option<usize>,
    yes: Option<usize>,
    missing: BTreeSet<Missing>,
}

/// The normal value up to which something of this share happens.
fn bound(share: f64) -> f32 {
    if share <= 0.0 {
        f32::NEG_INFINITY
    } else if share >= 1.0 {
        f32::INFINITY
    } else {
        z_of_share(share) as f32
    }
}
