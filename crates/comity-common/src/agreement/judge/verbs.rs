//! The eight verbs, each a function from a case to what was found. Six are templates of Declare.
//!
//! Source of the templates: Pesic, Schonenberg & van der Aalst 2007, "DECLARE: Full Support for
//! Loosely-Structured Processes", EDOC 2007; here over timestamps, with deadlines, and with absence known
//! only where a source covers the time.

use super::Court;
use super::case::{Case, Hit, Hits};
use super::found::{Found, Missing, Outcome, Why};
use super::sought::{Brief, Sought};
use crate::agreement::plan::Verb;
use crate::catalogue::FREEZE;
use crate::trace::coverage::Gap;
use comity_spine::{At, Lapse, Noun};
use smallvec::SmallVec;

/// Judges a case by its clause's verb.
pub fn judge(court: &Court<'_>, brief: &Brief<'_>, case: &Case<'_>) -> Found {
    match &brief.verb {
        Verb::Before { first, or, undone, then } => {
            before(court, brief, case, &Precedes { first, or, undone }, then)
        }
        Verb::Within { when, expect } => within(court, brief, case, when, expect),
        Verb::Regularly { event, every: Some(every) } => regularly(court, brief, case, event, *every),
        Verb::Regularly { event, every: None } => existence(court, brief, case, event),
        Verb::Together { all, at_least, before } => {
            together(court, brief, case, all, *at_least, before.as_ref())
        }
        Verb::Never { event, after } => never(court, brief, case, event, after.as_ref()),
        Verb::Covers { each, by } => covers(court, brief, case, each, by),
        Verb::Stays { measure, at_least, at_most } => stays(court, measure, *at_least, *at_most),
        Verb::Sql { .. } => sql(court, brief, case),
    }
}

fn uncovered(look: &Sought<'_>, gap: Gap) -> Why {
    Why::Uncovered(look.name.clone(), Box::new(gap))
}

fn not_yet(look: &Sought<'_>) -> Found {
    Found::new(Outcome::NotApplicable, Why::NotYet(look.name.clone()))
}

/// Whether the subject ended before the clause was in force, or before its window: then it owes nothing.
fn ended_before(brief: &Brief<'_>, case: &Case<'_>) -> bool {
    case.matter.ended.is_some_and(|ended| ended < brief.window)
}

/// Nothing set the clock going: is that known, or does nobody tell?
fn no_anchor(court: &Court<'_>, case: &Case<'_>, look: &Sought<'_>) -> Found {
    if look.kind == FREEZE {
        return case.no_freeze(court, look);
    }
    let end = case.matter.ended.unwrap_or(court.as_of);
    match look.heard.gap(case.start, end) {
        Some(gap) => Found::new(Outcome::Unknown, uncovered(look, gap)),
        None => not_yet(look),
    }
}

/// What must come first: one of some events, as long as nothing takes it back.
struct Precedes<'b, 'a> {
    first: &'b Sought<'a>,
    or: &'b [Sought<'a>],
    undone: &'b [Sought<'a>],
}

impl Precedes<'_, '_> {
    /// What came first, in order of time; where nothing takes it back, no more than is needed.
    fn firsts(&self, court: &Court<'_>, case: &Case<'_>) -> Hits {
        // One more than needed, since the anchor itself may be among them.
        let n = if self.undone.is_empty() { self.first.times as usize + 1 } else { usize::MAX };
        let mut firsts = case.first_hits(court, self.first, None, n);
        if !self.or.is_empty() {
            firsts.extend(self.or.iter().flat_map(|look| case.first_hits(court, look, None, n)));
            firsts.sort_unstable();
        }
        firsts
    }

    /// What took it back, in order of time.
    fn undone(&self, court: &Court<'_>, case: &Case<'_>) -> Hits {
        let mut undone: Hits = self.undone.iter().flat_map(|look| case.hits(court, look)).collect();
        undone.sort_unstable();
        undone
    }
}

/// `first` has happened, with its lead, and still stands whenever `then` happens (precedence).
fn before(
    court: &Court<'_>,
    brief: &Brief<'_>,
    case: &Case<'_>,
    precedes: &Precedes<'_, '_>,
    then: &Sought<'_>,
) -> Found {
    let anchors = case.hits(court, then);
    if anchors.is_empty() {
        return no_anchor(court, case, then);
    }
    let (firsts, undone) = (precedes.firsts(court, case), precedes.undone(court, case));
    let window = brief.window;
    let current = anchors.iter().filter(|anchor| anchor.at >= window);
    let each = current.map(|anchor| {
        before_one(court, brief, case, precedes.first, (firsts.as_slice(), undone.as_slice()), *anchor)
    });
    each.reduce(Found::or_worse).unwrap_or_else(|| Found::new(Outcome::NotApplicable, Why::Outside))
}

fn before_one(
    court: &Court<'_>,
    brief: &Brief<'_>,
    case: &Case<'_>,
    first: &Sought<'_>,
    (firsts, undone): (&[Hit], &[Hit]),
    anchor: Hit,
) -> Found {
    let limit = first.lead.map_or(anchor.at, |lead| brief.clause.calendar.latest_before(anchor.at, lead));
    // What was taken back before the limit must come again after that.
    let last_undone = undone.iter().rev().find(|hit| hit.at <= limit).copied();
    let firsts = &firsts[firsts.partition_point(|hit| !hit.is_after(last_undone))..];
    let in_time = firsts.iter().filter(|hit| hit.at <= limit && hit.id != anchor.id);
    let need = first.times as usize;
    if let Some(last) = in_time.clone().nth(need - 1) {
        let evidence = in_time.take(need).map(|hit| hit.id).chain([anchor.id]);
        let done = Found::new(Outcome::Kept, Why::Done(last.at, Some(anchor.at)));
        return done.since(last.at).resting_on(evidence);
    }
    let why = Missing {
        event: first.name.clone(),
        have: in_time.clone().count() as u32,
        need: first.times,
        limit: Some(limit),
        anchor: Some(anchor.at),
        late: firsts.iter().find(|hit| hit.at > limit).map(|hit| hit.at),
    };
    let late = firsts.iter().find(|hit| hit.at > limit).map(|hit| hit.id);
    let taken_back = last_undone.map(|hit| hit.id);
    let evidence = in_time.map(|hit| hit.id).chain(taken_back).chain(late).chain([anchor.id]);
    missing(court, case.start, first, limit, why).resting_on(evidence)
}

/// Something owed by `limit` has not come: due while there is time, unknown if nobody tells, else broken.
/// What happens at the instant of the limit itself still counts, so at that instant all is decided.
fn missing(court: &Court<'_>, from: At, look: &Sought<'_>, limit: At, why: Missing) -> Found {
    if let Some(gap) = look.heard.gap(from, limit) {
        let unknown = Found::new(Outcome::Unknown, uncovered(look, gap));
        return unknown.turning((court.as_of < limit).then_some(limit));
    }
    if court.as_of < limit {
        Found::new(Outcome::Due, why).turning(Some(limit))
    } else {
        Found::new(Outcome::Broken, why).since(limit)
    }
}

/// After `when`, each of `expect` follows in time (bounded response).
fn within(
    court: &Court<'_>,
    brief: &Brief<'_>,
    case: &Case<'_>,
    when: &Sought<'_>,
    expect: &[Sought<'_>],
) -> Found {
    let anchors = case.hits(court, when);
    if anchors.is_empty() {
        return no_anchor(court, case, when);
    }
    let current = &anchors[anchors.partition_point(|anchor| anchor.at < brief.window)..];
    if current.is_empty() {
        return Found::new(Outcome::NotApplicable, Why::Outside);
    }
    let answers: SmallVec<[Hits; 1]> = expect.iter().map(|look| case.hits(court, look)).collect();
    let each = current.iter().flat_map(|anchor| {
        expect.iter().zip(&answers).map(|(look, hits)| within_one(court, brief, case, look, hits, *anchor))
    });
    each.reduce(Found::or_worse).unwrap_or_else(|| not_yet(when))
}

fn within_one(
    court: &Court<'_>,
    brief: &Brief<'_>,
    case: &Case<'_>,
    look: &Sought<'_>,
    hits: &[Hit],
    anchor: Hit,
) -> Found {
    let limit = look.deadline.map(|lapse| brief.clause.calendar.deadline(anchor.at, lapse));
    let after = &hits[hits.partition_point(|hit| *hit <= anchor)..];
    let n_in_time = after.partition_point(|hit| limit.is_none_or(|limit| hit.at <= limit));
    let (in_time, late) = (&after[..n_in_time], after.get(n_in_time));
    let need = look.times as usize;
    if let Some(last) = in_time.get(need - 1) {
        let evidence = [anchor.id].into_iter().chain(in_time[..need].iter().map(|hit| hit.id));
        let done = Found::new(Outcome::Kept, Why::Done(last.at, Some(anchor.at)));
        return done.since(last.at).resting_on(evidence);
    }
    let why = Missing {
        event: look.name.clone(),
        have: in_time.len() as u32,
        need: look.times,
        limit,
        anchor: Some(anchor.at),
        late: late.map(|hit| hit.at),
    };
    let evidence =
        [anchor.id].into_iter().chain(in_time.iter().map(|hit| hit.id)).chain(late.map(|hit| hit.id));
    // Without a deadline, what is expected falls due when the subject ends.
    let found = match limit.or(case.matter.ended) {
        Some(limit) => missing(court, anchor.at, look, limit, why),
        None => Found::new(Outcome::Due, why),
    };
    found.resting_on(evidence)
}

/// `event` recurs without a gap longer than `every`, from the case's start to its end.
fn regularly(
    court: &Court<'_>,
    brief: &Brief<'_>,
    case: &Case<'_>,
    event: &Sought<'_>,
    every: Lapse,
) -> Found {
    let start = case.start.max(brief.window);
    let end = case.matter.ended.unwrap_or(court.as_of);
    if start > end {
        return Found::new(Outcome::NotApplicable, Why::Outside);
    }
    if start.0 == i64::MIN {
        return not_yet(event);
    }
    let (mut last, mut unheard): (Option<Hit>, Option<Found>) = (None, None);
    for hit in case.hits(court, event).into_iter().filter(|hit| hit.at >= start && hit.at <= end) {
        let from = last.map_or(start, |hit| hit.at);
        let deadline = brief.clause.calendar.deadline(from, every);
        if deadline < hit.at {
            match silence(event, from, deadline, last) {
                broken if broken.outcome == Outcome::Broken => return broken,
                unknown => unheard = unheard.or(Some(unknown)),
            }
        }
        last = Some(hit);
    }
    let from = last.map_or(start, |hit| hit.at);
    let deadline = brief.clause.calendar.deadline(from, every);
    if deadline < end {
        let quiet = silence(event, from, deadline, last);
        return if quiet.outcome == Outcome::Broken { quiet } else { unheard.unwrap_or(quiet) };
    }
    // Whatever was not heard of before, a silence to come may still break it.
    let turns = case.matter.ended.is_none().then_some(deadline);
    if let Some(unknown) = unheard {
        return unknown.turning(turns);
    }
    if let Some(gap) = event.heard.gap(start, end) {
        return Found::new(Outcome::Unknown, uncovered(event, gap)).turning(turns);
    }
    match last {
        Some(hit) => Found::new(Outcome::Kept, Why::Done(hit.at, None))
            .since(start)
            .turning(turns)
            .resting_on([hit.id]),
        None => {
            let why = Missing {
                event: event.name.clone(),
                have: 0,
                need: 1,
                limit: Some(deadline),
                anchor: None,
                late: None,
            };
            Found::new(Outcome::Due, why).turning(Some(deadline))
        }
    }
}

fn silence(event: &Sought<'_>, from: At, deadline: At, last: Option<Hit>) -> Found {
    let found = match event.heard.gap(from, deadline) {
        Some(gap) => Found::new(Outcome::Unknown, uncovered(event, gap)),
        None => Found::new(Outcome::Broken, Why::Silence(from)).since(deadline),
    };
    found.resting_on(last.map(|hit| hit.id))
}

/// `event` happens at least so many times before the case ends (existence).
fn existence(court: &Court<'_>, brief: &Brief<'_>, case: &Case<'_>, event: &Sought<'_>) -> Found {
    if ended_before(brief, case) {
        return Found::new(Outcome::NotApplicable, Why::Outside);
    }
    let need = event.times as usize;
    let hits = case.first_hits(court, event, None, need);
    if let Some(last) = hits.get(need - 1) {
        let evidence = hits[..need].iter().map(|hit| hit.id);
        return Found::new(Outcome::Kept, Why::Done(last.at, None)).since(last.at).resting_on(evidence);
    }
    let why = Missing {
        event: event.name.clone(),
        have: hits.len() as u32,
        need: event.times,
        limit: case.matter.ended,
        anchor: None,
        late: None,
    };
    let found = match case.matter.ended {
        Some(end) => missing(court, case.start, event, end, why),
        None => Found::new(Outcome::Due, why),
    };
    found.resting_on(hits.iter().map(|hit| hit.id))
}

/// All (or enough) of these happen if any does, or by the time that another event comes (co-existence).
fn together(
    court: &Court<'_>,
    brief: &Brief<'_>,
    case: &Case<'_>,
    all: &[Sought<'_>],
    at_least: usize,
    before: Option<&Sought<'_>>,
) -> Found {
    let anchor = match before {
        None => None,
        Some(look) => {
            let window = brief.window;
            match case.hits(court, look).into_iter().rfind(|hit| hit.at >= window) {
                Some(hit) => Some(hit),
                None => return no_anchor(court, case, look),
            }
        }
    };
    if anchor.is_none() && ended_before(brief, case) {
        return Found::new(Outcome::NotApplicable, Why::Outside);
    }
    let limit = anchor.map(|hit| hit.at).or(case.matter.ended);
    let mut evidence: SmallVec<[comity_spine::FactId; 4]> = SmallVec::new();
    let (mut have, mut newest, mut lacking, mut gap) = (0, At(i64::MIN), None, None);
    for look in all {
        let hits = case.first_hits(court, look, None, look.times as usize);
        let enough = hits.get(look.times as usize - 1);
        match enough.filter(|hit| anchor.is_none_or(|anchor| hit.at <= anchor.at)) {
            Some(hit) => {
                have += 1;
                newest = newest.max(hit.at);
                evidence.push(hit.id);
            }
            None => {
                lacking.get_or_insert(look);
                gap = gap.or_else(|| look.heard.gap(case.start, limit.unwrap_or(court.as_of)));
            }
        }
    }
    evidence.extend(anchor.map(|hit| hit.id));
    let Some(lacking) = lacking.filter(|_| have < at_least) else {
        let done = Found::new(Outcome::Kept, Why::Done(newest, anchor.map(|hit| hit.at)));
        return done.since(newest).resting_on(evidence);
    };
    if have == 0 && before.is_none() {
        return match gap {
            Some(gap) => Found::new(Outcome::Unknown, uncovered(lacking, gap)),
            None => not_yet(lacking),
        };
    }
    let why = Missing {
        event: lacking.spoken(),
        have: have as u32,
        need: at_least as u32,
        limit,
        anchor: anchor.map(|hit| hit.at),
        late: None,
    };
    let found = match (gap, limit) {
        (Some(gap), _) => Found::new(Outcome::Unknown, uncovered(lacking, gap)),
        (None, Some(limit)) if court.as_of >= limit => Found::new(Outcome::Broken, why).since(limit),
        (None, limit) => Found::new(Outcome::Due, why).turning(limit),
    };
    found.resting_on(evidence)
}

/// `event` does not happen, or not after another (absence, not succession). What happened before the clause
/// was in force, or before its window, is not held against anybody.
fn never(
    court: &Court<'_>,
    brief: &Brief<'_>,
    case: &Case<'_>,
    event: &Sought<'_>,
    after: Option<&Sought<'_>>,
) -> Found {
    if ended_before(brief, case) {
        return Found::new(Outcome::NotApplicable, Why::Outside);
    }
    let from = match after {
        None => None,
        Some(look) => match case.first_hits(court, look, None, 1).first() {
            // A freeze is known ahead; until it comes, nothing is forbidden.
            Some(hit) if hit.at > court.as_of => return not_yet(look).turning(Some(hit.at)),
            Some(hit) => Some(*hit),
            None => return no_anchor(court, case, look),
        },
    };
    let need = event.times as usize;
    let hits = case.first_hits(court, event, from.max(Hit::last_before(brief.window)), need);
    let evidence = from.map(|hit| hit.id);
    if let Some(hit) = hits.get(need - 1) {
        let found = Found::new(Outcome::Broken, Why::Happened(hit.at)).since(hit.at);
        return found.resting_on(evidence.into_iter().chain(hits.iter().map(|hit| hit.id)));
    }
    let start = from.map_or(case.start, |hit| hit.at).max(brief.window);
    match event.heard.gap(start, case.matter.ended.unwrap_or(court.as_of)) {
        Some(gap) => Found::new(Outcome::Unknown, uncovered(event, gap)),
        None => Found::new(Outcome::Kept, Why::Clean).since(start).resting_on(evidence),
    }
}

/// Every `each` has a `by`, whenever that happened (referential; responded existence). What stood already
/// when the clause came into force owes it from then on.
fn covers(
    court: &Court<'_>,
    brief: &Brief<'_>,
    case: &Case<'_>,
    each: &Sought<'_>,
    by: &Sought<'_>,
) -> Found {
    if ended_before(brief, case) {
        return Found::new(Outcome::NotApplicable, Why::Outside);
    }
    let anchors = case.first_hits(court, each, None, 1);
    let Some(anchor) = anchors.first() else { return no_anchor(court, case, each) };
    let hits = case.first_hits(court, by, None, by.times as usize);
    if let Some(hit) = hits.get(by.times as usize - 1) {
        let done = Found::new(Outcome::Kept, Why::Done(hit.at, Some(anchor.at)));
        return done.since(hit.at.max(anchor.at)).resting_on([anchor.id, hit.id]);
    }
    let owed = anchor.at.max(brief.clause.since);
    let limit = by.deadline.map(|lapse| brief.clause.calendar.deadline(owed, lapse));
    let why = Missing {
        event: by.name.clone(),
        have: hits.len() as u32,
        need: by.times,
        limit,
        anchor: Some(anchor.at),
        late: None,
    };
    let limit = limit.unwrap_or(owed);
    missing(court, case.start.min(anchor.at), by, limit, why).resting_on([anchor.id])
}

/// A measure stays within its bounds.
fn stays(court: &Court<'_>, measure: &str, at_least: Option<f64>, at_most: Option<f64>) -> Found {
    let reading = court.world.measure(measure, court.as_of);
    let Some(reading) = reading else { return Found::new(Outcome::Unknown, Why::Measured(None, 0)) };
    let why = Why::Measured(reading.value, reading.of);
    let Some(value) = reading.value else { return Found::new(Outcome::Unknown, why) };
    let good = at_least.is_none_or(|least| value >= least) && at_most.is_none_or(|most| value <= most);
    Found::new(if good { Outcome::Kept } else { Outcome::Broken }, why)
}

fn sql(court: &Court<'_>, brief: &Brief<'_>, case: &Case<'_>) -> Found {
    match court.answers.and_then(|answers| answers.get(&brief.clause.plan.id)) {
        None => Found::new(Outcome::Unknown, Why::Query(Some("the query was not run".to_owned()))),
        Some(Err(why)) => Found::new(Outcome::Unknown, Why::Query(Some(why.clone()))),
        Some(Ok(rows)) if case.matter.subject.noun == Noun::Agreement => {
            if rows.is_empty() {
                return Found::new(Outcome::Kept, Why::Query(Some("the query names nothing".to_owned())));
            }
            let (shown, more) = rows.split_at(rows.len().min(3));
            let mut named = shown.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
            if !more.is_empty() {
                named += &format!(" and {} more", more.len());
            }
            Found::new(Outcome::Broken, Why::Query(Some(format!("the query names {named}"))))
        }
        Some(Ok(rows)) => match rows.iter().find(|row| row.noun != case.matter.subject.noun) {
            // What is asked of one sort of thing and answered of another would look like good news.
            Some(odd) => {
                let why = format!("the query names {odd}, which is no {}", case.matter.subject.noun.name());
                Found::new(Outcome::Unknown, Why::Query(Some(why)))
            }
            None => {
                let named = rows.contains(&case.matter.subject);
                Found::new(if named { Outcome::Broken } else { Outcome::Kept }, Why::Query(None))
            }
        },
    }
}
