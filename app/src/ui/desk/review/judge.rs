//! Judging one report: accept, or send it back with comments on it and on single pictures.
use std::collections::BTreeMap;

use leptos::html::Textarea;
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

use super::inbox::Item;
use crate::domain::photo::PhotoHash;
use crate::domain::report::{MAX_CAPTION_CHARS, MAX_NOTE_CHARS, ReportId};
use crate::domain::review::{Decision, Judgement, PhotoComment, Review, take_left_over};
use crate::text;
use crate::ui::components::{Draw, Icon, Notice, Tone};
use crate::ui::desk::keys::on_key;
use crate::ui::desk::state::{Desk, Load, use_desk};
use crate::ui::desk::{focus, format, lang, words};
use crate::wire::paths;
use crate::wire::problem::code;
use crate::wire::reports::{ReportDetail, ReportState};

/// Why a judgement was not taken.
#[derive(Debug, Clone, PartialEq)]
enum Trouble {
    /// A problem code.
    Code(String),
    /// Another person was quicker.
    Judged(Review),
    /// This version came meanwhile.
    Version(u32),
    /// The report could not be read again, for this problem; whether somebody was quicker.
    Unread { why: String, was_late: bool },
}

/// What is being said; it outlives a fresh reading of the report.
#[derive(Clone, Copy)]
pub struct Judge {
    id: ReportId,
    detail: RwSignal<Load<ReportDetail>>,
    pub returning: RwSignal<bool>,
    comment: RwSignal<String>,
    on_pictures: RwSignal<BTreeMap<PhotoHash, String>>,
    /// What was said of pictures that the version on screen is without: it is shown and not sent.
    left_over: RwSignal<Vec<String>>,
    busy: RwSignal<bool>,
    trouble: RwSignal<Option<Trouble>>,
}

impl Judge {
    pub fn new(desk: Desk, id: ReportId, detail: RwSignal<Load<ReportDetail>>) -> Self {
        let asked = desk.inbox.send_back.try_update_value(|asked| asked.take_if(|asked| *asked == id)).flatten().is_some();
        let judge = Self {
            id,
            detail,
            returning: RwSignal::new(asked),
            comment: RwSignal::new(String::new()),
            on_pictures: RwSignal::new(BTreeMap::new()),
            left_over: RwSignal::new(Vec::new()),
            busy: RwSignal::new(false),
            trouble: RwSignal::new(None),
        };
        Effect::new(move |_| detail.with(|detail| judge.keep_to(detail)));
        judge
    }

    /// Sets aside what was said of pictures that are not in this version: no field on the screen would show it.
    fn keep_to(self, detail: &Load<ReportDetail>) {
        let Load::Here(ReportDetail { content, .. }) = detail else { return };
        let gone = self.on_pictures.try_maybe_update(|said| {
            let gone = take_left_over(said, content);
            (!gone.is_empty(), gone)
        });
        if let Some(gone) = gone.filter(|gone| !gone.is_empty()) {
            self.left_over.update(|left| left.extend(gone));
        }
    }

    /// Closes the comment, which is kept, and goes back to the button that opened it.
    fn think_again(self) {
        self.returning.set(false);
        focus::soon(|| focus::on(".desk-judge [aria-keyshortcuts=r]"));
    }

    fn send_back(self, desk: Desk, revision: String) {
        let photos = self.on_pictures.get_untracked().into_iter().map(|(hash, comment)| PhotoComment { hash, comment });
        let judgement = Judgement { decision: Decision::Returned, comment: self.comment.get_untracked(), photos: photos.collect() }.tidy();
        if judgement.comment.is_empty() && judgement.photos.is_empty() {
            self.trouble.set(Some(Trouble::Code("comment_missing".to_owned())));
            return;
        }
        self.busy.set(true);
        self.trouble.set(None);
        let id = self.id;
        desk.ask(
            move |api| Box::pin(async move { api.review(id, &revision, &judgement).await }),
            move |outcome| self.heard(desk, outcome.map(drop)),
        );
    }

    fn heard(self, desk: Desk, outcome: Result<(), String>) {
        let _ = self.busy.try_set(false);
        match outcome {
            Ok(()) => {
                let _ = self.returning.try_set(false);
                let _ = self.comment.try_set(String::new());
                let _ = self.on_pictures.try_set(BTreeMap::new());
                let _ = self.left_over.try_set(Vec::new());
                focus::or_heading();
                self.read_again(desk, false);
            }
            Err(code) if code == code::CHANGED_MEANWHILE => self.read_again(desk, true),
            Err(code) => {
                let _ = self.trouble.try_set(Some(Trouble::Code(code)));
            }
        }
    }

    /// The report as it is now, and if somebody was quicker, who and what.
    fn read_again(self, desk: Desk, was_late: bool) {
        let before = self.detail.try_with_untracked(|detail| if let Load::Here(detail) = detail { detail.summary.version } else { 0 });
        let path = paths::report(self.id);
        desk.ask(
            move |api| Box::pin(async move { api.get::<ReportDetail>(path).await }),
            move |outcome| {
                let detail = match outcome {
                    Ok(detail) => detail,
                    Err(why) => return drop(self.trouble.try_set(Some(Trouble::Unread { why, was_late }))),
                };
                let _ = self.trouble.try_set(None);
                desk.reports.note(self.id, detail.summary.state, &detail.summary.revision);
                if was_late {
                    let trouble = match detail.reviews.last() {
                        Some(review) if Some(detail.summary.version) == before => Trouble::Judged(review.clone()),
                        _ => Trouble::Version(detail.summary.version),
                    };
                    let _ = self.trouble.try_set(Some(trouble));
                }
                let _ = self.detail.try_set(Load::Here(detail));
            },
        );
    }
}

/// Buttons, keys and the comment. Nothing while the report cannot be judged.
#[component]
pub fn Panel(judge: Judge, detail: ReportDetail, onward: Callback<()>) -> impl IntoView {
    let desk = use_desk();
    let state = detail.summary.state;
    let is_here = matches!(state, ReportState::Received | ReportState::Returned | ReportState::Accepted);
    if !detail.may_review || !is_here {
        return ().into_any();
    }
    let can_accept = state != ReportState::Accepted;
    let item = Item::from(&detail.summary);
    let revision = StoredValue::new(item.revision.clone());
    let item = StoredValue::new(item);
    let accept = move || {
        if can_accept && !judge.busy.get_untracked() {
            desk.inbox.accept(desk, vec![item.get_value()]);
            onward.run(());
        }
    };
    on_key(move |code, event| match code {
        "KeyA" => accept(),
        "KeyR" => {
            event.prevent_default();
            judge.returning.set(true);
        }
        _ => {}
    });
    let send = Callback::new(move |()| {
        if !judge.busy.get_untracked() {
            judge.send_back(desk, revision.get_value());
        }
    });
    view! {
        <section class="desk-judge no-print" aria-label=text::desk_judge(lang())>
            {move || judge.trouble.get().map(|trouble| view! { <Told judge trouble/> })}
            {move || (!judge.left_over.with(Vec::is_empty)).then(|| view! { <LeftOver judge/> })}
            {move || if judge.returning.get() {
                view! { <Comment judge send/> }.into_any()
            } else {
                view! {
                    <div class="row">
                        {can_accept.then(|| view! {
                            <button type="button" class="button primary" aria-keyshortcuts="a" on:click=move |_| accept()>
                                <Draw icon=Icon::Check/>{text::desk_accept(lang())}<kbd>"a"</kbd>
                            </button>
                        })}
                        <button type="button" class="button" aria-keyshortcuts="r" on:click=move |_| judge.returning.set(true)>
                            <Draw icon=Icon::Return/>{text::desk_send_back(lang())}<kbd>"r"</kbd>
                        </button>
                    </div>
                }
                .into_any()
            }}
        </section>
    }
    .into_any()
}

#[component]
fn Told(judge: Judge, trouble: Trouble) -> impl IntoView {
    let desk = use_desk();
    let again = match trouble {
        Trouble::Unread { was_late, .. } => Some(move |_| judge.read_again(desk, was_late)),
        _ => None,
    };
    let again = again.map(|again| view! { <button type="button" class="button small" on:click=again>{text::desk_retry(lang())}</button> });
    let (tone, sentence) = match trouble {
        Trouble::Code(code) => (Tone::Bad, words().problem(&code)),
        Trouble::Version(version) => (Tone::Attention, text::desk_meanwhile_version(lang(), words().num(version))),
        Trouble::Judged(review) => {
            let at = format::moment(words(), review.at);
            let sentence = match review.decision {
                Decision::Returned => text::desk_meanwhile_returned(lang(), at, words().person(&review.by), &review.comment),
                _ => text::desk_meanwhile_accepted(lang(), at, words().person(&review.by)),
            };
            (Tone::Attention, sentence)
        }
        Trouble::Unread { why, was_late: true } => (Tone::Bad, text::desk_late_unread(lang(), words().problem(&why))),
        Trouble::Unread { why, was_late: false } => (Tone::Attention, text::desk_sent_unread(lang(), words().problem(&why))),
    };
    view! { <div role="alert"><Notice tone><p>{sentence}</p>{again}</Notice></div> }
}

/// What was written under pictures that a new version is without, so that nothing written is gone without a word.
#[component]
fn LeftOver(judge: Judge) -> impl IntoView {
    view! {
        <div role="alert">
            <Notice tone=Tone::Attention>
                <p>{text::desk_comment_left_over(lang())}</p>
                <ul>{judge.left_over.get().into_iter().map(|said| view! { <li class="said">{said}</li> }).collect_view()}</ul>
                <button type="button" class="button small" on:click=move |_| judge.left_over.set(Vec::new())>{text::desk_close(lang())}</button>
            </Notice>
        </div>
    }
}

#[component]
fn Comment(judge: Judge, send: Callback<()>) -> impl IntoView {
    let node = NodeRef::<Textarea>::new();
    Effect::new(move |_| {
        if let Some(element) = node.get() {
            request_animation_frame(move || drop(element.focus()));
        }
    });
    let key = move |event: web_sys::KeyboardEvent| match event.key().as_str() {
        "Enter" if event.ctrl_key() || event.meta_key() => send.run(()),
        "Escape" => judge.think_again(),
        _ => {}
    };
    view! {
        <div class="stack tight">
            <label for="desk-comment" class="strong">{text::desk_comment(lang())}</label>
            <textarea id="desk-comment" class="input" rows="3" node_ref=node maxlength=MAX_NOTE_CHARS.to_string()
                prop:value=move || judge.comment.get() on:input=move |event| judge.comment.set(event_target_value(&event)) on:keydown=key></textarea>
            <p class="muted small">{text::desk_comment_hint(lang())}</p>
            <div class="row">
                <button type="button" class="button primary" aria-disabled=move || judge.busy.get().to_string() on:click=move |_| send.run(())>
                    <Draw icon=Icon::Return/>{text::desk_send_back(lang())}<kbd>"Ctrl Enter"</kbd>
                </button>
                <button type="button" class="button quiet" on:click=move |_| judge.think_again()>{text::desk_cancel(lang())}<kbd>"Esc"</kbd></button>
            </div>
        </div>
    }
}

/// Under a picture while the report is being sent back: what to mend in it.
#[component]
pub fn OnPicture(hash: PhotoHash, label: String) -> impl IntoView {
    let Some(judge) = use_context::<Judge>() else { return ().into_any() };
    let hash = StoredValue::new(hash);
    let value = move || judge.on_pictures.with(|all| hash.with_value(|hash| all.get(hash).cloned()).unwrap_or_default());
    let input = move |event| judge.on_pictures.update(|all| drop(all.insert(hash.get_value(), event_target_value(&event))));
    view! {
        <Show when=move || judge.returning.get()>
            <input class="input desk-on-picture" maxlength=MAX_CAPTION_CHARS.to_string() aria-label=label.clone() placeholder=text::desk_comment_picture(lang())
                prop:value=value on:input=input/>
        </Show>
    }
    .into_any()
}

/// Moves on after an acceptance: to the next report, or back to the list.
pub fn onward(next: impl Fn() -> String + Send + Sync + 'static) -> Callback<()> {
    let navigate = use_navigate();
    Callback::new(move |()| navigate(&next(), Default::default()))
}
