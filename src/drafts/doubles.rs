//! Where an article stands already, told while one pastes its address.

use sqlx::PgPool;

use crate::{
    articles::{Address, ArticleId},
    error::Result,
    rights::{OnBoard, Standing},
    scoops::{ScoopId, State},
    sessions::Me,
    topics::{Topic, permalink},
};

/// Of an article that nobody scooped there is nothing to tell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stands {
    /// Its scoop on the board.
    pub here: Option<Here>,
    /// On how many other public boards.
    pub elsewhere: i64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Here {
    pub title: String,
    /// The scoop, or its editor while it is not published.
    pub href: String,
}

impl Stands {
    /// Of a draft that one may not see, no more than that it is there.
    pub async fn of(db: &PgPool, board: &Topic, standing: Standing, me: &Me, address: &Address) -> Result<Self> {
        let Some(article) = ArticleId::at(db, address).await? else { return Ok(Self::default()) };
        let here = sqlx::query!(
            r#"select scoop.id as "id: ScoopId", scoop.title, scoop.state, scoop.curator_id from scoop
               where scoop.topic_id = $1 and scoop.article_id = $2 and scoop.deleted_at is null"#,
            board.id.0,
            article.0
        );
        let elsewhere = sqlx::query_scalar!(
            r#"select count(*) as "boards!" from (
                   select from scoop where article_id = $2 and listed and topic_id <> $1 limit 1000) listed"#,
            board.id.0,
            article.0
        );
        let (here, elsewhere) = tokio::try_join!(here.fetch_optional(db), elsewhere.fetch_one(db))?;
        let here = here.map(|row| {
            let theirs = row.curator_id == me.id || standing.may(OnBoard::Publish);
            let (href, title) = match row.state {
                State::Published => (permalink(&board.slug, row.id.0, &row.title), row.title),
                State::Draft | State::Scheduled if theirs => (super::draft::path(&board.slug, row.id), row.title),
                _ => (board.href(), String::new()),
            };
            Here { href, title: if title.is_empty() { address.to_string() } else { title } }
        });
        Ok(Self { here, elsewhere })
    }

    /// "It is also on 3 other boards."
    pub fn elsewhere_in_words(&self) -> Option<String> {
        match self.elsewhere {
            0 => None,
            1 => Some("It is also on one other board.".to_owned()),
            many => Some(format!("It is also on {many} other boards.")),
        }
    }
}
