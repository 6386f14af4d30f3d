//! A board that somebody may take a scoop onto.

use sqlx::PgExecutor;

use crate::{
    error::Result,
    rights::OnBoard,
    scoops::{Scoop, ScoopId, State},
    sessions::Me,
    topics::{MemberRole, permalink, stands},
};

#[derive(Debug)]
pub struct Target {
    pub slug: String,
    pub title: String,
    /// What one puts there stands there at once; otherwise a curator publishes it.
    pub publishes: bool,
    /// What it would stand on the board twice with.
    pub already: Option<Already>,
}

#[derive(Debug)]
pub struct Already {
    pub href: String,
    pub title: String,
    pub published: bool,
}

impl Target {
    /// The boards that somebody scoops onto, but for the one where the scoop stands and archived ones, in the order of
    /// their titles; 200 at most.
    pub async fn of(db: impl PgExecutor<'_>, scoop: &Scoop, me: &Me) -> Result<Vec<Self>> {
        let rows = sqlx::query!(
            r#"with mine as (
                   select id as topic_id, null::member_role as role from topic where owner_id = $1
                   union all
                   select topic_id, role from topic_member where account_id = $1
               )
               select topic.slug, topic.title, topic.owner_id = $1 as "owns!", mine.role as "role?: MemberRole",
                   there.id as "there_id?: ScoopId", there.title as "there_title?", there.state as "there_state?: State"
               from mine join topic on topic.id = mine.topic_id
               cross join (select id, article_id from scoop where id = $2) source
               left join lateral (
                   select scoop.id, scoop.title, scoop.state from scoop
                   where scoop.topic_id = topic.id and scoop.article_id = source.article_id and scoop.deleted_at is null
                   union all
                   select scoop.id, scoop.title, scoop.state from scoop
                   where source.article_id is null and scoop.via_id = source.id and scoop.topic_id = topic.id
                       and scoop.deleted_at is null
                   limit 1
               ) there on true
               where topic.archived_at is null and topic.deleted_at is null and topic.id <> $3
               order by topic.title, topic.id limit 200"#,
            me.id.0,
            scoop.id.0,
            scoop.topic_id.0
        )
        .fetch_all(db)
        .await?;
        let targets = rows.into_iter().filter_map(|row| {
            let standing = stands(me, row.owns, row.role);
            let there = row.there_id.zip(row.there_title).zip(row.there_state);
            let already = there.map(|((id, title), state)| Already {
                href: match state {
                    State::Published => permalink(&row.slug, id.0, &title),
                    _ => format!("/t/{}/scoops/{}", row.slug, id.0),
                },
                title,
                published: state == State::Published,
            });
            standing.may(OnBoard::Scoop).then(|| Self {
                publishes: standing.may(OnBoard::Publish),
                slug: row.slug,
                title: row.title,
                already,
            })
        });
        Ok(targets.collect())
    }
}
