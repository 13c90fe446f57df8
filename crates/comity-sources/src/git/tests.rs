//! What repositories yield; each test makes its own with the git command, and says so loudly where there is
//! none.

use super::*;
use crate::link::IdRule;
use std::process::Command;

struct Repo(tempfile::TempDir);

impl Repo {
    /// A new repository named `atlas`; `None` without git.
    fn new() -> Option<Repo> {
        let repo = Repo(tempfile::tempdir().unwrap());
        fs::create_dir(repo.path()).unwrap();
        if !repo.git(&["init", "-q", "-b", "main"]) {
            eprintln!("SKIPPED: the git command is not here, so no repository can be made");
            return None;
        }
        Some(repo)
    }

    fn path(&self) -> PathBuf {
        self.0.path().join("atlas")
    }

    fn git(&self, args: &[&str]) -> bool {
        Command::new("git")
            .args(args)
            .current_dir(self.path())
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_AUTHOR_DATE", "2026-03-01T09:30:00Z")
            .env("GIT_COMMITTER_DATE", "2026-03-02T09:30:00Z")
            .env("GIT_COMMITTER_NAME", "Com")
            .env("GIT_COMMITTER_EMAIL", "com@acme.example")
            .output()
            .is_ok_and(|output| output.status.success())
    }

    fn commit(&self, author: &str, message: &str) {
        let author = format!("--author={author}");
        assert!(self.git(&["commit", "-q", "--allow-empty", &author, "-m", message]));
    }
}

#[derive(Default)]
struct Read {
    traces: Vec<crate::RawTrace>,
    people: Vec<PersonRow>,
    summary: Summary,
}

impl Read {
    fn depths(&self) -> Vec<(String, Depth)> {
        let pair = |trace: &crate::RawTrace| {
            let who = trace.who.as_ref().unwrap();
            (format!("{}:{}", who.space, who.text), trace.depth.unwrap())
        };
        let mut pairs: Vec<_> = self.traces.iter().map(pair).collect();
        pairs.sort();
        pairs
    }
}

fn read_all(path: &Path, options: &GitOptions) -> Read {
    let mut all = Read::default();
    let summary = read(path, options, &mut |item| {
        match item {
            Item::Trace(trace) => all.traces.push(trace),
            Item::Person(person) => all.people.push(person),
            Item::Refused(row) => panic!("{row:?}"),
            _ => {}
        }
        ControlFlow::Continue(())
    });
    all.summary = summary.unwrap();
    all
}

#[test]
fn a_commit_is_contact_of_its_author_and_of_whom_its_trailers_name() {
    let Some(repo) = Repo::new() else { return };
    repo.commit(
        "Ana <ana@acme.example>",
        "Secret subject\n\nSecret body\n\nReviewed-by: Bo <bo@acme.example>\n\
         Reviewed-by: Ana <ana@acme.example>\n\
         Co-authored-by: Cy <123+cy@users.noreply.github.com>\nTested-by: Dee <dee@other.example>\n\
         Signed-off-by: Ana <ana@acme.example>\nSigned-off-by: Eve <eve@acme.example>\n\
         Assisted-by: Toolbox 9\nFixes: https://secret.example",
    );
    let options = GitOptions { domains: vec!["acme.example".into()], ..GitOptions::default() };
    let read = read_all(&repo.path(), &options);
    let depths = read.depths();
    let depths: Vec<_> = depths.iter().map(|(who, depth)| (who.as_str(), *depth)).collect();
    assert_eq!(
        depths,
        [
            ("github:cy", Depth::Posted),
            ("mail:ana@acme.example", Depth::Posted),
            ("mail:bo@acme.example", Depth::Answered),
            ("mail:dee@other.example", Depth::Answered),
            ("mail:eve@acme.example", Depth::Posted),
        ]
    );
    assert!(read.traces.iter().all(|trace| trace.place.as_deref() == Some("atlas")));
    assert_eq!(read.traces[0].at.to_string(), "2026-03-01T09:30:00Z");
    let tool = read.people.iter().find(|row| row.being == Being::Tool).unwrap();
    assert_eq!(tool.name.as_deref(), Some("Toolbox 9"));
    let all = serde_json::to_string(&(&read.traces, &read.people, &read.summary)).unwrap();
    assert!(!all.to_lowercase().contains("secret"), "{all}");
}

#[test]
fn a_mailmap_makes_two_addresses_one_person() {
    let Some(repo) = Repo::new() else { return };
    fs::write(repo.path().join(".mailmap"), "Ana Abe <ana@acme.example> <old@home.example>\n").unwrap();
    repo.commit("ana <old@home.example>", "one");
    repo.commit("B <b@acme.example>", "two");
    let further =
        GitOptions { mailmap: Some("Bo <bo@acme.example> <b@acme.example>".into()), ..GitOptions::default() };
    let read = read_all(&repo.path(), &further);
    assert_eq!(read.depths()[0].0, "mail:ana@acme.example");
    assert_eq!(read.depths()[1].0, "mail:bo@acme.example");
    let alone = read_all(&repo.path().join(".mailmap"), &GitOptions::default());
    assert_eq!(alone.people[0].handles.len(), 2);
    assert!(alone.traces.is_empty());
}

#[test]
fn an_id_in_the_subject_links_a_commit() {
    let Some(repo) = Repo::new() else { return };
    repo.commit("Ana <ana@acme.example>", "KEP-1040: priorities\n\nnot KEP-7");
    let ids = vec![IdRule { text: "KEP-#".into(), initiative: "kep-#".into() }];
    let links = LinkRules { ids, ..LinkRules::default() };
    let read = read_all(&repo.path(), &GitOptions { links, ..GitOptions::default() });
    assert_eq!(read.traces[0].initiative.as_ref().unwrap().as_str(), "kep-1040");
}

#[test]
fn a_bot_is_told_of_and_counted_nowhere() {
    let Some(repo) = Repo::new() else { return };
    repo.commit("dependabot[bot] <49699333+dependabot[bot]@users.noreply.github.com>", "bump");
    let read = read_all(&repo.path(), &GitOptions::default());
    assert_eq!(read.people[0].being, Being::Bot);
    assert!(read.traces.is_empty());
}

#[test]
fn a_bare_clone_gives_what_its_original_gives() {
    let Some(repo) = Repo::new() else { return };
    repo.commit("Ana <ana@acme.example>", "one");
    assert!(repo.git(&["clone", "-q", "--bare", ".", "../atlas.git"]));
    let bare = repo.0.path().join("atlas.git");
    assert!(sniff(&bare, b"").is_some());
    assert_eq!(
        read_all(&bare, &GitOptions::default()).traces,
        read_all(&repo.path(), &GitOptions::default()).traces
    );
}

#[test]
fn an_empty_repository_says_so_and_a_plain_folder_is_refused_with_its_path() {
    let Some(repo) = Repo::new() else { return };
    let read = read_all(&repo.path(), &GitOptions::default());
    assert_eq!(read.summary.notes, ["the repository has no commit yet"]);
    let folder = tempfile::tempdir().unwrap();
    let error =
        super::read(folder.path(), &GitOptions::default(), &mut |_| ControlFlow::Continue(())).unwrap_err();
    assert!(error.to_string().contains("is no git repository"), "{error}");
}
