#include "fuzz/edits.h"

namespace ncp::fuzz {
namespace {

constexpr std::size_t kFromInput = 0xFFFF;

}  // namespace

std::string edited(const std::string& source, std::string_view edits) {
    std::string xml = source;
    auto byte = [&edits](std::size_t i) {
        return std::size_t{static_cast<unsigned char>(edits[i])};
    };
    while (edits.size() >= 6) {
        const std::size_t where = (byte(0) << 8U | byte(1)) % (xml.size() + 1);
        const std::size_t from = byte(4) << 8U | byte(5);
        std::string_view come;
        std::size_t used = 6;
        if (from == kFromInput) {
            come = edits.substr(6, byte(3));
            used += come.size();
        } else {
            // Copies may be long: a whole signature, a whole report.
            come = std::string_view(source).substr(from % source.size(), byte(3) * 16);
        }
        xml.replace(where, byte(2), come);
        edits.remove_prefix(used);
    }
    return xml;
}

}  // namespace ncp::fuzz
