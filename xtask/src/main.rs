//! The project's own errands: `cargo xtask tidy`, `licences`, `advisories`, `new-practice`, `declare-peer`,
//! `peers`, `kill9`, `authz-matrix`, `canary`, `api`, `browser`, `load`.
#![expect(clippy::print_stdout, reason = "an errand talks to the person who runs it")]

mod advisories;
mod api;
mod browser;
mod declare_peer;
mod deny;
mod harness;
mod kill9;
mod licences;
mod load;
mod metadata;
mod new_practice;
mod peers;
mod spdx;
mod tidy;
mod tree;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

/// The project's own errands.
#[derive(Parser)]
#[command(name = "cargo xtask")]
struct Errands {
    #[command(subcommand)]
    errand: Errand,
}

#[derive(Subcommand)]
enum Errand {
    /// Check that the house is in order: who knows whom, folder shapes, lengths, words.
    Tidy,
    /// Check that every dependency's licence is one that `deny.toml` allows.
    Licences,
    /// Check every dependency against the RustSec advisories. Exits with 77 where there is no database.
    Advisories {
        /// The advisory database: a folder, or a .tar.gz of one.
        #[arg(long, env = "COMITY_ADVISORIES", default_value = advisories::NEARBY)]
        db: PathBuf,
    },
    /// Make a practice's folder with all its files and one failing story.
    NewPractice {
        /// Its name, in snake case: `shared_culture`.
        name: String,
    },
    /// Judge one synthetic log with the public Declare checker and say what it cost.
    DeclarePeer(declare_peer::Args),
    /// Compare Comity with public libraries over the same numbers. Exits with 77 where they are not here.
    Peers(peers::Args),
    /// Kill the real binary over and over, and check that it kept what it promised.
    Kill9(kill9::Args),
    /// Ask for every address and every act in every role, and compare with the table in docs/authz.md.
    AuthzMatrix,
    /// Plant strings where only some may see them, and look for them as everybody else.
    Canary,
    /// Try every address of the API with schemathesis, with a token of each role.
    Api(api::Args),
    /// Try in Chromium what the pages promise.
    Browser(browser::Args),
    /// Ask a large demo for as much as many people would, and say how it stood.
    Load(load::Args),
}

fn main() -> Result<ExitCode> {
    let errand = Errands::parse().errand;
    let root = tree::root();
    match errand {
        Errand::Tidy => tidy::run(&root),
        Errand::Licences => licences::run(&root),
        Errand::Advisories { db } => advisories::run(&root, &root.join(db)),
        Errand::NewPractice { name } => new_practice::run(&root, &name),
        Errand::DeclarePeer(args) => declare_peer::run(&root, &args),
        Errand::Peers(args) => peers::run(&root, &args),
        Errand::Kill9(args) => kill9::run(&root, &args),
        Errand::AuthzMatrix => harness::run(&root, "authz_matrix"),
        Errand::Canary => harness::run(&root, "canary"),
        Errand::Api(args) => api::run(&root, &args),
        Errand::Browser(args) => browser::run(&root, &args),
        Errand::Load(args) => load::run(&root, &args),
    }
}
