//! A person's own file shown back with its mistake: the line, the word, what was meant.

use crate::safe::safe;
use comity_common::agreement::file::Mistake;
use std::io::{self, Write};

/// Writes every mistake of a file with its place.
///
/// # Errors
/// Whatever the writer says.
pub fn mistakes(path: &str, text: &str, mistakes: &[Mistake], out: &mut dyn Write) -> io::Result<()> {
    for mistake in mistakes {
        one(path, text, mistake, out)?;
    }
    let n = mistakes.len();
    writeln!(out, "{n} {} in {path}; nothing was judged", if n == 1 { "mistake" } else { "mistakes" })
}

fn one(path: &str, text: &str, mistake: &Mistake, out: &mut dyn Write) -> io::Result<()> {
    let place = mistake.place(text);
    let (number, column) = (place.number, place.before.chars().count());
    let line = format!("{}{}{}", place.before, place.word, place.after);
    let width = place.word.chars().count().max(1);
    let margin = number.to_string().len();
    writeln!(out, "  × {}", safe(&mistake.what))?;
    writeln!(out, "{:margin$}  ╭─[{path}:{number}:{}]", "", column + 1)?;
    writeln!(out, "{number} │ {}", safe(&line.replace('\t', " ")))?;
    writeln!(out, "{:margin$} · {:column$}{}", "", "", "─".repeat(width))?;
    if let Some(help) = &mistake.help {
        writeln!(out, "  help: {}", safe(help))?;
    }
    writeln!(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistake_points_at_the_word_even_behind_wide_letters() {
        let text = "title = \"Änderung\"\n[clause.witin]\n";
        let start = text.find("witin").unwrap();
        let mistake = Mistake::new(start..start + 5, "unknown field `witin`").help("Did you mean `within`?");
        let mut out = Vec::new();
        mistakes("a.toml", text, &[mistake], &mut out).unwrap();
        let shown = String::from_utf8(out).unwrap();
        assert!(shown.contains("[a.toml:2:9]"), "{shown}");
        assert!(shown.contains("2 │ [clause.witin]\n  ·         ─────\n"), "{shown}");
        assert!(shown.contains("help: Did you mean `within`?"), "{shown}");
    }

    #[test]
    fn a_file_that_holds_an_escape_shows_it_and_the_mark_stays_in_its_column() {
        let text = "title = \"\u{1b}[2J\u{202e}\" witin";
        let start = text.find("witin").unwrap();
        let mut out = Vec::new();
        mistakes("a.toml", text, &[Mistake::new(start..start + 5, "odd \u{1b}[m")], &mut out).unwrap();
        let shown = String::from_utf8(out).unwrap();
        assert!(!shown.contains(['\u{1b}', '\u{202e}']), "{shown}");
        assert!(shown.contains("1 │ title = \"␛[2J�\" witin\n  ·                 ─────\n"), "{shown}");
    }

    #[test]
    fn a_span_past_the_end_of_the_file_is_no_panic() {
        let mut out = Vec::new();
        mistakes("a.toml", "x", &[Mistake::new(10..20, "cut off")], &mut out).unwrap();
    }
}
