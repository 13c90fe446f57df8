//! Putting what was found into words: the reason as half a sentence, and the one next move for one person.

use super::case::Case;
use super::found::{Found, Missing, Outcome, Why};
use super::{Court, InForce};
use crate::agreement::plan::{Owner, Verb, Who};
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
    let freeze = anchor.filter.iter().find(|(key, _)| key == "freeze").and_then(|(_, words)| words.first());
    match freeze {
        Some(freeze) => format!("{freeze} freeze"),
        None => anchor.name.to_string(),
    }
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
        self.court.calendar.day_of(at)
    }

    fn because(&self, found: &Found) -> String {
        match &found.why {
            Why::Done(at, Some(anchor)) => {
                let (at, anchor) = (self.day(*at), self.day(*anchor));
                say(format_args!("done {at}, for {} of {anchor}", self.anchor))
            }
            Why::Done(at, None) => say(format_args!("done {}", self.day(*at))),
            Why::Missing(missing) => self.missing(missing),
            Why::Silence(from) => format!("nothing after {}", self.day(*from)),
            Why::Happened(at) => format!("it happened {}", self.day(*at)),
            Why::Clean => "it has not happened".to_owned(),
            Why::NotYet(event) => say(format_args!("no {event} yet")),
            Why::NotPromised => "it is promised for no keynote".to_owned(),
            Why::Outside => "it lies outside the clause's window".to_owned(),
            Why::Unlike(key) => say(format_args!("the clause speaks of another {key}")),
            Why::Unsaid(key) => say(format_args!("nobody has said its {key}")),
            Why::Uncovered(event, gap) => self.gap(event, gap),
            Why::Undated(which) => say(format_args!("the {} freeze of {} has no date", which.0, which.1)),
            Why::Measured(Some(value), of) => format!("it stands at {value:.2}, out of {of}"),
            Why::Measured(None, of) => format!("there is too little to measure, {of} so far"),
            Why::Query(Some(why)) => why.clone(),
            Why::Query(None) => "by the clause's query".to_owned(),
        }
    }

    fn missing(&self, missing: &Missing) -> String {
        let Missing { event, have, need, limit, anchor, late } = missing;
        let mut text = match (need, have) {
            (1, _) => say(format_args!("no {}", self.with_function(event))),
            (need, have) => format!("{have} of {need} {}", self.with_function(event)),
        };
        // Writing to a String cannot fail.
        if let Some(limit) = limit {
            let _ = write!(text, " by {}", self.day(*limit));
        }
        if let Some(anchor) = anchor {
            let _ = write!(text, " ({} {})", self.anchor, self.day(*anchor));
        }
        if let Some(late) = late {
            let _ = write!(text, "; it came {}", self.day(*late));
        }
        text
    }

    /// The event with the function that it is missing from.
    fn with_function<'e>(&self, event: &'e str) -> Cow<'e, str> {
        match self.function() {
            Some(function) if !event.contains(" by ") => format!("{event} by {function}").into(),
            _ => event.into(),
        }
    }

    fn gap(&self, event: &str, gap: &Gap) -> String {
        let event = if event == "contributed" { "contact" } else { event };
        match gap {
            Gap::NoSource => format!("no source tells of `{event}`"),
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
        let look = match &self.clause.plan.verb {
            Verb::Before { first, .. } => first,
            Verb::Within { expect, .. } => expect.first()?,
            Verb::Regularly { event, .. } => event,
            Verb::Covers { by, .. } => by,
            Verb::Together { .. } | Verb::Never { .. } | Verb::Stays { .. } | Verb::Sql { .. } => {
                return None;
            }
        };
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
                        Gap::Uncovered(source, _) => {
                            format!("Import `{source}` anew: {}.", self.gap(event, gap))
                        }
                        Gap::NoSource | Gap::BeforeLog(_) => {
                            format!(
                                "Connect a source that tells of it, or attest it: {}.",
                                self.gap(event, gap)
                            )
                        }
                    },
                });
            }
            (Outcome::Unknown, _) => {
                (MoveKind::Attest, format!("Attest what happened with {}.", self.case.matter.subject.id))
            }
            (Outcome::Disputed(by), _) => {
                (MoveKind::Attest, format!("Settle the dispute ({by}) with whoever raised it."))
            }
            _ => return None,
        };
        let (who, role) = self.owner();
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
        let last =
            found.since.or(found.turns).map_or_else(|| "never".to_owned(), |at| self.day(at).to_string());
        let deadline = found.limit().or(found.turns);
        let deadline = deadline.map_or_else(|| "the freeze".to_owned(), |at| self.day(at).to_string());
        let initiative = self
            .case
            .matter
            .initiative
            .as_ref()
            .map_or(self.case.matter.subject.id.as_str(), |id| id.as_str());
        let function = self.function().unwrap_or(Cow::Borrowed("the function"));
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

    fn default_sentence(&self, found: &Found) -> String {
        let subject = self.case.matter.subject.id.as_str();
        let ahead = found.limit().filter(|limit| *limit >= self.court.as_of);
        let limit = ahead.map_or_else(|| " now".to_owned(), |limit| format!(" by {}", self.day(limit)));
        match (self.move_kind(), self.function()) {
            (MoveKind::Ask, Some(function)) => say(format_args!("Ask {function} about {subject}{limit}.")),
            (MoveKind::Ask, None) => format!("Ask who is missing in {subject}{limit}."),
            (MoveKind::Answer, Some(function)) => {
                say(format_args!("Get {function}'s answer on {subject}{limit}."))
            }
            (MoveKind::Answer, None) => format!("Answer {subject}{limit}."),
            _ => format!("Settle {subject} with the parties{limit}, or waive the clause for it."),
        }
    }

    /// Who should act, and in which role.
    fn owner(&self) -> (Option<PersonId>, String) {
        let (court, as_of) = (self.court, self.court.as_of);
        let lead = |function: &str| {
            let found = Function::new(function).ok().and_then(|f| court.world.people().lead(&f, as_of));
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
            Owner::Function => lead(&self.function().unwrap_or(Cow::Borrowed("product"))),
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
