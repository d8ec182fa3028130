#include "results/worker/start.h"

namespace ncp::results::worker {
namespace {

constexpr std::size_t kTextHeadBytes = 8;  // the length before a text

}  // namespace

std::string write_opening(const Opening& opening) {
    BodyWriter body;
    body.text(opening.library).text(opening.digest);
    body.number(opening.confinement.direct_network ? 1 : 0);
    body.number(opening.confinement.memory_mib_max);
    body.number(opening.confinement.files.size());
    for (const auto& file : opening.confinement.files)
        body.text(file.string());
    return std::move(body.body());
}

bool read_opening(std::string_view bytes, Opening& opening) {
    BodyReader body(bytes);
    opening.library = body.text();
    opening.digest = body.text();
    opening.confinement.direct_network = body.number() != 0;
    opening.confinement.memory_mib_max = body.number();
    for (std::size_t left = body.count(kTextHeadBytes); left > 0; --left) {
        opening.confinement.files.emplace_back(body.text());
    }
    return body.intact();
}

std::string write_opened(const Opened& opened) {
    const PluginFacts& plugin = opened.plugin;
    BodyWriter body;
    body.text(plugin.path.string()).text(plugin.id).text(plugin.version).text(plugin.vendor);
    body.text(plugin.support_url).text(plugin.config_schema);
    body.number(plugin.abi_minor).number(plugin.max_concurrency);
    body.number(plugin.offers_health ? 1 : 0).number(plugin.offers_find_issuers ? 1 : 0);
    body.number(opened.missing.size());
    for (const std::string& what : opened.missing)
        body.text(what);
    return std::move(body.body());
}

bool read_opened(std::string_view bytes, Opened& opened) {
    PluginFacts& plugin = opened.plugin;
    BodyReader body(bytes);
    plugin.path = body.text();
    plugin.id = body.text();
    plugin.version = body.text();
    plugin.vendor = body.text();
    plugin.support_url = body.text();
    plugin.config_schema = body.text();
    plugin.abi_minor = static_cast<std::uint32_t>(body.number());
    plugin.max_concurrency = static_cast<std::uint32_t>(body.number());
    plugin.offers_health = body.number() != 0;
    plugin.offers_find_issuers = body.number() != 0;
    for (std::size_t left = body.count(kTextHeadBytes); left > 0; --left) {
        opened.missing.emplace_back(body.text());
    }
    return body.intact() && plugin.max_concurrency > 0;
}

}  // namespace ncp::results::worker
