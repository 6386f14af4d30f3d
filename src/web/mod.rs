//! What every page stands in: the frame, what a request brings, and what a failure looks like.

mod assets;
mod extract;
mod failures;
mod html;
mod json_ld;
mod log;
mod page;
mod pager;
mod reading;

pub use assets::{favicon, serve as serve_asset};
pub use extract::{Path, Query};
pub use failures::{dress_failures, panicked};
pub use html::Html;
pub use json_ld::JsonLd;
pub use log::{log_response, request_span};
pub use page::{Page, Site};
pub use pager::{At, Pager};
pub use reading::Reading;
