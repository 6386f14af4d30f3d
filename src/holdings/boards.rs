//! The boards that somebody may put something on.

use sqlx::PgPool;

use crate::{
    error::Result,
    rights::{OnBoard, Standing},
    sessions::Me,
    topics::{MemberRole, stands},
};

/// A board, by name.
#[derive(Debug)]
pub struct Shelf {
    pub slug: String,
    pub title: String,
    pub standing: Standing,
    archived: bool,
}

impl Shelf {
    /// What somebody owns or works on, by title; 300 at most.
    pub async fn of(db: &PgPool, me: &Me) -> Result<Vec<Self>> {
        let rows = sqlx::query!(
            r#"select topic.slug, topic.title, topic.archived_at is not null as "archived!", topic.owner_id = $1 as "owns!",
                   (select role from topic_member where topic_id = topic.id and account_id = $1) as "role?: MemberRole"
               from topic
               where topic.deleted_at is null
                 and topic.id in (select id from topic where owner_id = $1
                                  union select topic_id from topic_member where account_id = $1)
               order by lower(topic.title), topic.id limit 300"#,
            me.id.0
        );
        let shelf = rows.fetch_all(db).await?.into_iter().map(|row| Self {
            standing: stands(me, row.owns, row.role),
            slug: row.slug,
            title: row.title,
            archived: row.archived,
        });
        Ok(shelf.collect())
    }

    /// Whether something may be put there.
    pub fn takes_scoops(&self) -> bool {
        !self.archived && self.standing.may(OnBoard::Scoop)
    }
}
