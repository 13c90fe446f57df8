//! Staging 100,000 rows, beside SQLite's own inserts of the same rows into a bare table of the same columns.

use comity_spine::{At, Depth, HandleId, ImportId, PersonId, SourceId, Trace};
use comity_vault::Vault;
use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use rusqlite::{Connection, params};
use tempfile::TempDir;

const N: u64 = 100_000;

fn source() -> SourceId {
    SourceId::new("calendar").expect("a name")
}

fn rows() -> Vec<Trace> {
    let row = |n: u64| Trace {
        by: Some(PersonId(u128::from(n % 300))),
        handle: Some(HandleId(u128::from(n % 300))),
        depth: Some(Depth::Accepted),
        place: Some("weekly-launch".into()),
        people: Some(5),
        ..Trace::new(source(), format!("{n:032x}@example.com"), "contact", At(n as i64))
    };
    (0..N).map(row).collect()
}

fn fresh() -> (TempDir, Vault) {
    let dir = TempDir::new().expect("a temporary folder");
    let vault = Vault::open(dir.path()).expect("a fresh vault");
    (dir, vault)
}

fn stage((dir, mut vault): (TempDir, Vault), n: u128, rows: &[Trace]) -> (TempDir, Vault) {
    vault.stage(ImportId(n), &source(), &mut rows.iter().cloned()).expect("stages");
    vault.confirm(ImportId(n), comity_spine::Seq(n as u64)).expect("confirms");
    (dir, vault)
}

fn bare(rows: &[Trace]) -> (TempDir, Connection) {
    let dir = TempDir::new().expect("a temporary folder");
    let conn = Connection::open(dir.path().join("bare.db")).expect("a fresh file");
    conn.execute_batch(
        "pragma journal_mode = wal;
        pragma synchronous = full;
        create table t (id integer primary key, source text, foreign_id text, kind text, at integer,
            by_person blob, handle blob, depth text, place text, people integer) strict;
        begin",
    )
    .expect("a table");
    for trace in rows {
        conn.prepare_cached("insert into t values (null, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")
            .expect("a statement")
            .execute(params![
                trace.source.as_str(),
                trace.foreign.as_str(),
                trace.kind.as_str(),
                trace.at.0,
                trace.by.map(|by| by.0.to_be_bytes()),
                trace.handle.map(|handle| handle.0.to_be_bytes()),
                trace.depth.map(Depth::name),
                trace.place.as_deref(),
                trace.people,
            ])
            .expect("an insert");
    }
    conn.execute_batch("commit").expect("a commit");
    (dir, conn)
}

fn benches(c: &mut Criterion) {
    let rows = rows();
    let mut group = c.benchmark_group("100,000 rows");
    group.throughput(Throughput::Elements(N)).sample_size(10);
    group.bench_function("bare inserts", |b| b.iter_with_large_drop(|| bare(&rows)));
    group.bench_function("new", |b| {
        b.iter_batched(fresh, |vault| stage(vault, 1, &rows), BatchSize::PerIteration);
    });
    group.bench_function("known", |b| {
        b.iter_batched(|| stage(fresh(), 1, &rows), |vault| stage(vault, 2, &rows), BatchSize::PerIteration);
    });
    group.finish();
}

criterion_group!(stage_and_confirm, benches);
criterion_main!(stage_and_confirm);
