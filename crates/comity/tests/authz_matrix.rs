//! Every address and every act, asked for in every role, held against the table in `docs/authz.md`.
//!
//! `cargo xtask authz-matrix` runs it; `COMITY_BLESS=1` writes the table anew, to be read before it is
//! committed.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::allow_attributes,
    reason = "a test fails, and tells"
)]

mod company;

use comity_auth::{Scope, scope_of};
use comity_common::form::Sort as Field;
use comity_common::practice::ActCard;
use comity_spine::Noun;
use comity_web::api;
use comity_web::routes::{ROUTES, Row};
use company::{Answer, Asker, Company, Writes, ask, call, escaped};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::process::ExitCode;

const TABLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/authz.md");
const FENCE: &str = "```text\n";

/// Something that is asked for.
struct Try {
    /// How the table calls it.
    name: String,
    method: &'static str,
    uri: String,
    form: String,
    /// What a program sends, with its token; a browser asks where there is none.
    body: Option<String>,
    /// The scope that its token needs.
    scope: Option<Scope>,
}

fn main() -> ExitCode {
    let company = Company::tell(|desk| {
        company::requirement(desk, "atlas");
        Vec::new()
    });
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let found = runtime.block_on(asked(&company));
    let (held, broken) = runtime.block_on(scopes(&company));
    let page = std::fs::read_to_string(TABLE).unwrap_or_default();
    if std::env::var_os("COMITY_BLESS").is_some() {
        std::fs::write(TABLE, blessed(&page, &found)).unwrap();
        println!("docs/authz.md is written; read what changed before it is committed");
    }
    let page = std::fs::read_to_string(TABLE).unwrap_or_default();
    let (passed, failed) = compared(&read(&page), &found);
    let (passed, failed) = (passed + held, failed + broken);
    println!("{passed} passed, {failed} failed");
    ExitCode::from(u8::from(failed > 0))
}

/// What everybody got, by the name of what they asked for, in order.
type Found = Vec<(String, Vec<String>)>;

async fn asked(company: &Company) -> Found {
    let (open, shut) = (company.house(true, Writes::Nothing), company.house(false, Writes::Nothing));
    let mut found = Found::new();
    for each in tries(company) {
        let mut got = Vec::new();
        for asker in Asker::ALL {
            let house = if asker == Asker::Open { &open } else { &shut };
            let answer = match &each.body {
                Some(body) => call(house, each.method, &each.uri, company.token(asker, None), body).await,
                None => {
                    let cookie = company.cookie(asker);
                    ask(house, each.method, &each.uri, cookie.as_deref(), &each.form).await
                }
            };
            got.push(word(&each, &answer));
        }
        found.push((each.name, got));
    }
    found
}

/// A token that is not for it is refused by every address, whoever has it, and so is a cookie that would
/// change something: how many of these hold, and how many do not.
async fn scopes(company: &Company) -> (usize, usize) {
    let house = company.house(false, Writes::Nothing);
    let (mut held, mut broken) = (0, 0);
    let mut check = |holds: bool, says: String| match holds {
        true => held += 1,
        false => {
            println!("{says}");
            broken += 1;
        }
    };
    for each in tries(company).into_iter().filter(|each| each.scope.is_some()) {
        let body = each.body.clone().unwrap_or_default();
        for asker in Asker::ALL.into_iter().filter(|asker| asker.person().is_some()) {
            for other in Scope::ALL.into_iter().filter(|scope| Some(*scope) != each.scope) {
                let answer =
                    call(&house, each.method, &each.uri, company.token(asker, Some(other)), &body).await;
                let says = format!(
                    "{}: {}'s token to {} gets {}",
                    each.name,
                    asker.name(),
                    other.name(),
                    answer.status
                );
                check(answer.status == 403, says);
            }
            if each.method == "POST" {
                let answer = ask(&house, "POST", &each.uri, company.cookie(asker).as_deref(), &body).await;
                check(answer.status == 401, format!("{}: a cookie gets {}", each.name, answer.status));
            }
        }
    }
    (held, broken)
}

/// What an answer comes to.
fn word(each: &Try, answer: &Answer) -> String {
    match (answer.status.as_u16(), answer.location.as_str()) {
        (303, "/sign-in") => "sign-in".to_owned(),
        (303, path) if path.starts_with("/room/") => "room".to_owned(),
        // 422: it was let through, and refused for what was typed. 400: no browser asked for the socket.
        (200 | 201 | 303 | 422, _) => "yes".to_owned(),
        (400, _) if each.uri == "/live" || each.uri.starts_with("/pads/") => "yes".to_owned(),
        (status, _) => status.to_string(),
    }
}

/// Everything that can be asked for: each row, about Atlas and about Borealis where it names an initiative,
/// and each act. Signing out comes last.
fn tries(company: &Company) -> Vec<Try> {
    let world = company.world();
    let mut all = Vec::new();
    for row in ROUTES {
        if row.path.contains("{kind}") {
            for card in world.acts() {
                for initiative in ["atlas", "borealis"] {
                    all.extend(act(company, row, card, initiative));
                }
            }
            continue;
        }
        let about: &[&str] = match row.path {
            path if path.contains("{initiative}") => &["atlas", "borealis"],
            path if path.contains("{pad}") => &["", "atlas"],
            _ => &[""],
        };
        for initiative in about {
            let uri = filled(company, row.path, initiative);
            let mut name = row.path.replace("{initiative}", initiative);
            if row.path.contains("{pad}") && !initiative.is_empty() {
                name.push_str(" of atlas");
            }
            let form = if row.path == "/sign-in" { "mail=x%40acme.example&password=x" } else { "password=x" };
            let is_call = row.path.starts_with(api::BASE);
            let (body, scope) = match is_call {
                true => (Some("{}".to_owned()), scope_of(row.action)),
                false => (None, None),
            };
            all.push(Try { name, method: row.method.name(), uri, form: form.to_owned(), body, scope });
        }
    }
    all.sort_by_key(|each| each.uri == "/sign-out");
    for each in &mut all {
        each.name = format!("{:4} {}", each.method, each.name);
    }
    all
}

/// An address with something real for each of its names. A name that nobody knows here stays as it is, and
/// the row then says 404 for everybody: give it an example.
fn filled(company: &Company, path: &str, initiative: &str) -> String {
    let world = company.world();
    let pages = world
        .practices()
        .iter()
        .flat_map(|practice| practice.pages().into_iter().map(|page| (practice.slug(), page)))
        .filter_map(|(slug, page)| page.of.is_none().then_some((slug, page.path)));
    let (practice, page) = pages.max_by_key(|(_, path)| path.len()).unwrap();
    let page = if page.is_empty() { "no-such-page" } else { page };
    path.replace("{initiative}", initiative)
        .replace("{column}", "legal")
        .replace("{clause}", "legal-before-shape")
        .replace("{practice}", practice)
        .replace("{*path}", page)
        .replace("{token}", &company.invitation)
        .replace("{pad}", if initiative.is_empty() { "two-hands" } else { "requirement.alarm" })
        .replace("{upload}", company::keeper::UPLOAD)
        .replace("{script}", "app.js")
}

/// An act about an initiative; nothing where the act names none and it would be the same about the other.
fn act(company: &Company, row: &Row, card: &ActCard, initiative: &str) -> Option<Try> {
    let mut names_it = false;
    let mut pairs = Vec::new();
    for field in card.form() {
        let matter = (card.matter() == Some(field.name) && !card.opens)
            .then(|| card.kind.about.first().copied())
            .flatten()
            .filter(|noun| !matches!(noun, Noun::Initiative | Noun::Clause | Noun::Keynote));
        let value = match (&field.sort, matter) {
            (Field::Initiative, _) => initiative.to_owned(),
            (Field::Thing, _) if field.name == "subject" => format!("initiative:{initiative}"),
            (Field::Function, _) => "legal".to_owned(),
            (Field::Keynote, _) => "spring".to_owned(),
            (_, Some(noun)) => matter_of(company, noun, initiative)?,
            _ if field.name == "clause" && initiative == "borealis" => "emea-before-shape".to_owned(),
            _ if field.name == "clause" => "legal-before-shape".to_owned(),
            _ => continue,
        };
        names_it |= matches!(field.sort, Field::Initiative | Field::Thing) || matter.is_some();
        pairs.push((field.name, value));
    }
    if !names_it && initiative != "atlas" {
        return None;
    }
    let kind = card.kind.name;
    let about = if names_it { format!(" {initiative}") } else { String::new() };
    let (path, method) = (row.path.replace("{kind}", kind), row.method.name());
    let name = format!("{path}{about}");
    let query =
        pairs.iter().map(|(name, value)| format!("{name}={}", escaped(value))).collect::<Vec<_>>().join("&");
    let (mut uri, mut form, mut body, mut scope) = (path.clone(), query.clone(), None, None);
    if row.path.starts_with(api::BASE) {
        let fields: serde_json::Map<String, serde_json::Value> =
            pairs.iter().map(|(name, value)| ((*name).to_owned(), value.as_str().into())).collect();
        body = Some(serde_json::Value::Object(fields).to_string());
        // What nobody does by hand is not there for anybody, whatever their token is for.
        scope = scope_of(card.action).filter(|_| !card.does.is_empty());
    } else if method == "GET" {
        (uri, form) = (format!("{path}?{query}"), String::new());
    }
    Some(Try { name, method, uri, form, body, scope })
}

/// A matter of that sort about an initiative.
fn matter_of(company: &Company, noun: Noun, initiative: &str) -> Option<String> {
    let of = |(about, matter): &&(&str, comity_spine::Ref)| matter.noun == noun && *about == initiative;
    company.matters.iter().find(of).map(|(_, matter)| matter.id.to_string())
}

/// The rows of the table in the page.
fn read(page: &str) -> BTreeMap<String, Vec<String>> {
    let text =
        page.split_once(FENCE).and_then(|(_, rest)| rest.split_once("```")).map_or("", |(text, _)| text);
    text.lines()
        .skip(1)
        .filter_map(|line| {
            let words: Vec<&str> = line.split_whitespace().collect();
            let n = words.len().checked_sub(Asker::ALL.len()).filter(|n| *n > 0)?;
            Some((words[..n].join(" "), words[n..].iter().map(|word| (*word).to_owned()).collect()))
        })
        .collect()
}

fn key(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn compared(table: &BTreeMap<String, Vec<String>>, found: &Found) -> (usize, usize) {
    let (mut passed, mut failed) = (0, 0);
    for (name, got) in found {
        let Some(want) = table.get(&key(name)) else {
            println!(
                "{} has no row in docs/authz.md: COMITY_BLESS=1 writes one, for somebody to read",
                key(name)
            );
            failed += 1;
            continue;
        };
        for ((asker, got), want) in Asker::ALL.iter().zip(got).zip(want) {
            if got == want {
                passed += 1;
            } else {
                println!("{}: {} gets {got}, and the table says {want}", key(name), asker.name());
                failed += 1;
            }
        }
    }
    for name in table.keys().filter(|name| !found.iter().any(|(known, _)| key(known) == **name)) {
        println!("{name} stands in docs/authz.md, and there is no such thing any more");
        failed += 1;
    }
    (passed, failed)
}

/// The page with the table written anew.
fn blessed(page: &str, found: &Found) -> String {
    let width = found.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    let mut table = format!("{:width$}", "");
    for asker in Asker::ALL {
        write!(table, "  {:8}", asker.name()).unwrap();
    }
    for (name, got) in found {
        table = format!("{}\n{name:width$}", table.trim_end());
        for word in got {
            write!(table, "  {word:8}").unwrap();
        }
    }
    let table = format!("{}\n", table.trim_end());
    match page.split_once(FENCE) {
        Some((before, rest)) => {
            let after = rest.split_once("```").map_or("\n", |(_, after)| after);
            format!("{before}{FENCE}{table}```{after}")
        }
        None => format!("{}\n{FENCE}{table}```\n", page.trim_end()),
    }
}
