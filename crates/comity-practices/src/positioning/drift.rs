//! Whether what goes out says what was agreed: exact words, and sentences that are nearly a claim's.
//!
//! Nothing here guesses at meaning. A sentence and its negation share almost all of their words, so what is
//! nearly a claim is shown to a person beside the claim, and never called the same or another.

use super::acts::Rule;
use super::fold::{Stands, State, Watch};
use comity_common::view::{SeenHead, View};
use comity_spine::Slug;
use std::collections::BTreeSet;

/// Two sentences that share so large a part of their words are shown beside each other.
const NEAR: f64 = 0.6;

/// A shorter sentence shares too little with anything to be held to it.
const LEAST_WORDS: usize = 4;

/// A claim as material is held to it.
#[derive(Clone, Debug)]
pub struct Claimed {
    /// Its id.
    pub claim: Slug,
    /// Its wordings, the newest last.
    pub wordings: Vec<String>,
    /// How it stands.
    pub stands: Stands,
}

/// Words that must, or must not, be there.
#[derive(Clone, Debug)]
pub struct Phrase {
    /// Its id.
    pub phrase: Slug,
    /// Must or must not.
    pub rule: Rule,
    /// The words.
    pub text: String,
}

/// What does not go together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// By which it is settled: the sort of finding and what it is about.
    pub id: Slug,
    /// What is wrong, as half a sentence.
    pub what: &'static str,
    /// What was agreed.
    pub agreed: String,
    /// What the material says, if it says anything.
    pub says: Option<String>,
}

/// Holds material to claims and phrases; findings in the order of the claims, then of the phrases.
pub fn findings(material: &str, claims: &[Claimed], phrases: &[Phrase]) -> Vec<Finding> {
    let flat = format!(" {} ", plain(material));
    let has = |text: &str| {
        let text = plain(text);
        !text.is_empty() && flat.contains(&format!(" {text} "))
    };
    let sentences = sentences(material);
    let mut found = Vec::new();
    for claim in claims {
        let Some((newest, earlier)) = claim.wordings.split_last() else { continue };
        let mut note = |sort: &str, what, says: Option<String>| {
            if let Ok(id) = Slug::new(&format!("{sort}-{}", claim.claim)) {
                found.push(Finding { id, what, agreed: newest.clone(), says });
            }
        };
        if has(newest) {
            match claim.stands {
                Stands::Good => {}
                Stands::Withdrawn => {
                    note("withdrawn", "says a claim that was withdrawn", Some(newest.clone()));
                }
                Stands::ClearanceOver | Stands::ProofOver => {
                    note("over", "says a claim whose proof or clearance has run out", Some(newest.clone()));
                }
                Stands::Unproved | Stands::Uncleared => {
                    note("uncleared", "says a claim that is not cleared", Some(newest.clone()));
                }
            }
            continue;
        }
        if let Some(old) = earlier.iter().find(|old| has(old)) {
            note("old", "says a claim as it was said before", Some(old.clone()));
        } else if let Some(near) = nearest(newest, &sentences).filter(|_| claim.stands != Stands::Withdrawn) {
            note("near", "says nearly what is claimed; read whether it is the same", Some(near));
        }
    }
    for phrase in phrases {
        let (sort, what) = match (phrase.rule, has(&phrase.text)) {
            (Rule::Must, false) => ("missing", "lacks words that must be there"),
            (Rule::MustNot, true) => ("forbidden", "has words that must not be there"),
            _ => continue,
        };
        if let Ok(id) = Slug::new(&format!("{sort}-{}", phrase.phrase)) {
            found.push(Finding { id, what, agreed: phrase.text.clone(), says: None });
        }
    }
    found
}

/// Whether material says a text, in its words and order.
pub fn says(material: &str, text: &str) -> bool {
    let text = plain(text);
    !text.is_empty() && format!(" {} ", plain(material)).contains(&format!(" {text} "))
}

/// Small letters and digits, one space between words.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for word in words(text) {
        if !plain.is_empty() {
            plain.push(' ');
        }
        plain.push_str(&word);
    }
    plain
}

fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    let is_part = |c: char| c.is_alphanumeric() || c == '%' || c == '€' || c == '$';
    text.split(move |c: char| !is_part(c)).filter(|word| !word.is_empty()).map(str::to_lowercase)
}

fn sentences(text: &str) -> Vec<(&str, BTreeSet<String>)> {
    let all = text.split(['.', '!', '?', '\n', '\r']).map(str::trim);
    let all = all.map(|sentence| (sentence, words(sentence).collect::<BTreeSet<_>>()));
    all.filter(|(_, words)| words.len() >= LEAST_WORDS).collect()
}

/// The sentence that shares most of its words with a claim, if that is enough; the first of equals.
fn nearest(claim: &str, sentences: &[(&str, BTreeSet<String>)]) -> Option<String> {
    let own: BTreeSet<String> = words(claim).collect();
    if own.len() < LEAST_WORDS {
        return None;
    }
    let mut best: Option<(f64, &str)> = None;
    for (sentence, theirs) in sentences {
        let both = own.intersection(theirs).count() as f64;
        let share = both / (own.len() + theirs.len()) as f64 * 2.0;
        if share >= NEAR && best.is_none_or(|(most, _)| share > most) {
            best = Some((share, sentence));
        }
    }
    best.map(|(_, sentence)| sentence.to_owned())
}

/// What a piece of material says that does not go with its canvas and was not settled since it was read;
/// `None` while it was never read, or its words are not there for this viewer.
pub fn of_watch(view: &View<'_, State>, watch: &Watch) -> Option<Vec<Finding>> {
    let last = watch.checks.last()?;
    let material = view.words(last)?.remove("text")?;
    let text = |head: &SeenHead| view.words(head).and_then(|mut words| words.remove("text"));
    let of_canvas = view.state.claims.iter().filter(|(_, it)| it.canvas == watch.canvas);
    let claims: Vec<Claimed> = of_canvas
        .map(|(id, it)| Claimed {
            claim: id.clone(),
            wordings: it.wordings.iter().filter_map(text).collect(),
            stands: it.stands(view.as_of),
        })
        .collect();
    let phrases = view.state.canvases.get(&watch.canvas).map(|it| &it.phrases).into_iter().flatten();
    let phrases: Vec<Phrase> = phrases
        .filter_map(|(id, (head, rule))| Some(Phrase { phrase: id.clone(), rule: *rule, text: text(head)? }))
        .collect();
    let mut found = findings(&material, &claims, &phrases);
    found.retain(|it| watch.settled.get(&it.id).is_none_or(|head| head.at < last.at));
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claim(id: &str, wordings: &[&str], stands: Stands) -> Claimed {
        let wordings = wordings.iter().map(|text| (*text).to_owned()).collect();
        Claimed { claim: Slug::new(id).unwrap(), wordings, stands }
    }

    fn ids(material: &str, claims: &[Claimed], phrases: &[Phrase]) -> Vec<String> {
        findings(material, claims, phrases).iter().map(|it| it.id.to_string()).collect()
    }

    #[test]
    fn a_cleared_claim_said_as_it_was_cleared_is_no_finding_however_it_is_set() {
        let claims = [claim("fast", &["Loads in 2 seconds."], Stands::Good)];
        assert_eq!(ids("# Why us\n\nIt *loads* in\n2 seconds", &claims, &[]), Vec::<String>::new());
        assert_eq!(
            ids("It loads in 2 seconds", &[claim("fast", &["Loads in 2 seconds"], Stands::Uncleared)], &[]),
            ["uncleared-fast"]
        );
        assert_eq!(ids("It loads in 20 seconds", &claims, &[]), ["near-fast"], "20 is not 2");
    }

    #[test]
    fn a_sentence_and_its_negation_are_shown_beside_each_other() {
        let claims = [claim("price", &["We are the cheapest ledger for clinics"], Stands::Good)];
        assert_eq!(ids("We are not the cheapest ledger for clinics.", &claims, &[]), ["near-price"]);
        assert_eq!(ids("Clinics like ledgers. We are open on Sundays.", &claims, &[]), Vec::<String>::new());
    }

    #[test]
    fn old_and_withdrawn_words_are_found_and_phrases_are_exact() {
        let claims = [
            claim("a", &["Saves ten hours a week", "Saves nine hours a week in our study"], Stands::Good),
            claim("b", &["Approved by every regulator"], Stands::Withdrawn),
        ];
        let phrase =
            |id: &str, rule, text: &str| Phrase { phrase: Slug::new(id).unwrap(), rule, text: text.into() };
        let phrases = [
            phrase("not-advice", Rule::Must, "This is no medical advice"),
            phrase("cure", Rule::MustNot, "cure"),
        ];
        let material = "Saves ten hours a week! Approved by every regulator. It will cure you.";
        assert_eq!(
            ids(material, &claims, &phrases),
            ["old-a", "withdrawn-b", "missing-not-advice", "forbidden-cure"]
        );
        assert!(
            !ids("secure", &[], &phrases).contains(&"forbidden-cure".to_owned()),
            "a part of a word is none"
        );
    }
}
