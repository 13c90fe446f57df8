"""Answers for `cargo xtask peers exchange` with public libraries: lifelines and scikit-learn.

    exchange_peer.py PART COMPLAINTS.csv ANSWERS.json SEED PROBLEMS

PART is `survival`, `competing`, `likeness`, `speed` or `agreement`. ANSWERS.json receives the input as it was drawn, the peer's answers and the
seconds of processor time that the peer's call alone took, for Comity's side to be held against.

survival   KaplanMeierFitter on random censored samples, ties included: S(t) at every fall, its 95 % log-log interval
           (`confidence_interval_`, which is Greenwood on log(-log S)), and the median.
competing  AalenJohansenFitter on random censored samples with up to three ways to end: the share that ended in one way by
           every time. No ties: the fitter moves them apart at random.
likeness   TfidfVectorizer() as it comes, cosine similarity, over one text a distinct complaint: precision and recall at
           5, a complaint being rightly found where product and issue are the same. The query's own row is left out;
           ties go to the earlier row, as in Comity.
speed      TfidfVectorizer().fit_transform of texts drawn from the words of the complaints: what indexing costs.
agreement  The product over groups of (agree + 1) / (seen + 2) in exact fractions: on random votes of up to twelve groups,
           and on a piece of a real conversation (Polis) that stands beside the tests of comity-science.
"""

import csv
import json
import random
import sys
import time

TOP = 5


def main():
    if len(sys.argv) != 6:
        sys.exit("usage: exchange_peer.py PART COMPLAINTS.csv ANSWERS.json SEED PROBLEMS")
    part, complaints, answers, seed, problems = sys.argv[1:]
    rng = random.Random(int(seed))
    parts = {"survival": survival, "competing": competing, "likeness": likeness, "speed": speed, "agreement": agreement}
    answer = parts[part](rng, complaints, int(problems))
    with open(answers, "w", encoding="utf-8") as out:
        json.dump(answer, out)


def survival(rng, _complaints, _problems):
    from lifelines import KaplanMeierFitter

    samples = []
    seconds = 0.0
    for i in range(200):
        n = rng.randint(2, 400)
        grid = rng.choice([1, 7, 1000])  # A coarse grid makes ties.
        times = [rng.randint(0, 30 * grid) / grid + 0.5 for _ in range(n)]
        ended = [rng.random() < rng.choice([0.3, 0.7, 0.95]) for _ in range(n)]
        if not any(ended):
            continue
        began = time.process_time()
        fitter = KaplanMeierFitter(alpha=0.05).fit(times, event_observed=ended)
        seconds += time.process_time() - began
        falls = sorted({t for t, e in zip(times, ended) if e})
        shares = fitter.survival_function_["KM_estimate"]
        bounds = fitter.confidence_interval_
        low, high = bounds.iloc[:, 0], bounds.iloc[:, 1]
        median = float(fitter.median_survival_time_)
        samples.append({
            "times": times, "ended": ended, "falls": falls,
            "open": [float(shares.loc[t]) for t in falls],
            "low": [float(low.loc[t]) for t in falls],
            "high": [float(high.loc[t]) for t in falls],
            "median": median if median != float("inf") else None,
        })
    return {"samples": samples, "seconds": seconds}


def competing(rng, _complaints, _problems):
    from lifelines import AalenJohansenFitter

    samples = []
    seconds = 0.0
    for i in range(100):
        n = rng.randint(5, 200)
        times = sorted(rng.sample(range(1, 10_000), n))
        ways = [rng.choice([0, 1, 1, 2, 3]) for _ in range(n)]  # 0 has not ended.
        if 1 not in ways:
            continue
        began = time.process_time()
        fitter = AalenJohansenFitter(calculate_variance=False).fit(times, ways, event_of_interest=1)
        seconds += time.process_time() - began
        shares = fitter.cumulative_density_.iloc[:, 0]
        samples.append({"times": times, "ways": ways, "shares": [float(shares.loc[t]) for t in times]})
    return {"samples": samples, "seconds": seconds}


def rows(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def text(row):
    parts = (row.get(name) or "" for name in ("Product", "Sub-product", "Issue", "Sub-issue"))
    return " ".join(part for part in parts if part)


def likeness(_rng, complaints, _problems):
    import numpy
    from sklearn.feature_extraction.text import TfidfVectorizer

    texts, labels = [], []
    # What is said twice in the same words would be found by any method: each text counts once.
    for row in rows(complaints):
        if text(row) not in texts:
            texts.append(text(row))
            labels.append([row["Product"], row["Issue"]])
    began = time.process_time()
    matrix = TfidfVectorizer().fit_transform(texts)
    scores = (matrix @ matrix.T).toarray()
    found = []
    for i in range(len(texts)):
        scores[i, i] = -1.0
        order = numpy.argsort(-scores[i], kind="stable")[:TOP]
        found.append([int(j) for j in order if scores[i, j] > 0.0])
    seconds = time.process_time() - began
    return {"texts": texts, "labels": labels, "found": found, "seconds": seconds}


def speed(rng, complaints, problems):
    from sklearn.feature_extraction.text import TfidfVectorizer

    words = sorted({word for row in rows(complaints) for word in text(row).split()})
    words += [f"{a}{b}" for a in words[:200] for b in range(100)]  # As many words as a real desk has.
    texts = [" ".join(rng.choices(words, k=rng.randint(4, 14))) for _ in range(problems)]
    best = None
    for _ in range(3):
        began = time.process_time()
        TfidfVectorizer().fit_transform(texts)
        took = time.process_time() - began
        best = took if best is None else min(best, took)
    return {"texts": texts, "seconds": best}


def agreement(rng, _complaints, _problems):
    from fractions import Fraction
    from pathlib import Path

    asked = []
    for _ in range(2000):
        # Votes one by one, as people cast them: 1 agrees, 0 and -1 do not; a group may say nothing.
        groups = [[rng.choice([1, 1, 0, -1]) for _ in range(rng.choice([0, 1, 2, 9, 200]))] for _ in range(rng.randint(1, 12))]
        asked.append(groups)
    piece = Path(__file__).parent.parent / "crates/comity-science/tests/fixtures/polis-uberx.csv"
    rows = list(csv.reader(line for line in piece.open(encoding="utf-8") if not line.startswith("#")))
    names = sorted({row[0] for row in rows[1:]})
    for column in range(1, len(rows[0])):
        cast = [[int(row[column]) for row in rows[1:] if row[0] == name and row[column]] for name in names]
        asked.append(cast)
    began = time.process_time()
    numbers = []
    for groups in asked:
        product = Fraction(1)
        for votes in groups:
            product *= Fraction(votes.count(1) + 1, len(votes) + 2)
        numbers.append(float(product))
    return {"asked": asked, "numbers": numbers, "seconds": time.process_time() - began}


if __name__ == "__main__":
    main()
