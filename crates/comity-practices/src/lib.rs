//! The practices: what functions do together, how that changes a state, what is measured and what is shown.
//!
//! Each is a folder of the same shape; read `buy_in` first. A practice knows the spine and the shared
//! mechanisms, never a sibling.
//!
//! **Invariant:** a practice is a value. Nothing here knows a clock, a file or a network.

mod closed;
mod page;
mod reading;

use comity_common::practice::{Adapter, AnyPractice};

/// The registry: declares the module of each practice and lists them all.
macro_rules! practices {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {
        $($(#[$doc])* pub mod $name;)*

        /// Every practice with an empty state, in the order of the manual.
        pub fn all() -> Vec<Box<dyn AnyPractice>> {
            vec![$(Box::new(Adapter::new(&$name::PRACTICE))),*]
        }

        /// The style of every practice, in the same order: path and text.
        pub const STYLES: &[(&str, &str)] =
            &[$((stringify!($name), include_str!(concat!(stringify!($name), "/page.css")))),*];
    };
}

practices! { buy_in, shared_culture, accountability, champions, keynote, requirements, positioning, vision }
