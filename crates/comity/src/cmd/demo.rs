//! `comity demo`: a fictional company, made from its own source files, served.

use super::{forecast, import, serve};
use crate::{chance::SeededChance, clock};
use anyhow::{Context, Result, anyhow, bail};
use comity_auth::{Grant, Role};
use comity_demo::crowd::{Crowd, Further};
use comity_demo::{AGREEMENT, Company};
use comity_desk::{Desk, Intent, Showing};
use comity_log::Options as LogOptions;
use comity_practices::keynote::outlook;
use comity_sources::Options;
use comity_spine::{At, KeynoteId, PersonId, Visibility};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde_json::json;
use std::io::IsTerminal;
use std::iter::Peekable;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The demo is the same for everybody.
pub const SEED: u64 = 20_261_122;

/// How many further acts go into the log at once, at most.
const BATCH: usize = 1_000;

/// The days on which the people, the agreement and its signatures come.
const PEOPLE_COME: i64 = -560;
const PROPOSED: i64 = -546;
const SIGNED: i64 = -541;

#[derive(clap::Args)]
pub struct Args {
    /// How many people the company has, more or less
    #[arg(long, default_value_t = 120, value_name = "N")]
    people: usize,
    /// How many acts besides those of its story
    #[arg(long, default_value_t = 600, value_name = "N")]
    acts: u64,
    /// Where to keep it; a demo that is there already is served as it is. Otherwise it is gone at the end
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Make it and stop, without serving it
    #[arg(long, requires = "data")]
    build_only: bool,
    /// Where it is served, on this machine
    #[arg(long, default_value_t = 8080, value_name = "PORT")]
    port: u16,
}

pub fn run(args: &Args) -> Result<ExitCode> {
    if !(20..=20_000).contains(&args.people) {
        bail!("a company of {} people is none that the demo can make: say 20 to 20000", args.people);
    }
    let scratch;
    let dir = match &args.data {
        Some(dir) => dir.clone(),
        None => {
            scratch = tempfile::tempdir().context("there is no room for a temporary folder")?;
            scratch.path().join("larkmoor")
        }
    };
    if dir.join("log.db").exists() {
        anstream::eprintln!("{} is a workspace already; it is served as it is.", dir.display());
        // One that an older Comity made is brought forward.
        drop(comity_vault::Vault::open(&dir)?);
    } else {
        build(args, &dir)?;
    }
    if args.build_only {
        anstream::eprintln!("Larkmoor lies in {}.", dir.display());
        return Ok(ExitCode::SUCCESS);
    }
    serve::demo(SocketAddr::from((Ipv4Addr::LOCALHOST, args.port)), &dir)
}

/// Makes the company's files and takes them in as anybody's files are taken in; then its people act.
fn build(args: &Args, dir: &Path) -> Result<()> {
    let now = clock::now();
    let company = Company::new(SEED, now, args.people)?;
    let bar = progress(args.acts + company.script.deeds.len() as u64);
    bar.set_message("writing Larkmoor's files");
    let sources = company.write(&dir.join("sources"))?;
    let mut chance = SeededChance::new(SEED);
    comity_desk::open::init(dir, "larkmoor.example", &mut chance, LogOptions::default())?;
    let mut desk = Desk::open(dir, comity_practices::all(), Box::new(chance))?;
    let options = |zone: Option<&str>| {
        let zone = zone.map(str::to_owned);
        Ok::<_, anyhow::Error>(Options { now: Some(now), zone, kinds: desk_kinds()?, ..options()? })
    };
    let (people, rest) = sources.split_first().context("the company has no files")?;
    import::quietly(&mut desk, &options(people.zone)?, &people.path, company.days.at(PEOPLE_COME, 480))?;
    let cast = Cast::read(&desk, &company)?;
    agree(&mut desk, &company, &cast)?;
    act(&mut desk, &company, &cast, args.acts, &bar)?;
    let kinds = desk_kinds()?;
    let is_known = |kind: &str| kinds.iter().any(|known| known == kind);
    for source in rest.iter().filter(|source| source.tells.is_none_or(is_known)) {
        bar.set_message(format!("importing {}", source.path.file_name().unwrap_or_default().display()));
        import::quietly(&mut desk, &options(source.zone)?, &source.path, now)
            .with_context(|| format!("{} was not taken in", source.path.display()))?;
    }
    settle(&mut desk, &company, &cast, now)?;
    bar.set_message("forecasting Lantern");
    let (lantern, noor) = (KeynoteId::new("lantern")?, cast.named("noor").map_err(|why| anyhow!(why))?);
    forecast::record(&mut desk, &lantern, noor, &outlook::how(outlook::SEED, outlook::TRIALS), now)?;
    let_in(&mut desk, &company, &cast, now)?;
    comity_log::Log::checkpoint(desk.log())?;
    bar.finish_and_clear();
    Ok(())
}

/// How Larkmoor's files are to be read: whose addresses are its own, how its texts name initiatives.
pub(super) fn options() -> Result<Options> {
    let links = toml::from_str(&comity_demo::tables::links())?;
    Ok(Options { domains: vec![comity_demo::people::DOMAIN.to_owned()], links, ..Options::default() })
}

fn desk_kinds() -> Result<Vec<compact_str::CompactString>> {
    let world = comity_common::World::new(comity_practices::all())?;
    Ok(world.catalogue().iter().map(|(_, card)| card.name.into()).collect())
}

/// Confirms whose accounts of other tools are whose, as somebody who knows the people would.
fn settle(desk: &mut Desk, company: &Company, cast: &Cast, now: At) -> Result<()> {
    let noor = cast.named("noor").map_err(|why| anyhow!(why))?;
    for open in desk.vault().unmatched(10_000)? {
        if let Some(place) = company.whose(&open.space, &open.text) {
            desk.confirm_match(open.handle, cast.ids[place], Some(noor), now)?;
        }
    }
    Ok(())
}

/// Lets the people of the story in, so that what waits for them can be written to them: `comity digest`.
fn let_in(desk: &mut Desk, company: &Company, cast: &Cast, now: At) -> Result<()> {
    for person in cast.ids.iter().take(company.script.members.len()) {
        let member =
            Grant { person: *person, role: Role::Member, scope: None, from: now, until: None, by: None };
        desk.vault_mut().grant(&member)?;
    }
    Ok(())
}

fn progress(n: u64) -> ProgressBar {
    let bar = ProgressBar::new(n);
    if !std::io::stderr().is_terminal() {
        bar.set_draw_target(ProgressDrawTarget::hidden());
    }
    if let Ok(style) = ProgressStyle::with_template("{msg} {bar:30} {percent} %") {
        bar.set_style(style);
    }
    bar
}

/// Who is who: the people of the list by their place, and those of the story by their name.
struct Cast {
    ids: Vec<PersonId>,
    keys: Vec<String>,
}

impl Cast {
    fn read(desk: &Desk, company: &Company) -> Result<Cast> {
        let id = |mail: &str| {
            desk.vault().person_of("mail", mail)?.with_context(|| format!("{mail} is in no directory"))
        };
        let ids = company.people.iter().map(|it| id(&it.mail())).collect::<Result<Vec<_>>>()?;
        Ok(Cast { ids, keys: company.people.iter().map(|it| it.key.clone()).collect() })
    }

    fn named(&self, name: &str) -> Result<PersonId, String> {
        let place = self.keys.iter().position(|key| key == name);
        place.map(|place| self.ids[place]).ok_or_else(|| format!("nobody is called {name}"))
    }
}

/// Proposes the company's agreement and has the lead of every party sign it.
fn agree(desk: &mut Desk, company: &Company, cast: &Cast) -> Result<()> {
    let noor = cast.named("noor").map_err(|why| anyhow!(why))?;
    let at = company.days.at(PROPOSED, 600);
    desk.act(Intent::new("agreement.proposed", json!({ "toml": AGREEMENT }), Some(noor)), at)?;
    for (place, colleague) in company.people.iter().enumerate().filter(|(_, it)| it.lead) {
        let (at, function) = (company.days.at(SIGNED, 600), colleague.function());
        let version = desk.world().agreement().newest(at).context("the agreement was not proposed")?;
        let mut clauses = Vec::new();
        for (i, plan) in version.readable.plans.iter().enumerate() {
            if desk.world().agreement().unsigned(version, i, at).iter().any(|f| f.as_str() == function) {
                clauses.push((plan.id.clone(), plan.hash.clone()));
            }
        }
        let fields = json!({ "function": function, "clauses": clauses });
        desk.act(Intent::new("agreement.signed", fields, Some(cast.ids[place])), at)?;
    }
    Ok(())
}

/// Does the acts of the story and the further ones, in order of time.
fn act(desk: &mut Desk, company: &Company, cast: &Cast, n: u64, bar: &ProgressBar) -> Result<()> {
    let mut crowd = Crowd::new(company, n).peekable();
    for deed in &company.script.deeds {
        let at = company.days.of(deed.at);
        others(desk, cast, &mut crowd, at, bar)?;
        let card = desk.world().act(&deed.kind).copied();
        let said = deed.say(card.as_ref(), &|name| cast.named(name), &|moment| company.days.of(moment));
        let (mut fields, words) = said.map_err(|why| anyhow!(why))?;
        if let (true, Some(card)) = (deed.visibility > Visibility::Open, card.filter(|card| card.opens)) {
            // A story calls every matter by a name; the desk draws the ids of those that are kept.
            fields.retain(|field, _| Some(field.as_str()) != card.matter());
        }
        let by = cast.named(&deed.who).map_err(|why| anyhow!(why))?;
        let mut intent = Intent::new(&deed.kind, fields.into(), Some(by));
        (intent.words, intent.visibility) = (words, deed.visibility);
        // Nobody of the story has a passkey; what they sign is shown as signed without proof.
        intent.showing = Showing::Told;
        desk.act(intent, at).with_context(|| format!("{} of {}", deed.kind, deed.who))?;
        bar.inc(1);
    }
    others(desk, cast, &mut crowd, At(i64::MAX), bar)
}

/// Does the further acts that come before an instant. Those of one day rest on none of the same day.
fn others(
    desk: &mut Desk,
    cast: &Cast,
    crowd: &mut Peekable<Crowd<'_>>,
    until: At,
    bar: &ProgressBar,
) -> Result<()> {
    let day = |at: At| at.0.div_euclid(24 * 3_600_000);
    while let Some(first) = crowd.next_if(|act| act.at < until) {
        let (mut last, mut batch) = (first.at, vec![intent(&first, cast)]);
        while batch.len() < BATCH
            && let Some(next) = crowd.next_if(|act| act.at < until && day(act.at) == day(last))
        {
            last = next.at;
            batch.push(intent(&next, cast));
        }
        bar.set_message("Larkmoor works");
        bar.inc(desk.act_all(batch, last)?);
    }
    Ok(())
}

fn intent(further: &Further, cast: &Cast) -> Intent {
    let mut fields = further.fields.clone();
    if let Some(dri) = further.dri {
        fields["dri"] = json!(cast.ids[dri]);
    }
    let mut intent = Intent::new(further.kind, fields, Some(cast.ids[further.by]));
    intent.at = Some(further.at);
    if let Some((word, text)) = further.words {
        intent.words.insert(word.into(), text.to_owned());
    }
    intent
}
