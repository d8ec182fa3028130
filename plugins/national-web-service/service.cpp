#include "service.h"

#include <charconv>
#include <cstring>
#include <ncp/http.hpp>

namespace ncp::virta {
namespace {

using plugin::Refused;

constexpr std::int64_t kRetryAfterSecondsMax = 86'400;

// Text with the service's password in it: gone from memory when it is no longer needed.
struct Wiped {
    std::string text;
    Wiped() = default;
    ~Wiped() { explicit_bzero(text.data(), text.size()); }
    Wiped(const Wiped&) = delete;
    Wiped& operator=(const Wiped&) = delete;
};

// Retry-After in seconds; a date is not worth a parser.
std::int64_t retry_after_ms(const plugin::HttpResponse& answer) {
    const std::string_view value = answer.header("retry-after");
    const char* const end = value.data() + value.size();
    std::int64_t seconds = -1;
    const auto [last, error] = std::from_chars(value.data(), end, seconds);
    if (error != std::errc() || last != end) return -1;
    return seconds < 0 || seconds > kRetryAfterSecondsMax ? -1 : seconds * 1'000;
}

[[noreturn]] void refuse_unsent(ncp_status status) {
    switch (status) {
        case NCP_CONFIG:
            throw Refused(status, {"the host may not call the service: [source.http] allow must "
                                   "name the origin of the setting \"url\""});
        case NCP_TEMPORARY:
            throw Refused(status, {"no connection to the service, or it broke"});
        case NCP_PERMANENT:
            throw Refused(status, {"the service's certificate is not trusted, it wants one of "
                                   "ours, or its answer is no HTTP or larger than the limit "
                                   "(answer_mib_max); the line above says which"});
        case NCP_DEADLINE:
            throw Refused(status, {"the service did not answer in time"});
        default:
            throw Refused(status, {});
    }
}

// Of who is not accepted: PERMANENT, because CONFIG would disable the section for good, and the
// service's side may be what has to be put right.
[[noreturn]] void refuse_status(const plugin::HttpResponse& answer) {
    const std::string code = std::to_string(answer.status);
    const std::string says = "the service answers with the HTTP status " + code;
    if (answer.status == 401 || answer.status == 403) {
        throw Refused(NCP_PERMANENT,
                      {says + ": it does not accept this contact point; check the settings of "
                              "\"caller\", the secret, the client certificate, and whether the "
                              "service knows this machine's address",
                       {},
                       code});
    }
    if (answer.status == 408 || answer.status == 429 || answer.status >= 500) {
        throw Refused(NCP_TEMPORARY, {says, {}, code, retry_after_ms(answer)});
    }
    throw Refused(NCP_PERMANENT, {says + "; check the setting \"url\"", {}, code});
}

[[noreturn]] void refuse_fault(const SoapFault& fault) {
    if (fault.is_of_server()) {
        throw Refused(NCP_TEMPORARY, {"the service reports a fault of its own", {}, fault.code()});
    }
    if (fault.is_about_caller()) {
        throw Refused(NCP_PERMANENT, {"the service does not accept this contact point; check the "
                                      "settings of \"caller\" and the secret",
                                      {},
                                      fault.code()});
    }
    throw Refused(NCP_PERMANENT,
                  {"the service refuses the question as wrong (SOAP fault)", {}, fault.code()});
}

// Faults come with the status 500 (SOAP 1.1, section 6.2); so does what is no SOAP at all.
XmlElement read_records(const plugin::HttpResponse& answer) {
    const bool failed = answer.status == 500;
    if (answer.status != 200 && !failed) refuse_status(answer);
    try {
        XmlElement records = read_answer(answer.body);
        if (!failed) return records;
    } catch (const SoapFault& fault) {
        refuse_fault(fault);
    } catch (const BadXml& bad) {
        if (!failed) {
            throw Refused(NCP_PERMANENT,
                          {std::string("the service's answer is refused: ") + bad.text()});
        }
    }
    refuse_status(answer);
}

}  // namespace

Service::Service(const plugin::Host& host, const Settings& settings) : settings_(settings) {
    if (host.extension(NCP_EXTENSION_HTTP_V1) == nullptr) {
        throw Refused(NCP_CONFIG, {"this host does not offer http/1, which the plugin needs"});
    }
    bool usable = false;
    const bool there = host.secret(settings.caller.key_secret,
                                   [&](std::string_view key) { usable = !key.empty(); });
    if (!there || !usable) {
        throw Refused(NCP_CONFIG, {"the secret that caller.key_secret names is missing or empty; "
                                   "add it to [source.secrets]"});
    }
}

XmlElement Service::ask(const plugin::Call& call, const Question& question) const {
    if (call.cancelled()) throw Refused(NCP_CANCELLED, {});
    Wiped body;
    const Caller& caller = settings_.caller;
    const bool there = call.secret(caller.key_secret, [&](std::string_view key) {
        body.text = write_request({caller.system, caller.user, key}, question);
    });
    if (!there) throw Refused(NCP_CONFIG, {"the secret that caller.key_secret names is gone"});
    plugin::HttpResponse answer;
    const ncp_status status =
        plugin::Http(call).send({.method = "POST",
                                 .url = settings_.url,
                                 .headers = {{"Content-Type", "text/xml; charset=utf-8"},
                                             {"Accept", "text/xml"},
                                             {"SOAPAction", "\"\""}},
                                 .body = body.text,
                                 .response_bytes_max = settings_.answer_bytes_max},
                                answer);
    if (status != NCP_OK) refuse_unsent(status);
    return read_records(answer);
}

}  // namespace ncp::virta
