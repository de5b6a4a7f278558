//! Rutan's server: the API under `/api/v1`, the built client, the pages in front of the login, and jobs.
//!
//! [`router`] lists every address; a handler lives at `api/<noun>/<verb>.rs`. The records are behind [`store`], the
//! pictures behind [`photo_storage`].
pub mod api;
pub mod area_data;
pub mod audit;
pub mod auth;
pub mod authorities;
pub mod backup;
pub mod config;
pub mod decode;
pub mod demo;
pub mod doctor;
pub mod documents;
pub mod erasure;
pub mod error;
mod exports;
mod extract;
#[doc(hidden)]
pub mod fuzzing;
pub mod generate;
mod headers;
mod imports;
pub mod intake;
pub mod jobs;
mod live;
pub mod metrics;
mod odata;
pub mod oidc;
pub mod outbound;
pub mod own_keys;
pub mod pages;
pub mod photo_check;
pub mod photo_storage;
mod queue;
pub mod receipts;
mod refusals;
mod request_id;
pub mod router;
pub mod running;
mod scanner;
mod site;
pub mod start;
pub mod state;
pub mod store;
pub mod turns;
mod unread;
