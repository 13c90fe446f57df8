//! `comity practice`: a page of a practice as data, for programs and for whoever has no browser at hand.

use super::Workspace;
use crate::{clock, out};
use anyhow::{Result, bail};
use comity_common::practice::{Focus, Glance};
use comity_common::view::Viewer;
use comity_spine::{At, Ref, suggest};
use std::io::Write;
use std::process::ExitCode;

#[derive(clap::Args)]
pub struct Args {
    /// The practice: buy-in, champions …
    practice: String,
    /// The page: none is the front page; `objective/ID` is that of one thing
    #[arg(default_value = "")]
    page: String,
    /// As of when; now if not said
    #[arg(long, value_name = "INSTANT", value_parser = super::instant)]
    as_of: Option<At>,
    #[command(flatten)]
    at: Workspace,
}

pub fn run(args: &Args) -> Result<ExitCode> {
    let glass = args.at.glass()?;
    let mut world = glass.world(comity_practices::all())?;
    let as_of = args.as_of.unwrap_or_else(clock::now);
    if as_of < world.last() {
        world = glass.world_at(comity_practices::all(), as_of)?;
    }
    let mut names = glass.names()?;
    names.learn(&world);
    let Some(practice) = world.practices().iter().find(|it| it.slug() == args.practice) else {
        let known: Vec<&str> = world.practices().iter().map(|it| it.slug()).collect();
        let hint = suggest::hint(&args.practice, known.iter().copied());
        bail!("there is no practice `{}`; there are {}.{hint}", args.practice, known.join(", "));
    };
    // Whoever runs Comity sees what is open to all, and nothing that is kept between some people.
    let viewer = Viewer::Operator;
    let glance = Glance::new(&world, &viewer, as_of, &names);
    let (path, id) =
        args.page.split_once('/').map_or((args.page.as_str(), None), |(path, id)| (path, Some(id)));
    let pages = practice.pages();
    let page = pages.iter().find(|page| page.path == path && page.of.is_some() == id.is_some());
    let Some(page) = page else {
        let known: Vec<String> = pages
            .iter()
            .map(|page| if page.of.is_some() { format!("{}/ID", page.path) } else { page.path.to_owned() })
            .filter(|path| !path.is_empty())
            .collect();
        bail!(
            "{} has no page `{}`; besides the front page there are: {}",
            args.practice,
            args.page,
            known.join(", ")
        );
    };
    let thing = page.of.zip(id).map(|(noun, id)| Ref::new(noun, id));
    let glance = thing.as_ref().map_or(glance, |thing| glance.on(Focus::Matter(thing)));
    let Some(data) = practice.data(page.path, &glance) else { bail!("there is no `{}`", args.page) };
    let mut out = out::stdout();
    serde_json::to_writer_pretty(&mut out, &data)?;
    writeln!(out)?;
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}
