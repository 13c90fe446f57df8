//! `comity serve`: the web app on this machine, kept up to date with whatever other commands append.

use super::{Workspace, sql};
use crate::demo_door::DemoDoor;
use crate::pen::{self, Quill};
use crate::registrar::Registrar;
use crate::{clock, config, door, out};
use anyhow::{Context, Result};
use comity_common::World;
use comity_desk::Glass;
use comity_sources::Options;
use comity_web::{House, Kept};
use std::io::Write;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

/// How often the log is looked at for acts of other processes.
const LOOK_EVERY: Duration = Duration::from_millis(500);

#[derive(clap::Args)]
pub struct Args {
    /// Where to listen; this machine only, for now
    #[arg(long, default_value = "127.0.0.1:8080", value_name = "HOST:PORT")]
    listen: SocketAddr,
    #[command(flatten)]
    at: Workspace,
}

pub fn run(args: &Args) -> Result<ExitCode> {
    let dir = args.at.dir()?;
    // The door first: it brings an older vault forward.
    let door = door::door(&dir)?;
    door::hint(&*door, Glass::open(&dir)?.vault().n_people()?);
    let options = config::read()?.import;
    open_to(args.listen, house(&dir, options)?.with_door(door), dir)
}

/// Serves a demo: anybody may act as any of its people.
///
/// # Errors
/// As [`run`].
pub(super) fn demo(listen: SocketAddr, dir: &Path) -> Result<ExitCode> {
    let cast = DemoDoor::new(dir)?;
    open_to(listen, house(dir, super::demo::options()?)?.with_door(Box::new(cast)), dir.to_owned())
}

fn open_to(listen: SocketAddr, house: House, dir: PathBuf) -> Result<ExitCode> {
    let addr = comity_web::loopback_only(listen)?;
    let house = Arc::new(house);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(async {
        let listener =
            tokio::net::TcpListener::bind(addr).await.with_context(|| format!("cannot listen on {addr}"))?;
        let mut out = out::stdout();
        writeln!(out, "The Wall is at http://{}/ — stop it with Ctrl-C.", listener.local_addr()?)?;
        out.flush()?;
        drop(out);
        let looking = follow(Arc::clone(&house), dir);
        comity_web::serve(listener, comity_web::router(house), stopped()).await?;
        looking.abort();
        Ok::<_, anyhow::Error>(())
    })?;
    Ok(ExitCode::SUCCESS)
}

fn house(dir: &Path, options: Options) -> Result<House> {
    let glass = Glass::open(dir)?;
    let mut world = World::new(comity_practices::all())?;
    let mut kept = Kept::default();
    glass.each(0, &mut |entry, gone| {
        let changed = world.apply(entry, gone)?;
        kept.take(&entry.head, &changed, &world);
        Ok(())
    })?;
    let names = glass.names()?;
    let back = dir.to_owned();
    let rewind =
        move |at| Glass::open(&back).and_then(|glass| glass.world_at(comity_practices::all(), at)).ok();
    let house = House::new(world, kept, Box::new(names), Box::new(clock::now));
    let styles: Vec<&'static str> = comity_practices::STYLES.iter().map(|(_, css)| *css).collect();
    let pen = Quill::new(dir.to_owned());
    let keeper = Registrar::new(pen.clone(), options);
    let house = house.with_styles(&styles).with_rewind(Box::new(rewind)).with_pen(Box::new(pen));
    let house = house.with_keeper(Box::new(keeper));
    Ok(house.with_queries(Box::new(sql::Worker)))
}

/// Takes in what other processes append. A log that cannot be read any more is said once, and looked at
/// again.
fn follow(house: Arc<House>, dir: PathBuf) -> tokio::task::JoinHandle<()> {
    tokio::spawn(async move {
        let mut said = false;
        loop {
            tokio::time::sleep(LOOK_EVERY).await;
            let (house, dir) = (Arc::clone(&house), dir.clone());
            let caught = tokio::task::spawn_blocking(move || catch_up(&house, &dir)).await;
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

fn catch_up(house: &House, dir: &Path) -> Result<()> {
    Ok(pen::catch_up(house, &Glass::open(dir)?)?)
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
