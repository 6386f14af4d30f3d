//! What somebody is on a board besides its owner.

/// What a member does on a board; its owner is no member besides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::Type, serde::Deserialize)]
#[sqlx(type_name = "member_role", rename_all = "lowercase")]
#[serde(rename_all = "lowercase")]
pub enum MemberRole {
    /// Publishes.
    Curator,
    /// Proposes; a curator approves.
    Contributor,
}
