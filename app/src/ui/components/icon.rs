//! One family of icons: 24 × 24, drawn in strokes. They stand beside words, never instead of them, and are hidden
//! from screen readers.
use leptos::prelude::*;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Icon {
    AddSquare,
    Back,
    Billboard,
    Board,
    Book,
    Calendar,
    Camera,
    Centre,
    Check,
    CheckCircle,
    Circle,
    Bell,
    Clock,
    Close,
    Community,
    Document,
    Down,
    Download,
    Erase,
    Globe,
    Home,
    Info,
    List,
    Lock,
    Next,
    Nothing,
    Pause,
    People,
    Phone,
    Picture,
    Place,
    Plus,
    Refresh,
    Return,
    Search,
    Share,
    Shield,
    SignOut,
    Sliders,
    Tower,
    Trash,
    Undo,
    Up,
    Upload,
    Warning,
    Write,
}

impl Icon {
    /// The strokes as SVG path data.
    pub fn path(self) -> &'static str {
        match self {
            Icon::AddSquare => "M4 4h16v16H4zM12 8v8M8 12h8",
            Icon::Back => "M19 12H5M11 6l-6 6 6 6",
            Icon::Billboard => "M3 5h18v10H3zM8 15v6M16 15v6M7 9h10M7 12h6",
            Icon::Board => "M3 4h18M5 4v10h14V4M12 14v6M8 20h8",
            Icon::Book => "M4 5h6a2 2 0 0 1 2 2v13a2 2 0 0 0-2-2H4zM20 5h-6a2 2 0 0 0-2 2v13a2 2 0 0 1 2-2h6z",
            Icon::Calendar => "M4 6h16v14H4zM4 10h16M8 3v4M16 3v4",
            Icon::Camera => "M4 8h3l2-3h6l2 3h3v11H4zM12 10a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7z",
            Icon::Centre => "M4 20h16M6 20V10M18 20V10M10 20V10M14 20V10M3 10l9-6 9 6z",
            Icon::Check => "M5 12.5 10 17.5 19 7",
            Icon::CheckCircle => "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM8 12.500l3 3 5-6",
            Icon::Circle => "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z",
            Icon::Bell => "M6 17V11a6 6 0 0 1 12 0v6l1.500 2H4.500zM10 21h4",
            Icon::Clock => "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7v5l3 2",
            Icon::Close => "M6 6l12 12M18 6 6 18",
            Icon::Community => {
                "M12 10a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM7 20v-2a5 5 0 0 1 10 0v2M5 12a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM2 19v-1.500a3 3 0 0 1 2.5-3M19 12a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM22 19v-1.500a3 3 0 0 0-2.5-3"
            }
            Icon::Document => "M6 3h9l4 4v14H6zM15 3v4h4M9 12h7M9 16h5",
            Icon::Down => "M12 5v14M6 13l6 6 6-6",
            Icon::Download => "M12 4v11M7 11l5 5 5-5M5 20h14",
            Icon::Erase => "M9 6h11v12H9l-6-6zM12 9.500l5 5M17 9.500l-5 5",
            Icon::Globe => "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM3 12h18M12 3c3.5 4 3.5 14 0 18M12 3c-3.5 4-3.5 14 0 18",
            Icon::Home => "M4 11 12 4l8 7M6 9.500V20h12V9.500M10 20v-6h4v6",
            Icon::Info => "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 11v5M12 8h.01",
            Icon::List => "M8 6h12M8 12h12M8 18h12M4 6h.01M4 12h.01M4 18h.01",
            Icon::Lock => "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
            Icon::Next => "M9 5l7 7-7 7",
            Icon::Nothing => "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM8 12h8",
            Icon::Pause => "M9 6v12M15 6v12",
            Icon::People => {
                "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM3 20c0-4 2.7-6 6-6s6 2 6 6M16 4.500a3.5 3.5 0 0 1 0 6.300M17.5 14.300c2 .8 3.5 2.6 3.5 5.7"
            }
            Icon::Phone => "M7 3h10v18H7zM11 18h2",
            Icon::Picture => "M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15.5 9h.01",
            Icon::Place => "M12 21c4-5 6.5-8 6.5-11.500a6.5 6.5 0 0 0-13 0C5.5 13 8 16 12 21zM12 7.500a2 2 0 1 0 0 4 2 2 0 0 0 0-4z",
            Icon::Plus => "M12 5v14M5 12h14",
            Icon::Refresh => "M5 11a7 7 0 0 1 12-4l2 2M19 4v5h-5M19 13a7 7 0 0 1-12 4l-2-2M5 20v-5h5",
            Icon::Return => "M9 7l-5 5 5 5M4 12h11a5 5 0 0 1 5 5v1",
            Icon::Search => "M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM16 16l4.5 4.5",
            Icon::Share => "M12 15V4M8 7l4-4 4 4M8 11H5v9h14v-9h-3",
            Icon::Shield => "M12 3l8 3v6c0 5-3.5 7.5-8 9-4.5-1.5-8-4-8-9V6zM8.5 12l2.5 2.5 4.5-5",
            Icon::SignOut => "M14 4H5v16h9M10 12h10M16 8l4 4-4 4",
            Icon::Sliders => "M4 7h9M17 7h3M4 17h3M11 17h9M13 7a2 2 0 1 0 4 0 2 2 0 0 0-4 0M7 17a2 2 0 1 0 4 0 2 2 0 0 0-4 0",
            Icon::Tower => {
                "M12 9l-4 12M12 9l4 12M9.5 16h5M12 7h.01M8.5 10a5 5 0 0 1 0-6M15.5 4a5 5 0 0 1 0 6M5.5 12a8.5 8.5 0 0 1 0-10M18.5 2a8.5 8.5 0 0 1 0 10"
            }
            Icon::Trash => "M5 7h14M10 4h4M7 7l1 13h8l1-13M10 11v5M14 11v5",
            Icon::Undo => "M8 5 4 9l4 4M4 9h10a5 5 0 0 1 0 10H9",
            Icon::Up => "M12 19V5M6 11l6-6 6 6",
            Icon::Upload => "M12 16V5M7 9l5-5 5 5M5 20h14",
            Icon::Warning => "M12 4 2.8 20h18.400zM12 10v4M12 17h.01",
            Icon::Write => "M4 20l1-4L16 5l3 3L8 19zM14 7l3 3",
        }
    }
}

/// Draws an icon in the colour and at the size of the text around it.
#[component]
pub fn Draw(icon: Icon, #[prop(default = "icon")] class: &'static str) -> impl IntoView {
    view! { <svg class=class viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d=icon.path()></path></svg> }
}
