//! What waits for somebody: a reading, a word, a doubt, a question, a signature.

use super::composition::{Lack, Rule, has_author, is_signed, rules_for};
use super::fold::{Idea, Requirement, State, Term};
use super::look::{find, known, reference, suspects};
use super::marks::{Card, cards, function, of_function, questions, vetoes};
use super::{ideas, terms};
use comity_common::document::Meaning;
use comity_common::practice::{Focus, Open};
use comity_common::view::{SeenHead, View};
use comity_spine::{Function, IdeaId, Noun, PersonId, Ref, RequirementId, TermId};

/// Everything that waits for somebody, as this viewer may see it.
pub fn open(view: &View<'_, State>) -> Vec<Open> {
    match view.scope() {
        Focus::Kept => Vec::new(),
        Focus::Matter(matter) => of_matter(view, matter),
        Focus::Everything | Focus::Initiative(_) => {
            let mut open: Vec<Open> = known(view).flat_map(|(id, it)| of_requirement(view, id, it)).collect();
            open.extend(ideas::known(view).filter_map(|(id, it)| of_idea(view, id, it)));
            if view.focus().is_none() {
                open.extend(terms::known(view).filter_map(|(id, it)| of_term(id, it)));
            }
            open
        }
    }
}

fn of_matter(view: &View<'_, State>, matter: &Ref) -> Vec<Open> {
    let id = matter.id.as_str();
    match matter.noun {
        Noun::Requirement => {
            let found = RequirementId::new(id).ok().and_then(|id| find(view, &id));
            found.map_or_else(Vec::new, |(id, it)| of_requirement(view, id, it))
        }
        Noun::Idea => {
            let found = ideas::known(view).find(|(known, _)| known.as_str() == id);
            found.and_then(|(id, it)| of_idea(view, id, it)).into_iter().collect()
        }
        Noun::Term => {
            let found = terms::known(view).find(|(known, _)| known.as_str() == id);
            found.and_then(|(id, it)| of_term(id, it)).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

/// Says what waits about one requirement.
struct Teller<'v, 'a> {
    view: &'v View<'a, State>,
    id: &'a RequirementId,
    it: &'a Requirement,
    /// Who answers for its initiative, and their function.
    dri: Option<PersonId>,
    own: Option<Function>,
}

/// What waits about one requirement.
pub fn of_requirement<'a>(view: &View<'a, State>, id: &'a RequirementId, it: &'a Requirement) -> Vec<Open> {
    let initiative = view.initiatives().get(&it.initiative);
    let is_over = initiative.and_then(|it| it.ended(view.as_of)).is_some_and(|(_, how)| how == "stopped");
    if !it.item.is_live() || is_over {
        return Vec::new();
    }
    let dri = initiative.and_then(|it| it.dri(view.as_of));
    let own = dri.and_then(|dri| view.function(dri)).cloned();
    let teller = Teller { view, id, it, dri, own };
    let mut open = teller.words();
    open.extend(cards(view, it).iter().map(|card| teller.card(card)));
    open.extend(rules_for(view.state, it).iter().filter_map(|rule| teller.rule(rule)));
    open.extend(teller.of_its_writers());
    open
}

impl Teller<'_, '_> {
    fn open(
        &self,
        turn: Option<Function>,
        who: Option<PersonId>,
        head: &SeenHead,
        acts: &'static [&'static str],
        next: String,
    ) -> Open {
        let opened = &self.it.item.opened().head;
        Open {
            matter: reference(self.id),
            initiative: Some(self.it.initiative.as_str().into()),
            from: self.own.clone(),
            turn,
            who,
            since: head.at,
            next,
            acts,
            opened: opened.seq,
            visibility: opened.visibility,
        }
    }

    fn name(&self) -> String {
        self.view.name(&reference(self.id))
    }

    /// Experts who have not said yet whether it is what they said; each once.
    fn words(&self) -> Vec<Open> {
        let mut known = Vec::new();
        let mut open = Vec::new();
        for mark in &self.it.marks {
            let Some(who) = mark.waits_for().filter(|who| !known.contains(who)) else { continue };
            known.push(who);
            let turn = self.view.function(who).cloned();
            let next = format!("Say whether {} says what you said.", self.name());
            let acts = &["requirement.authored", "requirement.disowned", "requirement.changed"];
            open.push(self.open(turn, Some(who), &mark.head, acts, next));
        }
        open
    }

    /// A reading that somebody asked for.
    fn card(&self, card: &Card<'_>) -> Open {
        let instead = if card.is_deputy { " in the place of whoever was asked first" } else { "" };
        let next = format!(
            "Read {}{instead}: is it right, does it need a change, or is it not your field?",
            self.name()
        );
        let head = SeenHead { at: card.since, ..self.it.item.opened().head.clone() };
        self.open(Some(card.function.clone()), card.who, &head, READING, next)
    }

    /// What a rule of composition asks of its function: a contribution first, then a signature.
    fn rule(&self, rule: &Rule) -> Option<Open> {
        let (view, it) = (self.view, self.it);
        let is_asked = it.asked.iter().any(|ask| ask.function == rule.function);
        let turn = Some(rule.function.clone());
        let newest = &it.item.now().head;
        if !has_author(view, it, &rule.function) {
            let is_pending = it.marks.iter().filter_map(|mark| mark.waits_for());
            let mut is_pending = is_pending.filter(|who| view.function(*who) == Some(&rule.function));
            let has_read = of_function(view, it, &rule.function).next().is_some();
            if is_asked || has_read || is_pending.next().is_some() {
                return None;
            }
            let next = format!(
                "Read {}: what is tagged {} needs somebody of {} among its authors.",
                self.name(),
                rule.tag,
                rule.function
            );
            return Some(self.open(turn, None, newest, READING, next));
        }
        let meaning: Meaning = rule.sign.meaning()?;
        if is_signed(view, it, rule, meaning) || !vetoes(view, it).is_empty() {
            return None;
        }
        let lack = Lack::Signature(rule.clone(), meaning);
        let next = format!("Sign {} as {}: {}.", self.name(), meaning.title(), lack.says());
        Some(self.open(turn, None, newest, &["signature.given", "requirement.changed"], next))
    }

    /// What those who answer for it owe: answers, changes where somebody vetoed, a look where a parent moved.
    fn of_its_writers(&self) -> Vec<Open> {
        let (view, it) = (self.view, self.it);
        let mut open = Vec::new();
        let mine = |head: &SeenHead, acts, next| self.open(self.own.clone(), self.dri, head, acts, next);
        if let Some(question) = questions(it).next() {
            let who = function(view, question).map_or("Somebody", Function::as_str);
            let next = format!("Answer what {who} asks about {}.", self.name());
            open.push(mine(&question.head, &["requirement.answered", "requirement.changed"], next));
        }
        if let Some(veto) = vetoes(view, it).first() {
            let who = function(view, veto).map_or("somebody", Function::as_str);
            let next = format!("Change {}: {who} says that it must not stay so.", self.name());
            open.push(mine(&veto.head, &["requirement.changed", "requirement.withdrawn"], next));
        }
        let suspects = suspects(view, it);
        if let Some(first) = suspects.first() {
            let moved = view.state.all.get(*first).map_or(&it.item.now().head, |it| &it.item.now().head);
            let parent = view.name(&reference(first));
            let next = format!("See whether {} still follows from {parent}, which has moved.", self.name());
            open.push(mine(moved, &["suspect.cleared", "requirement.changed"], next));
        }
        open
    }
}

/// The acts of somebody who reads a requirement.
pub const READING: &[&str] = &[
    "requirement.confirmed",
    "requirement.changed",
    "requirement.questioned",
    "requirement.vetoed",
    "requirement.passed",
];

fn of_idea(view: &View<'_, State>, id: &IdeaId, it: &Idea) -> Option<Open> {
    let initiative = view.initiatives().get(&it.initiative)?;
    if it.decided.is_some() || initiative.ended(view.as_of).is_some() {
        return None;
    }
    let dri = initiative.dri(view.as_of);
    let from = it.who.and_then(|who| view.people().function(who, it.head.at)).cloned();
    Some(Open {
        matter: ideas::reference(id),
        initiative: Some(it.initiative.as_str().into()),
        from,
        turn: dri.and_then(|dri| view.function(dri)).cloned(),
        who: dri,
        since: it.head.at,
        next: "Say what becomes of this idea; whoever offered it will hear it.".to_owned(),
        acts: &["idea.decided"],
        opened: it.head.seq,
        visibility: it.head.visibility,
    })
}

fn of_term(id: &TermId, it: &Term) -> Option<Open> {
    if it.verified.is_some() {
        return None;
    }
    Some(Open {
        matter: terms::reference(id),
        initiative: None,
        from: None,
        turn: Some(it.function.clone()),
        who: None,
        since: it.head.at,
        next: "Say whether the word means that; until somebody does, it is marked wherever it stands."
            .to_owned(),
        acts: &["term.verified", "term.defined"],
        opened: it.head.seq,
        visibility: it.head.visibility,
    })
}
