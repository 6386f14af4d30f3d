//! How to reach the cluster: for sqlx, and for the environment of another program.

use std::{ffi::OsString, fmt::Write, os::unix::ffi::OsStrExt, path::Path};

use sqlx::postgres::{PgConnectOptions, PgSslMode};

/// Says which socket file in the directory is meant; nothing listens on TCP.
pub const PORT: u16 = 5432;
/// The only role there is, and a superuser.
pub const USER: &str = "curatio";
pub const DATABASE: &str = "curatio";

pub fn options(socket_dir: &Path) -> PgConnectOptions {
    PgConnectOptions::new_without_pgpass()
        .socket(socket_dir)
        .port(PORT)
        .username(USER)
        .database(DATABASE)
        // Whatever PGSSLMODE says: a socket has none.
        .ssl_mode(PgSslMode::Disable)
}

/// The variables with which psql, `pg_dump` and every other client find the database.
pub fn environment(socket_dir: &Path) -> [(&'static str, OsString); 5] {
    [
        ("PGHOST", socket_dir.into()),
        ("PGPORT", PORT.to_string().into()),
        ("PGUSER", USER.into()),
        ("PGDATABASE", DATABASE.into()),
        ("DATABASE_URL", url(socket_dir).into()),
    ]
}

/// One that libpq and sqlx both read.
fn url(socket_dir: &Path) -> String {
    let host = percent_encoded(socket_dir.as_os_str().as_bytes());
    format!("postgres:///{DATABASE}?host={host}&port={PORT}&user={USER}")
}

fn percent_encoded(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(byte) {
            text.push(char::from(*byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(text, "%{byte:02X}");
        }
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_survives_any_path() {
        let url = url(Path::new("/srv/my data/ü&?"));
        assert_eq!(url, "postgres:///curatio?host=%2Fsrv%2Fmy%20data%2F%C3%BC%26%3F&port=5432&user=curatio");
    }
}
