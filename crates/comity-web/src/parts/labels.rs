//! What the fields of planning are called in their forms: numbers say their unit, lists that they are lists.

/// What a field of an act is called, where its name alone would not say it.
pub fn of(kind: &str, field: &str) -> Option<&'static str> {
    match kind {
        "deliverable.planned" => planned(field),
        "risk.named" => risk(field),
        "announcement.weighed" => weighed(field),
        "gate.set" => gate(field),
        "slot.set" | "slot.rehearsed" => slot(field),
        _ => alone(kind, field),
    }
}

fn planned(field: &str) -> Option<&'static str> {
    Some(match field {
        "crew" => "Which crew does it",
        "p10" => "One in ten ends below so many working days of one person",
        "p50" => "Half end below so many",
        "p90" => "Nine in ten end below so many",
        "needs" => "What must be finished before it: ids, with commas between",
        "text" => "What it is",
        _ => return None,
    })
}

fn risk(field: &str) -> Option<&'static str> {
    Some(match field {
        "risk" => "A short name for it",
        "chance" => "How likely it is, in percent",
        "times" => "How many times as long the work takes that it hits, such as 1.5",
        "hits" => "Initiatives whose work it hits, with commas between",
        "work" => "Single pieces of work that it hits: ids or a tracker's keys, with commas between",
        "closes" => "Gates that could not be met then: ids, with commas between",
        "text" => "What may happen",
        _ => return None,
    })
}

fn weighed(field: &str) -> Option<&'static str> {
    Some(match field {
        "worth" => "What it is worth to the story, on a scale of your own",
        "must" => "Whether the keynote makes no sense without it",
        "soon" => "What it is worth if it is only said to come soon",
        "smaller" => "What its smaller form is worth",
        "without" => "The work and gates that the smaller form does without: ids, with commas between",
        "requires" => "Initiatives without whose announcement it makes no sense, with commas between",
        _ => return None,
    })
}

fn gate(field: &str) -> Option<&'static str> {
    Some(match field {
        "asks" => "What it asks",
        "function" => "Who says whether it is met, if not whose it usually is",
        "until" => "The last day for it, if not the content freeze",
        "needs" => "The work that must be finished before anybody can say: ids, with commas between",
        "crew" => "The crew in whose queue it is",
        _ => return None,
    })
}

fn slot(field: &str) -> Option<&'static str> {
    Some(match field {
        "order" => "Its place among the others, as a number",
        "minutes" => "Minutes",
        "initiative" => "What is announced in it",
        "speaker" => "Who speaks",
        "demo" => "How it is shown",
        "shows" => "What is shown",
        "fallback" => "What is done if it fails",
        "outcome" => "How it went",
        _ => return None,
    })
}

fn alone(kind: &str, field: &str) -> Option<&'static str> {
    Some(match (kind, field) {
        ("pick.asked", "objectives") => "The company's objectives: one to three ids, with commas between",
        ("pick.asked", "others") => "Goals of functions to tell them from: ids, with commas between",
        ("pick.asked", "until") => "The last day for an answer",
        ("pick.made", "chosen") => "Those that are the company's: ids, with commas between",
        ("pick.made", "function") => "Your function",
        ("people.committed", "function") => "The function whose people they are: your own",
        ("people.committed", "people") => "How many people; halves count, 0 takes it back",
        ("people.committed", "on") => "From which day on",
        ("people.committed", "until") => "The last day, if it is not that of the goal's period",
        ("capacity.stated", "people") => "How many people it has for goals",
        ("capacity.stated", "on") => "From which day on",
        ("pillar.joined", "pillar") => "The pillar; leave it out if it is under none any more",
        ("keyresult.set", "baseline") => "Where it stands, if it is to get from there to a target",
        ("keyresult.set", "target") => "The target that it is to get to",
        ("keyresult.set", "low") => "The low end of its band, if it is to keep within one instead",
        ("keyresult.set", "high") => "The high end of that band; one of the two may be left out",
        ("keyresult.set", "metric") => "The metric or kind of event that knows, if there is one",
        ("crew.staffed", "share") => "The share of their time, in percent; 0 if they do no longer",
        ("crew.staffed", "crew") => "Which crew",
        ("crew.staffed", "person") => "Who",
        ("announcement.drafted", "quote") => "What a customer would say",
        ("announcement.drafted", "question") => "The hardest question that somebody will ask",
        ("announcement.drafted", "answer") => "Its answer",
        ("gonogo.asked", "person") => "Whose vote",
        ("gonogo.asked", "until") => "By when",
        ("forecast.shown", "on") => "For the day",
        ("forecast.shown", "seed") => "The seed of its luck",
        ("forecast.shown", "trials") => "How often the plan was played through",
        ("keynote.dated", "on") => "The public date",
        ("keynote.dated", "owner") => "Who owns it, and alone can move its date",
        ("keynote.dated", "why") => "Why it moves, for everybody to read",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn a_field_is_called_after_what_its_own_act_asks() {
        assert!(of("announcement.weighed", "without").unwrap().contains("smaller form"));
        assert_eq!(of("person.described", "without"), None);
        assert!(of("risk.named", "chance").unwrap().contains("percent"));
    }
}
