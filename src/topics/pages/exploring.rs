//! Finding one's way among all boards.

use askama::Template;
use axum::{
    Extension,
    extract::State,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use sqlx::PgPool;
use url::form_urlencoded::Serializer;

use crate::{
    error::Result,
    live::{Subject, Subjects},
    text::{Count, Place, tag, tidy::tidy},
    topics::{AUDIENCES, Carrying, KnownTag, Tags, Topic},
    web::{At, Html, Keep, Page, Pager, Query},
};

const EXPLORE: &str = "/explore";
const TAGS: &str = "/explore/tags";
/// How many audiences stand there before the fold.
const AUDIENCES_SHOWN: usize = 9;

/// A way to some of the boards.
struct Way {
    name: String,
    href: String,
    chosen: bool,
}

#[derive(Template)]
#[template(path = "topics/index.html")]
struct Index {
    page: Page,
    /// The one that it keeps to.
    audience: Option<String>,
    audiences: Vec<Way>,
    /// Behind a fold, which is open where one of them is chosen.
    others: Vec<Way>,
    other_chosen: bool,
    /// Of these boards, on the first page of all of them.
    tags: Vec<Way>,
    boards: Vec<Topic>,
    pager: Pager,
}

#[derive(Template)]
#[template(path = "topics/carrying.html")]
struct WithTag {
    page: Page,
    tag: String,
    carrying: Vec<Carrying>,
    pager: Pager,
}

#[derive(Deserialize)]
pub struct Asked {
    audience: Option<String>,
}

/// `GET /explore`: all public boards, those for an audience, or those that carry a tag.
pub async fn index(
    page: Page,
    State(db): State<PgPool>,
    Query(asked): Query<Asked>,
    Query(at): Query<At>,
) -> Result<Response> {
    let audience = asked.audience.as_deref().map(tidy).filter(|name| !name.is_empty());
    let carried = at.tag.as_deref().map(tag::normal).filter(|tag| !tag.is_empty());
    match (audience, carried) {
        (None, Some(tag)) => with_tag(page, &db, &tag, at.place()).await,
        (audience, _) => boards(page, &db, audience, at.place()).await,
    }
}

async fn boards(page: Page, db: &PgPool, asked: Option<String>, place: Place) -> Result<Response> {
    let boards = async {
        match &asked {
            Some(name) => Topic::for_audience(db, name, place).await,
            None => Topic::newest(db, place).await,
        }
    };
    let (boards, names) = tokio::try_join!(boards, Topic::all_audiences(db, &AUDIENCES))?;
    // As it is written on most boards.
    let audience = asked
        .map(|asked| names.iter().find(|name| name.to_lowercase() == asked.to_lowercase()).cloned().unwrap_or(asked));
    let filter: Vec<_> = audience.iter().map(|name| ("audience", name.as_str())).collect();
    let pager = Pager::filtered(EXPLORE, &filter, place, &boards);
    if let Some(home) = pager.leads_home(place) {
        return Ok(home);
    }
    let boards = boards.items;
    let tags = if audience.is_none() && !pager.deep { Topic::tags_of(db, &boards).await? } else { Vec::new() };
    let keep = page.is_for_all().then(|| Keep::until(Subjects::default().with(Subject::Boards).and(&boards)));
    let (title, words) = match &audience {
        Some(name) => {
            (format!("Boards for {name}"), format!("Boards relevant to {name}, the one scooped onto last first."))
        }
        None => ("Boards".to_owned(), "All boards, the one scooped onto last first.".to_owned()),
    };
    let page = page.titled(&title).described(&words).in_list(&pager.home, place);
    let way = |name: String| Way { href: asked_for("audience", &name), chosen: audience.as_ref() == Some(&name), name };
    let mut audiences: Vec<Way> = names.into_iter().map(way).collect();
    let others = audiences.split_off(audiences.len().min(AUDIENCES_SHOWN));
    let index = Index {
        // Anybody may write an audience into an address.
        page: if audience.is_some() && boards.is_empty() { page.unlisted() } else { page },
        audiences,
        other_chosen: others.iter().any(|way| way.chosen),
        others,
        tags: tags
            .into_iter()
            .map(|tag| Way { href: asked_for("tag", &tag.name), chosen: false, name: tag.name })
            .collect(),
        audience,
        boards,
        pager,
    };
    Ok((keep.map(Extension), Html(index)).into_response())
}

async fn with_tag(page: Page, db: &PgPool, tag: &str, place: Place) -> Result<Response> {
    let carrying = Topic::carrying(db, tag, place).await?;
    let pager = Pager::new(EXPLORE, Some(tag), place, &carrying);
    if let Some(home) = pager.leads_home(place) {
        return Ok(home);
    }
    let carrying = carrying.items;
    let subjects = Subjects::default().with(Subject::Boards).and(carrying.iter().map(|one| &one.board));
    let keep = page.is_for_all().then(|| Keep::until(subjects));
    let page = page
        .titled(&format!("Boards with {tag}"))
        .described(&format!("Boards with scoops tagged {tag}, the one with most of them first."))
        .in_list(&pager.home, place);
    let page = if carrying.is_empty() { page.unlisted() } else { page };
    Ok((keep.map(Extension), Html(WithTag { page, tag: tag.to_owned(), carrying, pager })).into_response())
}

#[derive(Template)]
#[template(path = "topics/tags.html")]
struct AllTags {
    page: Page,
    begins: String,
    tags: Vec<KnownTag>,
    /// From the first one that is not on this page.
    next: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct From {
    begins: String,
}

/// `GET /explore/tags`: what public boards carry, as the alphabet has it, from some letters on.
pub async fn tags(page: Page, State(db): State<PgPool>, Query(From { begins }): Query<From>) -> Result<Response> {
    let begins: String = tag::normal(&begins).chars().take(tag::LONGEST).collect();
    let Tags { tags, next } = Tags::from(&db, &begins).await?;
    let keep = page.is_for_all().then(|| Keep::until(Subjects::default().with(Subject::Boards)));
    let page = page.titled("Tags").described("What boards are about, tag by tag.").at(TAGS);
    let next = next.map(|first| address(TAGS, "begins", &first));
    let page = if begins.is_empty() { page } else { page.unlisted() };
    Ok((keep.map(Extension), Html(AllTags { page, begins, tags, next })).into_response())
}

impl KnownTag {
    fn href(&self) -> String {
        asked_for("tag", &self.name)
    }

    /// "1 board", "12 boards", and from a hundred on no more than that.
    fn on_boards(&self) -> String {
        let boards = Count(self.boards);
        let more = if self.boards == Self::MOST { "+" } else { "" };
        format!("{boards}{more} board{}", boards.plural())
    }
}

impl Carrying {
    /// What carries the tag there.
    fn href(&self, tag: &str) -> String {
        Topic::tag_href(&self.board.slug, tag)
    }
}

fn asked_for(name: &str, value: &str) -> String {
    address(EXPLORE, name, value)
}

fn address(path: &str, name: &str, value: &str) -> String {
    format!("{path}?{}", Serializer::new(String::new()).append_pair(name, value).finish())
}
