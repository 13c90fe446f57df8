//! Every clause that a practice offers is seen holding and seen broken.

use super::practice_shape::{ROOM, folders};
use super::{Finding, Rule};
use crate::tree::Tree;

pub(super) const RULE: Rule = Rule {
    name: "stories",
    why: "a clause that no story breaks may be one that nothing can break, and people sign these.",
    check,
};

/// Where the templates stand that belong to no practice.
const SHARED: &str = "crates/comity-common/src/agreement/";

fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    let practices = folders(tree)
        .into_iter()
        .map(|folder| (format!("{ROOM}{folder}/clauses.toml"), format!("{ROOM}{folder}/stories/")));
    let shared = (format!("{SHARED}templates.toml"), format!("{SHARED}stories/"));
    for (path, stories) in practices.chain([shared]) {
        let Some(file) = tree.files.iter().find(|file| file.path == path) else { continue };
        let ids = match ids(&file.text) {
            Ok(ids) => ids,
            Err(what) => {
                findings.push(Finding::new(&path, 1, what));
                continue;
            }
        };
        if ids.is_empty() {
            findings.push(Finding::new(&path, 1, "no clause with an `id`: a practice offers at least one"));
        }
        let seen = verdicts(tree, &stories);
        for id in ids {
            let has =
                |words: &[&str]| seen.iter().any(|(word, of)| words.contains(&word.as_str()) && is(of, &id));
            let written = file.lines().find(|(_, line)| line.contains("id") && line.contains(&id));
            let line = written.map_or(1, |(number, _)| number);
            if !has(&["kept", "holds"]) {
                findings.push(Finding::new(&path, line, format!("no story says `^ kept {id}`")));
            }
            if !has(&["broken"]) {
                findings.push(Finding::new(&path, line, format!("no story says `^ broken {id}`")));
            }
        }
    }
    findings
}

/// Whether a story's word means this clause: by its id, or by `practice.id`.
fn is(word: &str, id: &str) -> bool {
    word == id || word.rsplit_once('.').is_some_and(|(_, last)| last == id)
}

/// The verdicts that the stories under a folder show: the word and the clause.
fn verdicts(tree: &Tree, folder: &str) -> Vec<(String, String)> {
    tree.files
        .iter()
        .filter(|file| file.path.starts_with(folder) && file.path.ends_with(".story"))
        .flat_map(|file| file.text.lines())
        .filter_map(|line| {
            let mut words = line.trim_start().strip_prefix('^')?.split_whitespace();
            Some((words.next()?.to_owned(), words.next()?.to_owned()))
        })
        .collect()
}

/// The ids of the clauses in a template file: those of every table that has both an `id` and a `says`.
fn ids(text: &str) -> Result<Vec<String>, String> {
    let table: toml::Table = text.parse().map_err(|error| format!("cannot be read as TOML: {error}"))?;
    let mut ids = Vec::new();
    collect(&toml::Value::Table(table), &mut ids);
    Ok(ids)
}

fn collect(value: &toml::Value, ids: &mut Vec<String>) {
    match value {
        toml::Value::Array(items) => items.iter().for_each(|item| collect(item, ids)),
        toml::Value::Table(table) => {
            if let (Some(toml::Value::String(id)), true) = (table.get("id"), table.contains_key("says")) {
                ids.push(id.clone());
            }
            table.values().for_each(|inner| collect(inner, ids));
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CLAUSES: &str = "[[clause]]\nid = \"early\"\nsays = \"Legal is in early.\"\n";

    fn found(clauses: &str, story: &str) -> Vec<String> {
        let clauses_path = format!("{ROOM}buy_in/clauses.toml");
        let story_path = format!("{ROOM}buy_in/stories/first.story");
        let tree = Tree::of(&[(&clauses_path, clauses), (&story_path, story)]);
        check(&tree).into_iter().map(|finding| format!("{}: {}", finding.line, finding.what)).collect()
    }

    #[test]
    fn a_clause_is_seen_both_ways() {
        let both =
            "d0 09:00 mia raise_concern\n  ^ kept early atlas\n  ^ broken buy-in.early atlas -> mia: Ask.\n";
        assert_eq!(found(CLAUSES, both), [""; 0]);
        assert_eq!(found(CLAUSES, "  ^ holds early\n"), ["2: no story says `^ broken early`"]);
        assert_eq!(found(CLAUSES, "  ^ broken early\n"), ["2: no story says `^ kept early`"]);
        assert_eq!(found(CLAUSES, "  ^ broken earlybird\n  ^ kept early\n").len(), 1);
    }

    #[test]
    fn a_template_that_belongs_to_no_practice_is_seen_both_ways_as_well() {
        let (file, story) = (format!("{SHARED}templates.toml"), format!("{SHARED}stories/a.story"));
        let tree = Tree::of(&[(&file, CLAUSES), (&story, "  ^ kept early initiative:atlas\n")]);
        let found: Vec<String> = check(&tree).into_iter().map(|finding| finding.what).collect();
        assert_eq!(found, ["no story says `^ broken early`"]);
    }

    #[test]
    fn an_empty_or_garbled_file_is_refused() {
        assert_eq!(found("", "").len(), 1);
        assert!(found("[[clause", "")[0].contains("cannot be read as TOML"));
    }
}
