//! Planes as JPEG or PNG.

use bytes::Bytes;
use jpeg_encoder::ColorType;

use crate::scale::Planes;
use crate::{Format, Look, PictureError};

/// Lines from which a picture is taken for one of high definition, whose colours are told by other weights (ITU-R BT.709 instead of
/// BT.601). What a stream says of its colours is often nothing; players decide by the size as well.
const HIGH_DEFINITION_LINES: u32 = 720;

/// Weights of red and blue difference in red, green, green and blue, for brightness from 16 to 235, in 65536ths.
type Weights = [i32; 4];
const STANDARD: Weights = [104_597, 25_675, 53_279, 132_201];
const HIGH: Weights = [117_489, 13_975, 34_925, 138_438];
/// Brightness from 16 to 235 to 0 to 255.
const LUMA_WEIGHT: i32 = 76_309;

/// Encodes a picture whose planes have one size.
pub(crate) fn encode(planes: &Planes, lines: u32, look: &Look) -> Result<Bytes, PictureError> {
    let (width, height) = (planes.luma.width, planes.luma.height);
    let pixels = rgb(planes, if lines >= HIGH_DEFINITION_LINES { HIGH } else { STANDARD });
    let mut encoded = Vec::new();
    match look.format {
        Format::Jpeg { quality } => {
            let side = |side| u16::try_from(side).map_err(|_| PictureError::TooLarge);
            let encoder = jpeg_encoder::Encoder::new(&mut encoded, quality.clamp(1, 100));
            let done = encoder.encode(&pixels, side(width)?, side(height)?, ColorType::Rgb);
            done.map_err(|_| PictureError::Damaged)?;
        }
        Format::Png => {
            let mut encoder = png::Encoder::new(&mut encoded, width, height);
            encoder.set_color(png::ColorType::Rgb);
            encoder.set_depth(png::BitDepth::Eight);
            // Of a camera's noise the slower ones save little more.
            encoder.set_compression(png::Compression::Fast);
            let done = encoder.write_header().and_then(|mut writer| {
                writer.write_image_data(&pixels)?;
                writer.finish()
            });
            done.map_err(|_| PictureError::Damaged)?;
        }
    }
    Ok(encoded.into())
}

fn rgb(planes: &Planes, [red, green_blue, green_red, blue]: Weights) -> Vec<u8> {
    let mut pixels = Vec::with_capacity(planes.luma.pixels.len() * 3);
    let colours = planes.blue.pixels.iter().zip(&planes.red.pixels);
    for (luma, (u, v)) in planes.luma.pixels.iter().zip(colours) {
        let luma = (i32::from(*luma) - 16) * LUMA_WEIGHT;
        let (u, v) = (i32::from(*u) - 128, i32::from(*v) - 128);
        let byte = |value: i32| ((value + (1 << 15)) >> 16).clamp(0, 255) as u8;
        pixels.extend([
            byte(luma + red * v),
            byte(luma - green_blue * u - green_red * v),
            byte(luma + blue * u),
        ]);
    }
    pixels
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scale::Plane;

    fn colour(luma: u8, blue: u8, red: u8) -> Planes {
        let plane = |value| Plane { width: 2, height: 1, pixels: vec![value; 2] };
        Planes { luma: plane(luma), blue: plane(blue), red: plane(red) }
    }

    #[test]
    fn colours_are_those_of_the_standards() {
        // Of full red, green and blue, as ffmpeg codes them.
        for (planes, weights, wanted) in [
            (colour(81, 90, 240), STANDARD, [255, 0, 0]),
            (colour(145, 54, 34), STANDARD, [0, 255, 0]),
            (colour(41, 240, 110), STANDARD, [0, 0, 255]),
            (colour(63, 102, 240), HIGH, [255, 0, 0]),
            (colour(173, 42, 26), HIGH, [0, 255, 0]),
            (colour(32, 240, 118), HIGH, [0, 0, 255]),
            (colour(16, 128, 128), HIGH, [0, 0, 0]),
            (colour(235, 128, 128), STANDARD, [255, 255, 255]),
            (colour(255, 255, 255), STANDARD, [255, 125, 255]),
        ] {
            let pixels = rgb(&planes, weights);
            assert_eq!(pixels.len(), 6);
            let near = pixels[..3].iter().zip(wanted).all(|(is, wanted)| is.abs_diff(wanted) <= 2);
            assert!(near, "{pixels:?} is not {wanted:?}");
        }
    }

    #[test]
    fn what_is_encoded_begins_as_its_format_does() {
        let look = |format| Look { format, width: None, height: None };
        let jpeg = |quality| encode(&colour(81, 90, 240), 1, &look(Format::Jpeg { quality })).unwrap();
        assert_eq!((&jpeg(80)[..3], jpeg(0)), (&[0xff, 0xd8, 0xff][..], jpeg(1)));
        let png = encode(&colour(81, 90, 240), 1, &look(Format::Png)).unwrap();
        assert_eq!(&png[..8], b"\x89PNG\r\n\x1a\n");
    }
}
