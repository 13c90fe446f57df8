#![allow(missing_docs, clippy::all, clippy::pedantic)]
use comity_forecast::{model::Source, *};
use std::time::Instant;
fn main() {
    let n: usize = std::env::args().nth(1).map_or(1000, |a| a.parse().unwrap());
    let trials: u32 = std::env::args().nth(2).map_or(65536, |a| a.parse().unwrap());
    let mut plan = Plan { horizon: 100.0, ..Plan::default() };
    for t in 0..20 { plan.crews.push(Crew { id: format!("t{t}"), people: vec![1.0; 2 + t % 5], ..Crew::default() }); }
    for i in 0..n {
        let mut after = vec![];
        for k in [7usize, 31] { if i >= k * 3 { after.push(format!("d{}", i - k - (i * 13) % k)); } }
        plan.deliverables.push(Deliverable { id: format!("d{i}"), crew: format!("t{}", (i * 7) % 20),
            size: Size::Range { p10: 1.0, p50: 2.0, p90: 5.0 }, after, ..Deliverable::default() });
    }
    plan.announcements.push(Announcement { id: "a".into(), needs: plan.deliverables.iter().map(|d| d.id.clone()).collect(), ..Announcement::default() });
    let source = Source::of(&plan).unwrap();
    let model = source.model();
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    pool.install(|| {
        let t = Instant::now();
        let f = list::finishes(&model, 1, trials);
        let s = t.elapsed().as_secs_f64();
        println!("list {:.2} ns per task-trial; mean {}", s * 1e9 / (n as f64 * trials as f64), f.iter().map(|&x| x as f64).sum::<f64>() / f.len() as f64);
        let t = Instant::now();
        let how = How { trials: trials / 16, resamples: 0, driver_trials: 0, ..How::default() };
        let f = forecast(&plan, &how, &mut |_| std::ops::ControlFlow::Continue(())).unwrap();
        let s = t.elapsed().as_secs_f64();
        println!("work {:.2} ns per task-trial; p50 {:?}", s * 1e9 / (n as f64 * (trials / 16) as f64), f.joint.finish.unwrap().p50);
    });
}
