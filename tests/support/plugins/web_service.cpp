// An adapter of a web service: fetches the student's ELMO through the host, with what the settings
// name. Written with the C++ wrapper, as a stranger would.
#include "ncp/http.hpp"
#include "support/plugins/plugin_parts.h"

namespace {

using namespace ncp::plugin;

class WebService final : public Adapter {
  public:
    WebService(Call&, std::string_view config)
        : url_(ncp::test::setting(config, "url")), method_(ncp::test::setting(config, "method")) {}

    ncp_status check(Call& call, Sink& sink) override {
        const HttpResponse answer = Http(call).send({.method = "HEAD", .url = url_});
        return sink.probe("service", answer.status == 200 ? "ok" : "failed",
                          "answers " + std::to_string(answer.status));
    }

    ncp_status fetch(Call& call, const Request& request, Sink& sink) override {
        const Http http(call);
        const std::string person = std::string(request.first("family_name")) + ";" +
                                   std::string(request.first("birth_date"));
        if (method_ == "raw") return raw(http, call);
        const HttpResponse found = method_ == "GET" ? http.get(url_, {{"X-Student", person}})
                                                    : http.post(url_, person, "text/plain");
        if (found.status == 404) return NCP_STUDENT_UNKNOWN;
        Http::expect(found, 200);
        if (found.header("content-type") != NCP_MEDIA_ELMO) return NCP_PERMANENT;
        return sink.emit({}, found.body);
    }

  private:
    // What the status is, as an operator's text.
    ncp_status raw(const Http& http, const Call& call) const {
        HttpResponse kept{.status = -1};
        const ncp_status status = http.send({.url = url_}, kept);
        return call.fail(NCP_PERMANENT, {.operator_text = "got " + std::to_string(status) +
                                                          " and " + std::to_string(kept.status)});
    }

    std::string url_, method_;
};

}  // namespace

NCP_EXPORT_PLUGIN(WebService, .id = "test-web-service", .version = "1.0", .vendor = "Tests",
                  .support_url = "https://tests.example",
                  .config_schema = R"({"type": "object", "required": ["url", "method"],
                      "properties": {"url": {"type": "string"}, "method": {"type": "string"}}})",
                  .max_concurrency = 4)
