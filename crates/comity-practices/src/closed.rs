//! Closed lists of words, as several practices have them.

/// A closed list of words: the enum, its words, and what a screen says for each.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal, $title:literal;)* })
        => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$vdoc])* #[serde(rename = $word)] $variant,)*
        }
        impl $name {
            /// The word as code and files write it.
            pub fn name(self) -> &'static str {
                match self { $($name::$variant => $word),* }
            }
            /// The word as screens write it.
            pub fn title(self) -> &'static str {
                match self { $($name::$variant => $title),* }
            }
        }
    };
}

pub(crate) use words;
