// A complete contact point with a receiving client beside it, made from nothing and gone without a
// trace: keys, configuration and a SQLite database of invented students in a private directory.
//
// The contact point is configured, loaded and run exactly as `serve` does. Thread-safety: from one
// thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "base/error.h"

namespace ncp::app {

class Demonstration {
  public:
    // The contact point listens on port_base (https://localhost), the client on port_base + 1
    // (https://127.0.0.1): for a browser these are different sites. Errors: io (port in use, no
    // temporary directory), invalid_config.
    static Result<std::unique_ptr<Demonstration>> start(std::uint16_t port_base);
    ~Demonstration();  // stops both and removes the directory

    std::string client_url() const;  // the address to open
    std::filesystem::path directory() const;

  private:
    struct Parts;
    explicit Demonstration(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> parts_;
};

}  // namespace ncp::app
