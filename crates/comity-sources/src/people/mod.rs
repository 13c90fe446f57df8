//! Aliases that people have confirmed, as files: `people.toml` and git's `.mailmap`, read and written back.

use crate::item::{Handle, PersonRow};
use serde::{Deserialize, Serialize};

/// A file of aliases that cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum AliasError {
    /// Not the TOML that it should be.
    #[error("people.toml: {0}")]
    Toml(#[from] Box<toml::de::Error>),
    /// A handle without its namespace.
    #[error(
        "people.toml: `{0}` is no handle; write its namespace, a colon and the text, such as `github:mia`"
    )]
    Handle(String),
}

#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PeopleFile {
    #[serde(default)]
    person: Vec<PersonEntry>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PersonEntry {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    handles: Vec<String>,
}

/// Reads `people.toml`: a `[[person]]` each, with `name` and `handles = ["mail:a@b.example", "github:a"]`.
pub fn read_people(text: &str) -> Result<Vec<PersonRow>, AliasError> {
    let file: PeopleFile = toml::from_str(text).map_err(Box::new)?;
    let person = |entry: PersonEntry| {
        let handle = |text: &String| match text.split_once(':') {
            Some((space, rest)) if !space.is_empty() && !rest.trim().is_empty() => {
                Ok(Handle::new(space, rest))
            }
            _ => Err(AliasError::Handle(text.chars().take(60).collect())),
        };
        let handles = entry.handles.iter().map(handle).collect::<Result<Vec<_>, _>>()?;
        Ok(PersonRow { handles, name: entry.name, ..PersonRow::default() })
    };
    file.person.into_iter().map(person).collect()
}

/// Writes people as `people.toml`; reading it gives the same names and handles.
pub fn write_people(people: &[PersonRow]) -> String {
    let entry = |person: &PersonRow| PersonEntry {
        name: person.name.clone(),
        handles: person.handles.iter().map(|handle| format!("{}:{}", handle.space, handle.text)).collect(),
    };
    let file = PeopleFile { person: people.iter().map(entry).collect() };
    toml::to_string_pretty(&file).unwrap_or_default()
}

/// Reads a `.mailmap`: each line's addresses are one person's, the first the one that they go by.
///
/// Lines that name no address are passed over, as git does.
pub fn read_mailmap(text: &str) -> Vec<PersonRow> {
    let mut people: Vec<PersonRow> = Vec::new();
    for line in text.lines() {
        let line = line.split('#').next().unwrap_or("").trim();
        let mut rest = line;
        let mut names = Vec::new();
        let mut handles = Vec::new();
        while let Some((name, after)) = rest.split_once('<') {
            let Some((address, after)) = after.split_once('>') else { break };
            names.push(name.trim());
            if !address.trim().is_empty() {
                handles.push(Handle::new("mail", address));
            }
            rest = after;
        }
        let Some(first) = handles.first() else { continue };
        let name = names.first().filter(|name| !name.is_empty()).map(|name| (*name).to_owned());
        match people.iter_mut().find(|person| person.handles[0] == *first) {
            Some(person) => {
                person.name = name.or(person.name.take());
                for handle in handles {
                    if !person.handles.contains(&handle) {
                        person.handles.push(handle);
                    }
                }
            }
            None => {
                handles.dedup();
                people.push(PersonRow { handles, name, ..PersonRow::default() });
            }
        }
    }
    people
}

/// Writes people's addresses as a `.mailmap`; people of one address and no name need no line.
pub fn write_mailmap(people: &[PersonRow]) -> String {
    let mut text = String::new();
    for person in people {
        let clean = |text: &str| text.replace(['<', '>', '#', '\n', '\r'], " ").trim().to_owned();
        let name = person.name.as_deref().map(clean).filter(|name| !name.is_empty());
        let front = name.map(|name| format!("{name} ")).unwrap_or_default();
        let mut addresses =
            person.handles.iter().filter(|h| h.space == "mail").map(|handle| clean(&handle.text));
        let Some(first) = addresses.next() else { continue };
        let mut alone = true;
        for other in addresses {
            text.push_str(&format!("{front}<{first}> <{other}>\n"));
            alone = false;
        }
        if alone && !front.is_empty() {
            text.push_str(&format!("{front}<{first}>\n"));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn confirmed_aliases_are_read_and_written_back() {
        let text =
            "[[person]]\nname = \"Mia Klein\"\nhandles = [\"mail:mia@acme.example\", \"github:miak\"]\n";
        let people = read_people(text).unwrap();
        assert_eq!(people[0].handles[1], Handle::new("github", "miak"));
        assert_eq!(read_people(&write_people(&people)).unwrap(), people);
        assert!(
            read_people("[[person]]\nhandles = [\"miak\"]\n").unwrap_err().to_string().contains("github:mia")
        );
    }

    #[test]
    fn a_mailmap_is_read_and_written_back() {
        let text = "# people\nMia Klein <mia@acme.example> <MIA@old.example>\n\
                    Mia Klein <mia@acme.example> miak <m@home.example>\nBo <bo@acme.example>\nnobody\n<\n";
        let people = read_mailmap(text);
        assert_eq!(people.len(), 2);
        assert_eq!(people[0].handles.len(), 3);
        assert_eq!(read_mailmap(&write_mailmap(&people)), people);
    }

    proptest::proptest! {
        #[test]
        fn no_mailmap_makes_the_reader_panic(text in "[a-z <>@#\n]{0,80}") {
            let people = read_mailmap(&text);
            read_mailmap(&write_mailmap(&people));
        }
    }
}
