//! How well a name fits what is looked for.

use super::fold::{folded, words};

/// How well something fits, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// It begins with the query.
    Prefix,
    /// Each word of the query begins one of its words.
    Word,
    /// Each word of the query stands somewhere in it.
    Within,
    /// A slip of a finger away.
    Near,
}

/// How well a name fits the words of a query; every one of them has to.
pub fn of(name: &str, terms: &[String]) -> Option<Fit> {
    if terms.is_empty() {
        return None;
    }
    let name = folded(name);
    let all: Vec<&str> = words(&name).collect();
    let fits = terms.iter().map(|term| {
        if all.iter().any(|word| word.starts_with(term.as_str())) {
            Some(Fit::Word)
        } else if name.contains(term.as_str()) {
            Some(Fit::Within)
        } else {
            all.iter().any(|word| is_near(word, term)).then_some(Fit::Near)
        }
    });
    let worst = fits.collect::<Option<Vec<Fit>>>()?.into_iter().max()?;
    let begins = all.iter().zip(terms).take_while(|(word, term)| word.starts_with(term.as_str())).count();
    Some(if begins == terms.len() { Fit::Prefix } else { worst })
}

/// Whether a word is one slip of a finger away from what is looked for, two in a long one.
pub fn is_near(word: &str, term: &str) -> bool {
    let n = term.chars().count();
    let most = match n {
        0..=3 => return false,
        4..=7 => 1,
        _ => 2,
    };
    // The first letter is rarely mistyped, and most words are ruled out by it.
    let begins = word.chars().next() == term.chars().next();
    let alike = word.chars().count().abs_diff(n) <= most;
    begins && alike && strsim::osa_distance(word, term) <= most
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fit(name: &str, query: &str) -> Option<Fit> {
        of(name, &super::super::fold::terms(query))
    }

    #[test]
    fn the_beginning_of_a_name_outweighs_a_word_in_it_and_that_a_part_of_one() {
        assert_eq!(fit("Mia Silva", "mia s"), Some(Fit::Prefix));
        assert_eq!(fit("Mia Silva", "silva mia"), Some(Fit::Word));
        assert_eq!(fit("Mia Silva", "ilva"), Some(Fit::Within));
        assert_eq!(fit("Mia Silva", "Slva"), Some(Fit::Near));
        assert_eq!(fit("Mia Silva", "mia winter"), None);
        assert_eq!(fit("Zoë Ångström", "angstrom"), Some(Fit::Word));
    }

    #[test]
    fn short_words_are_taken_as_they_are() {
        assert_eq!(fit("Atlas", "xy"), None);
        assert!(is_near("atlas", "atals") && !is_near("atlas", "burst"));
    }
}
