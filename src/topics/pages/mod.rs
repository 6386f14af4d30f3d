//! The pages of boards: reading one, keeping one, and the lists they stand in.

mod archiving;
mod deleting;
mod editing;
mod exploring;
mod form;
mod keeping;
mod making;
mod moved;
mod picture;
mod show;

pub use archiving::{archive, unarchive};
pub use deleting::{delete, destroy, restore};
pub use editing::{edit, update};
pub use exploring::{index, tags};
pub use keeping::{all, yours};
pub use making::{create, new};
pub use moved::lead_on;
pub use picture::{remove_picture, show_picture};
pub use show::show;
