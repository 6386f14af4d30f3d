//! Every page, looked at in a real browser: by axe-core, as everybody who may see it, in every theme, on a phone and on
//! a desk. A picture of each is left in `target/screenshots`.

use std::{
    collections::BTreeMap,
    fs,
    io::Write,
    path::{Path, PathBuf},
    time::Instant,
};

use base64::{Engine, prelude::BASE64_STANDARD};
use serde::Deserialize;
use serde_json::{Value, json};
use sqlx::PgPool;

use crate::{
    chromium::{Browser, serve},
    eyes_pages::{Visit, filled, visits},
    hands::until,
};

/// Where `make test` has npm put it.
const AXE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/target/npm/node_modules/axe-core/axe.min.js");
const PICTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/target/screenshots");

/// Runs in each page before its own scripts.
const EYES: &str = r#"
window.eyes = { shift: 0, by: [], failed: [] };
addEventListener("error", ({ target }) => target !== window && eyes.failed.push(target.currentSrc || target.src || target.href), true);
addEventListener("securitypolicyviolation", ({ blockedURI }) => eyes.failed.push(`${blockedURI}, which the policy forbids`));
eyes.watch = (entries) => { for (const { value, sources } of entries) {
    eyes.shift += value;
    eyes.by.push(...sources.map(({ node }) => String(node?.className || node?.nodeName)));
} };
eyes.observer = new PerformanceObserver((list) => eyes.watch(list.getEntries()));
eyes.observer.observe({ type: "layout-shift", buffered: true });
eyes.axe = async (runOnly) => {
    const found = await axe.run(document, { runOnly, resultTypes: ["violations"], rules: { "target-size": { enabled: true } } });
    const where = ({ target, any, all }) => `${target.join(" ")} (${[...any, ...all].map(({ message }) => message).join(", ").slice(0, 150)})`;
    return found.violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map(where).join(" and ")}`);
};
"#;

/// Waits until nothing more comes, pictures further down included.
const SETTLED: &str = r#"
const done = arguments[arguments.length - 1];
for (const image of document.images) image.loading = "eager";
const frame = () => new Promise(requestAnimationFrame);
Promise.all([...document.images].map((image) => image.decode().catch(() => {}))).then(frame).then(frame).then(() => {
    eyes.watch(eyes.observer.takeRecords());
    const names = performance.getEntriesByType("resource").map(({ name }) => name);
    done({
        status: performance.getEntriesByType("navigation")[0].responseStatus,
        height: document.documentElement.scrollHeight,
        shift: eyes.shift,
        shifted: [...new Set(eyes.by)],
        failed: eyes.failed,
        elsewhere: names.filter((name) => !name.startsWith(location.origin + "/") && !name.startsWith("data:")),
    });
});
"#;

/// The first thing that stands out at the side.
const SIDEWAYS: &str = r"
const [size, width] = [getComputedStyle(document.documentElement).fontSize, document.documentElement.clientWidth];
if (document.documentElement.scrollWidth <= width) return [size, null];
const scrolls = (at) => at && at !== document.body && (getComputedStyle(at).overflowX !== 'visible' || scrolls(at.parentElement));
const out = [...document.querySelectorAll('body *')].filter((at) => at.getBoundingClientRect().right > width + .5 && !scrolls(at.parentElement));
return [size, (out.at(-1) ?? document.body).outerHTML.slice(0, 160)];
";

/// Everything is unfolded, and lists end after a few: what goes on there is built like what was before.
const UNFOLDED: &str = "
    eyes.folded ??= [...document.querySelectorAll('main details:not([open])')];
    eyes.further ??= [...document.querySelectorAll(':is(.scoop, .tile, .hit):nth-of-type(n+4), .boards > li:nth-child(n+4), .tags > li:nth-child(n+9), .entries > li:nth-child(n+6)')];
    // Where something is wrong, the page was scrolled to it: axe takes what is out of sight for covered.
    scrollTo(0, 0);
    for (const at of eyes.folded) at.open = true;
    for (const at of eyes.further) at.style.display = 'none';
    return null";
const AS_IT_WAS: &str = "
    for (const at of eyes.folded) at.open = false;
    for (const at of eyes.further) at.style.display = '';
    return null";

const DEVICES: [(&str, u32); 2] = [("phone", 390), ("desk", 1280)];

/// What WCAG 2.2 AA asks, and what axe advises besides.
const ALL: &str = "{ type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }";
/// What is not the same of a page on a phone and on a desk.
const LAID_OUT: &str = "{ type: 'rule', values: ['color-contrast', 'link-in-text-block', 'target-size', \
                        'scrollable-region-focusable', 'heading-order', 'page-has-heading-one', 'region', 'skip-link'] }";
const COLOURS: &str = "{ type: 'rule', values: ['color-contrast', 'link-in-text-block'] }";
/// Who asks for more contrast gets that of AAA.
const MORE_CONTRAST: &str = "{ type: 'rule', values: ['color-contrast-enhanced'] }";

/// What a browser says its reader wants. (Of forced colours axe reads what they were before: wishes.rs looks at them.)
const THEMES: [(&str, [&str; 2]); 4] = [
    ("light", ["light", "no-preference"]),
    ("dark", ["dark", "no-preference"]),
    ("more, light", ["light", "more"]),
    ("more, dark", ["dark", "more"]),
];

/// Where which rules are asked, everything unfolded: all of them once, and again those that a theme or a width may change.
const ASKED: [(&str, usize, &str); 6] = [
    ("phone", 0, LAID_OUT),
    ("phone", 1, COLOURS),
    ("phone", 2, MORE_CONTRAST),
    ("desk", 3, MORE_CONTRAST),
    ("desk", 1, COLOURS),
    ("desk", 0, ALL),
];

#[derive(Deserialize)]
struct Settled {
    status: u16,
    height: u32,
    shift: f64,
    shifted: Vec<String>,
    failed: Vec<String>,
    elsewhere: Vec<String>,
}

struct Eyes {
    browser: Browser,
    /// What is wrong, and where.
    found: BTreeMap<String, Vec<String>>,
}

impl Eyes {
    async fn open(site: String) -> Self {
        let axe = fs::read_to_string(AXE).unwrap_or_else(|_| panic!("no {AXE}: `make lookers` has npm fetch it"));
        let browser = Browser::before(site).await;
        let tools = browser.page.cdp();
        for source in [&*axe, EYES] {
            tools.send_raw("Page.addScriptToEvaluateOnNewDocument", json!({ "source": source })).await.unwrap();
        }
        tools.send_raw("Emulation.setScrollbarsHidden", json!({ "hidden": true })).await.unwrap();
        Self { browser, found: BTreeMap::new() }
    }

    fn note(&mut self, wrong: impl Into<String>, place: &str) {
        let wrong = wrong.into();
        // Whoever stops it sees what was found so far.
        let mut file = fs::File::options().create(true).append(true).open(format!("{PICTURES}/found.txt")).unwrap();
        writeln!(file, "{wrong}\n    {place}").unwrap();
        self.found.entry(wrong).or_default().push(place.to_owned());
    }

    async fn tools(&self, command: &str, parameters: Value) -> Value {
        self.browser.page.cdp().send_raw(command, parameters).await.unwrap()
    }

    async fn is_wide(&self, width: u32) {
        let screen = json!({ "width": width, "height": 844, "deviceScaleFactor": 1, "mobile": false });
        self.tools("Emulation.setDeviceMetricsOverride", screen).await;
    }

    async fn wants(&self, [scheme, contrast]: [&str; 2]) {
        let features = json!({ "features": [
            { "name": "prefers-color-scheme", "value": scheme },
            { "name": "prefers-contrast", "value": contrast },
        ] });
        self.tools("Emulation.setEmulatedMedia", features).await;
    }

    async fn go(&self, visit: &Visit) {
        let Some(form) = &visit.form else { return self.browser.open(&visit.path).await };
        self.browser.open("/offline").await;
        let send = "const form = document.createElement('form');
             Object.assign(form, { method: 'post', action: arguments[0] });
             for (const [name, value] of new URLSearchParams(arguments[1])) {
                 form.append(Object.assign(document.createElement('input'), { type: 'hidden', name, value }));
             }
             document.body.append(form);
             window.leaving = true;
             form.submit()";
        self.browser.page.execute(send, vec![json!(visit.path), json!(form)]).await.unwrap();
        until(&self.browser, &visit.called, "!window.leaving && document.readyState === 'complete'").await;
    }

    async fn look_at(&mut self, visit: &Visit) {
        let who = if visit.name.is_empty() { "stranger" } else { visit.name };
        for (device, width) in DEVICES {
            let place = format!("{device}, {who} at {}", visit.called);
            self.wants(THEMES[0].1).await;
            self.is_wide(width).await;
            // What strangers read must not shift anywhere; the pages of those who are known are only laid out anew.
            let comes_anew = device == "phone" || visit.name.is_empty() && visit.form.is_none();
            if comes_anew {
                self.go(visit).await;
            } else {
                self.browser.ask::<Option<u8>>(AS_IT_WAS).await;
            }
            let mut settled: Settled = self.browser.ask_later(SETTLED).await;
            // What the machine had no time for may come late once; what a page moves by itself, it moves each time.
            if comes_anew && settled.shift > 0.0 {
                self.go(visit).await;
                settled = self.browser.ask_later(SETTLED).await;
            }
            if comes_anew {
                self.weigh(&settled, &place).await;
            }
            if visit.form.is_some() && settled.status < 300 && !visit.has_page {
                self.note("came without a problem", &place);
            }
            for (theme, wants) in [THEMES[1], THEMES[0]] {
                self.wants(wants).await;
                self.keep_picture(visit, [device, theme], settled.height, width).await;
            }
            self.browser.ask::<Option<u8>>(UNFOLDED).await;
            for (_, theme, rules) in ASKED.iter().filter(|(on, ..)| *on == device) {
                let (theme, wants) = THEMES[*theme];
                self.wants(wants).await;
                let axe = format!(
                    "const done = arguments[arguments.length - 1];
                     eyes.axe({rules}).then(done, (error) => done([String(error)]))"
                );
                for wrong in self.browser.ask_later::<Vec<String>>(&axe).await {
                    self.note(wrong, &format!("{theme}, {place}"));
                }
            }
            if device == "phone" {
                self.look_closer(&place).await;
            }
        }
    }

    async fn weigh(&mut self, settled: &Settled, place: &str) {
        if settled.shift > 0.0 {
            self.note(format!("shifts: {:?}", settled.shifted), place);
        }
        for name in &settled.elsewhere {
            self.note(format!("asks elsewhere: {name}"), place);
        }
        for name in &settled.failed {
            self.note(format!("fails to load {name}"), place);
        }
        for words in self.browser.complains().await {
            // That the page itself is an error is what one came for.
            if !(settled.status >= 400 && words.contains("Failed to load resource")) {
                self.note(format!("in the console: {words}"), place);
            }
        }
    }

    /// A narrow phone, and one with letters twice as large, everything unfolded.
    async fn look_closer(&mut self, place: &str) {
        for (width, letters) in [(320, 16), (390, 32)] {
            self.is_wide(width).await;
            self.tools("Page.setFontSizes", json!({ "fontSizes": { "standard": letters } })).await;
            let (size, out): (String, Option<String>) = self.browser.ask(SIDEWAYS).await;
            assert_eq!(size, format!("{letters}px"));
            if let Some(out) = out {
                self.note(format!("scrolls sideways at {width} px with letters of {size}: {out}"), place);
            }
        }
        self.tools("Page.setFontSizes", json!({ "fontSizes": { "standard": 16 } })).await;
    }

    async fn keep_picture(&self, visit: &Visit, [device, theme]: [&str; 2], height: u32, width: u32) {
        let clip = json!({ "x": 0, "y": 0, "width": width, "height": height.min(3000), "scale": 1 });
        let shot = json!({ "format": "jpeg", "quality": 80, "captureBeyondViewport": true, "clip": clip, "optimizeForSpeed": true });
        let shot = self.tools("Page.captureScreenshot", shot).await;
        let who = if visit.name.is_empty() { "stranger" } else { visit.name };
        let name: String =
            visit.called.chars().take(70).map(|at| if at.is_alphanumeric() { at } else { '-' }).collect();
        let file: PathBuf = Path::new(PICTURES).join(format!("{who}{name}.{device}.{theme}.jpg"));
        fs::write(file, BASE64_STANDARD.decode(shot["data"].as_str().unwrap()).unwrap()).unwrap();
    }
}

#[sqlx::test]
async fn every_page_passes_axe_for_everybody_in_every_theme_and_stays_where_it_is(db: PgPool) {
    let since = Instant::now();
    let (visitor, world) = filled(&db).await;
    let visits = visits(&db, &visitor, &world).await;
    let (prepared, pages) = (since.elapsed().as_secs(), visits.len());
    let _ = fs::remove_dir_all(PICTURES);
    fs::create_dir_all(PICTURES).unwrap();
    let mut eyes = Eyes::open(serve(&visitor).await).await;
    let mut last = "";
    for visit in &visits {
        if visit.name != last {
            if visit.name.is_empty() {
                eyes.browser.is_nobody().await;
            } else {
                eyes.browser.is(&db, visit.name).await;
            }
            last = visit.name;
        }
        eyes.look_at(visit).await;
    }
    // Past the harness, which keeps what a test prints to itself.
    let cost = format!(
        "eyes: {pages} pages looked at in {} s, {prepared} of them to fill the site\n",
        since.elapsed().as_secs()
    );
    std::io::stdout().write_all(cost.as_bytes()).unwrap();
    let told: Vec<String> = eyes
        .found
        .iter()
        .map(|(wrong, places)| {
            format!("{wrong}\n    {} times, first {}", places.len(), places[..places.len().min(3)].join("; "))
        })
        .collect();
    eyes.browser.close().await;
    assert!(told.is_empty(), "{} findings:\n{}", told.len(), told.join("\n"));
}
