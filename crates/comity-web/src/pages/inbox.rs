//! The Inbox: what I owe, what others did, what comes next, for whom I wait, and what is postponed.

use crate::digest::did;
use crate::drawer::MailCard;
use crate::inbox::item::{Deadline, Rest};
use crate::inbox::told::{self, Step};
use crate::inbox::{Inbox, Item, What};
use crate::layout::Drawn;
use crate::parts::matters::{said, spoken};
use crate::parts::{badge, cases, date, empty, form, more, sentence};
use crate::setting_aside::{MOST_AHEAD, Typed};
use crate::visit::Visit;
use comity_common::practice::Open;
use comity_spine::verdict::Judgement;
use comity_spine::{At, PersonId, Verdict};
use comity_vault::Rhythm;
use maud::{Markup, html};

/// How many lines one part lists if nobody asks for more.
const SHOWN: usize = 25;

/// How many of what is postponed are listed if nobody asks for more: it is there to be fetched back, not
/// read.
const SHOWN_POSTPONED: usize = 10;

/// How many news are told at once.
const MOST: usize = 25;

/// How far back the news goes that waits to be seen, in milliseconds; what is older counts as seen.
pub const NEWS_KEPT: i64 = 28 * 24 * 3_600_000;

/// Draws the Inbox of whoever is looking; with what they typed and could not be done, if that is so.
pub fn draw(visit: &Visit<'_>, typed: Option<&Typed>) -> Drawn {
    let main = match visit.me() {
        Some(me) => whole(visit, me, typed),
        None => html! {
            h1 { "Inbox" }
            (empty("The Inbox is yours alone, so it needs to know who you are. Next: sign in."))
        },
    };
    Drawn { title: "Inbox".to_owned(), path: "/inbox".to_owned(), main }
}

fn whole(visit: &Visit<'_>, me: PersonId, typed: Option<&Typed>) -> Markup {
    let inbox = Inbox::of(visit, me);
    let asked = more::asked(visit.asked);
    let most = asked.unwrap_or(SHOWN);
    html! {
        h1 { "Inbox" }
        (lead(visit, &inbox))
        (locked(visit, me))
        @if let Some(typed) = typed { p.refusal role="alert" { (typed.refusal.sentence) } }
        @if visit.open().is_none() {
            p.note { strong { "Unknown: " }
                "what was open between people at this instant cannot be told here; verdicts stand below." }
        }
        section.inbox aria-labelledby="owed" {
            h2 #owed { "Owed by you" }
            @if inbox.owed.is_empty() {
                p.note { "Nothing. What others ask of you, and what you have agreed to, comes up here." }
            }
            ul.moves { @for item in inbox.owed.iter().take(most) { li { (one(visit, item, typed)) } } }
            (further(visit, inbox.owed.len(), most))
        }
        (news(visit, me, &inbox))
        section.inbox aria-labelledby="soon" {
            h2 #soon { "Soon" }
            @if inbox.soon.is_empty() { p.note { "Nothing turns in the days to come." } }
            ul.moves { @for item in inbox.soon.iter().take(most) { li { (one(visit, item, typed)) } } }
            (further(visit, inbox.soon.len(), most))
        }
        section.inbox aria-labelledby="waiting" {
            h2 #waiting { "You wait for others" }
            @if inbox.waiting.is_empty() { p.note { "You have asked nobody for anything that is still open." } }
            ul.moves { @for open in inbox.waiting.iter().take(most) { li { (waits(visit, open)) } } }
            (further(visit, inbox.waiting.len(), most))
        }
        (postponed(visit, &inbox, typed, asked.unwrap_or(SHOWN_POSTPONED)))
        (mail(visit, me, typed))
    }
}

/// How long it is told that somebody's signing was locked, in milliseconds.
const LOCKED_TOLD: i64 = 14 * 24 * 3_600_000;

/// Whose signing was locked of late: told to themselves, and to whoever runs Comity (21 CFR 11.300(d)).
fn locked(visit: &Visit<'_>, me: PersonId) -> Markup {
    let all = visit.world.people().locked_since(visit.at().plus_millis(-LOCKED_TOLD));
    let told: Vec<_> =
        all.filter(|(at, who)| *at <= visit.at() && (*who == me || visit.may_keep())).collect();
    html! {
        @for (at, who) in told {
            p.refusal role="status" {
                @let name = visit.person(who).unwrap_or_else(|| who.to_string());
                "On " (date::day(visit, at)) " ten tries in a row "
                @if who == me { "to show that it is you" } @else { "to show that it is " (name) }
                " failed, and signing was locked for a quarter of an hour. "
                @if who == me {
                    "If that was not you, somebody sits at your open screen: sign out, set a new password, and tell \
                     whoever runs Comity."
                } @else {
                    "Next: ask whether it was them; if not, end their sessions with "
                    code { "comity admin sign-out ADDRESS" } "."
                }
            }
        }
    }
}

/// How much waits, and how much of what stepped aside is late.
fn lead(visit: &Visit<'_>, inbox: &Inbox<'_>) -> Markup {
    let away: Vec<&Item<'_>> = inbox.put_off.iter().chain(&inbox.aside).collect();
    let n_late = away.iter().filter(|item| item.is_late(visit, inbox.at)).count();
    html! {
        p.lead {
            @match inbox.owed.len() {
                0 => "Nobody waits for you.",
                1 => "One thing waits for you.",
                n => { (n) " things wait for you." }
            }
            @if !away.is_empty() {
                " " a href="#postponed" {
                    @if away.len() == 1 { "One more is postponed" } @else { (away.len()) " more are postponed" }
                }
                @match (n_late, away.len()) {
                    (0, _) => ".",
                    (1, 1) => ", and late for its clause.",
                    (n, _) => { ", " (n) " of them late for " @if n == 1 { "its" } @else { "their" } " clause." }
                }
            }
        }
    }
}

/// How many things of a part are not listed, and the way to them.
fn further(visit: &Visit<'_>, n: usize, most: usize) -> Markup {
    html! {
        @if n > most {
            p.note {
                "These are the first " (most) " of " (n) ". "
                a href=(visit.href(&format!("/inbox?rows={}", most * 4))) { "List more" }
            }
        }
    }
}

/// One thing, wherever it is found.
fn one(visit: &Visit<'_>, item: &Item<'_>, typed: Option<&Typed>) -> Markup {
    html! {
        div.move-line {
            @match &item.what {
                What::Matter(open) => (matter(visit, open, item.deadline(visit))),
                What::Case(place) => @if let Some(case) = visit.case(place) { (verdict(visit, &case)) },
            }
            (rest(visit, item))
            div.offers {
                @if let What::Matter(open) = &item.what { (form::offers(visit, open)) }
                (later(visit, item, typed))
            }
        }
    }
}

/// An open matter, with what was said in it.
fn matter(visit: &Visit<'_>, open: &Open, deadline: Option<Deadline>) -> Markup {
    html! {
        p { strong { (sentence::code(&open.next)) } }
        p.note {
            (form::about(visit, &open.matter))
            @match deadline {
                Some(Deadline::Until(turns)) => {
                    ". Its clause asks for it by " (date::day(visit, turns)) "."
                }
                Some(Deadline::Late(Some(since))) => {
                    ". Late for its clause since " (date::day(visit, since)) "."
                }
                Some(Deadline::Late(None)) => { ". Late for its clause." }
                None => {}
            }
        }
        (said(visit, open))
    }
}

fn waits(visit: &Visit<'_>, open: &Open) -> Markup {
    let whom = open.turn.as_ref().map(|function| visit.function(function.as_str()));
    html! {
        p {
            (told::about(visit, &open.matter)) ", since " (date::day(visit, open.since))
            @if let Some(whom) = whom { ": the move is " (whom) "'s" }
        }
    }
}

fn verdict(visit: &Visit<'_>, case: &Judgement) -> Markup {
    html! {
        p {
            (badge::verdict(visit, &case.verdict, case.since)) " "
            @if let Some(next) = &case.next { strong { (sentence::code(&next.sentence)) } }
        }
        p.note {
            (cases::subject(visit, &case.subject)) ": " (sentence::code(&case.because))
            @if let Verdict::Due { turns: Some(turns) } = &case.verdict {
                ". It turns " (date::day(visit, *turns)) "."
            }
        }
    }
}

/// Since when a thing is not before them, why, and when it comes back.
fn rest(visit: &Visit<'_>, item: &Item<'_>) -> Markup {
    let before = |back: At| match item.deadline(visit) {
        Some(Deadline::Until(turns)) if turns < back => Some(turns),
        _ => None,
    };
    html! {
        @match item.rest {
            Rest::Here => {}
            Rest::PutOff { until } => {
                p.note {
                    "You put it off; it comes back on " (date::day(visit, until)) "."
                    @if let Some(turns) = before(until) {
                        " " strong { "Its clause turns before that, on " (date::day(visit, turns)) "." }
                    }
                }
            }
            Rest::Aside { touched, since, back } => {
                p.note {
                    "Nobody has touched it since " (date::day(visit, touched)) ", so it stepped aside on "
                    (date::day(visit, since)) " and comes back on " (date::day(visit, back)) "."
                    @if let Some(turns) = before(back) {
                        " " strong { "Its clause turns before that, on " (date::day(visit, turns)) "." }
                    }
                }
            }
        }
    }
}

/// The form that puts a thing off, or the button that brings it back.
fn later(visit: &Visit<'_>, item: &Item<'_>, typed: Option<&Typed>) -> Markup {
    if !visit.can_act() || visit.house.drawer().is_none() {
        return html! {};
    }
    let key = item.key(visit);
    if item.rest != Rest::Here {
        return html! {
            form method="post" action="/inbox" {
                input type="hidden" name="item" value=(key);
                button name="do" value="back" { "Bring it back" }
            }
        };
    }
    let typed = typed.filter(|typed| typed.item.as_deref() == Some(&key));
    let (today, monday) = (visit.today(), crate::setting_aside::next_monday(visit.today()));
    let most = visit.day(visit.at().plus_millis(MOST_AHEAD));
    html! {
        details.do.later open[typed.is_some()] {
            summary { "Later" }
            form.act method="post" action="/inbox" {
                input type="hidden" name="do" value="later";
                input type="hidden" name="item" value=(key);
                label.field.field--wrong[typed.is_some()] { span { "Until the day" }
                    input type="date" name="day" min=(today) max=(most)
                        value=(typed.map_or("", |typed| typed.day.as_str()))
                        aria-invalid=[typed.is_some().then_some("true")];
                }
                div.offers {
                    button name="until" value="day" { "Until that day" }
                    button name="until" value="tomorrow" { "Until tomorrow" }
                    button name="until" value="monday" { "Until Monday, " (monday) }
                }
                p.note { "Only you see this. Whoever waits for you is told nothing." }
            }
        }
    }
}

/// What others did that waits to be seen.
fn news(visit: &Visit<'_>, me: PersonId, inbox: &Inbox<'_>) -> Markup {
    let oldest = inbox.at.plus_millis(-NEWS_KEPT);
    let after = inbox.seen.map_or(oldest, |seen| seen.max(oldest));
    let steps = told::news(visit, me, after, MOST);
    html! {
        section.inbox aria-labelledby="news" {
            h2 #news { "New for you" }
            @if steps.is_empty() {
                p.note { "Nothing that others did in matters of yours since you last said that you have seen it." }
            }
            ul.moves { @for step in &steps { li { (news_line(visit, step)) } } }
            @if visit.can_act() && visit.house.drawer().is_some() && !steps.is_empty() {
                form method="post" action="/inbox" {
                    input type="hidden" name="day" value=(inbox.at);
                    button name="do" value="seen" { "I have seen these" }
                }
            }
            p.note {
                a href=(visit.href("/inbox/told")) { "Everything that you were told, and when" } "."
                " What is older than four weeks is there alone."
            }
        }
    }
}

/// A step that somebody else took.
pub fn news_line(visit: &Visit<'_>, step: &Step<'_>) -> Markup {
    html! {
        div.move-line {
            p {
                (date::day(visit, step.at)) ": "
                @if step.is_told { (told::about(visit, step.matter)) ". " (did(step)) }
                @else { "Something that is kept between some people went on." }
            }
            (spoken(visit, step))
            @if step.is_told { (form::some(visit, step.matter, told::replies(visit, step).into_iter())) }
        }
    }
}

/// What is not before them: put off by them, or stepped aside by itself.
fn postponed(visit: &Visit<'_>, inbox: &Inbox<'_>, typed: Option<&Typed>, most: usize) -> Markup {
    html! {
        section.inbox aria-labelledby="postponed" {
            h2 #postponed { "Postponed" }
            p.note {
                "What you put off, and what nobody touched for ten working days: it steps aside by itself for two \
                 weeks or a little more, until a Monday, and then comes back."
            }
            @if inbox.put_off.is_empty() && inbox.aside.is_empty() { p.note { "Nothing is postponed." } }
            ul.moves {
                @for item in inbox.put_off.iter().chain(&inbox.aside).take(most) {
                    li { (one(visit, item, typed)) }
                }
            }
            (further(visit, inbox.put_off.len() + inbox.aside.len(), most))
        }
    }
}

const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// When a person's mail comes, in words.
pub fn rhythm(card: &MailCard) -> String {
    let day = usize::try_from(card.wish.day - 1).ok().and_then(|day| DAYS.get(day)).unwrap_or(&"Monday");
    let (hour, zone) = (card.wish.hour, &card.zone);
    match card.wish.rhythm {
        Rhythm::Weekly => format!("each {day} at {hour:02}:00 ({zone})"),
        Rhythm::Daily => format!("on each working day at {hour:02}:00 ({zone})"),
        Rhythm::Never => "never".to_owned(),
    }
}

/// When this list comes by mail, and the form that changes it.
fn mail(visit: &Visit<'_>, me: PersonId, typed: Option<&Typed>) -> Markup {
    let Some(card) = visit.house.drawer().and_then(|drawer| drawer.mail(me)) else { return html! {} };
    let typed = typed.filter(|typed| typed.item.is_none());
    html! {
        section.inbox aria-labelledby="by-mail" {
            h2 #by-mail { "By mail" }
            @match (&card.address, card.is_set_up) {
                (_, false) => p.note { "No mail goes out from here yet: whoever runs Comity sets it up with "
                    code { "comity admin mail" } "." },
                (None, _) => p.note { "No mail goes to you: no address of yours is known here." },
                (Some(address), true) => p {
                    @if card.wish.rhythm == Rhythm::Never { "You want no mail." }
                    @else { "This list comes to " (address) " " (rhythm(&card)) ", if there is anything in it." }
                },
            }
            @if visit.can_act() { (wish(&card, typed)) }
        }
    }
}

fn wish(card: &MailCard, typed: Option<&Typed>) -> Markup {
    html! {
        details.do open[typed.is_some()] {
            summary { "Change when it comes" }
            form.act method="post" action="/inbox" {
                input type="hidden" name="do" value="mail";
                label.field { span { "How often" } select name="rhythm" {
                    @for (rhythm, says) in [
                        (Rhythm::Weekly, "once a week"),
                        (Rhythm::Daily, "on each working day"),
                        (Rhythm::Never, "never"),
                    ] { option value=(rhythm.name()) selected[rhythm == card.wish.rhythm] { (says) } }
                } }
                label.field { span { "On which day, once a week" } select name="weekday" {
                    @for (day, name) in (1..).zip(&DAYS[..5]) {
                        option value=(day) selected[day == card.wish.day] { (name) }
                    }
                } }
                label.field { span { "At what hour" } select name="hour" {
                    @for hour in 7..=19 {
                        option value=(hour) selected[hour == card.wish.hour] { (format!("{hour:02}:00")) }
                    }
                } }
                p.note { "Hours are those of " (card.zone) ". No mail comes at night or at the weekend." }
                button { "Keep it so" }
            }
        }
    }
}
