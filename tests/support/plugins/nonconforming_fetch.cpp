// What test-nonconforming answers, and how it breaks the rules of answering.
#include <atomic>
#include <csignal>
#include <cstring>
#include <stdexcept>

#include "ncp/text.hpp"
#include "support/plugins/nonconforming.h"

namespace ncp::test {
namespace {

using plugin::xml_text;

struct Question {
    ncp_instance* instance;
    ncp_call* call;
    const ncp_request* request;
    const ncp_sink* sink;
    std::string number, given_names;
};

// Faults that end the process, or the call.
void die_by_fault(const Question& question) {
    if (has_fault("exits")) std::exit(3);
    if (has_fault("throws")) throw std::runtime_error("nobody catches this");
    if (has_fault("hangs")) sleep_ms(600'000);
    if (has_fault("is-deaf")) sleep_ms(500);
    constexpr std::size_t kBuffer = 1000;
    if (has_fault("buffer-overflow") && question.number.size() > kBuffer) std::raise(SIGSEGV);
}

// Faults of what is kept from call to call.
ncp_status keep_by_fault(const Question& question) {
    ncp_instance& self = *question.instance;
    const ncp_host* host = self.host;
    if (has_fault("keeps-config") && self.borrowed_config.data[0] != '{') return NCP_INTERNAL;
    if (has_fault("keeps-identity") && question.request->identity_count > 0) {
        if (self.borrowed_identity != nullptr && self.borrowed_identity->flags > 1) return NCP_OK;
        self.borrowed_identity = question.request->identity;
    }
    if (has_fault("keeps-call")) {
        if (self.last_call != nullptr) host->cancelled(host, self.last_call);
        self.last_call = question.call;
    }
    if (has_fault("keeps-cancellation")) {
        if (host->cancelled(host, question.call) != 0) self.was_cancelled = true;
        if (self.was_cancelled) return NCP_CANCELLED;
    }
    if (has_fault("global-state") && only_instance != &self) return NCP_INTERNAL;
    if (has_fault("thread-bound") && self.made_by != std::this_thread::get_id()) {
        return NCP_INTERNAL;
    }
    return NCP_OK;
}

std::atomic<int> running = 0;

ncp_status run_beside_others() {
    if (!has_fault("not-reentrant")) return NCP_OK;
    const bool alone = ++running == 1;
    sleep_ms(20);
    --running;
    return alone ? NCP_OK : NCP_INTERNAL;
}

void tell_by_fault(const Question& question) {
    const ncp_host* host = question.instance->host;
    if (has_fault("logs-identity")) log(host, "asked about " + question.number);
    if (has_fault("leaks-memory")) {
        constexpr std::size_t kLost = 512U << 10;
        static void* volatile last = nullptr;  // or the compiler leaves it all out
        last = std::malloc(kLost);
        if (last != nullptr) std::memset(last, 1, kLost);
    }
}

std::string document_for(const Question& question) {
    const bool raw = has_fault("does-not-escape");
    const Person person{raw ? question.given_names : xml_text(question.given_names), "Sample",
                        has_fault("answers-about-another") ? "1999-12-31" : "2000-01-31"};
    static std::atomic<int> calls = 0;
    std::string report = attachment(has_fault("refers-to-nothing") ? "not-there" : "transcript");
    std::string document = elmo(person, "good.example", report);
    if (has_fault("not-deterministic")) {
        document.replace(document.find("Algebra"), 7, "Course " + std::to_string(++calls));
    }
    if (has_fault("half-document")) document.resize(document.size() / 2);
    if (has_fault("not-valid")) document.replace(document.find("passed"), 6, "thinking");
    if (has_fault("two-reports")) {
        const std::string other = elmo(person, "good.example");
        const std::size_t from = other.find("<report>");
        document.insert(document.find("</elmo>"), other.substr(from, other.find("</elmo>") - from));
    }
    return document;
}

ncp_status answer(const Question& question) {
    const ncp_sink* sink = question.sink;
    if (has_fault("emits-nothing")) return NCP_OK;
    const std::string document = document_for(question);
    const ncp_part elmo_part = part("", NCP_MEDIA_ELMO);
    const ncp_part pdf = part(has_fault("bad-id") ? "a b" : "transcript", "application/pdf");
    if (has_fault("begins-twice")) sink->begin(sink, &elmo_part);
    if (has_fault("ignores-the-sink")) {
        emit(sink, elmo_part, document);
        return emit(sink, pdf, "%PDF");
    }
    ncp_status status = emit(sink, elmo_part, document);
    if (status == NCP_OK) status = emit(sink, pdf, "%PDF");
    if (status == NCP_OK && has_fault("unused-attachment")) {
        status = emit(sink, part("nobody-wants-it", "application/pdf"), "%PDF");
    }
    return has_fault("hides-refusal") ? NCP_OK : status;
}

}  // namespace

ncp_status fetch(ncp_instance* instance, ncp_call* call, const ncp_request* request,
                 const ncp_sink* sink) {
    const Question question{instance,
                            call,
                            request,
                            sink,
                            attribute(request, "learner_number"),
                            attribute(request, "given_names")};
    const ncp_host* host = instance->host;
    die_by_fault(question);
    tell_by_fault(question);
    if (const ncp_status kept = keep_by_fault(question); kept != NCP_OK) return kept;
    if (const ncp_status beside = run_beside_others(); beside != NCP_OK) return beside;
    if (question.number.empty() && !has_fault("answers-nobody")) {
        if (has_fault("gives-no-reason")) return NCP_IDENTITY_INSUFFICIENT;
        return refuse(host, call, NCP_IDENTITY_INSUFFICIENT, "learner_number");
    }
    if (has_fault("hostile-is-config") && question.number.find('\'') != std::string::npos) {
        return NCP_CONFIG;
    }
    const bool known =
        question.number == "L-1" || has_fault("answers-nobody") || has_fault("gives-others-record");
    if (!known) {
        if (has_fault("error-quotes-identity")) {
            return refuse(host, call, NCP_PERMANENT, "no row for " + question.number);
        }
        return NCP_STUDENT_UNKNOWN;
    }
    if (host->cancelled(host, call) != 0) return NCP_CANCELLED;
    // A worker's environment is clean, so the fault does not reach it.
    if (has_fault("differs-in-process")) return NCP_NO_RESULTS;
    return answer(question);
}

}  // namespace ncp::test
