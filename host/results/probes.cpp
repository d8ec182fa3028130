#include "results/probes.h"

#include <nlohmann/json.hpp>

#include "ncp/sink.h"
#include "results/views.h"

namespace ncp::results {
namespace {

using Json = nlohmann::json;

// False if the field is there and is no plain text.
bool read_text(const Json& probe, const char* name, std::string& target) {
    auto found = probe.find(name);
    if (found == probe.end()) return true;
    if (!found->is_string()) return false;
    target = found->get<std::string>();
    return is_plain_text(target);
}

}  // namespace

Result<std::vector<Probe>> read_probes(const std::vector<EmittedPart>& parts) {
    std::vector<Probe> probes;
    for (const EmittedPart& part : parts) {
        const Json json = Json::parse(part.bytes, nullptr, false);
        Probe probe;
        const bool readable =
            part.media_type == NCP_MEDIA_JSON && json.is_object() &&
            read_text(json, "probe", probe.name) && read_text(json, "result", probe.result) &&
            read_text(json, "text", probe.text) && read_text(json, "advice", probe.advice);
        const bool known =
            probe.result == "ok" || probe.result == "warning" || probe.result == "failed";
        if (!readable || !known || probe.name.empty()) {
            return fail(ErrorCode::plugin,
                        "a probe is not JSON of the form {probe, result, text, advice}");
        }
        probes.push_back(std::move(probe));
    }
    if (probes.empty()) return fail(ErrorCode::plugin, "check() emitted no probe");
    return probes;
}

}  // namespace ncp::results
