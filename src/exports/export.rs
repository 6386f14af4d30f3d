//! Writes a board piece by piece, so that a million scoops need no more memory than a few of them.

use std::time::Duration;

use base64::{Engine, engine::general_purpose::STANDARD};
use sqlx::PgPool;

use super::{
    bookmarks,
    document::{BoardPart, By, CallToAction, Document, FORMAT, ScoopPart, Text, VERSION},
    gathering::{Gathered, Walk},
    sheet,
};
use crate::{
    error::{Error, Result},
    pictures::{Picture, Store},
    text::{CleanHtml, Format, Pieces, Writing},
    topics::{MemberRole, Topic},
};

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
    /// For how long it waits for who reads slowly.
    pub patience: Duration,
}

impl Export {
    /// The file, as it is written.
    pub fn begin(self) -> Pieces {
        Pieces::of(self.patience, async move |to| self.write(&to).await)
    }

    async fn write(&self, to: &Writing) -> Result<(), Option<Error>> {
        to.say(self.head().await?).await?;
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
                        to.say(format!("{between}{}", self.scoop(scoop).await?)).await?;
                        between = ",\n";
                    }
                    Shape::Csv => to.say(sheet::row(&scoop, &self.topic.title)?).await?,
                    Shape::Html => to.say(bookmarks::entry(&scoop).unwrap_or_default()).await?,
                }
            }
        }
        to.say(match self.shape {
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
                let whole =
                    in_json(&Document { format, version: VERSION, site, board, scoops: Vec::<ScoopPart>::new() })?;
                // The list of scoops is empty yet, and stands last.
                whole.strip_suffix("]}").unwrap_or(&whole).to_owned()
            }
            Shape::Csv => sheet::head()?,
            Shape::Html => bookmarks::head(&self.topic.title),
        })
    }

    async fn board(&self) -> Result<BoardPart> {
        let topic = &self.topic;
        let row = sqlx::query!(
            "select description_source, time_zone, quote_limit, side_effects from topic where id = $1",
            topic.id.0
        )
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
            face: topic.face,
            visibility: topic.visibility,
            comment_policy: topic.comment_policy,
            side_effects: row.side_effects,
            call_to_action: title.map(|(title, text)| CallToAction { title, text }),
            quote_limit: row.quote_limit,
            sponsor: topic.sponsor.clone(),
            archived: topic.archived_at.is_some(),
            views: topic.views_count,
            owner: By::from(topic.owner()),
            curators: self.members(MemberRole::Curator).await?,
            contributors: self.members(MemberRole::Contributor).await?,
            picture: self.picture(topic.picture()).await?,
        })
    }

    /// All of them, first come first; a page would name fewer.
    async fn members(&self, role: MemberRole) -> Result<Vec<By>> {
        let members = sqlx::query_as!(
            By,
            "select account.name, account.display_name
             from topic_member join account on account.id = topic_member.account_id
             where topic_member.topic_id = $1 and topic_member.role = $2
             order by topic_member.joined_at, account.id",
            self.topic.id.0,
            role as MemberRole
        );
        Ok(members.fetch_all(&self.db).await?)
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
