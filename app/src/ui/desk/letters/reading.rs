//! A letter as it is read: what it says, what became of it, and what one's unit does with it.
use leptos::html::Section;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::asks::AskList;
use super::enclosures::Enclosures;
use super::letter::OnScreen;
use super::list::progress;
use super::passing::Passing;
use super::stamp::Stamp;
use super::tree::Tree;
use super::withdraw::Withdraw;
use super::{LetterState, RECIPIENTS, StepState, address, number};
use crate::domain::directive::DirectiveState;
use crate::domain::notice::Matter;
use crate::text;
use crate::ui::components::{Draw, Icon, Notice, Tone};
use crate::ui::desk::notices::Remind;
use crate::ui::desk::parts::{Heading, Refusal};
use crate::ui::desk::state::Load;
use crate::ui::desk::{LETTERS, lang, words};
use crate::wire::directives::{Delivery, Directive, DirectiveLink};
use crate::wire::paths;

#[component]
pub fn Reading(on_screen: OnScreen) -> impl IntoView {
    move || {
        let Load::Here(letter) = on_screen.letter.get() else { return ().into_any() };
        let subject = letter.summary.subject.clone();
        let paragraphs = letter.letter.body.lines().map(|line| view! { <p>{line.to_owned()}</p> }).collect_view();
        let signatory = letter.letter.signatory.clone().filter(|signatory| !signatory.name.is_empty());
        view! {
            <article class="letter">
                <p class="muted">{format!("{} · {}", number(&letter.summary.number), words().date(letter.summary.dated))}</p>
                <Heading text=subject/>
                <p class="muted">{letter.summary.sender.name.clone()}</p>
                <Standing letter=letter.clone()/>
                <div class="letter-body">{paragraphs}</div>
                {signatory.map(|signatory| view! { <p class="letter-signature">{signatory.name}<br/>{signatory.position}</p> })}
                <AskList asks=letter.letter.asks.clone()/>
                <Enclosures letter=&letter/>
                <p class="no-print"><a class="button quiet" href=paths::directive_letter(on_screen.id) target="_blank"><Draw icon=Icon::Document/>{text::letters_pdf(lang())}</a></p>
            </article>
            {move || on_screen.trouble.get().map(|problem| view! { <Refusal problem/> })}
            {letter.delivery.clone().map(|delivery| view! { <Ours on_screen letter=letter.clone() delivery/> })}
            {letter.may_write.then(|| view! { <Sent on_screen letter=letter.clone()/> })}
        }
        .into_any()
    }
}

/// That it holds no more, and what holds instead.
#[component]
fn Standing(letter: Directive) -> impl IntoView {
    let to = |link: DirectiveLink| {
        let word = format!("{} · {}", number(&link.number), words().date(link.dated));
        view! { <a href=address(link.id)>{word}</a> }
    };
    let withdrawn = (letter.summary.state == DirectiveState::Withdrawn).then(|| {
        let at = letter.withdrawn_at.map(|at| words().moment(at)).unwrap_or_default();
        view! { <Notice tone=Tone::Bad><p class="strong">{text::letters_withdrawn(lang(), at)}</p><p>{letter.reason.clone()}</p></Notice> }
    });
    let corrected = letter.corrected_by.clone().map(|link| {
        view! { <Notice tone=Tone::Attention><p>{text::letters_corrected_by(lang())}" "{to(link)}</p></Notice> }
    });
    let corrects = letter
        .corrects
        .clone()
        .map(|link| view! { <Notice tone=Tone::Quiet><p>{text::letters_corrects(lang())}" "{to(link)}</p></Notice> });
    view! { {withdrawn}{corrected}{corrects} }
}

/// What one's unit does with it: a number of its own, those below, and that it is done.
#[component]
fn Ours(on_screen: OnScreen, letter: Directive, delivery: Delivery) -> impl IntoView {
    let holds = letter.summary.state.holds();
    let is_registered = delivery.registration.is_some();
    let is_done = delivery.done_at.is_some();
    let stands_above = on_screen.desk.own_area().is_some_and(|area| area.as_str().len() < 8);
    let finish = move |_| on_screen.put(paths::directive_done(on_screen.id), ());
    let done_at = delivery.done_at.map(|at| text::letters_done_at(lang(), words().moment(at)));
    view! {
        <section class="card stack" aria-labelledby="letter-ours">
            <div class="row between"><h2 id="letter-ours">{text::letters_ours(lang())}</h2><StepState state=delivery.state/></div>
            <p class="muted">{text::letters_from(lang(), words().moment(delivery.sent_at), delivery.source.name.clone())}</p>
            <Stamp on_screen delivery may_register=letter.may_register/>
            {done_at.map(|word| view! { <p class="muted">{word}</p> })}
            <div class="buttons">
                {(is_registered && letter.may_register && holds && stands_above).then(|| view! { <Passing on_screen/> })}
                {(is_registered && !is_done && holds).then(|| view! {
                    <button type="button" class="button" on:click=finish><Draw icon=Icon::CheckCircle/>{text::letters_done(lang())}</button>
                })}
            </div>
            {(is_registered && stands_above).then(|| view! { <Tree on_screen/> })}
            {(is_registered && stands_above && letter.may_remind).then(|| view! { <Remind matter=Matter::Directive(on_screen.id) whom=text::notices_whom_letter(lang())/> })}
        </section>
    }
}

/// For the office that wrote it: how far everybody is, and what it can still do.
#[component]
fn Sent(on_screen: OnScreen, letter: Directive) -> impl IntoView {
    let holds = letter.summary.state.holds();
    let correct = format!("{LETTERS}/new?corrects={}", on_screen.id.0);
    // It was not there yet when the address was come to.
    let (section, is_asked) = (NodeRef::<Section>::new(), use_location().hash.with_untracked(|hash| hash == RECIPIENTS));
    Effect::new(move |_| {
        if let Some(section) = section.get().filter(|_| is_asked) {
            section.scroll_into_view();
        }
    });
    view! {
        <section class="card stack" aria-labelledby="letter-sent" node_ref=section>
            <div class="row between"><h2 id="letter-sent">{text::letters_who_has_it(lang())}</h2><LetterState state=letter.summary.state/></div>
            <p>{progress(&letter.summary)}</p>
            <Tree on_screen/>
            {holds.then(|| view! {
                <div class="buttons">
                    {letter.may_remind.then(|| view! { <Remind matter=Matter::Directive(on_screen.id) whom=text::notices_whom_letter(lang()) class="button"/> })}
                    <a class="button" href=correct><Draw icon=Icon::Write/>{text::letters_correct(lang())}</a>
                    <Withdraw on_screen version=letter.version/>
                </div>
            })}
        </section>
    }
}
