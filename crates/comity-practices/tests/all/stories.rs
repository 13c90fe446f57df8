//! Every story of every practice tells what it says it tells.
//!
//! With `COMITY_BLESS=1` the verdicts under the acts are written anew; read the difference before you
//! commit it.

use comity_common::{World, story::tell};
use std::fs;
use std::path::{Path, PathBuf};

#[test]
fn every_story_ends_as_it_is_written() {
    let bless = std::env::var_os("COMITY_BLESS").is_some();
    let mut wrong = String::new();
    let stories = stories();
    assert!(stories.len() >= 6, "there are only {} stories", stories.len());
    for path in stories {
        let written = fs::read_to_string(&path).unwrap();
        let name = path.strip_prefix(source()).unwrap_or(&path).display().to_string();
        let told = match tell(&written, World::new(comity_practices::all()).unwrap()) {
            Ok(told) => told,
            Err(bad) => panic!("{name}, {bad}"),
        };
        if told.text == written {
            continue;
        }
        if bless {
            fs::write(&path, told.text).unwrap();
        } else {
            wrong.push_str(&difference(&name, &written, &told.text));
        }
    }
    assert!(wrong.is_empty(), "{wrong}\nIf that is right, run this test with COMITY_BLESS=1.");
}

#[test]
fn replaying_a_story_gives_the_world_it_ended_in() {
    for path in stories() {
        let told =
            tell(&fs::read_to_string(&path).unwrap(), World::new(comity_practices::all()).unwrap()).unwrap();
        let mut again = told.world.fresh();
        for entry in &told.entries {
            again.apply(entry, &[]).unwrap();
        }
        assert_eq!(again.digest(), told.world.digest(), "{}", path.display());
    }
}

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// Where the stories of the templates stand that belong to no practice.
fn shared() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../comity-common/src/agreement/stories")
}

/// The stories of every practice and of the templates that belong to none, in order of path.
fn stories() -> Vec<PathBuf> {
    let folders = fs::read_dir(source()).unwrap().map(|entry| entry.unwrap().path().join("stories"));
    let folders = folders.chain([shared()]);
    let files = folders.filter(|folder| folder.is_dir()).flat_map(|folder| fs::read_dir(folder).unwrap());
    let mut stories: Vec<PathBuf> = files
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "story"))
        .collect();
    stories.sort();
    stories
}

/// The lines that differ, as a person reads them: what is written, what is told.
fn difference(name: &str, written: &str, told: &str) -> String {
    let (written, told): (Vec<&str>, Vec<&str>) = (written.lines().collect(), told.lines().collect());
    let mut text = format!("\n{name}\n");
    let (mut i, mut j) = (0, 0);
    while i < written.len() || j < told.len() {
        match (written.get(i), told.get(j)) {
            (Some(a), Some(b)) if a == b => (i, j) = (i + 1, j + 1),
            (Some(a), _) if a.starts_with("  ") => {
                text.push_str(&format!("  {}: - {a}\n", i + 1));
                i += 1;
            }
            (_, Some(b)) if b.starts_with("  ") => {
                text.push_str(&format!("  {}: + {b}\n", i + 1));
                j += 1;
            }
            _ => (i, j) = (i + 1, j + 1),
        }
    }
    text
}
