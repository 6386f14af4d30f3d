//! The frame around a page: what stands in its head, and what layout.html reads.

use std::sync::Arc;

use axum::{extract::FromRequestParts, http::request::Parts};
use serde_json::Value;
use url::Url;

use super::{JsonLd, Viewer, assets};
use crate::{
    App,
    error::{Error, Result},
    pictures::Picture,
    posters::Poster,
    sessions::Me,
    text::Place,
};

/// What is the same for all pages.
#[derive(Clone, Debug)]
pub struct Site {
    pub base_url: Arc<Url>,
    pub name: Arc<str>,
    /// Sample boards, and said so.
    pub demo: bool,
    /// Where one looks for a page that is gone: an address with `{address}` in it.
    pub archive: Arc<str>,
}

/// The Internet Archive's Wayback Machine.
pub const ARCHIVE: &str = "https://web.archive.org/web/{address}";

/// What other sites show beside a link to the page.
pub struct Image {
    /// Absolute.
    pub src: String,
    pub width: u32,
    pub height: u32,
    pub alt: String,
}

pub struct FeedLink {
    pub href: String,
    pub title: String,
}

/// For a stranger the same for everyone; for who is signed in, with their name in the header.
pub struct Page {
    pub viewer: Viewer,
    pub title: String,
    pub description: Option<String>,
    /// Where it stands, absolute; a failure stands nowhere.
    pub address: Option<String>,
    /// Where its text belongs, absolute, when that is elsewhere.
    source: Option<String>,
    pub site_name: Arc<str>,
    pub demo: bool,
    pub feed: Option<FeedLink>,
    pub image: Option<Image>,
    /// What Open Graph calls the type.
    pub kind: &'static str,
    pub robots: Option<&'static str>,
    pub json_ld: Option<JsonLd>,
    pub accent: String,
    site: Site,
}

impl Site {
    pub fn is_https(&self) -> bool {
        self.base_url.scheme() == "https"
    }

    /// An address on this site, with its host.
    pub fn absolute(&self, path: &str) -> String {
        format!("{}{path}", self.base_url.as_str().trim_end_matches('/'))
    }

    /// Where the archive may have what stood at an address.
    pub fn archived(&self, address: &str) -> String {
        // Behind a "?" it is a value, elsewhere the rest of a path.
        let (before, _) = self.archive.split_once("{address}").unwrap_or_default();
        if before.contains('?') {
            let value: String = url::form_urlencoded::byte_serialize(address.as_bytes()).collect();
            self.archive.replace("{address}", &value)
        } else {
            self.archive.replace("{address}", address)
        }
    }
}

impl Page {
    pub fn of(site: &Site, viewer: Viewer) -> Self {
        Self {
            viewer,
            title: site.name.to_string(),
            description: None,
            address: None,
            source: None,
            site_name: site.name.clone(),
            demo: site.demo,
            feed: None,
            image: None,
            kind: "website",
            robots: None,
            json_ld: None,
            accent: "teal".to_owned(),
            site: site.clone(),
        }
    }

    pub fn titled(mut self, title: &str) -> Self {
        self.title = format!("{title} · {}", self.site_name);
        self
    }

    pub fn described(mut self, description: &str) -> Self {
        self.description = (!description.is_empty()).then(|| description.to_owned());
        self
    }

    /// Where the page stands on this site.
    pub fn at(mut self, path: &str) -> Self {
        self.address = Some(self.site.absolute(path));
        self
    }

    /// Where its text comes from, when that is elsewhere.
    pub fn belongs_to(mut self, address: Option<&str>) -> Self {
        self.source = address.map(str::to_owned);
        self
    }

    pub fn in_dress_of(mut self, accent: &str) -> Self {
        accent.clone_into(&mut self.accent);
        self
    }

    pub fn with_feed(mut self, href: &str, title: &str) -> Self {
        self.feed = Some(FeedLink { href: href.to_owned(), title: title.to_owned() });
        self
    }

    /// With a picture that stands on it.
    pub fn with_picture(mut self, picture: Option<&Picture>, alt: &str) -> Self {
        self.image = picture.map(|picture| Image {
            src: self.site.absolute(&picture.largest()),
            width: picture.width.unsigned_abs(),
            height: picture.height.unsigned_abs(),
            alt: alt.to_owned(),
        });
        self
    }

    /// With one that is drawn of it.
    pub fn with_poster(mut self, poster: &Poster) -> Self {
        let (src, alt) = (self.site.absolute(&poster.href()), poster.alt());
        self.image = Some(Image { src, width: Poster::WIDTH, height: Poster::HEIGHT, alt });
        self
    }

    /// Somebody decided something about whoever reads this, and they have not read it.
    /// How many cases of side effects are open, for an admin.
    pub fn open_cases(&self) -> i64 {
        self.me().map_or(0, |me| me.open_cases)
    }

    pub fn untold(&self) -> bool {
        self.me().is_some_and(|me| me.untold)
    }

    pub fn of_kind(mut self, kind: &'static str) -> Self {
        self.kind = kind;
        self
    }

    /// One page of a list. The first stands for all of them: the others move with every new scoop, so
    /// they are nothing to keep in an index.
    pub fn in_list(self, path: &str, place: Place) -> Self {
        let page = self.at(path);
        if place == Place::Newest { page } else { page.unlisted() }
    }

    /// Search engines leave it out.
    pub fn unlisted(mut self) -> Self {
        self.robots = Some("noindex");
        self
    }

    pub fn explained(mut self, json_ld: Value) -> Self {
        self.json_ld = Some(JsonLd(json_ld));
        self
    }

    /// Whoever is signed in.
    pub fn me(&self) -> Option<&Me> {
        self.viewer.me()
    }

    /// Nobody in particular reads it.
    pub fn is_for_all(&self) -> bool {
        self.me().is_none()
    }

    /// What a search engine should take for the page's address.
    pub fn canonical(&self) -> Option<&str> {
        self.source.as_deref().or(self.address.as_deref())
    }

    pub fn absolute(&self, path: &str) -> String {
        self.site.absolute(path)
    }

    /// Where the archive may have what stood at an address.
    pub fn archived(&self, address: &str) -> String {
        self.site.archived(address)
    }

    /// Where a file of `static/` is served, by its content.
    #[expect(clippy::unused_self, reason = "templates ask the page")]
    pub fn asset(&self, path: &str) -> String {
        assets::address(path)
    }
}

impl FromRequestParts<App> for Page {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        Ok(Self::of(&app.site, Viewer::load(parts, app).await?))
    }
}
