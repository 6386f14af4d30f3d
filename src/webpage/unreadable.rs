//! Why a page says nothing of itself.

/// In words for the curator who asked for the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    #[error("The page is empty.")]
    Empty,
    #[error("The address of the page is too long to be kept.")]
    Address,
    #[error("The page is built in a way that cannot be read.")]
    Broken,
}
