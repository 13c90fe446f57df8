//! The same as [`crate::draw`] in the widest instructions that the machine has, bit for bit.
//!
//! Additions, multiplications, fused ones where it says so, and square roots: every machine rounds them
//! alike, so a forecast is the same on all of them (and slower where fused ones are done by hand).

use crate::draw::{Key, LANES, Lanes};
use crate::law::Curve;
use pulp::Simd;

/// How many registers one item is worked on side by side, so that none waits for the last result of another.
const ONE: usize = 4;

/// The same for two items.
const TWO: usize = 2 * ONE;

/// Values in several registers.
type Some<S, const BESIDE: usize> = [<S as Simd>::f32s; BESIDE];

/// The keys of Philox's ten rounds, which hang on the seed alone.
pub struct Rounds<S: Simd>([[S::u32s; 2]; 10]);

/// The keys of a seed.
#[inline(always)]
pub fn rounds<S: Simd>(simd: S, seed: u64) -> Rounds<S> {
    let mut keys = [[simd.splat_u32s(0); 2]; 10];
    let (mut k0, mut k1) = (seed as u32, (seed >> 32) as u32);
    for key in &mut keys {
        *key = [simd.splat_u32s(k0), simd.splat_u32s(k1)];
        k0 = k0.wrapping_add(0x9E37_79B9);
        k1 = k1.wrapping_add(0xBB67_AE85);
    }
    Rounds(keys)
}

/// Where the words of chance come from.
pub trait Words<S: Simd>: Copy {
    /// Those of some items for the 32 trials of a block: see [`crate::draw::words`].
    fn of<const N: usize>(
        self,
        simd: S,
        keys: [Key; N],
        block: u32,
        stream: u32,
        out: &mut [[u32; LANES]; N],
    );

    /// Those of one item.
    #[inline(always)]
    fn of_one(self, simd: S, key: Key, block: u32, stream: u32, out: &mut [u32; LANES]) {
        self.of(simd, [key], block, stream, std::array::from_mut(out));
    }
}

impl<S: Simd> Words<S> for &Rounds<S> {
    #[inline(always)]
    fn of<const N: usize>(
        self,
        simd: S,
        keys: [Key; N],
        block: u32,
        stream: u32,
        out: &mut [[u32; LANES]; N],
    ) {
        words_of(simd, self, keys, block, stream, out);
    }
}

/// Words that somebody gives: of which item, block and stream.
pub type Giver<'a> = &'a dyn Fn(Key, u32, u32) -> [u32; LANES];

/// Words that somebody gives, such as those of a sequence that fills space more evenly than chance does.
#[derive(Clone, Copy)]
pub struct Given<'a>(pub Giver<'a>);

impl<S: Simd> Words<S> for Given<'_> {
    fn of<const N: usize>(self, _: S, keys: [Key; N], block: u32, stream: u32, out: &mut [[u32; LANES]; N]) {
        *out = keys.map(|key| (self.0)(key, block, stream));
    }
}

/// The random words of one item for a block: see [`crate::draw::words`].
#[cfg(test)]
#[inline(always)]
pub fn words<S: Simd>(
    simd: S,
    rounds: &Rounds<S>,
    key: Key,
    block: u32,
    stream: u32,
    out: &mut [u32; LANES],
) {
    words_of(simd, rounds, [key], block, stream, std::array::from_mut(out));
}

/// The same of some items at once: while one waits for its product, another goes on.
#[inline(always)]
pub fn words_of<S: Simd, const N: usize>(
    simd: S,
    rounds: &Rounds<S>,
    keys: [Key; N],
    block: u32,
    stream: u32,
    out: &mut [[u32; LANES]; N],
) {
    const WIDE: usize = LANES / 4;
    let mut counters = [0u32; WIDE];
    for (lane, counter) in counters.iter_mut().enumerate() {
        *counter = block.wrapping_mul(WIDE as u32).wrapping_add(lane as u32);
    }
    let (a_times, b_times) = (simd.splat_u32s(0xD251_1F53), simd.splat_u32s(0xCD9E_8D57));
    let zero = simd.splat_u32s(0);
    for (place, &counter) in S::as_simd_u32s(&counters).0.iter().enumerate() {
        let (mut x0, mut x1, mut x2, mut x3) = ([counter; N], [zero; N], [zero; N], [zero; N]);
        for i in 0..N {
            let [low, high] = keys[i].words();
            (x1[i], x2[i], x3[i]) = (simd.splat_u32s(low), simd.splat_u32s(high), simd.splat_u32s(stream));
        }
        for &[k0, k1] in &rounds.0 {
            for i in 0..N {
                let (a_low, a_high) = simd.widening_mul_u32s(x0[i], a_times);
                let (b_low, b_high) = simd.widening_mul_u32s(x2[i], b_times);
                x0[i] = simd.xor_u32s(simd.xor_u32s(k0, x1[i]), b_high);
                x1[i] = b_low;
                x2[i] = simd.xor_u32s(simd.xor_u32s(k1, x3[i]), a_high);
                x3[i] = a_low;
            }
        }
        for i in 0..N {
            for (word, x) in [x0[i], x1[i], x2[i], x3[i]].into_iter().enumerate() {
                S::as_mut_simd_u32s(&mut out[i][word * WIDE..(word + 1) * WIDE]).0[place] = x;
            }
        }
    }
}

/// A polynomial by Horner's rule, highest power first; each step is fused.
#[inline(always)]
fn horner<S: Simd, const BESIDE: usize, const N: usize>(
    simd: S,
    v: &Some<S, BESIDE>,
    powers: [f32; N],
) -> Some<S, BESIDE> {
    let mut p = [simd.splat_f32s(powers[0]); BESIDE];
    for &power in &powers[1..] {
        let power = simd.splat_f32s(power);
        for i in 0..BESIDE {
            p[i] = simd.mul_add_f32s(p[i], v[i], power);
        }
    }
    p
}

#[inline(always)]
fn ln<S: Simd, const BESIDE: usize>(simd: S, x: &Some<S, BESIDE>) -> Some<S, BESIDE> {
    let zero = simd.splat_f32s(0.0);
    let (mut m, mut exponents) = ([zero; BESIDE], [zero; BESIDE]);
    for i in 0..BESIDE {
        let bits =
            simd.add_u32s(simd.transmute_u32s_f32s(x[i]), simd.splat_u32s(crate::draw::FROM_ROOT_HALF));
        let exponent = simd.wrapping_dyn_shr_u32s(bits, simd.splat_u32s(23));
        let exponent =
            simd.transmute_f32s_u32s(simd.or_u32s(exponent, simd.splat_u32s(crate::draw::AS_WHOLE)));
        exponents[i] = simd.sub_f32s(exponent, simd.splat_f32s(crate::draw::WHOLE_BIAS));
        let bits = simd.and_u32s(bits, simd.splat_u32s(0x007f_ffff));
        let bits = simd.add_u32s(bits, simd.splat_u32s(crate::draw::ROOT_HALF));
        m[i] = simd.sub_f32s(simd.transmute_f32s_u32s(bits), simd.splat_f32s(1.0));
    }
    let mut p = horner(simd, &m, crate::draw::LN);
    for i in 0..BESIDE {
        let square = simd.mul_f32s(m[i], m[i]);
        let sum = simd.mul_add_f32s(square, simd.splat_f32s(-0.5), m[i]);
        let sum = simd.mul_add_f32s(simd.mul_f32s(m[i], square), p[i], sum);
        p[i] = simd.mul_add_f32s(exponents[i], simd.splat_f32s(std::f32::consts::LN_2), sum);
    }
    p
}

#[inline(always)]
fn exp<S: Simd, const BESIDE: usize>(simd: S, x: &Some<S, BESIDE>) -> Some<S, BESIDE> {
    let round = simd.splat_f32s(crate::draw::ROUND);
    let zero = simd.splat_f32s(0.0);
    let (mut rest, mut n) = ([zero; BESIDE], [zero; BESIDE]);
    for i in 0..BESIDE {
        n[i] = simd.mul_add_f32s(x[i], simd.splat_f32s(std::f32::consts::LOG2_E), round);
        let whole = simd.sub_f32s(n[i], round);
        let part = simd.mul_add_f32s(whole, simd.splat_f32s(-crate::draw::LN_2_HIGH), x[i]);
        rest[i] = simd.mul_add_f32s(whole, simd.splat_f32s(-crate::draw::LN_2_LOW), part);
    }
    let mut p = horner(simd, &rest, crate::draw::EXP);
    for i in 0..BESIDE {
        let q = simd.mul_add_f32s(p[i], simd.mul_f32s(rest[i], rest[i]), rest[i]);
        let q = simd.add_f32s(q, simd.splat_f32s(1.0));
        let n = simd.wrapping_dyn_shl_u32s(simd.transmute_u32s_f32s(n[i]), simd.splat_u32s(23));
        p[i] = simd.transmute_f32s_u32s(simd.add_u32s(simd.transmute_u32s_f32s(q), n));
    }
    p
}

/// Standard normal values: see [`crate::draw::normals`].
#[inline(always)]
pub fn normals<S: Simd>(simd: S, words: &[u32; LANES], out: &mut Lanes) {
    normals_of::<S, ONE>(simd, words, out);
}

/// The same of two items at once.
#[inline(always)]
pub fn normals_of_two<S: Simd>(simd: S, words: &[[u32; LANES]; 2], out: &mut [Lanes; 2]) {
    normals_of::<S, TWO>(simd, words.as_flattened(), out.as_flattened_mut());
}

#[inline(always)]
fn normals_of<S: Simd, const BESIDE: usize>(simd: S, words: &[u32], out: &mut [f32]) {
    let (one, zero) = (simd.splat_f32s(1.0), simd.splat_f32s(0.0));
    let outs = S::as_mut_simd_f32s(out).0.chunks_exact_mut(BESIDE);
    for (outs, words) in outs.zip(S::as_simd_u32s(words).0.chunks_exact(BESIDE)) {
        let (mut x, mut w) = ([zero; BESIDE], [zero; BESIDE]);
        for i in 0..BESIDE {
            x[i] = centred(simd, words[i]);
            w[i] = simd.mul_f32s(simd.sub_f32s(one, x[i]), simd.add_f32s(one, x[i]));
        }
        w = ln(simd, &w);
        let (mut near, mut most) = ([zero; BESIDE], zero);
        for i in 0..BESIDE {
            w[i] = simd.sub_f32s(zero, w[i]);
            near[i] = simd.sub_f32s(w[i], simd.splat_f32s(2.5));
            most = simd.max_f32s(most, w[i]);
        }
        let p = horner(simd, &near, crate::draw::NEAR);
        for i in 0..BESIDE {
            outs[i] = simd.mul_f32s(x[i], p[i]);
        }
        if simd.reduce_max_f32s(most) < crate::draw::FAR_FROM {
            continue;
        }
        let mut root = [zero; BESIDE];
        for i in 0..BESIDE {
            root[i] = simd.sub_f32s(simd.sqrt_f32s(w[i]), simd.splat_f32s(3.0));
        }
        let p = horner(simd, &root, crate::draw::FAR);
        for i in 0..BESIDE {
            let is_near = simd.less_than_f32s(w[i], simd.splat_f32s(crate::draw::FAR_FROM));
            outs[i] = simd.select_f32s(is_near, outs[i], simd.mul_f32s(x[i], p[i]));
        }
    }
}

#[inline(always)]
fn centred<S: Simd>(simd: S, word: S::u32s) -> S::f32s {
    let bits = simd.wrapping_dyn_shr_u32s(word, simd.splat_u32s(9));
    let x = simd.transmute_f32s_u32s(simd.or_u32s(bits, simd.splat_u32s(0x4000_0000)));
    simd.add_f32s(simd.sub_f32s(x, simd.splat_f32s(3.0)), simd.splat_f32s(crate::draw::HALF_STEP))
}

/// The normal values of something: what is shared, and `own` times what is not.
#[inline(always)]
pub fn luck<S: Simd>(simd: S, shared: &Lanes, own: f32, alone: &mut Lanes) {
    let own = simd.splat_f32s(own);
    for (alone, &shared) in S::as_mut_simd_f32s(alone).0.iter_mut().zip(S::as_simd_f32s(shared).0) {
        *alone = simd.mul_add_f32s(own, *alone, shared);
    }
}

/// How long something takes, times `scale`, from its normal values; in their place.
#[inline(always)]
pub fn days<S: Simd>(simd: S, curve: &Curve, scale: f32, zs: &mut Lanes) {
    // No closures here: they would be compiled for the least of machines.
    match curve {
        Curve::Certain(days) => zs.fill(days * scale),
        Curve::Split { .. } => {
            logs(simd, curve, zs);
            exps::<S, ONE>(simd, zs);
            times(simd, scale, zs);
        }
        Curve::Table(table) => {
            for z in zs.iter_mut() {
                *z = scale * table.at(*z);
            }
        }
    }
}

/// The same of two items at once.
#[inline(always)]
pub fn days_of_two<S: Simd>(simd: S, of: [(&Curve, f32); 2], zs: &mut [Lanes; 2]) {
    if let [(Curve::Split { .. }, _), (Curve::Split { .. }, _)] = of {
        for i in 0..2 {
            logs(simd, of[i].0, &mut zs[i]);
        }
        exps::<S, TWO>(simd, zs.as_flattened_mut());
        for i in 0..2 {
            times(simd, of[i].1, &mut zs[i]);
        }
    } else {
        for i in 0..2 {
            days(simd, of[i].0, of[i].1, &mut zs[i]);
        }
    }
}

/// The logarithms of a curve with two spreads.
#[inline(always)]
fn logs<S: Simd>(simd: S, curve: &Curve, zs: &mut Lanes) {
    let Curve::Split { middle, below, above } = curve else { return };
    let (middle, zero) = (simd.splat_f32s(*middle), simd.splat_f32s(0.0));
    let (below, above) = (simd.splat_f32s(*below), simd.splat_f32s(*above));
    for z in S::as_mut_simd_f32s(zs).0 {
        let spread = simd.select_f32s(simd.less_than_f32s(*z, zero), below, above);
        *z = simd.mul_add_f32s(*z, spread, middle);
    }
}

#[inline(always)]
fn exps<S: Simd, const BESIDE: usize>(simd: S, zs: &mut [f32]) {
    for zs in S::as_mut_simd_f32s(zs).0.as_chunks_mut::<BESIDE>().0 {
        *zs = exp(simd, zs);
    }
}

#[inline(always)]
fn times<S: Simd>(simd: S, scale: f32, zs: &mut Lanes) {
    let scale = simd.splat_f32s(scale);
    for z in S::as_mut_simd_f32s(zs).0 {
        *z = simd.mul_f32s(scale, *z);
    }
}

/// The later of two times in each trial, into the first.
#[inline(always)]
pub fn later<S: Simd>(simd: S, into: &mut Lanes, other: &Lanes) {
    for (into, &other) in S::as_mut_simd_f32s(into).0.iter_mut().zip(S::as_simd_f32s(other).0) {
        *into = simd.max_f32s(*into, other);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw;
    use pulp::{Arch, Scalar, WithSimd};

    struct Drawn(u32);

    impl WithSimd for Drawn {
        type Output = ([u32; LANES], [u32; LANES], [u32; LANES]);

        fn with_simd<S: Simd>(self, simd: S) -> Self::Output {
            let (mut drawn, mut zs) = ([0; LANES], [0.0; LANES]);
            words(simd, &rounds(simd, 77), Key::of("deliverable", "x"), self.0, 3, &mut drawn);
            normals(simd, &drawn, &mut zs);
            let mut lasting = zs;
            days(simd, &Curve::range(1.0, 2.0, 9.0, 1.1), 1.3, &mut lasting);
            (drawn, zs.map(f32::to_bits), lasting.map(f32::to_bits))
        }
    }

    #[test]
    fn every_machine_draws_the_same_bits() {
        for block in 0..400 {
            let widest = Arch::new().dispatch(Drawn(block));
            assert_eq!(widest, Drawn(block).with_simd(Scalar::new()));
            let drawn = draw::words(77, Key::of("deliverable", "x"), block, 3);
            let zs = draw::normals(&drawn);
            let curve = Curve::range(1.0, 2.0, 9.0, 1.1);
            let known = (drawn, zs.map(f32::to_bits), zs.map(|z| (1.3 * curve.at(z)).to_bits()));
            assert_eq!(widest, known);
        }
    }

    /// Two items drawn at once, and each alone.
    struct Twice(u32);

    impl WithSimd for Twice {
        type Output = [[[u32; LANES]; 2]; 2];

        fn with_simd<S: Simd>(self, simd: S) -> Self::Output {
            let keys = [Key::of("deliverable", "x"), Key::of("deliverable", "y")];
            let curves = [Curve::range(1.0, 2.0, 9.0, 1.1), Curve::lognormal(7.0, 0.4)];
            let (rounds, mut drawn) = (rounds(simd, 77), [[0; LANES]; 2]);
            words_of(simd, &rounds, keys, self.0, 3, &mut drawn);
            let (mut both, mut each) = ([[0.0; LANES]; 2], [[0.0; LANES]; 2]);
            normals_of_two(simd, &drawn, &mut both);
            days_of_two(simd, [(&curves[0], 1.3), (&curves[1], 0.7)], &mut both);
            for i in 0..2 {
                normals(simd, &drawn[i], &mut each[i]);
                days(simd, &curves[i], [1.3, 0.7][i], &mut each[i]);
            }
            [both, each].map(|days| days.map(|days| days.map(f32::to_bits)))
        }
    }

    #[test]
    fn two_items_at_once_are_each_what_they_are_alone() {
        for block in 0..400 {
            let [both, each] = Arch::new().dispatch(Twice(block));
            assert_eq!(both, each);
            assert_eq!(Twice(block).with_simd(Scalar::new()), [both, each]);
        }
    }
}
