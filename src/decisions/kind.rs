//! What can be decided.

use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::Type, Deserialize, Serialize)]
#[sqlx(type_name = "decision_kind", rename_all = "lowercase")]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// It is well as it is; what waited is shown.
    Keep,
    /// Its place says why it is not to be seen.
    Hide,
    /// Nothing is to be seen of it.
    Remove,
    /// A passage of it is.
    Mask,
    /// Nobody says anything more there.
    Lock,
    /// Its author is told.
    Warn,
    /// Its author takes no part until then.
    Suspend,
    /// Nor ever again.
    Ban,
    /// A decision is undone.
    Restore,
}
