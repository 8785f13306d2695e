//! H.264: the AVCDecoderConfigurationRecord (ISO/IEC 14496-15, 5.3.3.1) and what its sequence parameter set says.

use super::{Picture, parameter_set};
use crate::bits::{Bits, unescaped};
use bytes::Bytes;

/// H.264 as a decoder is to be set up for it.
#[derive(Clone, Debug, PartialEq)]
pub struct Avc {
    /// The AVCDecoderConfigurationRecord.
    pub config: Bytes,
    /// Bytes of the length before each NAL unit: 1, 2 or 4.
    pub nal_length_bytes: usize,
    /// What is shown.
    pub picture: Picture,
    /// Sequence parameter sets, then picture parameter sets; at least one of each.
    pub parameter_sets: Vec<Bytes>,
    profile: [u8; 3],
}

impl Avc {
    pub(super) fn read(config: &Bytes, pixels: (u32, u32)) -> Result<Avc, &'static str> {
        let [1, profile, compatibility, level, lengths, sets, rest @ ..] = &config[..] else {
            return Err("it is no AVCDecoderConfigurationRecord");
        };
        let nal_length_bytes = usize::from(lengths & 3) + 1;
        if nal_length_bytes == 3 {
            return Err("NAL units have lengths of three bytes");
        }
        let mut rest = rest;
        let mut sequence = Vec::new();
        for _ in 0..sets & 0x1f {
            sequence.push(parameter_set(&mut rest).ok_or("it ends within a sequence parameter set")?);
        }
        let (count, mut rest) = rest.split_first().ok_or("it ends before the picture parameter sets")?;
        let mut parameter_sets = sequence.clone();
        for _ in 0..*count {
            parameter_sets.push(parameter_set(&mut rest).ok_or("it ends within a picture parameter set")?);
        }
        let first = sequence.first().ok_or("it has no sequence parameter set")?;
        if parameter_sets.len() == sequence.len() {
            return Err("it has no picture parameter set");
        }
        // An extension that is not known here may still be known to the player.
        let unread = Picture { width: pixels.0, height: pixels.1, ..Picture::default() };
        let picture = read_sps(first).unwrap_or(unread);
        if picture.width == 0 || picture.height == 0 {
            return Err("its pictures have no size");
        }
        let profile = [*profile, *compatibility, *level];
        Ok(Avc { config: config.clone(), nal_length_bytes, picture, parameter_sets, profile })
    }

    pub(super) fn string(&self) -> String {
        let [profile, compatibility, level] = self.profile;
        format!("avc1.{profile:02x}{compatibility:02x}{level:02x}")
    }
}

/// Profiles whose parameter set tells of chroma and scaling.
const HIGH_PROFILES: [u32; 13] = [100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135];
const BASELINE: u32 = 66;

// ITU-T H.264, 7.3.2.1.1.
fn read_sps(nal: &[u8]) -> Option<Picture> {
    let bytes = unescaped(nal);
    let mut bits = Bits::new(&bytes);
    // Its type.
    if bits.bits(8)? & 0x1f != 7 {
        return None;
    }
    let profile = bits.bits(8)?;
    bits.skip(16)?;
    bits.ue()?;
    let mut chroma = 1;
    let mut separate_planes = false;
    if HIGH_PROFILES.contains(&profile) {
        chroma = bits.ue()?;
        if chroma == 3 {
            separate_planes = bits.bit()?;
        }
        bits.ue()?;
        bits.ue()?;
        bits.bit()?;
        if bits.bit()? {
            for list in 0..if chroma == 3 { 12 } else { 8 } {
                if bits.bit()? {
                    skip_scaling_list(&mut bits, if list < 6 { 16 } else { 64 })?;
                }
            }
        }
    }
    bits.ue()?;
    let order_type = bits.ue()?;
    match order_type {
        0 => {
            bits.ue()?;
        }
        1 => {
            bits.bit()?;
            bits.se()?;
            bits.se()?;
            for _ in 0..bits.ue()? {
                bits.se()?;
            }
        }
        _ => {}
    }
    let reference_frames = bits.ue()?;
    bits.bit()?;
    let width = u64::from(bits.ue()?) + 1;
    let height = u64::from(bits.ue()?) + 1;
    let frames_only = bits.bit()?;
    if !frames_only {
        bits.bit()?;
    }
    bits.bit()?;
    let fields = if frames_only { 1 } else { 2 };
    let mut cropped = (0, 0);
    if bits.bit()? {
        let (x, y) = match (chroma, separate_planes) {
            (1, _) => (2, 2),
            (2, _) => (2, 1),
            _ => (1, 1),
        };
        let [left, right, top, bottom] = [bits.ue()?, bits.ue()?, bits.ue()?, bits.ue()?].map(u64::from);
        cropped = (x * (left + right), y * fields * (top + bottom));
    }
    let mut picture = Picture {
        width: u32::try_from((width * 16).checked_sub(cropped.0)?).ok()?,
        height: u32::try_from((height * 16 * fields).checked_sub(cropped.1)?).ok()?,
        ..Picture::default()
    };
    // Pictures come in the order in which they are shown, whatever follows.
    if order_type == 2 || profile == BASELINE || reference_frames == 0 {
        picture.reorder_frames = Some(0);
    }
    if bits.bit()? {
        // What is not understood of the usability information is not needed.
        let _ = read_vui(&mut bits, &mut picture);
    }
    Some(picture)
}

fn skip_scaling_list(bits: &mut Bits<'_>, size: usize) -> Option<()> {
    let (mut last, mut next) = (8_i32, 8_i32);
    for _ in 0..size {
        if next != 0 {
            next = last.wrapping_add(bits.se()?) & 0xff;
        }
        if next != 0 {
            last = next;
        }
    }
    Some(())
}

// ITU-T H.264, E.1.1.
fn read_vui(bits: &mut Bits<'_>, picture: &mut Picture) -> Option<()> {
    const EXTENDED_SAR: u32 = 255;
    if bits.bit()? && bits.bits(8)? == EXTENDED_SAR {
        bits.skip(32)?;
    }
    if bits.bit()? {
        bits.bit()?;
    }
    if bits.bit()? {
        bits.skip(4)?;
        if bits.bit()? {
            bits.skip(24)?;
        }
    }
    if bits.bit()? {
        bits.ue()?;
        bits.ue()?;
    }
    if bits.bit()? {
        let units = bits.bits(32)?;
        let scale = bits.bits(32)?;
        bits.bit()?;
        // Two fields a frame.
        if units > 0 && scale > 0 {
            picture.frame_rate = Some(f64::from(scale) / (2.0 * f64::from(units)));
        }
    }
    let mut decoder = false;
    for _ in 0..2 {
        if bits.bit()? {
            decoder = true;
            let count = bits.ue()?;
            bits.skip(8)?;
            for _ in 0..=count {
                bits.ue()?;
                bits.ue()?;
                bits.bit()?;
            }
            bits.skip(20)?;
        }
    }
    if decoder {
        bits.bit()?;
    }
    bits.bit()?;
    if bits.bit()? {
        bits.bit()?;
        for _ in 0..4 {
            bits.ue()?;
        }
        picture.reorder_frames = usize::try_from(bits.ue()?).ok();
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::AVC_CONFIG;
    use proptest::prelude::*;

    fn read(config: &[u8]) -> Result<Avc, &'static str> {
        Avc::read(&Bytes::copy_from_slice(config), (640, 480))
    }

    #[test]
    fn a_record_of_x264_is_understood() {
        let avc = read(AVC_CONFIG).unwrap();
        assert_eq!(avc.string(), "avc1.64000a");
        assert_eq!(avc.nal_length_bytes, 4);
        assert_eq!(avc.parameter_sets.len(), 2);
        let expected = Picture { width: 128, height: 96, frame_rate: Some(25.0), reorder_frames: Some(2) };
        assert_eq!(avc.picture, expected);
    }

    #[test]
    fn what_is_not_whole_is_refused() {
        let sets = 8 + usize::from(AVC_CONFIG[7]);
        for end in 0..AVC_CONFIG.len() - 4 {
            // From there on it has what is asked for.
            let refused = read(&AVC_CONFIG[..end]).err();
            assert!(refused.is_some(), "{end} of {sets}");
        }
        let mut odd = AVC_CONFIG.to_vec();
        odd[4] = 0xfe;
        assert_eq!(read(&odd), Err("NAL units have lengths of three bytes"));
        assert_eq!(read(&[1, 77, 64, 41, 255, 0xe0, 0]), Err("it has no sequence parameter set"));
    }

    #[test]
    fn sizes_come_from_the_track_where_the_parameter_set_is_beyond_us() {
        let avc = read(&[1, 77, 64, 41, 255, 0xe1, 0, 2, 0x67, 77, 1, 0, 1, 0x68]).unwrap();
        assert_eq!((avc.picture.width, avc.picture.height), (640, 480));
        assert_eq!(avc.string(), "avc1.4d4029");
    }

    proptest! {
        #[test]
        fn nothing_panics(config in proptest::collection::vec(any::<u8>(), 0..64), at in 8..64_usize, byte: u8) {
            let _ = read(&config);
            let mut config = AVC_CONFIG.to_vec();
            if let Some(changed) = config.get_mut(at) {
                *changed = byte;
            }
            let _ = read(&config);
        }
    }
}
