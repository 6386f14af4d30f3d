//! What looks like a number of somebody and is none: addresses of pages, and the numbers of studies, papers and books.

use std::ops::Range;

use linkify::{LinkFinder, LinkKind};

use super::{finding::Kind, pattern::Pattern};

static REGISTERED: Pattern = Pattern::new(&[
    r"(?i)\b(?:",
    // studies
    r"NCT ?\d{8}|ISRCTN ?\d{8}|(?:EU-?CTR|EudraCT)?\b20\d{2}-\d{6}-\d{2}|20\d{2}-\d{6}-\d{2}-\d{2}",
    r"|DRKS ?\d{8}|ACTRN ?\d{14}|CRD ?\d{11}|ChiCTR[-A-Z]{0,10}\d{6,12}|(?:JPRN-)?UMIN\d{9}|NTR ?\d{3,5}",
    r"|CTRI/[\d/]{8,20}",
    // papers and people who wrote them
    r"|10\.\d{4,9}/[^\s<>]{1,120}|PM(?:C|CID:? ?PMC) ?\d{4,9}|PMID:? ?\d{4,9}|arXiv:? ?\d{4}\.\d{4,5}",
    r"|0000-000\d-\d{4}-\d{3}[\dX]",
    // books and journals
    r"|ISBN(?:-1[03])?:? ?[\d -]{9,17}[\dX]|e?ISSN:? ?\d{4}-?\d{3}[\dX]",
    r")",
]);

/// What must not be looked at: in the order of the text, though some may overlap.
pub fn parts(text: &str) -> Vec<Range<usize>> {
    let links = LinkFinder::new();
    let links = links.links(text).filter(|link| *link.kind() == LinkKind::Url).map(|link| link.start()..link.end());
    let sites = SITE.each(text);
    let tokens = Kind::ALL.into_iter().flat_map(|kind| text.match_indices(kind.token()));
    let tokens = tokens.map(|(start, token)| start..start + token.len());
    let mut parts: Vec<_> = links.chain(sites).chain(REGISTERED.each(text)).chain(tokens).collect();
    parts.sort_by_key(|part| part.start);
    parts
}

/// Written without a scheme: "www.health.example/case-448812".
static SITE: Pattern = Pattern::new(&[r"\bwww\.[^\s<>()]{1,200}"]);
