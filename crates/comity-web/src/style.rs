//! The one style sheet: our own layers, then those of the practices.

use sha2::{Digest, Sha256};

/// Our own layers, in the order in which they are declared.
const OWN: [&str; 12] = [
    include_str!("../../../web/css/reset.css"),
    include_str!("../../../web/css/tokens.css"),
    include_str!("../../../web/css/base.css"),
    include_str!("../../../web/css/layout.css"),
    include_str!("../../../web/css/components.css"),
    include_str!("../../../web/css/forms.css"),
    include_str!("../../../web/css/wall.css"),
    include_str!("../../../web/css/room.css"),
    include_str!("../../../web/css/agreement.css"),
    include_str!("../../../web/css/search.css"),
    include_str!("../../../web/css/keeping.css"),
    include_str!("../../../web/css/writing.css"),
];

/// What comes after the practices, so that it wins over them.
const LAST: [&str; 2] =
    [include_str!("../../../web/css/utilities.css"), include_str!("../../../web/css/print.css")];

const ORDER: &str = "@layer reset, tokens, base, layout, components, practices, utilities;\n";

/// A style sheet with its address.
#[derive(Clone, Debug)]
pub struct Style {
    text: String,
    hash: String,
}

impl Style {
    /// Our own layers and, in a layer of their own, those of the practices.
    pub fn new(practices: &[&str]) -> Style {
        let mut text = ORDER.to_owned();
        OWN.iter().for_each(|css| text.push_str(css));
        for css in practices {
            text.push_str("@layer practices {\n");
            text.push_str(css);
            text.push_str("}\n");
        }
        LAST.iter().for_each(|css| text.push_str(css));
        let hash = hex::encode(&Sha256::digest(text.as_bytes())[..8]);
        Style { text, hash }
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }
    /// What changes whenever the text does.
    pub fn hash(&self) -> &str {
        &self.hash
    }
    /// Where it is served.
    pub fn href(&self) -> String {
        format!("/assets/app.css?v={}", self.hash)
    }
}
