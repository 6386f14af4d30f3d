//! The one address of an article.

use std::fmt;

use percent_encoding::percent_decode_str;
use url::Url;

use super::trackers;

/// Absolute, http or https, ASCII as RFC 3986 writes it, without who asks for it, the trackers that make one
/// article look like many, nor the fragment, which names a place within it. A fragment that is a path, as
/// `#!/news/7` and `#/news/7`, is all that names the page, and stays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address(Url);

/// What the database takes.
const LONGEST: usize = 2048;

impl Address {
    /// None where no browser may follow it.
    pub fn parse(text: &str) -> Option<Self> {
        let mut url = Url::parse(text.trim()).ok()?;
        if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
            return None;
        }
        // Of an http address, which has a host, both can be taken away.
        url.set_username("").ok()?;
        url.set_password(None).ok()?;
        if !url.fragment().is_some_and(is_path) {
            url.set_fragment(None);
        }
        trackers::take_off(&mut url);
        (url.as_str().len() <= LONGEST).then_some(Self(url))
    }

    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    pub fn as_url(&self) -> &Url {
        &self.0
    }
}

/// Hosts that say of which paper each of their pages is.
const LIBRARIES: [&str; 4] = ["doi.org", "pubmed.ncbi.nlm.nih.gov", "pmc.ncbi.nlm.nih.gov", "europepmc.org"];

impl Address {
    /// Whether the page there can be believed that it is the paper with this number (DOI): the number stands in the
    /// address, or a library keeps the page.
    pub fn bears(&self, doi: &str) -> bool {
        let decoded = percent_decode_str(self.as_str()).decode_utf8_lossy().to_lowercase();
        let kept = self.0.domain().is_some_and(|host| LIBRARIES.contains(&host));
        doi.starts_with("10.") && doi.len() > 8 && (kept || decoded.contains(&doi.to_lowercase()))
    }
}

fn is_path(fragment: &str) -> bool {
    fragment.strip_prefix('!').unwrap_or(fragment).starts_with('/')
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Option<String> {
        Address::parse(text).map(|address| address.to_string())
    }

    #[test]
    fn an_address_loses_what_makes_one_article_look_like_many() {
        assert_eq!(
            parsed("HTTPS://Ward.example:443/a?utm_source=x&id=1&fbclid=2#top").unwrap(),
            "https://ward.example/a?id=1"
        );
        assert_eq!(parsed("https://ward.example/a?utm_source=x").unwrap(), "https://ward.example/a");
        assert_eq!(parsed("https://ward.example/a?q=b%20c+d").unwrap(), "https://ward.example/a?q=b%20c+d");
        assert_eq!(parsed("https://wärd.example/ä").unwrap(), "https://xn--wrd-qla.example/%C3%A4");
        for refused in ["javascript:alert(1)", "http://[bad/x", "//ward.example", "mailto:a@b.example", ""] {
            assert_eq!(parsed(refused), None, "{refused}");
        }
        assert_eq!(parsed(&format!("https://ward.example/{}", "a".repeat(3000))), None);
    }

    #[test]
    fn who_asks_is_no_part_of_an_address() {
        assert_eq!(parsed("https://ada:secret@ward.example/a").unwrap(), "https://ward.example/a");
        assert_eq!(parsed("https://ada@ward.example/a").unwrap(), "https://ward.example/a");
    }

    #[test]
    fn a_fragment_stays_only_where_it_names_the_page() {
        assert_eq!(parsed("https://ward.example/a#:~:text=hand%20washing").unwrap(), "https://ward.example/a");
        assert_eq!(parsed("https://ward.example/a#").unwrap(), "https://ward.example/a");
        assert_eq!(parsed("https://ward.example/#!/news/7").unwrap(), "https://ward.example/#!/news/7");
        assert_eq!(parsed("https://ward.example/#/news/7").unwrap(), "https://ward.example/#/news/7");
        assert_eq!(parsed("https://ward.example/#!").unwrap(), "https://ward.example/");
    }
}
