// The C++ wrapper's extensions: offered if overridden, guarded like every call.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ncp/find_issuers.h"
#include "ncp/health.h"
#include "ncp/plugin.hpp"

namespace ncp::test {
namespace {

using plugin::Adapter, plugin::Call, plugin::Request, plugin::Sink, plugin::Trampolines;

class Plain : public Adapter {
  public:
    Plain(Call&, std::string_view) {}
    ncp_status fetch(Call&, const Request&, Sink&) override { return NCP_NO_RESULTS; }
};

class Able : public Plain {
  public:
    using Plain::Plain;
    ncp_status health(Call&) override { throw std::runtime_error("a student's name"); }
    ncp_status find_issuers(Call&, const Request& request, Sink& sink) override {
        if (request.first("esi").empty()) return NCP_IDENTITY_INSUFFICIENT;
        return sink.issuer(
            {.identifiers = {{"schac", "a.example"}}, .titles = {}, .country = {}, .url = {}});
    }
    static const void* extension(const char* id) noexcept {
        static const int own = 1;
        return std::string_view(id) == "draft/own" ? &own : nullptr;
    }
};

struct Inheriting : Able {
    using Able::Able;
};

class Wrapper : public testing::Test {
  protected:
    Wrapper() {
        host_.size = sizeof host_;
        host_.ctx = &said_;
        host_.fail = [](const ncp_host* host, ncp_call*, const ncp_error* error) noexcept {
            *static_cast<std::string*>(host->ctx) = plugin::to_text(error->operator_text);
        };
        sink_.size = sizeof sink_;
        sink_.ctx = &emitted_;
        sink_.begin = [](const ncp_sink*, const ncp_part*) noexcept { return NCP_OK; };
        sink_.write = [](const ncp_sink* sink, ncp_view bytes) noexcept {
            *static_cast<std::string*>(sink->ctx) += plugin::to_text(bytes);
            return NCP_OK;
        };
        sink_.end = [](const ncp_sink*) noexcept { return NCP_OK; };
        Trampolines<Able>::create(&host_, nullptr, {"{}", 2}, &instance_);
    }
    ~Wrapper() override { Trampolines<Able>::destroy(instance_); }

    ncp_host host_{};
    ncp_sink sink_{};
    ncp_instance* instance_ = nullptr;
    std::string said_, emitted_;
};

TEST_F(Wrapper, OffersOnlyWhatTheAdapterOverrides) {
    for (const char* id : {NCP_EXTENSION_HEALTH_V1, NCP_EXTENSION_FIND_ISSUERS_V1, "draft/own"}) {
        EXPECT_EQ(Trampolines<Plain>::extension(id), nullptr) << id;
        EXPECT_NE(Trampolines<Able>::extension(id), nullptr) << id;
        EXPECT_NE(Trampolines<Inheriting>::extension(id), nullptr) << id;
    }
    EXPECT_EQ(Trampolines<Able>::extension("health/2"), nullptr);
    EXPECT_EQ(Trampolines<Able>::extension(nullptr), nullptr);
}

TEST_F(Wrapper, GuardsHealthLikeEveryCall) {
    const auto* table =
        static_cast<const ncp_health_v1*>(Trampolines<Able>::extension(NCP_EXTENSION_HEALTH_V1));
    ASSERT_EQ(table->size, sizeof(ncp_health_v1));
    // NOLINTNEXTLINE(clang-analyzer-core.CallAndMessage): it takes the two tables for each other
    EXPECT_EQ(table->health(instance_, nullptr), NCP_INTERNAL);
    EXPECT_EQ(said_, "an exception ended the call");
    EXPECT_EQ(table->health(nullptr, nullptr), NCP_INVALID);
}

TEST_F(Wrapper, FindsTheIssuersOfAStudent) {
    const auto* table = static_cast<const ncp_find_issuers_v1*>(
        Trampolines<Able>::extension(NCP_EXTENSION_FIND_ISSUERS_V1));
    ASSERT_EQ(table->size, sizeof(ncp_find_issuers_v1));
    const ncp_pair esi{plugin::to_view("esi"), plugin::to_view("urn:x"), NCP_PAIR_PERSONAL, 0};
    ncp_request request{};
    request.size = sizeof request;
    EXPECT_EQ(table->find_issuers(instance_, nullptr, &request, &sink_), NCP_IDENTITY_INSUFFICIENT);
    request.identity = &esi;
    request.identity_count = 1;
    EXPECT_EQ(table->find_issuers(instance_, nullptr, &request, &sink_), NCP_OK);
    EXPECT_THAT(emitted_, testing::HasSubstr("a.example"));
    EXPECT_EQ(table->find_issuers(instance_, nullptr, nullptr, &sink_), NCP_INVALID);
    EXPECT_EQ(table->find_issuers(instance_, nullptr, &request, nullptr), NCP_INVALID);
}

}  // namespace
}  // namespace ncp::test
