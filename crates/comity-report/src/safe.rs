//! Names and reasons come from outside; what could command a terminal or turn a line around is made visible.

use std::borrow::Cow;

/// A text that only shows itself: no line break, escape sequence or turn of direction is left in it.
///
/// One character stands in for one, so that columns stay where they are: a control character's own picture
/// (`␛`, `␊`), `�` for the rest. Letters that run from right to left are left alone.
pub fn safe(text: &str) -> Cow<'_, str> {
    if text.chars().any(|c| stand_in(c).is_some()) {
        Cow::Owned(text.chars().map(|c| stand_in(c).unwrap_or(c)).collect())
    } else {
        Cow::Borrowed(text)
    }
}

/// What is shown instead of a character that would do something rather than be seen.
fn stand_in(c: char) -> Option<char> {
    match c {
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)),
        '\u{7f}' => Some('\u{2421}'),
        // C1 controls; line and paragraph separators; embeddings, overrides, isolates; invisible tags;
        // no characters.
        '\u{80}'..='\u{9f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{fffe}'
        | '\u{ffff}'
        | '\u{e0001}' => Some('\u{fffd}'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_would_clear_the_screen_shows_its_escape() {
        assert_eq!(safe("a\u{1b}[2Jb\u{9b}2J\u{7f}"), "a␛[2Jb�2J␡");
        assert_eq!(safe("one\r\ntwo\tthree\u{2028}four"), "one␍␊two␉three�four");
    }

    #[test]
    fn a_name_cannot_turn_the_rest_of_its_line_around() {
        assert_eq!(safe("kept\u{202e}nekorb\u{2066}"), "kept�nekorb�");
    }

    #[test]
    fn names_in_any_script_and_emoji_stay_as_they_are() {
        for name in ["", "Änne", "مريم", "אנה", "👩🏽‍⚕️ clinic", "岡", "🏴\u{e0067}\u{e0062}\u{e007f}"]
        {
            assert!(matches!(safe(name), Cow::Borrowed(same) if same == name), "{name}");
        }
    }
}
