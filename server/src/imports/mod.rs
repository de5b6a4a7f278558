//! Reading what offices collected before: response sheets (CSV, XLSX) and ZIPs of pictures. Nothing in here is trusted.
pub mod archive;
pub mod claims;
pub mod encoding;
pub mod sheet;
