//! What is known not to have happened: which time each source covers, for which kinds of event.
//!
//! Absence is knowledge only where *every* source that tells of a kind covers the time in question. Otherwise
//! the verdict is `unknown` and names the source that is missing.

use comity_spine::{At, ImportId, SourceId, trace::Brought};
use compact_str::CompactString;
use smallvec::SmallVec;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Clone, Debug, PartialEq, Eq)]
struct Run {
    source: SourceId,
    gives: Vec<CompactString>,
    from: At,
    to: At,
    undone: bool,
}

/// Every import with the kinds and the time it covers.
#[derive(Clone, Debug, Default)]
pub struct Coverage {
    runs: BTreeMap<ImportId, Run>,
    /// By kind: the sources that ever told of it, with the spans that their standing runs cover.
    ///
    /// An undone import leaves its source here, covering nothing.
    gives: BTreeMap<CompactString, BTreeMap<SourceId, Vec<(At, At)>>>,
}

/// A source with the spans that it covers, earliest first, and the milliseconds that it may be behind.
#[derive(Clone, Debug)]
struct Covering<'a> {
    source: &'a SourceId,
    spans: &'a [(At, At)],
    slack: i64,
}

/// The sources that tell of a kind.
#[derive(Clone, Debug)]
pub struct Telling<'a>(SmallVec<[Covering<'a>; 1]>);

/// Why absence of a kind is not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Gap {
    /// No source ever told of that kind.
    NoSource,
    /// Comity itself keeps that kind, but only since its log began.
    BeforeLog(At),
    /// That source begins only at the instant: of the time before it tells nothing.
    Begins(SourceId, At),
    /// That source does not cover the time; it covers until the instant, if it covers anything.
    Uncovered(SourceId, Option<At>),
}

impl Coverage {
    /// Takes in an import.
    pub fn made(&mut self, brought: &Brought) {
        if let (Some(from), Some(to)) = (brought.from, brought.to) {
            let run =
                Run { source: brought.source.clone(), gives: brought.gives.clone(), from, to, undone: false };
            self.runs.insert(brought.import, run);
        }
        for kind in &brought.gives {
            self.join(&brought.source, kind);
        }
    }

    /// Takes an import back; its source stays known, uncovered.
    pub fn undone(&mut self, import: ImportId) {
        let Some(run) = self.runs.get_mut(&import) else { return };
        run.undone = true;
        let (source, gives) = (run.source.clone(), run.gives.clone());
        for kind in &gives {
            self.join(&source, kind);
        }
    }

    /// Whether a source has ever told of a kind, and still does.
    pub fn is_told(&self, kind: &str) -> bool {
        self.gives.get(kind).is_some_and(|sources| sources.values().any(|spans| !spans.is_empty()))
    }

    /// The sources that tell of a kind: those ever connected, and those `declared` by the agreement, each
    /// with the milliseconds that it may be behind; `slack` for the others.
    pub fn telling<'a>(
        &'a self,
        kind: &str,
        declared: &BTreeMap<&'a SourceId, i64>,
        slack: i64,
    ) -> Telling<'a> {
        let connected = self.gives.get(kind);
        let known = connected.into_iter().flat_map(BTreeMap::keys);
        let sources: BTreeSet<&SourceId> = declared.keys().copied().chain(known).collect();
        let spans = |source| connected.and_then(|all| all.get(source)).map_or(&[][..], Vec::as_slice);
        let slack = |source| declared.get(source).copied().unwrap_or(slack);
        let covering = |source| Covering { source, spans: spans(source), slack: slack(source) };
        Telling(sources.into_iter().map(covering).collect())
    }

    /// Joins the runs of a source that tell of a kind into spans, earliest first, without overlap.
    fn join(&mut self, source: &SourceId, kind: &CompactString) {
        let tells = |run: &&Run| !run.undone && run.source == *source && run.gives.contains(kind);
        let spans = joined(self.runs.values().filter(tells));
        self.gives.entry(kind.clone()).or_default().insert(source.clone(), spans);
    }

    /// The last instants before what is covered of some kinds may change by time alone, earliest first, given
    /// how far behind each source may be.
    pub fn edges<'a>(
        &self,
        kinds: impl Fn(&str) -> bool + 'a,
        slack: impl Fn(&SourceId) -> i64 + 'a,
    ) -> Vec<At> {
        let runs = self.runs.values().filter(|run| !run.undone && run.gives.iter().any(|kind| kinds(kind)));
        let mut edges: Vec<At> = runs
            .flat_map(|run| {
                [At(run.from.0.saturating_sub(1)), At(run.to.0.saturating_add(slack(&run.source)))]
            })
            .collect();
        edges.sort_unstable();
        edges.dedup();
        edges
    }

    /// The sources that tell of a kind.
    pub fn sources_of(&self, kind: &str) -> impl Iterator<Item = &SourceId> {
        self.gives.get(kind).into_iter().flat_map(BTreeMap::keys)
    }

    /// Every source with the time its imports cover, and whether any import of it still stands.
    pub fn sources(&self) -> BTreeMap<&SourceId, Option<(At, At)>> {
        let mut all: BTreeMap<&SourceId, Option<(At, At)>> =
            self.gives.values().flat_map(BTreeMap::keys).map(|source| (source, None)).collect();
        for run in self.runs.values().filter(|run| !run.undone) {
            let span = all.entry(&run.source).or_insert(None);
            *span = Some(span.map_or((run.from, run.to), |(from, to)| (from.min(run.from), to.max(run.to))));
        }
        all
    }

    /// The time that a source covers, whatever it tells of: spans, earliest first, without overlap.
    pub fn spans(&self, source: &SourceId) -> Vec<(At, At)> {
        let stands = |run: &&Run| !run.undone && run.source == *source;
        joined(self.runs.values().filter(stands))
    }

    /// Whether any import still stands.
    pub fn is_empty(&self) -> bool {
        self.runs.values().all(|run| run.undone)
    }
}

/// What runs cover together: spans, earliest first, without overlap.
fn joined<'a>(runs: impl Iterator<Item = &'a Run>) -> Vec<(At, At)> {
    let mut runs: Vec<(At, At)> = runs.map(|run| (run.from, run.to.max(run.from))).collect();
    runs.sort_unstable();
    let mut spans: Vec<(At, At)> = Vec::new();
    for run in runs {
        match spans.last_mut() {
            Some(last) if run.0 <= last.1 => last.1 = last.1.max(run.1),
            _ => spans.push(run),
        }
    }
    spans
}

impl Telling<'_> {
    /// Whether nobody tells of it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What keeps us from knowing that nothing of the kind happened in `[from, to]`; `None` if nothing does.
    ///
    /// A source tells from its first record on (or from the day that its importer states); whoever says no
    /// beginning (`At(i64::MIN)`) asks from there.
    pub fn gap(&self, from: At, to: At) -> Option<Gap> {
        if self.0.is_empty() {
            return Some(Gap::NoSource);
        }
        self.0.iter().find_map(|covering| covering.gap(from, to))
    }
}

impl Covering<'_> {
    fn gap(&self, from: At, to: At) -> Option<Gap> {
        let uncovered = |newest| Some(Gap::Uncovered(self.source.clone(), newest));
        let (Some(&(first, _)), Some(&(_, newest))) = (self.spans.first(), self.spans.last()) else {
            return uncovered(None);
        };
        if to < from {
            return None;
        }
        let from = if from == At(i64::MIN) { first } else { from };
        if from < first || to < first {
            return Some(Gap::Begins(self.source.clone(), first));
        }
        let mut reached = None;
        for (start, end) in self.spans {
            let (open, end) = (reached.unwrap_or(from), end.0.saturating_add(self.slack));
            if *start <= open && open.0 <= end {
                reached = Some(At(end));
            }
        }
        if reached.is_none_or(|reached| reached < to) { uncovered(Some(newest)) } else { None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gap(
        coverage: &Coverage,
        kind: &str,
        declared: &[(SourceId, i64)],
        from: At,
        to: At,
        slack: i64,
    ) -> Option<Gap> {
        let declared = declared.iter().map(|(source, slack)| (source, *slack)).collect();
        coverage.telling(kind, &declared, slack).gap(from, to)
    }

    fn brought(n: u128, source: &str, from: i64, to: i64) -> Brought {
        Brought {
            import: ImportId(n),
            source: SourceId::new(source).unwrap(),
            pack: "test".into(),
            sha256: String::new(),
            rows: 1,
            refused: 0,
            gives: vec!["contact".into()],
            from: Some(At(from)),
            to: Some(At(to)),
        }
    }

    #[test]
    fn absence_needs_every_source_that_tells_of_the_kind() {
        let mut coverage = Coverage::default();
        coverage.made(&brought(1, "calendar", 0, 100));
        assert_eq!(gap(&coverage, "contact", &[], At(10), At(90), 0), None);
        coverage.made(&brought(2, "slack", 0, 50));
        let slack = SourceId::new("slack").unwrap();
        assert_eq!(
            gap(&coverage, "contact", &[], At(10), At(90), 0),
            Some(Gap::Uncovered(slack, Some(At(50))))
        );
        coverage.undone(ImportId(1));
        let calendar = SourceId::new("calendar").unwrap();
        assert_eq!(gap(&coverage, "contact", &[], At(10), At(40), 0), Some(Gap::Uncovered(calendar, None)));
        assert_eq!(gap(&coverage, "deal.lost", &[], At(10), At(40), 0), Some(Gap::NoSource));
    }

    #[test]
    fn a_hole_between_two_imports_is_a_hole() {
        let mut coverage = Coverage::default();
        coverage.made(&brought(1, "calendar", 0, 100));
        coverage.made(&brought(2, "calendar", 200, 300));
        let calendar = SourceId::new("calendar").unwrap();
        assert_eq!(
            gap(&coverage, "contact", &[], At(10), At(250), 0),
            Some(Gap::Uncovered(calendar, Some(At(300))))
        );
        assert_eq!(gap(&coverage, "contact", &[], At(10), At(250), 100), None);
        assert_eq!(gap(&coverage, "contact", &[], At(10), At(90), 0), None);
    }

    #[test]
    fn slack_is_counted_from_what_is_covered_and_not_from_what_is_asked() {
        let mut coverage = Coverage::default();
        coverage.made(&brought(1, "calendar", 0, 100));
        let calendar = SourceId::new("calendar").unwrap();
        assert_eq!(gap(&coverage, "contact", &[], At(105), At(108), 10), None);
        assert_eq!(
            gap(&coverage, "contact", &[], At(111), At(118), 10),
            Some(Gap::Uncovered(calendar, Some(At(100))))
        );
    }

    #[test]
    fn of_the_time_before_its_first_record_a_source_tells_nothing() {
        let mut coverage = Coverage::default();
        coverage.made(&brought(1, "calendar", 100, 200));
        let begins = Some(Gap::Begins(SourceId::new("calendar").unwrap(), At(100)));
        assert_eq!(gap(&coverage, "contact", &[], At(50), At(150), 0), begins);
        assert_eq!(gap(&coverage, "contact", &[], At(10), At(20), 0), begins);
        assert_eq!(gap(&coverage, "contact", &[], At(100), At(150), 0), None);
        // Who states no beginning asks for what the source can know.
        assert_eq!(gap(&coverage, "contact", &[], At(i64::MIN), At(150), 0), None);
        assert_eq!(gap(&coverage, "contact", &[], At(i64::MIN), At(99), 0), begins);
    }

    #[test]
    fn each_source_may_be_as_far_behind_as_the_agreement_says_of_it() {
        let mut coverage = Coverage::default();
        coverage.made(&brought(1, "calendar", 0, 100));
        coverage.made(&brought(2, "slack", 0, 100));
        let (calendar, slack) = (SourceId::new("calendar").unwrap(), SourceId::new("slack").unwrap());
        let declared = [(calendar.clone(), 5), (slack, 50)];
        assert_eq!(gap(&coverage, "contact", &declared, At(10), At(105), 90), None);
        let behind = Some(Gap::Uncovered(calendar, Some(At(100))));
        assert_eq!(gap(&coverage, "contact", &declared, At(10), At(106), 90), behind);
    }
}
