//! Rows and columns put together, and what a person asked to see of them.

use super::cell::{Cell, Standing, worst};
use super::choose::Choice;
use super::contact::{Touches, touches};
use crate::bench::Place;
use crate::parts::more;
use crate::visit::{Visit, concerns};
use comity_common::agreement::judge::{Court, heard::Heard};
use comity_common::catalogue::CONTACT;
use comity_common::initiatives::fold::announcement_ref;
use comity_common::practice::Open;
use comity_common::trace::coverage::Gap;
use comity_spine::{Function, InitiativeId, Ref};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// How many functions are shown that no clause asks; the others are a click away.
const CONTACT_COLUMNS: usize = 6;

/// A function or region of the Wall.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its id.
    pub id: String,
    /// What people call it.
    pub name: String,
}

/// An announcement or initiative of the Wall.
#[derive(Clone, Debug)]
pub struct Row {
    /// Which.
    pub initiative: InitiativeId,
    /// What people call it.
    pub name: String,
    /// How big a launch it is, if anybody has said.
    pub tier: Option<String>,
    /// How far it has come, if anybody has said.
    pub stage: Option<String>,
    /// The verdict of clauses that speak of it as a whole.
    pub whole: Option<Standing>,
    /// A cell a function.
    pub cells: Vec<Cell>,
    /// A cell a region.
    pub regions: Vec<Cell>,
}

/// The Wall.
#[derive(Clone, Debug)]
pub struct Wall {
    /// What it is about.
    pub choice: Choice,
    /// The rows, worst first, then by name.
    pub rows: Vec<Row>,
    /// The functions.
    pub functions: Vec<Column>,
    /// The regions.
    pub regions: Vec<Column>,
    /// How many functions with contact are left out.
    pub n_left_out: usize,
    /// How many rows there are before anything is left out.
    pub n_rows: usize,
    /// How many rows fit what was asked for and are left out because there are so many.
    pub n_more: usize,
}

impl Row {
    /// The gravity of its worst cell.
    pub fn gravity(&self) -> u8 {
        let cells = self.cells.iter().chain(&self.regions).map(|cell| cell.standing.gravity());
        cells.chain(self.whole.iter().map(Standing::gravity)).max().unwrap_or(0)
    }

    /// The gravity of the worst verdict; what no clause asks about does not count.
    fn asked_gravity(&self) -> u8 {
        let asked = self.cells.iter().chain(&self.regions).filter(|cell| cell.asked);
        let cells = asked.map(|cell| cell.standing.gravity());
        cells.chain(self.whole.iter().map(Standing::gravity)).max().unwrap_or(0)
    }

    /// Whether anything of it waits for somebody.
    fn is_open(&self) -> bool {
        let mut cells = self.cells.iter().chain(&self.regions);
        self.asked_gravity() >= 3 || cells.any(|cell| cell.n_open.is_some_and(|n| n > 0))
    }
}

impl Wall {
    /// The whole Wall of what was chosen; one for all who see the same.
    pub fn of(visit: &Visit<'_>, choice: Choice) -> Wall {
        let is_shared = visit.sees_all() && visit.kept.is_as_for_all(visit.viewer());
        if !is_shared {
            return Wall::new(visit, choice);
        }
        let asked = |name| visit.asked.get(name).map(str::to_owned);
        let key = (choice.clone(), asked("columns"), asked("function"));
        Wall::clone(&visit.bench.wall(key, || Wall::new(visit, choice)))
    }

    fn new(visit: &Visit<'_>, choice: Choice) -> Wall {
        let initiatives = choice.initiatives(visit);
        let touched: Vec<Touches<'_>> = initiatives.iter().map(|id| touches(visit, id)).collect();
        let drafts: Vec<Draft<'_>> = initiatives
            .iter()
            .zip(&touched)
            .map(|(id, touches)| Draft::new(visit, &choice, id, touches))
            .collect();
        let (functions, n_left_out) = function_columns(visit, &drafts);
        let regions = region_columns(visit, &drafts);
        let court = Court::new(visit.world, &visit.bench.clauses, visit.at());
        let mut rows: Vec<Row> =
            drafts.iter().map(|draft| draft.row(visit, &court, &functions, &regions)).collect();
        rows.sort_by_cached_key(|row| {
            (Reverse(row.asked_gravity()), row.name.to_lowercase(), row.name.clone())
        });
        Wall { choice, n_rows: rows.len(), rows, functions, regions, n_left_out, n_more: 0 }
    }

    /// Leaves out what the address does not ask for.
    pub fn narrow(&mut self, visit: &Visit<'_>) {
        let asked = visit.asked;
        if let Some(function) = asked.get("function") {
            keep_column(&mut self.functions, &mut self.rows, |row| &mut row.cells, function);
        }
        if let Some(region) = asked.get("region") {
            keep_column(&mut self.regions, &mut self.rows, |row| &mut row.regions, region);
        }
        if let Some(tier) = asked.get("tier") {
            self.rows.retain(|row| row.tier.as_deref() == Some(tier));
        }
        if asked.get("open").is_some() {
            self.rows.retain(Row::is_open);
        }
        let most = more::rows(asked);
        self.n_more = self.rows.len().saturating_sub(most);
        self.rows.truncate(most);
    }

    /// The tiers of its rows.
    pub fn tiers(&self) -> BTreeSet<&str> {
        self.rows.iter().filter_map(|row| row.tier.as_deref()).collect()
    }
}

fn keep_column(
    columns: &mut Vec<Column>,
    rows: &mut [Row],
    cells: impl Fn(&mut Row) -> &mut Vec<Cell>,
    id: &str,
) {
    let wanted: Vec<bool> = columns.iter().map(|column| column.id == id).collect();
    let mut places = wanted.iter();
    columns.retain(|_| places.next().is_some_and(|keep| *keep));
    for row in rows {
        let mut places = wanted.iter();
        cells(row).retain(|_| places.next().is_some_and(|keep| *keep));
    }
}

/// What is known of a row before its columns are.
struct Draft<'a> {
    initiative: &'a InitiativeId,
    touches: &'a Touches<'a>,
    open: Vec<&'a Open>,
    by_function: BTreeMap<Function, Vec<Place>>,
    by_region: BTreeMap<String, Vec<Place>>,
    whole: Vec<Place>,
}

impl<'a> Draft<'a> {
    fn new(
        visit: &'a Visit<'_>,
        choice: &Choice,
        initiative: &'a InitiativeId,
        touches: &'a Touches<'a>,
    ) -> Draft<'a> {
        let open: Vec<&Open> = visit.open_about(initiative).collect();
        let matters: BTreeSet<&Ref> = open.iter().map(|open| &open.matter).collect();
        let mut draft = Draft {
            initiative,
            touches,
            open,
            by_function: BTreeMap::new(),
            by_region: BTreeMap::new(),
            whole: Vec::new(),
        };
        let own = subjects(visit, choice, initiative);
        let places = own.iter().chain(matters).flat_map(|subject| visit.bench.about(subject));
        for place in places {
            let aim = visit.aim(&place);
            if aim.functions.is_empty() && aim.regions.is_empty() {
                draft.whole.push(place.clone());
            }
            for function in aim.functions {
                draft.by_function.entry(function).or_default().push(place.clone());
            }
            for region in aim.regions {
                draft.by_region.entry(region).or_default().push(place.clone());
            }
        }
        draft
    }

    fn row(&self, visit: &Visit<'_>, court: &Court<'_>, functions: &[Column], regions: &[Column]) -> Row {
        let it = visit.world.initiatives().get(self.initiative);
        let begun = it.and_then(|it| it.opened_at()).unwrap_or(visit.at());
        let gap = Heard::by_any(court, CONTACT).gap(begun, visit.at()).map(|gap| gap_says(visit, &gap));
        let known = visit.open().is_some();
        let function = |column: &Column| {
            let id = Function::new(&column.id).ok();
            let places = id.as_ref().and_then(|id| self.by_function.get(id)).map_or(&[][..], Vec::as_slice);
            let mine = |open: &&&Open| id.as_ref().is_some_and(|id| concerns(open, id));
            let n_open = known.then(|| self.open.iter().filter(mine).count());
            let touch = self.touches.functions.get(column.id.as_str()).copied();
            Cell::new(visit, places, touch, gap.as_deref(), n_open)
        };
        let region = |column: &Column| {
            let places = self.by_region.get(&column.id).map_or(&[][..], Vec::as_slice);
            let touch = self.touches.regions.get(column.id.as_str()).copied();
            Cell::new(visit, places, touch, gap.as_deref(), None)
        };
        Row {
            initiative: self.initiative.clone(),
            name: visit.initiative(self.initiative),
            tier: it.and_then(|it| it.attr("tier", visit.at()).first()).map(ToString::to_string),
            stage: it.and_then(|it| it.stage(visit.at())).map(str::to_owned),
            whole: worst(visit, &self.whole),
            cells: functions.iter().map(function).collect(),
            regions: regions.iter().map(region).collect(),
        }
    }
}

/// What the verdicts of a row are about: the initiative and its standing promises.
pub fn subjects(visit: &Visit<'_>, choice: &Choice, initiative: &InitiativeId) -> Vec<Ref> {
    let all = visit.world.initiatives();
    let mut subjects = vec![Ref::initiative(initiative)];
    match choice {
        Choice::Keynote(keynote) => subjects.push(announcement_ref(keynote, initiative)),
        Choice::All => {
            let stands = |keynote: &&_| all.is_promised(keynote, initiative, visit.at());
            let standing = all.keynotes_of(initiative).filter(stands);
            subjects.extend(standing.map(|keynote| announcement_ref(keynote, initiative)));
        }
    }
    subjects
}

/// The functions that agree or are asked, by name; then those with contact, the most frequent first.
fn function_columns(visit: &Visit<'_>, drafts: &[Draft<'_>]) -> (Vec<Column>, usize) {
    let column = |id: &str| Column { id: id.to_owned(), name: visit.function(id) };
    let asked = drafts.iter().flat_map(|draft| draft.by_function.keys());
    let asked: BTreeSet<&Function> = visit.bench.parties.iter().chain(asked).collect();
    let mut columns: Vec<Column> = asked.iter().map(|function| column(function.as_str())).collect();
    let mut n_rows: BTreeMap<&str, usize> = BTreeMap::new();
    for function in drafts.iter().flat_map(|draft| draft.touches.functions.keys()) {
        if !columns.iter().any(|column| column.id == *function) {
            *n_rows.entry(function).or_default() += 1;
        }
    }
    let mut others: Vec<(&str, usize)> = n_rows.into_iter().collect();
    others.sort_by_key(|(function, n)| (Reverse(*n), *function));
    let wanted = visit.asked.get("function");
    let shown = |(place, (function, _)): &(usize, &(&str, usize))| {
        *place < CONTACT_COLUMNS || visit.asked.get("columns") == Some("all") || wanted == Some(*function)
    };
    let before = columns.len();
    columns.extend(others.iter().enumerate().filter(shown).map(|(_, (function, _))| column(function)));
    let n_left_out = others.len() - (columns.len() - before);
    (columns, n_left_out)
}

fn region_columns(visit: &Visit<'_>, drafts: &[Draft<'_>]) -> Vec<Column> {
    let touched = drafts.iter().flat_map(|draft| draft.touches.regions.keys().copied());
    let asked = drafts.iter().flat_map(|draft| draft.by_region.keys().map(String::as_str));
    let all: BTreeSet<&str> = touched.chain(asked).collect();
    all.into_iter().map(|id| Column { id: id.to_owned(), name: visit.region(id) }).collect()
}

/// Why absence of contact is not known, as half a sentence, in the judge's words.
pub fn gap_says(visit: &Visit<'_>, gap: &Gap) -> String {
    match gap {
        Gap::NoSource => "no source tells of `contact`".to_owned(),
        Gap::Begins(source, first) => {
            format!("the source `{source}` of `contact` begins only on {}", visit.day(*first))
        }
        Gap::Uncovered(source, None) => format!("the source `{source}` of `contact` is missing"),
        Gap::Uncovered(source, Some(to)) => {
            format!("the source `{source}` of `contact` does not cover it; it reaches {}", visit.day(*to))
        }
        Gap::BeforeLog(began) => {
            format!("Comity keeps `contact` itself, but only since {}", visit.day(*began))
        }
    }
}
