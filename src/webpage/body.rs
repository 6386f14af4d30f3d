//! What one reads on a page: its main text, and the pictures within.

use dom_query::Document;
use dom_smoothie::{Config, Readability, TextMode};
use url::Url;

use super::{pictures::large_ones, words::paragraphs};

#[derive(Debug, Default)]
pub(super) struct Body {
    pub text: String,
    /// The line that says who wrote it, where there is one.
    pub byline: Option<String>,
    /// As they are written in it.
    pub pictures: Vec<String>,
}

/// A book of 300 pages.
pub(super) const LONGEST: usize = 600_000;
/// To find the text among more takes too long.
const MOST_ELEMENTS: usize = 25_000;
/// Bytes looked at, of which a machine does this many in about a second.
const MOST_WORK: usize = 500_000_000;
/// What stands around a text.
const AROUND: &str = "script, style, noscript, template, nav, header, footer, aside, form, svg, iframe, button, select";

impl Body {
    pub fn of(page: &Document, asked: &Url) -> Self {
        Self::by_readability(page, asked).unwrap_or_else(|| Self::plain(page))
    }

    fn by_readability(page: &Document, asked: &Url) -> Option<Self> {
        if is_slow_to_write(page) {
            return None;
        }
        let config = Config {
            max_elements_to_parse: MOST_ELEMENTS,
            disable_json_ld: true,
            text_mode: TextMode::Formatted,
            ..Config::default()
        };
        let mut reader = Readability::with_document(page.clone(), Some(asked.as_str()), Some(config)).ok()?;
        let article = reader.parse().ok()?;
        let text = paragraphs(&article.text_content, LONGEST);
        let pictures = large_ones(&reader.doc, "#readability-page-1");
        (!text.is_empty()).then_some(Self { text, byline: article.byline, pictures })
    }

    /// All of it but what usually stands around a text.
    fn plain(page: &Document) -> Self {
        let page = page.clone();
        page.select(AROUND).remove();
        let main = ["article", "main", "[role=main]", "body"].into_iter().map(|place| page.select_single(place));
        let text = main.map(|place| paragraphs(&place.formatted_text(), LONGEST)).find(|text| !text.is_empty());
        Self { text: text.unwrap_or_default(), byline: None, pictures: large_ones(&page, "article") }
    }
}

/// The reader writes what it found as markup again, and looks through the rest of a text for each character that it
/// escapes there.
fn is_slow_to_write(page: &Document) -> bool {
    let work =
        |text: &str| text.len() * text.bytes().filter(|byte| matches!(byte, b'&' | b'<' | b'>' | b'"' | 0xc2)).count();
    let root = page.root();
    let nodes = root.descendants_it().map(|node| {
        let attributes: usize = node.attrs().iter().map(|attribute| work(&attribute.value)).sum();
        if node.is_text() { work(&node.text()) } else { attributes }
    });
    nodes.sum::<usize>() > MOST_WORK
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::webpage::document;

    fn read(html: &str) -> Body {
        Body::of(&document::parse(html), &Url::parse("https://ward.example/news/7").unwrap())
    }

    const SENTENCE: &str =
        "The nurses of this ward wash their hands before they go to a patient, and once more afterwards. ";

    #[test]
    fn the_text_is_what_one_reads_in_paragraphs() {
        let menu = "<nav><a href=/a>Home</a> <a href=/b>Wards</a></nav>";
        let text = SENTENCE.repeat(4);
        let html = format!(
            "<body>{menu}<article><h1>Hands</h1><p>{text}</p><p>Second <b>one</b>.\n{text}</p><img src=/large.png width=640>\
             <script>var x = 'no'</script><p>{text}</p></article><footer>Imprint and contact</footer>"
        );
        let body = read(&html);
        let paragraphs: Vec<_> = body.text.split("\n\n").filter(|paragraph| paragraph.len() > 20).collect();
        assert_eq!(paragraphs.len(), 3, "{}", body.text);
        assert!(paragraphs[1].starts_with("Second one. The nurses"), "{}", paragraphs[1]);
        for around in ["Imprint", "Home", "var x"] {
            assert!(!body.text.contains(around), "{around}");
        }
        assert_eq!(body.pictures, ["https://ward.example/large.png"]);
    }

    #[test]
    fn a_short_page_has_a_short_text_and_an_empty_one_none() {
        assert_eq!(read("<p>Closed on Sunday.").text, "Closed on Sunday.");
        assert_eq!(read("").text, "");
        assert_eq!(read("<script>x</script><style>y</style>").text, "");
    }

    #[test]
    fn a_page_too_large_to_be_searched_still_has_a_text() {
        let html = format!("<nav>Menu</nav><main>{}</main>", "<p>A <i>word</i>.".repeat(MOST_ELEMENTS));
        let body = read(&html);
        assert!(body.text.starts_with("A word.\n\nA word."), "{:.40}", body.text);
    }
}
