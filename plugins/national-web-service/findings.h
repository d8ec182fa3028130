// What was odd in the records but did not stop them, counted, for the operator's log.
// Holds fixed texts and numbers only: no personal data can get in. Thread-safety: a value.
#pragma once

#include <cstddef>
#include <map>
#include <ncp/plugin.hpp>
#include <string>
#include <string_view>

namespace ncp::virta {

class Findings {
  public:
    // name: a literal.
    void count(std::string_view name) { ++counts_[name]; }
    void log(const plugin::Host& host) const {
        for (const auto& [name, count] : counts_) {
            host.log(NCP_LOG_WARNING, name, {{"count", std::to_string(count)}});
        }
    }

  private:
    std::map<std::string_view, std::size_t> counts_;
};

}  // namespace ncp::virta
