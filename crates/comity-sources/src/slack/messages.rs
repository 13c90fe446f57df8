//! What one message is a trace of. Its text is looked at for mentions and ids here, and nowhere else.

use super::channels::Setting;
use super::lenient::{rows, text, texts};
use super::people::{People, handle, is_id};
use crate::item::RawTrace;
use crate::link::LinkRules;
use crate::minimise::{contact, hash, link};
use comity_spine::{At, Depth};
use serde_json::Value;
use std::collections::BTreeSet;

/// Messages of these sorts are people talking; all others are the tool reporting on itself.
const TALK: [&str; 5] = ["thread_broadcast", "me_message", "file_share", "huddle_thread", "reply_broadcast"];

/// The traces of one message; an error is a sentence for people.
pub(super) fn traces(
    row: &Value,
    setting: &Setting,
    links: &LinkRules,
    people: &People,
) -> Result<Vec<RawTrace>, &'static str> {
    if !row.is_object() {
        return Err("it is no message; export it again");
    }
    let sort = text(row, "subtype");
    if sort.as_deref().is_some_and(|sort| !TALK.contains(&sort)) || text(row, "bot_id").is_some() {
        return Ok(Vec::new());
    }
    let ts = text(row, "ts").ok_or("it has no time (`ts`); export it again")?;
    let at = instant(&ts).ok_or("its time (`ts`) is no number of seconds; export it again")?;
    let body = text(row, "text").unwrap_or_default();
    let mut told = Told { setting, links, people, ts: &ts, body: &body, traces: Vec::new() };
    let author = text(row, "user").filter(|user| is_id(user));
    if let Some(room) = row.get("room").filter(|_| sort.as_deref() == Some("huddle_thread")) {
        let start = text(room, "date_start").and_then(|start| instant(&start)).unwrap_or(at);
        for who in huddle(room) {
            told.add(&who, start, Depth::Posted, "huddle");
        }
        return Ok(told.traces);
    }
    if let Some(author) = &author {
        let thread = text(row, "thread_ts").filter(|thread| *thread != ts);
        let own = text(row, "parent_user_id").as_ref() == Some(author);
        let depth = if thread.is_some() && !own { Depth::Answered } else { Depth::Posted };
        told.add(author, at, depth, "message");
    }
    // A private conversation yields contact of those who write in it, and no more.
    if setting.place.is_some() {
        for who in mentions(&body).into_iter().filter(|who| Some(*who) != author.as_deref()) {
            told.add(who, at, Depth::Invited, "mention");
        }
        let reacted: BTreeSet<&str> =
            rows(row, "reactions").iter().flat_map(|one| texts(one, "users")).collect();
        for who in reacted.into_iter().filter(|who| Some(*who) != author.as_deref()) {
            told.add(who, at, Depth::Accepted, "reaction");
        }
    }
    Ok(told.traces)
}

struct Told<'a> {
    setting: &'a Setting,
    links: &'a LinkRules,
    people: &'a People,
    ts: &'a str,
    body: &'a str,
    traces: Vec<RawTrace>,
}

impl Told<'_> {
    fn add(&mut self, who: &str, at: At, depth: Depth, what: &str) {
        if !is_id(who) || self.people.is_bot(who) {
            return;
        }
        let parts = [self.setting.id.as_str(), self.ts, who, what];
        let mut trace = contact(hash(&parts.map(str::as_bytes)), at, handle(who), depth);
        trace.place = self.setting.place.clone();
        if self.setting.place.is_some() {
            link(&mut trace, self.links, [self.body]);
        } else {
            trace.people = self.setting.people;
            trace.attrs.push(("private".into(), "yes".into()));
        }
        self.traces.push(trace);
    }
}

/// Everybody who was in a huddle.
fn huddle(room: &Value) -> BTreeSet<String> {
    let lists = ["participant_history", "participants", "attached_participants"];
    lists.iter().flat_map(|list| texts(room, list)).map(str::to_owned).collect()
}

/// The ids that a text mentions: `<@U024BE7LH>` or `<@U024BE7LH|name>`.
fn mentions(text: &str) -> BTreeSet<&str> {
    text.split("<@").skip(1).filter_map(|rest| rest.split(['>', '|']).next()).filter(|id| is_id(id)).collect()
}

/// Seconds since 1970 with a fraction, as Slack writes them.
fn instant(ts: &str) -> Option<At> {
    let (seconds, fraction) = ts.split_once('.').unwrap_or((ts, ""));
    let seconds: i64 = seconds.parse().ok()?;
    let millis: i64 = format!("{fraction:0<3}").get(..3)?.parse().ok()?;
    Some(At::from_millis(seconds.checked_mul(1000)?.checked_add(millis)?))
}
