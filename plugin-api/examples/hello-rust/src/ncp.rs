//! The C headers ncp/types.h, ncp/host.h, ncp/sink.h and ncp/plugin.h in Rust: the same layouts,
//! checked against plugin-api/abi/layout.txt by the sizes at the end. Ownership, errors and threads
//! stand in the headers. Every pointer is valid during the call it was handed to, no longer.
#![allow(dead_code)]

use std::ffi::c_void;
use std::os::raw::{c_char, c_int};

pub type Status = i32;
pub const OK: Status = 0;
pub const NO_RESULTS: Status = 1;
pub const STUDENT_UNKNOWN: Status = 2;
pub const IDENTITY_INSUFFICIENT: Status = 3;
pub const TEMPORARY: Status = 4;
pub const DEADLINE: Status = 5;
pub const CANCELLED: Status = 6;
pub const PERMANENT: Status = 7;
pub const CONFIG: Status = 8;
pub const UNSUPPORTED: Status = 9;
pub const INVALID: Status = 10;
pub const INTERNAL: Status = 11;

pub const ABI_MINOR: u32 = 0;
pub const MEDIA_ELMO: &str = "application/vnd.emrex.elmo+xml";
pub const MEDIA_JSON: &str = "application/json";

#[repr(C)]
#[derive(Clone, Copy)]
pub struct View {
    pub data: *const c_char,
    pub size: usize,
}

impl View {
    pub const fn of(text: &str) -> View {
        View { data: text.as_ptr() as *const c_char, size: text.len() }
    }
    pub const EMPTY: View = View { data: std::ptr::null(), size: 0 };

    /// # Safety
    /// As long as the call lasts that the view was handed to.
    pub unsafe fn bytes<'a>(self) -> &'a [u8] {
        if self.data.is_null() {
            return &[];
        }
        std::slice::from_raw_parts(self.data as *const u8, self.size)
    }
}

#[repr(C)]
pub struct Pair {
    pub key: View,
    pub value: View,
    pub flags: u32,
    pub reserved: u32,
}

#[repr(C)]
pub struct Error {
    pub size: u32,
    pub status: Status,
    pub retry_after_ms: i64,
    pub operator_text: View,
    pub student_text: View,
    pub backend_code: View,
}

/// Opaque: one call of the host into the plugin.
#[repr(C)]
pub struct Call {
    private: [u8; 0],
}

/// Opaque to the host: whatever create() made.
#[repr(C)]
pub struct Instance {
    private: [u8; 0],
}

#[repr(C)]
pub struct Host {
    pub size: u32,
    pub abi_minor: u32,
    pub ctx: *mut c_void,
    pub extension: unsafe extern "C" fn(*const Host, *const c_char) -> *const c_void,
    pub log: unsafe extern "C" fn(*const Host, *mut Call, i32, View, *const Pair, usize),
    pub secret: unsafe extern "C" fn(
        *const Host,
        View,
        unsafe extern "C" fn(*mut c_void, View),
        *mut c_void,
    ) -> Status,
    pub fail: unsafe extern "C" fn(*const Host, *mut Call, *const Error),
    pub remaining_ms: unsafe extern "C" fn(*const Host, *const Call) -> i64,
    pub cancelled: unsafe extern "C" fn(*const Host, *const Call) -> i32,
    pub cancel_fd: unsafe extern "C" fn(*const Host, *const Call) -> c_int,
}

#[repr(C)]
pub struct Part {
    pub size: u32,
    pub reserved: u32,
    pub id: View,
    pub media_type: View,
    pub title: View,
    pub issuer: View,
    pub size_hint_bytes: i64,
}

#[repr(C)]
pub struct Sink {
    pub size: u32,
    pub reserved: u32,
    pub ctx: *mut c_void,
    pub begin: unsafe extern "C" fn(*const Sink, *const Part) -> Status,
    pub write: unsafe extern "C" fn(*const Sink, View) -> Status,
    pub end: unsafe extern "C" fn(*const Sink) -> Status,
    pub issue: unsafe extern "C" fn(*const Sink, View, *const Error) -> Status,
}

#[repr(C)]
pub struct Request {
    pub size: u32,
    pub reserved: u32,
    pub issuer: View,
    pub language: View,
    pub identity: *const Pair,
    pub identity_count: usize,
    pub correlation_id: View,
}

#[repr(C)]
pub struct Plugin {
    pub size: u32,
    pub abi_minor: u32,
    pub id: View,
    pub version: View,
    pub vendor: View,
    pub support_url: View,
    pub config_schema: View,
    pub max_concurrency: u32,
    pub flags: u32,
    pub create: extern "C" fn(*const Host, *mut Call, View, *mut *mut Instance) -> Status,
    pub destroy: extern "C" fn(*mut Instance),
    pub check: extern "C" fn(*mut Instance, *mut Call, *const Sink) -> Status,
    pub issuers: extern "C" fn(*mut Instance, *mut Call, *const Sink) -> Status,
    pub fetch: extern "C" fn(*mut Instance, *mut Call, *const Request, *const Sink) -> Status,
    pub extension: extern "C" fn(*const c_char) -> *const c_void,
}

// A table of constants and functions: nothing in it changes after the library is loaded.
unsafe impl Sync for Plugin {}

macro_rules! size_is {
    ($($name:ty => $bytes:expr),*) => { $(const _: () = assert!(std::mem::size_of::<$name>() == $bytes);)* };
}
#[cfg(target_pointer_width = "64")]
size_is!(View => 16, Pair => 40, Error => 64, Host => 72, Part => 80, Sink => 48, Request => 72,
         Plugin => 144);
