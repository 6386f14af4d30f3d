//! Logs go to standard error: for people on a terminal, as JSON lines otherwise.

use std::io::{IsTerminal, stderr};

use tracing_subscriber::{EnvFilter, fmt, layer::SubscriberExt, util::SubscriberInitExt};

/// `filter` was checked when it was read.
pub fn begin(filter: &str) {
    // A database's notices and every statement it runs, a worker's every job, are told when asked for.
    let filter = EnvFilter::new(format!("sqlx=warn,graphile_worker=warn,{filter}"));
    let registry = tracing_subscriber::registry().with(filter);
    if stderr().is_terminal() {
        registry.with(fmt::layer().with_writer(stderr).with_target(false)).init();
    } else {
        registry.with(fmt::layer().with_writer(stderr).json().flatten_event(true).with_span_list(false)).init();
    }
    // Logged where everything is; the visitor's page is drawn by web::panicked.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string);
        tracing::error!(place, "panicked: {}", panic.payload_as_str().unwrap_or("without words"));
    }));
}
