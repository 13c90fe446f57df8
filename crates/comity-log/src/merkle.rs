//! The Merkle tree of RFC 6962: roots, inclusion and consistency proofs, and their verification.
//!
//! A leaf is `SHA-256(0x00 || header)`, an inner node `SHA-256(0x01 || left || right)`, and the left half of
//! `n` leaves is the largest power of two below `n`. The verifiers follow RFC 9162 §2.1.3.2 and §2.1.4.2.

use sha2::{Digest, Sha256};
use std::fmt;

/// A SHA-256 hash; shown in hex.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash(pub [u8; 32]);

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}
impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The hash of a leaf's bytes.
pub fn leaf(bytes: &[u8]) -> Hash {
    Hash(Sha256::new().chain_update([0]).chain_update(bytes).finalize().into())
}

fn node(left: Hash, right: Hash) -> Hash {
    Hash(Sha256::new().chain_update([1]).chain_update(left.0).chain_update(right.0).finalize().into())
}

/// The tree as far as appending needs it: the roots of its complete subtrees, largest first (at most 64).
#[derive(Clone, Debug, Default)]
pub struct Frontier {
    size: u64,
    peaks: Vec<Hash>,
}

impl Frontier {
    /// How many leaves there are.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Adds one leaf.
    pub fn push(&mut self, leaf: Hash) {
        let mut right = leaf;
        // Each trailing 1 of the size is a complete subtree that the new leaf completes to one twice as
        // large.
        for _ in 0..self.size.trailing_ones() {
            if let Some(left) = self.peaks.pop() {
                right = node(left, right);
            }
        }
        self.peaks.push(right);
        self.size += 1;
    }

    /// The root of the tree; of the empty tree it is the hash of nothing.
    pub fn root(&self) -> Hash {
        let mut peaks = self.peaks.iter().rev().copied();
        match peaks.next() {
            Some(last) => peaks.fold(last, |right, left| node(left, right)),
            None => Hash(Sha256::digest([]).into()),
        }
    }
}

impl FromIterator<Hash> for Frontier {
    fn from_iter<I: IntoIterator<Item = Hash>>(leaves: I) -> Frontier {
        let mut frontier = Frontier::default();
        leaves.into_iter().for_each(|leaf| frontier.push(leaf));
        frontier
    }
}

/// The root over all of these leaves.
pub fn root(leaves: &[Hash]) -> Hash {
    leaves.iter().copied().collect::<Frontier>().root()
}

/// The number of leaves on the left: the largest power of two below `n`, for `n >= 2`.
fn split(n: usize) -> usize {
    n.next_power_of_two() / 2
}

/// The hashes that show leaf `index` to be in the tree of these leaves; `None` if there is no such leaf.
pub fn inclusion(leaves: &[Hash], index: usize) -> Option<Vec<Hash>> {
    if index >= leaves.len() {
        return None;
    }
    let (mut rest, mut index, mut path) = (leaves, index, Vec::new());
    while rest.len() > 1 {
        let (left, right) = rest.split_at(split(rest.len()));
        if index < left.len() {
            path.push(root(right));
            rest = left;
        } else {
            path.push(root(left));
            index -= left.len();
            rest = right;
        }
    }
    path.reverse();
    Some(path)
}

/// The hashes that show the tree of the first `old` leaves to be a beginning of the tree of all of them.
///
/// `None` if there are fewer than `old` leaves. Empty for `old` 0 or all: nothing needs to be shown.
pub fn consistency(leaves: &[Hash], old: usize) -> Option<Vec<Hash>> {
    if old > leaves.len() {
        return None;
    }
    if old == 0 || old == leaves.len() {
        return Some(Vec::new());
    }
    let (mut rest, mut old, mut whole, mut path) = (leaves, old, true, Vec::new());
    while old != rest.len() {
        let (left, right) = rest.split_at(split(rest.len()));
        if old <= left.len() {
            path.push(root(right));
            rest = left;
        } else {
            path.push(root(left));
            old -= left.len();
            rest = right;
            whole = false;
        }
    }
    if !whole {
        path.push(root(rest));
    }
    path.reverse();
    Some(path)
}

/// Whether `path` shows `leaf` to be number `index` of the tree with this size and root.
pub fn included(leaf: Hash, index: u64, size: u64, path: &[Hash], root: Hash) -> bool {
    if index >= size {
        return false;
    }
    let (mut place, mut last, mut hash) = (index, size - 1, leaf);
    for &sibling in path {
        if last == 0 {
            return false;
        }
        if place & 1 == 1 || place == last {
            hash = node(sibling, hash);
            while place & 1 == 0 && place != 0 {
                place >>= 1;
                last >>= 1;
            }
        } else {
            hash = node(hash, sibling);
        }
        place >>= 1;
        last >>= 1;
    }
    last == 0 && hash == root
}

/// Whether `path` shows the tree `(old, old_root)` to be a beginning of the tree `(size, root)`.
pub fn consistent(old: u64, old_root: Hash, size: u64, root: Hash, path: &[Hash]) -> bool {
    if old == size {
        return path.is_empty() && old_root == root;
    }
    if old == 0 {
        return path.is_empty() && old_root == Frontier::default().root();
    }
    if old > size {
        return false;
    }
    // A complete subtree is its own first hash, which the proof leaves out.
    let mut path = path.iter().copied();
    let first = if old.is_power_of_two() { Some(old_root) } else { path.next() };
    let Some(first) = first else { return false };
    let shift = (old - 1).trailing_ones();
    let (mut place, mut last) = ((old - 1) >> shift, (size - 1) >> shift);
    let (mut was, mut is) = (first, first);
    for hash in path {
        if last == 0 {
            return false;
        }
        if place & 1 == 1 || place == last {
            was = node(hash, was);
            is = node(hash, is);
            while place & 1 == 0 && place != 0 {
                place >>= 1;
                last >>= 1;
            }
        } else {
            is = node(is, hash);
        }
        place >>= 1;
        last >>= 1;
    }
    last == 0 && was == old_root && is == root
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn leaves(n: usize) -> Vec<Hash> {
        (0..n).map(|i| leaf(&(i as u64).to_be_bytes())).collect()
    }

    /// The definition in RFC 6962 §2.1, word for word: slow and plainly right.
    fn by_definition(leaves: &[Hash]) -> Hash {
        match leaves {
            [] => Hash(Sha256::digest([]).into()),
            [one] => *one,
            _ => {
                let (left, right) = leaves.split_at(split(leaves.len()));
                node(by_definition(left), by_definition(right))
            }
        }
    }

    fn hash(hex: &str) -> Hash {
        Hash(hex::decode(hex).unwrap().try_into().unwrap())
    }

    /// The eight inputs and roots that the reference implementations of Certificate Transparency test with.
    #[test]
    fn the_roots_of_certificate_transparency_come_out() {
        let inputs = [
            "",
            "00",
            "10",
            "2021",
            "3031",
            "40414243",
            "5051525354555657",
            "606162636465666768696a6b6c6d6e6f",
        ];
        let roots = [
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
        ];
        let leaves: Vec<Hash> = inputs.iter().map(|input| leaf(&hex::decode(input).unwrap())).collect();
        for (i, expected) in roots.iter().enumerate() {
            assert_eq!(root(&leaves[..=i]), hash(expected), "{} leaves", i + 1);
        }
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(root(&[]), hash(empty));
        assert_eq!(inclusion(&leaves[..5], 0).unwrap().len(), 3);
        assert_eq!(
            consistency(&leaves[..8], 6).unwrap(),
            [
                hash("0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"),
                hash("ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"),
                hash("d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"),
            ]
        );
    }

    #[test]
    fn the_frontier_and_the_definition_agree_up_to_130_leaves() {
        let leaves = leaves(130);
        for n in 0..=leaves.len() {
            assert_eq!(root(&leaves[..n]), by_definition(&leaves[..n]), "{n} leaves");
        }
    }

    #[test]
    fn every_proof_of_a_small_tree_holds_and_no_other_fits() {
        let leaves = leaves(20);
        for n in 1..=leaves.len() {
            let (tree, top) = (&leaves[..n], root(&leaves[..n]));
            for i in 0..n {
                let path = inclusion(tree, i).unwrap();
                assert!(included(tree[i], i as u64, n as u64, &path, top));
                assert!(
                    (0..=n as u64)
                        .filter(|&j| j != i as u64)
                        .all(|j| !included(tree[i], j, n as u64, &path, top))
                );
            }
            for old in 0..=n {
                let path = consistency(tree, old).unwrap();
                assert!(consistent(old as u64, root(&leaves[..old]), n as u64, top, &path), "{old} of {n}");
            }
        }
    }

    proptest! {
        #[test]
        fn a_proof_with_one_bit_changed_is_refused(
            n in 2usize..300,
            at: usize,
            bit in 0usize..256,
            which: usize,
        ) {
            let (leaves, i) = (leaves(n), at % n);
            let top = root(&leaves);
            let mut path = inclusion(&leaves, i).unwrap();
            prop_assert!(included(leaves[i], i as u64, n as u64, &path, top));
            let k = which % path.len();
            path[k].0[bit / 8] ^= 1 << (bit % 8);
            prop_assert!(!included(leaves[i], i as u64, n as u64, &path, top));

            let old = 1 + at % (n - 1);
            let (was, mut path) = (root(&leaves[..old]), consistency(&leaves, old).unwrap());
            prop_assert!(consistent(old as u64, was, n as u64, top, &path));
            let k = which % path.len();
            path[k].0[bit / 8] ^= 1 << (bit % 8);
            prop_assert!(!consistent(old as u64, was, n as u64, top, &path));
            path.pop();
            prop_assert!(!consistent(old as u64, was, n as u64, top, &path));
        }
    }
}
