// The reader of answers by itself: the way in which bytes arrive changes nothing.
#include "outbound/answer.h"

#include <gmock/gmock.h>

namespace ncp::outbound {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

const std::string kAnswers[] = {
    "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-A: b\r\n\r\nhello",
    "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nX-A: b\r\nTransfer-Encoding: Chunked\r\n\r\n"
    "3 ;x=y\r\nhel\r\n02\r\nlo\r\n0\r\nX-T: t\r\n\r\n",
};

TEST(Answer, IsTheSameInPiecesOfAnySize) {
    for (const std::string& bytes : kAnswers) {
        for (std::size_t size = 1; size <= bytes.size(); ++size) {
            Answer answer(false, 5);
            for (std::size_t at = 0; at < bytes.size(); at += size) {
                EXPECT_FALSE(answer.complete());
                ASSERT_TRUE(answer.take(std::string_view(bytes).substr(at, size)).has_value());
            }
            ASSERT_TRUE(answer.complete());
            EXPECT_TRUE(answer.keeps_connection());
            EXPECT_EQ(answer.take_response().body, "hello");
        }
    }
}

TEST(Answer, OfAnyLengthThatIsCutIsIncomplete) {
    for (const std::string& bytes : kAnswers) {
        for (std::size_t size = 0; size < bytes.size(); ++size) {
            Answer answer(false, 5);
            ASSERT_TRUE(answer.take(std::string_view(bytes).substr(0, size)).has_value());
            EXPECT_EQ(answer.begun(), size > 0);
            auto ended = answer.end();
            ASSERT_FALSE(ended.has_value());
            EXPECT_EQ(ended.error().code(), ErrorCode::io);
        }
    }
}

TEST(Answer, ForgetsWhatInterimAnswersSaid) {
    Answer answer(false, 5);
    ASSERT_TRUE(answer
                    .take("HTTP/1.1 103 Early Hints\r\nContent-Length: 99\r\n\r\n"
                          "HTTP/1.1 204 No Content\r\nX-A: b\r\n\r\n")
                    .has_value());
    const Response response = answer.take_response();
    EXPECT_EQ(response.status, 204);
    EXPECT_THAT(response.headers, ElementsAre(Pair("x-a", "b")));
}

TEST(Answer, KeepsTheConnectionAsItsVersionSays) {
    const std::pair<const char*, bool> cases[] = {
        {"HTTP/1.1 204 x\r\n\r\n", true},
        {"HTTP/1.1 204 x\r\nConnection: keep-alive\r\n\r\n", true},
        {"HTTP/1.1 204 x\r\nConnection: Keep-Alive , CLOSE\r\n\r\n", false},
        {"HTTP/1.0 204 x\r\n\r\n", false},
        {"HTTP/1.0 204 x\r\nConnection: Keep-Alive\r\n\r\n", true},
        {"HTTP/1.1 204 x\r\n\r\nmore", false},
    };
    for (const auto& [bytes, keeps] : cases) {
        Answer answer(false, 5);
        ASSERT_TRUE(answer.take(bytes).has_value());
        EXPECT_EQ(answer.keeps_connection(), keeps) << bytes;
    }
}

}  // namespace
}  // namespace ncp::outbound
