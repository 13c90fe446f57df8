//! Rules of composition (P4-2): what must be so of a requirement before it may be frozen.

use super::fold::{Requirement, State};
use super::marks::{function, vetoes};
use super::words::{Proof, Signing};
use comity_common::document::{Anew, Meaning, Signature};
use comity_common::view::View;
use comity_spine::{Function, PersonId, Slug};

/// A rule: what carries the tag has an author of the function and their signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// The tag.
    pub tag: Slug,
    /// The function.
    pub function: Function,
    /// What they must have signed.
    pub sign: Signing,
    /// Whether a signature without proof of who gave it counts for nothing here.
    pub proof: Proof,
}

impl Signing {
    /// What such a signature means; `None` where none is asked for.
    pub fn meaning(self) -> Option<Meaning> {
        match self {
            Signing::ClinicalReview => Some(Meaning::ClinicalReview),
            Signing::Review => Some(Meaning::Review),
            Signing::Approval => Some(Meaning::Approval),
            Signing::Nothing => None,
        }
    }
}

/// The tag and the function of the rule that holds until another is set for that tag.
pub const CLINICAL: &str = "clinical";

/// The rules that hold, by tag. What is tagged `clinical` needs a clinician, whether anybody said so or not.
pub fn rules(state: &State) -> Vec<Rule> {
    let set = state.rules.iter().map(|((tag, function), (_, sign, proof))| {
        let (tag, function) = (tag.clone(), function.clone());
        Rule { tag, function, sign: *sign, proof: *proof }
    });
    let mut all: Vec<Rule> = set.collect();
    if all.iter().all(|rule| rule.tag.as_str() != CLINICAL)
        && let (Ok(tag), Ok(function)) = (Slug::new(CLINICAL), Function::new(CLINICAL))
    {
        all.push(Rule { tag, function, sign: Signing::ClinicalReview, proof: Proof::NotAsked });
    }
    all.sort_by(|a, b| (&a.tag, &a.function).cmp(&(&b.tag, &b.function)));
    all
}

/// The rules that a requirement falls under.
pub fn rules_for(state: &State, it: &Requirement) -> Vec<Rule> {
    rules(state).into_iter().filter(|rule| it.content().tags.contains(&rule.tag)).collect()
}

/// Something that a requirement lacks before it may be frozen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lack {
    /// Nobody of the rule's function has introduced it or changed what it means.
    Author(Rule),
    /// Nobody of the rule's function has signed it as it stands.
    Signature(Rule, Meaning),
    /// Somebody says that it must not stay so.
    Veto(Option<Function>),
    /// An expert has not said yet whether it is what they said.
    Word(PersonId),
}

/// What a requirement lacks before it may be frozen, in the order in which it is best mended.
pub fn lacks(view: &View<'_, State>, it: &Requirement) -> Vec<Lack> {
    let mut lacks: Vec<Lack> =
        vetoes(view, it).into_iter().map(|mark| Lack::Veto(function(view, mark).cloned())).collect();
    for rule in rules_for(view.state, it) {
        if !has_author(view, it, &rule.function) {
            let waits = it.marks.iter().filter(|mark| mark.what.is_writing());
            let waits = waits.filter_map(|mark| mark.waits_for());
            let mut of = waits.filter(|who| view.function(*who) == Some(&rule.function));
            lacks.push(of.next().map_or_else(|| Lack::Author(rule.clone()), Lack::Word));
        }
        if let Some(meaning) = rule.sign.meaning().filter(|meaning| !is_signed(view, it, &rule, *meaning)) {
            lacks.push(Lack::Signature(rule, meaning));
        }
    }
    lacks
}

/// Whether somebody of a function has introduced a requirement or changed what it means.
pub fn has_author(view: &View<'_, State>, it: &Requirement, of: &Function) -> bool {
    it.marks.iter().any(|mark| mark.what.is_writing() && function(view, mark) == Some(of))
}

/// Whether somebody of a rule's function has signed a requirement with that meaning, as it stands; where the
/// rule asks for it, having shown who they are.
pub fn is_signed(view: &View<'_, State>, it: &Requirement, rule: &Rule, meaning: Meaning) -> bool {
    let standing = it.item.slots.standing(it.print()).filter(|it| it.meaning == meaning);
    let mut counts = standing.filter(|it| rule.counts(it));
    counts.any(|it| view.people().function(it.who, it.head.at) == Some(&rule.function))
}

impl Rule {
    /// Whether a signature may count for it, as far as its proof goes.
    pub fn counts(&self, signature: &Signature) -> bool {
        self.proof == Proof::NotAsked || signature.anew != Anew::Nothing
    }

    /// What it asks to be signed, and how.
    pub fn signed(&self) -> String {
        match self.proof {
            Proof::Asked => format!("{}, {}", self.sign.title(), self.proof.title()),
            Proof::NotAsked => self.sign.title().to_owned(),
        }
    }
}

impl Lack {
    /// What is lacking, as half a sentence.
    pub fn says(&self) -> String {
        match self {
            Lack::Author(rule) => {
                format!(
                    "nobody of {} has written it or changed what it means, as its tag `{}` asks for",
                    rule.function, rule.tag
                )
            }
            Lack::Signature(rule, meaning) => {
                let proof = match rule.proof {
                    Proof::Asked => {
                        ", showing at that moment who they are, as its tag asks for; a signature without proof does \
                         not count"
                    }
                    Proof::NotAsked => "",
                };
                format!("nobody of {} has signed it as it stands ({}){proof}", rule.function, meaning.title())
            }
            Lack::Veto(Some(function)) => format!("{function} says that it must not stay so"),
            Lack::Veto(None) => "somebody says that it must not stay so".to_owned(),
            Lack::Word(_) => "an expert has not said yet whether it is what they said".to_owned(),
        }
    }
}
