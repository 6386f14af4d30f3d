//! Where pictures are kept, where it is not in the data directory.

use clap::Args;
use url::Url;

use crate::Bucket;

#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Keeping pictures in an S3-compatible store")]
pub struct S3 {
    /// The store's address, such as `https://s3.eu-central-1.amazonaws.com` or `http://minio:9000`. Without one, pictures
    /// are files in the folder pictures of the data directory
    #[arg(id = "s3_url", value_name = "URL", long = "s3-url", env = "CURATIO_S3_URL", global = true, value_parser = store)]
    pub url: Option<Url>,
    /// The bucket that they are kept in, which is there already
    #[arg(id = "s3_bucket", value_name = "NAME", long = "s3-bucket", env = "CURATIO_S3_BUCKET", global = true,
          value_parser = word)]
    pub bucket: Option<String>,
    /// The store's region
    #[arg(id = "s3_region", value_name = "NAME", long = "s3-region", env = "CURATIO_S3_REGION", global = true,
          default_value = "us-east-1", value_parser = word)]
    pub region: String,
    /// Who we are to the store
    #[arg(
        id = "s3_access_key",
        value_name = "KEY",
        long = "s3-access-key",
        env = "CURATIO_S3_ACCESS_KEY",
        hide_env_values = true,
        global = true
    )]
    pub access_key: Option<String>,
    /// What proves it
    #[arg(
        id = "s3_secret_key",
        value_name = "KEY",
        long = "s3-secret-key",
        env = "CURATIO_S3_SECRET_KEY",
        hide_env_values = true,
        global = true
    )]
    pub secret_key: Option<String>,
}

impl S3 {
    pub(super) fn problem(&self) -> Option<&'static str> {
        let keys = [&self.access_key, &self.secret_key];
        let given = [self.url.is_some(), self.bucket.is_some(), keys[0].is_some(), keys[1].is_some()];
        // Asked after parsing, because clap repeats what it does not understand.
        if keys.into_iter().flatten().any(String::is_empty) || given.contains(&true) && given.contains(&false) {
            Some(
                "CURATIO_S3_URL, CURATIO_S3_BUCKET, CURATIO_S3_ACCESS_KEY and CURATIO_S3_SECRET_KEY go together: \
                 set all four or none",
            )
        } else {
            None
        }
    }

    pub fn bucket(&self) -> Option<Bucket> {
        Some(Bucket {
            url: self.url.clone()?,
            name: self.bucket.clone()?,
            region: self.region.clone(),
            access_key: self.access_key.clone()?,
            secret_key: self.secret_key.clone()?,
        })
    }
}

fn store(text: &str) -> Result<Url, String> {
    let url = Url::parse(text).map_err(|error| error.to_string())?;
    if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
        Err("must begin with http:// or https:// and name a host".to_owned())
    } else if url.query().is_some()
        || url.fragment().is_some()
        || !url.username().is_empty()
        || url.password().is_some()
    {
        Err("must have no ?, no # and no @: the keys are settings of their own".to_owned())
    } else {
        Ok(url)
    }
}

fn word(text: &str) -> Result<String, String> {
    let plain = |character: char| character.is_ascii_alphanumeric() || "-._".contains(character);
    if !text.is_empty() && text.chars().all(plain) {
        Ok(text.to_owned())
    } else {
        Err("must be letters, digits, - . and _".to_owned())
    }
}
