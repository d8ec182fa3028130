#include "app/demonstration.h"

#include "app/application.h"
#include "app/assets.h"
#include "app/demo_files.h"
#include "app/private_directory.h"
#include "base/file.h"
#include "base/log.h"
#include "client/client.h"
#include "http/server.h"

namespace ncp::app {

// In the order of building; destroyed in reverse, the directory last.
struct Demonstration::Parts {
    PrivateDirectory directory;
    std::uint16_t client_port;
    std::unique_ptr<Application> contact_point;
    std::unique_ptr<pages::Pages> client_pages;
    std::unique_ptr<http::Server> client;
};

namespace {

// EMREX names no limit for what a contact point delivers. Transcripts in PDF are a few MB.
constexpr std::size_t kDeliveryBytesMax = 32U << 20;
constexpr char kConfiguration[] = "config/demo";  // problems name it, not its copy

Result<config::Settings> load_settings(const std::filesystem::path& file) {
    auto settings = config::load(file);
    if (settings) return std::move(*settings);
    return fail(ErrorCode::invalid_config,
                not_personal(describe(settings.error().front(), kConfiguration)));
}

Result<std::unique_ptr<http::Server>> start_client(const config::Settings& settings,
                                                   std::uint16_t port,
                                                   const std::string& certificate_pem,
                                                   const pages::Pages& pages) {
    auto data = data_directory();
    if (!data) return fail(data.error());
    http::Router router =
        client::make_client({.origin = "https://127.0.0.1:" + std::to_string(port),
                             .ncp_url = settings.server.public_url + "/ncp",
                             .ncp_certificate_pem = certificate_pem,
                             .pages = pages,
                             .clock = system_clock()});
    Status mounted = mount_assets(router, *data / "web" / "assets",
                                  [](const Error& error, const http::Request&) {
                                      return http::page(facts(error.code()).http_status, "");
                                  });
    if (!mounted) return fail(mounted.error());
    return http::Server::start({.address = "127.0.0.1",
                                .port = port,
                                .certificate_file = settings.server.certificate,
                                .key_file = settings.server.key,
                                .body_bytes_max = kDeliveryBytesMax},
                               std::move(router));
}

}  // namespace

Result<std::unique_ptr<Demonstration>> Demonstration::start(std::uint16_t port_base) {
    auto directory = PrivateDirectory::make();
    if (!directory) return fail(directory.error());
    auto parts = std::make_unique<Parts>(
        Parts{std::move(*directory), static_cast<std::uint16_t>(port_base + 1), {}, {}, {}});
    auto configuration = write_demo_files(parts->directory.path(), port_base);
    if (!configuration) return fail(configuration.error());
    auto settings = load_settings(*configuration);
    if (!settings) return fail(settings.error());

    std::vector<config::Problem> problems;
    auto contact_point = Application::start(*settings, &problems);
    for (const auto& problem : problems)
        log_error(not_personal(describe(problem, kConfiguration)));
    if (!contact_point) return fail(contact_point.error());
    parts->contact_point = std::move(*contact_point);

    auto data = data_directory();
    if (!data) return fail(data.error());
    auto pages = pages::Pages::load(*data / "web");
    if (!pages) return fail(pages.error());
    parts->client_pages = std::make_unique<pages::Pages>(std::move(*pages));
    auto client =
        start_client(*settings, parts->client_port, parts->contact_point->signing_certificate_pem(),
                     *parts->client_pages);
    if (!client) return fail(client.error());
    parts->client = std::move(*client);
    return std::unique_ptr<Demonstration>(new Demonstration(std::move(parts)));
}

Demonstration::Demonstration(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Demonstration::~Demonstration() = default;

std::string Demonstration::client_url() const {
    return "https://127.0.0.1:" + std::to_string(parts_->client_port) + "/";
}

std::filesystem::path Demonstration::directory() const {
    return parts_->directory.path();
}

}  // namespace ncp::app
