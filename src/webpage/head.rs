//! What a page says in its tags: each `<meta>` and `<link>`, whichever vocabulary it is of.

use dom_query::Document;
use url::Url;

use super::{
    json_ld::JsonLd,
    words::{first_bytes, words},
};

pub(super) struct Head {
    /// Names in small letters, as the page has them in order.
    metas: Vec<(String, String)>,
    links: Vec<Link>,
    /// What relative addresses are relative to.
    base: Url,
    pub title: Option<String>,
    /// Of the page's one great heading.
    pub heading: Option<String>,
    pub language: Option<String>,
    pub json_ld: JsonLd,
}

pub(super) struct Link {
    /// Words in small letters, between blanks.
    pub rel: String,
    pub href: String,
    pub media_type: String,
    pub sizes: String,
}

/// More than any page needs, and each is looked at many times.
const MOST: usize = 2000;
const LONGEST: usize = 50_000;

impl Head {
    pub fn of(page: &Document, asked: &Url) -> Self {
        let base = page.select_single("base[href]").attr("href").and_then(|href| asked.join(href.trim()).ok());
        let text = |selector| words(&page.select_single(selector).text(), 1000);
        Self {
            metas: metas(page),
            links: links(page),
            base: base.filter(is_http).unwrap_or_else(|| asked.clone()),
            // A drawing on the page has a title of its own.
            title: text("head > title").or_else(|| text(":not(svg) > title")),
            heading: text("h1"),
            language: page.html_root().attr("lang").or_else(|| page.html_root().attr("xml:lang")).map(Into::into),
            json_ld: JsonLd::of(page, asked),
        }
    }

    /// What stands under the first of these names that the page has, then under the next.
    pub fn all<'a>(&'a self, names: &'a [&str]) -> impl Iterator<Item = &'a str> {
        names.iter().flat_map(|wanted| {
            self.metas.iter().filter(move |(name, _)| name == wanted).map(|(_, content)| content.as_str())
        })
    }

    pub fn first<'a>(&'a self, names: &'a [&str]) -> Option<&'a str> {
        self.all(names).next()
    }

    pub fn has_any_beginning(&self, beginning: &str) -> bool {
        self.metas.iter().any(|(name, _)| name.starts_with(beginning))
    }

    pub fn links<'a>(&'a self, rel: &'a str) -> impl Iterator<Item = &'a Link> {
        self.links.iter().filter(move |link| link.rel.split(' ').any(|word| word == rel))
    }

    /// What an address on the page leads to, where a browser may follow it.
    pub fn resolve(&self, address: &str) -> Option<Url> {
        resolve(&self.base, address)
    }
}

pub(super) fn resolve(base: &Url, address: &str) -> Option<Url> {
    let mut url = base.join(address.trim()).ok()?;
    url.set_fragment(None);
    let plain = is_http(&url) && url.host_str().is_some() && url.username().is_empty() && url.password().is_none();
    (plain && url.as_str().len() <= 2048 && !address.trim().is_empty()).then_some(url)
}

fn is_http(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https")
}

fn metas(page: &Document) -> Vec<(String, String)> {
    let mut metas = Vec::new();
    for meta in page.select("meta[content]").nodes().iter().take(MOST) {
        let content = meta.attr_or("content", "");
        let content = first_bytes(content.trim(), LONGEST);
        if content.is_empty() {
            continue;
        }
        for attribute in ["property", "name", "itemprop", "http-equiv"] {
            let Some(name) = meta.attr(attribute) else { continue };
            let mut name = name.trim().to_ascii_lowercase();
            for vocabulary in ["dc", "dcterms", "prism"] {
                if let Some(rest) = name.strip_prefix(vocabulary).and_then(|rest| rest.strip_prefix(':')) {
                    name = format!("{vocabulary}.{rest}");
                }
            }
            // What a paper cites are other papers.
            if name != "citation_reference" {
                metas.push((name, content.to_owned()));
            }
        }
    }
    metas
}

fn links(page: &Document) -> Vec<Link> {
    let links = page.select("link[rel][href]");
    let small = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").to_ascii_lowercase();
    let read = links.nodes().iter().take(MOST).map(|link| Link {
        rel: small(&link.attr_or("rel", "")),
        href: link.attr_or("href", "").into(),
        media_type: small(&link.attr_or("type", "")),
        sizes: small(&link.attr_or("sizes", "")),
    });
    read.filter(|link| link.href.len() <= 4096 && !link.rel.is_empty()).collect()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::webpage::document;

    /// The head of a page at `https://ward.example/news/7`.
    pub fn head(html: &str) -> Head {
        Head::of(&document::parse(html), &Url::parse("https://ward.example/news/7").unwrap())
    }

    #[test]
    fn tags_are_found_by_name_however_they_are_written() {
        let head = head(
            "<meta property='OG:Title' content=' One '><meta name=DC.Title content=Two>\
            <meta name=dc:title content=Three><meta itemprop=headline content=Four><meta name=x content=''>",
        );
        assert_eq!(head.first(&["og:title"]), Some("One"));
        assert_eq!(head.all(&["headline", "dc.title"]).collect::<Vec<_>>(), ["Four", "Two", "Three"]);
        assert_eq!(head.first(&["x"]), None);
        assert!(head.has_any_beginning("dc.") && !head.has_any_beginning("citation_"));
    }

    #[test]
    fn a_title_is_the_pages_and_not_a_drawings() {
        let head = head("<svg><title>Icon</title></svg><title>Late</title><h1> Hand <b>washing</b></h1><h1>No</h1>");
        assert_eq!(head.heading.as_deref(), Some("Hand washing"));
        assert_eq!(head.title.as_deref(), Some("Late"));
        let head = super::tests::head("<html lang=de><head><title>Wards</title><body><svg><title>Icon</title></svg>");
        assert_eq!((head.title.as_deref(), head.language.as_deref()), (Some("Wards"), Some("de")));
    }

    #[test]
    fn a_relative_address_is_relative_to_the_pages_base() {
        let plain = head("<p>");
        assert_eq!(plain.resolve("a.png").unwrap().as_str(), "https://ward.example/news/a.png");
        assert_eq!(plain.resolve("//cdn.example/a.png#x").unwrap().as_str(), "https://cdn.example/a.png");
        let based = head("<base href='/files/'><base href='/other/'>");
        assert_eq!(based.resolve("a.png").unwrap().as_str(), "https://ward.example/files/a.png");
        assert_eq!(head("<base href='data:x'>").resolve("/a").unwrap().as_str(), "https://ward.example/a");
        for refused in
            ["", " ", "data:image/png;base64,x", "javascript:alert(1)", "https://a:b@ward.example/", "file:///x"]
        {
            assert_eq!(plain.resolve(refused), None, "{refused}");
        }
    }

    #[test]
    fn links_are_found_by_each_word_of_their_rel() {
        let head = head("<link rel='Shortcut  Icon' href=a.ico sizes=16X16><link rel=canonical href=/x>");
        assert_eq!(head.links("icon").map(|link| link.sizes.as_str()).collect::<Vec<_>>(), ["16x16"]);
        assert_eq!(head.links("canonical").count(), 1);
    }
}
