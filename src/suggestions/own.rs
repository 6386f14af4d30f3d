//! What became of the articles that somebody suggested.

use sqlx::PgExecutor;

use super::State;
use crate::{
    accounts::AccountId,
    error::Result,
    text::{Key, Keyed, Moment, Paged, Place},
    topics::{TopicRef, permalink},
};

#[derive(Debug)]
pub struct Own {
    id: i64,
    pub address: String,
    pub why: String,
    pub suggested_at: Moment,
    pub state: State,
    /// What the curator said who declined.
    pub answer: String,
    topic_slug: Option<String>,
    topic_title: Option<String>,
    scoop_id: Option<i64>,
    scoop_title: Option<String>,
}

/// Where one of them stands now.
pub struct Stands {
    pub href: String,
    pub title: String,
}

const PER_PAGE: usize = 25;
/// One more, to know whether there are more.
const FETCHED: i64 = 26;

macro_rules! select_own {
    ($tail:literal $(, $arg:expr)*) => {
        sqlx::query_as!(
            Own,
            r#"select suggestion.id, suggestion.address, suggestion.why, suggestion.suggested_at, suggestion.state,
                suggestion.answer, topic.slug as "topic_slug?", topic.title as "topic_title?",
                scoop.id as "scoop_id?: i64", scoop.title as "scoop_title?"
            from suggestion
            left join topic on topic.id = suggestion.topic_id and topic.visibility <> 'private'
            left join scoop on scoop.id = suggestion.scoop_id and scoop.topic_id = topic.id and scoop.state = 'published'
            where "# + $tail
            $(, $arg)*
        )
    };
}

impl Own {
    /// Somebody's, newest first. Of a board that became private, neither name nor scoop is told.
    pub async fn of(db: impl PgExecutor<'_>, account: AccountId, place: Place) -> Result<Paged<Self>> {
        let rows = match place {
            Place::NewerThan(key) => {
                select_own!(
                    "suggestion.account_id = $1 and (suggestion.suggested_at, suggestion.id) > ($2, $3)
                     order by suggestion.suggested_at, suggestion.id limit $4",
                    account.0,
                    key.moment() as Moment,
                    key.id,
                    FETCHED
                )
                .fetch_all(db)
                .await?
            }
            Place::Newest | Place::OlderThan(_) => {
                let key = if let Place::OlderThan(key) = place { key } else { Key::NEWEST };
                select_own!(
                    "suggestion.account_id = $1 and (suggestion.suggested_at, suggestion.id) < ($2, $3)
                     order by suggestion.suggested_at desc, suggestion.id desc limit $4",
                    account.0,
                    key.moment() as Moment,
                    key.id,
                    FETCHED
                )
                .fetch_all(db)
                .await?
            }
        };
        Ok(Paged::from_rows(rows, place, PER_PAGE))
    }

    pub fn board(&self) -> Option<TopicRef> {
        Some(TopicRef { slug: self.topic_slug.clone()?, title: self.topic_title.clone()? })
    }

    /// Its published scoop.
    pub fn stands(&self) -> Option<Stands> {
        let (slug, id, title) = (self.topic_slug.as_ref()?, self.scoop_id?, self.scoop_title.clone()?);
        Some(Stands { href: permalink(slug, id, &title), title })
    }

    pub fn is_open(&self) -> bool {
        self.state == State::Open
    }

    pub fn is_declined(&self) -> bool {
        self.state == State::Declined
    }
}

impl Keyed for Own {
    fn key(&self) -> Key {
        Key::new(self.suggested_at, self.id)
    }
}
