//! Which initiative a trace belongs to: by an id or link in a text, then by a label or a mapped place, then
//! by a document that it links to; never by a guess.
//!
//! A text is looked at while its file is read and then forgotten: only the id that a rule found is kept.
//! Places are not looked up here: traces keep theirs, so that mapping one later mends earlier traces, too.

use crate::item::RawTrace;
use comity_spine::{InitiativeId, LinkRule, Ref, SourceId};
use compact_str::CompactString;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

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

/// The rules of a workspace, as `[import.links]` of `comity.toml` or a file of their own says them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LinkRules {
    /// Ids and links in texts.
    pub ids: Vec<IdRule>,
    /// Labels, tags and components; one counts only where it is a whole label, in whatever case.
    pub labels: BTreeMap<String, InitiativeId>,
    /// Channels, meeting series, repositories and projects of each source, as traces name their place.
    pub places: BTreeMap<SourceId, BTreeMap<CompactString, InitiativeId>>,
    /// Addresses of documents in texts: they count where nothing else does.
    pub documents: Vec<IdRule>,
}

/// Every initiative that a trace's texts and labels name, by the rule that found it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    ids: BTreeSet<InitiativeId>,
    labels: BTreeSet<InitiativeId>,
    documents: BTreeSet<InitiativeId>,
}

impl LinkRules {
    /// Whether there is nothing to look for in texts and labels.
    pub fn is_blind(&self) -> bool {
        self.ids.is_empty() && self.labels.is_empty() && self.documents.is_empty()
    }

    /// Looks through a text.
    pub fn read(&self, text: &str, named: &mut Named) {
        named.ids.extend(self.ids.iter().flat_map(|rule| rule.find(text, joins)));
        named.documents.extend(self.documents.iter().flat_map(|rule| rule.find(text, joins_address)));
    }

    /// Looks a cell of labels up, several of which may stand between commas or semicolons.
    pub fn read_labels(&self, cell: &str, named: &mut Named) {
        if self.labels.is_empty() {
            return;
        }
        for label in cell.split([',', ';']).map(str::trim).filter(|label| !label.is_empty()) {
            let same = |own: &&String| own.trim().to_lowercase() == label.to_lowercase();
            let mapped = self.labels.iter().find(|(own, _)| same(own)).map(|(_, initiative)| initiative);
            named.labels.extend(mapped.cloned());
        }
    }

    /// What texts and labels say of a trace.
    pub fn judge<'a>(
        &self,
        texts: impl IntoIterator<Item = &'a str>,
        labels: impl IntoIterator<Item = &'a str>,
    ) -> Named {
        let mut named = Named::default();
        texts.into_iter().for_each(|text| self.read(text, &mut named));
        labels.into_iter().for_each(|cell| self.read_labels(cell, &mut named));
        named
    }
}

impl Named {
    /// The strongest rule that found anything, and what it found.
    fn strongest(&self) -> Option<(LinkRule, &BTreeSet<InitiativeId>)> {
        let tiers = [
            (LinkRule::Explicit, &self.ids),
            (LinkRule::Label, &self.labels),
            (LinkRule::Document, &self.documents),
        ];
        tiers.into_iter().find(|(_, found)| !found.is_empty())
    }

    /// The one initiative that the strongest rule names and that rule; none, with [`LinkRule::Several`],
    /// where it names more than one.
    pub fn link(&self) -> (Option<InitiativeId>, Option<LinkRule>) {
        match self.strongest() {
            None => (None, None),
            Some((rule, found)) if found.len() == 1 => (found.first().cloned(), Some(rule)),
            Some(_) => (None, Some(LinkRule::Several)),
        }
    }

    /// Links what somebody said in passing. Where texts name several initiatives, it belongs to none of them
    /// and is about them all.
    pub fn apply(&self, trace: &mut RawTrace) {
        (trace.initiative, trace.rule) = self.link();
        if trace.rule == Some(LinkRule::Several)
            && let Some((_, found)) = self.strongest()
        {
            trace.about = found.iter().map(Ref::initiative).collect();
        }
    }
}

impl IdRule {
    /// What a text names by this rule; `joins` says which neighbouring bytes belong to one name.
    fn find(&self, text: &str, joins: Joins) -> Vec<InitiativeId> {
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
            found.extend(self.rest(bytes, end, tail, joins));
        }
        found
    }

    /// What stands after the head: for `KEP-#`, digits and then the end of the word.
    fn rest(&self, bytes: &[u8], from: usize, tail: Option<&str>, joins: Joins) -> Option<InitiativeId> {
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

/// Whether two neighbouring bytes belong to one name.
type Joins = fn(u8, u8) -> bool;

/// Whether they belong to one address: unlike an id, a document's name goes on after a dash.
fn joins_address(left: u8, right: u8) -> bool {
    joins(left, right) || matches!(right, b'-' | b'%')
}

/// Whether two neighbouring bytes belong to one word, so that no id begins or ends between them.
fn joins(left: u8, right: u8) -> bool {
    let word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80;
    word(left) && word(right)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules() -> LinkRules {
        let rule = |text: &str, initiative: &str| IdRule { text: text.into(), initiative: initiative.into() };
        let id = |text: &str| InitiativeId::new(text).unwrap();
        LinkRules {
            ids: vec![
                rule("KEP-#", "kep-#"),
                rule("ATLAS-#", "atlas"),
                rule("feature/borealis", "borealis"),
                rule("enhancements/issues/#", "kep-#"),
            ],
            labels: [("area/Pricing".to_owned(), id("pricing")), ("atlas".to_owned(), id("atlas"))].into(),
            documents: vec![rule("docs.example/d/atlas-brief", "atlas")],
            ..LinkRules::default()
        }
    }

    /// Texts and labels with the initiative that a careful reader links them to, or none.
    const LABELLED: &[(&str, &str, Option<&str>)] = &[
        ("KEP-24: AppArmor", "", Some("kep-24")),
        ("fix kep-0024", "", Some("kep-24")),
        ("see https://github.com/kubernetes/enhancements/issues/24.", "", Some("kep-24")),
        ("merge feature/borealis-fix", "", Some("borealis")),
        ("ATLAS-12 and ATLAS-13", "", Some("atlas")),
        ("ATLAS-12 needs KEP-24", "area/pricing", None),
        ("XKEP-24", "", None),
        ("KEP-24b", "", None),
        ("KEP-", "", None),
        ("kept-24", "", None),
        ("feature/borealisation", "", None),
        ("the atlas is nice", "", None),
        ("pricing, area/pricing", "", None),
        ("lunch?", "bug, AREA/pricing", Some("pricing")),
        ("lunch?", "area/pricing;atlas", None),
        ("lunch?", "area/pricing-old", None),
        ("KEP-24", "atlas", Some("kep-24")),
        ("see https://docs.example/d/atlas-brief", "", Some("atlas")),
        ("see https://docs.example/d/atlas-brief", "area/pricing", Some("pricing")),
        ("see https://docs.example/d/atlas-briefing", "", None),
        ("µKEP-24 √", "", None),
        ("", "", None),
    ];

    #[test]
    fn on_the_labelled_fixture_every_link_is_right_and_none_is_missed() {
        for (text, labels, wanted) in LABELLED {
            let (found, _) = rules().judge([*text], [*labels]).link();
            assert_eq!(found.as_ref().map(InitiativeId::as_str), *wanted, "{text:?} with {labels:?}");
        }
    }

    #[test]
    fn a_message_that_names_two_initiatives_is_about_both_and_belongs_to_neither() {
        let mut trace = crate::mapping::bare_trace("x", "contact", comity_spine::At(0));
        rules().judge(["ATLAS-12 needs KEP-24"], []).apply(&mut trace);
        assert_eq!((trace.initiative, trace.rule, trace.about.len()), (None, Some(LinkRule::Several), 2));
    }

    proptest::proptest! {
        #[test]
        fn whatever_text_comes_looking_for_ids_does_not_panic(text: String) {
            rules().judge([text.as_str()], [text.as_str()]);
        }
    }
}
