//! Precedents: what came of one concern counts for other initiatives too, within a scope and until a day.
//!
//! Nobody has to ask for it: an initiative in scope is cleared as long as the precedent stands and it stays
//! in scope. That a precedent has run out is no act but a question of the day on which somebody looks.
//!
//! **Invariant:** only what is open makes a precedent. A concern or a closing that is kept between some
//! people cannot become one, and an act about precedents that is itself kept changes nothing.

pub mod decide;
pub mod page;

use super::acts::Act;
use super::fold::{Concern, State};
use comity_common::exchange::Several;
use comity_common::initiatives::Initiative;
use comity_common::practice::Done;
use comity_common::view::{SeenHead, View};
use comity_spine::{At, ConcernId, Head, InitiativeId, PrecedentId, Slug, Tier, Visibility};
use std::collections::BTreeMap;

/// For which initiatives a precedent clears, and for which rules.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// The rules; none is every rule that its concern rests on.
    pub cites: Several<Slug>,
    /// Of that tier, if one is said.
    pub tier: Option<Tier>,
    /// Touching one of these, if any are said.
    pub touches: Several<Slug>,
    /// In one of these regions, if any are said.
    pub region: Several<Slug>,
}

impl Scope {
    /// Whether it says for which initiatives.
    pub fn is_bounded(&self) -> bool {
        self.tier.is_some() || !self.touches.is_empty() || !self.region.is_empty()
    }

    /// Why an initiative is not in it at an instant; `None` where it is.
    pub fn misses(&self, it: &Initiative, at: At) -> Option<String> {
        let has = |name: &str, wanted: &[Slug]| {
            wanted.is_empty()
                || it
                    .attr(name, at)
                    .iter()
                    .any(|own| wanted.iter().any(|it| own.eq_ignore_ascii_case(it.as_str())))
        };
        if let Some(tier) = self.tier.filter(|tier| !it.attr("tier", at).iter().any(|own| own == tier.name()))
        {
            return Some(format!("it is for tier {tier}"));
        }
        if !has("touches", self.touches.as_slice()) {
            return Some(format!("it is for what touches {}", joined(&self.touches)));
        }
        (!has("region", self.region.as_slice())).then(|| format!("it is for {}", joined(&self.region)))
    }

    /// The scope in words: `tier T2, touches money or health`.
    pub fn in_words(&self) -> String {
        let tier = self.tier.map(|tier| format!("tier {tier}"));
        let touches = (!self.touches.is_empty()).then(|| format!("touches {}", joined(&self.touches)));
        let region = (!self.region.is_empty()).then(|| format!("in {}", joined(&self.region)));
        tier.into_iter().chain(touches).chain(region).collect::<Vec<_>>().join(", ")
    }
}

fn joined(words: &Several<Slug>) -> String {
    words.as_slice().iter().map(Slug::as_str).collect::<Vec<_>>().join(" or ")
}

/// How a precedent stopped to stand, or to clear something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// Its day came.
    Day,
    /// Somebody ended it.
    Ended,
    /// Its own concern was opened again.
    Reopened,
    /// What it cleared is no longer in its scope.
    Changed,
}

impl Why {
    /// The word as programs are told it.
    pub fn name(self) -> &'static str {
        match self {
            Why::Day => "day",
            Why::Ended => "ended",
            Why::Reopened => "reopened",
            Why::Changed => "changed",
        }
    }
}

/// A resolution that counts for other initiatives too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Precedent {
    /// The act that set it.
    pub head: SeenHead,
    /// The concern whose resolution it is.
    pub concern: ConcernId,
    /// For what it clears.
    pub scope: Scope,
    /// The last instant at which it stands, by its day.
    pub until: At,
    /// When it ended before its day, and how.
    pub ended: Option<(At, Why)>,
}

impl Precedent {
    /// Whether it stands at an instant.
    pub fn stands(&self, at: At) -> bool {
        self.head.at <= at && self.over(at).is_none()
    }

    /// When and how it stopped to stand, if it had by an instant.
    pub fn over(&self, at: At) -> Option<(At, Why)> {
        let by_day = (self.until.plus_millis(1), Why::Day);
        let first = self.ended.into_iter().chain([by_day]).min_by_key(|(end, _)| *end);
        first.filter(|(end, _)| *end <= at)
    }
}

/// Every precedent, and which concerns were cleared by one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Precedents {
    all: BTreeMap<PrecedentId, Precedent>,
    /// By concern: the precedent that somebody cleared it by, last.
    applied: BTreeMap<Slug, (PrecedentId, SeenHead)>,
}

impl Precedents {
    /// Takes in an act; what is kept between some people changes nothing here.
    pub fn fold(&mut self, done: &Done<'_, Act>) {
        if done.head.visibility > Visibility::Space {
            return;
        }
        match done.act {
            Act::PrecedentSet { precedent, concern, cites, tier, touches, region, until } => {
                let scope = Scope {
                    cites: cites.clone(),
                    tier: *tier,
                    touches: touches.clone(),
                    region: region.clone(),
                };
                let (head, concern) = (SeenHead::new(done.head), concern.clone());
                let new = Precedent { head, concern, scope, until: *until, ended: None };
                self.all.entry(precedent.clone()).or_insert(new);
            }
            Act::PrecedentApplied { precedent, concern } => {
                let applied = (precedent.clone(), SeenHead::new(done.head));
                self.applied.insert(concern.0.clone(), applied);
            }
            Act::PrecedentRenewed { precedent, until } => {
                if let Some(known) = self.all.get_mut(precedent) {
                    known.until = known.until.max(*until);
                }
            }
            Act::PrecedentExpired { precedent } => {
                if let Some(known) = self.all.get_mut(precedent) {
                    known.ended.get_or_insert((done.head.at, Why::Ended));
                }
            }
            Act::Reopened { concern } => self.reopened(done.head, concern),
            _ => {}
        }
    }

    /// What was settled is not any more: nothing else rests on it, until somebody sets it anew.
    fn reopened(&mut self, head: &Head, concern: &ConcernId) {
        for precedent in self.all.values_mut().filter(|it| it.concern == *concern) {
            precedent.ended.get_or_insert((head.at, Why::Reopened));
        }
    }

    /// A precedent by its id.
    pub fn get(&self, id: &PrecedentId) -> Option<&Precedent> {
        self.all.get(id)
    }

    /// All of them, by id.
    pub fn iter(&self) -> impl Iterator<Item = (&PrecedentId, &Precedent)> {
        self.all.iter()
    }

    /// By which precedent a concern was cleared last, and the act that said so.
    pub fn applied_to(&self, concern: &Slug) -> Option<(&PrecedentId, &SeenHead)> {
        self.applied.get(concern).map(|(id, head)| (id, head))
    }

    /// The concerns that somebody cleared by a precedent.
    pub fn cleared_by<'a>(&'a self, id: &'a PrecedentId) -> impl Iterator<Item = &'a Slug> {
        self.applied.iter().filter(move |(_, (by, _))| by == id).map(|(concern, _)| concern)
    }

    /// The precedents that came of a concern.
    pub fn of_concern<'a>(&'a self, concern: &'a ConcernId) -> impl Iterator<Item = &'a PrecedentId> {
        self.all.iter().filter(move |(_, it)| it.concern == *concern).map(|(id, _)| id)
    }
}

impl State {
    /// The rules for which a precedent clears.
    pub fn rules<'a>(&'a self, precedent: &'a Precedent) -> &'a [Slug] {
        let own = precedent.scope.cites.as_slice();
        match self.concerns.get(&precedent.concern.0) {
            Some(concern) if own.is_empty() => concern.opened.what.cites.as_slice(),
            _ => own,
        }
    }

    /// The precedents that clear for one of some rules.
    pub fn precedents_for<'a>(&'a self, rules: &'a [Slug]) -> impl Iterator<Item = &'a PrecedentId> {
        let all = self.precedents.iter();
        all.filter(|(_, it)| self.rules(it).iter().any(|rule| rules.contains(rule))).map(|(id, _)| id)
    }
}

/// How a concern that was cleared by a precedent, or an initiative in the scope of one, stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clearance {
    /// It is cleared, until that day if nothing changes.
    Until(At),
    /// It was, and is not any more since that instant.
    Lapsed(At, Why),
}

/// How a concern that somebody cleared by a precedent stands; `None` where nobody did.
pub fn of_concern<'a>(
    view: &View<'a, State>,
    id: &Slug,
    concern: &Concern,
) -> Option<(&'a PrecedentId, Clearance)> {
    let (by, head) = view.state.precedents.applied_to(id)?;
    let precedent = view.state.precedents.get(by)?;
    let initiative = view.initiatives().get(concern.initiative.as_ref()?)?;
    Some((by, clearance(precedent, initiative, head.at, view.as_of)?))
}

/// How an initiative stands to a precedent from an instant on; `None` where it never was in its scope.
fn clearance(precedent: &Precedent, it: &Initiative, from: At, now: At) -> Option<Clearance> {
    let from = from.max(precedent.head.at);
    let over = precedent.over(now);
    let last = over.map_or(now, |(end, _)| end.plus_millis(-1).min(now));
    let (mut at, mut fits, mut left) = (from, false, None);
    while at <= last {
        let now_fits = precedent.scope.misses(it, at).is_none();
        if fits && !now_fits {
            left = Some(at);
        }
        fits = now_fits;
        match it.next_change(at) {
            Some(next) => at = next,
            None => break,
        }
    }
    match (fits, over, left) {
        (true, None, _) => Some(Clearance::Until(precedent.until)),
        (true, Some((end, why)), _) => Some(Clearance::Lapsed(end, why)),
        (false, _, Some(left)) => Some(Clearance::Lapsed(left, Why::Changed)),
        (false, _, None) => None,
    }
}

/// An initiative that a precedent clears without anybody having asked, or that it cleared until mid-way.
#[derive(Clone, Copy, Debug)]
pub struct Cleared<'a> {
    /// Which initiative.
    pub initiative: &'a InitiativeId,
    /// The precedent's id.
    pub id: &'a PrecedentId,
    /// The precedent.
    pub precedent: &'a Precedent,
    /// How it stands.
    pub stands: Clearance,
}

/// Every initiative that runs and that one of some precedents clears, or cleared until mid-way and nobody has
/// taken it up since: no other precedent clears it, and no concern about it rests on the same rules.
pub fn cleared<'a>(view: &'a View<'a, State>, wanted: impl Fn(&PrecedentId) -> bool) -> Vec<Cleared<'a>> {
    let wanted: Vec<_> = view.state.precedents.iter().filter(|(id, _)| wanted(id)).collect();
    if wanted.is_empty() {
        return Vec::new();
    }
    let mut all = Vec::new();
    for (initiative, it) in view.initiatives().iter() {
        let in_focus = view.focus().is_none_or(|focus| focus == initiative);
        let Some(opened) = it.opened_at().filter(|at| in_focus && *at <= view.as_of) else { continue };
        if it.ended(view.as_of).is_some() {
            continue;
        }
        for (id, precedent) in &wanted {
            let own =
                view.state.concerns.get(&precedent.concern.0).and_then(|concern| concern.initiative.as_ref());
            let taken = || {
                let rules = view.state.rules(precedent);
                let cited = view.state.cited.get(initiative);
                rules.iter().any(|rule| cited.is_some_and(|cited| cited.contains(rule)))
                    || stands_elsewhere(view, it, opened, rules)
            };
            match clearance(precedent, it, opened, view.as_of) {
                Some(Clearance::Lapsed(..)) if taken() => {}
                Some(stands) if own != Some(initiative) => {
                    all.push(Cleared { initiative, id, precedent, stands });
                }
                _ => {}
            }
        }
    }
    all
}

/// Whether a precedent that stands clears an initiative for one of some rules.
fn stands_elsewhere(view: &View<'_, State>, it: &Initiative, opened: At, rules: &[Slug]) -> bool {
    let others = view.state.precedents_for(rules).filter_map(|id| view.state.precedents.get(id));
    others
        .into_iter()
        .any(|other| matches!(clearance(other, it, opened, view.as_of), Some(Clearance::Until(_))))
}

/// What precedents say of the initiative in focus.
pub fn notes(view: &View<'_, State>) -> Vec<String> {
    let note = |it: &Cleared<'_>| match it.stands {
        Clearance::Until(until) => {
            let rules: Vec<&str> = view.state.rules(it.precedent).iter().map(Slug::as_str).collect();
            let until = view.calendar().day_of(until);
            format!("Cleared for {} by precedent {} until {until}.", rules.join(", "), it.id)
        }
        Clearance::Lapsed(since, why) => {
            let flag = super::open::flagged(view, it.id, "this", since, why);
            format!("{flag} The question is open again.")
        }
    };
    match view.focus() {
        Some(_) => cleared(view, |_| true).iter().map(note).collect(),
        None => Vec::new(),
    }
}
