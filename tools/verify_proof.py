#!/usr/bin/env python3
"""verify_proof.py PROOF HEADER KEY: checks offline that one act is in the log, with no line of Comity's code.

HEADER is the act's canonical bytes, or a text file of them in hex.
Exit 0 and `ok: …`, or exit 2 and why not.
"""
import pathlib
import sys

import comity_log as log


def main(proof, header, key):
    data = pathlib.Path(header).read_bytes()
    try:
        data = bytes.fromhex(data.decode("ascii"))
    except ValueError:
        pass  # Not hex: the bytes themselves.
    signer = log.public_key(pathlib.Path(key).read_text())
    index, size = log.proof(pathlib.Path(proof).read_text(), data, signer)
    if log.header(data)["seq"] != index:
        raise log.Bad("the act says it has another number")
    print(f"ok: act {index} of {signer[0]}, signed at {size} acts")


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    try:
        main(*sys.argv[1:])
    except (log.Bad, ValueError, IndexError) as bad:
        print(f"not proved: {bad}")
        sys.exit(2)
