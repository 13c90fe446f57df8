//! Which pages readers ask for, found by following the links that the pages have.

use crate::Failed;
use crate::line::Line;
use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;

/// How many pages of one sort are asked for.
const OF_A_SORT: usize = 40;

/// Of a hundred requests, how many go to each sort of page.
const MIX: [(&str, usize); 8] = [
    ("wall", 30),
    ("room", 25),
    ("inbox", 15),
    ("cell", 10),
    ("clause", 6),
    ("agreement", 6),
    ("practice", 4),
    ("about", 4),
];

/// Pages by their sort.
pub struct Tour(BTreeMap<&'static str, Vec<String>>);

impl Tour {
    /// Follows the links of a server's pages.
    pub async fn of(addr: SocketAddr, session: &str) -> Result<Tour, Failed> {
        let mut line = Line::open(addr, Some(session.to_owned())).await?;
        let mut links = BTreeSet::new();
        let mut walls = vec!["/".to_owned(), "/?open=1".to_owned()];
        for start in ["/", "/agreement", "/?keynote=-", "/inbox"] {
            let page = line.text(start).await?;
            links.extend(
                page.split("href=\"/")
                    .skip(1)
                    .filter_map(|rest| rest.split('"').next())
                    .map(|path| format!("/{}", path.replace("&amp;", "&"))),
            );
        }
        walls.extend(links.iter().filter(|link| link.starts_with("/?")).cloned());
        let of = |start: &str| -> Vec<String> {
            let mine: Vec<&String> = links.iter().filter(|link| link.starts_with(start)).collect();
            let step = (mine.len() / OF_A_SORT).max(1);
            mine.into_iter().step_by(step).take(OF_A_SORT).cloned().collect()
        };
        let mut tour = BTreeMap::from([
            ("wall", walls),
            ("room", of("/room/")),
            ("cell", of("/cell/")),
            ("clause", of("/clause/")),
            ("practice", of("/p/")),
        ]);
        for own in ["inbox", "agreement", "about"] {
            tour.insert(own, vec![format!("/{own}")]);
        }
        match tour.iter().find(|(_, paths)| paths.is_empty()) {
            Some((sort, _)) => Err(format!("no page links to any {sort}").into()),
            None => Ok(Tour(tour)),
        }
    }

    /// Every sort with its pages.
    pub fn sorts(&self) -> impl Iterator<Item = (&'static str, &[String])> {
        self.0.iter().map(|(sort, paths)| (*sort, paths.as_slice()))
    }

    /// The page of the so-manieth request: always the same for the same number.
    pub fn page(&self, n: usize) -> &str {
        // Steps of a prime, so that the sorts mix.
        let mut place = n * 37 % 100;
        for (sort, share) in MIX {
            if place < share {
                let paths = &self.0[sort];
                return &paths[(n / 100 + n) % paths.len()];
            }
            place -= share;
        }
        "/"
    }
}
