// What was odd in the rows but did not stop them, counted, for the operator's log.
// Holds fixed texts and numbers only: no personal data can get in. Thread-safety: a value.
#pragma once

#include <cstddef>
#include <map>
#include <ncp/plugin.hpp>
#include <string>
#include <string_view>

namespace ncp::sql {

class Findings {
  public:
    // name: a literal.
    void count(std::string_view name, std::size_t by = 1) { counts_[name] += by; }
    std::size_t of(std::string_view name) const {
        const auto found = counts_.find(name);
        return found == counts_.end() ? 0 : found->second;
    }
    void log(const plugin::Host& host) const {
        for (const auto& [name, count] : counts_) {
            host.log(NCP_LOG_WARNING, name, {{"count", std::to_string(count)}});
        }
    }

  private:
    std::map<std::string_view, std::size_t> counts_;
};

}  // namespace ncp::sql
