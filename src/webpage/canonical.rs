//! The address that a page wants to be known by, where it can be believed.

use url::Url;

use super::head::Head;
use crate::articles::Address;

/// The page's `rel=canonical`, else its `og:url`, else the address it was asked for.
///
/// Templates that are set up badly name the home page on every page: that is not believed of a page below it.
/// Another site is believed only where both tags name it: a syndicated article does so, a forgotten test server
/// or a page that wants to stand in for another one seldom does. A page that was reached by https stays there.
///
/// And whether the page named it itself.
pub(super) fn canonical(head: &Head, asked: &Url) -> Option<(Address, bool)> {
    let link = head.links("canonical").find_map(|link| head.resolve(&link.href).map(|url| (link.href.as_str(), url)));
    let link = link.map(|(href, url)| with_path_in_fragment(href, url));
    let open_graph = head.first(&["og:url"]).and_then(|address| head.resolve(address));
    let agree = link.as_ref().zip(open_graph.as_ref()).is_some_and(|(link, graph)| same_site(link, graph));
    let believed = |url: &Url| {
        (!is_home(url) || is_home(asked)) && !loses_its_name(url, asked) && (same_site(url, asked) || agree)
    };
    let chosen = link.filter(believed).or_else(|| open_graph.filter(believed));
    let named = chosen.and_then(|url| Address::parse(kept_safe(url, asked).as_str()));
    named.map(|address| (address, true)).or_else(|| Some((Address::parse(asked.as_str())?, false)))
}

/// `#!/news/7` names a page, and a tag's address may end so.
fn with_path_in_fragment(href: &str, mut url: Url) -> Url {
    if let Some((_, fragment)) = href.trim().split_once("#!/") {
        url.set_fragment(Some(&format!("!/{fragment}")));
    }
    url
}

/// What names an article in a query, where the path is that of them all.
const NAMES: [&str; 9] = ["id", "p", "article", "articleid", "story", "storyid", "v", "nid", "newsid"];

/// `/article.php?id=7` is not `/article.php`.
fn loses_its_name(url: &Url, asked: &Url) -> bool {
    let named = asked.query_pairs().any(|(name, _)| NAMES.contains(&name.to_ascii_lowercase().as_str()));
    named && url.query().is_none() && url.path() == asked.path()
}

/// The front page of a site, or of its part in one language: `/`, `/index.html`, `/en/`, `/en-gb/default.aspx`.
pub fn is_home(url: &Url) -> bool {
    let page = url.path().trim_matches('/').to_ascii_lowercase();
    let named = url.fragment().is_some_and(|fragment| fragment.contains('/'));
    let (language, file) = page.split_once('/').unwrap_or(if is_language(&page) { (&page, "") } else { ("", &page) });
    let file = file.split_once('.').map_or(file, |(name, _)| name);
    (language.is_empty() || is_language(language))
        && matches!(file, "" | "index" | "default" | "home")
        && url.query().is_none()
        && !named
}

fn is_language(part: &str) -> bool {
    let letters = |part: &str| part.len() == 2 && part.bytes().all(|letter| letter.is_ascii_lowercase());
    part.split_once('-').map_or_else(|| letters(part), |(language, place)| letters(language) && letters(place))
}

fn kept_safe(mut url: Url, asked: &Url) -> Url {
    if url.scheme() == "http" && asked.scheme() == "https" && url.host() == asked.host() && url.port().is_none() {
        // From http to https every address can go.
        let _ = url.set_scheme("https");
    }
    url
}

/// Both stand below a name that one party registered, as the list of public suffixes has it (publicsuffix.org):
/// `m.ward.example` and `www.ward.example` do, `a.co.uk` and `b.co.uk` do not, nor do two who write at one host.
pub fn same_site(a: &Url, b: &Url) -> bool {
    let (Some(a_name), Some(b_name)) = (a.domain(), b.domain()) else { return a.host() == b.host() };
    a_name == b_name || psl::domain_str(a_name).is_some_and(|site| psl::domain_str(b_name) == Some(site))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::webpage::document;

    fn known_by(asked: &str, tags: &str) -> String {
        let asked = Url::parse(asked).unwrap();
        canonical(&Head::of(&document::parse(tags), &asked), &asked).unwrap().0.to_string()
    }

    fn here(tags: &str) -> String {
        known_by("https://www.ward.example/news/7?utm_source=x&page=2", tags)
    }

    #[test]
    fn a_page_says_how_it_wants_to_be_known() {
        assert_eq!(here("<link rel=canonical href=/news/hands?fbclid=1#top>"), "https://www.ward.example/news/hands");
        assert_eq!(here("<meta property=og:url content='https://ward.example/n/7'>"), "https://ward.example/n/7");
        assert_eq!(here("<base href=/en/><link rel=canonical href=hands>"), "https://www.ward.example/en/hands");
        assert_eq!(here("<link rel=canonical href=https://m.ward.example/7>"), "https://m.ward.example/7");
        assert_eq!(here("<p>"), "https://www.ward.example/news/7?page=2");
        assert_eq!(here("<link rel=canonical href=http://www.ward.example/7>"), "https://www.ward.example/7");
        assert_eq!(here("<link rel=canonical href='#!/news/7'>"), "https://www.ward.example/news/7?page=2#!/news/7");
    }

    #[test]
    fn a_home_page_is_believed_only_of_itself() {
        let asked = "https://www.ward.example/news/7?page=2";
        assert_eq!(here("<link rel=canonical href=/>"), asked);
        assert_eq!(here("<link rel=canonical href=https://ward.example>"), asked);
        assert_eq!(here("<link rel=canonical href=/><meta property=og:url content=/7>"), "https://www.ward.example/7");
        assert_eq!(known_by("https://ward.example/?a=1#x", "<link rel=canonical href=/>"), "https://ward.example/?a=1");
        assert_eq!(known_by("https://ward.example/", "<link rel=canonical href=/>"), "https://ward.example/");
        let inside = "https://ward.example/#!/news/7";
        assert_eq!(known_by(inside, "<link rel=canonical href=/>"), inside);
    }

    #[test]
    fn another_site_is_believed_where_both_tags_name_it() {
        let link = "<link rel=canonical href=https://agency.example/7>";
        assert_eq!(here(link), "https://www.ward.example/news/7?page=2");
        assert_eq!(
            here(&format!("{link}<meta property=og:url content=https://agency.example/7>")),
            "https://agency.example/7"
        );
        assert_eq!(here(&format!("{link}<meta property=og:url content=/7>")), "https://www.ward.example/7");
    }

    #[test]
    fn a_front_page_in_one_language_or_a_page_without_its_number_is_not_the_article() {
        for tag in ["/en/", "/en-gb/", "/index.aspx", "/default.aspx", "/de/index.php"] {
            let tag = format!("<link rel=canonical href={tag}>");
            assert_eq!(known_by("https://ward.example/en/news/7", &tag), "https://ward.example/en/news/7", "{tag}");
        }
        let asked = "https://ward.example/article.php?id=7";
        assert_eq!(known_by(asked, "<link rel=canonical href=/article.php>"), asked);
        assert_eq!(known_by(asked, "<link rel=canonical href=/hands>"), "https://ward.example/hands");
        assert!(is_home(&Url::parse("https://ward.example/fr").unwrap()));
        assert!(!is_home(&Url::parse("https://ward.example/faq").unwrap()));
    }

    #[test]
    fn what_no_browser_follows_is_not_believed() {
        for tag in
            ["javascript:alert(1)", "", "https://", "mailto:a@ward.example", "https://a:b@ward.example/x", "data:,x"]
        {
            assert_eq!(
                here(&format!("<link rel=canonical href='{tag}'>")),
                "https://www.ward.example/news/7?page=2",
                "{tag}"
            );
        }
    }

    #[test]
    fn a_site_is_what_was_registered() {
        let same = |a, b| same_site(&Url::parse(a).unwrap(), &Url::parse(b).unwrap());
        assert!(same("https://a.ward.example", "https://b.ward.example"));
        assert!(!same("https://ward.example", "https://clinic.example"));
        assert!(!same("https://a.co.uk", "https://b.co.uk"));
        assert!(same("https://www.a.co.uk", "https://m.a.co.uk"));
        assert!(same("http://127.0.0.1:81/a", "http://127.0.0.1:81/b"));
        assert!(!same("http://127.0.0.1/", "http://127.0.0.2/"));
        assert!(!same("https://award.example", "https://ward.example"));
        assert!(same("https://www.ndr.de", "https://m.ndr.de"), "a short name is a name");
        assert!(!same("https://a.github.io", "https://b.github.io"), "who writes at one host is not one");
        assert!(!same("https://a.blogspot.com", "https://b.blogspot.com"));
    }
}
