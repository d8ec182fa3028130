// The commands as an operator or a script uses them: exit codes, messages, JSON.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "flow/contact_point.h"
#include "support/ports.h"
#include "support/program.h"

namespace ncp::test {
namespace {

namespace fs = std::filesystem;
using testing::AnyOf;
using testing::HasSubstr;
using testing::Not;

const std::string kValid = std::string(NCP_SOURCE_DIR) + "/tests/data/elmo/valid/every-element.xml";

TEST(CommandLine, HelpIsFineAndNonsenseIsNot) {
    EXPECT_EQ(run("emrex-ncp", {"--help"}).exit_code, 0);
    EXPECT_EQ(run("emrex-ncp", {"--version"}).exit_code, 0);
    EXPECT_EQ(run("emrex-ncp", {}).exit_code, 2);
    Finished unknown = run("emrex-ncp", {"no-such-command"});
    EXPECT_EQ(unknown.exit_code, 2);
    EXPECT_THAT(unknown.log, HasSubstr("no such command: no-such-command"));
    for (const char* command : {"serve", "demo", "check-config", "check-login", "check-plugin",
                                "describe-plugin", "new-keys", "validate", "verify"}) {
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

TEST(CommandLine, NewKeysForSamlSignDecryptAndLastLong) {
    TemporaryFolder temporary;
    const fs::path keys = temporary.path() / "keys";
    Finished made = run("emrex-ncp", {"new-keys", keys, "--saml", "--host", "ncp.example"});
    ASSERT_EQ(made.exit_code, 0) << made.log;
    EXPECT_FALSE(fs::exists(keys / "tls.key"));
    const std::string certificate = keys / "saml.crt";
    const std::string told =
        run("/usr/bin/openssl", {"x509", "-noout", "-text", "-in", certificate}).output;
    EXPECT_THAT(told, HasSubstr("Digital Signature, Non Repudiation, Key Encipherment"));
    const auto still_valid_in_days = [&](int days) {
        const std::string seconds = std::to_string(days * 24 * 60 * 60);
        return run("/usr/bin/openssl", {"x509", "-noout", "-checkend", seconds, "-in", certificate})
                   .exit_code == 0;
    };
    EXPECT_TRUE(still_valid_in_days(3649));
    EXPECT_FALSE(still_valid_in_days(3651));
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

TEST(CommandLine, ValidateKnowsTheRulesBeyondTheSchema) {
    const std::string rules = std::string(NCP_SOURCE_DIR) + "/tests/data/elmo/rules/";
    Finished warning = run("emrex-ncp", {"validate", rules + "status-missing.xml"});
    EXPECT_EQ(warning.exit_code, 0) << "warnings do not count";
    EXPECT_THAT(warning.output, HasSubstr("[status-missing]\n    → "));
    Finished error = run("emrex-ncp", {"validate", rules + "language-single.xml"});
    EXPECT_EQ(error.exit_code, 1);
    EXPECT_THAT(error.output, HasSubstr(":33: error: "));
    Finished json = run("emrex-ncp", {"validate", "--json", rules + "language-single.xml"});
    EXPECT_THAT(json.output, HasSubstr("\"reference\": \"schema.xsd"));

    Finished list = run("emrex-ncp", {"validate", "--list-rules"});
    EXPECT_EQ(list.exit_code, 0);
    EXPECT_THAT(list.output, HasSubstr("credit-ects-on-one-level (error)\n"));
    list = run("emrex-ncp", {"validate", "--list-rules", "--json"});
    EXPECT_EQ(list.output.front(), '[');
    EXPECT_EQ(run("emrex-ncp", {"validate"}).exit_code, 2);
    EXPECT_EQ(run("emrex-ncp", {"validate", "--list-rules", kValid}).exit_code, 2);
}

TEST(CommandLine, ValidateTakesTheSchemaOfAnotherVersion) {
    EXPECT_EQ(run("emrex-ncp", {"validate", "--schema", "/no/such.xsd", kValid}).exit_code, 2);
    EXPECT_EQ(run("emrex-ncp", {"validate", "--schema", kValid, kValid}).exit_code, 2);
    const fs::path official = std::string(NCP_SOURCE_DIR) + "/../shared/data/elmo/official";
    if (!fs::exists(official)) GTEST_SKIP() << "needs the reference data at " << official;
    for (const char* version : {"v1.4.0", "v1.7.0"}) {
        Finished known =
            run("emrex-ncp", {"validate", "--schema", official / version / "schema.xsd", kValid});
        // Birth place, address and gender came with 1.5.
        EXPECT_EQ(known.exit_code, version == std::string("v1.7.0") ? 0 : 1) << known.output;
    }
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

TEST(CommandLine, AFontThatIsNotInstalledIsAProblemOfTheConfiguration) {
    TemporaryFolder temporary;
    const fs::path file = temporary.path() / "ncp.toml";
    std::string example = content_of(fs::path(NCP_SOURCE_DIR) / "config/examples/minimal.toml");
    const std::string option = "# fonts = []";
    ASSERT_NE(example.find(option), std::string::npos);
    write_file(file, example.replace(example.find(option), option.size(),
                                     "fonts = [\"Noto Sans\", \"Nowhere Grotesk\"]"));
    const Finished result = run("emrex-ncp", {"check-config", "--offline", file});
    EXPECT_EQ(result.exit_code, 1);
    EXPECT_THAT(result.output + result.log,
                HasSubstr("the font family \"Nowhere Grotesk\" is not installed"));
}

TEST(CommandLine, CheckConfigOpensTheKeyOfTlsAsServingDoes) {
    ContactPoint point("minimal.toml");
    EXPECT_THAT(point.check().log, Not(HasSubstr("tls.key")));
    fs::copy_file(point.folder() / "keys/signing.crt", point.folder() / "keys/another.crt");
    point.replace("certificate = \"keys/tls.crt\"", "certificate = \"keys/another.crt\"");
    const Finished another = point.check();
    EXPECT_EQ(another.exit_code, 1);
    EXPECT_THAT(another.log, HasSubstr("keys/tls.key does not belong to the certificate "));
    fs::remove(point.folder() / "keys/another.crt");
    EXPECT_THAT(point.check().log, HasSubstr("another.crt does not exist: `emrex-ncp new-keys"));
}

TEST(CommandLine, CheckLoginSaysWhatAMethodIsWorthAndWhatNoSourceGets) {
    ContactPoint point("minimal.toml");
    point.add_student("ada", {{"learner_number", "1"}, {"family_name", "Example"}});
    const Finished config = point.check();
    EXPECT_THAT(config.output, HasSubstr("warning: source national needs national_id, which no "
                                         "way to log in tells"));
    EXPECT_THAT(config.output,
                HasSubstr("source national: database: failed: "));  // no such database
    EXPECT_THAT(config.log, HasSubstr("1 probe of sources did not succeed, see above"));
    const fs::path file = point.folder() / "checked.toml";
    const Finished login = run("emrex-ncp", {"check-login", "demo", "--config", file});
    EXPECT_EQ(login.exit_code, 0) << login.log;
    EXPECT_THAT(login.output, HasSubstr("ok      1 sample students"));
    EXPECT_THAT(login.output, HasSubstr("advice  source national needs national_id"));
    const Finished unknown = run("emrex-ncp", {"check-login", "feide", "--config", file});
    EXPECT_EQ(unknown.exit_code, 2);
    EXPECT_THAT(unknown.log, HasSubstr("no [[login]] with id = \"feide\"; it has: demo"));
    EXPECT_EQ(run("emrex-ncp", {"check-login", "demo", "--config", "/no/such"}).exit_code, 2);
}

TEST(CommandLine, CheckPluginPrintsALineACaseAndTheSum) {
    Finished result = run("emrex-ncp", {"check-plugin", "hello"});
    EXPECT_EQ(result.exit_code, 0) << result.output;
    EXPECT_THAT(result.output, HasSubstr("\nlifecycle\n  pass   lifecycle.create\n"));
    EXPECT_THAT(result.output, HasSubstr(" 0 failed, 0 crashed, "));
    Finished json = run("emrex-ncp", {"check-plugin", "hello", "--json", "--only", "data"});
    EXPECT_EQ(json.exit_code, 0);
    EXPECT_THAT(json.output, HasSubstr("\"case\": \"deterministic\""));
    EXPECT_THAT(json.output, Not(HasSubstr("lifecycle")));
}

TEST(CommandLine, CheckPluginTakesSettingsAndStudentFromFiles) {
    TemporaryFolder temporary;
    const fs::path source = temporary.path() / "source.toml";
    const fs::path student = temporary.path() / "student.toml";
    write_file(source,
               "[[source]]\nid = \"mine\"\ntitle = \"Mine\"\nlibrary = \"hello\"\n"
               "identity = [\"learner_number\"]\n[source.settings]\nno_such = 1\n");
    write_file(student, "[student]\nlearner_number = \"0\"\n");
    Finished result =
        run("emrex-ncp", {"check-plugin", "hello", "--config", source, "--student", student});
    EXPECT_EQ(result.exit_code, 1);
    EXPECT_THAT(result.output, HasSubstr("FAIL   config.given-settings: line 7"));
    EXPECT_THAT(result.output, HasSubstr("→ "));
    EXPECT_THAT(result.output, HasSubstr("1 failed"));

    write_file(source, "[[source]]\nid = 7\n");
    Finished wrong = run("emrex-ncp", {"check-plugin", "hello", "--config", source});
    EXPECT_EQ(wrong.exit_code, 2);
    EXPECT_THAT(wrong.log, HasSubstr("source.toml:2"));
    write_file(student, "[student]\nlearner_numbr = \"0\"\n");
    wrong = run("emrex-ncp", {"check-plugin", "hello", "--student", student});
    EXPECT_EQ(wrong.exit_code, 2);
    EXPECT_THAT(wrong.log, HasSubstr("student.toml:2"));
    EXPECT_EQ(run("emrex-ncp", {"check-plugin", "/no/such.so"}).exit_code, 2);
    EXPECT_EQ(run("emrex-ncp", {"check-plugin", "hello", "--only", "nothing"}).exit_code, 2);
}

TEST(CommandLine, DescribePluginShowsIdentityAndSettings) {
    Finished result = run("emrex-ncp", {"describe-plugin", "sql-database"});
    EXPECT_EQ(result.exit_code, 0) << result.log;
    EXPECT_THAT(result.output, HasSubstr("id          sql-database"));
    EXPECT_THAT(result.output, HasSubstr("SHA-256"));
    EXPECT_THAT(result.output, HasSubstr("queries.learner"));
    Finished json = run("emrex-ncp", {"describe-plugin", "sql-database", "--json"});
    EXPECT_THAT(json.output, HasSubstr("\"name\": \"database\""));
    EXPECT_EQ(run("emrex-ncp", {"describe-plugin", kValid}).exit_code, 1);
    EXPECT_EQ(run("emrex-ncp", {"describe-plugin", "no-such-plugin"}).exit_code, 2);
}

TEST(CommandLine, AnInstalledProgramFindsItsDataBesideItself) {
    TemporaryFolder prefix;
    ASSERT_EQ(run("cmake", {"--install", NCP_BINARY_DIR, "--prefix", prefix.path()}).exit_code, 0);
    std::string program = prefix.path() / "bin/emrex-ncp";
    EXPECT_EQ(run(program, {"validate", kValid}).exit_code, 0);
    Program demo(program,
                 {"demo", "--no-browser", "--port-base", std::to_string(reserve_ports(2))});
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
