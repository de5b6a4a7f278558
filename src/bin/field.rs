//! The village official's program: small, kept whole on the phone.
fn main() {
    rutan::start(app::ui::mount_field);
}
