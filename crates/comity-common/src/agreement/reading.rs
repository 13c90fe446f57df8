//! A clause in words as the judge reads it: what it speaks of, what must happen, and when it counts as kept.
//!
//! People sign the sentence that somebody wrote; this one is made from the table under it, so that the two
//! can be held against each other before anybody signs.

use super::clause::{CalendarUnit, Window};
use super::plan::{Look, Plan, Verb};
use compact_str::CompactString;

/// The clause as the judge reads it, as one or more sentences.
pub fn reading(plan: &Plan) -> String {
    let mut text = format!("{}: {}.", scope(plan), verb(&plan.verb));
    if let Some(look) = &plan.waived_by {
        text += &format!(" Let be where there is {}.", told(look));
    }
    text + &counted(plan)
}

fn scope(plan: &Plan) -> String {
    let mut text = format!("On each {}", plan.about.name());
    for (place, (key, words)) in plan.filter.iter().enumerate() {
        let joint = if place == 0 { " whose" } else { " and whose" };
        text += &format!("{joint} {key} is {}", words.join(" or "));
    }
    if !plan.functions.is_empty() {
        text += &format!(", for each of {}", list(&plan.functions));
    }
    text
}

fn verb(verb: &Verb) -> String {
    match verb {
        Verb::Before { first, or, undone, then } => {
            let lead = first.lead.map(|lead| format!(" by at least {lead}")).unwrap_or_default();
            let firsts: Vec<String> = [first].into_iter().chain(or).map(told).collect();
            let undone: Vec<String> = undone.iter().map(told).collect();
            let since = match undone.is_empty() {
                true => String::new(),
                false => format!(", with no {} after it", undone.join(" or ")),
            };
            format!("{} comes before {}{lead}{since}", firsts.join(" or "), told(then))
        }
        Verb::Within { when, expect } => {
            let parts: Vec<String> = expect.iter().map(in_time).collect();
            format!("after {} follows {}", told(when), parts.join(", and "))
        }
        Verb::Regularly { event, every: Some(every) } => {
            format!("{} recurs at least every {every}", told(event))
        }
        Verb::Regularly { event, every: None } => format!("{} happens", told(event)),
        Verb::Together { all, at_least, before } => together(all, *at_least, before.as_ref()),
        Verb::Never { event, after: Some(after) } => {
            format!("{} never happens after {}", told(event), told(after))
        }
        Verb::Never { event, after: None } => format!("{} never happens", told(event)),
        Verb::Stays { measure, at_least, at_most } => {
            let bounds = [("at least", at_least), ("at most", at_most)];
            let said = bounds.iter().filter_map(|(word, bound)| bound.map(|b| format!("{word} {b}")));
            format!("the measure {measure} stays {}", said.collect::<Vec<_>>().join(" and "))
        }
        Verb::Covers { each, by } => {
            format!("each {} has {}", told(each), in_time(by))
        }
        Verb::Sql { .. } => "the query names it only if it breaks the clause".to_owned(),
    }
}

/// An event with everything that it must be to count, how deep and how often behind it.
fn told(look: &Look) -> String {
    let bare = Look { depth: None, people: None, times: 1, ..look.clone() }.in_full(None);
    let full = look.in_full(None);
    match full.strip_prefix(&bare).map(|rest| rest.trim_start_matches(", ")) {
        Some(rest) if !rest.is_empty() => format!("{bare} ({rest})"),
        _ => full,
    }
}

fn in_time(look: &Look) -> String {
    let within = look.deadline.map(|by| format!(" within {by}")).unwrap_or_default();
    format!("{}{within}", told(look))
}

fn together(all: &[Look], at_least: usize, before: Option<&Look>) -> String {
    let parts: Vec<String> = all.iter().map(told).collect();
    let how_many = match at_least {
        n if n >= all.len() => "all of these happen".to_owned(),
        n => format!("at least {n} of these {} happen", all.len()),
    };
    match before {
        Some(before) => format!("{how_many} before {}: {}", told(before), parts.join("; ")),
        None => format!("if any of these happens, {how_many}: {}", parts.join("; ")),
    }
}

/// When the clause as a whole counts as kept.
fn counted(plan: &Plan) -> String {
    let hold = plan.hold;
    let window = match &plan.window {
        None => String::new(),
        Some(Window::Rolling(lapse)) => format!(" of the last {lapse}"),
        Some(Window::Aligned { calendar: CalendarUnit::Month }) => " of the running month".to_owned(),
        Some(Window::Aligned { calendar: CalendarUnit::Quarter }) => " of the running quarter".to_owned(),
        Some(Window::Aligned { calendar: CalendarUnit::Year }) => " of the running year".to_owned(),
    };
    let from = match hold.judged_from {
        0 | 1 => String::new(),
        n => format!(", once {n} are decided"),
    };
    if hold.at_least < 1.0 {
        return format!(" Kept if {:.0} % of the cases{window} are kept{from}.", hold.at_least * 100.0);
    }
    match window.is_empty() && from.is_empty() {
        true => String::new(),
        false => format!(" Kept if every case{window} is kept{from}."),
    }
}

fn list(words: &[CompactString]) -> String {
    match words {
        [] => String::new(),
        [one] => one.to_string(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agreement::{plan::plan, templates};
    use crate::world::World;

    fn read(id: &str) -> String {
        let world = World::new(Vec::new()).unwrap();
        let all = templates::all(&world).unwrap();
        let template = all.iter().find(|template| template.clause.id.get_ref().as_str() == id).unwrap();
        reading(&plan(&template.clause, world.catalogue(), &[]).unwrap())
    }

    #[test]
    fn a_clause_reads_as_what_the_judge_looks_for() {
        assert_eq!(
            read("contributors-before-shape-freeze"),
            "On each initiative whose tier is T1, for each of marketing, sales and customer-success: \
             contribution by that function (at least posted) comes before shape freeze."
        );
        assert_eq!(
            read("problems-have-an-owner"),
            "On each problem: after problem reported follows problem owned within 2 working days, and \
             problem fixed within 30 days. Kept if 95 % of the cases are kept, once 10 are decided."
        );
        assert_eq!(
            read("no-new-promise-after-positioning-freeze"),
            "On each announcement: announcement promised never happens after positioning freeze. Let be \
             where there is exception granted (positioning)."
        );
    }
}
