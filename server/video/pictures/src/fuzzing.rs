//! What the fuzzer tries: pictures of a film of its own making that was damaged. A target that begins with nothing would hardly ever get
//! past the first bits of a parameter set.

use crate::{Format, Frame, Look, Track, pictures as made_of};
use bytes::Bytes;
use openh264::encoder::Encoder;
use openh264::formats::YUVBuffer;
use std::sync::OnceLock;

const WIDTH: u32 = 48;
const HEIGHT: u32 = 32;
const FRAMES: usize = 4;
const NAL_LENGTH_BYTES: usize = 4;
const START_CODE: [u8; 3] = [0, 0, 1];

/// A film that nothing is wrong with.
struct Film {
    parameter_sets: Vec<Bytes>,
    /// NAL units behind their lengths.
    frames: Vec<Vec<u8>>,
}

fn film() -> &'static Film {
    static FILM: OnceLock<Film> = OnceLock::new();
    FILM.get_or_init(|| {
        let mut encoder = Encoder::new().expect("an encoder");
        let mut film = Film { parameter_sets: Vec::new(), frames: Vec::new() };
        for number in 0..FRAMES {
            let (width, height) = (WIDTH as usize, HEIGHT as usize);
            // Something that moves, so that later frames refer to earlier ones.
            let planes = (0..width * height * 3 / 2).map(|at| ((at * 7) ^ (at / width + number * 3)) as u8);
            let picture = YUVBuffer::from_vec(planes.collect(), width, height);
            let stream = encoder.encode(&picture).expect("a frame").to_vec();
            let mut frame = Vec::new();
            let begins: Vec<usize> = begins_of_units(&stream).collect();
            for (at, &begin) in begins.iter().enumerate() {
                // What is in front of the next one's start code; a zero of its is no harm at the end of a unit.
                let end = begins.get(at + 1).map_or(stream.len(), |next| next - START_CODE.len());
                let unit = &stream[begin..end];
                match unit.first().map(|first| first & 0x1f) {
                    Some(7 | 8) if number == 0 => film.parameter_sets.push(Bytes::copy_from_slice(unit)),
                    _ => {
                        frame.extend((unit.len() as u32).to_be_bytes());
                        frame.extend(unit);
                    }
                }
            }
            film.frames.push(frame);
        }
        film
    })
}

/// Where NAL units begin in a stream with start codes.
fn begins_of_units(stream: &[u8]) -> impl Iterator<Item = usize> + '_ {
    let codes = stream.windows(START_CODE.len()).enumerate();
    codes.filter(|(_, bytes)| *bytes == START_CODE).map(|(at, _)| at + START_CODE.len())
}

/// Decodes and encodes the film with these changes: the first byte says how pictures are to come out, each five that follow change a
/// byte of a parameter set or a frame, add one, take one out, or cut off what is behind it.
///
/// # Panics
/// If what comes out is no picture.
pub fn pictures(bytes: &[u8]) {
    let [choice, rest @ ..] = bytes else { return };
    let film = film();
    let mut units: Vec<Vec<u8>> = film.parameter_sets.iter().map(|set| set.to_vec()).collect();
    let sets = units.len();
    units.extend(film.frames.iter().cloned());
    for change in rest.chunks_exact(5) {
        let [how, unit, high, low, byte] = *change else { continue };
        let count = units.len();
        let unit = &mut units[usize::from(unit) % count];
        let at = usize::from(u16::from_be_bytes([high, low])) % (unit.len() + 1);
        match how % 4 {
            0 if at < unit.len() => unit[at] = byte,
            1 => unit.insert(at, byte),
            2 if at < unit.len() => drop(unit.remove(at)),
            3 => unit.truncate(at),
            _ => {}
        }
    }
    let frames = units.split_off(sets);
    let parameter_sets: Vec<Bytes> = units.into_iter().map(Bytes::from).collect();
    let track = Track {
        nal_length_bytes: NAL_LENGTH_BYTES,
        parameter_sets: &parameter_sets,
        width: WIDTH,
        height: HEIGHT,
    };
    let shown = |(at, data): (usize, Vec<u8>)| Frame { shown: at as i64, data: data.into() };
    let frames: Vec<Frame> = frames.into_iter().enumerate().map(shown).collect();
    let look = Look {
        format: if choice & 1 == 0 { Format::Png } else { Format::Jpeg { quality: 50 } },
        width: (choice & 2 != 0).then_some(u32::from(choice >> 3) + 1),
        height: (choice & 4 != 0).then_some(20),
    };
    let moments: Vec<i64> = (0..FRAMES as i64).collect();
    let made = made_of(&track, &frames, &moments, &look, || false);
    assert_eq!(made.len(), FRAMES);
    for picture in made.iter().flatten() {
        let magic: &[u8] = if choice & 1 == 0 { b"\x89PNG" } else { b"\xff\xd8\xff" };
        assert!(picture.starts_with(magic), "no picture");
    }
    let is_whole = rest.len() < 5;
    assert!(!is_whole || made.iter().all(Result::is_ok), "the film as it was made: {made:?}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_film_can_be_decoded_until_it_is_damaged() {
        for choice in [0, 1, 2, 7, 255] {
            pictures(&[choice]);
        }
        pictures(&[0, 3, 2, 0, 1, 0]);
    }
}
