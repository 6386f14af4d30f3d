//! Pages that want to hurt whoever reads them.

use std::time::{Duration, Instant};

use proptest::prelude::*;
use url::Url;

use super::{WebPage, body, pictures};

fn asked() -> Url {
    Url::parse("https://ward.example/news/7").unwrap()
}

/// What holds of every page.
fn check(page: &WebPage) {
    let tidy = |text: &str, most: usize| {
        let wrong = |c: char| c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        assert!(!text.contains(wrong) && text.trim() == text && !text.contains("  "), "{text:?}");
        assert!((1..=most).contains(&text.chars().count()), "{text:?}");
    };
    tidy(&page.title, 500);
    for (text, most) in [
        (&page.description, 2000),
        (&page.site, 200),
        (&page.language, 3),
        (&page.citation.doi, 250),
        (&page.citation.journal, 300),
    ] {
        if let Some(text) = text {
            tidy(text, most);
        }
    }
    for name in &page.authors {
        tidy(name, 100);
    }
    assert!(page.authors.len() <= 50 && page.pictures.len() <= pictures::MOST);
    assert!(page.text.chars().count() <= body::LONGEST);
    assert!(page.excerpt().chars().count() <= 301);
    assert!(page.pictures.iter().chain(&page.icon).chain(&page.oembed).all(|url| url.scheme().starts_with("http")));
    assert!(page.embed.iter().all(|embed| embed.src.scheme() == "https"));
}

#[test]
fn a_bomb_of_markup_takes_little_time_and_no_more_stack_than_there_is() {
    let numbered = |piece: fn(usize) -> String, count| (0..count).map(piece).collect::<String>();
    let bombs = [
        ("divs", "<div>".repeat(100_000)),
        ("divs in a table", format!("<table>{}", "<div>".repeat(100_000))),
        ("tables", "<table><td>".repeat(50_000)),
        ("spans with text", "<span>x ".repeat(100_000)),
        ("bold paragraphs", format!("{}{}", numbered(|n| format!("<b id={n}>"), 400), "<p>x".repeat(100_000))),
        ("attributes", format!("<p {}>", numbered(|n| format!("a{n} "), 60_000))),
        ("metas", "<meta property=og:image content=/a.png>".repeat(50_000)),
        ("links without end", "<a href=x>x<a href=y>".repeat(40_000)),
        ("breaks", "<br>".repeat(100_000)),
        ("paragraphs", "<p>word, word, word, word</p>".repeat(30_000)),
        ("one long word", "x".repeat(1_000_000)),
        ("openings", "<".repeat(300_000)),
        ("entities", "&amp;".repeat(200_000)),
        ("a long title", format!("<title>{}", "< | ".repeat(200_000))),
        ("a long description", format!("<meta name=description content='{}'>", "<p ".repeat(200_000))),
        ("json", format!("<script type=application/ld+json>{}</script>", "{\"@graph\":[".repeat(50_000))),
    ];
    for (name, bomb) in bombs {
        let began = Instant::now();
        let page = WebPage::read(&asked(), Some("text/html"), bomb.as_bytes()).unwrap();
        check(&page);
        let took = began.elapsed();
        if std::env::var_os("SHOW_TIMES").is_some() {
            eprintln!("{name}: {took:?}");
        }
        // Unoptimised, on a machine that builds something else.
        assert!(took < Duration::from_secs(90), "{name}: {took:?}");
    }
}

/// Pieces that parsers stumble over.
fn markup() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("<meta property=og:title content='"),
        Just("<meta name=citation_author content=\""),
        Just("<meta name=citation_doi content="),
        Just("<meta name=date content='"),
        Just("<link rel=canonical href='"),
        Just("<link rel=icon sizes='"),
        Just("<base href="),
        Just("<script type=application/ld+json>{\"@type\":\"Article\",\"author\":["),
        Just("\"}]"),
        Just("</script>"),
        Just("<title>"),
        Just("<img srcset='"),
        Just("<article><p>"),
        Just("<table>"),
        Just("<time pubdate datetime="),
        Just("'>"),
        Just("\">"),
        Just(">"),
        Just("https://doi.org/10.1234/"),
        Just("10.1"),
        Just("2023-05-"),
        Just(", "),
        Just(" | "),
        Just("By "),
        Just("ä\u{202e}\0 İß"),
        Just("&#0;&amp;lt;"),
        Just("<!--"),
        Just("-->"),
        Just("<template>"),
        Just("<svg><title>"),
        Just("<noscript>"),
        Just("%zz%00"),
    ];
    let any = proptest::string::string_regex("(?s).{0,12}").unwrap();
    proptest::collection::vec(prop_oneof![3 => piece.prop_map(str::to_owned), 1 => any], 0..40)
        .prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..600), said in "[ -~]{0,40}") {
        for content_type in [None, Some("text/html"), Some("text/plain"), Some(said.as_str())] {
            if let Ok(page) = WebPage::read(&asked(), content_type, &bytes) {
                check(&page.with_oembed(&bytes));
            }
        }
    }

    #[test]
    fn no_markup_makes_it_panic(html in markup()) {
        match WebPage::read(&asked(), Some("text/html"), html.as_bytes()) {
            Ok(page) => check(&page),
            Err(why) => prop_assert_eq!(why, super::Unreadable::Empty),
        }
    }
}
