#include "directory.h"

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

namespace ncp::hei {
namespace {

constexpr std::size_t kRegistryBytesMax = 16U << 20;
constexpr std::chrono::minutes kRetry{1};  // after a failure

std::string content_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) {
        throw plugin::Refused(NCP_CONFIG,
                              {"registry: cannot read \"" + path +
                               "\"; a worker reads only what [source.worker] files names"});
    }
    std::string text(kRegistryBytesMax + 1, '\0');
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(file.gcount()));
    if (text.size() > kRegistryBytesMax) {
        throw plugin::Refused(NCP_CONFIG, {"registry: the file is larger than 16 MiB"});
    }
    return text;
}

}  // namespace

Directory::Directory(const Settings& settings) : settings_(settings) {
    if (!settings.registry_file.empty()) {
        registry_ = std::make_shared<const Registry>(
            parse_registry(content_of(settings.registry_file), Origin::operators_file, settings));
    } else if (settings.registry_url.empty()) {
        registry_ = std::make_shared<const Registry>(
            read_registry(settings.registry_inline, Origin::operators_file, settings));
    }
}

std::shared_ptr<const Registry> Directory::current(const plugin::Call& call, Tokens& tokens) {
    std::unique_lock lock(mutex_);
    const auto now = std::chrono::steady_clock::now();
    if (settings_.registry_url.empty() || (registry_ && now < due_)) return registry_;
    if (registry_) due_ = now + kRetry;  // meanwhile the others go on with the old one
    lock.unlock();
    const std::lock_guard one(fetching_);
    lock.lock();
    if (registry_ && due_ > now + kRetry) return registry_;  // somebody else was faster
    lock.unlock();
    try {
        auto fresh = std::make_shared<const Registry>(fetch(call, tokens));
        lock.lock();
        registry_ = std::move(fresh);
        due_ = std::chrono::steady_clock::now() + settings_.registry_refresh;
        return registry_;
    } catch (const plugin::Refused& refused) {
        lock.lock();
        if (!registry_) throw;
        call.log(NCP_LOG_WARNING, "the registry could not be renewed; the last one stays in use",
                 {{"reason", refused.texts().operator_text}});
        return registry_;
    }
}

Registry Directory::fetch(const plugin::Call& call, Tokens& tokens) const {
    const Authentication how = read_authentication(settings_.registry_authentication);
    WipedText header;
    tokens.authorize(call, how, header);
    plugin::HttpRequest request{.url = settings_.registry_url,
                                .headers = {{"Accept", "application/json, application/toml"}},
                                .response_bytes_max = kRegistryBytesMax};
    if (!header.text().empty()) request.headers.push_back({"Authorization", header.text()});
    plugin::HttpResponse response;
    const ncp_status sent = plugin::Http(call).send(request, response);
    if (sent != NCP_OK) {
        throw plugin::Refused(sent, {"registry: no answer; the host's log says why"});
    }
    if (response.status != 200) {
        tokens.forget(how, header);
        throw plugin::Refused(NCP_TEMPORARY,
                              {"registry: the service answers " + std::to_string(response.status)});
    }
    return parse_registry(response.body, Origin::network, settings_);
}

}  // namespace ncp::hei
