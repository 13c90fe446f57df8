//! What is wrong with an act that is not of its form, in words.

use comity_spine::{Refusal, suggest};

/// A mistake in the terms of an act, as a sentence: what is missing, or what was meant; with the field that
/// it is in, where only one holds what is wrong.
pub(crate) fn misread(why: &serde_json::Error, terms: &serde_json::Value) -> Refusal {
    let text = why.to_string();
    let mut words = text.split('`').skip(1).step_by(2);
    let first = words.next();
    let refusal = match first {
        Some(field) if text.starts_with("missing field") => {
            return Refusal::of(
                field,
                format!("Say `{field}` as well; without it the act cannot be understood."),
            );
        }
        Some(word) if text.starts_with("unknown variant") || text.starts_with("unknown field") => {
            let known: Vec<&str> = words.collect();
            let hint = suggest::hint(word, known.iter().copied());
            Refusal::new(format!("`{word}` is not known here; there are {}.{hint}", known.join(", ")))
        }
        _ => Refusal::new(format!("{}.", text.trim_end_matches('.'))),
    };
    let field = first.filter(|_| !text.starts_with("unknown field")).and_then(|word| holder(word, terms));
    Refusal { field, ..refusal }
}

/// The one field of an act's terms that says a word; none where several do, or none does.
fn holder(word: &str, terms: &serde_json::Value) -> Option<String> {
    let fields = terms.as_object()?.values().next()?.as_object()?;
    // Of a value that is very long, its beginning is told.
    let is_said = |value: &serde_json::Value| {
        value.as_str().is_some_and(|text| text == word || (word.len() > 40 && text.starts_with(word)))
    };
    let mut holders = fields.iter().filter(|(_, value)| {
        is_said(value) || value.as_array().is_some_and(|several| several.iter().any(is_said))
    });
    let found = holders.next().map(|(name, _)| name.clone());
    found.filter(|_| holders.next().is_none())
}
