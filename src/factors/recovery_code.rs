//! Ten codes on paper, for the day a phone is lost: each opens the door once.

use std::iter;

use sha2::{Digest, Sha256};
use sqlx::{PgExecutor, PgPool};

use super::Factors;
use crate::{accounts::AccountId, error::Result};

/// How many an account gets.
const CODES: usize = 10;
/// A code has three groups of five: 66 bits.
const GROUPS: usize = 3;
const GROUP: usize = 5;
/// Nothing in it looks like something else in it, and without vowels it makes no words.
const LETTERS: &[u8] = b"BCDFGHJKMPQRTVWXY23479";

pub struct RecoveryCode;

impl RecoveryCode {
    /// New ones; the old ones are worth nothing any more. To be shown now: only their hashes are kept.
    pub async fn renew(db: &PgPool, account: AccountId) -> Result<Vec<String>> {
        let codes: Vec<String> = iter::repeat_with(random).take(CODES).collect();
        let hashes: Vec<Vec<u8>> = codes.iter().map(|code| hash(code)).collect();
        let mut tx = Factors::changing(db, account).await?;
        sqlx::query!("delete from recovery_code where account_id = $1", account.0).execute(&mut *tx).await?;
        sqlx::query!(
            "insert into recovery_code (account_id, code_hash) select $1, unnest($2::bytea[])",
            account.0,
            &hashes
        )
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok(codes)
    }

    /// Whether the code was right and unused: then it is used now. Case, spaces and hyphens do not matter.
    pub async fn use_up(db: impl PgExecutor<'_>, account: AccountId, typed: &str) -> Result<bool> {
        let used = sqlx::query!(
            "update recovery_code set used_at = now() where account_id = $1 and code_hash = $2 and used_at is null",
            account.0,
            hash(typed)
        )
        .execute(db)
        .await?;
        Ok(used.rows_affected() == 1)
    }

    pub async fn left(db: impl PgExecutor<'_>, account: AccountId) -> Result<i64> {
        let left = sqlx::query_scalar!(
            r#"select count(*) as "left!" from recovery_code where account_id = $1 and used_at is null"#,
            account.0
        )
        .fetch_one(db)
        .await?;
        Ok(left)
    }
}

/// "BCDFG-HJKMP-QRTVW".
fn random() -> String {
    let letter = || char::from(LETTERS[rand::random_range(0..LETTERS.len())]);
    let group = || iter::repeat_with(letter).take(GROUP).collect::<String>();
    iter::repeat_with(group).take(GROUPS).collect::<Vec<_>>().join("-")
}

/// A code is as random as a key, so a fast hash without salt keeps it: there is no list of likely ones to try.
fn hash(code: &str) -> Vec<u8> {
    let letters: String = code.chars().filter(char::is_ascii_alphanumeric).collect();
    Sha256::digest(letters.to_ascii_uppercase()).to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::factors::soft_passkey::account;

    #[sqlx::test]
    async fn a_code_opens_the_door_once_however_it_is_typed(db: PgPool) {
        let (ada, rui) = (account(&db, "ada").await, account(&db, "rui").await);
        let codes = RecoveryCode::renew(&db, ada).await.unwrap();
        assert_eq!((codes.len(), codes[0].len()), (10, 17));
        assert!(!RecoveryCode::use_up(&db, rui, &codes[0]).await.unwrap(), "somebody else's");
        assert!(!RecoveryCode::use_up(&db, ada, "").await.unwrap());
        let typed = format!(" {} ", codes[0].to_lowercase().replace('-', " "));
        assert!(RecoveryCode::use_up(&db, ada, &typed).await.unwrap());
        assert!(!RecoveryCode::use_up(&db, ada, &codes[0]).await.unwrap(), "a second time");
        assert_eq!(RecoveryCode::left(&db, ada).await.unwrap(), 9);

        let renewed = RecoveryCode::renew(&db, ada).await.unwrap();
        assert!(!RecoveryCode::use_up(&db, ada, &codes[1]).await.unwrap(), "an old one");
        assert!(RecoveryCode::use_up(&db, ada, &renewed[1]).await.unwrap());
    }

    #[sqlx::test]
    async fn of_many_at_once_one_gets_in(db: PgPool) {
        let ada = account(&db, "ada").await;
        let code = &RecoveryCode::renew(&db, ada).await.unwrap()[0];
        let (one, two, three) = tokio::try_join!(
            RecoveryCode::use_up(&db, ada, code),
            RecoveryCode::use_up(&db, ada, code),
            RecoveryCode::use_up(&db, ada, code)
        )
        .unwrap();
        assert_eq!([one, two, three].into_iter().filter(|opened| *opened).count(), 1);
    }

    #[sqlx::test]
    async fn renewed_twice_at_once_they_are_ten(db: PgPool) {
        let ada = account(&db, "ada").await;
        tokio::try_join!(RecoveryCode::renew(&db, ada), RecoveryCode::renew(&db, ada)).unwrap();
        assert_eq!(RecoveryCode::left(&db, ada).await.unwrap(), 10);
    }
}
