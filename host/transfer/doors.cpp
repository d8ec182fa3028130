#include "transfer/doors.h"

#include <array>

#include "transfer/steps/steps.h"

namespace ncp::transfer {
namespace {

constexpr unsigned at(Stage stage) {
    return 1U << static_cast<unsigned>(stage);
}
constexpr unsigned kChosen = at(Stage::choosing) | at(Stage::consenting);
constexpr unsigned kRunning = at(Stage::arrived) | at(Stage::gathering) | kChosen;
constexpr unsigned kAlways = kRunning | at(Stage::ended);

Result<http::Response> resume(Visit& visit) {
    return visit.go_to_current_page();
}

using http::Method;
constexpr std::array kDoors{
    Door{Method::get, "", kAlways, resume},
    Door{Method::get, "/login", at(Stage::arrived), steps::show_arrive},
    Door{Method::get, "/login/{method}", at(Stage::arrived), steps::begin_login},
    Door{Method::post, "/login/{method}", at(Stage::arrived), steps::proceed_login},
    Door{Method::get, "/login/{method}/back", at(Stage::arrived), steps::proceed_login},
    Door{Method::post, "/login-again", at(Stage::gathering), steps::log_in_again},
    Door{Method::get, "/gather", at(Stage::gathering), steps::show_gather},
    Door{Method::get, "/gather/status", kAlways, steps::gather_status},
    Door{Method::post, "/gather", at(Stage::gathering), steps::go_on},
    Door{Method::post, "/gather/again", at(Stage::gathering), steps::ask_again},
    Door{Method::get, "/gather/lacking", at(Stage::gathering), steps::show_lacking},
    Door{Method::post, "/gather/lacking", at(Stage::gathering), steps::go_without},
    Door{Method::get, "/gather/institutions", at(Stage::gathering), steps::show_institutions},
    Door{Method::post, "/gather/institutions", at(Stage::gathering), steps::pick_institutions},
    Door{Method::get, "/choose", kChosen, steps::show_choose},
    Door{Method::post, "/choose", kChosen, steps::choose},
    Door{Method::get, "/consent", at(Stage::consenting), steps::show_consent},
    Door{Method::post, "/consent", at(Stage::consenting), steps::consent},
    Door{Method::get, "/deliver", at(Stage::ended), steps::deliver},
    Door{Method::get, "/copy/{file}", at(Stage::ended), steps::save_copy},
    Door{Method::post, "/stay", kRunning, steps::stay},
    Door{Method::get, "/cancel", kRunning, steps::show_cancel},
    Door{Method::post, "/cancel", kRunning, steps::cancel},
};

}  // namespace

std::span<const Door> doors() {
    return kDoors;
}

}  // namespace ncp::transfer
