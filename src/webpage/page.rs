use crate::articles::{Address, Kind};
use chrono::{DateTime, Utc};
use url::Url;
#[derive(Clone, Debug)]
pub struct WebPage {
    pub address: Address,
    pub title: String,
    pub description: Option<String>,
    pub text: String,
    pub site: Option<String>,
    pub icon: Option<Url>,
    pub authors: Vec<String>,
    pub published_at: Option<DateTime<Utc>>,
    pub language: Option<String>,
    pub pictures: Vec<Url>,
    pub embed: Option<Embed>,
    pub oembed: Option<Url>,
    pub kind: Kind,
    pub citation: Citation,
}
#[derive(Clone, Debug)]
pub struct Embed {
    pub src: Url,
    pub title: String,
}
#[derive(Clone, Debug, Default)]
pub struct Citation {
    pub doi: Option<String>,
    pub pmid: Option<String>,
    pub journal: Option<String>,
    pub volume: Option<String>,
    pub issue: Option<String>,
    pub pages: Option<String>,
}
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    #[error("empty")]
    Empty,
}
impl WebPage {
    pub fn read(asked: &Url, _: Option<&str>, bytes: &[u8]) -> Result<Self, Unreadable> {
        if bytes.is_empty() {
            return Err(Unreadable::Empty);
        }
        Ok(Self {
            address: Address::parse(asked.as_str()).ok_or(Unreadable::Empty)?,
            title: "stub".into(),
            description: None,
            text: String::new(),
            site: None,
            icon: None,
            authors: vec![],
            published_at: None,
            language: None,
            pictures: vec![],
            embed: None,
            oembed: None,
            kind: Kind::Article,
            citation: Citation::default(),
        })
    }
    pub fn with_oembed(self, _: &[u8]) -> Self {
        self
    }
    pub fn excerpt(&self) -> String {
        String::new()
    }
}
