"""Judges a log with Declare4Py, the public Declare checker that `cargo xtask declare-peer` compares Comity with.

    declare_peer.py LOG.csv VERDICTS.jsonl

LOG.csv has the columns `case,activity,at`, in order of time within each case. VERDICTS.jsonl receives one line for each
template and case, `{"template", "a", "b", "case", "fulfilled"}`; the last line printed is a JSON summary with the CPU
seconds that the checking call alone took (reading the CSV and building the peer's log are not counted).

What the peer means by each template, read from Declare4Py 2.2.0 (`Utils/Declare/Checkers.py`), traces complete:

existence(a)        a happens at least once. (`Existence1`)
absence(a)          a never happens. (`Absence1`: fewer than one)
absence(a, n=2)     a happens at most once. (`Absence2`: fewer than two)
response(a, b)      after *every* a there is some later b; one b may answer many a's. Without an a it is fulfilled
                    vacuously, because `consider_vacuity` is True here: the textbook reading, G(a -> F b).
precedence(a, b)    before *every* b there is some earlier a, so the first b decides; a may be used again. Without a b:
                    fulfilled vacuously. W(not b, a). In the peer's own notation too, a comes first.
not_succession(a, b) after an a there is never a b: G(a -> not F b). Without an a: fulfilled vacuously. The peer declares
                    `Not Succession` but has no checker for it; `Not Response` is the same formula, so that one is asked.
co_existence(a, b)  a and b both happen or neither does, in any order. The peer declares `Co-Existence` without a checker;
                    it is by definition `Responded Existence` in both directions, so both are asked, and both must hold.
                    Neither happening is fulfilled vacuously.

A trace has no two events at one position: order is the CSV's order, and the peer goes by position, not by `at`.

pm4py 2.7.23.11 was tried first. Its conformance checker agrees on the other five, but it takes `nonsuccession(a, b)` for
"succession(a, b) does not hold" (first a before first b and last a before last b), which lets `a b a` pass. That is not
Declare's not-succession, so pm4py is not the judge.
"""

import csv
import json
import sys
import time
from importlib.metadata import version

from Declare4Py.D4PyEventLog import D4PyEventLog
from Declare4Py.ProcessMiningTasks.ConformanceChecking.MPDeclareAnalyzer import MPDeclareAnalyzer
from Declare4Py.ProcessModels.DeclareModel import DeclareModel
from Declare4Py.Utils.Declare.TraceStates import TraceState
from pm4py.objects.log.obj import Event, EventLog, Trace

# Template, its activities, and the peer's constraints that must all be satisfied for it to be fulfilled.
TEMPLATES = [
    ("existence", "a", None, ["Existence1[a] | |"]),
    ("absence", "h", None, ["Absence1[h] | |"]),
    ("absence_2", "c", None, ["Absence2[c] | |"]),
    ("response", "a", "b", ["Response[a, b] | | |"]),
    ("precedence", "a", "b", ["Precedence[a, b] | | |"]),
    ("not_succession", "a", "b", ["Not Response[a, b] | | |"]),
    ("co_existence", "a", "b", ["Responded Existence[a, b] | | |", "Responded Existence[b, a] | | |"]),
]


def main():
    if len(sys.argv) != 3:
        sys.exit("usage: declare_peer.py LOG.csv VERDICTS.jsonl")
    log_path, verdicts_path = sys.argv[1:]
    cases, log = read(log_path)
    model = DeclareModel().parse_from_string("\n".join(model_lines()))
    n_constraints = sum(len(constraints) for *_, constraints in TEMPLATES)
    if len(model.constraints) != n_constraints:
        sys.exit(f"the peer understood {len(model.constraints)} of {n_constraints} constraints")

    analyzer = MPDeclareAnalyzer(log, model, consider_vacuity=True)
    before = time.process_time()
    results = analyzer.run().model_check_res
    cpu_seconds = time.process_time() - before

    n_verdicts = write(verdicts_path, cases, results)
    print(json.dumps({
        "peer": "Declare4Py",
        "version": version("declare4py"),
        "cases": len(cases),
        "events": sum(len(trace) for trace in log.get_log()),
        "verdicts": n_verdicts,
        "cpu_seconds": round(cpu_seconds, 4),
    }))


def model_lines():
    """The model in the peer's own notation: which activities there are, then the constraints in TEMPLATES' order."""
    yield from (f"activity {name}" for name in "abcdefgh")
    for *_, constraints in TEMPLATES:
        yield from constraints


def read(path):
    """The cases in order of first appearance, and the peer's log with one trace for each."""
    traces = {}
    with open(path, newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            event = Event({"concept:name": row["activity"], "time:timestamp": row["at"]})
            traces.setdefault(row["case"], []).append(event)
    log = EventLog([Trace(events, attributes={"concept:name": case}) for case, events in traces.items()])
    log._properties["pm4py:param:timestamp_key"] = "time:timestamp"
    log._properties["pm4py:param:activity_key"] = "concept:name"
    return list(traces), D4PyEventLog(log=log)


def write(path, cases, results):
    """One line for each template and case; returns how many."""
    n_lines = 0
    with open(path, "w", encoding="utf-8") as out:
        for case, states in zip(cases, results, strict=True):
            at = 0
            for template, a, b, constraints in TEMPLATES:
                parts = states[at:at + len(constraints)]
                at += len(constraints)
                fulfilled = all(part.state == TraceState.SATISFIED for part in parts)
                line = {"template": template, "a": a, "b": b, "case": case, "fulfilled": fulfilled}
                out.write(json.dumps(line) + "\n")
                n_lines += 1
    return n_lines


if __name__ == "__main__":
    main()
