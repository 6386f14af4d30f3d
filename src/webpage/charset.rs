//! Which characters the bytes of a page stand for.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::{document, words::first_bytes};

/// As browsers decide: its byte order mark, then what the server says, then what the page says in its first
/// kilobyte; and where nobody says anything, what the bytes look like.
pub(super) fn of(content_type: Option<&str>, bytes: &[u8], top_level_domain: Option<&str>) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return encoding;
    }
    content_type
        .and_then(said)
        .or_else(|| without_mark(bytes))
        .or_else(|| written(bytes))
        .unwrap_or_else(|| guessed(bytes, top_level_domain))
}

pub(super) fn decoded(encoding: &'static Encoding, bytes: &[u8]) -> String {
    encoding.decode_with_bom_removal(bytes).0.into_owned()
}

/// The label after "charset=", as `text/html; charset="utf-8"` has it.
fn said(content_type: &str) -> Option<&'static Encoding> {
    // In small letters it is as long: only ASCII changes.
    let start = content_type.to_ascii_lowercase().find("charset")? + "charset".len();
    let label = content_type[start..].trim_start().strip_prefix('=')?.trim_start();
    let label = label.trim_start_matches(['"', '\'']).split(['"', '\'', ';', ' ', ',']).next()?;
    Encoding::for_label_no_replacement(label.as_bytes())
}

/// UTF-16 without its mark: every other byte of the first "<" or "<?" is nothing.
fn without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    match bytes {
        [b'<', 0, next, 0, ..] if *next != 0 => Some(UTF_16LE),
        [0, b'<', 0, next, ..] if *next != 0 => Some(UTF_16BE),
        _ => None,
    }
}

/// `<?xml encoding="…"?>`, `<meta charset>`, or `<meta http-equiv="content-type">`.
fn written(bytes: &[u8]) -> Option<&'static Encoding> {
    let (beginning, _) = WINDOWS_1252.decode_without_bom_handling(&bytes[..bytes.len().min(1024)]);
    let declaration = beginning.trim_start().strip_prefix("<?xml").and_then(|rest| rest.split_once("?>"));
    if let Some((_, label)) = declaration.and_then(|(inside, _)| inside.split_once("encoding")) {
        let label = label.trim_start().trim_start_matches('=').trim_start();
        let label = label.trim_start_matches(['"', '\'']).split(['"', '\'']).next().unwrap_or_default();
        if let Some(encoding) = Encoding::for_label_no_replacement(label.as_bytes()) {
            return Some(readable(encoding));
        }
    }
    let page = document::parse(first_bytes(&beginning, 4096));
    for meta in page.select("meta").nodes() {
        let found = if let Some(label) = meta.attr("charset") {
            Encoding::for_label_no_replacement(label.as_bytes())
        } else if meta.attr_or("http-equiv", "").trim().eq_ignore_ascii_case("content-type") {
            said(&meta.attr_or("content", ""))
        } else {
            None
        };
        if let Some(encoding) = found {
            return Some(readable(encoding));
        }
    }
    None
}

/// What can be read as ASCII is no UTF-16, whatever it says.
fn readable(encoding: &'static Encoding) -> &'static Encoding {
    if encoding == UTF_16LE || encoding == UTF_16BE { UTF_8 } else { encoding }
}

fn guessed(bytes: &[u8], top_level_domain: Option<&str>) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(top_level_domain.map(str::as_bytes), Utf8Detection::Allow)
}

#[cfg(test)]
mod tests {
    use encoding_rs::{GB18030, KOI8_R, SHIFT_JIS};

    use super::*;

    fn read(content_type: Option<&str>, bytes: &[u8]) -> String {
        decoded(of(content_type, bytes, None), bytes)
    }

    #[test]
    fn a_byte_order_mark_says_more_than_its_server() {
        let wide: Vec<u8> = "\u{feff}<p>Pflege für äl".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(read(Some("text/html; charset=iso-8859-1"), &wide), "<p>Pflege für äl");
        assert_eq!(read(Some("text/html; charset=iso-8859-1"), "\u{feff}ä".as_bytes()), "ä");
        let unmarked: Vec<u8> = "<p>für".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(read(None, &unmarked), "<p>für");
    }

    #[test]
    fn a_server_says_more_than_the_page() {
        let (page, ..) = SHIFT_JIS.encode("<meta charset=utf-8><p>看護");
        assert_eq!(read(Some("text/html;Charset=\"Shift_JIS\"; x=y"), &page), "<meta charset=utf-8><p>看護");
        let (page, ..) = WINDOWS_1252.encode("<p>naïve – “café”");
        assert_eq!(read(Some("text/html; charset=ISO-8859-1"), &page), "<p>naïve – “café”");
        assert_eq!(read(Some("text/html; charset=nonsense"), "<p>ä".as_bytes()), "<p>ä");
    }

    #[test]
    fn a_page_says_what_it_is_written_in() {
        let words = "<p>сестра";
        for head in [
            "<html><head><title>x</title><META CHARSET=koi8-r>",
            "<meta http-equiv=Content-Type content='text/html; charset=KOI8-R'>",
            "<?xml version=\"1.0\" encoding=\"koi8-r\"?><html>",
        ] {
            let page = format!("{head}{words}");
            assert_eq!(read(Some("text/html"), &KOI8_R.encode(&page).0), page);
        }
        let page = "<meta charset='gb18030'><p>护士";
        assert_eq!(read(None, &GB18030.encode(page).0), page);
        assert_eq!(read(None, "<meta charset=utf-16><p>ä".as_bytes()), "<meta charset=utf-16><p>ä");
        // A comment and a script say nothing.
        let page = "<!-- <meta charset=koi8-r> --><script>'<meta charset=koi8-r>'</script><p>ä";
        assert_eq!(read(None, page.as_bytes()), page);
    }

    #[test]
    fn where_nobody_says_it_the_bytes_are_looked_at() {
        assert_eq!(read(None, "<p>Grüße aus der Pflege".as_bytes()), "<p>Grüße aus der Pflege");
        let page = "<p>Die Schwester kam spät, grüßte und wusch ihre Hände gründlich.";
        assert_eq!(read(None, &WINDOWS_1252.encode(page).0), page);
        let page = "<p>看護師は手を洗い、患者さんのところへ行きました。とても忙しい一日でした。";
        assert_eq!(read(None, &SHIFT_JIS.encode(page).0), page);
    }
}
