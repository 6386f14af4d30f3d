//! The private cluster: the machine's own PostgreSQL programs, run inside the data directory for Curatio alone.
//!
//! It is what Curatio uses when nobody names a database. It listens on a Unix socket and never on TCP. Whoever needs
//! it opens a [`Cluster`]: the first one in starts PostgreSQL, the last one out stops it, and after a crash the next
//! one in adopts or recovers what is left.
//!
//! In the data directory lie:
//!
//! | Name | What it is |
//! |---|---|
//! | `postgres/` | the cluster's home, or a link to it where PostgreSQL's user may not enter the data directory |
//! | `postgres/data/` | PostgreSQL's files |
//! | `postgres/run/` | its socket, unless the path is too long for one |
//! | `postgres/log`, `postgres/log.old` | what it says |
//! | `serving.lock` | held by the one Curatio that serves |
//! | `cluster.lock`, `starting.lock` | who uses the cluster, and who is starting or stopping it |

mod connection;
mod creating;
mod error;
mod leftovers;
mod locks;
mod log;
mod opening;
mod place;
mod postmaster;
mod programs;
mod scratch;
mod server;
mod sockets;
mod user;

pub use error::ClusterError;
pub use opening::Cluster;
