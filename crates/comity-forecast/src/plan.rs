//! What goes in: promises, what they need, who does it, and what the past says.
//!
//! Everything is named by a text that the caller chooses and keeps (`id`): the draws of an item hang on its
//! id alone, so that the same item meets the same luck in every scope and in every later forecast.

use serde::{Deserialize, Serialize};

/// All that a forecast may know. Order matters where it says so; nothing else does.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Plan {
    /// Working days from the moment of the forecast to the date. Must be above 0.
    pub horizon: f64,
    /// Teams of people. Reviewers who approve are a crew too.
    pub crews: Vec<Crew>,
    /// The work, in the order in which crews take it up.
    pub deliverables: Vec<Deliverable>,
    /// What other functions must say yes to.
    pub gates: Vec<Gate>,
    /// The promises.
    pub announcements: Vec<Announcement>,
    /// What may happen and would hit several things at once.
    pub risks: Vec<Risk>,
    /// How much of the luck is shared.
    pub shared: Shared,
    /// What the past says about estimates, ranges and sizes, of this and of other crews.
    pub past: Past,
}

/// People who take up the same list of work.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Crew {
    /// Its name for ever.
    pub id: String,
    /// One number a person: the share of their time they have for this list, 0 to 1. Who has 0 does not
    /// count; the others all work at their mean share.
    pub people: Vec<f64>,
    /// Items finished in each past period, oldest first. Used when no open item of the crew has a size, and
    /// as a second opinion otherwise.
    pub throughput: Vec<u32>,
    /// How many working days one period of `throughput` has; 5 if it is 0.
    pub period_days: f64,
}

/// One piece of work.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Deliverable {
    /// Its name for ever.
    pub id: String,
    /// Who does it.
    pub crew: String,
    /// How much it is.
    pub size: Size,
    /// How far it is.
    pub state: State,
    /// What must be finished before it can start.
    pub after: Vec<String>,
}

/// How much work something is, in working days of one person at full time.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Size {
    /// Nobody said.
    #[default]
    Unknown,
    /// One number, read through the crew's own past of actual over estimate.
    Estimate(f64),
    /// One in ten ends below `p10`, half below `p50`, nine in ten below `p90`; re-scaled by the past hit
    /// rate.
    Range {
        /// One in ten ends below.
        p10: f64,
        /// Half end below.
        p50: f64,
        /// Nine in ten end below.
        p90: f64,
    },
    /// Three points of a PERT beta: least, most likely, most.
    Pert {
        /// The least.
        low: f64,
        /// The most likely.
        mode: f64,
        /// The most.
        high: f64,
    },
    /// Exactly so many days.
    Certain(f64),
    /// Exponential with this mean: for known answers and for what arrives at random.
    Exponential(f64),
    /// As one of these, each as likely.
    Sample(Vec<f64>),
}

/// How far a piece of work is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Not begun.
    #[default]
    Waiting,
    /// Begun, and so many working days of one person went into it.
    Started(f64),
    /// Finished.
    Done,
}

/// What another function must say yes to before something is announced.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Gate {
    /// Its name for ever.
    pub id: String,
    /// The function that owns it. Gates of one owner share their luck.
    pub owner: String,
    /// What is known about its passing.
    pub odds: Odds,
}

/// What is known about a gate's passing in time.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Odds {
    /// Nothing: whatever needs it has no number.
    #[default]
    Unknown,
    /// It is met.
    Met,
    /// Of so many like it in the past, so many passed in time. None in the past means unknown.
    Rate {
        /// How many passed in time.
        passed: u32,
        /// Of how many.
        of: u32,
    },
    /// A probability from elsewhere, such as a calibrated rate by stage; taken as exact.
    Share(f64),
    /// Rounds of review until one passes, in somebody's queue.
    Queue(Approval),
}

/// Rounds of review until one passes.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Approval {
    /// Past rounds that passed.
    pub passes: u32,
    /// Past rounds that did not.
    pub fails: u32,
    /// How long past rounds took, in working days. None at all means unknown.
    pub round_days: Vec<f64>,
    /// The crew whose people review; without one nobody waits for anybody.
    pub reviewers: Option<String>,
    /// Deliverables that must be finished before the first round; none: it can begin at once.
    pub after: Vec<String>,
}

/// A promise for the day.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Announcement {
    /// Its name for ever.
    pub id: String,
    /// Deliverables that must be finished.
    pub needs: Vec<String>,
    /// Gates that must be passed.
    pub gates: Vec<String>,
    /// Announcements without which this one makes no sense.
    pub requires: Vec<String>,
    /// What it is worth to the story, on the planner's own scale; not below 0.
    pub value: f64,
    /// The keynote makes no sense without it: no scope leaves it out.
    pub must: bool,
    /// A smaller form in which it could be announced.
    pub shrunk: Option<Shrunk>,
    /// What it is worth as "coming soon", which needs nothing; `None` if that would not be said.
    pub soon: Option<f64>,
}

/// A smaller form of an announcement.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Shrunk {
    /// Deliverables that it can do without.
    pub without: Vec<String>,
    /// Gates that it can do without.
    pub without_gates: Vec<String>,
    /// What is left of the value.
    pub value: f64,
}

/// Something that may happen, once, and hits all of the following if it does.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Risk {
    /// Its name for ever.
    pub id: String,
    /// How likely it is, 0 to 1.
    pub chance: f64,
    /// By what the time of the hit deliverables is multiplied: 1.5 means half as long again.
    pub times: f64,
    /// The deliverables it hits.
    pub hits: Vec<String>,
    /// Gates that say no if it happens.
    pub closes: Vec<String>,
}

/// Which part of the variance of the logarithm of a duration is luck that many share.
///
/// `None` is fitted where at least 200 past ratios say crew and time, and 0.05 otherwise (MEASURES 2.9).
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Shared {
    /// Shared by what one crew does (and by gates of one owner), 0 to 0.9.
    pub crew: Option<f64>,
    /// Shared by everything for this date, 0 to 0.9.
    pub keynote: Option<f64>,
}

/// What the past says.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Past {
    /// Finished work with its estimate.
    pub ratios: Vec<Ratio>,
    /// Finished work without one: how long it took.
    pub sizes: Vec<Took>,
    /// Finished work of crews that have a pace and no sizes, with what such work usually took as its
    /// estimate: says how much of the luck is shared, and nothing else.
    pub luck: Vec<Ratio>,
    /// How often ranges held.
    pub ranges: Ranges,
}

/// A piece of finished work that had an estimate.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Ratio {
    /// Who did it.
    pub crew: String,
    /// When, in the caller's own counting (a quarter, a release): what shared the same luck. Empty: unsaid.
    pub when: String,
    /// Estimated working days.
    pub estimate: f64,
    /// Actual working days.
    pub actual: f64,
}

/// A piece of finished work.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Took {
    /// Who did it.
    pub crew: String,
    /// Working days of one person.
    pub days: f64,
}

/// How often actuals fell between the P10 and the P90 that people had typed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Ranges {
    /// How many did.
    pub inside: u32,
    /// Of how many.
    pub of: u32,
}
