//! Who wrote it.

use dom_query::Document;

use super::{
    head::Head,
    words::{gist, words},
};

const MOST: usize = 50;
const LONGEST: usize = 100;
/// In front of a name, in small letters.
const BY: [&str; 8] =
    ["written by ", "posted by ", "reported by ", "by: ", "by ", "author: ", "authors: ", "words by "];
const NOBODY: [&str; 9] =
    ["admin", "administrator", "webmaster", "root", "editor", "author", "staff", "anonymous", "unknown"];
/// After a comma they are no first names.
const TITLES: [&str; 26] = [
    "md", "phd", "rn", "mph", "ms", "msc", "ma", "mba", "bsc", "ba", "do", "dnp", "np", "pa", "pharmd", "dds", "dmd",
    "mbbs", "frcp", "facp", "rd", "jr", "sr", "ii", "iii", "esq",
];

/// Those the page names best: of a paper its citation, else its metadata, else the line above its text.
pub(super) fn authors(head: &Head, page: &Document, byline: Option<&str>) -> Vec<String> {
    let site = head.first(&["og:site_name"]).map(gist);
    let sources: [&dyn Fn() -> Vec<String>; 6] = [
        &|| head.all(&["citation_author"]).map(turned).collect(),
        &|| head.all(&["citation_authors"]).flat_map(|all| all.split(';').map(turned)).collect(),
        &|| head.json_ld.authors.iter().flat_map(|line| apart(line)).collect(),
        &|| {
            head.all(&["dc.creator", "dcterms.creator", "dc.contributor.author"])
                .flat_map(|all| all.split(';').map(turned))
                .collect()
        },
        &|| {
            head.all(&["author", "article:author", "parsely-author", "sailthru.author", "byl"])
                .flat_map(apart)
                .collect()
        },
        &|| on_page(page, byline).iter().flat_map(|line| apart(line)).collect(),
    ];
    let mut authors: Vec<String> = Vec::new();
    for source in sources {
        for name in source().iter().take(4 * MOST).filter_map(|name| clean(name)) {
            let gist = gist(&name);
            let known = authors.iter().any(|author| self::gist(author) == gist);
            if !known && Some(&gist) != site.as_ref() && authors.len() < MOST {
                authors.push(name);
            }
        }
        if !authors.is_empty() {
            break;
        }
    }
    authors
}

fn on_page(page: &Document, byline: Option<&str>) -> Vec<String> {
    let named = page.select("a[rel~=author], [itemprop=author] [itemprop=name], [itemprop=author]");
    let named = named.nodes().iter().take(10).map(|node| node.text().to_string());
    let named: Vec<_> = named.filter(|name| name.len() <= 2 * LONGEST).collect();
    if named.is_empty() { byline.map(str::to_owned).into_iter().collect() } else { named }
}

/// "Doe, Jane" as catalogues write it is "Jane Doe"; "Jane Doe, MD" stays.
fn turned(name: &str) -> String {
    let name = words(name, 200).unwrap_or_default();
    let few = |part: &str| (1..=3).contains(&part.split_whitespace().count());
    match name.split(", ").collect::<Vec<_>>()[..] {
        [family, given] if few(family) && few(given) && !is_title(given) => format!("{given} {family}"),
        [family, given, title] if few(family) && few(given) && is_title(title) && !is_title(given) => {
            format!("{given} {family}, {title}")
        }
        _ => name,
    }
}

fn is_title(text: &str) -> bool {
    text.split_whitespace().all(|word| TITLES.contains(&gist(word).as_str()))
}

/// The names in one line: "By Jane Doe, John Roe and Mary Major".
fn apart(line: &str) -> Vec<String> {
    let line = without_by(&words(line, 2000).unwrap_or_default()).to_owned();
    let mut names: Vec<String> = Vec::new();
    for part in line.split([';', '|', '•']).flat_map(|part| part.split(" and ")).flat_map(|part| part.split(" & ")) {
        let pieces: Vec<&str> = part.split(", ").map(str::trim).filter(|piece| !piece.is_empty()).collect();
        // A piece of one word is a title, or half of a name.
        if pieces.iter().all(|piece| piece.contains(' ') && !is_title(piece)) {
            names.extend(pieces.into_iter().map(str::to_owned));
        } else {
            names.push(part.trim().trim_end_matches(',').to_owned());
        }
    }
    names
}

fn without_by(line: &str) -> &str {
    let by = BY.iter().find(|by| line.get(..by.len()).is_some_and(|start| start.eq_ignore_ascii_case(by)));
    by.map_or(line, |by| line[by.len()..].trim_start())
}

fn clean(name: &str) -> Option<String> {
    let name = words(name, 4 * LONGEST)?;
    // jane@ward.example (Jane Doe)
    let name = match name.split_once('(') {
        Some((mail, inside)) if mail.contains('@') => inside.trim_end_matches(')'),
        _ => &name,
    };
    let name = without_by(name)
        .trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':' | '|' | '-' | '–' | '*'));
    let address = name.contains("://") || name.contains('@') || name.starts_with("www.") || name.starts_with('/');
    let telling = name.chars().any(char::is_alphabetic) && name.chars().count() <= LONGEST;
    (telling && !address && !NOBODY.contains(&gist(name).as_str())).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::webpage::{document, head::tests::head};

    fn named(tags: &str) -> Vec<String> {
        authors(&head(tags), &document::parse(tags), None)
    }

    fn author(content: &str) -> Vec<String> {
        named(&format!("<meta name=author content='{content}'>"))
    }

    #[test]
    fn a_line_of_names_is_taken_apart() {
        assert_eq!(author("By Jane Doe"), ["Jane Doe"]);
        assert_eq!(author("BY JANE DOE and John Roe"), ["JANE DOE", "John Roe"]);
        assert_eq!(author("Jane Doe, John Roe &amp; Mary Major"), ["Jane Doe", "John Roe", "Mary Major"]);
        assert_eq!(author("Jane Doe, MD"), ["Jane Doe, MD"]);
        assert_eq!(author("jane@ward.example (Jane Doe)"), ["Jane Doe"]);
        assert_eq!(author("Byron Smith"), ["Byron Smith"]);
    }

    #[test]
    fn addresses_and_nobodies_are_no_authors() {
        for nobody in
            ["https://social.example/jane", "jane@ward.example", "admin", " - ", "", "www.ward.example", "123"]
        {
            assert!(author(nobody).is_empty(), "{nobody}");
        }
        let tags = "<meta property=og:site_name content='Ward News'><meta name=author content='Ward News'>";
        assert!(named(tags).is_empty());
        assert!(author(&"x".repeat(300)).is_empty());
    }

    #[test]
    fn a_paper_names_its_authors_as_catalogues_do() {
        let tags = "<meta name=citation_author content='Doe, Jane'><meta name=citation_author content='John Roe'>\
            <meta name=citation_author content='Major, Mary A., PhD'><meta name=citation_author content='Doe, Jane'>\
            <meta name=citation_author content='Public Health Agency, Department of Wards and Wings'><meta name=author content=x>";
        assert_eq!(
            named(tags),
            ["Jane Doe", "John Roe", "Mary A. Major, PhD", "Public Health Agency, Department of Wards and Wings"]
        );
        assert_eq!(named("<meta name=citation_authors content='Doe, Jane; Roe J;'>"), ["Jane Doe", "Roe J"]);
        assert_eq!(named("<meta name=DC.Creator content='Doe, Jane'>"), ["Jane Doe"]);
        let many: Vec<_> = (0..80).map(|n| format!("<meta name=citation_author content='Doe {n}, Jane'>")).collect();
        assert_eq!(named(&many.concat()).len(), 50);
    }

    #[test]
    fn a_page_without_metadata_names_them_above_its_text() {
        assert_eq!(named("<p>By <a rel=author href=/jane>Jane Doe</a>"), ["Jane Doe"]);
        assert_eq!(named("<p itemprop=author><b itemprop=name>Jane Doe</b></p>"), ["Jane Doe"]);
        assert_eq!(authors(&head("<p>"), &document::parse("<p>"), Some("By Jane Doe")), ["Jane Doe"]);
        let json =
            "<script type=application/ld+json>{\"@type\":\"Article\",\"author\":{\"name\":\"By Jane Doe\"}}</script>";
        assert_eq!(named(json), ["Jane Doe"]);
    }
}
