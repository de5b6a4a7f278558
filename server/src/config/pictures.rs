//! Where pictures, papers and files are kept.
use std::path::{Path, PathBuf};

use clap::Args;

use crate::authorities::Authorities;
use crate::photo_storage::{Pictures, S3Options};

/// In the data folder, where they are kept unless something else is said.
pub const PICTURES: &str = "pictures";

#[derive(Debug, Clone, Args)]
pub struct PicturesOptions {
    /// Where pictures, papers and files are kept: `s3://bucket` or `s3://bucket/prefix`. Default: `pictures` in the data folder.
    #[arg(long, env = "RUTAN_PICTURES")]
    pub pictures: Option<String>,
    /// Address of the S3-compatible store, `https://host`; without it, AWS.
    #[arg(long, env = "RUTAN_S3_ENDPOINT")]
    pub s3_endpoint: Option<String>,
    #[arg(long, env = "RUTAN_S3_REGION", default_value = "us-east-1")]
    pub s3_region: String,
    #[arg(long, env = "RUTAN_S3_ACCESS_KEY")]
    pub s3_access_key: Option<String>,
    /// Give it in the environment, not on a command line others can read.
    #[arg(long, env = "RUTAN_S3_SECRET_KEY", hide_env_values = true)]
    pub s3_secret_key: Option<String>,
    /// File with that key on its first line.
    #[arg(long, env = "RUTAN_S3_SECRET_KEY_FILE")]
    pub s3_secret_key_file: Option<PathBuf>,
}

/// What is wrong with where pictures are to be kept.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum PicturesProblem {
    #[error("{0} is no place for pictures: s3://bucket or s3://bucket/prefix")]
    Unreadable(String),
    #[error("{0} needs RUTAN_S3_ACCESS_KEY and RUTAN_S3_SECRET_KEY (or RUTAN_S3_SECRET_KEY_FILE)")]
    NoKey(String),
}

impl PicturesOptions {
    /// Where pictures are kept; `secret_key` as given or read from its file, `authorities` those who vouch for a store.
    ///
    /// # Errors
    /// When what is set is no place.
    pub fn place(&self, data: &Path, secret_key: Option<String>, authorities: &Authorities) -> Result<Pictures, PicturesProblem> {
        let Some(place) = self.pictures.as_deref().filter(|place| !place.is_empty()) else {
            return Ok(Pictures::Folder(data.join(PICTURES)));
        };
        let unreadable = || PicturesProblem::Unreadable(place.to_owned());
        let rest = place.strip_prefix("s3://").ok_or_else(unreadable)?;
        let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
        if bucket.is_empty() {
            return Err(unreadable());
        }
        let keys = self.s3_access_key.clone().zip(secret_key).ok_or_else(|| PicturesProblem::NoKey(place.to_owned()))?;
        Ok(Pictures::S3(S3Options {
            bucket: bucket.to_owned(),
            prefix: prefix.to_owned(),
            endpoint: self.s3_endpoint.clone(),
            region: self.s3_region.clone(),
            access_key: keys.0,
            secret_key: keys.1,
            authorities: authorities.clone(),
        }))
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::config::{Cli, Command};

    fn place(args: &[&str], secret: Option<&str>) -> Result<Pictures, PicturesProblem> {
        let args = ["rutan-server", "serve", "--data", "/data"].iter().chain(args);
        let Command::Serve(options) = Cli::try_parse_from(args).unwrap().command else { unreachable!("serve was asked for") };
        options.pictures.place(&options.place.data, secret.map(str::to_owned), &Authorities::default())
    }

    #[test]
    fn pictures_lie_in_the_data_folder_unless_a_bucket_and_its_keys_are_named() {
        assert_eq!(place(&[], None), Ok(Pictures::Folder("/data/pictures".into())));
        let named = ["--pictures", "s3://rutan/ubon/1", "--s3-access-key", "key"];
        let Ok(Pictures::S3(options)) = place(&named, Some("secret")) else { panic!("a bucket is named") };
        assert_eq!((options.bucket.as_str(), options.prefix.as_str(), options.endpoint), ("rutan", "ubon/1", None));
        assert_eq!(place(&named, None), Err(PicturesProblem::NoKey("s3://rutan/ubon/1".into())));
        for wrong in ["/mnt/pictures", "s3://", "s3:///prefix"] {
            assert_eq!(place(&["--pictures", wrong], Some("secret")), Err(PicturesProblem::Unreadable(wrong.into())));
        }
    }
}
