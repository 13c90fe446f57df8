//! Strings planted where only some may see them; everybody else walks every page, every form, every error and
//! the open socket, and must not meet them.
//!
//! `cargo xtask canary` runs it. For each planted string somebody who may see it must meet it: a string that
//! nobody finds proves nothing.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::allow_attributes,
    reason = "a test fails, and tells"
)]

mod company;

use comity_common::World;
use comity_desk::Desk;
use comity_spine::{Function, Noun, Ref, Visibility};
use comity_web::House;
use comity_web::routes::ROUTES;
use company::tab::Tab;
use company::{Asker, Company, Writes, ask, call, escaped};
use std::collections::BTreeSet;
use std::process::{Command, ExitCode};
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

/// A planted string, how closed it is, and who may meet it.
struct Canary {
    text: &'static str,
    kind: &'static str,
    by: Asker,
    initiative: &'static str,
    visibility: Visibility,
    with: &'static [Asker],
    may: &'static [Asker],
}

use Asker::{Admin, Auditor, Dri, Lead, Member, Open, Region};

/// Everybody who works here; whoever is at the machine before the first password sees as much.
const HOUSE: &[Asker] = &[Open, Member, Lead, Region, Dri, Auditor, Admin];

const PLANTED: &[Canary] = &[
    Canary {
        text: "zzcanary-privileged",
        kind: "concern.raised",
        by: Lead,
        initiative: "atlas",
        visibility: Visibility::Privileged,
        with: &[],
        may: &[Lead],
    },
    Canary {
        text: "zzcanary-pair",
        kind: "ask.sent",
        by: Member,
        initiative: "atlas",
        visibility: Visibility::Pair,
        with: &[Lead],
        may: &[Member, Lead],
    },
    Canary {
        text: "zzcanary-space",
        kind: "concern.raised",
        by: Lead,
        initiative: "borealis",
        visibility: Visibility::Space,
        with: &[],
        may: HOUSE,
    },
    Canary {
        text: "zzcanary-borealis",
        kind: "ask.sent",
        by: Member,
        initiative: "borealis",
        visibility: Visibility::Open,
        with: &[],
        may: HOUSE,
    },
    // What is reported and what is proposed between two: in no list by mail, not even in theirs.
    Canary {
        text: "zzcanary-problem",
        kind: "problem.reported",
        by: Lead,
        initiative: "atlas",
        visibility: Visibility::Pair,
        with: &[Dri],
        may: &[Lead, Dri],
    },
    Canary {
        text: "zzcanary-proposal",
        kind: "proposal.made",
        by: Lead,
        initiative: "atlas",
        visibility: Visibility::Pair,
        with: &[Dri],
        may: &[Lead, Dri],
    },
    // Under the clause that EMEA is asked by; whoever leads that region is none of the people of the dispute.
    Canary {
        text: "zzcanary-emea",
        kind: DISPUTE,
        by: Lead,
        initiative: "borealis",
        visibility: Visibility::Privileged,
        with: &[],
        may: &[Lead],
    },
    Canary {
        text: "zzcanary-draft",
        kind: DRAFT,
        by: Member,
        initiative: "atlas",
        visibility: Visibility::Privileged,
        with: &[],
        may: &[Member],
    },
    Canary {
        text: "zzcanary-way",
        kind: WAY,
        by: Lead,
        initiative: "borealis",
        visibility: Visibility::Privileged,
        with: &[],
        may: &[Lead],
    },
    Canary {
        text: "zzcanary-rule",
        kind: RULE,
        by: Lead,
        initiative: "borealis",
        visibility: Visibility::Privileged,
        with: &[],
        may: &[Lead],
    },
    Canary {
        text: "zzcanary-hold",
        kind: HOLD,
        by: Lead,
        initiative: "borealis",
        visibility: Visibility::Privileged,
        with: &[],
        may: &[Lead],
    },
];

/// A privileged way to meet an open concern; a privileged concern that rests on what it says; why legal holds
/// something.
const WAY: &str = "concern.conditioned";
const RULE: &str = "a privileged concern's rule";
const HOLD: &str = "hold.placed";

/// A dispute of a region's clause, and a draft of the agreement: neither opens a matter.
const DISPUTE: &str = "clause.disputed";
const DRAFT: &str = "draft";

/// Plants a string; yields the matter that it opens, if it opens one.
fn plant(desk: &mut Desk, it: &Canary) -> Option<(&'static str, Ref)> {
    match it.kind {
        DISPUTE => company::dispute(desk, it.by, "emea-before-shape", it.initiative, it.text),
        DRAFT => company::draft(desk, it.by, &format!("{}\n# {}\n", company::AGREEMENT, it.text)),
        WAY => company::way(desk, it.by, it.initiative, it.text),
        RULE => company::rule(desk, it.by, it.initiative, it.text),
        HOLD => company::hold(desk, it.by, it.initiative, it.text),
        kind => {
            let matter = company::open(desk, kind, it.by, it.initiative, it.visibility, it.with, it.text);
            return Some((it.text, matter));
        }
    }
    None
}

/// What a guest to Atlas must not even learn to exist.
const ELSEWHERE: &str = "borealis";

#[derive(Default)]
struct Tally {
    passed: usize,
    failed: usize,
}

impl Tally {
    fn check(&mut self, holds: bool, says: impl FnOnce() -> String) {
        if holds {
            self.passed += 1;
        } else {
            println!("{}", says());
            self.failed += 1;
        }
    }
}

fn main() -> ExitCode {
    let company = Company::tell(|desk| PLANTED.iter().filter_map(|it| plant(desk, it)).collect());
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let mut tally = Tally::default();
    // All of it takes minutes; a part that is named is looked at alone.
    let named: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with('-')).collect();
    let wanted = |part: &str| named.is_empty() || named.iter().any(|it| it == part);
    if wanted("mails") {
        by_mail(&company, &mut tally);
    }
    if wanted("pages") {
        walk(&company, &runtime, &mut tally);
    }
    if wanted("programs") {
        by_program(&company, &runtime, &mut tally);
    }
    if wanted("socket") {
        runtime.block_on(listen(&company, &mut tally));
    }
    if wanted("commands") {
        by_command(&company, &mut tally);
    }
    println!("{} passed, {} failed", tally.passed, tally.failed);
    ExitCode::from(u8::from(tally.failed > 0))
}

/// Who met which string.
type Met = BTreeSet<(&'static str, Asker)>;

/// A part of what is asked, by some of those who ask.
type Walk<'a> = dyn Fn(&[Asker], &mut Tally, &mut Met) + Sync + 'a;

/// Half of them on each of two threads: what they ask for takes minutes.
fn side_by_side(tally: &mut Tally, walk: &Walk<'_>) -> Met {
    let half = |some: &[Asker]| {
        let (mut tally, mut met) = (Tally::default(), Met::new());
        walk(some, &mut tally, &mut met);
        (tally, met)
    };
    std::thread::scope(|scope| {
        let (first, second) = Asker::ALL.split_at(Asker::ALL.len() / 2);
        let other = scope.spawn(|| half(second));
        let parts = [half(first), other.join().unwrap()];
        tally.passed += parts.iter().map(|(tally, _)| tally.passed).sum::<usize>();
        tally.failed += parts.iter().map(|(tally, _)| tally.failed).sum::<usize>();
        parts.into_iter().flat_map(|(_, met)| met).collect()
    })
}

/// Everybody asks for everything there is, and whoever may see a string meets it somewhere.
fn walk(company: &Company, runtime: &Runtime, tally: &mut Tally) {
    let (open, shut) = (company.house(true, Writes::Nothing), company.house(false, Writes::Everything));
    let pages = pages(company, &company.world());
    let met = side_by_side(tally, &|askers, tally, met| {
        runtime.block_on(walk_as(company, askers, [&open, &shut], &pages, tally, met));
    });
    for canary in PLANTED {
        let seen = canary.may.iter().filter(|asker| met.contains(&(canary.text, **asker))).count();
        tally.check(seen > 0, || format!("nobody meets {}, so that it proves nothing", canary.text));
    }
}

async fn walk_as(
    company: &Company,
    askers: &[Asker],
    [open, shut]: [&Arc<House>; 2],
    pages: &[(&'static str, String, String)],
    tally: &mut Tally,
    met: &mut Met,
) {
    for &asker in askers {
        let house = if asker == Open { open } else { shut };
        for (method, uri, form) in pages {
            let cookie = company.cookie(asker);
            let answer = ask(house, method, uri, cookie.as_deref(), form).await;
            let told = format!("{}\n{}", answer.head, answer.body);
            for canary in PLANTED.iter().filter(|canary| told.contains(canary.text)) {
                met.insert((canary.text, asker));
            }
            let leaked = PLANTED.iter().find(|it| told.contains(it.text) && !it.may.contains(&asker));
            tally.check(leaked.is_none(), || {
                let text = leaked.map_or("", |it| it.text);
                format!("{} meets {text} at {method} {uri}", asker.name())
            });
            let is_named = uri.contains(ELSEWHERE) || form.contains(ELSEWHERE);
            let outside = matches!(asker, Asker::Guest | Asker::Nobody | Asker::Stranger);
            tally.check(!outside || is_named || !told.to_lowercase().contains(ELSEWHERE), || {
                format!("{} learns of {ELSEWHERE} at {method} {uri}", asker.name())
            });
        }
    }
}

/// Programs ask for everything that there is, with a token for all of it; and everybody searches for each
/// string.
fn by_program(company: &Company, runtime: &Runtime, tally: &mut Tally) {
    let (open, shut) = (company.house(true, Writes::Nothing), company.house(false, Writes::Nothing));
    let world = company.world();
    let mut all: Vec<(&'static str, String, String)> =
        pages(company, &world).into_iter().filter(|(_, uri, _)| uri.starts_with("/api/")).collect();
    for (_, uri, form) in &mut all {
        if form.contains('=') {
            *form = as_json(form);
        }
        // What a page is asked and an address of the API is not.
        if uri.contains("?function=") && !uri.starts_with("/api/v1/wall") {
            uri.truncate(uri.find('?').unwrap());
        }
    }
    // Never a whole string: what somebody looks for is said back to them.
    let wanted = PLANTED.iter().map(|it| it.text.replace('-', "%20"));
    for query in
        wanted.chain(["zzcanary", "zzcanari", "canary", "kyc", "boreal", "person"].map(str::to_owned))
    {
        all.push(("GET", format!("/api/v1/search?q={query}"), String::new()));
        all.push(("GET", format!("/search?q={query}"), String::new()));
    }
    let met = side_by_side(tally, &|askers, tally, met| {
        runtime.block_on(by_program_as(company, askers, [&open, &shut], &all, tally, met));
    });
    for open in PLANTED.iter().filter(|it| it.visibility <= Visibility::Space) {
        tally.check(met.contains(&(open.text, Member)), || format!("no program finds {}", open.text));
    }
}

async fn by_program_as(
    company: &Company,
    askers: &[Asker],
    [open, shut]: [&Arc<House>; 2],
    all: &[(&'static str, String, String)],
    tally: &mut Tally,
    met: &mut Met,
) {
    for &asker in askers {
        let house = if asker == Open { open } else { shut };
        for (method, uri, body) in all {
            let answer = match uri.starts_with("/api/") {
                true => call(house, method, uri, company.token(asker, None), body).await,
                false => ask(house, method, uri, company.cookie(asker).as_deref(), body).await,
            };
            let told = format!("{}\n{}", answer.head, answer.body);
            for canary in PLANTED.iter().filter(|canary| told.contains(canary.text)) {
                met.insert((canary.text, asker));
                tally.check(canary.may.contains(&asker), || {
                    format!("{} meets {} at {method} {uri}", asker.name(), canary.text)
                });
            }
            tally.check(answer.status.as_u16() < 500, || format!("{method} {uri}: {}", answer.status));
            let is_named = uri.contains("boreal") || body.contains(ELSEWHERE);
            let outside = matches!(asker, Asker::Guest | Asker::Nobody | Asker::Stranger);
            tally.check(!outside || is_named || !told.to_lowercase().contains(ELSEWHERE), || {
                format!("{} learns of {ELSEWHERE} by {method} {uri}", asker.name())
            });
        }
        let guests = asker == Asker::Guest;
        let search = call(house, "GET", "/api/v1/search?q=boreal", company.token(asker, None), "").await;
        tally.check(!guests || !search.body.contains("/room/borealis"), || {
            "a guest finds Borealis".to_owned()
        });
    }
}

/// A form as an object.
fn as_json(form: &str) -> String {
    let pairs = form.split('&').filter_map(|pair| pair.split_once('='));
    let fields: serde_json::Map<String, serde_json::Value> =
        pairs.map(|(name, value)| (name.to_owned(), value.replace("%3A", ":").into())).collect();
    serde_json::Value::Object(fields).to_string()
}

/// Ids, and each of them mistyped.
fn with_typo(all: &[String]) -> Vec<String> {
    let cut = all.iter().map(|id| id[..id.len() - 1].to_owned());
    all.iter().cloned().chain(cut).collect()
}

/// Every page of every practice, those of one thing for each thing there is; as name and path.
fn of_practices(
    company: &Company,
    world: &World,
    initiatives: &[String],
    functions: &[Function],
) -> Vec<(String, String)> {
    let things = |noun: Noun| -> Vec<String> {
        let matters = company.matters.iter().filter(|(_, matter)| matter.noun == noun);
        match noun {
            Noun::Function => functions.iter().map(ToString::to_string).collect(),
            Noun::Initiative => initiatives.to_vec(),
            _ => matters.map(|(_, matter)| matter.id.to_string()).collect(),
        }
    };
    let mut all = Vec::new();
    for practice in world.practices() {
        for page in practice.pages() {
            let paths = match page.of {
                None => vec![page.path.to_owned()],
                Some(noun) => {
                    // One that is mistyped stands for them all: it is nothing to any of them.
                    let ids = things(noun);
                    let typo = ids.first().map(|id| id[..id.len() - 1].to_owned());
                    ids.iter().chain(&typo).map(|id| format!("{}/{id}", page.path)).collect()
                }
            };
            all.extend(paths.into_iter().map(|path| (practice.slug().to_owned(), path)));
        }
    }
    all
}

/// Addresses with each practice and each of its own pages in them; one that is mistyped stands for them all.
fn of_each_practice(paths: Vec<String>, practices: &[(String, String)]) -> Vec<String> {
    let slugs: BTreeSet<&String> = practices.iter().map(|(slug, _)| slug).collect();
    let mut all = Vec::new();
    for path in paths {
        if !path.contains("{practice}") {
            all.push(path);
        } else if path.contains("{*path}") {
            let page = |slug: &str, page: &str| path.replace("{practice}", slug).replace("{*path}", page);
            all.extend(practices.iter().map(|(slug, own)| page(slug, own)));
            all.extend(slugs.iter().map(|slug| page(slug, "no-such-page")));
            all.push(page("no-such-practice", ""));
        } else {
            all.extend(slugs.iter().map(|slug| path.replace("{practice}", slug)));
            all.push(path.replace("{practice}", "no-such-practice"));
        }
    }
    all
}

/// Every address with every id in the world, each form and each act about each matter, and what is mistyped.
fn pages(company: &Company, world: &World) -> Vec<(&'static str, String, String)> {
    let initiatives: Vec<String> = world.initiatives().iter().map(|(id, _)| id.to_string()).collect();
    let functions = world.people().functions(company::at(company::NOW));
    let columns: Vec<String> =
        functions.iter().map(ToString::to_string).chain(["region:emea".to_owned()]).collect();
    let clauses = ["legal-before-shape", "emea-before-shape"].map(str::to_owned);
    let practices =
        of_practices(company, world, &initiatives, &functions.iter().cloned().collect::<Vec<_>>());
    let mut all = Vec::new();
    for row in ROUTES.iter().filter(|row| row.path != "/sign-out") {
        let mut paths = vec![row.path.to_owned()];
        let mut fill = |name: &str, values: &[String]| {
            paths = paths
                .iter()
                .flat_map(|path| match path.contains(name) {
                    true => values.iter().map(|value| path.replace(name, value)).collect(),
                    false => vec![path.clone()],
                })
                .collect();
        };
        fill("{initiative}", &with_typo(&initiatives));
        fill("{column}", &with_typo(&columns));
        fill("{clause}", &with_typo(&clauses));
        fill("{token}", &["no-such-token".to_owned()]);
        fill("{upload}", &with_typo(&[company::keeper::UPLOAD.to_owned()]));
        fill("{script}", &["app.js".to_owned()]);
        let kinds: Vec<String> = world.acts().iter().map(|card| card.kind.name.to_owned()).collect();
        fill("{kind}", &with_typo(&kinds));
        let paths = of_each_practice(paths, &practices);
        let method = row.method.name();
        for path in paths {
            let forms = if path.contains("/acts/") { forms(company, world, &path) } else { Vec::new() };
            for form in forms {
                all.push(match method {
                    "GET" => ("GET", format!("{path}?{form}"), String::new()),
                    _ => ("POST", path.clone(), form),
                });
            }
            if method == "GET" {
                for query in ["?as_of=2026-02-15", "?as_of=never", "?function=legal&region=emea"] {
                    all.push(("GET", format!("{path}{query}"), String::new()));
                }
            }
            all.push((if method == "GET" { "GET" } else { "POST" }, path, String::new()));
        }
    }
    all.push(("GET", "/no-such-page".to_owned(), String::new()));
    all.push(("DELETE", "/".to_owned(), String::new()));
    all
}

/// What could be typed into an act's form: about each matter and each initiative, and with a typo.
fn forms(company: &Company, world: &World, path: &str) -> Vec<String> {
    let kind = path.rsplit('/').next().unwrap();
    let Some(card) = world.act(kind) else { return vec!["text=x".to_owned()] };
    let words = "text=x&why=x&reason=x&how=x&what=x&critical=x&risk_late=x&risk_cut=x&until=2026-04-01";
    let mut all = Vec::new();
    if let (Some(name), false) = (card.matter(), card.opens) {
        for (_, matter) in company.matters.iter().filter(|(_, matter)| matter.noun.name() == name) {
            let id = &matter.id;
            all.push(format!("{name}={id}&{words}"));
            all.push(format!("{name}={}&{words}", &id[..id.len() - 1]));
            all.push(format!("{name}={id}&initiative=atlas&{words}"));
        }
    }
    for (id, _) in world.initiatives().iter() {
        let subject = escaped(&Ref::initiative(id).to_string());
        all.push(format!("initiative={id}x&subject={subject}x&clause=legal-before-shap&{words}"));
        // Whatever is written is written about another matter than the planted ones.
        all.push(format!("initiative={id}&subject={subject}&clause=legal-before-shape"));
    }
    all
}

/// A guest's page is told that something changed, and no more.
async fn listen(company: &Company, tally: &mut Tally) {
    let house = company.house(false, Writes::Everything);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let addr = listener.local_addr().unwrap();
    let serving = tokio::spawn(comity_web::serve(
        listener,
        comity_web::router(house.clone()),
        std::future::pending::<()>(),
    ));
    for (asker, is_told) in [(Asker::Guest, true), (Asker::Nobody, false), (Asker::Stranger, false)] {
        let cookie = company.cookie(asker).unwrap_or_default();
        let (mut tab, answered) = Tab::open(addr, &cookie).await;
        tally.check(answered.starts_with("HTTP/1.1 101") == is_told, || {
            format!("{}'s socket: {answered}", asker.name())
        });
        if !is_told {
            continue;
        }
        let first = tab.message().await;
        ask_about_borealis(company, &house).await;
        let second = tab.message().await;
        for told in [&first, &second] {
            let digits_alone = !told.is_empty() && told.chars().all(|c| c.is_ascii_digit());
            tally.check(digits_alone, || format!("{}'s socket says {told:?}", asker.name()));
        }
        tally.check(first != second, || {
            format!("{}'s socket does not say that something changed", asker.name())
        });
    }
    serving.abort();
}

/// A member asks something about what guests do not see.
async fn ask_about_borealis(company: &Company, house: &Arc<House>) {
    let cookie = company.cookie(Member);
    let form = "initiative=borealis&to=legal&level=small&text=zzcanary-live";
    let answer = ask(house, "POST", "/acts/ask.sent", cookie.as_deref(), form).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
}

/// The lists by mail tell what is open in words, and of what is kept between some people that it is there:
/// an ask, a concern, a problem, a proposal. Before anybody else did anything, for what is done sets other
/// things aside.
fn by_mail(company: &Company, tally: &mut Tally) {
    for shape in ["text", "html"] {
        let said = said(company, &["digest", "--dry-run", "--show", shape]);
        for told in ["zzcanary-borealis", "kept between some people"] {
            tally.check(said.contains(told), || format!("no mail in {shape} tells {told}"));
        }
        let closed = PLANTED.iter().filter(|canary| canary.visibility >= Visibility::Pair);
        for canary in closed {
            tally.check(!said.contains(canary.text), || format!("a mail in {shape} tells {}", canary.text));
        }
    }
}

/// What a command says.
fn said(company: &Company, args: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_comity"));
    let output = command.args(args).arg("--data").arg(company.dir()).env("COMITY_NOW", company::NOW);
    let output = output.output().unwrap();
    String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned()
}

/// Commands on the machine tell nothing of what is kept between some people, either.
fn by_command(company: &Company, tally: &mut Tally) {
    let closed = PLANTED.iter().filter(|canary| canary.visibility >= Visibility::Pair);
    let texts: Vec<&str> = closed.map(|canary| canary.text).collect();
    let commands: [&[&str]; 11] = [
        &["check", "--all"],
        &["check", "--format", "json"],
        &["check", "--format", "markdown"],
        &["people"],
        &["links"],
        &["imports"],
        &["admin", "grants", "--all"],
        &["digest", "--dry-run"],
        &["digest", "--dry-run", "--show", "html"],
        &["mail", "list"],
        &["log", "verify"],
    ];
    for args in commands {
        let said = said(company, args);
        tally.check(!said.contains("unexpected argument") && !said.is_empty(), || {
            format!("comity {} says {said:?}", args.join(" "))
        });
        let leaked = texts.iter().find(|text| said.contains(**text));
        tally.check(leaked.is_none(), || format!("comity {} tells {}", args.join(" "), leaked.unwrap()));
    }
}
