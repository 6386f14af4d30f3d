//! What an admin finds out about a case, and how it is closed: all in the log of acts, without what was said.

use serde::Deserialize;
use serde_json::{Value, json};
use sqlx::PgConnection;

use super::Case;
use crate::{
    accounts::AccountId,
    acts::Act,
    error::{Error, Result},
    problems::{OnConstraint, Problems},
};

/// The four parts that a report needs: the name of each in the form, and what it asks.
pub const PARTS: [(&str, &str); 4] = [
    ("patient", "Is there a patient one could find?"),
    ("reporter", "Is there a reporter one could ask?"),
    ("product", "Is a medicine named?"),
    ("event", "Is there an event?"),
];

/// As the form sends it, and as it is kept while it is wrong.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answers {
    #[serde(default)]
    patient: Known,
    #[serde(default)]
    reporter: Known,
    #[serde(default)]
    product: Known,
    #[serde(default)]
    event: Known,
    #[serde(default)]
    pub note: String,
    outcome: Option<Outcome>,
    #[serde(default)]
    pub handed_to: String,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Known {
    Yes,
    No,
    #[default]
    Unknown,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Outcome {
    None,
    HandedOver,
}

impl Known {
    pub fn of(truth: Option<bool>) -> Self {
        match truth {
            Some(true) => Self::Yes,
            Some(false) => Self::No,
            None => Self::Unknown,
        }
    }

    fn truth(self) -> Option<bool> {
        (self != Self::Unknown).then_some(self == Self::Yes)
    }

    /// As its form sends it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::Unknown => "unknown",
        }
    }

    pub fn words(self) -> &'static str {
        match self {
            Self::Yes => "Yes",
            Self::No => "No",
            Self::Unknown => "Not yet known",
        }
    }
}

/// How a case stood before.
struct Before {
    closed: bool,
    outcome: Option<String>,
    handed_to: String,
    parts: Value,
}

impl Answers {
    /// As they are known.
    pub fn of(case: &Case) -> Self {
        let [patient, reporter, product, event] = case.parts().map(Known::of);
        Self { patient, reporter, product, event, note: case.note.clone(), ..Self::default() }
    }

    pub fn parts(&self) -> [Known; 4] {
        [self.patient, self.reporter, self.product, self.event]
    }

    /// As the form has it; empty where nothing is chosen.
    pub fn outcome(&self) -> &'static str {
        match self.outcome {
            Some(Outcome::None) => "none",
            Some(Outcome::HandedOver) => "handed_over",
            None => "",
        }
    }

    fn problems(&self) -> Problems {
        let mut problems = Problems::default();
        problems.length("note", &self.note.replace("\r\n", "\n"), 0, 1000);
        problems
    }

    /// What is handed over has a medicine and an event; and whoever takes it asks for all four.
    fn problems_to_close(&self) -> Problems {
        let mut problems = self.problems();
        problems.require(self.outcome.is_some(), "outcome", "Please choose what became of it.");
        if self.outcome == Some(Outcome::HandedOver) {
            problems.length("handed_to", &self.handed_to, 1, 200);
            for ((part, _), known) in PARTS.into_iter().zip(self.parts()) {
                problems.require(known != Known::Unknown, part, "Please find this out before it is handed over.");
                let needed = !["product", "event"].contains(&part) || known == Known::Yes;
                problems.require(needed, part, "Without it there is nothing to hand over.");
            }
        }
        problems
    }

    fn parts_in_json(&self) -> Value {
        let [patient, reporter, product, event] = self.parts().map(Known::truth);
        json!({ "patient": patient, "reporter": reporter, "product": product, "event": event })
    }

    /// Notes what is known of an open case.
    pub async fn keep(&self, tx: &mut PgConnection, id: i64, by: AccountId) -> Result<()> {
        self.problems().into_result()?;
        let before = Before::hold(&mut *tx, id).await?;
        before.must_be_open()?;
        self.write(&mut *tx, id).await?;
        record(tx, id, by, "desk.check", before.parts, self.parts_in_json()).await
    }

    /// With what is known. Of two who close it at once, the second is told.
    pub async fn close(&self, tx: &mut PgConnection, id: i64, by: AccountId) -> Result<()> {
        self.problems_to_close().into_result()?;
        let before = Before::hold(&mut *tx, id).await?;
        before.must_be_open()?;
        self.write(&mut *tx, id).await?;
        let handed_to = if self.outcome == Some(Outcome::HandedOver) { self.handed_to.trim() } else { "" };
        sqlx::query!(
            "update side_effect_case set outcome = $2, handed_to = $3, closed_at = now(), closed_by = $4
             where id = $1 and closed_at is null",
            id,
            self.outcome(),
            handed_to,
            by.0
        )
        .execute(&mut *tx)
        .await?;
        let mut after = self.parts_in_json();
        after["outcome"] = json!(self.outcome());
        after["handed_to"] = json!(handed_to);
        record(tx, id, by, "desk.close", before.parts, after).await
    }

    async fn write(&self, tx: &mut PgConnection, id: i64) -> Result<()> {
        let [patient, reporter, product, event] = self.parts().map(Known::truth);
        let note = self.note.replace("\r\n", "\n");
        sqlx::query!(
            "update side_effect_case set patient = $2, reporter = $3, product = $4, event = $5, note = $6
             where id = $1 and closed_at is null",
            id,
            patient,
            reporter,
            product,
            event,
            note.trim()
        )
        .execute(tx)
        .await?;
        Ok(())
    }
}

impl Case {
    /// Its deadlines stay. What became of it before stands in the log.
    pub async fn reopen(tx: &mut PgConnection, id: i64, by: AccountId) -> Result<()> {
        let before = Before::hold(&mut *tx, id).await?;
        if !before.closed {
            return Ok(());
        }
        let opened = sqlx::query!(
            "update side_effect_case set outcome = null, handed_to = '', closed_at = null, closed_by = null where id = $1",
            id
        );
        let words = "There is another open case about it, with what was said later.";
        opened.execute(&mut *tx).await.on_constraint("side_effect_case_open_once", "case", words)?;
        let was = json!({ "outcome": before.outcome, "handed_to": before.handed_to });
        record(tx, id, by, "desk.reopen", was, json!({})).await
    }
}

impl Before {
    /// Nobody else changes it meanwhile.
    async fn hold(tx: &mut PgConnection, id: i64) -> Result<Self> {
        let row = sqlx::query!(
            r#"select closed_at is not null as "closed!", outcome, handed_to, patient, reporter, product, event
               from side_effect_case where id = $1 for update"#,
            id
        );
        let row = row.fetch_one(tx).await?;
        let parts =
            json!({ "patient": row.patient, "reporter": row.reporter, "product": row.product, "event": row.event });
        Ok(Self { closed: row.closed, outcome: row.outcome, handed_to: row.handed_to, parts })
    }

    fn must_be_open(&self) -> Result<()> {
        if !self.closed {
            return Ok(());
        }
        let words = "Somebody has closed this case meanwhile. Here is how it stands now.";
        Err(Error::Refused(Problems::with("case", words)))
    }
}

async fn record(
    tx: &mut PgConnection,
    id: i64,
    by: AccountId,
    deed: &'static str,
    before: Value,
    after: Value,
) -> Result<()> {
    Act { by, deed, about: &format!("case {id}"), before, after }.record(tx).await
}
