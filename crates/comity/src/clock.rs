//! The time; the only place that asks for it.

use comity_spine::At;

/// Now, or `COMITY_NOW` where that is set, so that examples and screenshots can be had again as they were.
#[expect(clippy::disallowed_methods, reason = "this is the binary's own door to the clock")]
pub fn now() -> At {
    let set = std::env::var("COMITY_NOW").ok().and_then(|text| text.parse().ok());
    set.unwrap_or_else(|| At::from(jiff::Timestamp::now()))
}
