//! The state: visions with their contributions, scenes, press releases and files.

use super::acts::Act;
use comity_common::document::Share;
use comity_common::practice::Done;
use comity_common::view::{SeenHead, View};
use comity_spine::{At, Day, Function, InitiativeId, Noun, PersonId, Ref, Slug, Visibility};
use std::collections::{BTreeMap, BTreeSet};

/// The function whose partner a vision needs.
pub const PARTNER: &str = "product";

/// Within so many working days a partner has contributed.
pub const DAY_ONE: i64 = 5;

/// Within so many days a scene has landed.
pub const LANDING_DAYS: i64 = 30;

/// Everything that this practice knows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    /// Visions, by id.
    pub visions: BTreeMap<Slug, Vision>,
}

/// A vision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vision {
    /// Who started it.
    pub head: SeenHead,
    /// The partner in product.
    pub partner: Option<PersonId>,
    /// Who made a part of it theirs, for which function; in order.
    pub contributions: Vec<(SeenHead, Function)>,
    /// To whom it was shown, first.
    pub shared: Vec<(SeenHead, Function)>,
    /// Its scenes, by id.
    pub scenes: BTreeMap<Slug, Scene>,
    /// Its press releases, the newest last.
    pub drafts: Vec<Draft>,
    /// Its design files, by id: each version, the newest last.
    pub files: BTreeMap<Slug, Vec<(SeenHead, Slug)>>,
    /// When it was parked.
    pub parked: Option<SeenHead>,
}

/// A press release.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Who wrote it, or took it over; its words are the press release.
    pub head: SeenHead,
    /// Whose its characters are, where that was counted.
    pub shares: Vec<Share>,
}

/// One thing that a customer does then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scene {
    /// Who added it; their words are the scene.
    pub head: SeenHead,
    /// Where it landed, the newest last.
    pub landings: Vec<(SeenHead, Landing)>,
}

/// Where a scene landed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Landing {
    /// In an initiative.
    In(InitiativeId),
    /// Nowhere until a day.
    Parked(At),
}

/// How a scene stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stands<'a> {
    /// It has days left to land.
    Loose,
    /// Its thirty days are over, or its revisit day has passed.
    Orphaned(At),
    /// Parked until then.
    Parked(At),
    /// In an initiative that goes on.
    In(&'a InitiativeId),
    /// In an initiative that landed.
    Shipped(&'a InitiativeId),
}

impl Vision {
    /// When a product partner first contributed.
    pub fn partnered(&self) -> Option<At> {
        self.contributions
            .iter()
            .filter(|(_, function)| function.as_str() == PARTNER)
            .map(|(head, _)| head.at)
            .min()
    }

    /// The functions that contributed.
    pub fn functions(&self) -> BTreeSet<&Function> {
        self.contributions.iter().map(|(_, function)| function).collect()
    }

    /// Whether every scene has landed somewhere, and there is one.
    pub fn is_landed(&self) -> bool {
        !self.scenes.is_empty() && self.scenes.values().all(|scene| !scene.landings.is_empty())
    }
}

/// The last day on which a partner is in time.
pub fn day_one(view: &View<'_, State>, vision: &Vision) -> Day {
    let calendar = view.calendar();
    calendar.working_days_from(calendar.day_of(vision.head.at), DAY_ONE)
}

/// Whether a partner contributed in time and before the vision was shown to anybody else; `None` while there
/// is time left.
pub fn is_in_time(view: &View<'_, State>, vision: &Vision) -> Option<bool> {
    let last = day_one(view, vision);
    let shown = vision.shared.iter().map(|(head, _)| head.at).min();
    match vision.partnered() {
        Some(at) => Some(view.calendar().day_of(at) <= last && shown.is_none_or(|shown| at <= shown)),
        None if shown.is_some() || view.calendar().day_of(view.as_of) > last => Some(false),
        None => None,
    }
}

/// How a scene stands in a view.
pub fn stands<'a>(view: &View<'_, State>, scene: &'a Scene) -> Stands<'a> {
    let due = |since: At| since.plus_millis(LANDING_DAYS * 86_400_000);
    let loose = |since: At| match due(since) {
        due if due < view.as_of => Stands::Orphaned(due),
        _ => Stands::Loose,
    };
    match scene.landings.last() {
        None => loose(scene.head.at),
        Some((_, Landing::Parked(until))) if *until < view.as_of => Stands::Orphaned(*until),
        Some((_, Landing::Parked(until))) => Stands::Parked(*until),
        Some((_, Landing::In(initiative))) => {
            match view.initiatives().get(initiative).and_then(|it| it.ended(view.as_of)) {
                Some((at, "stopped")) => loose(at),
                Some(_) => Stands::Shipped(initiative),
                None => Stands::In(initiative),
            }
        }
    }
}

/// The visions that a viewer may know of, in order of id; narrowed to an initiative, those of which a scene
/// landed there.
pub fn visions<'a>(view: &View<'a, State>) -> Vec<(&'a Slug, &'a Vision)> {
    let lands = |it: &Vision, focus: &InitiativeId| {
        it.scenes
            .values()
            .any(|scene| matches!(scene.landings.last(), Some((_, Landing::In(id))) if id == focus))
    };
    let is_shown = |it: &Vision| {
        view.focus().is_none_or(|focus| lands(it, focus))
            && view.may_see(it.head.visibility, &it.head.parties)
    };
    view.state.visions.iter().filter(|(_, it)| is_shown(it)).collect()
}

/// The thing that a vision is, for names and facts.
pub fn reference(vision: &Slug) -> Ref {
    Ref::new(Noun::Vision, vision.as_str())
}

/// Takes in an act. Total: what is about nothing that is known says nothing, and what is kept between some
/// people is no shared vision.
pub fn fold(state: &mut State, done: &Done<'_, Act>) {
    if done.head.visibility > Visibility::Space {
        return;
    }
    let head = SeenHead::new(done.head);
    if let Act::Started { vision, person } = done.act {
        let started = Vision {
            head,
            partner: *person,
            contributions: Vec::new(),
            shared: Vec::new(),
            scenes: BTreeMap::new(),
            drafts: Vec::new(),
            files: BTreeMap::new(),
            parked: None,
        };
        state.visions.entry(vision.clone()).or_insert(started);
        return;
    }
    let Some(vision) = state.visions.get_mut(done.act.vision()) else { return };
    match done.act {
        Act::Started { .. } => {}
        Act::Contributed { function, .. } => vision.contributions.push((head, function.clone())),
        Act::Shared { to, .. } => vision.shared.push((head, to.clone())),
        Act::SceneAdded { scene, .. } => {
            vision.scenes.entry(scene.clone()).or_insert(Scene { head, landings: Vec::new() });
        }
        Act::Linked { scene, initiative, until, .. } => {
            let landing = match (initiative, until) {
                (Some(initiative), _) => Landing::In(initiative.clone()),
                (None, Some(until)) => Landing::Parked(*until),
                (None, None) => return,
            };
            if let Some(scene) = vision.scenes.get_mut(scene) {
                scene.landings.push((head, landing));
            }
        }
        Act::Drafted { shares, .. } => {
            vision.drafts.push(Draft { head, shares: shares.as_slice().to_vec() });
        }
        Act::Pictured { file, version, .. } => {
            vision.files.entry(file.clone()).or_default().push((head, version.clone()));
        }
        Act::Parked { .. } => {
            vision.parked.get_or_insert(head);
        }
    }
}
