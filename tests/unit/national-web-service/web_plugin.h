// The adapter in the small host of these tests, with an http/1 whose service is a function of the
// test. What was sent is kept. Thread-safety: one thread.
#pragma once

#include <gtest/gtest.h>
#include <ncp/http.h>

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "support/temporary_folder.h"
#include "support/virta_service.h"
#include "unit/sql-database/test_host.h"

namespace ncp::test {

struct WebRequest {
    std::string method, url, body;
    std::map<std::string, std::string> headers;
    std::int64_t response_bytes_max = 0;
};

struct WebReply {
    ncp_status sent = NCP_OK;  // another one: there is no answer
    std::int32_t status = 200;
    std::string body;
    std::vector<std::pair<std::string, std::string>> headers;
};

class WebPlugin : public LoadedPlugin {
  public:
    WebPlugin();
    std::function<WebReply(const WebRequest&)> web;
    std::vector<WebRequest> sent;

    // Settings as an operator has them, with the example's file of organisations.
    static std::string settings();
    // Makes an instance; false is a failure of the test.
    bool start();
};

inline constexpr auto kKey = "a password with <&> in it";
const std::filesystem::path kShared = std::string(NCP_SOURCE_DIR) + "/../shared/data";
const std::filesystem::path kVirta = kShared / "virta";

// Answers as VIRTA would, from its example records.
class WithVirta : public ::testing::Test {
  protected:
    void SetUp() override;
    // Nothing was sent that the schemas of the WSDL forbid.
    void TearDown() override;
    Outcome by_code(const std::string& code) { return plugin.fetch({{"national_id", code}}); }
    // One answer to whatever is asked.
    Outcome answered(const std::string& virta, const Identity& identity);

    WebPlugin plugin;
    std::unique_ptr<VirtaService> service;
};

}  // namespace ncp::test
