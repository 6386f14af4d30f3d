//! Whom decisions concern reads them here, with the reason.

use sqlx::PgExecutor;

use super::{Kind, appealing::DAYS};
use crate::{
    accounts::AccountId,
    error::Result,
    matters::{self, Reason},
    text::Moment,
};

#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "a row has its columns")]
pub struct Told {
    pub decision: i64,
    pub kind: Kind,
    pub thing: matters::Kind,
    pub reason: Reason,
    /// Of whoever decided.
    pub words: String,
    pub at: Moment,
    pub until: Option<Moment>,
    /// What the decision was about, as its author typed it.
    pub about: Option<String>,
    pub new: bool,
    pub undone: bool,
    pub may_appeal: bool,
    /// In the author's words.
    pub appeal: Option<String>,
    pub appeal_answered: bool,
}

impl Told {
    /// The newest 100.
    pub async fn of(db: impl PgExecutor<'_>, me: AccountId) -> Result<Vec<Self>> {
        let rows = sqlx::query!(
            r#"select decision.id, decision.kind, matter.kind as thing, decision.reason, decision.words, decision.made_at,
                   decision.until, told.seen_at is null as "new!",
                   coalesce(comment.source, insight.source, scoop.title, topic.title) as about,
                   exists (select from decision undone where undone.undoes_id = decision.id) as "undone!",
                   decision.made_at > now() - make_interval(days => $2) as "young!",
                   appeal.words as "appeal?", appeal.answer_id
               from told join decision on decision.id = told.decision_id join matter on matter.id = decision.matter_id
               left join comment on comment.id = matter.comment_id
               left join insight on insight.id = matter.insight_id
               left join scoop on scoop.id = matter.scoop_id
               left join topic on topic.id = matter.topic_id
               left join appeal on appeal.decision_id = decision.id
               where told.account_id = $1 order by decision.id desc limit 100"#,
            me.0,
            DAYS
        );
        let rows = rows.fetch_all(db).await?;
        let told = rows.into_iter().map(|row| Self {
            decision: row.id,
            kind: row.kind,
            thing: row.thing,
            reason: row.reason,
            words: row.words,
            at: row.made_at,
            until: row.until,
            about: row.about,
            new: row.new,
            undone: row.undone,
            may_appeal: row.young
                && !row.undone
                && row.appeal.is_none()
                && !matches!(row.kind, Kind::Keep | Kind::Restore),
            appeal: row.appeal,
            appeal_answered: row.answer_id.is_some(),
        });
        Ok(told.collect())
    }

    /// All that there are up to now.
    pub async fn seen(db: impl PgExecutor<'_>, me: AccountId) -> Result<()> {
        sqlx::query!("update told set seen_at = now() where account_id = $1 and seen_at is null", me.0)
            .execute(db)
            .await?;
        Ok(())
    }

    /// What happened, in a sentence.
    pub fn sentence(&self) -> String {
        let thing = self.thing.word();
        match (self.kind, self.until) {
            (Kind::Keep, _) => format!("Your appeal was looked at. The decision about your {thing} stays."),
            (Kind::Hide, _) => format!("Your {thing} was hidden. Its place says why."),
            (Kind::Remove, _) => format!("Your {thing} was removed."),
            (Kind::Mask, _) => format!("A passage of your {thing} was taken out."),
            (Kind::Lock, _) => format!("The conversation at your {thing} was locked."),
            (Kind::Warn, _) => format!("You are warned because of your {thing}."),
            (Kind::Suspend, Some(until)) => {
                format!("Your account is suspended until {until} UTC, because of your {thing}.")
            }
            (Kind::Suspend, None) => "Your account is suspended.".to_owned(),
            (Kind::Ban, _) => format!("Your account is banned, because of your {thing}."),
            (Kind::Restore, _) => format!("A decision about your {thing} was undone."),
        }
    }
}
