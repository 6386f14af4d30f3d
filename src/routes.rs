//! The site map: every address, who answers, which layers.

use std::time::Duration;

use axum::{
    Router,
    http::{HeaderName, HeaderValue, StatusCode, header},
    middleware::{from_fn, from_fn_with_state},
    routing::{get, post},
};
use tower_http::{
    catch_panic::CatchPanicLayer, compression::CompressionLayer, csrf::CsrfLayer, set_header::SetResponseHeaderLayer,
    timeout::TimeoutLayer, trace::TraceLayer,
};

use crate::{App, accounts, error::Error, feeds, front, health, pictures, scoops, topics, web};

/// No page takes longer; a request that does is told so.
const LONGEST: Duration = Duration::from_secs(30);

/// Pages load nothing from elsewhere and run no script but ours (Content Security Policy
/// Level 3); no page stands in another one's frame.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; \
     form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

pub fn router(app: App) -> Router {
    Router::new()
        // Boards
        .route("/", get(front::pages::index))
        .route("/explore", get(topics::pages::index))
        .route("/t/{slug}", get(topics::pages::show))
        .route("/t/{slug}/feed.xml", get(feeds::pages::topic))
        .route("/t/{slug}/p/{id}", get(scoops::pages::short))
        .route("/t/{slug}/p/{id}/{title}", get(scoops::pages::show))
        // Keeping a board: each loads it through a right
        .route("/boards", get(topics::pages::yours).post(topics::pages::create))
        .route("/boards/new", get(topics::pages::new))
        .route("/t/{slug}/edit", get(topics::pages::edit).post(topics::pages::update))
        .route("/t/{slug}/picture", post(topics::pages::show_picture))
        .route("/t/{slug}/picture/remove", post(topics::pages::remove_picture))
        .route("/t/{slug}/archive", post(topics::pages::archive))
        .route("/t/{slug}/unarchive", post(topics::pages::unarchive))
        .route("/t/{slug}/delete", get(topics::pages::delete).post(topics::pages::destroy))
        .route("/t/{slug}/restore", post(topics::pages::restore))
        // Admins only: each takes `Admin`
        .route("/admin/boards", get(topics::pages::all))
        // Where imported scoops stood before
        .route("/p/{id}", get(scoops::pages::moved))
        .route("/p/{id}/{*rest}", get(scoops::pages::moved))
        // People
        .route("/@{name}", get(accounts::pages::show))
        // Files
        .route("/pictures/{name}", get(pictures::pages::show))
        .route("/static/{version}/{*path}", get(web::serve_asset))
        .route("/favicon.ico", get(web::favicon))
        // Machines
        .route("/robots.txt", get(feeds::pages::robots))
        .route("/sitemap.xml", get(feeds::pages::sitemaps))
        .route("/sitemap/{name}", get(feeds::pages::sitemap))
        .route("/healthz", get(health::pages::alive))
        .route("/readyz", get(health::pages::ready))
        .fallback(async || Error::NotFound)
        // An address that a board had leads to where it is now.
        .layer(from_fn_with_state(app.clone(), topics::pages::lead_on))
        // Nothing is done for a request that another site had this browser send.
        .layer(CsrfLayer::new())
        .layer(from_fn(web::keep_private))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, LONGEST))
        .layer(CatchPanicLayer::custom(web::panicked))
        .layer(from_fn_with_state(app.clone(), web::dress_failures))
        .layer(CompressionLayer::new())
        .layer(says(header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY))
        .layer(says(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        // What one reads about here is not told to where one goes next.
        .layer(says(header::REFERRER_POLICY, "same-origin"))
        .layer(
            TraceLayer::new_for_http()
                .make_span_with(web::request_span)
                .on_request(())
                .on_failure(())
                .on_response(web::log_response),
        )
        .with_state(app)
}

fn says(name: HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
}
