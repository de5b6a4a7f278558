//! Recovery codes, shown once.
use leptos::html::Ol;
use leptos::prelude::*;

use crate::text;
use crate::ui::components::{Notice, Tone};
use crate::ui::desk::lang;
use crate::ui::desk::state::use_desk;

#[component]
pub fn Codes(codes: Vec<String>, kept: Callback<()>) -> impl IntoView {
    let (platform, list, failed) = (use_desk().context.ports().platform, NodeRef::<Ol>::new(), RwSignal::new(false));
    Effect::new(move |_| {
        if let Some(list) = list.get() {
            let _ = list.focus();
        }
    });
    let file = codes.join("\r\n");
    let save = move |_| {
        let name = format!("{} {}.txt", text::factors_codes_file(lang()), text::app_name(lang()));
        failed.set(platform.save_file(&name, "text/plain", file.as_bytes()).is_err());
    };
    view! {
        <div class="stack">
            <div role="status"><Notice tone=Tone::Attention><p>{text::factors_codes_hint(lang())}</p></Notice></div>
            <ol class="factors-codes" tabindex="-1" node_ref=list aria-label=text::factors_codes_title(lang())>
                {codes.into_iter().map(|code| view! { <li>{code}</li> }).collect_view()}
            </ol>
            {move || failed.get().then(|| view! { <div role="alert"><Notice tone=Tone::Bad><p>{text::problem_file_not_saved(lang())}</p></Notice></div> })}
            <div class="buttons">
                <button type="button" class="button" on:click=save>{text::factors_codes_save(lang())}</button>
                <button type="button" class="button primary" on:click=move |_| kept.run(())>{text::factors_codes_kept(lang())}</button>
            </div>
        </div>
    }
}
