//! The address that a page wants to be known by, where it can be believed.

use url::Url;

use super::head::Head;
use crate::articles::Address;

/// The page's `rel=canonical`, else its `og:url`, else the address it was asked for.
///
/// Templates that are set up badly name the home page on every page: that is not believed of a page below it.
/// Another site is believed only where both tags name it: a syndicated article does so, a forgotten test server
/// or a page that wants to stand in for another one seldom does. A page that was reached by https stays there.
pub(super) fn canonical(head: &Head, asked: &Url) -> Option<Address> {
    let link = head.links("canonical").find_map(|link| head.resolve(&link.href).map(|url| (link.href.as_str(), url)));
    let link = link.map(|(href, url)| with_path_in_fragment(href, url));
    let open_graph = head.first(&["og:url"]).and_then(|address| head.resolve(address));
    let agree = link.as_ref().zip(open_graph.as_ref()).is_some_and(|(link, graph)| same_site(link, graph));
    let believed = |url: &Url| (!is_home(url) || is_home(asked)) && (same_site(url, asked) || agree);
    let chosen = link.filter(believed).or_else(|| open_graph.filter(believed));
    chosen.and_then(|url| Address::parse(kept_safe(url, asked).as_str())).or_else(|| Address::parse(asked.as_str()))
}

/// `#!/news/7` names a page, and a tag's address may end so.
fn with_path_in_fragment(href: &str, mut url: Url) -> Url {
    if let Some((_, fragment)) = href.trim().split_once("#!/") {
        url.set_fragment(Some(&format!("!/{fragment}")));
    }
    url
}

fn is_home(url: &Url) -> bool {
    let page = url.path().trim_matches('/').to_ascii_lowercase();
    let named = url.fragment().is_some_and(|fragment| fragment.contains('/'));
    matches!(page.as_str(), "" | "index.html" | "index.htm" | "index.php" | "home") && url.query().is_none() && !named
}

fn kept_safe(mut url: Url, asked: &Url) -> Url {
    if url.scheme() == "http" && asked.scheme() == "https" && url.host() == asked.host() && url.port().is_none() {
        // From http to https every address can go.
        let _ = url.set_scheme("https");
    }
    url
}

/// One of the two stands below the other, or both below a name that somebody registered, as far as names alone tell:
/// `m.ward.example` and `www.ward.example` do, `a.co.uk` and `b.co.uk` do not.
pub fn same_site(a: &Url, b: &Url) -> bool {
    let (Some(a), Some(b)) = (a.domain(), b.domain()) else { return a.host() == b.host() };
    let below =
        |name: &str, site: &str| name.strip_suffix(site).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    let (site_a, site_b) = (registered(a), registered(b));
    below(a, b) || below(b, a) || site_a == site_b
}

/// The last two names of a host; three where the last but one is short, as in `nhs.uk` and `co.jp`.
fn registered(host: &str) -> &str {
    let mut dots = host.rmatch_indices('.').map(|(at, _)| at);
    let (last, second, third) = (dots.next(), dots.next(), dots.next());
    let short = |from: usize, to: usize| to - from - 1 <= 3;
    match (last, second, third) {
        (Some(last), Some(second), third) if short(second, last) && host.len() - last <= 3 => {
            third.map_or(host, |third| &host[third + 1..])
        }
        (Some(_), Some(second), _) => &host[second + 1..],
        _ => host,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::webpage::document;

    fn known_by(asked: &str, tags: &str) -> String {
        let asked = Url::parse(asked).unwrap();
        canonical(&Head::of(&document::parse(tags), &asked), &asked).unwrap().to_string()
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
    }
}
