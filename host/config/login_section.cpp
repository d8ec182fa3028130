// The section that says how students log in: [[login]].
#include <fmt/format.h>

#include "base/public_text.h"
#include "config/ids.h"
#include "config/nearest.h"
#include "config/sections.h"

namespace ncp::config {
namespace {

const std::set<std::string>& login_methods() {
    static const std::set<std::string> methods{"demo"};
    return methods;
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

}  // namespace ncp::config
