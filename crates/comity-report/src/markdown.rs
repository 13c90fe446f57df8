//! For a comment on a pull request or a page of a wiki.

use crate::report::Report;
use crate::safe::safe;
use std::io::{self, Write};

/// Text that Markdown takes as text: no table, tag, link, formula or mention begins in it.
pub fn escape(text: &str) -> String {
    // A line break is only a space here; whatever else could do something is shown instead.
    let text = text.replace(['\n', '\r', '\t'], " ");
    let mut escaped = String::with_capacity(text.len());
    for c in safe(&text).chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '|' | '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '!' | '~' | '$' => {
                escaped.push('\\');
                escaped.push(c);
            }
            // A word joiner behind it keeps a name from calling somebody of that name.
            '@' if !escaped.ends_with(char::is_alphanumeric) => escaped.push_str("@\u{2060}"),
            c => escaped.push(c),
        }
    }
    escaped
}

/// Writes the report.
///
/// # Errors
/// Whatever the writer says.
pub fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "## {}\n\nAs of {} ({}).\n", escape(&report.title), report.as_of, report.basis)?;
    writeln!(out, "| clause | state | kept | says |\n| --- | --- | --- | --- |")?;
    for clause in &report.clauses {
        let state = clause.state.replace('_', " ");
        let (kept, of) = (clause.kept, clause.decided);
        writeln!(
            out,
            "| {} | **{state}** | {kept} of {of} | {} |",
            escape(&clause.clause),
            escape(&clause.says)
        )?;
    }
    for clause in &report.clauses {
        let open: Vec<_> = clause
            .cases
            .iter()
            .filter(|case| matches!(case.verdict.as_str(), "broken" | "due" | "disputed"))
            .collect();
        if open.is_empty() {
            continue;
        }
        writeln!(out, "\n### {}\n", escape(&clause.clause))?;
        for case in open {
            let next = case
                .next
                .as_ref()
                .map_or_else(String::new, |next| format!(" **Next:** {}", escape(&next.sentence)));
            let (name, why) = (escape(&case.called()), escape(&case.because));
            let new = if case.is_new == Some(true) { " (new)" } else { "" };
            writeln!(out, "- {}{new}: {name} — {why}.{next}", case.verdict)?;
        }
    }
    writeln!(out, "\n### What Comity does not know\n")?;
    for sentence in &report.unknowns {
        writeln!(out, "- {}", escape(sentence))?;
    }
    if report.unknowns.is_empty() {
        writeln!(out, "- Nothing that these clauses ask for.")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_title_cannot_break_out_of_its_cell() {
        assert_eq!(super::escape("a|b<script>\n`x`"), "a\\|b&lt;script&gt; \\`x\\`");
    }

    #[test]
    fn a_name_calls_nobody_but_an_address_stays_whole() {
        assert_eq!(super::escape("ask @acme/legal"), "ask @\u{2060}acme/legal");
        assert_eq!(super::escape("mia@acme.example"), "mia@acme.example");
    }
}
