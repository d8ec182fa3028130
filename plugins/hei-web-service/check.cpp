#include "check.h"

#include <set>

namespace ncp::hei {
namespace {

constexpr std::size_t kNamedMax = 20;  // the rest is counted

// Failures of many institutions as few probes.
class Doors {
  public:
    explicit Doors(plugin::Sink& sink) : sink_(sink) {}

    void failed(const Hei& hei, const std::string& why, const std::string& advice) {
        if (++failed_ <= kNamedMax) sink_.probe("institution " + hei.key, "failed", why, advice);
    }
    void end(std::size_t all) {
        const std::string text = std::to_string(all - failed_) + " of " + std::to_string(all) +
                                 " institutions' services answer";
        sink_.probe("institutions",
                    failed_ == 0     ? "ok"
                    : failed_ == all ? "failed"
                                     : "warning",
                    text, failed_ > kNamedMax ? "only the first are named one by one" : "");
    }

  private:
    plugin::Sink& sink_;
    std::size_t failed_ = 0;
};

// A bare HEAD: any answer proves name, TLS and allow-list; what it says does not matter.
Answer knock(const plugin::Call& call, const Hei& hei) {
    Answer answer;
    plugin::HttpResponse response;
    const std::string url = hei.base_url + "/";
    answer.status = plugin::Http(call).send({.method = "HEAD", .url = url}, response);
    return answer;
}

void probe_secrets(const plugin::Call& call, const Registry& registry, Tokens& tokens,
                   plugin::Sink& sink) {
    std::set<Authentication> seen;
    for (const Hei& hei : registry) {
        const Authentication& how = hei.authentication;
        if (how.method == Authentication::Method::none || !seen.insert(how).second) continue;
        const bool oauth2 = how.method == Authentication::Method::oauth2;
        const std::string name = (oauth2 ? "token service for " : "secret ") + how.secret;
        try {
            WipedText header;
            tokens.authorize(call, how, header);
            sink.probe(name, "ok", oauth2 ? "gives a token" : "is there");
        } catch (const plugin::Refused& refused) {
            if (refused.status() == NCP_CANCELLED) throw;
            sink.probe(name, "failed", refused.texts().operator_text,
                       oauth2 ? "allow " + origin_of(how.token_url) +
                                    " in [source.http], and check client_id and secret"
                              : "");
        }
    }
}

void probe_doors(const plugin::Call& call, const std::shared_ptr<const Registry>& registry,
                 Crew& crew, plugin::Sink& sink) {
    const auto answers = ask_everyone(call, crew, registry, knock);
    Doors doors(sink);
    for (std::size_t i = 0; i < answers.size(); ++i) {
        const Hei& hei = (*registry)[i];
        const std::string origin = origin_of(hei.base_url);
        if (!answers[i]) {
            doors.failed(hei, origin + " did not answer in time", "ask the institution");
        } else if (answers[i]->status == NCP_CONFIG) {
            doors.failed(hei, origin + " may not be called",
                         "add \"" + origin + "\" to allow in [source.http]");
        } else if (answers[i]->status == NCP_PERMANENT) {
            doors.failed(hei, origin + " has a certificate that is not trusted, or speaks no HTTP",
                         "the host's log says which; see ca_file in [source.http]");
        } else if (answers[i]->status != NCP_OK) {
            doors.failed(hei, origin + " cannot be reached", "the host's log says why");
        }
    }
    doors.end(answers.size());
}

}  // namespace

ncp_status run_probes(const plugin::Call& call, const Settings& settings, Directory& directory,
                      Tokens& tokens, Crew& crew, plugin::Sink& sink) {
    std::shared_ptr<const Registry> registry;
    try {
        registry = directory.current(call, tokens);
    } catch (const plugin::Refused& refused) {
        if (refused.status() == NCP_CANCELLED) throw;
        sink.probe("registry", "failed", refused.texts().operator_text,
                   settings.registry_url.empty()
                       ? ""
                       : "allow " + origin_of(settings.registry_url) + " in [source.http]");
        return sink.status();
    }
    sink.probe("registry", "ok", std::to_string(registry->size()) + " institutions");
    if (settings.allow_personal_data_in_urls) {
        sink.probe("addresses", "warning", "allow_personal_data_in_urls is set",
                   "addresses end in logs: ask the institutions for a POST");
    }
    probe_secrets(call, *registry, tokens, sink);
    probe_doors(call, registry, crew, sink);
    return sink.status();
}

}  // namespace ncp::hei
