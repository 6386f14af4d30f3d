//! The site map: every address, who answers, which layers.

use std::time::Duration;

use axum::{
    Router,
    http::StatusCode,
    middleware::{from_fn, from_fn_with_state},
    routing::{get, post},
};
use tower_http::{
    CompressionLevel, catch_panic::CatchPanicLayer, compression::CompressionLayer, csrf::CsrfLayer,
    timeout::TimeoutLayer, trace::TraceLayer,
};

use crate::{
    App, accounts, admin, cabinet, comments, decisions, demo, desk, drafts,
    error::Error,
    exports, feeds, front, health, holdings, import, insights, interests, invitations, jobs, journal,
    kept::{self, Gate, Keeper},
    links, members, numbers, people, pictures, posters, provider, removals, reports, rescoops, rules, scoops, search,
    sessions, settings, suggestions, tags, thanks, topics, versions, views, web,
};

/// No page takes longer; a request that does is told so.
const LONGEST: Duration = Duration::from_secs(30);
/// But for a file on a slow line.
const LONGEST_WITH_FILE: Duration = Duration::from_mins(5);

#[expect(clippy::too_many_lines, reason = "one site map, a line for each address")]
pub fn gate(app: App) -> Gate {
    let pages = for_everyone(&app).merge(files()).with_state(app.clone());
    let keeper = Keeper::new(app.shelf.clone(), app.site.clone(), web::with_heads(pages));
    let router = Router::new()
        .merge(for_everyone(&app).route_layer(from_fn_with_state(keeper.clone(), kept::keep)))
        .merge(files().route_layer(from_fn_with_state(keeper.clone(), kept::keep_file)))
        .route("/search", get(search::pages::index))
        .route("/search/feed.xml", get(feeds::pages::search))
        .route("/t/{slug}/p/{id}", get(scoops::pages::short))
        // Scooping: onto a board, and what becomes of it there
        .route("/manifest.webmanifest", get(web::manifest))
        .route("/scoop", get(drafts::pages::show_begin).post(drafts::pages::begin))
        .route("/preview", post(drafts::pages::preview))
        .route("/t/{slug}/stands", get(drafts::pages::stands))
        .route("/t/{slug}/live", get(drafts::pages::live))
        .route("/t/{slug}/scoops", post(drafts::pages::begin_on))
        .route("/t/{slug}/scoops/{id}/play", get(scoops::pages::play))
        .route("/t/{slug}/scoops/{id}/keep", post(drafts::pages::keep))
        .route("/t/{slug}/scoops/{id}/try-again", post(drafts::pages::try_again))
        .route("/t/{slug}/scoops/{id}/publish", post(drafts::pages::publish))
        // Talking
        .route("/t/{slug}/scoops/{id}/talk", get(comments::pages::live))
        .route("/t/{slug}/scoops/{id}/comments", get(comments::pages::list).post(comments::pages::say))
        .route("/t/{slug}/scoops/{id}/comments/{comment}/answer", get(comments::pages::answer))
        .route("/t/{slug}/scoops/{id}/comments/{comment}/edit", get(comments::pages::edit))
        .route("/t/{slug}/scoops/{id}/comments/{comment}/edit", post(comments::pages::change))
        .route("/t/{slug}/scoops/{id}/comments/{comment}/delete", post(comments::pages::take_back))
        .route("/t/{slug}/scoops/{id}/comments/{comment}/show", post(comments::pages::let_through))
        .route("/t/{slug}/scoops/{id}/lock", post(comments::pages::lock))
        .route("/t/{slug}/scoops/{id}/unlock", post(comments::pages::unlock))
        .route("/t/{slug}/scoops/{id}/insight", get(insights::pages::edit).post(insights::pages::say))
        .route("/t/{slug}/scoops/{id}/insights/{insight}", get(versions::pages::insight))
        .route("/t/{slug}/scoops/{id}/insights/{insight}/show", post(comments::pages::let_insight_through))
        // Onward: rescooping, thanks, suggestions
        .route("/t/{slug}/scoops/{id}/rescoop", get(rescoops::pages::new).post(rescoops::pages::create))
        .route("/t/{slug}/scoops/{id}/thank", post(thanks::pages::thank))
        .route("/t/{slug}/scoops/{id}/unthank", post(thanks::pages::unthank))
        .route("/t/{slug}/suggest", get(suggestions::pages::new).post(suggestions::pages::create))
        .route("/t/{slug}/suggestions", get(suggestions::pages::index))
        .route("/t/{slug}/suggestions/{id}/accept", post(suggestions::pages::accept))
        .route("/t/{slug}/suggestions/{id}/decline", post(suggestions::pages::decline))
        .route("/suggestions", get(suggestions::pages::own))
        // Tidying up
        .route("/scoops", get(holdings::pages::index))
        .route("/scoops/bulk", post(holdings::pages::bulk))
        .route("/t/{slug}/scoops/{id}/delete", post(holdings::pages::delete))
        .route("/t/{slug}/scoops/{id}/restore", post(holdings::pages::restore))
        .route("/t/{slug}/scoops/{id}/pin", post(holdings::pages::pin))
        .route("/t/{slug}/scoops/{id}/unpin", post(holdings::pages::unpin))
        .route("/t/{slug}/scoops/{id}/pin/up", post(holdings::pages::pin_up))
        .route("/t/{slug}/scoops/{id}/pin/down", post(holdings::pages::pin_down))
        .route("/t/{slug}/scoops/{id}/pin/move", post(holdings::pages::pin_move))
        .route("/t/{slug}/scoops/{id}/move", get(holdings::pages::ask_where).post(holdings::pages::move_on))
        .route("/t/{slug}/scoops/{id}/versions", get(versions::pages::index))
        .route("/t/{slug}/scoops/{id}/versions/{number}/restore", post(versions::pages::restore))
        .route("/t/{slug}/tags", get(tags::pages::index))
        .route("/t/{slug}/tags/rename", post(tags::pages::rename))
        .route("/t/{slug}/tags/remove", get(tags::pages::ask).post(tags::pages::remove))
        // In and out
        .route("/import/{id}", get(import::pages::show))
        .route("/import/{id}/read", post(import::pages::read))
        .route("/import/{id}/start", post(import::pages::start))
        .route("/import/{id}/stop", post(import::pages::stop))
        .route("/import/{id}/go-on", post(import::pages::go_on))
        .route("/import/{id}/throw-away", post(import::pages::throw_away))
        .route("/import/{id}/progress", get(import::pages::progress))
        .route("/import/{id}/skipped.csv", get(import::pages::skipped))
        .route("/t/{slug}/export", get(exports::pages::show))
        .route("/t/{slug}/export.json", get(exports::pages::json))
        .route("/t/{slug}/export.csv", get(exports::pages::csv))
        .route("/t/{slug}/export.html", get(exports::pages::bookmarks))
        // What came of it
        .route("/t/{slug}/numbers", get(numbers::pages::of_board))
        .route("/t/{slug}/numbers.csv", get(numbers::pages::table))
        // Keeping a board: each loads it through a right
        .route("/boards", get(topics::pages::yours).post(topics::pages::create))
        .route("/boards/new", get(topics::pages::new))
        .route("/t/{slug}/edit", get(topics::pages::edit).post(topics::pages::update))
        .route("/t/{slug}/picture/remove", post(topics::pages::remove_picture))
        .route("/t/{slug}/archive", post(topics::pages::archive))
        .route("/t/{slug}/unarchive", post(topics::pages::unarchive))
        .route("/t/{slug}/delete", get(topics::pages::delete).post(topics::pages::destroy))
        .route("/t/{slug}/restore", post(topics::pages::restore))
        // Who works on a board
        .route("/t/{slug}/members", get(members::pages::index).post(members::pages::invite))
        .route("/t/{slug}/members/{name}/role", post(members::pages::change_role))
        .route("/t/{slug}/members/{name}/remove", post(members::pages::remove))
        .route("/t/{slug}/invitations/{id}/withdraw", post(members::pages::withdraw))
        .route("/t/{slug}/leave", post(members::pages::leave))
        .route("/t/{slug}/hand-over", get(members::pages::handing_over).post(members::pages::hand_over))
        .route("/invitations/{id}/accept", post(invitations::pages::accept))
        .route("/invitations/{id}/decline", post(invitations::pages::decline))
        .route("/invitations/by-mail/{token}", get(invitations::pages::show))
        .route("/invitations/by-mail/{token}/accept", post(invitations::pages::accept_by_mail))
        .route("/invitations/by-mail/{token}/decline", post(invitations::pages::decline_by_mail))
        .route("/invitations/by-mail/{token}/account", post(invitations::pages::make_account))
        // Where imported scoops stood before
        .route("/p/{id}", get(scoops::pages::moved))
        .route("/p/{id}/{*rest}", get(scoops::pages::moved))
        // Coming in
        .route("/sign-in", get(sessions::pages::show_sign_in).post(sessions::pages::sign_in))
        .route("/sign-in/passkey/begin", post(sessions::pages::begin_sign_in))
        .route("/sign-in/passkey", post(sessions::pages::sign_in_by_passkey))
        .route("/sign-in/second", get(sessions::pages::show_second_step).post(sessions::pages::second))
        .route("/sign-in/second/begin", post(sessions::pages::begin_second))
        .route("/sign-in/second/passkey", post(sessions::pages::second_by_passkey))
        .route("/sign-in/again", get(sessions::pages::again).post(sessions::pages::prove))
        .route("/sign-in/again/begin", post(sessions::pages::begin_again))
        .route("/sign-in/again/passkey", post(sessions::pages::prove_by_passkey))
        .route("/sign-in/provider", get(provider::pages::begin).post(provider::pages::finish))
        .route("/sign-in/provider/return", get(provider::pages::returned))
        .route("/sign-out", post(sessions::pages::sign_out))
        .route("/sign-up", get(links::pages::show_sign_up).post(links::pages::sign_up))
        .route("/join/{token}", get(links::pages::show_join).post(links::pages::join))
        .route("/forgot-password", get(links::pages::show_forgot).post(links::pages::forgot))
        .route("/reset-password/{token}", get(links::pages::show_reset).post(links::pages::reset))
        .route("/confirm/{token}", get(links::pages::show_confirm).post(links::pages::confirm))
        .route("/demo/{token}", get(demo::pages::show).post(demo::pages::enter))
        .route("/cabinet", get(cabinet::pages::show))
        // One's own settings
        .route("/settings", get(settings::pages::profile).post(settings::pages::save_profile))
        .route("/settings/picture/remove", post(settings::pages::remove_picture))
        .route("/settings/interests", get(interests::pages::index).post(interests::pages::declare))
        .route("/settings/interests/none", post(interests::pages::declare_none))
        .route("/settings/interests/{id}", get(interests::pages::edit).post(interests::pages::change))
        .route("/settings/interests/{id}/remove", post(interests::pages::remove))
        .route("/settings/account", get(settings::pages::account))
        .route("/settings/email", post(settings::pages::change_email))
        .route("/settings/provider/remove", post(settings::pages::remove_provider))
        .route("/settings/password", post(settings::pages::change_password))
        .route("/settings/second-factor", get(settings::pages::factors))
        .route("/settings/second-factor/app", post(settings::pages::begin_totp))
        .route("/settings/second-factor/app/confirm", post(settings::pages::confirm_totp))
        .route("/settings/second-factor/app/remove", post(settings::pages::remove_totp))
        .route("/settings/second-factor/codes", post(settings::pages::renew_codes))
        .route("/settings/passkeys", post(settings::pages::add_passkey))
        .route("/settings/passkeys/begin", post(settings::pages::begin_passkey))
        .route("/settings/passkeys/{id}/remove", post(settings::pages::remove_passkey))
        .route("/settings/sessions", get(sessions::pages::list))
        .route("/settings/sessions/end", post(sessions::pages::end_all))
        .route("/settings/sessions/{id}/end", post(sessions::pages::end))
        .route("/settings/data", get(settings::pages::data))
        .route("/settings/data/export", get(settings::pages::export))
        .route("/settings/data/delete", post(settings::pages::leave))
        // Looking after the site: each handler takes `Admin`
        .route("/admin", get(admin::pages::index))
        .route("/admin/boards", get(topics::pages::all))
        .route("/admin/accounts", get(people::pages::index))
        .route("/admin/accounts/{name}", get(people::pages::show))
        .route("/admin/accounts/{name}/role", post(people::pages::change_role))
        .route("/admin/accounts/{name}/suspend", post(people::pages::suspend))
        .route("/admin/accounts/{name}/lift", post(people::pages::lift))
        .route("/admin/accounts/{name}/notes", post(people::pages::note))
        .route("/admin/accounts/{name}/notes/{id}/remove", post(people::pages::remove_note))
        .route("/admin/accounts/{name}/sessions/{id}/end", post(people::pages::end_session))
        .route("/admin/accounts/{name}/sign-out", post(people::pages::sign_out))
        .route("/admin/accounts/{name}/reset", post(people::pages::reset))
        .route("/admin/log", get(journal::pages::index))
        .route("/admin/log.csv", get(journal::pages::table))
        .route("/admin/jobs", get(jobs::pages::index))
        .route("/admin/jobs/{id}/retry", post(jobs::pages::retry))
        .route("/admin/jobs/{id}/discard", post(jobs::pages::discard))
        .route("/admin/numbers", get(numbers::pages::index))
        .route("/admin/invitations", get(links::pages::invitations).post(links::pages::invite))
        .route("/admin/invitations/{id}/withdraw", post(links::pages::withdraw))
        .route("/admin/desk", get(desk::pages::open))
        .route("/admin/desk.csv", get(desk::pages::table))
        .route("/admin/desk/closed", get(desk::pages::closed))
        .route("/admin/desk/days", get(desk::pages::days))
        .route("/admin/desk/{id}", get(desk::pages::one))
        .route("/admin/desk/{id}/check", post(desk::pages::check))
        .route("/admin/desk/{id}/close", post(desk::pages::close))
        .route("/admin/desk/{id}/reopen", post(desk::pages::reopen))
        .route("/admin/rules", get(rules::pages::index).post(rules::pages::add))
        .route("/admin/rules/try", post(rules::pages::try_text))
        .route("/admin/rules/{id}/remove", post(rules::pages::remove))
        .route("/admin/settings", get(rules::pages::settings).post(rules::pages::change))
        // Reporting, deciding, and reading what was decided
        .route("/report/{kind}/{id}", get(reports::pages::new).post(reports::pages::create))
        .route("/removal", get(removals::pages::new).post(removals::pages::create))
        .route("/t/{slug}/queue", get(decisions::pages::of_board))
        .route("/admin/queue", get(decisions::pages::of_site))
        .route("/matters/{id}", get(decisions::pages::one))
        .route("/matters/{id}/decide", post(decisions::pages::decide))
        .route("/decisions", get(decisions::pages::own))
        .route("/decisions/seen", post(decisions::pages::seen))
        .route("/decisions/{id}/undo", post(decisions::pages::undo))
        .route("/decisions/{id}/appeal", post(decisions::pages::appeal))
        .route("/moderation", get(decisions::pages::log))
        .route("/admin/removals", get(removals::pages::index))
        // Files
        .route("/pictures/{name}", get(pictures::pages::show))
        .route("/favicon.ico", get(web::favicon))
        // Machines
        .route("/robots.txt", get(feeds::pages::robots))
        .route("/healthz", get(health::pages::alive))
        .route("/readyz", get(health::pages::ready))
        .fallback(async || Error::NotFound)
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, LONGEST))
        .merge(with_files())
        // What somebody changed, they find changed.
        .layer(from_fn_with_state(app.clone(), kept::hear_first))
        // What only counts does so in memory: nobody waits for a disk or for another node.
        .route("/t/{slug}/read", post(views::pages::read_board))
        .route("/t/{slug}/scoops/{id}/read", post(views::pages::read_scoop))
        .route("/t/{slug}/scoops/{id}/click", post(views::pages::click))
        .layer(from_fn_with_state(app.views.clone(), web::count_reads))
        // An address that a board had leads to where it is now.
        .layer(from_fn_with_state(app.clone(), topics::pages::lead_on))
        .layer(CatchPanicLayer::custom(web::panicked))
        .layer(from_fn(web::keep_words))
        // Nothing is done for a request that another site had this browser send.
        .layer(CsrfLayer::new())
        .layer(from_fn(web::keep_private))
        .layer(from_fn_with_state(app.clone(), web::dress_failures))
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest));
    let router = web::with_heads(router).layer(
        TraceLayer::new_for_http()
            .make_span_with(web::request_span)
            .on_request(())
            .on_failure(())
            .on_response(web::log_response),
    );
    let views = app.views.clone();
    Gate::new(keeper, views, router.with_state(app))
}

/// Pages that are the same for all who are not signed in: drawn once and kept until they change. Each says on what it
/// depends, or else it is not kept.
fn for_everyone(app: &App) -> Router<App> {
    Router::new()
        .route("/", get(front::pages::index))
        .route("/explore", get(topics::pages::index))
        .route("/explore/tags", get(topics::pages::tags))
        .route("/t/{slug}", get(topics::pages::show))
        .route("/t/{slug}/feed.xml", get(feeds::pages::topic))
        .route("/t/{slug}/p/{id}/{title}", get(scoops::pages::show))
        .route("/@{name}", get(accounts::pages::show))
        // Their readers' browsers fetch the next one ahead.
        .route_layer(from_fn_with_state(app.site.clone(), web::look_ahead))
        .route("/offline", get(web::offline))
        .route("/sw.js", get(web::worker))
        .route("/sitemap.xml", get(feeds::pages::sitemaps))
        .route("/sitemap/{name}", get(feeds::pages::sitemap))
}

/// Files that are the same for all who ask, kept like those pages.
fn files() -> Router<App> {
    Router::new()
        .route("/t/{slug}/share.jpg", get(posters::pages::of_board))
        .route("/t/{slug}/p/{id}/share.jpg", get(posters::pages::of_scoop))
        .route("/static/{version}/{*path}", get(web::serve_asset))
}

/// What takes a file, and with it its time.
fn with_files() -> Router<App> {
    Router::new()
        .route("/t/{slug}/scoops/{id}", get(drafts::pages::edit).post(drafts::pages::save))
        .route("/import", get(import::pages::index).post(import::pages::send))
        .route("/t/{slug}/picture", post(topics::pages::show_picture))
        .route("/settings/picture", post(settings::pages::show_picture))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, LONGEST_WITH_FILE))
}
