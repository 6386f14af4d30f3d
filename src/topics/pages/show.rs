use std::sync::Arc;

use askama::Template;
use axum::{
    Extension,
    extract::State,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::json;
use sqlx::PgPool;
use uuid::Uuid;

use crate::{
    cards::{Board, Card},
    decisions::Waiting,
    drafts::Work,
    error::Result,
    holdings::Holding,
    live::{Known, Told},
    posters::Poster,
    rights::{OnBoard, Standing},
    suggestions::Suggestion,
    text::Place,
    topics::{Beside, Face, TagCount, Topic, Visibility, marked},
    views::Read,
    web::{At, Html, Keep, Page, Pager, Path, Query},
};

#[derive(Template)]
#[template(path = "topics/show.html")]
pub struct Show {
    page: Page,
    board: Arc<Topic>,
    /// How the reader stands to it.
    standing: Standing,
    /// How many wait, for who answers them.
    suggestions: Option<i64>,
    /// What waits for its moderators, for them.
    queue: Option<i64>,
    beside: Arc<Beside>,
    face: Face,
    faces: Vec<Way>,
    tags: Vec<Filter>,
    /// All of it, where a tag filters.
    everything: String,
    /// The one that filters.
    tag: Option<String>,
    /// What waits to be published, for those who work on the board.
    works: Vec<Work>,
    /// Of the forms in the box.
    form_key: Uuid,
    form_key_of_text: Uuid,
    /// Has just been deleted by who reads it, and can be had back.
    deleted: Option<Holding>,
    pinned: Vec<Card>,
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

/// The board in one of its faces, as a link.
struct Way {
    face: Face,
    href: String,
    chosen: bool,
}

#[derive(Deserialize)]
pub struct Gone {
    deleted: Option<i64>,
}

/// `GET /t/{slug}`: a board, its pinned scoops and then the newest first.
pub async fn show(
    page: Page,
    State(db): State<PgPool>,
    State(boards): State<Known<Board>>,
    Path(slug): Path<String>,
    Query(at): Query<At>,
    Query(gone): Query<Gone>,
) -> Result<Response> {
    let (tag, place) = (at.tag.as_deref(), at.place());
    let (shown, standing) = Board::to_read(&db, &boards, &slug, tag, place, page.me()).await?;
    let board = shown.topic.clone();
    let deleted = async {
        match (gone.deleted, page.me()) {
            (Some(id), Some(me)) => Holding::deleted(&db, me, id).await,
            _ => Ok(None),
        }
    };
    let suggestions = async {
        let theirs = standing.may(OnBoard::AnswerSuggestions);
        if theirs { Suggestion::waiting_on(&db, &board).await.map(Some) } else { Ok(None) }
    };
    let queue = async {
        match page.me().filter(|_| standing.may(OnBoard::Moderate)) {
            Some(me) => Waiting::count(&db, board.id, me.id).await.map(Some),
            None => Ok(None),
        }
    };
    let works = async {
        match page.me().filter(|_| place == Place::Newest && tag.is_none()) {
            Some(me) => Work::on_board(&db, &board, standing, me).await,
            None => Ok(Vec::new()),
        }
    };
    let (suggestions, queue, works, deleted) = tokio::try_join!(suggestions, queue, works, deleted)?;
    let keep = (page.is_for_all() && board.visibility == Visibility::Public).then(|| Keep::until(shown.subjects()));
    let Board { beside, pinned, cards, .. } = shown;
    let chosen = at.face();
    let face = chosen.unwrap_or(board.face);
    let filter: Vec<_> = tag.map(|tag| ("tag", tag)).into_iter().chain(chosen.map(Face::pair)).collect();
    let pager = Pager::filtered(&board.href(), &filter, place, &cards);
    if let Some(home) = pager.leads_home(place) {
        return Ok(home);
    }
    let kept = |card: Card| card.kept(standing, page.me(), &pager.home, |href| page.archived(href));
    let pinned = Card::in_order(pinned.into_iter().map(kept).collect());
    let cards: Vec<Card> = cards.items.into_iter().map(kept).collect();
    let read = Extension(Read::Board(board.id));
    let show = Show {
        page: board.head(page, tag, place, cards.is_empty()),
        deleted: deleted.filter(|held| held.topic_id == board.id),
        tags: beside.tags.iter().map(|of| board.filter(of, tag, chosen)).collect(),
        everything: board.shown(None, chosen),
        faces: Face::ALL.map(|one| board.way(one, tag, face)).into(),
        face,
        pager,
        feed: board.feed_href(tag),
        tag: at.tag,
        board,
        standing,
        suggestions,
        queue,
        beside,
        works,
        form_key: Uuid::new_v4(),
        form_key_of_text: Uuid::new_v4(),
        pinned,
        cards,
    };
    Ok((keep.map(Extension), read, Html(show)).into_response())
}

impl Topic {
    /// To the face that it has anyway leads its own address: of that page there is one.
    fn way(&self, face: Face, tag: Option<&str>, now: Face) -> Way {
        let href = self.shown(tag, Some(face).filter(|face| *face != self.face));
        Way { face, href, chosen: face == now }
    }

    fn filter(&self, TagCount { name, count }: &TagCount, chosen: Option<&str>, face: Option<Face>) -> Filter {
        Filter { href: self.shown(Some(name), face), chosen: chosen == Some(name), name: name.clone(), count: *count }
    }

    /// The head of the board's page.
    fn head(&self, page: Page, tag: Option<&str>, place: Place, empty: bool) -> Page {
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
            .described(&marked(self.sponsored(), &self.description.summary(200)))
            .in_list(&tag.map_or_else(|| self.href(), |tag| Self::tag_href(&self.slug, tag)), place)
            .in_dress_of(&self.accent)
            .with_feed(&self.feed_href(tag), &title)
            .explained(explained);
        let page = if self.visibility == Visibility::Public {
            let poster = Poster::of_board(self, &page.site_name, &page.absolute("/"));
            page.with_poster(&poster)
        } else {
            page.with_picture(self.picture().as_ref(), &self.title)
        };
        // A tag that nothing carries is whatever somebody wrote into the address.
        let made_up = tag.is_some() && empty;
        if self.visibility == Visibility::Public && !made_up { page } else { page.unlisted() }
    }
}
