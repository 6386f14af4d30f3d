//! What a page's oEmbed JSON adds (oembed.com, version 1.0).

use serde::Deserialize;
use url::Url;

use super::{
    Embed, WebPage,
    embed::on_slide_site,
    head::{Head, resolve},
    names::{file_name, host_name},
    pictures,
    words::words,
};
use crate::articles::Kind;

/// Anything else in it, and anything of another type, is left.
#[derive(Deserialize)]
struct Oembed {
    #[serde(default)]
    r#type: String,
    title: Option<String>,
    author_name: Option<String>,
    provider_name: Option<String>,
    thumbnail_url: Option<String>,
    url: Option<String>,
    html: Option<String>,
}

const LARGEST: usize = 1 << 20;

/// Where the page says that it is.
pub(super) fn address(head: &Head) -> Option<Url> {
    let json = head
        .links("alternate")
        .find(|link| matches!(link.media_type.as_str(), "application/json+oembed" | "text/json+oembed"));
    json.and_then(|link| head.resolve(&link.href))
}

impl WebPage {
    /// Takes on what the page's oEmbed JSON adds: what the page said itself stays. What is no such JSON adds nothing.
    #[must_use]
    pub fn with_oembed(mut self, json: &[u8]) -> Self {
        let Some(told) =
            Some(json).filter(|json| json.len() <= LARGEST).and_then(|json| serde_json::from_slice(json).ok())
        else {
            return self;
        };
        let Oembed { r#type, title, author_name, provider_name, thumbnail_url, url, html } = told;
        let base = self.address.as_url().clone();
        let tidy = |text: Option<String>, length| text.and_then(|text| words(&text, length));
        let nameless = self.title == file_name(&base) || self.title == host_name(&base);
        if let Some(title) = tidy(title, 500).filter(|_| nameless) {
            self.title = title;
        }
        self.site = self.site.or_else(|| tidy(provider_name, 200));
        if let Some(author) = tidy(author_name, 100).filter(|_| self.authors.is_empty()) {
            self.authors.push(author);
        }
        let photo = url.filter(|_| r#type == "photo");
        for picture in photo.into_iter().chain(thumbnail_url).filter_map(|address| resolve(&base, &address)) {
            if self.pictures.len() < pictures::MOST
                && pictures::may_be_shown(&picture)
                && !self.pictures.contains(&picture)
            {
                self.pictures.push(picture);
            }
        }
        let frame = html.and_then(|html| Embed::in_markup(&html, &base, &self.title));
        let of_slides = frame.as_ref().is_some_and(|frame| on_slide_site(&frame.src));
        // Any other page offers a card of itself as "rich", and a card is nothing to play.
        let plays =
            r#type == "video" || r#type == "rich" && (of_slides || matches!(self.kind, Kind::Video | Kind::Slides));
        if plays {
            self.embed = frame.or(self.embed);
        }
        if plays && self.kind == Kind::Article {
            self.kind = if of_slides { Kind::Slides } else { Kind::Video };
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::webpage::head::tests::head;

    fn page(html: &str) -> WebPage {
        WebPage::read(&Url::parse("https://ward.example/watch").unwrap(), Some("text/html"), html.as_bytes()).unwrap()
    }

    const VIDEO: &[u8] = br#"{"version":"1.0","type":"video","title":"Washing  hands","author_name":"Ada","provider_name":"Wards",
        "thumbnail_url":"https://v.example/t.jpg","width":480,"html":"<iframe src=\"https://v.example/e/1\"></iframe>"}"#;

    #[test]
    fn a_page_says_where_its_oembed_is() {
        let tags = "<link rel=alternate type=application/rss+xml href=/feed><link rel=alternate type='application/json+oembed' href='/o?url=x&amp;y'>";
        assert_eq!(address(&head(tags)).unwrap().as_str(), "https://ward.example/o?url=x&y");
        assert_eq!(address(&head("<link rel=alternate type=text/xml+oembed href=/o>")), None);
    }

    #[test]
    fn it_adds_what_the_page_left_out() {
        let page = page("<p>").with_oembed(VIDEO);
        assert_eq!((page.title.as_str(), page.site.as_deref()), ("Washing hands", Some("Wards")));
        assert_eq!(page.authors, ["Ada"]);
        assert_eq!(page.pictures[0].as_str(), "https://v.example/t.jpg");
        let embed = page.embed.unwrap();
        assert_eq!((embed.src.as_str(), embed.title.as_str()), ("https://v.example/e/1", "Washing hands"));
        assert_eq!(page.kind, Kind::Video);
    }

    #[test]
    fn what_the_page_said_itself_stays() {
        let html = "<title>Own title</title><meta name=author content='Own Author'><meta property=og:site_name content=Own>\
            <meta name=citation_doi content=10.1234/a><meta property=og:image content=/own.png>";
        let page = page(html).with_oembed(VIDEO);
        assert_eq!((page.title.as_str(), page.site.as_deref(), page.kind), ("Own title", Some("Own"), Kind::Paper));
        assert_eq!(page.authors, ["Own Author"]);
        assert_eq!(page.pictures[0].as_str(), "https://ward.example/own.png");
        assert_eq!(page.pictures.len(), 2);
    }

    #[test]
    fn a_card_is_nothing_to_play_and_slides_are_slides() {
        let rich = |src: &str| format!("{{\"type\":\"rich\",\"html\":\"<iframe src='{src}'></iframe>\"}}");
        let blog = page("<title>Post</title>").with_oembed(rich("https://blog.example/post/embed/").as_bytes());
        assert_eq!((blog.embed, blog.kind), (None, Kind::Article));
        let talk = page("<title>Talk</title>").with_oembed(rich("https://speakerdeck.com/player/1").as_bytes());
        assert_eq!((talk.embed.is_some(), talk.kind), (true, Kind::Slides));
    }

    #[test]
    fn what_is_no_oembed_adds_nothing() {
        let long = vec![b' '; LARGEST + 1];
        for json in [
            &b""[..],
            b"{",
            b"[]",
            b"null",
            b"{\"type\":7}",
            b"{\"type\":\"link\"}",
            &long,
            b"{\"type\":\"rich\",\"html\":\"<iframe src='http://v.example/e'>\",\"thumbnail_url\":\"javascript:x\"}",
        ] {
            let page = page("<title>Own</title>").with_oembed(json);
            assert_eq!(
                (page.title.as_str(), page.embed, page.pictures.len(), page.kind),
                ("Own", None, 0, Kind::Article)
            );
        }
    }
}
