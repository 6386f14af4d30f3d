//! Which pictures somebody sees: those of people, and those of boards that they may read or work on.

use sqlx::PgPool;

use super::{MemberRole, rights::stands};
use crate::{
    error::{Error, Result},
    pictures::Picture,
    rights::OnBoard,
    sessions::Me,
};

/// For whom a picture is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    Everyone,
    /// Only who asks, and those who work on the same board.
    Members,
}

impl Picture {
    /// For everyone, where an account, a board or a published scoop that anyone reads shows it, also as the icon of its
    /// article's site. Otherwise for whoever works on a board that has it, be it in an earlier version of a scoop or to
    /// choose from; for all others, and where nothing has it, it is as if absent.
    pub async fn to_read(db: &PgPool, hash: &str, viewer: Option<&Me>) -> Result<Audience> {
        let open = sqlx::query_scalar!(
            r#"select exists (select from account where account.picture_id = picture.id)
                   or exists (select from topic where topic.picture_id = picture.id and topic.visibility <> 'private')
                   or exists (select from scoop join topic on topic.id = scoop.topic_id
                              where scoop.picture_id = picture.id and scoop.state = 'published'
                                  and topic.visibility <> 'private')
                   or exists (select from article join article_on_board on article_id = article.id
                              join topic on topic.id = topic_id
                              where article.icon_id = picture.id and article_on_board.state = 'published'
                                  and topic.visibility <> 'private') as "open!"
               from picture where hash = $1"#,
            hash
        )
        .fetch_one(db)
        .await?;
        if open {
            return Ok(Audience::Everyone);
        }
        let me = viewer.and_then(Me::acting).ok_or(Error::NotFound)?;
        let places = sqlx::query!(
            r#"select distinct topic.owner_id = $2 as "owns!", member.role as "role?: MemberRole"
               from topic left join topic_member member on member.topic_id = topic.id and member.account_id = $2
               where topic.deleted_at is null and topic.id in (
                   select topic.id from picture join topic on topic.picture_id = picture.id where picture.hash = $1
                   union
                   select scoop.topic_id from picture join scoop on scoop.picture_id = picture.id where picture.hash = $1
                   union
                   select scoop.topic_id from picture join scoop_version on scoop_version.picture_id = picture.id
                   join scoop on scoop.id = scoop_version.scoop_id where picture.hash = $1
                   union
                   select scoop.topic_id from picture join scoop_edit on scoop_edit.picture_id = picture.id
                   join scoop on scoop.id = scoop_edit.scoop_id where picture.hash = $1
                   union
                   select topic_id from picture join article_picture on article_picture.picture_id = picture.id
                   join article_on_board using (article_id) where picture.hash = $1
                   union
                   select scoop.topic_id from picture join scoop_picture on scoop_picture.picture_id = picture.id
                   join scoop on scoop.id = scoop_picture.scoop_id where picture.hash = $1
                   union
                   select topic_id from picture join article on article.icon_id = picture.id
                   join article_on_board on article_id = article.id where picture.hash = $1
               )"#,
            hash,
            me.id.0
        )
        .fetch_all(db)
        .await?;
        let theirs = places.iter().any(|place| stands(me, place.owns, place.role).may(OnBoard::Read));
        if theirs { Ok(Audience::Members) } else { Err(Error::NotFound) }
    }
}
