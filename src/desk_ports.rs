//! What a desk has in place of a phone's camera, kept files and rescue files: it takes no pictures and keeps nothing.
use std::collections::BTreeSet;
use std::rc::Rc;

use app::domain::access::PersonId;
use app::offline::material::KeptFiles;
use app::offline::ports::{LocalStore, StoreError, Stored, Task};
use app::ui::ports::{Camera, NotSealed, PhotoProblem, PreparedPhoto, Rescue, Sealed};
use uuid::Uuid;
use web_sys::File;

use crate::indexed_db::IndexedDb;
use crate::rescue::{DEVICE, NEXT};

pub struct NoCamera;

impl Camera for NoCamera {
    fn get_ready(&self) {}

    fn prepare(&self, _: File) -> Task<'_, Result<PreparedPhoto, PhotoProblem>> {
        Box::pin(async { Err("photo_not_prepared") })
    }
}

fn no_room<'a, T: 'a>() -> Stored<'a, T> {
    Box::pin(async { Err(StoreError::Full) })
}

pub struct NoFiles;

impl KeptFiles for NoFiles {
    fn whole(&self) -> Stored<'_, BTreeSet<String>> {
        Box::pin(async { Ok(BTreeSet::new()) })
    }

    fn begun<'a>(&'a self, _: &'a str) -> Stored<'a, u64> {
        Box::pin(async { Ok(0) })
    }

    fn add<'a>(&'a self, _: &'a str, _: u64, _: &'a [u8]) -> Stored<'a, ()> {
        no_room()
    }

    fn finish<'a>(&'a self, _: &'a str, _: &'a str) -> Stored<'a, ()> {
        no_room()
    }

    fn forget<'a>(&'a self, _: &'a str) -> Stored<'a, ()> {
        Box::pin(async { Ok(()) })
    }
}

/// The form is the other program's, and so is saving what it holds; only forgetting whose device this is happens here too.
pub struct NoRescue {
    pub disk: Rc<IndexedDb>,
}

impl Rescue for NoRescue {
    fn expect(&self, _: Option<PersonId>) -> Task<'_, Result<(), StoreError>> {
        no_room()
    }

    fn device(&self) -> Task<'_, Result<(Uuid, String), StoreError>> {
        no_room()
    }

    fn bound(&self, _: PersonId) -> Task<'_, Result<(), StoreError>> {
        no_room()
    }

    fn refused(&self) -> Task<'_, Result<(), StoreError>> {
        no_room()
    }

    fn name_owner(&self, _: PersonId) -> Task<'_, Result<(), StoreError>> {
        Box::pin(async { Ok(()) })
    }

    fn seal(&self) -> Task<'_, Result<Option<Sealed>, NotSealed>> {
        Box::pin(async { Ok(None) })
    }

    fn forget_device(&self) -> Task<'_, Result<(), StoreError>> {
        Box::pin(async {
            self.disk.set_value(NEXT, None).await?;
            self.disk.set_value(DEVICE, None).await
        })
    }
}
