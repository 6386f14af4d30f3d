//! The job that minds the desk every minute: the day has its record, and the admins hear what is open.

use graphile_worker::{IntoTaskHandlerResult, TaskHandler, WorkerContext};
use serde::{Deserialize, Serialize};
use sqlx::{PgConnection, PgPool};

use super::Day;
use crate::{
    error::{Result, in_words},
    mail::{Action, Delivery, Letter},
    text::Moment,
};

#[derive(Debug, Deserialize, Serialize)]
pub struct MindDesk {}

/// A case that the admins are told of.
struct Told {
    id: i64,
    hand_over_by: Moment,
}

/// Why they are told.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Why {
    Opened,
    NearlyLate,
}

impl MindDesk {
    async fn mind(db: &PgPool, post: &Delivery) -> Result<()> {
        Day::keep(db).await?;
        for why in [Why::Opened, Why::NearlyLate] {
            let mut tx = db.begin().await?;
            let cases = why.take(&mut tx).await?;
            why.write(&mut tx, post, &cases).await?;
            tx.commit().await?;
        }
        Ok(())
    }
}

impl Why {
    /// Each case is taken once: with the letters about it, or not at all.
    async fn take(self, tx: &mut PgConnection) -> Result<Vec<Told>> {
        let taken = match self {
            Self::Opened => {
                sqlx::query_as!(
                    Told,
                    "update side_effect_case set told_at = now() where id in (
                         select id from side_effect_case where told_at is null and closed_at is null
                         order by id limit 1000 for update skip locked
                     ) returning id, hand_over_by"
                )
                .fetch_all(tx)
                .await?
            }
            Self::NearlyLate => {
                sqlx::query_as!(
                    Told,
                    "update side_effect_case set warned_at = now() where id in (
                         select id from side_effect_case
                         where warned_at is null and closed_at is null and hand_over_by < now() + interval '4 hours'
                         order by hand_over_by limit 1000 for update skip locked
                     ) returning id, hand_over_by"
                )
                .fetch_all(tx)
                .await?
            }
        };
        Ok(taken)
    }

    /// One letter to each admin, however many cases it is about. Nothing of what was said: a mailbox is no place for
    /// what may tell of a patient.
    async fn write(self, tx: &mut PgConnection, post: &Delivery, cases: &[Told]) -> Result<()> {
        let Some(first) = cases.iter().min_by_key(|case| case.hand_over_by) else { return Ok(()) };
        let admins = sqlx::query_scalar!(
            r#"select email as "email!" from account
               where role = 'admin' and email is not null and deleted_at is null
                   and (suspended_until is null or suspended_until <= now()) order by id"#
        );
        let admins = admins.fetch_all(&mut *tx).await?;
        let (site, address) = post.site();
        let one = cases.len() == 1;
        let what = if one { format!("Case {}", first.id) } else { format!("{} cases", cases.len()) };
        let path = if one { format!("/admin/desk/{}", first.id) } else { "/admin/desk".to_owned() };
        let are = if one { "is" } else { "are" };
        let (subject, tells) = match self {
            Self::Opened => (
                format!("{what} at the side-effect desk of {site}"),
                format!(
                    "{what} of the side-effect desk {are} open: what was said may tell of a medicine's side effect."
                ),
            ),
            Self::NearlyLate => (
                format!("{what} at the side-effect desk of {site}: less than 4 hours"),
                format!("{what} of the side-effect desk {are} still open, and less than 4 hours are left."),
            ),
        };
        let due = first.hand_over_by.whole();
        let clock = if one {
            format!("It is to be handed over by {due}.")
        } else {
            format!("The first of them is to be handed over by {due}.")
        };
        let label = if one { "Look at the case" } else { "Look at the cases" };
        for to in admins {
            let letter = Letter {
                to,
                subject: subject.clone(),
                paragraphs: vec![tells.clone(), clock.clone()],
                action: Some(Action { label: label.to_owned(), url: format!("{address}{path}") }),
            };
            letter.queue(&mut *tx).await?;
        }
        Ok(())
    }
}

impl TaskHandler for MindDesk {
    const IDENTIFIER: &'static str = "mind_desk";

    async fn run(self, job: WorkerContext) -> impl IntoTaskHandlerResult {
        let post = job.get_ext::<Delivery>().ok_or("nobody told how mail is delivered")?;
        Self::mind(job.pg_pool(), post).await.map_err(|error| in_words(&error.into()))
    }
}
