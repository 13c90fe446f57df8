#!/usr/bin/env python3
"""verify_vectors.py FOLDER: computes the log's published test vectors again, without Comity's code."""
import json
import pathlib
import sys

import comity_log as log


def acts(vectors):
    for act in vectors["headers"]:
        data = bytes.fromhex(act["header"])
        header = log.header(data)
        assert log.leaf(data).hex() == act["leaf"], act
        assert all(header[name] == act[name] for name in ("seq", "kind", "recorded_at", "at")), act
    for it in vectors["commitments"]:
        assert log.commit(bytes.fromhex(it["salt"]), bytes.fromhex(it["bytes"])).hex() == it["commitment"], it


def trees(vectors):
    leaves = [bytes.fromhex(leaf) for leaf in vectors["leaves"]]
    roots = [log.root(leaves[:n]) for n in range(len(leaves) + 1)]
    for tree in vectors["trees"]:
        size = tree["size"]
        assert roots[size].hex() == tree["root"], size
        for index, path in enumerate(tree["inclusion"]):
            path = [bytes.fromhex(hash_) for hash_ in path]
            assert log.root_from_inclusion(leaves[index], index, size, path) == roots[size], (size, index)
        for old, path in enumerate(tree["consistency"][1:], 1):
            path = [bytes.fromhex(hash_) for hash_ in path]
            reached = log.roots_from_consistency(old, roots[old], size, path)
            assert reached == (roots[old], roots[size]), (size, old)


def notes(vectors):
    key = log.public_key(vectors["public_key"])
    log.checkpoint(vectors["checkpoint"], key)
    log.proof(vectors["proof"], bytes.fromhex(vectors["header"]), key)


if __name__ == "__main__":
    folder = pathlib.Path(sys.argv[1])
    for check in (acts, trees, notes):
        check(json.loads((folder / f"{check.__name__}.json").read_text()))
    print("3 files of vectors agree")
