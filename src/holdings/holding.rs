//! Scoops, held while something is done to them.

use sqlx::{PgConnection, PgPool};

use crate::{
    accounts::AccountId,
    articles::ArticleId,
    drafts::Quota,
    error::{Error, Result},
    rights::{OnBoard, Standing},
    scoops::{ScoopId, State},
    sessions::Me,
    topics::{MemberRole, Topic, TopicId, stands},
};

#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "a row has its columns")]
pub struct Holding {
    pub id: ScoopId,
    pub topic_id: TopicId,
    pub slug: String,
    pub title: String,
    pub state: State,
    /// What it was before it was deleted.
    pub state_before: Option<State>,
    pub waits: bool,
    /// The one article that its own leads to.
    pub article_id: Option<ArticleId>,
    /// Its board takes nothing new.
    pub archived: bool,
    /// Another scoop of its article stands where it is to stand.
    pub double: bool,
    /// It quotes more of its source than the board allows where it is to stand.
    pub(super) quotes_too_much: bool,
    pub(super) tags: Vec<String>,
    pub(super) curator_id: AccountId,
    pub(super) standing: Standing,
    mine: bool,
}

/// `$onto` is the board they are to stand on, null for their own.
macro_rules! select_holdings {
    ($me:expr, $onto:expr, $tail:literal $(, $arg:expr)*) => {
        sqlx::query!(
            r#"select scoop.id, scoop.topic_id, scoop.curator_id, scoop.title, scoop.state, scoop.state_before,
                   scoop.waits, scoop.excerpt_html, source.text_length as "text_length?",
                   case when onto.id is null then topic.quote_limit else onto.quote_limit end as quote_limit,
                   array(select tag from scoop_tag where scoop_id = scoop.id) as "tags!",
                   coalesce(article.same_as_id, article.id) as "article_id?: ArticleId",
                   topic.slug, topic.archived_at is not null as "archived!",
                   topic.owner_id = $1 as "owns!", member.role as "role?: MemberRole",
                   exists (
                       -- what leads to the same article is the same, once readers see it
                       select from article same
                       join scoop other on other.article_id = same.id and other.topic_id = coalesce($2, scoop.topic_id)
                           and other.deleted_at is null and other.id <> scoop.id
                       where same.id in (article.id, article.same_as_id)
                          or same.same_as_id in (article.id, article.same_as_id) and other.state in ('scheduled', 'published')
                   ) or exists (
                       select from scoop other
                       where other.topic_id = coalesce($2, scoop.topic_id) and other.origin = scoop.origin
                         and other.origin_id = scoop.origin_id and other.deleted_at is null and other.id <> scoop.id
                   ) as "double!"
               from scoop
               join topic on topic.id = scoop.topic_id and topic.deleted_at is null
               left join topic_member member on member.topic_id = topic.id and member.account_id = $1
               left join topic onto on onto.id = $2
               left join article on article.id = scoop.article_id
               left join article source on source.id = coalesce(article.same_as_id, article.id)
               where (scoop.deleted_at is null or scoop.deleted_at > now() - interval '30 days') and "# + $tail,
            $me.id.0,
            $onto
            $(, $arg)*
        )
    };
}

macro_rules! holding {
    ($me:expr, $row:expr) => {{
        let row = $row;
        let quota = Quota { source: row.text_length, limit: row.quote_limit };
        Holding {
            standing: if $me.acting().is_some() { stands($me, row.owns, row.role) } else { Standing::Stranger },
            mine: row.curator_id == $me.id,
            id: row.id,
            topic_id: row.topic_id,
            slug: row.slug,
            title: row.title,
            state: row.state,
            state_before: row.state_before,
            waits: row.waits,
            article_id: row.article_id,
            archived: row.archived,
            double: row.double,
            tags: row.tags,
            quotes_too_much: quota.too_much(&row.excerpt_html).is_some(),
            curator_id: row.curator_id,
        }
    }};
}

impl Holding {
    /// Those of these scoops that somebody keeps; the others are as if absent. Nobody else changes them or their
    /// boards until the transaction ends: boards are locked first, in the order in which everybody does.
    pub async fn hold(tx: &mut PgConnection, me: &Me, ids: &[i64], onto: Option<&Topic>) -> Result<Vec<Self>> {
        let onto = onto.map(|board| board.id.0);
        sqlx::query!(
            r#"select from topic
               where id = $2 or id in (select topic_id from scoop where scoop.id = any($1))
               order by slug collate "C" for no key update"#,
            ids,
            onto
        )
        .execute(&mut *tx)
        .await?;
        let rows = select_holdings!(me, onto, "scoop.id = any($3) order by scoop.id for no key update of scoop", ids);
        let rows = rows.fetch_all(tx).await?;
        let holdings = rows.into_iter().map(|row| holding!(me, row));
        Ok(holdings.filter(Self::is_seen).collect())
    }

    /// The same for one, on its board.
    pub async fn hold_one(tx: &mut PgConnection, me: &Me, slug: &str, id: i64) -> Result<Self> {
        let (board, standing) = Topic::hold(&mut *tx, slug, me).await?;
        let held = Self::hold(&mut *tx, me, &[id], None).await?.into_iter().find(|held| held.topic_id == board.id);
        match held {
            Some(held) => Ok(held),
            // What everybody reads is there, and not theirs.
            None if Self::is_published_on(tx, &board, id).await? && !standing.may(OnBoard::Publish) => {
                Err(me.refusal())
            }
            None => Err(Error::NotFound),
        }
    }

    async fn is_published_on(tx: &mut PgConnection, board: &Topic, id: i64) -> Result<bool> {
        let there = sqlx::query_scalar!(
            r#"select exists (select from scoop where id = $1 and topic_id = $2 and state = 'published') as "there!""#,
            id,
            board.id.0
        );
        Ok(there.fetch_one(tx).await?)
    }

    /// As [`Holding::hold_one`], to be looked at only.
    pub async fn find(db: &PgPool, me: &Me, slug: &str, id: i64) -> Result<(Topic, Self)> {
        let (board, standing) = Topic::to_read(db, slug, Some(me)).await?;
        let rows = select_holdings!(me, None::<i64>, "scoop.id = $3 and scoop.topic_id = $4", id, board.id.0);
        let held = rows.fetch_optional(db).await?.map(|row| holding!(me, row)).filter(Self::is_seen);
        if let Some(held) = held {
            return Ok((board, held));
        }
        let mut asked = db.acquire().await?;
        let seen = Self::is_published_on(&mut asked, &board, id).await? && !standing.may(OnBoard::Publish);
        Err(if seen { me.refusal() } else { Error::NotFound })
    }

    /// A deleted one that may be had back, for whoever may.
    pub async fn deleted(db: &PgPool, me: &Me, id: i64) -> Result<Option<Self>> {
        let rows = select_holdings!(me, None::<i64>, "scoop.id = $3 and scoop.deleted_at is not null", id);
        let held = rows.fetch_optional(db).await?.map(|row| holding!(me, row));
        Ok(held.filter(|held| held.is_seen() && held.is_theirs()))
    }

    /// Whoever keeps its board, or scooped it and still works there.
    fn is_seen(&self) -> bool {
        self.may_publish() || self.mine && self.standing.may(OnBoard::Scoop)
    }

    pub fn may_publish(&self) -> bool {
        self.standing.may(OnBoard::Publish)
    }

    /// A draft is its scooper's; what has been published, or is about to be, is the board's curators'.
    pub fn is_theirs(&self) -> bool {
        self.may_publish() || self.is_draft()
    }

    pub(super) fn is_draft(&self) -> bool {
        self.state_before.unwrap_or(self.state) == State::Draft
    }

    /// It quotes more of its source than its board allows, and readers see it, or will without another look.
    pub fn shows_too_much(&self) -> bool {
        self.quotes_too_much && !self.is_draft()
    }

    pub fn is_by(&self, me: &Me) -> bool {
        self.curator_id == me.id
    }

    pub fn is_deleted(&self) -> bool {
        self.state_before.is_some()
    }

    /// Its editor's address.
    pub fn path(&self) -> String {
        format!("/t/{}/scoops/{}", self.slug, self.id.0)
    }

    /// A draft may have no title yet.
    pub fn name(&self) -> &str {
        if self.title.trim().is_empty() { "A scoop without a title" } else { &self.title }
    }
}
