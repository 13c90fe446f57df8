//! "Did you mean …": the nearest known word to one that was mistyped.

/// The known word nearest to `word`, if one is near enough to be what was meant.
///
/// Nearness is Jaro-Winkler similarity of at least 0.8; ties go to the word that stands first.
pub fn did_you_mean<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    let mut best: Option<(&str, f64)> = None;
    for candidate in known {
        let nearness = strsim::jaro_winkler(&word, candidate);
        if nearness >= 0.8 && best.is_none_or(|(_, so_far)| nearness > so_far) {
            best = Some((candidate, nearness));
        }
    }
    best.map(|(candidate, _)| candidate)
}

/// The same as half a sentence, ready to stand behind an error: ` Did you mean `within`?`, or nothing.
pub fn hint<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    did_you_mean(word, known).map(|w| format!(" Did you mean `{w}`?")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_a_finger_is_understood_and_a_stranger_is_not() {
        assert_eq!(did_you_mean("witin", ["before", "within"]), Some("within"));
        assert_eq!(did_you_mean("zebra", ["before", "within"]), None);
    }
}
