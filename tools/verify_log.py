#!/usr/bin/env python3
"""verify_log.py LOG.DB NOTE KEY: checks a whole log with no line of Comity's code.

Exit 0 and `N acts, root matches, 0 problems`, or exit 2 and every problem with its act. Sealed words are only
counted: opening them needs the vault's keys.
"""
import json
import pathlib
import sqlite3
import sys

import comity_log as log

ACTS = """
    select e.seq, e.header, e.leaf, t.salt, t.bytes, w.id
    from event e
    left join payload t on t.id = e.seq * 2
    left join payload w on w.id = e.seq * 2 + 1
    order by e.seq"""


def listed(span, seq):
    first, last = span if isinstance(span, list) else (span, span)
    return first <= seq <= last


def main(database, note, key):
    problems, leaves, wordless, forgetting, last = [], [], [], [], None
    connection = sqlite3.connect(pathlib.Path(database).resolve().as_uri() + "?mode=ro", uri=True)
    for seq, data, leaf, salt, terms, words in connection.execute(ACTS):
        if seq != len(leaves):
            problems.append(f"act {len(leaves)}: it is missing; the next one is {seq}")
        leaves.append(log.leaf(data))
        if leaf != leaves[-1]:
            problems.append(f"act {seq}: its leaf is not the hash of its header")
        try:
            header = log.header(data)
        except log.Bad as bad:
            problems.append(f"act {seq}: its header is not good: {bad}")
            continue
        if header["seq"] != seq:
            problems.append(f"act {seq}: its header says it is act {header['seq']}")
        if last is not None and header["recorded_at"] < last:
            problems.append(f"act {seq}: it is recorded before the act before it")
        last = header["recorded_at"]
        if salt is None or log.commit(salt, terms) != header["commitments"]["terms"]:
            problems.append(f"act {seq}: its terms are not the ones committed to")
        elif header["kind"] in ("words.withdrawn", "subject.erased"):
            forgetting.append((seq, json.loads(terms)["seqs"]))
        if "words" in header["commitments"] and words is None:
            wordless.append(seq)
        elif "words" not in header["commitments"] and words is not None:
            problems.append(f"act {seq}: it has words that its header does not commit to")
    for seq in wordless:
        if not any(act > seq and any(listed(span, seq) for span in spans) for act, spans in forgetting):
            problems.append(f"act {seq}: its words are missing and no later act withdraws them")
    signer = log.public_key(pathlib.Path(key).read_text())
    size, signed = log.checkpoint(pathlib.Path(note).read_text(), signer)
    if size > len(leaves):
        problems.append(f"log is behind checkpoint of size {size}: it has {len(leaves)} acts")
    elif log.root(leaves[:size]) != signed:
        problems.append(f"log does not agree with checkpoint of size {size}")
    print(*problems, sep="\n", end="\n" if problems else "")
    matches = "matches" if size <= len(leaves) and log.root(leaves[:size]) == signed else "does not match"
    print(f"{len(leaves)} acts, root {matches}, {len(problems)} problems")
    return 2 if problems else 0


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    try:
        sys.exit(main(*sys.argv[1:]))
    except log.Bad as bad:
        print(f"the log: {bad}\n0 acts, root does not match, 1 problems")
        sys.exit(2)
