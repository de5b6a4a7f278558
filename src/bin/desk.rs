//! The program of coordinators and the ministry.
fn main() {
    rutan::start(app::ui::mount_desk);
}
