//! A drawer in memory.

use comity_spine::{At, PersonId, Refusal};
use comity_vault::{Keeping, KeptDraft, Letter, MailWish, PutOff};
use comity_web::drawer::{Drawer, MailCard};
use std::collections::BTreeMap;
use std::sync::Mutex;

/// Keeps what people put off, when they want mail and what they draft; mail is set up for those of the
/// company.
#[derive(Default)]
pub struct Chest {
    offs: Mutex<Vec<(PersonId, PutOff)>>,
    wishes: Mutex<BTreeMap<PersonId, MailWish>>,
    pub letters: Vec<Letter>,
    drafts: Mutex<BTreeMap<PersonId, KeptDraft>>,
}

impl Drawer for Chest {
    fn put_offs(&self, person: PersonId, by: At) -> Vec<PutOff> {
        let mut newest: BTreeMap<String, PutOff> = BTreeMap::new();
        for (_, off) in self.offs.lock().unwrap().iter().filter(|(of, off)| *of == person && off.at <= by) {
            newest.insert(off.item.clone(), off.clone());
        }
        newest.into_values().collect()
    }
    fn put_off(&self, person: PersonId, off: &PutOff) -> Result<(), Refusal> {
        self.offs.lock().unwrap().push((person, off.clone()));
        Ok(())
    }
    fn mail(&self, person: PersonId) -> Option<MailCard> {
        let wish = self.wishes.lock().unwrap().get(&person).copied().unwrap_or_default();
        let (address, zone) = (Some("mia@acme.example".to_owned()), "Europe/Berlin".to_owned());
        Some(MailCard { wish, address, zone, is_set_up: true })
    }
    fn set_wish(&self, person: PersonId, wish: &MailWish, _: At) -> Result<(), Refusal> {
        self.wishes.lock().unwrap().insert(person, *wish);
        Ok(())
    }
    fn letters(&self, person: PersonId, by: At, most: usize) -> Vec<Letter> {
        let theirs = self.letters.iter().filter(|letter| letter.person == person && letter.at <= by);
        theirs.take(most).cloned().collect()
    }
    fn stops(&self, token: &str, _: At) -> Option<PersonId> {
        (token == "stop-mia").then_some(PersonId(1))
    }
    fn draft(&self, person: PersonId) -> Option<KeptDraft> {
        self.drafts.lock().unwrap().get(&person).cloned()
    }
    fn keep_draft(&self, person: PersonId, draft: &KeptDraft, over: Option<At>) -> Result<Keeping, Refusal> {
        let mut drafts = self.drafts.lock().unwrap();
        let known = drafts.get(&person);
        if let Some(known) = known.filter(|it| it.text != draft.text && over != Some(it.at)) {
            return Ok(Keeping::Other(known.clone()));
        }
        let at = known.map_or(draft.at, |known| draft.at.max(known.at.plus_millis(1)));
        drafts.insert(person, KeptDraft { at, ..draft.clone() });
        Ok(Keeping::Done(at))
    }
    fn drop_draft(&self, person: PersonId, at: At) -> bool {
        let mut drafts = self.drafts.lock().unwrap();
        let is_it = drafts.get(&person).is_some_and(|known| known.at == at);
        is_it && drafts.remove(&person).is_some()
    }
}
