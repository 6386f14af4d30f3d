//! The small picture of the site.

use url::Url;

use super::head::{Head, Link};

/// What is shown is smaller.
const LARGEST: u32 = 512;

/// The sharpest that is not too large and no drawing; `/favicon.ico` where the page names none.
pub(super) fn icon(head: &Head, asked: &Url) -> Option<Url> {
    let named = ["icon", "apple-touch-icon", "apple-touch-icon-precomposed"];
    let links = named.iter().flat_map(|rel| head.links(rel).map(|link| (*rel, link)));
    let icons = links.filter(|(_, link)| !link.media_type.contains("svg")).filter_map(|(rel, link)| {
        let address = head.resolve(&link.href).filter(|url| !url.path().to_ascii_lowercase().ends_with(".svg"))?;
        // An .ico file is not read here; it stands last.
        let ico = address.path().to_ascii_lowercase().ends_with(".ico");
        Some((if ico { 1 } else { size(rel, link) }, address))
    });
    // Of those that are as good the first stands.
    let all: Vec<_> = icons.collect();
    let best =
        all.into_iter().rev().max_by_key(|(size, _)| if *size <= LARGEST { (1, *size) } else { (0, u32::MAX - size) });
    best.map(|(_, address)| address).or_else(|| head_of(asked))
}

fn head_of(asked: &Url) -> Option<Url> {
    super::head::resolve(asked, "/favicon.ico")
}

fn size(rel: &str, link: &Link) -> u32 {
    let widths = link.sizes.split(' ').filter_map(|size| size.split('x').next()?.parse().ok());
    // Of a file with several sizes the best that is not too large.
    let sizes: Vec<u32> = widths.collect();
    let fitting = sizes.iter().copied().filter(|size| *size <= LARGEST).max().or_else(|| sizes.iter().copied().min());
    fitting.unwrap_or(if rel == "icon" { 32 } else { 180 })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::webpage::head::tests::head;

    fn shown(tags: &str) -> String {
        icon(&head(tags), &Url::parse("https://ward.example/news/7").unwrap()).unwrap().to_string()
    }

    #[test]
    fn an_icon_is_sharp_but_not_too_large_and_no_drawing() {
        let drawing = "<link rel=icon href=/i.svg><link rel=icon type=image/svg+xml href=/drawn sizes=any>";
        assert_eq!(shown(&format!("{drawing}<link rel='shortcut icon' href=/i.ico>")), "https://ward.example/i.ico");
        let touch = "<link rel=apple-touch-icon href=/touch.png>";
        assert_eq!(shown(&format!("<link rel=icon href=/i.ico>{touch}")), "https://ward.example/touch.png");
        let sized = "<link rel=icon sizes=192x192 href=/192.png><link rel=icon sizes='16x16 32x32' href=/32.png>";
        assert_eq!(shown(&format!("{touch}{sized}")), "https://ward.example/192.png");
        assert_eq!(
            shown(&format!("{sized}<link rel=icon sizes=1024x1024 href=/1024.png>")),
            "https://ward.example/192.png"
        );
        assert_eq!(
            shown("<link rel=icon sizes=1024x1024 href=//cdn.example/1024.png>"),
            "https://cdn.example/1024.png"
        );
    }

    #[test]
    fn a_page_without_an_icon_has_the_one_of_its_site() {
        for tags in ["<p>", "<link rel=icon href='data:,'>", "<link rel=mask-icon href=/m.svg>"] {
            assert_eq!(shown(tags), "https://ward.example/favicon.ico", "{tags}");
        }
    }
}
