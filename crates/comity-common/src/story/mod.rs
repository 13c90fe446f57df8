//! Stories: small companies as text, with the verdicts that each act brings about written under it.
//!
//! ```text
//! # A lawyer is asked too late.
//! person mia legal
//! person bo product lead
//! clause buy-in/legal-before-shape-freeze
//! covers calendar contact d0 d60
//!
//! d0 09:00 bo initiative.opened initiative=atlas dri=@bo tier=T1
//! d3 10:00 bo initiative.frozen initiative=atlas freeze=shape
//!   ^ broken legal-before-shape-freeze initiative:atlas -> atlas's DRI: Ask legal about atlas.
//! d4
//! ```
//!
//! `person NAME FUNCTION [REGION] [lead]` and `covers SOURCE KIND,KIND dN dN` set the scene, `clause
//! PRACTICE/ID` adopts a template, a fenced block of TOML holds clauses of the story's own. A line that
//! begins with a day is an act (day, time, who, kind, fields), what a source saw (`trace` in place of who),
//! or just time that passes. In a field, `@mia` is a person, `@d30` a day, `[a,b]` a list and `"…"` a text;
//! `visibility=` is the act's own.
//!
//! Under a line stand the verdicts that it changed (`^`), those that time had turned before it (`~`), and the
//! refusal of what could not be done (`!`). [`tell`] writes them; a test compares, or blesses what it reads.
//!
//! Day 0 is Monday, 2026-01-05, in the zone of the story.

mod parse;
mod run;
mod scene;
mod script;

pub use parse::{BadStory, Deed, Member, Moment, person_named};
pub use run::{Told, tell};
pub use script::{Script, script};
