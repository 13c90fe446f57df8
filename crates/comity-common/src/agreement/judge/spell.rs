//! Putting what was found into words: the reason as half a sentence, and the one next move for one person.

use super::case::Case;
use super::found::{Found, Outcome, Why};
use super::sought::Sought;
use super::{Court, InForce};
use crate::agreement::phrase;
use crate::agreement::plan::{Look, Owner, Verb, Who};
use crate::trace::coverage::Gap;
use comity_spine::{
    At, Function, InitiativeId, Move, Noun, PersonId, Ref, Verdict,
    verdict::{Judgement, MoveKind},
};

/// A case's verdict in words.
pub fn judgement(court: &Court<'_>, clause: &InForce, case: &Case<'_>, found: &Found) -> Judgement {
    let speaker = Speaker { court, clause, case };
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
    case: &'a Case<'a>,
}

impl Speaker<'_, '_> {
    fn day(&self, at: At) -> String {
        self.clause.calendar.day_of(at).to_string()
    }

    fn because(&self, found: &Found) -> String {
        match &found.why {
            Why::Done(at, Some(anchor)) => {
                format!("done {} ({} {})", self.day(*at), self.anchor_name(), self.day(*anchor))
            }
            Why::Done(at, None) => format!("done {}", self.day(*at)),
            Why::Missing { event, have, need, limit, anchor, late } => {
                self.missing(event, (*have, *need), *limit, *anchor, *late)
            }
            Why::Silence(from) => match &self.clause.plan.verb {
                Verb::Regularly { event, .. } => {
                    let words = self.with_function(&event.in_words());
                    format!("no {words} after {}", self.day(*from))
                }
                _ => format!("nothing after {}", self.day(*from)),
            },
            Why::Happened(at) => format!("it happened {}", self.day(*at)),
            Why::Clean => "it has not happened".to_owned(),
            Why::NotYet(event) => format!("no {} yet", self.event(event)),
            Why::NotPromised => "it is promised for no keynote".to_owned(),
            Why::Stopped(at) => format!("it was stopped {}", self.day(*at)),
            Why::Outside => "it lies outside the clause's window".to_owned(),
            Why::Unlike(key) => format!("the clause speaks of another {key}"),
            Why::Unsaid(key) => format!("nobody has said its {key}"),
            Why::Uncovered(event, gap) => self.gap(event, gap),
            Why::Undated(freeze, keynote) => format!("the {freeze} freeze of {keynote} has no date"),
            Why::Measured(Some(value), of) => format!("it stands at {value:.2}, out of {of}"),
            Why::Measured(None, of) => format!("there is too little to measure, {of} so far"),
            Why::Query(Some(why)) => why.clone(),
            Why::Query(None) if found.outcome == Outcome::Broken => "the query names it".to_owned(),
            Why::Query(None) => "the query does not name it".to_owned(),
        }
    }

    fn missing(
        &self,
        event: &str,
        (have, need): (u32, u32),
        limit: Option<At>,
        anchor: Option<At>,
        late: Option<At>,
    ) -> String {
        let words = self.with_function(&self.event(event));
        let mut text = match (&self.clause.plan.verb, need) {
            (Verb::Together { .. }, _) => format!("{have} of {need}, without {words}"),
            (_, 1) => format!("no {words}"),
            (_, need) => format!("only {have} of {need} times {words}"),
        };
        if let Some(limit) = limit {
            text += &format!(" by {}", self.day(limit));
        }
        if let Some(anchor) = anchor {
            text += &format!(" ({} {})", self.anchor_name(), self.day(anchor));
        }
        if let Some(late) = late {
            let same_day = limit.is_some_and(|limit| self.day(limit) == self.day(late));
            text +=
                &format!("; it came {}{}", self.day(late), if same_day { ", too late that day" } else { "" });
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
    fn with_function(&self, event: &str) -> String {
        match self.function() {
            Some(function) if !event.contains(" by ") => format!("{event} by {function}"),
            _ => event.to_owned(),
        }
    }

    /// The name of the event that something was owed to.
    fn anchor_name(&self) -> String {
        let anchor = match &self.clause.plan.verb {
            Verb::Before { then, .. } => then,
            Verb::Within { when, .. } => when,
            Verb::Covers { each, .. } => each,
            Verb::Together { before: Some(before), .. } => before,
            _ => return "the event".to_owned(),
        };
        anchor.in_words()
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
    fn function(&self) -> Option<String> {
        if let Some(function) = &self.case.function {
            return Some(function.to_string());
        }
        let look = self.owed()?;
        match (&look.by, &look.to) {
            (Who::These(words), _) => Some(words.join(" or ")),
            (_, Who::These(words)) => Some(words.join(" or ")),
            _ => None,
        }
    }

    fn next(&self, found: &Found) -> Option<Move> {
        let (kind, sentence) = match (&found.outcome, &found.why) {
            (Outcome::Broken | Outcome::Due, _) => (self.move_kind(), self.sentence(found)),
            (Outcome::Unknown, Why::Unsaid(key)) => {
                (MoveKind::Act, format!("Say the {key} of {}.", self.case.matter.subject.id))
            }
            (Outcome::Unknown, Why::Undated(freeze, keynote)) => {
                (MoveKind::Act, format!("Give the {freeze} freeze of {keynote} its date."))
            }
            (Outcome::Unknown, Why::Uncovered(event, gap)) => {
                return Some(Move {
                    kind: MoveKind::Import,
                    who: None,
                    role: "whoever runs Comity".to_owned(),
                    sentence: match gap {
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
        let deadline = match &found.why {
            Why::Missing { limit: Some(limit), .. } => self.day(*limit),
            _ => found.turns.or(found.since).map_or_else(|| "its end".to_owned(), |at| self.day(at)),
        };
        if self.has_passed(found) {
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
        let function = self.missing_from(found).unwrap_or_else(|| "the function".to_owned());
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

    fn has_passed(&self, found: &Found) -> bool {
        matches!(found.why, Why::Missing { limit: Some(limit), .. } if limit < self.court.as_of)
    }

    /// The function from which something is missing: the one that the case is about, those that have not
    /// taken part yet, or the one that an ask was addressed to.
    fn missing_from(&self, found: &Found) -> Option<String> {
        if let (Verb::Together { all, .. }, Why::Missing { limit, .. }) = (&self.clause.plan.verb, &found.why)
        {
            let by = limit.unwrap_or(self.court.as_of);
            let lacks = |look: &&Look| {
                let sought = Sought::new(self.court, self.clause, look, self.case.function.as_ref());
                let hits = self.case.hits(self.court, &sought);
                hits.iter().filter(|hit| hit.at <= by).count() < look.times as usize
            };
            let names = all.iter().filter(lacks).filter_map(|look| match &look.by {
                Who::These(words) => Some(words.join(" or ")),
                Who::Any | Who::Each => None,
            });
            return listed(&names.collect::<Vec<_>>());
        }
        self.function().or_else(|| {
            let facts = self.court.world.facts();
            let rows = found.evidence.iter().filter_map(|id| facts.row(*id));
            rows.filter_map(|row| facts.word_of(row.to)).next().map(str::to_owned)
        })
    }

    /// The day on which what the clause waits for last happened, or `never`.
    fn last(&self) -> String {
        let Some(look) = self.owed() else { return "never".to_owned() };
        let sought = Sought::new(self.court, self.clause, look, self.case.function.as_ref());
        let last = self.case.hits(self.court, &sought).into_iter().rfind(|hit| hit.at <= self.court.as_of);
        last.map_or_else(|| "never".to_owned(), |hit| self.day(hit.at))
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
        let limit = match &found.why {
            Why::Missing { limit: Some(limit), .. } if *limit > self.court.as_of => {
                format!(" by {}", self.day(*limit))
            }
            _ => " now".to_owned(),
        };
        match (self.move_kind(), self.function()) {
            (MoveKind::Ask, Some(function)) => format!("Ask {function} about {subject}{limit}."),
            (MoveKind::Ask, None) => format!("Ask who is missing in {subject}{limit}."),
            (MoveKind::Answer, Some(function)) => format!("Get {function}'s answer on {subject}{limit}."),
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
            Owner::Function => lead(&self.missing_from(found).unwrap_or_else(|| "product".to_owned())),
            Owner::Lead(function) => lead(function),
            Owner::Dri => match &self.case.matter.initiative {
                Some(id) => {
                    let who = self.case.matter.state.and_then(|state| state.dri(as_of));
                    (who, format!("DRI of {id}"))
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
                (who, format!("DRI of {id}"))
            }
            None => (None, format!("owner of {}", subject.id)),
        }
    }
}
