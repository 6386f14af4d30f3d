//! The thing that somebody reports, as readers see it.

use sqlx::{PgConnection, PgExecutor};

use crate::{
    accounts::AccountId,
    error::Result,
    matters::{Kind, MatterId, Thing},
    topics::{self, TopicId},
};

#[derive(Debug)]
pub struct Place {
    pub thing: Thing,
    /// Where it stands; an account stands on none.
    pub board: Option<(TopicId, String)>,
    pub author: AccountId,
    /// In words, such as "Noor Aziz's comment on “Salt, again”".
    pub what: String,
    pub href: String,
}

impl Place {
    /// What everybody sees who may read its board: whether one may is the caller's to ask.
    pub async fn of(db: impl PgExecutor<'_>, thing: Thing) -> Result<Self> {
        match thing.kind {
            Kind::Scoop => Self::of_scoop(db, thing).await,
            Kind::Insight => Self::of_insight(db, thing).await,
            Kind::Comment => Self::of_comment(db, thing).await,
            Kind::Board => Self::of_board(db, thing).await,
            Kind::Account => Self::of_account(db, thing).await,
        }
    }

    async fn of_scoop(db: impl PgExecutor<'_>, thing: Thing) -> Result<Self> {
        let row = sqlx::query!(
            "select topic.id, topic.slug, scoop.title, scoop.curator_id from scoop join topic on topic.id = scoop.topic_id
             where scoop.id = $1 and scoop.state = 'published'",
            thing.id
        );
        let row = row.fetch_one(db).await?;
        Ok(Self {
            thing,
            href: topics::permalink(&row.slug, thing.id, &row.title),
            board: Some((row.id, row.slug)),
            author: row.curator_id,
            what: format!("The scoop “{}”", row.title),
        })
    }

    async fn of_insight(db: impl PgExecutor<'_>, thing: Thing) -> Result<Self> {
        let row = sqlx::query!(
            r#"select topic.id, topic.slug, scoop.id as scoop, scoop.title, account.id as author, account.display_name
               from insight join scoop on scoop.id = insight.scoop_id join topic on topic.id = scoop.topic_id
               join account on account.id = insight.account_id
               where insight.id = $1 and not insight.held and scoop.state = 'published'"#,
            thing.id
        );
        let row = row.fetch_one(db).await?;
        Ok(Self {
            thing,
            href: topics::permalink(&row.slug, row.scoop.0, &row.title),
            board: Some((row.id, row.slug)),
            author: row.author,
            what: format!("{}'s insight on “{}”", row.display_name, row.title),
        })
    }

    async fn of_comment(db: impl PgExecutor<'_>, thing: Thing) -> Result<Self> {
        let row = sqlx::query!(
            r#"select topic.id, topic.slug, scoop.id as scoop, scoop.title, account.id as author, account.display_name
               from comment join scoop on scoop.id = comment.scoop_id join topic on topic.id = scoop.topic_id
               join account on account.id = comment.account_id
               where comment.id = $1 and comment.state = 'shown' and scoop.state = 'published'"#,
            thing.id
        );
        let row = row.fetch_one(db).await?;
        Ok(Self {
            thing,
            href: format!("{}#comment-{}", topics::permalink(&row.slug, row.scoop.0, &row.title), thing.id),
            board: Some((row.id, row.slug)),
            author: row.author,
            what: format!("{}'s comment on “{}”", row.display_name, row.title),
        })
    }

    async fn of_board(db: impl PgExecutor<'_>, thing: Thing) -> Result<Self> {
        let row =
            sqlx::query!("select id, slug, title, owner_id from topic where id = $1 and deleted_at is null", thing.id);
        let row = row.fetch_one(db).await?;
        Ok(Self {
            thing,
            href: format!("/t/{}", row.slug),
            what: format!("The board “{}”", row.title),
            board: Some((row.id, row.slug)),
            author: AccountId(row.owner_id),
        })
    }

    async fn of_account(db: impl PgExecutor<'_>, thing: Thing) -> Result<Self> {
        let row =
            sqlx::query!("select id, name, display_name from account where id = $1 and deleted_at is null", thing.id);
        let row = row.fetch_one(db).await?;
        Ok(Self {
            thing,
            href: format!("/@{}", row.name),
            what: format!("The account of {}", row.display_name),
            board: None,
            author: row.id,
        })
    }

    /// Its matter, which there is from now on.
    pub async fn matter(&self, tx: &mut PgConnection) -> Result<MatterId> {
        let (kind, id) = (self.thing.kind, self.thing.id);
        let of = |wanted: Kind| (kind == wanted).then_some(id);
        let board = self.board.as_ref().map(|(board, _)| board.0).filter(|_| kind != Kind::Board);
        sqlx::query!(
            "insert into matter (kind, scoop_id, insight_id, comment_id, topic_id, account_id, board_id, author_id)
             values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing",
            kind as Kind,
            of(Kind::Scoop),
            of(Kind::Insight),
            of(Kind::Comment),
            of(Kind::Board),
            of(Kind::Account),
            board,
            self.author.0
        )
        .execute(&mut *tx)
        .await?;
        let matter = sqlx::query_scalar!(
            "select id from matter
             where scoop_id = $1 or insight_id = $2 or comment_id = $3 or topic_id = $4 or account_id = $5 for update",
            of(Kind::Scoop),
            of(Kind::Insight),
            of(Kind::Comment),
            of(Kind::Board),
            of(Kind::Account)
        );
        Ok(matter.fetch_one(tx).await?)
    }
}
