//! The pictures of a report, large, each with its caption and what the camera told.
use leptos::prelude::*;

use crate::domain::photo::ReportPhoto;
use crate::domain::report::ReportId;
use crate::domain::review::Review;
use crate::text;
use crate::ui::components::{Draw, Icon};
use crate::ui::desk::review::judge::OnPicture;
use crate::ui::desk::{format, lang, words};
use crate::wire::paths;
use crate::wire::reports::{PhotoState, ReportDetail};

/// A picture as the report tells of it, and what the server has of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    pub photo: ReportPhoto,
    pub state: PhotoState,
}

/// The report's pictures in its own order, each with its state.
pub fn join(detail: &ReportDetail) -> Vec<Picture> {
    let state_of = |photo: &ReportPhoto| detail.summary.photos.iter().find(|view| view.hash == photo.hash).map(|view| view.state);
    let picture = |photo: &ReportPhoto| Picture { photo: photo.clone(), state: state_of(photo).unwrap_or(PhotoState::Awaited) };
    detail.content.photos.iter().map(picture).collect()
}

/// The caption, or "picture 3".
pub fn name(picture: &Picture, index: usize) -> String {
    match picture.photo.caption.trim() {
        "" => text::desk_picture_number(lang(), words().num(index + 1)),
        caption => caption.to_owned(),
    }
}

/// What to say in place of a picture that cannot be shown.
pub fn sign(state: PhotoState) -> Option<(Icon, &'static str)> {
    match state {
        PhotoState::Ready => None,
        PhotoState::Awaited => Some((Icon::Clock, text::desk_photo_awaited(lang()))),
        PhotoState::Unchecked => Some((Icon::Picture, text::desk_photo_unchecked(lang()))),
        PhotoState::Unreadable => Some((Icon::Warning, text::desk_photo_unreadable(lang()))),
    }
}

#[component]
pub fn Pictures(id: ReportId, pictures: Vec<Picture>, enlarged: RwSignal<Option<usize>>, review: Option<Review>) -> impl IntoView {
    let count = pictures.len();
    let items = pictures.into_iter().enumerate().map(|(index, picture)| {
        let said = review.as_ref().and_then(|review| review.comment_on(&picture.photo.hash)).map(str::to_owned);
        view! { <li><Figure id picture index enlarged said/></li> }
    });
    view! {
        <section aria-label=text::desk_pictures(lang(), words().num(count))>
            <ul class="desk-pictures" data-count=count.min(4).to_string()>{items.collect_view()}</ul>
        </section>
    }
}

#[component]
fn Figure(id: ReportId, picture: Picture, index: usize, enlarged: RwSignal<Option<usize>>, said: Option<String>) -> impl IntoView {
    let hash = picture.photo.hash.clone();
    let label = text::desk_comment_on(lang(), text::desk_picture_number(lang(), words().num(index + 1)));
    let (name, taken) = (name(&picture, index), taken(&picture.photo));
    let caption = picture.photo.caption.clone();
    let shown = match sign(picture.state) {
        Some((icon, word)) => view! { <div class="desk-picture none"><Draw icon class="icon large"/><p>{word}</p></div> }.into_any(),
        None => {
            let (large, small) = (paths::photo(id, &picture.photo.hash), paths::thumbnail(id, &picture.photo.hash));
            let label = text::desk_enlarge(lang(), &name);
            let sources = format!("{small} 480w, {large} 1600w");
            view! {
                <button type="button" class="desk-picture" aria-label=label on:click=move |_| enlarged.set(Some(index))>
                    <img src=large srcset=sources sizes="(min-width: 60rem) 33vw, 95vw" alt=name loading="lazy" decoding="async"
                        width=picture.photo.width.to_string() height=picture.photo.height.to_string()/>
                </button>
            }
            .into_any()
        }
    };
    view! {
        <figure>
            {shown}
            <figcaption>
                {(!caption.is_empty()).then(|| view! { <p>{caption}</p> })}
                {taken.map(|taken| view! { <p class="muted small">{taken}</p> })}
                {said.map(|said| view! { <p class="picture-comment"><Draw icon=Icon::Return/><span>{said}</span></p> })}
                <OnPicture hash label/>
            </figcaption>
        </figure>
    }
}

/// When and where the camera says it was taken, if it said.
pub fn taken(photo: &ReportPhoto) -> Option<String> {
    let at = photo.taken_at.map(|at| text::desk_taken_at(lang(), format::local_moment(words(), at)));
    let place = photo.location.map(|point| text::desk_position(lang(), format::position(words(), point)));
    let parts: Vec<String> = at.into_iter().chain(place).collect();
    (!parts.is_empty()).then(|| parts.join(" · "))
}
