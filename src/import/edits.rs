//! What was typed into the editor of a scoop and not shown yet comes along, and waits in its editor here.

use sqlx::{PgConnection, types::Json};

use crate::{drafts::Fields, exports::Edit, scoops::ScoopId};

/// Its picture is the one that the scoop has.
pub async fn keep(db: &mut PgConnection, scoop: ScoopId, edit: &Edit) -> Result<(), sqlx::Error> {
    let hash = sqlx::query_scalar!(
        r#"select picture.hash as "hash?" from scoop left join picture on picture.id = scoop.picture_id where scoop.id = $1"#,
        scoop.0
    );
    let Edit { title, excerpt, insight, tags } = edit.clone();
    let picture = hash.fetch_one(&mut *db).await?.unwrap_or_default();
    let fields = Fields { title, excerpt, insight, tags, picture, boards: Vec::new() };
    sqlx::query!(
        "insert into scoop_edit (scoop_id, version, fields, picture_id)
         select id, version, $2, picture_id from scoop where id = $1",
        scoop.0,
        Json(&fields) as Json<&Fields>
    )
    .execute(db)
    .await?;
    Ok(())
}
