//! A piece of a document's text that becomes something of its own: what of it stands in the document keeps
//! its authors, the rest is whoever's who writes it down.
//!
//! It goes by the words alone, so that a sentence that was chosen with a script, copied by hand, or smoothed
//! on the way is counted alike. The size is that of pastes within a document: stretches of eight.

use super::{Of, Text};
use comity_common::document::Share;
use comity_common::document::manuscript::plain;
use comity_common::world::World;
use comity_spine::{Day, Function, PersonId};
use std::collections::{BTreeMap, HashMap};

/// The shortest stretch that is taken for one of the document's; a shorter one is typed as easily.
const STRETCH_LEAST: usize = 8;
/// How many places of one stretch are tried.
const TRIES: usize = 8;

/// Whose a character is, and the day on which they wrote it.
type Whose = (PersonId, Day);

impl Text {
    /// Whose the characters of a piece are: those that stand in the document are their authors', the others
    /// those of whoever writes the piece down.
    pub fn shares_of(&self, piece: &str, writer: Whose, world: &World) -> Vec<Share> {
        let mut text: Vec<(char, Option<Whose>)> = Vec::new();
        for stretch in &self.stretches {
            if stretch.begins {
                text.push(('\n', None));
            }
            text.extend(stretch.text.chars().map(|sign| (sign, Some((stretch.by, stretch.day)))));
        }
        let piece: Vec<char> = plain(piece).chars().collect();
        let whose = whose(&piece, &text);
        let counted = piece.iter().zip(whose).filter(|(sign, _)| **sign != '\n');
        shares(counted.map(|(_, whose)| (whose.unwrap_or(writer), 1)), world)
    }

    /// Whose all of its characters are that count for what it is of.
    pub fn shares(&self, of: &Of, world: &World) -> Vec<Share> {
        let all = self
            .counted(Some(of))
            .map(|it| ((it.by, it.day), u32::try_from(it.text.chars().count()).unwrap_or(u32::MAX)));
        shares(all, world)
    }
}

/// One share for each person and function that they were in when they wrote.
fn shares(all: impl Iterator<Item = (Whose, u32)>, world: &World) -> Vec<Share> {
    let mut shares: BTreeMap<(PersonId, Option<&Function>), (u32, Day)> = BTreeMap::new();
    for ((by, day), n) in all {
        let function = world.people().function(by, world.calendar().end_of(day));
        let (sum, last) = shares.entry((by, function)).or_insert((0, day));
        *sum = sum.saturating_add(n);
        *last = day.max(*last);
    }
    let share = |((person, _), (characters, day))| Share { person, characters, day: Some(day) };
    shares.into_iter().map(share).collect()
}

/// Whose each character of a piece is, where it stands in the text: the longest stretch from each place on.
fn whose(piece: &[char], text: &[(char, Option<Whose>)]) -> Vec<Option<Whose>> {
    let mut found = vec![None; piece.len()];
    if piece.len() < STRETCH_LEAST {
        return found;
    }
    let mut places: HashMap<&[char], Vec<usize>> =
        piece.windows(STRETCH_LEAST).map(|stretch| (stretch, Vec::new())).collect();
    let signs: Vec<char> = text.iter().map(|(sign, _)| *sign).collect();
    for (from, stretch) in signs.windows(STRETCH_LEAST).enumerate() {
        if let Some(known) = places.get_mut(stretch).filter(|known| known.len() < TRIES) {
            known.push(from);
        }
    }
    let mut at = 0;
    while at + STRETCH_LEAST <= piece.len() {
        let long = |from: &usize| piece[at..].iter().zip(&signs[*from..]).take_while(|(a, b)| a == b).count();
        let longest =
            places[&piece[at..at + STRETCH_LEAST]].iter().map(|from| (long(from), *from)).max_by_key(
                // Of equally long ones the first that stands there.
                |(len, from)| (*len, std::cmp::Reverse(*from)),
            );
        match longest {
            Some((len, from)) => {
                for n in 0..len {
                    found[at + n] = text[from + n].1;
                }
                at += len;
            }
            None => at += 1,
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(parts: &[(&str, u128)]) -> Vec<(char, Option<Whose>)> {
        let day = Day::constant(2026, 3, 2);
        let each = |(text, by): &(&str, u128)| {
            let whose = (PersonId(*by), day);
            text.chars().map(move |sign| (sign, Some(whose))).collect::<Vec<_>>()
        };
        parts.iter().flat_map(each).collect()
    }

    fn by(piece: &str, text: &[(char, Option<Whose>)]) -> String {
        let piece: Vec<char> = piece.chars().collect();
        let sign = |whose: Option<Whose>| whose.map_or('.', |(by, _)| char::from(b'0' + by.0 as u8));
        whose(&piece, text).into_iter().map(sign).collect()
    }

    #[test]
    fn what_stands_in_the_document_keeps_its_authors_and_the_rest_is_the_writers() {
        let text = text(&[("The alarm sounds ", 1), ("and a nurse comes.", 2)]);
        assert_eq!(
            by("The alarm sounds and a nurse comes.", &text),
            format!("{}{}", "1".repeat(17), "2".repeat(18))
        );
        assert_eq!(by("Twice: a nurse comes.", &text), format!("{}{}", ".".repeat(6), "2".repeat(15)));
        // As short as anybody would type it, or not there at all.
        assert_eq!(by("nurse", &text), ".....");
        assert_eq!(by("Doctors go home.", &text), ".".repeat(16));
    }

    #[test]
    fn of_two_that_read_alike_the_first_wrote_it() {
        let text = text(&[("It sounds twice. ", 1), ("It sounds twice.", 2)]);
        assert_eq!(by("It sounds twice.", &text), "1".repeat(16));
    }
}
