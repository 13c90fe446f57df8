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

/// Which of a file's columns each of a pack's is, as people write it: `title=Goal, owner=Who`.
///
/// A name of the file may hold commas: a new pair begins only where an equals sign follows.
///
/// # Errors
/// A pair without an equals sign, as a sentence.
pub fn columns(text: &str) -> Result<BTreeMap<String, String>, BadColumns> {
    let mut pairs: Vec<String> = Vec::new();
    for piece in text.split(',') {
        match pairs.last_mut() {
            Some(last) if !piece.contains('=') => {
                last.push(',');
                last.push_str(piece);
            }
            _ => pairs.push(piece.to_owned()),
        }
    }
    let mut columns = BTreeMap::new();
    for pair in pairs.iter().filter(|pair| !pair.trim().is_empty()) {
        let Some((column, header)) = pair.split_once('=') else {
            return Err(BadColumns(pair.trim().chars().take(60).collect()));
        };
        columns.insert(column.trim().to_owned(), header.trim().to_owned());
    }
    Ok(columns)
}

/// A text that says of no column which one it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` says of no column which one it is: write `title=Goal`, and more after commas")]
pub struct BadColumns(String);

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
    /// Which of the file's columns each of the pack's is; one that is empty is none of them.
    pub columns: BTreeMap<String, String>,
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
