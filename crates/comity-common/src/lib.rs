//! ③ What every practice leans on.
//!
//! Read in this order: [`catalogue`] names every kind of event, [`people`], [`initiatives`] and [`trace`]
//! are the shared state, [`register`] and [`holds`] what binds and what must be kept, [`agreement`] judges
//! it, [`exchange`] carries asks and concerns, [`comments`] what is said in the margin of a document,
//! [`judgement`] answers given before seeing, [`practice`] is the contract that each practice fills in,
//! [`world`] folds it all with one way in, [`view`] shows it to one viewer; [`matters`] is what is open in
//! all practices. [`about`] says what an act that somebody wishes touches.

pub mod about;
pub mod agreement;
pub mod catalogue;
pub mod comments;
pub mod decide;
pub mod document;
pub mod exchange;
pub mod form;
pub mod groups;
pub mod holds;
pub mod initiatives;
mod interner;
pub mod judgement;
mod lookup;
pub mod matters;
mod misread;
pub mod naming;
pub mod number;
pub mod people;
pub mod practice;
pub mod register;
mod spared;
pub mod story;
pub mod timeline;
pub mod trace;
mod unreadable;
pub mod view;
pub mod world;

pub use practice::{AnyPractice, Glance};
pub use view::{View, Viewer};
pub use world::World;
