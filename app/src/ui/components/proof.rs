//! A report's signed receipt: fetched when asked for, shown as a QR code beside the address of the page that checks it.
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{Draw, Icon, Notice, Tone, Waiting};
use crate::domain::report::ReportId;
use crate::text;
use crate::ui::context::Context;
use crate::wire::paths;
use crate::wire::reports::SignedReceipt;

#[derive(Clone)]
enum Asked {
    NotYet,
    Asking,
    Here(SignedReceipt),
    /// A problem code.
    Failed(String),
}

#[component]
pub fn Proof(id: ReportId) -> impl IntoView {
    let context = Context::take();
    let words = context.words();
    let asked = RwSignal::new(Asked::NotYet);
    let ask = move |_| {
        asked.set(Asked::Asking);
        spawn_local(async move {
            let answer = context.ports().api.get::<SignedReceipt>(paths::report_signed_receipt(id)).await;
            let _ = asked.try_set(answer.map_or_else(|error| Asked::Failed(error.code().to_owned()), Asked::Here));
        });
    };
    let button = move || {
        view! {
            <button type="button" class="button wide" on:click=ask><Draw icon=Icon::Shield/>{words.say(text::common_proof)}</button>
        }
    };
    let shown = move || match asked.get() {
        Asked::NotYet => button().into_any(),
        Asked::Asking => view! { <Waiting word=words.say(text::common_proof)/> }.into_any(),
        Asked::Here(receipt) => view! {
            <div class="proof stack" role="status">
                <div class="proof-code" role="img" aria-label=words.say(text::common_proof_code) inner_html=receipt.qr_svg></div>
                <p class="small">{words.say(text::common_proof_hint)}</p>
                <a class="button wide" href=receipt.url target="_blank" rel="noopener">{words.say(text::common_proof_open)}</a>
            </div>
        }
        .into_any(),
        Asked::Failed(code) => view! {
            <Notice tone=Tone::Attention><p role="alert">{words.problem(&code)}</p></Notice>
            {button()}
        }
        .into_any(),
    };
    view! { <section class="no-print" aria-label=words.say(text::common_proof)>{shown}</section> }
}
