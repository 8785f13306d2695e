//! The canonical request: what of a request is signed, in the one form that both sides can write.
//!
//! ```text
//! POST                                      method
//! /                                         path, without dots, each segment encoded once more
//! a=1&b=%20                                 query parameters, sorted
//! host:localhost:4566                       the signed headers, a line each, sorted
//! x-amz-date:20150830T123600Z
//!
//! host;x-amz-date                           their names
//! e3b0c44298fc1c149afbf4c8996fb92427ae41..  SHA-256 of the body
//! ```

use crate::query;
use http::header::HOST;
use http::request::Parts;

/// Writes the canonical request. `signed_headers` are lower-case, sorted and free of duplicates.
pub(crate) fn request(
    head: &Parts,
    pairs: &[(String, String)],
    signed_headers: &[&str],
    body_hash: &[u8],
) -> Vec<u8> {
    let mut out = Vec::with_capacity(512);
    out.extend_from_slice(head.method.as_str().as_bytes());
    out.push(b'\n');
    write_path(head.uri.path(), &mut out);
    out.push(b'\n');
    write_query(pairs, &mut out);
    out.push(b'\n');
    for name in signed_headers {
        out.extend_from_slice(name.as_bytes());
        out.push(b':');
        write_header(head, name, &mut out);
        out.push(b'\n');
    }
    out.push(b'\n');
    for (index, name) in signed_headers.iter().enumerate() {
        if index > 0 {
            out.push(b';');
        }
        out.extend_from_slice(name.as_bytes());
    }
    out.push(b'\n');
    out.extend_from_slice(body_hash);
    out
}

// The path as it was sent, which is encoded already, is encoded again: everywhere but in S3.
fn write_path(path: &str, out: &mut Vec<u8>) {
    let mut segments: Vec<&str> = Vec::new();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." => drop(segments.pop()),
            _ => segments.push(segment),
        }
    }
    for segment in &segments {
        out.push(b'/');
        encode(segment, out);
    }
    if segments.is_empty() || path.ends_with('/') {
        out.push(b'/');
    }
}

fn write_query(pairs: &[(String, String)], out: &mut Vec<u8>) {
    let encoded = |text: &str| {
        let mut encoded = Vec::with_capacity(text.len());
        encode(text, &mut encoded);
        encoded
    };
    // Sorted by what is written: by the encoded name, then by the encoded value.
    let signed = pairs.iter().filter(|(name, _)| name != query::SIGNATURE);
    let mut parameters: Vec<_> = signed.map(|(name, value)| (encoded(name), encoded(value))).collect();
    parameters.sort_unstable();
    for (index, (name, value)) in parameters.iter().enumerate() {
        if index > 0 {
            out.push(b'&');
        }
        out.extend_from_slice(name);
        out.push(b'=');
        out.extend_from_slice(value);
    }
}

// Values of one name are joined by commas. The host of HTTP/2 is the authority, whichever of the two names was signed.
fn write_header(head: &Parts, name: &str, out: &mut Vec<u8>) {
    let is_host = name == ":authority" || name == HOST.as_str() && !head.headers.contains_key(HOST);
    if let Some(authority) = head.uri.authority().filter(|_| is_host) {
        out.extend_from_slice(authority.as_str().as_bytes());
    }
    for (index, value) in head.headers.get_all(name).iter().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        let words = value.as_bytes().split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
        for (index, word) in words.enumerate() {
            if index > 0 {
                out.push(b' ');
            }
            out.extend_from_slice(word);
        }
    }
}

fn encode(text: &str, out: &mut Vec<u8>) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => out.push(byte),
            _ => {
                let (high, low) = (DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]);
                out.extend_from_slice(&[b'%', high, low]);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> String {
        let mut out = Vec::new();
        write_path(text, &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_path_loses_its_dots_and_is_encoded_once_more() {
        let cases = [
            ("", "/"),
            ("/", "/"),
            ("//", "/"),
            ("/./", "/"),
            ("/../..", "/"),
            ("/a/../b", "/b"),
            ("//a//b//", "/a/b/"),
            ("/a/./b", "/a/b"),
            ("/a%20b", "/a%2520b"),
            ("/a~b", "/a~b"),
        ];
        for (given, expected) in cases {
            assert_eq!(path(given), expected, "{given}");
        }
    }

    #[test]
    fn the_host_of_http_2_is_its_authority() {
        let head = http::Request::get("http://localhost:4566/").body(()).unwrap().into_parts().0;
        for name in ["host", ":authority"] {
            let mut out = Vec::new();
            write_header(&head, name, &mut out);
            assert_eq!(out, b"localhost:4566", "{name}");
        }
    }

    #[test]
    fn parameters_are_sorted_as_they_are_written() {
        let pairs = query::pairs("b=2&a=%2f&a=1&A=x&e&X-Amz-Signature=s&a=-");
        let mut out = Vec::new();
        write_query(&pairs, &mut out);
        assert_eq!(String::from_utf8(out).unwrap(), "A=x&a=%2F&a=-&a=1&b=2&e=");
    }
}
