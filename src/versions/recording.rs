//! A scoop is kept as it is: before it changes, and after.

use sqlx::PgConnection;

use super::Version;
use crate::{accounts::AccountId, error::Result, scoops::ScoopId};

impl Version {
    /// Whoever is about to change scoops calls this first: nothing that stands on them is lost. They are kept in the
    /// name of who scooped them, unless their last version says the same, or there is no word on them yet.
    pub async fn keep(tx: &mut PgConnection, scoops: &[i64]) -> Result<()> {
        write(tx, scoops, None).await
    }

    /// Keeps a scoop as it has just been changed.
    pub async fn record(tx: &mut PgConnection, scoop: ScoopId, by: AccountId) -> Result<()> {
        Self::record_all(tx, &[scoop.0], by).await
    }

    /// As [`Version::record`], for many; where nothing has changed, there is none.
    pub async fn record_all(tx: &mut PgConnection, scoops: &[i64], by: AccountId) -> Result<()> {
        write(&mut *tx, scoops, Some(by)).await?;
        // A draft is saved as one types: what was just kept as it stood, and is saved unchanged, is theirs who saves it.
        sqlx::query!(
            "update scoop_version set made_by = $2 from scoop
             where scoop_version.scoop_id = any($1) and scoop.id = scoop_version.scoop_id and scoop.state = 'draft'
               and made_at = now()
               and number = (select max(number) from scoop_version last where last.scoop_id = scoop.id)",
            scoops,
            by.0
        )
        .execute(tx)
        .await?;
        Ok(())
    }
}

/// Where the last version says something else. Two at once wait for each other at the scoop's row.
async fn write(tx: &mut PgConnection, scoops: &[i64], by: Option<AccountId>) -> Result<()> {
    sqlx::query!("select from scoop where id = any($1) order by id for no key update", scoops)
        .execute(&mut *tx)
        .await?;
    sqlx::query!(
        "insert into scoop_version (scoop_id, number, title, excerpt_source, excerpt_format, insight_source,
             insight_format, tags, picture_id, made_by, made_at)
         select scoop.id, coalesce(last.number, 0) + 1, scoop.title, scoop.excerpt_source, scoop.excerpt_format,
             coalesce(own.source, ''), coalesce(own.format, 'markdown'), tagged.tags, scoop.picture_id,
             coalesce($2, scoop.curator_id),
             case when $2::bigint is null then coalesce(scoop.edited_at, scoop.created_at) else now() end
         from scoop
         cross join lateral (
             select array(select tag from scoop_tag where scoop_id = scoop.id order by position, tag) as tags
         ) tagged
         left join lateral (
             select source, format from insight
             where insight.scoop_id = scoop.id and insight.account_id = scoop.curator_id
             order by written_at, id limit 1
         ) own on true
         left join lateral (
             select * from scoop_version where scoop_id = scoop.id order by number desc limit 1
         ) last on true
         where scoop.id = any($1)
           and ($2 is not null or scoop.title <> '' or scoop.excerpt_source <> '' or own.source <> '')
           and (last.title, last.excerpt_source, last.excerpt_format, last.insight_source, last.insight_format,
                last.tags, last.picture_id) is distinct from
               (scoop.title, scoop.excerpt_source, scoop.excerpt_format, coalesce(own.source, ''),
                coalesce(own.format, 'markdown'), tagged.tags, scoop.picture_id)",
        scoops,
        by.map(|account| account.0)
    )
    .execute(tx)
    .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use sqlx::PgPool;

    use super::*;

    #[sqlx::test(fixtures("../../tests/fixtures/ward.sql"))]
    async fn each_save_is_kept_and_what_was_before_and_nothing_twice(db: PgPool) {
        let mut tx = db.begin().await.unwrap();
        let salt = "select id, curator_id from scoop where title = 'Salt, again' and via_id is null";
        let (salt, ada): (i64, i64) = sqlx::query_as(salt).fetch_one(&mut *tx).await.unwrap();
        let titled = "update scoop set title = $1 where id = $2";
        for title in ["Salt", "More salt", "More salt"] {
            Version::keep(&mut tx, &[salt]).await.unwrap();
            sqlx::query(titled).bind(title).bind(salt).execute(&mut *tx).await.unwrap();
            Version::record(&mut tx, ScoopId(salt), AccountId(ada)).await.unwrap();
        }
        sqlx::query(titled).bind("Salt, as typed").bind(salt).execute(&mut *tx).await.unwrap();
        Version::keep(&mut tx, &[salt]).await.unwrap();
        let kept = "select number, title, excerpt_source, insight_source, tags from scoop_version order by number";
        let kept: Vec<(i32, String, String, String, Vec<String>)> =
            sqlx::query_as(kept).fetch_all(&mut *tx).await.unwrap();
        let titles: Vec<_> = kept.iter().map(|row| (row.0, row.1.as_str())).collect();
        assert_eq!(titles, [(1, "Salt, again"), (2, "Salt"), (3, "More salt"), (4, "Salt, as typed")]);
        assert_eq!(kept[2].3, "Bread is where the salt is.");
        assert_eq!(
            (kept[2].2.as_str(), kept[2].4.join(", ")),
            ("How much is in bread.", "food & drink, evidence".to_owned())
        );
    }

    #[sqlx::test(fixtures("../../tests/fixtures/ward.sql"))]
    async fn what_has_no_word_yet_is_not_kept(db: PgPool) {
        let mut tx = db.begin().await.unwrap();
        let made =
            "insert into scoop (topic_id, curator_id, title) select id, owner_id, '' from topic limit 1 returning id";
        let empty: i64 = sqlx::query_scalar(made).fetch_one(&mut *tx).await.unwrap();
        Version::keep(&mut tx, &[empty]).await.unwrap();
        let kept = "select count(*) from scoop_version";
        assert_eq!(sqlx::query_scalar::<_, i64>(kept).fetch_one(&mut *tx).await.unwrap(), 0);
    }
}
