//! The boxes of ISO base media files (ISO/IEC 14496-12), as far as fragmented and whole files have them in common.

use crate::codec::{Codec, MediaTrack};

/// Writes boxes, each with its size before it.
#[derive(Default)]
pub(crate) struct Boxes {
    bytes: Vec<u8>,
}

impl Boxes {
    pub(crate) fn with_capacity(bytes: usize) -> Boxes {
        Boxes { bytes: Vec::with_capacity(bytes) }
    }

    /// A box with whatever is written into it.
    pub(crate) fn boxed(&mut self, kind: &[u8; 4], content: impl FnOnce(&mut Boxes)) {
        let start = self.bytes.len();
        self.u32(0).bytes(kind);
        content(self);
        // Everything in here is bounded: frames by their number, private data by its length.
        let size = u32::try_from(self.bytes.len() - start).expect("boxes are smaller than 4 GiB");
        self.bytes[start..start + 4].copy_from_slice(&size.to_be_bytes());
    }

    /// A box with a version and flags.
    pub(crate) fn full(&mut self, kind: &[u8; 4], version: u8, flags: u32, content: impl FnOnce(&mut Boxes)) {
        self.boxed(kind, |boxes| {
            boxes.u32(u32::from(version) << 24 | flags);
            content(boxes);
        });
    }

    pub(crate) fn bytes(&mut self, bytes: &[u8]) -> &mut Boxes {
        self.bytes.extend_from_slice(bytes);
        self
    }

    pub(crate) fn zeros(&mut self, count: usize) -> &mut Boxes {
        self.bytes.resize(self.bytes.len() + count, 0);
        self
    }

    pub(crate) fn u8(&mut self, value: u8) -> &mut Boxes {
        self.bytes(&[value])
    }

    pub(crate) fn u16(&mut self, value: u16) -> &mut Boxes {
        self.bytes(&value.to_be_bytes())
    }

    pub(crate) fn u32(&mut self, value: u32) -> &mut Boxes {
        self.bytes(&value.to_be_bytes())
    }

    pub(crate) fn i32(&mut self, value: i32) -> &mut Boxes {
        self.bytes(&value.to_be_bytes())
    }

    pub(crate) fn u64(&mut self, value: u64) -> &mut Boxes {
        self.bytes(&value.to_be_bytes())
    }

    pub(crate) fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Writes over what was left open.
    pub(crate) fn set_i32(&mut self, at: usize, value: i32) {
        self.bytes[at..at + 4].copy_from_slice(&value.to_be_bytes());
    }

    pub(crate) fn into_bytes(self) -> bytes::Bytes {
        self.bytes.into()
    }
}

/// What a file can be read as.
pub(crate) fn file_type(boxes: &mut Boxes, brands: &[&[u8; 4]]) {
    boxes.boxed(b"ftyp", |boxes| {
        boxes.bytes(brands[0]).u32(512);
        for brand in brands {
            boxes.bytes(*brand);
        }
    });
}

/// The movie's header: its clock and how long it is on that. Zero where fragments tell.
pub(crate) fn movie_header(boxes: &mut Boxes, timescale: u32, duration: u64, next_track: u32) {
    boxes.full(b"mvhd", 1, 0, |boxes| {
        boxes.zeros(16).u32(timescale).u64(duration);
        // Speed and volume as they are.
        boxes.u32(0x0001_0000).u16(0x0100).zeros(10);
        matrix(boxes);
        boxes.zeros(24).u32(next_track);
    });
}

/// A track: its header, edits if it has any, its media with whatever tables it comes with.
pub(crate) fn track(
    boxes: &mut Boxes,
    track: &MediaTrack,
    durations: Durations,
    edits: impl FnOnce(&mut Boxes),
    tables: impl FnOnce(&mut Boxes),
) {
    boxes.boxed(b"trak", |boxes| {
        const ENABLED_IN_MOVIE: u32 = 3;
        boxes.full(b"tkhd", 1, ENABLED_IN_MOVIE, |boxes| {
            boxes.zeros(16).u32(track_id(track)).zeros(4).u64(durations.movie).zeros(8 + 2 + 2);
            boxes.u16(if track.codec.picture().is_some() { 0 } else { 0x0100 }).zeros(2);
            matrix(boxes);
            let (width, height) = pixels(&track.codec);
            boxes.u16(width).u16(0).u16(height).u16(0);
        });
        edits(boxes);
        boxes.boxed(b"mdia", |boxes| {
            boxes.full(b"mdhd", 1, 0, |boxes| {
                const UNDETERMINED: u16 = 0x55c4;
                boxes.zeros(16).u32(track.timescale()).u64(durations.media).u16(UNDETERMINED).zeros(2);
            });
            let picture = track.codec.picture().is_some();
            boxes.full(b"hdlr", 0, 0, |boxes| {
                boxes.zeros(4).bytes(if picture { b"vide" } else { b"soun" }).zeros(12);
                boxes.bytes(if picture { b"video\0" } else { b"audio\0" });
            });
            boxes.boxed(b"minf", |boxes| {
                if picture {
                    boxes.full(b"vmhd", 0, 1, |boxes| _ = boxes.zeros(8));
                } else {
                    boxes.full(b"smhd", 0, 0, |boxes| _ = boxes.zeros(4));
                }
                boxes.boxed(b"dinf", |boxes| {
                    boxes.full(b"dref", 0, 0, |boxes| {
                        const IN_THIS_FILE: u32 = 1;
                        boxes.u32(1).full(b"url ", 0, IN_THIS_FILE, |_| {});
                    });
                });
                boxes.boxed(b"stbl", |boxes| {
                    boxes.full(b"stsd", 0, 0, |boxes| {
                        boxes.u32(1);
                        sample_entry(boxes, &track.codec);
                    });
                    tables(boxes);
                });
            });
        });
    });
}

/// How long a track is.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Durations {
    /// On the movie's clock, with its edits.
    pub(crate) movie: u64,
    /// On the track's own clock, without.
    pub(crate) media: u64,
}

/// Tracks keep their numbers, which are 1 or 2.
pub(crate) fn track_id(track: &MediaTrack) -> u32 {
    track.number as u32
}

// No rotation, no scaling.
fn matrix(boxes: &mut Boxes) {
    for value in [0x0001_0000, 0, 0, 0, 0x0001_0000, 0, 0, 0, 0x4000_0000] {
        boxes.u32(value);
    }
}

fn pixels(codec: &Codec) -> (u16, u16) {
    let fitting = |pixels| u16::try_from(pixels).unwrap_or(u16::MAX);
    codec.picture().map_or((0, 0), |picture| (fitting(picture.width), fitting(picture.height)))
}

fn sample_entry(boxes: &mut Boxes, codec: &Codec) {
    match codec {
        Codec::Avc(avc) => visual(boxes, b"avc1", codec, b"avcC", &avc.config),
        Codec::Hevc(hevc) => visual(boxes, b"hvc1", codec, b"hvcC", &hevc.config),
        Codec::Aac(aac) => audio(boxes, b"mp4a", (aac.channels, 16, aac.sample_rate), |boxes| {
            boxes.full(b"esds", 0, 0, |boxes| elementary_stream(boxes, &aac.config));
        }),
        Codec::G711(g711) => {
            let kind = match g711.law {
                crate::codec::Law::A => b"alaw",
                crate::codec::Law::Mu => b"ulaw",
            };
            audio(boxes, kind, (g711.channels, 16, g711.sample_rate), |_| {});
        }
    }
}

fn visual(boxes: &mut Boxes, kind: &[u8; 4], codec: &Codec, config_kind: &[u8; 4], config: &[u8]) {
    boxes.boxed(kind, |boxes| {
        let (width, height) = pixels(codec);
        boxes.zeros(6).u16(1).zeros(16).u16(width).u16(height);
        // 72 dots an inch, one frame a sample, no name of a compressor, 24 bits of colour, no colour table.
        boxes.u32(0x0048_0000).u32(0x0048_0000).zeros(4).u16(1).zeros(32).u16(0x18).u16(0xffff);
        boxes.boxed(config_kind, |boxes| _ = boxes.bytes(config));
    });
}

fn audio(boxes: &mut Boxes, kind: &[u8; 4], shape: (u32, u16, u32), config: impl FnOnce(&mut Boxes)) {
    let (channels, bits, sample_rate) = shape;
    boxes.boxed(kind, |boxes| {
        boxes.zeros(6).u16(1).zeros(8).u16(u16::try_from(channels).unwrap_or(u16::MAX)).u16(bits).zeros(4);
        // Rates that do not fit are told by the codec's own config.
        boxes.u16(u16::try_from(sample_rate).unwrap_or(0)).u16(0);
        config(boxes);
    });
}

// The descriptors of ISO/IEC 14496-1, 7.2.6: an elementary stream, its decoder, what the decoder needs, how it is carried.
fn elementary_stream(boxes: &mut Boxes, config: &[u8]) {
    const STREAM: u8 = 3;
    const DECODER: u8 = 4;
    const DECODER_SPECIFIC: u8 = 5;
    const CARRIED: u8 = 6;
    const MPEG_4_AUDIO: u8 = 0x40;
    const AUDIO_STREAM: u8 = 0x15;
    // Tag and a length of four bytes.
    const HEADER: usize = 5;
    let decoder = 13 + HEADER + config.len();
    descriptor(boxes, STREAM, 3 + HEADER + decoder + HEADER + 1);
    boxes.zeros(3);
    descriptor(boxes, DECODER, decoder);
    boxes.u8(MPEG_4_AUDIO).u8(AUDIO_STREAM).zeros(3 + 4 + 4);
    descriptor(boxes, DECODER_SPECIFIC, config.len());
    boxes.bytes(config);
    descriptor(boxes, CARRIED, 1);
    boxes.u8(2);
}

// Lengths are told seven bits a byte; private data is bounded far below 28.
fn descriptor(boxes: &mut Boxes, tag: u8, length: usize) {
    boxes.u8(tag);
    for shift in [21, 14, 7] {
        boxes.u8(0x80 | (length >> shift & 0x7f) as u8);
    }
    boxes.u8((length & 0x7f) as u8);
}

/// Every box within some bytes, for tests: `moov.trak.tkhd` and so on, with its content.
#[cfg(test)]
pub(crate) fn find<'a>(mut bytes: &'a [u8], path: &str) -> Option<&'a [u8]> {
    let (kind, rest) = path.split_once('.').map_or((path, None), |(kind, rest)| (kind, Some(rest)));
    while let Some((head, _)) = bytes.split_first_chunk::<8>() {
        let size = u32::from_be_bytes([head[0], head[1], head[2], head[3]]) as usize;
        let (this, others) = bytes.split_at(size);
        if &head[4..] == kind.as_bytes() {
            return rest.map_or(Some(&this[8..]), |rest| find(&this[8..], rest));
        }
        bytes = others;
    }
    None
}
