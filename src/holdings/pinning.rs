//! The scoops that stand first on a board, in their curators' order.

use sqlx::PgConnection;

use super::Holding;
use crate::error::{Error, Result};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pin {
    On,
    Off,
    /// So many places on, or back where it is less than none; no further than to the end.
    By(i32),
}

impl Holding {
    /// Pinning it twice is the same as once; a sixth is refused in words.
    pub async fn pin(&self, tx: &mut PgConnection, pin: Pin) -> Result<()> {
        match pin {
            Pin::On => {
                let done = sqlx::query!(
                    "update scoop set pinned = true where id = $1 and state = 'published' and not pinned",
                    self.id.0
                );
                done.execute(tx).await.map_err(|error| match Error::from(error) {
                    error if error.constraint() == Some("scoop_pins_at_most_five") => Error::BadRequest(
                        "Five scoops are pinned on this board, which is the most. Please unpin one of them first."
                            .to_owned(),
                    ),
                    error => error,
                })?;
            }
            Pin::Off => {
                sqlx::query!("update scoop set pinned = false where id = $1 and pinned", self.id.0).execute(tx).await?;
            }
            Pin::By(places) => {
                // Those that readers see change places among themselves.
                sqlx::query!(
                    "with seen as (
                         select id, pin_position, row_number() over (order by pin_position, id) as place
                         from scoop where topic_id = $2 and pinned and state = 'published'
                     ),
                     moved as (
                         select seen.id, row_number() over (
                             order by seen.place + case when seen.id = own.id then $3::integer + sign($3::integer) * 0.5 else 0 end) as place
                         from seen, seen own where own.id = $1
                     )
                     update scoop set pin_position = there.pin_position
                     from moved join seen there on there.place = moved.place
                     where scoop.id = moved.id and scoop.pin_position <> there.pin_position",
                    self.id.0,
                    self.topic_id.0,
                    places
                )
                .execute(tx)
                .await?;
            }
        }
        Ok(())
    }
}
