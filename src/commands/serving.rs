//! `serve` and `demo`: from nothing to readers, and back.

use std::{net::SocketAddr, path::Path, process::ExitCode, time::Duration};

use anyhow::{Context, anyhow};
use tokio::{net::TcpListener, sync::oneshot};
use url::Url;

use super::{
    accounts,
    data::Data,
    run::{Refusal, say},
    stopping::Stopping,
};
use crate::{
    App,
    cluster::Cluster,
    config::Settings,
    demo::{self, Doors},
    gate,
};

/// How often counted views are written.
const VIEWS_EVERY: Duration = Duration::from_secs(5);
/// How long running requests have to end once a stop is asked; a container is killed after ten seconds.
const GRACE: Duration = Duration::from_secs(7);

/// Until it is asked to stop. One at a time on a private database: a second one refuses.
pub async fn serve(
    settings: &Settings,
    default_dir: &Path,
    is_demo: bool,
    mut stopping: Stopping,
) -> Result<ExitCode, Refusal> {
    let directory = settings.data_dir.as_deref().unwrap_or(default_dir);
    let _alone = match settings.database_url {
        Some(_) => None,
        None => Some(Cluster::serve_alone(directory)?),
    };
    let listener = TcpListener::bind(settings.listen)
        .await
        .with_context(|| format!("cannot listen on {}", settings.listen))
        .map_err(Refusal::Setting)?;
    let data = Data::open(settings, directory).await?;
    let prepared = tokio::select! {
        prepared = prepare(&data, is_demo) => prepared.map(|()| true),
        () = stopping.asked() => Ok(false),
    };
    let served = match prepared {
        Ok(true) => answer(settings, &data, is_demo, listener, stopping).await,
        stopped => stopped.map(drop),
    };
    data.close().await?;
    served.map(|()| ExitCode::SUCCESS)
}

async fn prepare(data: &Data, is_demo: bool) -> Result<(), Refusal> {
    data.migrate().await?;
    if is_demo {
        demo::fill(&data.db, &data.pictures).await?;
    }
    Ok(())
}

async fn answer(
    settings: &Settings,
    data: &Data,
    is_demo: bool,
    listener: TcpListener,
    stopping: Stopping,
) -> Result<(), Refusal> {
    let here = listener.local_addr().context("cannot tell the address listened on")?;
    let mut app = App::new(data.db.clone(), base_url(settings, here)?, &settings.site_name, is_demo, &data.directory)?
        .with_policy(settings.people.policy())
        .with_archive(&settings.archive)
        .keeping(usize::from(settings.page_cache) << 20)
        .with_mail(settings.smtp_url.as_deref(), settings.mail_from.clone())
        .map_err(Refusal::Setting)?;
    if let Some(registration) = settings.oidc.registration() {
        app = app.with_provider(registration).map_err(Refusal::Setting)?;
    }
    if settings.fetch_loopback {
        app = app.fetching_from_loopback().map_err(Refusal::Setting)?;
    }
    if let Some(bucket) = settings.s3.bucket() {
        app = app.with_picture_store(&bucket).map_err(Refusal::Setting)?;
    }
    if is_demo {
        app.doors = Doors::open(&data.db).await.context("cannot open the demo")?;
    }
    announce(data, &app, own_address(here)?.as_str().trim_end_matches('/')).await?;
    let (mut asked, mut cut_off, mut insisted) = (stopping.clone(), stopping.clone(), stopping.clone());
    let (stop_writing, stopped) = oneshot::channel::<()>();
    let writing = app.keep_writing_views(VIEWS_EVERY, async { drop(stopped.await) });
    let (stop_working, ended) = oneshot::channel::<()>();
    let mut asked_too = stopping.clone();
    let working = app.keep_working(async move {
        tokio::select! {
            () = asked_too.asked() => {}
            _ = ended => {}
        }
    });
    let mut asked_as_well = stopping.clone();
    let _hearing = app.keep_hearing(async move { asked_as_well.asked().await });
    tokio::select! {
        served = gate(app.clone()).serve(listener, async move { asked.asked().await }) => {
            served.context("cannot serve")?;
        }
        () = async { cut_off.asked().await; tokio::time::sleep(GRACE).await } => {
            tracing::warn!("some requests did not end in time and are cut off");
        }
        () = insisted.insisted() => tracing::warn!("asked again: running requests are cut off"),
        () = data.keep_alive() => {}
    }
    // Whoever waits for it hears either way.
    let _ = stop_writing.send(());
    drop(stop_working);
    writing.await.context("the counted views could not be written")?;
    app.write_views().await.context("the last counted views could not be written")?;
    let mut insisted = stopping;
    tokio::select! {
        worked = working => worked.context("the jobs did not end well")?,
        () = insisted.insisted() => tracing::warn!("running jobs are left, and done after the next start"),
    }
    tracing::info!("stopped");
    Ok(())
}

/// Where it is, and how one gets in the first time.
async fn announce(data: &Data, app: &App, here: &str) -> Result<(), Refusal> {
    say(&format!("Curatio is at {here} (Ctrl-C stops it)"));
    for door in app.doors.all() {
        say(&format!("  {}, {}: {here}/demo/{}", door.display_name, door.role.word(), door.token.reveal()));
    }
    let site = app.site.absolute("");
    if app.doors.all().is_empty()
        && let Some(link) = accounts::first_admin(data, &site).await?
    {
        say(&format!("Nobody looks after this site yet. Who opens this link first does, within a day:\n  {link}"));
    }
    Ok(())
}

/// Where readers reach the site.
pub fn base_url(settings: &Settings, listen: SocketAddr) -> Result<Url, Refusal> {
    settings.base_url.clone().map_or_else(|| own_address(listen), Ok)
}

/// What to type into a browser on this machine.
fn own_address(listen: SocketAddr) -> Result<Url, Refusal> {
    // By its name, because passkeys work at no bare address.
    let ours = listen.ip().is_unspecified() || listen.ip().is_loopback();
    let host = if ours { format!("localhost:{}", listen.port()) } else { listen.to_string() };
    Url::parse(&format!("http://{host}")).map_err(|error| Refusal::Failed(anyhow!(error)))
}
