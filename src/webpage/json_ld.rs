//! What a page says in JSON-LD, in the words of schema.org.

use std::collections::HashMap;

use dom_query::Document;
use serde_json::Value;
use url::Url;

/// Of the one thing that the page is about. Not yet tidy.
#[derive(Debug, Default)]
pub(super) struct JsonLd {
    pub headline: Option<String>,
    pub description: Option<String>,
    pub authors: Vec<String>,
    pub published: Option<String>,
    pub language: Option<String>,
    pub images: Vec<String>,
    pub site: Option<String>,
    /// Where its video or slides are shown in a frame.
    pub frame: Option<String>,
    pub is_video: bool,
    pub is_slides: bool,
}

const MOST_SCRIPTS: usize = 20;
const LARGEST_SCRIPT: usize = 1 << 20;
const MOST_THINGS: usize = 1000;
const MOST_OF_ONE: usize = 50;

impl JsonLd {
    pub fn of(page: &Document, asked: &Url) -> Self {
        let scripts = page.select("script[type]");
        let scripts = scripts.nodes().iter().filter(|script| {
            let media_type = script.attr_or("type", "");
            media_type.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/ld+json"))
        });
        let parsed: Vec<Value> = scripts.take(MOST_SCRIPTS).filter_map(|script| parse(&script.text())).collect();
        let mut things = Things::default();
        for value in &parsed {
            things.take(value);
        }
        things.told(asked)
    }
}

fn parse(script: &str) -> Option<Value> {
    let inside = script.trim().trim_start_matches("<!--").trim_end_matches("-->").trim();
    let inside = inside.trim_start_matches("//").trim_start_matches("<![CDATA[");
    let inside = inside.trim_end_matches("//").trim_end().trim_end_matches("]]>").trim_end().trim_end_matches("//");
    if inside.len() > LARGEST_SCRIPT {
        return None;
    }
    let parsed = serde_json::from_str(inside).or_else(|_| {
        // Line ends within a text, as hurried writers leave them, and a last semicolon.
        let plain = inside.replace(char::is_control, " ");
        serde_json::from_str(plain.trim().trim_end_matches(';'))
    });
    parsed.ok()
}

#[derive(Default)]
struct Things<'a> {
    all: Vec<&'a Value>,
    by_id: HashMap<&'a str, &'a Value>,
}

impl<'a> Things<'a> {
    /// Parsed text is at most 128 levels deep, and so is this.
    fn take(&mut self, value: &'a Value) {
        match value {
            Value::Array(values) => values.iter().for_each(|value| self.take(value)),
            Value::Object(fields) if self.all.len() < MOST_THINGS => {
                self.all.push(value);
                if let Some(id) = value["@id"].as_str().filter(|_| fields.len() > 1) {
                    self.by_id.entry(id).or_insert(value);
                }
                for name in ["@graph", "mainEntity", "mainEntityOfPage"] {
                    self.take(&value[name]);
                }
            }
            _ => {}
        }
    }

    fn told(&self, asked: &Url) -> JsonLd {
        let of_type = |name| self.all.iter().copied().find(|thing| types(thing).any(|known| known == name));
        let site = of_type("WebSite").and_then(name);
        // Of several articles the page is the one that says so; else the first.
        let about = self.all.iter().copied().filter(|thing| rank(thing) > 0).rev();
        let Some(about) = about.max_by_key(|thing| (rank(thing), is_at(thing, asked))) else {
            return JsonLd { site, ..JsonLd::default() };
        };
        let text = |name: &str| as_text(&about[name]);
        let video = self.resolved(&about["video"]);
        let video = if is(about, "VideoObject") {
            about
        } else {
            video.as_array().map_or(video, |all| all.first().unwrap_or(video))
        };
        let shown = if is(about, "PresentationDigitalDocument") { about } else { video };
        let mut authors = Vec::new();
        self.names(if about["author"].is_null() { &about["creator"] } else { &about["author"] }, &mut authors);
        let mut images = Vec::new();
        self.addresses(&about["image"], &mut images);
        self.addresses(&about["thumbnailUrl"], &mut images);
        JsonLd {
            headline: text("headline").or_else(|| text("name")),
            description: text("description"),
            authors,
            published: text("datePublished").or_else(|| text("uploadDate")).or_else(|| text("dateCreated")),
            language: text("inLanguage").or_else(|| as_text(&about["inLanguage"]["alternateName"])),
            images,
            site: site.or_else(|| name(self.resolved(&about["publisher"]))),
            frame: as_text(&shown["embedUrl"]),
            is_video: is(about, "VideoObject"),
            is_slides: is(about, "PresentationDigitalDocument"),
        }
    }

    /// What an `{"@id": …}` stands for.
    fn resolved(&self, value: &'a Value) -> &'a Value {
        let only_id = value.as_object().is_some_and(|fields| fields.len() == 1);
        value["@id"].as_str().filter(|_| only_id).and_then(|id| self.by_id.get(id).copied()).unwrap_or(value)
    }

    fn names(&self, value: &'a Value, names: &mut Vec<String>) {
        match self.resolved(value) {
            Value::Array(values) => values.iter().take(MOST_OF_ONE).for_each(|value| self.names(value, names)),
            thing => names.extend(name(thing)),
        }
    }

    fn addresses(&self, value: &'a Value, addresses: &mut Vec<String>) {
        match self.resolved(value) {
            Value::Array(values) => values.iter().take(MOST_OF_ONE).for_each(|value| self.addresses(value, addresses)),
            thing => {
                let found = as_text(thing).or_else(|| as_text(&thing["url"])).or_else(|| as_text(&thing["contentUrl"]));
                addresses.extend(found);
            }
        }
    }
}

fn as_text(value: &Value) -> Option<String> {
    let text = match value {
        Value::Array(values) => values.first()?.as_str()?,
        Value::Object(_) => value["@value"].as_str()?,
        value => value.as_str()?,
    };
    (!text.trim().is_empty()).then(|| text.trim().to_owned())
}

fn name(thing: &Value) -> Option<String> {
    as_text(thing).or_else(|| as_text(&thing["name"])).or_else(|| {
        let (given, family) = (as_text(&thing["givenName"])?, as_text(&thing["familyName"])?);
        Some(format!("{given} {family}"))
    })
}

fn types(thing: &Value) -> impl Iterator<Item = &str> {
    let one = thing["@type"].as_str().into_iter();
    let many = thing["@type"].as_array().into_iter().flatten().filter_map(Value::as_str);
    one.chain(many).map(|name| name.rsplit(['/', ':', '#']).next().unwrap_or(name))
}

fn is(thing: &Value, name: &str) -> bool {
    types(thing).any(|known| known == name)
}

/// How much a thing is what a page is about; 0: not at all.
fn rank(thing: &Value) -> u8 {
    let of_one = |name: &str| match name {
        "Report"
        | "Thesis"
        | "Book"
        | "Chapter"
        | "PodcastEpisode"
        | "Dataset"
        | "Recipe"
        | "VideoObject"
        | "PresentationDigitalDocument" => 3,
        name if name.ends_with("Article") || name.ends_with("Posting") => 3,
        "CreativeWork" | "Review" | "Course" | "Event" => 2,
        name if name.ends_with("WebPage") => 1,
        _ => 0,
    };
    types(thing).map(of_one).max().unwrap_or(0)
}

fn is_at(thing: &Value, asked: &Url) -> bool {
    let page = &thing["mainEntityOfPage"];
    [&thing["url"], &thing["@id"], page, &page["@id"]].into_iter().filter_map(Value::as_str).any(|address| {
        let address = address.split('#').next().unwrap_or_default();
        asked
            .join(address)
            .is_ok_and(|url| !address.is_empty() && url.path() == asked.path() && url.query() == asked.query())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::webpage::head::tests::head;

    fn told(json: &str) -> JsonLd {
        head(&format!("<script type='application/ld+json'>{json}</script>")).json_ld
    }

    #[test]
    fn an_article_stands_in_a_graph_with_its_author_elsewhere() {
        let told = told(
            r##"{"@context": "https://schema.org", "@graph": [
                {"@type": "WebSite", "@id": "#site", "name": "Ward News"},
                {"@type": "WebPage", "name": "no"},
                {"@type": ["NewsArticle", "Thing"], "headline": "Hands", "author": [{"@id": "#ada"}, "Rui Costa"],
                 "datePublished": "2023-05-01", "inLanguage": "en-GB", "description": "Why & how",
                 "image": [{"@type": "ImageObject", "url": "/a.png"}, "/b.png"]},
                {"@type": "Person", "@id": "#ada", "givenName": "Ada", "familyName": "Byron"}]}"##,
        );
        assert_eq!(told.headline.as_deref(), Some("Hands"));
        assert_eq!(told.authors, ["Ada Byron", "Rui Costa"]);
        assert_eq!(told.images, ["/a.png", "/b.png"]);
        assert_eq!(told.site.as_deref(), Some("Ward News"));
        assert_eq!((told.published.as_deref(), told.language.as_deref()), (Some("2023-05-01"), Some("en-GB")));
        assert_eq!(told.description.as_deref(), Some("Why & how"));
    }

    #[test]
    fn of_several_articles_it_is_the_one_of_this_address_else_the_first() {
        let list = r#"[{"@type":"BlogPosting","headline":"A","url":"/news/6"},{"@type":"BlogPosting","headline":"B"#;
        assert_eq!(told(&format!("{list}\"}}]")).headline.as_deref(), Some("A"));
        let here = format!(r#"{list}","mainEntityOfPage":{{"@id":"https://ward.example/news/7#x"}}}}]"#);
        assert_eq!(told(&here).headline.as_deref(), Some("B"));
    }

    #[test]
    fn a_video_and_slides_are_shown_in_a_frame() {
        let video = told(
            r#"{"@type":"VideoObject","name":"Washing","embedUrl":"https://v.example/e/1","uploadDate":"2020-01-02"}"#,
        );
        assert!(video.is_video && !video.is_slides);
        assert_eq!(video.frame.as_deref(), Some("https://v.example/e/1"));
        let article = told(
            r#"{"@type":"Article","headline":"A","video":[{"@type":"VideoObject","embedUrl":"https://v.example/e/2"}]}"#,
        );
        assert!(!article.is_video);
        assert_eq!(article.frame.as_deref(), Some("https://v.example/e/2"));
        assert!(told(r#"{"@type":"PresentationDigitalDocument","embedUrl":"https://s.example/e"}"#).is_slides);
    }

    #[test]
    fn json_that_is_nearly_right_is_read_and_the_rest_left() {
        assert_eq!(told("{\"@type\":\"Article\",\"headline\":\"two\nlines\"};").headline.as_deref(), Some("two lines"));
        assert_eq!(
            told("//<![CDATA[\n{\"@type\":\"Article\",\"headline\":\"x\"}\n//]]>").headline.as_deref(),
            Some("x")
        );
        let deep = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
        for broken in ["", "{", "null", "[1,\"a\"]", "{\"@type\":7,\"author\":{}}", &deep] {
            assert!(told(broken).headline.is_none(), "{broken:.20}");
        }
        // It stands for itself.
        assert!(told(r##"{"@type":"Article","@id":"#a","author":{"@id":"#a"}}"##).authors.is_empty());
    }
}
