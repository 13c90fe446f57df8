//! Which column of a table is which of the pack's: as the caller says, by its name, else guessed.

use super::dates::Format;
use super::emit::number;
use super::form::{Looks, Pack};
use super::plan::Plan;
use super::table::{self, Binding, Layout};
use super::{Input, fold};
use crate::{SourceError, item::ColumnTaken, options::Options};
use comity_spine::suggest;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

/// How many rows are looked at for what a column's cells look like.
const ROWS_MOST: usize = 200;

/// Finds the columns of a plan in a table, and says of each which it is and why.
///
/// # Errors
/// The caller names a column that the file does not have, or one that the pack does not know.
pub fn find(
    input: Input<'_>,
    layout: &Layout,
    pack: &Pack,
    plan: &Plan,
    options: &Options,
    rest: Option<&str>,
) -> Result<(Binding, Vec<ColumnTaken>), SourceError> {
    let mut binding = table::bind(&plan.columns, &layout.header, rest);
    let mut why: BTreeMap<usize, (String, bool)> = BTreeMap::new();
    let said = said(layout, pack, plan, options)?;
    for (&column, &place) in &said {
        // What is said to be one thing is no other by its name.
        for at in &mut binding.at {
            at.retain(|known| Some(*known) != place);
        }
        binding.at[column] = place.into_iter().collect();
        why.insert(column, ("as you said".to_owned(), false));
    }
    for (&column, &place) in &said {
        binding.at[column] = place.into_iter().collect();
    }
    for (column, names) in plan.columns.iter().enumerate() {
        if let Some(place) = binding.at[column].first().filter(|_| !why.contains_key(&column)) {
            why.insert(column, by_name(names, layout, *place));
        }
    }
    if !pack.looks.is_empty() {
        guess(input, layout, pack, plan, &mut binding, &mut why)?;
    }
    let taken = plan.called.iter().enumerate().map(|(column, called)| {
        let from = binding.at[column].first().map(|place| layout.header[*place].clone());
        let (why, is_unsure) =
            why.remove(&column).unwrap_or_else(|| ("no column is called so".to_owned(), false));
        ColumnTaken { column: called.clone(), from, why, is_unsure }
    });
    let taken = taken.collect();
    Ok((binding, taken))
}

/// What the caller says of the columns; `None` where the pack's is none of the file's.
fn said(
    layout: &Layout,
    pack: &Pack,
    plan: &Plan,
    options: &Options,
) -> Result<BTreeMap<usize, Option<usize>>, SourceError> {
    let mut said = BTreeMap::new();
    for (called, header) in &options.columns {
        let Some(column) = plan.called.iter().position(|known| fold(known) == fold(called)) else {
            let known = plan.called.join(", ");
            let hint = suggest::hint(called, plan.called.iter().map(String::as_str));
            let hint = format!(" It knows: {known}.{hint}");
            return Err(SourceError::UnknownColumn { pack: pack.name.clone(), column: called.clone(), hint });
        };
        if header.trim().is_empty() {
            said.insert(column, None);
            continue;
        }
        let Some(place) = layout.header.iter().position(|name| fold(name) == fold(header)) else {
            let folded: Vec<String> = layout.header.iter().map(|name| fold(name)).collect();
            let hint = match suggest::hint(&fold(header), folded.iter().map(String::as_str)) {
                hint if hint.is_empty() => format!(" Its columns are: {}.", layout.header.join(", ")),
                hint => hint,
            };
            return Err(SourceError::NoSuchColumn { column: header.clone(), hint });
        };
        said.insert(column, Some(place));
    }
    Ok(said)
}

fn by_name(names: &[String], layout: &Layout, place: usize) -> (String, bool) {
    let name = fold(&layout.header[place]);
    let others: Vec<&str> = layout
        .header
        .iter()
        .map(String::as_str)
        .filter(|other| fold(other) != name && names.contains(&fold(other)))
        .collect();
    let is_own = names.first() == Some(&name);
    let why = if is_own { "is called so" } else { "is a known name for it" };
    match others.is_empty() {
        true => (why.to_owned(), false),
        false => (format!("{why}; `{}` might be meant, too", others.join("`, `")), true),
    }
}

/// Guesses what no name finds: by part of a name, else by what the cells look like, if only one column does.
fn guess(
    input: Input<'_>,
    layout: &Layout,
    pack: &Pack,
    plan: &Plan,
    binding: &mut Binding,
    why: &mut BTreeMap<usize, (String, bool)>,
) -> Result<(), SourceError> {
    let mut used: BTreeSet<usize> = binding.at.iter().flatten().copied().collect();
    let open = |column: usize, binding: &Binding, why: &BTreeMap<usize, (String, bool)>| {
        binding.at[column].is_empty() && !why.contains_key(&column)
    };
    for (column, names) in plan.columns.iter().enumerate() {
        if !pack.looks.contains_key(&plan.called[column]) || !open(column, binding, why) {
            continue;
        }
        let free = |place: &usize| !used.contains(place);
        let part = |place: &usize| names.iter().any(|name| has_words(&fold(&layout.header[*place]), name));
        let found: Vec<usize> = (0..layout.header.len()).filter(free).filter(part).collect();
        if let [only] = found[..] {
            used.insert(only);
            binding.at[column] = std::iter::once(only).collect();
            why.insert(column, ("guessed: part of its name says so".to_owned(), true));
        } else if found.len() > 1 {
            let names: Vec<&str> = found.iter().map(|place| layout.header[*place].as_str()).collect();
            why.insert(column, (format!("left open: it may be any of `{}`", names.join("`, `")), true));
        }
    }
    let cells = cells(input, layout)?;
    for (column, called) in plan.called.iter().enumerate() {
        let Some(looks) = pack.looks.get(called).filter(|_| open(column, binding, why)) else { continue };
        let free = |place: &usize| !used.contains(place);
        let alike = |place: &usize| look_so(&cells[*place], *looks);
        let found: Vec<usize> = (0..layout.header.len()).filter(free).filter(alike).collect();
        if let [only] = found[..] {
            used.insert(only);
            binding.at[column] = std::iter::once(only).collect();
            let so = match looks {
                Looks::Address => "addresses",
                Looks::Date => "dates",
                Looks::Percent => "shares",
                Looks::Words => "words",
            };
            why.insert(column, (format!("guessed: its cells are {so}"), true));
        }
    }
    Ok(())
}

/// Whether a name holds another as whole words: `Objective Name (2026)` holds `objective name`.
fn has_words(name: &str, part: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        words.map(str::to_owned).collect()
    };
    let (name, part) = (words(name), words(part));
    !part.is_empty() && name.windows(part.len()).any(|window| window == part)
}

/// The cells of the first rows, by column.
fn cells(input: Input<'_>, layout: &Layout) -> Result<Vec<Vec<String>>, SourceError> {
    let mut cells = vec![Vec::new(); layout.header.len()];
    let mut n = 0;
    table::for_each(input, layout, &Binding::default(), |_, _, _, record| {
        for (of_column, cell) in cells.iter_mut().zip(record) {
            if !cell.trim().is_empty() {
                of_column.push(cell.trim().to_owned());
            }
        }
        n += 1;
        Ok(if n < ROWS_MOST { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
    })?;
    Ok(cells)
}

/// Whether nearly all cells of a column look so, and there are any.
fn look_so(cells: &[String], looks: Looks) -> bool {
    let formats = Format::usual();
    let alike = |cell: &&String| match looks {
        Looks::Address => {
            cell.split_once('@').is_some_and(|(local, domain)| !local.is_empty() && domain.contains('.'))
                && !cell.contains(char::is_whitespace)
        }
        Looks::Date => {
            let epoch = |format: &&Format| !matches!(format, Format::Epoch | Format::EpochMillis);
            formats.iter().filter(epoch).any(|format| format.read(cell).is_some())
        }
        Looks::Percent => cell.ends_with('%') && number(cell).is_some(),
        Looks::Words => false,
    };
    !cells.is_empty() && cells.iter().filter(alike).count() * 10 >= cells.len() * 9
}
