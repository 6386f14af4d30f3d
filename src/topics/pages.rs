use askama::Template;
use axum::extract::State;
use serde_json::json;
use sqlx::PgPool;

use super::{TagCount, Topic, Visibility};
use crate::{
    accounts::ByLine,
    cards::Card,
    error::Result,
    scoops::Scoop,
    text::{Paged, Place},
    views::Views,
    web::{At, Html, Page, Pager, Path, Query, Reading},
};

#[derive(Template)]
#[template(path = "topics/index.html")]
pub struct Index {
    page: Page,
    boards: Vec<Topic>,
    pager: Pager,
}

/// `GET /explore`: all public boards, the one scooped onto last first.
pub async fn index(page: Page, State(db): State<PgPool>, Query(at): Query<At>) -> Result<Html<Index>> {
    let Paged { items: boards, older, newer } = Topic::newest(&db, at.place()).await?;
    let page = page.titled("Boards").at("/explore").described("All boards, the one scooped onto last first.");
    Ok(Html(Index { page, boards, pager: Pager::new("/explore", None, older, newer) }))
}

#[derive(Template)]
#[template(path = "topics/show.html")]
pub struct Show {
    page: Page,
    board: Topic,
    curators: Vec<ByLine>,
    tags: Vec<Filter>,
    /// The one that filters.
    tag: Option<String>,
    pinned: Option<Card>,
    cards: Vec<Card>,
    pager: Pager,
    feed: String,
}

/// A tag of the board, as a link to what carries it.
struct Filter {
    name: String,
    count: i32,
    href: String,
    chosen: bool,
}

/// `GET /t/{slug}`: a board, its pinned scoop and then the newest first.
pub async fn show(
    page: Page,
    State(db): State<PgPool>,
    State(views): State<Views>,
    Reading(reading): Reading,
    Path(slug): Path<String>,
    Query(at): Query<At>,
) -> Result<Html<Show>> {
    let board = Topic::by_slug(&db, &slug).await?;
    let (tag, place) = (at.tag.as_deref(), at.place());
    let pinned = async {
        match (tag, place) {
            (None, Place::Newest) => Scoop::pinned_on(&db, board.id).await,
            _ => Ok(None),
        }
    };
    let stream = async {
        match tag {
            Some(tag) => Scoop::tagged(&db, board.id, tag, place).await,
            None => Scoop::on_topic(&db, board.id, place).await,
        }
    };
    let (curators, tags, pinned, Paged { items, older, newer }) =
        tokio::try_join!(board.curators(&db), board.tags(&db), pinned, stream)?;
    let pinned_first = pinned.is_some();
    let mut cards = Card::on_board(&db, pinned.into_iter().chain(items).collect()).await?;
    let pinned = pinned_first.then(|| cards.remove(0));
    if reading {
        views.read_topic(board.id);
    }
    Ok(Html(Show {
        page: board.head(page, tag, place),
        tags: tags.into_iter().map(|of| board.filter(of, tag)).collect(),
        pager: Pager::new(&board.href(), tag, older, newer),
        feed: board.feed_href(tag),
        tag: at.tag,
        board,
        curators,
        pinned,
        cards,
    }))
}

impl Topic {
    fn filter(&self, TagCount { name, count }: TagCount, chosen: Option<&str>) -> Filter {
        Filter { href: Self::tag_href(&self.slug, &name), chosen: chosen == Some(&name), name, count }
    }

    /// The head of the board's page.
    fn head(&self, page: Page, tag: Option<&str>, place: Place) -> Page {
        let title = tag.map_or_else(|| self.title.clone(), |tag| format!("{tag} · {}", self.title));
        let address = page.absolute(&self.href());
        let owner = self.owner();
        let explained = json!({
            "@context": "https://schema.org", "@type": "CollectionPage",
            "name": self.title, "url": address, "description": self.description.text(), "inLanguage": self.language,
            "author": { "@type": "Person", "name": owner.display_name, "url": page.absolute(&format!("/@{}", owner.name)) },
            "audience": self.audiences.iter().map(|name| json!({ "@type": "Audience", "audienceType": name }))
                .collect::<Vec<_>>(),
            "interactionStatistic": {
                "@type": "InteractionCounter", "interactionType": "https://schema.org/ReadAction",
                "userInteractionCount": self.views_count,
            },
        });
        let page = page
            .titled(&title)
            .described(&self.description.summary(200))
            .at(&tag.map_or_else(|| self.href(), |tag| Self::tag_href(&self.slug, tag)))
            .in_dress_of(&self.accent)
            .with_feed(&self.feed_href(tag), &title)
            .with_picture(self.picture().map(|picture| picture.src()))
            .explained(explained);
        // Deep pages move with every new scoop, so they are nothing to keep in an index.
        if self.visibility == Visibility::Public && place == Place::Newest { page } else { page.unlisted() }
    }
}
