"""The people-limited model of `cargo xtask peers forecast` in vectorised numpy, in two styles.

    forecast_peer.py PLAN.json FINISHES TRIALS DELIVERABLES SEED

Draws a plan (crews of two to six, deliverables with up to two predecessors, lognormal durations, a part of whose luck is
shared by the crew and by everything), writes it to PLAN.json, and plays it TRIALS times under the list policy: each item of a
crew's list starts when all it waits for is finished and somebody is free. FINISHES.plain and FINISHES.taught receive the day on
which everything is finished in each trial (float32); the last line of the output says what each style cost.

plain   As numpy is written: who is free first is `argmin` over the crew, whose time is then replaced.
taught  With the trick of Comity's own engine: the times at which people are free are kept sorted, and a new one sinks to its
        place by minimum and maximum, so that nothing is looked up.

Fair to numpy in both: one process a core, each with its part of the trials; float32 throughout; arithmetic writes into arrays
that are there already; the fastest of numpy's generators (SFC64); blocks of trials of the size that is fastest here, which is
found out first and not counted.
"""

import json
import multiprocessing
import os
import random
import sys
import time

import numpy as np

CREW, KEYNOTE = 0.05, 0.05  # The part of the variance that is shared, as Comity takes it where it knows nothing.


def draw_plan(deliverables, seed):
    rng = random.Random(seed)
    crews = [rng.randint(2, 6) for _ in range(max(1, deliverables // 50))]
    items = []
    for i in range(deliverables):
        after = sorted({rng.randint(max(0, i - 60), i - 1) for _ in range(rng.choice([0, 1, 2, 2]))}) if i else []
        items.append({
            "crew": rng.randrange(len(crews)), "median": round(rng.uniform(0.5, 6.0), 3),
            "spread": round(rng.uniform(0.3, 0.9), 3), "after": after,
        })
    return {"crews": crews, "items": items, "crew_shared": CREW, "keynote_shared": KEYNOTE}


def play(plan, trials, seed, block, style):
    """The finish of everything in each trial."""
    rng = np.random.Generator(np.random.SFC64(seed))
    items, f32 = plan["items"], np.float32
    waited_for = {before for item in items for before in item["after"]}
    last = [i for i in range(len(items)) if i not in waited_for]
    own = (1.0 - CREW - KEYNOTE) ** 0.5
    out = np.empty(trials, f32)
    ends = np.empty((len(items), block), f32)
    z, part, ready, spare = (np.empty(block, f32) for _ in range(4))
    take_up = {"plain": argmin, "taught": sinking}[style]
    rows = np.arange(block)
    for start in range(0, trials, block):
        everything = rng.standard_normal(block, dtype=f32) * f32(KEYNOTE**0.5)
        luck = [rng.standard_normal(block, dtype=f32) * f32(CREW**0.5) + everything for _ in plan["crews"]]
        shape = (lambda people: (block, people)) if style == "plain" else (lambda people: (people, block))
        free = [np.zeros(shape(people), f32) for people in plan["crews"]]
        for i, item in enumerate(items):
            spread = item["spread"]
            rng.standard_normal(out=z, dtype=f32)
            np.multiply(z, f32(own * spread), out=z)
            np.multiply(luck[item["crew"]], f32(spread), out=part)
            np.add(z, part, out=z)
            np.exp(z, out=z)
            np.multiply(z, f32(item["median"]), out=z)
            begin = None
            for before in item["after"]:
                begin = ends[before] if begin is None else np.maximum(begin, ends[before], out=ready)
            take_up(free[item["crew"]], begin, z, ends[i], rows, ready, spare)
        finish = ends[last[0]].copy()
        for i in last[1:]:
            np.maximum(finish, ends[i], out=finish)
        out[start:start + block] = finish[: len(out) - start]
    return out


def argmin(free, begin, days, end, rows, ready, _spare):
    """Who is free first takes it up."""
    who = free.argmin(axis=1)
    first = free[rows, who]
    np.add(first if begin is None else np.maximum(begin, first, out=ready), days, out=end)
    free[rows, who] = end


def sinking(free, begin, days, end, _rows, ready, spare):
    """The times at which people are free stay sorted: the new end sinks to its place."""
    np.add(free[0] if begin is None else np.maximum(begin, free[0], out=ready), days, out=end)
    now, other = end, spare
    for place in range(1, len(free)):
        np.minimum(now, free[place], out=free[place - 1])
        now, other = np.maximum(now, free[place], out=other), (days if other is spare else spare)
    free[len(free) - 1] = now


def part_of(args):
    plan, trials, seed, block, style = args
    began = time.process_time()
    out = play(plan, trials, seed, block, style)
    return out, time.process_time() - began


def fastest_block(plan, trials, style):
    """The size of block that costs least per trial, tried on a few thousand."""
    best = None
    for block in (512, 1024, 2048, 4096, 8192, 16384):
        n = min(max(block, 8192), max(trials, block))
        began = time.process_time()
        play(plan, n, 0, block, style)
        cost = (time.process_time() - began) / n
        best = (cost, block) if best is None or cost < best[0] else best
    return best[1]


def main():
    if len(sys.argv) != 6:
        sys.exit("usage: forecast_peer.py PLAN.json FINISHES TRIALS DELIVERABLES SEED")
    plan_path, out_path, trials, deliverables, seed = sys.argv[1], sys.argv[2], *map(int, sys.argv[3:])
    plan = draw_plan(deliverables, seed)
    with open(plan_path, "w", encoding="utf-8") as out:
        json.dump(plan, out)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    said = {"numpy": np.__version__, "processes": cores}
    with multiprocessing.get_context("spawn").Pool(cores) as pool:
        pool.map(abs, range(cores))  # The processes are there before the clock runs.
        for style in ("plain", "taught"):
            block = fastest_block(plan, trials, style)
            parts = [(plan, trials // cores + (i < trials % cores), seed * 1000 + i, block, style) for i in range(cores)]
            began = time.perf_counter()
            results = pool.map(part_of, parts, chunksize=1)
            wall = time.perf_counter() - began
            np.concatenate([out for out, _ in results]).tofile(f"{out_path}.{style}")
            said[style] = {"block": block, "wall_seconds": wall, "cpu_seconds": sum(seconds for _, seconds in results)}
    print(json.dumps(said))


if __name__ == "__main__":
    main()
