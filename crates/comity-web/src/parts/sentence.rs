//! Sentences in which names stand between backticks, as the judge writes them.

use maud::{Markup, html};

/// A sentence with the names between its backticks set as names, and its days kept on one line.
pub fn code(sentence: &str) -> Markup {
    html! {
        @for (place, part) in sentence.split('`').enumerate() {
            @if place % 2 == 1 { code { (part) } } @else { (days(part)) }
        }
    }
}

/// A text in which each day (`2024-05-02`) stands as one.
fn days(text: &str) -> Markup {
    html! {
        @for word in text.split_inclusive(' ') {
            @let before = word.len() - word.trim_start_matches('(').len();
            @match word.get(before..before + 10).filter(|day| is_day(day)) {
                Some(day) => { (word[..before]) time datetime=(day) { (day) } (word[before + 10..]) }
                None => (word),
            }
        }
    }
}

fn is_day(text: &str) -> bool {
    text.bytes().enumerate().all(|(place, byte)| match place {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    })
}

/// A word with its first letter as a capital.
pub fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_in_a_sentence_stands_as_one() {
        let text = code("Spring in 3 days (2026-05-12), not 2026-05-1x.").into_string();
        let day = "(<time datetime=\"2026-05-12\">2026-05-12</time>),";
        assert_eq!(text, format!("Spring in 3 days {day} not 2026-05-1x."));
    }

    #[test]
    fn a_name_in_a_sentence_stays_text_whatever_it_is() {
        let text = code("the source `<b>x</b>` of `contact` is missing").into_string();
        assert_eq!(text, "the source <code>&lt;b&gt;x&lt;/b&gt;</code> of <code>contact</code> is missing");
    }
}
