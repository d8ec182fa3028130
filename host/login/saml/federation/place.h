// The bytes of metadata from where they are kept, only if they changed. Private to the module.
// Thread-safety: one thread for one MetadataPlace.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include "base/clock.h"
#include "base/error.h"
#include "outbound/client.h"

namespace ncp::login::saml {

// A client for the origin of this address alone.
Result<std::unique_ptr<outbound::Client>> open_client(const std::string& url,
                                                      const std::filesystem::path& ca_file,
                                                      const Clock& clock);

class MetadataPlace {
  public:
    MetadataPlace(std::filesystem::path file) : file_(std::move(file)) {}
    // client: must outlive it.
    MetadataPlace(std::string url, outbound::Client& client)
        : url_(std::move(url)), client_(&client) {}

    // nullopt: what was last confirmed is still what is there. Errors: io, source_failed,
    // source_timeout, too_large, cancelled.
    Result<std::optional<std::string>> read(const Deadline& deadline, std::stop_token stop);
    // What was read is in use: from now on only something else is of interest.
    void confirm();

  private:
    Result<std::optional<std::string>> read_file_if_new();

    std::filesystem::path file_;
    std::string url_;
    outbound::Client* client_ = nullptr;
    struct Mark {  // by which a change is seen
        std::string etag, last_modified;
        std::filesystem::file_time_type written{};
        std::uintmax_t size = 0;
    };
    Mark read_, confirmed_;
    bool is_confirmed_ = false;
};

}  // namespace ncp::login::saml
