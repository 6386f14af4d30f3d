//! A tag is renamed or taken away: a change to each scoop that carries it, so each is kept as it was before.

use sqlx::PgConnection;

use super::Carried;
use crate::{error::Result, sessions::Me, text::tag, topics::Topic, versions::Version};

impl Carried {
    /// Every scoop of the held board that carries it carries `to` instead, in its place, and once; so two tags become
    /// one. What it is called from now on.
    pub async fn rename(tx: &mut PgConnection, board: &Topic, me: &Me, tag: &str, to: &str) -> Result<String> {
        let to = tag::one(to, "to")?;
        if to == tag {
            return Ok(to);
        }
        let carriers = carriers(&mut *tx, board, tag).await?;
        // The new one beside the old one, which is taken off after: counts are kept where tags come and go.
        sqlx::query!(
            "insert into scoop_tag (scoop_id, topic_id, tag, position)
             select scoop_id, topic_id, $3, position from scoop_tag where scoop_id = any($1) and tag = $2
             on conflict (scoop_id, tag) do update set position = least(scoop_tag.position, excluded.position)",
            &carriers,
            tag,
            to
        )
        .execute(&mut *tx)
        .await?;
        take_off(tx, me, &carriers, tag, Some(&to)).await?;
        Ok(to)
    }

    /// No scoop of the held board carries it any more.
    pub async fn remove(tx: &mut PgConnection, board: &Topic, me: &Me, tag: &str) -> Result<()> {
        let carriers = carriers(&mut *tx, board, tag).await?;
        take_off(tx, me, &carriers, tag, None).await
    }
}

/// Held, and kept as they are. Those that readers see, and those that they do not, are found by an index each.
async fn carriers(tx: &mut PgConnection, board: &Topic, tag: &str) -> Result<Vec<i64>> {
    let carriers = sqlx::query_scalar!(
        r#"select scoop_id as "scoop_id!: i64" from scoop_tag where topic_id = $1 and tag = $2 and shown_at is not null
           union all
           select scoop_id from scoop_tag where topic_id = $1 and tag = $2 and shown_at is null"#,
        board.id.0,
        tag
    );
    let carriers = carriers.fetch_all(&mut *tx).await?;
    Version::keep(tx, &carriers).await?;
    Ok(carriers)
}

/// Who has one of them open in the editor is told.
async fn take_off(tx: &mut PgConnection, me: &Me, carriers: &[i64], tag: &str, to: Option<&str>) -> Result<()> {
    sqlx::query!("delete from scoop_tag where scoop_id = any($1) and tag = $2", carriers, tag)
        .execute(&mut *tx)
        .await?;
    take_off_unsaved(&mut *tx, carriers, tag, to).await?;
    sqlx::query!("update scoop set version = version + 1, edited_at = now() where id = any($1)", carriers)
        .execute(&mut *tx)
        .await?;
    Version::record_all(tx, carriers, me.id).await
}

/// What is typed in an editor and not saved yet would bring it back.
async fn take_off_unsaved(tx: &mut PgConnection, carriers: &[i64], tag: &str, to: Option<&str>) -> Result<()> {
    let edits = sqlx::query!(
        r#"select scoop_id as "scoop_id: i64", fields ->> 'tags' as "tags!" from scoop_edit
           where scoop_id = any($1)"#,
        carriers
    );
    let (mut scoops, mut tags) = (Vec::new(), Vec::new());
    for edit in edits.fetch_all(&mut *tx).await? {
        let typed = tag::each(&edit.tags);
        if typed.iter().any(|typed| typed == tag) {
            let kept = typed.iter().filter_map(|typed| if typed == tag { to } else { Some(typed) });
            scoops.push(edit.scoop_id);
            // Two that have become one stand there once.
            tags.push(tag::each(&kept.collect::<Vec<_>>().join(",")).join(", "));
        }
    }
    sqlx::query!(
        "update scoop_edit set fields = fields || jsonb_build_object('tags', typed.tags)
         from unnest($1::bigint[], $2::text[]) as typed (scoop_id, tags)
         where scoop_edit.scoop_id = typed.scoop_id",
        &scoops,
        &tags
    )
    .execute(tx)
    .await?;
    Ok(())
}
