//! Every kind of event there is, by name and by number: from the mechanisms, from the practices, from
//! sources.

use comity_spine::{Kind, KindCard, Noun, suggest};
use rustc_hash::FxHashMap;

/// Pseudo kind: any contact of whatever kind, graded by depth. Clauses name it `contact` or `contributed`.
pub const CONTACT: Kind = Kind(0);

/// Derived kind: a freeze of a keynote, seen by the announcements promised for it, or of one initiative.
pub const FREEZE: Kind = Kind(1);

const DERIVED: [KindCard; 2] = [
    KindCard {
        name: "contact",
        about: &[Noun::Initiative, Noun::Function, Noun::Person],
        attrs: &["role", "broadcast"],
        says: "Somebody of a function was in touch about an initiative: invited, accepted, posted, answered or decided.",
        from_sources: true,
    },
    KindCard {
        name: "freeze.reached",
        about: &[Noun::Announcement, Noun::Initiative],
        attrs: &["freeze"],
        says: "A freeze came: the keynote's, for everything promised for it, or an initiative's own.",
        from_sources: true,
    },
];

/// Two rooms claim one name, or a name is not of the form `noun.verb`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the kind `{0}` is declared twice")]
pub struct KindTwice(pub &'static str);

/// The kinds, numbered in the order in which they were added.
#[derive(Clone, Debug)]
pub struct Catalogue {
    cards: Vec<KindCard>,
    by_name: FxHashMap<&'static str, Kind>,
}

impl Catalogue {
    /// A catalogue of the derived kinds and all those given.
    pub fn new(cards: impl IntoIterator<Item = KindCard>) -> Result<Catalogue, KindTwice> {
        let mut catalogue = Catalogue { cards: Vec::new(), by_name: FxHashMap::default() };
        for card in DERIVED.into_iter().chain(cards) {
            let kind = Kind(catalogue.cards.len() as u16);
            if catalogue.by_name.insert(card.name, kind).is_some() {
                return Err(KindTwice(card.name));
            }
            catalogue.cards.push(card);
        }
        Ok(catalogue)
    }

    /// The kind of that name.
    pub fn kind(&self, name: &str) -> Option<Kind> {
        self.by_name.get(name).copied()
    }

    /// The card of a kind.
    pub fn card(&self, kind: Kind) -> &KindCard {
        &self.cards[kind.0 as usize]
    }

    /// Every kind with its card, in order of number.
    pub fn iter(&self) -> impl Iterator<Item = (Kind, &KindCard)> {
        self.cards.iter().enumerate().map(|(i, card)| (Kind(i as u16), card))
    }

    /// "Did you mean …" for a name that is no kind.
    pub fn hint(&self, name: &str) -> String {
        suggest::hint(name, self.cards.iter().map(|card| card.name))
    }
}
