use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    curatio::run().await
}
