//! Putting what was found into words: the reason as half a sentence, and the one next move for one person.

use super::case::Case;
use super::found::{Found, Missing, Outcome, Why};
use super::sought::Sought;
use super::{Court, InForce};
use crate::agreement::phrase;
use crate::agreement::plan::{Look, Owner, Verb, Who};
use crate::trace::coverage::Gap;
use comity_spine::{
    At, Day, Function, InitiativeId, Move, Noun, PersonId, Ref, Verdict,
    verdict::{Judgement, MoveKind},
};
use compact_str::CompactString;
use std::borrow::Cow;
use std::fmt::{self, Write as _};

/// The name of the event that something is owed to.
pub fn anchor_name(clause: &InForce) -> String {
    let anchor = match &clause.plan.verb {
        Verb::Before { then, .. } => then,
        Verb::Within { when, .. } => when,
        Verb::Covers { each, .. } => each,
        Verb::Together { before: Some(before), .. } => before,
        _ => return "the event".to_owned(),
    };
    anchor.in_words()
}

/// A case's verdict in words; `anchor` is the clause's [`anchor_name`].
pub fn judgement(
    court: &Court<'_>,
    clause: &InForce,
    anchor: &str,
    case: &Case<'_>,
    found: &Found,
) -> Judgement {
    let speaker = Speaker { court, clause, anchor, case };
    let because = speaker.because(found);
    let next = speaker.next(found);
    let verdict = match &found.outcome {
        Outcome::Kept => Verdict::Kept,
        Outcome::Broken => Verdict::Broken,
        Outcome::Due => Verdict::Due { turns: found.turns },
        Outcome::Waived(until) => Verdict::Waived { until: *until },
        Outcome::NotApplicable => Verdict::NotApplicable { why: because.clone() },
        Outcome::Unknown => Verdict::Unknown { missing: because.clone() },
        Outcome::Disputed(by) => Verdict::Disputed { by: *by },
    };
    Judgement {
        clause: clause.plan.id.clone(),
        subject: case.matter.subject.clone(),
        function: case.function.as_ref().and_then(|function| Function::new(function).ok()),
        verdict,
        since: found.since,
        because,
        evidence: found.evidence.to_vec(),
        next,
    }
}

/// Whose move a case is: of the one that [`judgement`] spells.
pub fn mover(court: &Court<'_>, clause: &InForce, case: &Case<'_>, found: &Found) -> Option<PersonId> {
    let speaker = Speaker { court, clause, anchor: "", case };
    match (&found.outcome, &found.why) {
        (Outcome::Broken | Outcome::Due | Outcome::Disputed(_), _) => speaker.owner(found).0,
        (Outcome::Unknown, Why::Uncovered(..) | Why::Measured(..)) => None,
        (Outcome::Unknown, _) => speaker.owner(found).0,
        _ => None,
    }
}

/// The kind by which sources tell of an event.
fn told(event: &str) -> &str {
    if event == "contributed" { "contact" } else { event }
}

/// `legal, marketing and sales`.
fn listed(names: &[String]) -> Option<String> {
    match names {
        [] => None,
        [one] => Some(one.clone()),
        [most @ .., last] => Some(format!("{} and {last}", most.join(", "))),
    }
}

struct Speaker<'a, 'w> {
    court: &'a Court<'w>,
    clause: &'a InForce,
    anchor: &'a str,
    case: &'a Case<'a>,
}

/// A sentence, as a rule in one piece of memory: there are several for every case.
fn say(words: fmt::Arguments<'_>) -> String {
    let mut text = String::with_capacity(64);
    // Writing to a String cannot fail.
    let _ = text.write_fmt(words);
    text
}

impl Speaker<'_, '_> {
    fn day(&self, at: At) -> Day {
        self.clause.calendar.day_of(at)
    }

    fn because(&self, found: &Found) -> String {
        match &found.why {
            Why::Done(at, Some(anchor)) => {
                let (at, by) = (self.day(*at), self.day(*anchor));
                say(format_args!("done {at} ({} {by})", self.anchor))
            }
            Why::Done(at, None) => say(format_args!("done {}", self.day(*at))),
            Why::Missing(missing) => self.missing(missing),
            Why::Silence(from) => match &self.clause.plan.verb {
                Verb::Regularly { event, .. } => {
                    let words = event.in_words();
                    format!("no {} after {}", self.with_function(&words), self.day(*from))
                }
                _ => format!("nothing after {}", self.day(*from)),
            },
            Why::Happened(at) => format!("it happened {}", self.day(*at)),
            Why::Clean => "it has not happened".to_owned(),
            Why::NotYet(event) => say(format_args!("no {} yet", self.event(event))),
            Why::NotPromised => "it is promised for no keynote".to_owned(),
            Why::Stopped(at) => format!("it was stopped {}", self.day(*at)),
            Why::Outside => "it lies outside the clause's window".to_owned(),
            Why::Unlike(key) => say(format_args!("the clause speaks of another {key}")),
            Why::Unsaid(key) => say(format_args!("nobody has said its {key}")),
            Why::Uncovered(event, gap) => self.gap(event, gap),
            Why::Undated(which) => say(format_args!("the {} freeze of {} has no date", which.0, which.1)),
            Why::Measured(Some(value), of) => format!("it stands at {value:.2}, out of {of}"),
            Why::Measured(None, of) => format!("there is too little to measure, {of} so far"),
            Why::Query(Some(why)) => why.clone(),
            Why::Query(None) if found.outcome == Outcome::Broken => "the query names it".to_owned(),
            Why::Query(None) => "the query does not name it".to_owned(),
        }
    }

    fn missing(&self, missing: &Missing) -> String {
        let Missing { event, have, need, limit, anchor, late } = missing;
        let event = self.event(event);
        let words = self.with_function(&event);
        let mut text = match (&self.clause.plan.verb, need) {
            (Verb::Together { .. }, _) => format!("{have} of {need}, without {words}"),
            (_, 1) => say(format_args!("no {words}")),
            (_, need) => format!("only {have} of {need} times {words}"),
        };
        // Writing to a String cannot fail.
        if let Some(limit) = limit {
            let _ = write!(text, " by {}", self.day(*limit));
        }
        if let Some(anchor) = anchor {
            let _ = write!(text, " ({} {})", self.anchor, self.day(*anchor));
        }
        if let Some(late) = late {
            let same_day = limit.is_some_and(|limit| self.day(limit) == self.day(*late));
            let more = if same_day { ", too late that day" } else { "" };
            let _ = write!(text, "; it came {}{more}", self.day(*late));
        }
        text
    }

    /// The event in words, with what it must carry, where its name in the clause says which one it is.
    fn event(&self, named: &str) -> String {
        let mut looks = self.clause.plan.looks().into_iter();
        match looks.find(|look| look.name == named || look.spoken() == named) {
            Some(look) if look.name == named => look.in_words(),
            Some(look) => look.in_full(None),
            None => phrase::name(named),
        }
    }

    /// The event with the function that it is missing from.
    fn with_function<'e>(&self, event: &'e str) -> Cow<'e, str> {
        match self.function() {
            Some(function) if !event.contains(" by ") => format!("{event} by {function}").into(),
            _ => event.into(),
        }
    }

    fn gap(&self, event: &str, gap: &Gap) -> String {
        let event = told(event);
        match gap {
            Gap::NoSource => format!("no source tells of `{event}`"),
            Gap::Begins(source, first) => {
                format!("the source `{source}` of `{event}` begins only on {}", self.day(*first))
            }
            Gap::Uncovered(source, None) => format!("the source `{source}` of `{event}` is missing"),
            Gap::Uncovered(source, Some(to)) => {
                format!("the source `{source}` of `{event}` does not cover it; it reaches {}", self.day(*to))
            }
            Gap::BeforeLog(began) => {
                format!("Comity keeps `{event}` itself, but only since {}", self.day(*began))
            }
        }
    }

    /// The function that the case is about: the one judged, or the only one that the missing event may be by.
    fn function(&self) -> Option<Cow<'_, str>> {
        if let Some(function) = &self.case.function {
            return Some(function.as_str().into());
        }
        let look = self.owed()?;
        match (&look.by, &look.to) {
            (Who::These(words), _) => Some(any_of(words)),
            (_, Who::These(words)) => Some(any_of(words)),
            _ => None,
        }
    }

    fn next(&self, found: &Found) -> Option<Move> {
        let (kind, sentence) = match (&found.outcome, &found.why) {
            (Outcome::Broken | Outcome::Due, _) => (self.move_kind(), self.sentence(found)),
            (Outcome::Unknown, Why::Unsaid(key)) => {
                (MoveKind::Act, say(format_args!("Say the {key} of {}.", self.case.matter.subject.id)))
            }
            (Outcome::Unknown, Why::Undated(which)) => {
                (MoveKind::Act, say(format_args!("Give the {} freeze of {} its date.", which.0, which.1)))
            }
            (Outcome::Unknown, Why::Uncovered(event, gap)) => {
                return Some(Move {
                    kind: MoveKind::Import,
                    who: None,
                    role: "whoever runs Comity".to_owned(),
                    sentence: match &**gap {
                        Gap::Uncovered(source, Some(to)) => {
                            format!("Import `{source}` anew: it reaches {}.", self.day(*to))
                        }
                        Gap::Uncovered(source, None) => {
                            format!("Import `{source}` again: nothing of it is there.")
                        }
                        Gap::Begins(source, first) => format!(
                            "Import what came before {} into `{source}`, or attest what happened.",
                            self.day(*first)
                        ),
                        Gap::NoSource => {
                            let event = told(event);
                            format!("Connect a source that tells of `{event}`, or attest what happened.")
                        }
                        Gap::BeforeLog(_) => format!("Attest what happened: {}.", self.gap(event, gap)),
                    },
                });
            }
            (Outcome::Unknown, Why::Query(why)) => {
                let why = why.as_deref().unwrap_or("it has no answer");
                (MoveKind::Act, format!("Mend the query of `{}`: {why}.", self.clause.plan.id))
            }
            // Nobody can do anything about a measure that has too little to go by.
            (Outcome::Unknown, Why::Measured(..)) => return None,
            (Outcome::Unknown, _) => {
                (MoveKind::Attest, format!("Attest what happened with {}.", self.case.matter.subject.id))
            }
            (Outcome::Disputed(by), _) => {
                (MoveKind::Attest, format!("Settle the dispute ({by}) with whoever raised it."))
            }
            _ => return None,
        };
        let (who, role) = self.owner(found);
        Some(Move { kind, who, role, sentence })
    }

    fn move_kind(&self) -> MoveKind {
        match &self.clause.plan.verb {
            Verb::Before { .. } | Verb::Together { .. } | Verb::Regularly { .. } => MoveKind::Ask,
            Verb::Within { .. } | Verb::Covers { .. } => MoveKind::Answer,
            Verb::Never { .. } | Verb::Stays { .. } | Verb::Sql { .. } => MoveKind::Act,
        }
    }

    fn sentence(&self, found: &Found) -> String {
        let Some(template) = &self.clause.plan.next else { return self.default_sentence(found) };
        let mut text = template.clone();
        let last = if template.contains("{last}") { self.last() } else { String::new() };
        let deadline = found.limit().or(found.turns).or(found.since);
        let deadline = deadline.map_or_else(|| "its end".to_owned(), |at| self.day(at).to_string());
        if found.limit().is_some_and(|limit| limit < self.court.as_of) {
            // Nobody can act by a day that is over.
            for before in [" by {deadline}", " before {deadline}"] {
                text = text.replace(before, &format!(" now ({deadline} has passed)"));
            }
        }
        let initiative = self
            .case
            .matter
            .initiative
            .as_ref()
            .map_or(self.case.matter.subject.id.as_str(), |id| id.as_str());
        let function = self.missing_from(found).unwrap_or(Cow::Borrowed("the function"));
        let keynote = self.case.matter.keynote.as_ref().map_or("the keynote", |id| id.as_str());
        for (word, value) in [
            ("{subject}", self.case.matter.subject.id.as_str()),
            ("{initiative}", initiative),
            ("{keynote}", keynote),
            ("{function.lead}", &format!("the lead of {function}")),
            ("{function}", &function),
            ("{deadline}", &deadline),
            ("{last}", &last),
        ] {
            text = text.replace(word, value);
        }
        text
    }

    /// The function from which something is missing: the one that the case is about, those that have not
    /// taken part yet, or the one that an ask was addressed to.
    fn missing_from(&self, found: &Found) -> Option<Cow<'_, str>> {
        if let (Verb::Together { all, .. }, Why::Missing(missing)) = (&self.clause.plan.verb, &found.why) {
            let by = missing.limit.unwrap_or(self.court.as_of);
            let lacks = |look: &&Look| {
                let sought = Sought::new(self.court, self.clause, look, self.case.function.as_ref());
                let hits = self.case.hits(self.court, &sought);
                hits.iter().filter(|hit| hit.at <= by).count() < look.times as usize
            };
            let names = all.iter().filter(lacks).filter_map(|look| match &look.by {
                Who::These(words) => Some(words.join(" or ")),
                Who::Any | Who::Each => None,
            });
            return listed(&names.collect::<Vec<_>>()).map(Cow::Owned);
        }
        self.function().or_else(|| {
            let facts = self.court.world.facts();
            let rows = found.evidence.iter().filter_map(|id| facts.row(*id));
            rows.filter_map(|row| facts.word_of(row.to)).next().map(Cow::Borrowed)
        })
    }

    /// The day on which what the clause waits for last happened, or `never`.
    fn last(&self) -> String {
        let Some(look) = self.owed() else { return "never".to_owned() };
        let sought = Sought::new(self.court, self.clause, look, self.case.function.as_ref());
        let last = self.case.hits(self.court, &sought).into_iter().rfind(|hit| hit.at <= self.court.as_of);
        last.map_or_else(|| "never".to_owned(), |hit| self.day(hit.at).to_string())
    }

    /// The event that the clause waits for, if it waits for a single one.
    fn owed(&self) -> Option<&Look> {
        match &self.clause.plan.verb {
            Verb::Before { first, .. } => Some(first),
            Verb::Within { expect, .. } => expect.first(),
            Verb::Regularly { event, .. } => Some(event),
            Verb::Covers { by, .. } => Some(by),
            Verb::Together { .. } | Verb::Never { .. } | Verb::Stays { .. } | Verb::Sql { .. } => None,
        }
    }

    fn default_sentence(&self, found: &Found) -> String {
        let subject = self.case.matter.subject.id.as_str();
        let ahead = found.limit().filter(|limit| *limit > self.court.as_of);
        let limit = ahead.map_or_else(|| " now".to_owned(), |limit| format!(" by {}", self.day(limit)));
        match (self.move_kind(), self.function()) {
            (MoveKind::Ask, Some(function)) => say(format_args!("Ask {function} about {subject}{limit}.")),
            (MoveKind::Ask, None) => format!("Ask who is missing in {subject}{limit}."),
            (MoveKind::Answer, Some(function)) => {
                say(format_args!("Get {function}'s answer on {subject}{limit}."))
            }
            (MoveKind::Answer, None) => format!("Answer {subject}{limit}."),
            _ => match (&self.clause.plan.verb, &found.why) {
                (Verb::Stays { measure, .. }, _) => {
                    format!("Bring {measure} back to what was agreed, or change the clause together.")
                }
                (Verb::Sql { .. }, Why::Query(Some(named))) => {
                    format!("Settle what {named} with the parties, or change the clause together.")
                }
                _ => format!("Settle {subject} with the parties{limit}, or waive the clause for it."),
            },
        }
    }

    /// Who should act, and in which role.
    fn owner(&self, found: &Found) -> (Option<PersonId>, String) {
        let (court, as_of) = (self.court, self.court.as_of);
        let lead = |function: &str| {
            let found = court.lead(function);
            (found, format!("lead of {function}"))
        };
        match &self.clause.plan.owner {
            Owner::Keynote => {
                let initiatives = court.world.initiatives();
                let mine =
                    self.case.matter.initiative.iter().flat_map(|id| initiatives.keynotes_of(id)).last();
                let Some(keynote) = self.case.matter.keynote.as_ref().or(mine) else {
                    return (None, "keynote owner".into());
                };
                let who = initiatives.keynote(keynote).and_then(|it| it.owner(as_of));
                (who, format!("owner of {keynote}"))
            }
            Owner::Function => lead(&self.missing_from(found).unwrap_or(Cow::Borrowed("product"))),
            Owner::Lead(function) => lead(function),
            Owner::Dri => match &self.case.matter.initiative {
                Some(id) => {
                    let who = self.case.matter.state.and_then(|state| state.dri(as_of));
                    (who, say(format_args!("DRI of {id}")))
                }
                None => self.matters_owner(),
            },
        }
    }

    /// For a matter without initiative of its own in the subject: the DRI of the initiative its facts name.
    fn matters_owner(&self) -> (Option<PersonId>, String) {
        let subject: &Ref = &self.case.matter.subject;
        if subject.noun == Noun::Agreement {
            return (None, "whoever keeps the agreement".to_owned());
        }
        let (world, as_of) = (self.court.world, self.court.as_of);
        let own = self.case.matter.own;
        let initiative = own.and_then(|own| world.facts().beside(own, Noun::Initiative));
        match initiative.and_then(|initiative| InitiativeId::new(&initiative.id).ok()) {
            Some(id) => {
                let who = world.initiatives().get(&id).and_then(|it| it.dri(as_of));
                (who, say(format_args!("DRI of {id}")))
            }
            None => (None, format!("owner of {}", subject.id)),
        }
    }
}

fn any_of(words: &[CompactString]) -> Cow<'_, str> {
    match words {
        [one] => one.as_str().into(),
        _ => words.join(" or ").into(),
    }
}
