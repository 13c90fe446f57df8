//! For a comment on a pull request or a page of a wiki.

use crate::report::Report;
use crate::safe::safe;
use crate::tell;
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
pub fn write(report: &Report, all: bool, out: &mut dyn Write) -> io::Result<()> {
    let basis = escape(&tell::basis(report));
    writeln!(out, "## {}\n\nAs of {}; {basis}.\n", escape(&report.title), tell::moment(report.as_of))?;
    to_do(report, all, out)?;
    writeln!(out, "| clause | state | kept | says |\n| --- | --- | --- | --- |")?;
    for clause in &report.clauses {
        let state = clause.state.replace('_', " ");
        let (id, share, says) = (escape(&clause.clause), tell::share(clause), escape(&clause.says));
        writeln!(out, "| {id} | **{state}** | {share} | {says} |")?;
    }
    for clause in &report.clauses {
        let (cases, rest) = tell::listed(clause, all);
        let unseen = tell::unseen(clause).filter(|_| clause.state == "broken");
        if cases.is_empty() && unseen.is_none() {
            continue;
        }
        writeln!(out, "\n### {}\n", escape(&clause.clause))?;
        for case in cases {
            let (name, why) = (escape(&tell::named(case)), escape(&case.because));
            let new = if case.is_new == Some(true) { " (new)" } else { "" };
            writeln!(out, "- {}{new}: {name} — {why}", case.verdict.replace('_', " "))?;
        }
        for line in
            unseen.map(str::to_owned).into_iter().chain(rest.map(|rest| format!("not listed: {rest}")))
        {
            writeln!(out, "- {line}")?;
        }
    }
    for warning in &report.warnings {
        writeln!(out, "\n**Warning:** {}", escape(&warning.to_string()))?;
    }
    writeln!(out, "\n### What Comity does not know\n")?;
    for sentence in &report.unknowns {
        writeln!(out, "- {}", escape(sentence))?;
    }
    if report.unknowns.is_empty() {
        writeln!(out, "- Nothing that these clauses ask for.")?;
    }
    for source in &report.coverage.sources {
        writeln!(out, "- {}", escape(&tell::reach(source)))?;
    }
    writeln!(out, "\n{}", tell::totals(report))
}

fn to_do(report: &Report, all: bool, out: &mut dyn Write) -> io::Result<()> {
    let to_do = tell::to_do(report);
    let past = tell::past_mending(report);
    if to_do.is_empty() && past.is_none() {
        return Ok(());
    }
    writeln!(out, "### Who is not in, and whose move it is\n")?;
    let shown = if all { to_do.len() } else { to_do.len().min(tell::LISTED) };
    for case in &to_do[..shown] {
        let next = case.next.as_ref().map_or_else(String::new, |next| {
            format!(" **{}:** {}", escape(&tell::whose(next)), escape(&next.sentence))
        });
        writeln!(out, "- {}.{next}", escape(&tell::sentence(case)))?;
    }
    if shown < to_do.len() {
        writeln!(out, "- and {} more", to_do.len() - shown)?;
    }
    past.map_or(Ok(()), |past| writeln!(out, "- {past}"))?;
    writeln!(out)
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
