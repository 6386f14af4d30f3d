//! The public log: what was decided, why and when. What it was about is shown only where the reason allows it.

use sqlx::PgExecutor;

use super::Kind;
use crate::{
    error::Result,
    matters::{self, Reason},
    text::{Key, Keyed, Moment, Paged, Place},
    topics::TopicRef,
};

#[derive(Debug)]
pub struct Line {
    id: i64,
    pub kind: Kind,
    pub thing: matters::Kind,
    pub reason: Reason,
    pub at: Moment,
    pub until: Option<Moment>,
    /// None where it is not public.
    pub board: Option<TopicRef>,
    /// By one who looks after the site, or by a curator of the board.
    pub by_admin: bool,
    pub undone: bool,
    /// What an undoing undid.
    pub undid: Option<Kind>,
    pub appealed: bool,
    /// The beginning of the words, where the reason allows it.
    pub words: Option<String>,
}

/// A page holds so many.
const PER_PAGE: usize = 50;
const FETCHED: i64 = 51;
/// Characters of what it was about.
const SHOWN: usize = 200;

macro_rules! select_lines {
    ($tail:literal $(, $arg:expr)*) => {
        sqlx::query!(
            r#"select decision.id, decision.kind, matter.kind as thing, decision.reason, decision.made_at, decision.until,
                   topic.slug as "slug?", topic.title as "title?", account.role = 'admin' as "by_admin!",
                   exists (select from decision undone where undone.undoes_id = decision.id) as "undone!",
                   undid.kind as "undid?: Kind",
                   exists (select from appeal where appeal.decision_id = decision.id) as "appealed!",
                   -- As they are now: only what everybody reads, or is hidden for a reason that is no secret (Reason::shows_content).
                   case when coalesce(scoop.state = 'published'
                             or scoop.hidden_for in ('misleading', 'interest') and not scoop.removed
                                 and scoop.deleted_at is null, true)
                         and (place.id is null or coalesce(place.shown_as, place.visibility) = 'public') then
                       case matter.kind
                           when 'comment' then case when comment.state = 'shown'
                               or comment.hidden_for in ('misleading', 'interest') and not comment.removed
                               then comment.source end
                           when 'insight' then case when not insight.held
                               or insight.hidden_for in ('misleading', 'interest') and not insight.removed
                               then insight.source end
                           when 'scoop' then scoop.title
                           when 'board' then topic.title
                       end
                   end as words
               from decision join matter on matter.id = decision.matter_id
               join account on account.id = decision.by_id
               left join comment on comment.id = matter.comment_id
               left join insight on insight.id = matter.insight_id
               left join scoop on scoop.id = coalesce(matter.scoop_id, comment.scoop_id, insight.scoop_id)
               left join topic place on place.id = scoop.topic_id
               left join topic on topic.id = coalesce(decision.board_id, matter.topic_id)
                   and (topic.visibility = 'public' or topic.shown_as = 'public') and topic.deleted_at is null
                   and (topic.hidden_for is null or topic.hidden_for in ('misleading', 'interest'))
               left join decision undid on undid.id = decision.undoes_id
               "# + $tail
            $(, $arg)*
        )
    };
}

macro_rules! lines {
    ($rows:expr) => {
        $rows
            .into_iter()
            .map(|row| {
                let words = row.words.filter(|_| row.reason.shows_content() && row.slug.is_some());
                Line {
                    id: row.id,
                    kind: row.kind,
                    thing: row.thing,
                    reason: row.reason,
                    at: row.made_at,
                    until: row.until,
                    board: row.slug.zip(row.title).map(|(slug, title)| TopicRef { slug, title }),
                    by_admin: row.by_admin,
                    undone: row.undone,
                    undid: row.undid,
                    appealed: row.appealed,
                    words: words.map(|words| words.chars().take(SHOWN).collect()),
                }
            })
            .collect::<Vec<_>>()
    };
}

impl Line {
    /// The newest first.
    pub async fn page(db: impl PgExecutor<'_>, place: Place) -> Result<Paged<Self>> {
        let lines = match place {
            Place::Newest | Place::OlderThan(_) => {
                let key = if let Place::OlderThan(key) = place { key } else { Key::NEWEST };
                let rows = select_lines!(
                    "where (decision.made_at, decision.id) < ($1, $2) order by decision.made_at desc, decision.id desc limit $3",
                    key.moment() as Moment,
                    key.id,
                    FETCHED
                );
                lines!(rows.fetch_all(db).await?)
            }
            Place::NewerThan(key) => {
                let rows = select_lines!(
                    "where (decision.made_at, decision.id) > ($1, $2) order by decision.made_at, decision.id limit $3",
                    key.moment() as Moment,
                    key.id,
                    FETCHED
                );
                lines!(rows.fetch_all(db).await?)
            }
        };
        Ok(Paged::from_rows(lines, place, PER_PAGE))
    }
}

impl Keyed for Line {
    fn key(&self) -> Key {
        Key::new(self.at, self.id)
    }
}
