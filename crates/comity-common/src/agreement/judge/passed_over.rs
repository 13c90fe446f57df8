//! What a case looked at: every fact of the kinds that its clause asks for, about its subject, counted or
//! passed over with the reason; and whom an open case waits for.
//!
//! This reads the same facts as the verdict does and is only ever asked for a few cases at a time. What was
//! taken back with its import, or is linked to nothing, stands under no subject and cannot be listed here.

use super::case::{Case, Hit};
use super::found::{Found, Outcome, Why};
use super::sought::{Brief, Sought};
use super::{Court, InForce};
use crate::agreement::phrase;
use crate::agreement::plan::{Look, Verb, Who};
use crate::catalogue::{CONTACT, FREEZE};
use crate::trace::facts::{RefIx, Row};
use comity_spine::{At, Calendar, FactId, verdict::Judgement};

/// An event that a clause asks for, and what there was of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Looked {
    /// The event in words.
    pub event: String,
    /// How many are needed; `None` where every one of them is looked at.
    pub need: Option<usize>,
    /// The last instant at which one counts, if there is one.
    pub until: Option<At>,
    /// Whether it is what lets a subject be rather than what the clause expects.
    pub excuses: bool,
    /// What counted, in order of time.
    pub counted: Vec<Seen>,
    /// What did not, each with its reason, in order of time.
    pub passed_over: Vec<(Seen, String)>,
}

/// A fact with as much as a reader needs to find it again. Never who: a person's name explains no verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Where it stands written.
    pub id: FactId,
    /// When it happened, or is planned to.
    pub at: At,
    /// The function that it counts for.
    pub function: Option<String>,
}

/// Whom an open case waits for, and whether anything can still be done about it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Absent {
    /// The functions that are not in, each of them; `a or b` where either would do.
    pub functions: Vec<String>,
    /// When what was owed came after all, too late.
    pub came: Option<At>,
    /// Whether the keynote that it was promised for has been.
    pub is_over: bool,
}

/// What a case looked at, in the order of the clause's events; empty for a measure or a query.
pub fn looked(court: &Court<'_>, clause: &InForce, judgement: &Judgement) -> Vec<Looked> {
    anew(court, clause, judgement, |brief, case, found| {
        let asked = asked(court, brief, case, found);
        let all = asked.into_iter().map(|(look, span)| sort(court, brief, case, look, &span));
        let excuse = brief.excuse.as_ref().map(|look| {
            let span = Span { need: Some(1), ..Span::default() };
            Looked { excuses: true, ..sort(court, brief, case, look, &span) }
        });
        all.chain(excuse).collect()
    })
    .unwrap_or_default()
}

/// Whom a case waits for; of a case that is neither broken nor due, nobody.
pub fn absent(court: &Court<'_>, clause: &InForce, judgement: &Judgement) -> Absent {
    let absent = anew(court, clause, judgement, |brief, case, found| {
        if !matches!(found.outcome, Outcome::Broken | Outcome::Due) {
            return Absent::default();
        }
        let came = match &found.why {
            Why::Missing(missing) => missing.late,
            _ => None,
        };
        let is_over = case.keynote_date(court).is_some_and(|date| date <= court.as_of);
        let mut functions: Vec<String> =
            lacking(court, brief, case, found).into_iter().filter_map(|look| by(brief, look)).collect();
        functions.sort();
        functions.dedup();
        Absent { functions, came, is_over }
    });
    absent.unwrap_or_default()
}

/// Judges a case anew and hands over what was found, before it was put into words.
fn anew<T>(
    court: &Court<'_>,
    clause: &InForce,
    judgement: &Judgement,
    look: impl FnOnce(&Brief<'_>, &Case<'_>, &Found) -> T,
) -> Option<T> {
    let function = judgement.function.as_ref().map(|function| function.as_str());
    court.with_case(clause, &judgement.subject, function, |brief, case| {
        let found = court.judge_brief(brief, case);
        look(brief, case, &found)
    })
}

/// The events that are missing from an open case.
fn lacking<'b, 'a>(
    court: &Court<'_>,
    brief: &'b Brief<'a>,
    case: &Case<'_>,
    found: &Found,
) -> Vec<&'b Sought<'a>> {
    match &brief.verb {
        Verb::Before { first, or, .. } => [first].into_iter().chain(or).collect(),
        Verb::Regularly { event, .. } => vec![event],
        Verb::Covers { by, .. } => vec![by],
        Verb::Within { expect, .. } => {
            let missing = |look: &&Sought<'_>| match &found.why {
                Why::Missing(missing) => missing.event == look.name,
                _ => false,
            };
            expect.iter().filter(missing).collect()
        }
        Verb::Together { all, before, .. } => {
            let until = before.as_ref().and_then(|look| anchor(court, case, look, found));
            let is_short = |look: &&Sought<'_>| {
                let hits = case.hits(court, look);
                let in_time = hits.iter().filter(|hit| until.is_none_or(|until| hit.at <= until.at));
                in_time.count() < look.times as usize
            };
            all.iter().filter(is_short).collect()
        }
        Verb::Never { .. } | Verb::Stays { .. } | Verb::Sql { .. } => Vec::new(),
    }
}

/// Whom an event is looked for from, or else to whom it goes: `a or b` where either would do.
fn by(brief: &Brief<'_>, look: &Look) -> Option<String> {
    match (&look.by, &look.to, &brief.function) {
        (Who::Each, _, Some(function)) | (_, Who::Each, Some(function)) => Some(function.to_string()),
        (Who::These(words), _, _) | (Who::Any, Who::These(words), _) => Some(words.join(" or ")),
        _ => None,
    }
}

/// Where in time an event counts, and how many of it.
#[derive(Default)]
struct Span {
    /// Only what comes after this one, which set the clock going.
    after: Option<Hit>,
    /// Only what comes after this one, which took back what was before it.
    taken_back: Option<Hit>,
    /// Only from this instant on.
    from: Option<At>,
    /// Only up to this instant.
    until: Option<At>,
    /// Not this one, which is what the others are owed to.
    but: Option<FactId>,
    /// So many; `None` if every one of them is looked at.
    need: Option<usize>,
    /// Only this one: the verdict speaks of it.
    only: Option<Hit>,
}

/// Each event of a clause with where in time it counts, as its verb has it.
fn asked<'b, 'a>(
    court: &Court<'_>,
    brief: &'b Brief<'a>,
    case: &Case<'_>,
    found: &Found,
) -> Vec<(&'b Sought<'a>, Span)> {
    let need = |look: &Sought<'_>| Some(look.times as usize);
    let one = |look: &'b Sought<'a>| {
        let only = anchor(court, case, look, found);
        (look, Span { only, need: Some(1), ..Span::default() })
    };
    let calendar = &*brief.clause.calendar;
    match &brief.verb {
        Verb::Before { first, or, undone, then } => {
            let anchor = anchor(court, case, then, found);
            let latest = |to: Hit| first.lead.map_or(to.at, |lead| calendar.latest_before(to.at, lead));
            let (until, but) = (anchor.map(latest), anchor.map(|hit| hit.id));
            // What was taken back does not count, and neither does what took it back.
            let taken_back = undone
                .iter()
                .flat_map(|look| case.hits(court, look))
                .filter(|hit| until.is_none_or(|until| hit.at <= until))
                .max();
            let span =
                |look: &'b Sought<'a>| Span { taken_back, until, but, need: need(look), ..Span::default() };
            let firsts = [first].into_iter().chain(or).map(|look| (look, span(look)));
            firsts.chain([one(then)]).collect()
        }
        Verb::Within { when, expect } => {
            let after = anchor(court, case, when, found);
            let deadline = |look: &Sought<'_>| {
                let limit = after.zip(look.deadline);
                limit.map(|(hit, lapse)| calendar.deadline(hit.at, lapse)).or(case.matter.ended)
            };
            let span = |look| Span { after, until: deadline(look), need: need(look), ..Span::default() };
            std::iter::once(one(when)).chain(expect.iter().map(|look| (look, span(look)))).collect()
        }
        Verb::Regularly { event, every: Some(_) } => {
            let from = Some(case.start.max(brief.window)).filter(|from| from.0 != i64::MIN);
            vec![(event, Span { from, until: case.matter.ended, ..Span::default() })]
        }
        Verb::Regularly { event, every: None } => {
            vec![(event, Span { until: case.matter.ended, need: need(event), ..Span::default() })]
        }
        Verb::Together { all, before, .. } => {
            let until = before.as_ref().and_then(|look| anchor(court, case, look, found)).map(|hit| hit.at);
            let parts = all.iter().map(|look| (look, Span { until, need: need(look), ..Span::default() }));
            parts.chain(before.iter().map(one)).collect()
        }
        Verb::Never { event, after } => {
            let since = after.as_ref().and_then(|look| anchor(court, case, look, found));
            let span = Span { after: since, ..Span::default() };
            after.iter().map(one).chain([(event, span)]).collect()
        }
        Verb::Covers { each, by } => {
            vec![one(each), (by, Span { need: need(by), ..Span::default() })]
        }
        Verb::Stays { .. } | Verb::Sql { .. } => Vec::new(),
    }
}

/// The one of an event's hits that the verdict rests on.
fn anchor(court: &Court<'_>, case: &Case<'_>, look: &Sought<'_>, found: &Found) -> Option<Hit> {
    case.hits(court, look).into_iter().find(|hit| found.evidence.contains(&hit.id))
}

/// Sorts what there is of an event into what counted and what did not.
fn sort(court: &Court<'_>, brief: &Brief<'_>, case: &Case<'_>, look: &Sought<'_>, span: &Span) -> Looked {
    let function = brief.function.as_deref();
    let mut looked = Looked {
        event: look.in_full(function),
        need: span.need,
        until: span.until,
        excuses: false,
        counted: Vec::new(),
        passed_over: Vec::new(),
    };
    let calendar = &*brief.clause.calendar;
    if look.kind == FREEZE {
        // Freezes are planned, and come from an initiative's or a keynote's state rather than from facts.
        for hit in case.hits(court, look) {
            let seen = Seen { id: hit.id, at: hit.at, function: None };
            looked.take(calendar, seen, span);
        }
        return looked;
    }
    let place = place(court, brief, case, look);
    let rows = place.into_iter().flat_map(|ix| court.world.facts().of(ix, look.kind));
    for row in rows.take_while(|row| row.at <= court.as_of) {
        let word = court.world.facts().word_of(row.function).map(str::to_owned);
        let seen = Seen { id: row.id, at: row.at, function: word };
        match unfit(court, look, function, row) {
            Some(why) => looked.passed_over.push((seen, why)),
            None => looked.take(calendar, seen, span),
        }
    }
    looked
}

/// Where an event's facts stand: under the subject itself, or under its initiative.
fn place(court: &Court<'_>, brief: &Brief<'_>, case: &Case<'_>, look: &Look) -> Option<RefIx> {
    let about = court.world.catalogue().card(look.kind).about;
    if look.kind != CONTACT && about.contains(&brief.clause.plan.about) {
        case.matter.own
    } else {
        case.matter.shared.or(case.matter.own)
    }
}

impl Looked {
    /// Counts a fact that is of the right sort, unless its time is not right.
    fn take(&mut self, calendar: &Calendar, seen: Seen, span: &Span) {
        match mistimed(calendar, &seen, span, self.counted.len()) {
            Some(why) => self.passed_over.push((seen, why)),
            None => self.counted.push(seen),
        }
    }
}

/// Why a fact of the right sort does not count, if its time is not right or there were enough of them.
fn mistimed(calendar: &Calendar, seen: &Seen, span: &Span, n_counted: usize) -> Option<String> {
    let day = |at: At| calendar.day_of(at);
    if span.but == Some(seen.id) {
        return Some("it is itself what the other is owed to".to_owned());
    }
    if let Some(only) = span.only.filter(|only| only.id != seen.id) {
        return Some(format!("the verdict speaks of that of {}", day(only.at)));
    }
    if let Some(after) = span.after.filter(|after| (seen.at, seen.id) <= (after.at, after.id)) {
        return Some(format!("it came before the clock was set going on {}", day(after.at)));
    }
    if let Some(back) = span.taken_back.filter(|back| (seen.at, seen.id) <= (back.at, back.id)) {
        return Some(format!("it was taken back on {}", day(back.at)));
    }
    if let Some(from) = span.from.filter(|from| seen.at < *from) {
        return Some(format!("it came before {}, from when on the clause counts", day(from)));
    }
    if let Some(until) = span.until.filter(|until| seen.at > *until) {
        return Some(format!("too late: it had to come by {}", day(until)));
    }
    let need = span.need.filter(|need| n_counted >= *need)?;
    Some(if need == 1 { "one is enough".to_owned() } else { format!("{need} are enough") })
}

/// Why a fact is not of the sort that an event asks for, if it is not: every reason.
fn unfit(court: &Court<'_>, look: &Look, function: Option<&str>, row: &Row) -> Option<String> {
    let facts = court.world.facts();
    let mut why: Vec<String> = Vec::new();
    if let Some(wanted) = wanted(&look.by, function) {
        match facts.word_of(row.function) {
            Some(by) if wanted.contains(&by) => {}
            Some(by) => why.push(format!("it is by {by}, not by {}", wanted.join(" or "))),
            None if row.by == 0 => why.push("nobody knows whose it is, so it counts for no function".into()),
            None => why.push("whoever did it was in no function that day".into()),
        }
    }
    if let Some(wanted) = wanted(&look.to, function) {
        match facts.word_of(row.to) {
            Some(to) if wanted.contains(&to) => {}
            Some(to) => why.push(format!("it went to {to}, not to {}", wanted.join(" or "))),
            None => why.push(format!("it did not go to {}", wanted.join(" or "))),
        }
    }
    if !look.region.is_empty() {
        let region = facts.word_of(row.region);
        if !look.region.iter().any(|wanted| Some(wanted.as_str()) == region) {
            why.push(format!("it is not of {}", look.region.join(" or ")));
        }
    }
    if let Some(least) = look.depth
        && row.depth.is_none_or(|depth| depth < least)
    {
        let depth = row.depth.map_or_else(|| "no contact".to_owned(), |depth| format!("only {depth}"));
        why.push(format!("it is {depth}, and at least {least} is asked for"));
    }
    if let Some(most) = look.people.filter(|most| u32::from(row.people) > *most) {
        why.push(format!("{} people took part, and at most {most} may", row.people));
    }
    for (key, wanted) in &look.filter {
        let said: Vec<&str> =
            facts.attrs(row).iter().filter(|(k, _)| k == key).map(|(_, value)| value.as_str()).collect();
        if said.is_empty() {
            why.push(format!("it says no {}", phrase::name(key)));
        } else if !said.iter().any(|value| wanted.iter().any(|word| word == value)) {
            why.push(format!("its {} is not {}", phrase::name(key), wanted.join(" or ")));
        }
    }
    (!why.is_empty()).then(|| why.join("; "))
}

/// The functions that are wanted, if any are.
fn wanted<'w>(who: &'w Who, function: Option<&'w str>) -> Option<Vec<&'w str>> {
    match who {
        Who::Any => None,
        Who::These(words) => Some(words.iter().map(|word| word.as_str()).collect()),
        Who::Each => Some(function.into_iter().collect()),
    }
}
