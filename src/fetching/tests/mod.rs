//! Fetching from hostile sites, which stand on this machine.

mod answers;
mod limits;
mod public;
mod redirects;
mod robots;
mod site;
