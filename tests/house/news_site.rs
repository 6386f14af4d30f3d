//! A foreign site on loopback: news, a paper, a video, a page that fails, and a picture.

use std::io::Cursor;

use axum::{
    Json, Router,
    http::{HeaderMap, StatusCode, header::CONTENT_TYPE},
    response::{Html, Redirect},
    routing::get,
};
use image::{DynamicImage, ImageFormat};
use serde_json::{Value, json};

pub const SUMMARY: &str = "Nobody tastes the salt in bread, and yet most of what people eat of it comes from there, as a nurse found who weighed her own.";

/// Where it is, without a slash at its end.
pub async fn open() -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let site = format!("http://{}", listener.local_addr().unwrap());
    let routes = Router::new()
        .route("/news", get(news))
        // The same article for telephones, and the same paper elsewhere.
        .route("/amp/news", get(news))
        .route("/mirror/paper", get(paper))
        .route("/paper", get(paper))
        .route("/doi/10.5555/ward.2023.12", get(paper))
        .route("/gone", get(async || Redirect::to("/")))
        .route("/", get(steps))
        .route("/steps", get(steps))
        .route("/video", get(video))
        .route("/oembed", get(oembed))
        .route("/bread.png", get(picture))
        .route("/icon.png", get(icon));
    tokio::spawn(async move { axum::serve(listener, routes).await });
    site
}

fn at(headers: &HeaderMap) -> String {
    format!("http://{}", headers["host"].to_str().unwrap())
}

async fn news(headers: HeaderMap) -> Html<String> {
    let site = at(&headers);
    let words = "Most of the salt that people eat comes with bread, and nobody tastes it. ".repeat(12);
    Html(format!(
        "<!doctype html><html lang=en><head><title>Salt in bread | Ward News</title>
         <meta property=og:site_name content='Ward News'><meta property=og:title content='Salt in bread'>
         <meta property=og:description content='{SUMMARY}'>
         <meta property=og:image content='{site}/bread.png'>
         <link rel=canonical href='{site}/news'><link rel=icon type='image/png' sizes=32x32 href='{site}/icon.png'>
         <meta property=article:published_time content='2026-05-04T08:00:00Z'><meta name=author content='Jane Doe'>
         </head><body><article><h1>Salt in bread</h1><p>{words}</p><p>{words}</p></article></body></html>"
    ))
}

async fn paper() -> Html<&'static str> {
    Html(
        "<!doctype html><html lang=en><head><title>Sodium and readmission</title>
         <meta name=citation_title content='Sodium and readmission in heart failure'>
         <meta name=citation_author content='Doe, Jane'><meta name=citation_author content='Rao, Anil'>
         <meta name=citation_journal_title content='Ward Medicine'><meta name=citation_publication_date content='2023/05/01'>
         <meta name=citation_volume content=40><meta name=citation_issue content=2>
         <meta name=citation_firstpage content=12><meta name=citation_lastpage content=19>
         <meta name=citation_doi content='10.5555/ward.2023.12'><meta name=citation_pmid content=12345678>
         </head><body><p>Abstract. We looked at sodium.</p></body></html>",
    )
}

async fn steps() -> Html<&'static str> {
    Html(
        "<!doctype html><html lang=en><head><title>Ten thousand steps</title></head><body><p>Or seven.</p></body></html>",
    )
}

async fn video(headers: HeaderMap) -> Html<String> {
    let site = at(&headers);
    Html(format!(
        "<!doctype html><html lang=en><head><title>How to weigh oneself</title><meta property=og:type content='video.other'>
         <link rel=alternate type='application/json+oembed' href='{site}/oembed?url=video'></head><body><p>A film.</p></body></html>"
    ))
}

async fn oembed() -> Json<Value> {
    Json(json!({
        "version": "1.0", "type": "video", "title": "How to weigh oneself", "provider_name": "Ward TV",
        "html": "<iframe src=\"https://video.example/frame/7\" width=\"480\" height=\"270\"></iframe>", "width": 480, "height": 270,
    }))
}

type Png = Result<(HeaderMap, Vec<u8>), StatusCode>;

async fn picture() -> Png {
    png(900, 600)
}

async fn icon() -> Png {
    png(32, 32)
}

fn png(width: u32, height: u32) -> Png {
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::new_rgb8(width, height)
        .write_to(&mut bytes, ImageFormat::Png)
        .map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, "image/png".parse().unwrap());
    Ok((headers, bytes.into_inner()))
}
