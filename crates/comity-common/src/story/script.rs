//! A story as a script: its people and acts, to be done by somebody else than the teller.

use super::parse::{BadStory, Deed, Line, Member, Moment, Value, parse};
use crate::practice::ActCard;
use comity_spine::{At, PersonId, entry::Words};
use serde_json::{Map, json};

/// Who is in a story and what they do, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Script {
    /// Its people, in the order in which it names them.
    pub members: Vec<Member>,
    /// What they do, in order of time. What sources see is not part of it.
    pub deeds: Vec<Deed>,
}

/// Reads a story as a script.
///
/// # Errors
/// The first line that says nothing a story can say.
pub fn script(text: &str) -> Result<Script, BadStory> {
    let mut script = Script::default();
    for (_, _, line) in parse(text)? {
        match line {
            Line::Person(member) => script.members.push(member),
            Line::Act(deed) => script.deeds.push(deed),
            _ => {}
        }
    }
    Ok(script)
}

impl Deed {
    /// The act's fields and its prose, once it is known who is who and which day is which. The card says what
    /// of it is prose.
    ///
    /// # Errors
    /// What `person` says of a name that is nobody's.
    pub fn say(
        &self,
        card: Option<&ActCard>,
        person: &dyn Fn(&str) -> Result<PersonId, String>,
        at: &dyn Fn(Moment) -> At,
    ) -> Result<(Map<String, serde_json::Value>, Words), String> {
        let prose: Vec<&str> =
            card.into_iter().flat_map(|card| card.words).map(|word| word.trim_end_matches('?')).collect();
        let (mut terms, mut words) = (Map::new(), Words::new());
        for (key, value) in &self.fields {
            let value = match value {
                Value::Text(text) if prose.contains(&key.as_str()) => {
                    words.insert(key.as_str().into(), text.clone());
                    continue;
                }
                Value::Text(text) => json!(text),
                Value::List(items) => json!(items),
                Value::Person(name) => json!(person(name)?),
                Value::Moment(moment) => json!(at(*moment)),
            };
            terms.insert(key.clone(), value);
        }
        Ok((terms, words))
    }
}
