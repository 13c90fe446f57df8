//! How a clause is judged, in words: what it says, what is looked for, what would make it hold.

use crate::report::{Case, Clause};
use crate::safe::safe;
use comity_common::agreement::plan::{Look, Plan, Verb, Who};
use std::io::{self, Write};

/// Writes what a clause means, how it stands, and what each case rests on.
///
/// # Errors
/// Whatever the writer says.
pub fn explain(plan: &Plan, clause: &Clause, signed: &[String], out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}\n  {}\n  Because: {}", clause.clause, safe(&clause.says), safe(&clause.because))?;
    writeln!(out, "\nHow it is judged\n  {}", safe(&in_words(plan)))?;
    for (key, words) in &plan.filter {
        writeln!(out, "  It speaks only of those whose {key} is {}.", words.join(" or "))?;
    }
    writeln!(
        out,
        "  It holds if at least {:.0} % of the decided cases are kept, and is judged from {} on.",
        clause.at_least * 100.0,
        clause.judged_from
    )?;
    let who = if signed.is_empty() { "nobody yet".to_owned() } else { signed.join(", ") };
    writeln!(out, "  Signed by: {who}.")?;
    let state = clause.state.replace('_', " ");
    writeln!(out, "\nHow it stands: {state}, {} of {} kept", clause.kept, clause.decided)?;
    clause.cases.iter().try_for_each(|case| lines(case, out))
}

fn lines(case: &Case, out: &mut dyn Write) -> io::Result<()> {
    let function = case.function.as_ref().map_or_else(String::new, |function| format!(" / {function}"));
    writeln!(out, "  {:<15}{}{function}: {}", case.verdict, safe(&case.subject.id), safe(&case.because))?;
    for line in &case.evidence {
        let kind = line.kind.as_deref().unwrap_or("unknown kind");
        let at = line.at.map_or_else(String::new, |at| format!(" {at}"));
        let by = line.function.as_ref().map_or_else(String::new, |f| format!(" by {f}"));
        writeln!(out, "                   counted: {} {kind}{by}{at}", line.id)?;
    }
    if let Some(next) = &case.next {
        writeln!(out, "                   what would make it hold: {}", safe(&next.sentence))?;
    }
    Ok(())
}

/// A clause's expectation as a sentence.
pub fn in_words(plan: &Plan) -> String {
    match &plan.verb {
        Verb::Before { first, then } => {
            let lead = first.lead.map_or_else(String::new, |lead| format!(", {lead} ahead"));
            format!("Whenever {}, {} must have happened before{lead}.", event(then), event(first))
        }
        Verb::Within { when, expect } => {
            let each: Vec<String> = expect
                .iter()
                .map(|look| match look.deadline {
                    Some(by) => format!("{} within {by}", event(look)),
                    None => event(look),
                })
                .collect();
            format!("After each {}, there must follow {}.", event(when), each.join(", and "))
        }
        Verb::Regularly { event: look, every: Some(every) } => {
            format!("There must be {} at least every {every}.", event(look))
        }
        Verb::Regularly { event: look, every: None } => format!("There must be {}.", event(look)),
        Verb::Together { all, at_least, before } => {
            let each: Vec<String> = all.iter().map(event).collect();
            let by = before.as_ref().map_or_else(String::new, |look| format!(", before {}", event(look)));
            format!("At least {at_least} of these must happen together{by}: {}.", each.join("; "))
        }
        Verb::Never { event: look, after: Some(after) } => {
            format!("After {}, there must be no {}.", event(after), event(look))
        }
        Verb::Never { event: look, after: None } => format!("There must be no {}.", event(look)),
        Verb::Covers { each, by } => format!("Whatever has {} must have {}.", event(each), event(by)),
        Verb::Stays { measure, at_least, at_most } => {
            let least = at_least.map_or_else(String::new, |value| format!(" at least {value}"));
            let most = at_most.map_or_else(String::new, |value| format!(" at most {value}"));
            format!("The measure {measure} must stay{least}{most}.")
        }
        Verb::Sql { query } => format!("This query must return no subject: {}", query.trim()),
    }
}

fn event(look: &Look) -> String {
    let mut text = look.name.to_string();
    match &look.by {
        Who::Any => {}
        Who::These(words) => text += &format!(" by {}", words.join(" or ")),
        Who::Each => text += " by that function",
    }
    if let Who::These(words) = &look.to {
        text += &format!(" to {}", words.join(" or "));
    }
    if let Some(depth) = look.depth {
        text += &format!(", at least {depth}");
    }
    for (key, words) in &look.filter {
        text += &format!(", {key} {}", words.join(" or "));
    }
    if look.times > 1 {
        text += &format!(", {} times", look.times);
    }
    text
}
