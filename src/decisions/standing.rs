//! How a thing stood before a decision and stands after it: what is needed to undo it, and never its words.

use serde::{Deserialize, Serialize};

use crate::{matters::Reason, scoops, text::Moment, topics::Visibility};

/// Each decision fills in what it changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Standing {
    /// Of words: others see them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shown: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hidden_for: Option<Reason>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub removed: Option<bool>,
    /// Of a scoop.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<scoops::State>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub visibility: Option<Visibility>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locked: Option<bool>,
    /// Of whoever wrote it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suspended_until: Option<chrono::DateTime<chrono::Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub banned: Option<bool>,
    /// A passage was masked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub masked: Option<bool>,
}

impl Standing {
    pub fn shown(shown: bool) -> Self {
        Self { shown: Some(shown), ..Self::default() }
    }

    pub fn hidden(reason: Option<Reason>, removed: bool) -> Self {
        Self::stood(false, reason, removed)
    }

    /// As words stood.
    pub fn stood(shown: bool, hidden_for: Option<Reason>, removed: bool) -> Self {
        Self { shown: Some(shown), hidden_for, removed: Some(removed), ..Self::default() }
    }

    pub fn suspended(until: Option<Moment>, banned: bool) -> Self {
        Self { suspended_until: until.map(|Moment(until)| until), banned: Some(banned), ..Self::default() }
    }
}
