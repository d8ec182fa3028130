// Old and new, side by side: a plugin of 1.0 on today's host, one of 1.1 on today's host, and hosts
// whose tables end early under today's plugins. Tables of other versions end at a page that cannot
// be read, so whoever looks beyond `size` dies of it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstring>

#include "plugin-api/newer_headers.h"
#include "plugin-api/sources.h"
#include "results/plugin_library.h"
#include "support/program.h"

namespace ncp::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// The first size bytes of a struct, and behind them nothing.
template <class Struct>
class Cut {
  public:
    explicit Cut(Struct whole, std::size_t size = sizeof(Struct)) {
        const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
        pages_ =
            ::mmap(nullptr, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (pages_ == MAP_FAILED) throw std::runtime_error("no memory");
        bytes_ = 2 * page;
        auto* guard = static_cast<char*>(pages_) + page;
        if (::mprotect(guard, page, PROT_NONE) != 0) throw std::runtime_error("no guard page");
        whole.size = static_cast<std::uint32_t>(size);
        std::memcpy(guard - size, &whole, size);
        start_ = reinterpret_cast<const Struct*>(guard - size);
    }
    ~Cut() { ::munmap(pages_, bytes_); }
    Cut(const Cut&) = delete;
    Cut& operator=(const Cut&) = delete;
    const Struct* get() const { return start_; }

  private:
    void* pages_;
    std::size_t bytes_;
    const Struct* start_;
};

ncp_host a_host() {
    ncp_host host{};
    host.extension = [](const ncp_host*, const char*) noexcept -> const void* { return nullptr; };
    host.log = [](const ncp_host*, ncp_call*, std::int32_t, ncp_view, const ncp_pair*,
                  std::size_t) noexcept {};
    host.fail = [](const ncp_host*, ncp_call*, const ncp_error*) noexcept {};
    host.remaining_ms = [](const ncp_host*, const ncp_call*) noexcept -> std::int64_t {
        return 1000;
    };
    host.cancelled = [](const ncp_host*, const ncp_call*) noexcept { return 0; };
    host.cancel_fd = [](const ncp_host*, const ncp_call*) noexcept { return -1; };
    return host;
}

ncp_sink a_sink(std::string& into) {
    ncp_sink sink{};
    sink.ctx = &into;
    sink.begin = [](const ncp_sink*, const ncp_part*) noexcept { return NCP_OK; };
    sink.write = [](const ncp_sink* to, ncp_view bytes) noexcept {
        static_cast<std::string*>(to->ctx)->append(bytes.data, bytes.size);
        return NCP_OK;
    };
    sink.end = [](const ncp_sink*) noexcept { return NCP_OK; };
    sink.issue = [](const ncp_sink*, ncp_view, const ncp_error*) noexcept { return NCP_OK; };
    return sink;
}

std::vector<ncp_pair> pairs_of(const Identity& identity) {
    std::vector<ncp_pair> pairs;
    for (const auto& [key, value] : identity.attributes) {
        pairs.push_back({{key.data(), key.size()}, {value.data(), value.size()}, 1, 0});
    }
    return pairs;
}

class Versions : public testing::Test {
  protected:
    ncp_plugin table(const std::filesystem::path& library) {
        auto plugin = results::load_plugin(library.string());
        if (!plugin) throw std::runtime_error(plugin.error().describe().str());
        return plugin->table;
    }
    // A plugin's whole life with tables that are exactly as long as in 1.0.
    std::string answer_on_1_0(const ncp_plugin& plugin) {
        const Cut host(a_host());
        ncp_instance* instance = nullptr;
        EXPECT_EQ(plugin.create(host.get(), nullptr, {"{}", 2}, &instance), NCP_OK);
        std::string answer;
        const Cut sink(a_sink(answer));
        const Identity student = ada();
        const auto pairs = pairs_of(student);
        ncp_request whole{};
        whole.identity = pairs.data();
        whole.identity_count = pairs.size();
        const Cut request(whole);
        EXPECT_EQ(plugin.check(instance, nullptr, sink.get()), NCP_OK);
        EXPECT_EQ(plugin.issuers(instance, nullptr, sink.get()), NCP_OK);
        EXPECT_EQ(plugin.fetch(instance, nullptr, request.get(), sink.get()), NCP_OK);
        plugin.destroy(instance);
        return answer;
    }
    const std::filesystem::path hello_ = std::filesystem::path(NCP_PLUGIN_DIR) / "hello.so";
    TemporaryFolder folder_;
};

TEST_F(Versions, TheGuardPageIsOne) {
    const Cut host(a_host(), 8);
    EXPECT_EQ(host.get()->size, 8U);
    const auto* beyond = reinterpret_cast<const volatile char*>(host.get()) + 8;
    EXPECT_DEATH(std::exit(*beyond), "");
}

TEST_F(Versions, APluginOf10WorksOnTodaysHost) {
    const auto library =
        compile_plugin(api("examples/hello-c/hello.c"), api("abi/1.0"), folder_.path() / "old.so");
    auto source = open(section_of(library));
    ASSERT_NE(source, nullptr);
    EXPECT_THAT(probes(*source), ElementsAre("ok"));
    EXPECT_THAT(only_document(*source), HasSubstr("Greetings in C"));
}

TEST_F(Versions, ANewerPluginInCWorksOnTodaysHost) {
    const auto library =
        compile_plugin(std::filesystem::path(NCP_SOURCE_DIR) / "tests/plugin-api/newer_plugin.c",
                       newer_headers(folder_.path() / "newer"), folder_.path() / "newer.so");
    EXPECT_EQ(table(library).abi_minor, 1U);
    EXPECT_GT(table(library).size, sizeof(ncp_plugin));
    auto source = open(section_of(library));
    ASSERT_NE(source, nullptr);
    EXPECT_THAT(probes(*source), ElementsAre("warning"));  // it misses what came with 1.1
    EXPECT_THAT(only_document(*source), HasSubstr("From 1.1 on 1.0"));
}

TEST_F(Versions, ANewerPluginOfTheWrapperWorksOnTodaysHost) {
    const auto library =
        compile_plugin(api("examples/hello/hello.cpp"), newer_headers(folder_.path() / "newer"),
                       folder_.path() / "newer.so");
    EXPECT_EQ(table(library).abi_minor, 1U);
    auto source = open(section_of(library));
    ASSERT_NE(source, nullptr);
    EXPECT_THAT(only_document(*source), HasSubstr("hello.example"));
    EXPECT_THAT(answer_on_1_0(table(library)), HasSubstr("</elmo>"));
}

TEST_F(Versions, TodaysPluginsReadNothingBeyondTheTablesOf10) {
    for (const char* name : {"hello.so", "hello-c.so", "hello-rust.so"}) {
        SCOPED_TRACE(name);
        const auto library = std::filesystem::path(NCP_PLUGIN_DIR) / name;
        EXPECT_THAT(answer_on_1_0(table(library)), HasSubstr("</elmo>"));
    }
}

TEST_F(Versions, AHostWhoseTableEndsEarlyIsRefusedByItsSizeAlone) {
    const ncp_plugin plugin = table(hello_);
    for (std::size_t size = 8; size < sizeof(ncp_host); size += 8) {
        const Cut host(a_host(), size);
        ncp_instance* instance = nullptr;
        EXPECT_EQ(plugin.create(host.get(), nullptr, {"{}", 2}, &instance), NCP_INVALID) << size;
        EXPECT_EQ(instance, nullptr);
    }
}

TEST_F(Versions, ASinkOrARequestThatEndsEarlyIsRefusedByItsSizeAlone) {
    const ncp_plugin plugin = table(hello_);
    const Cut host(a_host());
    ncp_instance* instance = nullptr;
    ASSERT_EQ(plugin.create(host.get(), nullptr, {"{}", 2}, &instance), NCP_OK);
    std::string answer;
    const Cut whole_sink(a_sink(answer));
    const Cut whole_request(ncp_request{});
    for (std::size_t size = 8; size < sizeof(ncp_sink); size += 8) {
        const Cut sink(a_sink(answer), size);
        EXPECT_EQ(plugin.check(instance, nullptr, sink.get()), NCP_INVALID) << size;
        EXPECT_EQ(plugin.fetch(instance, nullptr, whole_request.get(), sink.get()), NCP_INVALID);
    }
    for (std::size_t size = 8; size < sizeof(ncp_request); size += 8) {
        const Cut request(ncp_request{}, size);
        EXPECT_EQ(plugin.fetch(instance, nullptr, request.get(), whole_sink.get()), NCP_INVALID)
            << size;
    }
    EXPECT_EQ(answer, "");
    plugin.destroy(instance);
}

}  // namespace
}  // namespace ncp::test
