// The sections that may appear several times: [[login]] and [[source]].
#include <fmt/format.h>

#include <algorithm>

#include "base/public_text.h"
#include "config/identity_keys.h"
#include "config/ids.h"
#include "config/nearest.h"
#include "config/sections.h"
#include "config/settings_json.h"

namespace ncp::config {
namespace {

// Under 100 ms no service across a network answers; five minutes are more than a student waits.
constexpr Range kSourceDeadlineMs{100, 300'000};
constexpr std::size_t kSecretNameBytesMax = 64;

const std::set<std::string>& login_methods() {
    static const std::set<std::string> methods{"demo"};
    return methods;
}

void read_id(TomlReader& section, std::string& id) {
    section.text("id", id, Need::required);
    if (!id.empty() && !is_id(id)) {
        section.refuse("id", "must be 1 to 32 small letters a-z, digits and hyphens");
    }
}

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

void read_identity(TomlReader& source, std::vector<std::string>& keys) {
    source.texts("identity", keys);
    std::set<std::string> seen;
    for (const std::string& key : keys) {
        if (!is_identity_key(key)) {
            source.refuse("identity", identity_key_advice(key));
        } else if (!seen.insert(key).second) {
            source.refuse("identity", fmt::format("names \"{}\" twice", key));
        }
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

LoginSection read_login(TomlReader login, bool demonstration) {
    LoginSection section;
    section.line = login.line();
    read_id(login, section.id);
    login.text("method", section.method, Need::required);
    login.text("title", section.title, Need::required);
    login.path("students", section.students);
    if (section.method == "demo") {
        if (!demonstration) {
            login.refuse(
                "method",
                "is \"demo\", with which anybody logs in as anybody without proof: it is for "
                "demonstrations alone. Write demonstration = true at the top of the file if "
                "this is one, never where real results can be reached");
        }
        if (section.students.empty())
            login.refuse("students", "is missing: the demo login needs it");
    } else if (!section.method.empty()) {
        std::string meant = nearest(section.method, login_methods());
        login.refuse("method",
                     fmt::format("is \"{}\", which is not known{}; known: demo",
                                 not_personal(section.method).str(),
                                 meant.empty() ? "" : ", did you mean \"" + meant + "\"?"));
    }
    login.finish();
    return section;
}

SourceSection read_source(TomlReader source, Report& report) {
    SourceSection section;
    section.line = source.line();
    read_id(source, section.id);
    source.text("title", section.title, Need::required);
    read_library(source, report.folder, section.library);
    read_identity(source, section.identity);
    source.truth("trust_source_identity", section.trust_source_identity);
    source.milliseconds("deadline_ms", section.deadline, kSourceDeadlineMs);
    read_secrets(source, report, section.secrets);
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
