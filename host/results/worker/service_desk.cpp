#include "results/worker/service_desk.h"

#include <vector>

#include "base/secret.h"
#include "ncp/http.h"
#include "results/call.h"
#include "results/views.h"

namespace ncp::results::worker {
namespace {

constexpr std::size_t kPairBytesMin = 16;  // two lengths
constexpr std::chrono::hours kNoDeadline{24 * 365};
// A worker that asks and does not read what it asked for.
constexpr std::chrono::milliseconds kAnswerDeadline{10'000};

}  // namespace

ServiceDesk::ServiceDesk(Channel channel, std::shared_ptr<const ncp_host> host)
    : channel_(std::move(channel)),
      host_(std::move(host)),
      closing_(std::make_shared<ncp_call>(Deadline(system_clock(), kNoDeadline))),
      thread_([this] { work(); }) {}

ServiceDesk::~ServiceDesk() {
    closing_->stop();
    if (auto under_way = call()) under_way->stop();
    thread_.join();
}

void ServiceDesk::set_call(std::shared_ptr<ncp_call> call) {
    std::lock_guard lock(mutex_);
    call_ = std::move(call);
}

std::shared_ptr<ncp_call> ServiceDesk::call() {
    std::lock_guard lock(mutex_);
    return call_;
}

void ServiceDesk::work() {
    try {
        Message question;
        while (channel_.receive(question, {{}, closing_->descriptor()}) == Heard::message) {
            const bool served = serve(question);
            wipe(question.body);
            if (!served) break;
        }
    } catch (const std::exception&) {
        // No memory for a question: the worker finds its desk closed and fails its call.
        channel_.close();
        return;
    }
    channel_.close();
}

bool ServiceDesk::serve(const Message& question) {
    switch (question.kind) {
        case Kind::log:
            take_log(BodyReader(question.body));
            return true;
        case Kind::secret:
            return lend_secret(BodyReader(question.body));
        case Kind::http:
            return send_http(BodyReader(question.body));
        default:
            return false;
    }
}

void ServiceDesk::take_log(BodyReader body) {
    const auto level = static_cast<int32_t>(body.integer());
    const std::string_view text = body.text();
    std::vector<ncp_pair> pairs;
    for (std::size_t left = body.count(kPairBytesMin); left > 0; --left) {
        const auto flags = static_cast<std::uint32_t>(body.number());
        const std::string_view key = body.text();
        pairs.push_back({view_of(key), view_of(body.text()), flags, 0});
    }
    if (!body.intact()) return;
    host_->log(host_.get(), nullptr, level, view_of(text), pairs.data(), pairs.size());
}

bool ServiceDesk::lend_secret(BodyReader body) {
    const std::string_view name = body.text();
    BodyWriter answer;
    const auto copy = [](void* user, ncp_view value) {
        static_cast<BodyWriter*>(user)->integer(NCP_OK).text({value.data, value.size});
    };
    const ncp_status status = host_->secret(host_.get(), view_of(name), copy, &answer);
    if (status != NCP_OK) answer.integer(status).text({});
    const Heard heard = channel_.send(Kind::secret_value, answer.body(),
                                      {Deadline(system_clock(), kAnswerDeadline), -1});
    wipe(answer.body());
    return heard == Heard::message;
}

bool ServiceDesk::send_http(BodyReader body) {
    const bool in_call = body.number() != 0;
    ncp_http_request request{};
    request.size = sizeof request;
    request.method = view_of(body.text());
    request.url = view_of(body.text());
    std::vector<ncp_pair> headers;
    for (std::size_t left = body.count(kPairBytesMin); left > 0; --left) {
        const std::string_view name = body.text();
        headers.push_back({view_of(name), view_of(body.text()), 0, 0});
    }
    request.headers = headers.data();
    request.header_count = headers.size();
    request.body = view_of(body.text());
    request.response_bytes_max = body.integer();
    if (!body.intact()) return false;

    BodyWriter answer;
    const auto copy = [](void* user, const ncp_http_response* response) {
        auto& to = *static_cast<BodyWriter*>(user);
        to.integer(NCP_OK).integer(response->http_status).number(response->header_count);
        for (std::size_t i = 0; i < response->header_count; ++i) {
            const ncp_pair& header = response->headers[i];
            to.text({header.key.data, header.key.size});
            to.text({header.value.data, header.value.size});
        }
        to.text({response->body.data, response->body.size});
    };
    const auto* http =
        static_cast<const ncp_http_v1*>(host_->extension(host_.get(), NCP_EXTENSION_HTTP_V1));
    const std::shared_ptr<ncp_call> its_call = in_call ? call() : nullptr;
    const ncp_status status =
        http == nullptr ? NCP_UNSUPPORTED
                        : http->send(host_.get(), its_call.get(), &request, copy, &answer);
    if (status != NCP_OK) answer.integer(status);
    const Heard heard = channel_.send(Kind::http_answer, answer.body(),
                                      {Deadline(system_clock(), kAnswerDeadline), -1});
    wipe(answer.body());
    return heard == Heard::message;
}

}  // namespace ncp::results::worker
