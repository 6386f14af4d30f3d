//! How a case comes to be: by looking at what was said, or because a reader reported it.

use sqlx::PgConnection;

use crate::{
    error::Result,
    matters::{Kind, Thing},
    text::{CleanHtml, Format},
};

/// What somebody said, as it is kept.
#[derive(Debug)]
pub(super) struct Said {
    pub kind: Kind,
    pub id: i64,
    pub source: String,
    pub format: Format,
}

impl Said {
    /// As people read it: what came as HTML, without its markup.
    pub fn words(&self) -> String {
        if self.format.is_html() {
            CleanHtml::from_source(&self.source, self.format).text()
        } else {
            self.source.clone()
        }
    }
}

/// A reader said that it may tell of a side effect: an admin looks at it, also where the board looks for none. Boards
/// and accounts tell of none.
pub async fn reported(tx: &mut PgConnection, thing: Thing) -> Result<()> {
    let said = sqlx::query_as!(
        Said,
        r#"select $1::thing_kind as "kind!: Kind", id as "id!", source as "source!", format as "format!: Format" from (
               select id, source, format from comment where $1::thing_kind = 'comment' and id = $2 and state <> 'deleted'
               union all
               select id, source, format from insight where $1::thing_kind = 'insight' and id = $2
               union all
               select id, excerpt_source, excerpt_format from scoop where $1::thing_kind = 'scoop' and id = $2
           ) said"#,
        thing.kind as Kind,
        thing.id
    );
    if let Some(said) = said.fetch_optional(&mut *tx).await? {
        open(tx, said.kind, &[&said], true).await?;
    }
    Ok(())
}

/// The ids of those whose words are new. The same words are a case once; said otherwise while it is open, the case
/// has both. The words are kept: their author may take them back in the next minute.
pub(super) async fn open(tx: &mut PgConnection, kind: Kind, said: &[&Said], reported: bool) -> Result<Vec<i64>> {
    if said.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<i64> = said.iter().map(|said| said.id).collect();
    let words: Vec<String> = said.iter().map(|said| said.words()).collect();
    let opened = sqlx::query_scalar!(
        "with wanted as (select * from unnest($2::bigint[], $3::text[]) as wanted (id, words)),
         said as (
             select wanted.*, account_id, coalesce(edited_at, written_at) as said_at, scoop_id, source
             from wanted join comment on $1::thing_kind = 'comment' and comment.id = wanted.id
             union all
             select wanted.*, account_id, coalesce(edited_at, written_at), scoop_id, source
             from wanted join insight on $1::thing_kind = 'insight' and insight.id = wanted.id
             union all
             select wanted.*, curator_id, coalesce(edited_at, published_at, now()), scoop.id, excerpt_source
             from wanted join scoop on $1::thing_kind = 'scoop' and scoop.id = wanted.id
         )
         insert into side_effect_case as known
             (kind, thing_id, account_id, said_at, words, mark, reported, href, title, board)
         select $1::thing_kind, said.id, said.account_id, said.said_at, said.words, md5(said.source), $4,
             '/t/' || topic.slug || '/p/' || scoop.id || case when $1::thing_kind = 'comment' then '#comment-' || said.id else '' end,
             scoop.title, topic.title
         from said join scoop on scoop.id = said.scoop_id join topic on topic.id = scoop.topic_id
         where not exists (
             select from side_effect_case closed
             where closed.kind = $1::thing_kind and closed.thing_id = said.id and closed.closed_at is not null
                 and md5(said.source) in (closed.mark, closed.changed_mark)
         )
         on conflict (kind, thing_id) where closed_at is null do update set
             changed_words = case when excluded.mark in (known.mark, known.changed_mark) then known.changed_words
                 else excluded.words end,
             changed_at = case when excluded.mark in (known.mark, known.changed_mark) then known.changed_at
                 else now() end,
             changed_mark = case when excluded.mark = known.mark then known.changed_mark else excluded.mark end,
             reported = known.reported or excluded.reported
         where excluded.reported and not known.reported
             or excluded.mark <> known.mark and excluded.mark is distinct from known.changed_mark
         returning thing_id",
        kind as Kind,
        &ids,
        &words,
        reported
    );
    Ok(opened.fetch_all(tx).await?)
}
