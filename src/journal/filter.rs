//! Which lines of the log: as its address says it.

use serde::Deserialize;
use sqlx::PgPool;

use super::entry::Wanted;
use crate::{
    accounts::Account,
    error::{Error, Result},
    problems::Problems,
};

/// Empty fields filter nothing.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Filter {
    /// The name of who did it.
    pub by: String,
    /// Such as "account.role" or "decision.hide".
    pub deed: String,
}

impl Filter {
    pub fn is_on(&self) -> bool {
        !self.pairs().is_empty()
    }

    /// What the address has to say again on the next page.
    pub fn pairs(&self) -> Vec<(&'static str, &str)> {
        let all = [("by", self.by.trim()), ("deed", &self.deed)];
        all.into_iter().filter(|(_, value)| !value.is_empty()).collect()
    }

    /// Refused where nobody is called this.
    pub async fn wanted(&self, db: &PgPool) -> Result<Wanted> {
        let typed = self.by.trim().trim_start_matches('@').to_lowercase();
        let by = match &*typed {
            "" => None,
            name => match Account::by_name(db, name).await {
                Ok(account) => Some(account.id),
                Err(Error::NotFound) => {
                    return Err(Error::Refused(Problems::with("by", "Nobody is called this.")));
                }
                Err(error) => return Err(error),
            },
        };
        Ok(Wanted { by, deed: self.deed.clone() })
    }
}
