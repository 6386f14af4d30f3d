//! A case: words that may tell of a side effect, what is known of it, and what became of it.

use sqlx::PgPool;

use super::clock::left;
use crate::{
    error::Result,
    matters::{Kind, MatterId},
    text::{Key, Keyed, Moment, Paged, Place},
};

#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "a row has its columns")]
pub struct Case {
    pub id: i64,
    pub kind: Kind,
    /// As they were when found; empty once they are thrown away.
    pub words: String,
    /// Said in their place while the case was open.
    pub changed_words: Option<String>,
    pub changed_at: Option<Moment>,
    /// By a reader; else they were found by looking.
    pub reported: bool,
    /// Who said them.
    pub name: String,
    pub display_name: String,
    pub said_at: Moment,
    /// Where they stood.
    pub href: String,
    pub title: String,
    pub board: String,
    pub found_at: Moment,
    pub hand_over_by: Moment,
    pub report_by: Moment,
    minutes_to_hand_over: i64,
    minutes_to_report: i64,
    pub patient: Option<bool>,
    pub reporter: Option<bool>,
    pub product: Option<bool>,
    pub event: Option<bool>,
    pub note: String,
    pub outcome: Option<String>,
    pub handed_to: String,
    pub closed_at: Option<Moment>,
    /// Their name.
    pub closed_by: Option<String>,
    pub matter: Option<MatterId>,
    gone: bool,
    changed: bool,
    waits: bool,
}

/// A page holds so many.
const PER_PAGE: usize = 20;
const FETCHED: i64 = 21;
/// How long words are kept after their case is closed.
const DAYS: i32 = 90;

macro_rules! select_cases {
    ($tail:literal $(, $arg:expr)*) => {
        sqlx::query_as!(
            Case,
            r#"select side_effect_case.id, side_effect_case.kind as "kind: Kind", words, changed_words, changed_at, reported,
                   speaker.name, speaker.display_name, said_at, side_effect_case.href, side_effect_case.title, board,
                   found_at, hand_over_by, report_by,
                   floor(extract(epoch from hand_over_by - now()) / 60)::bigint as "minutes_to_hand_over!",
                   floor(extract(epoch from report_by - now()) / 60)::bigint as "minutes_to_report!",
                   patient, reporter, product, event, note, outcome, handed_to, closed_at, closer.name as "closed_by?",
                   coalesce(
                       (select matter.id from matter where matter.comment_id = comment.id),
                       (select matter.id from matter where matter.insight_id = insight.id),
                       (select matter.id from matter where matter.scoop_id = scoop.id)) as "matter: MatterId",
                   num_nonnulls(comment.id, insight.id, scoop.id) = 0 or coalesce(comment.state = 'deleted', false)
                       or coalesce(scoop.deleted_at is not null, false) as "gone!",
                   coalesce(md5(coalesce(comment.source, insight.source, scoop.excerpt_source)) <> mark, true) as "changed!",
                   coalesce(comment.state = 'held', insight.held, false) as "waits!"
               from side_effect_case
               join account speaker on speaker.id = side_effect_case.account_id
               left join account closer on closer.id = side_effect_case.closed_by
               left join comment on side_effect_case.kind = 'comment' and comment.id = thing_id
               left join insight on side_effect_case.kind = 'insight' and insight.id = thing_id
               left join scoop on side_effect_case.kind = 'scoop' and scoop.id = thing_id
               "# + $tail
            $(, $arg)*
        )
    };
}

impl Case {
    /// Those that are open, the nearest deadline first, from `after` on; and where the next page begins.
    pub async fn open(db: &PgPool, after: Option<Key>) -> Result<(Vec<Self>, Option<Key>)> {
        let (at, id) = (after.map(Key::moment), after.map(|key| key.id).unwrap_or_default());
        let cases = select_cases!(
            "where closed_at is null and (hand_over_by, side_effect_case.id) > (coalesce($1::timestamptz, '-infinity'), $2)
             order by hand_over_by, side_effect_case.id limit $3",
            at as Option<Moment>,
            id,
            FETCHED
        );
        let mut cases = cases.fetch_all(db).await?;
        let more = cases.len() > PER_PAGE;
        cases.truncate(PER_PAGE);
        let next = cases.last().filter(|_| more).map(|last| Key::new(last.hand_over_by, last.id));
        Ok((cases, next))
    }

    /// Those that are closed, the last one first.
    pub async fn closed(db: &PgPool, place: Place) -> Result<Paged<Self>> {
        let cases = match place {
            Place::Newest | Place::OlderThan(_) => {
                let key = if let Place::OlderThan(key) = place { key } else { Key::NEWEST };
                select_cases!(
                    "where closed_at is not null and (closed_at, side_effect_case.id) < ($1, $2)
                     order by closed_at desc, side_effect_case.id desc limit $3",
                    key.moment() as Moment,
                    key.id,
                    FETCHED
                )
                .fetch_all(db)
                .await?
            }
            Place::NewerThan(key) => {
                select_cases!(
                    "where closed_at is not null and (closed_at, side_effect_case.id) > ($1, $2)
                     order by closed_at, side_effect_case.id limit $3",
                    key.moment() as Moment,
                    key.id,
                    FETCHED
                )
                .fetch_all(db)
                .await?
            }
        };
        Ok(Paged::from_rows(cases, place, PER_PAGE))
    }

    pub async fn find(db: &PgPool, id: i64) -> Result<Self> {
        Ok(select_cases!("where side_effect_case.id = $1", id).fetch_one(db).await?)
    }

    /// So many with higher numbers than `id`, open and closed, in the order of their numbers.
    pub async fn beyond(db: &PgPool, id: i64, most: i64) -> Result<Vec<Self>> {
        let cases = select_cases!("where side_effect_case.id > $1 order by side_effect_case.id limit $2", id, most);
        Ok(cases.fetch_all(db).await?)
    }

    /// How many are open.
    pub async fn count(db: &PgPool) -> Result<i64> {
        let count = sqlx::query_scalar!(
            r#"select count(*) as "count!" from (select from side_effect_case where closed_at is null limit 10001) counted"#
        );
        Ok(count.fetch_one(db).await?)
    }

    /// What was said is thrown away once nobody needs it any more; what became of it is kept.
    pub async fn sweep(db: &PgPool) -> Result<()> {
        sqlx::query!(
            "update side_effect_case set words = '', changed_words = null
             where closed_at < now() - make_interval(days => $1) and words <> ''",
            DAYS
        )
        .execute(db)
        .await?;
        Ok(())
    }

    pub fn is_open(&self) -> bool {
        self.closed_at.is_none()
    }

    /// "Hand over within 5 hours", and "Report within 14 days".
    pub fn clocks(&self) -> [String; 2] {
        [left("Hand over", self.minutes_to_hand_over), left("Report", self.minutes_to_report)]
    }

    /// Of the day that there is to hand it over, nothing is left.
    pub fn is_late(&self) -> bool {
        self.minutes_to_hand_over < 0
    }

    /// What stands in its place now.
    pub fn now(&self) -> &'static str {
        match (self.gone, self.changed, self.waits) {
            (true, _, _) => "It is not there any more: its author or the board took it away.",
            (_, true, true) => "It has been changed since, and others do not see it.",
            (_, true, false) => "It has been changed since.",
            (_, _, true) => "It is there as it was, and others do not see it.",
            _ => "It is there as it was.",
        }
    }

    pub fn parts(&self) -> [Option<bool>; 4] {
        [self.patient, self.reporter, self.product, self.event]
    }

    /// What became of it, in words.
    pub fn became(&self) -> String {
        match self.outcome.as_deref() {
            Some("handed_over") => format!("Handed over to {}.", self.handed_to),
            Some(_) => "No event.".to_owned(),
            None => "Open.".to_owned(),
        }
    }
}

impl Keyed for Case {
    fn key(&self) -> Key {
        Key::new(self.closed_at.unwrap_or(self.found_at), self.id)
    }
}
