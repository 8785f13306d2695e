//! Hash keys: which shard a partition key belongs to.

use penstock_catalog::HashRange;

use crate::md5_lanes;

/// The hash key of a partition key: its MD5, read as a number. For services that write into a stream's shards themselves.
pub fn of_partition_key(partition_key: &str) -> u128 {
    md5_lanes::digest(partition_key.as_bytes())
}

/// The hash keys of several partition keys, in order.
pub(crate) fn of_partition_keys<'k>(partition_keys: impl IntoIterator<Item = &'k str>) -> Vec<u128> {
    md5_lanes::digests(partition_keys.into_iter().map(str::as_bytes))
}

/// An explicit hash key; nothing if it is 2^128 or more. The model has seen to it that it is a number.
pub(crate) fn parse(explicit_hash_key: &str) -> Option<u128> {
    explicit_hash_key.parse().ok()
}

/// The ranges of a new stream's shards: `⌊2^128 / shards⌋` hash keys each, and the last takes what is left.
pub(crate) fn divide(shards: usize) -> Vec<HashRange> {
    assert!(shards > 0, "a stream has a shard");
    let count = shards as u128;
    // 2^128 itself does not fit: one less divides to the same quotient, unless the division is even.
    let width = (u128::MAX / count).wrapping_add(u128::from(u128::MAX % count == count - 1));
    (0..count)
        .map(|index| {
            // A single shard is as wide as 2^128, which wraps to 0, and so does its start.
            let start = index.wrapping_mul(width);
            let end = if index == count - 1 { u128::MAX } else { start + (width - 1) };
            HashRange { start, end }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn three_shards_are_divided_as_recorded() {
        let ranges: Vec<_> = divide(3).iter().map(ToString::to_string).collect();
        assert_eq!(
            ranges,
            [
                "0-113427455640312821154458202477256070484",
                "113427455640312821154458202477256070485-226854911280625642308916404954512140969",
                "226854911280625642308916404954512140970-340282366920938463463374607431768211455",
            ]
        );
    }

    #[test]
    fn even_divisions_are_even() {
        assert_eq!(divide(1), [HashRange::ALL]);
        assert_eq!(divide(2)[1].start, 1 << 127);
        assert_eq!(divide(4)[0].end, (1 << 126) - 1);
    }

    #[test]
    fn a_partition_key_hashes_to_its_md5() {
        // MD5("a") and MD5(""), of RFC 1321.
        assert_eq!(of_partition_key("a"), 0x0cc1_75b9_c0f1_b6a8_31c3_99e2_6977_2661);
        assert_eq!(of_partition_key(""), 0xd41d_8cd9_8f00_b204_e980_0998_ecf8_427e);
    }

    #[test]
    fn explicit_hash_keys_end_below_two_to_the_128() {
        assert_eq!(parse("0"), Some(0));
        assert_eq!(parse("340282366920938463463374607431768211455"), Some(u128::MAX));
        assert_eq!(parse("340282366920938463463374607431768211456"), None);
    }

    proptest! {
        #[test]
        fn ranges_tile_the_whole_space(shards in 1usize..20_001) {
            let ranges = divide(shards);
            prop_assert_eq!(ranges.len(), shards);
            prop_assert_eq!(ranges[0].start, 0);
            prop_assert_eq!(ranges[shards - 1].end, u128::MAX);
            for pair in ranges.windows(2) {
                prop_assert_eq!(pair[0].end + 1, pair[1].start);
                prop_assert!(pair[0].start <= pair[0].end);
            }
        }
    }
}
