//! Events in words: what a file calls `role.taken` a sentence calls `role taken (approver) by legal`.

use super::plan::{Look, Who};
use crate::catalogue::FREEZE;

/// The name of an event as people say it: `role taken` for `role.taken`.
pub fn name(event: &str) -> String {
    match event {
        "contributed" => "contribution".to_owned(),
        "freeze.reached" => "freeze".to_owned(),
        other => other.replace(['.', '_'], " "),
    }
}

impl Look {
    /// The event without who it is by: `shape freeze`, `role taken (prr-beta or prr-approver)`.
    pub fn in_words(&self) -> String {
        let words = |(_, words): &(_, Vec<_>)| words.join(" or ");
        let said: Vec<String> = self.filter.iter().map(words).collect();
        match (said.is_empty(), self.kind, self.name.as_str()) {
            (true, _, event) => name(event),
            (false, FREEZE, _) => format!("{} freeze", said.join(", ")),
            (false, _, "event") => said.join(", "),
            (false, _, event) => format!("{} ({})", name(event), said.join(", ")),
        }
    }

    /// The event with everything that it must be to count, but for its time.
    pub fn in_full(&self, function: Option<&str>) -> String {
        let mut text = self.in_words();
        match (&self.by, function) {
            (Who::Any, _) => {}
            (Who::These(words), _) => text += &format!(" by {}", words.join(" or ")),
            (Who::Each, Some(function)) => text += &format!(" by {function}"),
            (Who::Each, None) => text += " by that function",
        }
        if let Who::These(words) = &self.to {
            text += &format!(" to {}", words.join(" or "));
        }
        if !self.region.is_empty() {
            text += &format!(" in {}", self.region.join(" or "));
        }
        if let Some(depth) = self.depth {
            text += &format!(", at least {depth}");
        }
        if let Some(people) = self.people {
            text += &format!(", among at most {people} people");
        }
        if self.times > 1 {
            text += &format!(", {} times", self.times);
        }
        text
    }
}
