//! Requirements as Markdown: a heading `## id: name` each, a list of attributes, the text, and under headings
//! of the third level why, and by what one sees that it holds.

use super::{Attribute, Fault, Found, ItemsError, Row, Sort, list, some};
use std::fmt::Write as _;

/// Reads a document.
///
/// # Errors
/// If it has no requirement.
pub fn read(text: &str) -> Result<Found, ItemsError> {
    let mut found = Found::default();
    let mut open: Option<(Row, Part)> = None;
    for (place, line) in text.lines().enumerate() {
        let place = format!("line {}", place + 1);
        if let Some(heading) = line.strip_prefix("## ") {
            close(&mut found, open.take());
            let (id, name) = heading.split_once(':').unwrap_or((heading, ""));
            let row = Row { id: id.trim().to_owned(), name: some(name), place, ..Row::default() };
            open = Some((row, Part::Attributes));
            continue;
        }
        if line.starts_with("# ") {
            close(&mut found, open.take());
            continue;
        }
        let Some((row, part)) = open.as_mut() else { continue };
        if let Some(heading) = line.strip_prefix("### ") {
            *part = match heading.trim().to_lowercase().as_str() {
                "why" | "rationale" => Part::Rationale,
                "acceptance" | "acceptance criteria" => Part::Acceptance,
                // Nobody signs by a file.
                "signatures" => Part::Nothing,
                _ => {
                    let why = format!(
                        "the heading `{}` is not known; write `### Why` or `### Acceptance`",
                        heading.trim()
                    );
                    found.faults.push(Fault { place, why });
                    Part::Nothing
                }
            };
            continue;
        }
        take(row, part, line);
    }
    close(&mut found, open);
    if found.rows.is_empty() && found.faults.is_empty() {
        let why =
            "there is no requirement in it: each begins with a heading such as `## alarm-1: Apnoea alarm`"
                .to_owned();
        return Err(ItemsError::Broken { place: "line 1".to_owned(), why });
    }
    Ok(found)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Attributes,
    Statement,
    Rationale,
    Acceptance,
    Nothing,
}

fn take(row: &mut Row, part: &mut Part, line: &str) {
    // A line that would be taken for a heading is written with a backslash before it.
    let line = line.strip_prefix('\\').filter(|rest| rest.starts_with(['#', '-', '\\'])).unwrap_or(line);
    let raw_attribute = line.strip_prefix("- ").and_then(|rest| rest.split_once(": "));
    match (*part, raw_attribute) {
        (Part::Attributes, Some((name, value))) => attribute(row, name.trim(), value.trim()),
        (Part::Attributes, None) if line.trim().is_empty() => {}
        (Part::Attributes | Part::Statement, _) => {
            *part = Part::Statement;
            put(&mut row.statement, line);
        }
        (Part::Rationale, _) => put(row.rationale.get_or_insert_default(), line),
        (Part::Acceptance, _) => put(row.acceptance.get_or_insert_default(), line),
        (Part::Nothing, _) => {}
    }
}

fn put(text: &mut String, line: &str) {
    if !text.is_empty() {
        text.push('\n');
    }
    text.push_str(line);
}

fn attribute(row: &mut Row, name: &str, value: &str) {
    match name.to_lowercase().as_str() {
        "risk" => row.risk = some(value),
        "tags" => row.tags = list(value),
        "cites" => row.cites = list(value),
        "parents" | "derived from" => row.parents = list(value),
        _ => row.more.push(Attribute {
            name: name.to_owned(),
            sort: Sort::String,
            value: value.replace("<br>", "\n"),
        }),
    }
}

fn close(found: &mut Found, open: Option<(Row, Part)>) {
    let Some((mut row, _)) = open else { return };
    row.statement = row.statement.trim().to_owned();
    row.rationale = row.rationale.as_deref().and_then(some);
    row.acceptance = row.acceptance.as_deref().and_then(some);
    match (row.id.is_empty(), row.statement.is_empty()) {
        (false, false) => found.rows.push(row),
        (true, _) => found.faults.push(Fault { place: row.place, why: "it has no id".to_owned() }),
        (_, true) => {
            let why = format!("`{}` has no text under its heading", row.id);
            found.faults.push(Fault { place: row.place, why });
        }
    }
}

/// Writes items as a document.
pub fn write(title: &str, rows: &[Row]) -> String {
    let mut out = format!("# {}\n", title.replace('\n', " "));
    for row in rows {
        let name =
            row.name.as_deref().map(|name| format!(": {}", name.replace('\n', " "))).unwrap_or_default();
        let _ = write!(out, "\n## {}{name}\n\n", row.id);
        let lists = [("tags", &row.tags), ("cites", &row.cites), ("parents", &row.parents)];
        let lists = lists.into_iter().filter(|(_, all)| !all.is_empty());
        let own = row.risk.iter().map(|risk| ("risk", risk.clone()));
        let own: Vec<(&str, String)> = own.chain(lists.map(|(name, all)| (name, all.join(", ")))).collect();
        for (name, value) in &own {
            let _ = writeln!(out, "- {name}: {value}");
        }
        let more: Vec<&Attribute> = row.more.iter().filter(|it| it.sort.is_value()).collect();
        for it in &more {
            let _ = writeln!(out, "- {}: {}", it.name, it.value.replace('\n', "<br>"));
        }
        if !own.is_empty() || !more.is_empty() {
            out.push('\n');
        }
        paragraph(&mut out, &row.statement);
        for (heading, text) in [("Why", &row.rationale), ("Acceptance", &row.acceptance)] {
            if let Some(text) = text {
                let _ = write!(out, "\n### {heading}\n\n");
                paragraph(&mut out, text);
            }
        }
        if !row.signed.is_empty() {
            out.push_str("\n### Signatures\n\n");
        }
        for line in &row.signed {
            let _ = writeln!(out, "- {}", line.replace('\n', " "));
        }
    }
    out
}

fn paragraph(out: &mut String, text: &str) {
    for line in text.lines() {
        let is_taken = line.starts_with(['#', '-', '\\']);
        let _ = writeln!(out, "{}{line}", if is_taken { "\\" } else { "" });
    }
}
