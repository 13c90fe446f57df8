//! One cycle: acts and one bigger thing, each killed at a moment; then everything is looked at, sent again,
//! and looked at once more.

use anyhow::{Context, Result, ensure};
use serde_json::json;

use super::chance::Chance;
use super::check::{self, Seen};
use super::drive::{Kill, Product};
use super::ledger::{Ledger, Line};

/// A colleague who stays, in product.
pub const STAYS: &str = "ana@acme.example";

/// Runs one cycle; an error is what the checker found.
pub fn run(product: &Product, ledger: &mut Ledger, cycle: u64, chance: &mut Chance) -> Result<()> {
    let acts = acts(ledger, cycle, STAYS, chance.between(10, 60));
    let when = match chance.between(0, 2) {
        0 => Kill::After(chance.moment()),
        _ => Kill::AfterAnswers(chance.between(0, acts.len() as u64) as usize, chance.between(0, 3000)),
    };
    killed_and_repeated(product, ledger, &acts, when)?;
    match cycle % 5 {
        0 => Ok(()),
        1 => import(product, ledger, cycle, chance),
        2 => undo(product, ledger, cycle, chance),
        3 => erase(product, ledger, cycle, chance),
        _ => product.killed(&["log", "checkpoint"], chance.moment()),
    }?;
    let seen = settled(product, ledger)?;
    let verdict = product.must(&["log", "verify"])?;
    let good = format!("{} acts, root matches, 0 problems", seen.size);
    ensure!(verdict.trim_end() == good, "`log verify` says `{}`, not `{good}`", verdict.trim_end());
    Ok(())
}

/// Acts of one person, some with words.
fn acts(ledger: &mut Ledger, cycle: u64, by: &str, n: u64) -> Vec<Line> {
    let who = if by == STAYS { "s" } else { "l" };
    let mut lines = Vec::new();
    for i in 0..n {
        let name = format!("{who}{cycle}-{i}");
        let key = format!("key-{name}");
        lines.push(match i % 4 {
            3 => {
                let fields = json!({ "ask": name, "initiative": "atlas", "to": "legal", "level": "small" });
                ledger.send(key, "ask.sent", &fields, Some(&format!("What is said of {name}.")), Some(by))
            }
            _ => ledger.send(key, "initiative.opened", &json!({ "initiative": name }), None, Some(by)),
        });
    }
    lines
}

fn killed_and_repeated(product: &Product, ledger: &mut Ledger, acts: &[Line], when: Kill) -> Result<()> {
    let lines: Vec<String> = acts.iter().map(|line| line.text.clone()).collect();
    let heard = product.stream(&lines, when)?;
    ledger.promised(acts, &heard)?;
    check::log(&product.data, ledger).with_context(|| format!("after {} answers", heard.len()))?;
    let again = product.stream(&lines, Kill::Never)?;
    ensure!(again.len() == acts.len(), "{} of {} acts were answered at last", again.len(), acts.len());
    ledger.promised(acts, &again)?;
    check::log(&product.data, ledger).context("after sending all of it again").map(drop)
}

/// Lets the product open the folder and finish what was left, and then looks at everything itself.
fn settled(product: &Product, ledger: &mut Ledger) -> Result<Seen> {
    product.must(&["log", "checkpoint"])?;
    let seen = check::log(&product.data, ledger)?;
    check::vault(&product.data, ledger, &seen)?;
    Ok(seen)
}

/// Kills an import: it is whole or absent. Imported again it is whole, and once more it changes nothing.
fn import(product: &Product, ledger: &mut Ledger, cycle: u64, chance: &mut Chance) -> Result<()> {
    let before = settled(product, ledger)?;
    let feed = ledger.feed(product.data.parent().context("no folder")?, cycle, chance.between(100, 1000))?;
    let (path, sha256) = (ledger.feeds[feed].path.clone(), ledger.feeds[feed].sha256.clone());
    let path = path.to_string_lossy().into_owned();
    product.killed(&["import", &path, "--yes"], chance.moment())?;
    let between = settled(product, ledger).context("after a killed import")?;
    ensure!(between.n_made <= before.n_made + 1, "one import was made twice");
    product.must(&["import", &path, "--yes"])?;
    let after = settled(product, ledger).context("after importing again")?;
    ensure!(after.n_made == before.n_made + 1, "imported twice, made {} times", after.n_made - before.n_made);
    ensure!(after.live.contains_key(&sha256), "an import that was said to be made is not there");
    product.must(&["import", &path, "--yes"])?;
    let last = settled(product, ledger)?;
    ensure!(last.size == after.size, "importing the same file once more had an effect");
    Ok(())
}

/// Kills an undo: it is whole or absent. Imported again, everything is back.
fn undo(product: &Product, ledger: &mut Ledger, cycle: u64, chance: &mut Chance) -> Result<()> {
    let feed = ledger.feed(product.data.parent().context("no folder")?, cycle, chance.between(50, 300))?;
    let (path, sha256) = (ledger.feeds[feed].path.clone(), ledger.feeds[feed].sha256.clone());
    let path = path.to_string_lossy().into_owned();
    product.must(&["import", &path, "--yes"])?;
    let before = settled(product, ledger)?;
    let import = before.live.get(&sha256).context("an import that was said to be made is not there")?;
    product.killed(&["imports", "undo", import], chance.moment())?;
    let between = settled(product, ledger).context("after a killed undo")?;
    let again = product.run(&["imports", "undo", import])?;
    let undone_already = !between.live.contains_key(&sha256);
    ensure!(
        again.status.success() != undone_already,
        "an undone import could be undone again, or could not be"
    );
    let undone = settled(product, ledger).context("after undoing again")?;
    ensure!(!undone.live.contains_key(&sha256), "an undone import is in force");
    product.must(&["import", &path, "--yes"])?;
    let back = settled(product, ledger).context("after importing what was undone")?;
    ensure!(back.live.contains_key(&sha256), "an import that was undone cannot be made again");
    Ok(())
}

/// Kills an erasure: it is whole or absent. Done again, nothing of the person is left in any file.
fn erase(product: &Product, ledger: &mut Ledger, cycle: u64, chance: &mut Chance) -> Result<()> {
    let mail = format!("leaver-{cycle}@acme.example");
    let file = product.data.with_file_name(format!("leaver-{cycle}.csv"));
    let row = format!("Leaving Colleague Number{cycle},{mail},Marketing,2024-01-02\n");
    std::fs::write(&file, format!("Name,Email,Department,Start date\n{row}"))?;
    product.must(&["import", &file.to_string_lossy(), "--yes", "--source", "leavers"])?;
    let lines = acts(ledger, cycle, &mail, 8);
    killed_and_repeated(product, ledger, &lines, Kill::Never)?;
    let before = settled(product, ledger)?;
    let args = ["erase", "--subject", &mail, "--basis", "left"];
    product.killed(&args, chance.moment())?;
    let between = settled(product, ledger).context("after a killed erasure")?;
    if between.erased.len() == before.erased.len() {
        product.must(&args)?;
    }
    let after = settled(product, ledger).context("after erasing again")?;
    ensure!(after.erased.len() == before.erased.len() + 1, "{mail} was not erased once");
    for left in [mail, format!("Number{cycle}")] {
        if let Some(file) = super::files_that_say(&product.data, &left)? {
            anyhow::bail!("{left} was erased and still stands in {}", file.display());
        }
    }
    Ok(())
}
