//! A bucket of an S3-compatible store, and who we are to it.

use url::Url;

#[derive(Clone)]
pub struct Bucket {
    /// Of the store: the bucket's name is the first part of the path below it.
    pub url: Url,
    pub name: String,
    pub region: String,
    pub access_key: String,
    pub secret_key: String,
}
