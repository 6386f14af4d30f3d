//! A page, and what it says of itself.

use std::thread;

use chrono::{DateTime, Utc};
use url::Url;

use super::{
    Citation, Embed, Unreadable,
    body::{self, Body},
    canonical::canonical,
    charset, dates, document, embed,
    head::Head,
    icon::icon,
    language,
    names::file_name,
    oembed, people,
    pictures::pictures,
    sorts::Sort,
    title,
    words::{first_bytes, paragraphs, words},
};
use crate::articles::{Address, Kind};

#[derive(Clone, Debug)]
pub struct WebPage {
    /// Canonical, where the page can be believed.
    pub address: Address,
    /// The page says itself that this is its address.
    pub named: bool,
    /// Never empty: called after its file or its host where it says nothing.
    pub title: String,
    pub description: Option<String>,
    /// Plain, with a blank line between its paragraphs; may be empty.
    pub text: String,
    pub site: Option<String>,
    pub icon: Option<Url>,
    pub authors: Vec<String>,
    pub published_at: Option<DateTime<Utc>>,
    /// The primary tag, as BCP 47 has it.
    pub language: Option<String>,
    /// Best first.
    pub pictures: Vec<Url>,
    pub embed: Option<Embed>,
    /// Where more is told, for [`WebPage::with_oembed`].
    pub oembed: Option<Url>,
    pub kind: Kind,
    pub citation: Citation,
}

/// What a fetcher lets in at most.
const LARGEST: usize = 5 << 20;
/// The tree is at most 512 deep; even an unoptimised walk down and up needs a fraction of this.
const STACK: usize = 16 << 20;
/// Of the beginning of an excerpt.
const EXCERPT: usize = 300;

impl WebPage {
    /// What stands at `asked`, which is the address after redirects. What is no HTML is called after its file.
    ///
    /// Takes a processor, and for a hostile page some seconds of it: call it where one may block.
    pub fn read(asked: &Url, content_type: Option<&str>, bytes: &[u8]) -> Result<Self, Unreadable> {
        let bytes = &bytes[..bytes.len().min(LARGEST)];
        if bytes.iter().all(u8::is_ascii_whitespace) {
            return Err(Unreadable::Empty);
        }
        // What makes a parser panic is not to end more than this page.
        let read = || {
            let reader = thread::Builder::new().stack_size(STACK);
            thread::scope(|scope| reader.spawn_scoped(scope, || read(asked, content_type, bytes)).ok()?.join().ok())
        };
        read().ok_or(Unreadable::Broken)?
    }

    /// The first sentences, for an excerpt to begin with: its description's, else its text's.
    pub fn excerpt(&self) -> String {
        let description = self.description.as_deref().filter(|told| told.chars().count() >= 40);
        // A dateline or a caption is no sentence.
        let text =
            || self.text.split("\n\n").filter(|part| part.chars().count() >= 60).take(3).collect::<Vec<_>>().join(" ");
        let source = description.map_or_else(text, str::to_owned);
        let source = if source.is_empty() { self.description.as_deref().unwrap_or(&self.text) } else { &source };
        first_sentences(&words(source, 4 * EXCERPT).unwrap_or_default())
    }

    /// Of a file that says nothing: its name is all there is.
    fn named(asked: &Url, kind: Kind) -> Result<Self, Unreadable> {
        Ok(Self {
            address: Address::parse(asked.as_str()).ok_or(Unreadable::Address)?,
            title: file_name(asked),
            description: None,
            text: String::new(),
            site: None,
            icon: None,
            authors: Vec::new(),
            published_at: None,
            named: false,
            language: None,
            pictures: Vec::new(),
            embed: None,
            oembed: None,
            kind,
            citation: Citation::default(),
        })
    }
}

fn read(asked: &Url, content_type: Option<&str>, bytes: &[u8]) -> Result<WebPage, Unreadable> {
    let top_level_domain = asked.domain().and_then(|host| host.trim_end_matches('.').rsplit('.').next());
    match Sort::of(content_type, bytes, top_level_domain) {
        Sort::Html(encoding) => of_html(asked, &charset::decoded(encoding, bytes)),
        Sort::Text(encoding) => {
            let text = paragraphs(&charset::decoded(encoding, bytes), body::LONGEST);
            let language = language::of_text(&text);
            Ok(WebPage { text, language, ..WebPage::named(asked, Kind::Article)? })
        }
        Sort::Picture => {
            let page = WebPage::named(asked, Kind::Article)?;
            Ok(WebPage { pictures: vec![page.address.as_url().clone()], ..page })
        }
        Sort::File(kind) => WebPage::named(asked, kind),
    }
}

fn of_html(asked: &Url, html: &str) -> Result<WebPage, Unreadable> {
    let page = document::parse(html);
    let head = Head::of(&page, asked);
    let body = Body::of(&page, asked);
    let title = title::title(&head, asked);
    let embed = Embed::of(&head, &title);
    let citation = Citation::of(&head, asked);
    let is_paper = citation.is_any() || head.has_any_beginning("citation_");
    let (address, named) = canonical(&head, asked).ok_or(Unreadable::Address)?;
    let other = || embed::kind(&head, embed.as_ref(), asked).unwrap_or_default();
    Ok(WebPage {
        address,
        named,
        description: description(&head),
        site: title::site(&head),
        icon: icon(&head, asked),
        authors: people::authors(&head, &page, body.byline.as_deref()),
        published_at: dates::published(&head, &page),
        language: language::language(&head, &body.text),
        pictures: pictures(&head, &body.pictures),
        oembed: oembed::address(&head),
        kind: if is_paper { Kind::Paper } else { other() },
        text: body.text,
        title,
        embed,
        citation,
    })
}

fn description(head: &Head) -> Option<String> {
    let said = head.all(&["og:description"]).chain(head.json_ld.description.as_deref());
    let said = said.chain(head.all(&[
        "description",
        "twitter:description",
        "dc.description",
        "dcterms.abstract",
        "citation_abstract",
    ]));
    said.take(20).find_map(|text| words(text, 2000))
}

/// As many whole sentences as fit; of one that does not, its first words.
fn first_sentences(text: &str) -> String {
    if text.chars().count() <= EXCERPT {
        return text.to_owned();
    }
    let most = text.char_indices().nth(EXCERPT).map_or(text.len(), |(at, _)| at);
    let within = first_bytes(text, most);
    let ends = within.char_indices().filter(|(at, character)| {
        let after = &text[at + character.len_utf8()..];
        matches!(character, '。' | '！' | '？')
            || (matches!(character, '.' | '!' | '?' | '…') && after.starts_with(' '))
    });
    // "Dr." and the like end no sentence that one would want alone.
    let end = ends
        .map(|(at, character)| at + character.len_utf8())
        .rfind(|end| within[..*end].chars().count() >= EXCERPT / 4);
    if let Some(end) = end {
        return within[..end].to_owned();
    }
    let words = within.rsplit_once(' ').map_or(within, |(words, _)| words);
    format!("{}…", words.trim_end_matches([',', ';', ':', ' ']))
}

#[cfg(test)]
#[path = "page_tests.rs"]
mod tests;
