// The section of a result service: [[source]], with [source.http] and [source.secrets].
#include <fmt/format.h>

#include <algorithm>

#include "base/public_text.h"
#include "base/url.h"
#include "config/identity_keys.h"
#include "config/ids.h"
#include "config/sections.h"
#include "config/settings_json.h"

namespace ncp::config {
namespace {

// Under 100 ms no service across a network answers; five minutes are more than a student waits.
constexpr Range kSourceDeadlineMs{100, 300'000};
constexpr std::size_t kSecretNameBytesMax = 64;
constexpr std::size_t kSha256HexDigits = 64;
// Less does not even load a database's driver; more is a whole machine.
constexpr Range kWorkerMemoryMib{64, 65'536};
// 64 MiB is the most that an answer may have altogether.
constexpr Range kResponseMib{1, 64};

// A name of a library that ships with the host, or a path.
void read_library(TomlReader& source, const std::filesystem::path& folder, std::string& library) {
    source.text("library", library, Need::required);
    if (library.empty()) return;
    if (library.find('/') != std::string::npos) {
        library = (folder / library).lexically_normal().string();
    } else if (!is_id(library)) {
        source.refuse(
            "library",
            "must be the name of a library that ships with the host (small letters, digits, "
            "hyphens), or a path with a slash in it, as in \"./my-plugin.so\"");
    }
}

void read_sha256(TomlReader& source, std::string& sha256) {
    source.text("sha256", sha256);
    const bool is_digest = sha256.size() == kSha256HexDigits &&
                           sha256.find_first_not_of("0123456789abcdef") == std::string::npos;
    if (!sha256.empty() && !is_digest) {
        source.refuse("sha256", "must be 64 small hexadecimal digits, as sha256sum prints them");
    }
}

// Drivers of ODBC are others' code, which sql-database loads: it then runs where that belongs, and
// may open the connections without which no driver is of use.
bool loads_others_code(const SourceSection& section, const toml::table* settings) {
    return section.library == "sql-database" && settings != nullptr &&
           (*settings)["connector"].value_or(std::string_view()) == "odbc";
}

// Who wrote the code decides where it runs, unless the operator says otherwise.
void read_isolation(TomlReader& source, SourceSection& section) {
    const bool ships = section.library.find('/') == std::string::npos;
    const bool others = !ships || loads_others_code(section, source.table("settings"));
    section.isolation = others ? Isolation::worker : Isolation::process;
    if (ships && others) section.worker.network = WorkerNetwork::direct;
    std::string isolation;
    source.text("isolation", isolation);
    if (isolation == "worker") {
        section.isolation = Isolation::worker;
    } else if (isolation == "process") {
        section.isolation = Isolation::process;
    } else if (!isolation.empty()) {
        source.refuse("isolation", "must be \"worker\" or \"process\"");
    }
}

void read_worker(TomlReader worker, const std::filesystem::path& folder, WorkerSection& section) {
    std::string network;
    worker.text("network", network);
    if (network == "direct") {
        section.network = WorkerNetwork::direct;
    } else if (network == "none") {
        section.network = WorkerNetwork::none;
    } else if (!network.empty()) {
        worker.refuse("network", "must be \"none\" or \"direct\"");
    }
    std::vector<std::string> files;
    worker.texts("files", files);
    for (const std::string& file : files) {
        section.files.push_back((folder / file).lexically_normal());
    }
    worker.whole("memory_mib_max", section.memory_mib_max, kWorkerMemoryMib);
    worker.finish();
}

void read_http(TomlReader http, HttpSection& section) {
    section.line = http.line();
    http.texts("allow", section.allow);
    for (const std::string& origin : section.allow) {
        auto url = HttpsUrl::parse(origin);
        if (!url || url->origin() != origin) {
            http.refuse("allow", fmt::format("has \"{}\", which is not like "
                                             "\"https://api.example.org\" (small letters, no path, "
                                             "the port only if it is not 443)",
                                             origin));
        }
    }
    if (section.allow.empty()) http.refuse("allow", "is missing: nothing could be called");
    http.path("ca_file", section.ca_file);
    http.path("certificate", section.certificate);
    http.path("key", section.key);
    if (section.certificate.empty() != section.key.empty()) {
        http.refuse("certificate", "and key go together: one of them is missing");
    }
    http.whole("response_mib_max", section.response_mib_max, kResponseMib);
    http.finish();
}

void read_ask(TomlReader& source, Ask& ask) {
    std::string text;
    source.text("ask", text);
    if (text == "picked") {
        ask = Ask::picked;
    } else if (text == "found") {
        ask = Ask::found;
    } else if (!text.empty() && text != "everyone") {
        source.refuse("ask", "must be \"everyone\", \"picked\" or \"found\"");
    }
}

void read_identity(TomlReader& source, SourceSection& section) {
    const std::vector<std::string>& keys = section.identity;
    source.texts("identity", section.identity);
    std::set<std::string> seen;
    for (const std::string& key : keys) {
        if (!is_identity_key(key)) {
            source.refuse("identity", identity_key_advice(key));
        } else if (!seen.insert(key).second) {
            source.refuse("identity", fmt::format("names \"{}\" twice", key));
        }
    }
    source.texts("needs", section.needs);
    for (const std::string& key : section.needs) {
        if (seen.contains(key)) continue;
        source.refuse("needs", fmt::format("names \"{}\", which is not in identity: the source "
                                           "would not get it",
                                           not_personal(key).str()));
    }
}

bool is_secret_name(std::string_view name) {
    return !name.empty() && name.size() <= kSecretNameBytesMax &&
           std::all_of(name.begin(), name.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
           });
}

void read_secrets(TomlReader& source, Report& report,
                  std::map<std::string, std::filesystem::path>& secrets) {
    source.free_texts("secrets", [&](const std::string& name, const std::string& file, int line) {
        if (!is_secret_name(name)) {
            report.add(line, "[source.secrets] names are small letters, digits, \"_\" and \"-\"");
        } else if (!secrets.emplace(name, (report.folder / file).lexically_normal()).second) {
            report.add(line, fmt::format("[source.secrets] {} must name one file", name));
        }
    });
}

}  // namespace

SourceSection read_source(TomlReader source, Report& report) {
    SourceSection section;
    section.line = source.line();
    read_id(source, section.id);
    source.text("title", section.title, Need::required);
    read_library(source, report.folder, section.library);
    read_sha256(source, section.sha256);
    read_isolation(source, section);
    read_identity(source, section);
    read_ask(source, section.ask);
    source.truth("trust_source_identity", section.trust_source_identity);
    source.milliseconds("deadline_ms", section.deadline, kSourceDeadlineMs);
    read_secrets(source, report, section.secrets);
    if (const toml::table* worker = source.table("worker")) {
        if (section.isolation == Isolation::process && !report.inventory) {
            source.refuse("worker", "is of no effect without isolation = \"worker\"");
        }
        read_worker(TomlReader(*worker, "source.worker", report), report.folder, section.worker);
    }
    if (const toml::table* http = source.table("http")) {
        read_http(TomlReader(*http, "source.http", report), section.http);
    }
    section.settings_json = "{}";
    section.lines[""] = section.line;
    if (const toml::table* settings = source.table("settings")) {
        section.lines.clear();
        take_settings(*settings, section, report);
    }
    source.finish();
    return section;
}

}  // namespace ncp::config
