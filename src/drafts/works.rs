//! What is in the works on a board, for those who work on it.

use sqlx::PgExecutor;

use crate::{
    accounts::ByLine,
    error::Result,
    rights::{OnBoard, Standing},
    scoops::ScoopId,
    sessions::Me,
    text::Moment,
    topics::{Topic, permalink},
};

/// A draft, or what is scheduled, as a line of the board's page.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "a row has its columns")]
pub struct Work {
    pub id: ScoopId,
    /// Where its editor stands.
    pub path: String,
    pub title: String,
    pub version: i32,
    /// Its article is being read.
    pub waits: bool,
    /// It has taken so long that one may ask anew.
    pub overdue: bool,
    /// Why its article was not read.
    pub failure: Option<String>,
    pub address: Option<String>,
    pub offered: bool,
    pub returned: Option<String>,
    pub scheduled_for: Option<Moment>,
    pub curator: ByLine,
    pub own: bool,
    /// Not so for who contributes, once a curator has it scheduled.
    pub may_edit: bool,
    /// Where its article stands on this board already.
    pub double: Option<String>,
}

/// How many a board's page shows.
const SHOWN: i64 = 20;

impl Work {
    /// The 20 newest; all stand among one's scoops. Who contributes sees their own.
    pub async fn on_board(db: impl PgExecutor<'_>, board: &Topic, standing: Standing, me: &Me) -> Result<Vec<Self>> {
        if !standing.may(OnBoard::Scoop) && !standing.may(OnBoard::Publish) {
            return Ok(Vec::new());
        }
        let rows = sqlx::query!(
            r#"select scoop.id, scoop.title, scoop.version, scoop.waits,
                   coalesce(article.state = 'waiting' and article.read_at < now() - interval '2 minutes', false) as "overdue!",
                   article.read_failure as "failure?", article.address as "address?",
                   scoop.offered_at is not null as "offered!", scoop.returned, scoop.scheduled_for,
                   curator.name, curator.display_name, scoop.curator_id = $2 as "own!",
                   other.id as "other_id?: ScoopId", other.title as "other_title?"
               from (select * from scoop
                     where topic_id = $1 and state in ('draft', 'scheduled') and ($3 or curator_id = $2)
                     order by created_at desc, id desc limit $4) scoop
               join account curator on curator.id = scoop.curator_id
               left join article asked on asked.id = scoop.article_id
               left join article on article.id = coalesce(asked.same_as_id, asked.id)
               left join scoop other on asked.same_as_id is not null and other.topic_id = scoop.topic_id
                   and other.article_id = asked.same_as_id and other.deleted_at is null and other.state = 'published'
               order by scoop.created_at desc, scoop.id desc"#,
            board.id.0,
            me.id.0,
            standing.may(OnBoard::Publish),
            SHOWN
        )
        .fetch_all(db)
        .await?;
        let works = rows.into_iter().map(|row| Self {
            path: super::draft::path(&board.slug, row.id),
            id: row.id,
            title: row.title,
            version: row.version,
            waits: row.waits,
            overdue: row.overdue,
            failure: row.failure,
            address: row.address,
            offered: row.offered,
            returned: row.returned,
            scheduled_for: row.scheduled_for,
            may_edit: standing.may(OnBoard::Publish) || row.scheduled_for.is_none(),
            curator: ByLine { name: row.name, display_name: row.display_name },
            own: row.own,
            double: row.other_id.zip(row.other_title).map(|(id, title)| permalink(&board.slug, id.0, &title)),
        });
        Ok(works.collect())
    }

    /// Its title, or where it comes from while it has none.
    pub fn name(&self) -> &str {
        let title = Some(self.title.as_str()).filter(|title| !title.is_empty());
        title.or(self.address.as_deref()).unwrap_or("A text without a title")
    }

    /// Nothing but its title is missing to publish it.
    pub fn is_ready(&self) -> bool {
        !self.waits && !self.title.is_empty() && self.double.is_none()
    }
}
