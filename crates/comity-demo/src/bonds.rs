//! Who is in touch about what: the part of the plot that sources tell.

use crate::dice::Dice;
use crate::people::{CREWS, Colleague};

/// An initiative as chat rooms, meetings and boards know it.
pub struct Effort {
    /// Its id.
    pub id: &'static str,
    /// What people call it.
    pub title: &'static str,
    /// The tracker's project.
    pub project: &'static str,
    /// The day on which it was opened.
    pub from: i64,
    /// The day after which nobody speaks of it any more.
    pub to: i64,
    /// Which function speaks of it from which day to which day, how often a week, and whether it comes to the
    /// weekly meeting.
    pub bonds: &'static [Bond],
}

/// A function in touch about an initiative.
#[derive(Clone, Copy)]
pub struct Bond {
    /// The function.
    pub function: &'static str,
    /// From which day.
    pub from: i64,
    /// To which day.
    pub to: i64,
    /// Messages a week.
    pub weekly: f64,
    /// Whether it comes to the meeting.
    pub meets: bool,
}

const fn bond(function: &'static str, from: i64, to: i64, weekly: f64, meets: bool) -> Bond {
    Bond { function, from, to, weekly, meets }
}

/// What the plot calls "until now".
pub const NOW: i64 = 6;

/// The fourteen initiatives.
pub const EFFORTS: &[Effort] = &[
    Effort {
        id: "instant-savings",
        title: "Instant savings",
        project: "SAVE",
        from: -538,
        to: -220,
        bonds: &[
            bond("product", -538, -220, 3.0, true),
            bond("design", -530, -260, 2.5, true),
            bond("engineering", -500, -220, 5.0, true),
            bond("marketing", -505, -224, 1.5, true),
            bond("legal", -470, -330, 1.0, false),
            bond("compliance", -450, -340, 0.7, false),
            bond("sales", -340, -224, 0.8, false),
            bond("customer-success", -330, -224, 0.8, false),
            bond("data", -480, -220, 0.8, true),
        ],
    },
    Effort {
        id: "round-up-giving",
        title: "Round-up giving",
        project: "GIVE",
        from: -538,
        to: -220,
        bonds: &[
            bond("product", -538, -220, 2.0, true),
            bond("engineering", -480, -220, 4.0, true),
            bond("customer-success", -320, -224, 1.0, false),
            bond("legal", -420, -400, 1.0, false),
            bond("marketing", -300, -224, 1.0, false),
        ],
    },
    Effort {
        id: "clinic-finder",
        title: "Clinic finder",
        project: "CLIN",
        from: -537,
        to: -220,
        bonds: &[
            bond("product", -537, -220, 2.5, true),
            bond("clinical", -330, -224, 1.5, true),
            bond("design", -520, -300, 2.0, true),
            bond("engineering", -470, -220, 4.0, true),
            bond("growth", -290, -224, 1.0, false),
        ],
    },
    Effort {
        id: "score-coach",
        title: "Score coach",
        project: "COACH",
        from: -531,
        to: -380,
        bonds: &[
            bond("product", -531, -380, 2.0, true),
            bond("engineering", -520, -390, 3.0, true),
            bond("legal", -476, -404, 1.2, false),
            bond("data", -525, -390, 1.5, true),
        ],
    },
    Effort {
        id: "pay-later",
        title: "Pay later at the till",
        project: "PAY",
        from: -203,
        to: NOW,
        bonds: &[
            bond("product", -203, NOW, 4.0, true),
            bond("design", -203, NOW, 2.8, true),
            bond("engineering", -150, NOW, 6.0, true),
            bond("marketing", -124, NOW, 1.6, true),
            bond("legal", -120, -62, 1.8, false),
            bond("compliance", -8, NOW, 1.4, false),
            bond("sales", -40, NOW, 1.0, false),
            bond("customer-success", -13, NOW, 1.2, false),
            bond("data", -62, NOW, 1.0, true),
        ],
    },
    Effort {
        id: "care-wallet",
        title: "Care wallet",
        project: "CARE",
        from: -203,
        to: NOW,
        bonds: &[
            bond("product", -203, NOW, 3.5, true),
            bond("design", -203, NOW, 2.2, true),
            bond("clinical", -190, NOW, 1.8, true),
            bond("engineering", -120, NOW, 5.0, true),
            bond("compliance", -98, -80, 1.6, false),
            bond("growth", -42, NOW, 0.9, false),
            bond("legal", -25, NOW, 0.9, false),
            bond("marketing", -10, NOW, 0.7, false),
        ],
    },
    Effort {
        id: "symptom-guide",
        title: "Symptom guide",
        project: "GUIDE",
        from: -202,
        to: NOW,
        bonds: &[
            bond("product", -202, NOW, 2.5, true),
            bond("clinical", -199, NOW, 3.0, true),
            bond("design", -202, NOW, 2.0, true),
            bond("engineering", -110, NOW, 4.0, true),
        ],
    },
    Effort {
        id: "family-pots",
        title: "Family pots",
        project: "POTS",
        from: -196,
        to: NOW,
        bonds: &[
            bond("product", -196, NOW, 2.0, true),
            bond("design", -196, NOW, 2.2, true),
            bond("marketing", -84, NOW, 1.3, true),
            bond("engineering", -100, NOW, 4.0, true),
            bond("customer-success", -62, NOW, 0.8, false),
            bond("growth", -50, NOW, 0.8, true),
            bond("compliance", -120, -90, 1.0, false),
            bond("legal", -28, NOW, 0.8, false),
        ],
    },
    Effort {
        id: "one-tap-refund",
        title: "One-tap refund",
        project: "REFUND",
        from: -196,
        to: NOW,
        bonds: &[
            bond("product", -196, NOW, 2.0, true),
            bond("design", -196, NOW, 1.9, true),
            bond("sales", -75, NOW, 1.2, true),
            bond("customer-success", -72, NOW, 1.0, true),
            bond("compliance", -115, -80, 1.2, false),
            bond("legal", -68, -40, 1.0, false),
            bond("marketing", -52, NOW, 0.9, false),
            bond("engineering", -130, NOW, 4.5, true),
        ],
    },
    Effort {
        id: "borderless-card",
        title: "Borderless card",
        project: "CARD",
        from: -189,
        to: NOW,
        bonds: &[
            bond("product", -189, NOW, 2.0, true),
            bond("design", -189, NOW, 1.9, true),
            bond("compliance", -53, NOW, 1.0, false),
            bond("engineering", -120, NOW, 4.0, true),
        ],
    },
    Effort {
        id: "claims-by-photo",
        title: "Claims by photo",
        project: "CLAIM",
        from: -182,
        to: NOW,
        bonds: &[
            bond("product", -182, NOW, 2.0, true),
            bond("design", -182, -45, 2.0, true),
            bond("engineering", -62, NOW, 3.5, true),
            bond("customer-success", -22, NOW, 1.0, false),
        ],
    },
    Effort {
        id: "quiet-statements",
        title: "Quiet statements",
        project: "STMT",
        from: -175,
        to: NOW,
        bonds: &[
            bond("product", -175, NOW, 1.0, false),
            bond("customer-success", -100, NOW, 0.8, false),
            bond("engineering", -70, NOW, 2.5, false),
        ],
    },
    Effort {
        id: "open-ledger-api",
        title: "Open ledger API",
        project: "LEDGER",
        from: -168,
        to: NOW,
        bonds: &[bond("product", -168, NOW, 0.8, false), bond("engineering", -160, NOW, 5.0, true)],
    },
    Effort {
        id: "advisor-chat",
        title: "Advisor chat",
        project: "ADVISE",
        from: -161,
        to: NOW,
        bonds: &[
            bond("product", -161, NOW, 1.2, true),
            bond("design", -150, -60, 1.5, true),
            bond("data", -120, NOW, 0.9, false),
        ],
    },
];

impl Bond {
    /// The two or three people of the function who are in it; those whom the story names come first.
    pub fn people<'a>(&self, seed: u64, effort: &Effort, all: &'a [Colleague]) -> Vec<&'a Colleague> {
        let of_crew =
            |it: &&Colleague| CREWS[it.crew].function == self.function && it.is_there(self.from.max(-520));
        let (named, others): (Vec<_>, Vec<_>) = all.iter().filter(of_crew).partition(|it| it.from == -900);
        let mut dice = Dice::new(seed, &format!("bond/{}/{}", effort.id, self.function));
        let n = if self.function == "engineering" { 6 } else { 2 };
        let mut chosen = Vec::new();
        for pool in [named, others] {
            let mut pool = pool;
            while chosen.len() < n && !pool.is_empty() {
                chosen.push(pool.remove(dice.below(pool.len())));
            }
        }
        chosen
    }
}
