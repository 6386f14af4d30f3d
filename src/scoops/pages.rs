use std::{collections::HashMap, sync::Arc};

use askama::Template;
use axum::{
    Extension,
    extract::State,
    http::header::CONTENT_SECURITY_POLICY,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use serde_json::json;
use sqlx::PgPool;

use super::{Alike, Rescoop, Scoop};
use crate::{
    cards::{Alone, Card},
    comments::{Order, Saying, Talk},
    error::{Error, Result},
    holdings::Holding,
    live::{Known, Told},
    posters::Poster,
    sessions::Me,
    text::Count,
    topics::{Topic, Visibility, marked},
    views::Read,
    web::{Html, Keep, Page, Path, Query, Viewer},
};

#[derive(Template)]
#[template(path = "scoops/show.html")]
pub struct Show {
    page: Page,
    card: Card,
    views: Count,
    went_to: Arc<Vec<Rescoop>>,
    more: Arc<Vec<Scoop>>,
    alike: Arc<Vec<Alike>>,
    order: Order,
    saying: Saying,
}

#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    comments: Order,
}

/// `GET /t/{topic}/p/{id}/{slug}`: one scoop whole. The id finds it; a slug that is not
/// its own, such as one of before a change of its title, leads to the right one.
pub async fn show(
    page: Page,
    State(db): State<PgPool>,
    State(known): State<Known<Alone>>,
    Path((topic, id, slug)): Path<(String, i64, String)>,
    Query(Asked { comments }): Query<Asked>,
) -> Result<Response> {
    let (alone, standing) = match Alone::to_read(&db, &known, (&topic, id), comments, page.me()).await {
        Err(Error::NotFound) => {
            let (board, _) = Topic::to_read(&db, &topic, page.me()).await?;
            return moved_on(&db, &board, id, page.me()).await.map(IntoResponse::into_response);
        }
        found => found?,
    };
    if slug != alone.card.slug() {
        // Temporary: a title that changes back would make two permanent ones a circle.
        return Ok(Redirect::temporary(alone.card.permalink()).into_response());
    }
    let keep =
        (page.is_for_all() && alone.topic.visibility == Visibility::Public).then(|| Keep::until(alone.subjects()));
    let Alone { topic: board, card, views, went_to, more, alike } = alone;
    let (read, here) = (Extension(Read::Scoop(card.id, card.topic_id)), card.permalink().to_owned());
    let card = card.kept(standing, page.me(), &here, |href| page.archived(href));
    let page = card.head(page, &board);
    let show = Show { page, card, views, went_to, more, alike, order: comments, saying: Saying::empty(None) };
    Ok((keep.map(Extension), read, Html(show)).into_response())
}

#[derive(Template)]
#[template(path = "scoops/play.html")]
struct Play {
    page: Page,
    title: String,
    src: String,
    scoop: Scoop,
}

/// `GET /t/{topic}/scoops/{id}/play`: a video or slides, on the one page that frames something of elsewhere; a scoop
/// frames this page once somebody asked for it.
pub async fn play(
    page: Page,
    State(db): State<PgPool>,
    Path((topic, id)): Path<(String, i64)>,
) -> Result<impl IntoResponse> {
    let (board, _) = Topic::to_read(&db, &topic, page.me()).await?;
    let scoop = Scoop::find(&db, &board, id).await?;
    let player = scoop.player(&db).await?.ok_or(Error::NotFound)?;
    let policy = format!(
        "default-src 'none'; style-src 'self'; frame-src {}; base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
        player.origin()
    );
    let page = page.in_dress_of(&board.accent);
    let play = Play { page, title: player.title, src: player.src.to_string(), scoop };
    Ok(([(CONTENT_SECURITY_POLICY, policy)], Html(play)))
}

/// `GET /t/{topic}/p/{id}`: leads to the whole address.
pub async fn short(
    viewer: Viewer,
    State(db): State<PgPool>,
    Path((topic, id)): Path<(String, i64)>,
) -> Result<Redirect> {
    let (board, _) = Topic::to_read(&db, &topic, viewer.me()).await?;
    match Scoop::find(&db, &board, id).await {
        Err(Error::NotFound) => moved_on(&db, &board, id, viewer.me()).await,
        found => Ok(Redirect::temporary(&found?.permalink())),
    }
}

/// To the board that a scoop of this one was moved to; or why it is hidden.
async fn moved_on(db: &PgPool, board: &Topic, id: i64, viewer: Option<&Me>) -> Result<Redirect> {
    match Holding::moved_from(db, board, id, viewer).await {
        Err(Error::NotFound) => match Scoop::hidden_for(db, board, id).await? {
            Some(reason) => Err(Error::Gone(format!("A moderator hid this scoop: {}.", reason.words()))),
            None => Err(Error::NotFound),
        },
        found => Ok(Redirect::temporary(&found?)),
    }
}

/// `GET /p/{id}/…`: where a scoop stood on Scoop.it, for a board that kept its domain.
pub async fn moved(State(db): State<PgPool>, Path(old): Path<HashMap<String, String>>) -> Result<Redirect> {
    let id = old.get("id").ok_or(Error::NotFound)?;
    Ok(Redirect::temporary(&Scoop::imported_as(&db, "scoop.it", id).await?.permalink()))
}

impl Card {
    /// The head of the scoop's page.
    fn head(&self, page: Page, board: &Topic) -> Page {
        let curator = self.curator();
        let insight = self.insight.as_ref().map(|insight| insight.html.text());
        let description = insight.clone().filter(|text| !text.is_empty()).unwrap_or_else(|| self.excerpt.summary(200));
        let explained = json!({
            "@context": "https://schema.org", "@type": "SocialMediaPosting",
            "headline": self.title, "url": page.absolute(self.permalink()), "datePublished": self.published().map(|at| at.iso()),
            "author": {
                "@type": "Person", "name": curator.display_name, "url": page.absolute(&format!("/@{}", curator.name)),
            },
            "articleBody": insight, "commentCount": self.comment_count,
            "keywords": self.tags.iter().map(|tag| tag.name.as_str()).collect::<Vec<_>>(),
            "isPartOf": { "@type": "CollectionPage", "name": board.title, "url": page.absolute(&board.href()) },
            "sharedContent": self.href.as_ref().map(|href| json!({
                "@type": "Article", "url": href, "headline": self.title, "publisher": self.site,
                "datePublished": self.article_date.map(|at| at.iso()),
            })),
        });
        let page = page
            .titled(&self.title)
            .described(&marked(self.sponsored(), &description.chars().take(300).collect::<String>()))
            .of_kind("article")
            .at(self.permalink())
            .belongs_to(self.mostly_the_sources())
            .in_dress_of(&board.accent)
            .with_feed(&board.feed_href(None), &board.title)
            .explained(explained);
        if board.visibility == Visibility::Public {
            let poster = Poster::of_scoop(self, board, &page.site_name, &page.absolute("/"));
            page.with_poster(&poster)
        } else {
            page.with_picture(self.picture().as_ref(), &self.picture_alt()).unlisted()
        }
    }

    /// Where the text is from, when more of it is the source's than ours.
    fn mostly_the_sources(&self) -> Option<&str> {
        let ours = self.insight.iter().chain(&self.insights).map(|insight| &insight.html);
        let ours: usize =
            ours.chain(self.comments.iter().map(|comment| &comment.html)).map(|html| html.text().len()).sum();
        self.href.as_deref().filter(|_| self.lead.is_some() && self.excerpt.text().len() > ours)
    }
}
