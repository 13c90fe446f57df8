//! Which pages readers ask for, found by following the links that the pages have.

use crate::Failed;
use crate::line::Line;
use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;

/// How many pages of one sort are asked for.
const OF_A_SORT: usize = 40;

/// Of a hundred requests, how many go to each sort of page. The sorts that are not here are looked at alone.
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

/// Where a page leads to inside the house.
fn linked(page: &str) -> impl Iterator<Item = String> {
    page.split("href=\"/")
        .skip(1)
        .filter_map(|rest| rest.split(['"', '#']).next())
        .map(|path| format!("/{}", path.replace("&amp;", "&")))
}

/// The first page of a practice.
fn is_front(link: &str) -> bool {
    link.strip_prefix("/p/").is_some_and(|rest| !rest.contains(['/', '?']))
}

/// A page of the house that has no sort of its own: neither a file nor a feed.
fn is_elsewhere(link: &str) -> bool {
    const SORTED: [&str; 14] = [
        "/saved/",
        "/write/",
        "/?",
        "/room/",
        "/cell/",
        "/clause/",
        "/p/",
        "/inbox",
        "/agreement",
        "/about",
        "/assets/",
        "/api/",
        "/openapi",
        "/sign-out",
    ];
    link.len() > 1 && !link.contains('.') && !SORTED.iter().any(|start| link.starts_with(start))
}

/// Pages by their sort.
pub struct Tour(BTreeMap<&'static str, Vec<String>>);

impl Tour {
    /// Follows the links of a server's pages, and those of each practice's own.
    pub async fn of(addr: SocketAddr, session: &str) -> Result<Tour, Failed> {
        let mut line = Line::open(addr, Some(session.to_owned())).await?;
        let mut links = BTreeSet::new();
        let mut walls = vec!["/".to_owned(), "/?open=1".to_owned()];
        for start in ["/", "/agreement", "/?keynote=-", "/inbox"] {
            links.extend(linked(&line.text(start).await?));
        }
        let fronts: Vec<String> = links.iter().filter(|link| is_front(link)).cloned().collect();
        for front in &fronts {
            links.extend(linked(&line.text(front).await?));
        }
        walls.extend(links.iter().filter(|link| link.starts_with("/?")).cloned());
        let some = |is_one: &dyn Fn(&str) -> bool| -> Vec<String> {
            let mine: Vec<&String> = links.iter().filter(|link| is_one(link)).collect();
            let step = mine.len().div_ceil(OF_A_SORT).max(1);
            mine.into_iter().step_by(step).cloned().collect()
        };
        let of = |start: &str| some(&|link| link.starts_with(start));
        let mut tour = BTreeMap::from([
            ("wall", walls),
            ("room", of("/room/")),
            ("cell", of("/cell/")),
            ("clause", of("/clause/")),
            ("practice", fronts),
            ("within", some(&|link| link.starts_with("/p/") && !is_front(link))),
            ("elsewhere", some(&is_elsewhere)),
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
