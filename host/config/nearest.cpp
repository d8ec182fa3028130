#include "config/nearest.h"

#include <algorithm>
#include <numeric>
#include <vector>

namespace ncp::config {
namespace {

constexpr std::size_t kNearEnough = 2;  // typing errors that still suggest a name

std::size_t edits_between(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i + 1;
        for (std::size_t j = 0; j < b.size(); ++j) {
            std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
        }
    }
    return row[b.size()];
}

}  // namespace

std::string nearest(std::string_view name, const std::set<std::string>& known) {
    std::string best;
    std::size_t best_distance = kNearEnough + 1;
    for (const std::string& candidate : known) {
        std::size_t distance = edits_between(name, candidate);
        // Half of a short word changed is another word.
        if (distance < best_distance && distance * 2 <= candidate.size()) {
            best = candidate;
            best_distance = distance;
        }
    }
    return best;
}

}  // namespace ncp::config
