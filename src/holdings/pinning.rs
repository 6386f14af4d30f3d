//! The scoops that stand first on a board, in their curators' order.

use sqlx::PgConnection;

use super::Holding;
use crate::error::{Error, Result};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pin {
    On,
    Off,
    Up,
    Down,
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
            Pin::Up | Pin::Down => {
                // The one that readers see beside it changes places with it; at the end there is none.
                sqlx::query!(
                    "with own as (select id, pin_position from scoop where id = $1 and topic_id = $2 and pinned),
                     other as (
                         select scoop.id, scoop.pin_position from scoop, own
                         where scoop.topic_id = $2 and scoop.pinned and scoop.state = 'published'
                           and case when $3 then scoop.pin_position < own.pin_position
                                    else scoop.pin_position > own.pin_position end
                         order by case when $3 then -scoop.pin_position else scoop.pin_position end limit 1
                     )
                     update scoop set pin_position =
                         case when scoop.id = own.id then other.pin_position else own.pin_position end
                     from own, other where scoop.id in (own.id, other.id)",
                    self.id.0,
                    self.topic_id.0,
                    pin == Pin::Up
                )
                .execute(tx)
                .await?;
            }
        }
        Ok(())
    }
}
