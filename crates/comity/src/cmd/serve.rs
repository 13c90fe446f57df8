//! `comity serve`: the web app on this machine, kept up to date with whatever other commands append.

use super::{Workspace, sql};
use crate::demo_door::DemoDoor;
use crate::pen::{self, Quill};
use crate::registrar::Registrar;
use crate::shelves::Papers;
use crate::writing::Writing;
use crate::{clock, config, door, mail, meaning, out};
use anyhow::{Context, Result};
use comity_auth::Origin;
use comity_auth::chat::Secret;
use comity_common::World;
use comity_common::view::Vectors;
use comity_desk::Glass;
use comity_sources::Options;
use comity_spine::PersonId;
use comity_web::search::words as search;
use comity_web::{House, Kept};
use std::collections::BTreeSet;
use std::io::Write;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

/// How often the log is looked at for acts of other processes.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// How often it is asked whose list is due, and whether replies came.
const POST_EVERY: Duration = Duration::from_secs(5);

/// How often it is asked whether a keynote's forecast of this week is on record.
const REMEMBER_EVERY: Duration = Duration::from_secs(600);

/// How many files may be open at once, if the system lets us: open pages, connections, stores.
const FILES: u64 = 65_536;

/// How long work beside the pages may go on once they are closed.
const AT_LAST: Duration = Duration::from_secs(1);

/// What the process ends with when it was told to end twice, as after a signal.
const TWICE: i32 = 130;

/// From how many acts on the pen is set up before somebody acts.
const MANY: u64 = 50_000;

const SHORT_SECRET: &str = "COMITY_CHAT_SECRET is no signing secret: copy it whole from the chat's page of your app, or leave it out";

#[derive(clap::Args)]
pub struct Args {
    /// Where to listen; this machine only, for now
    #[arg(long, default_value = "127.0.0.1:8080", value_name = "HOST:PORT")]
    listen: SocketAddr,
    /// Where people find it, if that is behind TLS of your own on this machine: passkeys belong to that name
    #[arg(long, env = "COMITY_ORIGIN", value_name = "https://NAME")]
    origin: Option<String>,
    /// Word vectors (a word and its numbers a line, as GloVe, word2vec and fastText have them): what may be
    /// the same is then found by what words mean, too
    #[arg(long, env = "COMITY_VECTORS", value_name = "FILE")]
    vectors: Option<PathBuf>,
    #[command(flatten)]
    at: Workspace,
}

pub fn run(args: &Args) -> Result<ExitCode> {
    let origin = args.origin.as_deref().map(Origin::read).transpose()?;
    let dir = args.at.dir()?;
    // The door first: it brings an older vault forward.
    let door = door::door(&dir)?;
    door::hint(&*door, Glass::open(&dir)?.vault().n_people()?);
    let options = config::read()?.import;
    let vectors = args.vectors.as_deref().map(meaning::read).transpose()?;
    let (house, pen) = house(&dir, options, vectors)?;
    open_to(args.listen, origin, house.with_door(door), &pen, dir)
}

/// Serves a demo: anybody may act as any of its people.
///
/// # Errors
/// As [`run`].
pub(super) fn demo(listen: SocketAddr, dir: &Path) -> Result<ExitCode> {
    let cast = DemoDoor::new(dir)?;
    let (house, pen) = house(dir, super::demo::options()?, None)?;
    open_to(listen, None, house.with_door(Box::new(cast)), &pen, dir.to_owned())
}

fn open_to(
    listen: SocketAddr,
    origin: Option<Origin>,
    house: House,
    pen: &Quill,
    dir: PathBuf,
) -> Result<ExitCode> {
    let addr = comity_web::loopback_only(listen)?;
    let documents = writing(&dir, &house)?;
    let house = house.with_co_writing(Box::new(documents.clone()));
    // Each open page is a file; as many as the system lets us have will do where that is fewer.
    let _ = rlimit::increase_nofile_limit(FILES);
    if house.read(|rooms| rooms.world.next().0)? > MANY {
        let pen = pen.clone();
        // Beside the pages: they are there at once, and a large log takes seconds to read.
        std::thread::spawn(move || pen.set_up());
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(async {
        let listener =
            tokio::net::TcpListener::bind(addr).await.with_context(|| format!("cannot listen on {addr}"))?;
        let port = listener.local_addr()?.port();
        let here = || Origin::read(&format!("http://localhost:{port}"));
        let house = Arc::new(house.with_origin(origin.map_or_else(here, Ok)?));
        let mut out = out::stdout();
        writeln!(out, "The Wall is at http://{}/ — stop it with Ctrl-C.", listener.local_addr()?)?;
        out.flush()?;
        drop(out);
        let looking = follow(Arc::clone(&house), dir.clone(), documents);
        let posting = post(Arc::clone(&house), dir);
        read_words(Arc::clone(&house));
        let remembering = remember(Arc::clone(&house), pen.clone());
        let closing = Arc::clone(&house);
        let shutdown = async move {
            stopped().await;
            closing.close();
            // Whoever asks twice does not want to wait.
            tokio::spawn(async {
                stopped().await;
                std::process::exit(TWICE);
            });
        };
        comity_web::serve(listener, comity_web::router(house), shutdown).await?;
        looking.abort();
        posting.abort();
        remembering.abort();
        Ok::<_, anyhow::Error>(())
    })?;
    // What still runs beside the pages was promised to nobody; what was acknowledged lies in the log.
    runtime.shutdown_timeout(AT_LAST);
    Ok(ExitCode::SUCCESS)
}

/// The house of a workspace, entered by its own door.
///
/// # Errors
/// As [`run`].
pub(super) fn with_door(dir: &Path) -> Result<House> {
    let door = door::door(dir)?;
    Ok(house(dir, Options::default(), None)?.0.with_door(door))
}

fn house(dir: &Path, options: Options, vectors: Option<Vectors>) -> Result<(House, Quill)> {
    let glass = Glass::open(dir)?;
    let mut world = World::new(comity_practices::all())?;
    let mut kept = Kept::default();
    glass.each(0, &mut |entry, gone| {
        let changed = world.apply(entry, gone)?;
        kept.take(entry, &changed, &world);
        Ok(())
    })?;
    let names = glass.names()?;
    let back = dir.to_owned();
    let rewind =
        move |at| Glass::open(&back).and_then(|glass| glass.world_at(comity_practices::all(), at)).ok();
    let house = House::new(world, kept, meaning::with(names, vectors), Box::new(clock::now));
    let styles: Vec<&'static str> = comity_practices::STYLES.iter().map(|(_, css)| *css).collect();
    let pen = Quill::new(dir.to_owned());
    let zone = mail::letters::zone_of(&house);
    let house = house.with_drawer(mail::drawer(dir, zone)?);
    let keeper = Registrar::new(pen.clone(), options);
    let secret = std::env::var("COMITY_CHAT_SECRET").ok();
    let house = match secret.as_deref().map(|text| Secret::new(text).context(SHORT_SECRET)).transpose()? {
        Some(secret) => house.with_chat(secret),
        None => house,
    };
    let house = house.with_styles(&styles).with_rewind(Box::new(rewind)).with_pen(Box::new(pen.clone()));
    let house = house.with_keeper(Box::new(keeper)).with_reader(Box::new(Papers::new(dir)));
    Ok((house.with_queries(Box::new(sql::Worker)), pen))
}

/// The documents of a workspace; what is written is of the day where the house stands.
fn writing(dir: &Path, house: &House) -> Result<Writing> {
    let zone = jiff::tz::TimeZone::get(&mail::letters::zone_of(house)).unwrap_or(jiff::tz::TimeZone::UTC);
    let erased: Vec<PersonId> = erased(house)?.into_iter().collect();
    Writing::open(dir, &erased, move || clock::now().timestamp().to_zoned(zone.clone()).date())
}

fn erased(house: &House) -> Result<BTreeSet<PersonId>> {
    Ok(house.read(|rooms| rooms.world.people().erased().collect())?)
}

/// Takes in what other processes append. A log that cannot be read any more is said once, and looked at
/// again.
fn follow(house: Arc<House>, dir: PathBuf, documents: Writing) -> tokio::task::JoinHandle<()> {
    tokio::spawn(async move {
        let (mut said, mut forgotten) = (false, erased(&house).unwrap_or_default());
        loop {
            tokio::time::sleep(LOOK_EVERY).await;
            let (working, dir) = (Arc::clone(&house), dir.clone());
            let caught = tokio::task::spawn_blocking(move || catch_up(&working, &dir)).await;
            // Whoever another process has erased is forgotten in the documents that are open here, too.
            for person in erased(&house).unwrap_or_default() {
                if !forgotten.contains(&person) && documents.forget(person).await {
                    forgotten.insert(person);
                }
            }
            match caught {
                Ok(Ok(())) => said = false,
                Ok(Err(error)) if !said => {
                    anstream::eprintln!("comity: the page may be out of date: {error}");
                    said = true;
                }
                _ => {}
            }
        }
    })
}

/// Sends the lists that are due and takes the replies that came, beside the pages.
fn post(house: Arc<House>, dir: PathBuf) -> tokio::task::JoinHandle<()> {
    tokio::spawn(async move {
        let mut said = String::new();
        loop {
            let (house, dir) = (Arc::clone(&house), dir.clone());
            let round = move || mail::round::round(&dir, &house, clock::now());
            let went = tokio::task::spawn_blocking(round).await;
            match went {
                Ok(Ok(())) => said.clear(),
                // Said once, and tried again.
                Ok(Err(error)) if format!("{error:#}") != said => {
                    said = format!("{error:#}");
                    out::note(&format!("mail waits: {said}"));
                }
                _ => {}
            }
            tokio::time::sleep(POST_EVERY).await;
        }
    })
}

/// Puts the forecasts of keynotes on record, once a week each, beside the pages.
fn remember(house: Arc<House>, pen: Quill) -> tokio::task::JoinHandle<()> {
    tokio::spawn(async move {
        let mut said = String::new();
        loop {
            // First a while of nothing: whoever only looks in leaves no mark.
            tokio::time::sleep(REMEMBER_EVERY).await;
            let (house, pen) = (Arc::clone(&house), pen.clone());
            let round = move || super::keynote::remember::round(&house, &pen, clock::now());
            match tokio::task::spawn_blocking(round).await {
                Ok(Ok(())) => said.clear(),
                // Said once, and tried again.
                Ok(Err(error)) if format!("{error:#}") != said => {
                    said = format!("{error:#}");
                    out::note(&format!("a forecast waits to be put on record: {said}"));
                }
                _ => {}
            }
        }
    })
}

/// Reads what acts said, for those who search, beside everything else; again after words were withdrawn.
///
/// It ends with the process: a thread of the runtime would be waited for.
fn read_words(house: Arc<House>) {
    std::thread::spawn(move || {
        loop {
            search::read_all(&house);
            std::thread::sleep(LOOK_EVERY);
        }
    });
}

/// Takes in what other processes appended, and makes ready what the next page asks for.
fn catch_up(house: &House, dir: &Path) -> Result<()> {
    pen::catch_up(house, &Glass::open(dir)?)?;
    Ok(house.warm()?)
}

/// Until somebody asks to stop: Ctrl-C, or the service manager.
async fn stopped() {
    let interrupted = tokio::signal::ctrl_c();
    match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(mut ended) => {
            tokio::select! {
                _ = interrupted => {}
                _ = ended.recv() => {}
            }
        }
        Err(_) => {
            let _ = interrupted.await;
        }
    }
}
