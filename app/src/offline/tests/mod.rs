//! Whole syncs on in-memory ports: a disk that outlives the process, a model of the server, a virtual clock, and faults
//! wherever a port is called. After every single call the rules that must never break are checked ([`world::World::check`]).
mod chance;
mod disk;
mod every_step;
mod letters;
mod material;
mod month;
mod notices;
mod owners;
mod phone;
mod pure;
mod reviews;
mod server;
mod stories;
mod trouble;
mod two_windows;
mod waiting;
mod world;
