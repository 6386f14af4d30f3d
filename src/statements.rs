//! How PostgreSQL takes what the program asks of it.

use sqlx::postgres::PgConnectOptions;

/// No statement outlives the longest that a page may take. Each is planned once for a connection, whatever it is asked
/// with: planning most of them anew takes PostgreSQL longer than carrying them out. As it then knows neither which board is
/// asked for nor how many of its scoops, it must not read all of them and sort them, but walk along the index that every
/// list here has.
pub const AS_EVER: [(&str, &str); 5] = [
    ("statement_timeout", "25s"),
    ("plan_cache_mode", "force_generic_plan"),
    ("enable_seqscan", "off"),
    ("enable_bitmapscan", "off"),
    ("jit", "off"),
];

/// For work on whole tables, such as migrations.
pub const AT_LENGTH: &str = "set statement_timeout = 0; set enable_seqscan = on; set enable_bitmapscan = on";
/// And back.
pub const NO_LONGER: &str = "reset statement_timeout; reset enable_seqscan; reset enable_bitmapscan";

/// Connections on which statements are taken as ever.
pub fn limited(options: PgConnectOptions) -> PgConnectOptions {
    options.application_name("curatio").options(AS_EVER)
}
