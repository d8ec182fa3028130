// The plugin that bench-plugin calls: says "no results" at once, or streams as many MiB as its
// settings say, in parts of at most 10 MiB and pieces of 64 KiB.
#include <algorithm>
#include <string>

#include "ncp/plugin.hpp"

namespace {

using namespace ncp::plugin;

constexpr std::size_t kMiB = 1U << 20;
constexpr std::size_t kPieceBytes = 64U << 10;
constexpr std::size_t kPartMiB = 10;

class Stream : public Adapter {
  public:
    // {"mib":50}, as the benchmark writes it.
    Stream(Call&, std::string_view config) {
        for (const char c : config.substr(0, config.size())) {
            if (c >= '0' && c <= '9') mib_ = mib_ * 10 + static_cast<std::size_t>(c - '0');
        }
    }

    ncp_status fetch(Call&, const Request&, Sink& sink) override {
        if (mib_ == 0) return NCP_NO_RESULTS;
        for (std::size_t left = mib_; left > 0;) {
            const std::size_t now = std::min(left, kPartMiB);
            Part part(sink, {.size_hint_bytes = static_cast<std::int64_t>(now * kMiB)});
            for (std::size_t piece = 0; piece < now * kMiB / kPieceBytes; ++piece)
                part.write({piece_.data(), kPieceBytes});
            part.end();
            left -= now;
        }
        return sink.status();
    }

  private:
    std::size_t mib_ = 0;
    std::string piece_ = std::string(kPieceBytes, 'x');
};

}  // namespace

NCP_EXPORT_PLUGIN(Stream, .id = "stream", .version = "1.0", .vendor = "emrex-ncp",
                  .config_schema = R"({"type":"object"})", .max_concurrency = 2)
