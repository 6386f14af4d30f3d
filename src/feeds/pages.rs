use askama::Template;
use atom_syndication as atom;
use axum::{
    Extension,
    extract::State,
    http::{
        HeaderName, StatusCode,
        header::{CACHE_CONTROL, CONTENT_TYPE},
    },
    response::{IntoResponse, Response},
};
use chrono::DateTime;
use sqlx::PgPool;

use super::{Listed, Sitemap};
use crate::{
    accounts::ByLine,
    cards::Card,
    error::{Error, Result},
    live::{Subject, Subjects},
    scoops::Scoop,
    search::{Asked, Hit, Seats},
    text::{Moment, Place},
    topics::{Topic, Visibility, marked},
    web::{At, Keep, Page, Path, Query},
};

/// `GET /t/{slug}/feed.xml`: the board's newest as Atom (RFC 4287), with its tag filter. An
/// entry links to the source; what our people say about it is its content.
pub async fn topic(
    page: Page,
    State(db): State<PgPool>,
    Path(slug): Path<String>,
    Query(at): Query<At>,
) -> Result<Response> {
    let (board, _) = Topic::to_read(&db, &slug, page.me()).await?;
    let scoops = match at.tag.as_deref() {
        Some(tag) => Scoop::tagged(&db, board.id, tag, Place::Newest).await?,
        None => Scoop::in_feed(&db, board.id).await?,
    };
    let cards = Card::on_board(&db, scoops.items, None).await?;
    let address = page.absolute(&board.feed_href(at.tag.as_deref()));
    let feed = atom::Feed {
        title: atom::Text::plain(at.tag.map_or_else(|| board.title.clone(), |tag| format!("{}: {tag}", board.title))),
        subtitle: Some(atom::Text::plain(marked(board.sponsored(), &board.description.text())))
            .filter(|text| !text.value.is_empty()),
        id: address.clone(),
        updated: cards.first().map_or(board.changed_at(), |card| card.published_at).0.fixed_offset(),
        lang: Some(board.language.clone()),
        authors: vec![person(&page, &board.owner())],
        links: vec![link("self", &address, ATOM), link("alternate", &page.absolute(&board.href()), HTML)],
        generator: Some(atom::Generator { value: "Curatio".to_owned(), ..Default::default() }),
        entries: cards.iter().map(|card| entry(&page, card)).collect(),
        ..Default::default()
    };
    let keep = (page.is_for_all() && board.visibility == Visibility::Public)
        .then(|| Keep::until(Subjects::default().and([&board]).and(&cards)));
    Ok((keep.map(Extension), KIND, feed.to_string()).into_response())
}

/// `GET /search/feed.xml`: what is looked for, newest first. As of the page that shows it, nothing of it is kept, and as
/// few ask for it at once.
pub async fn search(
    page: Page,
    State(db): State<PgPool>,
    State(seats): State<Seats>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let asked = asked.tidied();
    asked.problems().into_result()?;
    if asked.is_empty() {
        return Err(Error::BadRequest(
            "This feed brings what is looked for; its address says nothing of that.".to_owned(),
        ));
    }
    let _seat = seats.take().await?;
    let hits = match Hit::newest(&db, &asked).await {
        Err(error) if error.took_too_long() => return Ok(StatusCode::SERVICE_UNAVAILABLE.into_response()),
        hits => hits?,
    };
    let address = page.absolute(&asked.feed_href());
    let shown = page.absolute(&asked.feed_href().replacen("/feed.xml", "", 1));
    let feed = atom::Feed {
        title: atom::Text::plain(asked.feed_title()),
        id: address.clone(),
        updated: hits.first().map_or(Moment(DateTime::UNIX_EPOCH), |hit| hit.since).0.fixed_offset(),
        authors: vec![atom::Person { name: page.site_name.to_string(), ..Default::default() }],
        links: vec![link("self", &address, ATOM), link("alternate", &shown, HTML)],
        generator: Some(atom::Generator { value: "Curatio".to_owned(), ..Default::default() }),
        entries: hits.iter().map(|hit| found(&page, hit)).collect(),
        ..Default::default()
    };
    Ok((KIND, [(CACHE_CONTROL, "no-store")], feed.to_string()).into_response())
}

const KIND: [(HeaderName, &str); 1] = [(CONTENT_TYPE, "application/atom+xml; charset=utf-8")];
const ATOM: &str = "application/atom+xml";
const HTML: &str = "text/html";

fn found(page: &Page, hit: &Hit) -> atom::Entry {
    let here = page.absolute(&hit.permalink);
    let mut links = vec![link("alternate", hit.href.as_deref().unwrap_or(&here), HTML)];
    if hit.href.is_some() {
        links.push(link("related", &here, HTML));
    }
    let said_in = hit.said_in.map(|place| format!("{place}: ")).unwrap_or_default();
    let terms = [Some(hit.board.title.clone()), hit.sponsored.clone()].into_iter().flatten();
    atom::Entry {
        id: here,
        title: atom::Text::plain(hit.title.text()),
        published: Some(hit.since.0.fixed_offset()),
        updated: hit.since.0.fixed_offset(),
        authors: vec![person(page, &hit.curator)],
        categories: terms.map(|term| atom::Category { term, ..Default::default() }).collect(),
        links,
        summary: Some(atom::Text::plain(format!("{said_in}{}", hit.piece.text())))
            .filter(|text| !text.value.is_empty()),
        ..Default::default()
    }
}

fn entry(page: &Page, card: &Card) -> atom::Entry {
    let here = page.absolute(card.permalink());
    let mut links = vec![link("alternate", card.href.as_deref().unwrap_or(&here), HTML)];
    if card.href.is_some() {
        links.push(link("related", &here, HTML));
    }
    let Moment(published) = card.published_at;
    let summary = card.lead.clone().unwrap_or_else(|| card.excerpt.summary(300));
    atom::Entry {
        id: here,
        title: atom::Text::plain(card.title.clone()),
        published: Some(published.fixed_offset()),
        updated: published.fixed_offset(),
        authors: vec![person(page, &card.curator())],
        categories: card
            .tags
            .iter()
            .map(|tag| tag.name.clone())
            .chain(card.sponsored())
            .map(|term| atom::Category { term, ..Default::default() })
            .collect(),
        links,
        summary: Some(atom::Text::plain(summary)).filter(|text| !text.value.is_empty()),
        content: Some(atom::Content {
            content_type: Some("html".to_owned()),
            value: Some(Content { card }.to_string()),
            ..Default::default()
        }),
        ..Default::default()
    }
}

fn person(page: &Page, by: &ByLine) -> atom::Person {
    atom::Person {
        name: by.display_name.clone(),
        uri: Some(page.absolute(&format!("/@{}", by.name))),
        ..Default::default()
    }
}

fn link(rel: &str, href: &str, kind: &str) -> atom::Link {
    atom::Link { rel: rel.to_owned(), href: href.to_owned(), mime_type: Some(kind.to_owned()), ..Default::default() }
}

/// What an entry holds: the insight first, then the beginning of the excerpt.
#[derive(Template)]
#[template(path = "feeds/_entry.html")]
struct Content<'a> {
    card: &'a Card,
}

#[derive(Template)]
#[template(path = "feeds/sitemaps.xml")]
struct Sitemaps {
    page: Page,
    sitemaps: Vec<Sitemap>,
}

/// `GET /sitemap.xml`: which files the sitemap has.
pub async fn sitemaps(page: Page, State(db): State<PgPool>) -> Result<Response> {
    let sitemaps = Sitemap::all(&db).await?;
    xml(&Sitemaps { page, sitemaps })
}

#[derive(Template)]
#[template(path = "feeds/sitemap.xml")]
struct OneSitemap {
    page: Page,
    listed: Vec<Listed>,
}

/// `GET /sitemap/{name}`: one file of it.
pub async fn sitemap(page: Page, State(db): State<PgPool>, Path(name): Path<String>) -> Result<Response> {
    let listed = Sitemap::named(&name)?.listed(&db).await?;
    xml(&OneSitemap { page, listed })
}

fn xml(template: &impl Template) -> Result<Response> {
    let body = template.render().map_err(anyhow::Error::from)?;
    // Whatever is scooped, called anew or taken down anywhere.
    let keep = Keep::until(Subjects::default().with(Subject::Boards));
    Ok((Extension(keep), [(CONTENT_TYPE, "application/xml; charset=utf-8")], body).into_response())
}

/// `GET /robots.txt` (RFC 9309): everything that is public may be found.
pub async fn robots(page: Page) -> String {
    format!("User-agent: *\nAllow: /\n\nSitemap: {}\n", page.absolute("/sitemap.xml"))
}
