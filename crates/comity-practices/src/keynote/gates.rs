//! How gates stand: met, lost or open, by when, and what the past says of such gates.

use super::acts::{AnnouncementId, Asks};
use super::fold::{Gate, State, Step};
use comity_common::exchange::Artefact;
use comity_common::view::{SeenHead, View};
use comity_spine::{At, Function, Noun, Ref, Slug, Visibility};
use std::collections::BTreeMap;

/// How a gate stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stands<'a> {
    /// Nobody said yet whether it is met.
    Open,
    /// It is met.
    Met(&'a SeenHead, Option<&'a Artefact>),
    /// It is not met, or no longer.
    Lost(&'a SeenHead),
}

impl Stands<'_> {
    /// Whether it is met.
    pub fn is_met(self) -> bool {
        matches!(self, Stands::Met(..))
    }
    /// The word as programs and screens write it.
    pub fn name(self) -> &'static str {
        match self {
            Stands::Open => "open",
            Stands::Met(..) => "met",
            Stands::Lost(_) => "not met",
        }
    }
}

/// A gate as a subject of clauses and matters.
pub fn reference(id: &Slug) -> Ref {
    Ref::new(Noun::Gate, id.as_str())
}

/// Every gate that this viewer may know of and that is still asked, by id.
pub fn all<'a>(view: &View<'a, State>) -> impl Iterator<Item = (&'a Slug, &'a Gate)> {
    let state = view.state;
    state.gates.iter().filter(|(_, gate)| is_for(view, gate) && !is_dropped(view, gate))
}

/// The gates of one announcement, in the order of what they ask.
pub fn of<'a>(view: &View<'a, State>, announcement: &AnnouncementId) -> Vec<(&'a Slug, &'a Gate)> {
    let mut own: Vec<_> = all(view).filter(|(_, gate)| gate.announcement == *announcement).collect();
    own.sort_by_key(|(id, gate)| (gate.asks, *id));
    own
}

/// The gates of every announcement.
pub fn by_announcement<'a>(
    view: &View<'a, State>,
) -> BTreeMap<&'a AnnouncementId, Vec<(&'a Slug, &'a Gate)>> {
    let mut gates: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for (id, gate) in all(view) {
        gates.entry(&gate.announcement).or_default().push((id, gate));
    }
    for of in gates.values_mut() {
        of.sort_by_key(|(id, gate)| (gate.asks, *id));
    }
    gates
}

/// Whether a viewer may know of a gate.
pub fn is_for(view: &View<'_, State>, gate: &Gate) -> bool {
    view.may_see(gate.head.visibility, &gate.head.parties)
}

/// What was said of a gate that this viewer may know, in order.
///
/// A step that is kept between some people does not change how a gate stands that everybody knows: whoever
/// may see more of it would else have less to do about it.
pub fn steps<'a>(
    view: &View<'_, State>,
    gate: &'a Gate,
) -> impl DoubleEndedIterator<Item = &'a (SeenHead, Step)> {
    let is_kept = gate.head.visibility > Visibility::Space;
    gate.steps.iter().filter(move |(head, _)| {
        head.visibility <= Visibility::Space || (is_kept && view.may_see(head.visibility, &head.parties))
    })
}

fn is_dropped(view: &View<'_, State>, gate: &Gate) -> bool {
    steps(view, gate).any(|(_, step)| *step == Step::Dropped)
}

/// How a gate stands, as far as this viewer may know.
pub fn stands<'a>(view: &View<'_, State>, gate: &'a Gate) -> Stands<'a> {
    let said = steps(view, gate).rev().find_map(|(head, step)| match step {
        Step::Met(artefact) => Some(Stands::Met(head, artefact.as_ref())),
        Step::Lost => Some(Stands::Lost(head)),
        Step::Asked | Step::Dropped => None,
    });
    said.unwrap_or(Stands::Open)
}

/// Whether its owner was asked to look again since they said that it is not met.
pub fn is_asked_again(view: &View<'_, State>, gate: &Gate) -> bool {
    let last = steps(view, gate).rev().find(|(_, step)| *step != Step::Dropped);
    matches!(last, Some((_, Step::Asked)))
}

/// Until when it may be met: the day that was said, else the content freeze of its keynote, else the keynote.
pub fn until(view: &View<'_, State>, gate: &Gate) -> Option<At> {
    let keynote = view.initiatives().keynote(&gate.announcement.keynote)?;
    let content = Slug::new("content").ok().and_then(|freeze| keynote.freeze(&freeze, view.as_of));
    let date = keynote.date(view.as_of);
    gate.until.or(content.or(date).map(|(at, _)| at))
}

/// What it is called: what it asks, and of which region.
pub fn called(gate: &Gate) -> String {
    match &gate.region {
        Some(region) => format!("{} ({region})", gate.asks.title()),
        None => gate.asks.title().to_owned(),
    }
}

/// What the past says of gates that ask the same and belong to the same function.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Record {
    /// Of the gates of shows that are over: how many were met in time.
    pub in_time: u32,
    /// Of how many.
    pub of: u32,
    /// Rounds in which the owner said yes.
    pub passes: u32,
    /// Rounds in which they said no.
    pub fails: u32,
    /// How long a round took, in working days, where it is known when it began.
    pub round_days: Vec<f64>,
}

/// What the past says, by what gates ask and whose they are.
pub fn records(view: &View<'_, State>) -> BTreeMap<(Asks, Option<Function>), Record> {
    let mut records: BTreeMap<_, Record> = BTreeMap::new();
    for (_, gate) in all(view) {
        let record = records.entry((gate.asks, gate.function.clone())).or_default();
        if let Some(in_time) = was_in_time(view, gate) {
            record.of += 1;
            record.in_time += u32::from(in_time);
        }
        rounds(view, gate, record);
    }
    records
}

/// Whether a gate of a show that is over was met when its time came; nothing while the show is ahead, or
/// where its announcement was cut before.
fn was_in_time(view: &View<'_, State>, gate: &Gate) -> Option<bool> {
    let all = view.initiatives();
    let (date, _) = all.keynote(&gate.announcement.keynote)?.date(view.as_of)?;
    if date > view.as_of || !all.is_promised(&gate.announcement.keynote, &gate.announcement.initiative, date)
    {
        return None;
    }
    let until = until(view, gate)?.min(date);
    let before = steps(view, gate)
        .rev()
        .find(|(head, step)| head.at <= until && matches!(step, Step::Met(_) | Step::Lost));
    Some(matches!(before, Some((_, Step::Met(_)))))
}

fn rounds(view: &View<'_, State>, gate: &Gate, record: &mut Record) {
    let calendar = view.calendar();
    let mut asked: Option<At> = None;
    for (head, step) in steps(view, gate) {
        match step {
            Step::Asked => asked = Some(head.at),
            Step::Dropped => {}
            Step::Met(_) | Step::Lost => {
                let passed = matches!(step, Step::Met(_));
                record.passes += u32::from(passed);
                record.fails += u32::from(!passed);
                if let Some(asked) = asked.take() {
                    let (from, to) = (calendar.day_of(asked), calendar.day_of(head.at));
                    // What is answered on the same day took a part of it.
                    record.round_days.push((calendar.working_days_between(from, to) as f64).max(0.5));
                }
            }
        }
    }
}
