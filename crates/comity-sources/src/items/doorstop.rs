//! Doorstop: one YAML file an item, of which only what Doorstop writes is read: plain values, blocks of text,
//! and the list of links.

use super::{Attribute, Fault, Found, Row, Sort, some};

/// Reads one item; its id is the name of its file.
pub fn read(text: &str, name: &str) -> Found {
    let id = name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_owned();
    let mut row = Row { id, place: "line 1".to_owned(), ..Row::default() };
    let mut found = Found::default();
    let mut is_active = true;
    let mut lines = text.lines().enumerate().peekable();
    while let Some((_, line)) = lines.next() {
        if line.starts_with([' ', '#', '-']) || line.trim().is_empty() {
            continue;
        }
        let Some((key, value)) = line.split_once(':') else { continue };
        let (key, value) = (key.trim(), value.trim());
        let mut below = Vec::new();
        while let Some((_, next)) =
            lines.next_if(|(_, next)| next.starts_with([' ', '-']) || next.trim().is_empty())
        {
            below.push(next);
        }
        let is_block = value.starts_with(['|', '>']);
        let said = if is_block { block(&below) } else { unquoted(value) };
        match key {
            "active" => is_active = said != "false",
            "text" => row.statement = said,
            "header" => row.name = some(&said),
            "rationale" => row.rationale = some(&said),
            "links" => row.parents = links(&below),
            "reviewed" | "ref" | "references" => {}
            _ => row.more.extend(some(&said).map(|value| Attribute {
                name: key.to_owned(),
                sort: Sort::String,
                value,
            })),
        }
    }
    if row.statement.is_empty() {
        row.statement = row.name.clone().unwrap_or_default();
    }
    match (is_active, row.statement.is_empty()) {
        (true, false) => found.rows.push(row),
        (false, _) => {
            let why = format!("`{}` is not active there; it is left out", row.id);
            found.faults.push(Fault { place: row.place, why });
        }
        (_, true) => {
            let why = format!("`{}` has neither a text nor a header", row.id);
            found.faults.push(Fault { place: row.place, why });
        }
    }
    found
}

/// A block of text without its indentation.
fn block(lines: &[&str]) -> String {
    let filled = lines.iter().filter(|line| !line.trim().is_empty());
    let indent = filled.map(|line| line.len() - line.trim_start().len()).min().unwrap_or(0);
    let lines: Vec<&str> = lines.iter().map(|line| line.get(indent..).unwrap_or_default()).collect();
    lines.join("\n").trim().to_owned()
}

/// The ids of a list of links, each with the fingerprint it was reviewed at or without one.
fn links(lines: &[&str]) -> Vec<String> {
    let items = lines.iter().filter_map(|line| line.trim().strip_prefix("- "));
    items.filter_map(|item| some(&unquoted(item.split(':').next().unwrap_or(item)))).collect()
}

fn unquoted(value: &str) -> String {
    let quoted = |quote: char| value.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
    quoted('\'').or_else(|| quoted('"')).unwrap_or(value).trim().to_owned()
}
