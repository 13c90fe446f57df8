//! How a clause is judged, in words: what it says, what is looked for, what counted and what did not, what
//! would make it hold, who signed.

use crate::report::{Case, Clause};
use crate::safe::safe;
use crate::tell;
use comity_common::agreement::clause::{CalendarUnit, Window};
use comity_common::agreement::judge::passed_over::{Looked, Seen};
use comity_common::agreement::plan::{Look, Plan, Verb};
use comity_spine::{At, Noun};
use std::io::{self, Write};

/// How many facts that fared alike are listed unless all are asked for.
const LIKE_IT: usize = 3;

/// How many reasons for passing facts over are listed unless all are asked for.
const REASONS: usize = 4;

/// Everything that an explanation is made of.
pub struct Account<'a> {
    /// The clause, ready to judge.
    pub plan: &'a Plan,
    /// Its verdicts.
    pub clause: &'a Clause,
    /// The functions that have signed this version, with the day.
    pub signed: Vec<String>,
    /// The functions that have yet to sign it.
    pub unsigned: Vec<String>,
    /// Only the cases of this subject: its id, its noun and id, or the initiative of an announcement.
    pub subject: Option<&'a str>,
    /// Whether everything is listed.
    pub all: bool,
    /// What a case looked at.
    pub looked: &'a dyn Fn(&Case) -> Vec<Looked>,
    /// The civil day of an instant where the agreement counts its days.
    pub day: &'a dyn Fn(At) -> String,
}

impl Account<'_> {
    /// The cases that are asked for; all of the clause's where no subject is.
    pub fn cases(&self) -> Vec<&Case> {
        let is_asked = |case: &&Case| self.subject.is_none_or(|wanted| is_of(case, wanted));
        self.clause.cases.iter().filter(is_asked).collect()
    }
}

fn is_of(case: &Case, wanted: &str) -> bool {
    let subject = &case.subject;
    let promised = subject.noun == Noun::Announcement.name();
    let initiative = subject.id.split('@').next().filter(|_| promised);
    subject.id == wanted || subject.reference == wanted || initiative == Some(wanted)
}

/// Writes what a clause means, how it stands, and what each case rests on.
///
/// # Errors
/// Whatever the writer says.
pub fn explain(account: &Account<'_>, out: &mut dyn Write) -> io::Result<()> {
    let clause = account.clause;
    writeln!(out, "{}\n  {}\n  Because: {}", clause.clause, safe(&clause.says), safe(&clause.because))?;
    writeln!(out, "\nHow it is judged")?;
    for sentence in judged(account.plan) {
        writeln!(out, "  {}", safe(&sentence))?;
    }
    writeln!(out, "  {}", signatures(account))?;
    writeln!(out, "\nHow it stands: {} ({})", clause.state.replace('_', " "), tell::share(clause))?;
    if let Some(hold) = would_hold(clause) {
        writeln!(out, "  {hold}")?;
    }
    if let Some(unseen) = tell::unseen(clause) {
        writeln!(out, "  {unseen}")?;
    }
    let (cases, rest) = match account.subject {
        Some(_) => (account.cases(), None),
        None => tell::listed(clause, account.all),
    };
    for case in cases {
        one(account, case, out)?;
    }
    if let Some(rest) = rest {
        let how = format!("comity check --explain {}/SUBJECT", clause.clause);
        writeln!(out, "\nNot listed: {rest}. --all lists them; `{how}` explains one in full.")?;
    }
    Ok(())
}

fn signatures(account: &Account<'_>) -> String {
    let signed = match account.signed.as_slice() {
        [] => "Signed by nobody yet".to_owned(),
        signed => format!("Signed by {}", signed.join(", ")),
    };
    match account.unsigned.as_slice() {
        [] => format!("{signed}."),
        unsigned => format!("{signed}; still to sign: {}.", unsigned.join(", ")),
    }
}

/// How far the clause as a whole is from holding, if it is broken.
fn would_hold(clause: &Clause) -> Option<String> {
    let of = clause.decided;
    let needed = (clause.at_least * of as f64 - 1e-9).ceil() as usize;
    let short = needed.saturating_sub(clause.kept);
    let may_miss = of.saturating_sub(needed);
    (clause.state == "broken").then(|| {
        format!(
            "Of {of} decided cases it may miss {may_miss} and misses {}; with {short} more of them kept it \
             would hold.",
            of - clause.kept
        )
    })
}

fn one(account: &Account<'_>, case: &Case, out: &mut dyn Write) -> io::Result<()> {
    let verdict = case.verdict.replace('_', " ");
    writeln!(out, "\n  {verdict:<9} {}", safe(&tell::named(case)))?;
    writeln!(out, "    Why: {}.", safe(&case.because))?;
    // What the clause does not speak of was never looked at.
    let is_judged = case.verdict != "not_applicable";
    let looked = if is_judged { (account.looked)(case) } else { Vec::new() };
    for look in &looked {
        event(account, look, out)?;
    }
    if looked.is_empty() && !case.evidence.is_empty() {
        let ids: Vec<&str> = case.evidence.iter().map(|line| line.id.as_str()).collect();
        writeln!(out, "    It rests on {}.", ids.join(", "))?;
    }
    if let Some(hold) = case_holds(account, case, &looked) {
        writeln!(out, "    {}", safe(&hold))?;
    }
    if let Some(next) = &case.next {
        writeln!(out, "    Next, {}: {}", safe(&tell::whose(next)), safe(&next.sentence))?;
    }
    Ok(())
}

fn event(account: &Account<'_>, look: &Looked, out: &mut dyn Write) -> io::Result<()> {
    let until = look.until.map_or_else(String::new, |until| format!(", by {}", (account.day)(until)));
    let of = look.need.map_or_else(String::new, |need| format!(" of {need}"));
    let lets_be = if look.excuses { " (it lets the clause be)" } else { "" };
    let n = look.counted.len();
    writeln!(out, "    \"{}\"{lets_be}: {n}{of} counted{until}", safe(&look.event))?;
    let (most, most_reasons) = match account.all || account.subject.is_some() {
        true => (usize::MAX, usize::MAX),
        false => (LIKE_IT, REASONS),
    };
    if n > 0 {
        let counted: Vec<&Seen> = look.counted.iter().collect();
        writeln!(out, "      counted      {}", safe(&facts(account, &counted, most)))?;
    }
    let reasons = by_reason(look);
    for (why, seen) in reasons.iter().take(most_reasons) {
        writeln!(out, "      not counted  {}: {}", safe(&facts(account, seen, most)), safe(why))?;
    }
    match reasons.len().saturating_sub(most_reasons) {
        0 => Ok(()),
        rest => writeln!(out, "      and others, for {rest} more reasons"),
    }
}

/// What was passed over, by reason; what missed by the fewest comes first.
fn by_reason(look: &Looked) -> Vec<(&str, Vec<&Seen>)> {
    let mut reasons: Vec<(&str, Vec<&Seen>)> = Vec::new();
    for (seen, why) in &look.passed_over {
        match reasons.iter_mut().find(|(known, _)| known == why) {
            Some((_, all)) => all.push(seen),
            None => reasons.push((why, vec![seen])),
        }
    }
    reasons.sort_by_key(|(why, _)| why.matches("; ").count());
    reasons
}

/// Facts by where they stand written and when they were: `trace 760 of 2024-02-09, act 17 of 2024-03-01`.
fn facts(account: &Account<'_>, all: &[&Seen], most: usize) -> String {
    let shown = all.iter().take(most).map(|seen| format!("{} of {}", seen.id, (account.day)(seen.at)));
    let shown: Vec<String> = shown.collect();
    match all.len().saturating_sub(most) {
        0 => shown.join(", "),
        rest => format!("{} and {rest} more", shown.join(", ")),
    }
}

/// What would make an open case hold, or would have, as far as single events can.
fn case_holds(account: &Account<'_>, case: &Case, looked: &[Looked]) -> Option<String> {
    if !case.is_open() && case.verdict != "unknown" {
        return None;
    }
    if let Verb::Never { .. } = account.plan.verb {
        let undone = "What happened cannot be undone: the parties can waive the clause, whoever knows better \
                      can dispute the evidence.";
        return (case.verdict == "broken").then(|| undone.to_owned());
    }
    let short = looked.iter().filter(|look| !look.excuses);
    let short = short.filter_map(|look| Some((look, look.need?.checked_sub(look.counted.len())?)));
    let parts: Vec<String> = short
        .filter(|(_, n)| *n > 0)
        .map(|(look, n)| {
            let until = look.until.map_or_else(String::new, |until| format!(" by {}", (account.day)(until)));
            format!("{n} more \"{}\"{until}", look.event)
        })
        .collect();
    if parts.is_empty() {
        return None;
    }
    let some = match &account.plan.verb {
        Verb::Together { all, at_least, .. } if *at_least < all.len() => {
            format!("{at_least} of the {} in all, by ", all.len())
        }
        _ => String::new(),
    };
    let would = if case.verdict == "broken" { "have made" } else { "make" };
    let excuse = looked.iter().find(|look| look.excuses && look.counted.is_empty());
    let or = excuse.map_or_else(String::new, |look| format!(" Or \"{}\", which lets it be.", look.event));
    Some(format!("What would {would} it hold: {some}{}.{or}", parts.join(", and ")))
}

/// How a clause is judged, a sentence each.
pub fn judged(plan: &Plan) -> Vec<String> {
    let mut said = vec![in_words(plan)];
    let noun = plan.about.name();
    if !plan.functions.is_empty() {
        said.push(format!("It is judged for each of {} by itself.", plan.functions.join(", ")));
    }
    for (key, words) in &plan.filter {
        said.push(format!("It speaks only of what has {key} {}.", words.join(" or ")));
    }
    said.push(format!("It is judged {noun} by {noun}."));
    said.extend(plan.waived_by.as_ref().map(|look| format!("It lets be whatever has {}.", quoted(look))));
    said.extend(plan.window.as_ref().map(|window| match window {
        Window::Rolling(lapse) => format!("It counts the last {lapse}."),
        Window::Aligned { calendar } => {
            let unit = match calendar {
                CalendarUnit::Month => "month",
                CalendarUnit::Quarter => "quarter",
                CalendarUnit::Year => "year",
            };
            format!("It counts the running {unit}.")
        }
    }));
    let (share, from) = ((plan.hold.at_least * 100.0).round(), plan.hold.judged_from);
    let cases = if from == 1 { "case is" } else { "cases are" };
    said.push(format!("It holds if {share} % of the decided cases are kept, once {from} {cases} decided."));
    said
}

/// A clause's expectation as a sentence.
fn in_words(plan: &Plan) -> String {
    match &plan.verb {
        Verb::Before { first, or, undone, then } => {
            let lead = first.lead.map_or_else(String::new, |lead| format!(", at least {lead} ahead"));
            let firsts: Vec<String> = [first].into_iter().chain(or).map(quoted).collect();
            let undone: Vec<String> = undone.iter().map(quoted).collect();
            let since = match undone.is_empty() {
                true => String::new(),
                false => format!(", and no {} since", undone.join(" or ")),
            };
            format!(
                "Whenever there is {}, there must have been {} before it{lead}{since}.",
                quoted(then),
                firsts.join(" or ")
            )
        }
        Verb::Within { when, expect } => {
            let each = expect.iter().map(|look| match look.deadline {
                Some(by) => format!("{} within {by}", quoted(look)),
                None => quoted(look),
            });
            let each: Vec<String> = each.collect();
            format!("After each {} there must follow {}.", quoted(when), each.join(", and "))
        }
        Verb::Regularly { event, every: Some(every) } => {
            format!("There must be {} at least every {every}.", quoted(event))
        }
        Verb::Regularly { event, every: None } => format!("There must be {}.", quoted(event)),
        Verb::Together { all, at_least, before } => {
            let each: Vec<String> = all.iter().map(quoted).collect();
            let by = before.as_ref().map_or_else(
                || "as soon as there is any of them".to_owned(),
                |look| format!("by the time of {}", quoted(look)),
            );
            let most = if *at_least >= all.len() { "All".to_owned() } else { format!("At least {at_least}") };
            format!("{most} of these must be there {by}: {}.", each.join("; "))
        }
        Verb::Never { event, after: Some(after) } => {
            format!("After {} there must be no {}.", quoted(after), quoted(event))
        }
        Verb::Never { event, after: None } => format!("There must be no {}.", quoted(event)),
        Verb::Covers { each, by } => format!("Whatever has {} must have {}.", quoted(each), quoted(by)),
        Verb::Stays { measure, at_least, at_most } => {
            let least = at_least.map_or_else(String::new, |value| format!(" at least {value}"));
            let most = at_most.map_or_else(String::new, |value| format!(" at most {value}"));
            format!("The measure {measure} must stay{least}{most}.")
        }
        Verb::Sql { query } => format!("This query must return no subject: {}", query.trim()),
    }
}

fn quoted(look: &Look) -> String {
    format!("\"{}\"", look.in_full(None))
}
