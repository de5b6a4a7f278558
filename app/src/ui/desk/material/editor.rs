//! Writing one: words, a file, where and when it is shown.
use leptos::html::{Input, Textarea};
use leptos::prelude::*;

use crate::domain::material::{MAX_TEXT_CHARS, MAX_TITLE_CHARS, Material};
use crate::text;
use crate::ui::components::{Draw, Icon};
use crate::ui::desk::parts::Modal;
use crate::ui::desk::publishing::{Channels, Days, DaysFields, Shown, Topics, Writing};
use crate::ui::desk::upload::{Upload, UploadField};
use crate::ui::desk::{lang, words};
use crate::wire::files::FileInfo;
use crate::wire::paths;
use crate::wire::publications::OwnPublication;

#[component]
pub fn Editor(of: Option<OwnPublication<Material>>, shown: Shown<Material>) -> impl IntoView {
    let writing = Writing::new(of.as_ref(), shown);
    let file = RwSignal::new(of.as_ref().and_then(|of| of.file.clone()));
    let before = of.map(|of| of.content);
    let topics = RwSignal::new(before.as_ref().map(|of| of.topics.clone()).unwrap_or_default());
    let said = |of: fn(&Material) -> &String| before.as_ref().map(|before| of(before).clone()).unwrap_or_default();
    let (title_before, text_before, collection_before) = (said(|of| &of.title), said(|of| &of.text), said(|of| &of.collection));
    let (from, until) = (before.as_ref().map(|of| of.from), before.as_ref().and_then(|of| of.until));
    let channels = RwSignal::new(before.map(|of| of.channels).unwrap_or_default());
    let (title, collection, body) = (NodeRef::<Input>::new(), NodeRef::<Input>::new(), NodeRef::<Textarea>::new());
    let days = Days::new(writing.desk.context.today());
    let content = move || {
        let (from, until) = days.read()?;
        let line = |field: NodeRef<Input>| field.get_untracked().map(|input| input.value().trim().to_owned()).unwrap_or_default();
        Ok(Material {
            title: line(title),
            text: body.get_untracked().map(|area| area.value().trim().to_owned()).unwrap_or_default(),
            collection: line(collection),
            file: file.with_untracked(|file| file.as_ref().map(|file| file.id)),
            channels: channels.get_untracked(),
            topics: topics.get_untracked(),
            from,
            until,
        })
    };
    let close = Callback::new(move |()| shown.dialog.set(None));
    view! {
        <Modal title=text::things_write(lang()) close class="dialog desk-dialog-wide">
            <form class="stack" on:submit=move |event: web_sys::SubmitEvent| { event.prevent_default(); writing.save(content(), true); }>
                <label class="field"><span>{text::things_title_field(lang())}</span>
                    <input class="input" node_ref=title required maxlength=MAX_TITLE_CHARS.to_string() autocomplete="off" value=title_before/></label>
                <Attached file upload=writing.upload/>
                <label class="field"><span>{text::things_text(lang())}</span>
                    <textarea class="input" node_ref=body rows="4" maxlength=MAX_TEXT_CHARS.to_string() prop:value=text_before></textarea></label>
                <Channels channels/>
                <Topics topics/>
                <label class="field"><span>{text::things_collection(lang())}</span>
                    <input class="input" node_ref=collection autocomplete="off" value=collection_before/></label>
                <DaysFields days from until/>
                {writing.foot(move |publish| writing.save(content(), publish))}
            </form>
        </Modal>
    }
}

/// The file, its preview, and another in its place.
#[component]
fn Attached(file: RwSignal<Option<FileInfo>>, upload: Upload) -> impl IntoView {
    let done = Callback::new(move |info: FileInfo| drop(file.try_set(Some(info))));
    view! {
        <fieldset class="field">
            <legend>{text::things_file(lang())}</legend>
            {move || file.get().map(|info| {
                let preview = info.has_preview.then(|| format!("{}?preview=true", paths::file(info.id)));
                view! {
                    {preview.map(|src| view! { <img class="things-preview" src=src alt=""/> })}
                    <p class="row between" role="status">
                        <span class="row nowrap"><Draw icon=Icon::CheckCircle/>{info.name.clone()}" · "{words().size(info.bytes)}</span>
                        <button type="button" class="button small quiet" on:click=move |_| file.set(None)><Draw icon=Icon::Trash/>{text::letters_remove(lang())}</button>
                    </p>
                }
            })}
            <UploadField upload word=text::letters_attach(lang()) done/>
        </fieldset>
    }
}
