//! What a form must know of an act: read off its card, so that a new act has its form without anybody drawing
//! one.
//!
//! A card writes a field as `name`, `name?` where it may be left out, and `name: a|b|c` where it is one of a
//! few words. Which sort of value any other field takes follows from its name, which means the same in every
//! act.

use crate::practice::ActCard;

/// The sort of value that a field takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sort {
    /// One of these words.
    Choice(Vec<&'static str>),
    /// A day.
    Day,
    /// A person.
    Person,
    /// Any number of people.
    People,
    /// A function.
    Function,
    /// An initiative.
    Initiative,
    /// A keynote.
    Keynote,
    /// A promise of an initiative for a keynote: `atlas@spring`.
    Announcement,
    /// Several words of the writer's choosing, such as rules that a concern rests on.
    Several,
    /// The name of a thing: `document:launch-plan`.
    Thing,
    /// An amount with its unit: `12000 EUR`.
    Amount,
    /// A number.
    Number,
    /// An IANA time zone.
    Zone,
    /// What Comity itself wrote into an address, such as the numbers of a forecast: taken as it stands.
    Line,
    /// A name that nothing else has yet, or that of something that exists.
    Name,
    /// Prose, kept sealed beside the act.
    Prose,
}

/// One field of an act's form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name in the act.
    pub name: &'static str,
    /// Whether it may be left out.
    pub optional: bool,
    /// What it takes.
    pub sort: Sort,
}

impl Field {
    /// Reads a field as a card writes it.
    pub fn of(written: &'static str) -> Field {
        let (name, choices) = written.split_once(": ").map_or((written, None), |(n, c)| (n, Some(c)));
        let bare = name.trim_end_matches('?');
        let sort = match choices {
            Some(choices) => Sort::Choice(choices.split('|').collect()),
            None => Sort::of(bare),
        };
        Field { name: bare, optional: name.ends_with('?'), sort }
    }
}

impl Sort {
    fn of(name: &str) -> Sort {
        match name {
            "on" | "until" | "by_when" | "happened" => Sort::Day,
            "dri" | "owner" | "person" | "champion" | "reviewer" | "speaker" | "said_by" | "deputy" => {
                Sort::Person
            }
            "with" => Sort::People,
            "function" | "to" => Sort::Function,
            "initiative" => Sort::Initiative,
            "keynote" => Sort::Keynote,
            "announcement" => Sort::Announcement,
            "promises" | "joint" => Sort::Line,
            "cites" | "touches" | "needs" | "without" | "requires" | "hits" | "work" | "closes" | "tags"
            | "objectives" | "others" | "chosen" | "parents" | "shares" | "functions" | "options"
            | "ranking" => Sort::Several,
            "artefact" | "subject" | "out_of" => Sort::Thing,
            "money" | "before" | "after" => Sort::Amount,
            "baseline" | "target" | "low" | "high" | "people" | "value" | "p10" | "p50" | "p90" | "worth"
            | "soon" | "smaller" | "share" | "minutes" | "order" | "trials" | "seed" | "revision"
            | "days" | "quorum" | "degree" | "sure" | "chance" | "times" => Sort::Number,
            "zone" => Sort::Zone,
            _ => Sort::Name,
        }
    }
}

/// The name under which it is said who may see what is opened.
pub const VISIBILITY: &str = "visibility";

/// What can be said there: everybody here, those it is for, or those it is for and as privileged.
pub const VISIBILITIES: [&str; 3] = ["open", "pair", "privileged"];

impl ActCard {
    /// What a program may say of it: its form, and who may see it, where it can be kept between some people.
    pub fn request(&self) -> Vec<Field> {
        let mut fields = self.form();
        if fields.iter().any(|field| field.sort == Sort::People) {
            let sort = Sort::Choice(VISIBILITIES.to_vec());
            fields.push(Field { name: VISIBILITY, optional: true, sort });
        }
        fields
    }

    /// Its fields and then its prose, as a form asks for them.
    pub fn form(&self) -> Vec<Field> {
        let prose = self.words.iter().map(|written| Field { sort: Sort::Prose, ..Field::of(written) });
        self.fields.iter().map(|written| Field::of(written)).chain(prose).collect()
    }

    /// Its field of that name, prose or not.
    pub fn field(&self, name: &str) -> Option<Field> {
        self.form().into_iter().find(|field| field.name == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_says_what_its_form_asks_for() {
        let choice = Field::of("level: small|medium|large");
        assert_eq!((choice.name, choice.optional), ("level", false));
        assert_eq!(choice.sort, Sort::Choice(vec!["small", "medium", "large"]));
        assert_eq!(Field::of("by_when?"), Field { name: "by_when", optional: true, sort: Sort::Day });
        assert!(Field::of("effect?: better|same|worse").optional);
        assert_eq!(Field::of("ask").sort, Sort::Name);
    }
}
