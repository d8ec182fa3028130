#include "app/assets.h"

#include <map>
#include <memory>

#include "base/file.h"

namespace ncp::app {
namespace {

constexpr std::size_t kAssetBytesMax = 1U << 20;  // larger files belong on a server of their own

struct Asset {
    std::string content_type, bytes;
};

std::string content_type_of(const std::filesystem::path& file) {
    static const std::map<std::string, std::string> types{
        {".css", "text/css; charset=utf-8"},
        {".js", "text/javascript; charset=utf-8"},
        {".svg", "image/svg+xml"},
        {".png", "image/png"},
    };
    auto found = types.find(file.extension().string());
    return found == types.end() ? "" : found->second;
}

}  // namespace

Status mount_assets(http::Router& router, const std::filesystem::path& assets_directory,
                    http::ErrorPage error_page) {
    auto assets = std::make_shared<std::map<std::string, Asset>>();
    std::error_code problem;
    for (const auto& entry : std::filesystem::directory_iterator(assets_directory, problem)) {
        std::string type = content_type_of(entry.path());
        if (type.empty()) continue;
        auto bytes = read_file(entry.path(), kAssetBytesMax);
        if (!bytes) return fail(bytes.error());
        (*assets)[entry.path().filename().string()] = {type, std::move(*bytes)};
    }
    if (problem) {
        return fail(ErrorCode::io, text("{}: {}", not_personal(assets_directory.string()),
                                        not_personal(problem.message())));
    }
    router.get("/assets/{file}",
               [assets, error_page = std::move(error_page)](const http::Request& request) {
                   auto found = assets->find(request.parameters.at("file"));
                   if (found == assets->end()) {
                       return error_page(Error(ErrorCode::not_found, "no such asset"), request);
                   }
                   http::Response response;
                   response.content_type = found->second.content_type;
                   response.body = found->second.bytes;
                   return response;
               });
    return {};
}

}  // namespace ncp::app
