//! How a scoop is taken onto another board: its article and what is said of it, with one's own insight.

use serde::Deserialize;
use sqlx::PgConnection;

use crate::{
    drafts::Quota,
    error::{Error, Result},
    identifiers::Guard,
    insights::Insight,
    problems::{OnConstraint, Problems, beside},
    rights::OnBoard,
    scoops::{NewScoop, Scoop, ScoopId, State},
    sessions::Me,
    text::{Format, Moment},
    topics::Topic,
    versions::Version,
};

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rescooping {
    /// The address of the board that gets it.
    #[serde(default)]
    pub board: String,
    /// In Markdown.
    #[serde(default)]
    pub insight: String,
    /// Its tags come along, where this is there.
    pub tags: Option<String>,
    #[serde(default)]
    pub then: Then,
    /// What becomes of an insight that may tell who a patient is.
    #[serde(default)]
    pub guard: Guard,
    /// What they have to do with whom it names is right as declared.
    #[serde(default)]
    pub declared: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Then {
    /// On the board at once; what a contributor takes waits for a curator.
    #[default]
    Publish,
    /// A draft, to go on with.
    Edit,
}

/// What came of it.
#[derive(Debug)]
pub struct Rescooped {
    pub id: ScoopId,
    pub board: Topic,
    pub state: State,
}

/// A private board keeps its words.
pub fn from_private() -> Error {
    let words = "This board is private, and so are its words: nothing is rescooped from it. \
                 You can still put the article itself on another board.";
    Error::Forbidden(words.to_owned())
}

const TWICE: &str = "This article is on that board already.";

impl Rescooping {
    pub async fn take(&self, tx: &mut PgConnection, source: &Scoop, me: &Me) -> Result<Rescooped> {
        let mut problems = Problems::default();
        problems.require(!self.board.is_empty(), "board", "Please choose a board.");
        problems.length("insight", &self.insight, 0, 20_000);
        problems.into_result()?;
        // Held, so that two at once are one after the other.
        let (board, standing) = Topic::hold(tx, &self.board, me).await?;
        if !standing.may(OnBoard::Scoop) {
            return Err(me.refusal());
        }
        let refused = |words: &str| Err(Error::Refused(Problems::with("board", words)));
        if !board.takes_scoops() {
            return refused("This board is archived, and nothing new is put on it.");
        }
        if board.id == source.topic_id || text_post_is_on(tx, source, &board).await? {
            return refused(TWICE);
        }
        if self.then == Then::Publish && quotes_too_much(tx, source, &board).await? {
            return refused(
                "The excerpt is longer than this board quotes of a source. Please continue in the editor and shorten it there.",
            );
        }
        let publishes = self.then == Then::Publish && standing.may(OnBoard::Publish);
        let state = if publishes { State::Published } else { State::Draft };
        let id = self.copy(tx, source, &board, me, state).await?;
        if self.then == Then::Publish && !publishes {
            sqlx::query!("update scoop set offered_at = now() where id = $1", id.0).execute(tx).await?;
        }
        Ok(Rescooped { id, board, state })
    }

    async fn copy(
        &self,
        tx: &mut PgConnection,
        source: &Scoop,
        board: &Topic,
        me: &Me,
        state: State,
    ) -> Result<ScoopId> {
        // Held, so that nobody hides it or makes its board private meanwhile: that changes each of its scoops.
        sqlx::query!("select from scoop where id = $1 and state = 'published' for share", source.id.0)
            .fetch_one(&mut *tx)
            .await?;
        let row = sqlx::query!(
            "select article_id, source_unknown, title, excerpt_source, excerpt_format, picture_id, had_picture, picture_address
             from scoop where id = $1 and exists (
                 select from topic where topic.id = scoop.topic_id and visibility <> 'private' and deleted_at is null)",
            source.id.0
        )
        .fetch_optional(&mut *tx)
        .await?
        .ok_or_else(from_private)?;
        let mut tags = Scoop::tags(&mut *tx, &[source.id.0]).await?;
        let tags = tags.remove(&source.id).filter(|_| self.tags.is_some()).unwrap_or_default();
        let Moment(now) = Moment::now(&mut *tx).await?;
        let new = NewScoop {
            topic: board.id,
            article: row.article_id,
            source_unknown: row.source_unknown,
            curator: me.id,
            via: Some(source.id),
            title: &row.title,
            excerpt: &row.excerpt_source,
            format: row.excerpt_format,
            picture: row.picture_id,
            had_picture: row.had_picture,
            picture_address: row.picture_address.as_deref(),
            pinned: false,
            state,
            published_at: (state == State::Published).then_some(now),
            dated: true,
            scheduled_for: None,
            tags: &tags,
            origin: None,
        };
        let id = new.create(tx).await.on_constraint("scoop_already_on_topic", "board", TWICE)?;
        let words = self.insight.trim();
        if !words.is_empty() {
            beside("insight", Insight::say(&mut *tx, id, me.id, words, Format::Markdown).await)?;
        }
        if state == State::Published {
            Version::record(tx, id, me.id).await?;
        }
        Ok(id)
    }
}

/// More of its source than the board allows.
async fn quotes_too_much(tx: &mut PgConnection, source: &Scoop, board: &Topic) -> Result<bool> {
    let known = sqlx::query!(
        r#"select article.text_length as "source?", (select quote_limit from topic where topic.id = $2) as "limit"
           from scoop left join article asked on asked.id = scoop.article_id
           left join article on article.id = coalesce(asked.same_as_id, asked.id) where scoop.id = $1"#,
        source.id.0,
        board.id.0
    );
    let known = known.fetch_one(tx).await?;
    Ok(Quota { source: known.source, limit: known.limit }.too_much(&source.excerpt).is_some())
}

/// Without an article, the database does not know one scoop for another.
async fn text_post_is_on(tx: &mut PgConnection, source: &Scoop, board: &Topic) -> Result<bool> {
    let there = sqlx::query_scalar!(
        r#"select exists (
               select from scoop where via_id = $1 and topic_id = $2 and article_id is null and deleted_at is null
           ) as "there!""#,
        source.id.0,
        board.id.0
    );
    Ok(there.fetch_one(tx).await?)
}
