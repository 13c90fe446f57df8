//! The state of rounds: what is asked, who has answered what, and what was told when all was read.

use super::acts::{Act, Reply, Sort};
use super::sealed::{Print, Share};
use crate::people::People;
use crate::practice::Seen;
use crate::view::SeenHead;
use comity_spine::{At, Depth, Function, Head, InitiativeId, Noun, PersonId, Ref, Seq, Slug};
use std::collections::{BTreeMap, BTreeSet};

/// A question of a round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The act that put it; its words are the question.
    pub head: SeenHead,
    /// Its name.
    pub question: Slug,
    /// What an answer looks like.
    pub sort: Sort,
    /// What there is to choose from.
    pub options: Vec<Slug>,
}

/// An answer: sealed first, told when its round is revealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The act that sealed it. Its words are of no use to anybody.
    pub head: SeenHead,
    /// For which function.
    pub function: Option<Function>,
    /// The commitment.
    pub seal: Option<Print>,
    /// What it said, once it was told.
    pub told: Option<Told>,
}

/// What an answer said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The act that told it; its words are the answer's.
    pub head: SeenHead,
    /// What was said beside words.
    pub reply: Reply,
    /// What opens the commitment.
    pub salt: Option<Print>,
}

/// A round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Round {
    /// Who opened it, and why.
    pub head: SeenHead,
    /// What it is about.
    pub subject: Ref,
    /// The initiative that this belongs to.
    pub initiative: Option<InitiativeId>,
    /// How many functions must be in.
    pub quorum: usize,
    /// The functions that are asked; every one if empty.
    pub functions: Vec<Function>,
    /// The last instant at which answers are taken.
    pub until: Option<At>,
    /// The earlier round that it asks the questions of.
    pub like: Option<Slug>,
    /// The questions, in order.
    pub questions: Vec<Question>,
    /// The newest answer of each person to each question.
    pub answers: BTreeMap<(PersonId, Slug), Answer>,
    /// The share of the key that each function brought.
    pub shares: BTreeMap<Function, Share>,
    /// When all was read.
    pub revealed: Option<SeenHead>,
    /// When it ended unread.
    pub ended: Option<SeenHead>,
}

impl Round {
    /// The question of that name.
    pub fn question(&self, name: &Slug) -> Option<&Question> {
        self.questions.iter().find(|it| it.question == *name)
    }

    /// The functions that have answered every question, in order of name.
    pub fn complete(&self) -> Vec<&Function> {
        let mut by: BTreeMap<&Function, BTreeSet<&Slug>> = BTreeMap::new();
        for ((_, question), answer) in &self.answers {
            if let Some(function) = &answer.function {
                by.entry(function).or_default().insert(question);
            }
        }
        let all = self.questions.len();
        by.into_iter()
            .filter(|(_, said)| all > 0 && said.len() == all)
            .map(|(function, _)| function)
            .collect()
    }

    /// Whether a function has answered every question once one more answer of it is in.
    pub fn completes(&self, function: &Function, also: &Slug) -> bool {
        let said = |question: &Slug| {
            let mut theirs = self.answers.iter().filter(|(_, it)| it.function.as_ref() == Some(function));
            theirs.any(|((_, of), _)| of == question)
        };
        self.questions.iter().all(|it| it.question == *also || said(&it.question))
    }

    /// Whether as many functions are in as it asks for.
    pub fn is_ready(&self) -> bool {
        self.complete().len() >= self.quorum
    }

    /// Whether answers are taken at an instant.
    pub fn is_running(&self, at: At) -> bool {
        self.revealed.is_none() && self.ended.is_none() && self.until.is_none_or(|until| at <= until)
    }

    /// Whether it is neither read nor ended.
    pub fn is_sealed(&self) -> bool {
        self.revealed.is_none() && self.ended.is_none()
    }

    /// Whether a function is asked.
    pub fn asks(&self, function: &Function) -> bool {
        self.functions.is_empty() || self.functions.contains(function)
    }

    /// What was told to one question: person, function, answer.
    pub fn told<'a>(
        &'a self,
        question: &'a Slug,
    ) -> impl Iterator<Item = (PersonId, &'a Function, &'a Told)> + 'a {
        let of = self.answers.iter().filter(move |((_, of), _)| of == question);
        of.filter_map(|((person, _), answer)| {
            Some((*person, answer.function.as_ref()?, answer.told.as_ref()?))
        })
    }

    /// The answers that are read and of which it was not told yet what they said.
    pub fn untold(&self) -> impl Iterator<Item = (&PersonId, &Slug, &Answer)> {
        let is_read = self.revealed.is_some();
        let all =
            self.answers.iter().filter(move |(_, it)| is_read && it.told.is_none() && it.seal.is_some());
        all.map(|((person, question), answer)| (person, question, answer))
    }
}

/// Every round, by id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rounds(BTreeMap<Slug, Round>);

impl Rounds {
    /// A round by its id.
    pub fn get(&self, id: &Slug) -> Option<&Round> {
        self.0.get(id)
    }
    /// All of them, by id.
    pub fn iter(&self) -> impl Iterator<Item = (&Slug, &Round)> {
        self.0.iter()
    }
    /// Those about one thing, oldest first.
    pub fn about(&self, subject: &Ref) -> Vec<(&Slug, &Round)> {
        let mut all: Vec<_> = self.0.iter().filter(|(_, it)| it.subject == *subject).collect();
        all.sort_by_key(|(id, it)| (it.head.seq, *id));
        all
    }

    /// Takes in an act. Total: what is about nothing that is known says nothing.
    pub fn fold(&mut self, head: &Head, act: &Act, people: &People) {
        let seen = SeenHead::new(head);
        match act {
            Act::Opened { round, subject, initiative, quorum, functions, until, like } => {
                let questions = like.as_ref().and_then(|like| self.0.get(like));
                let opened = Round {
                    head: seen,
                    subject: subject.clone(),
                    initiative: initiative.clone(),
                    quorum: (quorum.value() as usize).max(2),
                    functions: functions.as_slice().to_vec(),
                    until: *until,
                    like: like.clone(),
                    questions: questions.map(|it| it.questions.clone()).unwrap_or_default(),
                    answers: BTreeMap::new(),
                    shares: BTreeMap::new(),
                    revealed: None,
                    ended: None,
                };
                self.0.entry(round.clone()).or_insert(opened);
            }
            Act::Asked { round, question, sort, options } => {
                let Some(it) = self.0.get_mut(round).filter(|it| it.answers.is_empty() && it.is_sealed())
                else {
                    return;
                };
                if it.question(question).is_none() {
                    let options = options.as_slice().to_vec();
                    it.questions.push(Question {
                        head: seen,
                        question: question.clone(),
                        sort: *sort,
                        options,
                    });
                }
            }
            Act::Sealed { round, question, seal, share, .. } => {
                let Some(it) = self.0.get_mut(round).filter(|it| it.is_sealed()) else { return };
                let Some(person) = head.on_behalf_of.or(head.by) else { return };
                let function = people.function(person, head.at).cloned();
                if let (Some(function), Some(share)) = (&function, share) {
                    it.shares.insert(function.clone(), *share);
                }
                let answer = Answer { head: seen, function, seal: *seal, told: None };
                it.answers.insert((person, question.clone()), answer);
            }
            Act::Revealed { round } => {
                // INVARIANT: nothing is read before the quorum, whatever the log says.
                if let Some(it) = self.0.get_mut(round).filter(|it| it.is_sealed() && it.is_ready()) {
                    it.revealed = Some(seen);
                }
            }
            Act::Told { round, answer, salt, .. } => {
                let Some(it) = self.0.get_mut(round).filter(|it| it.revealed.is_some()) else { return };
                if let Some(of) = it.answers.values_mut().find(|it| it.head.seq == *answer) {
                    of.told.get_or_insert(Told { head: seen, reply: act.reply(), salt: *salt });
                }
            }
            Act::Ended { round } => {
                if let Some(it) = self.0.get_mut(round).filter(|it| it.is_sealed()) {
                    it.ended = Some(seen);
                }
            }
        }
    }

    /// What clauses may see of an act; the state is the one that it has just changed.
    pub fn seen(&self, act: &Act) -> Seen {
        let mut seen = Seen::default();
        let Some(round) = self.0.get(act.round()) else { return seen };
        let initiative = round.initiative.as_ref().map(Ref::initiative);
        seen.about = [round_ref(act.round()), round.subject.clone()].into_iter().chain(initiative).collect();
        match act {
            Act::Asked { sort, .. } => seen.attrs.push(("sort".into(), sort.name().into())),
            Act::Sealed { .. } => {
                seen.depth = Some(Depth::Answered);
                let left = if round.is_ready() { "none" } else { "some" };
                seen.attrs.push(("left".into(), left.into()));
            }
            _ => {}
        }
        seen
    }

    /// The seqs of answers that wait to be told, with their rounds: what a killed process left.
    pub fn untold(&self) -> impl Iterator<Item = (&Slug, &Round)> {
        self.0.iter().filter(|(_, it)| it.untold().next().is_some())
    }

    /// The act that sealed an answer, if there is such an answer.
    pub fn sealed_by(&self, round: &Slug, seq: Seq) -> Option<&Answer> {
        self.0.get(round)?.answers.values().find(|it| it.head.seq == seq)
    }
}

/// The thing that a round is, for names and facts.
pub fn round_ref(id: &Slug) -> Ref {
    Ref::new(Noun::Round, id.as_str())
}
