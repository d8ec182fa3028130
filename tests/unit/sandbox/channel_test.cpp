// The form of messages, and how long each side waits.
#include "sandbox/channel.h"

#include <gtest/gtest.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include <array>
#include <thread>

namespace ncp::sandbox {
namespace {

enum class Kind : std::uint32_t { begin = 1, data, end, log, fetch };
using Channel = ChannelOf<Kind>;
using Message = MessageOf<Kind>;

constexpr std::size_t kBodyBytesMax = 1'000'000;

class ChannelTest : public testing::Test {
  protected:
    ChannelTest() {
        std::array<int, 2> ends{};
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) std::abort();
        host_.emplace(Descriptor(ends[0]), kBodyBytesMax);
        raw_ = ends[1];
        worker_.emplace(Descriptor(ends[1]), kBodyBytesMax);
    }
    void send_raw(const void* bytes, std::size_t size) const {
        ASSERT_EQ(::send(raw_, bytes, size, 0), static_cast<ssize_t>(size));
    }
    Patience briefly() const {
        return {Deadline(system_clock(), std::chrono::milliseconds(20)), -1};
    }
    std::optional<Channel> host_, worker_;
    int raw_ = -1;
};

TEST_F(ChannelTest, CarriesMessagesOfEverySizeInOrder) {
    const std::string large(kBodyBytesMax, 'x');  // far more than the socket holds
    std::thread sender([&] {
        EXPECT_EQ(worker_->send(Kind::begin, "one", {}), Heard::message);
        EXPECT_EQ(worker_->send(Kind::data, large, {}), Heard::message);
        EXPECT_EQ(worker_->send(Kind::end, "", {}), Heard::message);
    });
    Message message;
    ASSERT_EQ(host_->receive(message, {}), Heard::message);
    EXPECT_EQ(message.kind, Kind::begin);
    EXPECT_EQ(message.body, "one");
    ASSERT_EQ(host_->receive(message, {}), Heard::message);
    EXPECT_EQ(message.body, large);
    ASSERT_EQ(host_->receive(message, {}), Heard::message);
    EXPECT_EQ(message.kind, Kind::end);
    sender.join();
}

TEST_F(ChannelTest, WaitsNoLongerThanItsDeadlineAndGoesOnLater) {
    const std::array<std::uint32_t, 2> head{static_cast<std::uint32_t>(Kind::log), 4};
    send_raw(head.data(), sizeof head);
    Message message;
    EXPECT_EQ(host_->receive(message, briefly()), Heard::over);
    send_raw("four", 4);
    ASSERT_EQ(host_->receive(message, briefly()), Heard::message);
    EXPECT_EQ(message.body, "four");
}

TEST_F(ChannelTest, DoesNotWaitForAPeerThatDoesNotRead) {
    const std::string large(kBodyBytesMax, 'x');
    EXPECT_EQ(host_->send(Kind::fetch, large, briefly()), Heard::over);
}

TEST_F(ChannelTest, IsWokenByADescriptor) {
    const Descriptor event(::eventfd(1, EFD_CLOEXEC));
    Message message;
    EXPECT_EQ(host_->receive(message, {{}, event.number()}), Heard::woken);
}

TEST_F(ChannelTest, KnowsWhenThePeerIsGone) {
    EXPECT_TRUE(host_->is_open());
    worker_->close();
    EXPECT_FALSE(host_->is_open());
    Message message;
    EXPECT_EQ(host_->receive(message, {}), Heard::closed);
    EXPECT_EQ(host_->send(Kind::fetch, "x", {}), Heard::closed);
}

TEST_F(ChannelTest, RefusesABodyBeyondItsLimitBeforeAnyOfItIsRead) {
    const std::array<std::uint32_t, 2> head{static_cast<std::uint32_t>(Kind::log), 0xffffffffU};
    send_raw(head.data(), sizeof head);
    Message message;
    EXPECT_EQ(host_->receive(message, {}), Heard::nonsense);
    EXPECT_EQ(host_->send(Kind::fetch, std::string(kBodyBytesMax + 1, 'x'), {}), Heard::nonsense);
}

TEST(Body, ReadsWhatWasWritten) {
    BodyWriter writer;
    writer.number(7).integer(-1).text("hello").text("");
    BodyReader reader(writer.body());
    EXPECT_EQ(reader.number(), 7U);
    EXPECT_EQ(reader.integer(), -1);
    EXPECT_EQ(reader.text(), "hello");
    EXPECT_EQ(reader.text(), "");
    EXPECT_TRUE(reader.intact());
}

TEST(Body, NoticesEveryCut) {
    BodyWriter writer;
    writer.number(7).text("hello").number(2).text("a").text("b");
    const std::string whole = writer.body();
    for (std::size_t size = 0; size <= whole.size() + 1; ++size) {
        const std::string cut = (whole + "!").substr(0, size);
        BodyReader reader(cut);
        reader.number();
        reader.text();
        for (std::size_t left = reader.count(8); left > 0; --left)
            reader.text();
        EXPECT_EQ(reader.intact(), size == whole.size()) << size;
    }
}

TEST(Body, DoesNotBelieveACountThatCannotBeThere) {
    BodyWriter writer;
    writer.number(1'000'000'000'000).text("a");
    BodyReader reader(writer.body());
    EXPECT_EQ(reader.count(8), 0U);
    EXPECT_FALSE(reader.intact());
}

}  // namespace
}  // namespace ncp::sandbox
