//! The Wall.

use super::Thing;
use crate::api::data::{Ask, Data};
use crate::pages::error::Fault;
use crate::parts::cell::label;
use crate::routes::Named;
use crate::visit::Visit;
use crate::wall::{self, Choice, Column, Standing, says};
use schemars::JsonSchema;
use serde::Serialize;

/// The Wall: the sentences, then who is in what.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Wall {
    /// The keynote that it is about; nothing where it shows every initiative.
    pub keynote: Option<Thing>,
    /// What it says in words.
    pub sentences: Vec<String>,
    /// The functions, as the cells of each row stand.
    pub functions: Vec<Thing>,
    /// The regions, as the region cells of each row stand.
    pub regions: Vec<Thing>,
    /// The rows, what is worst first.
    pub rows: Vec<Row>,
    /// How many rows there are before anything is left out.
    pub all_rows: usize,
    /// How many functions that no clause asks are left out; `columns=all` shows them.
    pub left_out: usize,
    /// Why cells are unknown, the most frequent reason first.
    pub unknown: Vec<Reason>,
}

/// A reason and how many cells it hides.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Reason {
    /// The reason, as half a sentence.
    pub why: String,
    /// How many cells.
    pub cells: usize,
}

/// An initiative, or the promise of one for a keynote.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Row {
    /// The initiative.
    pub initiative: Thing,
    /// How big a launch it is.
    pub tier: Option<String>,
    /// How far it has come.
    pub stage: Option<String>,
    /// How clauses stand that speak of it as a whole.
    pub whole: Option<Stands>,
    /// A cell a function.
    pub functions: Vec<Cell>,
    /// A cell a region.
    pub regions: Vec<Cell>,
}

/// How something stands.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Stands {
    /// `not in`, `in`, `kept`, `waived`, `due`, `unknown`, `disputed` or `broken`.
    pub word: String,
    /// Since when it is broken, until when it is due or waived, where that is known.
    pub date: Option<String>,
    /// Why it is unknown.
    pub why: Option<String>,
}

/// A cell.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Cell {
    /// The function or region.
    pub column: String,
    /// How it stands.
    pub stands: Stands,
    /// Whether a clause asks anything of it.
    pub asked: bool,
    /// Since when it contributes, if it has.
    pub since: Option<String>,
    /// How deep its contact is; nothing where there was none.
    pub contact: Option<String>,
    /// What else is due, beside a standing that is worse.
    pub also_due: Option<String>,
    /// The next move.
    pub next: Option<String>,
    /// How many matters are open with it; nothing where that is not known.
    pub open: Option<usize>,
    /// The cell as a sentence.
    pub says: String,
}

impl Stands {
    /// Of a standing.
    pub fn of(standing: &Standing) -> Stands {
        let (date, why) = match standing {
            Standing::Broken(at) | Standing::Due(at) => (*at, None),
            Standing::Waived(at) => (Some(*at), None),
            Standing::Unknown(why) => (None, Some(why.clone())),
            _ => (None, None),
        };
        Stands { word: standing.word().to_owned(), date: date.map(|at| at.to_string()), why }
    }
}

impl Data for Wall {
    const ASKS: &'static [Ask] = &[
        Ask { name: "keynote", says: "The keynote that it is about; `-` for every initiative." },
        Ask { name: "function", says: "Only this function." },
        Ask { name: "region", says: "Only this region." },
        Ask { name: "tier", says: "Only launches of this tier." },
        Ask { name: "open", says: "`1`: only rows in which somebody has something to do." },
        Ask { name: "columns", says: "`all`: also functions that no clause asks." },
        Ask { name: "rows", says: "How many rows at most, the worst first; 50 if not said." },
    ];

    fn of(visit: &Visit<'_>, _: &Named) -> Result<Wall, Fault> {
        let choice = Choice::of(visit).map_err(Fault::bad)?;
        let mut wall = wall::Wall::of(visit, choice);
        let sentences = says::sentences(visit, &wall).into_iter().filter(|line| !line.is_empty()).collect();
        let unknown = says::reasons(&wall).into_iter().map(|(why, cells)| Reason { why, cells }).collect();
        wall.narrow(visit);
        let thing = |column: &Column| Thing { id: column.id.clone(), name: column.name.clone() };
        Ok(Wall {
            keynote: wall.choice.keynote().map(|id| Thing { id: id.to_string(), name: visit.keynote(id) }),
            sentences,
            functions: wall.functions.iter().map(thing).collect(),
            regions: wall.regions.iter().map(thing).collect(),
            rows: wall.rows.iter().map(|one| row(visit, &wall, one)).collect(),
            all_rows: wall.n_rows,
            left_out: wall.n_left_out,
            unknown,
        })
    }
}

fn row(visit: &Visit<'_>, wall: &wall::Wall, row: &wall::Row) -> Row {
    let cells = |columns: &[Column], cells: &[wall::Cell]| {
        columns.iter().zip(cells).map(|(column, one)| cell(visit, row, column, one)).collect()
    };
    Row {
        initiative: Thing { id: row.initiative.to_string(), name: row.name.clone() },
        tier: row.tier.clone(),
        stage: row.stage.clone(),
        whole: row.whole.as_ref().map(Stands::of),
        functions: cells(&wall.functions, &row.cells),
        regions: cells(&wall.regions, &row.regions),
    }
}

fn cell(visit: &Visit<'_>, row: &wall::Row, column: &Column, cell: &wall::Cell) -> Cell {
    let next = cell.next_move(visit);
    Cell {
        column: column.id.clone(),
        stands: Stands::of(&cell.standing),
        asked: cell.asked,
        since: cell.touch.and_then(|touch| touch.since).map(|at| at.to_string()),
        contact: cell.touch.map(|touch| touch.word().to_owned()),
        also_due: cell.also_due().map(|at| at.to_string()),
        open: cell.n_open,
        says: label(visit, (row, column, cell), next.as_deref()),
        next,
    }
}
