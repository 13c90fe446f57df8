//! Reading a story: lines into what happens.

use comity_spine::{Depth, Function, PersonId, Region, SourceId, entry::Visibility};
use sha2::{Digest, Sha256};

/// A line of a story that cannot be told.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {what}")]
pub struct BadStory {
    /// Which line, from 1.
    pub line: usize,
    /// What is wrong with it, and what mends it.
    pub what: String,
}

/// A moment of a story: a day after day 0 and minutes after midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment {
    /// Days after day 0; negative before it.
    pub day: i64,
    /// Minutes after midnight.
    pub minutes: i64,
}

/// A value of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    Text(String),
    List(Vec<String>),
    Person(String),
    Moment(Moment),
}

/// The name of a field and its value.
pub(super) type Field = (String, Value);

/// What a line says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// An empty line, a comment, a fence.
    Nothing,
    Person(Member),
    Clause(String),
    Toml(String),
    Zone(String),
    Covers {
        source: SourceId,
        kinds: Vec<String>,
        from: Moment,
        to: Moment,
    },
    Act(Deed),
    Trace {
        at: Moment,
        kind: String,
        fields: Vec<Field>,
        depth: Option<Depth>,
    },
    Passes(Moment),
}

impl Line {
    /// When it happens, if it happens at a time of its own.
    pub(super) fn moment(&self) -> Option<Moment> {
        match self {
            Line::Act(deed) => Some(deed.at),
            Line::Trace { at, .. } | Line::Passes(at) => Some(*at),
            _ => None,
        }
    }
}

/// Somebody of a story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// What the story calls them.
    pub name: String,
    /// Their function.
    pub function: Function,
    /// Their region, if they have one.
    pub region: Option<Region>,
    /// Whether they lead their function.
    pub lead: bool,
}

/// An act of a story, before it is known who its people are and which days its days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deed {
    /// When.
    pub at: Moment,
    /// Who, by their name in the story.
    pub who: String,
    /// The act's wire name.
    pub kind: String,
    pub(super) fields: Vec<Field>,
    /// Who may see it.
    pub visibility: Visibility,
}

/// The person of a name in a story: the same in every story and every run.
pub fn person_named(name: &str) -> PersonId {
    let digest = Sha256::digest(name.as_bytes());
    let (head, _) = digest.split_at(16);
    PersonId(head.iter().fold(0u128, |id, byte| id << 8 | u128::from(*byte)))
}

/// The lines of a story with what they say, without the verdicts under them.
pub(super) fn parse(text: &str) -> Result<Vec<(usize, &str, Line)>, BadStory> {
    let mut lines = Vec::new();
    let mut fenced: Option<String> = None;
    for (i, text) in text.lines().enumerate() {
        let number = i + 1;
        let trimmed = text.trim();
        let line = match &mut fenced {
            Some(block) if trimmed == "```" => {
                let block = std::mem::take(block);
                fenced = None;
                Line::Toml(block)
            }
            Some(block) => {
                block.push_str(text);
                block.push('\n');
                Line::Nothing
            }
            None if trimmed == "```toml" => {
                fenced = Some(String::new());
                Line::Nothing
            }
            None if text.starts_with(' ') && trimmed.starts_with(['^', '~', '!']) => continue,
            None if trimmed.is_empty() || trimmed.starts_with('#') => Line::Nothing,
            None => say(trimmed).map_err(|what| BadStory { line: number, what })?,
        };
        lines.push((number, text, line));
    }
    match fenced {
        Some(_) => {
            Err(BadStory { line: lines.len(), what: "the TOML block is not closed; end it with ```".into() })
        }
        None => Ok(lines),
    }
}

fn say(text: &str) -> Result<Line, String> {
    let words = words(text)?;
    let rest: Vec<&str> = words.iter().skip(1).map(String::as_str).collect();
    match (words[0].as_str(), rest.as_slice()) {
        ("person", [name, function, more @ ..]) => person(name, function, more),
        ("clause", [id]) => Ok(Line::Clause((*id).to_owned())),
        ("zone", [zone]) => Ok(Line::Zone((*zone).to_owned())),
        ("covers", [source, kinds, from, to]) => Ok(Line::Covers {
            source: source.parse().map_err(|bad: comity_spine::ids::BadId| bad.to_string())?,
            kinds: kinds.split(',').map(str::to_owned).collect(),
            from: moment(from, None)?,
            to: moment(to, None)?,
        }),
        (day, rest) if day.starts_with('d') && day[1..].parse::<i64>().is_ok() => dated(day, rest),
        (word, _) => Err(format!(
            "`{word}` begins no line; a day (`d3`), `person`, `clause`, `covers`, `zone` and `#` do"
        )),
    }
}

fn person(name: &str, function: &str, more: &[&str]) -> Result<Line, String> {
    let bad = |bad: comity_spine::ids::BadId| bad.to_string();
    let region =
        more.iter().find(|word| **word != "lead").map(|word| Region::new(word).map_err(bad)).transpose()?;
    let function = Function::new(function).map_err(bad)?;
    Ok(Line::Person(Member { name: name.to_owned(), function, region, lead: more.contains(&"lead") }))
}

fn dated(day: &str, rest: &[&str]) -> Result<Line, String> {
    match rest {
        [] => Ok(Line::Passes(moment(day, None)?)),
        [time] => Ok(Line::Passes(moment(day, Some(time))?)),
        [time, who, kind, fields @ ..] => {
            let at = moment(day, Some(time))?;
            let mut fields = fields.iter().map(|text| field(text)).collect::<Result<Vec<Field>, String>>()?;
            let kind = (*kind).to_owned();
            if *who == "trace" {
                let depth = take(&mut fields, "depth").map(|word| word.parse::<Depth>());
                let depth = depth.transpose().map_err(|bad| bad.to_string())?;
                return Ok(Line::Trace { at, kind, fields, depth });
            }
            let visibility = match take(&mut fields, "visibility").as_deref() {
                None | Some("open") => Visibility::Open,
                Some("space") => Visibility::Space,
                Some("pair") => Visibility::Pair,
                Some("privileged") => Visibility::Privileged,
                Some(word) => {
                    return Err(format!("`{word}` is no visibility: open, space, pair, privileged"));
                }
            };
            Ok(Line::Act(Deed { at, who: (*who).to_owned(), kind, fields, visibility }))
        }
        [_, _] => {
            Err("an act needs a time, somebody who does it, and a kind: `d0 09:00 mia concern.raised …`"
                .into())
        }
    }
}

fn take(fields: &mut Vec<Field>, name: &str) -> Option<String> {
    let place = fields.iter().position(|(key, value)| key == name && matches!(value, Value::Text(_)))?;
    match fields.remove(place).1 {
        Value::Text(text) => Some(text),
        _ => None,
    }
}

fn moment(day: &str, time: Option<&str>) -> Result<Moment, String> {
    let bad = |text: &str| format!("`{text}` is no moment; write a day and a time: `d3 09:30`");
    let number = day.strip_prefix('d').and_then(|n| n.parse::<i64>().ok()).filter(|n| n.abs() < 40_000);
    let number = number.ok_or_else(|| bad(day))?;
    let Some(time) = time else { return Ok(Moment { day: number, minutes: 0 }) };
    let clock =
        time.split_once(':').and_then(|(h, m)| Some((h.parse::<i64>().ok()?, m.parse::<i64>().ok()?)));
    match clock {
        Some((h, m)) if (0..24).contains(&h) && (0..60).contains(&m) => {
            Ok(Moment { day: number, minutes: h * 60 + m })
        }
        _ => Err(bad(time)),
    }
}

fn field(text: &str) -> Result<Field, String> {
    let (key, value) =
        text.split_once('=').ok_or_else(|| format!("`{text}` is no field; write `name=value`"))?;
    let value = if let Some(text) = value.strip_prefix('"') {
        Value::Text(text.strip_suffix('"').unwrap_or(text).replace("\\\"", "\""))
    } else if let Some(list) = value.strip_prefix('[').and_then(|list| list.strip_suffix(']')) {
        Value::List(list.split(',').filter(|item| !item.is_empty()).map(str::to_owned).collect())
    } else if let Some(name) = value.strip_prefix('@') {
        match moment(name, None) {
            Ok(moment) => Value::Moment(moment),
            Err(_) => Value::Person(name.to_owned()),
        }
    } else {
        Value::Text(value.to_owned())
    };
    Ok((key.to_owned(), value))
}

/// Splits a line at spaces, leaving what stands in quotes together.
fn words(text: &str) -> Result<Vec<String>, String> {
    let mut words = vec![String::new()];
    let (mut quoted, mut escaped) = (false, false);
    for c in text.chars() {
        match c {
            ' ' if !quoted => words.push(String::new()),
            _ => {
                if c == '"' && !escaped {
                    quoted = !quoted;
                }
                if let Some(word) = words.last_mut() {
                    word.push(c);
                }
            }
        }
        escaped = c == '\\' && !escaped;
    }
    if quoted {
        return Err("a text is not closed; end it with a quotation mark".into());
    }
    words.retain(|word| !word.is_empty());
    Ok(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_a_story_is_an_act_with_its_fields() {
        let text =
            r#"d3 09:30 mia concern.raised cites=[gdpr,money] dri=@bo on=@d9 text="She said \"no\" = no""#;
        let lines = parse(text).unwrap();
        let Line::Act(Deed { at, who, kind, fields, .. }) = &lines[0].2 else { panic!("{lines:?}") };
        assert_eq!((at.day, at.minutes, who.as_str(), kind.as_str()), (3, 570, "mia", "concern.raised"));
        let values: Vec<&Value> = fields.iter().map(|(_, value)| value).collect();
        assert_eq!(values[0], &Value::List(vec!["gdpr".into(), "money".into()]));
        assert_eq!(values[1], &Value::Person("bo".into()));
        assert_eq!(values[2], &Value::Moment(Moment { day: 9, minutes: 0 }));
        assert_eq!(values[3], &Value::Text("She said \"no\" = no".into()));
    }

    #[test]
    fn a_line_that_cannot_be_told_is_named() {
        let at = |text: &str| parse(text).unwrap_err().to_string();
        assert!(at("\nonce upon a time").starts_with("line 2: `once` begins no line"));
        assert!(at("d0 25:00").contains("is no moment"));
        assert!(at("d0 09:00 mia").contains("an act needs"));
        assert!(at("d0 09:00 mia ask.sent text=\"open").contains("not closed"));
        assert!(at("```toml\n[[clause]]").contains("not closed"));
    }

    #[test]
    fn a_name_is_the_same_person_in_every_story() {
        assert_eq!(person_named("mia"), person_named("mia"));
        assert_ne!(person_named("mia"), person_named("bo"));
    }
}
