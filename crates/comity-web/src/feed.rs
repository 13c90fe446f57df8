//! A calendar of keynotes and their freezes, for programs that keep calendars.

use crate::access::Asker;
use crate::api::problem::Problem;
use crate::api::who;
use crate::as_of::Asked;
use crate::door::Seat;
use crate::house::House;
use crate::pages::error::Fault;
use crate::router::{fault, stopped};
use crate::visit::Visit;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use comity_auth::{Scope, Thing};
use comity_spine::{Action, At, Day};
use std::sync::Arc;

/// Where the calendar of a token is.
pub fn address(token: &str) -> String {
    format!("/calendar/{token}/keynotes.ics")
}

/// Answers with every keynote's date and freezes as days of a calendar (RFC 5545).
pub async fn keynotes(State(house): State<Arc<House>>, headers: HeaderMap) -> Response {
    let seat = match who::looks(&house, &headers) {
        Ok(seat) => seat,
        Err(problem) => return problem.into_response(),
    };
    if let Err(problem) = who::is_for(&seat, Action::Look) {
        return Problem::into_response(problem);
    }
    answer(house, seat).await
}

/// The same at a secret address: for calendar programs, which cannot sign in. Its token is for that alone.
pub async fn secret(State(house): State<Arc<House>>, token: Result<Path<String>, PathRejection>) -> Response {
    let locker = house.door().and_then(|door| door.locker());
    let known = token.ok().and_then(|Path(token)| locker.and_then(|it| it.program(&token, house.now())));
    match known.filter(|(_, scopes)| scopes.contains(&Scope::Calendar)) {
        // Whoever may not look at the house any more sees no calendar of it either.
        Some((person, _)) => answer(house, Seat::Program(person, [Scope::Read].into())).await,
        None => fault(
            &house,
            &Fault::missing(
                "This calendar is not shown any more: its address was revoked, or its time is over. Make a \
                 new one under Tokens for programs.",
            ),
        ),
    }
}

async fn answer(house: Arc<House>, seat: Seat) -> Response {
    let working = house.clone();
    let written = move || {
        let written = working.read(|rooms| {
            let asker = Asker::of(&working, &rooms.world, seat);
            let pass = asker.pass(Action::Look, &Thing::House)?;
            let asked = Asked::new(Vec::new());
            let as_of = rooms.as_of(&asked).map_err(Fault::bad)?;
            Ok(calendar(&Visit::new(&working, rooms, &asked, as_of, &pass)))
        });
        written.map_err(Fault::from)?
    };
    match tokio::task::spawn_blocking(written).await {
        Ok(Ok(text)) => {
            let mut response = text.into_response();
            let headers = response.headers_mut();
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/calendar; charset=utf-8"));
            headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
            response
        }
        Ok(Err(stop)) => stopped(&house, &stop),
        Err(_) => fault(&house, &Fault::mishap()),
    }
}

/// One day of the calendar.
struct Entry {
    uid: String,
    day: Day,
    since: At,
    says: String,
}

fn calendar(visit: &Visit<'_>) -> String {
    let at = visit.at();
    let mut entries = Vec::new();
    for (id, it) in visit.world.initiatives().keynotes() {
        let name = visit.keynote(id);
        if let Some((date, _)) = it.date(at) {
            let since =
                it.dates().take_while(|(since, ..)| *since <= at).last().map_or(at, |(since, ..)| since);
            let uid = format!("{id}@comity");
            entries.push(Entry { uid, day: visit.day(date), since, says: name.clone() });
        }
        for (on, freeze, _) in it.freezes(at) {
            let said = it.freeze_dates(freeze).take_while(|(since, ..)| *since <= at).last();
            let since = said.map_or(at, |(since, ..)| since);
            let (uid, says) = (format!("{id}-{freeze}@comity"), format!("{name}: {freeze} freeze"));
            entries.push(Entry { uid, day: visit.day(on), since, says });
        }
    }
    let mut text = String::new();
    for line in ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Comity//Keynotes//EN", "CALSCALE:GREGORIAN"] {
        push(&mut text, line);
    }
    for entry in &entries {
        push(&mut text, "BEGIN:VEVENT");
        push(&mut text, &format!("UID:{}", entry.uid));
        push(&mut text, &format!("DTSTAMP:{}", stamp(entry.since)));
        push(&mut text, &format!("DTSTART;VALUE=DATE:{}", entry.day.strftime("%Y%m%d")));
        push(&mut text, "TRANSP:TRANSPARENT");
        push(&mut text, &format!("SUMMARY:{}", escaped(&entry.says)));
        push(&mut text, "END:VEVENT");
    }
    push(&mut text, "END:VCALENDAR");
    text
}

/// When it was said; of what was known from the beginning, the beginning of time as calendars count it.
fn stamp(at: At) -> String {
    At(at.0.max(0)).timestamp().strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// Text as a calendar has it: signs of its own grammar are escaped, and lines are none.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for sign in text.chars() {
        match sign {
            '\\' | ';' | ',' => escaped.extend(['\\', sign]),
            '\n' => escaped.push_str("\\n"),
            sign if sign.is_control() => {}
            sign => escaped.push(sign),
        }
    }
    escaped
}

/// A line, folded after 75 bytes as RFC 5545 3.1 has it.
fn push(text: &mut String, line: &str) {
    let mut n = 0;
    for sign in line.chars() {
        if n + sign.len_utf8() > 75 {
            text.push_str("\r\n ");
            n = 1;
        }
        text.push(sign);
        n += sign.len_utf8();
    }
    text.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_name_is_folded_and_signs_of_the_grammar_are_escaped() {
        let mut text = String::new();
        push(&mut text, &format!("SUMMARY:{}", escaped("Ä, b; c\\d\ne").repeat(12)));
        assert!(text.split("\r\n").all(|line| line.len() <= 75), "{text}");
        assert!(text.replace("\r\n ", "").starts_with("SUMMARY:Ä\\, b\\; c\\\\d\\ne"), "{text}");
        assert_eq!(stamp(At(i64::MIN)), "19700101T000000Z");
    }
}
