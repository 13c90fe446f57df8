//! Words made alike that people would call the same: without case, accents and signs.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// How many letters of a query are looked at.
pub const MOST: usize = 200;

/// A text without case and accents: `Žofie Straße` becomes `zofie strasse`.
pub fn folded(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut out = String::with_capacity(text.len());
    for letter in text.nfkd().filter(|letter| !is_combining_mark(*letter)).flat_map(char::to_lowercase) {
        match letter {
            'ß' => out.push_str("ss"),
            'æ' => out.push_str("ae"),
            'œ' => out.push_str("oe"),
            'ø' => out.push('o'),
            'ł' => out.push('l'),
            'đ' | 'ð' => out.push('d'),
            'þ' => out.push_str("th"),
            'ı' => out.push('i'),
            other => out.push(other),
        }
    }
    out
}

/// The words of a folded text.
pub fn words(folded: &str) -> impl Iterator<Item = &str> {
    folded.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// The words of a query.
pub fn terms(query: &str) -> Vec<String> {
    let short: String = query.chars().take(MOST).collect();
    words(&folded(&short)).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_case_and_signs_do_not_matter() {
        assert_eq!(terms("  Žofie-STRASSE, Ørsted! "), ["zofie", "strasse", "orsted"]);
        assert_eq!(folded("Straße"), "strasse");
        assert_eq!(terms("İstanbul"), ["istanbul"]);
        assert_eq!(terms("🙂 …"), Vec::<String>::new());
        assert_eq!(terms("שלום"), ["שלום"]);
    }
}
