//! The village official's program: small, kept whole on the phone.
fn main() {
    rutan::start_field();
}
