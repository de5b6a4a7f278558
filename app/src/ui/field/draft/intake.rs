//! From chosen files to pictures of the report: one at a time, each kept on the phone before the next is begun.
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::form::{Form, store_code};
use super::unfinished;
use crate::domain::report::MAX_PHOTOS;
use crate::text;

/// Shows a place for every file at once and works through them.
pub fn take_in(form: Form, files: Vec<web_sys::File>) {
    let is_first = form.line_up(files);
    if !is_first {
        spawn_local(unfinished::note(form));
    } else {
        spawn_local(async move {
            unfinished::note(form).await;
            while let Some((key, file)) = form.next_file() {
                let outcome = take_one(form, file).await;
                form.incoming.update(|incoming| match outcome {
                    Ok(()) => incoming.retain(|one| one.key != key),
                    Err(problem) => incoming.iter_mut().filter(|one| one.key == key).for_each(|one| one.problem = Some(problem)),
                });
                unfinished::note(form).await;
            }
            let words = form.context.words();
            let count = form.draft.with_untracked(|draft| draft.form.photos.len());
            form.context.spoken.set(text::field_photos_ready(words.lang, words.num(count)));
        });
    }
}

/// # Errors
/// A problem code.
async fn take_one(form: Form, file: web_sys::File) -> Result<(), &'static str> {
    if form.draft.with_untracked(|draft| draft.form.photos.len()) >= MAX_PHOTOS {
        return Err("too_many_photos");
    }
    let ports = form.context.ports();
    let prepared = ports.camera.prepare(file).await?;
    let hash = prepared.photo.hash.clone();
    if form.draft.with_untracked(|draft| draft.form.photos.iter().any(|photo| photo.hash == hash)) {
        return Err("photo_already");
    }
    ports.store.save_photo(&hash, &prepared.bytes, &prepared.preview).await.map_err(|error| store_code(&error))?;
    form.change(|draft| draft.photos.push(prepared.photo));
    Ok(())
}
