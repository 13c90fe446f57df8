//! `comity show`: what a page of a practice shows, as data.

use super::Workspace;
use crate::{clock, out, remote};
use anyhow::{Result, bail};
use comity_common::World;
use comity_common::practice::{Focus, Glance};
use comity_common::view::Viewer;
use comity_spine::{At, Ref, suggest};
use serde_json::{Map, Value};
use std::io::Write;
use std::process::ExitCode;

#[derive(clap::Args)]
pub struct Args {
    /// The practice, such as accountability
    practice: String,
    /// A page of it, such as all or problem/hubspot-7000000; its front page if not said
    #[arg(default_value = "")]
    page: String,
    /// As of when; now if not said
    #[arg(long, value_name = "T", value_parser = super::instant)]
    as_of: Option<At>,
    /// Print this field alone; may be said several times
    #[arg(long, value_name = "FIELD")]
    only: Vec<String>,
    #[command(flatten)]
    at: Workspace,
    #[command(flatten)]
    remote: remote::At,
}

/// Shows what is open to everyone who works here: the operator's look.
pub fn run(args: &Args) -> Result<ExitCode> {
    let shown = match args.remote.server()? {
        Some(server) => over_http(&server, args)?,
        None => {
            let glass = args.at.glass()?;
            let now = clock::now();
            let as_of = args.as_of.unwrap_or(now);
            let world = match as_of < now {
                true => glass.world_at(comity_practices::all(), as_of)?,
                false => glass.world(comity_practices::all())?,
            };
            let names = glass.names()?;
            look(&world, args, as_of, &names)?
        }
    };
    let mut out = out::stdout();
    writeln!(out, "{}", serde_json::to_string_pretty(&only(shown, &args.only)?)?)?;
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

fn over_http(server: &remote::Server, args: &Args) -> Result<Value> {
    let page = if args.page.is_empty() { String::new() } else { format!("/{}", args.page) };
    let as_of = args.as_of.map(|at| format!("?as_of={at}")).unwrap_or_default();
    let mut answer = server.get(&format!("practice/{}{page}{as_of}", args.practice))?;
    Ok(answer["shows"].take())
}

fn look(world: &World, args: &Args, as_of: At, names: &dyn comity_common::view::Name) -> Result<Value> {
    let slugs = || world.practices().iter().map(|practice| practice.slug());
    let Some(practice) = world.practices().iter().find(|practice| practice.slug() == args.practice) else {
        let hint = suggest::hint(&args.practice, slugs());
        bail!(
            "there is no practice `{}`; there are {}.{hint}",
            args.practice,
            slugs().collect::<Vec<_>>().join(", ")
        );
    };
    let (path, id) = args.page.split_once('/').unwrap_or((&args.page, ""));
    let pages = practice.pages();
    let page = pages.iter().find(|page| page.path == path && page.of.is_some() != id.is_empty());
    let glance = Glance::new(world, &Viewer::Operator, as_of, names);
    let data = page.and_then(|page| match page.of {
        None => practice.data(path, &glance),
        Some(noun) => practice.data(path, &glance.on(Focus::Matter(&Ref::new(noun, id)))),
    });
    match data {
        Some(data) => Ok(data),
        None => bail!("{} has no page `{}`, or there is nothing of that name", practice.title(), args.page),
    }
}

/// The fields that are wanted, in the order in which they were asked for.
fn only(shown: Value, fields: &[String]) -> Result<Value> {
    let Value::Object(all) = &shown else { return Ok(shown) };
    if fields.is_empty() {
        return Ok(shown);
    }
    let mut wanted = Map::new();
    for field in fields {
        let Some(value) = all.get(field) else {
            let hint = suggest::hint(field, all.keys().map(String::as_str));
            bail!("the page has no field `{field}`.{hint}");
        };
        wanted.insert(field.clone(), value.clone());
    }
    Ok(Value::Object(wanted))
}
