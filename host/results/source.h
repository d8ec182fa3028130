// A result service as the host sees it: one section of the configuration, answered by a plugin
// instance. The seam between gathering and plugins. Thread-safety: fetch() from many threads, up to
// what the plugin declares; the others queue.
#pragma once

#include <map>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "base/identity.h"
#include "config/settings.h"

namespace ncp::results {

struct FetchRequest {
    Identity identity;           // only the attributes that this source's configuration names
    std::string issuer{};        // one of the plugin's institutions, or empty: all
    std::string language;        // BCP 47, the student's
    std::string correlation_id;  // for both sides' logs; not personal
};

struct EmittedPart {
    std::string id, media_type, title, issuer, bytes;
};

struct FailedIssuer {
    std::string issuer;
    ErrorCode problem;
};

struct Fetched {
    bool nothing = false;            // NO_RESULTS or STUDENT_UNKNOWN
    std::vector<EmittedPart> parts;  // ELMO documents and attachments in the order of emission
    std::vector<FailedIssuer> failed_issuers;
};

struct Issuer {       // an institution that a source can answer for
    std::string key;  // what FetchRequest::issuer names it by (ncp/plugin.h)
    std::map<std::string, std::string> identifiers;  // by type: "schac", "erasmus", "pic"
    std::map<std::string, std::string> titles;       // by language
    std::string country, url;

    // The title in this language, else in English, else any; never empty.
    const std::string& title(const std::string& language) const;
};

struct Probe {  // of a check: what was tried, what came out, what to do
    std::string name, result, text, advice;  // result: "ok", "warning", "failed"
};

struct SourceFacts {
    std::string id, title;
    std::vector<std::string> identity_keys;  // what it gets of the student
    std::vector<std::string> needed_keys;    // without which it is not asked
    bool trust_source_identity = false;
    config::Ask ask = config::Ask::everyone;
    std::chrono::milliseconds deadline{20'000};
};

class Source {
  public:
    virtual ~Source() = default;
    virtual const SourceFacts& facts() const = 0;
    // Blocks until answered, failed, cancelled or over. Errors: source_failed, source_timeout,
    // cancelled, plugin, invalid_config.
    virtual Result<Fetched> fetch(const FetchRequest& request, const Deadline& deadline,
                                  std::stop_token cancelled) = 0;
    // Probes without student data. Blocks like fetch().
    virtual Result<std::vector<Probe>> check(const Deadline& deadline,
                                             std::stop_token cancelled) = 0;
    // All institutions that it can answer for, in its own order. Errors like fetch().
    virtual Result<std::vector<Issuer>> issuers(const Deadline&, const std::stop_token&) {
        return fail(ErrorCode::plugin, "it does not tell its institutions");
    }
    // Those at which this student has results. Errors like fetch().
    virtual Result<std::vector<Issuer>> find_issuers(const FetchRequest&, const Deadline&,
                                                     const std::stop_token&) {
        return fail(ErrorCode::plugin, "it is no directory");
    }
};

}  // namespace ncp::results
