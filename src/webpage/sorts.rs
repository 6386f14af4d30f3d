//! What a file is, by what stands in it: what its server says of it may be wrong.

use encoding_rs::Encoding;
use image::ImageFormat;

use super::charset;
use crate::articles::Kind;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    Html(&'static Encoding),
    Text(&'static Encoding),
    /// One that browsers show.
    Picture,
    /// Anything that only its name tells of.
    File(Kind),
}

/// What an HTML page may begin with, after the WHATWG's rules for telling what a file is.
const TAGS: [&str; 23] = [
    "!doctype html",
    "html",
    "head",
    "body",
    "title",
    "meta",
    "link",
    "base",
    "script",
    "style",
    "div",
    "p",
    "br",
    "h1",
    "table",
    "a",
    "b",
    "font",
    "iframe",
    "article",
    "main",
    "section",
    "header",
];

impl Sort {
    pub fn of(content_type: Option<&str>, bytes: &[u8], top_level_domain: Option<&str>) -> Self {
        let said = content_type.unwrap_or_default().split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        if let Some(sort) = Self::by_mark(&said, bytes) {
            return sort;
        }
        let encoding = charset::of(content_type, bytes, top_level_domain);
        let (beginning, _) = encoding.decode_with_bom_removal(&bytes[..bytes.len().min(2048)]);
        let says_html = matches!(said.as_str(), "text/html" | "application/xhtml+xml");
        let may_be_html = matches!(
            said.as_str(),
            "" | "text/plain" | "text/xml" | "application/xml" | "application/octet-stream" | "unknown/unknown"
        );
        if beginning.chars().filter(|&c| c == '\0').count() > 4 {
            return Self::File(kind_said(&said));
        }
        if looks_like_html(&beginning) && (says_html || may_be_html) {
            return Self::Html(encoding);
        }
        match said.as_str() {
            // Broken as it may be.
            _ if says_html => Self::Html(encoding),
            "text/plain" | "text/markdown" => Self::Text(encoding),
            _ => Self::File(kind_said(&said)),
        }
    }

    /// What its first bytes tell for sure.
    fn by_mark(said: &str, bytes: &[u8]) -> Option<Self> {
        // Readers of PDF look for it this far, and servers put blanks before it.
        let from = bytes.trim_ascii_start();
        if from.starts_with(b"%PDF-")
            || from.strip_prefix(b"\xef\xbb\xbf").is_some_and(|rest| rest.starts_with(b"%PDF-"))
        {
            return Some(Self::File(Kind::Document));
        }
        match image::guess_format(bytes) {
            Ok(ImageFormat::Png | ImageFormat::Jpeg | ImageFormat::Gif | ImageFormat::WebP | ImageFormat::Avif) => {
                return Some(Self::Picture);
            }
            // A text may begin with "BM" and "P5", too.
            Ok(_) if said.starts_with("image/") => return Some(Self::File(Kind::Article)),
            _ => {}
        }
        let packed = [&b"PK\x03\x04"[..], b"\xd0\xcf\x11\xe0", b"%!PS", b"{\\rtf", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!"];
        packed.iter().any(|mark| bytes.starts_with(mark)).then(|| Self::File(kind_said(said)))
    }
}

fn looks_like_html(text: &str) -> bool {
    let mut rest = text.trim_start_matches('\u{feff}').trim_start();
    loop {
        let (opening, closing) = if rest.starts_with("<!--") {
            ("<!--", "-->")
        } else if rest.starts_with("<?") {
            ("<?", "?>")
        } else {
            break;
        };
        let Some((_, after)) = rest[opening.len()..].split_once(closing) else { return false };
        rest = after.trim_start();
    }
    let Some(tag) = rest.strip_prefix('<') else { return false };
    TAGS.iter().any(|name| {
        tag.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name))
            && tag[name.len()..].starts_with(|c: char| c.is_whitespace() || matches!(c, '>' | '/'))
    })
}

fn kind_said(said: &str) -> Kind {
    if said.starts_with("video/") {
        Kind::Video
    } else if said.contains("presentation") || said.contains("powerpoint") {
        Kind::Slides
    } else if [
        "pdf",
        "msword",
        "wordprocessing",
        "opendocument.text",
        "rtf",
        "epub",
        "postscript",
        "spreadsheet",
        "excel",
    ]
    .iter()
    .any(|word| said.contains(word))
    {
        Kind::Document
    } else {
        Kind::Article
    }
}

#[cfg(test)]
mod tests {
    use encoding_rs::{UTF_8, UTF_16LE};

    use super::*;

    fn sort(said: &str, bytes: &[u8]) -> Sort {
        Sort::of(Some(said), bytes, None)
    }

    #[test]
    fn html_is_html_whatever_its_server_says() {
        for said in ["text/html", "text/plain", "application/octet-stream", "", "application/xhtml+xml; charset=utf-8"]
        {
            assert_eq!(sort(said, "<!DOCTYPE html><p>ä".as_bytes()), Sort::Html(UTF_8), "{said}");
        }
        assert_eq!(Sort::of(None, "\u{feff} <!-- a --> <HTML>ä".as_bytes(), None), Sort::Html(UTF_8));
        assert_eq!(sort("text/plain", "<?xml version=\"1.0\"?>\n<html lang=ä>".as_bytes()), Sort::Html(UTF_8));
        let wide: Vec<u8> = "\u{feff}<html>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(sort("text/plain", &wide), Sort::Html(UTF_16LE));
        // No tag at all, but no other wish than to be HTML.
        assert!(matches!(sort("text/html", b"just words"), Sort::Html(_)));
    }

    #[test]
    fn text_and_feeds_are_no_html() {
        assert!(matches!(sort("text/plain", b"BM <b>is</b> how this text begins"), Sort::Text(_)));
        assert!(matches!(sort("text/plain", b"<paragraph>"), Sort::Text(_)));
        assert_eq!(sort("application/rss+xml", b"<?xml version='1.0'?><rss>"), Sort::File(Kind::Article));
        assert_eq!(sort("application/json", b"{}"), Sort::File(Kind::Article));
        assert_eq!(sort("image/svg+xml", b"<svg xmlns='x'>"), Sort::File(Kind::Article));
    }

    #[test]
    fn a_document_and_a_picture_are_known_by_their_marks() {
        for said in ["text/html", "application/pdf", "text/plain"] {
            assert_eq!(sort(said, b"\n%PDF-1.7\n..."), Sort::File(Kind::Document), "{said}");
            assert_eq!(sort(said, b"\x89PNG\r\n\x1a\n..."), Sort::Picture, "{said}");
            assert_eq!(sort(said, b"\xff\xd8\xff\xe0"), Sort::Picture, "{said}");
        }
        assert_eq!(sort("application/vnd.ms-powerpoint", b"\xd0\xcf\x11\xe0"), Sort::File(Kind::Slides));
        assert_eq!(sort("application/pdf", b"cut off"), Sort::File(Kind::Document));
        assert_eq!(sort("text/html", b"PK\x03\x04"), Sort::File(Kind::Article));
        assert_eq!(sort("text/html", b"\0\0\0\x18ftypmp42\0\0\0\0\0\0"), Sort::File(Kind::Article));
        assert_eq!(sort("video/mp4", b"\0\0\0\x18ftypmp42\0\0\0\0\0\0"), Sort::File(Kind::Video));
    }
}
