//! Who is meant by what somebody typed: a person's id, address, other handle or name.

use crate::{DeskError, Names};
use comity_sources::Handle;
use comity_spine::{PersonId, Refusal};
use comity_vault::Vault;

/// A person by id, handle (`mail:ana@acme.example`, or just the address) or name.
///
/// # Errors
/// Nobody is known by it, with the nearest name, or several are; a vault that cannot be read.
pub fn person(vault: &Vault, text: &str) -> Result<PersonId, DeskError> {
    let text = text.trim();
    if let Ok(person) = text.parse()
        && vault.person(person)?.is_some_and(|card| card.erased_at.is_none())
    {
        return Ok(person);
    }
    let (space, handle) =
        text.split_once(':').unwrap_or((if text.contains('@') { "mail" } else { "id" }, text));
    let handle = Handle::new(space, handle);
    if let Some(person) = vault.person_of(&handle.space, &handle.text)? {
        return Ok(person);
    }
    let names = Names::read(vault, None)?;
    match names.people_named(text)[..] {
        [person] => Ok(person),
        [] => {
            let shown: String = text.chars().take(80).collect();
            let sentence = format!(
                "Nobody is known as `{shown}`: use an address, a handle such as slack:U123, or a whole name.{}",
                names.hint(&shown)
            );
            Err(Refusal::new(sentence).into())
        }
        ref several => {
            let n = several.len();
            Err(Refusal::new(format!("{n} people are called `{text}`: use the address of the one you mean."))
                .into())
        }
    }
}

/// How long an id of a person is, written.
const ID_LENGTH: usize = 28;

/// A refusal with the names of those whom it tells of by id; an id without a name stays.
pub(crate) fn in_names(vault: &Vault, refusal: Refusal) -> Refusal {
    let (mut sentence, mut rest) = (String::new(), refusal.sentence.as_str());
    while let Some(at) = rest.find("p_") {
        let (before, from) = rest.split_at(at);
        sentence.push_str(before);
        let id = from.get(..ID_LENGTH).unwrap_or("p_");
        let name = id.parse().ok().and_then(|id| vault.person(id).ok().flatten()).and_then(|card| card.name);
        let (shown, length) = name.map_or(("p_".to_owned(), 2), |name| (name, ID_LENGTH));
        sentence.push_str(&shown);
        rest = &from[length..];
    }
    sentence.push_str(rest);
    Refusal { sentence, ..refusal }
}
