//! Pictures that nothing shows any more: thrown away, a day later at the soonest.
//!
//! First the row goes, and a note of its files comes in its place; then the files go, and the note. So neither a picture
//! loses a file, nor the store keeps one for nobody: [`super::Redrawn::keep`] takes row and note before it puts files.

use sqlx::PgPool;

use super::{File, Picture, Store};
use crate::error::Result;

/// How many are looked at in one sweep, those first that were not for the longest time.
const SOME: i64 = 10_000;
/// How many are thrown away in one transaction: somebody may be waiting who sends one of them again.
const A_FEW: i64 = 20;

impl Picture {
    /// May be done twice at once.
    pub async fn sweep(db: &PgPool, store: &Store) -> Result<()> {
        Self::forget_unused(db).await?;
        while Self::throw_away(db, store).await? {}
        Ok(())
    }

    async fn forget_unused(db: &PgPool) -> Result<()> {
        let mut tx = db.begin().await?;
        // Locked, so that nothing begins to show one meanwhile.
        let looked_at = sqlx::query_scalar!(
            r#"select id as "id: i64" from picture where looked_at < now() - interval '1 day'
               order by looked_at limit $1 for update skip locked"#,
            SOME
        )
        .fetch_all(&mut *tx)
        .await?;
        let unused = sqlx::query_scalar!(
            r#"select id as "id!" from unnest($1::bigint[]) as old (id)
               where not exists (select from account where picture_id = old.id)
                   and not exists (select from topic where picture_id = old.id)
                   and not exists (select from scoop where picture_id = old.id)
                   and not exists (select from scoop_version where picture_id = old.id)
                   and not exists (select from scoop_edit where picture_id = old.id)
                   and not exists (select from scoop_picture where picture_id = old.id)
                   and not exists (select from article join article_on_board on article_id = article.id
                                   where icon_id = old.id)
                   and not exists (select from article_picture join article_on_board using (article_id)
                                   where picture_id = old.id)"#,
            &looked_at
        )
        .fetch_all(&mut *tx)
        .await?;
        // An article that stands on no board: who scoops it one day has its page read again.
        sqlx::query!(
            "with less as (
                 delete from article_picture where picture_id = any ($1) returning article_id
             )
             update article set state = 'unasked'
             where state = 'read' and (icon_id = any ($1) or id in (select article_id from less))",
            &unused
        )
        .execute(&mut *tx)
        .await?;
        sqlx::query!("update article set icon_id = null where icon_id = any ($1)", &unused).execute(&mut *tx).await?;
        sqlx::query!(
            "with gone as (delete from picture where id = any ($1) returning hash, widths)
             insert into picture_leftover (hash, widths) select hash, widths from gone on conflict (hash) do nothing",
            &unused
        )
        .execute(&mut *tx)
        .await?;
        sqlx::query!("update picture set looked_at = now() where id = any ($1)", &looked_at).execute(&mut *tx).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Whether there may be more.
    async fn throw_away(db: &PgPool, store: &Store) -> Result<bool> {
        let mut tx = db.begin().await?;
        let leftovers =
            sqlx::query!("select hash, widths from picture_leftover limit $1 for update skip locked", A_FEW)
                .fetch_all(&mut *tx)
                .await?;
        for leftover in &leftovers {
            for file in File::all(&leftover.hash, &leftover.widths) {
                store.delete(&file).await?;
            }
        }
        let hashes: Vec<String> = leftovers.into_iter().map(|leftover| leftover.hash).collect();
        sqlx::query!("delete from picture_leftover where hash = any ($1)", &hashes).execute(&mut *tx).await?;
        tx.commit().await?;
        Ok(!hashes.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use image::DynamicImage;
    use tempfile::TempDir;

    use super::*;
    use crate::pictures::{PictureId, Redrawn};

    async fn sent_again(db: &PgPool, store: &Store) -> PictureId {
        let mut db = db.acquire().await.unwrap();
        Redrawn::of(DynamicImage::new_rgb8(30, 30)).unwrap().keep(&mut db, store).await.unwrap()
    }

    #[sqlx::test]
    async fn a_picture_sent_again_while_it_is_thrown_away_has_its_files(db: PgPool) {
        let data = TempDir::new().unwrap();
        let store = Store::open(data.path()).unwrap();
        let aged = async || {
            sqlx::query("update picture set looked_at = now() - interval '2 days'").execute(&db).await.unwrap();
        };
        let first = sent_again(&db, &store).await;
        let hash: String = sqlx::query_scalar("select hash from picture").fetch_one(&db).await.unwrap();
        let file = File::webp(&hash, 30);

        // By somebody who has not shown it yet.
        aged().await;
        let mut tx = db.begin().await.unwrap();
        let again = Redrawn::of(DynamicImage::new_rgb8(30, 30)).unwrap().keep(&mut tx, &store).await.unwrap();
        Picture::sweep(&db, &store).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(first, again);
        store.get(&file).await.unwrap();
        Picture::sweep(&db, &store).await.unwrap();
        store.get(&file).await.unwrap();

        // While its files are just going.
        aged().await;
        Picture::forget_unused(&db).await.unwrap();
        let mut tx = db.begin().await.unwrap();
        sqlx::query("select from picture_leftover for update").execute(&mut *tx).await.unwrap();
        let sending = tokio::spawn({
            let (db, store) = (db.clone(), store.clone());
            async move { sent_again(&db, &store).await }
        });
        let waits = "select exists (select from pg_stat_activity
                                    where datname = current_database() and wait_event_type = 'Lock')";
        let waiting = async { while !sqlx::query_scalar::<_, bool>(waits).fetch_one(&db).await.unwrap() {} };
        tokio::time::timeout(std::time::Duration::from_mins(1), waiting).await.unwrap();
        store.delete(&file).await.unwrap();
        sqlx::query("delete from picture_leftover").execute(&mut *tx).await.unwrap();
        tx.commit().await.unwrap();
        assert_ne!(sending.await.unwrap(), first);
        store.get(&file).await.unwrap();
        Picture::sweep(&db, &store).await.unwrap();
        store.get(&file).await.unwrap();
    }
}
