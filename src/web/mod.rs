//! What every page stands in: the frame, what a request brings, and what a failure looks like.

mod assets;
mod caller;
pub mod cookies;
mod entering;
mod extract;
mod filled;
mod failures;
mod form;
mod html;
mod json_ld;
mod log;
mod manifest;
mod page;
mod pager;
mod private;
mod reading;
mod upload;
mod viewer;

pub use crate::error::by_way_of;
pub use assets::{favicon, serve as serve_asset};
pub use caller::{Caller, Guessers};
pub use entering::Browser;
pub use extract::{Path, Query};
pub use failures::{dress_failures, panicked};
pub use filled::Filled;
pub use form::{Form, again};
pub use html::Html;
pub use json_ld::JsonLd;
pub use log::{log_response, request_span};
pub use manifest::manifest;
pub use page::{ARCHIVE, Page, Site};
pub use pager::{At, Pager};
pub use private::{keep_private, local};
pub use reading::Reading;
pub use upload::{SentFile, Upload};
pub use viewer::{Admin, HalfIn, Proven, SignedIn, Viewer};
