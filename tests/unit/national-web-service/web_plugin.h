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

// Answers that the test writes. The documents that come out are held against the schemas of
// ELMO, and the answers against the WSDL's where the reference data is beside the project.
class WithAnswers : public ::testing::Test {
  protected:
    void SetUp() override;
    // Fetches with one answer to whatever is asked: virta is what the element Virta holds.
    Outcome answered(const std::string& virta,
                     const Identity& identity = {{"national_id", "010190-020A"}});
    // Any bytes as the service's answer.
    Outcome answered_by(const WebReply& reply);

    WebPlugin plugin;
    std::unique_ptr<VirtaService> service;  // empty without the reference data
};

// Answers as VIRTA would, from its example records. Skipped without the reference data.
class WithVirta : public WithAnswers {
  protected:
    void SetUp() override;
    // Nothing was sent that the schemas of the WSDL forbid.
    void TearDown() override;
    Outcome by_code(const std::string& code) { return plugin.fetch({{"national_id", code}}); }
};

// Of our own schema and, where it is beside the project, of the official one; empty if valid.
std::string verdict(const std::string& document);

// An attainment as the service writes it: what the schema demands, and what the test changes.
struct Given {
    std::string key = "A1", ects = "5", grade = "<Viisiportainen>5</Viisiportainen>";
    std::string organisation = "02472", kind = "2";
    std::string names = "<Nimi kieli=\"en\">A title</Nimi>";
    std::string rest{};  // what stands behind the names: Kieli, Koulutusala, Sisaltyvyys, ...
    std::string date = "2024-05-31", code{};
    std::string attributes{};
};
std::string attainment(const Given& given);
std::string part(const std::string& key);  // Sisaltyvyys
// A student 010190-020A with these attainments.
std::string student(const std::string& attainments);

}  // namespace ncp::test
