//! What can be wrong with one event; each message names the mend.

/// Why an event was not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Fault {
    #[error("it has no readable start; give it a DTSTART such as 20260301T093000Z")]
    NoStart,
    #[error("its zone `{0}` is not known; name an IANA zone such as Europe/Berlin in TZID")]
    Zone(String),
    #[error("its {0} is no date; write one such as 20260301T093000Z")]
    Date(&'static str),
    #[error("its RRULE cannot be read; write one such as FREQ=WEEKLY;BYDAY=TU")]
    Rule,
    #[error("it repeats {0}; only daily or slower repetition is read, so change FREQ to DAILY")]
    TooOften(&'static str),
    #[error("its RRULE says COUNT={0}; a count from 1 to 1000 is read, or an UNTIL date")]
    Count(String),
    #[error("its RRULE says INTERVAL={0}; an interval is a whole number from 1 to 1000")]
    Interval(String),
    #[error("its RRULE says {part}={value}; {part} runs {range}")]
    Part { part: &'static str, value: String, range: &'static str },
    #[error("its RRULE counts in another calendar or skips days; write it in the Gregorian calendar")]
    OtherCalendar,
    #[error("its RRULE contradicts itself; write one such as FREQ=MONTHLY;BYDAY=2TU")]
    Contradiction,
    #[error("its recurrence takes over 20000 steps to reach the window; start the series later")]
    TooManySteps,
    #[error("it repeats over 5000 times within the window; read a shorter window")]
    TooManyInstances,
    #[error("the file's recurrences together take more steps than are spent on one file; split the export")]
    BudgetSpent,
    #[error("it uses EXRULE, which calendars gave up in 2009; list the left-out dates in EXDATE")]
    ExRule,
}
