//! Who asks: sessions in cookies, join codes, passwords, and how often somebody may try.
pub mod address;
pub mod cookie;
pub mod device_key;
pub mod password;
pub mod reader;
pub mod secret;
pub mod secret_file;
pub mod signed_in;
pub mod throttle;
