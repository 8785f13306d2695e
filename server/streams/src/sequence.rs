//! Sequence numbers: 56 decimal digits that are 47 hexadecimal ones.
//!
//! ```text
//!  2  ccccccccc  s  iiiiiiiiiiiiiiii  00  aaaaaaaaa  ssssssss  2
//!  │      │      │         │          │       │         │      └ version
//!  │      │      │         │          │       │         └ index of the shard
//!  │      │      │         │          │       └ when the record arrived, in seconds since 1970
//!  │      │      │         │          └ always 00
//!  │      │      │         └ position of the record in the shard, below 2^63
//!  │      │      └ the lowest digit of the shard's index
//!  │      └ when the shard was created, in seconds since 1970
//!  └ always 2
//! ```
//!
//! So the numbers of a shard grow with the position, whatever the clock does; a shard begins with position
//! 0 and, once closed, ends with the largest. Older numbers, below 2^125, are recognised to be refused with
//! the service's words.

use std::fmt;

/// The position that a closed shard's last number has.
pub(crate) const POSITION_END: u64 = 0x7fff_ffff_ffff_ffff;

/// The first moment that an old number cannot name, in milliseconds since 1970: the year 2100.
const OLD_TIME_END_MS: u128 = 0x3bb_2cc3_d800;

/// A sequence number taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SequenceNumber {
    /// When the shard was created, in seconds since 1970; 36 bits.
    pub created_s: u64,
    /// The index of the shard.
    pub shard: u32,
    /// Where the record lies in the shard; 63 bits.
    pub position: u64,
    /// When the record arrived, in seconds since 1970; 36 bits.
    pub arrived_s: u64,
}

/// What a caller's number turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Parsed {
    /// One of the layout above.
    Current(SequenceNumber),
    /// One of the layout before; all that can be used of it is the shard's index.
    Old {
        /// The index of the shard.
        shard: u32,
    },
}

/// A number that cannot be one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Bad {
    /// It names nothing that can be; the number as the service repeats it.
    Invalid(String),
    /// The service fails on it.
    Failure,
}

/// How callers of this service know a record: by the id of its shard and its sequence number there. For services that read a stream's
/// shards themselves and tell others of its records.
pub fn names(
    shard: &penstock_catalog::Shard,
    position: penstock_engine::Position,
    timestamp_us: u64,
) -> (String, String) {
    let number = SequenceNumber {
        created_s: shard.created_s,
        shard: shard.index,
        position: position.number(),
        arrived_s: timestamp_us / 1_000_000,
    };
    (crate::shard_id::format(shard.index), number.to_string())
}

impl SequenceNumber {
    /// The number a shard begins with: no record has it, and every record comes after it.
    pub(crate) fn start(created_s: u64, shard: u32) -> SequenceNumber {
        SequenceNumber { created_s, shard, position: 0, arrived_s: created_s }
    }

    /// The number a shard that was closed at this time ends with.
    pub(crate) fn end(created_s: u64, shard: u32, closed_s: u64) -> SequenceNumber {
        SequenceNumber { created_s, shard, position: POSITION_END, arrived_s: closed_s }
    }

    /// Reads a caller's number, which the model has seen to be a number of at most 129 digits.
    pub(crate) fn parse(text: &str, now_s: u64) -> Result<Parsed, Bad> {
        let invalid = || Bad::Invalid(text.to_owned());
        let number = Wide::parse(text).ok_or_else(invalid)?;
        if number.high == 0 && number.low < 1 << 125 {
            return parse_old(number.low);
        }
        let first = number.high >> 56;
        if first != 2 {
            return Err(invalid());
        }
        match number.low & 0xf {
            1 | 2 => {}
            3 => return Err(Bad::Failure),
            _ => return Err(invalid()),
        }
        let sequence = SequenceNumber {
            created_s: number.high >> 20 & 0xf_ffff_ffff,
            shard: bits(number.low >> 4) as u32,
            position: (number.high & 0xffff) << 48 | bits(number.low >> 80),
            arrived_s: bits(number.low >> 36) & 0xf_ffff_ffff,
        };
        let filler = number.low >> 72 & 0xff;
        if filler != 0 || sequence.position > POSITION_END || sequence.arrived_s > now_s {
            return Err(invalid());
        }
        Ok(Parsed::Current(sequence))
    }
}

/// The low 64 bits; what lies above is meant to go.
fn bits(wide: u128) -> u64 {
    (wide & u128::from(u64::MAX)) as u64
}

/// Below 2^125 lies the older layout: `1`, eleven hexadecimal digits of milliseconds, sixteen of a sequence, four of the
/// shard's index. The leading 1 may be missing and is then added.
fn parse_old(low: u128) -> Result<Parsed, Bad> {
    let number = low | 1 << 124;
    let created_ms = number >> 80 & 0xfff_ffff_ffff;
    if created_ms >= OLD_TIME_END_MS {
        return Err(Bad::Invalid(number.to_string()));
    }
    Ok(Parsed::Old { shard: (number & 0xffff) as u32 })
}

impl fmt::Display for SequenceNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(std::str::from_utf8(&self.digits()).map_err(|_| fmt::Error)?)
    }
}

/// Digits of every number: it begins with the hexadecimal digit 2, and 2 to 3 times 16^46 has so many.
pub(crate) const DIGITS: usize = 56;

/// Decimal digits of a limb, and one more than its largest value. Products of two of them leave room for a dozen sums in 64 bits.
const LIMB_DIGITS: usize = 8;
const LIMB_END: u64 = 100_000_000;

/// A number in limbs of eight decimal digits, the lowest first.
type Limbs = [u64; DIGITS / LIMB_DIGITS];

/// What the fields of a number count, without the limbs that are 0 in them.
const VERSION: Limbs = power(185);
const SHARD_START: [u64; 6] = power(144);
const POSITION: [u64; 4] = power(80);
const ARRIVAL: [u64; 2] = power(36);
const SHARD: [u64; 1] = power(4);

/// A power of two.
const fn power<const LIMBS: usize>(exponent: usize) -> [u64; LIMBS] {
    let mut limbs = [0; LIMBS];
    limbs[0] = 1;
    let mut done = 0;
    while done < exponent {
        let mut carry = 0;
        let mut place = 0;
        while place < LIMBS {
            let double = limbs[place] * 2 + carry;
            limbs[place] = double % LIMB_END;
            carry = double / LIMB_END;
            place += 1;
        }
        assert!(carry == 0, "too few limbs");
        done += 1;
    }
    limbs
}

/// Adds so many times a number, without carrying.
fn add<const LIMBS: usize>(sum: &mut Limbs, count: u64, unit: &[u64; LIMBS]) {
    let count = [count % LIMB_END, count / LIMB_END % LIMB_END, count / LIMB_END / LIMB_END];
    for (low, count) in count.into_iter().enumerate() {
        for (sum, unit) in sum[low..].iter_mut().zip(unit) {
            *sum += count * unit;
        }
    }
}

/// Numbers of a shard's records in decimal. Every record that is put or read has one, so it is put together from its fields in limbs
/// that are decimal already, instead of being divided by ten so many times; and records that came together have numbers in a row,
/// each of which is the one before and a bit more.
pub(crate) struct Numbers {
    created_s: u64,
    shard: u32,
    /// The number of position 0 that arrived at the time of the number before this one; nothing before the first.
    first: Option<(u64, Limbs)>,
    last: Option<Last>,
}

/// The number that was made last.
struct Last {
    position: u64,
    arrived_s: u64,
    /// Each below [`LIMB_END`].
    limbs: Limbs,
    digits: [u8; DIGITS],
}

impl Numbers {
    /// The numbers of this shard.
    pub(crate) fn of(created_s: u64, shard: u32) -> Numbers {
        Numbers { created_s, shard, first: None, last: None }
    }

    fn first_of(&self, arrived_s: u64) -> Limbs {
        debug_assert!(self.created_s >> 36 == 0 && arrived_s >> 36 == 0);
        let mut first = VERSION;
        first[0] += 2;
        add(&mut first, self.created_s << 4 | u64::from(self.shard & 0xf), &SHARD_START);
        add(&mut first, arrived_s, &ARRIVAL);
        add(&mut first, self.shard.into(), &SHARD);
        first
    }

    /// The number of the record there that arrived then.
    pub(crate) fn digits(&mut self, position: u64, arrived_s: u64) -> &[u8; DIGITS] {
        debug_assert!(position <= POSITION_END);
        let follows =
            |last: &&mut Last| last.arrived_s == arrived_s && last.position.checked_add(1) == Some(position);
        if let Some(last) = self.last.as_mut().filter(follows) {
            last.step();
        } else {
            self.last = Some(self.make(position, arrived_s));
        }
        &self.last.as_ref().expect("it was just made").digits
    }

    fn make(&mut self, position: u64, arrived_s: u64) -> Last {
        // Records that are read together came together, mostly.
        let known = self.first.filter(|&(arrived, _)| arrived == arrived_s);
        let (_, mut limbs) = known.unwrap_or_else(|| (arrived_s, self.first_of(arrived_s)));
        self.first = Some((arrived_s, limbs));
        add(&mut limbs, position, &POSITION);
        let mut digits = [0; DIGITS];
        let mut carry = 0;
        for (text, limb) in digits.rchunks_exact_mut(LIMB_DIGITS).zip(&mut limbs) {
            *limb += carry;
            carry = *limb / LIMB_END;
            *limb %= LIMB_END;
            text.copy_from_slice(&eight_digits(*limb as u32));
        }
        Last { position, arrived_s, limbs, digits }
    }
}

impl Last {
    /// Goes on to the next position.
    fn step(&mut self) {
        self.position += 1;
        let mut carry = 0;
        let texts = self.digits.rchunks_exact_mut(LIMB_DIGITS);
        for (place, (text, limb)) in texts.zip(&mut self.limbs).enumerate() {
            let more = POSITION.get(place).copied().unwrap_or(0) + carry;
            if more == 0 {
                // Past what a position counts nothing changes, mostly.
                return;
            }
            // Two limbs and a carry: less than twice the end.
            let sum = *limb + more;
            carry = u64::from(sum >= LIMB_END);
            *limb = sum - carry * LIMB_END;
            text.copy_from_slice(&eight_digits(*limb as u32));
        }
    }
}

impl SequenceNumber {
    /// The number in decimal.
    pub(crate) fn digits(self) -> [u8; DIGITS] {
        *Numbers::of(self.created_s, self.shard).digits(self.position, self.arrived_s)
    }
}

/// The digits of a number below 10^8, all eight, found side by side in one register: halves, then pairs, then single digits.
fn eight_digits(number: u32) -> [u8; LIMB_DIGITS] {
    let number = u64::from(number);
    let halves = (number / 10_000) | ((number % 10_000) << 32);
    let hundreds = ((halves * 10_486) >> 20) & 0x7f_0000_007f;
    let pairs = hundreds | (halves - 100 * hundreds) << 16;
    let tens = ((pairs * 103) >> 10) & 0x000f_000f_000f_000f;
    let digits = tens | (pairs - 10 * tens) << 8;
    (digits | 0x3030_3030_3030_3030).to_le_bytes()
}

/// A number of 192 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Wide {
    high: u64,
    low: u128,
}

impl Wide {
    /// A decimal number; nothing if it does not fit or is none.
    fn parse(text: &str) -> Option<Wide> {
        if text.is_empty() {
            return None;
        }
        let mut limbs = [0u64; 3];
        for byte in text.bytes() {
            let mut carry = u128::from(byte.checked_sub(b'0').filter(|digit| *digit < 10)?);
            for limb in limbs.iter_mut().rev() {
                carry += u128::from(*limb) * 10;
                *limb = bits(carry);
                carry >>= 64;
            }
            if carry != 0 {
                return None;
            }
        }
        Some(Wide { high: limbs[0], low: u128::from(limbs[1]) << 64 | u128::from(limbs[2]) })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NOW_S: u64 = 1_700_000_000;

    fn wide(number: SequenceNumber) -> Wide {
        let nibble = u64::from(number.shard & 0xf);
        Wide {
            high: 2 << 56 | number.created_s << 20 | nibble << 16 | number.position >> 48,
            low: u128::from(number.position & 0xffff_ffff_ffff) << 80
                | u128::from(number.arrived_s) << 36
                | u128::from(number.shard) << 4
                | 2,
        }
    }

    impl fmt::Display for Wide {
        /// Digit by digit.
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            let mut limbs = [u128::from(self.high), self.low >> 64, u128::from(bits(self.low))];
            let mut digits = Vec::new();
            while digits.is_empty() || limbs != [0; 3] {
                let mut remainder = 0;
                for limb in &mut limbs {
                    let dividend = remainder << 64 | *limb;
                    *limb = dividend / 10;
                    remainder = dividend % 10;
                }
                digits.push(char::from(b'0' + remainder as u8));
            }
            f.write_str(&digits.iter().rev().collect::<String>())
        }
    }

    /// The decimal number of these hexadecimal digits.
    fn decimal(hex: &str) -> String {
        let split = hex.len().saturating_sub(32);
        let high = if split == 0 { 0 } else { u64::from_str_radix(&hex[..split], 16).unwrap() };
        Wide { high, low: u128::from_str_radix(&hex[split..], 16).unwrap() }.to_string()
    }

    fn hex(number: SequenceNumber) -> String {
        let wide = wide(number);
        format!("{:x}{:032x}", wide.high, wide.low)
    }

    #[test]
    fn the_digits_lie_where_the_service_puts_them() {
        let number = SequenceNumber {
            created_s: 0x54c0_5e3a,
            shard: 0x15,
            position: 0x0123_4567_89ab_cdef,
            arrived_s: 0x54c0_5e40,
        };
        assert_eq!(hex(number), "2054c05e3a50123456789abcdef00054c05e40000000152");
        assert_eq!(number.to_string().len(), 56);
    }

    #[test]
    fn adjacent_shards_begin_the_recorded_distance_apart() {
        let start = |shard| Wide::parse(&SequenceNumber::start(NOW_S, shard).to_string()).unwrap();
        let apart = Wide::parse("22300745198530623141535718272648361505980432").unwrap();
        let (low, carry) = start(0).low.overflowing_add(apart.low);
        let high = start(0).high + apart.high + u64::from(carry);
        assert_eq!(Wide { high, low }, start(1));
    }

    #[test]
    fn a_shard_begins_at_0_and_ends_at_the_largest_position() {
        assert_eq!(
            hex(SequenceNumber::start(0x54c0_5e3a, 3)),
            "2054c05e3a3000000000000000000054c05e3a000000032"
        );
        let end = SequenceNumber::end(0x54c0_5e3a, 3, 0x54c0_5fff);
        assert_eq!(hex(end), "2054c05e3a37fffffffffffffff00054c05fff000000032");
    }

    #[test]
    fn recorded_numbers_are_taken() {
        for digits in [
            "2ffffffffff7fffffffffffffff000000000007fffffff2",
            "20000000000000000000000000000000000000000000002",
            "20000000000000000000000000000000000000000000001",
        ] {
            let parsed = SequenceNumber::parse(&decimal(digits), NOW_S);
            assert!(matches!(parsed, Ok(Parsed::Current(_))), "{digits}: {parsed:?}");
        }
        let now = format!("2ffffffffff7fffffff7fffffff000{NOW_S:08x}7fffffff2");
        assert!(SequenceNumber::parse(&decimal(&now), NOW_S).is_ok());
    }

    #[test]
    fn recorded_refusals_are_refused() {
        for digits in [
            "20000000000000000000000000000000000000000000000",
            "20000000000000000000000000000000000000000000004",
            "30000000000000000000000000000000000000000000001",
            "1ffffffffff7fffffffffffffff000000000007fffffff2",
            "20000000000800000000000000000000000000000000002",
            "20000000000000000000000000001000000000000000002",
        ] {
            let text = decimal(digits);
            assert_eq!(SequenceNumber::parse(&text, NOW_S), Err(Bad::Invalid(text.clone())), "{digits}");
        }
        let version_3 = decimal("20000000000000000000000000000000000000000000003");
        assert_eq!(SequenceNumber::parse(&version_3, NOW_S), Err(Bad::Failure));

        let future = decimal(&format!("200000000000000000000000000000{:08x}000000002", NOW_S + 1));
        assert!(SequenceNumber::parse(&future, NOW_S).is_err());
        assert!(SequenceNumber::parse(&future, NOW_S + 1).is_ok());

        assert!(SequenceNumber::parse(&"9".repeat(129), NOW_S).is_err());
    }

    #[test]
    fn old_numbers_give_their_shard() {
        assert_eq!(SequenceNumber::parse("0", NOW_S), Ok(Parsed::Old { shard: 0 }));
        assert_eq!(SequenceNumber::parse("5", NOW_S), Ok(Parsed::Old { shard: 5 }));
        let large = decimal("13bb2cc3d80000000000000000000000");
        assert_eq!(large, "26227199374822427428162556223570313216");
        assert_eq!(SequenceNumber::parse(&large, NOW_S), Err(Bad::Invalid(large.clone())));
        // Without its leading 1 it is repeated with it.
        let bare = decimal("03bb2cc3d80000000000000000000000");
        assert_eq!(SequenceNumber::parse(&bare, NOW_S), Err(Bad::Invalid(large)));
    }

    #[test]
    fn text_that_is_no_number_is_invalid() {
        for text in ["", "-1", "1e9", "٣"] {
            assert_eq!(SequenceNumber::parse(text, NOW_S), Err(Bad::Invalid(text.to_owned())), "{text}");
        }
    }

    prop_compose! {
        fn numbers()(
            created_s in 0u64..1 << 36,
            shard in 0u32..1 << 31,
            position in 0u64..=POSITION_END,
            arrived_s in 0u64..1 << 36,
        ) -> SequenceNumber {
            SequenceNumber { created_s, shard, position, arrived_s }
        }
    }

    #[test]
    fn eight_digits_are_all_there() {
        for number in (0..100_000_000).step_by(997).chain([9, 10, 99, 100, 9_999, 10_000, 99_999_999]) {
            assert_eq!(eight_digits(number), *format!("{number:08}").as_bytes(), "{number}");
        }
    }

    /// Numbers in a row carry from limb to limb, in the end out of those that a position counts in.
    #[test]
    fn numbers_in_a_row_are_those_made_one_by_one() {
        let number = SequenceNumber { created_s: 1_700_000_123, shard: 9, position: 0, arrived_s: NOW_S };
        let low = DIGITS - POSITION.len() * LIMB_DIGITS;
        let first: u128 = number.to_string()[low..].parse().unwrap();
        let carries = u64::try_from((10u128.pow(32) - first) >> 80).unwrap();
        for (begin, carried) in
            [(0, false), (99_999_990, false), (carries - 3, true), (POSITION_END - 100, false)]
        {
            let mut numbers = Numbers::of(number.created_s, number.shard);
            let mut heads = Vec::new();
            for position in begin..begin + 100 {
                let alone = SequenceNumber { position, ..number }.digits();
                assert_eq!(*numbers.digits(position, NOW_S), alone, "{position}");
                heads.push(alone[..low].to_vec());
            }
            assert_eq!(heads.first() != heads.last(), carried);
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(number in numbers(), position_before in 0..=POSITION_END) {
            let text = number.to_string();
            prop_assert_eq!(text.len(), DIGITS);
            prop_assert_eq!(&text, &wide(number).to_string());
            let mut numbers = Numbers::of(number.created_s, number.shard);
            numbers.digits(position_before, number.arrived_s / 2);
            prop_assert_eq!(text.as_bytes(), numbers.digits(number.position, number.arrived_s));
            for position in (number.position..=POSITION_END).skip(1).take(3) {
                let next = SequenceNumber { position, ..number }.to_string();
                prop_assert_eq!(next.as_bytes(), numbers.digits(position, number.arrived_s));
            }
            prop_assert_eq!(SequenceNumber::parse(&text, u64::MAX), Ok(Parsed::Current(number)));
        }

        #[test]
        fn numbers_of_a_shard_are_ordered_by_position_whatever_the_clock(
            number in numbers(),
            arrived_s in 0u64..1 << 36,
            position in 0u64..=POSITION_END,
        ) {
            let other = SequenceNumber { position, arrived_s, ..number };
            prop_assume!(position != number.position);
            let order = other.position.cmp(&number.position);
            prop_assert_eq!(other.to_string().cmp(&number.to_string()), order);
        }

        #[test]
        fn any_digits_are_read_or_refused(text in "0|[1-9][0-9]{0,128}") {
            let _ = SequenceNumber::parse(&text, NOW_S);
        }

        #[test]
        fn decimals_and_limbs_agree(high: u64, low: u128) {
            let wide = Wide { high, low };
            prop_assert_eq!(Wide::parse(&wide.to_string()), Some(wide));
        }
    }
}
