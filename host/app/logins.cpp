#include "app/logins.h"

#include "login/demo/demo_login.h"

namespace ncp::app {
namespace {

Result<std::unique_ptr<login::LoginMethod>> make_login(const config::LoginSection& section,
                                                       bool demonstration) {
    if (section.method == "demo") {
        return login::make_demo_login(section.id, section.title, section.students, demonstration);
    }
    return fail(ErrorCode::invalid_config,
                text("method \"{}\" is not known", not_personal(section.method)));
}

}  // namespace

Result<std::vector<std::shared_ptr<login::LoginMethod>>> load_logins(
    const config::Settings& settings, std::vector<config::Problem>* problems) {
    std::vector<std::shared_ptr<login::LoginMethod>> logins;
    std::size_t found = 0;
    for (const config::LoginSection& section : settings.logins) {
        auto method = make_login(section, settings.demonstration);
        if (method) {
            logins.push_back(std::move(*method));
            continue;
        }
        problems->push_back({section.line, "login \"" + section.id +
                                               "\": " + method.error().operator_text().str()});
        ++found;
    }
    if (found > 0) {
        return fail(ErrorCode::invalid_config, text("{} problems with the logins", found));
    }
    return logins;
}

}  // namespace ncp::app
