//! The boards one puts something on.

use sqlx::PgPool;

use crate::{
    error::Result,
    rights::OnBoard,
    sessions::Me,
    text::Place,
    topics::{Kept, Topic},
};

/// Those scooped onto last, 50 at most.
pub async fn mine(db: &PgPool, me: &Me) -> Result<Vec<Kept>> {
    let kept = Topic::kept_by(db, me, Place::Newest).await?;
    Ok(kept.items.into_iter().filter(|kept| kept.standing.may(OnBoard::Scoop) && kept.board.takes_scoops()).collect())
}
