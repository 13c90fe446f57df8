//! A pen that asks whether an act may be done before it shows it to the house, and a door for its people.

use comity_auth::{Grant, NewToken, Role, Scope, Scopes, TokenCard};
use comity_common::practice::RawWish;
use comity_desk::{Acted, DeskError, Intent};
use comity_spine::{At, Entry, Head, Noun, PersonId, Ref, Refusal, Visibility};
use comity_web::door::{Barred, Door, Key};
use comity_web::{House, Locker, Pen};
use serde_json::json;
use std::sync::{Arc, Mutex};

/// A door that knows one session a person: the person's number.
pub struct Doorman;

impl Door for Doorman {
    fn who(&self, token: &str, _: At) -> Option<PersonId> {
        token.parse().ok().map(PersonId).filter(|person| person.0 < 10)
    }
    fn enter(&self, key: &Key, _: At) -> Result<String, Barred> {
        match key {
            Key::Password { mail, password } if mail == "mia@acme.example" && password == "long enough" => {
                Ok("1".to_owned())
            }
            _ => Err(Refusal::new("This address and this password do not belong together.").into()),
        }
    }
    fn leave(&self, _: &str, _: At) {}
    fn invited(&self, _: &str, _: At) -> Option<PersonId> {
        None
    }
    fn is_open(&self) -> bool {
        false
    }
    /// Everybody works here, and leads legal.
    fn grants(&self, person: PersonId, now: At) -> Vec<Grant> {
        let legal = Ref::new(Noun::Function, "legal");
        let grant = |(role, scope)| Grant { person, role, scope, from: now, until: None, by: None };
        [(Role::Member, None), (Role::Lead, Some(legal))].map(grant).into()
    }
    fn cast(&self) -> &[PersonId] {
        &[]
    }
    fn locker(&self) -> Option<&dyn Locker> {
        Some(&Drawer)
    }
}

/// Knows tokens that say themselves whose they are and what they are for: `comity_1_read+act`.
pub struct Drawer;

impl Locker for Drawer {
    fn program(&self, token: &str, _: At) -> Option<(PersonId, Scopes)> {
        let (person, scopes) = token.strip_prefix("comity_")?.split_once('_')?;
        let scopes: Option<Scopes> = scopes.split('+').map(Scope::named).collect();
        Some((PersonId(person.parse().ok()?), scopes?))
    }
    fn tokens(&self, _: PersonId) -> Vec<TokenCard> {
        Vec::new()
    }
    fn make_token(&self, new: &NewToken, _: At) -> Result<String, Refusal> {
        if new.name.trim().is_empty() {
            return Err(Refusal::of("name", "Give it a name."));
        }
        Ok(format!("comity_{}_read", new.person.0))
    }
    fn revoke_token(&self, _: PersonId, _: &str) -> bool {
        false
    }
    fn filters(&self, person: PersonId) -> Vec<(String, String)> {
        if person.0 == 1 { vec![("Mine <b>".to_owned(), "region=emea".to_owned())] } else { Vec::new() }
    }
    fn keep_filter(&self, _: PersonId, _: &str, _: &str) -> Result<(), Refusal> {
        Ok(())
    }
    fn drop_filter(&self, _: PersonId, _: &str) -> bool {
        true
    }
}

/// Does acts as the desk does, but for keeping them.
#[derive(Clone, Default)]
pub struct Clerk(pub Arc<Mutex<Vec<Intent>>>);

impl Pen for Clerk {
    fn act(&self, house: &House, intent: Intent, now: At) -> Result<Acted, DeskError> {
        let by = intent.by.unwrap_or(PersonId(0));
        let terms = json!({ intent.kind.as_str(): intent.fields });
        let read = house.read(|rooms| {
            let (world, now) = (&rooms.world, now.max(rooms.world.last()));
            let wish = RawWish { world, by, at: now, terms: &terms, words: &intent.words };
            world.decide(&intent.kind, &wish).map(|()| (world.next(), now))
        });
        let (seq, now) = read.expect("the house stands")?;
        let head = Head {
            seq,
            kind: intent.kind.as_str().into(),
            version: 1,
            recorded_at: now,
            at: now,
            by: intent.by,
            on_behalf_of: None,
            source: None,
            visibility: Visibility::Open,
        };
        let body = serde_json::to_vec(&terms).expect("it was JSON");
        let entry = Entry { head, terms: body.into(), traces: Arc::new([]) };
        house.apply(&entry, &[]).expect("the act can be read");
        self.0.lock().expect("no test died here").push(intent);
        Ok(Acted { seq, recorded_at: now, repeated: false, matter: None })
    }
}
