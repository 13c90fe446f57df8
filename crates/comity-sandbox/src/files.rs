//! The lock over files, by Landlock: the input and the zone database to read, the scratch folder to write.

use crate::{child::EnterError, job::Job};
use landlock::{
    ABI, Access, AccessFs, BitFlags, CompatLevel, Compatible, PathBeneath, PathFd, PathFdError, Ruleset,
    RulesetAttr, RulesetCreatedAttr, RulesetError, RulesetStatus,
};
use std::path::Path;

/// What a reader may look at besides its input, where it exists: the names and rules of time zones.
const ZONES: [&str; 2] = ["/usr/share/zoneinfo", "/etc/localtime"];

/// Closes the lock; a sentence comes back where the kernel has none.
pub(crate) fn lock(job: &Job) -> Result<Option<String>, EnterError> {
    let abi = ABI::V3;
    let failed = |error: RulesetError| EnterError::Lock { what: "files", reason: error.to_string() };
    let read = AccessFs::from_read(abi) & !AccessFs::Execute;
    let mut rules = Ruleset::default()
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(abi))
        .and_then(Ruleset::create)
        .map_err(failed)?;
    let input = opened(&job.input)?;
    rules = rules.add_rule(beneath(input, &job.input, read)).map_err(failed)?;
    if let Some(scratch) = &job.scratch {
        let all = AccessFs::from_all(abi) & !AccessFs::Execute;
        rules = rules.add_rule(beneath(opened(scratch)?, scratch, all)).map_err(failed)?;
    }
    for zone in ZONES.map(Path::new) {
        if let Ok(folder) = PathFd::new(zone) {
            rules = rules.add_rule(beneath(folder, zone, read)).map_err(failed)?;
        }
    }
    let status = rules.restrict_self().map_err(failed)?;
    Ok(match status.ruleset {
        RulesetStatus::FullyEnforced => None,
        RulesetStatus::PartiallyEnforced => {
            Some("this kernel's Landlock is old: the reader's files are locked in part only".to_owned())
        }
        RulesetStatus::NotEnforced => Some(
            "this kernel has no Landlock: the reader could read other files of this account; \
             run Linux 6.2 or newer"
                .to_owned(),
        ),
    })
}

fn opened(path: &Path) -> Result<PathFd, EnterError> {
    PathFd::new(path).map_err(|error: PathFdError| EnterError::Path {
        path: path.display().to_string(),
        reason: error.to_string(),
    })
}

/// A rule for a folder and all beneath it, or for one file alone.
fn beneath(opened: PathFd, path: &Path, access: BitFlags<AccessFs>) -> PathBeneath<PathFd> {
    let access = if path.is_dir() { access } else { access & AccessFs::from_file(ABI::V3) };
    PathBeneath::new(opened, access)
}
