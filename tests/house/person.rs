//! Somebody before a browser: with a mouse, without JavaScript, or with nothing but a keyboard.

use serde_json::json;
use sqlx::PgPool;
use thirtyfour::{
    By, Key, WebElement,
    prelude::{ElementQueryable, ElementWaitable},
};

use crate::chromium::Browser;

#[derive(Clone, Copy, PartialEq)]
pub enum Way {
    MouseAndPasskey,
    WithoutScripts,
    Keyboard,
}

/// How many times one presses Tab before one gives up.
const PATIENCE: usize = 150;

pub struct Person {
    pub way: Way,
    pub browser: Browser,
    /// What unlocks passkeys here.
    finger: Option<serde_json::Value>,
}

impl Person {
    pub async fn sits_down(way: Way, site: &str) -> Self {
        let browser = Browser::before(site.to_owned()).await;
        let tools = browser.page.cdp();
        let mut finger = None;
        match way {
            Way::MouseAndPasskey => {
                tools.send_raw("WebAuthn.enable", json!({})).await.unwrap();
                let options = json!({ "options": {
                    "protocol": "ctap2", "transport": "internal", "hasResidentKey": true, "hasUserVerification": true,
                    "isUserVerified": true, "automaticPresenceSimulation": true,
                } });
                let added = tools.send_raw("WebAuthn.addVirtualAuthenticator", options).await.unwrap();
                finger = Some(added["authenticatorId"].clone());
            }
            Way::WithoutScripts => {
                tools.send_raw("Emulation.setScriptExecutionDisabled", json!({ "value": true })).await.unwrap();
            }
            Way::Keyboard => {}
        }
        Self { way, browser, finger }
    }

    /// The browser suggests a passkey by itself; without a finger, nothing comes of it.
    pub async fn lends_a_finger(&self, lent: bool) {
        if let Some(finger) = &self.finger {
            let simulated = json!({ "authenticatorId": finger, "enabled": lent });
            self.browser.page.cdp().send_raw("WebAuthn.setAutomaticPresenceSimulation", simulated).await.unwrap();
        }
    }

    pub async fn opens(&self, path: &str) {
        self.browser.open(path).await;
    }

    /// A key may lead to another page before it is up again.
    pub async fn strikes(&self, keys: impl Into<thirtyfour::TypingData>) {
        let struck = self.browser.page.action_chain().send_keys(keys).perform().await;
        assert!(
            struck.as_ref().err().is_none_or(|error| format!("{error:?}").contains("aborted by navigation")),
            "{struck:?}"
        );
    }

    /// Presses Tab until what has the focus is the one.
    pub async fn tabs_to(&self, name: &str, is_it: impl AsyncFn(&WebElement) -> bool) {
        let mut passed = Vec::new();
        for _ in 0..PATIENCE {
            self.strikes(Key::Tab).await;
            let focused = self.browser.page.active_element().await.unwrap();
            if is_it(&focused).await {
                return;
            }
            passed.push(focused.text().await.unwrap_or_default());
        }
        panic!("no key leads to {name}: {passed:?}");
    }

    async fn tabs_to_field(&self, field: &str) {
        self.tabs_to(field, async |focused| focused.id().await.unwrap().as_deref() == Some(field)).await;
    }

    /// Types into a field; of options, that is how the one that begins so is chosen.
    pub async fn fills(&self, field: &str, text: &str) {
        if self.way == Way::Keyboard {
            self.tabs_to_field(field).await;
            self.strikes(text).await;
        } else {
            let Ok(found) = self.browser.page.query(By::Id(field)).first().await else {
                panic!("no field {field} in: {}", self.page().await);
            };
            found.send_keys(text).await.unwrap();
        }
    }

    /// And waits for the page that it leads to.
    pub async fn presses(&self, button: &str) {
        let pressed = self.touches("main", button).await;
        pressed.wait_until().error(&format!("{button} leads nowhere")).stale().await.unwrap();
    }

    pub async fn touches(&self, part: &str, button: &str) -> WebElement {
        if self.way == Way::Keyboard {
            let inside = format!(
                "const parts = document.evaluate({}, document, null, XPathResult.ORDERED_NODE_SNAPSHOT_TYPE);
                 return [...Array(parts.snapshotLength).keys()].some((n) => parts.snapshotItem(n).contains(document.activeElement))",
                json!(format!("//{part}"))
            );
            self.tabs_to(button, async |focused| {
                let tag = focused.tag_name().await.unwrap();
                ["button", "summary", "a"].contains(&&*tag)
                    && focused.text().await.unwrap().starts_with(button)
                    && self.browser.ask(&inside).await
            })
            .await;
            let focused = self.browser.page.active_element().await.unwrap();
            self.strikes(Key::Enter).await;
            return focused;
        }
        let kinds = "self::button or self::summary or self::a";
        let named = format!("//{part}//*[{kinds}][starts-with(normalize-space(.), '{button}')]");
        // A list that changes by itself may change under the finger.
        for _ in 0..PATIENCE {
            let found = match self.browser.page.query(By::XPath(named.clone())).and_clickable().first().await {
                Err(error) if format!("{error:?}").contains("StaleElement") => continue,
                found => found.unwrap(),
            };
            if found.click().await.is_ok() {
                return found;
            }
        }
        panic!("{button} cannot be pressed in: {}", self.page().await);
    }

    /// The page says this, sooner or later.
    pub async fn reads(&self, words: &str) {
        let said = By::XPath(format!("//main[contains(normalize-space(.), '{words}')]"));
        let read = self.browser.page.query(said).first().await;
        assert!(read.is_ok(), "not “{words}” but: {}", self.page().await);
    }

    pub async fn page(&self) -> String {
        // One that just makes way for the next one says nothing any more.
        for _ in 0..PATIENCE {
            let main = self.browser.page.query(By::Css("main")).first().await.unwrap();
            if let Ok(text) = main.text().await {
                return text;
            }
        }
        panic!("no page stays");
    }

    /// Signed in as somebody of the fixtures from now on; with this in a cookie.
    pub async fn is(&self, db: &PgPool, name: &str) -> String {
        let token = hex::encode(rand::random::<[u8; 32]>());
        let signed_in = "insert into session (token_hash, account_id, device, expires_at)
             select sha256($2::bytea), id, 'Chromium on Linux', now() + interval '30 days' from account where name = $1";
        let done = sqlx::query(signed_in).bind(name).bind(token.as_bytes()).execute(db).await.unwrap();
        assert_eq!(done.rows_affected(), 1, "nobody is called {name}");
        let cookie = json!({ "name": "session", "value": token, "url": self.browser.site(), "httpOnly": true });
        self.browser.page.cdp().send_raw("Network.setCookie", cookie).await.unwrap();
        token
    }

    /// Instead of what stands in a field.
    pub async fn fills_anew(&self, field: &str, text: &str) {
        if self.way == Way::Keyboard {
            self.tabs_to_field(field).await;
            let all = self.browser.page.action_chain().key_down(Key::Control).send_keys("a").key_up(Key::Control);
            return all.send_keys(text).perform().await.unwrap();
        }
        self.browser.page.query(By::Id(field)).first().await.unwrap().clear().await.unwrap();
        self.fills(field, text).await;
    }

    /// The page says this, sooner or later: by itself where it has JavaScript, after a reload where not.
    pub async fn finds(&self, words: &str) {
        if self.way != Way::WithoutScripts {
            return self.reads(words).await;
        }
        self.finds_when_it_reloads(words).await;
    }

    pub async fn finds_when_it_reloads(&self, words: &str) {
        let since = std::time::Instant::now();
        while !self.page().await.contains(words) {
            assert!(since.elapsed().as_secs() < 30, "not “{words}” but: {}", self.page().await);
            self.browser.page.refresh().await.unwrap();
        }
    }

    pub async fn value_of(&self, field: &str) -> String {
        for _ in 0..PATIENCE {
            let found = self.browser.page.query(By::Id(field)).first().await.unwrap();
            if let Ok(value) = found.value().await {
                return value.unwrap_or_default();
            }
        }
        panic!("no page stays");
    }

    /// A field has this, sooner or later, as [`Person::finds`].
    pub async fn finds_in(&self, field: &str, text: &str) {
        let since = std::time::Instant::now();
        while self.value_of(field).await != text {
            assert!(since.elapsed().as_secs() < 30, "{field} is “{}”", self.value_of(field).await);
            if self.way == Way::WithoutScripts {
                self.browser.page.refresh().await.unwrap();
            }
        }
    }

    /// Something of this kind is there, sooner or later.
    pub async fn sees(&self, selector: &str) {
        let found = self.browser.page.query(By::Css(selector)).first().await;
        assert!(found.is_ok(), "no {selector} in: {}", self.page().await);
    }

    /// A moment, such as "2029-01-31T09:30", in a field that is picked rather than typed.
    pub async fn sets(&self, field: &str, value: &str) {
        if self.way == Way::Keyboard {
            let [year, month, day, hour, minute] = *value.split(['-', 'T', ':']).collect::<Vec<_>>() else {
                panic!("{value} is no moment");
            };
            self.tabs_to_field(field).await;
            self.strikes(format!("{month}{day}{year}\t{hour}{minute}A")).await;
            return assert_eq!(self.value_of(field).await, value);
        }
        let tools = self.browser.page.cdp();
        let document = tools.send_raw("DOM.getDocument", json!({})).await.unwrap();
        let asked = json!({ "nodeId": document["root"]["nodeId"], "selector": format!("#{field}") });
        let node = tools.send_raw("DOM.querySelector", asked).await.unwrap();
        let set = json!({ "nodeId": node["nodeId"], "name": "value", "value": value });
        tools.send_raw("DOM.setAttributeValue", set).await.unwrap();
    }

    /// Presses a button, or ticks a box.
    pub async fn ticks(&self, selector: &str) {
        if self.way == Way::Keyboard {
            return self.tabs_and_ticks(selector).await;
        }
        let found = self.browser.page.query(By::Css(selector)).first().await;
        found.unwrap_or_else(|_| panic!("no {selector} in the page")).click().await.unwrap();
    }

    /// Tab leads to one of several radio buttons, and from there an arrow to the next.
    async fn tabs_and_ticks(&self, selector: &str) {
        let both =
            format!("const [wanted, at] = [document.querySelector({}), document.activeElement];", json!(selector));
        let arrived = format!("{both} return at === wanted");
        let beside = format!("{both} return at === wanted || wanted?.type === 'radio' && at.name === wanted.name");
        self.tabs_to(selector, async |_| self.browser.ask(&beside).await).await;
        for _ in 0..PATIENCE {
            if self.browser.ask::<bool>(&arrived).await {
                let button: bool = self.browser.ask("return document.activeElement.localName === 'button'").await;
                return if button { self.strikes(Key::Enter).await } else { self.strikes(Key::Space).await };
            }
            self.strikes(Key::Down).await;
        }
        panic!("no arrow leads to {selector}");
    }
}
