//! Who asks: sessions in cookies, join codes, passwords, and how often somebody may try.
pub mod address;
pub mod attempts;
pub mod cookie;
pub mod danger;
pub mod device_key;
pub mod factors;
pub mod half_way;
pub mod password;
pub mod reader;
pub mod revocable;
pub mod secret;
pub mod secret_file;
pub mod signed_in;
pub mod throttle;
pub mod totp;
pub mod vault;
