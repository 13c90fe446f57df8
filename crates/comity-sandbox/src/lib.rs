//! Runs a job over foreign bytes in a child process that may die, and says of what it died.
//!
//! Read in this order: [`job`] is what a child is told, [`frame`] what it answers, [`end`] how it can end;
//! [`child`] is the child's side ([`serve`] is its whole `main`), [`parent`] the other ([`spawn`], or
//! [`talk`] where the child lives on and is told things one by one).
//!
//! **Invariant:** the child locks itself up before it reads the first foreign byte, and where the kernel
//! lacks a lock it says so in a warning that reaches the person. Nothing here knows what a job does.

pub mod child;
pub mod end;
pub mod frame;
pub mod job;
pub mod parent;

#[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
mod calls;
#[cfg(target_os = "linux")]
mod files;

pub use child::{Answers, enter, serve};
pub use end::End;
pub use job::{Job, Limits};
pub use parent::{Child, Heard, SpawnError, Talk, spawn, talk};
