//! A draft is loaded through a right: by who scooped it, and by the curators of its board.

use sqlx::{PgExecutor, PgPool};

use super::{Draft, Fields, Quota, Source, quoting::as_markdown};
use crate::{
    accounts::ByLine,
    articles::{ArticleId, ArticleState, Citation},
    error::{Error, Result},
    pictures::Picture,
    rights::{OnBoard, Standing},
    scoops::{ScoopId, State},
    sessions::Me,
    text::Format,
    topics::{Topic, TopicId},
};

impl Draft {
    /// A draft of somebody else is as if absent for all but the curators of its board. Moved meanwhile, it is
    /// opened where it stands now.
    pub async fn open(db: &PgPool, slug: &str, id: i64, me: &Me) -> Result<(Topic, Standing, Self)> {
        let (mut board, mut standing) = Topic::to_read(db, slug, Some(me)).await?;
        let mut found = Self::find(db, board.id, id).await;
        if matches!(found, Err(Error::NotFound)) {
            let now =
                sqlx::query_scalar!("select slug from topic where id = (select topic_id from scoop where id = $1)", id);
            let now = now.fetch_one(db).await?;
            (board, standing) = Topic::to_read(db, &now, Some(me)).await?;
            found = Self::find(db, board.id, id).await;
        }
        let draft = found?;
        let own = standing.may(OnBoard::Scoop) && draft.is_by(me) && draft.state == State::Draft;
        if standing.may(OnBoard::Publish) || own {
            return Ok((board, standing, draft));
        }
        Err(if draft.is_published() { me.refusal() } else { Error::NotFound })
    }

    #[expect(clippy::too_many_lines, reason = "a row has its columns")]
    async fn find(db: &PgPool, topic: TopicId, id: i64) -> Result<Self> {
        let row = sqlx::query!(
            r#"select scoop.id, scoop.state, scoop.version, scoop.waits, scoop.offered_at is not null as "offered!",
                   scoop.returned, scoop.title, scoop.excerpt_source, scoop.excerpt_format, scoop.curator_id,
                   scoop.scheduled_for, topic.time_zone, topic.quote_limit,
                   to_char(scoop.scheduled_for at time zone topic.time_zone, 'YYYY-MM-DD"T"HH24:MI') as scheduled,
                   array(select tag from scoop_tag where scoop_id = scoop.id order by position, tag) as "tags!",
                   array(select slug from scoop_onto join topic on topic.id = topic_id
                         where scoop_id = scoop.id order by slug) as "boards!",
                   coalesce(insight.source, '') as "insight!",
                   curator.name, curator.display_name,
                   edit.fields as "fields?: sqlx::types::Json<Fields>", edit.saved_at as "saved_at?",
                   saver.name as "saver_name?", saver.display_name as "saver_display_name?",
                   article.id as "article_id?: ArticleId", article.address as "address?", article.site as "site?",
                   article.authors as "authors?", article.published_at as "article_date?",
                   article.state as "article_state?: ArticleState", article.read_failure as "read_failure?",
                   article.state = 'waiting' and article.read_at < now() - interval '2 minutes' as "overdue?",
                   article.text_length as "text_length?", article.embed_title as "embed_title?",
                   article.doi as "doi?", article.pmid as "pmid?", article.journal as "journal?",
                   article.volume as "volume?", article.issue as "issue?", article.pages as "pages?",
                   extract(year from article.published_at)::int as "year?",
                   icon.hash as "icon_hash?", icon.width as "icon_width?", icon.height as "icon_height?",
                   icon.widths as "icon_widths?",
                   (select hash from picture where id = coalesce(edit.picture_id, scoop.picture_id)) as "picture?"
               from scoop
               join topic on topic.id = scoop.topic_id
               join account curator on curator.id = scoop.curator_id
               left join lateral (select source from insight
                                  where scoop_id = scoop.id and account_id = scoop.curator_id
                                  order by written_at, id limit 1) insight on true
               left join scoop_edit edit on edit.scoop_id = scoop.id
               left join account saver on saver.id = edit.saved_by
               left join article asked on asked.id = scoop.article_id
               left join article on article.id = coalesce(asked.same_as_id, asked.id)
               left join picture icon on icon.id = article.icon_id
               where scoop.id = $1 and scoop.topic_id = $2 and scoop.state <> 'hidden'"#,
            id,
            topic.0
        )
        .fetch_one(db)
        .await?;
        let pictures = pictures(db, row.id).await?;
        // What came as plain words reads the same in the Markdown that is written here.
        let (excerpt, format) = match row.excerpt_format {
            Format::Plain => (as_markdown(&row.excerpt_source), Format::Markdown),
            format => (row.excerpt_source, format),
        };
        let on_scoop = Fields {
            title: row.title,
            excerpt,
            insight: row.insight.clone(),
            tags: row.tags.join(", "),
            picture: row.picture.unwrap_or_default(),
            boards: row.boards,
        };
        let unsaved = row.fields.is_some();
        let icon =
            Picture::from_columns(row.icon_hash.as_ref(), row.icon_width, row.icon_height, row.icon_widths.as_ref());
        let source = row.article_id.zip(row.address).map(|(id, address)| Source {
            id,
            address,
            site: row.site,
            icon,
            authors: row.authors.unwrap_or_default(),
            published_at: row.article_date,
            state: row.article_state.unwrap_or_default(),
            failure: row.read_failure,
            overdue: row.overdue.unwrap_or_default(),
            citation: Citation {
                journal: row.journal,
                volume: row.volume,
                issue: row.issue,
                pages: row.pages,
                year: row.year,
                doi: row.doi,
                pmid: row.pmid,
            },
            embed_title: row.embed_title,
        });
        let saver = row.saver_name.zip(row.saver_display_name);
        Ok(Self {
            id: row.id,
            state: row.state,
            version: row.version,
            waits: row.waits,
            offered: row.offered,
            returned: row.returned,
            fields: row.fields.map_or(on_scoop, |fields| fields.0),
            said: row.insight,
            unsaved,
            format,
            curator: ByLine { name: row.name, display_name: row.display_name },
            curator_id: row.curator_id,
            scheduled: row.scheduled,
            scheduled_for: row.scheduled_for,
            time_zone: row.time_zone,
            source,
            pictures,
            quota: Quota { source: row.text_length, limit: row.quote_limit },
            saved: saver.zip(row.saved_at).map(|((name, display_name), at)| (ByLine { name, display_name }, at)),
        })
    }
}

/// The one on the scoop, the one just chosen, those sent for it, and those of its article.
async fn pictures(db: impl PgExecutor<'_>, scoop: ScoopId) -> Result<Vec<Picture>> {
    let pictures = sqlx::query_as!(
        Picture,
        "select picture.hash, picture.width, picture.height, picture.widths
         from (select min(position) as position, picture_id from (
                   select 0 as position, picture_id from scoop where id = $1
                   union all select 1, picture_id from scoop_edit where scoop_id = $1
                   union all select 2, picture_id from scoop_picture where scoop_id = $1
                   union all
                   select 3 + choice.position, choice.picture_id
                   from scoop join article asked on asked.id = scoop.article_id
                   join article_picture choice on choice.article_id = coalesce(asked.same_as_id, asked.id)
                   where scoop.id = $1) every group by picture_id) choice
         join picture on picture.id = choice.picture_id
         order by choice.position",
        scoop.0
    );
    Ok(pictures.fetch_all(db).await?)
}
