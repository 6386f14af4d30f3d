//! Safe is a type: markup that we made or cleaned, once, when it was written.

use std::{borrow::Cow, collections::HashSet, fmt, sync::LazyLock};

use ammonia::Builder;
use pulldown_cmark::{Parser, html::push_html};

/// What a text was written in. The source is kept beside the HTML made of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, sqlx::Type, serde::Deserialize, serde::Serialize)]
#[sqlx(type_name = "text_format", rename_all = "lowercase")]
#[serde(rename_all = "lowercase")]
pub enum Format {
    #[default]
    Markdown,
    Html,
    Plain,
}

impl Format {
    pub fn is_html(self) -> bool {
        self == Self::Html
    }
}

/// HTML that a page may print as it is: a few text elements, links to http, https and
/// mailto, nothing that loads anything, no attribute that scripts or styles.
#[derive(Clone, Debug, Default, PartialEq, Eq, sqlx::Type)]
#[sqlx(transparent)]
pub struct CleanHtml(String);

/// Longer texts than this fold in a list, where [`CleanHtml::lead`] stands for them.
const FOLDED_ABOVE: usize = 420;
/// How long a lead is, in characters.
const LEAD: usize = 280;

/// What links say of where they lead: that search engines do not follow.
static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| cleaner("noopener nofollow ugc"));
/// And that they may, where whoever wrote it is known well.
static TRUSTING: LazyLock<Builder<'static>> = LazyLock::new(|| cleaner("noopener"));

fn cleaner(rel: &'static str) -> Builder<'static> {
    let tags = [
        "a",
        "b",
        "blockquote",
        "br",
        "cite",
        "code",
        "em",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "i",
        "li",
        "ol",
        "p",
        "pre",
        "strong",
        "sub",
        "sup",
        "ul",
    ];
    let mut cleaner = Builder::empty();
    cleaner
        .tags(HashSet::from(tags))
        .tag_attributes([("a", HashSet::from(["href", "title"]))].into())
        .clean_content_tags(HashSet::from(["script", "style", "template", "noscript", "iframe", "svg", "math"]))
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        // Nothing of this site but its people, as `@name` leads to them.
        .url_relative(ammonia::UrlRelative::Custom(Box::new(to_people)))
        .link_rel(Some(rel));
    cleaner
}

fn to_people(url: &str) -> Option<Cow<'_, str>> {
    url.starts_with("/@").then_some(Cow::Borrowed(url))
}

impl CleanHtml {
    pub fn from_source(source: &str, format: Format) -> Self {
        match format {
            Format::Markdown => {
                let mut html = String::new();
                push_html(&mut html, Parser::new(source));
                Self::clean(&html)
            }
            Format::Html => Self::clean(source),
            Format::Plain => {
                let lines = source.split("\n\n").map(ammonia::clean_text).map(|text| format!("<p>{text}</p>"));
                Self::clean(&lines.collect::<String>())
            }
        }
    }

    /// Markdown in which `@name` leads to each of these people.
    pub fn naming(source: &str, people: &HashSet<String>) -> Self {
        let mut html = String::new();
        push_html(&mut html, super::naming::naming(Parser::new(source), people));
        Self::clean(&html)
    }

    /// The same, by somebody who is known well here: search engines may follow its links.
    pub fn trusted(self, trusted: bool) -> Self {
        if trusted { Self(TRUSTING.clean(&self.0).to_string()) } else { self }
    }

    /// Headings stand below those of the page, whatever level their author gave them.
    fn clean(html: &str) -> Self {
        let mut clean = CLEANER.clean(html).to_string();
        // Ammonia has escaped every other "<", and headings keep no attribute.
        for (from, to) in [("h1>", "h3>"), ("h2>", "h3>"), ("h5>", "h4>"), ("h6>", "h4>")] {
            for open in ["<", "</"] {
                clean = clean.replace(&format!("{open}{from}"), &format!("{open}{to}"));
            }
        }
        Self(clean.trim().to_owned())
    }

    /// The words alone, with single spaces between them.
    pub fn text(&self) -> String {
        let spaced = self.0.replace('<', " <");
        let escaped = Builder::empty().clean(&spaced).to_string();
        let text = html_escape::decode_html_entities(&escaped);
        let words: Vec<&str> = text.split_whitespace().collect();
        words.join(" ")
    }

    /// The first words as plain text, where the whole is too long for a list.
    pub fn lead(&self) -> Option<String> {
        let text = self.text();
        (text.chars().count() > FOLDED_ABOVE).then(|| shorten(&text, LEAD))
    }

    /// At most `length` characters of plain text, for a description in a head or a feed.
    pub fn summary(&self, length: usize) -> String {
        shorten(&self.text(), length)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Cut between two words, with an ellipsis; a text that fits stays as it is.
pub fn shorten(text: &str, length: usize) -> String {
    let Some((end, _)) = text.char_indices().nth(length) else {
        return text.to_owned();
    };
    let cut = &text[..end];
    let cut = cut.rsplit_once(' ').map_or(cut, |(words, _)| words);
    format!("{}…", cut.trim_end_matches([',', ';', ':', '.', '–', '—', ' ']))
}

impl fmt::Display for CleanHtml {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl askama::filters::HtmlSafe for CleanHtml {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_handlers_pictures_and_strange_addresses_do_not_survive() {
        let hostile = r#"<p onclick="x()">Hi <img src=x onerror=alert(1)><script>alert(1)</script>
            <a href="javascript:alert(1)">one</a> <a href="//evil.example">two</a> <svg><a href="x">y</a></svg></p>"#;
        let clean = CleanHtml::from_source(hostile, Format::Html);
        for word in ["script", "onclick", "onerror", "img", "svg", "evil", "href"] {
            assert!(!clean.as_str().contains(word), "{word} in {clean}");
        }
        assert_eq!(CleanHtml::from_source("<b>x</b>", Format::Plain).as_str(), "<p>&lt;b&gt;x&lt;/b&gt;</p>");
    }

    #[test]
    fn markdown_becomes_paragraphs_lists_headings_and_quotes() {
        let clean = CleanHtml::from_source("# Why\n\nOne *two*\n\n- a\n- b\n\n> said", Format::Markdown);
        let html = clean.as_str().replace('\n', "");
        assert_eq!(
            html,
            "<h3>Why</h3><p>One <em>two</em></p><ul><li>a</li><li>b</li></ul><blockquote><p>said</p></blockquote>"
        );
        assert_eq!(clean.text(), "Why One two a b said");
    }

    #[test]
    fn a_long_text_has_a_lead_that_ends_between_words_and_a_short_one_has_none() {
        let long = "Ärzte & others, ".repeat(60);
        let lead = CleanHtml::from_source(&long, Format::Plain).lead().unwrap();
        assert!(
            lead.starts_with("Ärzte & others") && lead.ends_with('…') && lead.chars().count() <= LEAD + 1,
            "{lead}"
        );
        assert_eq!(CleanHtml::from_source("short", Format::Plain).lead(), None);
    }
}
