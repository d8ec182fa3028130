#include "results/part_collector.h"

#include <gtest/gtest.h>

#include "support/plugins/plugin_parts.h"

namespace ncp::results {
namespace {

using test::part;
using test::view;

class Collector : public ::testing::Test {
  protected:
    ncp_status begin(std::string_view id, std::string_view media_type) {
        const ncp_part made = part(id, media_type);
        return sink_->begin(sink_, &made);
    }
    ncp_status write(std::string_view bytes) { return sink_->write(sink_, view(bytes)); }
    ncp_status end() { return sink_->end(sink_); }
    ncp_status emit(std::string_view id, std::string_view media_type, std::string_view bytes) {
        return test::emit(sink_, part(id, media_type), bytes);
    }
    void expect_fault(ErrorCode code) {
        ASSERT_TRUE(collector_.fault().has_value());
        EXPECT_EQ(collector_.fault()->code(), code) << collector_.fault()->describe().str();
        EXPECT_EQ(begin("", NCP_MEDIA_ELMO), NCP_INVALID);  // and it stays that way
    }

    ncp_call call_{Deadline(system_clock(), std::chrono::minutes(1))};
    PartCollector collector_{call_,
                             {.document_bytes_max = 100,
                              .attachment_bytes_max = 50,
                              .parts_max = 3,
                              .total_bytes_max = 170}};
    const ncp_sink* sink_ = collector_.sink();
};

TEST_F(Collector, KeepsPartsInTheOrderOfEmission) {
    EXPECT_EQ(emit("a.pdf", "application/pdf", "A"), NCP_OK);
    EXPECT_EQ(emit("", NCP_MEDIA_ELMO, "<elmo/>"), NCP_OK);
    EXPECT_FALSE(collector_.fault().has_value());
    auto parts = collector_.take_parts();
    ASSERT_EQ(parts.size(), 2U);
    EXPECT_EQ(parts[0].id, "a.pdf");
    EXPECT_EQ(parts[0].bytes, "A");
    EXPECT_EQ(parts[1].media_type, NCP_MEDIA_ELMO);
}

TEST_F(Collector, RefusesEveryOrderButBeginWriteEnd) {
    EXPECT_EQ(write("x"), NCP_INVALID);
    expect_fault(ErrorCode::plugin);
}

TEST_F(Collector, RefusesEndWithoutBegin) {
    EXPECT_EQ(end(), NCP_INVALID);
    expect_fault(ErrorCode::plugin);
}

TEST_F(Collector, RefusesBeginWithinAPart) {
    EXPECT_EQ(begin("", NCP_MEDIA_ELMO), NCP_OK);
    EXPECT_EQ(begin("", NCP_MEDIA_ELMO), NCP_INVALID);
    expect_fault(ErrorCode::plugin);
}

TEST_F(Collector, SeesAPartThatNeverEnded) {
    EXPECT_EQ(begin("", NCP_MEDIA_ELMO), NCP_OK);
    ASSERT_TRUE(collector_.fault().has_value());
    EXPECT_EQ(collector_.fault()->code(), ErrorCode::plugin);
}

TEST_F(Collector, RefusesIdsThatAreNot) {
    for (std::string_view wrong :
         {"", "a b", "../x", "a/b", "ä", "a\n",
          "12345678901234567890123456789012345678901234567890123456789012345"}) {
        PartCollector fresh(call_);
        const ncp_part made = part(wrong, "application/pdf");
        EXPECT_EQ(fresh.sink()->begin(fresh.sink(), &made), NCP_INVALID) << wrong;
    }
}

TEST_F(Collector, RefusesAnIdTwice) {
    EXPECT_EQ(emit("a", "application/pdf", ""), NCP_OK);
    EXPECT_EQ(begin("a", "image/png"), NCP_INVALID);
    expect_fault(ErrorCode::plugin);
}

TEST_F(Collector, RefusesMediaTypesThatCouldLeaveADataAddress) {
    for (std::string_view wrong : {"", "pdf", "application/", "/pdf", "a/b/c", "text/html;base64,x",
                                   "text/plain charset=x", "a,b/c", "text/\"x\""}) {
        PartCollector fresh(call_);
        const ncp_part made = part("a", wrong);
        EXPECT_EQ(fresh.sink()->begin(fresh.sink(), &made), NCP_INVALID) << wrong;
    }
}

TEST_F(Collector, RefusesAnAttachmentOverItsLimit) {
    EXPECT_EQ(begin("a", "application/pdf"), NCP_OK);
    EXPECT_EQ(write(std::string(50, 'x')), NCP_OK);
    EXPECT_EQ(write("x"), NCP_INVALID);
    expect_fault(ErrorCode::source_failed);
}

TEST_F(Collector, RefusesADocumentOverItsLimit) {
    EXPECT_EQ(begin("", NCP_MEDIA_ELMO), NCP_OK);
    EXPECT_EQ(write(std::string(101, 'x')), NCP_INVALID);
    expect_fault(ErrorCode::source_failed);
}

TEST_F(Collector, IsNotFooledByASizeThatWrapsAround) {
    EXPECT_EQ(begin("", NCP_MEDIA_ELMO), NCP_OK);
    EXPECT_EQ(write("x"), NCP_OK);
    EXPECT_EQ(sink_->write(sink_, {"x", SIZE_MAX}), NCP_INVALID);
    expect_fault(ErrorCode::source_failed);
}

TEST_F(Collector, RefusesMoreThanTheTotal) {
    EXPECT_EQ(emit("", NCP_MEDIA_ELMO, std::string(100, 'x')), NCP_OK);
    EXPECT_EQ(begin("", NCP_MEDIA_ELMO), NCP_OK);
    EXPECT_EQ(write(std::string(71, 'x')), NCP_INVALID);
    expect_fault(ErrorCode::source_failed);
}

TEST_F(Collector, RefusesMoreThanTheNumberOfParts) {
    for (int i = 0; i < 3; ++i)
        EXPECT_EQ(emit("", NCP_MEDIA_ELMO, ""), NCP_OK);
    EXPECT_EQ(begin("", NCP_MEDIA_ELMO), NCP_INVALID);
    expect_fault(ErrorCode::source_failed);
}

TEST_F(Collector, RefusesNullPointersInEveryPlace) {
    EXPECT_EQ(sink_->begin(sink_, nullptr), NCP_INVALID);
    PartCollector second(call_);
    ncp_part made = part("", NCP_MEDIA_ELMO);
    made.title = {nullptr, 3};
    EXPECT_EQ(second.sink()->begin(second.sink(), &made), NCP_INVALID);
    PartCollector third(call_);
    made.title = {nullptr, 0};
    EXPECT_EQ(third.sink()->begin(third.sink(), &made), NCP_OK);
    EXPECT_EQ(third.sink()->write(third.sink(), {nullptr, 3}), NCP_INVALID);
    PartCollector fourth(call_);
    EXPECT_EQ(fourth.sink()->issue(fourth.sink(), view("x"), nullptr), NCP_INVALID);
}

TEST_F(Collector, ReadsAPartOnlyWithinItsSize) {
    ncp_part made = part("", NCP_MEDIA_ELMO);
    made.title = {reinterpret_cast<const char*>(16), 5};  // an address that must not be read
    made.issuer = made.title;
    made.size = offsetof(ncp_part, title);
    EXPECT_EQ(sink_->begin(sink_, &made), NCP_OK);
    EXPECT_EQ(end(), NCP_OK);
    EXPECT_EQ(collector_.take_parts().at(0).title, "");
}

TEST_F(Collector, AnswersAnotherThreadWithARefusalAndStaysIntact) {
    ncp_status said = NCP_OK;
    std::thread([&] { said = begin("", NCP_MEDIA_ELMO); }).join();
    EXPECT_EQ(said, NCP_INVALID);
    EXPECT_FALSE(collector_.fault().has_value());
}

TEST_F(Collector, TellsThePluginThatNobodyWantsMore) {
    EXPECT_EQ(begin("", NCP_MEDIA_ELMO), NCP_OK);
    call_.stop();
    EXPECT_EQ(write("x"), NCP_CANCELLED);
}

TEST_F(Collector, CollectsFailedInstitutionsWithTheirProblems) {
    ncp_error error{};
    error.size = sizeof error;
    error.status = NCP_DEADLINE;
    EXPECT_EQ(sink_->issue(sink_, view("broken.example"), &error), NCP_OK);
    auto failed = collector_.take_failed_issuers();
    ASSERT_EQ(failed.size(), 1U);
    EXPECT_EQ(failed[0].issuer, "broken.example");
    EXPECT_EQ(failed[0].problem, ErrorCode::source_timeout);
}

TEST_F(Collector, RefusesInstitutionsThatAreNotPlainText) {
    ncp_error error{};
    error.size = sizeof error;
    EXPECT_EQ(sink_->issue(sink_, view("a\nb"), &error), NCP_INVALID);
    expect_fault(ErrorCode::plugin);
}

}  // namespace
}  // namespace ncp::results
