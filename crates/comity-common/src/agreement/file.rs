//! Reading an agreement file, with mistakes that point at the very word and say what was meant.

use super::clause::{AgreementFile, Clause, Event, OneOf, VERBS};
use super::plan::{self, Plan};
use crate::catalogue::Catalogue;
use comity_spine::{Calendar, ClauseId, Day, Function, holidays, suggest};
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

/// Something wrong in the file: where, what, and what mends it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what}{}", .help.as_ref().map(|h| format!(" ({h})")).unwrap_or_default())]
pub struct Mistake {
    /// The bytes at fault.
    pub span: Range<usize>,
    /// What is wrong.
    pub what: String,
    /// What mends it.
    pub help: Option<String>,
}

impl Mistake {
    /// A mistake at those bytes.
    pub fn new(span: Range<usize>, what: impl Into<String>) -> Mistake {
        Mistake { span, what: what.into(), help: None }
    }
    /// The same, with what mends it.
    pub fn help(mut self, help: impl Into<String>) -> Mistake {
        let help: String = help.into();
        self.help = (!help.is_empty()).then(|| help.trim().to_owned());
        self
    }
    /// The line of the mistake in that text, from 1.
    pub fn line(&self, text: &str) -> usize {
        line_of(text, self.span.start)
    }
    /// The line at fault with the word in it.
    pub fn place<'t>(&self, text: &'t str) -> Place<'t> {
        let start = floor(text, self.span.start);
        let line_start = text[..start].rfind('\n').map_or(0, |i| i + 1);
        let line_end = text[start..].find('\n').map_or(text.len(), |i| start + i);
        let line = text[line_start..line_end].trim_end_matches('\r');
        let last = line_start + line.len();
        let end = floor(text, self.span.end.max(start)).min(last).max(start.min(last));
        let (before, rest) = line.split_at(start.min(last) - line_start);
        let (word, after) = rest.split_at(end - start.min(last));
        Place { number: self.line(text), before, word, after }
    }
}

/// A line with the word that is at fault in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place<'t> {
    /// The line's number, from 1.
    pub number: usize,
    /// What stands before the word.
    pub before: &'t str,
    /// The word, or all that is at fault of it on this line; empty where something is missing.
    pub word: &'t str,
    /// What stands behind it.
    pub after: &'t str,
}

/// The line of a byte of a text, from 1.
pub fn line_of(text: &str, byte: usize) -> usize {
    text.as_bytes().iter().take(byte).filter(|b| **b == b'\n').count() + 1
}

/// The nearest character boundary at or before a byte.
fn floor(text: &str, mut at: usize) -> usize {
    at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// An agreement that can be judged: the file, its plans, its calendar.
#[derive(Clone, Debug)]
pub struct Readable {
    /// The file as it was written.
    pub text: String,
    /// The same, typed.
    pub file: AgreementFile,
    /// One plan per clause, in the file's order.
    pub plans: Vec<Plan>,
    /// Where days are counted.
    pub calendar: Arc<Calendar>,
    /// What is odd but no mistake: a waiver that has run out, a clause without a move.
    pub warnings: Vec<Mistake>,
}

/// Reads an agreement.
///
/// # Errors
/// Every mistake found, in the order of the file; for a file that is not TOML or has a word in the wrong
/// place, the first one.
pub fn read(text: &str, catalogue: &Catalogue, known_measures: &[&str]) -> Result<Readable, Vec<Mistake>> {
    let file: AgreementFile = toml::from_str(text).map_err(|error| vec![of_toml(&error, text)])?;
    let mut mistakes = Vec::new();
    let calendar = calendar(&file, &mut mistakes);
    if file.agreement.parties.is_empty() {
        let what = "nobody would sign this agreement: it has no parties".to_owned();
        let help = "name the functions that agree: `parties = [\"product\", \"legal\"]`";
        mistakes.push(Mistake::new(of_parties(text), what).help(help));
    }
    let parties: BTreeSet<&str> =
        file.agreement.parties.iter().map(|party| party.get_ref().as_str()).collect();
    sources(&file, catalogue, &mut mistakes);
    let mut seen: BTreeSet<&ClauseId> = BTreeSet::new();
    let mut plans = Vec::new();
    for clause in &file.clause {
        if !seen.insert(clause.id.get_ref()) {
            let what = format!("there are two clauses `{}`", clause.id.get_ref());
            mistakes.push(Mistake::new(clause.id.span(), what).help("give one of them another id"));
        }
        check_functions(clause, &parties, &mut mistakes);
        match plan::plan(clause, catalogue, known_measures) {
            Ok(mut plan) => {
                plan.hash = file.hash(clause, &kinds(&plan, catalogue));
                plans.push(plan);
            }
            Err(mut more) => mistakes.append(&mut more),
        }
    }
    check_waivers(&file, &seen, &mut mistakes);
    if mistakes.is_empty() {
        Ok(Readable {
            text: text.to_owned(),
            file,
            plans,
            calendar: Arc::new(calendar),
            warnings: Vec::new(),
        })
    } else {
        mistakes.sort_by_key(|mistake| mistake.span.start);
        Err(mistakes)
    }
}

impl Readable {
    /// Adds what is odd as of an instant: waivers that have run out, and waivers of clauses that nobody
    /// needs.
    pub fn warn_as_of(&mut self, today: Day) {
        for waiver in &self.file.waiver {
            if *waiver.until.get_ref() < today {
                let what = format!(
                    "the waiver of `{}` for {} ran out on {}",
                    waiver.clause.get_ref(),
                    waiver.subject,
                    waiver.until.get_ref()
                );
                let help = "the clause counts again; take the waiver out, or agree on a new one";
                self.warnings.push(Mistake::new(waiver.until.span(), what).help(help));
            }
        }
    }
}

/// Where the parties stand in a file.
fn of_parties(text: &str) -> Range<usize> {
    let start = text.find("parties").unwrap_or_default();
    start..start + text[start..].find(']').map_or(0, |end| end + 1)
}

/// A mistake that the TOML reader found, with "did you mean" where a word was mistyped.
fn of_toml(error: &toml::de::Error, text: &str) -> Mistake {
    let message = error.message().to_owned();
    let span = error.span().unwrap_or(0..text.len().min(1));
    let mut words = message.split('`').skip(1).step_by(2);
    let mistake = Mistake::new(span, message.clone());
    match words.next() {
        Some(word) if message.starts_with("unknown field") || message.starts_with("unknown variant") => {
            let known: Vec<&str> = words.collect();
            let mut help = suggest::hint(word, known.iter().copied()).trim().to_owned();
            if known.contains(&"within") {
                help = format!("{help} The verbs are: {}.", VERBS.join(", "));
            }
            mistake.help(help)
        }
        _ => mistake,
    }
}

fn calendar(file: &AgreementFile, mistakes: &mut Vec<Mistake>) -> Calendar {
    let zone = &file.agreement.zone;
    let zone = Calendar::zone_named(zone.get_ref()).unwrap_or_else(|error| {
        mistakes.push(Mistake::new(zone.span(), error.to_string()));
        jiff::tz::TimeZone::UTC
    });
    let mut days = BTreeSet::new();
    for off in &file.agreement.holidays {
        let text = off.get_ref();
        if let Ok(day) = text.parse::<Day>() {
            days.insert(day);
        } else if holidays::COUNTRIES.contains(&text.as_str()) {
            days.extend((1990..=2060).filter_map(|year| holidays::of(text, year)).flatten());
        } else {
            let what = format!("`{text}` is neither a day nor a country whose holidays are known");
            let help =
                format!("known are {}; name other days off one by one", holidays::COUNTRIES.join(", "));
            mistakes.push(Mistake::new(off.span(), what).help(help));
        }
    }
    Calendar::new(zone, days)
}

fn sources(file: &AgreementFile, catalogue: &Catalogue, mistakes: &mut Vec<Mistake>) {
    for kind in file.source.iter().flat_map(|source| &source.gives) {
        if catalogue.kind(kind.get_ref()).is_none() {
            let what = format!("there is no kind of event `{}`", kind.get_ref());
            mistakes.push(Mistake::new(kind.span(), what).help(catalogue.hint(kind.get_ref())));
        }
    }
}

/// Every function that a clause names must be a party: nobody is bound to what they did not sign.
fn check_functions(clause: &Clause, parties: &BTreeSet<&str>, mistakes: &mut Vec<Mistake>) {
    let mut check = |names: &OneOf| {
        for name in &names.0 {
            let text = name.get_ref().as_str();
            let mistake = match Function::new(text) {
                Err(error) => Mistake::new(name.span(), error.to_string()),
                Ok(_) if text == "each" || parties.contains(text) => continue,
                Ok(_) => {
                    let help = suggest::hint(text, parties.iter().copied());
                    Mistake::new(name.span(), format!("`{text}` is not a party to this agreement"))
                        .help(format!("{help} Parties stand under [agreement]."))
                }
            };
            mistakes.push(mistake);
        }
    };
    clause.functions.iter().chain(&clause.parties).for_each(&mut check);
    if let Some(together) = &clause.together {
        together.functions.iter().for_each(&mut check);
    }
    for event in events(clause) {
        event.function.iter().chain(&event.to).for_each(&mut check);
    }
}

/// The names of the kinds that a clause looks for.
fn kinds<'c>(plan: &Plan, catalogue: &'c Catalogue) -> BTreeSet<&'c str> {
    plan.looks().into_iter().map(|look| catalogue.card(look.kind).name).collect()
}

/// Every event that a clause names.
pub fn events(clause: &Clause) -> Vec<&Event> {
    let mut events = Vec::new();
    if let Some(v) = &clause.before {
        events.push(&v.first);
        events.extend(v.or.iter().chain(&v.undone).chain([&v.then]));
    }
    if let Some(v) = &clause.within {
        events.push(&v.when);
        events.extend(&v.expect);
    }
    if let Some(v) = &clause.regularly {
        events.push(&v.event);
    }
    if let Some(v) = &clause.together {
        events.extend(&v.all);
        events.extend(&v.sort);
        events.extend(&v.before);
    }
    if let Some(v) = &clause.never {
        events.push(&v.event);
        events.extend(&v.after);
    }
    if let Some(v) = &clause.covers {
        events.extend([&v.each, &v.by]);
    }
    events.extend(&clause.waived_by);
    events
}

fn check_waivers(file: &AgreementFile, clauses: &BTreeSet<&ClauseId>, mistakes: &mut Vec<Mistake>) {
    let mut seen = BTreeSet::new();
    for waiver in &file.waiver {
        let clause = waiver.clause.get_ref();
        if !clauses.contains(clause) {
            let help = suggest::hint(clause.as_str(), clauses.iter().map(|id| id.as_str()));
            mistakes.push(
                Mistake::new(waiver.clause.span(), format!("there is no clause `{clause}`")).help(help),
            );
        }
        if waiver.reason.trim().is_empty() {
            let what = "a waiver needs a reason".to_owned();
            mistakes.push(Mistake::new(waiver.clause.span(), what).help("say why it is critical now"));
        }
        if !seen.insert((clause, waiver.subject.as_str())) {
            let what = format!("`{clause}` is waived twice for {}", waiver.subject);
            mistakes
                .push(Mistake::new(waiver.clause.span(), what).help("a waiver is given once, and is final"));
        }
    }
}

/// The measures that a file names, known or not.
pub fn measures_named(text: &str) -> Vec<String> {
    let file: Result<AgreementFile, _> = toml::from_str(text);
    let clauses = file.map(|file| file.clause).unwrap_or_default();
    clauses.into_iter().filter_map(|clause| clause.stays.map(|stays| stays.measure.into_inner())).collect()
}
