//! Parts of the work, one by one, for `benches/parts.rs` to measure.

use anyhow::Context;
use askama::Template;
use sqlx::PgPool;
use url::Url;

use crate::{
    cards::Card,
    import::{Choices, Kind},
    scoops::Scoop,
    text::{CleanHtml, Format, Place},
    topics::Topic,
    webpage::WebPage,
};

/// The scoops of a board's first page, loaded.
#[derive(Template)]
#[template(
    source = r#"{% for card in cards %}{% let level = 2 %}{% include "scoops/_card.html" %}{% endfor %}"#,
    ext = "html"
)]
pub struct Cards {
    cards: Vec<Card>,
}

impl Cards {
    /// Of the one that has most of them among the boards scooped onto last.
    ///
    /// # Errors
    /// The database is not there, or has no board.
    pub async fn load(db: &PgPool) -> anyhow::Result<Self> {
        let boards = Topic::newest(db, Place::Newest).await?.items;
        let board = boards.iter().max_by_key(|board| board.scoop_count).context("there is no board")?;
        let scoops = Scoop::on_topic(db, board.id, Place::Newest).await?.items;
        Ok(Self { cards: Card::on_board(db, scoops, None).await? })
    }

    /// Their HTML.
    ///
    /// # Errors
    /// None that is known.
    pub fn draw(&self) -> anyhow::Result<String> {
        Ok(self.render()?)
    }
}

/// The HTML of what somebody wrote.
#[must_use]
pub fn markdown(source: &str) -> CleanHtml {
    CleanHtml::from_source(source, Format::Markdown)
}

/// The HTML of what came as HTML from elsewhere.
#[must_use]
pub fn cleaned(html: &str) -> CleanHtml {
    CleanHtml::from_source(html, Format::Html)
}

/// How much text is in an article's page.
///
/// # Errors
/// It is no page.
pub fn read_page(html: &[u8]) -> anyhow::Result<usize> {
    let asked: Url = "https://journal.example/articles/1".parse()?;
    Ok(WebPage::read(&asked, Some("text/html; charset=utf-8"), html)?.text.len())
}

/// How many scoops are in somebody's bookmarks.
///
/// # Errors
/// They are no bookmarks.
pub fn read_bookmarks(file: &[u8]) -> anyhow::Result<usize> {
    Ok(Kind::Bookmarks.read(file, &Choices::default(), chrono::NaiveDate::default())?.scoops.len())
}
