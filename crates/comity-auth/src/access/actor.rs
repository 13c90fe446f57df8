//! Who asks.

use comity_spine::{Function, InitiativeId, Noun, PersonId, Region};
use comity_vault::{Grant, Role};
use std::collections::BTreeSet;

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Actor {
    /// Somebody who has not signed in; while the house is open, they may look.
    Stranger {
        /// Whether the house is open: nobody could ever sign in yet, or it is a demo.
        house_is_open: bool,
    },
    /// Somebody who has.
    Person(Box<Standing>),
}

/// What somebody is here, from the grants that hold and from what the directory says.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Standing {
    /// Who.
    pub person: PersonId,
    /// What they are to the house: `admin`, `member`, `auditor`. Empty for a guest, and for somebody from
    /// whom everything was taken back.
    pub roles: BTreeSet<Role>,
    /// The functions for which they speak.
    pub functions: BTreeSet<Function>,
    /// The functions that they lead.
    pub leads: BTreeSet<Function>,
    /// The regions that they lead.
    pub regions: BTreeSet<Region>,
    /// The initiatives for which they answer by a grant.
    pub answers_for: BTreeSet<InitiativeId>,
    /// The initiatives to which they are a guest.
    pub guest_of: BTreeSet<InitiativeId>,
}

impl Standing {
    /// What somebody is by those grants, all of which hold.
    pub fn of(person: PersonId, grants: &[Grant]) -> Standing {
        let mut standing = Standing {
            person,
            roles: BTreeSet::new(),
            functions: BTreeSet::new(),
            leads: BTreeSet::new(),
            regions: BTreeSet::new(),
            answers_for: BTreeSet::new(),
            guest_of: BTreeSet::new(),
        };
        for grant in grants {
            standing.take(grant);
        }
        standing
    }

    fn take(&mut self, grant: &Grant) {
        let id = grant.scope.as_ref().map_or("", |scope| scope.id.as_str());
        match (grant.role, grant.scope.as_ref().map(|scope| scope.noun)) {
            (role @ (Role::Admin | Role::Member | Role::Auditor), None) => {
                self.roles.insert(role);
            }
            (Role::Lead, Some(Noun::Function)) => {
                let led = Function::new(id).ok();
                self.functions.extend(led.clone());
                self.leads.extend(led);
            }
            (Role::Lead, Some(Noun::Region)) => self.regions.extend(Region::new(id).ok()),
            (Role::Dri, Some(Noun::Initiative)) => self.answers_for.extend(InitiativeId::new(id).ok()),
            (Role::Guest, Some(Noun::Initiative)) => self.guest_of.extend(InitiativeId::new(id).ok()),
            // No grant is of another form; one that were would let nobody be anything.
            _ => {}
        }
    }

    /// Adds what the directory says: the function for which they speak, and whether they lead it.
    pub fn speak_for(&mut self, function: &Function, is_lead: bool) {
        self.functions.insert(function.clone());
        if is_lead {
            self.leads.insert(function.clone());
        }
    }

    /// Whether they hold anything here at all.
    pub fn belongs(&self) -> bool {
        !self.roles.is_empty() || !self.guest_of.is_empty()
    }
}
