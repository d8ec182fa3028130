// A host as small as can be, for driving a plugin through its C ABI as the real one does: the
// library is opened with dlopen, and what it sends, logs and says of a failure is kept.
// Thread-safety: fetch() from many threads at once; the rest from one.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include <ncp/plugin.h>

namespace ncp::test {

using Identity = std::vector<std::pair<std::string, std::string>>;

struct Part {
    std::string media_type, issuer, bytes, id;
};

struct Outcome {
    ncp_status status = -1;
    std::vector<Part> parts;
    std::vector<std::pair<std::string, ncp_status>> issues;  // of failed institutions
    std::string operator_text, student_text, backend_code;
    std::int64_t retry_after_ms = -1;
    bool balanced = true;  // every part was begun and ended in turn
    // The documents, one behind the other.
    std::string documents() const {
        std::string all;
        for (const Part& part : parts)
            all += part.bytes;
        return all;
    }
};

// What a single call may find out and what becomes of it; the ABI's ncp_call points to it.
struct CallFacts {
    std::chrono::steady_clock::time_point deadline =
        std::chrono::steady_clock::now() + std::chrono::seconds(60);
    const std::atomic<bool>* cancelled = nullptr;
    int cancel_fd = -1;  // readable once cancelled
    int refuse_at = -1;  // which call into the sink is refused, counted from 0
    std::string issuer;  // of the request
};

class LoadedPlugin {
  public:
    explicit LoadedPlugin(const std::string& name);  // build/lib/ncp/NAME.so
    const ncp_plugin& table() const { return *table_; }

    // Makes an instance; the status of create() is kept in created.
    Outcome created;
    bool create(const std::string& settings);
    void destroy();
    ~LoadedPlugin() { destroy(); }
    LoadedPlugin(const LoadedPlugin&) = delete;
    LoadedPlugin& operator=(const LoadedPlugin&) = delete;

    std::map<std::string, std::string> secrets;  // what the host would lend

    Outcome check(const CallFacts& facts = {});
    Outcome issuers(const CallFacts& facts = {});
    Outcome fetch(const Identity& identity, const CallFacts& facts = {});
    std::string log() const;  // every line of every call so far

    std::map<std::string, const void*> extensions;  // what the host offers, by name

  private:
    struct Call;
    static ncp_host make_host(LoadedPlugin* self);
    template <class Body>
    Outcome run(const CallFacts& facts, const Body& body);
    const ncp_plugin* table_ = nullptr;
    ncp_instance* instance_ = nullptr;
    ncp_host host_;
    mutable std::mutex log_mutex_;
    std::string log_;
};

// How often a piece of text stands in another.
std::size_t count_of(const std::string& text, const std::string& piece);

// Makes an SQLite file from SQL.
void make_database(const std::filesystem::path& file, const std::string& sql);

// The official schema's verdict on a document, from the reference data beside the project, and the
// MUSTs of ELMO beyond it; empty if valid.
bool have_official_schema();
std::string official_verdict(const std::string& document);

}  // namespace ncp::test
