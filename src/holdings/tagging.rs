//! A tag put on many scoops, or taken off: a change like any other, so each is kept as it was before.

use sqlx::PgConnection;

use super::Holding;
use crate::{
    error::{Error, Result},
    problems::Problems,
    sessions::Me,
    versions::Version,
};

/// The longest that a tag may be, in characters.
const LONGEST: usize = 60;

/// A tag as it is kept: lower-case, with single blanks.
pub fn normal(typed: &str) -> Result<String> {
    let tag = typed.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let mut problems = Problems::default();
    problems.length("tag", &tag, 1, LONGEST);
    problems.require(!tag.contains(','), "tag", "One tag has no comma in it.");
    if problems.none() { Ok(tag) } else { Err(Error::Refused(problems)) }
}

impl Holding {
    /// Behind the tags it has.
    pub(super) async fn tag(tx: &mut PgConnection, me: &Me, tag: &str, ids: &[i64]) -> Result<()> {
        let without = sqlx::query_scalar!(
            r#"select id as "id: i64" from scoop where id = any($1)
               and not exists (select from scoop_tag where scoop_id = scoop.id and tag = $2)"#,
            ids,
            tag
        )
        .fetch_all(&mut *tx)
        .await?;
        Version::keep_first(&mut *tx, &without).await?;
        sqlx::query!(
            "insert into scoop_tag (scoop_id, topic_id, tag, position)
             select id, topic_id, $2,
                 coalesce((select max(position) from scoop_tag where scoop_id = scoop.id), 0)::smallint + 1::smallint
             from scoop where id = any($1)",
            &without,
            tag
        )
        .execute(&mut *tx)
        .await?;
        changed(tx, me, &without).await
    }

    pub(super) async fn untag(tx: &mut PgConnection, me: &Me, tag: &str, ids: &[i64]) -> Result<()> {
        let with = sqlx::query_scalar!(
            r#"select scoop_id as "id: i64" from scoop_tag where scoop_id = any($1) and tag = $2"#,
            ids,
            tag
        )
        .fetch_all(&mut *tx)
        .await?;
        Version::keep_first(&mut *tx, &with).await?;
        sqlx::query!("delete from scoop_tag where scoop_id = any($1) and tag = $2", &with, tag)
            .execute(&mut *tx)
            .await?;
        changed(tx, me, &with).await
    }
}

/// Who has one of them open in the editor is told.
async fn changed(tx: &mut PgConnection, me: &Me, ids: &[i64]) -> Result<()> {
    sqlx::query!("update scoop set version = version + 1, edited_at = now() where id = any($1)", ids)
        .execute(&mut *tx)
        .await?;
    Version::record_all(tx, ids, me.id).await
}

#[cfg(test)]
mod tests {
    use super::normal;

    #[test]
    fn a_tag_has_one_form() {
        assert_eq!(normal("  Heart  FAILURE ").unwrap(), "heart failure");
        for refused in ["", "  ", "a, b", &"x".repeat(61)] {
            assert!(normal(refused).is_err(), "{refused}");
        }
    }
}
