//! The chat as its export: a zip of channels and days, with the looseness of real exports.

use crate::Company;
use crate::bonds::{Bond, EFFORTS, Effort};
use crate::dice::Dice;
use crate::people::{Colleague, REGIONS};
use comity_spine::{At, Day};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{self, Seek, Write};
use zip::{ZipWriter, write::SimpleFileOptions};

/// Channels that belong to no initiative; nobody has mapped them.
const LOOSE: [(&str, &[&str]); 4] = [
    ("legal-help", &["legal", "product", "marketing"]),
    ("pricing", &["product", "sales", "growth"]),
    ("launch-desk", &["marketing", "customer-success", "sales"]),
    ("random", &["engineering", "design", "data"]),
];

/// What people write; Comity must never keep a word of it.
const LINES: [&str; 10] = [
    "Can somebody look at the second screen before noon?",
    "I would rather say it out loud once before we print it.",
    "That number is from before the change, I think.",
    "Agreed. Shall I tell them or do you?",
    "We tried that in spring; the notes are in the folder.",
    "Nobody in the interviews understood the word.",
    "It works on my phone and not on hers.",
    "Who signs that off on your side?",
    "Then it is a different product.",
    "Thanks, that changes it.",
];

/// Messages by channel and day.
type Days = BTreeMap<(String, Day), Vec<(At, Value)>>;

/// Writes the export.
pub fn write(company: &Company, out: impl Write + Seek) -> io::Result<()> {
    let mut days = Days::new();
    for effort in EFFORTS {
        for bond in effort.bonds {
            talk(company, effort, bond, &mut days);
        }
    }
    for (channel, functions) in LOOSE {
        chatter(company, channel, functions, &mut days);
    }
    let mut zip = ZipWriter::new(out);
    file(&mut zip, "users.json", &users(company))?;
    file(&mut zip, "channels.json", &channels())?;
    file(&mut zip, "dms.json", &json!([{"id": "D01", "created": 1_700_000_000, "members": null}]))?;
    file(&mut zip, "integration_logs.json", &json!([]))?;
    for ((channel, day), mut messages) in days {
        messages.sort_by_key(|(at, _)| *at);
        let rows: Vec<Value> = messages.into_iter().map(|(_, row)| row).collect();
        file(&mut zip, &format!("{channel}/{day}.json"), &Value::Array(rows))?;
    }
    zip.finish()?;
    Ok(())
}

fn file(zip: &mut ZipWriter<impl Write + Seek>, name: &str, value: &Value) -> io::Result<()> {
    // A fixed date: the same company is the same bytes.
    zip.start_file(name, SimpleFileOptions::default().last_modified_time(zip::DateTime::default()))?;
    zip.write_all(value.to_string().as_bytes())
}

fn users(company: &Company) -> Value {
    let of = |(i, it): (usize, &Colleague)| {
        // Every ninth account came over without its address, as exports do.
        let profile = if i % 9 == 8 { Value::Null } else { json!({ "email": it.mail() }) };
        let zone = REGIONS[it.region].1;
        json!({ "id": it.chat_id(), "name": it.login, "real_name": it.name, "tz": zone, "profile": profile,
            "deleted": it.to.is_some() })
    };
    let mut all: Vec<Value> = company.people.iter().enumerate().map(of).collect();
    all.push(json!({ "id": "UBUILDBOT", "name": "buildbot", "is_bot": true }));
    all.push(json!({ "id": "UOUTSIDE1", "name": "agency.nova", "is_restricted": "true",
        "profile": { "email": "nova@studio-nova.example" } }));
    Value::Array(all)
}

fn channels() -> Value {
    let names = EFFORTS.iter().map(|effort| effort.id).chain(LOOSE.iter().map(|(name, _)| *name));
    let of = |(i, name): (usize, &str)| {
        // `created` is a number in some exports and a text in others; so are missing members.
        let created = if i.is_multiple_of(2) { json!(1_700_000_000 + i) } else { json!("1700000000") };
        json!({ "id": format!("C{:03}", i + 1), "name": name, "created": created, "members": null })
    };
    Value::Array(names.enumerate().map(of).collect())
}

/// What one function writes about one initiative, week by week; others answer some of it.
fn talk(company: &Company, effort: &Effort, bond: &Bond, days: &mut Days) {
    let mut dice = Dice::new(company.seed, &format!("chat/{}/{}", effort.id, bond.function));
    let people = bond.people(company.seed, effort, &company.people);
    let mut week = bond.from;
    while week <= bond.to.min(company.days.last()) {
        for _ in 0..dice.times(bond.weekly) {
            let day = week + dice.between(0, 6);
            let minutes = dice.between(9 * 60, 17 * 60 + 50);
            let there: Vec<&&Colleague> = people.iter().filter(|it| it.is_there(day)).collect();
            if there.is_empty() || !company.happened(day, minutes) || day > bond.to {
                continue;
            }
            let author = dice.pick(&there).chat_id();
            let at = company.days.at(day, minutes);
            post(company, days, effort.id, (day, at), &author, None, &mut dice);
            if dice.happens(0.4) {
                answer(company, effort, (day, minutes), &author, days, &mut dice);
            }
        }
        week += 7;
    }
}

/// Somebody of another function that is in it answers.
fn answer(
    company: &Company,
    effort: &Effort,
    (day, minutes): (i64, i64),
    author: &str,
    days: &mut Days,
    dice: &mut Dice,
) {
    let open: Vec<&Bond> = effort.bonds.iter().filter(|it| it.from <= day && day <= it.to).collect();
    if open.is_empty() {
        return;
    }
    let people = dice.pick(&open).people(company.seed, effort, &company.people);
    let there: Vec<&&Colleague> = people.iter().filter(|it| it.is_there(day)).collect();
    let later = minutes + dice.between(3, 120);
    if there.is_empty() || !company.happened(day, later) {
        return;
    }
    let at = company.days.at(day, later);
    let who = dice.pick(&there).chat_id();
    post(company, days, effort.id, (day, at), &who, Some((company.days.at(day, minutes), author)), dice);
}

fn post(
    company: &Company,
    days: &mut Days,
    channel: &str,
    (day, at): (i64, At),
    author: &str,
    thread: Option<(At, &str)>,
    dice: &mut Dice,
) {
    let seconds = |at: At| format!("{}.{:06}", at.0 / 1000, 100 + dice_of(author, channel));
    let mut row = json!({ "type": "message", "user": author, "ts": seconds(at), "text": dice.pick(&LINES) });
    if let Some((first, parent)) = thread {
        row["thread_ts"] = json!(format!("{}.{:06}", first.0 / 1000, 100 + dice_of(parent, channel)));
        row["parent_user_id"] = json!(parent);
    }
    days.entry((channel.to_owned(), company.days.day(day))).or_default().push((at, row));
}

/// The part of a time stamp that tells two messages of one second apart.
fn dice_of(author: &str, channel: &str) -> u32 {
    author.bytes().chain(channel.bytes()).fold(7u32, |sum, byte| sum.wrapping_mul(31) + u32::from(byte))
        % 900_000
}

fn chatter(company: &Company, channel: &str, functions: &[&str], days: &mut Days) {
    let mut dice = Dice::new(company.seed, &format!("chat/{channel}"));
    let people: Vec<&Colleague> =
        company.people.iter().filter(|it| functions.contains(&it.function())).take(40).collect();
    for day in -540..=company.days.last() {
        if !company.days.is_working(day) {
            continue;
        }
        for _ in 0..dice.times(1.2) {
            let (who, minutes) = (*dice.pick(&people), dice.between(9 * 60, 18 * 60));
            if who.is_there(day) && company.happened(day, minutes) {
                let at = company.days.at(day, minutes);
                post(company, days, channel, (day, at), &who.chat_id(), None, &mut dice);
            }
        }
    }
    if channel == "random" {
        let at = company.days.at(-3, 600);
        post(company, days, channel, (-3, at), "UOUTSIDE1", None, &mut dice);
    }
}
