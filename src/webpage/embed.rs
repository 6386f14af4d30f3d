//! A frame with the video or the slides of a page.

use url::Url;

use super::{head::Head, words::words};
use crate::articles::Kind;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Embed {
    /// https only.
    pub src: Url,
    pub title: String,
}

/// A file is no page that a frame could show.
const FILES: [&str; 8] = [".mp4", ".m4v", ".webm", ".ogv", ".mov", ".m3u8", ".mpd", ".swf"];
/// Sites that show nothing but slides, by the name before their ending.
const SLIDE_SITES: [&str; 4] = ["slideshare", "speakerdeck", "prezi", "slideserve"];

impl Embed {
    /// What the page offers to be shown elsewhere.
    pub(super) fn of(head: &Head, title: &str) -> Option<Self> {
        let in_frame = head.first(&["og:video:type"]).is_none_or(|kind| kind.starts_with("text/html"));
        let videos = head.all(&["og:video:secure_url", "og:video:url", "og:video"]).filter(|_| in_frame);
        let players = head.all(&["twitter:player", "twitter:player:url"]);
        let told = head.json_ld.frame.as_deref();
        let found =
            videos.chain(players).chain(told).filter_map(|address| head.resolve(address)).find(may_stand_in_frame);
        found.map(|src| Self { src, title: title.to_owned() })
    }

    /// Of a piece of markup, the first frame in it.
    pub(super) fn in_markup(markup: &str, base: &Url, title: &str) -> Option<Self> {
        let page = super::document::parse(markup);
        let frames = page.select("iframe[src]");
        let frames = frames.nodes().iter().take(10);
        frames.map(|frame| (frame.attr_or("src", ""), frame.attr("title"))).find_map(|(src, own)| {
            let src = super::head::resolve(base, &src).filter(may_stand_in_frame)?;
            let own = own.and_then(|own| words(&own, 500));
            Some(Self { src, title: own.unwrap_or_else(|| title.to_owned()) })
        })
    }
}

fn may_stand_in_frame(url: &Url) -> bool {
    let path = url.path().to_ascii_lowercase();
    // No number: it might be that of a machine in the reader's own house.
    url.scheme() == "https" && url.domain().is_some() && !FILES.iter().any(|ending| path.ends_with(ending))
}

pub(super) fn on_slide_site(url: &Url) -> bool {
    url.domain().is_some_and(|host| host.split('.').any(|label| SLIDE_SITES.contains(&label)))
}

/// Video or slides, as far as the page says so.
pub(super) fn kind(head: &Head, embed: Option<&Embed>, asked: &Url) -> Option<Kind> {
    let said = head.first(&["og:type"]).unwrap_or_default().to_ascii_lowercase();
    let told = &head.json_ld;
    let slides = told.is_slides || said.contains("presentation") || said.contains("slides");
    if slides || embed.is_some_and(|embed| on_slide_site(&embed.src) || on_slide_site(asked)) {
        Some(Kind::Slides)
    } else if said.starts_with("video")
        || told.is_video
        || head.first(&["og:video:secure_url", "og:video:url", "og:video"]).is_some()
    {
        Some(Kind::Video)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::webpage::head::tests::head;

    fn shown(tags: &str) -> (Option<String>, Option<Kind>) {
        let head = head(tags);
        let embed = Embed::of(&head, "Hands");
        let kind = kind(&head, embed.as_ref(), &Url::parse("https://ward.example/7").unwrap());
        (embed.map(|embed| embed.src.into()), kind)
    }

    #[test]
    fn a_video_is_shown_in_a_frame_over_https() {
        let frame = (Some("https://v.example/e/1".to_owned()), Some(Kind::Video));
        let html = "<meta property=og:video:type content=text/html>";
        assert_eq!(shown(&format!("{html}<meta property=og:video:secure_url content=https://v.example/e/1>")), frame);
        assert_eq!(shown("<meta property=og:video:url content=//v.example/e/1>"), frame);
        let player = "<meta name=twitter:player content=https://v.example/e/1>";
        assert_eq!(shown(&format!("<meta property=og:type content=video.other>{player}")), frame);
        assert_eq!(shown(player), (frame.0, None));
    }

    #[test]
    fn a_file_and_what_is_not_encrypted_are_shown_in_no_frame() {
        let none = (None, Some(Kind::Video));
        assert_eq!(shown("<meta property=og:video content=https://v.example/1.MP4>"), none);
        assert_eq!(shown("<meta property=og:video content=http://v.example/e/1>"), none);
        let file =
            "<meta property=og:video:type content=video/mp4><meta property=og:video content=https://v.example/1>";
        assert_eq!(shown(file), none);
        assert_eq!(shown("<meta property=og:type content=article>"), (None, None));
        for script in ["javascript:alert(1)", "data:text/html,x", "https://a:b@v.example/"] {
            assert_eq!(shown(&format!("<meta name=twitter:player content='{script}'>")).0, None, "{script}");
        }
    }

    #[test]
    fn slides_are_known_by_what_the_page_says_and_by_their_site() {
        let player = "<meta name=twitter:player content=https://www.speakerdeck.example/e/1>";
        assert_eq!(shown(player).1, Some(Kind::Slides));
        assert_eq!(shown("<meta property=og:type content=x:presentation>").1, Some(Kind::Slides));
        let told = "<script type=application/ld+json>{\"@type\":\"PresentationDigitalDocument\",\"embedUrl\":\"https://s.example/e\"}</script>";
        assert_eq!(shown(told), (Some("https://s.example/e".to_owned()), Some(Kind::Slides)));
    }

    #[test]
    fn the_first_frame_of_markup_is_taken() {
        let base = Url::parse("https://ward.example/7").unwrap();
        let frame = |markup| Embed::in_markup(markup, &base, "Hands");
        let found = frame(
            "<script src=x></script><iframe src='http://v.example/'></iframe><iframe src=//v.example/e title=' Own '>",
        )
        .unwrap();
        assert_eq!((found.src.as_str(), found.title.as_str()), ("https://v.example/e", "Own"));
        assert_eq!(frame("<iframe src=https://v.example/e>").unwrap().title, "Hands");
        assert_eq!(frame("<blockquote>words</blockquote><script src=https://v.example/x.js></script>"), None);
        assert_eq!(frame("<iframe srcdoc='<p>x'>"), None);
    }
}
