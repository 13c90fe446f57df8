//! Every Rust file is formatted, also those whose `mod` line a macro writes.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use super::{Finding, Rule};
use crate::tree::Tree;

pub(super) const RULE: Rule = Rule {
    name: "formatted",
    why: "`cargo fmt --check` does not visit a module that a macro declares, so rustfmt is given every file.",
    check,
};

fn check(tree: &Tree) -> Vec<Finding> {
    let paths: Vec<&str> = tree.rust().map(|file| file.path.as_str()).collect();
    unformatted(&tree.root, &paths)
}

fn unformatted(root: &Path, paths: &[&str]) -> Vec<Finding> {
    if paths.is_empty() {
        return Vec::new();
    }
    let mut rustfmt = Command::new("rustfmt");
    rustfmt.args(["--check", "-l", "--edition", "2024", "--color", "never", "--config-path"]);
    let output = match rustfmt.arg(root).args(paths).current_dir(root).output() {
        Ok(output) => output,
        Err(error) => {
            let what = format!("cannot run rustfmt ({error}): `rustup component add rustfmt` brings it");
            return vec![Finding::new("rustfmt.toml", 1, what)];
        }
    };
    let said = String::from_utf8_lossy(&output.stdout);
    let listed: BTreeSet<&str> = said.lines().filter(|line| line.ends_with(".rs")).collect();
    let mut findings: Vec<Finding> = listed
        .into_iter()
        .map(|path| {
            Path::new(path).strip_prefix(root).unwrap_or(Path::new(path)).to_string_lossy().into_owned()
        })
        .map(|path| Finding::new(&path, 1, format!("not formatted: run `rustfmt --edition 2024 {path}`")))
        .collect();
    if findings.is_empty() && !output.status.success() {
        let why = String::from_utf8_lossy(&output.stderr).trim().replace('\n', "\n    ");
        findings.push(Finding::new("rustfmt.toml", 1, format!("rustfmt could not read a file:\n    {why}")));
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crooked_file_and_an_unreadable_one_are_found() {
        let folder = std::env::temp_dir().join(format!("comity-tidy-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let write = |name: &str, text: &str| std::fs::write(folder.join(name), text).unwrap();
        write("rustfmt.toml", "max_width = 110\n");
        write("straight.rs", "fn f() {}\n");
        write("crooked.rs", "fn  f( ) { }\n");
        write("broken.rs", "fn f( {\n");
        let found = |name: &str| unformatted(&folder, &[name]);
        assert_eq!(found("straight.rs"), []);
        assert_eq!(found("crooked.rs").len(), 1);
        assert!(found("broken.rs")[0].what.contains("could not read"));
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
