//! What commands do over HTTP with people and sources: say whose a handle is and what a place belongs to,
//! bring a file and take it back, put something off.

use super::text;
use crate::out;
use crate::remote::Server;
use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

/// How many handles and places are listed.
const LISTED: usize = 200;

/// The handles that are nobody's, each with whose it may be.
pub fn people(server: &Server) -> Result<ExitCode> {
    let known = server.get("identities")?;
    let unmatched = known["unmatched"].as_array().cloned().unwrap_or_default();
    let mut out = out::stdout();
    match unmatched.len() {
        0 => writeln!(out, "Every handle that is listed there is somebody's.")?,
        n => writeln!(out, "{n} handles are nobody's yet:")?,
    }
    for handle in unmatched.iter().take(LISTED) {
        let written = format!("{}:{}", text(&handle["space"]), text(&handle["text"]));
        writeln!(out, "  {written}")?;
        for perhaps in handle["may_be"].as_array().into_iter().flatten() {
            let (id, name) = (text(&perhaps["person"]["id"]), text(&perhaps["person"]["name"]));
            writeln!(
                out,
                "      may be {name}: {}; comity people match '{written}' {id}",
                text(&perhaps["why"])
            )?;
        }
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// Says that a handle is a person's.
pub fn matched(server: &Server, handle: &str, person: &str) -> Result<ExitCode> {
    let id = handle_of(server, handle)?;
    server.post("identities/match", &json!({ "handle": id, "person": person }), None)?;
    told(&format!("{handle} is {person} now."))
}

/// Takes a handle from whoever holds it.
pub fn split(server: &Server, handle: &str) -> Result<ExitCode> {
    let id = handle_of(server, handle)?;
    server.post("identities/split", &json!({ "handle": id }), None)?;
    told(&format!("{handle} is nobody's now."))
}

fn handle_of(server: &Server, written: &str) -> Result<String> {
    let (space, name) =
        written.split_once(':').context("write the handle as SPACE:TEXT, such as slack:U123")?;
    let handle = comity_sources::Handle::new(space, name);
    let known = server.get("identities")?;
    let all =
        ["unmatched", "confirmed"].into_iter().flat_map(|part| known[part].as_array().into_iter().flatten());
    let is_it = |one: &&Value| one["space"] == handle.space.as_str() && one["text"] == handle.text.as_str();
    let found = all.into_iter().find(is_it).map(|one| text(&one["handle"]).to_owned());
    found.with_context(|| {
        format!(
            "{written} is not among the handles that are listed there; comity people --server … lists those that \
             are nobody's"
        )
    })
}

/// The places that belong to no initiative yet.
pub fn places(server: &Server) -> Result<ExitCode> {
    let whence = server.get("imports")?;
    let places = whence["places"].as_array().cloned().unwrap_or_default();
    let mut out = out::stdout();
    if places.is_empty() {
        writeln!(out, "Every place that is listed there belongs to an initiative.")?;
    }
    for place in places.iter().take(LISTED) {
        let name = format!("{}/{}", text(&place["source"]), text(&place["place"]));
        writeln!(out, "  {:>7} unlinked  {name}  comity links map '{name}' INITIATIVE", place["waiting"])?;
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// Says which initiative a place belongs to, or that it belongs to none.
pub fn map(server: &Server, place: &str, initiative: Option<&str>) -> Result<ExitCode> {
    let (source, name) = place.split_once('/').context("write the place as SOURCE/PLACE")?;
    let body = json!({ "source": source, "place": name, "initiative": initiative });
    let n = server.post("sources/places", &body, None)?["moved"].clone();
    told(&match initiative {
        Some(initiative) => {
            format!("{place} belongs to {initiative} now; {n} earlier traces are linked by it.")
        }
        None => format!("{place} belongs to no initiative now; {n} traces lost their link."),
    })
}

/// What was imported.
pub fn imports(server: &Server) -> Result<ExitCode> {
    let whence = server.get("imports")?;
    let imports = whence["imports"].as_array().cloned().unwrap_or_default();
    let mut out = out::stdout();
    if imports.is_empty() {
        writeln!(out, "Nothing was imported yet. Begin with people: comity import people.csv")?;
    }
    for one in &imports {
        let (import, state) = (text(&one["import"]), text(&one["state"]));
        let (source, kind) = (text(&one["source"]), text(&one["kind"]));
        writeln!(
            out,
            "{import}  {state:<8} {source} by {kind}: {} rows, {} refused",
            one["rows"], one["refused"]
        )?;
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// Takes an import back.
pub fn undo(server: &Server, import: &str) -> Result<ExitCode> {
    server.post("imports/undo", &json!({ "import": import }), None)?;
    told(&format!("{import} is undone. What rests on it is unknown now."))
}

/// How a file is to be read, by the names that the address knows.
pub type How = Vec<(&'static str, String)>;

/// Brings a file: says what it would do, and takes it in if that is agreed to.
pub fn import(
    server: &Server,
    path: &Path,
    how: &How,
    agreed: &mut dyn FnMut(&Value) -> Result<bool>,
) -> Result<Value> {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    let name = name.with_context(|| format!("{} is no file", path.display()))?;
    if path.is_dir() {
        bail!("over HTTP one file is brought at a time; {} is a folder", path.display());
    }
    let file = File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut asked = vec![("name", name)];
    asked.extend(how.iter().cloned());
    let plan = server.put_down("sources/uploads", &asked, file)?;
    let upload = format!("sources/uploads/{}", text(&plan["upload"]));
    if !agreed(&plan)? {
        return server.post(&upload, &json!({ "print": null }), None).map(|_| plan);
    }
    let mut body = json!({ "print": plan["print"] });
    for (name, value) in how {
        body[*name] = json!(value);
    }
    let taken = server.post_at_length(&upload, &body)?;
    if taken["state"] == "changed" {
        bail!("something changed in between, so that it would not do any more what was shown; try again");
    }
    Ok(taken)
}

/// What a file would do, for people.
pub fn says(path: &Path, plan: &Value) -> Result<()> {
    let mut out = out::stdout();
    let file = &plan["file"];
    writeln!(
        out,
        "{} as {} ({}), for the source {}",
        path.display(),
        text(&file["kind"]),
        text(&file["why"]),
        text(&file["source"])
    )?;
    let events = file["events"].as_object().cloned().unwrap_or_default();
    let n: u64 = events.values().filter_map(Value::as_u64).sum();
    writeln!(out, "  rows      {} read, {n} events, {} refused", file["rows"], file["refused"])?;
    for (kind, n) in &events {
        writeln!(out, "            {n:>8} {kind}")?;
    }
    writeln!(out, "  events    {} new, {} changed, {} known", file["new"], file["changed"], file["known"])?;
    writeln!(
        out,
        "  people    {} new; handles: {} nobody's yet",
        file["people_added"], file["handles_unknown"]
    )?;
    for row in file["first_refused"].as_array().into_iter().flatten() {
        writeln!(out, "  refused   {}: {}", text(&row["place"]), text(&row["why"]))?;
    }
    for note in file["notes"].as_array().into_iter().flatten() {
        writeln!(out, "  note      {}", text(note))?;
    }
    out.flush()?;
    Ok(())
}

/// Puts something in an Inbox off, or brings it back.
pub fn later(server: &Server, item: &str, until: Option<&str>) -> Result<ExitCode> {
    server.post("inbox/later", &json!({ "item": item, "until": until }), None)?;
    told(&match until {
        Some(until) => format!("{item} is put off until {until}."),
        None => format!("{item} is back."),
    })
}

fn told(sentence: &str) -> Result<ExitCode> {
    let mut out = out::stdout();
    writeln!(out, "{sentence}")?;
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}
