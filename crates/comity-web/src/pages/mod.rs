//! The pages: each a function of a [`Visit`] and nothing else.

pub mod about;
pub mod account;
pub mod act;
pub mod agreement;
pub mod cell;
pub mod clause;
pub mod draft;
pub mod enter;
pub mod error;
pub mod gallery;
pub mod inbox;
pub mod letter;
pub mod people;
pub mod piece;
pub mod practice;
pub mod room;
pub mod search;
pub mod sign;
pub mod sources;
pub mod stop;
pub mod told;
pub mod wall;
pub mod write;

use crate::access::{Asker, Pass, Stop};
use crate::as_of::Asked;
use crate::door::Seat;
use crate::house::{Down, House, Rooms};
use crate::layout::{self, Drawn};
use crate::routes::{Named, Row, Sort};
use crate::shown::{Sheet, There};
use crate::visit::Visit;
use comity_auth::Thing;
use comity_spine::{At, InitiativeId};
use error::Fault;

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
    /// What whoever is looking was told, and when.
    Told,
    /// Who is who.
    People,
    /// What sources brought.
    Sources,
    /// The form of an act.
    Act(String),
    /// What Comity does with people's data, and what it does not know.
    About,
    /// Every part in every state.
    Gallery,
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
            Page::Told => "/inbox/told".to_owned(),
            Page::People => "/people".to_owned(),
            Page::Sources => "/sources".to_owned(),
            Page::Act(kind) => format!("/acts/{kind}"),
            Page::About => "/about".to_owned(),
            Page::Gallery => "/gallery".to_owned(),
        }
    }
}

impl Page {
    /// Whether it is made of nothing but acts, names and what was sent, so that it stays as it is until one
    /// of them changes; an import that is running shows how far it is.
    fn is_kept(&self) -> bool {
        !matches!(self, Page::People | Page::Sources | Page::Act(_) | Page::Gallery)
    }
}

/// A page that an address asks for, with what whoever asks must be allowed.
pub struct Wanted {
    row: &'static Row,
    named: Named,
    page: Page,
}

impl Wanted {
    /// What a row of the list of addresses makes of the names in an address.
    pub fn new(row: &'static Row, page: fn(&Named) -> Page, named: Named) -> Wanted {
        Wanted { row, page: page(&named), named }
    }

    /// The proof that whoever asks may have it.
    fn pass(&self, asker: Asker, rooms: &Rooms, asked: &Asked, now: At) -> Result<Pass, Stop> {
        pass(self.row, &self.named, asker, rooms, asked, now)
    }
}

/// The proof that whoever asks may have what a row answers with.
///
/// # Errors
/// What to tell them instead.
pub fn pass(
    row: &Row,
    named: &Named,
    asker: Asker,
    rooms: &Rooms,
    asked: &Asked,
    now: At,
) -> Result<Pass, Stop> {
    let me = asker.me();
    match row.on {
        Sort::Door => asker.pass(row.action, &Thing::Door),
        Sort::House => asker.pass(row.action, &Thing::House),
        Sort::Live => asker.pass(row.action, &Thing::Live),
        Sort::Own => asker.pass(row.action, &Thing::Inbox(me)),
        // Who sees the whole house may be told that there is none of that name.
        Sort::Initiative => match InitiativeId::new(&named.get("initiative")) {
            Ok(id) => asker.pass(row.action, &Thing::Initiative(&id)),
            Err(_) => asker.pass(row.action, &Thing::House),
        },
        Sort::Deed => deed(row, &named.get("kind"), asker, rooms, asked, now),
        Sort::Act(kind) => deed(row, kind, asker, rooms, asked, now),
    }
}

/// The proof that whoever asks may do an act of that kind, about what the address says.
fn deed(row: &Row, kind: &str, asker: Asker, rooms: &Rooms, asked: &Asked, now: At) -> Result<Pass, Stop> {
    match act::card(&rooms.world, kind) {
        Ok(card) => {
            let about = comity_common::about::of(&rooms.world, card, asked.pairs(), now);
            asker.pass(card.action, &Thing::Deed(&about))
        }
        Err(_) => asker.pass(row.action, &Thing::House),
    }
}

/// Draws a page whole, for whoever may see it.
///
/// # Errors
/// They may not; or a fault with its sentence: no such thing, a bad instant, a world that must not be shown.
pub fn draw(house: &House, wanted: &Wanted, asked: &Asked, seat: Seat) -> Result<Sheet, Stop> {
    let drawn = house.read(|rooms| {
        let is_program = matches!(seat, Seat::Program(..));
        let now = house.now();
        let asker = Asker::of(house, &rooms.world, seat);
        let home = asker.home();
        if wanted.page == Page::Wall && home != "/" {
            return Err(Stop::Begin(home));
        }
        let pass = wanted.pass(asker, rooms, asked, now)?;
        let as_of = rooms.as_of(asked).map_err(Fault::bad)?;
        let page = &wanted.page;
        let stamp = house.shown().stamp(rooms.world.next(), rooms.live.as_of());
        let key = (page.is_kept() && !is_program).then(|| {
            let asked: Vec<_> = asked.pairs().collect();
            (pass.asker().me(), format!("{}?{asked:?}", page.path()), as_of.said.then_some(as_of.at))
        });
        let there = key.as_ref().map(|key| house.shown().get(stamp, key));
        let _turn = match there {
            Some(There::Page(known)) => return Ok(known),
            Some(There::Turn(turn)) => Some(turn),
            Some(There::Nothing) | None => None,
        };
        let mut visit = Visit::new(house, rooms, asked, as_of, &pass);
        visit.path = page.path();
        let sheet = Sheet::new(layout::frame(&visit, &main(&visit, page)?).into_string());
        if let Some(key) = key {
            house.shown().put(stamp, key, &sheet);
        }
        Ok(sheet)
    });
    drawn.map_err(Fault::from)?
}

/// A page before it is framed.
fn main(visit: &Visit<'_>, page: &Page) -> Result<Drawn, Fault> {
    match page {
        Page::Wall => wall::draw(visit),
        Page::Room(id) => room::draw(visit, id),
        Page::Cell(id, function) => cell::draw(visit, id, function),
        Page::Clause(id) => clause::draw(visit, id),
        Page::Agreement => Ok(agreement::draw(visit, None)),
        Page::Practice(slug, path) => practice::draw(visit, slug, path),
        Page::Inbox => Ok(inbox::draw(visit, None)),
        Page::Told => Ok(told::draw(visit)),
        Page::People => Ok(people::draw(visit, None)),
        Page::Sources => Ok(sources::draw(visit, None)),
        Page::Act(kind) => act::draw(visit, kind),
        Page::About => Ok(about::draw(visit)),
        Page::Gallery => gallery::draw(visit),
    }
}

impl From<Down> for Fault {
    fn from(down: Down) -> Fault {
        Fault::down(format!("Comity cannot show anything just now: {down}."))
    }
}
