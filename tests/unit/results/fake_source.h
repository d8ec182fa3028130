// Sources without plugins, for tests of gathering: what they answer is a function.
// Thread-safety: as the function's.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "ncp/sink.h"
#include "results/source.h"
#include "support/plugins/plugin_parts.h"

namespace ncp::results {

class FakeSource final : public Source {
  public:
    using Answer =
        std::function<Result<Fetched>(const FetchRequest&, const Deadline&, std::stop_token)>;

    FakeSource(std::string id, Answer answer) : answer_(std::move(answer)) {
        facts_.id = std::move(id);
        facts_.title = "Source " + facts_.id;
        facts_.identity_keys = {"birth_date"};
    }
    SourceFacts& facts_to_change() { return facts_; }

    const SourceFacts& facts() const override { return facts_; }
    Result<Fetched> fetch(const FetchRequest& request, const Deadline& deadline,
                          std::stop_token cancelled) override {
        return answer_(request, deadline, std::move(cancelled));
    }
    Result<std::vector<Probe>> check(const Deadline&, std::stop_token) override {
        return std::vector<Probe>{};
    }

    Result<std::vector<Issuer>> issuers(const Deadline&, const std::stop_token&) override {
        return institutions_;
    }
    Result<std::vector<Issuer>> find_issuers(const FetchRequest&, const Deadline&,
                                             const std::stop_token&) override {
        return institutions_;
    }
    Result<std::vector<Issuer>> institutions_ = std::vector<Issuer>{};  // may be an error

  private:
    SourceFacts facts_;
    Answer answer_;
};

inline Fetched delivered(const std::string& issuer, const test::Person& person = {}) {
    Fetched fetched;
    fetched.parts.push_back({"", NCP_MEDIA_ELMO, "", "", test::elmo(person, issuer)});
    return fetched;
}

inline std::shared_ptr<FakeSource> fake(const std::string& id, FakeSource::Answer answer) {
    return std::make_shared<FakeSource>(id, std::move(answer));
}

inline std::shared_ptr<FakeSource> delivers(const std::string& id, const std::string& issuer) {
    return fake(id, [issuer](const FetchRequest&, const Deadline&, const std::stop_token&) {
        return delivered(issuer);
    });
}

}  // namespace ncp::results
