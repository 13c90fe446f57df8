//! What somebody may do: grants, each with the time from which it holds and, once taken back, until when.

use crate::{Vault, VaultError, codec, people};
use comity_spine::ids::BadId;
use comity_spine::{At, Noun, PersonId, Ref};
use rusqlite::{Connection, params};

/// What a grant lets somebody be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Runs Comity here.
    Admin,
    /// Works here: sees what is open to the house and does acts.
    Member,
    /// Reads, and never acts.
    Auditor,
    /// Leads a function or a region.
    Lead,
    /// Answers for an initiative.
    Dri,
    /// Comes from outside, for one initiative.
    Guest,
}

impl Role {
    /// Every role.
    pub const ALL: [Role; 6] = [Role::Admin, Role::Member, Role::Auditor, Role::Lead, Role::Dri, Role::Guest];

    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Role::Admin => "admin",
            Role::Member => "member",
            Role::Auditor => "auditor",
            Role::Lead => "lead",
            Role::Dri => "dri",
            Role::Guest => "guest",
        }
    }

    /// The role of that name.
    pub fn named(name: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.name() == name)
    }

    /// For what things it is granted; for the house as a whole, if for none.
    pub fn scopes(self) -> &'static [Noun] {
        match self {
            Role::Admin | Role::Member | Role::Auditor => &[],
            Role::Lead => &[Noun::Function, Noun::Region],
            Role::Dri | Role::Guest => &[Noun::Initiative],
        }
    }
}

/// A role that somebody was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// Who.
    pub person: PersonId,
    /// What.
    pub role: Role,
    /// For which function, region or initiative; `None` for the house as a whole.
    pub scope: Option<Ref>,
    /// Since when.
    pub from: At,
    /// Until when; `None` while nobody has taken it back.
    pub until: Option<At>,
    /// Who gave it; `None` for whoever sits at the console of the machine.
    pub by: Option<PersonId>,
}

impl Grant {
    /// Whether it holds at an instant.
    pub fn holds(&self, at: At) -> bool {
        self.from <= at && self.until.is_none_or(|until| at < until)
    }
}

const COLUMNS: &str = "select person, role, scope, from_at, until_at, by_person from grants";

impl Vault {
    /// Gives somebody a role; says whether they did not hold it already.
    ///
    /// # Errors
    /// A scope that the role does not take; nobody of that id, or they were erased; a store that failed.
    pub fn grant(&mut self, grant: &Grant) -> Result<bool, VaultError> {
        let step = self.write()?;
        let given = give(&step, grant)?;
        step.commit()?;
        Ok(given)
    }

    /// Takes a role back from an instant on; says whether they held it.
    ///
    /// # Errors
    /// A store that failed.
    pub fn revoke(
        &mut self,
        person: PersonId,
        role: Role,
        scope: Option<&Ref>,
        at: At,
    ) -> Result<bool, VaultError> {
        let taken = self
            .conn
            .prepare_cached(
                "update grants
                set until_at = max(from_at, ?4)
                where person = ?1 and role = ?2 and scope = ?3 and (until_at is null or until_at > ?4)",
            )?
            .execute(params![codec::person_blob(person), role.name(), text(scope), at.0])?;
        Ok(taken > 0)
    }

    /// A person's grants, those that were taken back too, oldest first.
    ///
    /// # Errors
    /// A store that failed.
    pub fn grants_of(&self, person: PersonId) -> Result<Vec<Grant>, VaultError> {
        let sql = format!("{COLUMNS} where person = ?1 order by from_at, role, scope");
        let mut statement = self.conn.prepare_cached(&sql)?;
        let rows = statement.query_map([codec::person_blob(person)], read)?;
        Ok(rows.collect::<Result<Vec<_>, _>>()?)
    }

    /// Everybody's grants, person by person, oldest first.
    ///
    /// # Errors
    /// A store that failed.
    pub fn grants(&self) -> Result<Vec<Grant>, VaultError> {
        let sql = format!("{COLUMNS} order by person, from_at, role, scope");
        let mut statement = self.conn.prepare_cached(&sql)?;
        let rows = statement.query_map([], read)?;
        Ok(rows.collect::<Result<Vec<_>, _>>()?)
    }
}

/// Gives a role in a transaction.
pub(crate) fn give(conn: &Connection, grant: &Grant) -> Result<bool, VaultError> {
    people::expect(conn, grant.person)?;
    let scopes = grant.role.scopes();
    let fits = match &grant.scope {
        Some(scope) => scopes.contains(&scope.noun),
        None => scopes.is_empty(),
    };
    if !fits {
        return Err(VaultError::Scope { role: grant.role.name() });
    }
    let (person, scope) = (codec::person_blob(grant.person), text(grant.scope.as_ref()));
    let given = conn
        .prepare_cached(
            "insert into grants (person, role, scope, from_at, until_at, by_person)
            select ?1, ?2, ?3, ?4, ?5, ?6
            where not exists (
                select 1 from grants
                where person = ?1 and role = ?2 and scope = ?3 and (until_at is null or until_at > ?4))
            on conflict do update set until_at = excluded.until_at",
        )?
        .execute(params![
            person,
            grant.role.name(),
            scope,
            grant.from.0,
            grant.until.map(|at| at.0),
            grant.by.map(codec::person_blob)
        ])?;
    Ok(given > 0)
}

/// Whether anybody holds a role at an instant.
pub(crate) fn anybody(conn: &Connection, role: Role, at: At) -> Result<bool, VaultError> {
    Ok(conn
        .prepare_cached(
            "select exists (
                select 1 from grants
                where role = ?1 and from_at <= ?2 and (until_at is null or until_at > ?2))",
        )?
        .query_row(params![role.name(), at.0], |row| row.get(0))?)
}

/// Whether somebody holds any role at an instant.
pub(crate) fn holds_any(conn: &Connection, person: PersonId, at: At) -> Result<bool, VaultError> {
    Ok(conn
        .prepare_cached(
            "select exists (
                select 1 from grants
                where person = ?1 and from_at <= ?2 and (until_at is null or until_at > ?2))",
        )?
        .query_row(params![codec::person_blob(person), at.0], |row| row.get(0))?)
}

fn text(scope: Option<&Ref>) -> String {
    scope.map_or(String::new(), Ref::to_string)
}

fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Grant> {
    let bad = |at: usize, why: BadId| {
        rusqlite::Error::FromSqlConversionFailure(at, rusqlite::types::Type::Text, Box::new(why))
    };
    let (role, scope): (String, String) = (row.get(1)?, row.get(2)?);
    let scope = match scope.is_empty() {
        true => None,
        false => Some(scope.parse().map_err(|why| bad(2, why))?),
    };
    // INVARIANT: the table holds no other word.
    let role = Role::named(&role).ok_or(rusqlite::Error::InvalidQuery)?;
    Ok(Grant {
        person: codec::person_of(row.get(0)?),
        role,
        scope,
        from: At(row.get(3)?),
        until: row.get::<_, Option<i64>>(4)?.map(At),
        by: row.get::<_, Option<[u8; 16]>>(5)?.map(codec::person_of),
    })
}
