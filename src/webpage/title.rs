//! What a page is called, and the site it stands on.

use url::Url;

use super::{
    head::Head,
    names::file_name,
    words::{gist, words},
};

const LONGEST: usize = 500;
const SEPARATORS: [&str; 12] = [" | ", " - ", " – ", " — ", " · ", " • ", " :: ", " » ", " « ", " › ", " / ", ": "];

/// Without the name of its site; called after its file where it says nothing.
pub(super) fn title(head: &Head, asked: &Url) -> String {
    let told = &head.json_ld;
    let headline = told.headline.as_deref();
    let paper = head.first(&["citation_title"]);
    let tags = head.all(&["og:title", "twitter:title", "dc.title", "dcterms.title", "title"]);
    let found: Vec<String> = paper
        .into_iter()
        .chain(tags.take(10))
        .chain(headline)
        .chain(head.title.as_deref())
        .chain(head.heading.as_deref())
        .filter_map(|text| words(text, 2 * LONGEST))
        .collect();
    let names = names(head, asked);
    let hosts = of_host(asked);
    let bare = |title: &String| {
        let title = without_site(title, &names, &hosts);
        without_tail(title, headline.or(head.heading.as_deref())).to_owned()
    };
    // A page that calls itself by its site's name alone may say more elsewhere.
    let telling = found.iter().map(bare).find(|title| !names.contains(&gist(title)) && !hosts.contains(&gist(title)));
    telling
        .or_else(|| found.into_iter().next())
        .and_then(|title| words(&title, LONGEST))
        .unwrap_or_else(|| file_name(asked))
}

pub(super) fn site(head: &Head) -> Option<String> {
    let said = head.first(&["og:site_name"]).or(head.json_ld.site.as_deref());
    said.or_else(|| head.first(&["application-name", "dc.publisher"])).and_then(|name| words(name, 200))
}

/// All that the site says it is called, as [`gist`] has it.
fn names(head: &Head, asked: &Url) -> Vec<String> {
    let said = head.all(&[
        "og:site_name",
        "application-name",
        "apple-mobile-web-app-title",
        "twitter:site",
        "citation_publisher",
    ]);
    let mut names: Vec<_> = said.chain(head.json_ld.site.as_deref()).take(10).map(gist).collect();
    if let Some(host) = asked.domain() {
        names.push(gist(host));
        names.push(gist(host.strip_prefix("www.").unwrap_or(host)));
    }
    let short: Vec<_> = names.iter().filter_map(|name| name.strip_prefix("the")).map(str::to_owned).collect();
    names.extend(short);
    names.retain(|name| !name.is_empty());
    names
}

/// The parts of its host, which may be words of the title as well: "Stroke: signs" at stroke.example.
fn of_host(asked: &Url) -> Vec<String> {
    let labels: Vec<_> = asked.domain().unwrap_or_default().split('.').filter(|label| *label != "www").collect();
    let own = labels.split_last().map_or(&[][..], |(_, own)| own);
    own.iter().filter(|label| label.len() > 2).map(|label| gist(label)).collect()
}

/// "Hands - Ward News" and "Ward News: Hands" are "Hands", also twice over.
fn without_site<'a>(title: &'a str, names: &[String], hosts: &[String]) -> &'a str {
    let is_site = |part: &str| {
        let part = gist(part);
        names.contains(&part) || part.strip_prefix("the").is_some_and(|short| names.iter().any(|name| name == short))
    };
    let mut title = title.trim();
    for _ in 0..3 {
        let shorter = SEPARATORS.iter().find_map(|separator| {
            let apart = !matches!(*separator, ": " | " / ");
            let ends = |end: &str| is_site(end) || apart && hosts.contains(&gist(end));
            let end = title.rsplit_once(separator).filter(|(_, end)| ends(end)).map(|(rest, _)| rest);
            end.or_else(|| title.split_once(separator).filter(|(start, _)| is_site(start)).map(|(_, rest)| rest))
        });
        match shorter.map(str::trim).filter(|rest| rest.chars().any(char::is_alphanumeric)) {
            Some(shorter) => title = shorter,
            None => break,
        }
    }
    title
}

/// "Hands | News | Anything" where the page has "Hands" as its heading.
fn without_tail<'a>(title: &'a str, heading: Option<&str>) -> &'a str {
    let Some(heading) = heading.and_then(|heading| words(heading, LONGEST)) else { return title };
    let begins = title.get(..heading.len()).is_some_and(|start| start == heading);
    // One word may be the beginning of anything.
    let telling = heading.split_whitespace().count() > 1;
    let separated = |rest: &str| SEPARATORS.iter().any(|separator| *separator != ": " && rest.starts_with(separator));
    if begins && telling && separated(&title[heading.len()..]) { &title[..heading.len()] } else { title }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::webpage::head::tests::head;

    fn titled(tags: &str) -> String {
        title(&head(tags), &Url::parse("https://www.ward.example/files/the_7.html").unwrap())
    }

    #[test]
    fn a_title_has_no_name_of_its_site() {
        let site = "<meta property=og:site_name content='The Ward News'>";
        for whole in [
            "Hands first | Ward News",
            "Hands first - The Ward News",
            "Ward News: Hands first",
            "Hands first – WARD NEWS",
            "Hands first « ward-news",
            "Ward News | Hands first | Ward",
            "Hands first · ward.example",
            "Hands first – Ward",
        ] {
            assert_eq!(titled(&format!("{site}<title>{whole}</title>")), "Hands first", "{whole}");
        }
        for whole in [
            "Ward: signs and causes",
            "Hands first: Ward",
            "Hands: first aid",
            "Hands - Ward Notes",
            "Ward 7 | the story",
            "Before-After",
        ] {
            assert_eq!(titled(&format!("{site}<title>{whole}</title>")), whole);
        }
    }

    #[test]
    fn a_title_that_is_the_heading_and_more_is_the_heading() {
        assert_eq!(
            titled("<title>Wash your hands | News | Unknown Co</title><h1>Wash your hands</h1>"),
            "Wash your hands"
        );
        assert_eq!(titled("<title>Hands | News</title><h1>Hands</h1>"), "Hands | News");
        assert_eq!(titled("<title>Wash your hands: why</title><h1>Wash your hands</h1>"), "Wash your hands: why");
    }

    #[test]
    fn a_title_is_taken_where_it_is_told_best() {
        let rest = "<title>Document title</title><h1>Heading here</h1>";
        let json = "<script type=application/ld+json>{\"@type\":\"Article\",\"headline\":\"Head line\"}</script>";
        assert_eq!(titled(rest), "Document title");
        assert_eq!(titled(&format!("{json}{rest}")), "Head line");
        assert_eq!(
            titled(&format!("{json}<meta property=og:title content='Open &amp;amp; graph'>{rest}")),
            "Open & graph"
        );
        assert_eq!(
            titled(&format!(
                "<meta property=og:title content=x><meta name=citation_title content='On <i>E. coli</i>'>{rest}"
            )),
            "On E. coli"
        );
        assert_eq!(titled("<h1>Heading here</h1>"), "Heading here");
    }

    #[test]
    fn a_title_that_is_only_the_site_gives_way_and_none_is_the_file() {
        let site = "<meta property=og:site_name content='Ward News'><meta property=og:title content='Ward News'>";
        assert_eq!(titled(&format!("{site}<h1>Wash your hands</h1>")), "Wash your hands");
        assert_eq!(titled(site), "Ward News");
        assert_eq!(titled("<title> \u{200b} </title><meta property=og:title content=''>"), "the 7");
        assert_eq!(titled(&format!("<title>{}</title>", "ä".repeat(2000))).chars().count(), 500);
    }

    #[test]
    fn a_site_says_its_name() {
        assert_eq!(site(&head("<meta property=og:site_name content=' Ward  News '>")).as_deref(), Some("Ward News"));
        assert_eq!(site(&head("<meta name=application-name content=Ward>")).as_deref(), Some("Ward"));
        assert_eq!(site(&head("<p>")), None);
    }
}
