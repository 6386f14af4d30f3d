//! How admins keep the list of rules.

use serde::Deserialize;
use serde_json::{Value, json};
use sqlx::{PgConnection, PgExecutor};

use super::{Effect, Kind, Rule, Settings, traits::Traits};
use crate::{
    accounts::AccountId,
    acts::Act,
    error::{Error, Result},
    problems::{OnConstraint, Problems},
    text::{Format, Moment},
};

/// As typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewRule {
    pub kind: Kind,
    pub text: String,
    pub effect: Effect,
    /// The address of a board; empty for the whole site.
    #[serde(default)]
    pub board: String,
    #[serde(default)]
    pub note: String,
}

/// One of the list.
#[derive(Debug)]
pub struct Kept {
    pub id: i64,
    pub rule: Rule,
    pub note: String,
    /// Slug and title, where it is of one board.
    pub board: Option<(String, String)>,
    pub by: String,
    pub made_at: Moment,
}

/// On the whole site.
pub const MOST: i64 = 500;
/// Characters.
const LONGEST: usize = 200;

impl NewRule {
    pub async fn add(&self, tx: &mut PgConnection, by: AccountId) -> Result<()> {
        let mut problems = Problems::default();
        problems.length("text", &self.text, 1, LONGEST);
        problems.length("note", &self.note, 0, LONGEST);
        problems.into_result()?;
        let beside = |field, words: &str| Error::Refused(Problems::with(field, words));
        let text = self.kind.read(&self.text).map_err(|words| beside("text", words))?;
        let board = self.board.trim().trim_start_matches("/t/");
        let topic =
            sqlx::query_scalar!(r#"select id as "id: i64" from topic where slug = $1 and deleted_at is null"#, board);
        let topic = topic.fetch_optional(&mut *tx).await?;
        if topic.is_none() && !board.is_empty() {
            return Err(beside(
                "board",
                "No board has this address. Write heart-failure, where it stands at /t/heart-failure.",
            ));
        }
        // Of two at once, the second counts the first.
        Settings::hold(&mut *tx).await?;
        let many = sqlx::query_scalar!(r#"select count(*) as "many!" from rule"#).fetch_one(&mut *tx).await?;
        if many >= MOST {
            return Err(beside("text", "There are 500 rules, which is the most. Please remove one first."));
        }
        sqlx::query!(
            "insert into rule (kind, text, effect, topic_id, note, made_by) values ($1, $2, $3, $4, $5, $6)",
            self.kind as Kind,
            text,
            self.effect as Effect,
            topic,
            self.note.trim(),
            by.0
        )
        .execute(&mut *tx)
        .await
        .on_constraint("rule_once", "text", "This rule is in the list already.")?;
        let after = told(self.kind, &text, self.effect, board);
        Act { by, deed: "rule.add", about: &text, before: json!({}), after }.record(tx).await
    }
}

impl Kept {
    /// All of them; those of the whole site first.
    pub async fn all(db: impl PgExecutor<'_>) -> Result<Vec<Self>> {
        let rows = sqlx::query!(
            r#"select rule.id, rule.kind, rule.text, rule.effect, rule.note, rule.made_at, account.name as by,
                   topic.slug as "slug?", topic.title as "title?"
               from rule join account on account.id = rule.made_by left join topic on topic.id = rule.topic_id
               order by topic.slug nulls first, rule.kind, rule.text limit $1"#,
            MOST
        );
        let rows = rows.fetch_all(db).await?.into_iter().map(|row| Self {
            id: row.id,
            rule: Rule { kind: row.kind, text: row.text, effect: row.effect },
            note: row.note,
            board: row.slug.zip(row.title),
            by: row.by,
            made_at: row.made_at,
        });
        Ok(rows.collect())
    }

    /// "Word “viagra”, holds".
    pub fn in_words(&self) -> String {
        let kind = match self.rule.kind {
            Kind::Word => "Word",
            Kind::Pattern => "Pattern",
            Kind::Domain => "Domain",
        };
        let effect = if self.rule.effect == Effect::Hold { "holds" } else { "refuses" };
        format!("{kind} “{}”, {effect}", self.rule.text)
    }

    /// Which of these find something in a text, and what.
    pub fn finding<'a>(rules: &'a [Self], text: &str) -> Vec<(&'a Self, String)> {
        let text = Traits::of(text, Format::Markdown);
        rules.iter().filter_map(|kept| kept.rule.finds(&text).map(|found| (kept, found))).collect()
    }

    /// Removing it twice is the same as once.
    pub async fn remove(tx: &mut PgConnection, id: i64, by: AccountId) -> Result<()> {
        let removed = sqlx::query!(
            r#"delete from rule where id = $1 returning kind, text, effect,
                   (select slug from topic where topic.id = rule.topic_id) as slug"#,
            id
        );
        let Some(removed) = removed.fetch_optional(&mut *tx).await? else { return Ok(()) };
        let before = told(removed.kind, &removed.text, removed.effect, removed.slug.as_deref().unwrap_or_default());
        Act { by, deed: "rule.remove", about: &removed.text, before, after: json!({}) }.record(tx).await
    }
}

/// For the log of acts.
fn told(kind: Kind, text: &str, effect: Effect, board: &str) -> Value {
    let board = if board.is_empty() { Value::Null } else { board.into() };
    json!({ "kind": kind.word(), "text": text, "effect": effect.word(), "board": board })
}
