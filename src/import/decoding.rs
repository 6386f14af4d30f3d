//! The text of a file, whatever wrote it.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::unreadable::Unreadable;

/// How far one looks to tell a text from something else.
const BEGINNING: usize = 4096;

/// Without a mark at its beginning and without NULs. Refused in words where it is no text at all.
pub fn text_of(bytes: &[u8]) -> Result<String, Unreadable> {
    let packed = [b"PK\x03\x04".as_slice(), b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ"];
    if packed.iter().any(|magic| bytes.starts_with(magic)) {
        return Err(Unreadable::whole(
            "this is an archive of files: please unpack it, and send the file that is in it",
        ));
    }
    let (encoding, rest) = match Encoding::for_bom(bytes) {
        Some((encoding, length)) => (encoding, &bytes[length..]),
        None => (guess(bytes), bytes),
    };
    let (text, _) = encoding.decode_without_bom_handling(rest);
    let odd =
        text.chars().take(BEGINNING).filter(|c| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\x0c')).count();
    let seen = text.chars().take(BEGINNING).count();
    if odd * 20 > seen {
        return Err(Unreadable::whole("this is no text: it may be a picture, a program, or a file of another kind"));
    }
    Ok(if text.contains('\0') { text.replace('\0', "") } else { text.into_owned() })
}

/// UTF-8 where it can be that; two bytes a letter where every other one is empty; or what its letters look like.
fn guess(bytes: &[u8]) -> &'static Encoding {
    if std::str::from_utf8(bytes).is_ok() && !bytes.iter().take(BEGINNING).any(|byte| *byte == 0) {
        return UTF_8;
    }
    let beginning = &bytes[..bytes.len().min(BEGINNING)];
    let empty = |from: usize| beginning.iter().skip(from).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd, half) = (empty(0), empty(1), beginning.len() / 2);
    if half > 0 && odd * 3 > half && even * 10 < half {
        return UTF_16LE;
    }
    if half > 0 && even * 3 > half && odd * 10 < half {
        return UTF_16BE;
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(None, chardetng::Utf8Detection::Allow)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_read_whatever_wrote_it() {
        let text = "title,url\nÄrzte – “ward”,https://ward.example/ä\n";
        let wide = |swap: bool, mark: bool| -> Vec<u8> {
            let text = if mark { format!("\u{feff}{text}") } else { text.to_owned() };
            text.encode_utf16().flat_map(|unit| if swap { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
        };
        for bytes in [
            text.as_bytes().to_vec(),
            format!("\u{feff}{text}").into_bytes(),
            wide(false, true),
            wide(true, true),
            wide(false, false),
            wide(true, false),
            encoding_rs::WINDOWS_1252.encode(text).0.into_owned(),
        ] {
            assert_eq!(text_of(&bytes).unwrap(), text);
        }
        assert_eq!(text_of(b"a long enough text with one\0NUL in it").unwrap(), "a long enough text with oneNUL in it");
    }

    #[test]
    fn what_is_no_text_is_refused() {
        for bytes in
            [b"PK\x03\x04rest".as_slice(), b"\x1f\x8b\x08", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x04", &[0; 5000]]
        {
            assert!(text_of(bytes).is_err(), "{bytes:?}");
        }
        assert_eq!(text_of(b"").unwrap(), "");
    }
}
