//! Chance, 32 trials at a time: every draw is a function of (seed, item, trial) and of nothing before it.
//!
//! The loops run over arrays of fixed length so that the compiler turns each into a few wide instructions;
//! only additions, multiplications, fused ones and square roots are used, which every machine rounds alike.

/// How many trials are drawn at once.
pub const LANES: usize = 32;

/// One value a trial.
pub type Lanes = [f32; LANES];

/// Who asks for chance: the item's lasting key, so that scopes and later plans meet the same luck.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key([u32; 2]);

impl Key {
    /// The key of a kind of thing and its id (FNV-1a, 64 bits).
    pub fn of(kind: &str, id: &str) -> Self {
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        for byte in kind.bytes().chain([0]).chain(id.bytes()) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
        Self([hash as u32, (hash >> 32) as u32])
    }

    /// Its two words.
    pub(crate) fn words(self) -> [u32; 2] {
        self.0
    }
}

/// The random words of one item for the 32 trials of a block: trial `32·block + t` has word `t`.
///
/// Philox 4x32-10 (Salmon et al. 2011, as in `comity_science::chance`), eight counters side by side.
/// `stream` tells apart several draws of one item.
#[inline(always)]
pub fn words(seed: u64, key: Key, block: u32, stream: u32) -> [u32; LANES] {
    const WIDE: usize = LANES / 4;
    let mut x0 = [0u32; WIDE];
    for (lane, x) in x0.iter_mut().enumerate() {
        *x = block.wrapping_mul(WIDE as u32).wrapping_add(lane as u32);
    }
    let (mut x1, mut x2, mut x3) = ([key.0[0]; WIDE], [key.0[1]; WIDE], [stream; WIDE]);
    let (mut k0, mut k1) = (seed as u32, (seed >> 32) as u32);
    for _ in 0..10 {
        for lane in 0..WIDE {
            let a = u64::from(x0[lane]) * 0xD251_1F53;
            let b = u64::from(x2[lane]) * 0xCD9E_8D57;
            x0[lane] = (b >> 32) as u32 ^ x1[lane] ^ k0;
            x1[lane] = b as u32;
            x2[lane] = (a >> 32) as u32 ^ x3[lane] ^ k1;
            x3[lane] = a as u32;
        }
        k0 = k0.wrapping_add(0x9E37_79B9);
        k1 = k1.wrapping_add(0xBB67_AE85);
    }
    let mut out = [0u32; LANES];
    out[..WIDE].copy_from_slice(&x0);
    out[WIDE..2 * WIDE].copy_from_slice(&x1);
    out[2 * WIDE..3 * WIDE].copy_from_slice(&x2);
    out[3 * WIDE..].copy_from_slice(&x3);
    out
}

/// Half the distance between two values of [`centred`].
pub(crate) const HALF_STEP: f32 = 1.0 / 8_388_608.0;

/// A word as an odd multiple of 2⁻²³ strictly between -1 and 1.
#[inline(always)]
fn centred(word: u32) -> f32 {
    f32::from_bits((word >> 9) | 0x4000_0000) - 3.0 + HALF_STEP
}

/// Uniform between 0 and 1, ends excluded, 23 bits.
#[inline(always)]
pub fn uniforms(words: &[u32; LANES]) -> Lanes {
    let mut out = [0.0; LANES];
    for (u, &word) in out.iter_mut().zip(words) {
        *u = 0.5 + 0.5 * centred(word);
    }
    out
}

/// Standard normal values, increasing in the word.
#[inline(always)]
pub fn normals(words: &[u32; LANES]) -> Lanes {
    let mut x = [0.0; LANES];
    for (x, &word) in x.iter_mut().zip(words) {
        *x = centred(word);
    }
    probits(&x)
}

/// The normal values below which a share (1 + x) / 2 lies.
///
/// Giles 2011, "Approximating the erfinv function", single precision: relative error about 3e-6.
#[inline(always)]
pub fn probits(x: &Lanes) -> Lanes {
    let mut w = [0.0f32; LANES];
    for (w, &x) in w.iter_mut().zip(x) {
        *w = -ln((1.0 - x) * (1.0 + x));
    }
    let mut out = [0.0f32; LANES];
    for lane in 0..LANES {
        let (w, x) = (w[lane], x[lane]);
        out[lane] = x * if w < FAR_FROM { horner(w - 2.5, NEAR) } else { horner(w.sqrt() - 3.0, FAR) };
    }
    out
}

/// From here on the other polynomial holds: beyond 2.93 deviations, one trial in 300.
pub(crate) const FAR_FROM: f32 = 5.0;

/// Near the middle, times √2, highest power first: Giles' polynomial with two powers less, refitted over
/// Chebyshev's nodes; relative error 3e-6.
pub(crate) const NEAR: [f32; 7] =
    [-4.486_04e-6, -9.007_803e-7, 3.071_795e-4, -1.789_628e-3, -5.905_708_3e-3, 0.348_815_62, 2.123_313_1];

/// Giles' coefficients in the tails, times √2, highest power first.
pub(crate) const FAR: [f32; 9] = root_two_times([
    -0.000_200_214_257,
    0.000_100_950_558,
    0.001_349_343_22,
    -0.003_673_428_44,
    0.005_739_507_73,
    -0.007_622_461_3,
    0.009_438_870_47,
    1.001_674_06,
    2.832_976_82,
]);

/// Numbers as the nearest single ones of their products with √2.
const fn root_two_times(of: [f64; 9]) -> [f32; 9] {
    let mut out = [0.0; 9];
    let mut i = 0;
    while i < 9 {
        out[i] = (std::f64::consts::SQRT_2 * of[i]) as f32;
        i += 1;
    }
    out
}

/// A polynomial by Horner's rule, highest power first.
#[inline(always)]
fn horner<const N: usize>(v: f32, powers: [f32; N]) -> f32 {
    let mut p = powers[0];
    for &power in &powers[1..] {
        p = p.mul_add(v, power);
    }
    p
}

/// √½ as bits.
pub(crate) const ROOT_HALF: u32 = 0x3f35_04f3;
/// From the bits of √½ to those of 1.
pub(crate) const FROM_ROOT_HALF: u32 = 0x3f80_0000 - ROOT_HALF;
/// Bits that make a small whole number the last places of 2²³.
pub(crate) const AS_WHOLE: u32 = 0x4b00_0000;
/// 2²³ and the bias of an exponent.
pub(crate) const WHOLE_BIAS: f32 = 8_388_608.0 + 127.0;
/// (ln(1 + m) - m + m²/2) / m³ over Chebyshev's nodes, highest power first.
pub(crate) const LN: [f32; 6] =
    [-0.107_418_94, 0.159_030_11, -0.169_735_61, 0.199_401_42, -0.249_925_35, 0.333_337];

/// The natural logarithm of a positive normal number, to about 4e-7.
#[inline(always)]
pub fn ln(x: f32) -> f32 {
    // The mantissa between √½ and √2, so that the series is short.
    let bits = x.to_bits().wrapping_add(FROM_ROOT_HALF);
    let exponent = f32::from_bits((bits >> 23) | AS_WHOLE) - WHOLE_BIAS;
    let m = f32::from_bits((bits & 0x007f_ffff).wrapping_add(ROOT_HALF)) - 1.0;
    let square = m * m;
    let sum = (m * square).mul_add(horner(m, LN), square.mul_add(-0.5, m));
    exponent.mul_add(std::f32::consts::LN_2, sum)
}

/// Adding and taking away 1.5·2²³ rounds to a whole number.
pub(crate) const ROUND: f32 = 12_582_912.0;
/// The logarithm of 2 in two parts, the first of few bits.
pub(crate) const LN_2_HIGH: f32 = 0.693_359_4;
/// What is left of it.
pub(crate) const LN_2_LOW: f32 = -2.121_944_4e-4;
/// (eˣ - 1 - x) / x² over Chebyshev's nodes, highest power first.
pub(crate) const EXP: [f32; 4] = [8.363_18e-3, 4.183_385e-2, 0.166_665_77, 0.499_997_5];

/// e to the power of `x`, for `x` between -80 and 80, to about 6e-7.
#[inline(always)]
pub fn exp(x: f32) -> f32 {
    let n = x.mul_add(std::f32::consts::LOG2_E, ROUND);
    let whole = n - ROUND;
    let rest = whole.mul_add(-LN_2_LOW, whole.mul_add(-LN_2_HIGH, x));
    let p = horner(rest, EXP).mul_add(rest * rest, rest) + 1.0;
    f32::from_bits(p.to_bits().wrapping_add(n.to_bits() << 23))
}

#[cfg(test)]
mod tests {
    use super::*;
    use comity_science::{chance::philox, special::normal_quantile};

    #[test]
    fn the_lanes_are_the_published_philox() {
        let (seed, key) = (0x0370_7344_a409_3822_u64, Key([0x85a3_08d3, 0x1319_8a2e]));
        let lanes = words(seed, key, 3, 7);
        for lane in 0..8 {
            let four = philox([24 + lane as u32, 0x85a3_08d3, 0x1319_8a2e, 7], [0xa409_3822, 0x0370_7344]);
            for (word, &of_four) in four.iter().enumerate() {
                assert_eq!(lanes[8 * word + lane], of_four);
            }
        }
    }

    #[test]
    fn random123s_known_answers_come_out_of_the_lanes() {
        // kat_vectors: counter and key all ones; block and lane make the first word.
        let key = Key([u32::MAX, u32::MAX]);
        let lanes = words(u64::MAX, key, u32::MAX / 8, u32::MAX);
        assert_eq!(
            [lanes[7], lanes[15], lanes[23], lanes[31]],
            [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]
        );
        let lanes = words(0, Key([0, 0]), 0, 0);
        assert_eq!(
            [lanes[0], lanes[8], lanes[16], lanes[24]],
            [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]
        );
    }

    #[test]
    fn the_normal_values_are_those_of_the_tables() {
        for share in [1e-6, 1e-4, 0.00135, 0.025, 0.1, 0.4, 0.5, 0.77, 0.975, 0.9995, 0.999_999] {
            let x = [(2.0 * share - 1.0) as f32; LANES];
            let exact = normal_quantile((1.0 + f64::from(x[0])) / 2.0);
            let got = f64::from(probits(&x)[5]);
            assert!((got - exact).abs() < 6e-6 * exact.abs().max(1.0), "{share}: {got} for {exact}");
        }
    }

    #[test]
    fn exp_and_ln_are_those_of_the_library() {
        for i in -7900..7900 {
            let x = i as f32 / 100.0;
            let (e, known) = (f64::from(exp(x)), f64::from(x).exp());
            assert!((e / known - 1.0).abs() < 1e-6, "exp {x}: {e} {known}");
            assert!(
                (f64::from(ln(known as f32)) - f64::from(known as f32).ln()).abs()
                    < 1e-6 * f64::from(x).abs().max(0.2)
            );
        }
    }

    #[test]
    fn draws_differ_by_item_seed_trial_and_stream() {
        let one = words(1, Key::of("deliverable", "a"), 0, 0);
        assert_ne!(one, words(1, Key::of("deliverable", "b"), 0, 0));
        assert_ne!(one, words(1, Key::of("gate", "a"), 0, 0));
        assert_ne!(one, words(2, Key::of("deliverable", "a"), 0, 0));
        assert_ne!(one, words(1, Key::of("deliverable", "a"), 1, 0));
        assert_ne!(one, words(1, Key::of("deliverable", "a"), 0, 1));
    }
}
