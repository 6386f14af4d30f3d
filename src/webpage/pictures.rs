//! The pictures of a page that may stand for it.

use dom_query::{Document, NodeRef};
use url::Url;

use super::head::Head;

pub(super) const MOST: usize = 8;
/// What is smaller is a button.
const SMALLEST: u32 = 200;
/// In the file names and classes of what is no picture of the article.
const ORNAMENTS: [&str; 12] = [
    "logo",
    "icon",
    "avatar",
    "sprite",
    "pixel",
    "blank",
    "spacer",
    "placeholder",
    "badge",
    "tracking",
    "emoji",
    "gravatar",
];
const TAGS: [&str; 8] = [
    "og:image:secure_url",
    "og:image:url",
    "og:image",
    "twitter:image",
    "twitter:image:src",
    "citation_image",
    "thumbnail",
    "image",
];

/// Best first: what the page offers itself, then the large ones of its text.
pub(super) fn pictures(head: &Head, in_text: &[String]) -> Vec<Url> {
    let told = &head.json_ld.images;
    let links = head.links("image_src").map(|link| link.href.as_str());
    let offered = head.all(&TAGS[..5]).chain(told.iter().map(String::as_str)).chain(links).chain(head.all(&TAGS[5..]));
    let mut pictures: Vec<Url> = Vec::new();
    for address in offered.chain(in_text.iter().map(String::as_str)).take(200) {
        let Some(url) = head.resolve(address).filter(may_be_shown) else { continue };
        if pictures.len() < MOST && !pictures.contains(&url) {
            pictures.push(url);
        }
    }
    pictures
}

/// A drawing may hold anything.
pub(super) fn may_be_shown(url: &Url) -> bool {
    let ending = url.path().rsplit_once('.').map_or("", |(_, ending)| ending);
    url.path().len() > 1 && !["svg", "svgz"].iter().any(|drawing| ending.eq_ignore_ascii_case(drawing))
}

/// The addresses of the large pictures below a place of the page, as they are written there.
pub(super) fn large_ones(page: &Document, place: &str) -> Vec<String> {
    let images = page.select(&format!("{place} img"));
    images.nodes().iter().take(200).filter(|image| is_large(image)).filter_map(address).take(2 * MOST).collect()
}

fn is_large(image: &NodeRef) -> bool {
    let side = |name| image.attr(name).and_then(|side| side.trim().trim_end_matches("px").parse::<u32>().ok());
    let small = |side: Option<u32>, least| side.is_some_and(|side| side < least);
    let about = ["src", "class"].map(|name| image.attr_or(name, "").to_ascii_lowercase()).join(" ");
    // A picture that stands in its address as data may be long.
    let ornament = about.len() < 4096
        && about.split(|letter: char| !letter.is_alphanumeric()).any(|word| ORNAMENTS.contains(&word));
    !small(side("width"), SMALLEST) && !small(side("height"), SMALLEST / 2) && !ornament
}

/// The widest of its `srcset`, else its `src`; either may stand in `data-…` until one scrolls there.
fn address(image: &NodeRef) -> Option<String> {
    let attribute =
        |name| image.attr(name).filter(|value| !value.trim().is_empty() && !value.trim_start().starts_with("data:"));
    let widest = ["data-srcset", "srcset"].into_iter().find_map(|name| widest(&attribute(name)?));
    widest.or_else(|| {
        ["data-src", "data-original", "data-lazy-src", "src"].into_iter().find_map(attribute).map(Into::into)
    })
}

/// Of "a.png 480w, b.png 2x"; a picture wider than any screen is left.
fn widest(set: &str) -> Option<String> {
    let candidates = set.split(", ").flat_map(|part| part.split(",\n")).take(30).filter_map(|candidate| {
        let mut parts = candidate.split_whitespace();
        let address = parts.next()?.trim_matches(',');
        let size = parts.next().unwrap_or("1x");
        let (number, unit) = size.split_at(size.len().checked_sub(1).filter(|at| size.is_char_boundary(*at))?);
        let number: f64 = number.parse().ok()?;
        let width = if unit == "x" { number * 700.0 } else { number };
        (width <= 3000.0 && !address.is_empty()).then(|| (address.to_owned(), width))
    });
    candidates.max_by(|(_, a), (_, b)| a.total_cmp(b)).map(|(address, _)| address)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::webpage::{document, head::tests::head};

    fn shown(html: &str) -> Vec<String> {
        let pictures = pictures(&head(html), &large_ones(&document::parse(html), "article"));
        pictures.into_iter().map(|url| url.as_str().replace("https://ward.example/", "/")).collect()
    }

    #[test]
    fn what_the_page_offers_comes_first_and_once() {
        let tags = "<link rel=image_src href=/link.png><meta name=twitter:image content=/twitter.png>\
            <meta property=og:image content=/og.png><meta property=og:image content=/twitter.png#x>\
            <script type=application/ld+json>{\"@type\":\"Article\",\"image\":{\"url\":\"/told.png\"}}</script>\
            <article><img src=/text.png width=640><img src=/og.png></article>";
        assert_eq!(shown(tags), ["/og.png", "/twitter.png", "/told.png", "/link.png", "/text.png"]);
    }

    #[test]
    fn small_ones_drawings_and_ornaments_are_no_pictures_of_it() {
        let images = "<img src=/a.png width=40><img src=/b.png height=50><img src=/site-logo.png><img src=/c.svg>\
            <img src='data:image/gif;base64,R0'><img class=avatar src=/d.png><img><img src=''><img src='http://[bad'>\
            <img src=/good.png width=300px>";
        assert_eq!(shown(&format!("<article>{images}</article><img src=/outside.png>")), ["/good.png"]);
        assert!(shown("<meta property=og:image content=https://ward.example/>").is_empty());
    }

    #[test]
    fn the_widest_of_a_set_is_taken_and_the_one_that_is_loaded_late() {
        let set = "<article><img src=/s.png srcset='/s.png 480w, /m,1.png 1200w, /x.png 9000w'></article>";
        assert_eq!(shown(set), ["/m,1.png"]);
        assert_eq!(shown("<article><img src='data:x' data-src=/late.png></article>"), ["/late.png"]);
        assert_eq!(shown("<article><img src=/s.png srcset='/1.png, /2.png 2x'></article>"), ["/2.png"]);
        assert_eq!(shown("<article><img src=/s.png srcset=',, ä 1é'></article>"), ["/s.png"]);
    }

    #[test]
    fn there_are_eight_at_most() {
        let many: Vec<_> = (0..50).map(|n| format!("<meta property=og:image content=/{n}.png>")).collect();
        assert_eq!(shown(&many.concat()).len(), MOST);
    }
}
