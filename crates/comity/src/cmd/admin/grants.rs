//! What people were granted: given, taken back, listed.

use super::super::{instant, person};
use crate::clock;
use anyhow::{Result, bail};
use comity_auth::{Gate, Grant, Role};
use comity_desk::{Glass, Names};
use comity_spine::{At, Function, InitiativeId, Noun, Ref, Region, suggest};
use std::io::Write;

/// Who gets what.
#[derive(clap::Args)]
pub(super) struct Give {
    #[command(flatten)]
    what: What,
    /// Until when it holds, as in 2026-03-01
    #[arg(long, value_name = "DAY", value_parser = instant)]
    until: Option<At>,
}

/// From whom what is taken.
#[derive(clap::Args)]
pub(super) struct Take {
    #[command(flatten)]
    what: What,
}

/// Whose grants are listed.
#[derive(clap::Args)]
pub(super) struct List {
    /// The person: an address, another handle, a name or an id; everybody if left out
    person: Option<String>,
    /// Those that were taken back, too
    #[arg(long)]
    all: bool,
}

#[derive(clap::Args)]
struct What {
    /// The person: an address, another handle, a name or an id
    person: String,
    /// What they are to be: admin, member, auditor, lead, dri or guest
    #[arg(value_parser = role)]
    role: Role,
    /// The function that they lead
    #[arg(long, value_name = "ID", conflicts_with_all = ["region", "initiative"])]
    function: Option<Function>,
    /// The region that they lead
    #[arg(long, value_name = "ID", conflicts_with = "initiative")]
    region: Option<Region>,
    /// The initiative for which they answer, or to which they are a guest
    #[arg(long, value_name = "ID")]
    initiative: Option<InitiativeId>,
}

fn role(text: &str) -> Result<Role, String> {
    let names = Role::ALL.map(Role::name);
    Role::named(text).ok_or_else(|| {
        format!("there is no such role; there are {}.{}", names.join(", "), suggest::hint(text, names))
    })
}

impl What {
    /// What the role is for, if that is what it is granted for.
    fn scope(&self) -> Result<Option<Ref>> {
        let function = self.function.as_ref().map(|id| Ref::new(Noun::Function, id.as_str()));
        let region = self.region.as_ref().map(|id| Ref::new(Noun::Region, id.as_str()));
        let scope = function.or(region).or(self.initiative.as_ref().map(Ref::initiative));
        let takes = self.role.scopes();
        match (&scope, takes) {
            (None, []) => Ok(None),
            (Some(of), takes) if takes.contains(&of.noun) => Ok(scope),
            (_, []) => bail!("`{}` holds for the house as a whole: leave the rest out", self.role.name()),
            (_, takes) => {
                let ways = takes.iter().map(|noun| format!("--{}", noun.name())).collect::<Vec<_>>();
                bail!("say for what they are `{}`: {} ID", self.role.name(), ways.join(" or "))
            }
        }
    }
}

/// Gives a role.
pub(super) fn give(gate: &Gate, glass: &Glass, give: &Give, out: &mut impl Write) -> Result<()> {
    let (what, from) = (&give.what, clock::now());
    let (person, scope) = (person(glass.vault(), &what.person)?, what.scope()?);
    if let Some(scope) = &scope {
        known(glass, scope)?;
    }
    if give.until.is_some_and(|until| until <= from) {
        bail!("a grant ends in the future: choose a later day for --until");
    }
    let said = says(what.role, scope.as_ref());
    match gate.grant(&Grant { person, role: what.role, scope, from, until: give.until, by: None })? {
        true => writeln!(out, "{} is {said} from now on.", what.person)?,
        false => writeln!(out, "{} is {said} already.", what.person)?,
    }
    Ok(())
}

/// Takes a role back.
pub(super) fn take(gate: &Gate, glass: &Glass, take: &Take, out: &mut impl Write) -> Result<()> {
    let what = &take.what;
    let (person, scope) = (person(glass.vault(), &what.person)?, what.scope()?);
    let said = says(what.role, scope.as_ref());
    match gate.revoke(person, what.role, scope.as_ref(), clock::now())? {
        true => writeln!(out, "{} is no longer {said}.", what.person)?,
        false => writeln!(out, "{} was not granted to be {said}.", what.person)?,
    }
    Ok(())
}

/// Lists who may what.
pub(super) fn list(glass: &Glass, list: &List, out: &mut impl Write) -> Result<()> {
    let grants = match &list.person {
        Some(text) => glass.vault().grants_of(person(glass.vault(), text)?)?,
        None => glass.vault().grants()?,
    };
    let now = clock::now();
    let names = Names::read(glass.vault(), None)?;
    let shown: Vec<&Grant> = grants.iter().filter(|grant| list.all || grant.holds(now)).collect();
    if shown.is_empty() {
        writeln!(
            out,
            "Nobody was granted anything. The first who takes up a link of `comity admin invite` runs Comity."
        )?;
    }
    for grant in shown {
        let name = names.person(grant.person).unwrap_or_else(|| grant.person.to_string());
        let until = grant.until.map_or(String::new(), |until| format!(", until {until}"));
        writeln!(out, "{name}  {}, since {}{until}", says(grant.role, grant.scope.as_ref()), grant.from)?;
    }
    Ok(())
}

fn says(role: Role, scope: Option<&Ref>) -> String {
    scope.map_or_else(|| role.name().to_owned(), |scope| format!("{} of {scope}", role.name()))
}

/// Refuses an initiative or a function that nobody has told of.
pub(super) fn known(glass: &Glass, scope: &Ref) -> Result<()> {
    let world = glass.world(comity_practices::all())?;
    let all: Vec<String> = match scope.noun {
        Noun::Initiative => world.initiatives().iter().map(|(id, _)| id.to_string()).collect(),
        Noun::Function => world.people().functions(clock::now()).iter().map(ToString::to_string).collect(),
        // Regions come and go with sources.
        _ => return Ok(()),
    };
    if !all.iter().any(|id| *id == *scope.id) {
        let hint = suggest::hint(&scope.id, all.iter().map(String::as_str));
        bail!("there is no {} `{}`.{hint}", scope.noun.name(), scope.id);
    }
    Ok(())
}
