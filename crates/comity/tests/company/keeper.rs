//! Who keeps the company's people and sources: the desk's own functions over its stores, without a worker.

use super::Counted;
use comity_desk::links::{Coverage, Known, Unmapped, open_places};
use comity_desk::{Desk, DeskError, Glass, SignatureFile, identity, sources, whom};
use comity_sources::link::LinkRules;
use comity_spine::{At, PersonId, Refusal, Seq, SourceId};
use comity_vault::Happening;
use comity_web::House;
use comity_web::keeper::{Came, Change, Errand, Far, Keeper, Records, Shelf, Whence, Who};
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;

/// The upload that lies there.
pub const UPLOAD: &str = "an-upload";

pub struct Registry {
    pub dir: PathBuf,
    /// Whether anything is written; else every change is refused.
    pub writes: bool,
}

impl Records for Registry {
    fn who(&self) -> Result<Arc<Who>, DeskError> {
        let glass = Glass::open(&self.dir)?;
        let vault = glass.vault();
        Ok(Arc::new(Who {
            actors: vault.actors()?,
            too_many: identity::too_many_unmatched(&vault.actors()?),
            open: identity::open_handles(vault, &["acme.example".to_owned()], 100)?,
            confirmed: vault.confirmed()?,
            listed: vault.directory()?.into_iter().map(|card| card.person).collect(),
        }))
    }

    fn whence(&self, known: &Known, now: At) -> Result<Arc<Whence>, DeskError> {
        let glass = Glass::open(&self.dir)?;
        let vault = glass.vault();
        let coverage = Coverage::of_quarter(vault, now)?;
        let open = open_places(&coverage, &Unmapped::of(vault)?, &LinkRules::default(), known);
        let mut mapped = vault.places()?;
        mapped.retain(|place| place.mapped.is_some());
        Ok(Arc::new(Whence {
            feeds: vault.feeds()?.into(),
            runs: sources::runs(&glass, 50)?.into(),
            coverage: coverage.into(),
            open,
            mapped: mapped.into(),
        }))
    }

    fn happened_at(&self, source: &SourceId, place: &str) -> Result<Vec<Happening>, DeskError> {
        Ok(Glass::open(&self.dir)?.vault().happened_at(source, place)?)
    }

    fn person(&self, text: &str) -> Result<PersonId, DeskError> {
        whom::person(Glass::open(&self.dir)?.vault(), text)
    }

    fn signature(&self, seq: Seq) -> Result<Option<(SignatureFile, String)>, DeskError> {
        Glass::open(&self.dir)?.signature(seq)
    }

    fn public_key(&self) -> Result<String, DeskError> {
        Ok(Glass::open(&self.dir)?.log().public_key()?)
    }
}

impl Keeper for Registry {
    fn change(
        &self,
        house: &House,
        change: &Change,
        by: Option<PersonId>,
        now: At,
    ) -> Result<u64, DeskError> {
        if !self.writes {
            return Err(Refusal::new("Nothing is written here.").into());
        }
        let mut desk = Desk::open(&self.dir, comity_practices::all(), Box::new(Counted(1 << 60)))?;
        match change {
            Change::Match(handle, person) => drop(desk.confirm_match(*handle, *person, by, now)?),
            Change::Split(handle) => drop(desk.split(*handle, by, now)?),
            Change::Map(source, place, to) => drop(desk.map_place(source, place, to.as_ref(), by, now)?),
            Change::Undo(import) => drop(desk.undo(*import, by, now)?),
        }
        drop(desk);
        house.refresh_names();
        super::catch_up(house, &self.dir)?;
        Ok(0)
    }

    fn kinds(&self) -> Vec<String> {
        vec!["people-csv".to_owned()]
    }

    fn shelve(&self) -> Result<Shelf, DeskError> {
        Err(Refusal::new("Nothing is kept here.").into())
    }

    fn shelf(&self, id: &str) -> Option<Shelf> {
        (id == UPLOAD).then(|| Shelf { id: id.to_owned(), dir: self.dir.join(id) })
    }

    fn clear(&self, _: &Shelf) {}

    fn read(
        &self,
        _: &House,
        _: &Errand<'_>,
        _: &mut dyn FnMut(Far) -> ControlFlow<()>,
    ) -> Result<Came, DeskError> {
        Err(DeskError::Unread("nothing is read here".to_owned()))
    }
}
