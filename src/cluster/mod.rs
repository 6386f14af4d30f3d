//! stub
#[derive(Debug)] pub struct Cluster; #[derive(Debug)] pub struct ServingLock;
#[derive(Debug, thiserror::Error)] #[error("x")] pub struct ClusterError;
impl ClusterError { pub fn is_setting(&self) -> bool { false } }
use std::path::Path;
impl Cluster {
 pub async fn open(_: &Path, _: Option<&Path>) -> Result<Self, ClusterError> { Err(ClusterError) }
 pub async fn scratch(_: Option<&Path>) -> Result<Self, ClusterError> { Err(ClusterError) }
 pub fn serve_alone(_: &Path) -> Result<ServingLock, ClusterError> { Err(ClusterError) }
 pub fn options(&self) -> sqlx::postgres::PgConnectOptions { unimplemented!() }
 pub fn environment(&self) -> Vec<(String, String)> { vec![] }
 pub async fn keep_alive(&self) {}
 pub async fn close(self) -> Result<(), ClusterError> { Ok(()) }
}
