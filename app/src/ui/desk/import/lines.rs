//! The try, the run, and what becomes of each line.
use leptos::prelude::*;

use super::mapping::field_word;
use super::work::{Run, Work};
use crate::domain::import::{Field, Unmatched};
use crate::domain::report::FieldProblem;
use crate::text;
use crate::ui::components::{Confirm, Draw, Icon, Notice, State, Tone, Waiting};
use crate::ui::desk::{lang, words};
use crate::wire::imports::{ImportLine, ImportOutcome};

/// Names of files shown with a line.
const FILES_SHOWN: usize = 3;
/// Lines shown: those that need a person come first.
const SHOWN: usize = 200;

#[component]
pub fn Outcome(work: Work) -> impl IntoView {
    view! {
        <section class="card stack" aria-labelledby="import-run">
            <h2 id="import-run">{text::import_step_run(lang())}</h2>
            <Buttons work/>
            {move || work.run.get().map(|run| view! { <Progress run/> })}
        </section>
    }
}

#[component]
fn Buttons(work: Work) -> impl IntoView {
    let asking = RwSignal::new(false);
    // Only what was tried as it stands now is offered to be filed.
    let ready = Memo::new(move |_| {
        work.run.with(|run| match run {
            Some(run) if run.dry && run.failed.is_none() && !run.is_going() => count(&run.lines, ImportOutcome::New),
            _ => 0,
        })
    });
    let is_going = Memo::new(move |_| work.run.with(|run| run.as_ref().is_some_and(Run::is_going)));
    let word = move || text::import_run(lang(), words().count(ready.get()));
    let body = Signal::derive(move || text::import_confirm_body(lang(), words().count(ready.get())));
    view! {
        <div class="row">
            <button type="button" class="button" disabled=is_going on:click=move |_| work.start(true)>{text::import_try(lang())}</button>
            {move || (ready.get() > 0).then(|| view! {
                <button type="button" class="button primary" on:click=move |_| asking.set(true)><Draw icon=Icon::Upload/>{word()}</button>
            })}
        </div>
        <Confirm open=asking title=text::import_title(lang()) body yes=text::import_yes(lang()) no=text::desk_cancel(lang())
            on_yes=Callback::new(move |()| work.start(false))/>
    }
}

#[component]
fn Progress(run: Run) -> impl IntoView {
    let (fresh, same, refused) =
        (count(&run.lines, ImportOutcome::New), count(&run.lines, ImportOutcome::Same), count(&run.lines, ImportOutcome::Refused));
    let summary = text::import_summary(lang(), words().count(fresh), words().count(refused), words().count(same));
    let going = run.is_going().then(|| {
        let word = text::import_progress(lang(), words().count(run.of.into()), words().count(run.lines.len() as u64));
        view! { <Waiting word/><progress max=run.of.to_string() value=run.lines.len().to_string()></progress> }
    });
    let is_done = !run.dry && !run.is_going() && run.failed.is_none();
    let mut lines: Vec<ImportLine> = run.lines.into_iter().filter(|line| line.outcome != ImportOutcome::Empty).collect();
    lines.sort_by_key(|line| (line.outcome != ImportOutcome::Refused, line.line));
    let more = lines.len().saturating_sub(SHOWN);
    lines.truncate(SHOWN);
    view! {
        {going}
        {run.failed.map(|code| view! { <div role="alert"><Notice tone=Tone::Bad><p>{words().problem(&code)}</p><p>{text::import_again(lang())}</p></Notice></div> })}
        <p role="status" class="strong">{summary}</p>
        {is_done.then(|| view! { <Notice tone=Tone::Good><p>{text::import_done(lang())}" "<a href="/desk">{text::import_to_inbox(lang())}</a></p></Notice> })}
        <ul class="desk-list">{lines.into_iter().map(|line| view! { <li><Line line/></li> }).collect_view()}</ul>
        {(more > 0).then(|| view! { <p class="muted">{text::import_more(lang(), words().count(more as u64))}</p> })}
    }
}

fn count(lines: &[ImportLine], outcome: ImportOutcome) -> u64 {
    lines.iter().filter(|line| line.outcome == outcome).count() as u64
}

#[component]
fn Line(line: ImportLine) -> impl IntoView {
    let (tone, icon, word) = match line.outcome {
        ImportOutcome::New => (Tone::Action, Icon::CheckCircle, text::import_line_new(lang())),
        ImportOutcome::Same => (Tone::Quiet, Icon::Check, text::import_line_same(lang())),
        _ => (Tone::Bad, Icon::Warning, text::import_line_refused(lang())),
    };
    let pictures = (line.pictures > 0).then(|| text::import_line_pictures(lang(), words().count(line.pictures.into())));
    let problems = line.problems.iter().map(problem_words).collect::<Vec<_>>();
    let unmatched = unmatched_words(&line.unmatched);
    let files = file_words(&line.files);
    view! {
        <div class="row between">
            <div>
                <span class="strong">{text::import_line(lang(), words().count(line.line.into()))}</span>
                " "{line.unit_name}" "<span class="muted">{pictures}</span>
                {problems.into_iter().map(|words| view! { <p class="problem small">{words}</p> }).collect_view()}
                {unmatched.into_iter().map(|words| view! { <p class="small desk-card-url">{words}</p> }).collect_view()}
                {files.map(|words| view! { <p class="small muted desk-card-url">{words}</p> })}
            </div>
            <State tone icon word/>
        </div>
    }
}

/// `วันที่: …`, so that the cell is found.
fn problem_words(problem: &FieldProblem) -> String {
    let sentence = words().problem(&problem.code);
    match Field::from_code(&problem.field) {
        Some(field) => format!("{}: {sentence}", field_word(field)),
        None => sentence,
    }
}

/// Which of the cell's pictures it is, and what it could be; files that several could be are told once.
fn unmatched_words(unmatched: &[Unmatched]) -> Vec<String> {
    let mut told: Vec<&[String]> = Vec::new();
    let word = |picture: &Unmatched, is_told: bool| {
        let named = &picture.named;
        if !picture.lines.is_empty() {
            let lines = picture.lines.iter().map(|line| words().num(line)).collect::<Vec<_>>().join(", ");
            text::import_picture_shared(lang(), lines, named)
        } else if picture.choices.is_empty() || is_told {
            text::import_picture_missing(lang(), named)
        } else {
            text::import_picture_choices(lang(), picture.choices.join(", "), named)
        }
    };
    unmatched
        .iter()
        .map(|picture| {
            let is_told = told.contains(&picture.choices.as_slice());
            told.push(&picture.choices);
            word(picture, is_told)
        })
        .collect()
}

/// `a.jpg, b.jpg, c.jpg …`, so that one sees whose pictures they are.
fn file_words(files: &[String]) -> Option<String> {
    let shown = files.iter().take(FILES_SHOWN).map(String::as_str).collect::<Vec<_>>().join(", ");
    let more = if files.len() > FILES_SHOWN { " …" } else { "" };
    (!files.is_empty()).then(|| format!("{shown}{more}"))
}
