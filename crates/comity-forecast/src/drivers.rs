//! What moves a forecast: what would change if one thing were settled, removed or helped, under the same
//! luck.

use crate::draw::LANES;
use crate::flaw::Refusal;
use crate::forecast::{How, Run, Tally};
use crate::model::{Model, Source, Stands};
use crate::plan::{Odds, Plan, Size, State};
use crate::question::Question;
use crate::work::{Block, Cause, Floor, Shop};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

/// A change to a plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// The announcement is not made on the day.
    Cut {
        /// Which.
        announcement: String,
    },
    /// It is made in its smaller form.
    Shrink {
        /// Which.
        announcement: String,
    },
    /// It is only said to come soon.
    Soon {
        /// Which.
        announcement: String,
    },
    /// The deliverable takes exactly its median.
    Certain {
        /// Which.
        deliverable: String,
    },
    /// The deliverable is done.
    Done {
        /// Which.
        deliverable: String,
    },
    /// The gate is met.
    Settle {
        /// Which.
        gate: String,
    },
    /// The risk cannot happen any more.
    Avert {
        /// Which.
        risk: String,
    },
    /// One person more, at full time.
    Person {
        /// Where.
        crew: String,
    },
    /// The date moves by so many working days; for a question only, the date stands.
    Days(f64),
}

impl Change {
    /// How much it asks of people: a smaller number, a smaller change.
    pub fn effort(&self) -> u8 {
        match self {
            Self::Settle { .. } | Self::Certain { .. } | Self::Done { .. } | Self::Avert { .. } => 0,
            Self::Person { .. } => 1,
            Self::Shrink { .. } => 2,
            Self::Soon { .. } => 3,
            Self::Cut { .. } => 4,
            Self::Days(_) => 5,
        }
    }
}

/// What changes would do.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Driver {
    /// The changes.
    pub changes: Vec<Change>,
    /// How likely all (that has a number) is ready without them.
    pub before: f64,
    /// And with them.
    pub after: f64,
    /// The difference.
    pub delta: f64,
    /// Its standard error, from the paired differences of the same trials.
    pub error: f64,
}

/// How often something decides when everything is finished.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Critical {
    /// The deliverable, or the gate whose approval it is.
    pub id: String,
    /// Whether it is an approval.
    pub is_approval: bool,
    /// Its crew; empty for what needs nobody.
    pub crew: String,
    /// The share of trials in which a little more time for it would delay the whole.
    pub share: f64,
    /// The share of the time on critical chains that it takes itself.
    pub of_time: f64,
}

/// How much of the wait is for people of one crew.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Bottleneck {
    /// The crew.
    pub crew: String,
    /// The share of trials in which the last thing finished had waited, somewhere on its chain, for its
    /// people.
    pub share: f64,
    /// What one person more would do.
    pub one_more: Option<Driver>,
}

/// What moves a forecast.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Drivers {
    /// Each change by itself, largest gain first.
    pub changes: Vec<Driver>,
    /// Deliverables and approvals by how often they are critical.
    pub critical: Vec<Critical>,
    /// Crews by how often they are waited for.
    pub bottlenecks: Vec<Bottleneck>,
    /// The smallest change that moves it: the least effort that gains 5 points and more than luck explains.
    pub smallest: Option<Driver>,
}

/// How many of the most critical deliverables are asked about by themselves.
const ASKED: usize = 8;

/// The changes that are worth asking about, whatever the trials show.
pub(crate) fn changes(plan: &Plan, model: &Model) -> Vec<Change> {
    let mut changes = Vec::new();
    let known = |place: usize| model.promises[place].missing.is_empty();
    let n_known = (0..plan.announcements.len()).filter(|&place| known(place)).count();
    for (place, one) in plan.announcements.iter().enumerate().filter(|(place, _)| known(*place)) {
        let announcement = one.id.clone();
        if one.shrunk.is_some() {
            changes.push(Change::Shrink { announcement: announcement.clone() });
        }
        if place_is_free(plan, place) && n_known > 1 {
            changes.push(match one.soon {
                Some(_) => Change::Soon { announcement },
                None => Change::Cut { announcement },
            });
        }
    }
    for yes in &model.yes {
        changes.push(Change::Settle { gate: plan.gates[yes.gate].id.clone() });
    }
    for task in &model.tasks {
        if let Stands::Approval(gate) = task.stands {
            let change = Change::Settle { gate: plan.gates[gate].id.clone() };
            if !changes.contains(&change) {
                changes.push(change);
            }
        }
    }
    let might = plan.risks.iter().filter(|risk| risk.chance > 0.0);
    changes.extend(might.map(|risk| Change::Avert { risk: risk.id.clone() }));
    for team in model.teams.iter().filter(|team| team.units > 0 && team.flow.is_none()) {
        changes.extend(team.crew.map(|crew| Change::Person { crew: plan.crews[crew].id.clone() }));
    }
    changes
}

/// Whether an announcement may be left out: it is no must, and no must requires it.
fn place_is_free(plan: &Plan, place: usize) -> bool {
    leaving(plan, &plan.announcements[place].id)
        .iter()
        .all(|id| plan.announcements.iter().all(|one| one.id != *id || !one.must))
}

/// An announcement and all that require it, however far away.
fn leaving(plan: &Plan, id: &str) -> Vec<String> {
    let mut leaving = vec![id.to_owned()];
    let mut next = 0;
    while next < leaving.len() {
        let by = plan.announcements.iter().filter(|one| one.requires.contains(&leaving[next]));
        let new: Vec<String> = by.map(|one| one.id.clone()).filter(|id| !leaving.contains(id)).collect();
        leaving.extend(new);
        next += 1;
    }
    leaving
}

/// The plan with changes made to it.
///
/// What is left out takes along the announcements that require it, and the work that nothing else needs.
///
/// # Errors
/// [`Refusal::NotThere`] where a change names what is not in the plan.
pub fn changed(plan: &Plan, changes: &[Change]) -> Result<Plan, Refusal> {
    changed_in(&Source::of(plan)?, changes)
}

/// The same for a plan whose past is read already.
pub(crate) fn changed_in(source: &Source<'_>, changes: &[Change]) -> Result<Plan, Refusal> {
    let mut plan = source.plan.clone();
    for change in changes {
        change_one(source, &mut plan, change)?;
    }
    Ok(plan)
}

fn change_one(source: &Source<'_>, plan: &mut Plan, change: &Change) -> Result<(), Refusal> {
    fn find<'a, T>(all: &'a mut [T], id: &str, of: impl Fn(&T) -> &str) -> Result<&'a mut T, Refusal> {
        all.iter_mut().find(|one| of(one) == id).ok_or_else(|| Refusal::NotThere { id: id.to_owned() })
    }
    match change {
        Change::Cut { announcement } | Change::Soon { announcement } => {
            find(&mut plan.announcements, announcement, |one| &one.id)?;
            let leaving = leaving(plan, announcement);
            let before = needed(plan);
            plan.announcements.retain(|one| !leaving.contains(&one.id));
            drop_unneeded(plan, &before);
        }
        Change::Shrink { announcement } => {
            let before = needed(plan);
            let one = find(&mut plan.announcements, announcement, |one| &one.id)?;
            let Some(shrunk) = one.shrunk.take() else {
                return Err(Refusal::NotThere { id: format!("{announcement}, smaller") });
            };
            one.needs.retain(|id| !shrunk.without.contains(id));
            one.gates.retain(|id| !shrunk.without_gates.contains(id));
            one.value = shrunk.value;
            drop_unneeded(plan, &before);
        }
        Change::Certain { deliverable } => {
            let model = source.beside(plan)?.model();
            let place = plan.deliverables.iter().position(|one| one.id == *deliverable);
            let task = model
                .tasks
                .iter()
                .find(|task| place.is_some_and(|place| task.stands == Stands::Deliverable(place)));
            let item = find(&mut plan.deliverables, deliverable, |one| &one.id)?;
            if let Some(task) = task.filter(|task| model.teams[task.team].flow.is_none()) {
                let spent = if let State::Started(spent) = item.state { spent } else { 0.0 };
                // What stands in the plan is before the crew's share of time.
                let share = model_share(plan, &task.stands);
                let days = f64::from(task.curve.at(0.0) * task.scale) * share + spent;
                let item = find(&mut plan.deliverables, deliverable, |one| &one.id)?;
                item.size = Size::Certain(days);
            }
        }
        Change::Done { deliverable } => {
            find(&mut plan.deliverables, deliverable, |one| &one.id)?.state = State::Done;
        }
        Change::Settle { gate } => {
            find(&mut plan.gates, gate, |one| &one.id)?.odds = Odds::Met;
            plan.risks.iter_mut().for_each(|risk| risk.closes.retain(|id| id != gate));
        }
        Change::Avert { risk } => find(&mut plan.risks, risk, |one| &one.id)?.chance = 0.0,
        Change::Person { crew } => find(&mut plan.crews, crew, |one| &one.id)?.people.push(1.0),
        Change::Days(days) => plan.horizon += days,
    }
    Ok(())
}

/// The mean share of time in the crew of a deliverable.
fn model_share(plan: &Plan, stands: &Stands) -> f64 {
    let Stands::Deliverable(place) = stands else { return 1.0 };
    let crew = plan.crews.iter().find(|crew| crew.id == plan.deliverables[*place].crew);
    let shares: Vec<f64> = crew
        .iter()
        .flat_map(|crew| &crew.people)
        .copied()
        .filter(|&share| share > 0.0)
        .map(|s| s.min(1.0))
        .collect();
    if shares.is_empty() { 1.0 } else { shares.iter().sum::<f64>() / shares.len() as f64 }
}

/// Which deliverables some announcement needs, by itself, through a gate, or because something waits for it.
pub(crate) fn needed(plan: &Plan) -> Vec<bool> {
    let mut open: Vec<&str> = Vec::new();
    for one in &plan.announcements {
        open.extend(one.needs.iter().map(String::as_str));
        for gate in plan.gates.iter().filter(|gate| one.gates.contains(&gate.id)) {
            if let Odds::Queue(approval) = &gate.odds {
                open.extend(approval.after.iter().map(String::as_str));
            }
        }
    }
    let mut places = std::collections::BTreeMap::new();
    for (place, item) in plan.deliverables.iter().enumerate() {
        places.entry(item.id.as_str()).or_insert(place);
    }
    let mut needed = vec![false; plan.deliverables.len()];
    while let Some(id) = open.pop() {
        if let Some(&place) = places.get(id)
            && !std::mem::replace(&mut needed[place], true)
        {
            open.extend(plan.deliverables[place].after.iter().map(String::as_str));
        }
    }
    needed
}

/// Takes out work that was needed and is not any more; what nobody ever needed stays in the way.
fn drop_unneeded(plan: &mut Plan, before: &[bool]) {
    let after = needed(plan);
    let mut keep = before.iter().zip(&after).map(|(before, after)| !before || *after);
    plan.deliverables.retain(|_| keep.next().unwrap_or(true));
    let used: Vec<String> = plan.announcements.iter().flat_map(|one| one.gates.clone()).collect();
    plan.gates.retain(|gate| used.contains(&gate.id));
    let left: Vec<String> = plan.deliverables.iter().map(|item| item.id.clone()).collect();
    for item in &mut plan.deliverables {
        item.after.retain(|id| left.contains(id));
    }
}

/// The difference between two plans under the same luck, with its error from paired trials.
pub(crate) fn contrast(changes: Vec<Change>, before: &Tally, after: &Tally) -> Driver {
    let n = f64::from(before.of.max(1));
    let differ: u32 = before.all_bits.iter().zip(&after.all_bits).map(|(a, b)| (a ^ b).count_ones()).sum();
    let (was, is) = (f64::from(before.all) / n, f64::from(after.all) / n);
    let delta = is - was;
    let variance = (f64::from(differ) / n - delta * delta).max(0.0);
    Driver { changes, before: was, after: is, delta, error: (variance / n).sqrt() }
}

/// What moves a forecast of a plan.
pub(crate) fn of(source: &Source<'_>, model: &Model, how: &How, run: &mut Run) -> Result<Drivers, Refusal> {
    let plan = source.plan;
    let blocks = how.driver_trials.div_ceil(LANES as u32);
    let question = Question::about(source, model, how.seed, how.driver_trials);
    let chains = Chains::of(model, how.seed, blocks);
    let critical = chains.critical(plan, model);
    let mut asked = changes(plan, model);
    let uncertain = critical.iter().filter(|one| !one.is_approval && one.share > 0.02).take(ASKED);
    asked.extend(uncertain.map(|one| Change::Certain { deliverable: one.id.clone() }));
    let mut drivers: Vec<Driver> = Vec::new();
    for few in asked.chunks(8) {
        // Each change's blocks are played side by side, and so are the changes.
        let found: Result<Vec<Driver>, Refusal> =
            few.par_iter().map(|change| question.ask(std::slice::from_ref(change))).collect();
        drivers.extend(found?);
        run.step(few.len() as u64 * u64::from(how.driver_trials))?;
    }
    drivers.sort_by(|a, b| b.delta.total_cmp(&a.delta));
    let smallest = drivers
        .iter()
        .filter(|driver| driver.delta >= 0.05 && driver.delta > 2.0 * driver.error)
        .min_by(|a, b| {
            let (x, y) = (a.changes[0].effort(), b.changes[0].effort());
            x.cmp(&y).then(b.delta.total_cmp(&a.delta))
        })
        .cloned();
    let bottlenecks = chains.bottlenecks(plan, model, &drivers);
    Ok(Drivers { changes: drivers, critical, bottlenecks, smallest })
}

/// What stood on the chains that decided when everything was finished.
struct Chains {
    on: Vec<u32>,
    days: Vec<f64>,
    waited_for: Vec<u32>,
    of: u32,
}

impl Chains {
    /// Follows, in each trial, the last thing finished back to the beginning.
    ///
    /// A little more time for anything on that chain delays the end by as much, and for nothing else: the
    /// finite difference of MEASURES 9 in the limit, without playing every trial again for every task.
    fn of(model: &Model, seed: u64, blocks: u32) -> Self {
        let shop = Shop::of(model);
        let n = model.tasks.len();
        let mut counts: Vec<usize> = model
            .promises
            .iter()
            .filter(|one| one.missing.is_empty())
            .flat_map(|one| one.tasks.clone())
            .collect();
        counts.sort_unstable();
        counts.dedup();
        let empty =
            || Self { on: vec![0; n], days: vec![0.0; n], waited_for: vec![0; model.teams.len()], of: 0 };
        let pieces: Vec<Self> = (0..blocks)
            .into_par_iter()
            .map_init(
                || (Block::default(), Floor::default()),
                |(block, floor), place| {
                    let mut piece = empty();
                    shop.watch(seed, place, block, floor, |lane, block, floor| {
                        piece.follow(model, &counts, block, lane, floor);
                    });
                    piece
                },
            )
            .collect();
        pieces.into_iter().fold(empty(), |mut sum, piece| {
            sum.on.iter_mut().zip(&piece.on).for_each(|(sum, more)| *sum += more);
            sum.days.iter_mut().zip(&piece.days).for_each(|(sum, more)| *sum += more);
            sum.waited_for.iter_mut().zip(&piece.waited_for).for_each(|(sum, more)| *sum += more);
            sum.of += piece.of;
            sum
        })
    }

    fn follow(&mut self, model: &Model, counts: &[usize], block: &Block, lane: usize, floor: &Floor) {
        let end = |task: usize| block.ends[task * LANES + lane];
        let Some(&last) = counts.iter().max_by(|a, b| end(**a).total_cmp(&end(**b))) else { return };
        if !end(last).is_finite() {
            return;
        }
        self.of += 1;
        let mut waited_for = 0u64;
        let mut at = last;
        loop {
            let (from, next) = match floor.causes[at] {
                Cause::Nothing => (0.0, None),
                Cause::After(other) => (end(other as usize), Some(other as usize)),
                Cause::People(other) => {
                    let team = model.tasks[at].team;
                    if team < 64 && waited_for & (1 << team) == 0 {
                        waited_for |= 1 << team;
                        self.waited_for[team] += 1;
                    }
                    (end(other as usize), Some(other as usize))
                }
            };
            self.on[at] += 1;
            self.days[at] += f64::from(end(at) - from);
            match next {
                Some(next) => at = next,
                None => return,
            }
        }
    }

    fn critical(&self, plan: &Plan, model: &Model) -> Vec<Critical> {
        let whole: f64 = self.days.iter().sum();
        let mut all: Vec<Critical> = Vec::new();
        for (place, task) in model.tasks.iter().enumerate().filter(|(place, _)| self.on[*place] > 0) {
            let (id, is_approval) = match task.stands {
                Stands::Deliverable(place) => (plan.deliverables[place].id.clone(), false),
                Stands::Approval(gate) => (plan.gates[gate].id.clone(), true),
            };
            let crew = model.teams[task.team].crew.map(|crew| plan.crews[crew].id.clone());
            all.push(Critical {
                id,
                is_approval,
                crew: crew.unwrap_or_default(),
                share: f64::from(self.on[place]) / f64::from(self.of.max(1)),
                of_time: if whole > 0.0 { self.days[place] / whole } else { 0.0 },
            });
        }
        all.sort_by(|a, b| b.share.total_cmp(&a.share).then_with(|| a.id.cmp(&b.id)));
        all
    }

    fn bottlenecks(&self, plan: &Plan, model: &Model, drivers: &[Driver]) -> Vec<Bottleneck> {
        let mut all: Vec<Bottleneck> = Vec::new();
        for (place, team) in model.teams.iter().enumerate() {
            let Some(crew) = team.crew.filter(|_| self.waited_for[place] > 0) else { continue };
            let crew = plan.crews[crew].id.clone();
            let one_more = Change::Person { crew: crew.clone() };
            let one_more = drivers.iter().find(|driver| driver.changes[0] == one_more).cloned();
            let share = f64::from(self.waited_for[place]) / f64::from(self.of.max(1));
            all.push(Bottleneck { crew, share, one_more });
        }
        let gain = |one: &Bottleneck| one.one_more.as_ref().map_or(0.0, |driver| driver.delta);
        all.sort_by(|a, b| gain(b).total_cmp(&gain(a)).then(b.share.total_cmp(&a.share)));
        all
    }
}
