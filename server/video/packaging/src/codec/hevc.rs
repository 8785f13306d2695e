//! H.265: the HEVCDecoderConfigurationRecord (ISO/IEC 14496-15, 8.3.3.1) and what its sequence parameter set says.

use super::{Picture, parameter_set};
use crate::bits::{Bits, unescaped};
use bytes::Bytes;
use std::fmt::Write;

/// H.265 as a decoder is to be set up for it.
#[derive(Clone, Debug, PartialEq)]
pub struct Hevc {
    /// The HEVCDecoderConfigurationRecord.
    pub config: Bytes,
    /// Bytes of the length before each NAL unit: 1, 2 or 4.
    pub nal_length_bytes: usize,
    /// What is shown.
    pub picture: Picture,
    pub(crate) parameter_sets: Vec<Bytes>,
    string: String,
}

const VPS: u8 = 32;
const SPS: u8 = 33;
const PPS: u8 = 34;

impl Hevc {
    pub(super) fn read(config: &Bytes, pixels: (u32, u32)) -> Result<Hevc, &'static str> {
        const WRONG: &str = "it is no HEVCDecoderConfigurationRecord";
        let (fixed, mut rest) = config.split_first_chunk::<23>().ok_or(WRONG)?;
        if fixed[0] != 1 {
            return Err(WRONG);
        }
        let nal_length_bytes = usize::from(fixed[21] & 3) + 1;
        if nal_length_bytes == 3 {
            return Err("NAL units have lengths of three bytes");
        }
        let mut parameter_sets = Vec::new();
        let mut kinds = Vec::new();
        for _ in 0..fixed[22] {
            let ([kind, high, low], sets) = rest.split_first_chunk::<3>().ok_or("it ends within an array")?;
            rest = sets;
            for _ in 0..u16::from_be_bytes([*high, *low]) {
                let set = parameter_set(&mut rest).ok_or("it ends within a parameter set")?;
                if matches!(kind & 0x3f, VPS | SPS | PPS) {
                    kinds.push(kind & 0x3f);
                    parameter_sets.push(set);
                }
            }
        }
        let first = kinds.iter().position(|kind| *kind == SPS).ok_or("it has no sequence parameter set")?;
        if !kinds.contains(&PPS) || !kinds.contains(&VPS) {
            return Err("it has no picture or no video parameter set");
        }
        let unread = Picture { width: pixels.0, height: pixels.1, ..Picture::default() };
        let mut picture = read_sps(&parameter_sets[first]).unwrap_or(unread);
        if picture.width == 0 || picture.height == 0 {
            return Err("its pictures have no size");
        }
        // In pictures of 256 seconds; zero if it was not told.
        let average = u16::from_be_bytes([fixed[19], fixed[20]]);
        picture.frame_rate = (average > 0).then(|| f64::from(average) / 256.0);
        let string = string(fixed);
        Ok(Hevc { config: config.clone(), nal_length_bytes, picture, parameter_sets, string })
    }

    pub(super) fn string(&self) -> String {
        self.string.clone()
    }
}

// ISO/IEC 14496-15, E.3.
fn string(fixed: &[u8; 23]) -> String {
    let space = ["", "A", "B", "C"][usize::from(fixed[1] >> 6)];
    let tier = if fixed[1] & 0x20 == 0 { 'L' } else { 'H' };
    let compatibility = u32::from_be_bytes([fixed[2], fixed[3], fixed[4], fixed[5]]).reverse_bits();
    let mut string = format!("hvc1.{space}{}.{compatibility:X}.{tier}{}", fixed[1] & 0x1f, fixed[12]);
    let constraints = &fixed[6..12];
    let told = constraints.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
    for byte in &constraints[..told] {
        // A String takes everything.
        let _ = write!(string, ".{byte:X}");
    }
    string
}

// ITU-T H.265, 7.3.2.2.1.
fn read_sps(nal: &[u8]) -> Option<Picture> {
    let bytes = unescaped(nal);
    let mut bits = Bits::new(&bytes);
    bits.skip(16 + 4)?;
    let sub_layers = bits.bits(3)?;
    bits.skip(1 + 88 + 8)?;
    skip_sub_layers(&mut bits, sub_layers)?;
    bits.ue()?;
    let chroma = bits.ue()?;
    if chroma == 3 {
        bits.bit()?;
    }
    let width = bits.ue()?;
    let height = bits.ue()?;
    let mut cropped = (0, 0);
    if bits.bit()? {
        let (x, y) = match chroma {
            1 => (2, 2),
            2 => (2, 1),
            _ => (1, 1),
        };
        let [left, right, top, bottom] = [bits.ue()?, bits.ue()?, bits.ue()?, bits.ue()?].map(u64::from);
        cropped = (x * (left + right), y * (top + bottom));
    }
    let mut picture = Picture {
        width: u32::try_from(u64::from(width).checked_sub(cropped.0)?).ok()?,
        height: u32::try_from(u64::from(height).checked_sub(cropped.1)?).ok()?,
        ..Picture::default()
    };
    picture.reorder_frames = reorder_frames(&mut bits, sub_layers);
    Some(picture)
}

fn skip_sub_layers(bits: &mut Bits<'_>, sub_layers: u32) -> Option<()> {
    let mut told = Vec::new();
    for _ in 0..sub_layers {
        told.push((bits.bit()?, bits.bit()?));
    }
    if sub_layers > 0 {
        bits.skip(2 * (8 - sub_layers as usize))?;
    }
    for (profile, level) in told {
        bits.skip(if profile { 88 } else { 0 } + if level { 8 } else { 0 })?;
    }
    Some(())
}

// That of the highest layer, which comes last.
fn reorder_frames(bits: &mut Bits<'_>, sub_layers: u32) -> Option<usize> {
    bits.ue()?;
    bits.ue()?;
    bits.ue()?;
    let each = bits.bit()?;
    let mut frames = 0;
    for _ in if each { 0 } else { sub_layers }..=sub_layers {
        bits.ue()?;
        frames = bits.ue()?;
        bits.ue()?;
    }
    usize::try_from(frames).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::HEVC_CONFIG;
    use proptest::prelude::*;

    fn read(config: &[u8]) -> Result<Hevc, &'static str> {
        Hevc::read(&Bytes::copy_from_slice(config), (640, 480))
    }

    #[test]
    fn a_record_of_x265_is_understood() {
        let hevc = read(HEVC_CONFIG).unwrap();
        assert_eq!(hevc.string(), "hvc1.1.6.L30.90");
        assert_eq!(hevc.parameter_sets.len(), 3);
        assert_eq!((hevc.picture.width, hevc.picture.height), (128, 96));
        assert_eq!(hevc.picture.reorder_frames, Some(2));
    }

    #[test]
    fn what_is_not_whole_is_refused() {
        for end in 0..HEVC_CONFIG.len() - 1 {
            assert!(read(&HEVC_CONFIG[..end]).is_err(), "{end}");
        }
    }

    proptest! {
        #[test]
        fn nothing_panics(config in proptest::collection::vec(any::<u8>(), 0..64), at in 1..120_usize, byte: u8) {
            let _ = read(&config);
            let mut config = HEVC_CONFIG.to_vec();
            if let Some(changed) = config.get_mut(at) {
                *changed = byte;
            }
            let _ = read(&config);
        }
    }
}
