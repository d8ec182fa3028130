#include "app/application.h"

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

#include "app/assets.h"
#include "app/first_checks.h"
#include "app/key_watch.h"
#include "app/logins.h"
#include "app/named_files.h"
#include "app/sources.h"
#include "app/transcripts.h"
#include "base/file.h"
#include "base/log.h"
#include "http/server.h"
#include "transfer/dispatcher.h"

namespace ncp::app {
namespace {

constexpr std::chrono::seconds kSweepEvery{5};  // how late a wiping may be

transfer::Policy policy_of(const config::Settings& settings) {
    transfer::Policy policy;
    policy.contact_point = settings.emrex.name;
    policy.public_origin = settings.server.public_url;
    policy.return_code_prefix = settings.emrex.return_code_prefix;
    policy.entry.allowed_return_hosts = settings.emrex.allowed_return_hosts;
    policy.passed_only = settings.emrex.passed_only;
    policy.picking = settings.emrex.picking;
    policy.own_copy = settings.emrex.own_copy;
    policy.keep_nested_signatures = settings.signing.keep_nested_signatures;
    policy.lifetimes.idle = settings.session.idle;
    policy.lifetimes.absolute = settings.session.absolute;
    return policy;
}

// Has what is over wiped every few seconds until it is destroyed.
class Sweeper {
  public:
    explicit Sweeper(std::function<void()> sweep)
        : thread_([this, sweep = std::move(sweep)](const std::stop_token& stop) {
              std::unique_lock lock(mutex_);
              while (!wake_.wait_for(lock, stop, kSweepEvery, [] { return false; })) {
                  if (stop.stop_requested()) return;
                  sweep();
              }
          }) {}

  private:
    std::mutex mutex_;
    std::condition_variable_any wake_;
    std::jthread thread_;
};

Result<http::Router> router_of(const transfer::Environment& environment,
                               const transfer::Dispatcher& dispatcher,
                               const std::filesystem::path& assets) {
    http::ErrorPage error_page = [&environment](const Error& error, const http::Request&) {
        return transfer::Dispatcher::error_response(environment, error);
    };
    http::Router router(error_page);
    dispatcher.mount(router);
    if (Status mounted = mount_assets(router, assets, error_page); !mounted) {
        return fail(mounted.error());
    }
    return router;
}

}  // namespace

// In the order of building; destroyed in reverse, so that nothing outlives what it uses.
struct Application::Parts {
    Parts(pages::Pages loaded_pages, elmo::Schema loaded_schema, signing::SigningKeys opened_keys)
        : pages(std::move(loaded_pages)),
          schema(std::move(loaded_schema)),
          keys(std::move(opened_keys)) {}

    pages::Pages pages;
    elmo::Schema schema;
    signing::SigningKeys keys;
    std::unique_ptr<KeyWatch> key_watch;
    std::unique_ptr<session::Store> store;
    std::unique_ptr<results::Gatherer> gatherer;
    std::unique_ptr<results::IssuerList> issuers;
    std::unique_ptr<transfer::Transcripts> transcripts;  // null: none are made
    std::unique_ptr<transfer::Environment> environment;
    std::unique_ptr<transfer::Dispatcher> dispatcher;
    std::unique_ptr<Sweeper> sweeper;
    std::unique_ptr<http::Server> server;
    std::unique_ptr<FirstChecks> first_checks;
};

Result<std::unique_ptr<Application>> Application::start(const config::Settings& settings,
                                                        std::vector<config::Problem>* problems) {
    auto data = data_directory();
    if (!data) return fail(data.error());
    auto pages = pages::Pages::load(*data / "web");
    if (!pages) return fail(pages.error());
    auto schema_file = elmo::schema_file();
    if (!schema_file) return fail(schema_file.error());
    auto schema = elmo::Schema::load(*schema_file);
    if (!schema) return fail(schema.error());
    const bool has_server_files = check_files(settings.server, problems);
    auto keys = open_signing_keys(settings.signing, system_clock(), problems);
    const Clock& clock = system_clock();
    auto store = session::memory_store({.records_max = settings.session.transfers_max}, clock);
    auto logins = load_logins(settings, *store, clock, problems);
    auto sources = load_sources(settings, problems);
    if (!has_server_files) return fail(ErrorCode::invalid_config, "a file of [server] is missing");
    if (!keys) return fail(keys.error());
    if (!logins) return fail(logins.error());
    if (!sources) return fail(sources.error());

    auto parts = std::make_unique<Parts>(std::move(*pages), std::move(*schema), std::move(*keys));
    parts->key_watch = std::make_unique<KeyWatch>(parts->keys, clock);
    parts->store = std::move(store);
    parts->gatherer = std::make_unique<results::Gatherer>(
        results::GatherSettings{.threads = settings.gather.threads,
                                .deadline = settings.gather.deadline,
                                .kept = settings.session.idle},
        *sources, parts->schema, clock);
    parts->issuers = std::make_unique<results::IssuerList>(*sources, clock);
    auto transcripts = open_transcripts(settings, *data / "web", parts->keys, problems);
    if (!transcripts) return fail(transcripts.error());
    parts->transcripts = std::move(*transcripts);
    parts->environment = std::make_unique<transfer::Environment>(
        transfer::Environment{policy_of(settings), parts->pages, parts->schema, parts->keys, clock,
                              *parts->store, *parts->gatherer, *parts->issuers, logins->methods,
                              logins->with_logo(), parts->transcripts.get()});
    parts->dispatcher = std::make_unique<transfer::Dispatcher>(*parts->environment);

    auto router = router_of(*parts->environment, *parts->dispatcher, *data / "web" / "assets");
    if (!router) return fail(router.error());
    logins->mount_logos(*router);
    for (const PublicText& warning : unaskable_sources(*logins, settings))
        log_warning(warning);
    for (const auto& method : logins->methods)
        method->start();
    auto server = http::Server::start({.address = settings.server.address,
                                       .port = settings.server.port,
                                       .certificate_file = settings.server.certificate,
                                       .key_file = settings.server.key,
                                       .client_ca = settings.server.client_ca,
                                       .unix_socket = settings.server.unix_socket,
                                       .socket_group = settings.server.socket_group,
                                       .socket_users = settings.server.socket_users,
                                       .threads = settings.server.threads},
                                      std::move(*router));
    if (!server) return fail(server.error());
    parts->server = std::move(*server);
    parts->sweeper = std::make_unique<Sweeper>([parts = parts.get()] {
        parts->store->sweep();
        if (parts->transcripts) parts->transcripts->sweep();
    });
    parts->first_checks = std::make_unique<FirstChecks>(std::move(*sources));
    const bool local = !settings.server.unix_socket.empty();
    log_info(text("serving {} on {}", not_personal(settings.server.public_url),
                  local ? not_personal(settings.server.unix_socket.string())
                        : text("port {}", parts->server->port())));
    return std::unique_ptr<Application>(new Application(std::move(parts)));
}

Application::Application(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

Application::~Application() {
    stop();
}

void Application::stop() {
    if (!parts_) return;
    parts_->server->stop();
    parts_.reset();
    log_info("stopped");
}

const std::string& Application::signing_certificate_pem() const {
    return parts_->keys.at(system_clock().wall()).certificate_pem();
}

}  // namespace ncp::app
