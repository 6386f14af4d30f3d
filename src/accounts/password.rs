//! A password: how good it must be, how it is kept (argon2id), and how it is checked.

use std::{
    sync::{Arc, LazyLock},
    thread::available_parallelism,
};

use anyhow::{Context, anyhow};
use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use sqlx::PgExecutor;
use tokio::{sync::Semaphore, task::spawn_blocking};
use zxcvbn::{Score, zxcvbn};

use super::AccountId;
use crate::{error::Result, problems::Problems};

/// NIST SP 800-63B, section 3.1.1.2: at least eight characters, no rules on their kinds, long ones welcome,
/// and none of those that others use.
const LEAST: usize = 8;
/// Argon2 takes any length; a form does not.
const LONGEST: usize = 200;

/// Each takes 19 MiB and a core for its time (OWASP's parameters, the library's own): as many at once as there are cores.
static HASHING: LazyLock<Arc<Semaphore>> =
    LazyLock::new(|| Arc::new(Semaphore::new(available_parallelism().map_or(2, usize::from))));

/// What is checked where there is no account, or one without a password: the same work, never right.
static NOBODYS: LazyLock<Option<String>> = LazyLock::new(|| hash_now("nobody has this password").ok());

/// A password as its owner typed it.
#[derive(Clone, Default, serde::Deserialize)]
#[serde(transparent)]
pub struct Password(String);

/// An argon2id hash as a PHC string.
pub struct Hashed(String);

impl Password {
    /// Too short, too long, or easy to guess, also by who knows these words about its owner.
    pub fn problems(&self, field: &'static str, about: &[&str]) -> Problems {
        let mut problems = Problems::default();
        let length = self.0.chars().count();
        problems.require(length >= LEAST, field, format!("Please take at least {LEAST} characters."));
        problems.require(length <= LONGEST, field, format!("This has {length} characters; {LONGEST} is the most."));
        if problems.none() {
            let about: Vec<&str> = about.iter().copied().filter(|word| !word.is_empty()).collect();
            let guessed = zxcvbn(&self.0, &about);
            let why = guessed.feedback().and_then(zxcvbn::feedback::Feedback::warning);
            let why = why.map_or_else(|| "It follows a pattern.".to_owned(), |why| why.to_string());
            let words = format!(
                "This password is easy to guess. {why} Three or four words that do not belong together are better."
            );
            problems.require(guessed.score() >= Score::Three, field, words);
        }
        problems
    }

    /// Off the threads that answer requests.
    pub async fn hash(&self) -> Result<Hashed> {
        let typed = self.0.clone();
        Ok(Hashed(alone(move || hash_now(&typed)).await??))
    }

    /// Takes as long whether there is an account with a password or not.
    pub async fn opens(&self, db: impl PgExecutor<'_>, account: Option<AccountId>) -> Result<bool> {
        let kept = sqlx::query_scalar!("select password_hash from account where id = $1", account.map(|id| id.0));
        let kept = kept.fetch_optional(db).await?.flatten();
        let known = kept.is_some();
        let kept = kept.or_else(|| NOBODYS.clone()).context("no hash to compare with")?;
        let typed: String = self.0.chars().take(LONGEST + 1).collect();
        let same = alone(move || {
            let kept = PasswordHash::new(&kept).map_err(|error| anyhow!("a kept password cannot be read: {error}"))?;
            anyhow::Ok(Argon2::default().verify_password(typed.as_bytes(), &kept).is_ok())
        });
        Ok(same.await?? && known)
    }
}

/// Rather waits than takes the memory of all who ask at once.
async fn alone<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> anyhow::Result<T> {
    let turn = HASHING.clone().acquire_owned().await.context("nobody can be let in any more")?;
    let done = spawn_blocking(move || {
        let done = work();
        drop(turn);
        done
    });
    done.await.context("a password could not be worked on")
}

fn hash_now(password: &str) -> anyhow::Result<String> {
    let hash = Argon2::default().hash_password(password.as_bytes());
    Ok(hash.map_err(|error| anyhow!("cannot hash: {error}"))?.to_string())
}

impl Hashed {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Sets an account's password. Who else is signed in with it is the caller's to end.
    pub async fn set(&self, db: impl PgExecutor<'_>, account: AccountId) -> Result<()> {
        sqlx::query!("update account set password_hash = $2 where id = $1", account.0, self.0).execute(db).await?;
        Ok(())
    }
}

/// Nothing of it reaches a log.
impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Password")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(password: &str, about: &[&str]) -> Option<String> {
        Password(password.to_owned()).problems("password", about).of("password").map(str::to_owned)
    }

    #[test]
    fn passwords_that_many_have_or_that_name_their_owner_are_refused() {
        for (password, about) in [
            ("short", vec![]),
            ("password1", vec![]),
            ("12345678", vec![]),
            ("iloveyou", vec![]),
            ("qwertyuiop", vec![]),
            ("ada-berg-1", vec!["ada-berg", "Ada Berg"]),
        ] {
            assert!(told(password, &about).is_some(), "{password} was taken");
        }
        assert!(told(&"x".repeat(LONGEST + 1), &[]).unwrap().contains("200 is the most"));
        assert_eq!(told("salt bread olives kitchen", &[]), None);
        assert_eq!(told("gR7#pq-olv2Kt", &[]), None);
    }

    #[tokio::test]
    async fn a_hash_is_argon2id_and_never_the_same_twice() {
        let password = Password("salt bread olives kitchen".to_owned());
        let (one, other) = (password.hash().await.unwrap(), password.hash().await.unwrap());
        assert!(one.as_str().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{}", one.as_str());
        assert_ne!(one.as_str(), other.as_str());
    }
}
