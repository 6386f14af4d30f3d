//! Writes a board piece by piece, so that a million scoops need no more memory than a few of them.

use std::time::Duration;

use base64::{Engine, engine::general_purpose::STANDARD};
use sqlx::PgPool;
use tokio::sync::mpsc;

use super::{
    bookmarks,
    document::{BoardPart, By, CallToAction, Document, FORMAT, Text, VERSION},
    gathering::{Gathered, Walk},
    sheet,
};
use crate::{
    error::{Error, Result},
    pictures::{Picture, Store},
    text::{CleanHtml, Format},
    topics::Topic,
};

/// A piece of the file, or why it breaks off.
pub type Piece = Result<String, Error>;

/// For how long a writer waits for who reads slowly.
const PATIENCE: Duration = Duration::from_secs(20);
/// Pieces that wait to be sent.
const WAITING: usize = 16;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Shape {
    /// Everything, for another Curatio
    #[default]
    Json,
    /// What is published, for a spreadsheet
    Csv,
    /// What is published, as bookmarks for a browser
    Html,
}

impl Shape {
    pub fn ending(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Csv => "csv",
            Self::Html => "html",
        }
    }

    pub fn media_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Csv => "text/csv; charset=utf-8",
            Self::Html => "text/html; charset=utf-8",
        }
    }
}

/// A board, on its way out.
pub struct Export {
    pub db: PgPool,
    pub store: Store,
    pub topic: Topic,
    /// Where this site stands, without a slash at its end.
    pub site: String,
    pub shape: Shape,
    pub with_pictures: bool,
}

impl Export {
    /// The file, as it is written.
    pub fn begin(self) -> mpsc::Receiver<Piece> {
        let (pieces, file) = mpsc::channel(WAITING);
        tokio::spawn(async move {
            // Whoever stops reading needs no end.
            if let Err(Some(error)) = self.write(&pieces).await {
                let _ = pieces.send(Err(error)).await;
            }
        });
        file
    }

    async fn write(&self, pieces: &mpsc::Sender<Piece>) -> Result<(), Option<Error>> {
        let say = async |words: String| pieces.send_timeout(Ok(words), PATIENCE).await.map_err(|_| None);
        say(self.head().await?).await?;
        let mut walk = Walk { topic: self.topic.id.0, published_only: self.shape != Shape::Json, after: 0 };
        let mut between = "\n";
        loop {
            let page = walk.next(&self.db).await?;
            if page.is_empty() {
                break;
            }
            for scoop in page {
                match self.shape {
                    Shape::Json => {
                        say(format!("{between}{}", self.scoop(scoop).await?)).await?;
                        between = ",\n";
                    }
                    Shape::Csv => say(sheet::row(&scoop, &self.topic.title)).await?,
                    Shape::Html => say(bookmarks::entry(&scoop).unwrap_or_default()).await?,
                }
            }
        }
        say(match self.shape {
            Shape::Json => "\n]}\n".to_owned(),
            Shape::Csv => String::new(),
            Shape::Html => bookmarks::END.to_owned(),
        })
        .await
    }

    async fn head(&self) -> Result<String> {
        Ok(match self.shape {
            Shape::Json => {
                let (format, board) = (FORMAT.to_owned(), self.board().await?);
                let site = self.site.split_once("://").map_or(&*self.site, |(_, host)| host).to_owned();
                let whole = in_json(&Document { format, version: VERSION, site, board, scoops: Vec::new() })?;
                // The list of scoops is empty yet, and stands last.
                whole.strip_suffix("]}").unwrap_or(&whole).to_owned()
            }
            Shape::Csv => sheet::head(),
            Shape::Html => bookmarks::head(&self.topic.title),
        })
    }

    async fn board(&self) -> Result<BoardPart> {
        let topic = &self.topic;
        let row =
            sqlx::query!("select description_source, time_zone, quote_limit from topic where id = $1", topic.id.0)
                .fetch_one(&self.db)
                .await?;
        // What it was written in is not kept, but shows in what came of it.
        let source = row.description_source;
        let made_it = |format: &Format| CleanHtml::from_source(&source, *format) == topic.description;
        let format = [Format::Markdown, Format::Plain].into_iter().find(made_it).unwrap_or(Format::Html);
        let title = topic.call_to_action_title.clone().zip(topic.call_to_action_text.clone());
        Ok(BoardPart {
            address: topic.slug.clone(),
            title: topic.title.clone(),
            description: Text { source, format },
            audiences: topic.audiences.clone(),
            language: topic.language.clone(),
            time_zone: row.time_zone,
            accent: topic.accent.clone(),
            visibility: topic.visibility,
            comment_policy: topic.comment_policy,
            call_to_action: title.map(|(title, text)| CallToAction { title, text }),
            quote_limit: row.quote_limit,
            archived: topic.archived_at.is_some(),
            views: topic.views_count,
            owner: By::from(topic.owner()),
            curators: topic.curators(&self.db).await?.into_iter().map(By::from).collect(),
            picture: self.picture(topic.picture()).await?,
        })
    }

    async fn scoop(&self, scoop: Gathered) -> Result<String> {
        let mut part = scoop.part;
        part.picture = self.picture(scoop.picture).await?;
        if let Some(path) = scoop.via {
            part.via = Some(format!("{}{path}", self.site));
        }
        in_json(&part)
    }

    /// None where its file is lost: an export says what there is.
    async fn picture(&self, picture: Option<Picture>) -> Result<Option<String>> {
        let picture = picture.filter(|_| self.with_pictures).and_then(|picture| picture.file());
        let Some(file) = picture else { return Ok(None) };
        match self.store.get(&file).await {
            Ok(bytes) => Ok(Some(STANDARD.encode(bytes))),
            Err(Error::NotFound) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

fn in_json(part: &impl serde::Serialize) -> Result<String> {
    serde_json::to_string(part).map_err(|error| Error::Internal(error.into()))
}
