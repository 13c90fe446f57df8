//! A pack, checked and made ready: every column a number, every map looked up, every constant read.

use super::{
    dates::Format,
    fold,
    form::{EventForm, Expr, MembershipForm, NameForm, Pack, PersonForm, Step, Test, Texts},
    value::{From, Map, PARTS_MAX, Time, Value, Values, When},
};
use crate::{item::Being, packs::PackError};
use comity_spine::{Amount, Depth, Noun, suggest};
use compact_str::CompactString;
use smallvec::SmallVec;
use std::rc::Rc;

/// The prefix of columns that hold closed words by their own name.
pub const REST: &str = "attr.";

/// The longest closed word.
pub const ATTR_MAX: usize = 64;

/// An event, ready.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the fields are those of the form")]
pub struct Event {
    /// The front of its foreign id: the pack, the kind, and its place among events of that kind.
    pub tag: CompactString,
    pub kind: Values,
    pub at: SmallVec<[Time; 1]>,
    pub by: Values,
    pub when: Vec<When>,
    pub each: Option<usize>,
    pub list: Option<String>,
    pub split: Option<(String, usize)>,
    pub about: Vec<(Noun, Values)>,
    pub initiative: Values,
    pub link: Vec<usize>,
    pub labels: Vec<usize>,
    pub function: Values,
    pub to: Values,
    pub region: Values,
    pub depth: Values,
    pub attrs: Vec<(CompactString, Values)>,
    pub lists: Vec<(CompactString, usize)>,
    /// Amounts: the name, the number, its unit.
    pub amounts: Vec<(CompactString, Values, Values)>,
    pub ids: Vec<(CompactString, Values)>,
    pub numbers: Vec<(CompactString, Values)>,
    pub rest: bool,
    pub place: Values,
    pub people: Values,
    pub key: Vec<From>,
    /// Whether the key tells who somebody is, so that only its digest may be kept.
    pub key_is_private: bool,
    pub first_of: Option<Vec<From>>,
}

/// A person, ready.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the fields are those of the form")]
pub struct Person {
    pub handles: Vec<Values>,
    pub directory: bool,
    pub name: Values,
    pub being: Values,
    pub zone: Values,
    pub manager: Values,
    pub when: Vec<When>,
    pub membership: Option<Membership>,
}

/// A stretch of time in a function, ready.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the fields are those of the form")]
pub struct Membership {
    pub function: Values,
    pub region: Values,
    pub role: Values,
    pub from: SmallVec<[Time; 1]>,
    pub to: SmallVec<[Time; 1]>,
    pub chain: bool,
}

/// What something is called, ready.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the fields are those of the form")]
pub struct Called {
    pub noun: Noun,
    pub id: Values,
    pub name: Values,
    pub when: Vec<When>,
}

/// A pack, ready.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// For each column the folded names under which it is found.
    pub columns: Vec<Vec<String>>,
    /// What the pack calls each of them.
    pub called: Vec<String>,
    /// Names of the columns of dates, for sentences.
    pub dates: Vec<String>,
    /// The formats that dates may have.
    pub formats: Vec<Format>,
    /// The events.
    pub events: Vec<Event>,
    /// The people.
    pub people: Vec<Person>,
    /// The names.
    pub names: Vec<Called>,
    /// Whether columns `attr.NAME` are read.
    pub rest: bool,
    /// Whether rows are known by their digest.
    pub by_row: bool,
}

/// The names under which a pack finds a column, folded, most telling first.
pub fn names_of(pack: &Pack, name: &str) -> Vec<String> {
    let also = pack.alias.get(name).into_iter().flatten();
    std::iter::once(name).chain(also.map(String::as_str)).map(fold).collect()
}

/// Reads a pack into a plan, or points at the word that is wrong.
pub fn plan(pack: &Pack, kinds: &[CompactString]) -> Result<Plan, Box<PackError>> {
    let mut maker =
        Maker { pack, kinds, plan: Plan::default(), parts: Vec::new(), each: None, known: Vec::new() };
    for word in &pack.dates {
        let format = Format::named(word).ok_or_else(|| {
            let help = suggest::hint(word, Format::WORDS);
            maker.error(word, format!("`{word}` is no format of dates"), help)
        })?;
        maker.plan.formats.push(format);
    }
    if maker.plan.formats.is_empty() {
        maker.plan.formats = Format::usual();
    }
    for form in &pack.event {
        let event = maker.event(form)?;
        maker.plan.rest |= event.rest;
        maker.plan.events.push(event);
    }
    (maker.parts, maker.each) = (Vec::new(), None);
    for form in &pack.person {
        let person = maker.person(form)?;
        maker.plan.people.push(person);
    }
    for form in &pack.name_of {
        let name = maker.name(form)?;
        maker.plan.names.push(name);
    }
    Ok(maker.plan)
}

struct Maker<'p> {
    pack: &'p Pack,
    kinds: &'p [CompactString],
    plan: Plan,
    parts: Vec<String>,
    each: Option<String>,
    known: Vec<(String, usize)>,
}

type Made<T> = Result<T, Box<PackError>>;

impl Maker<'_> {
    fn error(&self, word: &str, message: String, help: String) -> Box<PackError> {
        PackError::at_word(&self.pack.name, &self.pack.text, word, message, help)
    }

    fn column(&mut self, name: &str) -> usize {
        if let Some((_, column)) = self.known.iter().find(|(known, _)| known == name) {
            return *column;
        }
        self.plan.columns.push(names_of(self.pack, name));
        self.plan.called.push(name.to_owned());
        let column = self.plan.columns.len() - 1;
        self.known.push((name.to_owned(), column));
        column
    }

    fn from(&mut self, name: &str) -> From {
        if let Some(part) = self.parts.iter().position(|part| part == name) {
            return From::Part(part);
        }
        if self.each.as_deref() == Some(name) { From::Each } else { From::Column(self.column(name)) }
    }

    fn value(&mut self, step: &Step) -> Made<Value> {
        let from = match (&step.constant, &step.column, &step.columns) {
            (None, None, None) if step.row => {
                self.plan.by_row = true;
                From::Row
            }
            (Some(text), None, None) => From::Const(CompactString::from(text.as_str())),
            (None, Some(column), None) => self.from(column),
            (None, None, Some(columns)) => {
                From::Columns(columns.iter().map(|name| self.from(name)).collect())
            }
            _ => {
                let message = "a value has one of `column`, `columns`, `row` and `const`".to_owned();
                return Err(self.error("column", message, String::new()));
            }
        };
        let map = match (&step.map, &step.words) {
            (Some(name), _) => Some(self.map(name)?),
            (None, Some(name)) => Some(self.words(name)?),
            (None, None) => None,
        };
        Ok(Value {
            from,
            head: step.head.as_ref().map(|part| (part.by.clone(), part.n.max(1))),
            part: step.part.as_ref().map(|part| (part.by.clone(), part.n)),
            strip: step.strip.clone(),
            map,
            keep: step.keep,
            prefix: step.prefix.clone(),
            space: step.space.as_deref().map(CompactString::from),
        })
    }

    fn map(&self, name: &str) -> Made<Map> {
        let table = self.pack.map.get(name).ok_or_else(|| {
            let help = suggest::hint(name, self.pack.map.keys().map(String::as_str));
            self.error(name, format!("the pack has no table `[map.{name}]`"), help)
        })?;
        Ok(Map::Exact(Rc::new(table.iter().map(|(from, to)| (fold(from), to.clone())).collect())))
    }

    fn words(&self, name: &str) -> Made<Map> {
        let list = self.pack.words.get(name).ok_or_else(|| {
            let help = suggest::hint(name, self.pack.words.keys().map(String::as_str));
            self.error(name, format!("the pack has no list `{name}` under `[words]`"), help)
        })?;
        Ok(Map::Words(Rc::new(list.iter().map(|(from, to)| (fold(from), to.clone())).collect())))
    }

    /// A value of the file: a bare text is a column.
    fn values(&mut self, expr: Option<&Expr>) -> Made<Values> {
        Ok(match expr {
            None => Values::new(),
            Some(Expr::Text(name)) => {
                let step = Step { column: Some(name.clone()), ..Step::default() };
                [self.value(&step)?].into_iter().collect()
            }
            Some(Expr::Step(step)) => [self.value(step)?].into_iter().collect(),
            Some(Expr::First(all)) => {
                let mut values = Values::new();
                for expr in all {
                    values.extend(self.values(Some(expr))?);
                }
                values
            }
        })
    }

    /// A value of a closed list: a bare text is the word itself, and every word must be on the list.
    fn closed(&mut self, expr: Option<&Expr>, what: &str, known: &[&str]) -> Made<Values> {
        let words: Vec<String> = match expr {
            Some(Expr::Text(word)) => vec![word.clone()],
            Some(Expr::Step(step)) => {
                let mapped = step.map.as_ref().and_then(|name| self.pack.map.get(name));
                step.constant.iter().chain(mapped.into_iter().flat_map(|map| map.values())).cloned().collect()
            }
            _ => Vec::new(),
        };
        if let Some(word) = words.iter().find(|word| !known.is_empty() && !known.contains(&word.as_str())) {
            let help = suggest::hint(word, known.iter().copied());
            return Err(self.error(word, format!("`{word}` is no {what}"), help));
        }
        match expr {
            Some(Expr::Text(word)) => {
                let step = Step { constant: Some(word.clone()), ..Step::default() };
                Ok([self.value(&step)?].into_iter().collect())
            }
            expr => self.values(expr),
        }
    }

    fn times(&mut self, expr: Option<&Expr>) -> Made<SmallVec<[Time; 1]>> {
        let mut times = SmallVec::new();
        match expr {
            None => {}
            Some(Expr::First(all)) => {
                for expr in all {
                    times.extend(self.times(Some(expr))?);
                }
            }
            Some(Expr::Text(name)) => {
                let from = self.from(name);
                times.push(Time { from, dates: self.date(name), plus: 0 });
            }
            Some(Expr::Step(step)) => {
                let plus = step.plus.as_deref().map_or(Some(0), lapse);
                let Some(plus) = plus else {
                    let word = step.plus.as_deref().unwrap_or_default();
                    let message = format!("`{word}` moves no time: write `36h`, `-1d` or `end-of-day`");
                    return Err(self.error(word, message, String::new()));
                };
                let from = self.value(step)?.from;
                let name = step.column.clone().or_else(|| step.columns.as_ref().map(|all| all.join(" ")));
                let dates = self.date(&name.unwrap_or_default());
                times.push(Time { from, dates, plus });
            }
        }
        Ok(times)
    }

    fn date(&mut self, name: &str) -> usize {
        let at = self.plan.dates.iter().position(|known| known == name);
        at.unwrap_or_else(|| {
            self.plan.dates.push(name.to_owned());
            self.plan.dates.len() - 1
        })
    }

    fn whens(&mut self, tests: &std::collections::BTreeMap<String, Test>) -> Vec<When> {
        let mut whens = Vec::new();
        for (name, test) in tests {
            let from = self.from(name);
            let Test { set, one_of, not } = test.clone();
            whens.push(When { from, set, one_of, not });
        }
        whens
    }

    fn about(&mut self, form: &std::collections::BTreeMap<String, Expr>) -> Made<Vec<(Noun, Values)>> {
        let mut about = Vec::new();
        for (word, expr) in form {
            let noun = Noun::named(word).ok_or_else(|| {
                let help = suggest::hint(word, Noun::ALL.iter().map(|noun| noun.name()));
                self.error(word, format!("`{word}` is no sort of thing that an event can be about"), help)
            })?;
            about.push((noun, self.values(Some(expr))?));
        }
        Ok(about)
    }

    fn attrs(&mut self, form: &EventForm) -> Made<Vec<(CompactString, Values)>> {
        let mut attrs = Vec::new();
        for (name, expr) in form.attrs.iter().filter(|(name, _)| *name != "*") {
            let values = self.values(Some(expr))?;
            for value in &values {
                let longest = match (&value.from, &value.map) {
                    (From::Const(text), None) => Some(text.as_str()),
                    (_, Some(Map::Exact(map))) => {
                        map.values().map(String::as_str).find(|w| w.len() > ATTR_MAX)
                    }
                    _ => None,
                };
                if let Some(word) = longest.filter(|word| word.len() > ATTR_MAX) {
                    let message = format!("attribute `{name}` would hold more than {ATTR_MAX} characters");
                    return Err(self.error(
                        word,
                        message,
                        " A trace holds closed words, never prose.".to_owned(),
                    ));
                }
            }
            attrs.push((CompactString::from(name.as_str()), values));
        }
        Ok(attrs)
    }

    fn amounts(&mut self, form: &EventForm) -> Made<Vec<(CompactString, Values, Values)>> {
        let mut amounts = Vec::new();
        for (name, amount) in &form.amounts {
            let number = self.values(Some(&amount.number))?;
            let unit = self.values(amount.unit.as_ref())?;
            let constant = unit.iter().find_map(|value| match &value.from {
                From::Const(unit) => Some(unit),
                _ => None,
            });
            if let Some(unit) = constant.filter(|unit| Amount::new(0, unit).is_none()) {
                let message = format!("`{unit}` is no unit: write a currency such as `EUR`, or one word");
                return Err(self.error(unit, message, String::new()));
            }
            amounts.push((CompactString::from(name.as_str()), number, unit));
        }
        Ok(amounts)
    }

    fn named(
        &mut self,
        form: &std::collections::BTreeMap<String, Expr>,
    ) -> Made<Vec<(CompactString, Values)>> {
        let named = form
            .iter()
            .map(|(name, expr)| Ok((CompactString::from(name.as_str()), self.values(Some(expr))?)));
        named.collect()
    }

    fn froms(&mut self, texts: &Texts) -> Vec<From> {
        texts.0.iter().map(|name| self.from(name)).collect()
    }

    fn event(&mut self, form: &EventForm) -> Made<Event> {
        if let Some(split) = form.split.as_ref().filter(|split| split.into.len() > PARTS_MAX) {
            let message = format!("a cell is taken into at most {PARTS_MAX} parts");
            return Err(self.error(&split.into[PARTS_MAX], message, String::new()));
        }
        self.parts = form.split.as_ref().map(|split| split.into.clone()).unwrap_or_default();
        self.each = form.each.clone();
        let kinds: Vec<&str> = self.kinds.iter().map(CompactString::as_str).collect();
        let kind = self.closed(Some(&form.kind), "kind of event", &kinds)?;
        let depths: Vec<&str> = Depth::ALL.iter().map(|depth| depth.name()).collect();
        let by = self.values(form.by.as_ref())?;
        let key = self.froms(form.key.as_ref().unwrap_or(&self.pack.key.clone()));
        let key_is_private = by.iter().any(|value| {
            let same = |part: &From| match (&value.from, part) {
                (From::Column(a), From::Column(b)) | (From::Part(a), From::Part(b)) => a == b,
                (From::Each, From::Each) => true,
                _ => false,
            };
            key.iter().any(same)
        });
        let word = match kind.first().map(|value| &value.from) {
            Some(From::Const(kind)) => kind.clone(),
            _ => CompactString::const_new("event"),
        };
        let n = self.plan.events.iter().filter(|event| event.tag.contains(word.as_str())).count();
        let tag =
            format!("{}/{word}{}", self.pack.name, if n == 0 { String::new() } else { format!("+{n}") });
        Ok(Event {
            tag: CompactString::from(tag),
            kind,
            at: self.times(Some(&form.at))?,
            by,
            when: self.whens(&form.when),
            each: form.each.as_deref().map(|name| self.column(name)),
            list: form.list.clone(),
            split: form.split.as_ref().map(|split| (split.by.clone(), split.into.len())),
            about: self.about(&form.about)?,
            initiative: self.values(form.initiative.as_ref())?,
            link: form.link.iter().map(|name| self.column(name)).collect(),
            labels: form.labels.iter().map(|name| self.column(name)).collect(),
            function: self.values(form.function.as_ref())?,
            to: self.values(form.to.as_ref())?,
            region: self.values(form.region.as_ref())?,
            depth: self.closed(form.depth.as_ref(), "depth", &depths)?,
            attrs: self.attrs(form)?,
            lists: form.lists.iter().map(|(name, of)| (name.as_str().into(), self.column(of))).collect(),
            amounts: self.amounts(form)?,
            ids: self.named(&form.ids)?,
            numbers: self.named(&form.numbers)?,
            rest: form.attrs.contains_key("*"),
            place: self.values(form.place.as_ref())?,
            people: self.values(form.people.as_ref())?,
            key,
            key_is_private,
            first_of: form.first_of.as_ref().map(|texts| self.froms(texts)),
        })
    }

    fn person(&mut self, form: &PersonForm) -> Made<Person> {
        let beings: Vec<&str> = Being::ALL.iter().map(|being| being.name()).collect();
        let mut handles = Vec::new();
        for expr in &form.handles {
            handles.push(self.values(Some(expr))?);
        }
        let membership = match &form.membership {
            Some(form) => Some(self.membership(form)?),
            None => None,
        };
        Ok(Person {
            handles,
            directory: form.directory,
            name: self.values(form.name.as_ref())?,
            being: self.closed(form.being.as_ref(), "sort of being", &beings)?,
            zone: self.values(form.zone.as_ref())?,
            manager: self.values(form.manager.as_ref())?,
            when: self.whens(&form.when),
            membership,
        })
    }

    fn membership(&mut self, form: &MembershipForm) -> Made<Membership> {
        Ok(Membership {
            function: self.values(form.function.as_ref())?,
            region: self.values(form.region.as_ref())?,
            role: self.values(form.role.as_ref())?,
            from: self.times(form.from.as_ref())?,
            to: self.times(form.to.as_ref())?,
            chain: form.chain,
        })
    }

    fn name(&mut self, form: &NameForm) -> Made<Called> {
        let name = self.values(Some(&form.name))?;
        let mut about = self.about(&form.about)?;
        match (about.pop(), about.is_empty()) {
            (Some((noun, id)), true) => Ok(Called { noun, id, name, when: self.whens(&form.when) }),
            _ => Err(self.error("name_of", "a name is about exactly one thing".to_owned(), String::new())),
        }
    }
}

/// `36h`, `-1d`, `end-of-day` in milliseconds.
fn lapse(text: &str) -> Option<i64> {
    if text == "end-of-day" {
        return Some(86_400_000 - 1);
    }
    let (number, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    let unit = match unit {
        "h" => 3_600_000,
        "d" => 86_400_000,
        _ => return None,
    };
    number.trim_start_matches('+').parse::<i64>().ok().filter(|n| n.abs() <= 100_000).map(|n| n * unit)
}
