// resolve_parts of merge.h.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/bytes.h"
#include "elmo/merge.h"
#include "unit/elmo/trees.h"

namespace ncp::elmo {
namespace {

using testing::course;
using ::testing::ElementsAre;
using testing::elmo_of;
using testing::parsed;
using testing::report_of;

std::string with_attachment(const std::string& content) {
    return elmo_of(report_of("a", course("1")) + "<attachment><content>" + content +
                   "</content></attachment>");
}

TEST(ResolvePartsTest, the_bytes_come_as_a_data_url_on_one_line) {
    Document document = parsed(elmo_of(
        report_of("a", course("1"), "<attachment><content> cid:one.pdf </content></attachment>") +
        "<attachment><content>cid:two</content><content>data:,x</content></attachment>"));
    const std::string bytes(1000, '\xff');
    ASSERT_TRUE(resolve_parts(
        document, {{"one.pdf", {"application/pdf", bytes}}, {"two", {"text/plain", "a<b"}}}));
    EXPECT_THAT(testing::texts(document, "content"),
                ElementsAre("data:application/pdf;base64," + base64_encode(bytes),
                            "data:text/plain;base64,YTxi", "data:,x"));
    EXPECT_EQ(testing::violations(document), "");
}

TEST(ResolvePartsTest, missing_unused_and_twice_used_parts_are_refused) {
    const Part pdf{"application/pdf", "%PDF-"};
    const auto refused = [](const std::string& xml, const std::map<std::string, Part>& parts) {
        Document document = parsed(xml);
        auto status = resolve_parts(document, parts);
        return !status && status.error().code() == ErrorCode::invalid_document;
    };
    EXPECT_TRUE(refused(with_attachment("cid:a"), {}));
    EXPECT_TRUE(refused(with_attachment("cid:a"), {{"b", pdf}}));
    EXPECT_TRUE(refused(with_attachment("cid:a"), {{"a", pdf}, {"b", pdf}}));
    EXPECT_TRUE(refused(with_attachment("cid:a</content><content>cid:a"), {{"a", pdf}}));
    EXPECT_TRUE(refused(with_attachment("cid:"), {}));
    EXPECT_TRUE(refused(with_attachment("cid:../../etc/passwd"), {}));
    EXPECT_FALSE(refused(with_attachment("cid:a"), {{"a", pdf}}));
    EXPECT_FALSE(refused(with_attachment("CID:a"), {})) << "not our scheme: the source's own words";
}

TEST(ResolvePartsTest, hostile_ids_and_media_types_are_refused) {
    const auto accepts = [](const std::string& id, const std::string& media_type) {
        Document document = parsed(with_attachment("cid:" + id));
        return resolve_parts(document, {{id, {media_type, "x"}}}).has_value();
    };
    EXPECT_TRUE(accepts("A-z_0.9", "application/vnd.example+xml"));
    EXPECT_TRUE(accepts(std::string(64, 'a'), "text/plain"));
    for (const std::string& id : {std::string(65, 'a'), std::string("a b"), std::string("a/b"),
                                  std::string("ä"), std::string("a;b")}) {
        EXPECT_FALSE(accepts(id, "text/plain")) << id;
    }
    for (const char* type :
         {"", "pdf", "application/", "/pdf", "application/pdf;base64,AAAA", "text/html,<script>",
          "application/pdf\n", "a b/c", "text/plain; charset=utf-8", "a/b/c", "te\xc3\xa4/x"}) {
        EXPECT_FALSE(accepts("a", type)) << type;
    }
}

TEST(ResolvePartsTest, a_part_of_seven_mebibytes_is_the_largest_and_can_be_read_again) {
    Document document = parsed(with_attachment("cid:a"));
    ASSERT_TRUE(resolve_parts(document, {{"a", {"application/pdf", std::string(7U << 20, 'x')}}}));
    ParseLimits limits;
    limits.size_bytes_max = 64U << 20;
    EXPECT_TRUE(Document::parse(document.serialize(), limits));
    Document other = parsed(with_attachment("cid:a"));
    auto status =
        resolve_parts(other, {{"a", {"application/pdf", std::string((7U << 20) + 1, 'x')}}});
    ASSERT_FALSE(status);
    EXPECT_EQ(status.error().code(), ErrorCode::too_large);
}

TEST(ResolvePartsTest, only_attachments_have_parts) {
    Document document = parsed(elmo_of(
        report_of("a", course("1",
                              "<diplomaSupplement><version>2018</version><issueDate>2020-01-01"
                              "</issueDate><introduction/><section number=\"1\"><title>t</title>"
                              "<content>cid:talk</content><attachment><content>cid:in</content>"
                              "</attachment></section></diplomaSupplement>"))));
    ASSERT_TRUE(resolve_parts(document, {{"in", {"text/plain", "x"}}}));
    EXPECT_THAT(testing::texts(document, "content"),
                ElementsAre("cid:talk", "data:text/plain;base64,eA=="));
}

}  // namespace
}  // namespace ncp::elmo
