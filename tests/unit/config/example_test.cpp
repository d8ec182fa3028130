// The annotated example is documentation: it must load, and it must show every option there is.
#include <gmock/gmock.h>

#include <fstream>
#include <regex>
#include <set>

#include "config/settings.h"
#include "unit/config/config_file.h"

namespace ncp::config {
namespace {

const std::filesystem::path kExample =
    std::filesystem::path(NCP_SOURCE_DIR) / "config/examples/minimal.toml";

// Names of headings and options, whether they stand there or behind a "#".
std::set<std::string> options_shown() {
    std::ifstream file(kExample);
    const std::regex heading(R"(^(# )?\[+([a-z_.]+)\]+$)");
    const std::regex option(R"(^(# )?([a-z0-9_]+) = .*$)");
    std::set<std::string> shown;
    std::string section;
    for (std::string line; std::getline(file, line);) {
        std::smatch match;
        if (std::regex_match(line, match, heading)) {
            section = match[2].str();
            shown.insert(section);
            section += ".";
        } else if (std::regex_match(line, match, option)) {
            shown.insert(section + match[2].str());
        }
    }
    return shown;
}

TEST(Example, Loads) {
    auto settings = load(kExample);
    std::string problems;
    if (!settings) {
        for (const Problem& problem : settings.error())
            problems += problem.text + "\n";
    }
    ASSERT_TRUE(settings.has_value()) << problems;
    EXPECT_EQ(settings->sources.size(), 1U);
}

// The proxy's side repeats the names of the headers, to remove what browsers send under them.
TEST(Example, ProxiesRemoveEveryHeaderThatTheirExampleTrusts) {
    const std::filesystem::path folder = kExample.parent_path();
    for (const auto& [name, conf, begin, end] :
         {std::tuple{"trusted-proxy-apache", "apache.conf", "RequestHeader unset ", " early"},
          std::tuple{"trusted-proxy-nginx", "nginx.conf", "proxy_set_header ", " \"\";"}}) {
        auto settings = load(folder / name / "emrex-ncp.toml");
        ASSERT_TRUE(settings) << settings.error()[0].text;
        std::ifstream file(folder / name / conf);
        const std::string proxy{std::istreambuf_iterator<char>(file), {}};
        const LoginSection& login = settings->logins.at(0);
        ASSERT_GE(login.vouching.identity.size(), 4U);
        for (const auto& [key, headers] : login.vouching.identity) {
            for (const std::string& header : headers)
                EXPECT_NE(proxy.find(begin + header + end), std::string::npos) << header;
        }
        EXPECT_NE(proxy.find("^/t/[0-9a-f]+/login/" + login.id + "/back$"), std::string::npos);
    }
}

// Who logs in without what the queries ask by is told so before anything is asked.
TEST(Example, SourcesNeedTheOnlyKeyThatTheirQueriesUse) {
    int found = 0;
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator(kExample.parent_path())) {
        if (entry.path().extension() != ".toml") continue;
        const auto settings = load(entry.path());
        if (!settings) continue;  // a register of institutions, which is none of ours
        for (const SourceSection& source : settings->sources) {
            if (source.library != "sql-database" || source.identity.size() < 2) continue;
            std::set<std::string> used;
            for (const std::string& key : source.identity) {
                if (source.settings_json.find(":" + key) != std::string::npos) used.insert(key);
            }
            if (used.size() != 1) continue;
            ++found;
            EXPECT_EQ(source.needs, std::vector<std::string>{*used.begin()}) << entry.path();
        }
    }
    EXPECT_GE(found, 3);
}

TEST(Example, ShowsEveryOptionThatTheLoaderKnows) {
    const auto shown = options_shown();
    ASSERT_GE(known_options().size(), 30U);
    for (const std::string& option : known_options()) {
        EXPECT_TRUE(shown.contains(option)) << option << " is documented nowhere";
    }
}

TEST(Example, ShowsDefaultsThatAreTheProgramsOwn) {
    // Take the "#" from every option that is left out: what loads then must equal the defaults. A
    // section that is left out as a whole, a digest, a secret, a token, an authority have none.
    std::ifstream file(kExample);
    std::string content;
    const std::regex commented(R"(^# ([a-z0-9_]+ = .*)$)");
    const std::regex heading(R"(^(# )?\[+[a-z_.]+\]+$)");
    const std::regex without_default(
        R"(password|passphrase|sha256 =|pkcs11|pin_file|chain|ca_file)");
    bool section_left_out = false;
    for (std::string line; std::getline(file, line);) {
        if (std::regex_match(line, heading)) section_left_out = line.front() == '#';
        if (!section_left_out && !std::regex_search(line, without_default)) {
            line = std::regex_replace(line, commented, "$1");
        }
        content += line + "\n";
    }
    const ConfigFile copy(content);
    auto written_out = load(copy.path());
    auto left_out = load(kExample);
    ASSERT_TRUE(written_out.has_value()) << written_out.error()[0].text;
    ASSERT_TRUE(left_out.has_value());
    EXPECT_EQ(written_out->server.threads, left_out->server.threads);
    EXPECT_EQ(written_out->emrex.return_code_prefix, left_out->emrex.return_code_prefix);
    EXPECT_EQ(written_out->emrex.allowed_return_hosts, left_out->emrex.allowed_return_hosts);
    EXPECT_EQ(written_out->emrex.passed_only, left_out->emrex.passed_only);
    EXPECT_EQ(written_out->emrex.picking, left_out->emrex.picking);
    EXPECT_EQ(written_out->emrex.own_copy, left_out->emrex.own_copy);
    EXPECT_EQ(written_out->signing.current.algorithm, left_out->signing.current.algorithm);
    EXPECT_EQ(written_out->signing.keep_nested_signatures,
              left_out->signing.keep_nested_signatures);
    EXPECT_EQ(written_out->transcript.enabled, left_out->transcript.enabled);
    EXPECT_EQ(written_out->transcript.identifiers, left_out->transcript.identifiers);
    EXPECT_EQ(written_out->transcript.fonts, left_out->transcript.fonts);
    EXPECT_EQ(written_out->transcript.threads, left_out->transcript.threads);
    EXPECT_EQ(written_out->session.idle, left_out->session.idle);
    EXPECT_EQ(written_out->session.absolute, left_out->session.absolute);
    EXPECT_EQ(written_out->session.transfers_max, left_out->session.transfers_max);
    EXPECT_EQ(written_out->gather.deadline, left_out->gather.deadline);
    EXPECT_EQ(written_out->gather.threads, left_out->gather.threads);
    EXPECT_EQ(written_out->sources[0].deadline, left_out->sources[0].deadline);
    EXPECT_EQ(written_out->sources[0].trust_source_identity,
              left_out->sources[0].trust_source_identity);
    EXPECT_EQ(written_out->sources[0].ask, left_out->sources[0].ask);
    EXPECT_EQ(written_out->sources[0].isolation, left_out->sources[0].isolation);
}

}  // namespace
}  // namespace ncp::config
