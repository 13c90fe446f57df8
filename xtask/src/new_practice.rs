//! A new practice: its folder, all its files, one failing story.

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};

const ROOM: &str = "crates/comity-practices/src";

/// Each file and what it says, with `{name}`, `{slug}` and `{title}` to fill in.
const FILES: &[(&str, &str)] = &[
    ("mod.rs", include_str!("../templates/practice/mod.rs.in")),
    ("acts.rs", include_str!("../templates/practice/acts.rs.in")),
    ("decide.rs", include_str!("../templates/practice/decide.rs.in")),
    ("fold.rs", include_str!("../templates/practice/fold.rs.in")),
    ("facts.rs", include_str!("../templates/practice/facts.rs.in")),
    ("measures.rs", include_str!("../templates/practice/measures.rs.in")),
    ("clauses.toml", include_str!("../templates/practice/clauses.toml.in")),
    ("page.rs", include_str!("../templates/practice/page.rs.in")),
    ("page.css", include_str!("../templates/practice/page.css.in")),
    ("README.md", include_str!("../templates/practice/README.md.in")),
    ("golden.jsonl", include_str!("../templates/practice/golden.jsonl.in")),
    ("stories/first.story", include_str!("../templates/practice/stories/first.story.in")),
];

/// Makes the folder; refuses a name that is no module's, or that is taken.
pub fn run(root: &Path, name: &str) -> Result<ExitCode> {
    make(root, name)?;
    println!("made {ROOM}/{name}; three steps are yours:");
    println!("  1. add `{name}` to the list in `practices!` ({ROOM}/lib.rs)");
    println!("  2. run `cargo test -p comity-practices`: one story fails, {ROOM}/{name}/stories/first.story");
    println!("  3. make it true, from acts.rs on");
    Ok(ExitCode::SUCCESS)
}

fn make(root: &Path, name: &str) -> Result<()> {
    let good = name.starts_with(|sign: char| sign.is_ascii_lowercase())
        && name.chars().all(|sign| sign.is_ascii_lowercase() || sign.is_ascii_digit() || sign == '_')
        && !name.ends_with('_')
        && syn::parse_str::<syn::Ident>(name).is_ok();
    if !good {
        bail!("\"{name}\" cannot be a practice's name: write it in snake case, like shared_culture");
    }
    let folder = root.join(ROOM).join(name);
    if folder.exists() {
        bail!("{ROOM}/{name} exists already");
    }
    for (file, template) in FILES {
        let path = folder.join(file);
        let place = path.parent().unwrap_or(&folder);
        std::fs::create_dir_all(place).with_context(|| format!("cannot make {}", place.display()))?;
        std::fs::write(&path, filled(template, name))
            .with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(())
}

fn filled(template: &str, name: &str) -> String {
    let slug = name.replace('_', "-");
    let spaced = name.replace('_', " ");
    let title = spaced[..1].to_uppercase() + &spaced[1..];
    template.replace("{name}", name).replace("{slug}", &slug).replace("{title}", &title)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_practice_has_all_its_files_filled_in_and_the_house_stays_tidy_with_it() {
        let root = std::env::temp_dir().join(format!("comity-new-practice-{}", std::process::id()));
        make(&root, "shared_meals").unwrap();
        let paths: Vec<String> =
            FILES.iter().map(|(file, _)| format!("{ROOM}/shared_meals/{file}")).collect();
        for path in &paths {
            let text = std::fs::read_to_string(root.join(path)).unwrap();
            assert!(!["{name}", "{slug}", "{title}"].iter().any(|hole| text.contains(hole)), "{path}");
            assert!(!path.ends_with(".rs") || syn::parse_file(&text).is_ok(), "{path}");
        }
        std::fs::copy(crate::tree::root().join("rustfmt.toml"), root.join("rustfmt.toml")).unwrap();
        let report = crate::tidy::report_with(&root, &paths);
        assert!(report.is_empty(), "\n{report}");
        std::fs::remove_file(root.join(&paths[0])).unwrap();
        let fewer: Vec<String> = paths[1..].to_vec();
        assert!(
            crate::tidy::report_with(&root, &fewer).contains("mod.rs is missing"),
            "the shape is checked"
        );
        assert!(make(&root, "shared_meals").unwrap_err().to_string().contains("exists already"));
        std::fs::remove_dir_all(&root).unwrap();
    }

    #[test]
    fn a_name_that_is_no_modules_is_refused() {
        for name in ["Shared", "shared-meals", "9lives", "", "fn", "x_", "../x"] {
            assert!(
                make(Path::new("nowhere"), name).unwrap_err().to_string().contains("snake case"),
                "{name}"
            );
        }
    }
}
