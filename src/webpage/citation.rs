//! How a paper is cited: the tags of Highwire Press (`citation_*`), Dublin Core and PRISM.

use percent_encoding::percent_decode_str;
use url::Url;

use super::{head::Head, words::words};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Citation {
    /// In small letters, from "10." on.
    pub doi: Option<String>,
    pub pmid: Option<String>,
    pub journal: Option<String>,
    pub volume: Option<String>,
    pub issue: Option<String>,
    /// "101-109", or one alone.
    pub pages: Option<String>,
}

const DOIS: [&str; 9] = [
    "citation_doi",
    "prism.doi",
    "bepress_citation_doi",
    "doi",
    "dc.identifier.doi",
    "dc.identifier",
    "dcterms.identifier",
    "dc.relation.isversionof",
    "citation_id",
];

impl Citation {
    pub(super) fn of(head: &Head, asked: &Url) -> Self {
        let text = |names: &[&str], length| head.all(names).find_map(|text| words(text, length));
        let canonical = head.links("canonical").filter_map(|link| head.resolve(&link.href));
        let linked = canonical.chain([asked.clone()]).find_map(|url| doi_of_address(&url));
        let pmids = head.all(&["citation_pmid", "ncbi_uid", "dc.identifier.pmid", "pmid"]).take(20).find_map(pmid);
        // Any number of anything may stand there.
        let marked = |text: &str| {
            pmid(text).filter(|_| text.trim().get(..5).is_some_and(|mark| mark.eq_ignore_ascii_case("pmid:")))
        };
        let pmid = pmids.or_else(|| head.all(&["dc.identifier"]).take(20).find_map(marked));
        let first = text(&["citation_firstpage", "prism.startingpage"], 20);
        let last = text(&["citation_lastpage", "prism.endingpage"], 20);
        Self {
            doi: head.all(&DOIS).find_map(doi).or(linked),
            pmid,
            journal: text(
                &[
                    "citation_journal_title",
                    "prism.publicationname",
                    "citation_conference_title",
                    "citation_journal_abbrev",
                ],
                300,
            ),
            volume: text(&["citation_volume", "prism.volume"], 50),
            issue: text(&["citation_issue", "prism.number", "prism.issueidentifier"], 50),
            pages: match (first, last) {
                (Some(first), Some(last)) if first != last => Some(format!("{first}-{last}")),
                (Some(page), _) | (None, Some(page)) => Some(page),
                (None, None) => text(&["citation_pages", "prism.pagerange", "dc.identifier.pagenumber"], 50),
            },
        }
    }

    /// Whether it says enough for a paper to be cited by.
    pub(super) fn is_any(&self) -> bool {
        self.doi.is_some() || self.pmid.is_some() || self.journal.is_some()
    }
}

/// Of `doi:10.1234/ABC`, `https://doi.org/10.1234/abc`, or the thing itself.
pub(super) fn doi(text: &str) -> Option<String> {
    let text = text.trim();
    let small = text.get(..40).unwrap_or(text).to_ascii_lowercase();
    let prefixes = [
        "doi:",
        "info:doi/",
        "urn:doi:",
        "https://doi.org/",
        "http://doi.org/",
        "https://dx.doi.org/",
        "http://dx.doi.org/",
    ];
    let prefix = prefixes.iter().find(|prefix| small.starts_with(**prefix));
    let decoded = prefix.filter(|prefix| prefix.starts_with("http")).map(|prefix| {
        let path = text[prefix.len()..].split(['?', '#']).next().unwrap_or_default();
        percent_decode_str(path).decode_utf8_lossy().into_owned()
    });
    let bare = decoded.as_deref().unwrap_or_else(|| text[prefix.map_or(0, |prefix| prefix.len())..].trim());
    let bare = bare.split_whitespace().next()?.trim_end_matches(['.', ',', ';', '"', '\'']);
    // A bracket may belong to it: "10.1016/s0140-6736(05)67889-5".
    let bare = if bare.contains('(') { bare } else { bare.trim_end_matches(')') };
    let (registrant, rest) = bare.strip_prefix("10.")?.split_once('/')?;
    let numbered = registrant.len() >= 4
        && registrant.split('.').all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()));
    let plain = bare.chars().all(|c| c.is_ascii_graphic()) && bare.len() <= 250;
    (numbered && plain && !rest.is_empty()).then(|| bare.to_ascii_lowercase())
}

/// Of an address of the DOI system itself.
fn doi_of_address(url: &Url) -> Option<String> {
    let resolver = url.domain().is_some_and(|host| ["doi.org", "dx.doi.org", "www.doi.org"].contains(&host));
    let path = percent_decode_str(url.path().trim_start_matches('/')).decode_utf8_lossy();
    resolver.then(|| doi(&path))?
}

fn pmid(text: &str) -> Option<String> {
    let text = text.trim();
    let small = text.to_ascii_lowercase();
    let number = small.strip_prefix("pmid:").unwrap_or(&small).trim();
    let plain = (1..=9).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| number.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::webpage::head::tests::head;

    fn cited(asked: &str, tags: &str) -> Citation {
        Citation::of(&head(tags), &Url::parse(asked).unwrap())
    }

    fn here(tags: &str) -> Citation {
        cited("https://journal.example/7", tags)
    }

    #[test]
    fn a_paper_says_how_to_cite_it() {
        let citation = here(
            "<meta name=citation_doi content='10.1234/JW.2020.7'><meta name=citation_pmid content=31234567>\
             <meta name=citation_journal_title content='Journal of  Wards'><meta name=citation_volume content=12>\
             <meta name=citation_issue content='3 Suppl 1'><meta name=citation_firstpage content=101>\
             <meta name=citation_lastpage content=109>",
        );
        assert_eq!(citation.doi.as_deref(), Some("10.1234/jw.2020.7"));
        assert_eq!(citation.pmid.as_deref(), Some("31234567"));
        assert_eq!(citation.journal.as_deref(), Some("Journal of Wards"));
        assert_eq!((citation.volume.as_deref(), citation.issue.as_deref()), (Some("12"), Some("3 Suppl 1")));
        assert_eq!(citation.pages.as_deref(), Some("101-109"));
        assert!(citation.is_any() && !here("<p>").is_any());
    }

    #[test]
    fn prism_and_dublin_core_say_it_as_well() {
        let citation = here(
            "<meta name=prism.publicationName content=Wards><meta name=prism:volume content=2><meta name=prism.number content=4>\
             <meta name=prism.startingPage content=e7><meta name=dc.identifier content='doi:10.1234/x(7)'>",
        );
        assert_eq!(citation.doi.as_deref(), Some("10.1234/x(7)"));
        assert_eq!(citation.journal.as_deref(), Some("Wards"));
        assert_eq!((citation.volume.as_deref(), citation.issue.as_deref()), (Some("2"), Some("4")));
        assert_eq!(citation.pages.as_deref(), Some("e7"));
        let same = "<meta name=citation_firstpage content=5><meta name=citation_lastpage content=5>";
        assert_eq!(here(same).pages.as_deref(), Some("5"));
        assert_eq!(here("<meta name=DC.Identifier content='PMID: 31234567'>").pmid.as_deref(), Some("31234567"));
    }

    #[test]
    fn a_doi_is_one_however_it_is_written() {
        for text in [
            "10.1234/ab",
            "DOI:10.1234/AB",
            "doi: 10.1234/ab.",
            "https://doi.org/10.1234/ab?x=1",
            "http://dx.doi.org/10.1234%2Fab",
            "info:doi/10.1234/ab",
            " 10.1234/ab) ",
        ] {
            assert_eq!(doi(text).as_deref(), Some("10.1234/ab"), "{text}");
        }
        assert_eq!(doi("10.1000.10/a"), Some("10.1000.10/a".to_owned()));
        let long = format!("10.1234/{}", "a".repeat(300));
        for text in [
            "",
            "10.1234",
            "10.1234/",
            "10.x/ab",
            "10.12/ab",
            "11.1234/ab",
            "https://ward.example/10.1234/ab",
            "10.1234/ä",
            &long,
        ] {
            assert_eq!(doi(text), None, "{text}");
        }
    }

    #[test]
    fn an_address_of_the_doi_system_tells_it() {
        assert_eq!(cited("https://doi.org/10.1234/AB%2F7", "<p>").doi.as_deref(), Some("10.1234/ab/7"));
        assert_eq!(here("<link rel=canonical href=https://doi.org/10.1234/ab>").doi.as_deref(), Some("10.1234/ab"));
        assert_eq!(here("<link rel=canonical href=https://ward.example/10.1234/ab>").doi, None);
    }
}
