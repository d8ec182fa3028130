#include "unit/protocol/address_list.h"

#include <fstream>
#include <stdexcept>

namespace ncp::test {
namespace {

std::string unescape(const std::string& written) {
    std::string bytes;
    for (std::size_t i = 0; i < written.size(); ++i) {
        if (written[i] != '\\') {
            bytes += written[i];
            continue;
        }
        char kind = written.at(++i);
        if (kind == '\\') {
            bytes += '\\';
        } else if (kind == 'x') {
            bytes += static_cast<char>(std::stoi(written.substr(i + 1, 2), nullptr, 16));
            i += 2;
        } else if (kind == '*') {
            std::size_t open = written.find('{', i);
            std::size_t close = written.find('}', open);
            if (close == std::string::npos) throw std::runtime_error("unclosed \\*N{text}");
            int times = std::stoi(written.substr(i + 1, open - i - 1));
            std::string repeated = unescape(written.substr(open + 1, close - open - 1));
            while (times-- > 0)
                bytes += repeated;
            i = close;
        } else if (kind != 'e') {
            throw std::runtime_error(std::string("unknown escape \\") + kind);
        }
    }
    return bytes;
}

}  // namespace

std::vector<ListedAddress> read_addresses(const std::filesystem::path& file) {
    std::ifstream in(file);
    if (!in) throw std::runtime_error("cannot read " + file.string());
    std::vector<ListedAddress> addresses;
    std::string line;
    std::string reason;
    for (int number = 1; std::getline(in, line); ++number) {
        if (line.empty() || line.starts_with('#')) continue;
        if (line.starts_with("= ")) {
            reason = line.substr(2);
            continue;
        }
        ListedAddress address{file.stem().string(), number, reason, {}, {}};
        std::size_t tab = line.find('\t');
        address.bytes = unescape(line.substr(0, tab));
        while (tab != std::string::npos) {
            std::size_t next = line.find('\t', tab + 1);
            address.columns.push_back(unescape(line.substr(tab + 1, next - tab - 1)));
            tab = next;
        }
        addresses.push_back(std::move(address));
    }
    return addresses;
}

}  // namespace ncp::test
