//! What the caller says about a file that the file cannot say itself.

use crate::link::LinkRules;
use comity_spine::{At, Function, Region};
use compact_str::CompactString;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, path::PathBuf, str::FromStr};

/// In which order a date of three numbers is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DateOrder {
    /// Day, month, year.
    Dmy,
    /// Month, day, year.
    Mdy,
    /// Year, month, day.
    Ymd,
}

impl DateOrder {
    /// The word that people write: `dmy`, `mdy`, `ymd`.
    pub fn name(self) -> &'static str {
        match self {
            DateOrder::Dmy => "dmy",
            DateOrder::Mdy => "mdy",
            DateOrder::Ymd => "ymd",
        }
    }
}

/// A word that is no order of day, month and year.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not an order of dates: write `dmy`, `mdy` or `ymd`")]
pub struct BadOrder(String);

impl FromStr for DateOrder {
    type Err = BadOrder;
    fn from_str(text: &str) -> Result<DateOrder, BadOrder> {
        match text.trim().to_ascii_lowercase().as_str() {
            "dmy" => Ok(DateOrder::Dmy),
            "mdy" => Ok(DateOrder::Mdy),
            "ymd" => Ok(DateOrder::Ymd),
            _ => Err(BadOrder(text.chars().take(60).collect())),
        }
    }
}

/// What a department, team or title of the outside world is called here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InFunction {
    /// The function.
    pub function: Function,
    /// The region that the same text names, if it does.
    #[serde(default)]
    pub region: Option<Region>,
}

/// How to read; every field has a default that asks nothing of the caller.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// The pack or reader to use; detected if `None`.
    pub pack: Option<String>,
    /// The order of day and month, where the file does not show it.
    pub dates: Option<DateOrder>,
    /// The IANA zone of local times, where the file does not say it.
    pub zone: Option<String>,
    /// The name of the feed, instead of the pack's own.
    pub source: Option<String>,
    /// Mail domains of the company, lower case: an address elsewhere is somebody else's.
    pub domains: Vec<String>,
    /// Departments, teams and titles as the outside calls them, folded by [`fold`](crate::mapping::fold).
    pub functions: BTreeMap<String, InFunction>,
    /// How texts and places name initiatives.
    pub links: LinkRules,
    /// The time that the file covers, where that is more than from its first to its last event.
    pub covers: Option<(At, At)>,
    /// The instant that counts as now, around which a calendar's recurrences are expanded.
    pub now: Option<At>,
    /// The text of the member list that a Slack administrator can save, for exports without addresses.
    pub slack_members: Option<String>,
    /// A folder of further packs (`*.toml`); one of a built-in's name replaces it.
    pub packs: Option<PathBuf>,
    /// The kinds of event that the workspace knows; a row of another kind is refused. Empty: not checked.
    pub kinds: Vec<CompactString>,
}
