//! A matter, held by whoever is about to decide it.

use sqlx::{PgConnection, PgExecutor};

use crate::{
    accounts::{AccountId, Role},
    error::{Error, Result},
    matters::{self, MatterId, Thing},
    rights::OnBoard,
    scoops::ScoopId,
    sessions::Me,
    topics::Topic,
};

#[derive(Debug)]
pub struct Open {
    pub id: MatterId,
    /// Nothing, where it has gone.
    pub thing: Option<Thing>,
    pub kind: matters::Kind,
    pub board: Option<i64>,
    pub author: Option<AccountId>,
    /// How many decisions there were.
    pub decisions: i32,
    /// Decided as one who looks after the site, not as a curator of the board.
    pub as_admin: bool,
    /// By the owner of the board or by an admin, and decided by neither: a curator only lets it through.
    pub above: bool,
    /// The decision that is appealed, and by whom it was.
    pub appealed: Option<(i64, AccountId)>,
}

impl Open {
    /// For whoever may decide it; nobody else does until the transaction ends. To everybody else it is not there.
    pub async fn hold(tx: &mut PgConnection, me: &Me, id: MatterId) -> Result<Self> {
        // In one order for everybody: who decides about one author is alone, then the thing, then its matter, as whoever
        // changes a thing has it.
        sqlx::query!(
            "select pg_advisory_xact_lock(hashtext('curatio: decisions'), coalesce(author_id, 0)::integer) from matter
             where id = $1",
            id.0
        )
        .execute(&mut *tx)
        .await?;
        let as_admin = me.acting().is_some_and(Me::is_admin);
        let mut above = false;
        let board = Self::board_of(&mut *tx, id).await?;
        if !as_admin {
            let (board, standing) = Topic::hold(&mut *tx, &board.ok_or(Error::NotFound)?, me).await?;
            if !standing.may(OnBoard::Moderate) {
                return Err(Error::NotFound);
            }
            let of_admin = sqlx::query_scalar!(
                r#"select account.role = 'admin' or account.id = topic.owner_id as "above!" from matter
                   join account on account.id = matter.author_id join topic on topic.id = $2 where matter.id = $1"#,
                id.0,
                board.id.0
            );
            above = of_admin.fetch_optional(&mut *tx).await?.unwrap_or(false);
        }
        sqlx::query!(
            "select from comment where id = (select comment_id from matter where id = $1) for no key update",
            id.0
        )
        .execute(&mut *tx)
        .await?;
        sqlx::query!(
            "select from insight where id = (select insight_id from matter where id = $1) for no key update",
            id.0
        )
        .execute(&mut *tx)
        .await?;
        let row = sqlx::query!(
            r#"select matter.kind, coalesce(scoop_id, insight_id, comment_id, topic_id, account_id) as thing,
                   board_id, author_id, decisions, for_admins
               from matter where id = $1 for update"#,
            id.0
        );
        let row = row.fetch_one(&mut *tx).await?;
        if row.for_admins && !as_admin {
            return Err(Error::Forbidden("This waits for those who look after the site.".to_owned()));
        }
        let appealed = sqlx::query!(
            "select decision.id, decision.by_id from appeal join decision on decision.id = appeal.decision_id
             where decision.matter_id = $1 and appeal.answer_id is null order by decision.id desc limit 1",
            id.0
        );
        let appealed = appealed.fetch_optional(&mut *tx).await?;
        let open = Self {
            id,
            thing: row.thing.map(|thing| Thing { kind: row.kind, id: thing }),
            kind: row.kind,
            board: row.board_id,
            author: row.author_id.map(AccountId),
            decisions: row.decisions,
            as_admin,
            above,
            appealed: appealed.map(|appealed| (appealed.id, AccountId(appealed.by_id))),
        };
        if open.author == Some(me.id) && !(as_admin && alone(&mut *tx, me.id).await?) {
            return Err(Error::Forbidden("Somebody else decides about what is yours.".to_owned()));
        }
        Ok(open)
    }

    /// The one who decided answers no appeal against it, where there is another admin; to take one's own decision back
    /// is another thing.
    pub async fn may_answer(&self, tx: &mut PgConnection, me: &Me) -> Result<()> {
        match self.appealed {
            Some((_, by)) if by == me.id && !alone(tx, me.id).await? => Err(Error::Forbidden(
                "You decided this. Another admin answers the appeal; you can only undo your decision.".to_owned(),
            )),
            _ => Ok(()),
        }
    }

    /// The scoop whose conversation it stands in.
    pub async fn scoop(&self, tx: &mut PgConnection) -> Result<Option<ScoopId>> {
        let Some(thing) = self.thing else { return Ok(None) };
        Ok(match thing.kind {
            matters::Kind::Scoop => Some(ScoopId(thing.id)),
            matters::Kind::Comment => {
                sqlx::query_scalar!("select scoop_id from comment where id = $1", thing.id).fetch_optional(tx).await?
            }
            _ => None,
        })
    }
}

/// There is no other admin who could.
async fn alone(tx: &mut PgConnection, me: AccountId) -> Result<bool> {
    let others = sqlx::query_scalar!(
        r#"select exists (
               select from account where role = $2 and id <> $1 and deleted_at is null
                   and coalesce(suspended_until <= now(), true)
           ) as "others!""#,
        me.0,
        Role::Admin as Role
    );
    Ok(!others.fetch_one(tx).await?)
}

impl Open {
    /// The address of the board among whose curators this one may see it: not what they wrote, nor what is for admins.
    pub async fn board_of_curators(db: impl PgExecutor<'_>, id: MatterId, me: AccountId) -> Result<Option<String>> {
        let slug = sqlx::query_scalar!(
            "select topic.slug from matter join topic on topic.id = matter.board_id
             where matter.id = $1 and not for_admins and author_id is distinct from $2",
            id.0,
            me.0
        );
        Ok(slug.fetch_optional(db).await?)
    }

    /// The address of the board whose curators decide it.
    pub async fn board_of(db: impl PgExecutor<'_>, id: MatterId) -> Result<Option<String>> {
        let slug = sqlx::query_scalar!(
            r#"select topic.slug as "slug?" from matter left join topic on topic.id = matter.board_id where matter.id = $1"#,
            id.0
        );
        Ok(slug.fetch_one(db).await?)
    }
}
