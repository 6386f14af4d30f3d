//! Conversations as readers find them: the whole of one, and the beginnings of many.

use std::collections::HashMap;

use serde::Deserialize;
use sqlx::PgExecutor;

use super::{
    Comment, State,
    comment::MINUTES,
    thread::{self, in_reading_order},
};
use crate::{
    accounts::{AccountId, ByLine},
    error::Result,
    rights::{OnBoard, Standing},
    scoops::ScoopId,
    sessions::Me,
    text::{CleanHtml, Moment},
};

/// Which of those that answer none stands first. Answers are read in the order in which they were given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Order {
    #[default]
    Oldest,
    Newest,
}

/// How many comments a scoop's page shows: the first, or the last.
pub const ON_PAGE: i64 = 500;

macro_rules! select_comments {
    ($order:literal, $scoop:expr, $me:expr, $curates:expr) => {
        sqlx::query!(
            r#"select comment.id, comment.parent_id, comment.account_id as "account_id: AccountId", comment.html, comment.state, comment.hidden_for, comment.removed,
                   comment.written_at, comment.edited_at, account.name, account.display_name,
                   coalesce(comment.account_id = $2, false) as "mine!",
                   comment.written_at > now() - make_interval(mins => $4) as "young!"
               from comment join account on account.id = comment.account_id
               where comment.scoop_id = $1 and (comment.state = 'shown'
                   or comment.state = 'held' and comment.hidden_for is null and (comment.account_id = $2 or $3)
                   or comment.hidden_for is not null and not comment.removed
                   or (comment.state = 'deleted' or comment.removed)
                       and exists (select from comment answer where answer.parent_id = comment.id))
               "#
                + $order
                + " limit $5",
            $scoop.0,
            $me,
            $curates,
            MINUTES,
            ON_PAGE
        )
    };
}

macro_rules! comments {
    ($rows:expr) => {
        $rows
            .into_iter()
            .map(|row| Comment {
                id: row.id,
                parent_id: row.parent_id,
                account: row.account_id,
                author: ByLine { name: row.name, display_name: row.display_name },
                state: row.state,
                hidden_for: row.hidden_for,
                removed: row.removed,
                html: if row.hidden_for.is_none() { row.html } else { CleanHtml::default() },
                written: row.written_at,
                edited: row.edited_at,
                mine: row.mine,
                may_edit: row.mine && row.young && row.state != State::Deleted && row.hidden_for.is_none(),
                depth: 0,
                answers: None,
                interests: None,
            })
            .collect::<Vec<_>>()
    };
}

impl Comment {
    /// A whole conversation, each answer under what it answers; 500 at most. What waits for a curator is for its author
    /// and the curators; what was taken back or removed keeps its place while it is answered, and what is hidden always.
    pub async fn on_scoop(
        db: impl PgExecutor<'_>,
        scoop: ScoopId,
        viewer: Option<&Me>,
        standing: Standing,
        order: Order,
    ) -> Result<Vec<Self>> {
        let me = viewer.map(|me| me.id.0);
        let curates = standing.may(OnBoard::Moderate);
        let comments = match order {
            Order::Oldest => {
                let rows = select_comments!("order by comment.written_at, comment.id", scoop, me, curates);
                comments!(rows.fetch_all(db).await?)
            }
            Order::Newest => {
                let rows = select_comments!("order by comment.written_at desc, comment.id desc", scoop, me, curates);
                let mut newest = comments!(rows.fetch_all(db).await?);
                newest.reverse();
                newest
            }
        };
        let ordered = in_reading_order(comments);
        Ok(if order == Order::Newest { thread::newest_first(ordered) } else { ordered })
    }

    /// For each scoop, its first `each` comments that answer none.
    pub async fn first_on(db: impl PgExecutor<'_>, scoops: &[i64], each: i64) -> Result<HashMap<ScoopId, Vec<Self>>> {
        let rows = sqlx::query!(
            r#"select first.id as "id!", first.account_id as "account_id!: AccountId", first.scoop_id as "scoop_id!: ScoopId", first.html as "html!: CleanHtml",
                   first.written_at as "written_at!: Moment", first.edited_at as "edited_at?: Moment",
                   account.name as "name!", account.display_name as "display_name!"
               from unnest($1::bigint[]) as wanted (scoop_id)
               cross join lateral (
                   select comment.* from comment
                   where comment.scoop_id = wanted.scoop_id and comment.parent_id is null and comment.state = 'shown'
                   order by comment.written_at, comment.id limit $2
               ) first
               join account on account.id = first.account_id
               order by first.scoop_id, first.written_at, first.id"#,
            scoops,
            each
        )
        .fetch_all(db)
        .await?;
        let mut comments: HashMap<ScoopId, Vec<Self>> = HashMap::new();
        for row in rows {
            comments.entry(row.scoop_id).or_default().push(Self {
                id: row.id,
                parent_id: None,
                account: row.account_id,
                author: ByLine { name: row.name, display_name: row.display_name },
                state: State::Shown,
                hidden_for: None,
                removed: false,
                html: row.html,
                written: row.written_at,
                edited: row.edited_at,
                mine: false,
                may_edit: false,
                depth: 0,
                answers: None,
                interests: None,
            });
        }
        Ok(comments)
    }

    /// One that whoever holds the board sees: one's own, or one that everybody sees, or any to who moderates.
    pub async fn find(
        db: impl PgExecutor<'_>,
        scoop: ScoopId,
        id: i64,
        me: AccountId,
        standing: Standing,
    ) -> Result<(Self, String)> {
        let row = sqlx::query!(
            r#"select comment.id, comment.parent_id, comment.account_id as "account_id: AccountId", comment.html, comment.source, comment.state, comment.hidden_for,
                   comment.removed, comment.written_at, comment.edited_at, account.name, account.display_name,
                   comment.account_id = $3 as "mine!", comment.written_at > now() - make_interval(mins => $5) as "young!"
               from comment join account on account.id = comment.account_id
               where comment.id = $1 and comment.scoop_id = $2
                   and (comment.state = 'shown' or comment.state = 'held' and (comment.account_id = $3 or comment.hidden_for is null and $4))"#,
            id,
            scoop.0,
            me.0,
            standing.may(OnBoard::Moderate),
            MINUTES
        )
        .fetch_one(db)
        .await?;
        let source = row.source.clone();
        let comment = comments!([row]).pop();
        comment.map(|comment| (comment, source)).ok_or(crate::error::Error::NotFound)
    }
}
