//! The lists boards stand in.

use std::collections::HashMap;

use sqlx::{PgExecutor, PgPool};

use super::{MemberRole, Topic, TopicId, rights::stands, topic::select_topics};
use crate::{
    accounts::AccountId,
    error::Result,
    rights::Standing,
    sessions::Me,
    text::{Key, Moment, Paged, Place},
};

/// How many boards a page of them holds.
pub(super) const PER_PAGE: usize = 12;
/// One more, to know whether there are more.
pub(super) const FETCHED: i64 = 13;
/// The same where each has only a line.
const LINES: usize = 50;
const LINES_FETCHED: i64 = 51;

/// A board in the list of who keeps it.
#[derive(Debug)]
pub struct Kept {
    pub board: Topic,
    pub standing: Standing,
    /// None for its owner.
    role: Option<MemberRole>,
}

impl Kept {
    pub fn as_what(&self) -> &'static str {
        match self.role {
            None => "Owner",
            Some(MemberRole::Curator) => "Curator",
            Some(MemberRole::Contributor) => "Contributor",
        }
    }
}

impl Topic {
    /// Public boards, the one scooped onto last first.
    pub async fn newest(db: impl PgExecutor<'_>, place: Place) -> Result<Paged<Self>> {
        let rows = match place {
            Place::NewerThan(key) => {
                select_topics!(
                    "where topic.visibility = 'public' and (coalesce(topic.newest_at, topic.created_at), topic.id) > ($1, $2)
                     order by coalesce(topic.newest_at, topic.created_at), topic.id limit $3",
                    key.moment() as Moment, key.id, FETCHED
                )
                .fetch_all(db)
                .await?
            }
            Place::Newest | Place::OlderThan(_) => {
                let key = older_than(place);
                select_topics!(
                    "where topic.visibility = 'public' and (coalesce(topic.newest_at, topic.created_at), topic.id) < ($1, $2)
                     order by coalesce(topic.newest_at, topic.created_at) desc, topic.id desc limit $3",
                    key.moment() as Moment, key.id, FETCHED
                )
                .fetch_all(db)
                .await?
            }
        };
        Ok(Paged::from_rows(rows, place, PER_PAGE))
    }

    /// The public boards that someone owns or works on, the one scooped onto last first; 50 at most.
    pub async fn curated_by(db: impl PgExecutor<'_>, account: AccountId) -> Result<Vec<Self>> {
        let boards = select_topics!(
            "where topic.visibility = 'public' and topic.id in (
                 select id from topic where owner_id = $1
                 union select topic_id from topic_member where account_id = $1 and role = 'curator')
             order by coalesce(topic.newest_at, topic.created_at) desc, topic.id desc limit 50",
            account.0
        )
        .fetch_all(db)
        .await?;
        Ok(boards)
    }

    /// What somebody owns or works on, the one scooped onto last first.
    pub async fn kept_by(db: &PgPool, me: &Me, place: Place) -> Result<Paged<Kept>> {
        let boards = async {
            let rows = match place {
                Place::NewerThan(key) => {
                    select_topics!(
                        "where topic.deleted_at is null and topic.id in (
                             select id from topic where owner_id = $4
                             union select topic_id from topic_member where account_id = $4)
                         and (coalesce(topic.newest_at, topic.created_at), topic.id) > ($1, $2)
                         order by coalesce(topic.newest_at, topic.created_at), topic.id limit $3",
                        key.moment() as Moment,
                        key.id,
                        LINES_FETCHED,
                        me.id.0
                    )
                    .fetch_all(db)
                    .await?
                }
                Place::Newest | Place::OlderThan(_) => {
                    let key = older_than(place);
                    select_topics!(
                        "where topic.deleted_at is null and topic.id in (
                             select id from topic where owner_id = $4
                             union select topic_id from topic_member where account_id = $4)
                         and (coalesce(topic.newest_at, topic.created_at), topic.id) < ($1, $2)
                         order by coalesce(topic.newest_at, topic.created_at) desc, topic.id desc limit $3",
                        key.moment() as Moment,
                        key.id,
                        LINES_FETCHED,
                        me.id.0
                    )
                    .fetch_all(db)
                    .await?
                }
            };
            Ok(Paged::from_rows(rows, place, LINES))
        };
        let (boards, roles) = tokio::try_join!(boards, roles(db, me.id))?;
        let kept = |board: Self| {
            let role = roles.get(&board.id).copied();
            Kept { standing: stands(me, role.is_none(), role), board, role }
        };
        Ok(Paged { items: boards.items.into_iter().map(kept).collect(), older: boards.older, newer: boards.newer })
    }

    /// Somebody's own boards that can still be restored, the one deleted last first; 50 at most.
    pub async fn deleted_by(db: impl PgExecutor<'_>, owner: AccountId) -> Result<Vec<Self>> {
        let boards = select_topics!(
            "where topic.owner_id = $1 and topic.deleted_at is not null
             order by topic.deleted_at desc, topic.id desc limit 50",
            owner.0
        )
        .fetch_all(db)
        .await?;
        Ok(boards)
    }

    /// All there are, also private and deleted ones, the one made last first.
    pub async fn all(db: impl PgExecutor<'_>, place: Place) -> Result<Paged<Self>> {
        let rows = match place {
            Place::NewerThan(key) => {
                select_topics!("where topic.id > $1 order by topic.id limit $2", key.id, LINES_FETCHED)
                    .fetch_all(db)
                    .await?
            }
            Place::Newest | Place::OlderThan(_) => {
                let key = older_than(place);
                select_topics!("where topic.id < $1 order by topic.id desc limit $2", key.id, LINES_FETCHED)
                    .fetch_all(db)
                    .await?
            }
        };
        Ok(Paged::from_rows(rows, place, LINES))
    }
}

pub(super) fn older_than(place: Place) -> Key {
    if let Place::OlderThan(key) = place { key } else { Key::NEWEST }
}

/// What somebody is on the boards they work on.
async fn roles(db: &PgPool, account: AccountId) -> Result<HashMap<TopicId, MemberRole>> {
    let rows = sqlx::query!(
        r#"select topic_id as "topic_id: TopicId", role from topic_member where account_id = $1"#,
        account.0
    );
    Ok(rows.fetch_all(db).await?.into_iter().map(|row| (row.topic_id, row.role)).collect())
}
