#include "app/named_files.h"

#include <gmock/gmock.h>

#include <fstream>

#include "support/temporary_folder.h"

namespace ncp::app {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

struct NamedFiles : testing::Test {
    template <class Section>
    static std::vector<std::string> all_said(const Section& section) {
        std::vector<config::Problem> problems;
        const bool all_well = check_files(section, &problems);
        EXPECT_EQ(all_well, problems.empty());
        std::vector<std::string> said;
        for (const config::Problem& problem : problems) {
            EXPECT_EQ(problem.line, section.line);
            said.push_back(problem.text);
        }
        return said;
    }
    static std::string said(const config::LoginSection& login) {
        const std::vector<std::string> all = all_said(login);
        if (all.empty()) return "";
        EXPECT_EQ(all.size(), 1);
        const std::string owner = "login \"way\": ";
        EXPECT_TRUE(all.front().starts_with(owner)) << all.front();
        return all.front().substr(owner.size());
    }
    static config::LoginSection login_by(const std::string& method) {
        config::LoginSection login;
        login.id = "way";
        login.line = 7;
        login.method = method;
        return login;
    }
    config::LoginSection with_secret() {
        config::LoginSection login = login_by("openid-connect");
        login.oidc.client_secret_file = file;
        return login;
    }
    test::TemporaryFolder folder;
    fs::path file = folder.path() / "feide.secret";
};

TEST_F(NamedFiles, ThatAreMissingAreNamedWithTheirOptionAndWhatToDo) {
    const std::string name = file.string();
    EXPECT_EQ(said(with_secret()), "client_secret_file: " + name +
                                       " does not exist: put the secret alone into it, then "
                                       "chmod 600 " +
                                       name);
    config::LoginSection saml = login_by("saml");
    saml.saml.certificate = file;
    EXPECT_EQ(said(saml), "certificate: " + name +
                              " does not exist: `emrex-ncp new-keys DIR --saml` makes a pair");
    config::LoginSection proxy = login_by("trusted-proxy");
    proxy.proxy.secret_file = file;
    EXPECT_EQ(said(proxy),
              "[login.proxy] secret_file: " + name +
                  " does not exist: put the secret alone into it, then chmod o= " + name);
}

TEST_F(NamedFiles, AreAllNamedAtOnce) {
    config::ServerSection server;
    server.line = 3;
    server.certificate = folder.path() / "tls.crt";
    server.key = folder.path() / "tls.key";
    EXPECT_THAT(all_said(server),
                ElementsAre(AllOf(StartsWith("certificate: "), HasSubstr("emrex-ncp new-keys")),
                            AllOf(StartsWith("key: "), HasSubstr("emrex-ncp new-keys"))));
    config::SigningKeySection signing;
    signing.line = 5;
    signing.certificate = folder.path() / "signing.crt";
    signing.pin_file = file;
    signing.ca_file = folder.path() / "ca.pem";
    EXPECT_THAT(
        all_said(signing),
        ElementsAre(StartsWith("certificate: "),
                    AllOf(StartsWith("pin_file: "), HasSubstr("chmod 600 " + file.string())),
                    AllOf(StartsWith("ca_file: "), HasSubstr("authorities"))));
}

TEST_F(NamedFiles, WithATokensPinAreForTheirOwnerAlone) {
    std::ofstream(file) << "1234";
    config::SigningKeySection signing;
    signing.pin_file = file;
    fs::permissions(file, fs::perms::owner_read | fs::perms::others_read);
    EXPECT_THAT(all_said(signing), ElementsAre(HasSubstr("others than its owner can use")));
    fs::permissions(file, fs::perms::owner_read);
    EXPECT_THAT(all_said(signing), ElementsAre());
}

TEST_F(NamedFiles, ThatAreFoldersAreNotToBeMadePrivate) {
    fs::create_directory(file);
    EXPECT_EQ(said(with_secret()),
              "client_secret_file: " + file.string() + " is a folder, where a file belongs");
}

TEST_F(NamedFiles, WithASecretAreForTheirOwnerAlone) {
    std::ofstream(file) << "secret";
    fs::permissions(file, fs::perms::owner_read | fs::perms::group_read);
    EXPECT_EQ(said(with_secret()),
              "client_secret_file: " + file.string() +
                  ": others than its owner can use this file; make it private: chmod 600 " +
                  file.string());
    fs::permissions(file, fs::perms::owner_read);
    EXPECT_EQ(said(with_secret()), "");
}

TEST_F(NamedFiles, WithASecretSharedWithAProxyMayBeReadByItsGroup) {
    std::ofstream(file) << "secret";
    config::LoginSection proxy = login_by("trusted-proxy");
    proxy.proxy.secret_file = file;
    fs::permissions(file, fs::perms::owner_read | fs::perms::group_read);
    EXPECT_EQ(said(proxy), "");
    fs::permissions(file, fs::perms::owner_read | fs::perms::others_read);
    EXPECT_THAT(said(proxy), AllOf(StartsWith("[login.proxy] secret_file: "),
                                   HasSubstr("everybody can use this file")));
}

}  // namespace
}  // namespace ncp::app
