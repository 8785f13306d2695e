//! AAC's AudioSpecificConfig (ISO/IEC 14496-3, 1.6.2.1) and the WAVEFORMATEX of G.711.

use crate::bits::Bits;
use bytes::Bytes;

/// AAC as a decoder is to be set up for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aac {
    /// The AudioSpecificConfig.
    pub config: Bytes,
    /// What the stream is coded with: 2 is AAC-LC, 5 with spectral band replication, 29 with parametric stereo as well.
    pub object_type: u8,
    /// Hertz of the core, which frames are counted in.
    pub sample_rate: u32,
    /// Hertz of what is heard, where spectral band replication is announced.
    pub output_sample_rate: u32,
    /// Channels, as announced.
    pub channels: u32,
    /// Samples of one frame, at the rate of the core: 1024 or 960.
    pub frame_samples: u32,
    pub(crate) core_object_type: u8,
    pub(crate) channel_config: u8,
}

/// G.711, the sound of telephones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct G711 {
    /// How a byte becomes a sample.
    pub law: Law,
    /// Hertz.
    pub sample_rate: u32,
    /// Channels, a byte each.
    pub channels: u32,
}

/// How a byte of G.711 becomes a sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Law {
    /// A-law.
    A,
    /// Mu-law.
    Mu,
}

/// Hertz by their index, ISO/IEC 14496-3, table 1.18. Index 15 is followed by the number itself.
pub(crate) const SAMPLE_RATES: [u32; 13] =
    [96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350];
const RATE_FOLLOWS: u32 = 15;
const SPECTRAL_BAND_REPLICATION: u32 = 5;
const PARAMETRIC_STEREO: u32 = 29;
const TYPE_FOLLOWS: u32 = 31;

impl Aac {
    pub(super) fn read(config: &Bytes) -> Result<Aac, &'static str> {
        const SHORT: &str = "it is no AudioSpecificConfig";
        let mut bits = Bits::new(config);
        let object_type = object_type(&mut bits).ok_or(SHORT)?;
        let sample_rate = sample_rate(&mut bits).ok_or("its sample rate is not told")?;
        let channel_config = bits.bits(4).ok_or(SHORT)?;
        let (mut core, mut output_sample_rate) = (object_type, sample_rate);
        if matches!(object_type, SPECTRAL_BAND_REPLICATION | PARAMETRIC_STEREO) {
            output_sample_rate = self::sample_rate(&mut bits).ok_or("its sample rate is not told")?;
            core = self::object_type(&mut bits).ok_or(SHORT)?;
        }
        // Main, LC, SSR, LTP. Others have frames of other sizes.
        if !(1..=4).contains(&core) {
            return Err("its object type is not played");
        }
        let frame_samples = if bits.bit().ok_or(SHORT)? { 960 } else { 1024 };
        // What the core depends on, and an extension of the config.
        if bits.bit().ok_or(SHORT)? {
            bits.skip(14).ok_or(SHORT)?;
        }
        bits.bit().ok_or(SHORT)?;
        let channels = match channel_config {
            0 => channels_of_program(&mut bits).ok_or("its channels are not told")?,
            1..=6 => channel_config,
            7 | 12 | 14 => 8,
            11 => 7,
            _ => return Err("its channels are not told"),
        };
        if sample_rate == 0 || channels == 0 {
            return Err("it has no sample rate or no channels");
        }
        Ok(Aac {
            config: config.clone(),
            object_type: object_type as u8,
            sample_rate,
            output_sample_rate,
            channels,
            frame_samples,
            core_object_type: core as u8,
            channel_config: channel_config as u8,
        })
    }

    pub(super) fn string(&self) -> String {
        format!("mp4a.40.{}", self.object_type)
    }
}

fn object_type(bits: &mut Bits<'_>) -> Option<u32> {
    match bits.bits(5)? {
        TYPE_FOLLOWS => Some(32 + bits.bits(6)?),
        told => Some(told),
    }
}

fn sample_rate(bits: &mut Bits<'_>) -> Option<u32> {
    match bits.bits(4)? {
        RATE_FOLLOWS => bits.bits(24),
        index => SAMPLE_RATES.get(index as usize).copied(),
    }
}

// The program config element, ISO/IEC 14496-3, table 4.2.
fn channels_of_program(bits: &mut Bits<'_>) -> Option<u32> {
    bits.skip(4 + 2 + 4)?;
    let [front, side, back] = [bits.bits(4)?, bits.bits(4)?, bits.bits(4)?];
    let low = bits.bits(2)?;
    bits.skip(3 + 4)?;
    // How to mix it down.
    for length in [4, 4, 3] {
        if bits.bit()? {
            bits.skip(length)?;
        }
    }
    let mut channels = low;
    for _ in 0..front + side + back {
        channels += if bits.bit()? { 2 } else { 1 };
        bits.skip(4)?;
    }
    Some(channels)
}

const WAVE_A_LAW: u16 = 6;
const WAVE_MU_LAW: u16 = 7;

/// Whether it is a WAVEFORMATEX of something else than G.711.
pub(super) fn is_other_wave(config: &[u8]) -> bool {
    let tag = config.first_chunk::<2>().map(|tag| u16::from_le_bytes(*tag));
    config.len() >= 16 && !matches!(tag, Some(WAVE_A_LAW | WAVE_MU_LAW))
}

impl G711 {
    pub(super) fn read(config: &[u8]) -> Result<G711, &'static str> {
        // Format, channels, hertz; then rates and sizes that follow from them.
        let [tag_low, tag_high, channels_low, channels_high, a, b, c, d, rest @ ..] = config else {
            return Err("it is no WAVEFORMATEX");
        };
        if rest.len() < 8 {
            return Err("it is no WAVEFORMATEX");
        }
        let law = match u16::from_le_bytes([*tag_low, *tag_high]) {
            WAVE_A_LAW => Law::A,
            WAVE_MU_LAW => Law::Mu,
            _ => return Err("it is neither A-law nor mu-law"),
        };
        let sample_rate = u32::from_le_bytes([*a, *b, *c, *d]);
        let channels = u32::from(u16::from_le_bytes([*channels_low, *channels_high]));
        if sample_rate == 0 || channels == 0 {
            return Err("it has no sample rate or no channels");
        }
        Ok(G711 { law, sample_rate, channels })
    }

    pub(super) fn string(&self) -> &'static str {
        match self.law {
            Law::A => "alaw",
            Law::Mu => "ulaw",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(config: &[u8]) -> Result<Aac, &'static str> {
        Aac::read(&Bytes::copy_from_slice(config))
    }

    // Bits as they are written down, filled up with zeros.
    fn coded(bits: &str) -> Vec<u8> {
        let bits: Vec<u8> = bits.bytes().filter(|bit| *bit != b' ').map(|bit| bit - b'0').collect();
        let byte = |bits: &[u8]| bits.iter().enumerate().fold(0, |all, (at, bit)| all | bit << (7 - at));
        bits.chunks(8).map(byte).collect()
    }

    #[test]
    fn low_complexity_is_read() {
        // LC, 44,100 Hz, two channels.
        assert_eq!(coded("00010 0100 0010 000"), [0x12, 0x10]);
        let aac = read(&[0x12, 0x10]).unwrap();
        assert_eq!((aac.string().as_str(), aac.sample_rate, aac.channels), ("mp4a.40.2", 44_100, 2));
        assert_eq!((aac.frame_samples, aac.output_sample_rate), (1024, 44_100));
        assert_eq!(read(&coded("00010 1000 0001 100")).unwrap().frame_samples, 960);
    }

    #[test]
    fn a_rate_that_has_no_index_is_read() {
        let aac = read(&coded(&format!("00010 1111 {:024b} 0001 000", 44_056))).unwrap();
        assert_eq!((aac.sample_rate, aac.channels), (44_056, 1));
    }

    #[test]
    fn band_replication_tells_two_rates() {
        // Replication, 22,050 Hz of core, two channels, 44,100 Hz, LC.
        let aac = read(&coded("00101 0111 0010 0100 00010 000")).unwrap();
        assert_eq!(aac.string(), "mp4a.40.5");
        assert_eq!((aac.sample_rate, aac.output_sample_rate, aac.channels), (22_050, 44_100, 2));
        assert_eq!(aac.core_object_type, 2);
    }

    #[test]
    fn channels_may_be_told_one_by_one() {
        // LC, 48,000 Hz, config 0; then a program: two front pairs, no side, one back single, one low channel.
        let program = "0000 01 0011 0010 0000 0001 01 000 0000 0 0 0 1 0000 1 0001 0 0010";
        assert_eq!(read(&coded(&format!("00010 0011 0000 000 {program}"))).unwrap().channels, 6);
    }

    #[test]
    fn what_is_no_config_is_refused() {
        assert_eq!(read(&[]), Err("it is no AudioSpecificConfig"));
        assert_eq!(read(&[0x12]), Err("its sample rate is not told"));
        // Object type 42, and one that says nothing of the rate.
        assert_eq!(read(&[0xf9, 0x48, 0x40, 0, 0]), Err("its object type is not played"));
        assert_eq!(read(&[0x16, 0x90]), Err("its sample rate is not told"));
        assert_eq!(read(&[0x12, 0x40]), Err("its channels are not told"));
    }

    #[test]
    fn telephone_sound_is_read() {
        let wave = [6, 0, 2, 0, 0x40, 0x1f, 0, 0, 0x80, 0x3e, 0, 0, 2, 0, 8, 0, 0, 0];
        assert_eq!(G711::read(&wave), Ok(G711 { law: Law::A, sample_rate: 8_000, channels: 2 }));
        assert_eq!(G711::read(&wave[..15]), Err("it is no WAVEFORMATEX"));
        assert!(!is_other_wave(&wave));
        assert!(is_other_wave(&[1; 18]));
    }

    proptest! {
        #[test]
        fn nothing_panics(config in proptest::collection::vec(any::<u8>(), 0..32)) {
            let _ = read(&config);
            let _ = G711::read(&config);
            let _ = is_other_wave(&config);
        }
    }
}
