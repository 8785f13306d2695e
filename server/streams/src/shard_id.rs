//! Shard ids, as callers write them and as the service does.

/// The largest index a shard id can name.
const INDEX_MAX: u64 = 2_147_483_647;

/// The shard index in an id: the number after the first hyphen, whatever stands before, or the whole text.
/// `shardId-000000000007`, `shard-7`, `-07` and `7` are all 7.
pub(crate) fn parse(id: &str) -> Option<u32> {
    let digits = id.split_once('-').map_or(id, |(_, after)| after);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let significant = digits.trim_start_matches('0');
    let index: u64 = if significant.is_empty() { 0 } else { significant.parse().ok()? };
    if index > INDEX_MAX {
        return None;
    }
    u32::try_from(index).ok()
}

/// The id of the shard with this index.
pub(crate) fn format(index: u32) -> String {
    // By hand, as each PutRecord is answered with one: an index has ten digits at most, which leaves the hyphen alone.
    let mut id = b"shardId-000000000000".to_vec();
    let mut left = index;
    for digit in id.iter_mut().rev() {
        if left == 0 {
            break;
        }
        *digit += (left % 10) as u8;
        left /= 10;
    }
    String::from_utf8(id).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_recorded_spelling_is_taken() {
        for (id, index) in [
            ("shardId-000000000000", 0),
            ("shardId-7", 7),
            ("shard-0", 0),
            ("x-0", 0),
            ("0", 0),
            ("2147483647", 2_147_483_647),
            ("abc-2147483647", 2_147_483_647),
            ("a-00002147483647", 2_147_483_647),
            ("-00002147483647", 2_147_483_647),
        ] {
            assert_eq!(parse(id), Some(index), "{id}");
        }
    }

    #[test]
    fn what_is_no_number_or_too_large_names_no_shard() {
        for id in ["2147483648", "shardId-002147483648", "ABKLFD8", "2.14E4", "", "-", "a-b-0", "a--1", "+1"]
        {
            assert_eq!(parse(id), None, "{id}");
        }
        assert_eq!(parse(&"9".repeat(128)), None);
    }

    #[test]
    fn ids_are_written_with_twelve_digits() {
        assert_eq!(format(0), "shardId-000000000000");
        assert_eq!(format(2_147_483_647), "shardId-002147483647");
    }
}
