"""Answers for `cargo xtask peers judgement` with public libraries: krippendorff, scipy and pingouin's formulae in numpy.

    judgement_peer.py PART ANSWERS.json SEED

PART is `alpha`, `divergence`, `ranks`, `ratings` or `speed`. ANSWERS.json receives the input as it was drawn, the peer's
answers and the seconds of processor time that the peer's call alone took, for Comity's side to be held against.

alpha       krippendorff.alpha on random tables with missing answers, at all four levels.
divergence  scipy.spatial.distance.jensenshannon of two groups (squared, base 2), and the definition in numpy for more.
ranks       Kendall's W with ties from scipy.stats.friedmanchisquare, W = Q / (m (n - 1)), its chance from scipy.stats.chi2,
            and the distance of two orders without ties from scipy.stats.kendalltau, (1 - tau) / 2.
ratings     ICC(1) of groups of unlike size out of the mean squares of scipy.stats.f_oneway's F.
speed       krippendorff.alpha of 500 people by 20 things: what one call costs.
"""

import json
import random
import sys
import time


def main():
    if len(sys.argv) != 4:
        sys.exit("usage: judgement_peer.py PART ANSWERS.json SEED")
    part, answers, seed = sys.argv[1:]
    parts = {"alpha": alpha, "divergence": divergence, "ranks": ranks, "ratings": ratings, "speed": speed}
    answer = parts[part](random.Random(int(seed)))
    with open(answers, "w", encoding="utf-8") as out:
        json.dump(answer, out)


LEVELS = ["nominal", "ordinal", "interval", "ratio"]


def table(rng, people, things, values, missing):
    # People lean to one value a thing, so that there is agreement to find.
    lean = [rng.choice(values) for _ in range(things)]
    one = lambda thing: None if rng.random() < missing else lean[thing] if rng.random() < 0.5 else rng.choice(values)
    return [[one(thing) for thing in range(things)] for _ in range(people)]


def alpha(rng):
    import krippendorff
    import numpy

    samples, seconds = [], 0.0
    while len(samples) < 400:
        values = [float(v) for v in range(1, rng.randint(3, 9))]
        rows = table(rng, rng.randint(2, 12), rng.randint(2, 15), values, rng.choice([0.0, 0.2, 0.5]))
        data = numpy.array([[numpy.nan if v is None else v for v in row] for row in rows])
        said, times = numpy.unique(data[~numpy.isnan(data)], return_counts=True)
        twice = data[:, (~numpy.isnan(data)).sum(axis=0) > 1]
        if len(numpy.unique(twice[~numpy.isnan(twice)])) < 2:
            continue  # The peer refuses these; Comity says None, which its own tests hold.
        began = time.process_time()
        found = [float(krippendorff.alpha(reliability_data=data, level_of_measurement=level)) for level in LEVELS]
        seconds += time.process_time() - began
        samples.append({"rows": rows, "alpha": found})
    return {"samples": samples, "seconds": seconds}


def divergence(rng):
    import numpy
    from scipy.spatial.distance import jensenshannon

    samples, seconds = [], 0.0
    for _ in range(400):
        groups = [[rng.choice([0, 0, 1, 2, 5, 9]) for _ in range(rng.randint(2, 6))] for _ in range(rng.randint(2, 6))]
        width = min(len(group) for group in groups)
        groups = [group[:width] for group in groups]
        if any(sum(group) == 0 for group in groups):
            continue
        shares = numpy.array([numpy.array(group) / sum(group) for group in groups])
        began = time.process_time()
        if len(groups) == 2:
            bits = float(jensenshannon(shares[0], shares[1], base=2)) ** 2
        else:
            entropy = lambda p: float(-(p[p > 0] * numpy.log2(p[p > 0])).sum())
            bits = entropy(shares.mean(axis=0)) - sum(entropy(p) for p in shares) / len(shares)
        seconds += time.process_time() - began
        samples.append({"groups": groups, "bits": bits})
    return {"samples": samples, "seconds": seconds}


def ranks(rng):
    from scipy.stats import chi2, friedmanchisquare, kendalltau, rankdata

    samples, seconds = [], 0.0
    for _ in range(300):
        people, things = rng.randint(3, 12), rng.randint(3, 8)
        rows = [[float(r) for r in rankdata([rng.randint(1, things) for _ in range(things)])] for _ in range(people)]
        began = time.process_time()
        q = float(friedmanchisquare(*zip(*rows)).statistic)
        a, b = rng.sample(range(things), things), rng.sample(range(things), things)
        tau = float(kendalltau(a, b).statistic)
        seconds += time.process_time() - began
        if q == q:
            samples.append({"rows": rows, "w": q / (people * (things - 1)), "chance": float(chi2.sf(q, things - 1)),
                            "a": a, "b": b, "distance": (1 - tau) / 2})
    return {"samples": samples, "seconds": seconds}


def ratings(rng):
    from scipy.stats import f_oneway

    samples, seconds = [], 0.0
    for _ in range(300):
        groups = [[rng.randint(1, 7) + i % 3 for _ in range(rng.randint(2, 9))] for i in range(rng.randint(2, 7))]
        if len({value for group in groups for value in group}) < 2:
            continue
        began = time.process_time()
        f = float(f_oneway(*groups).statistic)
        n = sum(map(len, groups))
        size = (n - sum(len(g) ** 2 for g in groups) / n) / (len(groups) - 1)
        seconds += time.process_time() - began
        if f == f and f != float("inf"):
            samples.append({"groups": groups, "icc": (f - 1) / (f + size - 1)})
    return {"samples": samples, "seconds": seconds}


def speed(rng):
    import krippendorff
    import numpy

    rows = table(rng, 500, 20, [1.0, 2.0, 3.0, 4.0, 5.0], 0.1)
    data = numpy.array([[numpy.nan if v is None else v for v in row] for row in rows])
    began = time.process_time()
    for _ in range(20):
        krippendorff.alpha(reliability_data=data, level_of_measurement="ordinal")
    return {"rows": rows, "seconds": (time.process_time() - began) / 20}


if __name__ == "__main__":
    main()
