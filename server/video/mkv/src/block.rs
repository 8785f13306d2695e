//! Blocks, of which each carries one frame.
//!
//! ```text
//!  +-----------------+----------------+---------+-----------
//!  | track, 1 - 8 B  | timecode, i16  | flags   | frame
//!  +-----------------+----------------+---------+-----------
//!  flags   0x80 a key frame, in a SimpleBlock; 0x06 lacing
//! ```
//! Lacing puts several frames into one block. No producer of the service writes it, and a frame of a lace has no place of its own in
//! time: such blocks are refused.

use crate::Fault;
use crate::element::{Element, Read, id, vint};

const KEYFRAME: u8 = 0x80;
const LACING: u8 = 0x06;

/// What a block says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Block {
    pub(crate) track: u64,
    pub(crate) relative_timecode: i16,
    pub(crate) keyframe: bool,
    /// Where the frame begins in the bytes of the element that was read; it goes on to `end`.
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Ticks of the frame, where a BlockGroup says it.
    pub(crate) duration: Option<u64>,
}

/// Reads the content of a SimpleBlock.
pub(crate) fn simple_block(content: &[u8]) -> Result<Block, &'static str> {
    const SHORT: &str = "a block that ends before its frame";
    let track = match vint(content) {
        Read::Is(track) => track,
        Read::Short(_) => return Err(SHORT),
        Read::Wrong(_) => return Err("a block without a track"),
    };
    let rest = content.get(track.length..track.length + 3).ok_or(SHORT)?;
    if rest[2] & LACING != 0 {
        return Err("a laced block");
    }
    Ok(Block {
        track: track.value,
        relative_timecode: i16::from_be_bytes([rest[0], rest[1]]),
        keyframe: rest[2] & KEYFRAME != 0,
        start: track.length + 3,
        end: content.len(),
        duration: None,
    })
}

/// Reads a BlockGroup; places are of its content.
pub(crate) fn block_group(group: &Element<'_>) -> Result<Block, Fault> {
    let (mut block, mut duration, mut refers) = (None, None, false);
    for child in group.children() {
        let child = child?;
        match child.id {
            id::BLOCK if block.is_some() => return Err(child.wrong("a second block in its group")),
            id::BLOCK => {
                let read = simple_block(child.content).map_err(|what| child.wrong(what))?;
                block = Some(Block { start: child.start + read.start, end: child.start + read.end, ..read });
            }
            id::BLOCK_DURATION => duration = Some(child.uint()?),
            id::REFERENCE_BLOCK => refers = true,
            _ => {}
        }
    }
    let block = block.ok_or_else(|| group.wrong("a group without a block"))?;
    // What refers to no other frame can be decoded alone; the flag is a SimpleBlock's.
    Ok(Block { keyframe: !refers, duration, ..block })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::element::{Elements, put, put_uint};

    #[test]
    fn a_block_tells_track_time_and_frame() {
        let block = simple_block(&[0x81, 0xff, 0xfe, 0x80, 9, 9]).unwrap();
        assert_eq!((block.track, block.relative_timecode, block.keyframe), (1, -2, true));
        assert_eq!((block.start, block.end), (4, 6));
        let block = simple_block(&[0x41, 0x2c, 0, 5, 0]).unwrap();
        assert_eq!((block.track, block.relative_timecode, block.keyframe), (300, 5, false));
        assert_eq!((block.start, block.end), (5, 5));
    }

    #[test]
    fn what_is_no_block_is_refused() {
        for content in
            [&[][..], &[0x81, 0, 0], &[0x41], &[0; 12], &[0x81, 0, 0, 0x02, 0], &[0x81, 0, 0, 0x04, 0]]
        {
            assert!(simple_block(content).is_err(), "{content:x?}");
        }
    }

    #[test]
    fn a_group_is_a_key_frame_unless_it_refers_to_another() {
        let read = |children: &[u8]| {
            let mut bytes = Vec::new();
            put(&mut bytes, id::BLOCK_GROUP, children);
            block_group(&Elements::of(&bytes, 0).next().unwrap().unwrap())
        };
        let mut children = Vec::new();
        put(&mut children, id::BLOCK, &[0x82, 0, 7, 0x80, 1, 2, 3]);
        put_uint(&mut children, id::BLOCK_DURATION, 40);
        let block = read(&children).unwrap();
        assert!(block.keyframe && block.track == 2 && block.duration == Some(40));
        assert_eq!(&children[block.start..block.end], [1, 2, 3]);
        put(&mut children, id::REFERENCE_BLOCK, &[0xd8]);
        assert!(!read(&children).unwrap().keyframe);
        assert!(read(&[]).is_err());
        put(&mut children, id::BLOCK, &[0x82, 0, 7, 0]);
        assert!(read(&children).is_err());
    }
}
