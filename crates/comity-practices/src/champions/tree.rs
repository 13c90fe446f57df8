//! Goals as a tree: who serves whom, how far each is from the company, and what is wrong with it.

use super::acts::Level;
use super::aim::{Against, Aim};
use super::capacity;
use super::fold::{Goal, State};
use super::goals;
use comity_common::view::View;
use comity_spine::{ObjectiveId, Slug};
use std::collections::{BTreeMap, BTreeSet};

/// More accepted links than this between a goal and a company objective, and it is too deep.
pub const LINKS_MOST: usize = 1;

/// The goals that a viewer may know of, as a tree.
#[derive(Clone, Debug, Default)]
pub struct Tree<'a> {
    nodes: BTreeMap<&'a ObjectiveId, Node<'a>>,
}

/// One goal in its place.
#[derive(Clone, Debug)]
pub struct Node<'a> {
    /// The goal.
    pub goal: &'a Goal,
    /// The goal that it serves.
    pub parent: Option<&'a ObjectiveId>,
    /// The goals that serve it.
    pub children: Vec<&'a ObjectiveId>,
    /// Whether it is an objective of the company.
    pub is_company: bool,
    /// How many accepted links lie between it and an objective of the company; `None` where it leads to none.
    pub depth: Option<usize>,
    /// What is wrong with it.
    pub flaws: Vec<Flaw<'a>>,
}

/// Something that is wrong with a goal, for people to mend.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Flaw<'a> {
    /// It is said to serve itself.
    ServesItself,
    /// It and others serve each other in a ring; none of these links counts.
    Ring(Vec<&'a ObjectiveId>),
    /// It is said to serve a goal that nobody knows.
    UnknownParent(&'a ObjectiveId),
    /// Sources say of it that it serves several goals; the last one counts.
    SeveralParents(Vec<&'a ObjectiveId>),
    /// It is too far from the company.
    TooDeep(usize),
    /// Nobody answers for it.
    NobodysGoal,
    /// Who answers for it has left.
    OwnerLeft,
    /// It has no key result.
    NothingToSee,
    /// A key result whose target is where it began.
    MetBefore(&'a Slug),
    /// A key result whose metric nobody imports.
    UnknownMetric(&'a Slug, &'a Slug),
    /// A key result whose band no number lies within.
    EmptyBand(&'a Slug),
    /// A key result that is to move a metric one way, while one of another goal is to move it the other.
    PulledApart(&'a Slug, &'a Slug, &'a ObjectiveId),
    /// A key result of a metric that one of two is to keep within a band, and the other wants elsewhere.
    OutOfBand(&'a Slug, &'a Slug, &'a ObjectiveId),
    /// People of a function are committed to it and to others, and the function has not so many; what it
    /// says.
    OverCommitted(String),
}

impl Flaw<'_> {
    /// The word by which programs know it.
    pub fn name(&self) -> &'static str {
        match self {
            Flaw::ServesItself => "serves_itself",
            Flaw::Ring(_) => "ring",
            Flaw::UnknownParent(_) => "unknown_parent",
            Flaw::SeveralParents(_) => "several_parents",
            Flaw::TooDeep(_) => "too_deep",
            Flaw::NobodysGoal => "nobodys_goal",
            Flaw::OwnerLeft => "owner_left",
            Flaw::NothingToSee => "nothing_to_see",
            Flaw::MetBefore(_) => "met_before",
            Flaw::UnknownMetric(..) => "unknown_metric",
            Flaw::EmptyBand(_) => "empty_band",
            Flaw::PulledApart(..) => "pulled_apart",
            Flaw::OutOfBand(..) => "out_of_band",
            Flaw::OverCommitted(_) => "over_committed",
        }
    }

    /// What is wrong, and what mends it.
    pub fn says(&self) -> String {
        let names =
            |ids: &[&ObjectiveId]| ids.iter().map(|id| format!("`{id}`")).collect::<Vec<_>>().join(", ");
        match self {
            Flaw::ServesItself => "It is said to serve itself. Name the goal above it.".to_owned(),
            Flaw::Ring(ids) => format!(
                "{} serve each other in a ring, so none of these links counts. Contest one of them.",
                names(ids)
            ),
            Flaw::UnknownParent(parent) => {
                format!(
                    "It is said to serve `{parent}`, which nobody knows. Set that goal, or offer another."
                )
            }
            Flaw::SeveralParents(ids) => format!(
                "Its source offers it to several goals: {}. The last one counts; contest it if another is meant.",
                names(ids)
            ),
            Flaw::TooDeep(depth) => format!(
                "It is {depth} links away from the company's objectives; more than {LINKS_MOST} is too far to \
                 see why. Link it nearer, or make it a key result of the goal above."
            ),
            Flaw::NobodysGoal => {
                "Nobody answers for it. Set it anew with an owner, or match the owner's handle.".to_owned()
            }
            Flaw::OwnerLeft => "Who answers for it has left. Set it anew with another owner.".to_owned(),
            Flaw::NothingToSee => {
                "It has no key result: nobody can see when it is reached. Set one.".to_owned()
            }
            Flaw::MetBefore(key) => {
                format!("The target of `{key}` is where it began: it is met before anybody does anything.")
            }
            Flaw::UnknownMetric(key, metric) => format!(
                "`{key}` is to be read off `{metric}`, which nobody imports. Import it, or write down where it \
                 stands."
            ),
            Flaw::PulledApart(key, metric, other) => format!(
                "`{key}` is to move `{metric}` one way, and `{other}` the other. One of the two cannot be reached: \
                 say which matters more."
            ),
            Flaw::OverCommitted(says) => says.clone(),
            Flaw::EmptyBand(key) => format!(
                "The low end of the band of `{key}` lies above its high end: no number lies within. Change them over."
            ),
            Flaw::OutOfBand(key, metric, other) => format!(
                "`{key}` and `{other}` cannot both have `{metric}` where they want it: one is to keep it within a band, \
                 and the other wants it elsewhere. Say which matters more."
            ),
        }
    }
}

impl<'a> Tree<'a> {
    /// The tree as a viewer may see it.
    pub fn of(view: &View<'a, State>) -> Tree<'a> {
        let mut nodes: BTreeMap<&'a ObjectiveId, Node<'a>> = BTreeMap::new();
        for (id, goal) in goals::all(view) {
            nodes.insert(
                id,
                Node {
                    goal,
                    parent: goals::parent(goal),
                    children: Vec::new(),
                    is_company: goals::level(goal) == Some(Level::Company),
                    depth: None,
                    flaws: own_flaws(view, goal),
                },
            );
        }
        let mut tree = Tree { nodes };
        tree.find_pulled_apart();
        tree.find_over_committed(view);
        tree.drop_dangling();
        tree.drop_rings();
        tree.join();
        tree.measure();
        tree
    }

    /// A goal in its place.
    pub fn get(&self, id: &ObjectiveId) -> Option<&Node<'a>> {
        self.nodes.get(id)
    }

    /// Every goal, by id.
    pub fn iter(&self) -> impl Iterator<Item = (&'a ObjectiveId, &Node<'a>)> {
        self.nodes.iter().map(|(id, node)| (*id, node))
    }

    /// The goals that serve none: the company's first, then those that nobody has linked.
    pub fn roots(&self) -> Vec<&'a ObjectiveId> {
        let mut roots: Vec<_> = self.iter().filter(|(_, node)| node.parent.is_none()).collect();
        roots.sort_by_key(|(id, node)| (!node.is_company, node.children.is_empty(), *id));
        roots.into_iter().map(|(id, _)| id).collect()
    }

    /// Whether a goal serves another, however many goals lie between.
    pub fn serves(&self, id: &ObjectiveId, above: &ObjectiveId) -> bool {
        let mut at = self.get(id).and_then(|node| node.parent);
        // INVARIANT: rings were taken apart, so that this ends.
        while let Some(parent) = at {
            if parent == above {
                return true;
            }
            at = self.get(parent).and_then(|node| node.parent);
        }
        false
    }

    /// How many links lie below a goal on the longest way down.
    pub fn height(&self, id: &ObjectiveId) -> usize {
        let (mut height, mut level) = (0, vec![id]);
        loop {
            let below: Vec<&ObjectiveId> =
                level.iter().filter_map(|id| self.get(id)).flat_map(|node| node.children.clone()).collect();
            if below.is_empty() {
                return height;
            }
            (height, level) = (height + 1, below);
        }
    }

    /// Finds the metrics that two goals would move in opposite directions, or that one is to keep where the
    /// other does not want it.
    fn find_pulled_apart(&mut self) {
        let mut wants: BTreeMap<&'a Slug, Vec<(&'a ObjectiveId, &'a Slug, Aim)>> = BTreeMap::new();
        for (id, node) in &self.nodes {
            for it in goals::key_results(node.goal) {
                if let Some(metric) = it.metric {
                    wants.entry(metric).or_default().push((id, it.key, it.aim));
                }
            }
        }
        for (metric, all) in wants {
            for (id, key, aim) in &all {
                let against = all.iter().find_map(|(other, _, its)| Some((other, aim.against(*its)?)));
                let (Some((other, how)), Some(node)) = (against, self.nodes.get_mut(id)) else { continue };
                node.flaws.push(match how {
                    Against::Direction => Flaw::PulledApart(key, metric, other),
                    Against::Band => Flaw::OutOfBand(key, metric, other),
                });
            }
        }
    }

    /// Finds the goals to which more people are committed than their function has.
    fn find_over_committed(&mut self, view: &View<'a, State>) {
        for load in capacity::loads(view) {
            let Some(says) = load.says(view) else { continue };
            for stake in &load.stakes {
                if let Some(node) = self.nodes.get_mut(stake.objective) {
                    node.flaws.push(Flaw::OverCommitted(says.clone()));
                }
            }
        }
    }

    fn drop_dangling(&mut self) {
        let known: BTreeSet<&ObjectiveId> = self.nodes.keys().copied().collect();
        for (id, node) in &mut self.nodes {
            let Some(parent) = node.parent else { continue };
            if parent == *id {
                node.flaws.push(Flaw::ServesItself);
            } else if !known.contains(parent) {
                node.flaws.push(Flaw::UnknownParent(parent));
            } else {
                continue;
            }
            node.parent = None;
        }
    }

    /// Takes every ring apart: of goals that serve each other, none serves any.
    fn drop_rings(&mut self) {
        let mut cleared: BTreeSet<&'a ObjectiveId> = BTreeSet::new();
        let ids: Vec<&'a ObjectiveId> = self.nodes.keys().copied().collect();
        for id in ids {
            let (mut path, mut at): (Vec<&'a ObjectiveId>, _) = (Vec::new(), Some(id));
            while let Some(here) = at.filter(|here| !cleared.contains(here)) {
                if let Some(start) = path.iter().position(|known| *known == here) {
                    let mut ring = path[start..].to_vec();
                    ring.sort();
                    for member in &ring {
                        if let Some(node) = self.nodes.get_mut(member) {
                            node.parent = None;
                            node.flaws.push(Flaw::Ring(ring.clone()));
                        }
                    }
                    break;
                }
                path.push(here);
                at = self.nodes.get(here).and_then(|node| node.parent);
            }
            cleared.extend(path);
        }
    }

    fn join(&mut self) {
        let links: Vec<_> =
            self.iter().filter_map(|(id, node)| node.parent.map(|parent| (parent, id))).collect();
        for (parent, id) in links {
            if let Some(node) = self.nodes.get_mut(parent) {
                node.children.push(id);
            }
        }
        // A table that names no levels has the company's objectives at its top.
        for node in self.nodes.values_mut() {
            let is_top = node.parent.is_none() && !node.children.is_empty();
            node.is_company |= is_top && goals::level(node.goal).is_none();
        }
    }

    /// Counts the links from each company objective down.
    fn measure(&mut self) {
        let tops: Vec<_> = self.iter().filter(|(_, node)| node.is_company).map(|(id, _)| id).collect();
        let mut level: Vec<&'a ObjectiveId> = tops;
        let mut depth = 0;
        while !level.is_empty() {
            let mut below = Vec::new();
            for id in level {
                let Some(node) = self.nodes.get_mut(id).filter(|node| node.depth.is_none()) else { continue };
                node.depth = Some(depth);
                if depth > LINKS_MOST {
                    node.flaws.push(Flaw::TooDeep(depth));
                }
                below.extend(node.children.iter().copied());
            }
            (level, depth) = (below, depth + 1);
        }
        for node in self.nodes.values_mut() {
            node.flaws.sort();
            node.flaws.dedup();
        }
    }
}

fn own_flaws<'a>(view: &View<'a, State>, goal: &'a Goal) -> Vec<Flaw<'a>> {
    let mut flaws = Vec::new();
    match goals::owner(view, goal) {
        None => flaws.push(Flaw::NobodysGoal),
        Some(owner) if goals::has_left(view, owner) => flaws.push(Flaw::OwnerLeft),
        Some(_) => {}
    }
    let mut parents: Vec<&ObjectiveId> = goal.told.values().filter_map(|told| told.parent.as_ref()).collect();
    parents.sort();
    parents.dedup();
    // Its owner has said which one is meant.
    if parents.len() > 1 && !goal.links.values().any(|link| link.is_accepted()) {
        flaws.push(Flaw::SeveralParents(parents));
    }
    let keys = goals::key_results(goal);
    if keys.is_empty() && told_progress(goal) {
        return flaws;
    }
    if keys.is_empty() {
        flaws.push(Flaw::NothingToSee);
    }
    for it in keys {
        if it.aim.is_met_before() {
            flaws.push(Flaw::MetBefore(it.key));
        }
        if it.aim.is_empty() {
            flaws.push(Flaw::EmptyBand(it.key));
        }
        if let Some(metric) = it.metric.filter(|metric| !goals::is_known(view, metric)) {
            flaws.push(Flaw::UnknownMetric(it.key, metric));
        }
    }
    flaws
}

/// Whether a source says how far a goal is: that is something to see.
fn told_progress(goal: &Goal) -> bool {
    goals::told(goal).is_some_and(|(_, told)| told.progress.is_some())
}
