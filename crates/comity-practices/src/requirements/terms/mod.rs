//! The words of the trade (P4-7): what they mean, and whether an expert has said that they mean that.

pub mod page;

use super::acts::Act;
use super::fold::{State, Term};
use super::look::may_know;
use comity_common::exchange::decide as may;
use comity_common::practice::Wish;
use comity_common::view::View;
use comity_spine::{Noun, Ref, Refusal, TermId, suggest};

/// The words that are in use, as this viewer may know of them.
pub fn known<'a>(view: &View<'a, State>) -> impl Iterator<Item = (&'a TermId, &'a Term)> {
    view.state.terms.iter().filter(|(_, it)| it.dropped.is_none()).filter(|(_, it)| may_know(view, &it.head))
}

/// A word as a subject.
pub fn reference(id: &TermId) -> Ref {
    Ref::new(Noun::Term, id.as_str())
}

/// Whether an act about a word may be done now.
///
/// # Errors
/// A sentence for the person who wished it.
pub fn decide(view: &View<'_, State>, wish: &Wish<'_, Act>) -> Result<(), Refusal> {
    let own = may::function_of(view, wish.by)?;
    let find = |term: &TermId| {
        known(view).find(|(id, _)| *id == term).map(|(_, it)| it).ok_or_else(|| {
            let hint = suggest::hint(term.as_str(), known(view).map(|(id, _)| id.as_str()));
            Refusal::of("term", format!("There is no word `{term}` in the glossary.{hint}"))
        })
    };
    match wish.act {
        Act::Defined { .. } => {
            may::said(wish.words, "name", "Say which word it is")?;
            may::said(wish.words, "definition", "Say what it means")
        }
        Act::Verified { term } => {
            let it = find(term)?;
            if own != &it.function {
                let sentence = format!("It is a word of {}; one of them says what it means.", it.function);
                return Err(Refusal::of("term", sentence));
            }
            if it.head.by == Some(wish.by) {
                let sentence = "You wrote that definition; somebody else of your function verifies it.";
                return Err(Refusal::of("term", sentence));
            }
            match it.verified {
                Some(_) => Err(Refusal::of("term", format!("`{term}` is verified already."))),
                None => Ok(()),
            }
        }
        Act::Dropped { term } => {
            find(term)?;
            may::said(wish.words, "why", "Say why the word is used no more")
        }
        _ => Ok(()),
    }
}

/// A stretch of a text: plain, or a word of the glossary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece<'t> {
    /// Text that is in no glossary.
    Plain(&'t str),
    /// A word of the glossary: as it stands in the text, and the word's place among those given.
    Word(&'t str, usize),
}

/// A text in pieces: each whole word that is one of some names, whatever its case, the longest where several
/// begin at one place.
pub fn pieces<'t>(text: &'t str, names: &[String]) -> Vec<Piece<'t>> {
    let mut names: Vec<(String, usize)> =
        names.iter().enumerate().map(|(i, name)| (name.trim().to_lowercase(), i)).collect();
    names.retain(|(name, _)| !name.is_empty());
    names.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then(a.cmp(b)));
    let (mut found, mut plain, mut at) = (Vec::new(), 0, 0);
    while at < text.len() {
        let is_start = text[..at].chars().next_back().is_none_or(|before| !before.is_alphanumeric());
        let word =
            is_start.then(|| names.iter().find_map(|(name, i)| Some((begins(&text[at..], name)?, *i))));
        if let Some(Some((len, i))) = word {
            if plain < at {
                found.push(Piece::Plain(&text[plain..at]));
            }
            found.push(Piece::Word(&text[at..at + len], i));
            at += len;
            plain = at;
        } else {
            at += text[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    if plain < text.len() {
        found.push(Piece::Plain(&text[plain..]));
    }
    found
}

/// The length of a name at the beginning of a text, if it stands there as a whole word.
fn begins(text: &str, name: &str) -> Option<usize> {
    let mut wanted = name.chars();
    let mut len = 0;
    for sign in text.chars() {
        for lower in sign.to_lowercase() {
            match wanted.next() {
                None => return None,
                Some(next) if next != lower => return None,
                Some(_) => {}
            }
        }
        len += sign.len_utf8();
        if wanted.as_str().is_empty() {
            break;
        }
    }
    let ends = text[len..].chars().next().is_none_or(|after| !after.is_alphanumeric());
    (wanted.as_str().is_empty() && ends).then_some(len)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn marked(text: &str, names: &[&str]) -> String {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let show = |piece: &Piece<'_>| match piece {
            Piece::Plain(text) => (*text).to_owned(),
            Piece::Word(text, i) => format!("[{text}:{i}]"),
        };
        pieces(text, &names).iter().map(show).collect()
    }

    #[test]
    fn whole_words_are_marked_whatever_their_case_and_the_longest_first() {
        let names = ["apnoea", "tidal volume", "volume"];
        assert_eq!(
            marked("Apnoea: the tidal Volume, not volumes.", &names),
            "[Apnoea:0]: the [tidal Volume:1], not volumes."
        );
        assert_eq!(marked("volume", &names), "[volume:2]");
        assert_eq!(marked("", &names), "");
        assert_eq!(marked("PEEP über 5", &["über"]), "PEEP [über:0] 5");
    }

    proptest! {
        #[test]
        fn nothing_of_a_text_is_lost_by_marking_it(
            text: String,
            names in prop::collection::vec("[a-ß]{0,3}", 0..4),
        ) {
            let back: String = pieces(&text, &names)
                .iter()
                .map(|piece| match piece { Piece::Plain(text) | Piece::Word(text, _) => *text })
                .collect();
            prop_assert_eq!(back, text);
        }
    }
}
