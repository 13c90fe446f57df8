//! A text with its form, drawn.

use super::formed::{Block, Line, read};
use maud::{Markup, html};

/// Draws a text with its form; `words` draws each stretch of it.
pub fn formed(text: &str, words: &dyn Fn(&str) -> Markup) -> Markup {
    lines(&read(text), words)
}

/// The same of lines: those of one list stand in one list, those of one quotation in one quotation.
pub fn lines(lines: &[Line], words: &dyn Fn(&str) -> Markup) -> Markup {
    html! {
        @for group in lines.chunk_by(|a, b| a.block == b.block) {
            @match group[0].block {
                Block::Plain => { @for line in group { p { (runs(line, words)) } } }
                Block::Heading => { @for line in group { p { strong { (runs(line, words)) } } } }
                Block::Dot => { ul { @for line in group { li { (runs(line, words)) } } } }
                Block::Number => { ol { @for line in group { li { (runs(line, words)) } } } }
                Block::Quote => { blockquote { @for line in group { p { (runs(line, words)) } } } }
            }
        }
    }
}

fn runs(line: &Line, words: &dyn Fn(&str) -> Markup) -> Markup {
    html! {
        @for run in &line.runs {
            @match (run.strong, run.em) {
                (true, true) => { strong { em { (words(&run.text)) } } }
                (true, false) => { strong { (words(&run.text)) } }
                (false, true) => { em { (words(&run.text)) } }
                (false, false) => { (words(&run.text)) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_drawn_with_its_form_and_nothing_else_of_it_is_markup() {
        let drawn = formed("It **sounds** <b>.\n- once\n- *twice*\n> said\n## End", &|text| html! { (text) });
        let expected = "<p>It <strong>sounds</strong> &lt;b&gt;.</p><ul><li>once</li><li><em>twice</em></li></ul>\
                        <blockquote><p>said</p></blockquote><p><strong>End</strong></p>";
        assert_eq!(drawn.into_string(), expected);
    }
}
