// The ways to log in, as the configuration names them.
#include "app/logins.h"

#include <gmock/gmock.h>

#include <fstream>

#include "base/file.h"
#include "elmo/document.h"
#include "signing/verify.h"
#include "support/federation_sample.h"
#include "support/temporary_folder.h"

namespace ncp::app {
namespace {

using testing::HasSubstr;
using testing::Not;

// What our metadata asks an institution for depends on the sources.
TEST(Logins, OfSamlAskForWhatTheSourcesNeed) {
    elmo::initialise_xml();
    signing::initialise_xmlsec();
    const test::TemporaryFolder folder;
    const auto key = test::make_federation_key(folder.path(), "saml");
    std::ofstream(folder.path() / "federation.xml") << test::aggregate_of(
        test::written(test::sample_provider(1, test::base64_of_pem(key.certificate_pem))));
    config::Settings settings;
    settings.server.public_url = "https://ncp.example.org";
    settings.emrex.name = "Exampleland";
    config::LoginSection login;
    login.id = "haka";
    login.method = "saml";
    login.saml.key = folder.path() / "saml.key";
    login.saml.certificate = folder.path() / "saml.crt";
    login.saml.metadata_file = folder.path() / "federation.xml";
    login.saml.metadata_unsigned = true;
    settings.logins = {login};
    config::SourceSection source;
    source.identity = {"learner_number"};
    source.needs = {"esi"};
    settings.sources = {source};

    const auto store = session::memory_store({}, system_clock());
    std::vector<config::Problem> problems;
    auto logins = load_logins(settings, *store, system_clock(), &problems);
    ASSERT_TRUE(logins.has_value()) << problems.at(0).text;
    std::string metadata;
    for (const login::PublicDoor& door : logins->methods.at(0)->public_doors()) {
        if (door.path == "/metadata") metadata = door.answer({})->body;
    }
    for (const char* asked :
         {"funetEduPersonLearnerId", "schacPersonalUniqueCode", "schacDateOfBirth", "\"sn\""}) {
        EXPECT_THAT(metadata, HasSubstr(asked));
    }
    for (const char* unasked : {"\"mail\"", "norEduPersonNIN", "givenName"})
        EXPECT_THAT(metadata, Not(HasSubstr(unasked)));
}

}  // namespace
}  // namespace ncp::app
