//! Tags: names and values that producers hang on fragments.
//!
//! ```text
//!  Tags
//!    Tag *
//!      Targets          what it is about; nothing, or no id in it: the whole
//!      SimpleTag *
//!        TagName
//!        TagString
//! ```

use crate::Fault;
use crate::element::{Element, id};
use crate::limits::{MEDIA_TAGS_MAX, RESERVED_TAGS_MAX, TAG_NAME_BYTES_MAX, TAG_VALUE_BYTES_MAX, TAGS_MAX};

/// Asks for a notification when the fragment is stored.
pub const NOTIFICATION: &str = "AWS_KINESISVIDEO_NOTIFICATION";
/// Asks for images of the fragment.
pub const IMAGE_GENERATION: &str = "AWS_KINESISVIDEO_IMAGE_GENERATION";
/// What the keys of those images begin with.
pub const IMAGE_PREFIX: &str = "AWS_KINESISVIDEO_IMAGE_PREFIX";
/// Says that the fragment is complete, so that nobody has to wait for the next one to know it.
pub const END_OF_FRAGMENT: &str = "AWS_KINESISVIDEO_END_OF_FRAGMENT";

/// What the names begin with that are kept for the service.
const RESERVED: &str = "AWS";

/// A name and a value that a producer hung on a fragment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    /// Its name.
    pub name: String,
    /// Its value; empty where there is none.
    pub value: String,
}

/// Tags that a fragment has so far.
#[derive(Debug, Default)]
pub(crate) struct Counted {
    own: usize,
    reserved: usize,
    /// They come from the service, which may hang on a fragment what producers may not.
    of_media: bool,
}

impl Counted {
    pub(crate) fn of_media() -> Counted {
        Counted { of_media: true, ..Counted::default() }
    }

    /// Another fragment begins.
    pub(crate) fn clear(&mut self) {
        *self = Counted { of_media: self.of_media, ..Counted::default() };
    }
}

/// Reads Tags of a fragment that has so many already, and tells whether one says that it ends; that one is not among those returned.
///
/// What is about a track or another part of the document is passed over: muxers hang there what they know of a track.
pub(crate) fn read(tags: &Element<'_>, counted: &mut Counted) -> Result<(Vec<Tag>, bool), Fault> {
    let (mut read, mut is_end) = (Vec::new(), false);
    for tag in tags.children() {
        let tag = tag?;
        if tag.id != id::TAG || is_about_a_part(&tag)? {
            continue;
        }
        for simple in tag.children() {
            let simple = simple?;
            if simple.id != id::SIMPLE_TAG {
                continue;
            }
            let Some((name, value)) = name_and_value(&simple)? else { continue };
            if name == END_OF_FRAGMENT {
                is_end = true;
                continue;
            }
            check(name, value, counted, tags.at)?;
            read.push(Tag { name: name.to_owned(), value: value.to_owned() });
        }
    }
    Ok((read, is_end))
}

fn is_about_a_part(tag: &Element<'_>) -> Result<bool, Fault> {
    const PARTS: [u32; 4] =
        [id::TAG_TRACK_UID, id::TAG_EDITION_UID, id::TAG_CHAPTER_UID, id::TAG_ATTACHMENT_UID];
    for targets in tag.children() {
        let targets = targets?;
        if targets.id != id::TARGETS {
            continue;
        }
        for target in targets.children() {
            let target = target?;
            // An id of 0 means all of them.
            if PARTS.contains(&target.id) && target.uint()? != 0 {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// Nothing if it has no name, or a value that is no text. Tags within it are not looked at.
fn name_and_value<'a>(simple: &Element<'a>) -> Result<Option<(&'a str, &'a str)>, Fault> {
    let (mut name, mut value) = (None, None);
    for child in simple.children() {
        let child = child?;
        match child.id {
            id::TAG_NAME => name = Some(child.text()?),
            id::TAG_STRING => value = Some(child.text()?),
            _ => {}
        }
    }
    Ok(name.zip(value))
}

fn check(name: &str, value: &str, counted: &mut Counted, at: u64) -> Result<(), Fault> {
    const TOO_MANY: &str = "more tags than a fragment may have";
    let wrong = |what| Err(Fault::Tags { what, at });
    if counted.of_media {
        counted.own += 1;
        return if counted.own > MEDIA_TAGS_MAX { wrong(TOO_MANY) } else { Ok(()) };
    }
    if name.len() > TAG_NAME_BYTES_MAX {
        return wrong("a tag's name of more than 128 bytes");
    }
    if value.len() > TAG_VALUE_BYTES_MAX {
        return wrong("a tag's value of more than 256 bytes");
    }
    if [NOTIFICATION, IMAGE_GENERATION, IMAGE_PREFIX].contains(&name) {
        counted.reserved += 1;
    } else if name.starts_with(RESERVED) {
        return Err(Fault::ReservedTag { name: name.to_owned(), at });
    } else {
        counted.own += 1;
    }
    if counted.own > TAGS_MAX || counted.reserved > RESERVED_TAGS_MAX {
        return wrong(TOO_MANY);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::element::{Elements, put, put_uint};
    use crate::write_tags;

    fn read_bytes(bytes: &[u8], counted: &mut Counted) -> Result<(Vec<Tag>, bool), Fault> {
        read(&Elements::of(bytes, 0).next().unwrap().unwrap(), counted)
    }

    fn read_tags(tags: &[(&str, &str)]) -> Result<(Vec<Tag>, bool), Fault> {
        read_bytes(&write_tags(tags), &mut Counted::default())
    }

    #[test]
    fn what_is_written_is_read() {
        let (tags, is_end) = read_tags(&[("door", "open"), (NOTIFICATION, ""), ("ä", "ö")]).unwrap();
        let names: Vec<_> = tags.iter().map(|tag| (tag.name.as_str(), tag.value.as_str())).collect();
        assert_eq!((names, is_end), (vec![("door", "open"), (NOTIFICATION, ""), ("ä", "ö")], false));
    }

    #[test]
    fn the_end_of_a_fragment_is_no_tag_of_it() {
        assert_eq!(read_tags(&[(END_OF_FRAGMENT, "")]), Ok((Vec::new(), true)));
        assert_eq!(read_tags(&[("a", "b"), (END_OF_FRAGMENT, "")]).unwrap().0.len(), 1);
    }

    #[test]
    fn limits_are_kept_over_all_tags_of_a_fragment() {
        let long = "x".repeat(257);
        assert!(read_tags(&[(&long[..128], &long[..256])]).is_ok());
        assert!(matches!(read_tags(&[(&long[..129], "")]), Err(Fault::Tags { .. })));
        assert!(matches!(read_tags(&[("a", &long)]), Err(Fault::Tags { .. })));
        let mut counted = Counted::default();
        for _ in 0..TAGS_MAX / 2 {
            read_bytes(&write_tags(&[("a", "1"), ("a", "2"), (IMAGE_PREFIX, "x")]), &mut counted).unwrap();
        }
        let one_more = read_bytes(&write_tags(&[("a", "1")]), &mut counted);
        assert!(matches!(one_more, Err(Fault::Tags { .. })));
    }

    #[test]
    fn reserved_names_are_the_services() {
        for name in ["AWS", "AWS_KINESISVIDEO_FRAGMENT_NUMBER"] {
            let refused = read_tags(&[(name, "1")]).unwrap_err();
            assert_eq!(refused, Fault::ReservedTag { name: name.into(), at: 0 });
        }
        assert!(read_tags(&[("aws", "1")]).is_ok());
    }

    #[test]
    fn what_a_muxer_says_of_a_track_is_passed_over() {
        let (mut simple, mut targets, mut tag, mut bytes) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        put(&mut simple, id::TAG_NAME, b"DURATION");
        put(&mut simple, id::TAG_STRING, b"00:00:01");
        put_uint(&mut targets, id::TAG_TRACK_UID, 1);
        put(&mut tag, id::TARGETS, &targets);
        put(&mut tag, id::SIMPLE_TAG, &simple);
        put(&mut bytes, id::TAG, &tag);
        let mut tags = Vec::new();
        put(&mut tags, id::TAGS, &bytes);
        assert_eq!(read_bytes(&tags, &mut Counted::default()), Ok((Vec::new(), false)));
    }
}
