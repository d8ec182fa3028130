// The rogues' gallery: a plugin that does what its setting "deed" names to whoever loads it.
//
// Only for workers: in process most of these would end the test program. A deed that is refused is
// told by the status and the operator text, "refused: …"; one that succeeds says "done".
#include <arpa/inet.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <clocale>
#include <cstdlib>
#include <cstring>
#include <map>
#include <mutex>
#include <new>
#include <stdexcept>
#include <thread>
#include <vector>

#include "ncp/http.h"
#include "ncp/plugin.h"
#include "support/plugins/plugin_parts.h"

using namespace ncp::test;

struct ncp_instance {
    const ncp_host* host;
    std::string settings;
    int calls = 0;
};

namespace {

struct Call {
    ncp_instance* instance;
    ncp_call* call;
    const ncp_request* request;
    const ncp_sink* sink;
    const ncp_host* host() const { return instance->host; }
};
using Deed = ncp_status (*)(const Call&);

ncp_status say(const Call& call, ncp_status status, const std::string& words) {
    ncp_error error{};
    error.size = sizeof error;
    error.status = status;
    error.retry_after_ms = -1;
    error.operator_text = view(words);
    call.host()->fail(call.host(), call.call, &error);
    return status;
}

// Whether the attempt failed, and why: the sandbox's answer.
ncp_status outcome(const Call& call, bool succeeded) {
    const int why = errno;
    return say(call, NCP_PERMANENT,
               succeeded ? std::string("done") : std::string("refused: ") + std::strerror(why));
}

ncp_status segfault(const Call&) {
    ::raise(SIGSEGV);
    return NCP_OK;
}

ncp_status aborts(const Call&) {
    std::abort();
}

ncp_status exits(const Call&) {
    std::exit(3);  // NOLINT(concurrency-mt-unsafe): the misdeed itself
}

ncp_status exits_as_if_well(const Call&) {
    ::_exit(0);
}

ncp_status throws_from_a_thread(const Call&) {
    std::thread([] { throw std::runtime_error("canary-exception"); }).join();
    return NCP_OK;
}

ncp_status deadlock(const Call&) {
    std::mutex mutex;
    mutex.lock();
    mutex.lock();  // NOLINT: the misdeed itself
    return NCP_OK;
}

ncp_status spin(const Call&) {
    std::atomic<bool> never{false};
    while (!never) {
    }
    return NCP_OK;
}

ncp_status deaf_to_term(const Call& call) {
    ::signal(SIGTERM, SIG_IGN);
    return spin(call);
}

ncp_status forks(const Call& call) {
    const pid_t child = ::fork();
    if (child == 0) ::_exit(0);
    return outcome(call, child > 0);
}

ncp_status executes(const Call& call) {
    ::execl("/bin/true", "true", nullptr);
    return outcome(call, false);
}

ncp_status leaks_descriptors(const Call& call) {
    int opened = 0;
    while (opened < 10 && ::dup(0) >= 0)
        ++opened;
    return opened > 0 ? emit_elmo(call.sink, elmo({}, "leak.example")) : outcome(call, false);
}

ncp_status takes_all_descriptors(const Call& call) {
    while (::dup(0) >= 0) {
    }
    return outcome(call, errno != EMFILE);
}

ncp_status corrupts_the_heap(const Call&) {
    std::vector<char*> blocks(64);
    for (char*& block : blocks)
        block = static_cast<char*>(std::malloc(100));
    for (char* block : blocks)
        std::memset(block - 16, 0x41, 200);  // NOLINT: over the edges of each
    for (char* block : blocks)
        std::free(block);
    return NCP_OK;
}

ncp_status takes_a_gigabyte(const Call& call) {
    try {
        std::vector<std::string> hoard;
        while (hoard.size() < 64)
            hoard.emplace_back(64U << 20, 'x');
        return outcome(call, true);
    } catch (const std::bad_alloc&) {
        errno = ENOMEM;
        return outcome(call, false);
    }
}

ncp_status emits_a_gigabyte(const Call& call) {
    const ncp_part one = part("", NCP_MEDIA_ELMO);
    call.sink->begin(call.sink, &one);
    const std::string mebibyte(1U << 20, ' ');
    for (int i = 0; i < 1024; ++i)
        call.sink->write(call.sink, view(mebibyte));  // whatever the host says
    call.sink->end(call.sink);
    return NCP_OK;
}

ncp_status writes_a_file(const Call& call) {
    const std::string path = setting(call.instance->settings, "path");
    return outcome(call, ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600) >= 0);
}

ncp_status reads_a_file(const Call& call) {
    const std::string path = setting(call.instance->settings, "path");
    return outcome(call, ::open(path.c_str(), O_RDONLY) >= 0);
}

ncp_status another_student(const Call& call) {
    return emit_elmo(call.sink, elmo({"Eve", "Canary", "1999-12-31"}, "wrong.example"));
}

ncp_status billion_laughs(const Call& call) {
    std::string bomb = "<!DOCTYPE elmo [<!ENTITY a0 \"ha\">";
    for (int i = 1; i < 30; ++i) {
        const std::string before = "&a" + std::to_string(i - 1) + ";";
        bomb.append("<!ENTITY a").append(std::to_string(i)).append(" \"");
        bomb.append(before).append(before).append("\">");
    }
    return emit_elmo(call.sink, bomb + "]><elmo>&a29;</elmo>");
}

ncp_status half_a_document(const Call& call) {
    const std::string whole = elmo({}, "half.example");
    return emit_elmo(call.sink, std::string_view(whole).substr(0, whole.size() / 2));
}

ncp_status calls_back_from_a_thread(const Call& call) {
    ncp_status said = NCP_OK;
    std::thread([&] { said = emit_elmo(call.sink, elmo({}, "thread.example")); }).join();
    return say(call, NCP_PERMANENT, "sink said " + std::to_string(said));
}

ncp_status changes_the_locale(const Call& call) {
    std::setlocale(LC_ALL, "tr_TR.UTF-8");  // NOLINT(concurrency-mt-unsafe): the misdeed itself
    ::setenv("TZ", "Pacific/Kiritimati", 1);
    return emit_elmo(call.sink, elmo({}, "locale.example"));
}

ncp_status installs_handlers(const Call& call) {
    for (const int number : {SIGSEGV, SIGTERM, SIGINT, SIGPIPE, SIGCHLD})
        ::signal(number, [](int) {});
    return emit_elmo(call.sink, elmo({}, "handlers.example"));
}

ncp_status opens_a_socket(const Call& call) {
    const int connection = ::socket(AF_INET, SOCK_STREAM, 0);
    return outcome(call, connection >= 0);
}

ncp_status calls_a_stranger(const Call& call) {
    const auto* http =
        static_cast<const ncp_http_v1*>(call.host()->extension(call.host(), NCP_EXTENSION_HTTP_V1));
    if (http == nullptr) return say(call, NCP_PERMANENT, "no http/1");
    ncp_http_request request{};
    request.size = sizeof request;
    request.method = view("GET");
    request.url = view("https://127.0.0.1:1/outside");
    const auto use = [](void*, const ncp_http_response*) {};
    const ncp_status status = http->send(call.host(), call.call, &request, use, nullptr);
    return say(call, NCP_PERMANENT, "http said " + std::to_string(status));
}

ncp_status kills_the_host(const Call& call) {
    return outcome(call, ::kill(::getppid(), SIGKILL) == 0);
}

ncp_status traces_the_host(const Call& call) {
    return outcome(call, ::ptrace(PTRACE_ATTACH, ::getppid(), nullptr, nullptr) == 0);
}

ncp_status uses_io_uring(const Call& call) {
    return outcome(call, ::syscall(SYS_io_uring_setup, 1, nullptr) >= 0 || errno == EFAULT);
}

ncp_status raises_its_limits(const Call& call) {
    const rlimit more{1'000'000, 1'000'000};
    return outcome(call, ::setrlimit(RLIMIT_NOFILE, &more) == 0);
}

ncp_status forges_messages(const Call&) {
    // The channel of calls is descriptor 3: a kind that does not exist, with a body of 4 GB.
    const std::uint32_t head[2]{0xdeadbeefU, 0xffffffffU};
    ::send(3, head, sizeof head, 0);
    return NCP_OK;
}

ncp_status forges_a_slot(const Call& call) {
    // Inside a part, a well-formed message "data" for a slot far outside the ring.
    const ncp_part one = part("", NCP_MEDIA_ELMO);
    call.sink->begin(call.sink, &one);
    const std::uint32_t head[2]{12, 16};
    const std::uint64_t body[2]{1'000'000, 1'000'000};
    ::send(3, head, sizeof head, 0);
    ::send(3, body, sizeof body, 0);
    return NCP_OK;
}

ncp_status stuffs_the_services(const Call& call) {
    // Asks for a secret of 4 GB on the channel of services, then goes on as if nothing were.
    const std::uint32_t head[2]{17, 0xffffffffU};
    ::send(4, head, sizeof head, 0);
    const ncp_status status = call.host()->secret(
        call.host(), view("password"), [](void*, ncp_view) {}, nullptr);
    return say(call, NCP_PERMANENT, "secret said " + std::to_string(status));
}

ncp_status floods_the_log(const Call& call) {
    const std::string line(5'000, 'x');
    for (int i = 0; i < 200; ++i)
        call.host()->log(call.host(), call.call, NCP_LOG_DEBUG, view(line), nullptr, 0);
    return emit_elmo(call.sink, elmo({}, "talkative.example"));
}

ncp_status well(const Call& call) {
    return emit_elmo(call.sink, elmo({}, "well.example"));
}

// Crashes for the student who is so named only.
ncp_status crashes_for_one(const Call& call) {
    if (attribute(call.request, "given_names") == "Crash") return segfault(call);
    return well(call);
}

const std::map<std::string, Deed>& deeds() {
    static const std::map<std::string, Deed> all{
        {"segfault", segfault},
        {"aborts", aborts},
        {"exits", exits},
        {"exits-as-if-well", exits_as_if_well},
        {"throws-from-a-thread", throws_from_a_thread},
        {"deadlock", deadlock},
        {"spin", spin},
        {"deaf-to-term", deaf_to_term},
        {"forks", forks},
        {"executes", executes},
        {"leaks-descriptors", leaks_descriptors},
        {"takes-all-descriptors", takes_all_descriptors},
        {"corrupts-the-heap", corrupts_the_heap},
        {"takes-a-gigabyte", takes_a_gigabyte},
        {"emits-a-gigabyte", emits_a_gigabyte},
        {"writes-a-file", writes_a_file},
        {"reads-a-file", reads_a_file},
        {"another-student", another_student},
        {"billion-laughs", billion_laughs},
        {"half-a-document", half_a_document},
        {"calls-back-from-a-thread", calls_back_from_a_thread},
        {"changes-the-locale", changes_the_locale},
        {"installs-handlers", installs_handlers},
        {"opens-a-socket", opens_a_socket},
        {"calls-a-stranger", calls_a_stranger},
        {"kills-the-host", kills_the_host},
        {"traces-the-host", traces_the_host},
        {"uses-io-uring", uses_io_uring},
        {"raises-its-limits", raises_its_limits},
        {"forges-messages", forges_messages},
        {"forges-a-slot", forges_a_slot},
        {"stuffs-the-services", stuffs_the_services},
        {"floods-the-log", floods_the_log},
        {"well", well},
        {"crashes-for-one", crashes_for_one},
    };
    return all;
}

ncp_status create(const ncp_host* host, ncp_call*, ncp_view config,
                  ncp_instance** instance) noexcept {
    const std::string settings(config.data, config.size);
    if (setting(settings, "deed") == "crashes-in-create") ::raise(SIGSEGV);
    *instance = new (std::nothrow) ncp_instance{host, settings};
    return NCP_OK;
}

void destroy(ncp_instance* instance) noexcept {
    if (setting(instance->settings, "deed") == "hangs-in-destroy") ::pause();
    delete instance;
}

ncp_status unsupported(ncp_instance*, ncp_call*, const ncp_sink*) noexcept {
    return NCP_UNSUPPORTED;
}

ncp_status fetch(ncp_instance* instance, ncp_call* call, const ncp_request* request,
                 const ncp_sink* sink) {
    ++instance->calls;
    const auto deed = deeds().find(setting(instance->settings, "deed"));
    if (deed == deeds().end()) return NCP_NO_RESULTS;
    return deed->second({instance, call, request, sink});
}

const void* extension(const char*) noexcept {
    return nullptr;
}

}  // namespace

extern "C" const ncp_plugin* ncp_plugin_v1(void) noexcept {
    using Fetch = decltype(ncp_plugin::fetch);
    static const ncp_plugin table{sizeof(ncp_plugin),
                                  NCP_ABI_MINOR,
                                  view("test-rogue"),
                                  view("1.0"),
                                  view("Tests"),
                                  view("https://support.tests.example"),
                                  view(R"({"type": "object"})"),
                                  2,
                                  0,
                                  create,
                                  destroy,
                                  unsupported,
                                  unsupported,
                                  reinterpret_cast<Fetch>(fetch),
                                  extension};
    return &table;
}
