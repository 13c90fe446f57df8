//! The register of obligations: the laws, regulations, standards and internal rules that a workspace is held
//! to. Concerns and precedents cite them by id, and so will requirements.
//!
//! Whatever cites may also cite what nobody has entered: it is shown as not in the register, never refused,
//! because a risk is not smaller for having no name yet.

pub mod acts;
pub mod fold;

pub use acts::{Act, Sort};
pub use fold::{Obligation, Register};
