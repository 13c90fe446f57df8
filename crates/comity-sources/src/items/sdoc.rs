//! StrictDoc: blocks that begin with a word in brackets, fields in capitals, longer texts between `>>>` and
//! `<<<`.

use super::{Attribute, Fault, Found, Row, Sort, list, some};

/// Reads a document.
pub fn read(text: &str) -> Found {
    let mut found = Found::default();
    let mut open: Option<Row> = None;
    let mut lines = text.lines().enumerate();
    let mut is_in_relations = false;
    let mut is_parent = false;
    while let Some((at, line)) = lines.next() {
        let trimmed = line.trim();
        if is_block(trimmed) {
            close(&mut found, open.take());
            is_in_relations = false;
            let is_item = matches!(trimmed, "[REQUIREMENT]" | "[STATEMENT]" | "[COMPOSITE_REQUIREMENT]");
            let place = format!("line {}", at + 1);
            open = is_item.then(|| Row { place, ..Row::default() });
            continue;
        }
        let Some((name, value)) = trimmed.trim_start_matches("- ").split_once(':') else { continue };
        let (name, value) = (name.trim(), value.trim());
        let value = if value == ">>>" { block(&mut lines) } else { value.to_owned() };
        let Some(row) = open.as_mut() else { continue };
        match name {
            "RELATIONS" | "REFS" => is_in_relations = true,
            "TYPE" if is_in_relations => is_parent = value == "Parent",
            "VALUE" if is_in_relations && is_parent => row.parents.extend(some(&value)),
            _ if is_in_relations && matches!(name, "VALUE" | "ROLE") => {}
            _ => field(row, name, &value),
        }
    }
    close(&mut found, open);
    found
}

fn is_block(line: &str) -> bool {
    let inner = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    inner.is_some_and(|inner| {
        let inner = inner.trim_start_matches(['[', '/']).trim_end_matches(']');
        !inner.is_empty() && inner.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_')
    })
}

/// The lines up to `<<<`.
fn block<'t>(lines: &mut impl Iterator<Item = (usize, &'t str)>) -> String {
    let mut all = Vec::new();
    for (_, line) in lines {
        if line.trim() == "<<<" {
            break;
        }
        all.push(line);
    }
    all.join("\n").trim().to_owned()
}

fn field(row: &mut Row, name: &str, value: &str) {
    match name {
        "UID" => value.clone_into(&mut row.id),
        "TITLE" => row.name = some(value),
        "STATEMENT" => value.clone_into(&mut row.statement),
        "RATIONALE" => row.rationale = some(value),
        "TAGS" => row.tags = list(value),
        "MID" => {}
        _ if value.is_empty() => {}
        _ => {
            let (name, value) = (name.to_owned(), value.to_owned());
            row.more.push(Attribute { name, sort: Sort::String, value });
        }
    }
}

fn close(found: &mut Found, open: Option<Row>) {
    let Some(mut row) = open else { return };
    if row.statement.is_empty() {
        row.statement = row.name.clone().unwrap_or_default();
    }
    match (row.id.is_empty(), row.statement.is_empty()) {
        (false, false) => found.rows.push(row),
        (true, _) => {
            found.faults.push(Fault {
                place: row.place,
                why: "it has no UID, so nothing could point at it".to_owned(),
            });
        }
        (_, true) => {
            let why = format!("`{}` has neither a statement nor a title", row.id);
            found.faults.push(Fault { place: row.place, why });
        }
    }
}
