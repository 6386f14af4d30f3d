//! The cabinet shows every part of a page in every state it can be in, for whoever changes how it looks, and for what
//! looks at pages in the tests. Only the demo has it.

pub mod pages;
mod states;
