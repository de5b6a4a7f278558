//! What the domain's codes are called on a screen.
use super::components::icon::Icon;
use super::desk::format::where_it_sits;
use super::words::Words;
use crate::domain::channel::Channel;
use crate::domain::report::Partner;
use crate::domain::unit::Unit;
use crate::labels;
use crate::text;
use crate::wire::notices::Notice;

/// The channel in a word or two.
pub fn channel(words: Words, channel: Channel) -> &'static str {
    words.say(labels::channel(channel))
}

/// What belongs under the channel, in a line.
pub fn channel_examples(words: Words, channel: Channel) -> &'static str {
    words.say(match channel {
        Channel::Online => text::common_examples_online,
        Channel::OnAir => text::common_examples_on_air,
        Channel::OnGround => text::common_examples_on_ground,
        Channel::DigitalBillboard => text::common_examples_digital_billboard,
        Channel::Community => text::common_examples_community,
        Channel::DocumentsApps => text::common_examples_documents_apps,
    })
}

pub fn channel_icon(channel: Channel) -> Icon {
    match channel {
        Channel::Online => Icon::Globe,
        Channel::OnAir => Icon::Tower,
        Channel::OnGround => Icon::Board,
        Channel::DigitalBillboard => Icon::Billboard,
        Channel::Community => Icon::Community,
        Channel::DocumentsApps => Icon::Document,
    }
}

pub fn partner(words: Words, partner: Partner) -> &'static str {
    words.say(match partner {
        Partner::Police => text::common_partner_police,
        Partner::LocalAdministration => text::common_partner_local_administration,
        Partner::District => text::common_partner_district,
        Partner::School => text::common_partner_school,
        Partner::Temple => text::common_partner_temple,
        Partner::HealthVolunteers => text::common_partner_health_volunteers,
        Partner::SecurityVolunteers => text::common_partner_security_volunteers,
        Partner::Other => text::common_partner_other,
    })
}

/// A topic that this version does not know is shown by its code.
pub fn topic(words: Words, code: &str) -> String {
    labels::topic(code).map_or_else(|| code.to_owned(), |word| words.say(word).to_owned())
}

/// The unit with where it lies: "หมู่ที่ ๔ บ้านหนองบัว ต.ขามใหญ่ อ.เมืองอุบลราชธานี จ.อุบลราชธานี".
pub fn unit_and_area(words: Words, unit: &Unit) -> String {
    words.num(format!("{} {}", unit.name, where_it_sits(words, unit, None)).trim())
}

/// What a notice says.
pub fn notice(words: Words, notice: &Notice) -> String {
    let month = notice.month.map(|month| words.month(month.first_day())).unwrap_or_default();
    labels::notice(words.lang, notice, month, |day| words.date(day))
}
