#include "login/saml/federation/federation.h"

#include <condition_variable>
#include <mutex>
#include <thread>

#include "base/file.h"
#include "base/log.h"
#include "login/saml/federation/place.h"
#include "login/saml/federation/query.h"

namespace ncp::login::saml {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kReadingTimeMax{120'000};  // 90 MB over a slow line
// Beyond it, whoever once got hold of metadata could use it for long.
constexpr std::chrono::hours kValidityAdvised{28 * 24};

using DirectoryPointer = std::shared_ptr<const Directory>;

void log_reading(const std::string& login, const Metadata& metadata, WallTime now) {
    log_info(
        text("login {}: metadata read, {} identity providers, {} left out, {} not trusted, "
             "valid until {}",
             not_personal(login), metadata.providers.size(), metadata.left_out.sum(),
             metadata.not_trusted,
             not_personal(metadata.valid_until ? rfc3339(*metadata.valid_until)
                                               : std::string("further notice"))));
    if (metadata.left_out.duplicates > 0) {
        log_warning(
            text("login {}: {} identity providers share their entityID with another and "
                 "are left out",
                 not_personal(login), metadata.left_out.duplicates));
    }
    if (metadata.valid_until && *metadata.valid_until > now + kValidityAdvised) {
        log_debug(
            text("login {}: the metadata is valid for more than four weeks", not_personal(login)));
    }
}

Status check_folder_of(const std::filesystem::path& copy) {
    std::error_code ignored;
    const auto folder = std::filesystem::absolute(copy).parent_path();
    if (std::filesystem::is_directory(folder, ignored)) return {};
    return fail(
        ErrorCode::invalid_config,
        text("metadata_copy: the folder {} is not there: make it, and let the user who runs "
             "the host write to it",
             not_personal(folder.string())));
}

}  // namespace

struct Federation::Parts {
    Parts(FederationSettings given, const Clock& the_clock)
        : settings(std::move(given)), clock(the_clock) {}

    // Reads once, and says when to read again.
    Result<milliseconds> read(std::stop_token stop);
    Status take(std::string_view xml);
    void read_copy();
    void keep_copy(std::string_view xml) const;
    milliseconds until_next(const Metadata& metadata) const;
    void remember(const Result<milliseconds>& outcome);
    void run(const std::stop_token& stop);

    FederationSettings settings;
    const Clock& clock;
    std::unique_ptr<outbound::Client> client;
    std::unique_ptr<QueryService> query;
    std::optional<MetadataPlace> place;

    mutable std::mutex mutex;
    mutable std::condition_variable_any changed;
    DirectoryPointer directory;
    std::optional<Error> problem;  // of the last reading
    bool was_read = false;         // with whatever outcome
    milliseconds wait{0};

    std::jthread thread;  // last: it uses all the others
};

// While half of its validity remains there is time for another attempt, and for a federation that
// publishes late.
milliseconds Federation::Parts::until_next(const Metadata& metadata) const {
    const Pace& pace = settings.pace;
    if (!settings.file.empty()) return pace.look_at_file;
    milliseconds next = pace.fetch_max;
    if (metadata.cache_duration) next = std::min<milliseconds>(next, *metadata.cache_duration);
    if (metadata.valid_until) {
        const auto remaining = *metadata.valid_until - clock.wall();
        next = std::min(next, std::chrono::duration_cast<milliseconds>(remaining) / 2);
    }
    return std::max(next, pace.fetch_min);
}

Result<milliseconds> Federation::Parts::read(std::stop_token stop) {
    auto bytes = place->read(Deadline(clock, kReadingTimeMax), std::move(stop));
    if (!bytes) return fail(bytes.error());
    if (!*bytes) {
        const std::lock_guard lock(mutex);
        return until_next(directory->metadata());
    }
    if (Status taken = take(**bytes); !taken) return fail(taken.error());
    place->confirm();
    keep_copy(**bytes);
    const std::lock_guard lock(mutex);
    return until_next(directory->metadata());
}

Status Federation::Parts::take(std::string_view xml) {
    const WallTime now = clock.wall();
    auto metadata = read_metadata(xml, {now, settings.certificates_pem, settings.trusted});
    if (!metadata) return fail(metadata.error());
    log_reading(settings.name, *metadata, now);
    auto made = std::make_shared<const Directory>(std::move(*metadata));
    const std::lock_guard lock(mutex);
    directory = std::move(made);
    return {};
}

void Federation::Parts::read_copy() {
    std::error_code ignored;
    if (!std::filesystem::exists(settings.copy, ignored)) return;
    auto xml = read_file(settings.copy, kMetadataBytesMax);
    const Status taken = xml ? take(*xml) : fail(xml.error());
    const PublicText name = not_personal(settings.name);
    if (taken) log_info(text("login {}: metadata_copy is in use until the address is read", name));
    if (!taken) {
        log_warning(
            text("login {}: metadata_copy is not used: {}", name, taken.error().operator_text()));
    }
}

void Federation::Parts::keep_copy(std::string_view xml) const {
    if (settings.copy.empty()) return;
    const Status kept = replace_private_file(settings.copy, xml);
    if (kept) return;
    log_warning(text("login {}: metadata_copy was not written: {}", not_personal(settings.name),
                     kept.error().operator_text()));
}

void Federation::Parts::remember(const Result<milliseconds>& outcome) {
    const std::lock_guard lock(mutex);
    was_read = true;
    if (outcome) {
        problem.reset();
        wait = *outcome;
    } else {
        const bool again = problem.has_value();
        problem = outcome.error();
        wait = again ? std::min(2 * wait, settings.pace.retry_last) : settings.pace.retry_first;
        log_warning(text("login {}: the metadata was not read: {}; tried again in {} s{}",
                         not_personal(settings.name), outcome.error().operator_text(),
                         std::chrono::ceil<std::chrono::seconds>(wait).count(),
                         not_personal(directory ? ", what was read before stays in use" : "")));
    }
    changed.notify_all();
}

void Federation::Parts::run(const std::stop_token& stop) {
    std::unique_lock lock(mutex);
    while (!stop.stop_requested()) {
        const bool first = !was_read;
        if (!first && changed.wait_for(lock, stop, wait, [] { return false; })) return;
        if (stop.stop_requested()) return;
        lock.unlock();
        const auto outcome = [&]() -> Result<milliseconds> {
            try {
                return read(stop);
            } catch (const std::exception&) {
                return fail(ErrorCode::internal, "out of memory, or a fault of ours");
            }
        }();
        if (!stop.stop_requested()) remember(outcome);
        lock.lock();
    }
}

Federation::Federation(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Federation::~Federation() = default;

Result<std::unique_ptr<Federation>> Federation::open(FederationSettings settings,
                                                     const Clock& clock) {
    auto parts = std::make_unique<Parts>(std::move(settings), clock);
    const FederationSettings& kept = parts->settings;
    if (kept.certificates_pem.empty() && kept.file.empty()) {
        return fail(ErrorCode::invalid_config,
                    "metadata that comes over the network must be signed: name the certificate");
    }
    if (kept.file.empty()) {
        auto client =
            open_client(kept.url.empty() ? kept.query_url : kept.url, kept.ca_file, clock);
        if (!client) return fail(client.error());
        parts->client = std::move(*client);
    }
    if (!kept.query_url.empty()) {
        parts->query = std::make_unique<QueryService>(kept, std::move(parts->client), clock);
        return std::unique_ptr<Federation>(new Federation(std::move(parts)));
    }
    if (kept.file.empty()) {
        parts->place.emplace(kept.url, *parts->client);
        if (!kept.copy.empty()) {
            if (Status there = check_folder_of(kept.copy); !there) return fail(there.error());
            parts->read_copy();
        }
    } else {
        parts->place.emplace(kept.file);
        auto outcome = parts->read({});
        if (!outcome) return fail(outcome.error());
        parts->remember(outcome);
    }
    return std::unique_ptr<Federation>(new Federation(std::move(parts)));
}

void Federation::start() {
    if (parts_->query || parts_->thread.joinable()) return;
    parts_->thread =
        std::jthread([parts = parts_.get()](const std::stop_token& stop) { parts->run(stop); });
}

Result<std::shared_ptr<const Directory>> Federation::directory() const {
    if (parts_->query) return fail(ErrorCode::not_found, "a query service has no list");
    const std::lock_guard lock(parts_->mutex);
    if (!parts_->directory) return fail(ErrorCode::io, "the metadata was not read yet");
    const auto& until = parts_->directory->metadata().valid_until;
    if (until && *until <= parts_->clock.wall()) {
        return fail(ErrorCode::io, text("the metadata was valid until {}, and newer was not read",
                                        not_personal(rfc3339(*until))));
    }
    return parts_->directory;
}

Result<ProviderPointer> Federation::find(std::string_view entity_id, const Deadline& deadline) {
    if (parts_->query) return parts_->query->find(entity_id, deadline);
    auto all = directory();
    if (!all) return fail(all.error());
    const IdentityProvider* found = (*all)->find(entity_id);
    if (found == nullptr || found->valid_until <= parts_->clock.wall()) {
        return fail(ErrorCode::not_found, "the federation knows no such identity provider");
    }
    return ProviderPointer(*all, found);
}

ProviderPointer Federation::known(std::string_view entity_id) const {
    if (parts_->query) return parts_->query->known(entity_id);
    auto all = directory();
    const IdentityProvider* found = all ? (*all)->find(entity_id) : nullptr;
    if (found == nullptr || found->valid_until <= parts_->clock.wall()) return nullptr;
    return {*all, found};
}

Result<std::shared_ptr<const Directory>> Federation::first_reading(const Deadline& deadline) const {
    if (!parts_->query) {
        std::unique_lock lock(parts_->mutex);
        parts_->changed.wait_for(lock, deadline.remaining(), [&] { return parts_->was_read; });
        if (!parts_->was_read) return fail(ErrorCode::source_timeout, "it did not come in time");
        if (parts_->problem) return fail(*parts_->problem);
    }
    return directory();
}

}  // namespace ncp::login::saml
