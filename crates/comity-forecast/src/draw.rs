//! Chance, 32 trials at a time: every draw is a function of (seed, item, trial) and of nothing before it.
//!
//! The loops run over arrays of fixed length so that the compiler turns each into a few wide instructions;
//! only additions, multiplications and square roots are used, which every machine rounds alike.

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

/// A word as an odd multiple of 2⁻²⁴ strictly between -1 and 1.
#[inline(always)]
fn centred(word: u32) -> f32 {
    (2 * ((word as i32) >> 8) + 1) as f32 * (1.0 / 16_777_216.0)
}

/// Uniform between 0 and 1, ends excluded, 24 bits.
#[inline(always)]
pub fn uniforms(words: &[u32; LANES]) -> Lanes {
    let mut out = [0.0; LANES];
    for (u, &word) in out.iter_mut().zip(words) {
        *u = 0.5 + 0.5 * centred(word);
    }
    out
}

/// Standard normal values, increasing in the word read as a signed number.
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
/// Giles 2011, "Approximating the erfinv function", single precision: relative error about 3e-7.
#[inline(always)]
pub fn probits(x: &Lanes) -> Lanes {
    let mut w = [0.0f32; LANES];
    for (w, &x) in w.iter_mut().zip(x) {
        *w = -ln((1.0 - x) * (1.0 + x));
    }
    let mut out = [0.0f32; LANES];
    let mut n_far = 0u32;
    for lane in 0..LANES {
        let v = w[lane] - 2.5;
        let mut p = 2.810_226_4e-8_f32;
        p = 3.432_739_4e-7 + p * v;
        p = -3.523_387_7e-6 + p * v;
        p = -4.391_506_5e-6 + p * v;
        p = 0.000_218_580_87 + p * v;
        p = -0.001_253_725 + p * v;
        p = -0.004_177_681_6 + p * v;
        p = 0.246_640_73 + p * v;
        p = 1.501_409_4 + p * v;
        out[lane] = std::f32::consts::SQRT_2 * p * x[lane];
        n_far += u32::from(w[lane] >= 5.0);
    }
    // One trial in 300 lies beyond 2.93 deviations.
    if n_far > 0 {
        for lane in 0..LANES {
            if w[lane] >= 5.0 {
                out[lane] = far(w[lane], x[lane]);
            }
        }
    }
    out
}

/// The same in the tails.
#[inline(always)]
fn far(w: f32, x: f32) -> f32 {
    let v = w.sqrt() - 3.0;
    let mut p = -0.000_200_214_26_f32;
    p = 0.000_100_950_56 + p * v;
    p = 0.001_349_343_2 + p * v;
    p = -0.003_673_428_4 + p * v;
    p = 0.005_739_507_7 + p * v;
    p = -0.007_622_461 + p * v;
    p = 0.009_438_87 + p * v;
    p = 1.001_674_1 + p * v;
    p = 2.832_976_8 + p * v;
    std::f32::consts::SQRT_2 * p * x
}

/// The natural logarithm of a positive normal number, to about 1e-7 (Cephes `logf`).
#[inline(always)]
pub fn ln(x: f32) -> f32 {
    // The mantissa between √½ and √2, so that the series is short.
    let shifted = x.to_bits().wrapping_sub(0x3f35_04f3);
    let exponent = (shifted as i32) >> 23;
    let m = f32::from_bits((shifted & 0x007f_ffff).wrapping_add(0x3f35_04f3)) - 1.0;
    let mut p = 7.037_683_6e-2_f32;
    p = p * m - 1.151_461e-1;
    p = p * m + 1.167_699_9e-1;
    p = p * m - 1.242_014_1e-1;
    p = p * m + 1.424_932_3e-1;
    p = p * m - 1.666_805_8e-1;
    p = p * m + 2.000_071_5e-1;
    p = p * m - 2.499_999_4e-1;
    p = p * m + 3.333_333e-1;
    let square = m * m;
    m - 0.5 * square + m * square * p + exponent as f32 * std::f32::consts::LN_2
}

/// e to the power of `x`, for `x` between -80 and 80, to about 2e-7.
#[inline(always)]
pub fn exp(x: f32) -> f32 {
    let x = x.clamp(-80.0, 80.0);
    // Adding and taking away 1.5·2²³ rounds to a whole number.
    const ROUND: f32 = 12_582_912.0;
    let n = x * std::f32::consts::LOG2_E + ROUND;
    let whole = n - ROUND;
    let rest = x - whole * 0.693_359_4 - whole * -2.121_944_4e-4;
    let mut p = 1.987_569_2e-4_f32;
    p = p * rest + 1.398_2e-3;
    p = p * rest + 8.333_452e-3;
    p = p * rest + 4.166_579_6e-2;
    p = p * rest + 1.666_666_6e-1;
    p = p * rest + 0.5;
    p = p * rest * rest + rest + 1.0;
    f32::from_bits(p.to_bits().wrapping_add(n.to_bits().wrapping_sub(ROUND.to_bits()) << 23))
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
            assert!((got - exact).abs() < 2e-6 * exact.abs().max(1.0), "{share}: {got} for {exact}");
        }
    }

    #[test]
    fn exp_and_ln_are_those_of_the_library() {
        for i in -7900..7900 {
            let x = i as f32 / 100.0;
            let (e, known) = (f64::from(exp(x)), f64::from(x).exp());
            assert!((e / known - 1.0).abs() < 4e-7, "exp {x}: {e} {known}");
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
