//! A comment is a reader's words on a scoop; answers stand under what they answer.

mod comment;
mod thread;

pub use comment::{Comment, NewComment};
