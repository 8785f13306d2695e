//! Planes as large as they are asked for.

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};

use crate::limits::{PIXELS_MAX, SIDE_MAX};
use crate::{Look, PictureError};

/// One byte a pixel, row by row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Plane {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) pixels: Vec<u8>,
}

/// A picture: brightness, and two planes of colour, which are half as wide and half as high until it is scaled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Planes {
    pub(crate) luma: Plane,
    pub(crate) blue: Plane,
    pub(crate) red: Plane,
}

impl Planes {
    /// The picture in the size that is asked for, with three planes of that size.
    pub(crate) fn scaled(self, look: &Look) -> Result<Planes, PictureError> {
        let (width, height) = size((self.luma.width, self.luma.height), look)?;
        let mut resizer = Resizer::new();
        let mut scaled = |plane: Plane| {
            if (plane.width, plane.height) == (width, height) {
                Ok(plane)
            } else {
                plane.scaled(&mut resizer, width, height)
            }
        };
        Ok(Planes { luma: scaled(self.luma)?, blue: scaled(self.blue)?, red: scaled(self.red)? })
    }
}

impl Plane {
    fn scaled(&self, resizer: &mut Resizer, width: u32, height: u32) -> Result<Plane, PictureError> {
        let from = ImageRef::new(self.width, self.height, &self.pixels, PixelType::U8);
        let from = from.map_err(|_| PictureError::Damaged)?;
        let mut to = Image::new(width, height, PixelType::U8);
        // Averages where it makes smaller, and goes evenly from pixel to pixel where it makes larger.
        let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Bilinear));
        resizer.resize(&from, &mut to, &options).map_err(|_| PictureError::Damaged)?;
        Ok(Plane { width, height, pixels: to.into_vec() })
    }
}

/// Pixels of what comes out.
fn size((width, height): (u32, u32), look: &Look) -> Result<(u32, u32), PictureError> {
    // A shape is kept to the nearest pixel; nothing becomes no pixel wide.
    let along = |asked: u32, of: u32, other: u32| {
        let side = (u64::from(asked) * u64::from(other) + u64::from(of) / 2) / u64::from(of.max(1));
        u32::try_from(side.max(1)).map_err(|_| PictureError::TooLarge)
    };
    let (width, height) = match (look.width, look.height) {
        (None, None) => (width, height),
        (Some(asked), None) => (asked, along(asked, width, height)?),
        (None, Some(asked)) => (along(asked, height, width)?, asked),
        (Some(width), Some(height)) => (width, height),
    };
    let (width, height) = (width.max(1), height.max(1));
    let is_too_large = width.max(height) > SIDE_MAX || u64::from(width) * u64::from(height) > PIXELS_MAX;
    if is_too_large { Err(PictureError::TooLarge) } else { Ok((width, height)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Format;

    fn look(width: Option<u32>, height: Option<u32>) -> Look {
        Look { format: Format::Png, width, height }
    }

    #[test]
    fn a_shape_is_kept_unless_both_sides_are_asked_for() {
        let hd = (1_280, 720);
        assert_eq!(size(hd, &look(None, None)), Ok(hd));
        assert_eq!(size(hd, &look(Some(320), None)), Ok((320, 180)));
        assert_eq!(size(hd, &look(None, Some(100))), Ok((178, 100)));
        assert_eq!(size(hd, &look(Some(300), Some(300))), Ok((300, 300)));
        assert_eq!(size((4_000, 1), &look(Some(10), None)), Ok((10, 1)));
        assert_eq!(size((2, 2_000), &look(Some(3_840), None)), Err(PictureError::TooLarge));
        assert_eq!(size((2, u32::MAX), &look(Some(u32::MAX), None)), Err(PictureError::TooLarge));
    }

    #[test]
    fn planes_become_equally_large() {
        let plane =
            |width, height, value| Plane { width, height, pixels: vec![value; (width * height) as usize] };
        let planes = Planes { luma: plane(5, 3, 200), blue: plane(3, 2, 90), red: plane(3, 2, 30) };
        for look in [look(None, None), look(Some(2), Some(9)), look(Some(50), None)] {
            let scaled = planes.clone().scaled(&look).unwrap();
            let (width, height) = size((5, 3), &look).unwrap();
            let wanted = Planes {
                luma: plane(width, height, 200),
                blue: plane(width, height, 90),
                red: plane(width, height, 30),
            };
            assert_eq!(scaled, wanted);
        }
    }
}
