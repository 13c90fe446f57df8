//! A pack as it is written: one TOML file that says, declaratively, what each row of a tool's export means.

use serde::{
    Deserialize, Deserializer,
    de::{self, value::MapAccessDeserializer},
};
use std::{collections::BTreeMap, fmt};

/// How the file is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// A table with a header; the delimiter (`,` `;` tab `|`) is seen from the header itself.
    Csv,
    /// JSON: an array of objects, several such arrays on end, or an object that holds one under `records`.
    Json,
    /// One JSON object a line.
    Jsonl,
}

/// A pack, as read from its TOML.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pack {
    /// Its name: the file's, without `.toml`.
    #[serde(skip)]
    pub name: String,
    /// Its TOML, for showing a mistake in its place.
    #[serde(skip)]
    pub text: String,
    /// The tool; the namespace of its handles, and the name of its feed unless the caller gives one.
    pub tool: String,
    /// What the pack reads, as one sentence.
    pub says: String,
    /// The layout.
    pub format: Format,
    /// The key under which a JSON object holds the records.
    #[serde(default)]
    pub records: Option<String>,
    /// Columns by which the file is recognised, all of them; `a|b` where either will do.
    #[serde(default)]
    pub detect: Vec<String>,
    /// The columns that identify a row, so that the same row read again is the same event.
    #[serde(default)]
    pub key: Texts,
    /// Formats of dates: `iso`, `epoch`, `epoch-ms`, `dmy`, `mdy`, `ymd`, `words`, or a pattern with `%`.
    #[serde(default)]
    pub dates: Vec<String>,
    /// The zone of times that name none: an IANA name, or `ask`.
    #[serde(default)]
    pub zone: Option<String>,
    /// Other names under which a column is found, tried in this order.
    #[serde(default)]
    pub alias: BTreeMap<String, Vec<String>>,
    /// What the cells of a column look like, by which it is guessed where no name finds it: `address`,
    /// `date`, `percent`. With this, a column is guessed by part of its name, too.
    #[serde(default)]
    pub looks: BTreeMap<String, Looks>,
    /// What a row can tell of.
    #[serde(default)]
    pub event: Vec<EventForm>,
    /// Whom a row tells of.
    #[serde(default)]
    pub person: Vec<PersonForm>,
    /// What a row says that things are called.
    #[serde(default)]
    pub name_of: Vec<NameForm>,
    /// Tables from what the tool says to what Comity says; `*` is everything else.
    #[serde(default)]
    pub map: BTreeMap<String, BTreeMap<String, String>>,
    /// Lists of (text, meaning): the first text that occurs in the value, as whole words, decides.
    #[serde(default)]
    pub words: BTreeMap<String, Vec<(String, String)>>,
    /// Sentences printed with every plan made by this pack.
    #[serde(default)]
    pub notes: Vec<String>,
}

/// What the cells of a column look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Looks {
    /// A mail address.
    Address,
    /// A day or an instant.
    Date,
    /// A share: `45 %`, `0.45`.
    Percent,
    /// Nothing that could be told from its cells: only part of a name finds it.
    Words,
}

/// One event of a row.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EventForm {
    /// Its kind: a constant, or `{ column = … }`.
    pub kind: Expr,
    /// When.
    pub at: Expr,
    /// Who.
    pub by: Option<Expr>,
    /// Only rows where every test holds.
    #[serde(default)]
    pub when: BTreeMap<String, Test>,
    /// One event for each cell of this (repeated) column that is not empty.
    pub each: Option<String>,
    /// Takes each cell as a list, divided by this text.
    pub list: Option<String>,
    /// Takes each cell apart into named parts, which then count as columns.
    pub split: Option<Split>,
    /// What it is about.
    #[serde(default)]
    pub about: BTreeMap<String, Expr>,
    /// The initiative.
    pub initiative: Option<Expr>,
    /// Columns looked through for an initiative's explicit id or a document's address; the id alone is kept.
    #[serde(default)]
    pub link: Vec<String>,
    /// Columns of labels, tags and components, which a rule may map to an initiative.
    #[serde(default)]
    pub labels: Vec<String>,
    /// The function that did it.
    pub function: Option<Expr>,
    /// The function that it is addressed to.
    pub to: Option<Expr>,
    /// The region.
    pub region: Option<Expr>,
    /// The depth of a contact: a constant, or mapped from a column.
    pub depth: Option<Expr>,
    /// Closed words.
    #[serde(default)]
    pub attrs: BTreeMap<String, Expr>,
    /// Closed words of which a row may have several: every cell of the column, each taken as a list.
    #[serde(default)]
    pub lists: BTreeMap<String, String>,
    /// Amounts: a number with its unit, kept as a closed word such as `12000 EUR`; what is no number is left
    /// out.
    #[serde(default)]
    pub amounts: BTreeMap<String, AmountForm>,
    /// Attributes that name other things, written as the ids of those things are: `parent = ["parent"]`.
    #[serde(default)]
    pub ids: BTreeMap<String, Expr>,
    /// Attributes that are numbers, however the tool writes them: `45 %`, `1.234,5`.
    #[serde(default)]
    pub numbers: BTreeMap<String, Expr>,
    /// The channel, project or folder by which it may be linked later.
    pub place: Option<Expr>,
    /// How many people took part.
    pub people: Option<Expr>,
    /// The columns that identify this event, instead of the pack's key.
    pub key: Option<Texts>,
    /// Keeps, of all events with the same values in these columns, only the earliest.
    pub first_of: Option<Texts>,
}

/// An amount of a row: a number, and in what.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AmountForm {
    /// The number, as the table writes it.
    pub number: Expr,
    /// The currency or unit; `unsaid` where it yields nothing.
    pub unit: Option<Expr>,
}

/// One person of a row.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PersonForm {
    /// Every handle; each with its `space`, or the tool's.
    pub handles: Vec<Expr>,
    /// Whether this is a directory, which may make new people.
    #[serde(default)]
    pub directory: bool,
    /// Their name.
    pub name: Option<Expr>,
    /// What sort of being: a constant, or mapped from a column.
    pub being: Option<Expr>,
    /// Their zone.
    pub zone: Option<Expr>,
    /// A handle of whom they report to.
    pub manager: Option<Expr>,
    /// Only rows where every test holds.
    #[serde(default)]
    pub when: BTreeMap<String, Test>,
    /// Their time in a function.
    pub membership: Option<MembershipForm>,
}

/// A stretch of time in a function.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MembershipForm {
    /// The function.
    pub function: Option<Expr>,
    /// The region.
    pub region: Option<Expr>,
    /// A role, from a map: never a title.
    pub role: Option<Expr>,
    /// From when.
    pub from: Option<Expr>,
    /// Until when.
    pub to: Option<Expr>,
    /// Rows of one person follow each other: each ends where the next begins.
    #[serde(default)]
    pub chain: bool,
}

/// What something is called.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NameForm {
    /// The thing: one noun and its id.
    pub about: BTreeMap<String, Expr>,
    /// The name.
    pub name: Expr,
    /// Only rows where every test holds.
    #[serde(default)]
    pub when: BTreeMap<String, Test>,
}

/// Takes a cell apart: `{ by = ";", into = ["at", "by", "text"] }`; the last part keeps further dividers.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Split {
    /// The divider.
    pub by: String,
    /// The names of the parts.
    pub into: Vec<String>,
}

/// Part of a value: `{ by = "/", n = 2 }`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// The divider.
    pub by: String,
    /// How many.
    pub n: usize,
}

/// Where a value comes from: a column's name, a table of steps, or a list of these of which the first counts
/// that yields something.
#[derive(Clone, Debug)]
pub enum Expr {
    /// A bare text: a column, or (for kinds, depths and beings) the value itself.
    Text(String),
    /// A column or constant, and what is done to it.
    Step(Box<Step>),
    /// The first that yields something.
    First(Vec<Expr>),
}

/// A column or constant, and what is done to it, in this order.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// The column.
    pub column: Option<String>,
    /// Several columns, joined by a space (a day and a time).
    pub columns: Option<Vec<String>>,
    /// The row itself, by a digest of all that the pack reads of it: for tables without an id of their own.
    #[serde(default)]
    pub row: bool,
    /// The value itself.
    #[serde(rename = "const")]
    pub constant: Option<String>,
    /// Keeps the first `n` parts.
    pub head: Option<Part>,
    /// Keeps part `n`, from 0.
    pub part: Option<Part>,
    /// Takes this off the front, if it is there.
    pub strip: Option<String>,
    /// Translates by a map.
    pub map: Option<String>,
    /// Translates by a list of words.
    pub words: Option<String>,
    /// Keeps what the map does not know, instead of leaving it out.
    #[serde(default)]
    pub keep: bool,
    /// Puts this in front, unless it stands there.
    pub prefix: Option<String>,
    /// Moves a time: `36h`, `-1d`, `end-of-day`.
    pub plus: Option<String>,
    /// The namespace of a handle, instead of the tool's.
    pub space: Option<String>,
}

impl<'de> Deserialize<'de> for Expr {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Expr, D::Error> {
        struct Shape;
        impl<'de> de::Visitor<'de> for Shape {
            type Value = Expr;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a column's name, a table such as `{ column = \"…\" }`, or a list of these")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Expr, E> {
                Ok(Expr::Text(text.to_owned()))
            }
            fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<Expr, A::Error> {
                Step::deserialize(MapAccessDeserializer::new(map)).map(|step| Expr::Step(Box::new(step)))
            }
            fn visit_seq<A: de::SeqAccess<'de>>(self, mut seq: A) -> Result<Expr, A::Error> {
                let mut all = Vec::new();
                while let Some(expr) = seq.next_element()? {
                    all.push(expr);
                }
                Ok(Expr::First(all))
            }
        }
        d.deserialize_any(Shape)
    }
}

/// One text or several.
#[derive(Clone, Debug, Default)]
pub struct Texts(pub Vec<String>);

impl<'de> Deserialize<'de> for Texts {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Texts, D::Error> {
        struct Shape;
        impl<'de> de::Visitor<'de> for Shape {
            type Value = Texts;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text or a list of texts")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Texts, E> {
                Ok(Texts(vec![text.to_owned()]))
            }
            fn visit_seq<A: de::SeqAccess<'de>>(self, mut seq: A) -> Result<Texts, A::Error> {
                let mut all = Vec::new();
                while let Some(text) = seq.next_element()? {
                    all.push(text);
                }
                Ok(Texts(all))
            }
        }
        d.deserialize_any(Shape)
    }
}

/// What a column must hold for a row to count: a text, one of several texts, or a table of conditions.
///
/// Texts are compared without regard to case.
#[derive(Clone, Debug, Default)]
pub struct Test {
    /// Whether it must be filled in (`true`) or empty (`false`).
    pub set: Option<bool>,
    /// It must be one of these.
    pub one_of: Vec<String>,
    /// It must be none of these.
    pub not: Vec<String>,
}

impl<'de> Deserialize<'de> for Test {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Test, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Table {
            set: Option<bool>,
            #[serde(default)]
            one_of: Texts,
            #[serde(default)]
            not: Texts,
        }
        struct Shape;
        impl<'de> de::Visitor<'de> for Shape {
            type Value = Test;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text, a list of texts, or a table of `set`, `one_of` and `not`")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Test, E> {
                Ok(Test { one_of: vec![text.to_owned()], ..Test::default() })
            }
            fn visit_seq<A: de::SeqAccess<'de>>(self, mut seq: A) -> Result<Test, A::Error> {
                let mut one_of = Vec::new();
                while let Some(text) = seq.next_element()? {
                    one_of.push(text);
                }
                Ok(Test { one_of, ..Test::default() })
            }
            fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<Test, A::Error> {
                let table = Table::deserialize(MapAccessDeserializer::new(map))?;
                Ok(Test { set: table.set, one_of: table.one_of.0, not: table.not.0 })
            }
        }
        d.deserialize_any(Shape)
    }
}
