//! How likely a set of promises is ready by a date that stands, what that hangs on, and what to leave out.
//!
//! Pure: a [`Plan`], a seed and the history in it go in, a [`Forecast`] comes out; the same in, the same bits
//! out, on any number of threads. Read in this order: [`plan`] is what goes in, [`flaw`] what may be wrong
//! with it, [`law`] how long things take, [`history`] what the past says of that, [`draw`] chance, [`model`]
//! the plan made ready for trials, [`work`] and [`list`] the two ways in which people take up work,
//! [`forecast`](mod@forecast) what comes out, [`drivers`] what moves it, [`question`] what a change would do, [`scope`] what to leave out,
//! [`score`] how good forecasts have been.
//!
//! **Two policies.** The number that is shown comes from [`work`]: a free person takes the next item of the
//! list that is ready. A search for scopes uses [`list`]: each person waits for the next item of the list.
//! The second is pessimistic, but it never finishes later after something was left out, which makes an exact
//! search valid.
//!
//! **Not claimed.** Neither policy looks for the best order of the work: the crew's own list is taken as it
//! stands. So there is no comparison with the schedules of PSPLIB, which are about the best order.
//!
//! **Never a number from nothing.** Where a gate or an item has no data, what hangs on it has no number, and
//! [`Missing`] names the reason.

pub mod draw;
pub mod drivers;
pub mod flaw;
pub mod forecast;
pub mod history;
pub mod law;
pub mod list;
pub mod model;
pub mod plan;
pub mod question;
pub mod record;
pub mod scope;
pub mod score;
mod wide;
pub mod work;

pub use drivers::{Change, Driver, Drivers};
pub use flaw::{Flaw, Missing, Refusal};
pub use forecast::{Chance, Forecast, How, Moment, Outlook, Progress, forecast};
pub use plan::{
    Announcement, Approval, Crew, Deliverable, Gate, Odds, Past, Plan, Ranges, Ratio, Risk, Shared, Shrunk,
    Size, State, Took,
};
pub use question::{Played, Question, what_if};
