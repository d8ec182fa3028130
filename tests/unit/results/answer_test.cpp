#include "results/answer.h"

#include <gmock/gmock.h>

#include "ncp/sink.h"
#include "support/plugins/plugin_parts.h"
#include "unit/results/schema.h"

namespace ncp::results {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

EmittedPart document(std::string bytes) {
    return {"", NCP_MEDIA_ELMO, "", "", std::move(bytes)};
}
EmittedPart pdf(const std::string& id) {
    return {id, "application/pdf", "", "", "%PDF-1.7"};
}

Result<std::vector<elmo::Document>> read(std::vector<EmittedPart> parts, bool trust = false) {
    Identity identity;
    identity.attributes = {{"family_name", "Sample"}, {"birth_date", "2000-01-31"}};
    return read_answer(std::move(parts), {elmo_schema(), identity, trust});
}

Error error_of(std::vector<EmittedPart> parts) {
    auto documents = read(std::move(parts));
    if (documents) return {ErrorCode::no_results, "it was accepted"};
    return documents.error();
}

TEST(ReadAnswer, ReturnsDocumentsReadyToBeMerged) {
    auto documents =
        read({document(test::elmo({}, "a.example")),
              document(test::elmo({}, "b.example", test::attachment("p1"))), pdf("p1")});
    ASSERT_TRUE(documents.has_value()) << documents.error().describe().str();
    ASSERT_EQ(documents->size(), 2U);
    const std::string second = documents->at(1).serialize();
    EXPECT_THAT(second, HasSubstr("data:application/pdf;base64,JVBERi0xLjc="));
    EXPECT_THAT(second, HasSubstr("xsi:schemaLocation"));
}

TEST(ReadAnswer, IsEmptyWhenNothingWasEmitted) {
    auto documents = read({});
    ASSERT_TRUE(documents.has_value());
    EXPECT_TRUE(documents->empty());
}

TEST(ReadAnswer, RefusesAttachmentsThatNobodyRefersTo) {
    EXPECT_EQ(error_of({document(test::elmo({}, "a.example")), pdf("p1")}).code(),
              ErrorCode::invalid_document);
    EXPECT_EQ(error_of({pdf("p1")}).code(), ErrorCode::invalid_document);
}

TEST(ReadAnswer, RefusesReferencesToPartsThatDoNotExist) {
    EXPECT_EQ(error_of({document(test::elmo({}, "a.example", test::attachment("p1")))}).code(),
              ErrorCode::invalid_document);
}

TEST(ReadAnswer, NamesRuleAndLineOfAnInvalidDocumentButNothingOfIt) {
    std::string invalid = test::elmo({}, "a.example");
    invalid.replace(invalid.find("passed"), 6, "canary-status");
    const Error error = error_of({document(invalid)});
    EXPECT_EQ(error.code(), ErrorCode::invalid_document);
    EXPECT_THAT(error.describe().str(), HasSubstr("rule xsd in line"));
    EXPECT_THAT(error.describe().str(), Not(HasSubstr("canary")));
}

TEST(ReadAnswer, SaysNothingOfWhatIsNotWellFormed) {
    const Error error = error_of({document("<elmo><canary>secret</elmo>")});
    EXPECT_EQ(error.code(), ErrorCode::invalid_document);
    EXPECT_THAT(error.describe().str(), Not(HasSubstr("canary")));
    EXPECT_THAT(error.describe().str(), Not(HasSubstr("secret")));
}

TEST(ReadAnswer, RefusesHostileXml) {
    for (std::string hostile :
         {"<!DOCTYPE elmo SYSTEM \"file:///etc/passwd\"><elmo/>",
          "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><elmo>&x;</elmo>", "", "\0",
          "<elmo/>", "<html xmlns='http://www.w3.org/1999/xhtml'/>"}) {
        EXPECT_EQ(error_of({document(hostile)}).code(), ErrorCode::invalid_document) << hostile;
    }
}

TEST(ReadAnswer, RefusesSeveralReportsInOneDocument) {
    std::string two = test::elmo({}, "a.example");
    const std::size_t begin = two.find("<report>");
    const std::size_t end = two.find("</elmo>");
    two.insert(end, two.substr(begin, end - begin));
    EXPECT_THAT(error_of({document(two)}).describe().str(), HasSubstr("2 reports"));
}

TEST(ReadAnswer, RefusesAnotherPersonsRecordWithoutNamingAnybody) {
    const Error error =
        error_of({document(test::elmo({"Ada", "Sample", "1999-12-31"}, "a.example"))});
    EXPECT_EQ(error.code(), ErrorCode::wrong_person);
    EXPECT_THAT(error.describe().str(), Not(HasSubstr("1999")));
    EXPECT_THAT(error.describe().str(), Not(HasSubstr("Sample")));
}

TEST(ReadAnswer, ChecksEveryDocumentNotOnlyTheFirst) {
    EXPECT_EQ(error_of({document(test::elmo({}, "a.example")),
                        document(test::elmo({"Bob", "Other", "1990-01-01"}, "b.example"))})
                  .code(),
              ErrorCode::wrong_person);
}

}  // namespace
}  // namespace ncp::results
