// What check-login says of a SAML login.
#include "login/saml/saml_check.h"

#include <gmock/gmock.h>

#include <array>
#include <cstdio>
#include <fstream>
#include <memory>

#include "unit/saml_federation/sample.h"

namespace ncp::login::saml {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class SamlCheck : public testing::Test {
  protected:
    SamlCheck() {
        settings_.id = "haka";
        settings_.public_origin = "https://ncp.example.org";
        settings_.certificate = federation_key_folder() / "federation.crt";
        settings_.federation.name = "haka";
        settings_.federation.file = folder_.path() / "metadata.xml";
        settings_.federation.certificates_pem = federation_key().certificate_pem;
    }
    // The findings, one a line, each after its grade.
    std::string said(const std::string& entities) {
        std::ofstream(settings_.federation.file) << signed_with_ours(test::aggregate_of(entities));
        auto federation = Federation::open(settings_.federation, system_clock());
        if (!federation) return federation.error().operator_text().str();
        std::string all;
        for (const Finding& one :
             check_saml(settings_, **federation, Deadline(system_clock(), std::chrono::seconds(5)),
                        system_clock())) {
            all += one.grade == Finding::Grade::good     ? "good "
                   : one.grade == Finding::Grade::advice ? "advice "
                                                         : "fault ";
            all += one.text.str() + "\n";
        }
        return all;
    }

    test::TemporaryFolder folder_;
    SamlLoginSettings settings_;
};

std::string of_another_federation(int i) {
    test::SampleProvider foreign = test::sample_provider(i, good_certificate());
    foreign.registration_authority = "https://other.example/";
    return test::written(foreign);
}

TEST_F(SamlCheck, AdvisesToSayWhomToTrustInAnInterfederation) {
    const std::string advice = "name those that you trust as registration_authorities";
    EXPECT_THAT(said(sample(1) + of_another_federation(2)),
                AllOf(HasSubstr("advice the providers of 2 registration authorities are believed, "
                                "https://federation.example.org/, https://other.example/: "),
                      HasSubstr(advice)));
    EXPECT_THAT(said(sample(1) + sample(2)), Not(HasSubstr(advice)));
    settings_.idp = "https://idp1.example.org/idp";
    EXPECT_THAT(said(sample(1) + of_another_federation(2)), Not(HasSubstr(advice)));
}

TEST_F(SamlCheck, ListsTheAttributesThatAreAskedFor) {
    settings_.wanted_keys = {"family_name", "learner_number"};
    EXPECT_THAT(said(sample(1)),
                HasSubstr("attributes that our metadata asks for: sn, funetEduPersonLearnerId\n"));
}

TEST_F(SamlCheck, AdvisesToSayWhoWeAre) {
    settings_.presence.contact = "help@example.org";
    EXPECT_THAT(said(sample(1)), HasSubstr("advice our metadata lacks privacy_url, description: "));
    settings_.presence.privacy_url = "https://www.example.org/privacy";
    settings_.presence.description = "Fetches results";
    EXPECT_THAT(said(sample(1)), Not(HasSubstr("our metadata lacks")));
}

TEST_F(SamlCheck, TellsFingerprintsAsOpensslDoes) {
    const std::string certificate = settings_.certificate.string();
    const std::string command =
        "/usr/bin/openssl x509 -noout -fingerprint -sha256 -in '" + certificate + "'";
    std::unique_ptr<FILE, int (*)(FILE*)> openssl(::popen(command.c_str(), "r"), ::pclose);
    ASSERT_NE(openssl, nullptr);
    std::array<char, 200> line{};
    ASSERT_NE(std::fgets(line.data(), line.size(), openssl.get()), nullptr);
    std::string fingerprint = line.data();
    fingerprint = fingerprint.substr(fingerprint.find('=') + 1, 95);
    const std::string all = said(sample(1));
    EXPECT_THAT(all, HasSubstr("metadata_certificate has the SHA-256 fingerprint " + fingerprint));
    EXPECT_THAT(all, HasSubstr(", SHA-256 fingerprint " + fingerprint + "\n"));
}

TEST_F(SamlCheck, SaysWhatToDoAboutAWrongCertificate) {
    const test::TemporaryFolder folder;
    settings_.federation.certificates_pem =
        test::make_federation_key(folder.path()).certificate_pem;
    EXPECT_THAT(said(sample(1)),
                HasSubstr("it is not signed with the key of the given certificate "
                          "(metadata_certificate): take the current one from the federation's own "
                          "pages"));
    auto unsigned_one =
        read_metadata(test::aggregate_of(sample(1)), {kNow, federation_key().certificate_pem});
    ASSERT_FALSE(unsigned_one.has_value());
    EXPECT_THAT(unsigned_one.error().operator_text().str(),
                HasSubstr("it is not signed, and metadata_certificate demands that it is"));
}

TEST_F(SamlCheck, SaysHowManyAreTrusted) {
    settings_.federation.trusted.registration_authorities = {"https://other.example/"};
    EXPECT_THAT(
        said(sample(1) + sample(3) + of_another_federation(2)),
        HasSubstr("good idps and registration_authorities leave 1 of 3 identity providers"));
    settings_.federation.trusted.registration_authorities = {"https://nobody.example/"};
    EXPECT_THAT(said(sample(1)), HasSubstr("fault idps and registration_authorities leave 0 of 1"));
}

}  // namespace
}  // namespace ncp::login::saml
