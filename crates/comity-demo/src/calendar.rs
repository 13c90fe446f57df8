//! Calendars as programs export them: series that end, move and skip a day, rooms, zones by Windows names.

use crate::Company;
use crate::bonds::{Bond, EFFORTS, Effort};
use crate::dice::Dice;
use crate::people::{Colleague, DOMAIN};
use std::fmt::Write as _;

/// Who exports: what the two programs write differently.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Program {
    /// Names zones as the rest of the world does.
    Web,
    /// Names zones its own way and carries their rules since 1601.
    Desktop,
}

const WEB_ZONE: &str = "Europe/Berlin";
const DESKTOP_ZONE: &str = "W. Europe Standard Time";

const DESKTOP_RULES: &str = "BEGIN:VTIMEZONE\r\nTZID:W. Europe Standard Time\r\n\
    BEGIN:STANDARD\r\nDTSTART:16010101T030000\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\n\
    RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10\r\nEND:STANDARD\r\n\
    BEGIN:DAYLIGHT\r\nDTSTART:16010101T020000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\n\
    RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3\r\nEND:DAYLIGHT\r\nEND:VTIMEZONE\r\n";

/// The meetings to which a function comes, as one of its people exports them.
pub fn of_function(company: &Company, function: &str, program: Program) -> String {
    let mut text = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Larkmoor//Export//EN\r\n".to_owned();
    if program == Program::Desktop {
        text.push_str(DESKTOP_RULES);
    }
    for effort in EFFORTS {
        if effort.bonds.iter().any(|bond| bond.function == function && bond.meets) {
            series(company, effort, program, &mut text);
        }
    }
    stand_up(company, function, program, &mut text);
    text.push_str("END:VCALENDAR\r\n");
    text
}

/// A published feed: the same meetings and not one name in them, as such links are.
pub fn feed(company: &Company) -> String {
    let whole = of_function(company, "product", Program::Web);
    let nameless = |line: &&str| !line.starts_with("ATTENDEE") && !line.starts_with("ORGANIZER");
    unfolded(&whole).lines().filter(nameless).map(folded).collect()
}

/// The weekly meetings of an initiative: a new series whenever another function joins.
fn series(company: &Company, effort: &Effort, program: Program, text: &mut String) {
    let meets: Vec<&Bond> = effort.bonds.iter().filter(|bond| bond.meets).collect();
    let mut cuts: Vec<i64> = meets.iter().map(|bond| bond.from).collect();
    cuts.push(effort.to.min(company.days.last()) + 1);
    cuts.sort_unstable();
    cuts.dedup();
    for pair in cuts.windows(2) {
        // Tuesdays of the weeks in between.
        let first = pair[0] + (1 - pair[0]).rem_euclid(7);
        if first >= pair[1] {
            continue;
        }
        let here = |bond: &&&Bond| bond.from <= first && first <= bond.to;
        let guests: Vec<&Colleague> = meets
            .iter()
            .filter(here)
            .flat_map(|bond| bond.people(company.seed, effort, &company.people).into_iter().take(3))
            .collect();
        let event = Event {
            uid: format!("{}-{first}@{DOMAIN}", effort.id).replace("--", "-b"),
            title: format!("{} weekly ({})", effort.title, effort.id),
            first,
            last: pair[1] - 1,
            minutes: 600,
        };
        event.write(company, &guests, program, text);
    }
}

/// Everybody of a function, too many for a conversation.
fn stand_up(company: &Company, function: &str, program: Program, text: &mut String) {
    let guests: Vec<&Colleague> =
        company.people.iter().filter(|it| it.function() == function && it.to.is_none()).collect();
    let event = Event {
        uid: format!("{function}-monday@{DOMAIN}"),
        title: format!("{function} on Monday"),
        first: -539 + (0i64 - -539).rem_euclid(7),
        last: company.days.last(),
        minutes: 555,
    };
    event.write(company, &guests, program, text);
}

struct Event {
    uid: String,
    title: String,
    first: i64,
    last: i64,
    minutes: i64,
}

impl Event {
    fn write(&self, company: &Company, guests: &[&Colleague], program: Program, text: &mut String) {
        let Some(host) = guests.first() else { return };
        let mut dice = Dice::new(company.seed, &format!("calendar/{}", self.uid));
        let local = |day: i64, minutes: i64| {
            let date = company.days.day(day);
            format!(
                "{:04}{:02}{:02}T{:02}{:02}00",
                date.year(),
                date.month(),
                date.day(),
                minutes / 60,
                minutes % 60
            )
        };
        let zone = if program == Program::Web { WEB_ZONE } else { DESKTOP_ZONE };
        let until = company.days.at(self.last, 23 * 60).timestamp().strftime("%Y%m%dT%H%M%SZ").to_string();
        let mut people = format!("ORGANIZER;CN={}:mailto:{}\n", quoted(&host.name), host.mail());
        for guest in guests {
            let answer = ["ACCEPTED", "ACCEPTED", "ACCEPTED", "TENTATIVE", "NEEDS-ACTION", "DECLINED"];
            let answer = dice.pick(&answer);
            let _ = writeln!(
                people,
                "ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT={answer};CN={}:mailto:{}",
                quoted(&guest.name),
                guest.mail()
            );
        }
        let _ = writeln!(people, "ATTENDEE;CUTYPE=RESOURCE;PARTSTAT=ACCEPTED:mailto:room.lantern@{DOMAIN}");
        let times = |day: i64, minutes: i64| {
            let (start, end) = (local(day, minutes), local(day, minutes + 30));
            format!("DTSTART;TZID={zone}:{start}\nDTEND;TZID={zone}:{end}\n")
        };
        let (uid, title) = (&self.uid, &self.title);
        let head = format!("UID:{uid}\nSUMMARY:{title}\nDTSTAMP:20250101T000000Z\n");
        let skipped = self.first + 7 * dice.between(2, 4);
        let rule = format!(
            "RRULE:FREQ=WEEKLY;UNTIL={until}\nEXDATE;TZID={zone}:{}\nSEQUENCE:0\n",
            local(skipped, self.minutes)
        );
        wrap(&format!("{head}{}{rule}{people}", times(self.first, self.minutes)), text);
        let (moved, called_off) = (self.first + 35, self.first + 49);
        if called_off < self.last {
            let id = |day: i64| format!("RECURRENCE-ID;TZID={zone}:{}\n", local(day, self.minutes));
            wrap(
                &format!("{head}{}{}SEQUENCE:1\n{people}", id(moved), times(moved, self.minutes + 240)),
                text,
            );
            wrap(
                &format!(
                    "{head}{}{}SEQUENCE:1\nSTATUS:CANCELLED\n{people}",
                    id(called_off),
                    times(called_off, self.minutes)
                ),
                text,
            );
        }
    }
}

fn quoted(name: &str) -> String {
    format!("\"{name}\"")
}

fn wrap(event: &str, text: &mut String) {
    text.push_str("BEGIN:VEVENT\r\n");
    event.lines().for_each(|line| text.push_str(&folded(line)));
    text.push_str("END:VEVENT\r\n");
}

/// A line as RFC 5545 wants it: at most 75 octets, the rest on lines that begin with a space.
fn folded(line: &str) -> String {
    let mut out = String::new();
    let mut width = 0;
    for c in line.chars() {
        if width + c.len_utf8() > 74 {
            out.push_str("\r\n ");
            width = 1;
        }
        out.push(c);
        width += c.len_utf8();
    }
    out.push_str("\r\n");
    out
}

fn unfolded(text: &str) -> String {
    text.replace("\r\n ", "").replace("\r\n", "\n")
}
