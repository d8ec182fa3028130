#include "question.h"

#include <Poco/DateTime.h>
#include <Poco/DateTimeFormat.h>
#include <Poco/DateTimeParser.h>

#include <algorithm>
#include <set>

namespace ncp::hei {
namespace {

Answer failed(ncp_status status, std::string why) {
    Answer answer;
    answer.status = status;
    answer.texts.operator_text = std::move(why);
    return answer;
}

// RFC 9110, 10.2.3: seconds, or a date. -1: neither.
std::int64_t retry_after_ms(std::string_view text) {
    constexpr std::int64_t kDayMs = 86'400'000;
    if (text.empty()) return -1;
    if (text.size() <= 9 && text.find_first_not_of("0123456789") == std::string_view::npos) {
        return std::min(std::stoll(std::string(text)) * 1'000, static_cast<long long>(kDayMs));
    }
    Poco::DateTime when;
    int zone = 0;
    if (!Poco::DateTimeParser::tryParse(Poco::DateTimeFormat::HTTP_FORMAT, std::string(text), when,
                                        zone)) {
        return -1;
    }
    const std::int64_t from_now = (when - Poco::DateTime()).totalMilliseconds();
    return std::clamp<std::int64_t>(from_now, 0, kDayMs);
}

std::vector<Values> combinations(const Question& question, const Hei& hei) {
    Values common{{"language", question.language},
                  {"correlation_id", question.correlation_id},
                  {"issuer", hei.key}};
    for (const auto& [type, value] : hei.issuer.identifiers)
        common["issuer." + type] = value;
    std::vector<Values> all{std::move(common)};
    for (const std::string& key : hei.request.attributes()) {
        std::set<std::string> values;  // the same value twice is one value
        for (const auto& [name, value] : question.identity) {
            if (name == key && !value.empty()) values.insert(value);
        }
        if (values.empty()) continue;  // fill() decides whether it may be missing
        std::vector<Values> longer;
        for (const Values& one : all) {
            for (const std::string& value : values) {
                longer.push_back(one);
                longer.back()[key] = value;
            }
        }
        if (longer.size() > kCombinationsMax) {
            throw plugin::Refused(NCP_PERMANENT, {"the student's attributes have too many values"});
        }
        all = std::move(longer);
    }
    return all;
}

plugin::HttpRequest as_sent(const WrittenRequest& written, const WipedText& authorization,
                            std::size_t response_bytes_max) {
    plugin::HttpRequest request{
        .method = written.method,
        .url = written.url,
        .body = written.body,
        .response_bytes_max = static_cast<std::int64_t>(response_bytes_max)};
    bool accept = false;
    for (const auto& [name, value] : written.headers) {
        request.headers.push_back({name, value});
        accept = accept || name == "Accept" || name == "accept";
    }
    if (!accept) request.headers.push_back({"Accept", "application/xml, text/xml"});
    if (!authorization.text().empty()) {
        request.headers.push_back({"Authorization", authorization.text()});
    }
    return request;
}

// One request; a second one if an access token was not taken.
Answer exchange(const plugin::Call& call, const Hei& hei, const Values& values,
                const Settings& settings, Tokens& tokens, plugin::HttpResponse& response) {
    const WrittenRequest written = hei.request.fill(hei.base_url, values);
    WipedText authorization;
    for (int turn = 0;; ++turn) {
        tokens.authorize(call, hei.authentication, authorization);
        const ncp_status sent = plugin::Http(call).send(
            as_sent(written, authorization, settings.response_bytes_max), response);
        if (sent == NCP_CONFIG) {
            return failed(sent, "its service may not be called: add \"" + origin_of(hei.base_url) +
                                    "\" to allow in [source.http]");
        }
        if (sent != NCP_OK) return failed(sent, "no answer: the host's log says why");
        if (response.status != 401 || turn > 0 ||
            !tokens.forget(hei.authentication, authorization)) {
            return judge(response, settings);
        }
    }
}

bool is_other_format(std::string_view content_type) {
    const std::string_view type = content_type.substr(0, content_type.find(';'));
    return type == "text/html" || type == "application/json" || type == "application/pdf";
}

Answer read(const plugin::Call& call, const Hei& hei, const plugin::HttpResponse& response,
            const Settings& settings) {
    const std::string_view type = response.header("content-type");
    if (is_other_format(type)) {
        return failed(NCP_PERMANENT, "it answers " + std::string(type.substr(0, type.find(';'))) +
                                         " instead of ELMO");
    }
    common::XmlLimits limits;
    limits.size_bytes_max = settings.response_bytes_max;
    common::ElmoReading reading =
        common::read_elmo(response.body, {.issuer = hei.issuer,
                                          .trust_issuers = settings.trust_answer_issuer,
                                          .now = plugin::utc_now(),
                                          .limits = limits});
    reading.repairs.log(call, hei.key);
    Answer answer;
    answer.documents = std::move(reading.documents);
    if (answer.documents.empty()) answer.status = NCP_NO_RESULTS;
    return answer;
}

// Adds one combination's answer to the others': any document counts, then "no results".
void join(Answer& all, Answer one) {
    for (common::ElmoDocument& document : one.documents) {
        const bool known =
            std::any_of(all.documents.begin(), all.documents.end(),
                        [&](const auto& other) { return other.xml == document.xml; });
        if (!known) all.documents.push_back(std::move(document));
    }
    if (!all.documents.empty()) {
        all.status = NCP_OK;
    } else if (one.status == NCP_NO_RESULTS) {
        all.status = NCP_NO_RESULTS;
    }
}

}  // namespace

Answer judge(const plugin::HttpResponse& response, const Settings& settings) {
    const int status = response.status;
    if (settings.student_unknown.contains(status)) return failed(NCP_STUDENT_UNKNOWN, "");
    if (settings.no_results.contains(status)) return failed(NCP_NO_RESULTS, "");
    if (status == 200) return {};
    Answer answer = failed(NCP_PERMANENT, "it answers " + std::to_string(status));
    answer.texts.backend_code = std::to_string(status);
    std::string& why = answer.texts.operator_text;
    if (status == 401 || status == 403) {
        why += ": it does not accept who we are; check its authentication";
    } else if (status == 408 || status == 429 || status >= 500) {
        answer.status = NCP_TEMPORARY;
        answer.texts.retry_after_ms = retry_after_ms(response.header("retry-after"));
    } else if (status >= 300 && status < 400) {
        why += ", a redirect to elsewhere: set base_url and path to where it leads";
    } else if (status == 404 || status == 204) {
        why += ", which the settings student_unknown and no_results do not name";
    } else if (status >= 400) {
        why += ": it does not understand the request; check the settings of request";
    }
    return answer;
}

Answer ask(const plugin::Call& call, const Hei& hei, const Question& question,
           const Settings& settings, Tokens& tokens) {
    Answer all;
    all.status = NCP_STUDENT_UNKNOWN;
    try {
        for (const Values& values : combinations(question, hei)) {
            plugin::HttpResponse response;
            Answer one = exchange(call, hei, values, settings, tokens, response);
            if (one.status == NCP_OK) one = read(call, hei, response, settings);
            const bool normal = one.status == NCP_OK || one.status == NCP_NO_RESULTS ||
                                one.status == NCP_STUDENT_UNKNOWN;
            if (!normal) {
                all = std::move(one);
                break;
            }
            join(all, std::move(one));
        }
    } catch (const plugin::Refused& refused) {
        all = failed(refused.status(), refused.texts().operator_text);
    } catch (const std::exception&) {  // its text may quote a student's data
        all = failed(NCP_INTERNAL, "an exception ended the question");
    }
    if (!all.texts.operator_text.empty()) {
        all.texts.operator_text = hei.key + ": " + all.texts.operator_text;
    }
    return all;
}

}  // namespace ncp::hei
