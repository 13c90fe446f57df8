//! A table of requirements: one row each, the columns known by name.

use super::{Attribute, Fault, Found, ItemsError, Row, Sort, list, some};

/// The columns that are known, by the names that other tools give them.
const COLUMNS: &[(&str, &[&str])] = &[
    ("id", &["id", "uid", "requirement", "requirement id", "custom field (requirement id)", "key"]),
    ("name", &["name", "title", "summary"]),
    ("statement", &["statement", "text", "description", "requirement text", "object text"]),
    ("rationale", &["rationale", "why", "custom field (requirement rationale)", "requirement rationale"]),
    ("acceptance", &["acceptance", "acceptance criteria", "fit criterion"]),
    ("risk", &["risk"]),
    ("tags", &["tags", "labels"]),
    ("cites", &["cites"]),
    ("parents", &["parents", "parent", "derived from"]),
];

/// Reads a table.
///
/// # Errors
/// If it has no column with ids or none with texts.
pub fn read(text: &str) -> Result<Found, ItemsError> {
    let mut table = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let broken = |why: String| ItemsError::Broken { place: "line 1".to_owned(), why };
    let header = table.headers().map_err(|error| broken(error.to_string()))?.clone();
    let columns: Vec<(String, Option<&str>)> =
        header.iter().map(|name| (name.trim().to_owned(), of(name))).collect();
    for wanted in ["id", "statement"] {
        if columns.iter().all(|(_, known)| *known != Some(wanted)) {
            let names = COLUMNS
                .iter()
                .find(|(known, _)| *known == wanted)
                .map_or(String::new(), |(_, all)| all.join(", "));
            return Err(broken(format!("there is no column for the {wanted}; call it one of {names}")));
        }
    }
    let mut found = Found::default();
    for record in table.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                found.faults.push(Fault {
                    place: format!("line {line}"),
                    why: "it cannot be read as a row".to_owned(),
                });
                continue;
            }
        };
        let place = format!("line {}", record.position().map_or(0, csv::Position::line));
        let mut row = Row { place: place.clone(), ..Row::default() };
        for ((name, known), cell) in columns.iter().zip(&record) {
            let Some(cell) = some(cell) else { continue };
            match known {
                Some("id") if row.id.is_empty() => row.id = cell,
                Some("name") if row.name.is_none() => row.name = Some(cell),
                Some("statement") if row.statement.is_empty() => row.statement = cell,
                Some("rationale") if row.rationale.is_none() => row.rationale = Some(cell),
                Some("acceptance") if row.acceptance.is_none() => row.acceptance = Some(cell),
                Some("risk") => row.risk = Some(cell),
                Some("tags") => row.tags.extend(list(&cell)),
                Some("cites") => row.cites.extend(list(&cell)),
                Some("parents") => row.parents.extend(list(&cell)),
                _ => row.more.push(Attribute { name: name.clone(), sort: Sort::String, value: cell }),
            }
        }
        let lacks = if row.id.is_empty() { Some("id") } else { row.statement.is_empty().then_some("text") };
        match lacks {
            None => found.rows.push(row),
            Some(what) => found.faults.push(Fault { place, why: format!("it has no {what}") }),
        }
    }
    Ok(found)
}

fn of(name: &str) -> Option<&'static str> {
    let name = name.trim().trim_start_matches('\u{feff}').to_lowercase();
    COLUMNS.iter().find(|(_, names)| names.contains(&name.as_str())).map(|(known, _)| *known)
}

/// Writes items as a table, with a column for each attribute that any of them has.
pub fn write(rows: &[Row]) -> String {
    let mut more: Vec<&str> = Vec::new();
    for attribute in rows.iter().flat_map(|row| &row.more).filter(|it| it.sort.is_value()) {
        if !more.contains(&attribute.name.as_str()) {
            more.push(&attribute.name);
        }
    }
    let mut out = csv::Writer::from_writer(Vec::new());
    let header = COLUMNS.iter().map(|(name, _)| *name).chain(more.iter().copied());
    // INVARIANT: writing into memory does not fail.
    let _ = out.write_record(header);
    for row in rows {
        let joined = |all: &[String]| all.join(", ");
        let own = [
            row.id.clone(),
            row.name.clone().unwrap_or_default(),
            row.statement.clone(),
            row.rationale.clone().unwrap_or_default(),
            row.acceptance.clone().unwrap_or_default(),
            row.risk.clone().unwrap_or_default(),
            joined(&row.tags),
            joined(&row.cites),
            joined(&row.parents),
        ];
        let others = more.iter().map(|name| {
            let found = row.more.iter().find(|it| it.name == *name);
            found.map_or_else(String::new, |it| it.value.clone())
        });
        // A spreadsheet would take a text that begins so for a formula.
        let tame = |cell: String| if cell.starts_with(['=', '+', '@']) { format!("'{cell}") } else { cell };
        let _ = out.write_record(own.into_iter().chain(others).map(tame));
    }
    out.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}
