//! What the screens ask of the browser ([`Platform`]).
use std::rc::Rc;

use app::offline::ports::{SyncEvent, Task};
use app::text::Lang;
use app::ui::ports::{InstallState, NotSaved, Platform, Space};
use wasm_bindgen::prelude::*;
use web_sys::{File, HtmlAnchorElement, Url};

use crate::install::Install;
use crate::js;
use crate::news::News;
use crate::sending::Runner;
use crate::update::Updates;

const LANG: &str = "rutan-lang";

pub struct Browser {
    pub runner: Rc<Runner>,
    pub news: Rc<News>,
    pub updates: Rc<Updates>,
    pub install: Rc<Install>,
}

impl Platform for Browser {
    fn install_state(&self) -> InstallState {
        self.install.state()
    }

    fn install(&self) -> Task<'_, bool> {
        Box::pin(self.install.ask())
    }

    fn space(&self) -> Task<'_, Space> {
        Box::pin(async {
            let Some(storage) = storage() else { return Space::default() };
            let estimate = js::settled(js::call(&storage, "estimate", &[])).await.unwrap_or_default();
            let bytes = |name: &str| js::get(&estimate, name).and_then(|value| value.as_f64()).unwrap_or(0.0) as u64;
            let persisted = js::settled(js::call(&storage, "persisted", &[])).await.is_ok_and(|answer| answer.is_truthy());
            Space { used: bytes("usage"), quota: bytes("quota"), persisted }
        })
    }

    fn ask_to_persist(&self) -> Task<'_, bool> {
        Box::pin(async {
            let Some(storage) = storage() else { return false };
            js::settled(js::call(&storage, "persist", &[])).await.is_ok_and(|answer| answer.is_truthy())
        })
    }

    fn save_file(&self, name: &str, kind: &str, bytes: &[u8]) -> Result<(), NotSaved> {
        save_file(name, kind, bytes).map_err(|error| {
            log(&error);
            NotSaved
        })
    }

    fn read_file(&self, file: File) -> Task<'_, Option<Vec<u8>>> {
        Box::pin(async move { js::bytes_of(&file).await.ok() })
    }

    fn read_part(&self, file: File, from: u64, until: u64) -> Task<'_, Option<Vec<u8>>> {
        Box::pin(async move { js::bytes_of(&file.slice_with_f64_and_f64(from as f64, until as f64).ok()?).await.ok() })
    }

    fn picture_url(&self, bytes: &[u8]) -> String {
        let url = js::blob(bytes, "image/jpeg").and_then(|blob| Url::create_object_url_with_blob(&blob));
        url.unwrap_or_default()
    }

    fn forget_url(&self, url: &str) {
        // Only fails for what is no text.
        let _ = Url::revoke_object_url(url);
    }

    fn on_update(&self, ready: Box<dyn Fn()>) {
        self.updates.when_ready(ready);
    }

    fn apply_update(&self) {
        self.updates.apply();
    }

    fn reload(&self) {
        let _ = js::window().location().reload();
    }

    fn on_sync(&self, hear: Box<dyn Fn(SyncEvent)>) {
        self.news.hear_with(hear);
    }

    fn sync_now(&self) {
        self.runner.run();
    }

    fn announce_change(&self) {
        self.news.announce_change();
    }

    fn pause(&self, ms: i32) -> Task<'_, ()> {
        Box::pin(js::sleep(ms))
    }

    fn device_label(&self) -> String {
        device_label(&js::window().navigator().user_agent().unwrap_or_default())
    }

    fn load_lang(&self) -> Lang {
        let kept = js::window().local_storage().ok().flatten().and_then(|storage| storage.get_item(LANG).ok().flatten());
        let lang = if kept.as_deref() == Some("en") { Lang::En } else { Lang::Th };
        mark_page(lang);
        lang
    }

    fn save_lang(&self, lang: Lang) {
        if let Ok(Some(storage)) = js::window().local_storage() {
            // Without it the choice lasts until the app is closed.
            let _ = storage.set_item(LANG, lang.code());
        }
        mark_page(lang);
    }
}

fn storage() -> Option<JsValue> {
    js::get(&js::window().navigator(), "storage")
}

fn save_file(name: &str, kind: &str, bytes: &[u8]) -> Result<(), JsValue> {
    let url = Url::create_object_url_with_blob(&js::blob(bytes, kind)?)?;
    let document = js::window().document().ok_or(JsValue::NULL)?;
    let link: HtmlAnchorElement = document.create_element("a")?.dyn_into()?;
    link.set_href(&url);
    link.set_download(name);
    link.click();
    js::spawn(async move {
        // Safari reads the bytes some time after the click.
        js::sleep(60_000).await;
        let _ = Url::revoke_object_url(&url);
    });
    Ok(())
}

/// Screen readers choose their voice by it.
fn mark_page(lang: Lang) {
    let page = js::window().document().and_then(|document| document.document_element());
    if let Some(page) = page {
        let _ = page.set_attribute("lang", lang.code());
    }
}

/// "Chrome, Android": enough to tell one's devices apart in a list.
fn device_label(agent: &str) -> String {
    let first = |known: &[(&str, &'static str)]| known.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name);
    let browser = first(&[
        ("EdgA/", "Edge"),
        ("Edg/", "Edge"),
        ("SamsungBrowser", "Samsung Internet"),
        ("Firefox/", "Firefox"),
        ("FxiOS", "Firefox"),
        ("CriOS", "Chrome"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ]);
    let system = first(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Macintosh", "macOS"),
        ("CrOS", "ChromeOS"),
        ("Linux", "Linux"),
    ]);
    [browser, system].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn log(error: &JsValue) {
    // For whoever holds the phone at a cable; the screens tell people in their own words.
    let _ = js::get(&js_sys::global(), "console").map(|console| js::call(&console, "error", std::slice::from_ref(error)));
}
