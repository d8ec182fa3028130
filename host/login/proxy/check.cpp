#include "login/proxy/check.h"

#include <grp.h>
#include <sys/stat.h>

#include <algorithm>
#include <memory>

#include "base/file.h"
#include "base/url.h"
#include "outbound/client.h"

namespace ncp::login::proxy {
namespace {

using Grade = Finding::Grade;
using Findings = std::vector<Finding>;

constexpr std::string_view kNoTransfer = "00000000";  // a tag that no transfer has for long
constexpr std::string_view kForged = "forged-by-check-login";
constexpr std::size_t kCertificatesBytesMax = 4U << 20;
constexpr int kNotFound = 404;

void add(Findings& findings, Grade grade, PublicText text) {
    findings.push_back({grade, std::move(text)});
}

template <class Texts>
PublicText listed(const Texts& texts) {
    std::string all;
    for (const std::string& one : texts)
        all += (all.empty() ? "" : ", ") + one;
    return not_personal(all);
}

void check_socket(const config::ServerSection& server, Findings& findings) {
    const PublicText path = not_personal(server.unix_socket.string());
    add(findings, Grade::good, text("trusted is what comes by the Unix socket {}", path));
    struct stat there {};
    if (::lstat(server.unix_socket.c_str(), &there) != 0) {
        add(findings, Grade::advice,
            text("{} is not there (or may not be seen): it appears when `emrex-ncp serve` runs",
                 path));
        return;
    }
    if (!S_ISSOCK(there.st_mode)) {
        return add(findings, Grade::fault, text("{} is not a socket", path));
    }
    const auto mode = static_cast<unsigned>(there.st_mode) & 07777U;
    if ((mode & (S_IROTH | S_IWOTH)) != 0) {
        return add(
            findings, Grade::fault,
            text("{} has mode {:04o}: everybody on this computer can pretend to be the proxy", path,
                 mode));
    }
    const group* owner = ::getgrgid(there.st_gid);  // NOLINT(concurrency-mt-unsafe): one thread
    add(findings, Grade::good,
        text("{} has mode {:04o} and group {}; the proxy must run as a member of it", path, mode,
             owner ? not_personal(owner->gr_name) : text("{}", there.st_gid)));
}

void check_authorities(const config::LoginSection& login, const config::ServerSection& server,
                       Findings& findings) {
    add(findings, Grade::good,
        text("trusted is who shows a certificate of {} with one of the names {}",
             not_personal(server.client_ca.string()), listed(login.proxy.certificates)));
    auto pem = read_file(server.client_ca, kCertificatesBytesMax);
    if (!pem) return add(findings, Grade::fault, pem.error().operator_text());
    std::size_t count = 0;
    constexpr std::string_view kBegin = "-----BEGIN CERTIFICATE-----";
    for (std::size_t at = pem->find(kBegin); at != std::string::npos;
         at = pem->find(kBegin, at + 1))
        ++count;
    add(findings, count == 0 ? Grade::fault : Grade::good,
        text("client_ca holds {} certificates", count));
    constexpr std::size_t kOwnAuthorityMax = 5;
    if (count > kOwnAuthorityMax) {
        add(findings, Grade::advice,
            "client_ca looks like a public collection; an authority of your own, for the proxy "
            "alone, "
            "is safer");
    }
}

void check_trust(const config::LoginSection& login, const config::ServerSection& server,
                 Findings& findings) {
    switch (login.proxy.trust) {
        case config::ProxyTrust::unix_socket:
            return check_socket(server, findings);
        case config::ProxyTrust::client_certificate:
            return check_authorities(login, server, findings);
        case config::ProxyTrust::address_and_secret:
            // That it is long enough was checked when it was read.
            return add(
                findings, Grade::good,
                text("trusted is who comes from the {} listed addresses with the secret of {} "
                     "in {}",
                     login.proxy.addresses.size(), not_personal(login.proxy.secret_file.string()),
                     not_personal(login.proxy.secret_header)));
    }
}

void check_keys(TokenReader& token, const config::LoginSection& login, const Deadline& deadline,
                Findings& findings) {
    const config::TokenSection& section = login.proxy.token;
    const auto count = token.count_keys(deadline);
    if (!count) {
        return add(findings, Grade::fault,
                   text("the keys of the token's signer: {}", count.error().operator_text()));
    }
    add(findings, Grade::good,
        text("{} keys of the token's signer; a token must be by {} for {}", *count,
             not_personal(section.issuer), not_personal(section.audience)));
}

// The name with "-" for "_" and the other way round.
std::string respelt(std::string name) {
    for (char& c : name)
        c = c == '-' ? '_' : c == '_' ? '-' : c;
    return name;
}

// The public address, asked as a stranger asks.
class Stranger {
  public:
    static std::optional<Stranger> at(const std::string& origin, Findings& findings) {
        auto client = outbound::Client::open({.allow = {origin}}, system_clock());
        if (client) return Stranger(std::move(*client), origin);
        add(findings, Grade::advice, client.error().front().operator_text());
        return std::nullopt;
    }

    Result<outbound::Response> ask(const std::string& path, const std::set<std::string>& headers,
                                   const Deadline& deadline) const {
        outbound::Request request;
        const std::string url = origin_ + path;
        request.url = url;
        for (const std::string& name : headers)
            request.headers.emplace_back(name, kForged);
        return client_->send(request, deadline, {});
    }

  private:
    Stranger(std::unique_ptr<outbound::Client> client, std::string origin)
        : client_(std::move(client)), origin_(std::move(origin)) {}
    std::unique_ptr<outbound::Client> client_;
    std::string origin_;
};

// False: it is of no use to ask more.
bool check_headers(const Stranger& stranger, const config::LoginSection& login,
                   const std::set<std::string>& names, bool as_named, const Deadline& deadline,
                   Findings& findings) {
    const std::string path = "/login/" + login.id + std::string(kHeadersDoor);
    const PublicText address = not_personal(path);
    auto answer = stranger.ask(path, names, deadline);
    if (!answer) {
        add(findings, Grade::advice,
            text("public_url was not tried: {}", answer.error().operator_text()));
        return false;
    }
    const auto seen = read_seen(answer->body);
    if (!seen) {
        add(findings, Grade::fault,
            text("{} of public_url answers {} and not as this server does: does the proxy forward "
                 "every path to it, and ask for a login at …/login/{}/back alone?",
                 address, answer->status, not_personal(login.id)));
        return false;
    }
    if (as_named && !seen->by_the_trusted_way) {
        add(findings, Grade::fault,
            "public_url leads here by another way than the trusted one: no login will be accepted");
    }
    if (!seen->identity_headers) {
        add(findings, Grade::good,
            as_named ? text("identity headers that a browser makes up do not arrive")
                     : text("nor do they with \"-\" and \"_\" exchanged"));
    } else if (as_named) {
        add(findings, Grade::fault,
            text("identity headers that a browser makes up arrive: have the proxy remove {} from "
                 "every request before it sets them",
                 listed(names)));
    } else {
        add(findings, Grade::advice,
            text(
                "with \"-\" and \"_\" exchanged they arrive; such logins are refused, but have the "
                "proxy remove these too"));
    }
    return true;
}

void check_protected(const Stranger& stranger, const config::LoginSection& login,
                     const Deadline& deadline, Findings& findings) {
    auto answer = stranger.ask(way_back(kNoTransfer, login.id, ""), {}, deadline);
    if (!answer) {
        add(findings, Grade::advice,
            text("the protected address was not tried: {}", answer.error().operator_text()));
    } else if (answer->status == kNotFound) {
        add(findings, Grade::fault,
            text("the address /t/…/login/{}/back reaches this server without a login: have the "
                 "proxy "
                 "demand one there",
                 not_personal(login.id)));
    } else {
        add(findings, Grade::good,
            text("the address /t/…/login/{}/back is the proxy's: without a login it answers {}",
                 not_personal(login.id), answer->status));
    }
}

}  // namespace

std::string seen_as(const Seen& seen) {
    return std::string("way: ") + (seen.by_the_trusted_way ? "trusted" : "not trusted") +
           "\nidentity headers: " + (seen.identity_headers ? "arrived" : "none") + "\n";
}

std::optional<Seen> read_seen(std::string_view body) {
    for (bool way : {false, true}) {
        for (bool headers : {false, true}) {
            const Seen seen{way, headers};
            if (body == seen_as(seen)) return seen;
        }
    }
    return std::nullopt;
}

std::optional<std::string> logout_address(const config::LoginSection& section,
                                          const config::ServerSection& server,
                                          std::string_view state) {
    std::string address = section.proxy.logout_url;
    if (address.empty()) return std::nullopt;
    const std::string back = server.public_url + "/login/" + section.id +
                             std::string(kLoggedOutDoor) + "?state=" + std::string(state);
    constexpr std::string_view kPlace = "{return}";
    return address.replace(address.find(kPlace), kPlace.size(), percent_encode(back));
}

Findings check_proxy(const config::LoginSection& login, const config::ServerSection& server,
                     const std::set<std::string>& names, TokenReader* token,
                     const Deadline& deadline) {
    Findings findings;
    check_trust(login, server, findings);
    if (token) check_keys(*token, login, deadline, findings);
    add(findings, Grade::good,
        text("the proxy must demand a login at ^/t/[0-9a-f]+/login/{}/back$ and set there, and "
             "remove "
             "everywhere else: {}",
             not_personal(login.id), listed(names)));
    const auto stranger = Stranger::at(server.public_url, findings);
    if (!stranger || !check_headers(*stranger, login, names, true, deadline, findings)) {
        return findings;
    }
    std::set<std::string> others;
    for (const std::string& name : names)
        others.insert(respelt(name));
    if (others != names) check_headers(*stranger, login, others, false, deadline, findings);
    check_protected(*stranger, login, deadline, findings);
    return findings;
}

}  // namespace ncp::login::proxy
