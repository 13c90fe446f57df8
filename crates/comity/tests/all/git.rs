//! A repository is read in a worker like any other file.

use crate::house::House;
use std::process::Command;

#[test]
fn a_repository_is_imported_through_the_worker() {
    let house = House::peopled();
    let repo = house.path("app");
    std::fs::create_dir(&repo).expect("room on the disk");
    let git = |args: &[&str]| {
        let done = Command::new("git").args(args).current_dir(&repo).output();
        done.is_ok_and(|output| output.status.success())
    };
    if !git(&["init", "-q"]) {
        eprintln!("SKIPPED: the git command is not here, so no repository can be made");
        return;
    }
    let author = ["-c", "user.name=Ana", "-c", "user.email=ana@acme.example"];
    assert!(git(&[&author[..], &["commit", "-q", "--allow-empty", "-m", "A title nobody keeps"]].concat()));
    house.run(&["import", "--yes", "app"]).says(0, &["1 contact", "1 somebody's"]);
}
