//! The scripts: our own few lines, and one library that morphs pages. Without them every page still works.

use sha2::{Digest, Sha256};

/// A script with its name.
pub struct Script {
    /// Its name under `/assets/`.
    pub name: &'static str,
    /// What it says.
    pub text: &'static str,
}

/// Every script that each page has.
pub const SCRIPTS: [Script; 7] = [
    Script { name: "app.js", text: include_str!("../../../web/js/app.js") },
    Script { name: "draft.js", text: include_str!("../../../web/js/draft.js") },
    Script { name: "keep.js", text: include_str!("../../../web/js/keep.js") },
    Script { name: "palette.js", text: include_str!("../../../web/js/palette.js") },
    Script { name: "passkey.js", text: include_str!("../../../web/js/passkey.js") },
    Script { name: "turbo.js", text: include_str!("../../../web/vendor/turbo.js") },
    Script { name: "write.js", text: include_str!("../../../web/js/write.js") },
];

/// What writing together needs of others: fetched by the page on which somebody writes, and by no other.
pub const EDITOR: Script = Script { name: "editor.js", text: include_str!("../../../web/vendor/editor.js") };

impl Script {
    /// What changes whenever the script does.
    pub fn hash(&self) -> String {
        hex::encode(&Sha256::digest(self.text.as_bytes())[..8])
    }

    /// Where it is served.
    pub fn href(&self) -> String {
        format!("/assets/{}?v={}", self.name, self.hash())
    }
}
