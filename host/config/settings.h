// The operator's configuration, typed and checked as a whole.
//
// One TOML file; relative paths are relative to it. Every error is reported at once, each with its
// line. Unknown keys are errors (a misspelt option must not be silently ignored).
// Thread-safety: values.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "base/clock.h"
#include "config/login_oidc.h"
#include "config/login_proxy.h"
#include "config/login_saml.h"

namespace ncp::config {

struct ServerSection {
    std::string address;  // [server] listen = "address:port"
    std::uint16_t port = 0;
    std::string public_url;  // https origin as browsers see it, without a path
    std::filesystem::path certificate, key;
    std::filesystem::path client_ca;        // PEM; empty: clients need no certificate
    std::filesystem::path unix_socket;      // listen = "unix:/path": instead of all above
    std::string socket_group;               // empty: the process's own
    std::vector<std::string> socket_users;  // who may connect; empty: whom its mode lets
    std::size_t threads = 16;
    int line = 0;
};

// What students may leave out.
enum class Picking {
    parts,   // single results
    wholes,  // a degree or module with all its parts, and results that belong to none
    nothing,
};

struct EmrexSection {
    std::string name;                               // of this contact point, shown to students
    std::string return_code_prefix = "NCP_";        // or "EMP_"
    std::vector<std::string> allowed_return_hosts;  // empty: any https host
    bool passed_only = true;  // the stricter of this and the client's wish wins
    Picking picking = Picking::parts;
    bool own_copy = true;  // students may save what is sent
};

// One key that signs, in files or in a PKCS#11 token.
struct SigningKeySection {
    std::filesystem::path certificate;
    std::filesystem::path key, passphrase_file;     // passphrase_file empty: none
    std::string pkcs11;                             // RFC 7512 address; then key is empty
    std::filesystem::path pkcs11_module, pin_file;  // with pkcs11
    std::string algorithm = "rsa-sha256";           // or rsa-sha512, ecdsa-sha256, ecdsa-sha384
    std::filesystem::path chain, ca_file;           // either: the certificate is checked for trust
    int line = 0;
};

struct SigningSection {
    SigningKeySection current;
    std::optional<SigningKeySection> next;  // [signing.next]
    WallTime switch_on;                     // of next: from then on it signs
    bool keep_nested_signatures = false;    // nested_signatures = "keep"
    int line = 0;
};

struct TranscriptSection {  // the PDF that goes along with the results
    bool enabled = true;
    std::vector<std::string> identifiers{"nationalIdentifier", "esi"};  // types that it shows
    std::vector<std::string> fonts;  // families in order of preference; empty: the usual ones
    std::size_t threads = 1;         // that print
    int line = 0;
};

struct SessionSection {
    std::chrono::minutes idle{15};
    std::chrono::minutes absolute{60};
    std::size_t transfers_max = 20'000;
};

struct GatherSection {
    std::chrono::milliseconds deadline{30'000};  // for all sources together
    std::size_t threads = 128;                   // questions at the same time
};

// What a login is worth and which of what a provider says becomes which attribute of the student;
// of every method that has a provider.
struct VouchingSection {
    // [login.identity]: by identity key (identity_keys.h), the provider's names of it, the first
    // that it sends counts; none: it is left out. Of keys that are absent the method's usual ones.
    std::map<std::string, std::vector<std::string>> identity{};
    std::string national_id_country{};     // of national ids whose country nothing tells; "NO"
    std::vector<std::string> assurance{};  // one of these is demanded; empty: any login will do
};

struct LoginSection {                // [[login]]
    std::string id;                  // part of addresses: [a-z0-9-]{1,32}
    std::string method;              // "demo", "openid-connect", "saml", "trusted-proxy"
    std::string title;               // shown to students
    std::filesystem::path logo;      // SVG, PNG; shown beside the title; empty: none
    std::filesystem::path students;  // demo: list of sample students
    VouchingSection vouching;
    OidcSection oidc;    // openid-connect
    ProxySection proxy;  // trusted-proxy
    SamlSection saml;    // saml
    int line = 0;
};

// Where the code of a plugin runs.
enum class Isolation {
    process,  // inside the host: for libraries that ship with it
    worker,   // in sandboxed child processes: for everybody else's
};

// What a worker may reach of the network by itself.
enum class WorkerNetwork {
    none,    // nothing: web services are called through the host (ncp/http.h)
    direct,  // everything: for drivers of databases
};

struct WorkerSection {  // [source.worker]: only with isolation = "worker"
    WorkerNetwork network = WorkerNetwork::none;
    std::vector<std::filesystem::path> files;  // it may read these, and folders with all in them
    std::size_t memory_mib_max = 1024;         // address space of one worker
};

struct HttpSection {                         // [source.http]: calls that the host makes for it
    std::vector<std::string> allow;          // origins, "https://host[:port]"; empty: none
    std::filesystem::path ca_file;           // whom to trust; empty: the system's authorities
    std::filesystem::path certificate, key;  // of the host as a client; empty: none
    std::size_t response_mib_max = 64;
    int line = 0;
};

// Which of a source's institutions are asked for a student.
enum class Ask {
    everyone,  // one question for all of them
    picked,    // those that the student picks from the source's list
    found,     // those that the source itself names for this student (extension find-issuers/1)
};

struct SourceSection {    // [[source]]
    std::string id;       // [a-z0-9-]{1,32}, in logs
    std::string title;    // shown to students
    std::string library;  // "sql-database" (ships with the host) or a path
    std::string sha256;   // of the library's file, 64 small hex digits; empty: any
    Isolation isolation = Isolation::process;
    WorkerSection worker;
    HttpSection http;
    std::vector<std::string> identity;  // identity keys this source receives
    std::vector<std::string> needs;     // those of them without which it is not asked
    Ask ask = Ask::everyone;
    bool trust_source_identity = false;
    std::chrono::milliseconds deadline{20'000};
    std::map<std::string, std::filesystem::path> secrets;  // [source.secrets] name = "file"
    std::string settings_json;                             // [source.settings] as JSON
    std::map<std::string, int> lines;                      // JSON pointer → line in the file
    int line = 0;
};

struct Settings {
    std::filesystem::path file;
    bool demonstration = false;  // top level: demonstration = true
    ServerSection server;
    EmrexSection emrex;
    SigningSection signing;
    TranscriptSection transcript;
    SessionSection session;
    GatherSection gather;
    std::vector<LoginSection> logins;
    std::vector<SourceSection> sources;
};

struct Problem {
    int line = 0;      // 0: the file as a whole
    std::string text;  // what is wrong and what to do
};

// "ncp.toml:3: what is wrong and what to do"; no number where it is the file as a whole.
std::string describe(const Problem& problem, const std::string& file);

// Reads and checks; does not open keys, ports or plugins (check-config does that through app).
tl::expected<Settings, std::vector<Problem>> load(const std::filesystem::path& file);

// Only the [[source]] sections, for tools around plugins. The file may hold nothing else; the other
// sections of a whole configuration are not looked at. Problems as of load().
tl::expected<std::vector<SourceSection>, std::vector<Problem>> load_sources(
    const std::filesystem::path& file);

// Every option that load() knows, as "section.option", sorted: what the example must show.
std::vector<std::string> known_options();

}  // namespace ncp::config
