//! Which keynote the Wall is about.

use crate::visit::Visit;
use comity_spine::{At, InitiativeId, KeynoteId};

/// The value in the address that asks for every initiative; no keynote can have this name.
pub const ALL: &str = "-";

/// What the Wall is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// The announcements of a keynote.
    Keynote(KeynoteId),
    /// Every initiative that is running.
    All,
}

impl Choice {
    /// What the address asks for; without that the next keynote, else the latest, else every initiative.
    ///
    /// # Errors
    /// A sentence that says which keynotes there are.
    pub fn of(visit: &Visit<'_>) -> Result<Choice, String> {
        match visit.asked.get("keynote") {
            Some(ALL) => Ok(Choice::All),
            Some(text) => KeynoteId::new(text)
                .ok()
                .filter(|id| visit.world.initiatives().keynote(id).is_some())
                .map(Choice::Keynote)
                .ok_or_else(|| no_keynote(visit, text)),
            None => Ok(next(visit).map_or(Choice::All, Choice::Keynote)),
        }
    }

    /// The keynote, if it is one.
    pub fn keynote(&self) -> Option<&KeynoteId> {
        match self {
            Choice::Keynote(id) => Some(id),
            Choice::All => None,
        }
    }

    /// The initiatives of its rows: those promised, or those that are running; by id.
    pub fn initiatives(&self, visit: &Visit<'_>) -> Vec<InitiativeId> {
        let (all, at) = (visit.world.initiatives(), visit.at());
        match self {
            Choice::Keynote(id) => {
                let promised = all.announced_for(id).filter(|(it, _)| all.is_promised(id, it, at));
                promised.map(|(initiative, _)| initiative.clone()).collect()
            }
            Choice::All => {
                let running = all.iter().filter(|(_, it)| it.is_open(at) && it.ended(at).is_none());
                running.map(|(initiative, _)| initiative.clone()).collect()
            }
        }
    }
}

/// Every keynote that is known by then, by date; those without one last.
pub fn keynotes(visit: &Visit<'_>) -> Vec<(KeynoteId, Option<At>)> {
    let all = visit.world.initiatives().keynotes();
    let mut all: Vec<_> =
        all.map(|(id, it)| (id.clone(), it.date(visit.at()).map(|(date, _)| date))).collect();
    all.sort_by_key(|(id, date)| (date.is_none(), *date, id.clone()));
    all
}

/// The first keynote that is not over, else the last one that is.
fn next(visit: &Visit<'_>) -> Option<KeynoteId> {
    let dated: Vec<_> = keynotes(visit).into_iter().filter_map(|(id, date)| Some((id, date?))).collect();
    let coming = dated.iter().find(|(_, date)| visit.day(*date) >= visit.today());
    coming.or(dated.last()).map(|(id, _)| id.clone())
}

fn no_keynote(visit: &Visit<'_>, text: &str) -> String {
    let known: Vec<String> = keynotes(visit).into_iter().map(|(id, _)| id.to_string()).collect();
    let hint = comity_spine::suggest::hint(text, known.iter().map(String::as_str));
    let text: String = text.chars().take(60).collect();
    format!("There is no keynote `{text}`.{hint} Choose one from the list on the Wall.")
}
