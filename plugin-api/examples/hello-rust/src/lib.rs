//! hello in Rust: the same invented institution. The learner number "0" is unknown.
//!
//! No panic leaves the library: it would unwind through the host's frames. Thread-safety: an
//! instance holds only the host's table, which is for any thread.

mod ncp;

use ncp::{Call, Error, Host, Instance, Part, Plugin, Request, Sink, Status, View};
use std::ffi::c_void;
use std::os::raw::c_char;
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::time::{SystemTime, UNIX_EPOCH};

struct Hello {
    host: *const Host,
}

/// Every function of the table runs its body in here.
fn guarded(body: impl FnOnce() -> Status) -> Status {
    catch_unwind(AssertUnwindSafe(body)).unwrap_or(ncp::INTERNAL)
}

/// One part of the answer; the host's first refusal ends it.
fn emit(sink: *const Sink, media_type: &str, bytes: &str) -> Status {
    let part = Part {
        size: std::mem::size_of::<Part>() as u32,
        reserved: 0,
        id: View::EMPTY,
        media_type: View::of(media_type),
        title: View::EMPTY,
        issuer: View::of("hello.example"),
        size_hint_bytes: bytes.len() as i64,
    };
    let to = unsafe { &*sink };
    let mut status = unsafe { (to.begin)(sink, &part) };
    if status == ncp::OK {
        status = unsafe { (to.write)(sink, View::of(bytes)) };
    }
    if status == ncp::OK {
        status = unsafe { (to.end)(sink) };
    }
    status
}

/// The first value of an identity key; it is the host's, so it is copied to be kept.
fn value_of(request: &Request, key: &str) -> Option<String> {
    if request.identity_count == 0 {
        return None;
    }
    let pairs = unsafe { std::slice::from_raw_parts(request.identity, request.identity_count) };
    let pair = pairs.iter().find(|pair| unsafe { pair.key.bytes() } == key.as_bytes())?;
    let value = std::str::from_utf8(unsafe { pair.value.bytes() }).ok()?;
    if value.is_empty() { None } else { Some(value.to_string()) }
}

fn xml(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// Now as an xs:dateTime; days to a date by Howard Hinnant's civil_from_days.
fn utc_now() -> String {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let (days, rest) = (seconds / 86_400 + 719_468, seconds % 86_400);
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153; // March is 0
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    let (hour, minute, second) = (rest / 3600, rest / 60 % 60, rest % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

extern "C" fn create(
    host: *const Host,
    _call: *mut Call,
    _config: View, // the settings, as JSON; ours are empty
    instance: *mut *mut Instance,
) -> Status {
    guarded(|| {
        // The text of a panic may quote a student's data, and would go to standard error.
        std::panic::set_hook(Box::new(|_| {}));
        let made = Box::new(Hello { host });
        unsafe { *instance = Box::into_raw(made) as *mut Instance };
        ncp::OK
    })
}

extern "C" fn destroy(instance: *mut Instance) {
    guarded(|| {
        if !instance.is_null() {
            drop(unsafe { Box::from_raw(instance as *mut Hello) });
        }
        ncp::OK
    });
}

extern "C" fn check(_instance: *mut Instance, _call: *mut Call, sink: *const Sink) -> Status {
    guarded(|| {
        emit(sink, ncp::MEDIA_JSON, r#"{"probe":"hello","result":"ok","text":"I am here"}"#)
    })
}

extern "C" fn issuers(_instance: *mut Instance, _call: *mut Call, sink: *const Sink) -> Status {
    guarded(|| {
        emit(
            sink,
            ncp::MEDIA_JSON,
            r#"{"identifiers":{"schac":"hello.example"},"titles":{"en":"Hello University"},
                "url":"https://hello.example/"}"#,
        )
    })
}

fn document(given_names: &str, family_name: &str, birth_date: &str) -> String {
    let now = utc_now();
    format!(
        r#"<elmo xmlns="https://github.com/emrex-eu/elmo-schemas/tree/v1">
<generatedDate>{now}</generatedDate><learner><givenNames>{}</givenNames>
<familyName>{}</familyName><bday>{}</bday></learner><report><issuer>
<identifier type="schac">hello.example</identifier>
<title xml:lang="en">Hello University</title><url>https://hello.example/</url></issuer>
<learningOpportunitySpecification><title xml:lang="en">Greetings in Rust</title><specifies>
<learningOpportunityInstance><status>passed</status><credit><scheme>ects</scheme>
<value>5</value></credit></learningOpportunityInstance></specifies>
</learningOpportunitySpecification><issueDate>{now}</issueDate></report></elmo>"#,
        xml(given_names),
        xml(family_name),
        xml(birth_date)
    )
}

fn insufficient(instance: *mut Instance, call: *mut Call, key: &str) -> Status {
    let error = Error {
        size: std::mem::size_of::<Error>() as u32,
        status: ncp::IDENTITY_INSUFFICIENT,
        retry_after_ms: -1,
        operator_text: View::of(key),
        student_text: View::EMPTY,
        backend_code: View::EMPTY,
    };
    let host = unsafe { (*(instance as *const Hello)).host };
    unsafe { ((*host).fail)(host, call, &error) };
    ncp::IDENTITY_INSUFFICIENT
}

extern "C" fn fetch(
    instance: *mut Instance,
    call: *mut Call,
    request: *const Request,
    sink: *const Sink,
) -> Status {
    guarded(|| {
        let request = unsafe { &*request };
        let mut values = Vec::new();
        for key in ["learner_number", "given_names", "family_name", "birth_date"] {
            match value_of(request, key) {
                Some(value) => values.push(value),
                None => return insufficient(instance, call, key),
            }
        }
        if values[0] == "0" {
            return ncp::STUDENT_UNKNOWN;
        }
        emit(sink, ncp::MEDIA_ELMO, &document(&values[1], &values[2], &values[3]))
    })
}

extern "C" fn extension(_id: *const c_char) -> *const c_void {
    std::ptr::null()
}

static TABLE: Plugin = Plugin {
    size: std::mem::size_of::<Plugin>() as u32,
    abi_minor: ncp::ABI_MINOR,
    id: View::of("hello-rust"),
    version: View::of("1.0"),
    vendor: View::of("emrex-ncp"),
    support_url: View::EMPTY,
    config_schema: View::of(r#"{"type":"object","additionalProperties":false}"#),
    max_concurrency: 8,
    flags: 0,
    create,
    destroy,
    check,
    issuers,
    fetch,
    extension,
};

/// The only export.
#[no_mangle]
pub extern "C" fn ncp_plugin_v1() -> *const Plugin {
    &TABLE
}
