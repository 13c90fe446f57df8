//! The pages: each a function of a [`Visit`] and nothing else.

pub mod about;
pub mod act;
pub mod agreement;
pub mod cell;
pub mod clause;
pub mod draft;
pub mod enter;
pub mod error;
pub mod inbox;
pub mod practice;
pub mod room;
pub mod wall;

use crate::as_of::{AsOf, Asked};
use crate::door::Seat;
use crate::house::{Down, House};
use crate::layout::{self, Drawn};
use crate::visit::Visit;
use error::Fault;
use maud::Markup;

/// A page and what its path names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Page {
    /// The Wall.
    Wall,
    /// The Room of an initiative.
    Room(String),
    /// A cell: an initiative and a function, or `region:` and a region.
    Cell(String, String),
    /// A clause.
    Clause(String),
    /// The agreement.
    Agreement,
    /// A practice's page of a path.
    Practice(String, String),
    /// What waits for whoever is looking.
    Inbox,
    /// The form of an act.
    Act(String),
    /// What Comity does with people's data, and what it does not know.
    About,
}

impl Page {
    /// Its path on this site.
    pub fn path(&self) -> String {
        match self {
            Page::Wall => "/".to_owned(),
            Page::Room(id) => format!("/room/{id}"),
            Page::Cell(id, column) => format!("/cell/{id}/{column}"),
            Page::Clause(id) => format!("/clause/{id}"),
            Page::Agreement => "/agreement".to_owned(),
            Page::Practice(slug, path) if path.is_empty() => format!("/p/{slug}"),
            Page::Practice(slug, path) => format!("/p/{slug}/{path}"),
            Page::Inbox => "/inbox".to_owned(),
            Page::Act(kind) => format!("/acts/{kind}"),
            Page::About => "/about".to_owned(),
        }
    }
}

/// Draws a page whole.
///
/// # Errors
/// A fault with its sentence: no such thing, a bad instant, a world that must not be shown.
pub fn draw(house: &House, page: &Page, asked: &Asked, seat: &Seat) -> Result<Markup, Fault> {
    house.read(|rooms| {
        let as_of = AsOf::of(asked, house.now(), rooms.world.last()).map_err(Fault::bad)?;
        let mut visit = Visit::new(house, rooms, asked, as_of, seat);
        visit.path = page.path();
        let drawn = match page {
            Page::Wall => wall::draw(&visit),
            Page::Room(id) => room::draw(&visit, id),
            Page::Cell(id, function) => cell::draw(&visit, id, function),
            Page::Clause(id) => clause::draw(&visit, id),
            Page::Agreement => Ok(agreement::draw(&visit, None)),
            Page::Practice(slug, path) => practice::draw(&visit, slug, path),
            Page::Inbox => Ok(inbox::draw(&visit)),
            Page::Act(kind) => act::draw(&visit, kind),
            Page::About => Ok(about::draw(&visit)),
        };
        drawn.map(|drawn: Drawn| layout::frame(&visit, &drawn))
    })?
}

impl From<Down> for Fault {
    fn from(down: Down) -> Fault {
        Fault::down(format!("Comity cannot show anything just now: {down}."))
    }
}
