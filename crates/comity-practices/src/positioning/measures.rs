//! The numbers: how far apart functions are, whether that narrowed, who has signed, what drifts, what claims
//! rest on.

use super::differ;
use super::drift;
use super::fold::{Stands, State, canvases};
use crate::reading::share;
use comity_common::practice::{Measure, Reading};
use comity_common::view::View;

/// The measures.
pub const MEASURES: &[Measure<State>] = &[
    Measure {
        id: "P7-2",
        title: "How far apart functions are",
        unit: "(0: all say the same; 1: as far apart as can be)",
        says: "For the newest round of each canvas that was read, the mean over its closed questions: of a \
               choice the Jensen-Shannon divergence between functions over its largest value, functions \
               counting equally (Lin 1991); of an order the mean Kendall distance between functions' Borda \
               orders; of a degree the mean difference of functions' means over the scale's width. No interval: \
               functions are few and named, and each question shows the chance of its own. It could be driven \
               down by copying, which the seal prevents, and by asking what nobody differs about: the questions \
               stand beside it. It cannot say who is right, nor whether words that differ mean the same.",
        take: apart,
    },
    Measure {
        id: "P7-2-gain",
        title: "Whether heads came together",
        unit: "(first round less last; above 0 they did)",
        says: "Over canvases with two rounds that were read, the mean of the first round's distance less the \
               last's, over the questions that both ask. Answers of the last are as blind as those of the first, \
               so this is about heads and not about signatures. It could be driven up by a wild first round. It \
               cannot say that they came together on the right thing.",
        take: gain,
    },
    Measure {
        id: "P7-3",
        title: "Signed by all",
        unit: "share of canvases whose newest words every function has signed",
        says: "To sign with a position counts, whichever it is; an objection stands beside the words. Interval: \
               80 % Jeffreys. It could be driven up by canvases that ask few functions: each names those it \
               asks. It cannot say that anybody agrees; that is the first measure's.",
        take: |view| {
            let all = canvases(view);
            share(all.iter().filter(|(_, it)| it.unsigned().is_empty()).count(), all.len())
        },
    },
    Measure {
        id: "P7-4",
        title: "Material that drifts",
        unit: "share of watched material with something open",
        says: "Of the material that was read at least once, the share whose last text says a claim that is not \
               cleared, was withdrawn or is said otherwise, or that lacks or has words against a rule, and that \
               nobody settled since. Words are compared exactly; what is nearly a claim is shown to a person. \
               Interval: 80 % Jeffreys. It could be driven down by not checking: each stands with the day of \
               its last text. It cannot find what is claimed in other words altogether.",
        take: drifting,
    },
    Measure {
        id: "P7-5",
        title: "Claims that stand on something",
        unit: "share of claims that are proved and cleared today",
        says: "Of the claims that were not withdrawn, the share whose newest wording has a proof and a clearance, \
               neither of which has run out. Interval: 80 % Jeffreys. It could be driven up by proofs that \
               prove nothing: legal clears each with its proof beside it. It cannot say that a proof is good.",
        take: |view| {
            let ours = |canvas| canvases(view).iter().any(|(id, _)| *id == canvas);
            let all = view.state.claims.values().filter(|it| it.withdrawn.is_none() && ours(&it.canvas));
            let all: Vec<Stands> = all.map(|it| it.stands(view.as_of)).collect();
            share(all.iter().filter(|stands| **stands == Stands::Good).count(), all.len())
        },
    },
];

fn mean_of(values: &[f64]) -> Reading {
    let value = (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64);
    Reading { value, interval: None, of: values.len() }
}

fn apart(view: &View<'_, State>) -> Reading {
    let newest = |(id, _): &(&comity_spine::Slug, _)| differ::mean(differ::read(view, id).last()?.1);
    mean_of(&canvases(view).iter().filter_map(newest).collect::<Vec<_>>())
}

fn gain(view: &View<'_, State>) -> Reading {
    let gains = canvases(view).into_iter().filter_map(|(id, _)| differ::before_and_after(view, id));
    mean_of(&gains.map(|(first, last)| first - last).collect::<Vec<_>>())
}

fn drifting(view: &View<'_, State>) -> Reading {
    let ours = |canvas| canvases(view).iter().any(|(id, _)| *id == canvas);
    let all = view.state.watches.values().filter(|it| ours(&it.canvas));
    let read: Vec<usize> = all.filter_map(|it| drift::of_watch(view, it)).map(|found| found.len()).collect();
    share(read.iter().filter(|n| **n > 0).count(), read.len())
}
