//! stub
mod page;
pub use page::*;
