// The return addresses of tests/data/return-urls, as a client would send them.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "protocol/request.h"
#include "unit/protocol/address_list.h"

namespace ncp::protocol {
namespace {

const std::filesystem::path kLists =
    std::filesystem::path(NCP_SOURCE_DIR) / "tests/data/return-urls";

Form entry_with(const std::string& return_url) {
    return Form{{{"sessionId", "6f1c2b1e-0d5a-4f6e-9d3b-7a2c4e5f6a7b"}, {"returnUrl", return_url}}};
}

std::vector<test::ListedAddress> all_hostile() {
    std::vector<test::ListedAddress> all;
    for (const auto& entry : std::filesystem::directory_iterator(kLists / "hostile")) {
        auto some = test::read_addresses(entry.path());
        EXPECT_FALSE(some.empty()) << entry.path();
        std::move(some.begin(), some.end(), std::back_inserter(all));
    }
    return all;
}

TEST(ReturnUrl, NoneOfTheHostileAddressesIsAccepted) {
    std::set<std::string> distinct;
    for (const auto& address : all_hostile()) {
        SCOPED_TRACE(address.file + ".txt:" + std::to_string(address.line));
        EXPECT_TRUE(distinct.insert(address.bytes).second) << "listed twice";
        auto request = parse_entry(entry_with(address.bytes), {});
        ASSERT_FALSE(request.has_value());
        EXPECT_EQ(request.error().code(), ErrorCode::bad_request);
        std::string said = request.error().operator_text().str();
        ASSERT_FALSE(address.reason.empty());
        EXPECT_NE(said.find(address.reason), std::string::npos) << said;
    }
    EXPECT_GE(distinct.size(), 500U);
    RecordProperty("hostile_addresses", static_cast<int>(distinct.size()));
}

TEST(ReturnUrl, TheRefusalNeverRepeatsTheAddress) {
    for (const auto& address : all_hostile()) {
        if (address.bytes.size() < 20) continue;  // "https://" itself is part of the reason
        auto request = parse_entry(entry_with(address.bytes), {});
        ASSERT_FALSE(request.has_value());
        EXPECT_EQ(request.error().describe().str().find(address.bytes), std::string::npos);
    }
}

TEST(ReturnUrl, HonestAddressesAreKeptByteForByte) {
    auto good = test::read_addresses(kLists / "good.txt");
    ASSERT_GE(good.size(), 50U);
    for (const auto& address : good) {
        SCOPED_TRACE(address.bytes);
        ASSERT_EQ(address.columns.size(), 2U);
        auto request = parse_entry(entry_with(address.bytes), {});
        ASSERT_TRUE(request.has_value()) << request.error().describe().str();
        EXPECT_EQ(request->return_url.text(), address.bytes);
        EXPECT_EQ(request->return_url.host(), address.columns[0]);
        EXPECT_EQ(std::to_string(request->return_url.port()), address.columns[1]);
    }
}

TEST(ReturnUrl, EveryByteAboveAsciiAndEveryControlByteIsRefusedWhereverItStands) {
    const std::string honest = "https://client.example.org:8443/receive?a=b";
    for (int byte = 0; byte < 256; ++byte) {
        if (byte >= 0x20 && byte < 0x7f) continue;
        for (std::size_t at = 0; at <= honest.size(); ++at) {
            std::string hostile = honest;
            hostile.insert(at, 1, static_cast<char>(byte));
            EXPECT_FALSE(parse_entry(entry_with(hostile), {}).has_value())
                << "byte " << byte << " at " << at;
        }
    }
}

}  // namespace
}  // namespace ncp::protocol
