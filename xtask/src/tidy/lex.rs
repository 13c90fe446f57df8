//! A file's tokens in one flat row, macros opened, doc comments left out.

use std::ops::Range;

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};

/// One token and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: Kind,
    /// Its line, from 1.
    pub line: usize,
    /// The bytes of the file that it covers.
    pub bytes: Range<usize>,
}

/// What a token is, as far as the rules tell tokens apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A name or keyword.
    Word(String),
    /// A string literal's value.
    Text(String),
    /// One sign; `::` is two.
    Sign(char),
    /// An opening bracket of any shape.
    Open,
    /// Its closing one.
    Close,
    /// Another literal.
    Other,
}

/// The tokens of a file in order.
pub fn flatten(stream: TokenStream) -> Vec<Token> {
    let mut out = Vec::new();
    push_all(stream, &mut out);
    out
}

/// Whether the token at `index` is the macro `name` being called: `name!`.
pub fn calls(tokens: &[Token], index: usize, name: &str) -> bool {
    matches!(&tokens[index].kind, Kind::Word(word) if word == name)
        && tokens.get(index + 1).is_some_and(|next| next.kind == Kind::Sign('!'))
        && tokens.get(index + 2).is_some_and(|next| next.kind == Kind::Open)
}

/// The tokens between the bracket that opens at or after `from` and the one that closes it.
pub fn bracketed(tokens: &[Token], from: usize) -> &[Token] {
    let Some(open) = (from..tokens.len()).find(|&index| tokens[index].kind == Kind::Open) else {
        return &[];
    };
    let mut depth = 0_usize;
    for index in open..tokens.len() {
        match tokens[index].kind {
            Kind::Open => depth += 1,
            Kind::Close if depth == 1 => return &tokens[open + 1..index],
            Kind::Close => depth -= 1,
            _ => {}
        }
    }
    &tokens[open + 1..]
}

fn push_all(stream: TokenStream, out: &mut Vec<Token>) {
    let mut trees = stream.into_iter().peekable();
    while let Some(tree) = trees.next() {
        if is_sign(&tree, '#') {
            let mut ahead = trees.clone();
            if ahead.peek().is_some_and(|next| is_sign(next, '!')) {
                ahead.next();
            }
            if ahead.next().is_some_and(|next| is_doc(&next)) {
                trees = ahead;
                continue;
            }
        }
        push(tree, out);
    }
}

fn push(tree: TokenTree, out: &mut Vec<Token>) {
    let line = tree.span().start().line;
    let bytes = tree.span().byte_range();
    let kind = match tree {
        TokenTree::Ident(ident) => Kind::Word(ident.to_string()),
        TokenTree::Punct(punct) => Kind::Sign(punct.as_char()),
        TokenTree::Literal(literal) => match syn::Lit::new(literal) {
            syn::Lit::Str(text) => Kind::Text(text.value()),
            _ => Kind::Other,
        },
        TokenTree::Group(group) => {
            let ends = group.delimiter() != Delimiter::None;
            let at = |span: proc_macro2::Span, kind| Token {
                kind,
                line: span.start().line,
                bytes: span.byte_range(),
            };
            if ends {
                out.push(at(group.span_open(), Kind::Open));
            }
            push_all(group.stream(), out);
            if ends {
                out.push(at(group.span_close(), Kind::Close));
            }
            return;
        }
    };
    out.push(Token { kind, line, bytes });
}

fn is_sign(tree: &TokenTree, sign: char) -> bool {
    matches!(tree, TokenTree::Punct(punct) if punct.as_char() == sign)
}

fn is_doc(tree: &TokenTree) -> bool {
    let TokenTree::Group(group) = tree else { return false };
    let is_alone = |sign: &proc_macro2::Punct| sign.as_char() == '=' && sign.spacing() == Spacing::Alone;
    let mut inside = group.stream().into_iter();
    matches!(inside.next(), Some(TokenTree::Ident(ident)) if ident == "doc")
        && matches!(inside.next(), Some(TokenTree::Punct(sign)) if is_alone(&sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<Kind> {
        flatten(text.parse().unwrap()).into_iter().map(|token| token.kind).collect()
    }

    #[test]
    fn doc_comments_are_no_strings() {
        let row = kinds("//! about\n/// more\nconst A: u8 = 1;");
        assert!(!row.iter().any(|kind| matches!(kind, Kind::Text(_))), "{row:?}");
        assert_eq!(row.first(), Some(&Kind::Word("const".to_owned())));
    }

    #[test]
    fn macros_are_opened() {
        let row = kinds(r#"fn f() { html! { p { "hello" } } }"#);
        assert!(row.contains(&Kind::Text("hello".to_owned())));
    }

    #[test]
    fn what_stands_in_a_bracket_is_found_by_its_close() {
        let row = flatten("m!(a (b) c) d".parse().unwrap());
        assert!(calls(&row, 0, "m"));
        assert_eq!(bracketed(&row, 0).len(), 5);
    }
}
