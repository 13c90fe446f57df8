//! Whose handle is whose: what is certain, what is only likely, and what contradicts itself.
//!
//! Pure functions: nothing is merged here, and nothing is ever certain because of a name alone.

use crate::item::{Handle, fold_address};
use comity_spine::Function;
use compact_str::CompactString;
use std::collections::{BTreeMap, BTreeSet};

/// How near two names must be to be suggested (Jaro-Winkler), if something else speaks for it too.
pub const NEARNESS_MIN: f64 = 0.92;

/// Somebody in the directory.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Colleague {
    /// Every handle that is theirs.
    pub handles: Vec<Handle>,
    /// Their name.
    pub name: Option<String>,
    /// Functions they are or were in.
    pub functions: BTreeSet<Function>,
    /// Channels, repositories and series in which they were seen.
    pub places: BTreeSet<CompactString>,
}

/// A handle that no person has yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stranger {
    /// The handle.
    pub handle: Handle,
    /// The name its source gives.
    pub name: Option<String>,
    /// The function its source gives.
    pub function: Option<Function>,
    /// Where it was seen.
    pub places: BTreeSet<CompactString>,
}

/// A handle that is certainly somebody's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    /// Which stranger.
    pub stranger: usize,
    /// Which colleague.
    pub colleague: usize,
    /// Why it is certain.
    pub why: String,
}

/// A handle that may be somebody's; a person confirms it or does not.
#[derive(Clone, Debug, PartialEq)]
pub struct Suggestion {
    /// Which stranger.
    pub stranger: usize,
    /// Which colleague.
    pub colleague: usize,
    /// Similarity of the names, 0 to 1.
    pub nearness: f64,
    /// Why it is likely, as half a sentence.
    pub why: String,
}

/// One handle that the directory gives to several people: it is nobody's until somebody decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// The handle.
    pub handle: Handle,
    /// The people.
    pub colleagues: Vec<usize>,
}

/// What can be said of some strangers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Matching {
    /// Certain, in order of stranger.
    pub certain: Vec<Match>,
    /// Likely, best first for each stranger.
    pub likely: Vec<Suggestion>,
    /// Contradictions of the directory.
    pub conflicts: Vec<Conflict>,
    /// Strangers of whom nothing can be said.
    pub unknown: Vec<usize>,
}

/// Matches strangers with colleagues; addresses count only on the company's own domains.
pub fn matching(colleagues: &[Colleague], strangers: &[Stranger], domains: &[String]) -> Matching {
    let mut owners: BTreeMap<Handle, BTreeSet<usize>> = BTreeMap::new();
    for (i, colleague) in colleagues.iter().enumerate() {
        for key in colleague.handles.iter().flat_map(|handle| keys(handle, domains)) {
            owners.entry(key).or_default().insert(i);
        }
    }
    let names: Vec<String> = colleagues.iter().map(|who| folded(who.name.as_deref())).collect();
    let mut found = Matching { conflicts: conflicts(colleagues), ..Matching::default() };
    for (i, stranger) in strangers.iter().enumerate() {
        let mut owned = BTreeMap::new();
        for key in keys(&stranger.handle, domains) {
            for owner in owners.get(&key).into_iter().flatten() {
                owned.entry(*owner).or_insert_with(|| key.clone());
            }
        }
        if let (1, Some((&colleague, key))) = (owned.len(), owned.first_key_value()) {
            let why = if key.space == "mail" {
                format!("the address `{}` is the same", key.text)
            } else {
                format!("`{}` is the {} login of that address", key.text, key.space)
            };
            found.certain.push(Match { stranger: i, colleague, why });
            continue;
        }
        let name = folded(stranger.name.as_deref());
        let likely = colleagues.iter().zip(&names).enumerate().filter_map(|(colleague, (who, theirs))| {
            let (nearness, why) = likeness((stranger, &name), (who, theirs))?;
            Some(Suggestion { stranger: i, colleague, nearness, why })
        });
        let mut likely: Vec<Suggestion> = likely.collect();
        likely.sort_by(|a, b| b.nearness.total_cmp(&a.nearness).then(a.colleague.cmp(&b.colleague)));
        if likely.is_empty() {
            found.unknown.push(i);
        }
        found.likely.extend(likely);
    }
    found
}

/// What a handle is certainly known by: a company address, a login, or the login in a no-reply address.
fn keys(handle: &Handle, domains: &[String]) -> Vec<Handle> {
    match handle.space.as_str() {
        "mail" | "git" => {
            let address = fold_address(&handle.text);
            if let Some(login) = login_of_no_reply(&address) {
                return vec![Handle::new("github", login)];
            }
            let domain = address.rsplit_once('@').map_or("", |(_, domain)| domain);
            let own = domains.iter().any(|own| own.eq_ignore_ascii_case(domain));
            if own { vec![Handle::new("mail", &address)] } else { Vec::new() }
        }
        "github" => vec![Handle::new("github", &handle.text.to_ascii_lowercase())],
        _ => Vec::new(),
    }
}

/// The login in `ID+login@users.noreply.github.com`; the old form without an id can be anybody's.
pub fn login_of_no_reply(address: &str) -> Option<&str> {
    let (id, login) = address.strip_suffix("@users.noreply.github.com")?.split_once('+')?;
    (!id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit()) && !login.is_empty()).then_some(login)
}

fn conflicts(colleagues: &[Colleague]) -> Vec<Conflict> {
    let mut owners: BTreeMap<&Handle, BTreeSet<usize>> = BTreeMap::new();
    for (i, colleague) in colleagues.iter().enumerate() {
        for handle in &colleague.handles {
            owners.entry(handle).or_default().insert(i);
        }
    }
    let shared = owners.into_iter().filter(|(_, who)| who.len() > 1);
    shared
        .map(|(handle, who)| Conflict { handle: handle.clone(), colleagues: who.into_iter().collect() })
        .collect()
}

/// How near two names are, and why the two may be one: only where a function or a place speaks for it, too.
fn likeness(stranger: (&Stranger, &str), colleague: (&Colleague, &str)) -> Option<(f64, String)> {
    let ((stranger, name), (colleague, theirs)) = (stranger, colleague);
    let function = stranger.function.as_ref().filter(|function| colleague.functions.contains(*function));
    let place = || stranger.places.iter().find(|place| colleague.places.contains(*place));
    let also = match function {
        Some(function) => format!("both are in {function}"),
        None => format!("both were seen in {}", place()?),
    };
    let nearness = strsim::jaro_winkler(name, theirs);
    if name.is_empty() || theirs.is_empty() || nearness < NEARNESS_MIN {
        return None;
    }
    Some((nearness, format!("the names are alike ({:.0} %) and {also}", nearness * 100.0)))
}

fn folded(name: Option<&str>) -> String {
    name.map(name_key).unwrap_or_default()
}

/// Whether two names are one, whatever their case, marks and order of words.
pub fn same_name(a: &str, b: &str) -> bool {
    name_key(a) == name_key(b)
}

/// A name as names are compared: folded, without marks, its words in order.
fn name_key(name: &str) -> String {
    use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};
    let plain: String = name.nfkd().filter(|c| !is_combining_mark(*c)).collect::<String>().to_lowercase();
    let mut words: Vec<&str> =
        plain.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    words.sort_unstable();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn colleague(handles: &[(&str, &str)], name: &str, function: &str) -> Colleague {
        Colleague {
            handles: handles.iter().map(|(space, text)| Handle::new(space, text)).collect(),
            name: Some(name.to_owned()),
            functions: [Function::new(function).unwrap()].into(),
            places: BTreeSet::new(),
        }
    }

    fn stranger(space: &str, text: &str, name: Option<&str>, function: Option<&str>) -> Stranger {
        Stranger {
            handle: Handle::new(space, text),
            name: name.map(str::to_owned),
            function: function.map(|function| Function::new(function).unwrap()),
            places: BTreeSet::new(),
        }
    }

    fn acme() -> Vec<Colleague> {
        vec![
            colleague(&[("mail", "Mia.Klein@acme.example"), ("github", "miak")], "Mia Klein", "legal"),
            colleague(&[("mail", "bo@acme.example")], "Bo Jönsson", "sales"),
            colleague(&[("mail", "bo@acme.example")], "Bo Jonasson", "design"),
        ]
    }

    fn domains() -> Vec<String> {
        vec!["acme.example".to_owned()]
    }

    #[test]
    fn an_equal_address_on_a_company_domain_and_a_no_reply_login_are_certain() {
        let strangers = [
            stranger("mail", "MIA.KLEIN@ACME.EXAMPLE", None, None),
            stranger("mail", "4711+MiaK@users.noreply.github.com", None, None),
            stranger("mail", "miak@users.noreply.github.com", None, None),
        ];
        let found = matching(&acme(), &strangers, &domains());
        assert_eq!(
            found.certain.iter().map(|m| (m.stranger, m.colleague)).collect::<Vec<_>>(),
            [(0, 0), (1, 0)]
        );
        assert_eq!(found.unknown, [2]);
    }

    #[test]
    fn the_same_address_elsewhere_is_not_certain() {
        let strangers = [stranger("mail", "mia.klein@acme.example", None, None)];
        assert!(matching(&acme(), &strangers, &["other.example".to_owned()]).certain.is_empty());
    }

    #[test]
    fn an_equal_name_alone_is_not_even_a_suggestion() {
        let strangers = [
            stranger("slack", "U1", Some("Mia Klein"), None),
            stranger("slack", "U2", Some("Klein, Mia"), Some("legal")),
            stranger("slack", "U3", Some("Mia Klein"), Some("sales")),
        ];
        let found = matching(&acme(), &strangers, &domains());
        assert!(found.certain.is_empty());
        assert_eq!(found.likely.iter().map(|s| (s.stranger, s.colleague)).collect::<Vec<_>>(), [(1, 0)]);
        assert_eq!(found.likely[0].why, "the names are alike (100 %) and both are in legal");
        assert_eq!(found.unknown, [0, 2]);
    }

    #[test]
    fn two_people_with_one_address_are_a_conflict_that_is_said_and_match_nobody() {
        let strangers = [stranger("mail", "bo@acme.example", None, None)];
        let found = matching(&acme(), &strangers, &domains());
        assert_eq!(found.conflicts.len(), 1);
        assert_eq!(found.conflicts[0].colleagues, [1, 2]);
        assert!(found.certain.is_empty());
    }
}
