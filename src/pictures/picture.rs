//! What the database knows of a picture; the bytes are in the [`Store`].

use sha2::{Digest, Sha256};
use sqlx::{PgConnection, PgExecutor};

use super::Store;
use crate::error::Result;

#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::Type)]
#[sqlx(transparent)]
pub struct PictureId(pub i64);

/// As a page shows it.
#[derive(Clone, Debug)]
pub struct Picture {
    pub hash: String,
    /// Pixels.
    pub width: i32,
    pub height: i32,
}

impl Picture {
    /// Where it is served.
    pub fn src(&self) -> String {
        format!("/pictures/{}.png", self.hash)
    }

    /// From the columns of an outer join: all of them or none.
    pub fn from_columns(hash: Option<&String>, width: Option<i32>, height: Option<i32>) -> Option<Self> {
        Some(Self { hash: hash?.clone(), width: width?, height: height? })
    }

    pub async fn find(db: impl PgExecutor<'_>, id: PictureId) -> Result<Self> {
        Ok(sqlx::query_as!(Self, "select hash, width, height from picture where id = $1", id.0).fetch_one(db).await?)
    }

    /// Stores a PNG of ours. The same bytes twice are one picture.
    pub async fn keep_png(
        db: &mut PgConnection,
        store: &Store,
        png: Vec<u8>,
        width: i32,
        height: i32,
    ) -> Result<PictureId> {
        let hash = hex::encode(Sha256::digest(&png));
        store.put(&hash, png).await?;
        let id = sqlx::query_scalar!(
            "insert into picture (hash, media_type, width, height) values ($1, 'image/png', $2, $3)
             on conflict on constraint picture_stored_once do update set hash = excluded.hash
             returning id",
            hash,
            width,
            height
        )
        .fetch_one(db)
        .await?;
        Ok(id)
    }
}
