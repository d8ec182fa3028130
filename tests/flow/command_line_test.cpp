// The commands as an operator or a script uses them: exit codes, messages, JSON.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "support/program.h"

namespace ncp::test {
namespace {

namespace fs = std::filesystem;
using testing::AnyOf;
using testing::HasSubstr;

const std::string kValid = std::string(NCP_SOURCE_DIR) + "/tests/data/elmo/valid/every-element.xml";

TEST(CommandLine, HelpIsFineAndNonsenseIsNot) {
    EXPECT_EQ(run("emrex-ncp", {"--help"}).exit_code, 0);
    EXPECT_EQ(run("emrex-ncp", {"--version"}).exit_code, 0);
    EXPECT_EQ(run("emrex-ncp", {}).exit_code, 2);
    Finished unknown = run("emrex-ncp", {"no-such-command"});
    EXPECT_EQ(unknown.exit_code, 2);
    EXPECT_THAT(unknown.log, HasSubstr("no such command: no-such-command"));
    for (const char* command :
         {"serve", "demo", "check-config", "new-keys", "validate", "verify"}) {
        Finished help = run("emrex-ncp", {command, "--help"});
        EXPECT_EQ(help.exit_code, 0) << command;
        EXPECT_THAT(help.output, HasSubstr("Usage")) << command;
        EXPECT_EQ(run("emrex-ncp", {command, "--no-such-option"}).exit_code, 2) << command;
    }
}

TEST(CommandLine, NewKeysMakesFourFilesAndNeverOverwrites) {
    TemporaryFolder temporary;
    fs::path keys = temporary.path() / "keys";
    Finished made = run("emrex-ncp", {"new-keys", keys, "--host", "ncp.example"});
    EXPECT_EQ(made.exit_code, 0) << made.log;
    EXPECT_THAT(made.output, HasSubstr("registry"));
    for (const char* name : {"tls.key", "signing.key"}) {
        EXPECT_EQ(fs::status(keys / name).permissions(),
                  fs::perms::owner_read | fs::perms::owner_write);
    }
    std::string before = content_of(keys / "signing.key");
    Finished again = run("emrex-ncp", {"new-keys", keys});
    EXPECT_EQ(again.exit_code, 2);
    EXPECT_THAT(again.log, HasSubstr("exists already"));
    EXPECT_EQ(content_of(keys / "signing.key"), before);
}

TEST(CommandLine, ValidateTellsLinesAndExitCodes) {
    EXPECT_EQ(run("emrex-ncp", {"validate", kValid}).exit_code, 0);
    TemporaryFolder temporary;
    write_file(
        temporary.path() / "broken.xml",
        "<elmo xmlns=\"https://github.com/emrex-eu/elmo-schemas/tree/v1\">\n<nonsense/>\n</elmo>");
    Finished broken = run("emrex-ncp", {"validate", temporary.path() / "broken.xml"});
    EXPECT_EQ(broken.exit_code, 1);
    EXPECT_THAT(broken.output, HasSubstr("2"));
    Finished json = run("emrex-ncp", {"validate", "--json", temporary.path() / "broken.xml"});
    EXPECT_EQ(json.exit_code, 1);
    EXPECT_THAT(json.output, HasSubstr("\"line\""));
    Finished missing = run("emrex-ncp", {"validate", temporary.path() / "missing.xml"});
    EXPECT_EQ(missing.exit_code, 2);
    EXPECT_THAT(missing.log, HasSubstr("missing.xml"));
}

TEST(CommandLine, VerifyRefusesWhatIsNotSigned) {
    Finished unsigned_document = run("emrex-ncp", {"verify", kValid});
    EXPECT_EQ(unsigned_document.exit_code, 1);
    EXPECT_THAT(unsigned_document.output, HasSubstr("invalid"));
    TemporaryFolder temporary;
    write_file(temporary.path() / "garbage", "not base64 at all!");
    EXPECT_EQ(run("emrex-ncp", {"verify", temporary.path() / "garbage"}).exit_code, 1);
    EXPECT_EQ(run("emrex-ncp", {"verify", "--json", temporary.path() / "garbage"}).exit_code, 1);
    EXPECT_EQ(run("emrex-ncp", {"verify", temporary.path() / "missing"}).exit_code, 2);
    EXPECT_EQ(run("emrex-ncp", {"verify", "--cert", "/no/such.pem", kValid}).exit_code, 2);
}

TEST(CommandLine, ConfigurationProblemsComeAllAtOnceWithTheirLines) {
    TemporaryFolder temporary;
    fs::path file = temporary.path() / "ncp.toml";
    write_file(file, "demonstration = true\n[server]\nlisten = 7\npublic_ur = \"https://x\"\n");
    for (const auto& arguments : {std::vector<std::string>{"serve", "--config", file},
                                  std::vector<std::string>{"check-config", file}}) {
        Finished result = run("emrex-ncp", arguments);
        EXPECT_THAT(result.exit_code, AnyOf(1, 2)) << arguments[0];
        std::string all = result.output + result.log;
        EXPECT_THAT(all, HasSubstr("ncp.toml:3"));
        EXPECT_THAT(all, HasSubstr("ncp.toml:4"));
        EXPECT_THAT(all, HasSubstr("public_url"));
    }
    EXPECT_EQ(run("emrex-ncp", {"serve", "--config", "/no/such/file.toml"}).exit_code, 2);
    EXPECT_EQ(run("emrex-ncp", {"check-config", "/no/such/file.toml"}).exit_code, 2);
    EXPECT_EQ(run("emrex-ncp", {"check-config", temporary.path()}).exit_code, 2);
}

TEST(CommandLine, AnInstalledProgramFindsItsDataBesideItself) {
    TemporaryFolder prefix;
    ASSERT_EQ(run("cmake", {"--install", NCP_BINARY_DIR, "--prefix", prefix.path()}).exit_code, 0);
    std::string program = prefix.path() / "bin/emrex-ncp";
    EXPECT_EQ(run(program, {"validate", kValid}).exit_code, 0);
    Program demo(program,
                 {"demo", "--no-browser", "--port-base", std::to_string(free_port_pair())});
    EXPECT_TRUE(demo.wait_for_output("Open https://")) << demo.log();
    EXPECT_THAT(demo.log(), HasSubstr((prefix.path() / "lib/ncp/sql-database.so").string()));
    EXPECT_EQ(demo.stop(), 0);
}

TEST(CommandLine, RefusesTheDemoLoginOutsideADemonstration) {
    TemporaryFolder temporary;
    ASSERT_EQ(run("emrex-ncp", {"new-keys", temporary.path() / "keys"}).exit_code, 0);
    std::string config = content_of(std::string(NCP_SOURCE_DIR) + "/config/examples/minimal.toml");
    std::size_t at = config.find("\ndemonstration = true");
    ASSERT_NE(at, std::string::npos);
    config.replace(at, std::string("\ndemonstration = true").size(), "\n");
    write_file(temporary.path() / "ncp.toml", config);
    Finished result = run("emrex-ncp", {"serve", "--config", temporary.path() / "ncp.toml"});
    EXPECT_EQ(result.exit_code, 2);
    EXPECT_THAT(result.output + result.log, HasSubstr("demonstration"));
}

}  // namespace
}  // namespace ncp::test
