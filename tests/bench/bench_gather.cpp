// How long students wait for many institutions: 20 who arrive within a second and pick five each,
// and one, at a contact point of the same make, for whom all 200 are asked.
//
// Everything is real: `emrex-ncp serve`, the adapter hei-web-service, a TLS service of each
// institution on loopback, students who log in and poll. One institution in ten is dead: it takes
// the question and never answers; the others need 20 ms to a second.
//
//     build/bin/bench-gather
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <exception>
#include <mutex>
#include <nlohmann/json.hpp>
#include <thread>
#include <vector>

#include "flow/contact_point.h"
#include "support/tls_server.h"

namespace ncp::bench {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr int kStudents = 20, kPicks = 5, kInstitutions = 200;
constexpr milliseconds kDeadline{5'000}, kDead{-1};
constexpr std::array kLatencies{
    milliseconds(20),  milliseconds(30),  milliseconds(50),  milliseconds(80),    milliseconds(120),
    milliseconds(200), milliseconds(350), milliseconds(600), milliseconds(1'000), kDead};

milliseconds latency_of(int institution) {
    return kLatencies[static_cast<std::size_t>(institution) % kLatencies.size()];
}

double ms_since(Clock::time_point begin) {
    return std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
}

// "College 07-3": the fourth that the student 7 picks.
std::string name_of(int institution) {
    const int student = institution / kPicks;
    return "College " + std::string(student < 10 ? "0" : "") + std::to_string(student) + "-" +
           std::to_string(institution % kPicks);
}

std::string elmo_of(int institution) {
    const std::string schac = "hei-" + std::to_string(institution) + ".example";
    return "<elmo xmlns=\"https://github.com/emrex-eu/elmo-schemas/tree/v1\">"
           "<generatedDate>2026-01-01T00:00:00Z</generatedDate><learner><givenNames>Ada"
           "</givenNames><familyName>Sample</familyName><bday>2000-01-31</bday></learner>"
           "<report><issuer><identifier type=\"schac\">" +
           schac + "</identifier><title>" + name_of(institution) + "</title><url>https://" + schac +
           "/</url></issuer><learningOpportunitySpecification><title>Course</title><type>Course"
           "</type><specifies><learningOpportunityInstance><status>passed</status>"
           "</learningOpportunityInstance></specifies></learningOpportunitySpecification>"
           "<issueDate>2026-01-01T00:00:00Z</issueDate></report></elmo>";
}

// The services of all institutions, each on a port of its own.
class Institutions {
  public:
    Institutions() {
        for (int i = 0; i < kInstitutions; ++i) {
            servers_.push_back(std::make_unique<test::TlsServer>(
                test::TlsServer::Options{.certificate = certificate_},
                [i](test::TlsServer::Peer& peer) { serve(i, peer); }));
        }
    }
    std::string registry() const {
        std::string text;
        for (int i = 0; i < kInstitutions; ++i) {
            text += "[[hei]]\nname = { en = \"" + name_of(i) +
                    "\" }\nidentifiers = { schac = \"hei-" + std::to_string(i) +
                    ".example\" }\nwebsite = \"https://hei-" + std::to_string(i) +
                    ".example/\"\nbase_url = \"" + origin(i) +
                    "\"\nauthentication = { method = \"bearer\", secret = \"north\" }\n";
        }
        return text;
    }
    std::string allowed() const {
        std::string text;
        for (int i = 0; i < kInstitutions; ++i)
            text += (i == 0 ? "\"" : ", \"") + origin(i) + "\"";
        return "[" + text + "]";
    }
    std::string certificate() const { return certificate_.certificate.string(); }

  private:
    std::string origin(int i) const { return servers_[static_cast<std::size_t>(i)]->origin(); }
    static void serve(int institution, test::TlsServer::Peer& peer) {
        for (std::string request; !(request = peer.read_request()).empty();) {
            const bool knock = request.starts_with("HEAD");
            if (latency_of(institution) == kDead) return peer.wait_for_end();
            if (!knock) std::this_thread::sleep_for(latency_of(institution));
            const std::string body = knock ? "" : elmo_of(institution);
            peer.send("HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: " +
                      std::to_string(body.size()) + "\r\n\r\n" + body);
        }
    }

    test::TemporaryFolder folder_;
    test::TestCertificate certificate_ = test::make_test_certificate(folder_.path(), "institution");
    std::vector<std::unique_ptr<test::TlsServer>> servers_;
};

std::unique_ptr<test::ContactPoint> contact_point(const Institutions& institutions,
                                                  const std::string& ask) {
    auto point = std::make_unique<test::ContactPoint>("distributed-hei-web-services.toml");
    point->replace(
        "[\"https://sis.north.example\", \"https://api.south.example\", "
        "\"https://login.south.example\"]",
        institutions.allowed());
    point->replace("ca_file = \"keys/tls.crt\"",
                   "ca_file = \"" + institutions.certificate() + "\"");
    point->replace("deadline_ms = 20000",
                   "ask = \"" + ask + "\"\ndeadline_ms = " + std::to_string(kDeadline.count()));
    point->replace("distributed-hei-web-services.registry.toml", "registry.toml");
    test::write_file(point->folder() / "registry.toml", institutions.registry());
    for (const char* name : {"north.secret", "south.secret"})
        point->secret(name, "secret");
    point->add_student("ada", {{"given_names", "Ada"},
                               {"family_name", "Sample"},
                               {"birth_date", "2000-01-31"},
                               {"national_id", "310100-123X"}});
    point->serve();
    return point;
}

struct Waited {
    double first_ms = 0;     // until the first report was there, since the questions were asked
    double fastest_ms = 0;   // what the fastest of the sources needs
    double finished_ms = 0;  // until everything had answered or was given up
    std::vector<double> pages_ms;
};

// Polls as web/assets/gather.js does, but more often.
void watch(test::Student& student, Clock::time_point asked, Waited& waited) {
    const std::string status = student.url() + "/status";
    for (bool finished = false; !finished;) {
        const auto begin = Clock::now();
        student.visit(status);
        waited.pages_ms.push_back(ms_since(begin));
        const auto answer = nlohmann::json::parse(student.reply().body);
        for (const auto& source : answer.at("sources")) {
            if (waited.first_ms == 0 && source.at("state") == "delivered") {
                waited.first_ms = ms_since(asked);
            }
        }
        finished = answer.at("finished");
        std::this_thread::sleep_for(milliseconds(5));
    }
    waited.finished_ms = ms_since(asked);
}

Waited pick_five(test::ContactPoint& point, int number) {
    Waited waited;
    waited.fastest_ms = 1e9;
    for (int i = 0; i < kPicks; ++i) {
        const auto latency = latency_of(number * kPicks + i);
        if (latency != kDead) {
            waited.fastest_ms = std::min(waited.fastest_ms, double(latency.count()));
        }
    }
    test::Student student = point.log_in("ada");
    const std::string mine = name_of(number * kPicks).substr(0, std::string("College 07").size());
    student.send("/gather/institutions", "Search",
                 [&](test::HtmlForm& form) { form.set("q", mine); });
    const auto asked = Clock::now();
    student.send("/gather/institutions", "Ask these institutions", [](test::HtmlForm& form) {
        for (test::HtmlField& field : form.fields)
            field.checked = field.checked || field.type == "checkbox";
    });
    watch(student, asked, waited);
    return waited;
}

double at(std::vector<double> of, double part) {
    std::sort(of.begin(), of.end());
    return of[static_cast<std::size_t>(part * double(of.size() - 1))];
}

void run() {
    const Institutions institutions;
    const auto picking = contact_point(institutions, "picked");
    const auto everyone = contact_point(institutions, "everyone");
    std::mutex mutex;
    std::vector<Waited> all;
    double everyone_ms = 0;
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < kStudents; ++i) {
            threads.emplace_back([&, i] {
                std::this_thread::sleep_for(milliseconds(1'000 / kStudents) * i);
                Waited waited = pick_five(*picking, i);
                const std::lock_guard lock(mutex);
                all.push_back(std::move(waited));
            });
        }
        threads.emplace_back([&] {
            const auto begin = Clock::now();
            test::Student student = everyone->log_in("ada");
            everyone_ms = ms_since(begin);
        });
    }
    std::vector<double> beyond, finished, pages;
    for (const Waited& waited : all) {
        beyond.push_back(waited.first_ms - waited.fastest_ms);
        finished.push_back(waited.finished_ms);
        pages.insert(pages.end(), waited.pages_ms.begin(), waited.pages_ms.end());
    }
    std::printf("%d students, %d institutions each, one in ten dead, deadline %ld ms\n", kStudents,
                kPicks, long(kDeadline.count()));
    std::printf("%-58s %9s %9s %9s %7s\n", "ms", "median", "95 %", "most", "aim");
    const auto line = [](const char* what, const std::vector<double>& of, const char* aim) {
        std::printf("%-58s %9.0f %9.0f %9.0f %7s\n", what, at(of, 0.5), at(of, 0.95), at(of, 1),
                    aim);
    };
    line("first report, beyond the fastest source's own time", beyond, "50");
    line("everything answered or given up", finished, "5000");
    line("a page while all of them wait (an HTTP thread's time)", pages, "");
    std::printf("%-58s %9.0f %27s\n", "all 200 asked for one student, from login to the end",
                everyone_ms, "5000");
}

}  // namespace
}  // namespace ncp::bench

int main() {
    try {
        ncp::bench::run();
        return 0;
    } catch (const std::exception& problem) {
        std::fprintf(stderr, "%s\n", problem.what());
        return 1;
    }
}
