//! `comity act KIND --each FILE`: the same act once for each row of a table whose columns are its fields.

use super::act::{Line, as_intent};
use crate::{clock, out};
use anyhow::{Context, Result, bail};
use comity_common::practice::ActCard;
use comity_desk::{Desk, DeskError};
use comity_spine::suggest;
use serde_json::Map;
use sha2::{Digest, Sha256};
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

/// More rows than this are no list that somebody wrote.
const MOST: usize = 100_000;

/// What every row has in common.
pub struct Each<'a> {
    /// The act's name.
    pub kind: &'a str,
    /// Who does it.
    pub by: Option<&'a str>,
    /// The table.
    pub file: &'a Path,
    /// Whether it is only said what would be done.
    pub is_plan: bool,
}

/// Reads the whole table before anything is done, then does one act a row. A row that was done before is
/// known again by what stands in it, so the same table may be brought again; one that is refused is told by
/// its line, and keeps no other from being done.
///
/// # Errors
/// The table cannot be read, or has a column that the act does not know; or a store that failed.
pub fn run(desk: &mut Desk, each: &Each<'_>) -> Result<ExitCode> {
    let card = desk.world().act(each.kind);
    let Some(card) = card else { bail!("there is no act `{}`; `comity act` lists them all", each.kind) };
    let lines = lines(card, each).with_context(|| format!("{} was not taken in", each.file.display()))?;
    let (mut done, mut known, mut refused) = (0, 0, 0);
    let mut out = out::stdout();
    for (place, line) in lines {
        let answer = as_intent(line, desk).and_then(|intent| match each.is_plan {
            true => desk.would(&intent, clock::now()),
            false => desk.act(intent, clock::now()).map(|acted| acted.repeated),
        });
        match answer {
            Ok(true) => known += 1,
            Ok(false) => done += 1,
            Err(DeskError::Refused(refusal)) => {
                refused += 1;
                let field = refusal.field.map(|field| format!("{field}: ")).unwrap_or_default();
                writeln!(out, "line {place}: {field}{}", refusal.sentence)?;
            }
            Err(error) => return Err(error.into()),
        }
    }
    if !each.is_plan {
        super::sign(desk)?;
    }
    let (verb, note) = match each.is_plan {
        true => ("would be done", "; nothing was done"),
        false => ("done", ""),
    };
    writeln!(out, "{done} {verb}, {known} known already, {refused} refused{note}")?;
    out.flush()?;
    Ok(ExitCode::from(u8::from(refused > 0)))
}

/// The rows with their lines, as an editor counts.
fn lines(card: &ActCard, each: &Each<'_>) -> Result<Vec<(u64, Line)>> {
    let mut table = csv::ReaderBuilder::new().trim(csv::Trim::All).from_path(each.file)?;
    let header = table.headers()?.clone();
    let fields: Vec<&str> = card.fields.iter().chain(card.words).map(|field| bare(field)).collect();
    for column in &header {
        if !fields.contains(&column) {
            let hint = suggest::hint(column, fields.iter().copied());
            bail!("`{}` has no field `{column}`; its fields are {}.{hint}", each.kind, fields.join(", "));
        }
    }
    let mut lines = Vec::new();
    for row in table.records() {
        let row = row?;
        if lines.len() == MOST {
            bail!("it has more than {MOST} rows; bring it in parts");
        }
        let place = row.position().map_or(0, csv::Position::line);
        let cells = header.iter().zip(&row).filter(|(_, cell)| !cell.is_empty());
        let mut pairs: Vec<String> = cells.map(|(name, cell)| format!("{name}={cell}")).collect();
        pairs.sort_unstable();
        let mut print = Sha256::new();
        print.update(each.kind);
        for pair in &pairs {
            print.update([0]);
            print.update(pair);
        }
        let fields = super::act::typed(&pairs).unwrap_or_else(|_| Map::new());
        let once = format!("each-{}", hex::encode(&print.finalize()[..16]));
        lines.push((place, Line::new(each.kind, fields, each.by, once)));
    }
    Ok(lines)
}

/// A field's name without what a card says of it.
fn bare(field: &str) -> &str {
    field.split([':', '?']).next().unwrap_or(field).trim()
}
