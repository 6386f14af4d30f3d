//! What of a text a rule looks at: its words without their dress, and where its links lead.

use std::collections::BTreeSet;

use linkify::{LinkFinder, LinkKind};
use unicode_normalization::UnicodeNormalization;
use url::Url;

use crate::text::{CleanHtml, Format};

/// A text as rules read it.
#[derive(Debug, Default)]
pub struct Traits {
    /// As typed, and as readers see it: without what does not show, in one form of each letter.
    pub plain: [String; 2],
    /// The same without case and accents, with single spaces.
    pub folded: [String; 2],
    /// Lower-case, as the wire has them.
    pub hosts: BTreeSet<String>,
    /// To other sites.
    pub links: usize,
}

impl Traits {
    pub fn of(source: &str, format: Format) -> Self {
        let html = CleanHtml::from_source(source, format);
        let plain = [plain(source), plain(&as_seen(html.as_str()))];
        let folded = [fold(&plain[0]), fold(&plain[1])];
        let marked: Vec<String> = marked(html.as_str()).collect();
        let mut finder = LinkFinder::new();
        finder.kinds(&[LinkKind::Url]);
        let bare: BTreeSet<&str> = finder
            .links(&plain[1])
            .map(|link| link.as_str())
            .filter(|link| link.starts_with("http") && !marked.iter().any(|known| known == link))
            .collect();
        let links = marked.len() + bare.len();
        finder.url_must_have_scheme(false);
        let typed = plain.iter().flat_map(|text| finder.links(text)).map(|link| link.as_str().to_owned());
        let hosts = typed.chain(marked).filter_map(|link| host(&link)).collect();
        Self { plain, folded, hosts, links }
    }
}

/// The addresses of a clean text's links to other sites.
fn marked(html: &str) -> impl Iterator<Item = String> {
    let addresses = html.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    addresses.map(|to| html_escape::decode_html_entities(to).into_owned()).filter(|to| to.starts_with("http"))
}

/// Where an address leads, with or without its scheme.
pub fn host(address: &str) -> Option<String> {
    let lower = address.trim().to_lowercase();
    let whole = if lower.contains("://") { lower } else { format!("https://{lower}") };
    let host = Url::parse(&whole).ok()?.host_str()?.trim_end_matches('.').to_owned();
    host.contains('.').then_some(host)
}

/// A clean text without its marks: those within a word do not part it.
fn as_seen(html: &str) -> String {
    let mut seen = String::with_capacity(html.len());
    let mut parts = html.split('<');
    seen.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let (tag, words) = part.split_once('>').unwrap_or((part, ""));
        let name = tag.trim_start_matches('/').split([' ', '/']).next().unwrap_or_default();
        if !matches!(name, "a" | "b" | "cite" | "code" | "em" | "i" | "strong" | "sub" | "sup") {
            seen.push(' ');
        }
        seen.push_str(words);
    }
    html_escape::decode_html_entities(&seen).into_owned()
}

/// In compatibility form (Unicode Standard Annex 15, NFKC), without letters that take no room.
pub fn plain(text: &str) -> String {
    text.chars().filter(|letter| !is_unseen(*letter)).nfkc().filter(|letter| !is_unseen(*letter)).collect()
}

/// Without case and accents, with single spaces.
pub fn fold(text: &str) -> String {
    let bare: String = plain(text).nfkd().filter(|letter| !is_accent(*letter)).collect();
    bare.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Takes no room: joiners, marks of direction, soft hyphens, selectors of a variant.
fn is_unseen(letter: char) -> bool {
    matches!(letter, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
        | '\u{e0000}'..='\u{e0fff}')
}

/// Over a letter of Latin, Greek or Cyrillic. What is a vowel in other scripts stays.
fn is_accent(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_without_their_dress() {
        assert_eq!(fold("V\u{200b}IÁ\u{ad}GRA  ｎｏｗ\n"), "viagra now");
        let seen = Traits::of("v**ia**gra and v&#105;agra\n\nnow", Format::Markdown);
        assert_eq!(seen.folded[1], "viagra and viagra now");
    }

    #[test]
    fn links_are_counted_once_and_their_hosts_known_however_they_are_written() {
        let text = "[one](https://Pills.example/a) <https://two.example> https://three.example/x four.example/y @ada";
        let read = Traits::of(text, Format::Markdown);
        assert_eq!(read.links, 3, "{read:?}");
        assert!(read.hosts.iter().map(String::as_str).eq([
            "four.example",
            "pills.example",
            "three.example",
            "two.example"
        ]));
        assert_eq!(host("WWW.Müller.example/x").as_deref(), Some("www.xn--mller-kva.example"));
        assert_eq!(host("no host"), None);
    }
}
