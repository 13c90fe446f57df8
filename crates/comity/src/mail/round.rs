//! What `comity serve` does beside the pages: sends the lists that are due, and takes the replies that came.

use super::calendar::{is_quiet, occasion};
use super::letters::Postmaster;
use super::replies;
use crate::out;
use anyhow::{Context, Result};
use comity_spine::At;
use comity_vault::Fate;
use comity_web::House;
use std::fs;
use std::path::{Path, PathBuf};

/// How many replies one round takes at most, so that lists go out meanwhile.
const REPLIES_MOST: usize = 50;

/// One round. What cannot be done is said, and comes again in the next.
///
/// # Errors
/// A store that failed.
pub fn round(dir: &Path, house: &House, now: At) -> Result<()> {
    let Some(mut post) = Postmaster::open(dir, house)? else { return Ok(()) };
    if let Some(maildir) = post.setup.maildir.clone() {
        for (file, outcome) in take_maildir(&mut post, &maildir, now)? {
            out::note(&format!("mail {file}: {outcome}"));
        }
    }
    for to in post.addressees(now)? {
        let days = to.days();
        let Some((day, due)) = occasion(&to.wish, &days, now) else { continue };
        // Who has just said when, or has just been given mail at all, is not written to for what was before.
        let is_new = due > post.setup.since.max(to.wished.unwrap_or(post.setup.since));
        if !is_new || is_quiet(&days, now) {
            continue;
        }
        if let Some(Fate::Failed { fault, .. }) = post.deliver(&to, day, now)? {
            out::note(&format!("the list to {} was not sent: {fault}", to.address));
        }
    }
    Ok(())
}

/// Takes what lies in a maildir; each mail is moved on once it is dealt with, and says what came of it.
///
/// # Errors
/// A folder that cannot be used, or a store that failed; what was not dealt with stays.
pub fn take_maildir(post: &mut Postmaster<'_>, maildir: &Path, now: At) -> Result<Vec<(String, String)>> {
    let new = maildir.join("new");
    let entries = fs::read_dir(&new).with_context(|| format!("{} is no maildir", maildir.display()))?;
    let mut files: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.retain(|path| path.is_file());
    files.sort();
    let cur = maildir.join("cur");
    fs::create_dir_all(&cur).with_context(|| format!("cannot make {}", cur.display()))?;
    let mut all = Vec::new();
    for file in files.into_iter().take(REPLIES_MOST) {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        // A mail over which the reader breaks is moved on too: it would break again.
        let said = match replies::read(&file) {
            Ok(mails) => {
                let took = mails.iter().map(|came| Ok(replies::take(post, came, now)?.says()));
                took.collect::<Result<Vec<_>>>()?.join("; ")
            }
            Err(error) => format!("refused: {error:#}"),
        };
        let base = name.split(':').next().unwrap_or(&name).to_owned();
        fs::rename(&file, cur.join(format!("{base}:2,S")))
            .with_context(|| format!("cannot move {} on", file.display()))?;
        all.push((name, said));
    }
    Ok(all)
}
