//! An app on a phone that shows a new code every 30 seconds (RFC 6238).

use anyhow::Context;
use sqlx::{PgExecutor, PgPool};
use totp_rs::{Builder, Secret};

use super::{Factors, QrSvg};
use crate::{
    accounts::AccountId,
    error::{Error, Result},
};

pub struct Totp;

/// What an app needs to know, in three ways of telling it. All of them are the secret.
pub struct Beginning {
    /// In groups of four, to be typed.
    pub secret_base32: String,
    /// To be followed, on the phone itself.
    pub otpauth_url: String,
    /// To be read by its camera.
    pub qr: QrSvg,
}

impl Totp {
    /// A new secret, which counts from its first right code on. Beginning again replaces it; one that
    /// counts already is refused, and to be removed first.
    pub async fn begin(db: impl PgExecutor<'_>, account: AccountId, issuer: &str, label: &str) -> Result<Beginning> {
        let secret = Secret::generate();
        let begun = sqlx::query!(
            "insert into totp (account_id, secret) values ($1, $2)
             on conflict (account_id) do update set secret = excluded.secret where totp.confirmed_at is null",
            account.0,
            secret.as_bytes()
        )
        .execute(db)
        .await?;
        if begun.rows_affected() == 0 {
            return Err(Error::BadRequest("There is an app with codes already. Remove it first.".to_owned()));
        }
        Ok(Beginning::new(secret, issuer, label)?)
    }

    /// What was begun and not confirmed, to be shown once more: beside a code that was wrong.
    pub async fn begun(
        db: impl PgExecutor<'_>,
        account: AccountId,
        issuer: &str,
        label: &str,
    ) -> Result<Option<Beginning>> {
        let secret =
            sqlx::query_scalar!("select secret from totp where account_id = $1 and confirmed_at is null", account.0)
                .fetch_optional(db)
                .await?;
        Ok(secret.map(|secret| Beginning::new(secret.into(), issuer, label)).transpose()?)
    }

    /// The first code: from now on the app is asked for. Whether it was right.
    pub async fn confirm(db: &PgPool, account: AccountId, code: &str) -> Result<bool> {
        let asked = sqlx::query!(
            r#"select secret, extract(epoch from now())::bigint as "now!" from totp
               where account_id = $1 and confirmed_at is null"#,
            account.0
        )
        .fetch_optional(db)
        .await?;
        let Some(asked) = asked else { return Ok(false) };
        let Some(step) = step_of(code, &asked.secret, asked.now)? else { return Ok(false) };
        // The secret is asked for again: it may have been replaced since.
        let confirmed = sqlx::query!(
            "update totp set confirmed_at = now(), last_step = $3
             where account_id = $1 and secret = $2 and confirmed_at is null",
            account.0,
            asked.secret,
            step
        )
        .execute(db)
        .await?;
        Ok(confirmed.rows_affected() == 1)
    }

    /// Whether a code is right: this step's, or that beside it, because clocks differ. Each is taken once.
    pub async fn check(db: &PgPool, account: AccountId, code: &str) -> Result<bool> {
        let asked = sqlx::query!(
            r#"select secret, extract(epoch from now())::bigint as "now!" from totp
               where account_id = $1 and confirmed_at is not null"#,
            account.0
        )
        .fetch_optional(db)
        .await?;
        let Some(asked) = asked else { return Ok(false) };
        let Some(step) = step_of(code, &asked.secret, asked.now)? else { return Ok(false) };
        // Of two who show the same code at once, the one whose update finds the older step gets in.
        let taken = sqlx::query!(
            "update totp set last_step = $3 where account_id = $1 and secret = $2 and last_step < $3",
            account.0,
            asked.secret,
            step
        )
        .execute(db)
        .await?;
        Ok(taken.rows_affected() == 1)
    }

    /// Removing what is not there is the same.
    pub async fn remove(db: &PgPool, account: AccountId) -> Result<()> {
        let mut tx = Factors::changing(db, account).await?;
        sqlx::query!("delete from totp where account_id = $1", account.0).execute(&mut *tx).await?;
        Factors::one_less(&mut tx, account).await?;
        tx.commit().await?;
        Ok(())
    }
}

impl Beginning {
    fn new(secret: Secret, issuer: &str, label: &str) -> anyhow::Result<Self> {
        let encoded = secret.to_base32();
        let groups: Vec<&str> = encoded.as_bytes().chunks(4).filter_map(|group| str::from_utf8(group).ok()).collect();
        // A colon stands between the two in the address.
        let (issuer, label) = (issuer.replace(':', " "), label.replace(':', " "));
        let totp = Builder::new().with_secret(secret).with_issuer(Some(issuer)).with_account_name(label).build()?;
        let otpauth_url = totp.to_url().context("no address for an app")?;
        Ok(Self { secret_base32: groups.join(" "), qr: QrSvg::of(&otpauth_url)?, otpauth_url })
    }
}

/// The step whose code this is, of those near `now`. Spaces in it do not matter: apps show them.
fn step_of(code: &str, secret: &[u8], now: i64) -> anyhow::Result<Option<i64>> {
    let code: String = code.split_whitespace().collect();
    let totp = Builder::new().with_secret(secret.to_vec()).build()?;
    Ok(totp.check(&code, now.try_into()?).map(i64::try_from).transpose()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::factors::{RecoveryCode, soft_passkey::account};

    /// What the app shows now, and something that it shows nowhere near now.
    async fn codes(db: &PgPool, account: AccountId) -> (String, String) {
        let kept = sqlx::query!(
            r#"select secret, extract(epoch from now())::bigint as "now!" from totp where account_id = $1"#,
            account.0
        )
        .fetch_one(db)
        .await
        .unwrap();
        let app = Builder::new().with_secret(kept.secret).build().unwrap();
        let now = u64::try_from(kept.now).unwrap();
        let near: Vec<String> = (0..9).map(|step| app.generate(now + 30 * step - 120).to_string()).collect();
        let wrong = (0..1_000_000).map(|code| format!("{code:06}")).find(|code| !near.contains(code));
        (app.generate(now).to_string(), wrong.unwrap())
    }

    async fn set_up(db: &PgPool) -> AccountId {
        let ada = account(db, "ada").await;
        Totp::begin(db, ada, "Boards", "ada").await.unwrap();
        assert!(Totp::confirm(db, ada, &codes(db, ada).await.0).await.unwrap());
        // As if that had been an hour ago.
        sqlx::query!("update totp set last_step = last_step - 120").execute(db).await.unwrap();
        ada
    }

    #[sqlx::test]
    async fn it_counts_from_its_first_right_code_on(db: PgPool) {
        let ada = account(&db, "ada").await;
        let first = Totp::begin(&db, ada, "Boards: ours", "ada").await.unwrap();
        assert!(first.otpauth_url.starts_with("otpauth://totp/Boards%20%20ours:ada?secret="), "{}", first.otpauth_url);
        assert_eq!(first.secret_base32.len(), 32 + 7);
        let again = Totp::begin(&db, ada, "Boards", "ada").await.unwrap();
        assert_ne!(first.secret_base32, again.secret_base32);
        let shown = Totp::begun(&db, ada, "Boards", "ada").await.unwrap().unwrap();
        assert_eq!((shown.secret_base32, shown.qr), (again.secret_base32, again.qr));

        let (right, wrong) = codes(&db, ada).await;
        assert!(!Totp::check(&db, ada, &right).await.unwrap(), "not confirmed yet");
        assert!(!Totp::confirm(&db, ada, &wrong).await.unwrap());
        assert!(!Factors::of(&db, ada).await.unwrap().totp);
        assert!(Totp::confirm(&db, ada, &right).await.unwrap());
        assert!(Factors::of(&db, ada).await.unwrap().totp);
        assert!(!Totp::check(&db, ada, &right).await.unwrap(), "used to confirm");
        assert!(Totp::begun(&db, ada, "Boards", "ada").await.unwrap().is_none());
        assert!(matches!(Totp::begin(&db, ada, "Boards", "ada").await, Err(Error::BadRequest(_))));
    }

    #[sqlx::test]
    async fn a_code_is_taken_once_however_it_is_typed(db: PgPool) {
        let ada = set_up(&db).await;
        let (right, wrong) = codes(&db, ada).await;
        for wrong in [&*wrong, "", "12345", "+12345", "１２３４５６", "not a code"] {
            assert!(!Totp::check(&db, ada, wrong).await.unwrap(), "{wrong}");
        }
        let typed = format!(" {} {} ", &right[..3], &right[3..]);
        assert!(Totp::check(&db, ada, &typed).await.unwrap());
        assert!(!Totp::check(&db, ada, &right).await.unwrap());
    }

    #[sqlx::test]
    async fn of_two_with_the_same_code_at_once_one_gets_in(db: PgPool) {
        let ada = set_up(&db).await;
        let (code, _) = codes(&db, ada).await;
        let (one, two) = tokio::try_join!(Totp::check(&db, ada, &code), Totp::check(&db, ada, &code)).unwrap();
        assert!(one != two, "{one} {two}");
    }

    #[sqlx::test]
    async fn removed_it_takes_the_recovery_codes_along(db: PgPool) {
        let ada = set_up(&db).await;
        RecoveryCode::renew(&db, ada).await.unwrap();
        Totp::remove(&db, ada).await.unwrap();
        assert_eq!(RecoveryCode::left(&db, ada).await.unwrap(), 0);
        assert!(!Totp::check(&db, ada, "123456").await.unwrap());
        Totp::remove(&db, ada).await.unwrap();
    }
}
