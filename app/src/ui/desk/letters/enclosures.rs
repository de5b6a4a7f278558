//! The files that go out with a letter: attached and named while it is written, kept by whoever reads it.
use leptos::prelude::*;

use super::fields::enclosed;
use super::keeping::Keeping;
use crate::text;
use crate::ui::components::{Draw, Icon};
use crate::ui::desk::upload::UploadField;
use crate::ui::desk::{lang, words};
use crate::wire::directives::Directive;
use crate::wire::files::FileInfo;
use crate::wire::paths;

#[component]
pub fn EnclosureFields(keeping: Keeping) -> impl IntoView {
    let done = Callback::new(move |file: FileInfo| {
        let title = file.name.rsplit_once('.').map_or(file.name.as_str(), |(stem, _)| stem).to_owned();
        keeping.change(|fields| fields.enclosures.push((title, file)));
    });
    let ids = Memo::new(move |_| keeping.fields.with(|fields| fields.enclosures.iter().map(|(_, file)| file.id).collect::<Vec<_>>()));
    view! {
        <fieldset class="field">
            <legend>{text::letter_enclosures(lang())}</legend>
            <ol class="letter-enclosures">
                <For each=move || ids.get() key=|id| *id let:id>
                    {move || keeping.fields.with_untracked(|fields| fields.enclosures.iter().find(|(_, file)| file.id == id).cloned())
                        .map(|(title, file)| view! { <EnclosureLine keeping title file/> })}
                </For>
            </ol>
            <UploadField upload=keeping.upload word=text::letters_attach(lang()) done/>
        </fieldset>
    }
}

#[component]
fn EnclosureLine(keeping: Keeping, title: String, file: FileInfo) -> impl IntoView {
    let id = file.id;
    let rename = move |event| {
        let title = event_target_value(&event);
        keeping.change(|fields| {
            if let Some(line) = fields.enclosures.iter_mut().find(|(_, file)| file.id == id) {
                line.0 = title;
            }
        });
    };
    let remove = move |_| keeping.change(|fields| fields.enclosures.retain(|(_, file)| file.id != id));
    let label = text::letters_enclosure_name(lang(), file.name.clone());
    view! {
        <li>
            <input class="input" autocomplete="off" aria-label=label value=title on:input=rename/>
            <div class="row between">
                <a class="small" href=paths::file(id) target="_blank">{file.name.clone()}" · "{words().size(file.bytes)}</a>
                <button type="button" class="button small quiet" on:click=remove aria-label=text::letters_enclosure_remove(lang(), file.name)>
                    <Draw icon=Icon::Trash/>{text::letters_remove(lang())}
                </button>
            </div>
        </li>
    }
}

#[component]
pub fn Enclosures<'a>(letter: &'a Directive) -> impl IntoView + use<> {
    let id = letter.summary.id;
    let line = |(title, file): (String, FileInfo)| {
        view! {
            <li><a href=paths::directive_enclosure(id, file.id) target="_blank">{title}</a>" "<span class="muted small">{words().size(file.bytes)}</span></li>
        }
    };
    let enclosed = enclosed(letter);
    (!enclosed.is_empty()).then(|| {
        view! {
            <section aria-labelledby="letter-enclosures">
                <h2 id="letter-enclosures">{text::letter_enclosures(lang())}</h2>
                <ol class="letter-enclosures">{enclosed.into_iter().map(line).collect_view()}</ol>
            </section>
        }
    })
}
