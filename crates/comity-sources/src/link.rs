//! Which initiative a trace belongs to: by an id in a text, then by a mapped place; never by a guess.
//!
//! A text is looked at while its file is read and then forgotten: only the id that a rule found is kept.

use crate::item::RawTrace;
use comity_spine::InitiativeId;
use compact_str::CompactString;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How people write an initiative's id in texts: `KEP-#` means the initiative `kep-#`, whatever the number.
///
/// `#` stands for digits. A target without `#` sends every number to one initiative, as a tracker's project
/// key does: `ATLAS-#` is `atlas`. A pattern without `#` is one word or link: `/wiki/atlas` is `atlas`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IdRule {
    /// The text to look for; upper and lower case count as the same.
    pub text: String,
    /// The initiative.
    pub initiative: String,
}

/// The rules of a workspace.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LinkRules {
    /// Ids and links in texts.
    pub ids: Vec<IdRule>,
    /// Channels, meeting series, repositories and labels, as traces name their place.
    pub places: BTreeMap<String, InitiativeId>,
}

/// What the rules say of one trace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Link {
    /// It was linked before, by its source.
    Said,
    /// A text names this initiative.
    ById(InitiativeId),
    /// Its place is mapped to this initiative.
    ByPlace(InitiativeId),
    /// Texts name more than one initiative: left unlinked.
    Several(Vec<InitiativeId>),
    /// No rule applies.
    Nothing,
}

impl Link {
    /// The initiative that a rule found.
    pub fn initiative(&self) -> Option<&InitiativeId> {
        match self {
            Link::ById(id) | Link::ByPlace(id) => Some(id),
            Link::Said | Link::Several(_) | Link::Nothing => None,
        }
    }
}

impl LinkRules {
    /// Whether there is nothing to look for in texts.
    pub fn is_blind(&self) -> bool {
        self.ids.is_empty()
    }

    /// Every initiative that a text names by an explicit id, once each, in order of name.
    pub fn find(&self, text: &str) -> Vec<InitiativeId> {
        let mut found: Vec<InitiativeId> = self.ids.iter().flat_map(|rule| rule.find(text)).collect();
        found.sort();
        found.dedup();
        found
    }

    /// The one initiative that texts name, if they name exactly one.
    pub fn find_one<'a>(&self, texts: impl IntoIterator<Item = &'a str>) -> Option<InitiativeId> {
        match self.judge(texts, None) {
            Link::ById(id) => Some(id),
            _ => None,
        }
    }

    /// What the rules say of a trace with these texts and this place.
    pub fn judge<'a>(&self, texts: impl IntoIterator<Item = &'a str>, place: Option<&str>) -> Link {
        let mut found: Vec<InitiativeId> = texts.into_iter().flat_map(|text| self.find(text)).collect();
        found.sort();
        found.dedup();
        match (found.pop(), found.is_empty()) {
            (Some(id), true) => Link::ById(id),
            (Some(id), false) => {
                found.push(id);
                Link::Several(found)
            }
            (None, _) => place
                .and_then(|place| self.places.get(place))
                .map_or(Link::Nothing, |id| Link::ByPlace(id.clone())),
        }
    }

    /// Links a trace in place, unless its source has linked it already, and says by what.
    pub fn link<'a>(&self, trace: &mut RawTrace, texts: impl IntoIterator<Item = &'a str>) -> Link {
        if trace.initiative.is_some() {
            return Link::Said;
        }
        let link = self.judge(texts, trace.place.as_deref());
        trace.initiative = link.initiative().cloned();
        link
    }
}

impl IdRule {
    fn find(&self, text: &str) -> Vec<InitiativeId> {
        let (head, tail) = match self.text.split_once('#') {
            Some((head, tail)) => (head, Some(tail)),
            None => (self.text.as_str(), None),
        };
        let mut found = Vec::new();
        if head.is_empty() {
            return found;
        }
        let (bytes, head) = (text.as_bytes(), head.as_bytes());
        for start in 0..bytes.len().saturating_sub(head.len() - 1) {
            let end = start + head.len();
            if !bytes[start..end].eq_ignore_ascii_case(head)
                || (start > 0 && joins(bytes[start - 1], head[0]))
            {
                continue;
            }
            found.extend(self.rest(bytes, end, tail));
        }
        found
    }

    /// What stands after the head: for `KEP-#`, digits and then the end of the word.
    fn rest(&self, bytes: &[u8], from: usize, tail: Option<&str>) -> Option<InitiativeId> {
        let Some(tail) = tail else {
            let ends = bytes.get(from).is_none_or(|&next| !joins(bytes[from - 1], next));
            return ends.then(|| InitiativeId::new(&self.initiative).ok()).flatten();
        };
        let n_digits = bytes[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        let to = from + n_digits + tail.len();
        let fits = (1..=12).contains(&n_digits)
            && bytes.len() >= to
            && bytes[from + n_digits..to].eq_ignore_ascii_case(tail.as_bytes())
            && bytes.get(to).is_none_or(|&next| !joins(bytes[to - 1], next));
        let digits = std::str::from_utf8(&bytes[from..from + n_digits]).ok()?.trim_start_matches('0');
        fits.then(|| InitiativeId::new(&self.initiative.replacen('#', digits, 1)).ok()).flatten()
    }
}

/// Whether two neighbouring bytes belong to one word, so that no id begins or ends between them.
fn joins(left: u8, right: u8) -> bool {
    let word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80;
    word(left) && word(right)
}

/// How many traces could be linked, and which places nobody has mapped yet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coverage {
    /// Linked by their source.
    pub n_said: u64,
    /// Linked by an id in a text.
    pub n_by_id: u64,
    /// Linked by their place.
    pub n_by_place: u64,
    /// Left alone because texts name several initiatives.
    pub n_several: u64,
    /// Left alone because no rule applies.
    pub n_nothing: u64,
    /// Places of unlinked traces, with how many stand there.
    pub unmapped: BTreeMap<CompactString, u64>,
}

impl Coverage {
    /// Counts one trace and what the rules said of it.
    pub fn count(&mut self, trace: &RawTrace, link: &Link) {
        match link {
            Link::Said => self.n_said += 1,
            Link::ById(_) => self.n_by_id += 1,
            Link::ByPlace(_) => self.n_by_place += 1,
            Link::Several(_) => self.n_several += 1,
            Link::Nothing => {
                self.n_nothing += 1;
                if let Some(place) = &trace.place {
                    *self.unmapped.entry(place.clone()).or_default() += 1;
                }
            }
        }
    }

    /// How many traces are linked, and how many there are.
    pub fn linked_of(&self) -> (u64, u64) {
        let linked = self.n_said + self.n_by_id + self.n_by_place;
        (linked, linked + self.n_several + self.n_nothing)
    }

    /// "62 % of 1,240 traces are linked; 3 places unmapped", or that there is nothing to link.
    pub fn says(&self) -> String {
        let (linked, of) = self.linked_of();
        if of == 0 {
            return "no traces to link".to_owned();
        }
        let share = linked * 100 / of;
        let places = self.unmapped.len();
        format!(
            "{share} % of {of} traces are linked; {places} place{} unmapped",
            if places == 1 { "" } else { "s" }
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules() -> LinkRules {
        let rule = |text: &str, initiative: &str| IdRule { text: text.into(), initiative: initiative.into() };
        LinkRules {
            ids: vec![
                rule("KEP-#", "kep-#"),
                rule("ATLAS-#", "atlas"),
                rule("feature/borealis", "borealis"),
                rule("enhancements/issues/#", "kep-#"),
            ],
            places: [("slack:#atlas".to_owned(), InitiativeId::new("atlas").unwrap())].into(),
        }
    }

    /// Texts and places with the initiative that a careful reader links them to, or none.
    const LABELLED: &[(&str, Option<&str>, Option<&str>)] = &[
        ("KEP-24: AppArmor", None, Some("kep-24")),
        ("fix kep-0024", None, Some("kep-24")),
        ("see https://github.com/kubernetes/enhancements/issues/24.", None, Some("kep-24")),
        ("merge feature/borealis-fix", None, Some("borealis")),
        ("ATLAS-12 and ATLAS-13", None, Some("atlas")),
        ("ATLAS-12 needs KEP-24", Some("slack:#atlas"), None),
        ("XKEP-24", None, None),
        ("KEP-24b", None, None),
        ("KEP-", None, None),
        ("kept-24", None, None),
        ("feature/borealisation", None, None),
        ("the atlas is nice", None, None),
        ("lunch?", Some("slack:#atlas"), Some("atlas")),
        ("lunch?", Some("slack:#general"), None),
        ("lunch?", Some("slack:#atlas-old"), None),
        ("KEP-24", Some("slack:#atlas"), Some("kep-24")),
        ("µKEP-24 √", None, None),
        ("", None, None),
    ];

    #[test]
    fn on_the_labelled_fixture_every_link_is_right_and_none_is_missed() {
        for (text, place, wanted) in LABELLED {
            let link = rules().judge([*text], *place);
            assert_eq!(link.initiative().map(InitiativeId::as_str), *wanted, "{text:?} in {place:?}");
        }
    }

    #[test]
    fn coverage_is_said_with_the_places_that_nobody_mapped() {
        let mut coverage = Coverage::default();
        let mut trace = crate::mapping::bare_trace("x", "contact", comity_spine::At(0));
        trace.place = Some("slack:#general".into());
        let link = rules().link(&mut trace, ["hello"]);
        coverage.count(&trace, &link);
        trace.place = Some("slack:#atlas".into());
        let link = rules().link(&mut trace, ["hello"]);
        coverage.count(&trace, &link);
        assert_eq!(coverage.says(), "50 % of 2 traces are linked; 1 place unmapped");
        assert_eq!(rules().link(&mut trace, ["KEP-24"]), Link::Said);
    }

    proptest::proptest! {
        #[test]
        fn whatever_text_comes_looking_for_ids_does_not_panic(text: String) {
            rules().find(&text);
        }
    }
}
