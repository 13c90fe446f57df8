//! Where the workspace is and how files are to be read: flags, then environment, then `comity.toml` found
//! upwards.

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use std::fs;
use std::path::{Path, PathBuf};

/// What `comity.toml` may say.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// The workspace's folder, relative to the file.
    pub data: Option<PathBuf>,
    /// How files are to be read: company domains, what departments are called, how texts name initiatives.
    pub import: comity_sources::Options,
}

const NAME: &str = "comity.toml";

/// Reads `comity.toml` from the working directory or the nearest folder above it.
pub fn read() -> Result<Config> {
    let here = std::env::current_dir().context("there is no working directory")?;
    let Some(path) = here.ancestors().map(|dir| dir.join(NAME)).find(|path| path.is_file()) else {
        return Ok(Config::default());
    };
    let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut config: Config =
        toml::from_str(&text).with_context(|| format!("{} cannot be understood", path.display()))?;
    let base = path.parent().unwrap_or(Path::new("."));
    config.data = config.data.map(|data| base.join(data));
    Ok(config)
}

/// The workspace's folder: the flag, `COMITY_DATA`, `comity.toml`, or `comity-data` here if it exists.
pub fn data(flag: Option<PathBuf>, config: &Config) -> Result<PathBuf> {
    let fallback = Some(PathBuf::from("comity-data")).filter(|dir| dir.join("log.db").exists());
    match flag.or_else(|| config.data.clone()).or(fallback) {
        Some(data) => Ok(data),
        None => bail!("which workspace? Make one with `comity init DIR`, or name it with --data DIR"),
    }
}

/// Remembers a new workspace in `comity.toml`, unless there is such a file already; says whether it did.
pub fn remember(data: &Path) -> Result<bool> {
    let path = Path::new(NAME);
    if path.exists() {
        return Ok(false);
    }
    let text = format!(
        "# Commands run here use this workspace.\ndata = {}\n\n[import]\n# Mail domains of the company: only \
         addresses on these say for certain who somebody is.\ndomains = []\n",
        toml::Value::String(data.display().to_string())
    );
    fs::write(path, text).with_context(|| format!("cannot write {NAME}"))?;
    Ok(true)
}
