"""The format of Comity's log, read by its specification (docs/decisions/0002-the-log.md) and nothing else.

Standard library and `cryptography` only. Run alone it says whether both are there.
"""
import base64
import hashlib
import sys

try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
except ImportError:
    sys.exit("the Python package `cryptography` is missing: install it to check signatures")


class Bad(Exception):
    """What is wrong, as a sentence."""


def sha(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def leaf(header):
    return sha(b"\0", header)


def root(leaves):
    if not leaves:
        return sha()
    while len(leaves) > 1:  # Pairing neighbours and passing on the odd one gives the same tree as RFC 6962.
        pairs = [sha(b"\1", leaves[i], leaves[i + 1]) for i in range(0, len(leaves) - 1, 2)]
        leaves = pairs + ([leaves[-1]] if len(leaves) % 2 else [])
    return leaves[0]


def root_from_inclusion(hash_, index, size, path):
    if index >= size:
        raise Bad("there is no such act in a log of this size")
    path = list(path)

    def climb(index, size):
        if size == 1:
            return hash_
        left = 1 << (size - 1).bit_length() - 1
        if not path:
            raise Bad("the proof is too short")
        sibling = path.pop()
        if index < left:
            return sha(b"\1", climb(index, left), sibling)
        return sha(b"\1", sibling, climb(index - left, size - left))

    top = climb(index, size)
    if path:
        raise Bad("the proof is too long")
    return top


def roots_from_consistency(old, old_root, size, path):
    """The old and the new root that a proof leads to."""
    path = list(path)

    def climb(old, size, whole):
        if old == size:
            hash_ = old_root if whole else path.pop()
            return hash_, hash_
        left = 1 << (size - 1).bit_length() - 1
        sibling = path.pop()
        if old <= left:
            was, now = climb(old, left, whole)
            return was, sha(b"\1", now, sibling)
        was, now = climb(old - left, size - left, False)
        return sha(b"\1", sibling, was), sha(b"\1", sibling, now)

    roots = climb(old, size, True)
    if path:
        raise Bad("the proof is too long")
    return roots


def commit(salt, data):
    return sha(b"comity/commit/v1", salt, data)


def cbor(data, at=0):
    """One item of deterministic CBOR and where it ends; only what a header has."""
    major, info = data[at] >> 5, data[at] & 31
    at += 1
    if data[at - 1] == 0xF6:
        return None, at
    if info < 24:
        n = info
    elif info <= 27:
        width = 1 << (info - 24)
        n = int.from_bytes(data[at:at + width], "big")
        at += width
        if n < (24 if width == 1 else 1 << (4 * width)):
            raise Bad("a number is not in its shortest form")
    else:
        raise Bad("a length is not definite")
    if major == 0:
        return n, at
    if major == 1:
        return -1 - n, at
    if major in (2, 3):
        if at + n > len(data):
            raise Bad("it is cut short")
        text = data[at:at + n]
        return (text if major == 2 else text.decode()), at + n
    if major == 4:
        items = []
        for _ in range(n):
            item, at = cbor(data, at)
            items.append(item)
        return items, at
    if major == 5:
        items = {}
        for _ in range(n):
            key, at = cbor(data, at)
            if items and key <= max(items):
                raise Bad("its keys are not in order")
            items[key], at = cbor(data, at)
        return items, at
    raise Bad("it holds something that no header has")


FIELDS = (
    "format seq event kind version recorded_at at by on_behalf_of source visibility commitments"
).split()


def header(data):
    try:
        fields, end = cbor(data)
    except (IndexError, UnicodeDecodeError) as error:
        raise Bad("it is not CBOR") from error
    if end != len(data) or not isinstance(fields, dict) or list(fields) != list(range(12)) or fields[0] != 1:
        raise Bad("it is not a header of format 1")
    named = dict(zip(FIELDS, fields.values()))
    named["commitments"] = dict(named["commitments"])
    return named


def public_key(text):
    origin, _, rest = text.strip().partition("+")
    key_id, _, data = rest.partition("+")
    data = base64.b64decode(data)
    if data[:1] != b"\1" or sha(origin.encode(), b"\n", data)[:4].hex() != key_id:
        raise Bad("the key is not a verifier key")
    return origin, bytes.fromhex(key_id), Ed25519PublicKey.from_public_bytes(data[1:])


def checkpoint(text, key):
    """The size and root that this key vouches for."""
    origin, key_id, public = key
    body, gap, signatures = text.partition("\n\n")
    lines = body.split("\n")
    if not gap or len(lines) != 3 or lines[0] != origin:
        raise Bad("the checkpoint is not one of " + origin)
    for line in signatures.splitlines():
        dash, name, data = line.split(" ")
        data = base64.b64decode(data)
        if (dash, name, data[:4]) == ("\u2014", origin, key_id):
            try:
                public.verify(data[4:], (body + "\n").encode())
                return int(lines[1]), base64.b64decode(lines[2])
            except InvalidSignature:
                break
    raise Bad("the checkpoint is not signed by " + origin)


def proof(text, data, key):
    """Checks that the header `data` is in the signed log; the act's number and the log's size."""
    top, _, note = text.partition("\n\n")
    lines = top.split("\n")
    if lines[0] != "c2sp.org/tlog-proof@v1" or not lines[1].startswith("index "):
        raise Bad("this is not a proof")
    size, signed = checkpoint(note, key)
    index = int(lines[1][6:])
    path = [base64.b64decode(line) for line in lines[2:]]
    if root_from_inclusion(leaf(data), index, size, path) != signed:
        raise Bad("the hashes do not lead from this act to the signed root")
    return index, size


if __name__ == "__main__":
    print("ready")
