//! A first look over the text: where events begin, and whether a rule is a bomb.
//!
//! The parser is lenient: it drops `INTERVAL=0` and cuts `COUNT` to 32 bits. So rules are judged here, as
//! written.

use super::{COMPONENTS_MAX, fault::Fault};

/// What the look found.
#[derive(Debug, Default)]
pub(super) struct Marks {
    /// How many components begin.
    pub(super) n_components: usize,
    /// Each `BEGIN:VEVENT`, in order, with what is wrong with its rules.
    pub(super) events: Vec<Mark>,
}

/// Where an event begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    /// The line, from 1.
    pub(super) line: u32,
    /// The first thing wrong with a rule of it.
    pub(super) fault: Option<Fault>,
}

/// Looks the text over; an error is the line on which one component too many begins.
pub(super) fn scan(text: &str) -> Result<Marks, u32> {
    let mut marks = Marks::default();
    let mut lines = (1..).zip(text.split('\n')).peekable();
    while let Some((number, line)) = lines.next() {
        let line = line.trim_start_matches('\u{feff}').trim_end_matches('\r');
        if starts(line, "BEGIN:") {
            marks.n_components += 1;
            if marks.n_components > COMPONENTS_MAX {
                return Err(number);
            }
            if line[6..].trim().eq_ignore_ascii_case("VEVENT") {
                marks.events.push(Mark { line: number, fault: None });
            }
        } else if starts(line, "RRULE") || starts(line, "EXRULE") {
            let mut rule = line.to_owned();
            while let Some((_, next)) = lines.next_if(|(_, next)| next.starts_with([' ', '\t'])) {
                rule.push_str(next[1..].trim_end_matches('\r'));
            }
            if let Some(mark) = marks.events.last_mut().filter(|mark| mark.fault.is_none()) {
                mark.fault = judge(&rule).err();
            }
        }
    }
    Ok(marks)
}

fn starts(line: &str, word: &str) -> bool {
    line.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word))
}

/// The parts of a rule that hold numbers, with the least and the most of them.
const PARTS: [(&str, i64, i64, &str); 8] = [
    ("BYSECOND", 0, 59, "from 0 to 59"),
    ("BYMINUTE", 0, 59, "from 0 to 59"),
    ("BYHOUR", 0, 23, "from 0 to 23"),
    ("BYMONTHDAY", -31, 31, "from -31 to 31, without 0"),
    ("BYYEARDAY", -366, 366, "from -366 to 366, without 0"),
    ("BYWEEKNO", -53, 53, "from -53 to 53, without 0"),
    ("BYMONTH", 1, 12, "from 1 to 12"),
    ("BYSETPOS", -366, 366, "from -366 to 366, without 0"),
];

fn judge(line: &str) -> Result<(), Fault> {
    if starts(line, "EXRULE") {
        return Err(Fault::ExRule);
    }
    let rule = line.split_once(':').map_or("", |(_, rule)| rule);
    for part in rule.split(';') {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        let name = name.trim().to_ascii_uppercase();
        let cut = || value.trim().chars().take(20).collect::<String>();
        match name.as_str() {
            "COUNT" if !in_range(value, 1, 1000) => return Err(Fault::Count(cut())),
            "INTERVAL" if !in_range(value, 1, 1000) => return Err(Fault::Interval(cut())),
            _ => {}
        }
        if let Some(&(part, least, most, range)) = PARTS.iter().find(|(part, ..)| *part == name) {
            let zero_counts = least >= 0;
            let wrong = |one: &&str| !in_range(one, least, most) || (!zero_counts && one.trim() == "0");
            if value.split(',').any(|one| wrong(&one)) || value.split(',').count() > 400 {
                return Err(Fault::Part { part, value: cut(), range });
            }
        }
    }
    Ok(())
}

fn in_range(text: &str, least: i64, most: i64) -> bool {
    text.trim().parse::<i64>().is_ok_and(|number| (least..=most).contains(&number))
}
