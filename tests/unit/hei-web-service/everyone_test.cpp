// Many institutions: one of them, all at once, those that fail, the probes of a check.
#include <gmock/gmock.h>
#include <ncp/plugin.h>

#include <atomic>
#include <condition_variable>
#include <map>

#include "results/call.h"
#include "results/host_services.h"
#include "results/plugin_library.h"
#include "unit/hei-web-service/service.h"

namespace ncp::test {
namespace {

using testing::Contains;
using testing::HasSubstr;

constexpr const char* kRequest = R"("request":{"form":{"id":"{national_id}"}})";

std::string registry(const std::vector<std::string>& entries) {
    std::string all;
    for (const std::string& entry : entries)
        all += (all.empty() ? "" : ",") + entry;
    return R"("registry":{"hei":[)" + all + "]}," + kRequest;
}

std::map<std::string, ErrorCode> failures(const results::Fetched& fetched) {
    std::map<std::string, ErrorCode> all;
    for (const auto& [issuer, problem] : fetched.failed_issuers)
        all[issuer] = problem;
    return all;
}

class EveryoneInBothModes : public testing::TestWithParam<config::Isolation> {};

INSTANTIATE_TEST_SUITE_P(Modes, EveryoneInBothModes,
                         testing::Values(config::Isolation::process, config::Isolation::worker),
                         [](const auto& mode) {
                             return mode.param == config::Isolation::worker ? "Worker" : "Process";
                         });

TEST_P(EveryoneInBothModes, IsAskedAndEachFailureIsNamed) {
    const Service good([](const Asked&) { return Reply{200, elmo_of("good.example")}; });
    const Service unknown([](const Asked&) { return Reply{404}; });
    const Service refusing([](const Asked&) { return Reply{403}; });
    const Service broken([](const Asked&) { return Reply{500}; });
    const Service garbage([](const Asked&) { return Reply{200, "garbage"}; });
    auto section = section_of(
        {&good, &unknown, &refusing, &broken, &garbage},
        registry({entry_of(good, "good.example"), entry_of(unknown, "unknown.example"),
                  entry_of(refusing, "refusing.example"), entry_of(broken, "broken.example"),
                  entry_of(garbage, "garbage.example")}));
    section.isolation = GetParam();
    auto source = open(section);
    auto fetched = source->fetch(ada(), soon(), {});
    ASSERT_TRUE(fetched.has_value()) << fetched.error().describe().str();
    ASSERT_EQ(fetched->parts.size(), 1U);
    EXPECT_EQ(fetched->parts[0].issuer, "good.example");
    const auto failed = failures(*fetched);
    EXPECT_EQ(failed.size(), 3U);
    EXPECT_EQ(failed.at("refusing.example"), ErrorCode::source_failed);
    EXPECT_EQ(failed.at("broken.example"), ErrorCode::source_failed);
    EXPECT_EQ(failed.at("garbage.example"), ErrorCode::source_failed);
}

TEST(Everyone, SaysNothingFoundOnlyIfEverybodySaysSo) {
    std::atomic<int> status = 404;
    const Service one([](const Asked&) { return Reply{404}; });
    const Service two([&](const Asked&) { return Reply{status}; });
    auto source = open(section_of(
        {&one, &two}, registry({entry_of(one, "one.example"), entry_of(two, "two.example")})));
    auto fetched = source->fetch(ada(), soon(), {});
    ASSERT_TRUE(fetched.has_value());
    EXPECT_TRUE(fetched->nothing);
    status = 500;
    fetched = source->fetch(ada(), soon(), {});
    ASSERT_TRUE(fetched.has_value());
    EXPECT_FALSE(fetched->nothing) << "a failure is no empty record";
    EXPECT_EQ(failures(*fetched).size(), 1U);
}

TEST(Everyone, IsAskedSideBySideUpToTheLimit) {
    std::mutex mutex;
    std::condition_variable changed;
    int there = 0;
    const Service meeting([&](const Asked& asked) {
        std::unique_lock lock(mutex);
        ++there;
        changed.notify_all();
        changed.wait(lock, [&] { return there >= 4; });  // nobody is answered before four wait
        const std::string path = asked.target.substr(1, 1);
        return Reply{200, elmo_of("h" + path + ".example")};
    });
    std::vector<std::string> entries;
    for (int i = 0; i < 8; ++i) {
        const std::string schac = "h" + std::to_string(i) + ".example";
        entries.push_back(R"({"name":{"en":"H"},"identifiers":{"schac":")" + schac +
                          R"("},"base_url":")" + meeting.origin() + "/" + std::to_string(i) +
                          "\"}");
    }
    auto source = open(section_of({&meeting}, registry(entries) + ",\"parallel\":4"));
    auto fetched = source->fetch(ada(), soon(), {});
    ASSERT_TRUE(fetched.has_value()) << fetched.error().describe().str();
    ASSERT_EQ(fetched->parts.size(), 8U);
    for (std::size_t i = 0; i < 8; ++i)
        EXPECT_EQ(fetched->parts[i].issuer, "h" + std::to_string(i) + ".example") << "in order";
}

TEST(Everyone, WhoHangsCostsOnlyItsOwnAnswer) {
    const Service good([](const Asked&) { return Reply{200, elmo_of("good.example")}; });
    const TlsServer hanging({.certificate = service_certificate()}, [](TlsServer::Peer& peer) {
        peer.read_request();
        peer.wait_for_end();
    });
    auto section = section_of(
        {&good}, registry({R"({"name":{"en":"H"},"identifiers":{"schac":"hanging.example"},)"
                           R"("base_url":")" +
                               hanging.origin() + "\"}",
                           entry_of(good, "good.example")}));
    section.http.allow.push_back(hanging.origin());
    auto source = open(section);
    auto fetched = source->fetch(ada(), {system_clock(), std::chrono::milliseconds(2'000)}, {});
    ASSERT_TRUE(fetched.has_value()) << fetched.error().describe().str();
    EXPECT_EQ(fetched->parts.size(), 1U);
    EXPECT_EQ(failures(*fetched).at("hanging.example"), ErrorCode::source_timeout);
}

TEST(Everyone, OneInstitutionsRefusalDoesNotDisableTheOthers) {
    const Service good([](const Asked&) { return Reply{200, elmo_of("good.example")}; });
    const Service refusing([](const Asked&) { return Reply{401}; });
    auto source = open(
        section_of({&good, &refusing},
                   registry({entry_of(good, "good.example"), entry_of(refusing, "no.example")})));
    auto fetched = source->fetch(ada("no.example"), soon(), {});
    ASSERT_FALSE(fetched.has_value());
    EXPECT_EQ(fetched.error().code(), ErrorCode::source_failed);
    fetched = source->fetch(ada("good.example"), soon(), {});
    ASSERT_TRUE(fetched.has_value()) << fetched.error().describe().str();
    EXPECT_EQ(fetched->parts.size(), 1U);
}

TEST(Everyone, KnocksAtEveryDoorInACheck) {
    const Service good([](const Asked&) { return Reply{404}; });
    const Service forbidden([](const Asked&) { return Reply{404}; });
    auto source = open(section_of(
        {&good}, registry({entry_of(good, "good.example"), entry_of(forbidden, "new.example")})));
    auto probes = source->check(soon(), {});
    ASSERT_TRUE(probes.has_value()) << probes.error().describe().str();
    std::vector<std::string> lines;
    for (const results::Probe& probe : *probes)
        lines.push_back(probe.name + ": " + probe.result + ": " + probe.text + ": " + probe.advice);
    EXPECT_THAT(lines, Contains(HasSubstr("registry: ok: 2 institutions")));
    EXPECT_THAT(lines, Contains(HasSubstr("institution new.example: failed")));
    EXPECT_THAT(lines, Contains(HasSubstr("add \"" + forbidden.origin() + "\" to allow")));
    EXPECT_THAT(lines, Contains(HasSubstr("institutions: warning: 1 of 2")));
    EXPECT_EQ(good.asked().at(0).method, "HEAD");
    EXPECT_TRUE(forbidden.asked().empty());
}

// Through the table alone, as any host sees it.
TEST(Everyone, IsListedWithNamesAndIdentifiers) {
    const Service service([](const Asked&) { return Reply{}; });
    const auto section = section_of(
        {&service}, registry({entry_of(service, "one.example"), entry_of(service, "two.example")}));
    auto library = results::load_plugin(section.library);
    ASSERT_TRUE(library.has_value());
    const ncp_plugin& table = library->table;
    results::HostServices services("heis", {}, nullptr);
    ncp_call call{soon()};
    ncp_instance* instance = nullptr;
    ASSERT_EQ(table.create(services.table(), &call,
                           {section.settings_json.data(), section.settings_json.size()}, &instance),
              NCP_OK);
    std::string listed;
    ncp_sink sink{sizeof(ncp_sink), 0, &listed, nullptr, nullptr, nullptr, nullptr};
    sink.begin = [](const ncp_sink*, const ncp_part*) noexcept { return NCP_OK; };
    sink.end = [](const ncp_sink* self) noexcept {
        *static_cast<std::string*>(self->ctx) += "\n";
        return NCP_OK;
    };
    sink.write = [](const ncp_sink* self, ncp_view bytes) noexcept {
        static_cast<std::string*>(self->ctx)->append(bytes.data, bytes.size);
        return NCP_OK;
    };
    EXPECT_EQ(table.issuers(instance, &call, &sink), NCP_OK);
    table.destroy(instance);
    const std::string url = service.origin();
    EXPECT_EQ(
        listed,
        R"({"identifiers":{"schac":"one.example"},"titles":{"en":"one.example University"},)"
        R"("country":"","url":")" +
            url + "\"}\n" +
            R"({"identifiers":{"schac":"two.example"},"titles":{"en":"two.example University"},)"
            R"("country":"","url":")" +
            url + "\"}\n");
}

}  // namespace
}  // namespace ncp::test
