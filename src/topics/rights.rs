//! A board is loaded through a right: whoever holds it has passed the check.

use sqlx::{PgConnection, PgExecutor, PgPool};

use super::{MemberRole, Topic, Visibility};
use crate::{
    error::{Error, Result},
    rights::{OnBoard, Standing},
    sessions::Me,
};

/// How somebody stands to the board at an address.
async fn standing(db: impl PgExecutor<'_>, slug: &str, viewer: Option<&Me>) -> Result<Standing> {
    let Some(me) = viewer.and_then(Me::acting) else {
        return Ok(Standing::Stranger);
    };
    let place = sqlx::query!(
        r#"select topic.owner_id = $2 as "owns!", member.role as "role?: MemberRole"
           from topic left join topic_member member on member.topic_id = topic.id and member.account_id = $2
           where topic.slug = $1"#,
        slug,
        me.id.0
    )
    .fetch_one(db)
    .await?;
    Ok(stands(me, place.owns, place.role))
}

/// How somebody stands to a board that they own or not, and work on or not.
pub fn stands(me: &Me, owns: bool, role: Option<MemberRole>) -> Standing {
    match role {
        _ if owns => Standing::Owner,
        // An admin who contributes is still an admin.
        _ if me.is_admin() => Standing::Admin,
        Some(MemberRole::Curator) => Standing::Curator,
        Some(MemberRole::Contributor) => Standing::Contributor,
        None => Standing::Stranger,
    }
}

impl Topic {
    /// The board, for whoever may read it: a private one is as if absent for all but its members and admins, a deleted
    /// one for everybody.
    pub async fn to_read(db: &PgPool, slug: &str, viewer: Option<&Me>) -> Result<(Self, Standing)> {
        let standing = async { standing(db, slug, viewer).await };
        let (topic, standing) = tokio::try_join!(Self::at(db, slug), standing)?;
        topic.unless_hidden_from(standing)
    }

    /// A public board, as strangers read it; any other is as if absent.
    pub async fn for_everyone(db: &PgPool, slug: &str) -> Result<Self> {
        let (topic, _) = Self::to_read(db, slug, None).await?;
        if topic.visibility == Visibility::Public { Ok(topic) } else { Err(Error::NotFound) }
    }

    fn unless_hidden_from(self, standing: Standing) -> Result<(Self, Standing)> {
        let open = self.visibility != Visibility::Private || standing.may(OnBoard::Read);
        if open && self.deleted_at.is_none() {
            return Ok((self, standing));
        }
        match self.hidden_for.filter(|_| self.deleted_at.is_none() && self.shown_as != Some(Visibility::Private)) {
            Some(reason) => Err(Error::Gone(format!("A moderator hid this board: {}.", reason.words()))),
            None => Err(Error::NotFound),
        }
    }

    /// As [`Topic::to_read`], and until the transaction ends nobody else changes who works on the board or is invited.
    pub async fn hold(tx: &mut PgConnection, slug: &str, me: &Me) -> Result<(Self, Standing)> {
        let held = sqlx::query!("select from topic where slug = $1 for no key update", slug);
        held.fetch_one(&mut *tx).await?;
        let topic = Self::at(&mut *tx, slug).await?;
        let standing = standing(tx, slug, Some(me)).await?;
        topic.unless_hidden_from(standing)
    }

    /// As [`Topic::to`], held by [`Topic::hold`].
    pub async fn hold_to(tx: &mut PgConnection, slug: &str, me: &Me, deed: OnBoard) -> Result<Self> {
        let (topic, standing) = Self::hold(tx, slug, me).await?;
        if standing.may(deed) { Ok(topic) } else { Err(me.refusal()) }
    }

    /// The board, for somebody about to do this on it. Who may not even read it learns nothing.
    pub async fn to(db: &PgPool, slug: &str, me: &Me, deed: OnBoard) -> Result<Self> {
        let (topic, standing) = Self::to_read(db, slug, Some(me)).await?;
        if standing.may(deed) { Ok(topic) } else { Err(me.refusal()) }
    }

    /// The board, for whoever runs the site and asks from its shell.
    pub async fn for_operator(db: &PgPool, slug: &str) -> Result<Self> {
        Ok(Self::at(db, slug).await?.unless_hidden_from(Standing::Admin)?.0)
    }

    /// A deleted board, for who may have it back.
    pub async fn deleted(db: &PgPool, slug: &str, me: &Me) -> Result<Self> {
        let (topic, standing) = tokio::try_join!(Self::at(db, slug), standing(db, slug, Some(me)))?;
        let theirs = topic.deleted_at.is_some() && standing.may(OnBoard::Restore);
        if theirs { Ok(topic) } else { Err(Error::NotFound) }
    }
}
