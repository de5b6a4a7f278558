//! Everything a report tells besides its pictures, and what the server vouches for.
use chrono::Duration;
use leptos::prelude::*;

use super::pictures::{Picture, name, sign};
use crate::text;
use crate::ui::components::{Draw, Icon, Proof, State, Tone};
use crate::ui::desk::{format, lang, words};
use crate::ui::names;
use crate::wire::reports::{ReportDetail, ReportState, ReportSummary};

/// How far a phone's clock may be ahead before we say so.
const CLOCK_TOLERANCE: Duration = Duration::minutes(5);

#[component]
pub fn Facts(detail: ReportDetail) -> impl IntoView {
    let (words, lang) = (words(), lang());
    let content = detail.content;
    let partners: Vec<&str> = content.partners.iter().map(|partner| names::partner(words, *partner)).collect();
    let topics: Vec<String> = content.topics.iter().map(|topic| names::topic(words, topic)).collect();
    let facts = [
        (text::desk_when(lang), Some(format::range(words, content.from, content.to))),
        (text::desk_channel(lang), Some(content.channel.heading().to_owned())),
        (text::desk_place(lang), Some(content.place)),
        (text::desk_on_map(lang), content.location.map(|point| format::position(words, point))),
        (text::desk_people_reached(lang), content.people.map(|people| text::desk_people_count(lang, words.count(people.into())))),
        (text::desk_partners(lang), Some(partners.join(", "))),
        (text::desk_topics(lang), Some(topics.join(", "))),
        (text::desk_note(lang), Some(content.note)),
        (text::desk_filed_by(lang), Some(words.person(&detail.filed_by))),
    ];
    // The report keeps the time it first came in; a later version was saved after that.
    let is_first = detail.summary.version <= 1;
    let told = facts.into_iter().filter_map(|(term, fact)| Some((term, fact.filter(|fact| !fact.is_empty())?)));
    view! {
        <section class="card" aria-labelledby="facts">
            <h2 id="facts">{text::desk_facts(lang)}</h2>
            <dl class="desk-facts">
                {told.map(|(term, fact)| view! { <dt>{term}</dt><dd>{fact}</dd> }).collect_view()}
                <dt>{text::desk_saved(lang)}</dt>
                <dd>{format::moment(words, detail.saved_at)}</dd>
                <dt>{if is_first { text::desk_received(lang) } else { text::desk_received_first(lang) }}</dt>
                <dd>
                    {format::moment(words, detail.summary.received_at)}
                    {(is_first && detail.saved_at > detail.summary.received_at + CLOCK_TOLERANCE).then(|| view! {
                        <p class="row nowrap small"><Draw icon=Icon::Warning/>{text::desk_clock_differs(lang)}</p>
                    })}
                </dd>
            </dl>
        </section>
    }
}

/// What the server durably holds: the receipt's number and each picture's SHA-256.
#[component]
pub fn ReceiptFacts(summary: ReportSummary, pictures: Vec<Picture>) -> impl IntoView {
    let words = words();
    let pictures = pictures.into_iter().enumerate().map(|(index, picture)| {
        let state = sign(picture.state).map_or((Icon::CheckCircle, text::desk_photo_stored(lang())), |sign| sign);
        let tone = if state.0 == Icon::CheckCircle { Tone::Good } else { Tone::Quiet };
        let size =
            format!("{} · {}", words.size(picture.photo.size), words.num(format!("{} × {}", picture.photo.width, picture.photo.height)));
        view! {
            <li>
                <p class="row between"><span class="strong">{name(&picture, index)}</span><State tone icon=state.0 word=state.1/></p>
                <p class="muted small">{size}</p>
                <code class="desk-hash">{picture.photo.hash.to_string()}</code>
            </li>
        }
    });
    view! {
        <section class="card" aria-labelledby="receipt">
            <h2 id="receipt">{text::desk_receipt(lang())}</h2>
            <dl class="desk-facts">
                <dt>{text::desk_number(lang())}</dt>
                <dd>{words.num(summary.number)}</dd>
                <dt>{text::desk_version(lang())}</dt>
                <dd>{words.num(summary.version)}</dd>
            </dl>
            {(summary.state != ReportState::AwaitingPhotos).then(|| view! { <Proof id=summary.id/> })}
            <details>
                <summary>{text::desk_hashes(lang())}</summary>
                <ol class="desk-list">{pictures.collect_view()}</ol>
            </details>
        </section>
    }
}
