//! What is each person's own at the company, kept in its vault.

use comity_spine::{At, PersonId, Refusal};
use comity_vault::{Keeping, KeptDraft, Letter, MailWish, PutOff, Vault};
use comity_web::drawer::{Drawer, MailCard};
use std::path::PathBuf;

pub struct Chest {
    pub dir: PathBuf,
}

impl Chest {
    fn vault(&self) -> Vault {
        Vault::open(&self.dir).unwrap()
    }
}

impl Drawer for Chest {
    fn put_offs(&self, person: PersonId, by: At) -> Vec<PutOff> {
        self.vault().put_offs(person, by).unwrap()
    }
    fn put_off(&self, person: PersonId, off: &PutOff) -> Result<(), Refusal> {
        self.vault().put_off(person, off).map_err(|why| Refusal::new(why.to_string()))
    }
    fn mail(&self, _: PersonId) -> Option<MailCard> {
        None
    }
    fn set_wish(&self, _: PersonId, _: &MailWish, _: At) -> Result<(), Refusal> {
        Err(Refusal::new("No mail goes out here."))
    }
    fn letters(&self, person: PersonId, by: At, most: usize) -> Vec<Letter> {
        self.vault().letters_to(person, by, most).unwrap()
    }
    fn stops(&self, _: &str, _: At) -> Option<PersonId> {
        None
    }
    fn draft(&self, person: PersonId) -> Option<KeptDraft> {
        self.vault().draft_of(person).unwrap()
    }
    fn keep_draft(&self, person: PersonId, draft: &KeptDraft, over: Option<At>) -> Result<Keeping, Refusal> {
        self.vault().keep_draft(person, draft, over).map_err(|why| Refusal::new(why.to_string()))
    }
    fn drop_draft(&self, person: PersonId, at: At) -> bool {
        self.vault().drop_draft(person, at).unwrap()
    }
}
