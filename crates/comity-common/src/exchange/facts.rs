//! What clauses may see of a step: the exchange, its initiative, the functions, how deep. Never more than
//! an outline of what is kept between some people.

use super::book::Thread;
use crate::practice::Seen;
use comity_spine::{Depth, Head, Ref, Visibility};

/// The facts of a step of a thread.
///
/// `depth` is `None` where the step is no contact of the one who does it (sending an ask is none of the
/// sender's, and must never become one of the receiver's). `words` are closed words for `where`; they are
/// left out of a pair's or privileged exchange, because a verdict that hangs on them would tell them. Its
/// initiative stays: without it, what a function does in confidence would be judged as absence.
pub fn seen<O, A, C>(
    thread: &Thread<O, A, C>,
    matter: Ref,
    head: &Head,
    depth: Option<Depth>,
    words: &[(&str, &str)],
) -> Seen {
    let visibility = thread.opened.head.visibility.max(head.visibility);
    let opens = thread.opened.head.seq == head.seq;
    let mut seen = Seen {
        about: std::iter::once(matter).chain(thread.initiative.as_ref().map(Ref::initiative)).collect(),
        to: opens.then(|| thread.to.clone()),
        depth,
        ..Seen::default()
    };
    if visibility <= Visibility::Space {
        seen.attrs.extend(words.iter().map(|(key, value)| ((*key).into(), (*value).into())));
    }
    seen
}
