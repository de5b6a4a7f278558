//! The program of coordinators and the ministry.
fn main() {
    rutan::start(|ports| app::ui::mount_desk(ports, std::rc::Rc::new(rutan::push::BrowserPush)));
}
