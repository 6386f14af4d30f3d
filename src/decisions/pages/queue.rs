//! What waits, the oldest first.

use askama::Template;
use axum::extract::State;
use serde::Deserialize;
use sqlx::PgPool;

use crate::{
    accounts::AccountId,
    decisions::{Deciding, Kind, Open, Scope, Waiting},
    error::{Error, Result},
    matters::{MatterId, Reason},
    problems::Problems,
    rights::OnBoard,
    sessions::Me,
    text::Key,
    topics::Topic,
    web::{Admin, Html, Page, Path, Query, SignedIn},
};

/// A waiting thing with its form.
pub struct Entry {
    pub waiting: Waiting,
    /// What can be decided about it by who looks at it.
    pub kinds: Vec<Kind>,
    /// As it was typed, where it came back.
    pub typed: Deciding,
    pub problems: Problems,
}

#[derive(Template)]
#[template(path = "decisions/queue.html")]
pub struct Queue {
    page: Page,
    /// Whose queue it is; none for that of the site, or for one matter alone.
    board: Option<Topic>,
    entries: Vec<Entry>,
    done: Option<Done>,
    /// The next page.
    next: Option<String>,
    as_admin: bool,
    /// One matter alone.
    alone: bool,
}

/// What was just decided.
struct Done {
    words: String,
    undo: Option<i64>,
    wave: bool,
}

#[derive(Deserialize)]
pub struct Asked {
    after: Option<Key>,
    /// The decision that was just made, what, and about how many things.
    done: Option<i64>,
    kind: Option<Kind>,
    #[serde(default)]
    things: u64,
}

impl Asked {
    fn done(&self) -> Option<Done> {
        let kind = self.kind?;
        let words = if self.things > 1 {
            format!("{}: {} things of one account.", kind.past(), self.things)
        } else {
            format!("{}.", kind.past())
        };
        Some(Done { words, undo: self.done.filter(|_| kind != Kind::Restore), wave: self.things > 1 })
    }
}

impl Entry {
    pub fn of(waiting: Waiting, as_admin: bool) -> Self {
        let mut kinds = Kind::about(waiting.kind, as_admin);
        if waiting.above && !as_admin {
            kinds.retain(|kind| *kind == Kind::Keep);
        }
        if waiting.words.is_none() {
            kinds.retain(|kind| matches!(kind, Kind::Keep | Kind::Warn | Kind::Suspend | Kind::Ban));
        }
        if waiting.source.is_empty() {
            kinds.retain(|kind| *kind != Kind::Mask);
        }
        let typed = Deciding { reason: waiting.likely(), seen: waiting.decisions, ..Deciding::default() };
        Self { waiting, kinds, typed, problems: Problems::default() }
    }

    pub fn chosen(&self) -> &'static str {
        self.typed.reason.map_or("", Reason::word)
    }

    pub fn offers(&self, kind: Kind) -> bool {
        self.kinds.contains(&kind)
    }
}

impl Queue {
    fn of(page: Page, board: Option<Topic>, entries: Vec<Waiting>, as_admin: bool) -> Self {
        let page = match &board {
            Some(board) => page.titled(&format!("Queue of {}", board.title)).in_dress_of(&board.accent),
            None => page.titled("Queue"),
        };
        let entries = entries.into_iter().map(|waiting| Entry::of(waiting, as_admin)).collect();
        Self { page: page.unlisted(), board, entries, done: None, next: None, as_admin, alone: false }
    }

    /// A form that came back, by itself.
    pub(super) async fn again(
        db: &PgPool,
        page: Page,
        me: AccountId,
        id: MatterId,
        typed: Deciding,
        problems: Problems,
        as_admin: bool,
    ) -> Result<Self> {
        let (waiting, _) = Waiting::page(db, me, Scope::Matter(id), None).await?;
        let mut queue = Self::of(page, None, waiting, as_admin);
        for entry in &mut queue.entries {
            let seen = entry.waiting.decisions;
            entry.typed = Deciding { seen, ..typed.clone() };
            entry.problems = problems.clone();
        }
        queue.alone = true;
        Ok(queue)
    }

    fn from(&self) -> &str {
        self.board.as_ref().map_or("", |board| &board.slug)
    }

    fn whole(mut self, path: &str, more: bool, asked: &Asked) -> Self {
        let last = self.entries.last().and_then(|entry| entry.waiting.key()).filter(|_| more);
        self.next = last.map(|key| format!("{path}?after={key}"));
        self.done = asked.done();
        self
    }
}

/// `GET /admin/queue`
pub async fn of_site(
    page: Page,
    Admin(me): Admin,
    State(db): State<PgPool>,
    Query(asked): Query<Asked>,
) -> Result<Html<Queue>> {
    let (entries, more) = Waiting::page(&db, me.id, Scope::Site, asked.after).await?;
    Ok(Html(Queue::of(page, None, entries, true).whole("/admin/queue", more, &asked)))
}

/// `GET /t/{slug}/queue`: for its curators.
pub async fn of_board(
    page: Page,
    SignedIn(me): SignedIn,
    State(db): State<PgPool>,
    Path(slug): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Html<Queue>> {
    let board = Topic::to(&db, &slug, &me, OnBoard::Moderate).await?;
    let (entries, more) = Waiting::page(&db, me.id, Scope::Board(board.id, me.id), asked.after).await?;
    let path = format!("/t/{slug}/queue");
    Ok(Html(Queue::of(page, Some(board), entries, me.is_admin()).whole(&path, more, &asked)))
}

/// `GET /matters/{id}`: one matter alone, waiting or not.
pub async fn one(
    page: Page,
    SignedIn(me): SignedIn,
    State(db): State<PgPool>,
    Path(id): Path<i64>,
    Query(asked): Query<Asked>,
) -> Result<Html<Queue>> {
    let id = MatterId(id);
    let as_admin = may_see(&db, &me, id).await?;
    let (entries, _) = Waiting::page(&db, me.id, Scope::Matter(id), None).await?;
    let mut queue = Queue::of(page, None, entries, as_admin).whole("", false, &asked);
    queue.alone = true;
    Ok(Html(queue))
}

/// Whether it is as an admin.
async fn may_see(db: &PgPool, me: &Me, id: MatterId) -> Result<bool> {
    if me.acting().is_some_and(Me::is_admin) {
        return Ok(true);
    }
    let slug = Open::board_of_curators(db, id, me.id).await?.ok_or(Error::NotFound)?;
    let (_, standing) = Topic::to_read(db, &slug, Some(me)).await?;
    if standing.may(OnBoard::Moderate) { Ok(false) } else { Err(Error::NotFound) }
}
