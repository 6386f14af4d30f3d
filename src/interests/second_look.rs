//! What a writer is asked before their words are saved.

use sqlx::PgPool;

use super::Interest;
use crate::{
    accounts::AccountId,
    error::Result,
    identifiers::{Guard, Warning},
    text::Moment,
};

/// Words that may tell who a patient is, or that name an organisation one has to do with. For the writer's page alone.
#[derive(Default)]
pub struct SecondLook {
    pub warning: Option<Warning>,
    /// What they declared of whom the text names.
    pub named: Vec<Interest>,
    /// They have said that it is right as declared.
    pub declared: bool,
    /// The text with what may tell of a patient masked.
    pub masked: Option<String>,
}

impl SecondLook {
    /// None where there is nothing to ask, or all is answered. Asked to mask, it is there whatever else there is.
    pub async fn at(db: &PgPool, me: AccountId, guard: Guard, declared: bool, text: &str) -> Result<Option<Self>> {
        let mut named = if declared { Vec::new() } else { Interest::of(db, &[me.0]).await? };
        named.retain(|interest| interest.is_named_in(text));
        if !named.is_empty() {
            let today = Moment::now(db).await?.0.date_naive();
            named.retain(|interest| interest.is_told(today, today));
        }
        Ok(Self::with(named, guard, declared, text))
    }

    /// By somebody who has declared nothing.
    pub fn at_words(guard: Guard, declared: bool, text: &str) -> Option<Self> {
        Self::with(Vec::new(), guard, declared, text)
    }

    fn with(named: Vec<Interest>, guard: Guard, declared: bool, text: &str) -> Option<Self> {
        let mut warning = Warning::unless(guard, text);
        let masks = guard == Guard::Mask;
        let masked = warning.as_mut().filter(|_| masks).map(|warning| std::mem::take(&mut warning.masked));
        let look = Self { warning: warning.filter(|_| !masks), named, declared, masked };
        (masks || look.warning.is_some() || !look.named.is_empty()).then_some(look)
    }

    /// The text with what may tell of a patient masked, where that was asked for; or else as it was.
    pub fn mask(look: &mut Option<Self>, text: String) -> String {
        look.as_mut().and_then(|look| look.masked.take()).unwrap_or(text)
    }
}
