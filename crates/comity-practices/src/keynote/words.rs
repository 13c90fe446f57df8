//! The closed words and numbers of this practice.

use crate::closed::words;
use comity_common::initiatives::fold::announcement_parts;
use comity_spine::{Function, InitiativeId, KeynoteId, Noun, Ref};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

/// The promise of an initiative for a keynote, by the name it has everywhere: `pay-later@lantern`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct AnnouncementId {
    /// For which keynote.
    pub keynote: KeynoteId,
    /// Of which initiative.
    pub initiative: InitiativeId,
}

/// A text that names no announcement.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` names no announcement: write the initiative, `@` and the keynote, such as `atlas@spring`")]
pub struct BadAnnouncement(String);

impl AnnouncementId {
    /// The announcement as a subject of clauses.
    pub fn reference(&self) -> Ref {
        Ref::new(Noun::Announcement, self.to_string())
    }
}

impl fmt::Display for AnnouncementId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.initiative, self.keynote)
    }
}

impl FromStr for AnnouncementId {
    type Err = BadAnnouncement;
    fn from_str(text: &str) -> Result<AnnouncementId, BadAnnouncement> {
        let parts = announcement_parts(text.trim());
        let (keynote, initiative) = parts.ok_or_else(|| BadAnnouncement(text.chars().take(100).collect()))?;
        Ok(AnnouncementId { keynote, initiative })
    }
}

impl Serialize for AnnouncementId {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for AnnouncementId {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<AnnouncementId, D::Error> {
        String::deserialize(d)?.parse().map_err(de::Error::custom)
    }
}

words! {
    /// What a gate asks of an announcement.
    Asks {
        /// What is shown on stage runs.
        Demo = "demo", "the demo works";
        /// Whoever is promised it can have it.
        Availability = "availability", "it is available where it is promised";
        /// What is said of it may be said.
        Claims = "claims", "its claims are cleared";
        /// What legal asked for is there.
        Legal = "legal", "legal's conditions are met";
        /// Those who are called about it know it.
        Support = "support", "support is enabled";
        /// Those who sell it can.
        Sales = "sales", "sales is enabled";
        /// Each region that is promised it is ready.
        Regions = "regions", "the regions are ready";
        /// Something else; its words say what.
        Other = "other", "something else that was agreed";
    }
}

impl Asks {
    /// Every sort of gate, as the grid has its columns.
    pub const ALL: [Asks; 8] = [
        Asks::Demo,
        Asks::Availability,
        Asks::Claims,
        Asks::Legal,
        Asks::Support,
        Asks::Sales,
        Asks::Regions,
        Asks::Other,
    ];

    /// The function that says whether it is met, if nobody names another.
    pub fn owner(self) -> Option<Function> {
        let name = match self {
            Asks::Demo => "product",
            Asks::Availability => "engineering",
            Asks::Claims => "marketing",
            Asks::Legal => "legal",
            Asks::Support => "customer-success",
            Asks::Sales => "sales",
            Asks::Regions | Asks::Other => return None,
        };
        Function::new(name).ok()
    }

    /// Its name on a narrow column.
    pub fn short(self) -> &'static str {
        match self {
            Asks::Demo => "Demo",
            Asks::Availability => "Available",
            Asks::Claims => "Claims",
            Asks::Legal => "Legal",
            Asks::Support => "Support",
            Asks::Sales => "Sales",
            Asks::Regions => "Regions",
            Asks::Other => "Other",
        }
    }
}

words! {
    /// In which form something is announced.
    Form {
        /// As it was promised.
        Whole = "whole", "whole";
        /// Without what it can do without.
        Smaller = "smaller", "in its smaller form";
        /// Only that it will come.
        Soon = "soon", "only as coming soon";
    }
}

words! {
    /// What became of a promise.
    Outcome {
        /// It was true on the day.
        Kept = "kept", "kept";
        /// A part of it was.
        Partly = "partly", "partly kept";
        /// It was not.
        Not = "not", "not kept";
    }
}

words! {
    /// What is shown in a slot.
    Demo {
        /// The thing itself.
        Live = "live", "live";
        /// A recording.
        Recorded = "recorded", "recorded";
        /// Nothing: somebody speaks.
        None = "none", "no demo";
    }
}

words! {
    /// How a rehearsal went.
    Rehearsal {
        /// As it should.
        Ran = "ran", "ran through";
        /// With a hitch.
        Stumbled = "stumbled", "stumbled";
        /// It did not come to its end.
        Failed = "failed", "failed";
    }
}

words! {
    /// What a voter says.
    Vote {
        /// Go.
        Go = "go", "go";
        /// Go, if something still happens.
        GoIf = "go_if", "go, if";
        /// Do not go.
        NoGo = "no_go", "no-go";
    }
}

words! {
    /// Yes or no.
    YesNo {
        /// Yes.
        Yes = "yes", "yes";
        /// No.
        No = "no", "no";
    }
}

/// A probability with its band, in thousandths: `0.62:0.45-0.76`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Odds {
    p: u16,
    low: u16,
    high: u16,
}

/// A text that is no probability with its band.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no probability with its band: write `0.62:0.45-0.76`")]
pub struct BadOdds(String);

impl Odds {
    /// Of a probability and its band; what lies outside 0 to 1 is cut to that.
    pub fn new(p: f64, (low, high): (f64, f64)) -> Odds {
        let milli = |share: f64| (share.clamp(0.0, 1.0) * 1000.0).round() as u16;
        let (p, low, high) = (milli(p), milli(low), milli(high));
        Odds { p, low: low.min(p), high: high.max(p) }
    }

    /// The probability.
    pub fn p(self) -> f64 {
        f64::from(self.p) / 1000.0
    }
    /// Its band.
    pub fn band(self) -> (f64, f64) {
        (f64::from(self.low) / 1000.0, f64::from(self.high) / 1000.0)
    }
    /// As people read it: `62 % (45-76)`.
    pub fn percent(self) -> String {
        let whole = |milli: u16| percent(f64::from(milli) / 1000.0);
        format!("{} % ({}-{})", whole(self.p), whole(self.low), whole(self.high))
    }
}

/// A share in whole percent. What is not quite sure is never called so: it ends at 1 and 99.
pub fn percent(share: f64) -> u32 {
    match share {
        share if share <= 0.0 => 0,
        share if share >= 1.0 => 100,
        share => (share * 100.0).round().clamp(1.0, 99.0) as u32,
    }
}

impl fmt::Display for Odds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let milli = |share: u16| format!("{}.{:03}", share / 1000, share % 1000);
        write!(f, "{}:{}-{}", milli(self.p), milli(self.low), milli(self.high))
    }
}

impl FromStr for Odds {
    type Err = BadOdds;
    fn from_str(text: &str) -> Result<Odds, BadOdds> {
        let bad = || BadOdds(text.chars().take(60).collect());
        let milli = |text: &str| {
            let share: f64 = text.parse().ok()?;
            (0.0..=1.0).contains(&share).then(|| (share * 1000.0).round() as u16)
        };
        let (p, band) = text.split_once(':').ok_or_else(bad)?;
        let (low, high) = band.split_once('-').ok_or_else(bad)?;
        let all = milli(p).zip(milli(low)).zip(milli(high));
        let ((p, low), high) = all.filter(|((p, low), high)| low <= p && p <= high).ok_or_else(bad)?;
        Ok(Odds { p, low, high })
    }
}

impl Serialize for Odds {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Odds {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Odds, D::Error> {
        String::deserialize(d)?.parse().map_err(de::Error::custom)
    }
}

/// What a forecast says of one announcement: `pay-later=0.62:0.45-0.76`, or `pay-later=` where it has no
/// number.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Said {
    /// Of which initiative.
    pub initiative: InitiativeId,
    /// How likely it is ready.
    pub odds: Option<Odds>,
}

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}=", self.initiative)?;
        self.odds.map_or(Ok(()), |odds| write!(f, "{odds}"))
    }
}

impl FromStr for Said {
    type Err = String;
    fn from_str(text: &str) -> Result<Said, String> {
        let (initiative, odds) =
            text.split_once('=').ok_or_else(|| format!("`{text}`: write `atlas=0.62:0.45-0.76`"))?;
        let initiative = InitiativeId::new(initiative).map_err(|why| why.to_string())?;
        let odds = match odds {
            "" => None,
            odds => Some(odds.parse().map_err(|why: BadOdds| why.to_string())?),
        };
        Ok(Said { initiative, odds })
    }
}

impl Serialize for Said {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

/// A list of things, or one text with spaces or commas in between; as many as a keynote may have promises.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct List<T>(pub Vec<T>);

impl<T> List<T> {
    /// The most that one act may name.
    pub const MOST: usize = 400;

    /// Whether none is named.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<T> Default for List<T> {
    fn default() -> List<T> {
        List(Vec::new())
    }
}

impl<'de, T: FromStr<Err: fmt::Display>> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<List<T>, D::Error> {
        d.deserialize_any(Items(PhantomData))
    }
}

struct Items<T>(PhantomData<T>);

impl<T: FromStr<Err: fmt::Display>> Items<T> {
    fn read<E: de::Error>(list: &mut Vec<T>, word: &str) -> Result<(), E> {
        if list.len() == List::<T>::MOST {
            return Err(E::custom(format_args!("name at most {}", List::<T>::MOST)));
        }
        list.push(word.parse().map_err(E::custom)?);
        Ok(())
    }
}

impl<'de, T: FromStr<Err: fmt::Display>> de::Visitor<'de> for Items<T> {
    type Value = List<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list, or one text with spaces in between")
    }
    fn visit_str<E: de::Error>(self, text: &str) -> Result<List<T>, E> {
        let mut list = Vec::new();
        for word in text.split([' ', ',', '\n', '\r', '\t']).filter(|word| !word.is_empty()) {
            Items::read(&mut list, word)?;
        }
        Ok(List(list))
    }
    fn visit_seq<S: de::SeqAccess<'de>>(self, mut seq: S) -> Result<List<T>, S::Error> {
        let mut list = Vec::new();
        while let Some(word) = seq.next_element::<String>()? {
            Items::read(&mut list, &word)?;
        }
        Ok(List(list))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_announcement_is_read_as_it_is_written_and_nothing_else_is() {
        let one: AnnouncementId = serde_json::from_str("\"atlas@spring\"").unwrap();
        assert_eq!(one.to_string(), "atlas@spring");
        let refused = "atlas".parse::<AnnouncementId>().unwrap_err().to_string();
        assert!(refused.contains("write the initiative, `@` and the keynote"), "{refused}");
    }

    #[test]
    fn odds_whose_band_does_not_hold_them_are_refused() {
        for odd in ["0.62", "0.62:0.7-0.8", "1.2:0.1-1.3", "0.5:0.6-0.4", "x:0-1", "NaN:0-1"] {
            assert!(odd.parse::<Odds>().is_err(), "{odd}");
        }
        assert_eq!("0.62:0.45-0.76".parse::<Odds>().unwrap().percent(), "62 % (45-76)");
        assert_eq!(Odds::new(0.9999, (0.2, 0.9)).percent(), "100 % (20-100)");
        assert_eq!(percent(0.996), 99);
    }

    proptest! {
        #[test]
        fn odds_read_back_as_themselves(p in 0.0..=1.0f64, low in 0.0..=1.0f64, high in 0.0..=1.0f64) {
            let odds = Odds::new(p, (low, high));
            prop_assert_eq!(odds.to_string().parse::<Odds>(), Ok(odds));
        }
    }
}
