//! The screens. `field` is the village official's, `desk` the coordinator's and the ministry's, `public` what anybody reads.
pub mod ports;
