#include <gmock/gmock.h>

#include "unit/config/config_file.h"

namespace ncp::config {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

// kGood with a SAML login in the place of the other.
std::string with(const std::string& lines, const std::string& identity = "") {
    return good_but(
        "method = \"demo\"\ntitle = \"Sample students\"\nstudents = \"students.toml\"\n",
        "method = \"saml\"\ntitle = \"Haka\"\ncertificate = \"saml.crt\"\nkey = \"saml.key\"\n" +
            lines + identity);
}
const std::string kSigned =
    "metadata_url = \"https://haka.example/m.xml\"\nmetadata_certificate = \"haka.crt\"\n";

std::vector<std::string> texts_of(const std::string& content) {
    std::vector<std::string> texts;
    for (const Problem& problem : problems_of(content))
        texts.push_back(problem.text);
    return texts;
}

TEST(SamlOptions, AreRead) {
    ConfigFile file(with(kSigned + "entity_id = \"https://own.example/\"\nidp = \"urn:x:idp\"\n"
                                   "force_authn = true\ncontact = \"help@example.org\"\n"
                                   "metadata_ca_file = \"ca.pem\"\n"
                                   "metadata_copy = \"haka.xml\"\nassurance = [\"urn:mfa\"]\n"
                                   "national_id_country = \"FI\"\n",
                         "[login.identity]\nbirth_date = [\"urn:oid:1\", \"dob\"]\nemail = []\n"));
    auto settings = load(file.path());
    ASSERT_TRUE(settings.has_value()) << settings.error()[0].text;
    const LoginSection& login = settings->logins[0];
    EXPECT_EQ(login.saml.entity_id, "https://own.example/");
    EXPECT_EQ(login.saml.certificate, file.folder() / "saml.crt");
    EXPECT_EQ(login.saml.key, file.folder() / "saml.key");
    EXPECT_EQ(login.saml.metadata_url, "https://haka.example/m.xml");
    EXPECT_EQ(login.saml.metadata_certificate, file.folder() / "haka.crt");
    EXPECT_EQ(login.saml.metadata_ca_file, file.folder() / "ca.pem");
    EXPECT_EQ(login.saml.metadata_copy, file.folder() / "haka.xml");
    EXPECT_EQ(login.saml.idp, "urn:x:idp");
    EXPECT_TRUE(login.saml.force_authn);
    EXPECT_EQ(login.saml.presence.contact, "help@example.org");
    EXPECT_THAT(login.vouching.assurance, ElementsAre("urn:mfa"));
    EXPECT_THAT(login.vouching.identity.at("birth_date"), ElementsAre("urn:oid:1", "dob"));
    EXPECT_TRUE(login.vouching.identity.at("email").empty());
}

TEST(SamlOptions, SayWhoWeAre) {
    const std::string organization = "organization = \"Agency\"\n";
    const std::string address = "organization_url = \"https://www.example.org\"\n";
    const std::string logo = "logo_url = \"https://www.example.org/logo.png\"\n";
    EXPECT_THAT(texts_of(with(kSigned + organization + address + logo +
                              "logo_width = 160\nlogo_height = 80\ndescription = \"Fetches\"\n"
                              "information_url = \"https://www.example.org/ncp\"\n"
                              "privacy_url = \"https://www.example.org/privacy\"\n")),
                IsEmpty());
    EXPECT_THAT(texts_of(with(kSigned + organization)),
                ElementsAre(HasSubstr("organization_url is missing")));
    EXPECT_THAT(texts_of(with(kSigned + address)),
                ElementsAre(HasSubstr("organization is missing")));
    EXPECT_THAT(texts_of(with(kSigned + logo + "logo_width = 160\n")),
                ElementsAre(HasSubstr("logo_height is missing")));
    EXPECT_THAT(texts_of(with(kSigned + "privacy_url = \"http://www.example.org\"\n")),
                ElementsAre(HasSubstr("privacy_url must be an https address")));
}

TEST(SamlOptions, SayWhomToTrust) {
    ConfigFile file(with(kSigned + "idps = [\"urn:x:a\", \"urn:x:b\"]\n"
                                   "registration_authorities = [\"https://haka.example\"]\n"));
    auto settings = load(file.path());
    ASSERT_TRUE(settings.has_value()) << settings.error()[0].text;
    EXPECT_THAT(settings->logins[0].saml.idps, ElementsAre("urn:x:a", "urn:x:b"));
    EXPECT_THAT(settings->logins[0].saml.registration_authorities,
                ElementsAre("https://haka.example"));
    EXPECT_THAT(texts_of(with(kSigned + "idp = \"urn:x:a\"\nidps = [\"urn:x:a\"]\n")),
                ElementsAre(HasSubstr("no use beside idp")));
}

TEST(SamlOptions, MayTakeMetadataFromAFileThatNobodySigned) {
    EXPECT_THAT(texts_of(with("metadata_file = \"m.xml\"\nmetadata_unsigned = true\n")), IsEmpty());
    EXPECT_THAT(texts_of(with("metadata_file = \"m.xml\"\nmetadata_certificate = \"c.crt\"\n")),
                IsEmpty());
}

TEST(SamlOptions, NeedASignatureOverWhatComesByTheNetwork) {
    EXPECT_THAT(texts_of(with("metadata_url = \"https://haka.example/m.xml\"\n")),
                ElementsAre(HasSubstr("metadata_certificate is missing")));
    EXPECT_THAT(texts_of(with("metadata_url = \"https://a.example/\"\nmetadata_unsigned = true\n")),
                ElementsAre(HasSubstr("must be signed")));
    EXPECT_THAT(texts_of(with("metadata_url = \"http://haka.example/m.xml\"\n"
                              "metadata_certificate = \"c.crt\"\n")),
                ElementsAre(HasSubstr("must be an https address")));
}

TEST(SamlOptions, NeedOnePlaceOfMetadata) {
    EXPECT_THAT(texts_of(with("metadata_certificate = \"c.crt\"\n")),
                ElementsAre(HasSubstr("exactly one of the three")));
    EXPECT_THAT(texts_of(with(kSigned + "metadata_file = \"m.xml\"\n")),
                ElementsAre(HasSubstr("exactly one of the three")));
}

TEST(SamlOptions, NeedAChoiceBesideAQueryService) {
    const std::string query =
        "metadata_query_url = \"https://mdq.example\"\nmetadata_certificate = \"c.crt\"\n";
    EXPECT_THAT(texts_of(with(query)), ElementsAre(HasSubstr("has no list")));
    EXPECT_THAT(texts_of(with(query + "idp = \"urn:x\"\n")), IsEmpty());
    EXPECT_THAT(texts_of(with(query + "discovery_url = \"https://ds.example/\"\n")), IsEmpty());
    EXPECT_THAT(
        texts_of(with(query + "idp = \"urn:x\"\ndiscovery_url = \"https://ds.example/\"\n")),
        ElementsAre(HasSubstr("nothing to choose")));
}

TEST(SamlOptions, NameASecondPairWhileKeysChange) {
    const std::string certificate = "second_certificate = \"next.crt\"\n";
    const std::string key = "second_key = \"next.key\"\n";
    EXPECT_THAT(texts_of(with(kSigned + certificate + key)), IsEmpty());
    EXPECT_THAT(texts_of(with(kSigned + certificate)),
                ElementsAre(HasSubstr("second_key is missing")));
    EXPECT_THAT(texts_of(with(kSigned + key)),
                ElementsAre(HasSubstr("second_certificate is missing")));
    EXPECT_THAT(texts_of(with(kSigned + certificate + "second_key = \"saml.key\"\n")),
                ElementsAre(HasSubstr("the pair that comes after it")));
    EXPECT_THAT(texts_of(with(kSigned + certificate + "second_key = \"sign.key\"\n")),
                ElementsAre(HasSubstr("second_key of \"demo\" must be a pair of its own")));
}

TEST(SamlOptions, NeedAKeyOfTheirOwn) {
    for (const std::string& other : {std::string("sign.key"), std::string("tls.key")}) {
        std::string content = with(kSigned);
        const std::string own = "saml.key";
        content.replace(content.find(own), own.size(), other);
        EXPECT_THAT(texts_of(content), ElementsAre(HasSubstr("a pair of its own"))) << content;
    }
    EXPECT_THAT(
        texts_of(good_but("method = \"demo\"\ntitle = \"Sample students\"\n"
                          "students = \"students.toml\"\n",
                          "method = \"saml\"\ntitle = \"Haka\"\n" + kSigned)),
        UnorderedElementsAre(HasSubstr("certificate is missing"), HasSubstr("key is missing")));
    EXPECT_THAT(texts_of(with(kSigned + "contact = \"nobody\"\n")),
                ElementsAre(HasSubstr("e-mail address")));
}

}  // namespace
}  // namespace ncp::config
