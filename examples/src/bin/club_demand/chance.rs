//! Chance that comes out the same each time: what happens to a row depends on the seed and the row alone.

/// A number from `seed`, a purpose and a row: the same for the same three, and as good as random otherwise (SplitMix64).
pub(crate) fn draw(seed: u64, purpose: &str, row: u64) -> u64 {
    let purpose = purpose.bytes().fold(seed, |mixed, byte| mix(mixed ^ u64::from(byte)));
    mix(purpose ^ row)
}

/// One of `0..count`, drawn in the same way.
pub(crate) fn pick(seed: u64, purpose: &str, row: u64, count: usize) -> usize {
    let count = u64::try_from(count.max(1)).unwrap_or(u64::MAX);
    usize::try_from(draw(seed, purpose, row) % count).unwrap_or_default()
}

fn mix(value: u64) -> u64 {
    let value = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

#[cfg(test)]
mod tests {
    use super::{draw, pick};

    #[test]
    fn the_same_seed_draws_the_same() {
        assert_eq!(draw(1, "week", 7), draw(1, "week", 7));
        assert_ne!(draw(1, "week", 7), draw(2, "week", 7));
        assert_ne!(draw(1, "week", 7), draw(1, "member", 7));
    }

    #[test]
    fn everything_is_picked_some_time() {
        let picked = (0..100).map(|row| pick(1, "week", row, 4)).collect::<std::collections::BTreeSet<_>>();
        assert_eq!(picked.into_iter().collect::<Vec<_>>(), [0, 1, 2, 3]);
    }
}
