//! The state: every requirement with its revisions, marks and links; baselines, rules of composition, terms,
//! ideas.

use super::acts::Act;
use super::trail::{self, Trail};
use super::words::{Link, Origin, Proof, Risk, Signing, Weight};
use comity_common::document::{Anew, Baseline, Fields, Held, Item, Print, Share};
use comity_common::exchange::{Artefact, Disposition, Several};
use comity_common::practice::Done;
use comity_common::view::SeenHead;
use comity_spine::{
    BaselineId, Function, Head, IdeaId, InitiativeId, Noun, PersonId, RequirementId, Slug, TermId, Visibility,
};
use std::collections::{BTreeMap, BTreeSet};

/// Everything that was said of requirements. What is kept between some people changes nothing here: what must
/// hold of a product is for everybody who builds it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    /// The requirements, by id.
    pub all: BTreeMap<RequirementId, Requirement>,
    /// What is derived from each.
    pub children: BTreeMap<RequirementId, BTreeSet<RequirementId>>,
    /// What was frozen together, by id.
    pub baselines: BTreeMap<BaselineId, (InitiativeId, Baseline)>,
    /// The rules of composition that hold, by tag and function.
    pub rules: BTreeMap<(Slug, Function), (SeenHead, Signing, Proof)>,
    /// The words of the trade, by id.
    pub terms: BTreeMap<TermId, Term>,
    /// Ideas, by id.
    pub ideas: BTreeMap<IdeaId, Idea>,
    /// What was done to the requirements of each initiative, and who has reviewed it.
    pub trails: BTreeMap<InitiativeId, Trail>,
}

/// One requirement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requirement {
    /// The initiative that it is of.
    pub initiative: InitiativeId,
    /// Its revisions.
    pub item: Item<Content>,
    /// What people did about it, earliest first.
    pub marks: Vec<Mark>,
    /// The fingerprint that each parent had when somebody last said that it follows from it; `None` where
    /// somebody doubts it.
    pub follows: BTreeMap<RequirementId, Option<Print>>,
    /// Its other links.
    pub links: BTreeSet<(Link, Artefact)>,
    /// Who was asked to read it.
    pub asked: Vec<Ask>,
    /// The act that froze it, the first time.
    pub frozen: Option<SeenHead>,
    /// The document that it was written out of.
    pub out_of: Option<Artefact>,
}

/// What a requirement carries beside its prose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    /// What may happen where it does not hold.
    pub risk: Option<Risk>,
    /// Closed words for it.
    pub tags: BTreeSet<Slug>,
    /// The obligations that it rests on.
    pub cites: BTreeSet<Slug>,
    /// What it is derived from.
    pub parents: BTreeSet<RequirementId>,
    /// Whose its characters are, where that was counted.
    pub shares: Vec<Share>,
}

/// Something that somebody did about a requirement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The act.
    pub head: SeenHead,
    /// For whom it counts, unless an expert is said to have said it.
    pub who: Option<PersonId>,
    /// What.
    pub what: What,
    /// The revision that it is about, from 1.
    pub revision: u32,
    /// The expert who is said to have said it, and what they say to that.
    pub said: Option<Said>,
}

/// What an expert says to something that was written down as said by them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The expert.
    pub by: PersonId,
    /// Whether it is what they said, once they answered.
    pub is_theirs: Option<(SeenHead, bool)>,
}

/// What can be done about a requirement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// Wrote it.
    Introduced,
    /// Changed it.
    Changed(Weight),
    /// Found it right.
    Confirmed,
    /// Said that it must not stay so.
    Vetoed,
    /// Asked what it means.
    Questioned,
    /// Answered what was asked.
    Answered,
    /// Said that it is not their field.
    Passed,
}

/// That an expert was asked to read a requirement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ask {
    /// The act.
    pub head: SeenHead,
    /// The function.
    pub function: Function,
    /// Who in it.
    pub person: Option<PersonId>,
    /// Who takes over.
    pub deputy: Option<PersonId>,
    /// After how many working days.
    pub days: u32,
}

/// After how many working days a deputy takes over, where nothing else was said.
pub const DAYS: u32 = 3;

/// A word of the trade.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// The act that said what it means; by this its words are found.
    pub head: SeenHead,
    /// The function whose word it is.
    pub function: Function,
    /// When an expert said that it means that.
    pub verified: Option<SeenHead>,
    /// When it was dropped.
    pub dropped: Option<SeenHead>,
}

/// An idea.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Idea {
    /// The act that offered it.
    pub head: SeenHead,
    /// For whom it counts: whoever is said to have said it, else whoever wrote it down.
    pub who: Option<PersonId>,
    /// The initiative that it is for.
    pub initiative: InitiativeId,
    /// Where it comes from.
    pub origin: Origin,
    /// What became of it.
    pub decided: Option<(SeenHead, Disposition, Option<RequirementId>)>,
}

impl Requirement {
    /// What it carries now.
    pub fn content(&self) -> &Content {
        &self.item.now().content
    }

    /// Its fingerprint now.
    pub fn print(&self) -> Print {
        self.item.now().print
    }

    fn mark(&mut self, head: &Head, what: What, said_by: Option<PersonId>) {
        // What a file brought is nobody's: who wrote it there is not known.
        let who = head.on_behalf_of.or(head.by).filter(|_| head.source.is_none());
        let said = said_by.filter(|by| Some(*by) != who).map(|by| Said { by, is_theirs: None });
        let revision = self.item.revision();
        self.marks.push(Mark { head: SeenHead::new(head), who, what, revision, said });
    }
}

/// Puts everything that a requirement carries into its fingerprint.
fn attributes(content: &Content, fields: &mut Fields) {
    fields.put("risk", content.risk.map_or("", Risk::name));
    for tag in &content.tags {
        fields.put("tag", tag.as_str());
    }
    for rule in &content.cites {
        fields.put("cites", rule.as_str());
    }
    for parent in &content.parents {
        fields.put("parent", parent.as_str());
    }
}

/// Takes in an act.
pub fn fold(state: &mut State, done: &Done<'_, Act>) {
    if done.head.visibility > Visibility::Space {
        return;
    }
    let head = done.head;
    requirements(state, head, done.act);
    trail::fold(state, head, done.act);
}

fn requirements(state: &mut State, head: &Head, act: &Act) {
    match act {
        Act::Introduced { requirement, .. } => introduced(state, head, requirement, act),
        Act::Split { requirement, into } => split(state, head, requirement, into),
        Act::Cut { baseline, initiative } => cut(state, head, baseline, initiative),
        Act::Ruled { function, tag, sign, proof } => {
            let proof = proof.unwrap_or(Proof::NotAsked);
            state.rules.insert((tag.clone(), function.clone()), (SeenHead::new(head), *sign, proof));
        }
        Act::Lifted { function, tag } => {
            state.rules.remove(&(tag.clone(), function.clone()));
        }
        Act::Defined { .. } | Act::Verified { .. } | Act::Dropped { .. } => of_term(state, head, act),
        Act::Offered { .. } | Act::Decided { .. } => of_idea(state, head, act),
        Act::Reviewed { .. } => {}
        act => {
            if let Some(id) = act.requirement().filter(|id| state.all.contains_key(*id)) {
                of_requirement(state, head, &id.clone(), act);
            }
        }
    }
}

fn introduced(state: &mut State, head: &Head, id: &RequirementId, act: &Act) {
    let Act::Introduced { initiative, parents, risk, tags, cites, said_by, out_of, shares, .. } = act else {
        return;
    };
    if state.all.contains_key(id) {
        return;
    }
    let content = Content {
        risk: *risk,
        tags: set(tags),
        cites: set(cites),
        parents: set(parents),
        shares: shares.as_slice().to_vec(),
    };
    enter(state, head, id, initiative.clone(), content, *said_by);
    if let Some(it) = state.all.get_mut(id) {
        it.out_of.clone_from(out_of);
    }
}

fn split(state: &mut State, head: &Head, from: &RequirementId, into: &RequirementId) {
    let Some(whole) = state.all.get(from) else { return };
    if !state.all.contains_key(into) {
        let content = Content { shares: Vec::new(), ..whole.content().clone() };
        let initiative = whole.initiative.clone();
        enter(state, head, into, initiative, content, None);
    }
}

fn enter(
    state: &mut State,
    head: &Head,
    id: &RequirementId,
    initiative: InitiativeId,
    content: Content,
    said_by: Option<PersonId>,
) {
    let follows = content.parents.iter().map(|parent| {
        let print = state.all.get(parent).map(Requirement::print);
        (parent.clone(), print)
    });
    let follows = follows.collect();
    for parent in &content.parents {
        state.children.entry(parent.clone()).or_default().insert(id.clone());
    }
    let mut requirement = Requirement {
        initiative,
        item: Item::new(head, id.as_str(), content, attributes),
        marks: Vec::new(),
        follows,
        links: BTreeSet::new(),
        asked: Vec::new(),
        frozen: None,
        out_of: None,
    };
    requirement.mark(head, What::Introduced, said_by);
    state.all.insert(id.clone(), requirement);
}

fn set<T: Clone + Ord>(several: &Several<T>) -> BTreeSet<T> {
    several.as_slice().iter().cloned().collect()
}

fn of_requirement(state: &mut State, head: &Head, id: &RequirementId, act: &Act) {
    match act {
        Act::Linked { link: Link::Derives, artefact, .. } => derive(state, head, id, artefact, true),
        Act::Unlinked { link: Link::Derives, artefact, .. } => derive(state, head, id, artefact, false),
        Act::Cleared { parent, .. } => {
            let print = state.all.get(parent).map(Requirement::print);
            if let Some(it) = state.all.get_mut(id).and_then(|it| it.follows.get_mut(parent)) {
                *it = print;
            }
        }
        act => {
            if let Some(requirement) = state.all.get_mut(id) {
                within(requirement, head, id, act);
            }
        }
    }
}

/// What an act changes in the requirement itself.
fn within(requirement: &mut Requirement, head: &Head, id: &RequirementId, act: &Act) {
    match act {
        Act::Changed { meaning, risk, tags, cites, without, said_by, shares, .. } => {
            let mut content = requirement.content().clone();
            content.risk = risk.or(content.risk);
            content.tags.extend(set(tags));
            content.cites.extend(set(cites));
            for gone in without.as_slice() {
                content.tags.remove(gone);
                content.cites.remove(gone);
            }
            // Characters that nobody counted anew are nobody's.
            content.shares = shares.as_slice().to_vec();
            requirement.item.revise(head, id.as_str(), content, attributes);
            requirement.mark(head, What::Changed(*meaning), *said_by);
        }
        Act::Withdrawn { .. } => requirement.item.withdrawn = Some(SeenHead::new(head)),
        Act::Linked { link, artefact, .. } => {
            requirement.links.insert((*link, artefact.clone()));
        }
        Act::Unlinked { link, artefact, .. } => {
            requirement.links.remove(&(*link, artefact.clone()));
        }
        Act::Suspected { parent, .. } => {
            if let Some(follows) = requirement.follows.get_mut(parent) {
                *follows = None;
            }
        }
        Act::Authored { .. } => own(requirement, head, true),
        Act::Disowned { .. } => own(requirement, head, false),
        Act::Confirmed { .. } => requirement.mark(head, What::Confirmed, None),
        Act::Vetoed { .. } => requirement.mark(head, What::Vetoed, None),
        Act::Questioned { .. } => requirement.mark(head, What::Questioned, None),
        Act::Answered { .. } => requirement.mark(head, What::Answered, None),
        Act::Passed { .. } => requirement.mark(head, What::Passed, None),
        Act::Asked { function, person, deputy, days, .. } => requirement.asked.push(Ask {
            head: SeenHead::new(head),
            function: function.clone(),
            person: *person,
            deputy: *deputy,
            days: days.map_or(DAYS, |days| days.0),
        }),
        Act::Frozen { .. } => {
            requirement.frozen.get_or_insert(SeenHead::new(head));
        }
        Act::Signed { meaning, assurance, .. } => {
            let (print, anew) = (requirement.print(), Anew::of(assurance.as_deref()));
            requirement.item.slots.sign(head, *meaning, print, anew);
        }
        Act::Revoked { meaning, .. } => requirement.item.slots.revoke(head, *meaning),
        _ => {}
    }
}

/// Whoever is said to have said something says whether they did.
fn own(requirement: &mut Requirement, head: &Head, is_theirs: bool) {
    let who = head.on_behalf_of.or(head.by);
    for said in requirement.marks.iter_mut().filter_map(|mark| mark.said.as_mut()) {
        if Some(said.by) == who && said.is_theirs.is_none() {
            said.is_theirs = Some((SeenHead::new(head), is_theirs));
        }
    }
}

/// A link to a parent is an attribute: it makes a revision.
fn derive(state: &mut State, head: &Head, id: &RequirementId, artefact: &Artefact, is_on: bool) {
    let Some(parent) = parent(artefact) else { return };
    let print = state.all.get(&parent).map(Requirement::print);
    let Some(requirement) = state.all.get_mut(id) else { return };
    let mut content = requirement.content().clone();
    let has_changed = match is_on {
        true => content.parents.insert(parent.clone()),
        false => content.parents.remove(&parent),
    };
    if !has_changed {
        return;
    }
    requirement.item.revise(head, id.as_str(), content, attributes);
    let children = state.children.entry(parent.clone()).or_default();
    if is_on {
        requirement.follows.insert(parent, print);
        children.insert(id.clone());
    } else {
        requirement.follows.remove(&parent);
        children.remove(id);
    }
}

/// The requirement that an artefact is, if it is one.
pub fn parent(artefact: &Artefact) -> Option<RequirementId> {
    match artefact {
        Artefact::Thing(thing) if thing.noun == Noun::Requirement => RequirementId::new(&thing.id).ok(),
        _ => None,
    }
}

fn cut(state: &mut State, head: &Head, baseline: &BaselineId, initiative: &InitiativeId) {
    if state.baselines.contains_key(baseline) {
        return;
    }
    let mut items = BTreeMap::new();
    let of = state.all.iter_mut().filter(|(_, it)| it.initiative == *initiative && it.item.is_live());
    for (id, requirement) in of {
        let held = Held { revision: requirement.item.revision(), print: requirement.print() };
        items.insert(id.0.clone(), held);
        requirement.frozen.get_or_insert(SeenHead::new(head));
    }
    let cut = Baseline::cut(SeenHead::new(head), items);
    state.baselines.insert(baseline.clone(), (initiative.clone(), cut));
}

fn of_term(state: &mut State, head: &Head, act: &Act) {
    match act {
        Act::Defined { term, function } => {
            let head = SeenHead::new(head);
            let defined = Term { head, function: function.clone(), verified: None, dropped: None };
            state.terms.insert(term.clone(), defined);
        }
        Act::Verified { term } => {
            if let Some(term) = state.terms.get_mut(term) {
                term.verified = Some(SeenHead::new(head));
            }
        }
        Act::Dropped { term } => {
            if let Some(term) = state.terms.get_mut(term) {
                term.dropped = Some(SeenHead::new(head));
            }
        }
        _ => {}
    }
}

fn of_idea(state: &mut State, head: &Head, act: &Act) {
    match act {
        Act::Offered { idea, initiative, origin, said_by } => {
            let who = said_by.or(head.on_behalf_of).or(head.by);
            let (initiative, origin) = (initiative.clone(), *origin);
            let head = SeenHead::new(head);
            let offered = Idea { head, who, initiative, origin, decided: None };
            state.ideas.entry(idea.clone()).or_insert(offered);
        }
        Act::Decided { idea, disposition, requirement } => {
            if let Some(idea) = state.ideas.get_mut(idea) {
                idea.decided = Some((SeenHead::new(head), *disposition, requirement.clone()));
            }
        }
        _ => {}
    }
}
