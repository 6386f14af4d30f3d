//! A scoop goes to another board, with all that was said of it. Its address on the old one leads on.

use sqlx::{PgConnection, PgPool};

use super::{Holding, deleting::twice};
use crate::{
    error::{Error, Result},
    rights::{OnBoard, Standing},
    sessions::Me,
    topics::{Topic, permalink},
};

impl Holding {
    /// What triggers keep follows: readers see it leave one board and arrive on the other. Dates stay, a pin falls off.
    pub(super) async fn move_to(tx: &mut PgConnection, board: &Topic, ids: &[i64]) -> Result<()> {
        // Pages of the old board that show what is in the works hear that it is not there any more.
        sqlx::query!(
            "select pg_notify('curatio', 'drafts ' || topic_id || ' ' || id) from scoop
             where id = any($1) and state in ('draft', 'scheduled')",
            ids
        )
        .execute(&mut *tx)
        .await?;
        let published = sqlx::query_scalar!(
            r#"update scoop set state = 'hidden' where id = any($1) and state = 'published' returning id as "id: i64""#,
            ids
        )
        .fetch_all(&mut *tx)
        .await?;
        sqlx::query!(
            "insert into scoop_stood_on (scoop_id, topic_id) select id, topic_id from scoop where id = any($1)
             on conflict do nothing",
            &published
        )
        .execute(&mut *tx)
        .await?;
        let tags = sqlx::query!(
            r#"delete from scoop_tag where scoop_id = any($1) returning scoop_id as "scoop_id: i64", tag, position"#,
            ids
        )
        .fetch_all(&mut *tx)
        .await?;
        sqlx::query!(
            "update scoop set topic_id = $2, pinned = false, offered_at = null, returned = null where id = any($1)",
            ids,
            board.id.0
        )
        .execute(&mut *tx)
        .await
        .map_err(twice)?;
        sqlx::query!("delete from scoop_stood_on where scoop_id = any($1) and topic_id = $2", ids, board.id.0)
            .execute(&mut *tx)
            .await?;
        sqlx::query!("update scoop set state = 'published' where id = any($1)", &published).execute(&mut *tx).await?;
        let (mut of, mut names, mut positions) = (Vec::new(), Vec::new(), Vec::new());
        for tag in tags {
            of.push(tag.scoop_id);
            names.push(tag.tag);
            positions.push(tag.position);
        }
        sqlx::query!(
            "insert into scoop_tag (scoop_id, topic_id, tag, position)
             select scoop_id, $1, tag, position from unnest($2::bigint[], $3::text[], $4::smallint[])
                 as moved (scoop_id, tag, position)",
            board.id.0,
            &of,
            &names,
            &positions
        )
        .execute(tx)
        .await?;
        Ok(())
    }

    pub(super) fn objection_to_moving(&self, onto: &Topic, there: Standing, double: bool) -> Option<&'static str> {
        let may = there.may(OnBoard::Publish) || there.may(OnBoard::Scoop) && self.is_draft();
        match self {
            _ if self.topic_id == onto.id => Some("It stands on that board already."),
            _ if !onto.takes_scoops() => Some("That board is archived, and nothing new is put on it."),
            _ if !may => Some("On that board you only propose, and this is no draft any more."),
            _ if self.shows_too_much() => {
                Some("It quotes more of its source than that board allows. Please shorten it first.")
            }
            _ if double => Some("Another scoop of the same article stands on that board already."),
            _ => None,
        }
    }

    /// Where a published scoop stands now that stood on this board before, for whoever may read it there.
    pub async fn moved_from(db: &PgPool, board: &Topic, id: i64, viewer: Option<&Me>) -> Result<String> {
        let now = sqlx::query!(
            "select topic.slug, scoop.title from scoop_stood_on stood
             join scoop on scoop.id = stood.scoop_id and scoop.state = 'published'
             join topic on topic.id = scoop.topic_id
             where stood.scoop_id = $1 and stood.topic_id = $2",
            id,
            board.id.0
        )
        .fetch_optional(db)
        .await?
        .ok_or(Error::NotFound)?;
        let (there, _) = Topic::to_read(db, &now.slug, viewer).await?;
        Ok(permalink(&there.slug, id, &now.title))
    }
}
