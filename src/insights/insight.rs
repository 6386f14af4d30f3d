//! Shown on the scoop it was written for, and on those that scoop was taken from.

use std::collections::HashMap;

use sqlx::{PgConnection, PgExecutor};

use crate::{
    accounts::{AccountId, ByLine},
    error::Result,
    live::{Subject, Subjects, Tells},
    matters::Reason,
    scoops::ScoopId,
    text::{CleanHtml, Format, Moment},
    topics::{self, TopicRef},
};

#[derive(Clone, Debug)]
pub struct Insight {
    pub id: i64,
    pub account: AccountId,
    pub author: ByLine,
    pub html: CleanHtml,
    pub written: Moment,
    /// Since readers saw it.
    pub edited: Option<Moment>,
    /// Where its earlier versions stand.
    pub history: String,
    /// Waits for a moderator; nobody else but its author sees it.
    pub held: bool,
    /// By a decision: its place says why, and its words are not shown.
    pub hidden_for: Option<Reason>,
    /// By whoever reads it.
    pub mine: bool,
    /// By the curator of the scoop it is shown on.
    pub own: bool,
    /// The board it was written on, where that is another one.
    pub on: Option<Elsewhere>,
    /// What its author has to do with anybody, as they declared it.
    pub interests: Option<String>,
}

#[derive(Clone, Debug)]
pub struct Elsewhere {
    scoop: ScoopId,
    pub topic: TopicRef,
    pub permalink: String,
    pub language: String,
}

impl Insight {
    /// For each scoop, the notes on it and on its rescoops, oldest first, `each` at most.
    /// A rescoop that is hidden, or on a board that is not public, shows nowhere.
    /// What waits for a moderator is for them and for its author.
    pub async fn on_scoops(
        db: impl PgExecutor<'_>,
        scoops: &[i64],
        each: i64,
        viewer: Option<AccountId>,
        moderates: bool,
    ) -> Result<HashMap<ScoopId, Vec<Self>>> {
        let rows = sqlx::query!(
            r#"with near as (
                   -- How many are asked for is not told to the planner: it would plan anew for each number.
                   select root, root as id from unnest((select $1::bigint[])) as wanted (root)
                   union all
                   select wanted.root, taken.id from unnest((select $1::bigint[])) as wanted (root)
                   cross join lateral (
                       with recursive taken as (
                           select scoop.id from scoop where scoop.via_id = wanted.root
                           union
                           select scoop.id from taken join scoop on scoop.via_id = taken.id
                       )
                       -- A rescoop of thousands is not followed to its end: the nearest are enough for a page.
                       select id from taken limit 199
                   ) taken
                   where exists (select from scoop where scoop.via_id = wanted.root)
               ),
               shown as (
                   select near.root, insight.id, insight.account_id, insight.html, insight.written_at,
                       insight.edited_at, insight.held, insight.hidden_for, place.*,
                       near.id = near.root and insight.account_id = place.curator_id as own,
                       row_number() over (partition by near.root order by insight.written_at, insight.id) as number
                   from near
                   -- One by one along the index: told by "offset 0", or a new plan would hash every insight there is.
                   cross join lateral (select * from insight where insight.scoop_id = near.id offset 0) insight
                   cross join lateral (
                       select scoop.id as scoop_id, scoop.title as scoop_title, scoop.curator_id,
                           topic.slug, topic.title as topic_title, topic.language,
                           scoop.state = 'published' and topic.visibility = 'public' as open
                       from scoop join topic on topic.id = scoop.topic_id where scoop.id = near.id offset 0
                   ) place
                   where (near.id = near.root or place.open and insight.account_id = place.curator_id)
                      and case when insight.hidden_for is not null then near.id = near.root and not insight.removed
                          else not insight.held or insight.account_id = $3 or $4 and near.id = near.root end
               )
               select shown.root as "root!: ScoopId", shown.id as "id!", shown.account_id as "account_id!: AccountId",
                   shown.html as "html!: CleanHtml",
                   shown.written_at as "written_at!: Moment", shown.edited_at as "edited_at?: Moment",
                   shown.held and shown.hidden_for is null as "held!", shown.hidden_for as "hidden_for?: Reason",
                   coalesce(shown.account_id = $3, false) as "mine!",
                   scoop_id as "scoop_id!: ScoopId", scoop_title as "scoop_title!", slug as "slug!",
                   topic_title as "topic_title!", language as "language!",
                   account.name as "name!", account.display_name as "display_name!", own as "own!"
               from shown join account on account.id = shown.account_id
               where shown.number <= $2 or own
               order by shown.root, shown.written_at, shown.id"#,
            scoops,
            each,
            viewer.map(|account| account.0),
            moderates
        )
        .fetch_all(db)
        .await?;
        let mut insights: HashMap<ScoopId, Vec<Self>> = HashMap::new();
        for row in rows {
            let history = format!("/t/{}/scoops/{}/insights/{}", row.slug, row.scoop_id.0, row.id);
            let on = (row.scoop_id != row.root).then(|| Elsewhere {
                scoop: row.scoop_id,
                permalink: topics::permalink(&row.slug, row.scoop_id.0, &row.scoop_title),
                topic: TopicRef { slug: row.slug, title: row.topic_title },
                language: row.language,
            });
            insights.entry(row.root).or_default().push(Self {
                id: row.id,
                account: row.account_id,
                author: ByLine { name: row.name, display_name: row.display_name },
                html: if row.hidden_for.is_none() { row.html } else { CleanHtml::default() },
                written: row.written_at,
                edited: row.edited_at,
                history,
                held: row.held,
                hidden_for: row.hidden_for,
                mine: row.mine,
                own: row.own,
                on,
                interests: None,
            });
        }
        Ok(insights)
    }
}

impl Tells for Insight {
    fn tells(&self, subjects: &mut Subjects) {
        self.author.tells(subjects);
        subjects.extend(self.on.as_ref().map(|on| Subject::Scoop(on.scoop.0)));
    }
}

#[derive(Debug)]
pub struct NewInsight<'a> {
    pub scoop: ScoopId,
    pub author: AccountId,
    pub source: &'a str,
    pub format: Format,
    pub written_at: chrono::DateTime<chrono::Utc>,
}

impl NewInsight<'_> {
    /// Whether someone has written one on a scoop.
    pub async fn exists(db: &mut PgConnection, scoop: ScoopId, author: AccountId) -> Result<bool, sqlx::Error> {
        sqlx::query_scalar!(
            r#"select exists (select from insight where scoop_id = $1 and account_id = $2) as "exists!""#,
            scoop.0,
            author.0
        )
        .fetch_one(db)
        .await
    }

    /// Whether someone wrote one on a scoop at this very moment, with these words or others.
    pub async fn was_said(
        db: &mut PgConnection,
        scoop: ScoopId,
        author: AccountId,
        at: chrono::DateTime<chrono::Utc>,
    ) -> Result<bool, sqlx::Error> {
        sqlx::query_scalar!(
            r#"select exists (
                   select from insight where scoop_id = $1 and account_id = $2 and written_at = $3
               ) as "said!""#,
            scoop.0,
            author.0,
            Moment(at) as Moment
        )
        .fetch_one(db)
        .await
    }

    /// False where it was said already: the same one twice is the same as once.
    pub async fn create(&self, db: &mut PgConnection) -> Result<bool, sqlx::Error> {
        let html = CleanHtml::from_source(self.source, self.format);
        let made = sqlx::query!(
            "insert into insight (scoop_id, account_id, source, format, html, written_at) values ($1, $2, $3, $4, $5, $6)
             on conflict (scoop_id, written_at, account_id, md5(source)) do nothing",
            self.scoop.0,
            self.author.0,
            self.source,
            self.format as Format,
            html.as_str(),
            Moment(self.written_at) as Moment
        )
        .execute(db)
        .await?;
        Ok(made.rows_affected() == 1)
    }
}
