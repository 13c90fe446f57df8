//! Time with customers: logged by whoever was there, or counted from a calendar's series that is said to be
//! contact with customers.
//!
//! **Invariant:** whose time it was is shown to them alone. Of a function it is said how many heard customers
//! for long enough, and not even that where it would pick somebody out.

pub mod page;

use super::acts::Act;
use super::fold::State;
use comity_common::groups::{Few, LEAST};
use comity_common::practice::{Done, Sourced, Wish};
use comity_common::view::View;
use comity_spine::{At, Depth, FactId, Function, PersonId, Refusal, SourceId, Trace, TraceId, Visibility};
use compact_str::CompactString;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// What somebody is to hear of customers in [`WEEKS`]: two hours.
pub const WANTED: Hours = Hours(120);

/// In how many weeks.
pub const WEEKS: i64 = 6;

/// The most that one day can hold.
const DAY_MOST: Hours = Hours(16 * 60);

/// How far back somebody may log.
const BACK_MOST: i64 = 366;

/// In which way somebody was with customers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum With {
    /// On a call.
    Call,
    /// At their place, or they at ours.
    Visit,
    /// On a support shift.
    Support,
    /// Watching a session.
    Session,
}

/// So many hours, to the minute.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hours(u32);

impl Hours {
    /// The same in minutes.
    pub fn minutes(self) -> u32 {
        self.0
    }
}

impl fmt::Display for Hours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.0 / 60, self.0 % 60) {
            (hours, 0) => write!(f, "{hours} h"),
            (0, minutes) => write!(f, "{minutes} min"),
            (hours, minutes) => write!(f, "{hours} h {minutes} min"),
        }
    }
}

impl Serialize for Hours {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_f64(f64::from(self.0) / 60.0)
    }
}

impl<'de> Deserialize<'de> for Hours {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Hours, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            Number(f64),
            Text(String),
        }
        let hours = match Written::deserialize(d)? {
            Written::Number(hours) => Some(hours),
            Written::Text(text) => text.trim().replace(',', ".").parse().ok(),
        };
        match hours.filter(|hours| hours.is_finite() && *hours >= 0.0 && *hours < 10_000.0) {
            Some(hours) => Ok(Hours((hours * 60.0).round() as u32)),
            None => Err(de::Error::custom("Write hours as a number, such as `1.5`")),
        }
    }
}

/// A place of a source: a calendar's series.
type Place = (SourceId, CompactString);

/// Who was with customers, and what of calendars counts as that.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exposure {
    /// By person: the instant that names the day, and for how long.
    logged: BTreeMap<PersonId, Vec<(At, Hours)>>,
    /// The series that count, and for how long each time.
    counted: BTreeMap<Place, Hours>,
    /// Who came to what: traces of calendars by series, and the other way round to take them back.
    came: BTreeMap<Place, BTreeSet<TraceId>>,
    place_of: BTreeMap<TraceId, Place>,
}

impl Exposure {
    /// Takes in an act.
    pub fn fold(&mut self, done: &Done<'_, Act>) {
        match done.act {
            Act::Exposed { hours, on, .. } => {
                if let Some(person) = done.head.on_behalf_of.or(done.head.by) {
                    self.logged.entry(person).or_default().push((*on, *hours));
                }
            }
            Act::Counted { source, place, hours: Some(hours) } => {
                self.counted.insert((source.clone(), place.clone()), *hours);
            }
            Act::Counted { source, place, hours: None } => {
                self.counted.remove(&(source.clone(), place.clone()));
            }
            _ => {}
        }
    }

    /// The series that count, with how long each time is.
    pub fn counted(&self) -> impl Iterator<Item = (&Place, Hours)> {
        self.counted.iter().map(|(place, hours)| (place, *hours))
    }

    fn came(&mut self, trace: &Trace) {
        let is_there = trace.depth.is_some_and(|depth| depth >= Depth::Accepted);
        let Some(place) = trace.place.clone().filter(|_| is_there && is_calendar(&trace.source)) else {
            return;
        };
        let place = (trace.source.clone(), place);
        self.came.entry(place.clone()).or_default().insert(trace.id);
        self.place_of.insert(trace.id, place);
    }

    fn gone(&mut self, trace: TraceId) {
        let Some(place) = self.place_of.remove(&trace) else { return };
        if let Some(came) = self.came.get_mut(&place) {
            came.remove(&trace);
            if came.is_empty() {
                self.came.remove(&place);
            }
        }
    }
}

/// Whether a source is a calendar: only there is a place a series of meetings.
fn is_calendar(source: &SourceId) -> bool {
    source.as_str().starts_with("calendar")
}

/// Takes in what calendars told, and what was taken back.
pub fn hear(state: &mut State, told: Sourced<'_>) {
    match told {
        Sourced::Came(trace) => state.exposure.came(trace),
        Sourced::Gone(trace) => state.exposure.gone(trace),
    }
}

/// Each person's time with customers in the last weeks: for counting, never to be shown by itself.
fn by_person(view: &View<'_, State>) -> BTreeMap<PersonId, u32> {
    let exposure = &view.state.exposure;
    let from = view.as_of.plus_millis(-WEEKS * 7 * 86_400_000);
    let is_recent = |at: At| at > from && at <= view.as_of;
    let mut minutes: BTreeMap<PersonId, u32> = BTreeMap::new();
    for (person, logged) in &exposure.logged {
        for (_, hours) in logged.iter().filter(|(at, _)| is_recent(*at)) {
            *minutes.entry(*person).or_default() += hours.minutes();
        }
    }
    for (place, hours) in &exposure.counted {
        for trace in exposure.came.get(place).into_iter().flatten() {
            // Whose a handle is may be found out later, so that it is asked of the facts each time.
            let Some(row) = view.facts().row(FactId::Trace(*trace)).filter(|row| is_recent(row.at)) else {
                continue;
            };
            if let Some(person) = view.facts().person(row) {
                *minutes.entry(person).or_default() += hours.minutes();
            }
        }
    }
    minutes
}

/// How many of a function heard customers for long enough, as far as it may be said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Heard {
    /// How many people the function has.
    pub people: usize,
    /// How many of them.
    pub enough: Few,
}

/// Each function's people who heard customers for [`WANTED`] in the last [`WEEKS`] weeks.
pub fn by_function(view: &View<'_, State>) -> BTreeMap<Function, Heard> {
    let minutes = by_person(view);
    let of = |function: &Function| {
        let people = view.people().members(function, view.as_of);
        let enough = people.iter().filter(|person| minutes.get(person) >= Some(&WANTED.0)).count();
        Heard { people: people.len(), enough: Few::of(enough, people.len()) }
    };
    view.people().functions(view.as_of).into_iter().map(|it| (it.clone(), of(&it))).collect()
}

/// How many of the people in functions that are large enough heard customers for long enough, and out of how
/// many.
pub fn over_all(view: &View<'_, State>) -> (usize, usize) {
    let minutes = by_person(view);
    let functions = view.people().functions(view.as_of);
    let members = functions.iter().map(|function| view.people().members(function, view.as_of));
    let people: Vec<PersonId> = members.filter(|people| people.len() >= LEAST).flatten().collect();
    (people.iter().filter(|person| minutes.get(person) >= Some(&WANTED.0)).count(), people.len())
}

/// The viewer's own time with customers in the last weeks; `None` for whoever is no person, or has none.
pub fn own(view: &View<'_, State>) -> Option<Hours> {
    // Asked as of something kept for one person, so that no page drawn for somebody else is shown to them.
    let own = by_person(view).into_iter().find(|(person, _)| view.may_see(Visibility::Pair, &[*person]));
    own.map(|(_, minutes)| Hours(minutes))
}

/// Whether time with customers may be logged or counted so.
pub fn decide(view: &View<'_, State>, wish: &Wish<'_, Act>) -> Result<(), Refusal> {
    match wish.act {
        Act::Exposed { hours, on, .. } => logged(view, wish.by, *hours, *on),
        Act::Counted { source, place, hours } => counted(view, source, place, *hours),
        _ => Ok(()),
    }
}

fn logged(view: &View<'_, State>, by: PersonId, hours: Hours, on: At) -> Result<(), Refusal> {
    let calendar = view.calendar();
    let day = calendar.day_of(on);
    if day > calendar.day_of(view.as_of) {
        return Err(Refusal::of("on", format!("{day} is still to come; log it when you have been there.")));
    }
    if on.days_until(view.as_of) > BACK_MOST {
        return Err(Refusal::of(
            "on",
            format!("{day} is more than a year ago; it counts for nothing any more."),
        ));
    }
    if hours == Hours(0) {
        return Err(Refusal::of("hours", "Say for how long, such as `1.5` for an hour and a half."));
    }
    let so_far = view.state.exposure.logged.get(&by).into_iter().flatten();
    let that_day: u32 =
        so_far.filter(|(at, _)| calendar.day_of(*at) == day).map(|(_, hours)| hours.minutes()).sum();
    let all = Hours(that_day + hours.minutes());
    if all > DAY_MOST {
        let sentence =
            format!("That makes {all} on {day}, more than a day of work holds; look at the number again.");
        return Err(Refusal::of("hours", sentence));
    }
    Ok(())
}

fn counted(
    view: &View<'_, State>,
    source: &SourceId,
    place: &CompactString,
    hours: Option<Hours>,
) -> Result<(), Refusal> {
    let key = (source.clone(), place.clone());
    let exposure = &view.state.exposure;
    match hours {
        None if !exposure.counted.contains_key(&key) => {
            Err(Refusal::of("place", format!("`{source}/{place}` does not count as contact with customers.")))
        }
        Some(hours) if hours == Hours(0) || hours > DAY_MOST => {
            Err(Refusal::of("hours", "Say how long each time is, such as `0.5` for half an hour."))
        }
        Some(_) if !exposure.came.contains_key(&key) => {
            let known = exposure.came.keys().map(|(_, place)| place.as_str());
            let hint = comity_spine::suggest::hint(place, known);
            let sentence =
                format!("No calendar told of a series `{place}` in `{source}` that anybody came to.{hint}");
            Err(Refusal::of("place", sentence))
        }
        None | Some(_) => Ok(()),
    }
}
