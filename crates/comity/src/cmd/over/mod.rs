//! What commands do over HTTP, with no workspace at hand: an act, a check, the Inbox, a version, signatures;
//! [`keep`] is what they do with people and sources.

pub mod keep;

use crate::out;
use crate::remote::Server;
use anyhow::{Context, Result, bail};
use comity_common::agreement::clause::Severity;
use comity_common::form::Sort;
use serde_json::{Map, Value, json};
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

/// Does one act.
pub fn act(server: &Server, kind: &str, fields: Map<String, Value>, once: Option<&str>) -> Result<ExitCode> {
    let fields = lists(kind, fields)?;
    let done = server.post(&format!("acts/{kind}"), &Value::Object(fields), once)?;
    let mut out = out::stdout();
    let id = done["matter"].as_str().map(|id| format!(" It opens {id}.")).unwrap_or_default();
    writeln!(out, "{kind} is act {} of the log.{id}", done["seq"])?;
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// Fields that take several texts, as lists.
fn lists(kind: &str, mut fields: Map<String, Value>) -> Result<Map<String, Value>> {
    let world = comity_common::World::new(comity_practices::all())?;
    let form = world.act(kind).map(|card| card.form()).unwrap_or_default();
    for field in form.iter().filter(|field| matches!(field.sort, Sort::Several | Sort::People)) {
        let Some(Value::String(text)) = fields.get(field.name) else { continue };
        let all: Vec<&str> = text.split(',').map(str::trim).collect();
        let all = json!(all);
        fields.insert(field.name.to_owned(), all);
    }
    Ok(fields)
}

/// How the agreement stands; ends with 1 if a clause that weighs enough is broken.
pub fn check(server: &Server, as_of: Option<&str>, fail_on: Severity, as_json: bool) -> Result<ExitCode> {
    let asked = as_of.map_or(String::new(), |at| format!("?as_of={at}"));
    let agreement = server.get(&format!("agreement{asked}"))?;
    let listed = agreement["version"]["clauses"].as_array().cloned().unwrap_or_default();
    let mut clauses = Vec::new();
    for clause in listed.iter().filter(|clause| !clause["standing"].is_null()) {
        clauses.push(server.get(&format!("clause/{}{asked}", text(&clause["id"])))?);
    }
    let weighs = |clause: &Value| match text(&clause["severity"]) {
        "may" => Severity::May,
        "should" => Severity::Should,
        _ => Severity::Must,
    };
    let is_broken = |clause: &Value| {
        clause["in_force"] == true && clause["standing"]["state"] == "broken" && weighs(clause) >= fail_on
    };
    let fails = clauses.iter().any(is_broken);
    let mut out = out::stdout();
    if as_json {
        writeln!(
            out,
            "{}",
            json!({ "schema": "comity.check-over-http/1", "clauses": clauses, "fails": fails })
        )?;
    } else {
        if clauses.is_empty() {
            writeln!(out, "No clause is judged there. Next: adopt an agreement, and have its parties sign.")?;
        }
        for clause in &clauses {
            one(&mut out, clause)?;
        }
    }
    out.flush()?;
    Ok(ExitCode::from(if fails { out::BROKEN } else { 0 }))
}

fn one(out: &mut impl Write, clause: &Value) -> Result<()> {
    let standing = &clause["standing"];
    let state = text(&standing["state"]).replace('_', " ");
    let force = if clause["in_force"] == true { "" } else { ", not in force" };
    let (kept, decided) = (&standing["kept"], &standing["decided"]);
    writeln!(out, "{state:<18} {} ({kept} of {decided} kept{force})", text(&clause["id"]))?;
    writeln!(out, "{:18} {}", "", text(&clause["says"]))?;
    let open = ["broken", "due", "disputed"];
    let cases = clause["cases"].as_array().into_iter().flatten();
    for case in cases.filter(|case| open.contains(&text(&case["verdict"]))) {
        let subject = case["subject"]["name"].as_str().unwrap_or("a matter kept between some people");
        let because = case["because"].as_str().unwrap_or("kept between some people");
        writeln!(out, "{:18} - {}: {subject}: {because}", "", text(&case["verdict"]))?;
        if let Some(next) = case["next"]["sentence"].as_str() {
            writeln!(out, "{:18}   next: {next}", "")?;
        }
    }
    Ok(())
}

/// What waits for whoever the token belongs to.
pub fn inbox(server: &Server, as_json: bool) -> Result<ExitCode> {
    let inbox = server.get("inbox")?;
    let mut out = out::stdout();
    if as_json {
        writeln!(out, "{inbox}")?;
        out.flush()?;
        return Ok(ExitCode::SUCCESS);
    }
    let all = |name: &str| inbox[name].as_array().cloned().unwrap_or_default();
    let (owed, late, soon, waiting) = (all("owed"), all("late"), all("soon"), all("waiting"));
    match owed.len() + late.len() {
        0 => writeln!(out, "Nobody waits for you.")?,
        1 => writeln!(out, "One thing waits for you.")?,
        n => writeln!(out, "{n} things wait for you.")?,
    }
    for open in &owed {
        writeln!(out, "  {}: {}", text(&open["matter"]), text(&open["next"]))?;
        if let Some(said) = open["text"].as_str() {
            writeln!(out, "      “{said}”")?;
        }
    }
    for (title, moves) in [("", &late), ("Soon:", &soon)] {
        if !title.is_empty() && !moves.is_empty() {
            writeln!(out, "{title}")?;
        }
        for one in moves {
            let next = one["next"].as_str().unwrap_or_default();
            writeln!(out, "  {} ({}): {next}", text(&one["subject"]["name"]), text(&one["clause"]))?;
        }
    }
    if !waiting.is_empty() {
        writeln!(out, "You wait for others:")?;
    }
    for open in &waiting {
        writeln!(out, "  {}: the move is {}'s", text(&open["matter"]), text(&open["turn"]))?;
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// Signs what is left for the function of whoever the token belongs to.
pub fn sign(server: &Server, only: &[String]) -> Result<ExitCode> {
    let me = server.get("me")?;
    let Some(function) = me["function"]["id"].as_str() else {
        bail!(
            "whoever this token belongs to is in no function today, so there is nobody they could sign for"
        );
    };
    let agreement = server.get("agreement")?;
    let mine = |clause: &&Value| {
        let is_mine = clause["missing"].as_array().is_some_and(|all| all.iter().any(|it| it == function));
        is_mine && (only.is_empty() || only.iter().any(|id| clause["id"] == id.as_str()))
    };
    let listed = agreement["version"]["clauses"].as_array().cloned().unwrap_or_default();
    let clauses: Vec<Value> =
        listed.iter().filter(mine).map(|it| json!({ "id": it["id"], "hash": it["hash"] })).collect();
    let mut out = out::stdout();
    if clauses.is_empty() {
        writeln!(out, "There is nothing left for {function} to sign.")?;
    } else {
        let body = json!({ "function": function, "clauses": clauses });
        let done = server.post("agreement/sign", &body, None)?;
        writeln!(out, "{} clauses are signed for {function} (act {}).", clauses.len(), done["seq"])?;
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// Proposes an agreement from a file.
pub fn propose(server: &Server, path: &Path) -> Result<ExitCode> {
    let toml = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let seen = server.whole("me")?["acts"].clone();
    let done = server.post("agreement/adopt", &json!({ "text": toml, "seen": seen }), None)?;
    let mut out = out::stdout();
    match done["repeated"] == true {
        true => writeln!(out, "Act {} proposed the very same: nothing was changed.", done["seq"])?,
        false => writeln!(
            out,
            "Proposed as act {}. It is in force once every party has signed: comity adopt sign",
            done["seq"]
        )?,
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
