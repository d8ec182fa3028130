// The section that says how students log in: [[login]]. What the methods have in common is here and
// in vouching_section.cpp; each method's own options are a file of their own.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/public_text.h"
#include "config/ids.h"
#include "config/nearest.h"
#include "config/sections.h"

namespace ncp::config {
namespace {

void read_demo(TomlReader& login, Report&, bool demonstration, LoginSection& section) {
    login.path("students", section.students, Need::required);
    if (demonstration) return;
    login.refuse("method",
                 "is \"demo\", with which anybody logs in as anybody without proof: it is for "
                 "demonstrations alone. Write demonstration = true at the top of the file if "
                 "this is one, never where real results can be reached");
}

struct Method {
    std::string_view name;
    void (*read)(TomlReader&, Report&, bool demonstration, LoginSection&);
};
constexpr std::array kMethods{
    Method{"demo", read_demo},
    Method{"openid-connect", [](TomlReader& login, Report& report, bool,
                                LoginSection& section) { read_oidc(login, report, section); }},
    Method{"trusted-proxy", read_proxy_login},
    Method{"saml", [](TomlReader& login, Report& report, bool /*demonstration*/,
                      LoginSection& section) { read_saml(login, report, section); }},
};

void refuse_method(TomlReader& login, const std::string& method) {
    std::set<std::string> names;
    std::string known;
    for (const Method& one : kMethods) {
        names.emplace(one.name);
        known += (known.empty() ? "" : ", ") + std::string(one.name);
    }
    const std::string meant = nearest(method, names);
    login.refuse(
        "method",
        fmt::format("is \"{}\", which is not known{}; known: {}", not_personal(method).str(),
                    meant.empty() ? "" : ", did you mean \"" + meant + "\"?", known));
}

}  // namespace

void refuse_secret(TomlReader& section, std::string_view name, std::string_view file_option) {
    if (!section.has(name)) return;
    section.pass_over(name);
    section.refuse(name, fmt::format("is no option: a secret never stands here: put it alone into "
                                     "a file and name that: {}",
                                     file_option));
}

LoginSection read_login(TomlReader login, Report& report, bool demonstration) {
    LoginSection section;
    section.line = login.line();
    read_id(login, section.id);
    login.text("method", section.method, Need::required);
    login.text("title", section.title, Need::required);
    login.path("logo", section.logo);
    if (report.inventory) {
        for (const Method& method : kMethods)
            method.read(login, report, demonstration, section);
    }
    const auto method = std::find_if(kMethods.begin(), kMethods.end(),
                                     [&](const Method& one) { return one.name == section.method; });
    if (method == kMethods.end()) {
        // Which options it would have is not known: they are no further faults.
        if (!section.method.empty()) refuse_method(login, section.method);
        return section;
    }
    method->read(login, report, demonstration, section);
    login.finish();
    return section;
}

}  // namespace ncp::config
