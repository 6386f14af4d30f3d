//! A topic is a board: what it is about, for whom, and who curates it.

mod addresses;
mod archiving;
mod beside;
mod choices;
mod deleting;
mod draft;
mod editing;
mod exploring;
mod face;
mod lists;
mod making;
mod members;
mod noting;
pub mod pages;
mod pictures;
mod rights;
mod sponsor;
mod tags;
mod topic;

pub use addresses::{permalink, title_slug};
pub use beside::Beside;
pub use choices::{
    ACCENTS, AUDIENCES, COMMENT_POLICIES, Choice, INSIGHT_POLICIES, SIDE_EFFECTS, VISIBILITIES, is_language, languages,
};
pub use draft::Draft;
pub use exploring::{Carrying, KnownTag, Tags};
pub use face::{FACES, Face};
pub use lists::Kept;
pub use making::NewTopic;
pub use members::MemberRole;
pub use pictures::Audience;
pub use rights::stands;
pub use sponsor::{marked, sponsored_by};
pub use tags::TagCount;
pub use topic::{CommentPolicy, SideEffects, Topic, TopicId, TopicRef, Visibility};
