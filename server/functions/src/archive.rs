//! Unpacks ZIP archives: what a function's code is sent as.
//!
//! Read from the central directory at the end, as unpacking programs do. Stored and deflated entries; no encryption, no archives in
//! several parts, nothing over 4 GiB: a function's code may have 250 MiB. Names that lead out of the directory are refused, and
//! links are made last, so that no file is written through one.

use std::fs;
use std::io::{self, Read, Write};
use std::os::unix::fs::{OpenOptionsExt, symlink};
use std::path::{Component, Path, PathBuf};

use flate2::read::DeflateDecoder;

use crate::limits::{FILES_MAX, UNPACKED_BYTES_MAX};

/// Why an archive was not unpacked.
#[derive(Debug)]
pub(crate) enum Error {
    /// It is no archive, or a damaged one, or one of a kind that is not read here.
    Broken,
    /// What is in it is larger than a function's code may be.
    TooLarge,
    /// The disk refuses.
    Disk(io::Error),
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Error {
        Error::Disk(error)
    }
}

/// One entry, as the central directory has it.
struct Entry {
    path: PathBuf,
    is_directory: bool,
    /// Unix's mode, where the archive was made on such a system.
    mode: u32,
    method: u16,
    crc: u32,
    packed_bytes: usize,
    size_bytes: u64,
    header_at: usize,
}

const STORED: u16 = 0;
const DEFLATED: u16 = 8;
const LINK: u32 = 0o120_000;
const KIND: u32 = 0o170_000;

/// Unpacks all of an archive into a directory that is there and empty. Answers how many files there are. Nothing is durable yet.
pub(crate) fn unpack(archive: &[u8], into: &Path) -> Result<usize, Error> {
    let entries = directory(archive).ok_or(Error::Broken)?;
    if entries.len() > FILES_MAX {
        return Err(Error::TooLarge);
    }
    let total_bytes = entries.iter().map(|entry| entry.size_bytes).sum::<u64>();
    if total_bytes > UNPACKED_BYTES_MAX {
        return Err(Error::TooLarge);
    }
    let mut links = Vec::new();
    let mut files = 0;
    for entry in &entries {
        let path = into.join(&entry.path);
        if entry.is_directory {
            fs::create_dir_all(&path)?;
            continue;
        }
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        files += 1;
        if entry.mode & KIND == LINK {
            let mut target = Vec::new();
            content(archive, entry, &mut target)?;
            links.push((path, String::from_utf8(target).map_err(|_| Error::Broken)?));
            continue;
        }
        // Readable by us whatever the archive says, and what it says of executing.
        let mode = 0o644 | entry.mode & 0o111;
        let mut file =
            fs::OpenOptions::new().write(true).create(true).truncate(true).mode(mode).open(&path)?;
        content(archive, entry, &mut file)?;
    }
    for (path, target) in links {
        if !stays_inside(&path, &target, into) {
            return Err(Error::Broken);
        }
        symlink(target, path)?;
    }
    Ok(files)
}

fn content(archive: &[u8], entry: &Entry, out: &mut impl Write) -> Result<(), Error> {
    // The local header repeats the name, and has an extra field of its own length.
    let header = archive.get(entry.header_at..).ok_or(Error::Broken)?;
    let mut header = Fields(header);
    let (name_bytes, extra_bytes) = local_header(&mut header).ok_or(Error::Broken)?;
    let data = header.0.get(name_bytes + extra_bytes..).ok_or(Error::Broken)?;
    let data = data.get(..entry.packed_bytes).ok_or(Error::Broken)?;
    let mut hash = crc32fast::Hasher::new();
    let mut reader: Box<dyn Read> = match entry.method {
        STORED => Box::new(data),
        DEFLATED => Box::new(DeflateDecoder::new(data)),
        _ => return Err(Error::Broken),
    };
    let mut left_bytes = entry.size_bytes;
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let read = reader.read(&mut buffer).map_err(|_| Error::Broken)?;
        if read == 0 {
            break;
        }
        // An archive that lies about its sizes must not fill the disk.
        left_bytes = left_bytes.checked_sub(read as u64).ok_or(Error::Broken)?;
        hash.update(&buffer[..read]);
        out.write_all(&buffer[..read])?;
    }
    if left_bytes > 0 || hash.finalize() != entry.crc {
        return Err(Error::Broken);
    }
    Ok(())
}

/// The lengths of name and extra field.
fn local_header(fields: &mut Fields<'_>) -> Option<(usize, usize)> {
    if fields.u32()? != 0x0403_4b50 {
        return None;
    }
    fields.skip(22)?;
    Some((fields.u16()?.into(), fields.u16()?.into()))
}

/// The entries of the central directory.
fn directory(archive: &[u8]) -> Option<Vec<Entry>> {
    const END_BYTES: usize = 22;
    const COMMENT_BYTES_MAX: usize = 0xffff;
    // The end record is last, before a comment that nobody writes.
    let last = archive.len().checked_sub(END_BYTES)?;
    let first = last.saturating_sub(COMMENT_BYTES_MAX);
    let end = (first..=last).rev().find(|at| archive[*at..].starts_with(b"PK\x05\x06"))?;
    let mut fields = Fields(&archive[end..]);
    fields.skip(8)?;
    fields.skip(2)?;
    let count: usize = fields.u16()?.into();
    fields.skip(4)?;
    let at = fields.u32()? as usize;
    let mut fields = Fields(archive.get(at..end)?);
    let mut entries = Vec::with_capacity(count);
    for _ in 0..count {
        entries.push(entry(&mut fields)?);
    }
    Some(entries)
}

fn entry(fields: &mut Fields<'_>) -> Option<Entry> {
    if fields.u32()? != 0x0201_4b50 {
        return None;
    }
    let made_by = fields.u16()?;
    fields.skip(2)?;
    let flags = fields.u16()?;
    let method = fields.u16()?;
    fields.skip(4)?;
    let crc = fields.u32()?;
    let packed_bytes = fields.u32()? as usize;
    let size_bytes = u64::from(fields.u32()?);
    let name_bytes = fields.u16()?.into();
    let extra_bytes: usize = fields.u16()?.into();
    let comment_bytes: usize = fields.u16()?.into();
    fields.skip(4)?;
    let attributes = fields.u32()?;
    let header_at = fields.u32()? as usize;
    let name = std::str::from_utf8(fields.take(name_bytes)?).ok()?;
    fields.skip(extra_bytes + comment_bytes)?;
    let is_encrypted = flags & 1 != 0;
    if is_encrypted {
        return None;
    }
    const UNIX: u16 = 3;
    let mode = if made_by >> 8 == UNIX { attributes >> 16 } else { 0 };
    let is_directory = name.ends_with('/');
    Some(Entry { path: safe(name)?, is_directory, mode, method, crc, packed_bytes, size_bytes, header_at })
}

/// A name as a path below the directory; nothing if it leads anywhere else.
fn safe(name: &str) -> Option<PathBuf> {
    if name.is_empty() || name.contains(['\\', '\0']) {
        return None;
    }
    let mut path = PathBuf::new();
    for component in Path::new(name).components() {
        match component {
            Component::Normal(part) => path.push(part),
            Component::CurDir => {}
            _ => return None,
        }
    }
    (!path.as_os_str().is_empty()).then_some(path)
}

/// Whether a link's target, followed from where the link is, stays below the directory.
fn stays_inside(link: &Path, target: &str, root: &Path) -> bool {
    let Ok(below) = link.strip_prefix(root) else { return false };
    let mut depth = below.components().count().saturating_sub(1);
    for component in Path::new(target).components() {
        match component {
            Component::Normal(_) => depth += 1,
            Component::CurDir => {}
            Component::ParentDir if depth > 0 => depth -= 1,
            _ => return false,
        }
    }
    !target.is_empty()
}

/// Little-endian numbers, one after the other.
struct Fields<'a>(&'a [u8]);

impl<'a> Fields<'a> {
    fn take(&mut self, bytes: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(bytes)?;
        self.0 = rest;
        Some(taken)
    }

    fn skip(&mut self, bytes: usize) -> Option<()> {
        self.take(bytes).map(drop)
    }

    fn u16(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes(self.take(2)?.try_into().ok()?))
    }

    fn u32(&mut self) -> Option<u32> {
        Some(u32::from_le_bytes(self.take(4)?.try_into().ok()?))
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::DeflateEncoder;
    use std::os::unix::fs::PermissionsExt;

    /// An archive of files: name, Unix's mode, content.
    pub(crate) fn archive(files: &[(&str, u32, &[u8])]) -> Vec<u8> {
        let (mut archive, mut directory) = (Vec::new(), Vec::new());
        for (index, (name, mode, content)) in files.iter().enumerate() {
            let deflated = index % 2 == 0;
            let packed = if deflated {
                let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
                encoder.write_all(content).unwrap();
                encoder.finish().unwrap()
            } else {
                content.to_vec()
            };
            let method = if deflated { DEFLATED } else { STORED };
            let mut common = Vec::new();
            common.extend(20u16.to_le_bytes());
            common.extend(0u16.to_le_bytes());
            common.extend(method.to_le_bytes());
            common.extend([0; 4]);
            common.extend(crc32fast::hash(content).to_le_bytes());
            common.extend(u32::try_from(packed.len()).unwrap().to_le_bytes());
            common.extend(u32::try_from(content.len()).unwrap().to_le_bytes());
            common.extend(u16::try_from(name.len()).unwrap().to_le_bytes());
            common.extend(0u16.to_le_bytes());
            directory.extend(0x0201_4b50u32.to_le_bytes());
            directory.extend(0x0314u16.to_le_bytes());
            directory.extend(&common);
            directory.extend([0; 6]);
            directory.extend((mode << 16).to_le_bytes());
            directory.extend(u32::try_from(archive.len()).unwrap().to_le_bytes());
            directory.extend(name.as_bytes());
            archive.extend(0x0403_4b50u32.to_le_bytes());
            archive.extend(&common);
            archive.extend(name.as_bytes());
            archive.extend(&packed);
        }
        let at = u32::try_from(archive.len()).unwrap();
        let count = u16::try_from(files.len()).unwrap();
        archive.extend(&directory);
        archive.extend(0x0605_4b50u32.to_le_bytes());
        archive.extend([0; 4]);
        archive.extend(count.to_le_bytes());
        archive.extend(count.to_le_bytes());
        archive.extend(u32::try_from(directory.len()).unwrap().to_le_bytes());
        archive.extend(at.to_le_bytes());
        archive.extend([0; 2]);
        archive
    }

    fn unpacked(files: &[(&str, u32, &[u8])]) -> Result<tempfile::TempDir, Error> {
        let dir = tempfile::tempdir().unwrap();
        unpack(&archive(files), dir.path()).map(|_| dir)
    }

    #[test]
    fn files_come_out_as_they_went_in() {
        let large = b"0123456789".repeat(50_000);
        let dir = unpacked(&[
            ("handler.py", 0o100_600, b"def f(): pass"),
            ("lib/", 0o040_755, b""),
            ("lib/deep/large.bin", 0o100_644, &large),
            ("bootstrap", 0o100_755, b"#!/bin/sh\n"),
            ("lib/link", 0o120_777, b"../handler.py"),
        ])
        .unwrap();
        let read = |name: &str| fs::read(dir.path().join(name)).unwrap();
        assert_eq!(read("handler.py"), b"def f(): pass");
        assert_eq!(read("lib/deep/large.bin"), large);
        assert_eq!(read("lib/link"), b"def f(): pass");
        let mode = |name: &str| fs::metadata(dir.path().join(name)).unwrap().permissions().mode();
        assert_ne!(mode("bootstrap") & 0o100, 0);
        assert_eq!(mode("handler.py") & 0o111, 0);
    }

    #[test]
    fn nothing_leads_out_of_the_directory() {
        let file: (u32, &[u8]) = (0o100_644, b"x");
        for name in ["../x", "/x", "a/../../x", "a\\x", ""] {
            assert!(matches!(unpacked(&[(name, file.0, file.1)]), Err(Error::Broken)), "{name}");
        }
        for target in ["/etc/passwd", "../../x", ""] {
            let link: (&str, u32, &[u8]) = ("a/link", 0o120_777, target.as_bytes());
            assert!(matches!(unpacked(&[link]), Err(Error::Broken)), "{target}");
        }
    }

    #[test]
    fn what_is_broken_is_refused() {
        let whole = archive(&[("a", 0o100_644, b"some content"), ("b", 0o100_644, b"more of it")]);
        let dir = tempfile::tempdir().unwrap();
        assert!(unpack(&whole, dir.path()).is_ok());
        assert!(matches!(unpack(b"", dir.path()), Err(Error::Broken)));
        assert!(matches!(unpack(b"no archive at all, but long enough", dir.path()), Err(Error::Broken)));
        for length in 0..whole.len() {
            assert!(unpack(&whole[..length], dir.path()).is_err(), "cut at {length}");
        }
        // Whatever a byte says, nothing panics and nothing is written outside.
        for at in 0..whole.len() {
            let mut damaged = whole.clone();
            damaged[at] ^= 0x41;
            let _ = unpack(&damaged, dir.path());
        }
    }
}
