//! What the forms of the Inbox are sent to: put off, bring back, seen, when mail comes; and the link that
//! ends all mail. All of it is the person's own and no act.

use crate::access::{Asker, Pass, Stop};
use crate::as_of::{AsOf, Asked};
use crate::door::Seat;
use crate::drawer::NEWS;
use crate::house::House;
use crate::inbox::{Inbox, rest};
use crate::layout;
use crate::pages::error::Fault;
use crate::pages::{Page, inbox as page, stop as stop_page};
use crate::router::{fault, private, stopped};
use crate::visit::Visit;
use axum::Form;
use axum::extract::rejection::{FormRejection, PathRejection};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Redirect, Response};
use comity_auth::Thing;
use comity_spine::{Action, At, Day, PersonId, Refusal};
use comity_vault::{MailWish, PutOff, Rhythm};
use std::sync::Arc;

type Sent = Result<Form<Vec<(String, String)>>, FormRejection>;
type Token = Result<Path<String>, PathRejection>;

const DAY: i64 = 24 * 3_600_000;

/// How far ahead something can be put off, in milliseconds.
pub const MOST_AHEAD: i64 = 366 * DAY;

/// What somebody typed, and why it could not be done.
#[derive(Clone, Debug)]
pub struct Typed {
    /// The thing that it was about, if it was about one.
    pub item: Option<String>,
    /// The day, as it was typed.
    pub day: String,
    /// Why not.
    pub refusal: Refusal,
}

/// Does what a form of the Inbox asks for, and goes back to it; what cannot be done comes back as it was
/// typed.
pub async fn keep(State(house): State<Arc<House>>, headers: HeaderMap, sent: Sent) -> Response {
    let Ok(Form(sent)) = sent else {
        return fault(&house, &Fault::bad("That form could not be read; open your Inbox anew."));
    };
    let seat = Seat::of(&house, &headers);
    let working = house.clone();
    let done = tokio::task::spawn_blocking(move || {
        attempt(&working, &sent, seat).unwrap_or_else(|stop| stopped(&working, &stop))
    });
    done.await.unwrap_or_else(|_| fault(&house, &Fault::mishap()))
}

fn attempt(house: &House, sent: &[(String, String)], seat: Seat) -> Result<Response, Stop> {
    let said = |name: &str| {
        let found = sent.iter().find(|(known, _)| known == name);
        found.map_or("", |(_, value)| value.trim())
    };
    let asked = Asked::default();
    let answer = house.read(|rooms| {
        let asker = Asker::of(house, &rooms.world, seat);
        let me = asker.me().ok_or(Stop::SignIn)?;
        let pass = asker.pass(Action::Look, &Thing::Inbox(Some(me)))?;
        let as_of = rooms.as_of(&asked).map_err(Fault::bad)?;
        let visit = look(house, rooms, &asked, as_of, &pass);
        match kept(&visit, me, &said) {
            Ok(to) => Ok(Redirect::to(to).into_response()),
            Err(refusal) => {
                let item = Some(said("item").to_owned()).filter(|item| !item.is_empty());
                let typed = Typed { item, day: said("day").to_owned(), refusal };
                let html = layout::frame(&visit, &page::draw(&visit, Some(&typed))).into_string();
                Ok(private((StatusCode::UNPROCESSABLE_ENTITY, Html(html)).into_response()))
            }
        }
    });
    answer.map_err(Fault::from)?
}

fn look<'a>(
    house: &'a House,
    rooms: &'a crate::house::Rooms,
    asked: &'a Asked,
    as_of: AsOf,
    pass: &Pass,
) -> Visit<'a> {
    let mut visit = Visit::new(house, rooms, asked, as_of, pass);
    visit.path = Page::Inbox.path();
    visit
}

/// Keeps what was asked, and says which part of the Inbox shows it.
pub(crate) fn kept<'s>(
    visit: &Visit<'_>,
    me: PersonId,
    said: &dyn Fn(&str) -> &'s str,
) -> Result<&'static str, Refusal> {
    let now = visit.house.now();
    let drawer = || {
        let none = || Refusal::new("Nothing can be kept here: these pages are for reading.");
        visit.house.drawer().ok_or_else(none)
    };
    match said("do") {
        "mail" => {
            drawer()?.set_wish(me, &wish(said)?, now)?;
            Ok("/inbox#by-mail")
        }
        "seen" => {
            let until: At = said("day").parse().map_err(|_| unread("day"))?;
            // Up to what the page had shown, and no further: what came since is still new.
            drawer()?
                .put_off(me, &PutOff { item: NEWS.to_owned(), at: until.min(now), until: until.min(now) })?;
            Ok("/inbox#news")
        }
        does @ ("later" | "back") => {
            let inbox = Inbox::of(visit, me);
            let item = inbox.items().find(|item| item.key(visit) == said("item")).ok_or_else(|| {
                Refusal::of(
                    "item",
                    "That is not in your Inbox any more: somebody has done it, or it is over.",
                )
            })?;
            let until = if does == "later" { until(visit, said)? } else { now };
            drawer()?.put_off(me, &PutOff { item: item.key(visit), at: now, until })?;
            Ok(if does == "later" { "/inbox#postponed" } else { "/inbox#owed" })
        }
        _ => Err(unread("do")),
    }
}

fn unread(field: &'static str) -> Refusal {
    Refusal::of(field, "That form could not be read; here is your Inbox as it stands.")
}

/// The day after Sunday.
pub fn next_monday(today: Day) -> Day {
    rest::monday_from(today.tomorrow().unwrap_or(today))
}

/// Until when something is put off: the first instant of a day.
fn until<'s>(visit: &Visit<'_>, said: &dyn Fn(&str) -> &'s str) -> Result<At, Refusal> {
    let today = visit.day(visit.house.now());
    let day = match said("until") {
        "tomorrow" => today.tomorrow().unwrap_or(today),
        "monday" => next_monday(today),
        _ if said("day").is_empty() => {
            return Err(Refusal::of("day", "Say until which day; or take tomorrow, or Monday."));
        }
        _ => said("day").parse().map_err(|_| {
            let typed: String = said("day").chars().take(40).collect();
            Refusal::of("day", format!("`{typed}` is no day: write it as `{}`.", next_monday(today)))
        })?,
    };
    if day <= today {
        return Err(Refusal::of("day", "That day is not ahead: choose a later one."));
    }
    let until = visit.world.calendar().start_of(day);
    if until.0 - visit.house.now().0 > MOST_AHEAD {
        return Err(Refusal::of("day", "That is more than a year away: choose an earlier day."));
    }
    Ok(until)
}

fn wish<'s>(said: &dyn Fn(&str) -> &'s str) -> Result<MailWish, Refusal> {
    let rhythm = Rhythm::named(said("rhythm"))
        .ok_or_else(|| Refusal::of("rhythm", "Say how often: once a week, on each working day, or never."))?;
    let number = |name: &'static str, from: i8, to: i8, sentence: &str| {
        let found = said(name).parse().ok().filter(|number| (from..=to).contains(number));
        found.ok_or_else(|| Refusal::of(name, sentence))
    };
    let day = number("weekday", 1, 5, "Choose a day from Monday to Friday: no mail comes at the weekend.")?;
    let hour = number("hour", 7, 19, "Choose an hour from 07:00 to 19:00: no mail comes at night.")?;
    Ok(MailWish { rhythm, day, hour })
}

/// The page behind the link that ends all mail: it asks before it does, since machines follow links.
pub async fn stop_page(State(house): State<Arc<House>>, token: Token) -> Response {
    match stopping(&house, token) {
        Ok((token, _)) => private(Html(stop_page::ask(&house, &token).into_string()).into_response()),
        Err(wrong) => fault(&house, &wrong),
    }
}

/// Ends all mail to whomever the link was for; mail programs send it in one click.
pub async fn stop(State(house): State<Arc<House>>, token: Token) -> Response {
    let working = house.clone();
    let ended = tokio::task::spawn_blocking(move || {
        let (_, person) = stopping(&working, token)?;
        let drawer = working.drawer().ok_or_else(Fault::nowhere)?;
        let wish = drawer.mail(person).map_or(MailWish::default(), |card| card.wish);
        let never = MailWish { rhythm: Rhythm::Never, ..wish };
        drawer.set_wish(person, &never, working.now()).map_err(|refusal| Fault::bad(&refusal.sentence))?;
        Ok::<_, Fault>(stop_page::done(&working).into_string())
    });
    match ended.await.unwrap_or_else(|_| Err(Fault::mishap())) {
        Ok(page) => private(Html(page).into_response()),
        Err(wrong) => fault(&house, &wrong),
    }
}

fn stopping(house: &House, token: Token) -> Result<(String, PersonId), Fault> {
    let gone = || {
        Fault::missing(
            "This link is not good any more. Say in your Inbox when mail comes, or use a newer mail.",
        )
    };
    let Ok(Path(token)) = token else { return Err(gone()) };
    let person = house.drawer().and_then(|drawer| drawer.stops(&token, house.now())).ok_or_else(gone)?;
    Ok((token, person))
}
