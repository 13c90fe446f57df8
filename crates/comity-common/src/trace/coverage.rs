//! What is known not to have happened: which time each source covers, for which kinds of event.
//!
//! Absence is knowledge only where *every* source that tells of a kind covers the time in question. Otherwise
//! the verdict is `unknown` and names the source that is missing.

use comity_spine::{At, ImportId, SourceId, trace::Brought};
use compact_str::CompactString;
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

    /// What keeps us from knowing that nothing of a kind happened in `[from, to]`, given that a source may be
    /// `slack` milliseconds behind; `None` if nothing does.
    ///
    /// `declared` are sources that the agreement names for the kind, each with its own slack; they count
    /// besides those ever connected. A source tells from its first record on (or from the day that its
    /// importer states); whoever says no beginning (`At(i64::MIN)`) asks from there.
    pub fn gap(&self, kind: &str, declared: &[(SourceId, i64)], from: At, to: At, slack: i64) -> Option<Gap> {
        let connected = self.gives.get(kind);
        if declared.is_empty() {
            let Some(connected) = connected else { return Some(Gap::NoSource) };
            return connected
                .iter()
                .find_map(|(source, spans)| Coverage::source_gap(source, spans, from, to, slack));
        }
        let known = connected.into_iter().flat_map(BTreeMap::keys);
        let sources: BTreeSet<&SourceId> = declared.iter().map(|(source, _)| source).chain(known).collect();
        let spans = |source| connected.and_then(|all| all.get(source)).map_or(&[][..], Vec::as_slice);
        let slack = |source| declared.iter().find(|(id, _)| id == source).map_or(slack, |(_, own)| *own);
        let gap = |source| Coverage::source_gap(source, spans(source), from, to, slack(source));
        sources.into_iter().find_map(gap)
    }

    fn source_gap(source: &SourceId, spans: &[(At, At)], from: At, to: At, slack: i64) -> Option<Gap> {
        let Some(&(first, _)) = spans.first() else { return Some(Gap::Uncovered(source.clone(), None)) };
        if to < from {
            return None;
        }
        let from = if from == At(i64::MIN) { first } else { from };
        if from < first || to < first {
            return Some(Gap::Begins(source.clone(), first));
        }
        let mut reached = None;
        for (start, end) in spans {
            let (open, end) = (reached.unwrap_or(from), end.0.saturating_add(slack));
            if *start <= open && open.0 <= end {
                reached = Some(At(end));
            }
        }
        let newest = spans.last().map(|(_, end)| *end);
        reached.is_none_or(|reached| reached < to).then(|| Gap::Uncovered(source.clone(), newest))
    }

    /// Joins the runs of a source that tell of a kind into spans, earliest first, without overlap.
    fn join(&mut self, source: &SourceId, kind: &CompactString) {
        let tells = |run: &&Run| !run.undone && run.source == *source && run.gives.contains(kind);
        let mut runs: Vec<(At, At)> =
            self.runs.values().filter(tells).map(|run| (run.from, run.to.max(run.from))).collect();
        runs.sort_unstable();
        let spans = self.gives.entry(kind.clone()).or_default().entry(source.clone()).or_default();
        spans.clear();
        for run in runs {
            match spans.last_mut() {
                Some(last) if run.0 <= last.1 => last.1 = last.1.max(run.1),
                _ => spans.push(run),
            }
        }
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

    /// Whether any import still stands.
    pub fn is_empty(&self) -> bool {
        self.runs.values().all(|run| run.undone)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
        assert_eq!(coverage.gap("contact", &[], At(10), At(90), 0), None);
        coverage.made(&brought(2, "slack", 0, 50));
        let slack = SourceId::new("slack").unwrap();
        assert_eq!(
            coverage.gap("contact", &[], At(10), At(90), 0),
            Some(Gap::Uncovered(slack, Some(At(50))))
        );
        coverage.undone(ImportId(1));
        let calendar = SourceId::new("calendar").unwrap();
        assert_eq!(coverage.gap("contact", &[], At(10), At(40), 0), Some(Gap::Uncovered(calendar, None)));
        assert_eq!(coverage.gap("deal.lost", &[], At(10), At(40), 0), Some(Gap::NoSource));
    }

    #[test]
    fn a_hole_between_two_imports_is_a_hole() {
        let mut coverage = Coverage::default();
        coverage.made(&brought(1, "calendar", 0, 100));
        coverage.made(&brought(2, "calendar", 200, 300));
        let calendar = SourceId::new("calendar").unwrap();
        assert_eq!(
            coverage.gap("contact", &[], At(10), At(250), 0),
            Some(Gap::Uncovered(calendar, Some(At(300))))
        );
        assert_eq!(coverage.gap("contact", &[], At(10), At(250), 100), None);
        assert_eq!(coverage.gap("contact", &[], At(10), At(90), 0), None);
    }

    #[test]
    fn slack_is_counted_from_what_is_covered_and_not_from_what_is_asked() {
        let mut coverage = Coverage::default();
        coverage.made(&brought(1, "calendar", 0, 100));
        let calendar = SourceId::new("calendar").unwrap();
        assert_eq!(coverage.gap("contact", &[], At(105), At(108), 10), None);
        assert_eq!(
            coverage.gap("contact", &[], At(111), At(118), 10),
            Some(Gap::Uncovered(calendar, Some(At(100))))
        );
    }

    #[test]
    fn of_the_time_before_its_first_record_a_source_tells_nothing() {
        let mut coverage = Coverage::default();
        coverage.made(&brought(1, "calendar", 100, 200));
        let begins = Some(Gap::Begins(SourceId::new("calendar").unwrap(), At(100)));
        assert_eq!(coverage.gap("contact", &[], At(50), At(150), 0), begins);
        assert_eq!(coverage.gap("contact", &[], At(10), At(20), 0), begins);
        assert_eq!(coverage.gap("contact", &[], At(100), At(150), 0), None);
        // Who states no beginning asks for what the source can know.
        assert_eq!(coverage.gap("contact", &[], At(i64::MIN), At(150), 0), None);
        assert_eq!(coverage.gap("contact", &[], At(i64::MIN), At(99), 0), begins);
    }

    #[test]
    fn each_source_may_be_as_far_behind_as_the_agreement_says_of_it() {
        let mut coverage = Coverage::default();
        coverage.made(&brought(1, "calendar", 0, 100));
        coverage.made(&brought(2, "slack", 0, 100));
        let (calendar, slack) = (SourceId::new("calendar").unwrap(), SourceId::new("slack").unwrap());
        let declared = [(calendar.clone(), 5), (slack, 50)];
        assert_eq!(coverage.gap("contact", &declared, At(10), At(105), 90), None);
        let behind = Some(Gap::Uncovered(calendar, Some(At(100))));
        assert_eq!(coverage.gap("contact", &declared, At(10), At(106), 90), behind);
    }
}
