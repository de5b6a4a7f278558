//! The wall: pictures of current versions, the newest report's first.
pub(super) mod keep;
mod list;

use app::domain::area::AreaCode;
use app::domain::channel::Channel;
use app::domain::period::Month;
use app::domain::report::Topic;
use app::domain::unit::UnitId;

/// What the wall is narrowed to, within the scope.
#[derive(Debug, Clone, Default)]
pub struct PictureFilter {
    /// Of reports in this area or below it.
    pub area: Option<AreaCode>,
    pub channel: Option<Channel>,
    pub month: Option<Month>,
    pub topic: Option<Topic>,
    pub unit: Option<UnitId>,
    /// Only those about which something speaks that nobody dismissed.
    pub warned: bool,
}
