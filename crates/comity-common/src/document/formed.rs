//! The form that a text may have where people write it together, and how it stands in an act's words: as the
//! few signs of Markdown that everybody knows from mails.
//!
//! A line is a paragraph, a heading (`## `), a piece of a list (`- `, `1. `) or of a quotation (`> `); within
//! it, `**` stands around what is strong and `*` around what is emphasised. Whatever else there is, is text.

use super::manuscript::plain;

/// What a line is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Block {
    /// A paragraph.
    #[default]
    Plain,
    /// A heading.
    Heading,
    /// A piece of a list.
    Dot,
    /// A piece of a numbered list.
    Number,
    /// A quotation.
    Quote,
}

impl Block {
    /// Every one, with its name as documents and pages exchange it.
    pub const ALL: [(Block, &'static str); 5] = [
        (Block::Plain, "plain"),
        (Block::Heading, "heading"),
        (Block::Dot, "dot"),
        (Block::Number, "number"),
        (Block::Quote, "quote"),
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        Block::ALL.iter().find(|(block, _)| *block == self).map_or("plain", |(_, name)| name)
    }

    /// By its name; a paragraph where it is none.
    pub fn named(name: &str) -> Block {
        Block::ALL.iter().find(|(_, known)| *known == name).map_or(Block::Plain, |(block, _)| *block)
    }
}

/// A stretch of a line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Run {
    /// The text.
    pub text: String,
    /// Whether it is strong.
    pub strong: bool,
    /// Whether it is emphasised.
    pub em: bool,
}

/// A line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// What it is.
    pub block: Block,
    /// Its stretches, none of them empty.
    pub runs: Vec<Run>,
}

impl Line {
    /// Adds text at the end.
    pub fn push(&mut self, text: &str, strong: bool, em: bool) {
        if text.is_empty() {
            return;
        }
        match self.runs.last_mut() {
            Some(last) if (last.strong, last.em) == (strong, em) => last.text.push_str(text),
            _ => self.runs.push(Run { text: text.to_owned(), strong, em }),
        }
    }

    /// Its text without form.
    pub fn bare(&self) -> String {
        self.runs.iter().map(|run| run.text.as_str()).collect()
    }
}

/// The lines of a text.
pub fn read(text: &str) -> Vec<Line> {
    plain(text).lines().map(read_line).filter(|line| !line.runs.is_empty()).collect()
}

/// The lines of a text that has no form, whatever signs stand in it.
pub fn unformed(text: &str) -> Vec<Line> {
    let line = |text: &str| {
        let mut line = Line::default();
        line.push(text, false, false);
        line
    };
    plain(text).lines().map(line).collect()
}

/// The text of lines, as [`read`] has them. What is read and written is what was written before.
pub fn write(lines: &[Line]) -> String {
    let mut number = 0;
    let written = lines.iter().filter_map(|line| {
        let text = write_runs(&line.runs);
        if text.is_empty() {
            return None;
        }
        number = if line.block == Block::Number { number + 1 } else { 0 };
        let begins = match line.block {
            Block::Plain => String::new(),
            Block::Heading => "## ".to_owned(),
            Block::Dot => "- ".to_owned(),
            Block::Number => format!("{number}. "),
            Block::Quote => "> ".to_owned(),
        };
        let guard = if line.block == Block::Plain && begin(&text).0 != Block::Plain { "\\" } else { "" };
        Some(format!("{begins}{guard}{text}"))
    });
    plain(&written.collect::<Vec<_>>().join("\n"))
}

/// The same text as it is written when it has been read: what two texts are compared by.
pub fn normal(text: &str) -> String {
    write(&read(text))
}

/// A text without its form, a line a line.
pub fn bare(text: &str) -> String {
    read(text).iter().map(Line::bare).collect::<Vec<_>>().join("\n")
}

/// What a line begins with, and the rest.
fn begin(line: &str) -> (Block, &str) {
    for (sign, block) in [("## ", Block::Heading), ("- ", Block::Dot), ("> ", Block::Quote)] {
        if let Some(rest) = line.strip_prefix(sign) {
            return (block, rest.trim_start());
        }
    }
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    match line[digits..].strip_prefix(". ") {
        Some(rest) if (1..=3).contains(&digits) => (Block::Number, rest.trim_start()),
        _ => (Block::Plain, line),
    }
}

fn read_line(text: &str) -> Line {
    let (block, rest) = begin(text);
    let signs: Vec<char> = rest.chars().collect();
    let mut line = Line { block, runs: Vec::new() };
    let (mut strong, mut em, mut at) = (false, false, 0);
    let mut text = String::new();
    while at < signs.len() {
        let is_pair = signs[at] == '*' && signs.get(at + 1) == Some(&'*');
        let len = if is_pair { 2 } else { 1 };
        match signs[at] {
            '\\' if signs.get(at + 1).is_some_and(|next| is_sign(*next) || (at == 0 && is_begin(*next))) => {
                text.push(signs[at + 1]);
                at += 2;
                continue;
            }
            '*' if turns(&signs, at, len, if is_pair { strong } else { em }) => {
                line.push(&std::mem::take(&mut text), strong, em);
                if is_pair { strong = !strong } else { em = !em }
            }
            sign => {
                text.push(sign);
                at += 1;
                continue;
            }
        }
        at += len;
    }
    line.push(&text, strong, em);
    line
}

/// What a backslash takes its meaning from anywhere.
fn is_sign(sign: char) -> bool {
    matches!(sign, '*' | '\\')
}

/// What it takes it from at the beginning of a line, where it would make the line something else.
fn is_begin(sign: char) -> bool {
    matches!(sign, '#' | '-' | '>') || sign.is_ascii_digit()
}

/// Whether a sign opens form, for which its end must follow, or ends it: beside the text, not beside a space.
fn turns(signs: &[char], at: usize, len: usize, is_open: bool) -> bool {
    let is_text = |sign: Option<&char>| sign.is_some_and(|sign| !sign.is_whitespace());
    let before = at.checked_sub(1).and_then(|before| signs.get(before));
    if is_open {
        return is_text(before);
    }
    if !is_text(signs.get(at + len)) {
        return false;
    }
    let mut next = at + len;
    while next < signs.len() {
        match signs[next] {
            '\\' => next += 1,
            '*' => {
                let run = signs[next..].iter().take_while(|sign| **sign == '*').count();
                if next > at + len && (run == len || run == 3) && is_text(signs.get(next - 1)) {
                    return true;
                }
                next += run - 1;
            }
            _ => {}
        }
        next += 1;
    }
    false
}

fn write_runs(runs: &[Run]) -> String {
    let (mut out, mut strong, mut em) = (String::new(), false, false);
    for piece in pieces(runs).iter().chain([&Run::default()]) {
        // What ends ends before anything else begins.
        for (was, is, sign) in [(&mut strong, piece.strong, "**"), (&mut em, piece.em, "*")] {
            if *was && !is {
                out.push_str(sign);
                *was = false;
            }
        }
        for (was, is, sign) in [(&mut strong, piece.strong, "**"), (&mut em, piece.em, "*")] {
            if !*was && is {
                out.push_str(sign);
                *was = true;
            }
        }
        out.push_str(&piece.text.replace('\\', "\\\\").replace('*', "\\*"));
    }
    out.trim().to_owned()
}

/// The same stretches, where spaces at the edge of form lie outside of it: its signs stand beside text.
fn pieces(runs: &[Run]) -> Vec<Run> {
    let mut cut: Vec<Run> = Vec::new();
    for run in runs {
        let text = run.text.replace(['\n', '\r'], " ");
        let inner = text.trim();
        let from = text.len() - text.trim_start().len();
        let parts = match inner.is_empty() {
            true => vec![text.as_str()],
            false => vec![&text[..from], inner, &text[from + inner.len()..]],
        };
        let parts = parts.into_iter().filter(|part| !part.is_empty());
        cut.extend(parts.map(|part| Run { text: part.to_owned(), strong: run.strong, em: run.em }));
    }
    let is_space = |run: &Run| run.text.trim().is_empty();
    let mut whole = cut.clone();
    for at in 0..cut.len() {
        if is_space(&cut[at]) {
            let before = cut[..at].iter().rev().find(|run| !is_space(run));
            let after = cut[at..].iter().find(|run| !is_space(run));
            let both = |has: fn(&Run) -> bool| before.is_some_and(has) && after.is_some_and(has);
            (whole[at].strong, whole[at].em) = (both(|run| run.strong), both(|run| run.em));
        }
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn runs(text: &str) -> Vec<(String, bool, bool)> {
        let lines = read(text);
        lines.into_iter().flat_map(|line| line.runs).map(|run| (run.text, run.strong, run.em)).collect()
    }

    #[test]
    fn form_is_read_and_everything_else_is_text() {
        let lines = read("## Dose\n- one **milligram**\n2. *twice*\n> quoted\nplain");
        let blocks: Vec<Block> = lines.iter().map(|line| line.block).collect();
        assert_eq!(blocks, [Block::Heading, Block::Dot, Block::Number, Block::Quote, Block::Plain]);
        assert_eq!(
            runs("a **b** *c*"),
            [
                ("a ".to_owned(), false, false),
                ("b".to_owned(), true, false),
                (" ".to_owned(), false, false),
                ("c".to_owned(), false, true)
            ]
        );
        for text in
            ["2 * 3 * 4", "a* b", "5*", "**", "* one", "#12 is open", "1.5 mg", "-5 degrees", "C:\\temp"]
        {
            assert_eq!(runs(text), [(text.to_owned(), false, false)], "{text}");
        }
        assert_eq!(bare("## Dose\n- **one**"), "Dose\none");
    }

    #[test]
    fn what_looks_like_form_and_is_none_is_read_back_as_text() {
        let line = |text: &str| Line {
            block: Block::Plain,
            runs: vec![Run { text: text.to_owned(), strong: false, em: false }],
        };
        for text in
            ["- no list", "1. no number", "**not strong**", "a\\*b", "\\", "> no quotation", "## none"]
        {
            assert_eq!(read(&write(&[line(text)])), [line(text)], "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_as_it_was(
            parts in prop::collection::vec(
                (
                    0..5_usize,
                    prop::collection::vec(("[a-c*\\\\>#.1 -]{1,6}", any::<bool>(), any::<bool>()), 1..4),
                ),
                0..5,
            )
        ) {
            let line = |(block, runs): (usize, Vec<(String, bool, bool)>)| {
                let mut line = Line { block: Block::ALL[block].0, runs: Vec::new() };
                runs.iter().for_each(|(text, strong, em)| line.push(text, *strong, *em));
                line
            };
            let lines: Vec<Line> = parts.into_iter().map(line).collect();
            let written = write(&lines);
            // Once it is written, it is the same for ever.
            prop_assert_eq!(&normal(&written), &written);
        }

        #[test]
        fn no_text_is_lost(text in "\\PC{0,60}") {
            let signs = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
            // The number of a numbered line is its form.
            prop_assume!(!text.trim_start().starts_with(|c: char| c.is_ascii_digit()));
            prop_assert_eq!(signs(&bare(&text)), signs(&text));
        }
    }
}
