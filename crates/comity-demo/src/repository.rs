//! A git repository with a history: authors under several addresses, reviewers in trailers, a bot.

use crate::Company;
use crate::bonds::EFFORTS;
use crate::dice::Dice;
use crate::people::Colleague;
use crate::tables::seconds;
use gix::actor::SignatureRef;
use std::fmt::Write as _;
use std::path::Path;

/// A repository could not be made.
#[derive(Debug, thiserror::Error)]
#[error("the demo's repository cannot be written: {0}")]
pub struct NoRepository(String);

fn failed(error: impl std::fmt::Display) -> NoRepository {
    NoRepository(error.to_string())
}

/// Writes a bare repository.
///
/// # Errors
/// A folder that cannot be written to.
pub fn write(company: &Company, path: &Path) -> Result<(), NoRepository> {
    let repo = gix::init_bare(path).map_err(failed)?;
    let tree = repo.empty_tree().id().detach();
    let tree = repo.write_object(gix::objs::Tree::empty()).map_or(tree, gix::Id::detach);
    let mut dice = Dice::new(company.seed, "git");
    let mut parent: Option<gix::ObjectId> = None;
    for day in -535..=company.days.last() {
        if !company.days.is_working(day) {
            continue;
        }
        let mut minutes: Vec<i64> = (0..dice.times(1.3)).map(|_| dice.between(540, 1100)).collect();
        minutes.sort_unstable();
        for minutes in minutes {
            let Some(written) = message(company, day, &mut dice) else { continue };
            if !company.happened(day, minutes) {
                continue;
            }
            let (name, mail, text) = written;
            let time = format!("{} +0000", seconds(company.days.at(day, minutes)));
            let by = SignatureRef { name: name.as_str().into(), email: mail.as_str().into(), time: &time };
            let made = repo.commit_as(by, by, "refs/heads/main", text, tree, parent).map_err(failed)?;
            parent = Some(made.detach());
        }
    }
    std::fs::write(path.join("HEAD"), "ref: refs/heads/main\n").map_err(failed)
}

/// Who commits what that day, and what they write.
fn message(company: &Company, day: i64, dice: &mut Dice) -> Option<(String, String, String)> {
    let open: Vec<_> = EFFORTS.iter().filter(|it| it.from + 20 <= day && day <= it.to).collect();
    if open.is_empty() {
        return None;
    }
    let effort = *dice.pick(&open);
    let there = |it: &&Colleague| it.function() == "engineering" && it.is_there(day);
    let builders: Vec<&Colleague> = company.people.iter().filter(there).collect();
    let author = *dice.pick(&builders);
    let reviewer = *dice.pick(&builders);
    if dice.happens(0.06) {
        let text = "chore: bump what has a newer version".to_owned();
        return Some((
            "larkmoor-bot[bot]".to_owned(),
            "41898282+larkmoor-bot[bot]@users.noreply.github.com".to_owned(),
            text,
        ));
    }
    let mut text = format!("{}-{}: never kept\n\n", effort.project, dice.between(1, 60));
    if reviewer.login != author.login {
        let _ = writeln!(text, "Reviewed-by: {} <{}>", reviewer.name, reviewer.mail());
    }
    if dice.happens(0.2) {
        let pair = *dice.pick(&builders);
        let _ = writeln!(text, "Co-authored-by: {} <{}>", pair.name, pair.mail());
    }
    // Half of them commit under the address that the forge makes up.
    let login = author.login.replace('.', "-");
    let number = 30_000 + author.login.len() * 977;
    let mail = match author.login.len() % 2 {
        0 => author.mail(),
        _ => format!("{number}+{login}@users.noreply.github.com"),
    };
    Some((author.name.clone(), mail, text))
}
