//! What the domain's codes are called, for screens and for pages that the server renders.
use crate::domain::channel::Channel;
use crate::text::{self, Lang};

/// The channel in a word or two.
pub fn channel(channel: Channel) -> fn(Lang) -> &'static str {
    match channel {
        Channel::Online => text::common_channel_online,
        Channel::OnAir => text::common_channel_on_air,
        Channel::OnGround => text::common_channel_on_ground,
        Channel::DigitalBillboard => text::common_channel_digital_billboard,
        Channel::Community => text::common_channel_community,
        Channel::DocumentsApps => text::common_channel_documents_apps,
    }
}
