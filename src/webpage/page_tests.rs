use super::*;
use encoding_rs::SHIFT_JIS;

fn page(content_type: Option<&str>, bytes: &[u8]) -> WebPage {
    WebPage::read(
        &Url::parse("https://ward.example/files/Annual_report-2023.pdf?utm_source=x").unwrap(),
        content_type,
        bytes,
    )
    .unwrap()
}

fn html(html: &str) -> WebPage {
    page(Some("text/html; charset=utf-8"), html.as_bytes())
}

const NEWS: &str = r#"<!DOCTYPE html><html lang="en-GB"><head>
    <title>Why nurses wash their hands | Ward News</title>
    <link rel="canonical" href="/news/hands?fbclid=1">
    <link rel="icon" sizes="32x32" href="/icon.png">
    <meta property="og:site_name" content="Ward News"><meta property="og:title" content="Why nurses wash their hands - Ward News">
    <meta property="og:description" content="Clean hands keep everybody well, says a new study of four wards.">
    <meta property="og:image" content="/hands.jpg"><meta property="og:type" content="article">
    <meta property="article:published_time" content="2023-05-01T09:30:00+01:00">
    <meta name="author" content="By Jane Doe and John Roe"></head>
    <body><nav>Home</nav><article><h1>Why nurses wash their hands</h1>
    <p>Clean hands keep everybody well. So says a study of four wards in one town, which was published on Monday morning.</p>
    <p>For a year its authors counted how often somebody fell ill, and how often hands were washed before and after.</p>
    </article></body></html>"#;

#[test]
fn a_news_page_says_all_of_itself() {
    let page = html(NEWS);
    assert_eq!(page.address.as_str(), "https://ward.example/news/hands");
    assert_eq!(page.title, "Why nurses wash their hands");
    assert_eq!(page.description.as_deref(), Some("Clean hands keep everybody well, says a new study of four wards."));
    assert!(page.text.contains("a year its authors counted") && page.text.contains("\n\n"), "{}", page.text);
    assert_eq!(page.site.as_deref(), Some("Ward News"));
    assert_eq!(page.icon.unwrap().as_str(), "https://ward.example/icon.png");
    assert_eq!(page.authors, ["Jane Doe", "John Roe"]);
    assert_eq!(page.published_at.unwrap().to_rfc3339(), "2023-05-01T08:30:00+00:00");
    assert_eq!(page.language.as_deref(), Some("en"));
    assert_eq!(page.pictures[0].as_str(), "https://ward.example/hands.jpg");
    assert_eq!((page.kind, page.embed, page.oembed), (Kind::Article, None, None));
    assert_eq!(page.citation, Citation::default());
}

#[test]
fn a_paper_a_video_and_slides_are_what_they_say() {
    assert_eq!(html("<meta name=citation_title content=Hands>").kind, Kind::Paper);
    assert_eq!(html("<meta name=dc.identifier content=10.1234/a>").kind, Kind::Paper);
    assert_eq!(html("<meta property=og:type content=video.other>").kind, Kind::Video);
    assert_eq!(html("<meta property=og:type content=x:presentation>").kind, Kind::Slides);
    assert_eq!(html("<meta name=dc.title content=Hands>").kind, Kind::Article);
}

#[test]
fn a_document_and_a_picture_are_called_after_their_file() {
    for content_type in [Some("application/pdf"), Some("text/html"), None] {
        let page = page(content_type, b"%PDF-1.7\n\x00\xff");
        assert_eq!((page.title.as_str(), page.kind), ("Annual report 2023", Kind::Document));
        assert_eq!(page.address.as_str(), "https://ward.example/files/Annual_report-2023.pdf");
        assert!(page.text.is_empty() && page.pictures.is_empty());
    }
    let picture = page(Some("text/plain"), b"\x89PNG\r\n\x1a\n\0\0\0");
    assert_eq!(picture.pictures[0].as_str(), "https://ward.example/files/Annual_report-2023.pdf");
    assert_eq!((picture.title.as_str(), picture.kind), ("Annual report 2023", Kind::Article));
    assert!(page(Some("image/svg+xml"), b"<svg xmlns='x'/>").pictures.is_empty());
}

#[test]
fn a_text_is_read_and_one_that_is_html_is_read_as_html() {
    let plain = page(Some("text/plain"), "One\u{7}  line.\r\n\r\nTwo.".as_bytes());
    assert_eq!((plain.text.as_str(), plain.title.as_str()), ("One line.\n\nTwo.", "Annual report 2023"));
    assert_eq!(page(Some("text/plain"), NEWS.as_bytes()).title, "Why nurses wash their hands");
    assert_eq!(page(None, NEWS.as_bytes()).title, "Why nurses wash their hands");
}

#[test]
fn a_page_of_any_charset_is_read() {
    let (bytes, ..) = SHIFT_JIS.encode("<html><meta charset=shift_jis><title>手を洗う</title><p>看護");
    assert_eq!(page(Some("text/html"), &bytes).title, "手を洗う");
    let bytes: Vec<u8> = "\u{feff}<title>Händewaschen</title>".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(page(Some("text/html; charset=utf-8"), &bytes).title, "Händewaschen");
}

#[test]
fn an_empty_page_and_an_address_too_long_are_refused() {
    let asked = Url::parse("https://ward.example/").unwrap();
    for nothing in [&b""[..], b" \r\n\t"] {
        assert_eq!(WebPage::read(&asked, Some("text/html"), nothing).unwrap_err(), Unreadable::Empty);
    }
    let long = Url::parse(&format!("https://ward.example/{}", "a".repeat(3000))).unwrap();
    for bytes in [&b"<p>"[..], b"%PDF-1.7"] {
        assert_eq!(WebPage::read(&long, None, bytes).unwrap_err(), Unreadable::Address);
    }
}

#[test]
fn an_excerpt_is_whole_sentences() {
    assert_eq!(html(NEWS).excerpt(), "Clean hands keep everybody well, says a new study of four wards.");
    let sentence = "The nurses of this ward wash their hands before they go to a patient, and afterwards. ";
    let text = format!("<p>Monday, 1 May</p><p>{}</p>", sentence.repeat(9));
    assert_eq!(html(&text).excerpt(), sentence.repeat(3).trim());
    let long = html(&format!("<meta name=description content='{}'>", "word, ".repeat(200))).excerpt();
    assert!(long.ends_with("word…") && long.chars().count() <= 301, "{long}");
    assert_eq!(html("<p>Closed.").excerpt(), "Closed.");
    assert_eq!(html("<img>").excerpt(), "");
}

#[test]
fn broken_html_is_read_as_far_as_it_goes() {
    let page = html("</p><title>Hands<title>x</ti</title><table><p>A <b>bold <i>word</b> here</i><td><!-- <p");
    assert!(page.title.starts_with("Hands"), "{}", page.title);
    assert!(page.text.contains("bold word here"), "{}", page.text);
}
