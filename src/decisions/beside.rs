//! What a moderator decides beside the thing itself, where it stands.

use sqlx::PgConnection;

use super::{Deciding, Kind, Open, Undoing};
use crate::{
    accounts::AccountId,
    error::{Error, Result},
    links::Post,
    matters::{self, MatterId, Thing},
    scoops::ScoopId,
    sessions::Me,
};

impl Open {
    /// A comment or insight that waits is kept, as in the queue; nobody lets through what they said. What does not
    /// wait, or what a decision hid, stays as it is.
    pub async fn let_through(tx: &mut PgConnection, post: &Post<'_>, me: &Me, thing: Thing) -> Result<()> {
        let of = |kind| (thing.kind == kind).then_some(thing.id);
        let waits = sqlx::query_scalar!(
            r#"select matter.id as "id: MatterId" from matter join comment on comment.id = matter.comment_id
               where matter.comment_id = $1 and comment.state = 'held' and comment.hidden_for is null
               union all
               select matter.id from matter join insight on insight.id = matter.insight_id
               where matter.insight_id = $2 and insight.held and insight.hidden_for is null"#,
            of(matters::Kind::Comment),
            of(matters::Kind::Insight)
        );
        let Some(matter) = waits.fetch_optional(&mut *tx).await?.flatten() else { return Ok(()) };
        let open = Self::hold(&mut *tx, me, matter).await?;
        if open.author == Some(me.id) {
            return Err(Error::Forbidden("Somebody else looks at what you said.".to_owned()));
        }
        let keeping = Deciding { kind: Some(Kind::Keep), seen: open.decisions, ..Deciding::default() };
        let decided = keeping.decide(&mut *tx, me, &open).await?;
        open.tell(tx, post, decided.id).await
    }

    /// The matter of an account, as [`Self::hold`] has it; there is one from now on.
    pub async fn about_account(tx: &mut PgConnection, me: &Me, account: AccountId) -> Result<Self> {
        let matter = sqlx::query_scalar!(
            r#"insert into matter (kind, account_id, author_id) values ('account', $1, $1)
               on conflict (account_id) where account_id is not null do update set account_id = excluded.account_id
               returning id as "id: MatterId""#,
            account.0
        );
        let matter = matter.fetch_one(&mut *tx).await?;
        Self::hold(tx, me, matter).await
    }

    /// Refused to a curator where those who look after the site locked the conversation, and have not undone it.
    pub async fn may_unlock(tx: &mut PgConnection, me: &Me, scoop: ScoopId) -> Result<()> {
        if me.is_admin() {
            return Ok(());
        }
        let by_admin = sqlx::query_scalar!(
            r#"select account.role = 'admin' as "admin!"
               from matter join decision on decision.matter_id = matter.id join account on account.id = decision.by_id
               where (matter.scoop_id = $1 or matter.comment_id in (select id from comment where comment.scoop_id = $1))
                   and decision.kind = 'lock'
                   and not exists (select from decision undone where undone.undoes_id = decision.id)
               order by decision.id desc limit 1"#,
            scoop.0
        );
        match by_admin.fetch_optional(tx).await? {
            Some(true) => Err(Error::Forbidden(
                "Those who look after the site locked this conversation. Please ask them to open it.".to_owned(),
            )),
            _ => Ok(()),
        }
    }
}

impl Undoing {
    /// Of the decision that an account is suspended by, and its matter; none where it is suspended by none.
    pub async fn suspension(tx: &mut PgConnection, me: &Me, account: AccountId) -> Result<Option<(Open, Self)>> {
        let standing = sqlx::query!(
            r#"select decision.id, decision.matter_id as "matter_id: MatterId" from decision
               join account on account.id = decision.author_id
               where decision.author_id = $1 and decision.kind = 'suspend'
                   and decision.until = account.suspended_until and account.suspended_until > now()
                   and not exists (select from decision undone where undone.undoes_id = decision.id)
               order by decision.id desc limit 1"#,
            account.0
        );
        let Some(standing) = standing.fetch_optional(&mut *tx).await? else { return Ok(None) };
        let open = Open::hold(&mut *tx, me, standing.matter_id).await?;
        let undoing = Self::last(tx, &open, standing.id).await?;
        Ok(Some((open, undoing)))
    }
}
