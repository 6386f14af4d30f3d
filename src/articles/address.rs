//! The one address of an article.

use std::fmt;

use url::Url;

/// Absolute, http or https, ASCII as RFC 3986 writes it, without the trackers that make one
/// article look like many, nor the fragment, which names a place within it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address(Url);

/// What the database takes.
const LONGEST: usize = 2048;
const TRACKERS: [&str; 7] = ["fbclid", "gclid", "dclid", "igshid", "mc_cid", "mc_eid", "msclkid"];

impl Address {
    /// None where no browser may follow it.
    pub fn parse(text: &str) -> Option<Self> {
        let mut url = Url::parse(text.trim()).ok()?;
        if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
            return None;
        }
        url.set_fragment(None);
        let tracks = |name: &str| name.starts_with("utm_") || TRACKERS.contains(&name);
        if url.query_pairs().any(|(name, _)| tracks(&name)) {
            let kept: Vec<_> = url
                .query_pairs()
                .filter(|(name, _)| !tracks(name))
                .map(|(n, v)| (n.into_owned(), v.into_owned()))
                .collect();
            url.query_pairs_mut().clear().extend_pairs(kept);
            if url.query() == Some("") {
                url.set_query(None);
            }
        }
        (url.as_str().len() <= LONGEST).then_some(Self(url))
    }

    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_loses_what_makes_one_article_look_like_many() {
        let parsed = |text| Address::parse(text).map(|address| address.to_string());
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
}
