//! A board as readers meet it, and the queries that load one or a list of them.

use sqlx::PgExecutor;

use super::Face;
use crate::{
    accounts::ByLine,
    error::Result,
    live::{Subject, Subjects, Tells},
    matters::Reason,
    pictures::Picture,
    text::{CleanHtml, Count, Key, Keyed, Moment},
};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, sqlx::Type)]
#[sqlx(transparent)]
pub struct TopicId(pub i64);

/// Unlisted: whoever has the address may read it. Private: its members only.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, sqlx::Type, serde::Deserialize, serde::Serialize)]
#[sqlx(type_name = "visibility", rename_all = "lowercase")]
#[serde(rename_all = "lowercase")]
pub enum Visibility {
    #[default]
    Public,
    Unlisted,
    Private,
}

/// Held: a comment waits until a curator lets it through.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, sqlx::Type, serde::Deserialize, serde::Serialize)]
#[sqlx(type_name = "comment_policy", rename_all = "lowercase")]
#[serde(rename_all = "lowercase")]
pub enum CommentPolicy {
    #[default]
    Open,
    Held,
    Closed,
}

/// What becomes of words that may tell of a medicine's side effect. Hold: they wait for a moderator, too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, sqlx::Type, serde::Deserialize, serde::Serialize)]
#[sqlx(type_name = "side_effect_policy", rename_all = "lowercase")]
#[serde(rename_all = "lowercase")]
pub enum SideEffects {
    Off,
    #[default]
    On,
    Hold,
}

/// A board as another page names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TopicRef {
    pub slug: String,
    pub title: String,
}

#[derive(Debug)]
pub struct Topic {
    pub id: TopicId,
    pub slug: String,
    pub title: String,
    pub description: CleanHtml,
    pub audiences: Vec<String>,
    pub language: String,
    pub accent: String,
    /// The one that readers meet first.
    pub face: Face,
    pub visibility: Visibility,
    pub comment_policy: CommentPolicy,
    pub archived_at: Option<Moment>,
    pub deleted_at: Option<Moment>,
    /// By a decision: its members alone see it.
    pub hidden_for: Option<Reason>,
    /// Whom it was shown to before that.
    pub(super) shown_as: Option<Visibility>,
    pub call_to_action_title: Option<String>,
    pub call_to_action_text: Option<String>,
    /// Who pays for it.
    pub sponsor: Option<String>,
    pub scoop_count: i32,
    pub views_count: i64,
    pub views_today: i64,
    pub(super) views_before: i64,
    pub(super) views_before_on_day: i64,
    pub(super) views_before_day: Option<chrono::NaiveDate>,
    pub(super) listed_at: Moment,
    pub(super) owner_name: String,
    pub(super) owner_display_name: String,
    pub(super) picture_hash: Option<String>,
    pub(super) picture_width: Option<i32>,
    pub(super) picture_height: Option<i32>,
    pub(super) picture_widths: Option<Vec<i32>>,
    pub(super) newest_scoop_id: Option<i64>,
    pub(super) newest_title: Option<String>,
    pub(super) newest_at: Option<Moment>,
    pub(super) newest_dated: Option<bool>,
}

/// The newest scoop of a board, as a list of boards names it.
pub struct Newest {
    pub title: String,
    pub permalink: String,
    pub published: Option<Moment>,
}

macro_rules! select_topics {
    ($tail:literal $(, $arg:expr)*) => {
        sqlx::query_as!(
            Topic,
            r#"select topic.id, topic.slug, topic.title, topic.description_html as description, topic.language,
                array(select name from topic_audience where topic_id = topic.id order by position) as "audiences!",
                topic.accent, topic.face, topic.visibility, topic.comment_policy, topic.archived_at, topic.deleted_at,
                topic.hidden_for, topic.shown_as,
                topic.call_to_action_title, topic.call_to_action_text, topic.scoop_count,
                topic.sponsor,
                topic.views_before + coalesce(total.views, 0) as "views_count!",
                coalesce(today.views, 0)
                    + case when topic.views_before_day = (now() at time zone topic.time_zone)::date
                        then topic.views_before_on_day else 0 end as "views_today!",
                topic.views_before, topic.views_before_on_day, topic.views_before_day,
                coalesce(topic.newest_at, topic.created_at) as "listed_at!: Moment",
                owner.name as owner_name, owner.display_name as owner_display_name,
                picture.hash as "picture_hash?", picture.width as "picture_width?", picture.height as "picture_height?",
                picture.widths as "picture_widths?",
                topic.newest_scoop_id, newest.title as "newest_title?", topic.newest_at, newest.dated as "newest_dated?"
            from topic
            join account owner on owner.id = topic.owner_id
            left join picture on picture.id = topic.picture_id
            left join topic_view_total total on total.topic_id = topic.id
            left join topic_view today on today.topic_id = topic.id
                and today.day = (now() at time zone topic.time_zone)::date
            left join scoop newest on newest.id = topic.newest_scoop_id
            "# + $tail
            $(, $arg)*
        )
    };
}
pub(super) use select_topics;

impl Topic {
    /// At this address, whoever may read it: see [`Topic::to_read`].
    pub(super) async fn at(db: impl PgExecutor<'_>, slug: &str) -> Result<Self> {
        Ok(select_topics!("where topic.slug = $1", slug).fetch_one(db).await?)
    }

    /// Whether there is any board at all.
    pub async fn any(db: impl PgExecutor<'_>) -> Result<bool> {
        Ok(sqlx::query_scalar!(r#"select exists (select from topic) as "any!""#).fetch_one(db).await?)
    }

    pub fn owner(&self) -> ByLine {
        ByLine::new(&self.owner_name, &self.owner_display_name)
    }

    pub fn picture(&self) -> Option<Picture> {
        let widths = self.picture_widths.as_ref();
        Picture::from_columns(self.picture_hash.as_ref(), self.picture_width, self.picture_height, widths)
    }

    /// When it was last scooped onto, or made.
    pub fn changed_at(&self) -> Moment {
        self.listed_at
    }

    /// "667.5K", and with every digit by its `exact`.
    pub fn views(&self) -> Count {
        Count(self.views_count)
    }

    pub fn today(&self) -> Count {
        Count(self.views_today)
    }

    pub fn newest_scoop(&self) -> Option<Newest> {
        let (id, title) = (self.newest_scoop_id?, self.newest_title.clone()?);
        let permalink = super::permalink(&self.slug, id, &title);
        Some(Newest { title, permalink, published: self.newest_at.filter(|_| self.newest_dated == Some(true)) })
    }

    /// What another system had counted before the board was imported, in a sentence.
    pub fn counted_before(&self) -> Option<String> {
        let total = Count(self.views_before).exact();
        let before = format!("{total} of the views were counted before this board moved here");
        match self.views_before_day {
            _ if self.views_before == 0 => None,
            None => Some(format!("{before}.")),
            Some(day) => {
                let that_day = Count(self.views_before_on_day).exact();
                Some(format!("{before}, {that_day} of them on {}.", day.format("%B %-d, %Y")))
            }
        }
    }
}

impl Keyed for Topic {
    fn key(&self) -> Key {
        Key::new(self.listed_at, self.id.0)
    }
}

impl Tells for Topic {
    fn tells(&self, subjects: &mut Subjects) {
        subjects.add(Subject::Board(self.id.0));
        subjects.add_person(&self.owner_name);
        subjects.extend(self.newest_scoop_id.map(Subject::Scoop));
    }
}
