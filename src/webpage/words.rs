//! The words of a page, made fit to keep.

use crate::text::tidy::{shortened, tidy};

/// Markup that titles and names carry in places that take none.
const INLINE: [&str; 16] = [
    "i",
    "em",
    "b",
    "strong",
    "sub",
    "sup",
    "p",
    "br",
    "span",
    "a",
    "u",
    "small",
    "div",
    "jats:p",
    "jats:title",
    "jats:italic",
];

/// One line, or nothing: entities that were escaped twice read, markup taken out, at most `length` characters.
pub(super) fn words(text: &str, length: usize) -> Option<String> {
    // What comes of so long a text is cut off anyway, and a hostile page has many of them.
    let text = first_bytes(text, 16 * length + 1024);
    let text = html_escape::decode_html_entities(text);
    let text = tidy(&without_markup(&text));
    (!text.is_empty()).then(|| shortened(text, length))
}

/// Text with its paragraphs, each of them tidy, between blank lines.
pub(super) fn paragraphs(text: &str, length: usize) -> String {
    let mut kept = String::new();
    for paragraph in text.replace("\r\n", "\n").split("\n\n") {
        let lines: Vec<_> = paragraph.split(['\n', '\r']).map(tidy).filter(|line| !line.is_empty()).collect();
        if !lines.is_empty() {
            if !kept.is_empty() {
                kept.push_str("\n\n");
            }
            kept.push_str(&lines.join("\n"));
        }
    }
    shortened(kept, length)
}

/// Letters and digits alone, small: "The Ward-News" and "thewardnews" are one name.
pub(super) fn gist(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

pub(super) fn first_bytes(text: &str, most: usize) -> &str {
    &text[..text.floor_char_boundary(most)]
}

fn without_markup(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('<') {
        kept.push_str(&rest[..start]);
        rest = &rest[start..];
        let length = inline_tag(rest).unwrap_or(1);
        match inline_tag(rest) {
            Some(_) if is_break(&rest[..length]) => kept.push(' '),
            Some(_) => {}
            None => kept.push('<'),
        }
        rest = &rest[length..];
    }
    kept.push_str(rest);
    kept
}

/// How long the tag is that the text begins with, if it is one of those that titles carry.
fn inline_tag(text: &str) -> Option<usize> {
    // No tag is longer, and a text of "<" alone is not searched to its end each time.
    let text = first_bytes(text, 500);
    let end = text.find('>')?;
    let inside = text[1..end].trim_start_matches('/').trim_end_matches('/');
    let name = inside.split_whitespace().next()?.to_ascii_lowercase();
    INLINE.contains(&name.as_str()).then_some(end + 1)
}

fn is_break(tag: &str) -> bool {
    let name = tag.trim_start_matches(['<', '/']).to_ascii_lowercase();
    ["p", "br", "div", "jats:p", "jats:title"]
        .iter()
        .any(|block| name.strip_prefix(block).is_some_and(|after| after.starts_with(|c: char| !c.is_alphanumeric())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_one_tidy_line() {
        let line = |text: &str| words(text, 40);
        assert_eq!(line(" Hand\u{a0}washing,\n again\u{7}\u{202e} ").as_deref(), Some("Hand washing, again"));
        assert_eq!(line("Wards &amp;amp; wings &#8211; now").as_deref(), Some("Wards &amp; wings – now"));
        assert_eq!(line("It&#8217;s late").as_deref(), Some("It’s late"));
        assert_eq!(line(" \u{200b} "), None);
        assert_eq!(line(&"a".repeat(100)).unwrap().chars().count(), 40);
    }

    #[test]
    fn markup_of_a_title_is_no_part_of_it() {
        let line = |text| words(text, 80).unwrap();
        assert_eq!(line("Growth of <i>E. coli</i> in H<SUB>2</SUB>O"), "Growth of E. coli in H2O");
        assert_eq!(line("<p>One</p><p class=\"x\">Two<br/>Three</p>"), "One Two Three");
        assert_eq!(line("p < 0.05 and q > 2 <unknown> <"), "p < 0.05 and q > 2 <unknown> <");
    }

    #[test]
    fn paragraphs_stand_between_blank_lines() {
        assert_eq!(
            paragraphs("  One\u{a0} line \n\n\n\n two\n three \r\n\r\n\u{200b}\n\nfour", 99),
            "One line\n\ntwo\nthree\n\nfour"
        );
        assert_eq!(paragraphs("", 9), "");
        assert_eq!(paragraphs("abcdef", 4), "abc…");
    }

    #[test]
    fn a_name_is_known_by_its_letters() {
        assert_eq!(gist("The Ward-News!"), gist("thewardnews"));
        assert_eq!(first_bytes("aö", 2), "a");
    }
}
