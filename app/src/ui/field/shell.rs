//! The frame of a screen: what it is called, the way back, and the bar under the thumb.
use leptos::{html, prelude::*};

use crate::text;
use crate::ui::components::{Draw, Icon};
use crate::ui::context::Context;
use crate::ui::place;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tab {
    Home,
    Reports,
    Material,
    Settings,
}

#[component]
pub fn Page(
    #[prop(into)] title: String,
    /// Where the arrow at the top leads.
    #[prop(optional)]
    back: Option<&'static str>,
    /// Shows the four tabs with this one marked.
    #[prop(optional)]
    tab: Option<Tab>,
    /// Stays above the tabs, within reach of the thumb.
    #[prop(optional, into)]
    bar: Option<AnyView>,
    children: Children,
) -> impl IntoView {
    let words = Context::take().words();
    view! {
        <div class="page">
            <a class="skip button" href="#main">{words.say(text::common_skip)}</a>
            <header class="top">
                {back.map(|href| view! {
                    <a class="icon-button" href=href aria-label=words.say(text::common_back)><Draw icon=Icon::Back/></a>
                })}
                <Heading title/>
            </header>
            <main id="main" class="content stack loose">{children()}</main>
            <footer class="bottom">
                {bar.map(|bar| view! { <div class="bar">{bar}</div> })}
                {tab.map(|tab| view! { <Tabs tab/> })}
            </footer>
        </div>
    }
}

/// Names the window, and takes the focus when one came from another screen, so that a screen reader says where one is.
#[component]
pub fn Heading(#[prop(into)] title: String) -> impl IntoView {
    let context = Context::take();
    let node = NodeRef::<html::H1>::new();
    document().set_title(&format!("{title} · {}", text::app_name(context.lang())));
    let moved = context.moved.get_value();
    context.moved.set_value(true);
    node.on_load(move |heading| {
        if moved {
            let _ = heading.focus();
        }
    });
    view! { <h1 tabindex="-1" node_ref=node>{title}</h1> }
}

#[component]
fn Tabs(tab: Tab) -> impl IntoView {
    let words = Context::take().words();
    let tabs = [
        (Tab::Home, place::HOME, Icon::Home, words.say(text::field_tab_home)),
        (Tab::Reports, place::REPORTS, Icon::List, words.say(text::field_tab_reports)),
        (Tab::Material, place::MATERIAL, Icon::Book, words.say(text::field_tab_material)),
        (Tab::Settings, place::SETTINGS, Icon::Sliders, words.say(text::field_tab_settings)),
    ];
    let links = tabs.map(|(which, href, icon, word)| {
        let current = (which == tab).then_some("page");
        view! { <a href=href aria-current=current><Draw icon=icon/><span>{word}</span></a> }
    });
    view! { <nav class="tabs" aria-label=words.say(text::field_tabs)>{links.into_iter().collect_view()}</nav> }
}
