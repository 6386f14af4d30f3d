//! A case: words that may tell of a side effect, what is known of it, and what became of it.

use serde::Deserialize;
use serde_json::json;
use sqlx::{PgConnection, PgPool};

use super::clock::left;
use crate::{
    accounts::AccountId,
    acts::Act,
    error::{Error, Result},
    problems::Problems,
    text::{CleanHtml, Moment},
};

/// At most so many on the page; the rest follows as these are closed.
const MOST: i64 = 100;

#[derive(Debug)]
pub struct Case {
    pub id: i64,
    pub comment_id: Option<i64>,
    pub found_at: Moment,
    pub hand_over_by: Moment,
    pub report_by: Moment,
    pub minutes_left: i64,
    pub patient: Option<bool>,
    pub reporter: Option<bool>,
    pub product: Option<bool>,
    pub event: Option<bool>,
    pub note: String,
    pub outcome: Option<String>,
    pub handed_to: String,
    pub closed_at: Option<Moment>,
    pub closed_by: Option<String>,
    /// None where the words are gone.
    pub words: Option<CleanHtml>,
    pub scoop_id: Option<i64>,
    pub slug: Option<String>,
    pub board: Option<String>,
    pub title: Option<String>,
}

/// As the form sends it: yes, no, or nothing for not yet known.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Checks {
    #[serde(default)]
    pub patient: Known,
    #[serde(default)]
    pub reporter: Known,
    #[serde(default)]
    pub product: Known,
    #[serde(default)]
    pub event: Known,
    #[serde(default)]
    pub note: String,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Known {
    Yes,
    No,
    #[default]
    Unknown,
}

impl Known {
    fn truth(self) -> Option<bool> {
        (self != Self::Unknown).then_some(self == Self::Yes)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    None,
    HandedOver,
}

/// What became of a case.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Close {
    pub outcome: Outcome,
    #[serde(default)]
    pub handed_to: String,
}

impl Case {
    /// One of them, or those that are open with the nearest deadline first.
    async fn load(db: &PgPool, one: Option<i64>) -> Result<Vec<Self>> {
        let cases = sqlx::query_as!(
            Self,
            r#"select side_effect_case.id, side_effect_case.comment_id, found_at, hand_over_by, report_by,
                   floor(extract(epoch from hand_over_by - now()) / 60)::bigint as "minutes_left!",
                   patient, reporter, product, event, note, outcome, handed_to, closed_at,
                   closer.name as "closed_by?", coalesce(comment.html, insight.html) as "words?: CleanHtml",
                   scoop.id as "scoop_id?: i64", topic.slug as "slug?", topic.title as "board?", scoop.title as "title?"
               from side_effect_case
               left join comment on comment.id = side_effect_case.comment_id
               left join insight on insight.id = side_effect_case.insight_id
               left join scoop on scoop.id = coalesce(comment.scoop_id, insight.scoop_id)
               left join topic on topic.id = scoop.topic_id
               left join account closer on closer.id = side_effect_case.closed_by
               where case when $1::bigint is null then closed_at is null else side_effect_case.id = $1 end
               order by hand_over_by, side_effect_case.id limit $2"#,
            one,
            MOST
        );
        Ok(cases.fetch_all(db).await?)
    }

    pub async fn open(db: &PgPool) -> Result<Vec<Self>> {
        Self::load(db, None).await
    }

    pub async fn find(db: &PgPool, id: i64) -> Result<Self> {
        Self::load(db, Some(id)).await?.pop().ok_or(Error::NotFound)
    }

    pub fn clock(&self) -> String {
        left(self.minutes_left)
    }

    /// The four parts that a report needs: their word in the form, what they ask, and what is known.
    pub fn parts(&self) -> [(&'static str, &'static str, Option<bool>); 4] {
        [
            ("patient", "Is there a patient one could find?", self.patient),
            ("reporter", "Is there a reporter one could ask?", self.reporter),
            ("product", "Is a medicine named?", self.product),
            ("event", "Is there an event?", self.event),
        ]
    }

    /// Notes what is known of an open case.
    pub async fn check(tx: &mut PgConnection, id: i64, checks: &Checks, by: AccountId) -> Result<()> {
        let mut problems = Problems::default();
        let note = checks.note.replace("\r\n", "\n");
        problems.length("note", &note, 0, 1000);
        problems.into_result()?;
        let parts = [checks.patient, checks.reporter, checks.product, checks.event].map(Known::truth);
        let done = sqlx::query!(
            "update side_effect_case set patient = $2, reporter = $3, product = $4, event = $5, note = $6
             where id = $1 and closed_at is null",
            id,
            parts[0],
            parts[1],
            parts[2],
            parts[3],
            note
        );
        if done.execute(&mut *tx).await?.rows_affected() == 0 {
            return Err(Error::NotFound);
        }
        let after = json!({ "patient": parts[0], "reporter": parts[1], "product": parts[2], "event": parts[3] });
        let about = format!("case {id}");
        Act { by, deed: "desk.check", about: &about, before: json!({}), after }.record(tx).await
    }

    /// No event, or handed over to somebody.
    pub async fn close(tx: &mut PgConnection, id: i64, close: &Close, by: AccountId) -> Result<()> {
        let handed = close.outcome == Outcome::HandedOver;
        let to = if handed { close.handed_to.trim() } else { "" };
        let mut problems = Problems::default();
        problems.length("handed_to", to, usize::from(handed), 200);
        problems.into_result()?;
        let outcome = if handed { "handed_over" } else { "none" };
        let done = sqlx::query!(
            "update side_effect_case set outcome = $2, handed_to = $3, closed_at = now(), closed_by = $4
             where id = $1 and closed_at is null",
            id,
            outcome,
            to,
            by.0
        );
        if done.execute(&mut *tx).await?.rows_affected() == 0 {
            return Err(Error::NotFound);
        }
        let (about, after) = (format!("case {id}"), json!({ "outcome": outcome }));
        Act { by, deed: "desk.close", about: &about, before: json!({}), after }.record(tx).await
    }

    /// The newest ten thousand, open and closed, for the sheet.
    pub async fn lately(db: &PgPool) -> Result<Vec<[String; 12]>> {
        let rows = sqlx::query!(
            "select id, found_at, hand_over_by, report_by, patient, reporter, product, event, note, outcome, handed_to,
                 closed_at
             from side_effect_case where id > (select coalesce(max(id), 0) - 10000 from side_effect_case) order by id"
        );
        let known = |part: Option<bool>| match part {
            Some(true) => "yes",
            Some(false) => "no",
            None => "not yet known",
        };
        let row = rows.fetch_all(db).await?.into_iter().map(|case| {
            [
                case.id.to_string(),
                case.found_at.iso(),
                case.hand_over_by.iso(),
                case.report_by.iso(),
                known(case.patient).to_owned(),
                known(case.reporter).to_owned(),
                known(case.product).to_owned(),
                known(case.event).to_owned(),
                case.note,
                case.outcome.unwrap_or_default(),
                case.handed_to,
                case.closed_at.map(|at| at.iso()).unwrap_or_default(),
            ]
        });
        Ok(row.collect())
    }
}
