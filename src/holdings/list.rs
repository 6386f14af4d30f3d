//! All one's scoops, a line each, newest first.

use sqlx::PgPool;

use super::{Filter, deleting::gone_at, filter::wanted};
use crate::{
    error::Result,
    rights::OnBoard,
    scoops::{ScoopId, State},
    sessions::Me,
    text::{Key, Keyed, Moment, Paged, Place},
    topics::Topic,
};

const PER_PAGE: usize = 50;
const FETCHED: i64 = 51;
/// How many scoops a filter looks through at most: of more, a day narrows it down.
const LOOKS_THROUGH: i64 = 50_000;

#[derive(Debug)]
pub struct Row {
    pub id: ScoopId,
    title: String,
    pub slug: String,
    pub topic_title: String,
    state: State,
    waits: bool,
    offered_at: Option<Moment>,
    scheduled_for: Option<Moment>,
    published_at: Option<Moment>,
    pub deleted_at: Option<Moment>,
    pub created_at: Moment,
    pub curator: String,
    mine: bool,
    pub tags: Vec<String>,
    pub site: Option<String>,
    /// Where its article was.
    pub href: Option<String>,
    pub broken_since: Option<Moment>,
    /// What the last check of its link found.
    pub trouble: Option<String>,
}

macro_rules! select_rows {
    ($base:literal, $order:literal, $db:expr, $me:expr, $board:expr, $key:expr, $filter:expr) => {
        sqlx::query_as!(
            Row,
            r#"select scoop.id, scoop.title, topic.slug, topic.title as topic_title, scoop.state, scoop.waits,
                   scoop.offered_at, scoop.scheduled_for, scoop.published_at, scoop.deleted_at, scoop.created_at,
                   curator.display_name as curator, scoop.curator_id = $1 as "mine!",
                   array(select tag from scoop_tag where scoop_id = scoop.id order by position, tag) as "tags!",
                   article.site as "site?", article.address as "href?", article.broken_since as "broken_since?",
                   article.trouble as "trouble?"
               from (
                   select * from scoop where ($2::bigint is null or topic_id = $2)
                     and ($5::date is null or created_at >= $5) and ($6::date is null or created_at < $6 + 1)
                     and case $8::text
                             when '' then deleted_at is null
                             when 'deleted' then deleted_at is not null
                             when 'offered' then state = 'draft' and offered_at is not null
                             when 'draft' then state = 'draft' and offered_at is null
                             when 'scheduled' then state = 'scheduled'
                             else state::text = $8
                         end
                     and "#
                + $base
                + r#" limit $14
               ) scoop
               join topic on topic.id = scoop.topic_id and topic.deleted_at is null
               join account curator on curator.id = scoop.curator_id
               left join article on article.id = scoop.article_id
               where (topic.visibility <> 'private' or topic.owner_id = $1 or $7
                      or exists (select from topic_member where topic_id = topic.id and account_id = $1))
                 and (scoop.deleted_at is null or scoop.deleted_at > now() - interval '30 days')
                 and ($9::text is null or exists (select from scoop_tag where scoop_id = scoop.id and tag = $9))
                 and ($10::text is null or strpos(lower(article.site), $10) > 0
                      or strpos(lower(split_part(article.address, '/', 3)), $10) > 0)
                 and ($11::text is null or strpos(lower(scoop.title), $11) > 0
                      or strpos(lower(scoop.excerpt_source), $11) > 0
                      or exists (select from insight where scoop_id = scoop.id and account_id = scoop.curator_id
                                 and strpos(lower(insight.source), $11) > 0))
                 and (not $12 or article.broken_since is not null)
               "#
                + $order
                + " limit $13",
            $me.id.0,
            $board,
            $key.moment() as Moment,
            $key.id,
            $filter.first_day(),
            $filter.last_day(),
            $me.is_admin(),
            $filter.state,
            $filter.normal_tag(),
            wanted(&$filter.site),
            wanted(&$filter.q),
            $filter.only_broken(),
            FETCHED,
            LOOKS_THROUGH
        )
        .fetch_all($db)
        .await?
    };
}

impl Row {
    /// Those that somebody scooped; on a board whose curator they are, everybody's. And whether there are so many that
    /// the filter did not look through all.
    pub async fn of(db: &PgPool, me: &Me, filter: &Filter, place: Place) -> Result<(Paged<Self>, bool)> {
        let (board, all) = if filter.board.is_empty() {
            (None, false)
        } else {
            let (board, standing) = Topic::to_read(db, &filter.board, Some(me)).await?;
            (Some(board.id.0), standing.may(OnBoard::Publish))
        };
        let key = match place {
            Place::Newest => Key::NEWEST,
            Place::OlderThan(key) | Place::NewerThan(key) => key,
        };
        let rows = match (matches!(place, Place::NewerThan(_)), all) {
            (false, false) => select_rows!(
                "curator_id = $1 and (created_at, id) < ($3, $4) order by created_at desc, id desc",
                "order by scoop.created_at desc, scoop.id desc",
                db,
                me,
                board,
                key,
                filter
            ),
            (false, true) => select_rows!(
                "topic_id = $2 and (created_at, id) < ($3, $4) order by created_at desc, id desc",
                "order by scoop.created_at desc, scoop.id desc",
                db,
                me,
                board,
                key,
                filter
            ),
            (true, false) => select_rows!(
                "curator_id = $1 and (created_at, id) > ($3, $4) order by created_at, id",
                "order by scoop.created_at, scoop.id",
                db,
                me,
                board,
                key,
                filter
            ),
            (true, true) => select_rows!(
                "topic_id = $2 and (created_at, id) > ($3, $4) order by created_at, id",
                "order by scoop.created_at, scoop.id",
                db,
                me,
                board,
                key,
                filter
            ),
        };
        let page = Paged::from_rows(rows, place, PER_PAGE);
        let ends_early = page.older.is_none() && filter.looks_closer() && {
            let mine = (!all).then_some(me.id.0);
            ends_early(db, mine, board, key, filter).await?
        };
        Ok((page, ends_early))
    }

    /// Its editor; what is deleted has none.
    pub fn path(&self) -> String {
        format!("/t/{}/scoops/{}", self.slug, self.id.0)
    }

    /// A draft may have no title yet.
    pub fn name(&self) -> &str {
        match self.title.trim() {
            "" if self.waits && self.deleted_at.is_none() => "Your new post is loading…",
            "" => "A scoop without a title",
            _ => &self.title,
        }
    }

    /// Who scooped it, where that is somebody else.
    pub fn by(&self) -> Option<&str> {
        (!self.mine).then_some(self.curator.as_str())
    }

    /// In words, and a moment that belongs to it.
    pub fn standing(&self) -> (&'static str, Option<Moment>) {
        match self.state {
            _ if self.deleted_at.is_some() => ("Deleted; can be had back until", self.deleted_at.and_then(gone_at)),
            State::Draft if self.waits => ("Loading", None),
            State::Draft if self.offered_at.is_some() => ("Waits for a curator since", self.offered_at),
            State::Draft => ("Draft of", Some(self.created_at)),
            State::Scheduled => ("Appears on", self.scheduled_for),
            State::Published => ("Published on", self.published_at),
            State::Hidden => ("Hidden by those who look after the site", None),
        }
    }
}

/// Below the key there are at least as many as a filter looks through.
async fn ends_early(db: &PgPool, curator: Option<i64>, board: Option<i64>, key: Key, filter: &Filter) -> Result<bool> {
    let there = sqlx::query_scalar!(
        r#"select exists (
               select from scoop
               where ($1::bigint is null or curator_id = $1) and ($2::bigint is null or topic_id = $2)
                 and (created_at, id) < ($3, $4)
                 and ($5::date is null or created_at >= $5) and ($6::date is null or created_at < $6 + 1)
                 and case $7::text
                         when '' then deleted_at is null
                         when 'deleted' then deleted_at is not null
                         when 'offered' then state = 'draft' and offered_at is not null
                         when 'draft' then state = 'draft' and offered_at is null
                         when 'scheduled' then state = 'scheduled'
                         else state::text = $7
                     end
               offset $8::bigint - 1) as "there!""#,
        curator,
        board,
        key.moment() as Moment,
        key.id,
        filter.first_day(),
        filter.last_day(),
        filter.state,
        LOOKS_THROUGH
    );
    Ok(there.fetch_one(db).await?)
}

impl Keyed for Row {
    fn key(&self) -> Key {
        Key::new(self.created_at, self.id.0)
    }
}
