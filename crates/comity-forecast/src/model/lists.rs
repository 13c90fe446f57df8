//! The work in the order of the lists, what is waited for before what waits.

use super::{Builder, Fate, Stands, Task, Team, check};
use crate::draw::Key;
use crate::flaw::{Flaw, Missing};
use crate::law::Curve;
use crate::plan::{Odds, State};
use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};

impl Builder<'_> {
    /// The tasks, and for each deliverable and then each gate of the plan where it ended up.
    pub(super) fn tasks(&mut self, teams: &[Team]) -> (Vec<Task>, Vec<Fate>) {
        let waits_for = self.waits_for();
        let n = waits_for.len();
        let mut fates = vec![Fate::default(); n];
        for (place, ids) in self.strangers() {
            fates[place].missing.extend(ids.into_iter().map(|id| Missing::Unknown { id }));
        }
        for ring in check::rings(&waits_for) {
            let deliverable = self.name(ring[0]).to_owned();
            for place in behind(&ring, &waits_for) {
                fates[place].missing.insert(Missing::Ring { deliverable: deliverable.clone() });
            }
            let ring = ring.into_iter().map(|place| self.name(place).to_owned()).collect();
            self.flaws.insert(Flaw::Cycle { ring });
        }
        let mut tasks: Vec<Task> = Vec::new();
        for place in self.order(&waits_for) {
            if self.is_done(place) {
                fates[place] = Fate::default();
                continue;
            }
            let mut after = Vec::new();
            for &other in &waits_for[place] {
                after.extend(fates[other].task);
                let missing = fates[other].missing.clone();
                fates[place].missing.extend(missing);
            }
            match self.task(place, teams) {
                Ok(Some(task)) if fates[place].missing.is_empty() => {
                    fates[place].task = Some(tasks.len());
                    after.sort_unstable();
                    after.dedup();
                    tasks.push(Task { after, ..task });
                }
                Ok(_) => {}
                Err(missing) => {
                    fates[place].missing.insert(missing);
                }
            }
        }
        self.too_much_begun(teams);
        (tasks, fates)
    }

    fn name(&self, place: usize) -> &str {
        match self.plan.deliverables.get(place) {
            Some(item) => &item.id,
            None => &self.plan.gates[place - self.plan.deliverables.len()].id,
        }
    }

    fn is_done(&self, place: usize) -> bool {
        self.plan.deliverables.get(place).is_some_and(|item| item.state == State::Done)
    }

    /// For each deliverable and then each gate: the places of what it waits for. What is begun waits for
    /// nothing, what is done neither.
    fn waits_for(&mut self) -> Vec<Vec<usize>> {
        let plan = self.plan;
        let mut waits_for = Vec::with_capacity(plan.deliverables.len() + plan.gates.len());
        for item in &plan.deliverables {
            let after: Vec<usize> =
                item.after.iter().filter_map(|id| self.items.get(id.as_str()).copied()).collect();
            if item.state == State::Waiting {
                waits_for.push(after);
                continue;
            }
            if matches!(item.state, State::Started(_)) {
                let early = after.iter().filter(|&&other| plan.deliverables[other].state != State::Done);
                let flaws = early.map(|&other| Flaw::BegunEarly {
                    id: item.id.clone(),
                    waits_for: plan.deliverables[other].id.clone(),
                });
                self.flaws.extend(flaws);
            }
            waits_for.push(Vec::new());
        }
        for gate in &plan.gates {
            let after: &[String] = if let Odds::Queue(approval) = &gate.odds { &approval.after } else { &[] };
            waits_for.push(after.iter().filter_map(|id| self.items.get(id.as_str()).copied()).collect());
        }
        waits_for
    }

    /// What waits for things that are not in the plan.
    fn strangers(&mut self) -> Vec<(usize, Vec<String>)> {
        let plan = self.plan;
        let items = plan
            .deliverables
            .iter()
            .map(|item| (&item.id, if item.state == State::Waiting { item.after.as_slice() } else { &[] }));
        let gates = plan.gates.iter().map(|gate| {
            (&gate.id, if let Odds::Queue(approval) = &gate.odds { approval.after.as_slice() } else { &[] })
        });
        let mut found = Vec::new();
        for (place, (of, after)) in items.chain(gates).enumerate() {
            let ids: Vec<String> =
                after.iter().filter(|id| !self.items.contains_key(id.as_str())).cloned().collect();
            let named = ids.iter().map(|id| Flaw::Unknown { of: of.clone(), id: id.clone() });
            self.flaws.extend(named.collect::<Vec<_>>());
            if !ids.is_empty() {
                found.push((place, ids));
            }
        }
        found
    }

    /// Places in the order of the lists: what is begun first, then as in the plan, but never before what it
    /// waits for. What is in a ring comes last.
    fn order(&self, waits_for: &[Vec<usize>]) -> Vec<usize> {
        let begun = |place: usize| {
            let item = self.plan.deliverables.get(place);
            item.is_some_and(|item| matches!(item.state, State::Started(_)))
        };
        let mut open: Vec<usize> = waits_for.iter().map(Vec::len).collect();
        let mut waited_for_by = vec![Vec::new(); waits_for.len()];
        for (place, others) in waits_for.iter().enumerate() {
            for &other in others {
                waited_for_by[other].push(place);
            }
        }
        let mut next: BinaryHeap<Reverse<(bool, usize)>> = (0..open.len())
            .filter(|&place| open[place] == 0)
            .map(|place| Reverse((!begun(place), place)))
            .collect();
        let mut order = Vec::with_capacity(open.len());
        while let Some(Reverse((_, place))) = next.pop() {
            order.push(place);
            for &other in &waited_for_by[place] {
                open[other] -= 1;
                if open[other] == 0 {
                    next.push(Reverse((!begun(other), other)));
                }
            }
        }
        // What is in a ring or behind one.
        let in_order: BTreeSet<usize> = order.iter().copied().collect();
        order.extend((0..open.len()).filter(|place| !in_order.contains(place)));
        order
    }

    /// The task of a place; `None` for a gate that is no approval.
    fn task(&mut self, place: usize, teams: &[Team]) -> Result<Option<Task>, Missing> {
        let plan = self.plan;
        let Some(item) = plan.deliverables.get(place) else {
            return self.approval_task(place - plan.deliverables.len(), teams);
        };
        let Some(&team) = self.crews.get(item.crew.as_str()) else {
            self.flaws.insert(Flaw::Unknown { of: item.id.clone(), id: item.crew.clone() });
            return Err(Missing::Unknown { id: item.crew.clone() });
        };
        let risks = plan.risks.iter().enumerate().filter(|(_, risk)| risk.hits.contains(&item.id));
        let risks = risks.map(|(place, risk)| (place, factor(risk.times))).collect();
        let (stands, key) = (Stands::Deliverable(place), Key::of("deliverable", &item.id));
        if let Some(flow) = &teams[team].flow {
            if flow.counts.iter().all(|&n| n == 0) && self.again.is_none() {
                self.flaws.insert(Flaw::NoPace { crew: item.crew.clone() });
                return Err(Missing::Pace { crew: item.crew.clone() });
            }
            let curve = Curve::Certain(0.0);
            return Ok(Some(Task { stands, key, team, curve, scale: 0.0, after: Vec::new(), risks }));
        }
        self.has_people(team, teams)?;
        let (curve, factor) = self.size(place, team)?;
        let (curve, factor) = match item.state {
            State::Started(spent) if spent > 0.0 => (curve.times(factor).left_after(spent), 1.0),
            _ => (curve, factor),
        };
        let scale = (factor / self.mean_share(team)) as f32;
        Ok(Some(Task { stands, key, team, curve, scale, after: Vec::new(), risks }))
    }

    fn approval_task(&mut self, gate: usize, teams: &[Team]) -> Result<Option<Task>, Missing> {
        let plan = self.plan;
        let gate_of = &plan.gates[gate];
        let Odds::Queue(approval) = &gate_of.odds else { return Ok(None) };
        let mut team = teams.len() - 1;
        let mut scale = 1.0;
        if let Some(crew) = &approval.reviewers {
            let Some(&place) = self.crews.get(crew.as_str()) else {
                self.flaws.insert(Flaw::Unknown { of: gate_of.id.clone(), id: crew.clone() });
                return Err(Missing::Unknown { id: crew.clone() });
            };
            // A pace of finished items says nothing about rounds of review.
            if teams[place].flow.is_none() {
                self.has_people(place, teams)?;
                // Past rounds were measured as they went, at the share of time that reviewers have.
                (team, scale) = (place, 1.0);
            }
        }
        let Some(curve) = self.approval(&gate_of.id, approval) else {
            self.flaws.insert(Flaw::NoOdds { id: gate_of.id.clone() });
            return Err(Missing::Gate { gate: gate_of.id.clone(), owner: gate_of.owner.clone() });
        };
        let (stands, key) = (Stands::Approval(gate), Key::of("approval", &gate_of.id));
        Ok(Some(Task { stands, key, team, curve, scale, after: Vec::new(), risks: Vec::new() }))
    }

    fn has_people(&mut self, team: usize, teams: &[Team]) -> Result<(), Missing> {
        if teams[team].units > 0 {
            return Ok(());
        }
        let crew = self.plan.crews[team].id.clone();
        self.flaws.insert(Flaw::Nobody { crew: crew.clone() });
        Err(Missing::People { crew })
    }

    /// The mean share of time of those who are there.
    fn mean_share(&self, team: usize) -> f64 {
        let there = self.plan.crews[team].people.iter().filter(|&&share| share > 0.0);
        let (n, sum) = there.fold((0.0, 0.0), |(n, sum), share| (n + 1.0, sum + share.min(1.0)));
        if n > 0.0 { sum / n } else { 1.0 }
    }

    fn too_much_begun(&mut self, teams: &[Team]) {
        for (place, team) in
            teams.iter().enumerate().filter(|(_, team)| team.units > 0 && team.flow.is_none())
        {
            let begun = self.plan.deliverables.iter().filter(|item| {
                matches!(item.state, State::Started(_)) && self.crews.get(item.crew.as_str()) == Some(&place)
            });
            let begun = begun.count();
            if begun > team.units {
                let crew = self.plan.crews[place].id.clone();
                self.flaws.insert(Flaw::TooMuchBegun { crew, begun, people: team.units });
            }
        }
    }
}

/// The members of a ring and all that waits for one of them, however far away.
fn behind(ring: &[usize], waits_for: &[Vec<usize>]) -> Vec<usize> {
    let mut is_behind = vec![false; waits_for.len()];
    let mut waited_for_by = vec![Vec::new(); waits_for.len()];
    for (place, others) in waits_for.iter().enumerate() {
        for &other in others {
            waited_for_by[other].push(place);
        }
    }
    let mut open = ring.to_vec();
    let mut found = Vec::new();
    while let Some(place) = open.pop() {
        if !is_behind[place] {
            is_behind[place] = true;
            found.push(place);
            open.extend(&waited_for_by[place]);
        }
    }
    found
}

/// A risk's factor on time; what is no factor changes nothing.
fn factor(times: f64) -> f32 {
    if times.is_finite() && times > 0.0 { times as f32 } else { 1.0 }
}
