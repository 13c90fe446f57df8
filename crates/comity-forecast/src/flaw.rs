//! What may be wrong with a plan: each a sentence that says what, and what the forecast does about it.

use serde::Serialize;

/// Why there is no forecast at all.
#[derive(Debug, Clone, PartialEq, thiserror::Error, Serialize)]
#[serde(rename_all = "snake_case", tag = "refusal")]
pub enum Refusal {
    /// The date is over, or it is today.
    #[error("the date is {days_ago} working days in the past; score what was forecast instead")]
    Past {
        /// How long ago.
        days_ago: f64,
    },
    /// The horizon is no number.
    #[error("the time until the date is not a number of working days; set the date first")]
    NoDate,
    /// Nothing is promised.
    #[error("nothing is promised for this date yet; add an announcement first")]
    NothingPromised,
    /// The caller stopped it.
    #[error("the forecast was stopped before it was finished")]
    Stopped,
    /// A change names what is not there.
    #[error("\"{id}\" is not in the plan, so nothing about it can be changed")]
    NotThere {
        /// What was named.
        id: String,
    },
    /// A number of trials that makes no sense.
    #[error("{trials} trials cannot be drawn; ask for 1 to 16777216")]
    Trials {
        /// How many were asked for.
        trials: u32,
    },
}

/// What is wrong with a part of the plan; the forecast goes on and says what it does without that part.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, thiserror::Error, Serialize)]
#[serde(rename_all = "snake_case", tag = "flaw")]
pub enum Flaw {
    /// Two things have one id.
    #[error("\"{id}\" is there twice; the first one counts")]
    Twice {
        /// The id.
        id: String,
    },
    /// Something names what is not there.
    #[error("\"{of}\" names \"{id}\", which is not in the plan; what hangs on it has no number")]
    Unknown {
        /// What names it.
        of: String,
        /// What is named.
        id: String,
    },
    /// Items wait for each other.
    #[error("these wait for each other, so none can start and what needs them has no number: {}", ring.join(" → "))]
    Cycle {
        /// The ring, each after the next; the first stands at its end again.
        ring: Vec<String>,
    },
    /// Announcements require each other in a ring.
    #[error("these announcements require each other, so they count as one: {}", ring.join(" → "))]
    RequiresCycle {
        /// The ring; the first stands at its end again.
        ring: Vec<String>,
    },
    /// A range whose ends are not in order, or not above 0.
    #[error("the range of \"{id}\" is upside down or below 0; it counts as an item without a size")]
    UpsideDown {
        /// Whose.
        id: String,
    },
    /// A size that is no length of time.
    #[error("the size of \"{id}\" is not a number of days above 0; it counts as an item without a size")]
    NoLength {
        /// Whose.
        id: String,
    },
    /// Nobody has time.
    #[error(
        "nobody in \"{crew}\" has time for this list (0 %), so its open items have no end and what needs them has no number"
    )]
    Nobody {
        /// The crew.
        crew: String,
    },
    /// A person at 0 %.
    #[error("{n} in \"{crew}\" are there for 0 % of their time; they are not counted")]
    AtZero {
        /// The crew.
        crew: String,
        /// How many.
        n: usize,
    },
    /// A share of time or a probability outside 0 to 1, or no number.
    #[error("a share of \"{id}\" does not lie between 0 and 1; it is cut to that")]
    Share {
        /// Whose.
        id: String,
    },
    /// An item without size in a crew with a past.
    #[error("\"{id}\" has no size; it is drawn from what such work took before")]
    SizeDrawn {
        /// Whose.
        id: String,
    },
    /// No size and no past.
    #[error("\"{id}\" has no size and there is no past to draw one from; what needs it has no number")]
    NoSize {
        /// Whose.
        id: String,
    },
    /// Estimates without a past.
    #[error(
        "\"{crew}\" has fewer than 30 finished estimates to learn from; a weak general rule stands in (another company's estimates were off by a factor of 2.3 either way in two of three cases)"
    )]
    WeakPrior {
        /// The crew.
        crew: String,
    },
    /// A crew that finished nothing.
    #[error(
        "\"{crew}\" finished nothing in any past period, so its pace says nothing and what needs it has no number"
    )]
    NoPace {
        /// The crew.
        crew: String,
    },
    /// An announcement that needs nothing.
    #[error(
        "\"{id}\" has neither gates nor deliverables, so nothing says when it is ready; it has no number"
    )]
    NothingNeeded {
        /// Whose.
        id: String,
    },
    /// An announcement without gates.
    #[error("\"{id}\" has no gates; its number speaks of the work alone")]
    NoGates {
        /// Whose.
        id: String,
    },
    /// A gate without data.
    #[error("there is no data on the gate \"{id}\"; what needs it has no number")]
    NoOdds {
        /// Whose.
        id: String,
    },
    /// Work began before what it waits for was finished.
    #[error("\"{id}\" has begun before \"{waits_for}\" is finished; the forecast takes it as begun")]
    BegunEarly {
        /// What has begun.
        id: String,
        /// What it should have waited for.
        waits_for: String,
    },
    /// More is begun than there are people.
    #[error("\"{crew}\" has {begun} items begun and {people} people; the later ones wait")]
    TooMuchBegun {
        /// The crew.
        crew: String,
        /// How many are begun.
        begun: usize,
        /// How many people.
        people: usize,
    },
    /// The past holds numbers that cannot be.
    #[error("{n} rows of the past have no length above 0; they are left out")]
    BadPast {
        /// How many.
        n: usize,
    },
}

/// Why something has no number.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, thiserror::Error, Serialize)]
#[serde(rename_all = "snake_case", tag = "missing")]
pub enum Missing {
    /// A gate without data.
    #[error("no data on the gate \"{gate}\" of {owner}")]
    Gate {
        /// Which.
        gate: String,
        /// The function that owns it.
        owner: String,
    },
    /// An item without size or past.
    #[error("no size for \"{deliverable}\" and no past to draw one from")]
    Size {
        /// Which.
        deliverable: String,
    },
    /// An item in a ring.
    #[error("\"{deliverable}\" waits for itself")]
    Ring {
        /// Which.
        deliverable: String,
    },
    /// A crew in which nobody has time.
    #[error("nobody in \"{crew}\" has time")]
    People {
        /// Which.
        crew: String,
    },
    /// A crew whose past periods are all empty.
    #[error("\"{crew}\" has no pace: it finished nothing in any past period")]
    Pace {
        /// Which.
        crew: String,
    },
    /// Something named that is not there.
    #[error("\"{id}\" is not in the plan")]
    Unknown {
        /// What.
        id: String,
    },
    /// Nothing is needed at all.
    #[error("nothing says when \"{announcement}\" is ready")]
    Nothing {
        /// Which.
        announcement: String,
    },
}
