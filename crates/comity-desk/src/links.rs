//! Which initiative traces belong to, as a person says it: a place is mapped, or single traces are linked;
//! and which initiative a place that nobody has mapped may belong to.

use crate::{Acted, Desk, DeskError};
use comity_common::World;
use comity_common::practice::RawWish;
use comity_log::{Draft, Log, NoKeys, Request};
use comity_sources::link::LinkRules;
use comity_spine::{
    At, Calendar, Day, InitiativeId, PersonId, Refusal, SourceId, TraceId, entry::Words, suggest,
};
use comity_vault::{Happening, Mention, PlaceCount, Share, Vault, VaultError};
use compact_str::CompactString;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The most traces that one act names; a place with more is moved by several acts of one request.
const TRACES_MAX: usize = 5_000;

/// How many unmapped places a sentence names; the list of `comity links` has them all.
const NAMED_MAX: usize = 5;

/// How much of what sources tell belongs to an initiative, and where mapping a place would link more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coverage {
    /// Of the period that was asked about, or of everything if nothing is known of that period.
    pub share: Share,
    /// Whether the share is of the period.
    pub of_period: bool,
    /// Places that nobody has mapped and where traces wait for it, the busiest first.
    pub unmapped: Vec<PlaceCount>,
}

impl Coverage {
    /// The coverage of a period.
    ///
    /// # Errors
    /// A vault that cannot be read.
    pub fn of(vault: &Vault, from: At, to: At) -> Result<Coverage, VaultError> {
        let mut share = vault.linked_share(from, to)?;
        let of_period = share.n_traces > 0;
        if !of_period {
            share = vault.linked_share(At::from_millis(i64::MIN), At::from_millis(i64::MAX))?;
        }
        let mut unmapped = vault.places()?;
        unmapped.retain(|place| place.mapped.is_none() && place.n_waiting > 0);
        unmapped.sort_by_key(|place| std::cmp::Reverse(place.n_waiting));
        Ok(Coverage { share, of_period, unmapped })
    }

    /// The coverage of the quarter in which an instant lies, up to it.
    ///
    /// # Errors
    /// As [`Coverage::of`].
    pub fn of_quarter(vault: &Vault, now: At) -> Result<Coverage, VaultError> {
        let today = Calendar::default().day_of(now);
        let first = Day::new(today.year(), (today.month() - 1) / 3 * 3 + 1, 1).unwrap_or(today);
        Coverage::of(vault, At::utc(first), now.plus_millis(1))
    }

    /// "62 % of this quarter's 1,240 traces are linked; 3 places unmapped: slack/pricing (12), …"; nothing
    /// where there is nothing to link.
    pub fn says(&self, period: &str) -> Option<String> {
        let Share { n_linked, n_traces } = self.share;
        if n_traces == 0 {
            return None;
        }
        let of = if self.of_period { period } else { "all" };
        let mut text = format!("{} % of {of} {n_traces} traces are linked", n_linked * 100 / n_traces);
        if let Some(n) = Some(self.unmapped.len()).filter(|n| *n > 0) {
            let first = self.unmapped.iter().take(NAMED_MAX);
            let named: Vec<_> =
                first.map(|it| format!("{}/{} ({})", it.source, it.place, it.n_waiting)).collect();
            let more = if n > NAMED_MAX { ", …" } else { "" };
            let places = if n == 1 { "place" } else { "places" };
            text.push_str(&format!("; {n} {places} unmapped: {}{more}", named.join(", ")));
        }
        Some(text)
    }
}

/// A place that nobody has mapped, and which initiatives it may belong to: the likeliest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenPlace {
    /// The place.
    pub place: PlaceCount,
    /// Initiatives, each with the reason as half a sentence. A person has to confirm it.
    pub may_be: Vec<(InitiativeId, String)>,
    /// What waits there, in order of time: by this it is told what the place is like.
    pub happenings: Arc<[Happening]>,
}

/// What initiatives may be suggested: each that runs, with what people call it.
pub type Known = BTreeMap<InitiativeId, String>;

/// How many initiatives are suggested for one place.
const SUGGESTED: usize = 3;

/// What a vault holds of places that nobody has mapped: whatever initiatives somebody may be offered for
/// them, they are offered them by this.
#[derive(Clone, Debug, Default)]
pub struct Unmapped {
    mentions: Vec<Mention>,
    happenings: BTreeMap<(SourceId, CompactString), Arc<[Happening]>>,
}

impl Unmapped {
    /// Reads it; a look at every trace that no initiative is known of.
    ///
    /// # Errors
    /// A vault that cannot be read.
    pub fn of(vault: &Vault) -> Result<Unmapped, VaultError> {
        let happenings = vault.happenings()?.into_iter().map(|(place, all)| (place, all.into()));
        Ok(Unmapped { mentions: vault.mentions()?, happenings: happenings.collect() })
    }
}

/// The unmapped places of a coverage, with what the rules of linking and what was linked there say of them.
pub fn open_places(
    coverage: &Coverage,
    unmapped: &Unmapped,
    rules: &LinkRules,
    known: &Known,
) -> Vec<OpenPlace> {
    let names = names(known);
    let suggest = |place: &PlaceCount| {
        let mut may_be = by_rules(place, rules);
        may_be.extend(by_mentions(place, &unmapped.mentions));
        may_be.extend(by_name(place, &names));
        let mut seen = Vec::new();
        may_be.retain(|(id, _)| {
            known.contains_key(id) && !seen.contains(id) && {
                seen.push(id.clone());
                true
            }
        });
        may_be.truncate(SUGGESTED);
        let key = (place.source.clone(), place.place.clone());
        let happenings = unmapped.happenings.get(&key).cloned().unwrap_or_default();
        OpenPlace { happenings, place: place.clone(), may_be }
    };
    coverage.unmapped.iter().map(suggest).collect()
}

/// What the rules of the workspace say of a place, or of an id or a label that its name is.
fn by_rules(place: &PlaceCount, rules: &LinkRules) -> Vec<(InitiativeId, String)> {
    let mapped = rules.places.get(&place.source).and_then(|places| places.get(&place.place));
    let mut found: Vec<_> =
        mapped.into_iter().map(|id| (id.clone(), "your rules say so".to_owned())).collect();
    let named = rules.judge([place.place.as_str()], [place.place.as_str()]);
    found.extend(named.link().0.map(|id| (id, "by your rules its name is one of it".to_owned())));
    found
}

/// Which initiative most traces of a place name themselves.
fn by_mentions(place: &PlaceCount, mentions: &[Mention]) -> Vec<(InitiativeId, String)> {
    let here = |it: &&Mention| it.source == place.source && it.place == place.place;
    let mentions = mentions.iter().filter(here);
    let all: Vec<_> = mentions.map(|it| (it.initiative.clone(), it.n)).collect();
    let n_linked: u64 = all.iter().map(|(_, n)| n).sum();
    let says = |n| format!("{n} of its {n_linked} linked traces name it");
    // What less than half of a place is about, the place is not about.
    all.into_iter().filter(|(_, n)| n * 2 > n_linked).map(|(id, n)| (id, says(n))).collect()
}

/// An initiative by one of its names, and that name word for word.
type Name<'k> = (&'k InitiativeId, &'k str, Vec<String>);

/// Everything that initiatives are called, as words: id first, then name.
fn names(known: &Known) -> Vec<Name<'_>> {
    let all = known.iter().flat_map(|(id, name)| [(id, id.as_str()), (id, name.as_str())]);
    let all = all.map(|(id, called)| (id, called, words(called)));
    all.filter(|(_, called, words)| !words.is_empty() && called.chars().count() >= 3).collect()
}

/// Which initiatives the name of a place has in it, as whole words.
fn by_name(place: &PlaceCount, names: &[Name<'_>]) -> Vec<(InitiativeId, String)> {
    let own = words(&place.place);
    let mut found: Vec<&Name<'_>> = Vec::new();
    for name in names.iter().filter(|(.., wanted)| own.windows(wanted.len()).any(|some| some == wanted)) {
        if found.last().is_none_or(|last| last.0 != name.0) {
            found.push(name);
        }
    }
    found.sort_by(|a, b| b.2.len().cmp(&a.2.len()).then_with(|| a.0.cmp(b.0)));
    found
        .into_iter()
        .map(|(id, called, _)| ((*id).clone(), format!("`{called}` stands in its name")))
        .collect()
}

fn words(text: &str) -> Vec<String> {
    let parts = text.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
    parts.map(str::to_lowercase).collect()
}

/// Refuses an initiative that nobody ever spoke of: a link to it is a slip of the finger.
///
/// # Errors
/// There is none of that name, with the nearest that there is.
pub fn known(world: &World, initiative: &InitiativeId) -> Result<(), Refusal> {
    if world.initiatives().get(initiative).is_some() {
        return Ok(());
    }
    let hint = suggest::hint(initiative.as_str(), world.initiatives().iter().map(|(id, _)| id.as_str()));
    Err(Refusal::of("initiative", format!("There is no initiative `{initiative}`.{hint} Open it first.")))
}

impl Desk {
    /// Says which initiative a channel, series, repository or project belongs to (`None`: to none), and links
    /// the traces that are there already, but for those that the source, a text's id or a person linked.
    ///
    /// Says how many traces changed their link.
    ///
    /// # Errors
    /// A store that failed, or an import of that source that is not finished.
    pub fn map_place(
        &mut self,
        source: &SourceId,
        place: &str,
        initiative: Option<&InitiativeId>,
        by: Option<PersonId>,
        now: At,
    ) -> Result<u64, DeskError> {
        let moved = self.vault.moves_with(source, place, initiative)?;
        let mapped = json!({ "source": source, "place": place, "initiative": initiative });
        let mut acts = vec![("place.mapped", mapped)];
        acts.extend(linked(&moved, initiative));
        self.append_all(acts, by, now)?;
        Ok(moved.len() as u64)
    }

    /// Links single traces to an initiative by hand (`None` takes their link off).
    ///
    /// # Errors
    /// A trace that is not in force, or a store that failed.
    pub fn link(
        &mut self,
        traces: &[TraceId],
        initiative: Option<&InitiativeId>,
        by: Option<PersonId>,
        now: At,
    ) -> Result<Acted, DeskError> {
        for trace in traces {
            self.vault.trace(*trace)?.ok_or(VaultError::NoTrace(*trace))?;
        }
        let acts: Vec<_> = linked(traces, initiative).collect();
        if acts.is_empty() {
            return Err(Refusal::of("traces", "Say which traces belong to the initiative.").into());
        }
        self.append_all(acts, by, now)
    }

    /// Maps the places of a source as rules of a file say, where they are not mapped so yet; says how many
    /// earlier traces that linked.
    ///
    /// # Errors
    /// As [`Desk::map_place`].
    pub fn map_places(&mut self, source: &SourceId, rules: &LinkRules, now: At) -> Result<u64, DeskError> {
        let Some(places) = rules.places.get(source) else { return Ok(0) };
        let mapped = self.vault.mapped_places(source)?;
        let mut moved = 0;
        for (place, initiative) in places {
            if !mapped.iter().any(|(known, of)| known == place && of == initiative) {
                moved += self.map_place(source, place, Some(initiative), None, now)?;
            }
        }
        Ok(moved)
    }

    fn append_all(
        &mut self,
        acts: Vec<(&str, Value)>,
        by: Option<PersonId>,
        now: At,
    ) -> Result<Acted, DeskError> {
        let mut sealed = Vec::with_capacity(acts.len());
        for (kind, fields) in acts {
            let terms = json!({ (kind): fields });
            let words = Words::new();
            let by_whom = by.unwrap_or(PersonId(0));
            let wish = RawWish { world: &self.world, by: by_whom, at: now, terms: &terms, words: &words };
            self.world.decide(kind, &wish)?;
            let draft = Draft { by, ..Draft::new(kind, terms.to_string()) };
            sealed.push(draft.seal(&NoKeys, &mut *self.chance)?);
        }
        let receipts = Log::append(&mut self.log, now, Request::new(sealed))?;
        self.catch_up()?;
        let first = receipts.first().copied().ok_or_else(|| Refusal::new("The log gave no receipt."))?;
        Ok(first.into())
    }
}

/// The acts that link traces to an initiative.
fn linked<'t>(
    traces: &'t [TraceId],
    initiative: Option<&'t InitiativeId>,
) -> impl Iterator<Item = (&'static str, Value)> + 't {
    let act = move |some: &[TraceId]| ("trace.linked", json!({ "traces": some, "initiative": initiative }));
    traces.chunks(TRACES_MAX).map(act)
}
