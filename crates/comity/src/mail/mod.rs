//! Mail: how it is set up, whom it goes to and when, the letters themselves, and the replies that come back.
//!
//! Read in this order: [`setup`] is what whoever runs Comity said of it, [`drawer`] what each person said,
//! [`calendar`] when somebody's next list is due, [`round`] sends what is due and takes what came,
//! [`letters`] writes and sends, [`replies`] reads and does.

pub mod calendar;
pub mod drawer;
pub mod letters;
pub mod replies;
pub mod round;
pub mod setup;

pub use drawer::drawer;
pub use letters::Postmaster;
pub use setup::Setup;
