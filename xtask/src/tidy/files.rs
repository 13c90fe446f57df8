//! A file of 600 lines owes an answer, and the answers stand in `xtask/long-files.txt`.

use super::{Finding, Rule};
use crate::tree::{Source, Tree};

const MOST: usize = 600;
const LIST: &str = "xtask/long-files.txt";
const KINDS: &[&str] = &["css", "js", "py", "rs", "ts"];

pub(super) const RULE: Rule = Rule {
    name: "files",
    why: "a long file is a room that does two things; the list of those that may be long only gets shorter.",
    check,
};

/// One line of the list: how long a file may be, its path, and why.
struct Answer<'a> {
    line: usize,
    most: usize,
    path: &'a str,
}

fn check(tree: &Tree) -> Vec<Finding> {
    let answers = match answers(tree) {
        Ok(answers) => answers,
        Err(finding) => return vec![finding],
    };
    let mut findings = Vec::new();
    for (file, n_lines) in long(tree) {
        let answer = answers.iter().find(|answer| answer.path == file.path);
        match answer.map(|answer| answer.most) {
            None => findings.push(Finding::new(
                &file.path,
                MOST + 1,
                format!("{n_lines} lines; split it where a part has a name, or give the reason in {LIST}"),
            )),
            Some(most) if n_lines > most => findings.push(Finding::new(
                &file.path,
                most + 1,
                format!("{n_lines} lines; {LIST} allows it {most}, and that number only falls"),
            )),
            Some(_) => {}
        }
    }
    for answer in answers {
        if !long(tree).any(|(file, _)| file.path == answer.path) {
            let what = format!("{} is not long any more: take it off the list", answer.path);
            findings.push(Finding::new(LIST, answer.line, what));
        }
    }
    findings
}

/// The files that are long and may be, for the reader.
pub(super) fn notes(tree: &Tree) -> Vec<String> {
    long(tree).map(|(file, n_lines)| format!("{} has {n_lines} lines", file.path)).collect()
}

fn long(tree: &Tree) -> impl Iterator<Item = (&Source, usize)> {
    tree.files
        .iter()
        .filter(|file| KINDS.contains(&file.extension()))
        .map(|file| (file, file.text.lines().count()))
        .filter(|(_, n_lines)| *n_lines > MOST)
}

fn answers(tree: &Tree) -> Result<Vec<Answer<'_>>, Finding> {
    let Some(list) = tree.files.iter().find(|file| file.path == LIST) else { return Ok(Vec::new()) };
    let written = list.lines().filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    written
        .map(|(number, line)| {
            let mut parts = line.splitn(3, ' ');
            match (parts.next().and_then(|most| most.parse().ok()), parts.next(), parts.next()) {
                (Some(most), Some(path), Some(why)) if !why.trim().is_empty() => {
                    Ok(Answer { line: number, most, path })
                }
                _ => Err(Finding::new(LIST, number, "write `LINES PATH why it must be that long`")),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(n_lines: usize, list: &str) -> Vec<String> {
        let text = "//\n".repeat(n_lines);
        let tree = Tree::of(&[("a.rs", &text), (LIST, list)]);
        check(&tree).into_iter().map(|finding| finding.to_string()).collect()
    }

    #[test]
    fn a_long_file_owes_a_reason() {
        assert_eq!(found(600, ""), Vec::<String>::new());
        assert!(found(601, "")[0].starts_with("a.rs:601: 601 lines; split it"));
        assert_eq!(found(601, "601 a.rs one table"), Vec::<String>::new());
        assert!(found(601, "601 a.rs")[0].contains("write `LINES PATH why"));
    }

    #[test]
    fn the_list_only_gets_shorter() {
        assert!(found(605, "601 a.rs one table")[0].contains("allows it 601"));
        assert!(found(9, "601 a.rs one table")[0].contains("take it off the list"));
    }
}
