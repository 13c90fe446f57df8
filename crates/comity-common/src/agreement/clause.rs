//! An agreement as people write it: typed clauses in one TOML file, each with one of eight verbs.

use super::fold::parties;
use comity_spine::{ClauseId, Day, Depth, Function, Lapse, Noun, Slug, SourceId};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use toml::Spanned;

/// A whole agreement file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgreementFile {
    /// Who agrees, and in which calendar.
    pub agreement: Preamble,
    /// Sources that the parties rely on: without them, verdicts are unknown.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub source: Vec<SourceLine>,
    /// What they agree to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub clause: Vec<Clause>,
    /// What they let be for a while.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waiver: Vec<WaiverLine>,
}

/// Who agrees, and in which calendar days are counted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Preamble {
    /// Its id.
    pub id: Slug,
    /// What it is called.
    pub title: String,
    /// The functions that agree.
    pub parties: Vec<Spanned<Function>>,
    /// The IANA zone in which working days, quarters and midnights are counted.
    #[serde(default = "utc")]
    pub zone: Spanned<String>,
    /// Days off besides weekends: country codes or single days.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub holidays: Vec<Spanned<String>>,
}

fn utc() -> Spanned<String> {
    Spanned::new(0..0, "UTC".to_owned())
}

/// A source that the parties rely on for some kinds of event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceLine {
    /// The source.
    pub id: SourceId,
    /// The kinds of event that it tells of.
    pub gives: Vec<Spanned<String>>,
    /// How far behind it may be before its silence says nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stale_after: Option<Lapse>,
}

/// How much a clause weighs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Nice to keep.
    May,
    /// To be kept unless there is a reason.
    Should,
    /// To be kept.
    #[default]
    Must,
}

impl Severity {
    /// The word.
    pub fn name(self) -> &'static str {
        match self {
            Severity::May => "may",
            Severity::Should => "should",
            Severity::Must => "must",
        }
    }
}

/// The stretch of time over which a clause's share is counted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Window {
    /// The last so many days.
    Rolling(Lapse),
    /// The running quarter, month or year of the agreement's calendar.
    Aligned {
        /// `quarter`, `month` or `year`.
        calendar: CalendarUnit,
    },
}

/// A unit of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the words say it")]
pub enum CalendarUnit {
    Month,
    Quarter,
    Year,
}

/// The share that must hold, and from how many cases on it is judged.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hold {
    /// The share of cases that must be kept, 0 to 1.
    #[serde(default = "whole")]
    pub at_least: f64,
    /// Below so many judged cases the clause is too few to judge.
    #[serde(default = "one")]
    pub judged_from: u32,
}

fn whole() -> f64 {
    1.0
}
fn one() -> u32 {
    1
}

impl Default for Hold {
    fn default() -> Hold {
        Hold { at_least: 1.0, judged_from: 1 }
    }
}

/// One word or several, any of which will do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct OneOf(pub Vec<Spanned<String>>);

impl<'de> Deserialize<'de> for OneOf {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<OneOf, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Either {
            One(String),
            Many(Vec<String>),
        }
        // Untagged reading loses the inner spans; the outer one still points at the right line.
        let spanned = Spanned::<Either>::deserialize(d)?;
        let span = spanned.span();
        Ok(OneOf(match spanned.into_inner() {
            Either::One(word) => vec![Spanned::new(span, word)],
            Either::Many(words) => words.into_iter().map(|word| Spanned::new(span.clone(), word)).collect(),
        }))
    }
}

impl OneOf {
    /// The words.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|word| word.get_ref().as_str())
    }
}

/// What must be so of a subject or an event for it to count.
pub type Where = BTreeMap<String, OneOf>;

/// Something that happens: a kind of event, by whom, to whom, how deep.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// The kind: `contributed`, `ask.sent`, `freeze.reached` …
    pub event: Spanned<String>,
    /// The function that does it; `each` stands for each of the clause's `functions`.
    #[serde(default, alias = "from", skip_serializing_if = "Option::is_none")]
    pub function: Option<OneOf>,
    /// The function it is addressed to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<OneOf>,
    /// The region it is by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<OneOf>,
    /// The least depth that counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub depth: Option<Depth>,
    /// How often it must happen (or, for `never`, from which time on it is too often).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<u32>,
    /// Closed words that it must carry: `{ freeze = "shape" }`.
    #[serde(default, rename = "where", skip_serializing_if = "BTreeMap::is_empty")]
    pub filter: Where,
    /// How long before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lead: Option<Spanned<Lapse>>,
    /// By when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Spanned<Lapse>>,
    /// How many people may take part for it to count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub people: Option<PeopleLimit>,
}

/// How many people may take part for a contact to count as a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PeopleLimit {
    /// At most so many.
    pub at_most: u32,
}

/// `first` has happened, and still stands, when `then` happens (Declare: precedence).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Before {
    /// What must have happened, with a lead if need be.
    pub first: Event,
    /// What would do as well.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub or: Vec<Event>,
    /// What takes it back: whatever came first before one of these counts no longer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub undone: Vec<Event>,
    /// Before what.
    pub then: Event,
}

/// After `when`, each of `expect` follows in time (Declare: bounded response).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Within {
    /// What sets the clock going.
    pub when: Event,
    /// What must follow.
    pub expect: Vec<Event>,
}

/// `event` recurs without a gap longer than `every`, or happens so many times (Declare: existence).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Regularly {
    /// What recurs.
    pub event: Event,
    /// The longest gap; without it, the event must just happen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub every: Option<Spanned<Lapse>>,
}

/// All (or at least some) of these happen if any does (Declare: co-existence).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Together {
    /// The events.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub all: Vec<Event>,
    /// Shorthand: one event per function …
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub functions: Option<OneOf>,
    /// … of this sort.
    #[serde(default, rename = "in", skip_serializing_if = "Option::is_none")]
    pub sort: Option<Event>,
    /// How many of them suffice; all if not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least: Option<u32>,
    /// By which event they must have happened; then they are owed even if none has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Event>,
}

/// `event` does not happen, at all or after another (Declare: absence, not succession).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Never {
    /// What must not happen.
    pub event: Event,
    /// After what.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Event>,
}

/// A measure stays above or below a value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stays {
    /// The measure's id: `P2-2`.
    pub measure: Spanned<String>,
    /// At least this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least: Option<f64>,
    /// At most this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_most: Option<f64>,
}

/// Every `each` has a live `by` (referential): every promise an owner, every champion's proposal an answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Covers {
    /// What must be covered.
    pub each: Event,
    /// What covers it, whenever it happened.
    pub by: Event,
}

/// A query that returns the rows that break the clause; the way out for anything else.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sql {
    /// One `select` whose first column is the subject (`initiative:atlas`), over the view `fact`.
    pub query: Spanned<String>,
}

/// From when until when a clause is meant to hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Validity {
    /// The first day.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "day")]
    pub from: Option<Day>,
    /// The last day.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "day")]
    pub to: Option<Day>,
}

/// A clause: a sentence that people sign and what it expects.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clause {
    /// Its id, stable over its versions.
    pub id: Spanned<ClauseId>,
    /// The sentence.
    pub says: String,
    /// Why it exists.
    pub because: String,
    /// The practice it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub practice: Option<Slug>,
    /// Who acts when it is broken: `initiative.dri`, `keynote.owner`, `function.lead`, `legal.lead`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<Spanned<String>>,
    /// How much it weighs.
    #[serde(default)]
    pub severity: Severity,
    /// What it is judged on; found from its events if not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<Spanned<Noun>>,
    /// The functions for which it is judged one by one; its events then say `function = "each"`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub functions: Option<OneOf>,
    /// Over which time its share is counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<Window>,
    /// The share that must hold.
    #[serde(default)]
    pub hold: Hold,
    /// Which subjects it speaks of.
    #[serde(default, rename = "where", skip_serializing_if = "BTreeMap::is_empty")]
    pub filter: Where,
    /// Which of the agreement's parties sign it; all if not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parties: Option<OneOf>,
    /// When it is meant to hold.
    #[serde(default)]
    pub valid: Validity,
    /// An event that lets it be for a subject: an exception that was granted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waived_by: Option<Event>,
    /// The next move when it is broken or due, with `{subject}`, `{function}`, `{deadline}` …
    #[serde(default, rename = "move", skip_serializing_if = "Option::is_none")]
    pub next: Option<Spanned<String>>,
    /// Its verb: exactly one of the following.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Before>,
    #[expect(missing_docs, reason = "see the struct of that name; so below")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<Within>,
    #[expect(missing_docs, reason = "as above")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub regularly: Option<Regularly>,
    #[expect(missing_docs, reason = "as above")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub together: Option<Together>,
    #[expect(missing_docs, reason = "as above")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub never: Option<Never>,
    #[expect(missing_docs, reason = "as above")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stays: Option<Stays>,
    #[expect(missing_docs, reason = "as above")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub covers: Option<Covers>,
    #[expect(missing_docs, reason = "as above")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sql: Option<Sql>,
}

/// The eight verbs, as the file names their tables.
pub const VERBS: [&str; 8] = ["before", "within", "regularly", "together", "never", "stays", "covers", "sql"];

impl Clause {
    /// The verbs that the clause uses; a good clause has exactly one.
    pub fn verbs(&self) -> Vec<&'static str> {
        let has = [
            self.before.is_some(),
            self.within.is_some(),
            self.regularly.is_some(),
            self.together.is_some(),
            self.never.is_some(),
            self.stays.is_some(),
            self.covers.is_some(),
            self.sql.is_some(),
        ];
        VERBS.into_iter().zip(has).filter(|(_, has)| *has).map(|(verb, _)| verb).collect()
    }

    /// SHA-256 over the clause as canonical JSON (keys sorted, no spaces).
    ///
    /// Every field counts, so that an edit of any of them is a new version, unsigned.
    pub fn hash(&self) -> String {
        hash(&serde_json::to_value(self).unwrap_or_default())
    }
}

impl AgreementFile {
    /// What a signature is bound to: SHA-256 over the clause and over everything else in the file that
    /// changes what it means (decision 0005): whose agreement it is, who signs, how days are counted, and
    /// which sources are relied on for the `kinds` of event that it looks for.
    pub fn hash(&self, clause: &Clause, kinds: &BTreeSet<&str>) -> String {
        let sources = self.source.iter().filter_map(|line| {
            let gives = line.gives.iter().map(|kind| kind.get_ref().as_str());
            let gives: BTreeSet<&str> = gives.filter(|kind| kinds.contains(kind)).collect();
            let relied = json!({ "id": line.id, "gives": gives, "stale_after": line.stale_after });
            (!gives.is_empty()).then(|| (line.id.as_str(), relied))
        });
        // A source may stand in two lines; their order says nothing.
        let mut sources: Vec<_> = sources.map(|(id, relied)| (id, relied.to_string())).collect();
        sources.sort();
        let holidays: BTreeSet<&str> =
            self.agreement.holidays.iter().map(|off| off.get_ref().as_str()).collect();
        hash(&json!({
            "agreement": self.agreement.id,
            "parties": parties(self, clause).into_iter().collect::<BTreeSet<_>>(),
            "zone": self.agreement.zone.get_ref(),
            "holidays": holidays,
            "sources": sources,
            "clause": clause.hash(),
        }))
    }
}

/// SHA-256 over canonical JSON, in hexadecimal.
fn hash(value: &serde_json::Value) -> String {
    let mut text = String::new();
    canonical(value, &mut text);
    hex::encode(Sha256::digest(text.as_bytes()))
}

/// Writes JSON with sorted keys and no spaces, whatever order the value keeps them in.
fn canonical(value: &serde_json::Value, out: &mut String) {
    match value {
        serde_json::Value::Object(map) => {
            let sorted: BTreeMap<&String, &serde_json::Value> = map.iter().collect();
            out.push('{');
            for (i, (key, value)) in sorted.into_iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                out.push_str(&serde_json::Value::from(key.as_str()).to_string());
                out.push(':');
                canonical(value, out);
            }
            out.push('}');
        }
        serde_json::Value::Array(values) => {
            out.push('[');
            for (i, value) in values.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                canonical(value, out);
            }
            out.push(']');
        }
        other => out.push_str(&other.to_string()),
    }
}

/// A waiver in the file: what the parties let be, why, until when.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WaiverLine {
    /// Of which clause.
    pub clause: Spanned<ClauseId>,
    /// For which subject: `atlas`, `initiative:atlas`, `announcement:atlas@spring`.
    pub subject: String,
    /// Why.
    pub reason: String,
    /// Who asked for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// From when; from the beginning if not said.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "day")]
    pub from: Option<Day>,
    /// The last day of it.
    #[serde(with = "spanned_day")]
    pub until: Spanned<Day>,
}

/// Reads a day written bare (`2026-12-15`) or as text.
mod day {
    use super::{Day, Deserialize, Deserializer};
    use serde::Serializer;

    pub fn serialize<S: Serializer>(day: &Option<Day>, s: S) -> Result<S::Ok, S::Error> {
        match day {
            Some(day) => s.collect_str(day),
            None => s.serialize_none(),
        }
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Option<Day>, D::Error> {
        super::AnyDay::deserialize(d).and_then(|any| any.day().map(Some))
    }
}

mod spanned_day {
    use super::{Day, Deserialize, Deserializer, Spanned};
    use serde::Serializer;

    pub fn serialize<S: Serializer>(day: &Spanned<Day>, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(day.get_ref())
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Spanned<Day>, D::Error> {
        let any = Spanned::<super::AnyDay>::deserialize(d)?;
        let span = any.span();
        Ok(Spanned::new(span, any.into_inner().day()?))
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
enum AnyDay {
    Bare(toml::value::Datetime),
    Text(String),
}

impl AnyDay {
    fn day<E: serde::de::Error>(self) -> Result<Day, E> {
        let text = match self {
            AnyDay::Bare(datetime) => datetime.date.map(|date| date.to_string()).unwrap_or_default(),
            AnyDay::Text(text) => text,
        };
        text.parse().map_err(|_| E::custom(format!("`{text}` is not a day: write it as 2026-12-15")))
    }
}
