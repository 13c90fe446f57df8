//! The verdicts of now, kept in step with the world.

use super::{Bench, Outlook};
use crate::inbox::took_part::TookPart;
use crate::wall::diff::{Diff, WEEK};
use comity_common::practice::Glance;
use comity_common::view::{Name, Viewer};
use comity_common::world::{Changed, World};
use comity_spine::{At, Seq};
use std::sync::{Arc, OnceLock};

/// How many changed facts are noted one by one before all is judged again.
const MANY: usize = 20_000;

/// The verdicts of now and of a week before it, kept in step with the world.
pub struct Live {
    now: Arc<Bench>,
    week_ago: Arc<Bench>,
    /// What acts have changed since they were judged.
    pending: Changed,
    /// The world's next act when they were judged.
    next: Seq,
    /// What the week between the two has changed; found when somebody asks.
    news: OnceLock<Arc<Diff>>,
    /// In which matters people took part; found when somebody asks.
    took_part: OnceLock<TookPart>,
}

impl Live {
    /// Judges a world as of an instant and a week before it.
    pub fn new(world: &World, as_of: At) -> Live {
        Live {
            now: Arc::new(Bench::judge(world, as_of)),
            week_ago: Arc::new(Bench::judge(world, as_of.plus_millis(-WEEK))),
            pending: Changed::default(),
            next: world.next(),
            news: OnceLock::new(),
            took_part: OnceLock::new(),
        }
    }

    /// As of when the newest verdicts are.
    pub fn as_of(&self) -> At {
        self.now.as_of
    }

    /// Makes ready what most pages ask for.
    pub fn warm(&self, world: &World, outlook: Outlook<'_>) {
        drop(self.now.open(outlook, &Viewer::Operator));
        drop(self.news(&self.now));
        self.now.movers(world);
        self.took_part(world);
    }

    /// Makes ready the pages of the practices.
    pub fn warm_pages(&self, world: &World, names: &dyn Name) {
        for (place, practice) in world.practices().iter().enumerate() {
            self.now.page(&Viewer::Operator, place, "", |viewer, spared| {
                practice.page("", &Glance::new(world, viewer, self.now.as_of, names).sparing(spared))
            });
        }
    }

    /// Notes what an act has changed. The verdicts follow when somebody looks: many acts may come between two
    /// looks.
    pub fn note(&mut self, changed: &Changed) {
        self.pending.facts.extend(changed.facts.iter().copied());
        self.pending.subjects.extend(changed.subjects.iter().cloned());
        self.pending.all |= changed.all || self.pending.facts.len() > MANY;
        if self.pending.all {
            self.pending = Changed { all: true, ..Changed::default() };
        }
    }

    /// Whether the verdicts are those of that world as of that instant.
    pub fn is_of(&self, world: &World, as_of: At) -> bool {
        self.next == world.next() && self.now.as_of == as_of
    }

    /// Judges again what acts and time may have changed.
    pub fn turn(&mut self, world: &World, names: &dyn Name, as_of: At) {
        let pending = std::mem::take(&mut self.pending);
        match self.took_part.get_mut() {
            Some(took_part) if !pending.all => took_part.again(world, &pending),
            _ => self.took_part = OnceLock::new(),
        }
        let turn = |bench: &mut Arc<Bench>, as_of| match Arc::get_mut(bench) {
            Some(bench) => bench.turn(world, names, &pending, as_of),
            // A page still holds it.
            None => *bench = Arc::new(Bench::judge(world, as_of)),
        };
        turn(&mut self.now, as_of);
        turn(&mut self.week_ago, as_of.plus_millis(-WEEK));
        self.next = world.next();
        if let Some(news) = self.news.get_mut()
            && !Arc::make_mut(news).again(&self.week_ago, &self.now)
        {
            self.news = OnceLock::new();
        }
    }

    /// The bench of an instant, if it is one of the two.
    pub(super) fn at(&self, as_of: At) -> Option<&Arc<Bench>> {
        [&self.now, &self.week_ago].into_iter().find(|bench| bench.as_of == as_of)
    }

    /// In which matters people took part.
    pub fn took_part(&self, world: &World) -> &TookPart {
        self.took_part.get_or_init(|| TookPart::of(world))
    }

    /// What the week before that bench has changed, if it is the newest.
    pub fn news(&self, bench: &Arc<Bench>) -> Option<Arc<Diff>> {
        let is_newest = Arc::ptr_eq(bench, &self.now);
        is_newest
            .then(|| self.news.get_or_init(|| Arc::new(Diff::between(&self.week_ago, &self.now))).clone())
    }
}
