//! Checksums of bodies: the algorithms that S3 knows, computed while a body passes, and put together from those of its parts.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use s3s::crypto::{Checksum as _, Crc32, Crc32c, Crc64Nvme, Md5, Sha1, Sha256};
use serde::{Deserialize, Serialize};

/// How a checksum is computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Algorithm {
    /// CRC-32 of zip and Ethernet.
    Crc32,
    /// CRC-32C (Castagnoli).
    Crc32c,
    /// CRC-64/NVME, which S3 computes where the client chooses nothing.
    Crc64Nvme,
    /// SHA-1.
    Sha1,
    /// SHA-256.
    Sha256,
}

impl Algorithm {
    /// All of them.
    pub const ALL: [Algorithm; 5] =
        [Algorithm::Crc32, Algorithm::Crc32c, Algorithm::Crc64Nvme, Algorithm::Sha1, Algorithm::Sha256];

    /// S3's name, as in `x-amz-checksum-algorithm`.
    pub fn name(self) -> &'static str {
        match self {
            Algorithm::Crc32 => "CRC32",
            Algorithm::Crc32c => "CRC32C",
            Algorithm::Crc64Nvme => "CRC64NVME",
            Algorithm::Sha1 => "SHA1",
            Algorithm::Sha256 => "SHA256",
        }
    }

    /// The one with this name.
    pub fn of(name: &str) -> Option<Algorithm> {
        Algorithm::ALL.into_iter().find(|known| known.name().eq_ignore_ascii_case(name))
    }

    /// Whether the checksum of a whole can be told from those of its parts.
    pub(crate) fn combines(self) -> bool {
        self.crc().is_some()
    }

    fn crc(self) -> Option<crc_fast::CrcAlgorithm> {
        match self {
            Algorithm::Crc32 => Some(crc_fast::CrcAlgorithm::Crc32IsoHdlc),
            Algorithm::Crc32c => Some(crc_fast::CrcAlgorithm::Crc32Iscsi),
            Algorithm::Crc64Nvme => Some(crc_fast::CrcAlgorithm::Crc64Nvme),
            Algorithm::Sha1 | Algorithm::Sha256 => None,
        }
    }

    /// The checksum of two pieces, the second so many bytes long, from theirs. Nothing for an algorithm that does not combine.
    fn combine(self, first: &[u8], second: &[u8], second_bytes: u64) -> Option<Vec<u8>> {
        let number = |bytes: &[u8]| bytes.iter().fold(0u64, |number, byte| number << 8 | u64::from(*byte));
        let sum = crc_fast::checksum_combine(self.crc()?, number(first), number(second), second_bytes);
        Some(sum.to_be_bytes()[8 - first.len().min(8)..].to_vec())
    }
}

/// A checksum that is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checksum {
    /// How it was computed.
    pub algorithm: Algorithm,
    /// Its value in base64; with `-` and the number of parts behind it if it is one of checksums.
    pub value: String,
    /// Whether it is one of the parts' checksums instead of the bytes.
    pub composite: bool,
}

impl Checksum {
    /// The checksum of an object from those of its parts with their lengths. Nothing if they do not fit together.
    pub(crate) fn of_parts(algorithm: Algorithm, composite: bool, parts: &[(&str, u64)]) -> Option<Checksum> {
        let decoded: Option<Vec<(Vec<u8>, u64)>> = parts
            .iter()
            .map(|(value, bytes)| BASE64_STANDARD.decode(value).ok().map(|value| (value, *bytes)))
            .collect();
        let decoded = decoded?;
        if composite {
            let mut hasher = Hasher::new(Some(algorithm));
            decoded.iter().for_each(|(value, _)| hasher.update_checksum(value));
            let value = format!("{}-{}", hasher.finish().1?.value, parts.len());
            return Some(Checksum { algorithm, value, composite });
        }
        let (first, rest) = decoded.split_first()?;
        let mut whole = first.0.clone();
        for (value, bytes) in rest {
            whole = algorithm.combine(&whole, value, *bytes)?;
        }
        Some(Checksum { algorithm, value: BASE64_STANDARD.encode(whole), composite })
    }
}

enum Sum {
    Crc32(Crc32),
    Crc32c(Crc32c),
    Crc64Nvme(Crc64Nvme),
    Sha1(Sha1),
    Sha256(Box<Sha256>),
}

/// Computes the MD5 that becomes the ETag, and the checksum.
pub(crate) struct Hasher {
    md5: Md5,
    sum: Option<(Algorithm, Sum)>,
}

impl Hasher {
    pub(crate) fn new(algorithm: Option<Algorithm>) -> Hasher {
        let sum = algorithm.map(|algorithm| {
            let sum = match algorithm {
                Algorithm::Crc32 => Sum::Crc32(Crc32::new()),
                Algorithm::Crc32c => Sum::Crc32c(Crc32c::new()),
                Algorithm::Crc64Nvme => Sum::Crc64Nvme(Crc64Nvme::new()),
                Algorithm::Sha1 => Sum::Sha1(Sha1::new()),
                Algorithm::Sha256 => Sum::Sha256(Box::new(Sha256::new())),
            };
            (algorithm, sum)
        });
        Hasher { md5: Md5::new(), sum }
    }

    pub(crate) fn update(&mut self, bytes: &[u8]) {
        self.md5.update(bytes);
        self.update_checksum(bytes);
    }

    fn update_checksum(&mut self, bytes: &[u8]) {
        match &mut self.sum {
            None => {}
            Some((_, Sum::Crc32(sum))) => sum.update(bytes),
            Some((_, Sum::Crc32c(sum))) => sum.update(bytes),
            Some((_, Sum::Crc64Nvme(sum))) => sum.update(bytes),
            Some((_, Sum::Sha1(sum))) => sum.update(bytes),
            Some((_, Sum::Sha256(sum))) => sum.update(bytes),
        }
    }

    /// The MD5, and the checksum of the bytes.
    pub(crate) fn finish(self) -> ([u8; 16], Option<Checksum>) {
        let checksum = self.sum.map(|(algorithm, sum)| {
            let value = match sum {
                Sum::Crc32(sum) => BASE64_STANDARD.encode(sum.finalize()),
                Sum::Crc32c(sum) => BASE64_STANDARD.encode(sum.finalize()),
                Sum::Crc64Nvme(sum) => BASE64_STANDARD.encode(sum.finalize()),
                Sum::Sha1(sum) => BASE64_STANDARD.encode(sum.finalize()),
                Sum::Sha256(sum) => BASE64_STANDARD.encode(sum.finalize()),
            };
            Checksum { algorithm, value, composite: false }
        });
        (self.md5.finalize(), checksum)
    }
}

/// The ETag of an object that was put together from parts: the MD5 of their MD5s, and how many they are.
pub(crate) fn etag_of_parts<'p>(etags: impl Iterator<Item = &'p str>) -> Option<String> {
    let mut md5 = Md5::new();
    let mut parts = 0;
    for etag in etags {
        md5.update(&penstock_api::hex::decode(etag)?);
        parts += 1;
    }
    Some(format!("{}-{parts}", penstock_api::hex::encode(&md5.finalize())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(algorithm: Algorithm, bytes: &[u8]) -> Checksum {
        let mut hasher = Hasher::new(Some(algorithm));
        hasher.update(bytes);
        hasher.finish().1.unwrap()
    }

    // The check values of the catalogue of parametrised CRC algorithms, and FIPS 180's.
    #[test]
    fn known_values() {
        let nine = b"123456789";
        let hex = |algorithm| {
            penstock_api::hex::encode(&BASE64_STANDARD.decode(of(algorithm, nine).value).unwrap())
        };
        assert_eq!(hex(Algorithm::Crc32), "cbf43926");
        assert_eq!(hex(Algorithm::Crc32c), "e3069283");
        assert_eq!(hex(Algorithm::Crc64Nvme), "ae8b14860a799888");
        assert_eq!(hex(Algorithm::Sha1), "f7c3bc1d808e04732adf679965ccc34ca7ae3441");
    }

    #[test]
    fn a_whole_is_told_from_its_parts() {
        let bytes: Vec<u8> = (0..100_000u32).map(|number| (number.wrapping_mul(number) >> 7) as u8).collect();
        for algorithm in [Algorithm::Crc32, Algorithm::Crc32c, Algorithm::Crc64Nvme] {
            let parts: Vec<(String, u64)> =
                bytes.chunks(33_333).map(|part| (of(algorithm, part).value, part.len() as u64)).collect();
            let parts: Vec<(&str, u64)> =
                parts.iter().map(|(value, bytes)| (value.as_str(), *bytes)).collect();
            assert_eq!(Checksum::of_parts(algorithm, false, &parts), Some(of(algorithm, &bytes)));
        }
        assert_eq!(Checksum::of_parts(Algorithm::Sha1, false, &[("AAAA", 1), ("AAAA", 1)]), None);
    }

    #[test]
    fn an_etag_of_parts_counts_them() {
        let etag = etag_of_parts(["d41d8cd98f00b204e9800998ecf8427e"].into_iter());
        assert_eq!(etag.as_deref(), Some("59adb24ef3cdbe0297f05b395827453f-1"));
        assert_eq!(etag_of_parts(["no hexadecimal"].into_iter()), None);
    }
}
