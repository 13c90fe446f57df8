//! Everything that a report says, gathered once; each format only writes it down.
//!
//! Every key of the JSON is always there, null where there is nothing, and lists stand in a fixed order: the
//! same world and the same instant give the same bytes.

use crate::baseline::Baseline;
use crate::warning::Warning;
use comity_common::agreement::clause::Severity;
use comity_common::agreement::judge::passed_over::Absent;
use comity_common::agreement::judge::tally::{ClauseVerdict, State};
use comity_common::view::Name;
use comity_spine::{At, ClauseId, FactId, Noun, Ref, Verdict, verdict::Judgement};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The schema of the JSON; it changes when a key changes its meaning.
pub const SCHEMA: &str = "comity.check/1";

/// Every state of a clause, in the order in which a report lists them.
const STATES: [State; 6] =
    [State::Broken, State::TooFewToJudge, State::Due, State::Unknown, State::Kept, State::NotApplicable];

/// A person or thing with its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Who {
    /// The id.
    pub id: String,
    /// What people call them, or the id.
    pub name: String,
}

/// What a case is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject {
    /// Noun and id: `initiative:atlas`.
    #[serde(rename = "ref")]
    pub reference: String,
    /// The noun.
    pub noun: String,
    /// The id.
    pub id: String,
    /// What people call it, or the id.
    pub name: String,
}

/// One fact that a verdict rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Where it stands written: `act 17`, `trace 42`.
    pub id: String,
    /// What kind of event it is.
    pub kind: Option<String>,
    /// When it happened.
    pub at: Option<At>,
    /// The function that it counts for.
    pub function: Option<String>,
}

/// The one next move.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Next {
    /// What sort of action: ask, answer, attest, dispute, waive, import, link, act.
    pub kind: String,
    /// Who should act, where a person is known.
    pub who: Option<Who>,
    /// In which role.
    pub role: String,
    /// The action.
    pub sentence: String,
}

/// A verdict on one subject.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    /// The clause.
    pub clause: String,
    /// The subject.
    pub subject: Subject,
    /// The function it was judged for, if the clause is judged function by function.
    pub function: Option<String>,
    /// One of the seven words.
    pub verdict: String,
    /// For `due`: the last instant at which acting keeps it. For `waived`: the waiver's last instant.
    pub turns: Option<At>,
    /// Since when it stands so.
    pub since: Option<At>,
    /// Why.
    pub because: String,
    /// What it rests on.
    pub evidence: Vec<Line>,
    /// What to do next.
    pub next: Option<Next>,
    /// The functions that are missing from an open case, or came too late; `a or b` where either would do.
    pub absent: Vec<String>,
    /// When what was owed came after all, too late.
    pub came: Option<At>,
    /// Whether the keynote that it was promised for has been.
    pub is_over: bool,
    /// Whether it makes the check fail.
    pub fails: bool,
    /// Of a breach, where there is a baseline: whether it is not in it. Null of every other case.
    pub is_new: Option<bool>,
}

impl Case {
    /// Whether it is open: broken, due or disputed.
    pub fn is_open(&self) -> bool {
        matches!(self.verdict.as_str(), "broken" | "due" | "disputed")
    }

    /// Whether it is open and somebody can still do something about it that was not there before.
    pub fn is_to_do(&self) -> bool {
        self.is_open() && self.is_new != Some(false) && self.came.is_none() && !self.is_over
    }
}

/// A clause with its cases.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Clause {
    /// Its id.
    pub clause: String,
    /// Its sentence.
    pub says: String,
    /// Why it exists.
    pub because: String,
    /// must, should or may.
    pub severity: String,
    /// kept, broken, too_few_to_judge, due, unknown or not_applicable.
    pub state: String,
    /// Whether every party has signed this version.
    pub signed: bool,
    /// Since when it is in force.
    pub in_force_since: Option<At>,
    /// The hash of the version that was judged.
    pub version: String,
    /// The share that must be kept.
    pub at_least: f64,
    /// From how many decided cases on it is judged.
    pub judged_from: u32,
    /// Kept cases.
    pub kept: usize,
    /// Decided cases: kept and broken.
    pub decided: usize,
    /// Cases by verdict, every verdict named.
    pub counts: BTreeMap<String, usize>,
    /// Every case, but for those of single people.
    pub cases: Vec<Case>,
    /// The line on which it stands in the agreement's file, where that was named.
    pub line: Option<u64>,
    /// Of a broken clause, where there is a baseline: whether it was not broken in it.
    pub is_new: Option<bool>,
    /// Whether it makes the check fail.
    pub fails: bool,
}

impl Clause {
    /// Whether it fails by its share alone, because its cases are single people's to see.
    pub fn fails_unseen(&self) -> bool {
        self.fails && !self.cases.iter().any(|case| case.fails)
    }

    /// Why a breach of it does not make the check fail; `None` if it does, and of what is no breach.
    pub fn lets_be(&self, case: &Case, fail_on: &str) -> Option<String> {
        let share = (self.at_least * 100.0).round();
        let (kept, of) = (self.kept, self.decided);
        (case.verdict == "broken" && !case.fails).then(|| match self.state.as_str() {
            "kept" => format!("the clause is kept all the same, {kept} of {of} where {share} % must be"),
            "too_few_to_judge" => {
                format!("the clause has too few to judge, {of} decided of {} needed", self.judged_from)
            }
            "broken" if case.is_new == Some(false) => "it was there before".to_owned(),
            "broken" => format!("the clause is only a `{}`, and --fail-on is `{fail_on}`", self.severity),
            other => format!("the clause as a whole is {}", other.replace('_', " ")),
        })
    }
}

/// A source and the time that it covers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Its name.
    pub source: String,
    /// From when it covers.
    pub from: Option<At>,
    /// Until when; null where no import of it stands.
    pub to: Option<At>,
}

/// What is covered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Covered {
    /// Every source that was ever connected.
    pub sources: Vec<Source>,
    /// Traces that are linked to an initiative.
    pub linked: Option<u64>,
    /// Traces that could be.
    pub linkable: Option<u64>,
    /// Handles that are nobody's yet.
    pub unknown_handles: Option<u64>,
}

/// The moves of one person or role, worst clause first. A list to act on; nobody is counted or ranked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moves {
    /// The person, where one is known.
    pub who: Option<Who>,
    /// The role in which the first of them is theirs.
    pub role: String,
    /// What to do.
    pub sentences: Vec<String>,
}

/// How many clauses and cases came out as what.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// Clauses by state, every state named.
    pub clauses: BTreeMap<String, usize>,
    /// Cases by verdict, every verdict named.
    pub cases: BTreeMap<String, usize>,
}

impl Totals {
    /// None of anything, so that every word is always there.
    fn zero() -> Totals {
        let zero = |name: &str| (name.to_owned(), 0);
        Totals {
            clauses: STATES.into_iter().map(|state| zero(state.name())).collect(),
            cases: Verdict::NAMES.into_iter().map(zero).collect(),
        }
    }
}

/// A whole report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// [`SCHEMA`].
    pub schema: String,
    /// The agreement's id.
    pub agreement: String,
    /// Its title.
    pub title: String,
    /// `file`, `in force` or `proposed`.
    pub basis: String,
    /// As of when.
    pub as_of: At,
    /// How many acts the log had.
    pub acts: u64,
    /// Every clause, in the agreement's order.
    pub clauses: Vec<Clause>,
    /// What is covered.
    pub coverage: Covered,
    /// What Comity does not know, in sentences.
    pub unknowns: Vec<String>,
    /// What is odd but no mistake.
    pub warnings: Vec<Warning>,
    /// What to do, by person or role.
    pub moves: Vec<Moves>,
    /// How many of what.
    pub totals: Totals,
    /// The agreement's file, where it came from one; for annotations.
    pub file: Option<String>,
    /// The least severity that fails: must, should or may.
    pub fail_on: String,
    /// Whether the check fails.
    pub fails: bool,
}

/// What a report is made of.
pub struct Input<'a> {
    /// The agreement's id.
    pub agreement: String,
    /// Its title.
    pub title: String,
    /// `file`, `in force` or `proposed`.
    pub basis: &'static str,
    /// As of when.
    pub as_of: At,
    /// How many acts the log has.
    pub acts: u64,
    /// The verdicts.
    pub verdicts: &'a [ClauseVerdict],
    /// Names of people and things.
    pub names: &'a dyn Name,
    /// A fact as a line of evidence.
    pub line: &'a dyn Fn(FactId) -> Line,
    /// Whom an open case waits for.
    pub absent: &'a dyn Fn(&Judgement) -> Absent,
    /// On which line of the agreement's file each clause stands.
    pub lines: &'a BTreeMap<ClauseId, u64>,
    /// What is covered.
    pub coverage: Covered,
    /// That too many actors are nobody's for what is said of functions to be trusted, if so.
    pub unmatched: Option<String>,
    /// What is odd.
    pub warnings: Vec<Warning>,
    /// The least severity that fails.
    pub fail_on: Severity,
    /// Breaches that were there before, if only new ones count.
    pub baseline: Option<&'a Baseline>,
    /// The agreement's file.
    pub file: Option<String>,
}

impl Report {
    /// Gathers a report.
    pub fn new(input: Input<'_>) -> Report {
        let clauses: Vec<Clause> = input.verdicts.iter().map(|verdict| clause(&input, verdict)).collect();
        let unknowns = unknowns(&clauses, &input.coverage, input.unmatched.as_deref());
        // Loud: among the warnings, the first of them, as well as among what is not known.
        let loud = input.unmatched.map(|says| Warning { line: None, says });
        let moves = moves(&clauses);
        let fails = clauses.iter().any(|clause| clause.fails);
        let mut totals = Totals::zero();
        for clause in &clauses {
            *totals.clauses.entry(clause.state.clone()).or_insert(0) += 1;
            for (verdict, n) in &clause.counts {
                *totals.cases.entry(verdict.clone()).or_insert(0) += n;
            }
        }
        Report {
            schema: SCHEMA.to_owned(),
            agreement: input.agreement,
            title: input.title,
            basis: input.basis.to_owned(),
            as_of: input.as_of,
            acts: input.acts,
            clauses,
            coverage: input.coverage,
            unknowns,
            warnings: loud.into_iter().chain(input.warnings).collect(),
            moves,
            totals,
            file: input.file,
            fail_on: input.fail_on.name().to_owned(),
            fails,
        }
    }
}

/// Whether a report may show a case: a verdict on a person or a pair is theirs to see, on their own page, and
/// a report shows the clause's share alone.
pub fn is_shown(judgement: &Judgement) -> bool {
    !matches!(judgement.subject.noun, Noun::Person | Noun::Pact)
}

fn clause(input: &Input<'_>, verdict: &ClauseVerdict) -> Clause {
    let (kept, decided) = verdict.share();
    let shown = verdict.cases.iter().filter(|judgement| is_shown(judgement));
    let names = Verdict::NAMES.into_iter();
    let is_broken = verdict.state == State::Broken;
    let weighs = is_broken && verdict.severity >= input.fail_on;
    let cases: Vec<Case> = shown.map(|judgement| case(input, judgement, weighs)).collect();
    let baseline = input.baseline.filter(|_| is_broken);
    let is_new = baseline.map(|baseline| !baseline.has_clause(verdict.clause.as_str()));
    // Breaches that are nobody else's to see count by the clause as a whole.
    let n_seen = cases.iter().filter(|case| case.verdict == "broken").count();
    let unseen = verdict.count("broken") > n_seen && is_new != Some(false);
    Clause {
        clause: verdict.clause.to_string(),
        says: verdict.says.clone(),
        because: verdict.because.clone(),
        severity: verdict.severity.name().to_owned(),
        state: verdict.state.name().to_owned(),
        signed: verdict.signed,
        in_force_since: verdict.in_force_since,
        version: verdict.version.clone(),
        at_least: verdict.at_least,
        judged_from: verdict.judged_from,
        kept,
        decided,
        counts: names.map(|name| (name.to_owned(), verdict.count(name))).collect(),
        line: input.lines.get(&verdict.clause).copied(),
        is_new,
        fails: weighs && (unseen || cases.iter().any(|case| case.fails)),
        cases,
    }
}

/// A case; `weighs` says that its clause is broken and heavy enough to fail.
fn case(input: &Input<'_>, judgement: &Judgement, weighs: bool) -> Case {
    let subject = &judgement.subject;
    let turns = match judgement.verdict {
        Verdict::Due { turns } => turns,
        Verdict::Waived { until } => Some(until),
        _ => None,
    };
    let next = judgement.next.as_ref().map(|next| Next {
        kind: serde_json::to_value(next.kind)
            .ok()
            .and_then(|v| v.as_str().map(str::to_owned))
            .unwrap_or_default(),
        who: next.who.map(|person| {
            let about = Ref::new(Noun::Person, person.to_string());
            Who { id: person.to_string(), name: input.names.of(&about).unwrap_or_else(|| person.to_string()) }
        }),
        role: next.role.clone(),
        sentence: next.sentence.clone(),
    });
    let verdict = judgement.verdict.name().to_owned();
    let clause = judgement.clause.to_string();
    let function = judgement.function.as_ref().map(ToString::to_string);
    let baseline = input.baseline.filter(|_| verdict == "broken");
    let is_new = baseline.map(|baseline| !baseline.has(&clause, &subject.to_string(), function.as_deref()));
    let absent = (input.absent)(judgement);
    Case {
        clause,
        fails: weighs && verdict == "broken" && is_new != Some(false),
        absent: absent.functions,
        came: absent.came,
        is_over: absent.is_over,
        subject: Subject {
            reference: subject.to_string(),
            noun: subject.noun.name().to_owned(),
            id: subject.id.to_string(),
            name: input.names.of(subject).unwrap_or_else(|| subject.id.to_string()),
        },
        function,
        verdict,
        turns,
        since: judgement.since,
        because: judgement.because.clone(),
        evidence: judgement.evidence.iter().map(|id| (input.line)(*id)).collect(),
        next,
        is_new,
    }
}

/// What is not known, each reason once, with how much it keeps in the dark and what would mend it.
fn unknowns(clauses: &[Clause], coverage: &Covered, unmatched: Option<&str>) -> Vec<String> {
    let mut by_reason: BTreeMap<&str, (usize, Option<&Next>)> = BTreeMap::new();
    for case in clauses.iter().flat_map(|clause| &clause.cases).filter(|case| case.verdict == "unknown") {
        let known = by_reason.entry(&case.because).or_insert((0, case.next.as_ref()));
        known.0 += 1;
    }
    let mut reasons: Vec<(&str, (usize, Option<&Next>))> = by_reason.into_iter().collect();
    reasons.sort_by_key(|(reason, (n, _))| (std::cmp::Reverse(*n), *reason));
    let mut said: Vec<String> = reasons
        .into_iter()
        .map(|(reason, (n, next))| {
            let cases = if n == 1 { "case" } else { "cases" };
            let next = next.filter(|next| next.kind == "import");
            let next = next.map_or_else(String::new, |next| {
                let what = next.sentence.split(": ").next().unwrap_or(&next.sentence);
                format!(" Next, {}: {}.", next.role, what.trim_end_matches('.'))
            });
            format!("{n} {cases} cannot be judged: {reason}.{next}")
        })
        .collect();
    if coverage.sources.is_empty() {
        said.push("No source is connected: Comity knows only what is done in it.".to_owned());
    }
    if let Some(says) = unmatched {
        said.push(format!("{says}."));
    } else if let Some(n) = coverage.unknown_handles.filter(|n| *n > 0) {
        let (handles, are) = if n == 1 { ("handle", "is") } else { ("handles", "are") };
        said.push(format!(
            "{n} {handles} {are} nobody's yet, and what they did counts for no function: `comity people` \
             lists them."
        ));
    }
    if let (Some(linked), Some(of)) = (coverage.linked, coverage.linkable)
        && linked < of
    {
        said.push(format!(
            "{} of {of} traces are linked to no initiative; clauses about initiatives do not see them.",
            of - linked
        ));
    }
    said
}

fn moves(clauses: &[Clause]) -> Vec<Moves> {
    let weight = |clause: &Clause| match (clause.severity.as_str(), clause.state.as_str()) {
        ("must", "broken") => 0,
        ("must", _) => 1,
        ("should", "broken") => 2,
        ("should", _) => 3,
        _ => 4,
    };
    let mut ordered: Vec<&Clause> = clauses.iter().collect();
    ordered.sort_by_key(|clause| weight(clause));
    let mut moves: Vec<Moves> = Vec::new();
    let to_do = |case: &&Case| case.is_to_do();
    for case in ordered.into_iter().flat_map(|clause| clause.cases.iter().filter(to_do)) {
        let Some(next) = &case.next else { continue };
        let mine = moves.iter_mut().find(|moves| match (&moves.who, &next.who) {
            (Some(a), Some(b)) => a.id == b.id,
            (None, None) => moves.role == next.role,
            _ => false,
        });
        match mine {
            Some(mine) if mine.sentences.contains(&next.sentence) => {}
            Some(mine) => mine.sentences.push(next.sentence.clone()),
            None => moves.push(Moves {
                who: next.who.clone(),
                role: next.role.clone(),
                sentences: vec![next.sentence.clone()],
            }),
        }
    }
    moves
}
