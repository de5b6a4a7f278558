//! What could not be saved or done, in words, with the way on; and the pictures with which the month cannot be submitted.
use leptos::prelude::*;

use super::edit::Edit;
use super::focus;
use super::saves::{Field, Mark, Refused, Saving};
use crate::domain::monthly::{MonthlyState, PictureKey, Withdrawal};
use crate::text;
use crate::ui::components::{Confirm, Icon, Notice, Tone};
use crate::ui::desk::state::Load;
use crate::ui::desk::{lang, words};
use crate::ui::names;
use crate::wire::problem::{Problem, code};

/// What to do with a picture whose report was sent back or changed.
pub fn withdrawn_words(why: Withdrawal) -> &'static str {
    match why {
        Withdrawal::Returned => text::monthly_withdrawn_returned(lang()),
        Withdrawal::Unjudged => text::monthly_withdrawn_unjudged(lang()),
        Withdrawal::Gone | Withdrawal::Unknown => text::monthly_withdrawn_gone(lang()),
    }
}

/// A broken rule; that of the number of pictures is the month's own.
pub fn mark_words(mark: &Mark) -> String {
    words().problem(if mark.code == "too_many_photos" { "month_too_full" } else { &mark.code })
}

#[component]
pub fn Trouble(edit: Edit) -> impl IntoView {
    view! {
        <div id="monthly-trouble" class="no-print" tabindex="-1" role="alert">
            {move || match edit.saving.get() {
                Saving::Failed(refused) => view! { <NotSaved edit refused/> }.into_any(),
                _ => ().into_any(),
            }}
            {move || edit.trouble.get().map(|problem| view! { <NotDone edit problem/> })}
        </div>
        <Returned edit/>
        <Withdrawn edit/>
    }
}

/// Why the ministry sent it back, where one begins to mend it.
#[component]
fn Returned(edit: Edit) -> impl IntoView {
    let said = Memo::new(move |_| {
        edit.monthly.with(|monthly| match monthly {
            Load::Here(monthly) if monthly.state == MonthlyState::Returned => {
                monthly.revisions.first().map(|last| (last.decided_by.clone().unwrap_or_default(), last.comment.clone()))
            }
            _ => None,
        })
    });
    move || {
        said.get().map(|(by, comment)| {
            view! {
                <div id="monthly-returned" class="no-print">
                    <Notice tone=Tone::Attention icon=Icon::Return>
                        <p class="strong">{text::monthly_returned_by(lang(), words().person(&by))}</p>
                        <p class="said">{comment}</p>
                    </Notice>
                </div>
            }
        })
    }
}

#[component]
fn Reload(edit: Edit) -> impl IntoView {
    let asking = RwSignal::new(false);
    let reload = Callback::new(move |()| edit.load());
    let press = move |_| if edit.is_settled() { edit.load() } else { asking.set(true) };
    view! {
        <button type="button" class="button small" on:click=press>{text::monthly_reload(lang())}</button>
        <Confirm open=asking title=text::monthly_reload(lang()) body=Signal::stored(text::monthly_reload_body(lang()).to_owned())
            yes=text::monthly_reload(lang()) no=text::monthly_stay(lang()) on_yes=reload/>
    }
}

#[component]
fn NotSaved(edit: Edit, refused: Refused) -> impl IntoView {
    let is_passing = refused.is_passing();
    let marks: Vec<_> = refused.marks.iter().filter_map(|mark| where_and_what(edit, mark)).collect();
    view! {
        <Notice tone=Tone::Bad>
            <p>{words().problem(&refused.code)}</p>
            {is_passing.then(|| view! { <p>{text::monthly_will_retry(lang())}</p> })}
            {(!marks.is_empty()).then(|| view! { <ul class="monthly-marks">{marks.into_iter().map(|mark| view! { <li>{mark}</li> }).collect_view()}</ul> })}
            {match refused.is_over() {
                true => view! { <Reload edit/> }.into_any(),
                false => view! { <button type="button" class="button small" on:click=move |_| edit.save_now()>{text::monthly_save_again(lang())}</button> }.into_any(),
            }}
        </Notice>
    }
}

/// `ออนไลน์ ภาพที่ ๓ คำบรรยาย: …`; none when the picture was taken out since.
fn where_and_what(edit: Edit, mark: &Mark) -> Option<String> {
    let problem = mark_words(mark);
    let part = match mark.field {
        Field::Whole => return Some(problem),
        Field::Note => return Some(format!("{}: {problem}", text::monthly_note(lang()))),
        Field::Picture => text::monthly_picture(lang()),
        Field::Caption => text::monthly_caption(lang()),
        Field::Days => text::monthly_date(lang()),
    };
    let (channel, index) = edit.arrangement.with_untracked(|now| now.position(mark.picture.as_ref()?))?;
    Some(text::monthly_mark(lang(), names::channel(words(), channel), part, words().num(index + 1), problem))
}

#[component]
fn NotDone(edit: Edit, problem: Problem) -> impl IntoView {
    let is_stale = matches!(problem.code.as_str(), code::CHANGED_MEANWHILE | code::NOT_NOW);
    let fields = problem.errors.iter().filter(|_| problem.code == code::VALIDATION).map(|error| words().problem(&error.code));
    let fields = fields.map(|sentence| view! { <li>{sentence}</li> }).collect_view();
    view! {
        <Notice tone=Tone::Bad>
            <p>{words().problem(&problem.code)}</p>
            <ul>{fields}</ul>
            {is_stale.then(|| view! { <Reload edit/> })}
        </Notice>
    }
}

/// Which pictures they are, and the short way out.
#[component]
fn Withdrawn(edit: Edit) -> impl IntoView {
    let keys = Memo::new(move |_| edit.withdrawn.with(|all| all.iter().map(|one| one.key()).collect::<Vec<_>>()));
    let take_out = move |_| {
        edit.take_out(&keys.get_untracked());
        focus::soon(|| focus::on("#monthly-state"));
    };
    let to_card = move |key: PictureKey| {
        let caption = edit.placed(&key).map(|placed| placed.caption).unwrap_or_default();
        view! {
            <li><button type="button" class="button small quiet" on:click=move |_| { focus::on_card(&key, None); }>{caption}</button></li>
        }
    };
    move || {
        (edit.is_open() && !keys.with(Vec::is_empty)).then(|| {
            view! {
                <div id="monthly-withdrawn" class="no-print" tabindex="-1" role="alert">
                    <Notice tone=Tone::Attention>
                        <p>{text::monthly_withdrawn_some(lang(), words().num(keys.with(Vec::len)))}</p>
                        <ul class="row">{keys.get().into_iter().map(to_card).collect_view()}</ul>
                        <button type="button" class="button small" on:click=take_out>{text::monthly_withdrawn_remove(lang())}</button>
                    </Notice>
                </div>
            }
        })
    }
}
