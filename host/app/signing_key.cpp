#include "app/signing_key.h"

#include <fmt/chrono.h>

#include "app/named_files.h"
#include "base/secret_file.h"
#include "signing/certificate_facts.h"

namespace ncp::app {
namespace {

using namespace std::chrono_literals;

// The registry is edited by people, and every client holds a copy of it.
constexpr int kWarnDays = 60;

// A clock that stands still: certificates are judged at the instant from which they are used.
class At final : public Clock {
  public:
    explicit At(WallTime instant) : instant_(instant) {}
    SteadyTime steady() const override { return {}; }
    WallTime wall() const override { return instant_; }

  private:
    WallTime instant_;
};

Result<std::unique_ptr<signing::KeySource>> open_key(const config::SigningKeySection& section,
                                                     WallTime used_from) {
    const auto algorithm = signing::algorithm_of(section.algorithm);
    if (!algorithm) return fail(ErrorCode::invalid_config, "an unknown signature algorithm");
    const bool in_token = !section.pkcs11.empty();
    const auto& secret_file = in_token ? section.pin_file : section.passphrase_file;
    auto secret = secret_file.empty() ? Secret() : read_secret_line(secret_file);
    if (!secret) return fail(secret.error());
    auto key = in_token ? signing::open_token_key(
                              {section.pkcs11, section.pkcs11_module, std::move(*secret)},
                              section.certificate, At(used_from), *algorithm)
                        : signing::open_key_files(section.key, section.certificate, *secret,
                                                  At(used_from), *algorithm);
    if (!key || (section.chain.empty() && section.ca_file.empty())) return key;
    if (Status trusted = signing::check_chain((*key)->certificate_pem(), section.chain,
                                              section.ca_file, used_from);
        !trusted) {
        return fail(trusted.error());
    }
    return key;
}

std::unique_ptr<signing::KeySource> open_or_report(const config::SigningKeySection& section,
                                                   WallTime used_from,
                                                   std::vector<config::Problem>* problems) {
    if (!check_files(section, problems)) return nullptr;
    auto key = open_key(section, used_from);
    if (key) return std::move(*key);
    problems->push_back({section.line, key.error().operator_text().str()});
    return nullptr;
}

PublicText day_of(WallTime time) {
    return not_personal(rfc3339(time).substr(0, 10));
}

int days_between(WallTime from, WallTime to) {
    return static_cast<int>(std::chrono::floor<std::chrono::days>(to - from).count());
}

// Of one key that signs from then until a planned change, or without end.
void add_notes(const signing::KeySource& key, const PublicText& when, WallTime now,
               const WallTime* used_until, KeyReport& report) {
    auto facts = signing::read_certificate_facts(key.certificate_pem());
    if (!facts) return;  // opened with it: cannot happen
    report.notes.push_back(
        {LogLevel::info,
         text("{}: {} with the certificate {} ({}), valid until {}", when,
              not_personal(std::string(signing::name_of(key.algorithm()))),
              not_personal(facts->subject), not_personal(facts->key), day_of(facts->not_after))});
    const int days = days_between(now, facts->not_after);
    if (now >= facts->not_after) {
        report.notes.push_back(
            {LogLevel::error,
             text("the signing certificate has expired on {}: clients that look refuse what it "
                  "signs, and this program will not start again with it. Publish a new "
                  "certificate in the registry and name it in [signing]",
                  day_of(facts->not_after))});
        report.look_again = std::min(report.look_again, now + 1h);
        return;
    }
    report.look_again = std::min(report.look_again, facts->not_after);
    if (used_until != nullptr && facts->not_after < *used_until) {
        report.notes.push_back(
            {LogLevel::warning,
             text("the signing certificate expires on {}, before the next key takes over: set "
                  "switch_on in [signing.next] to an earlier time",
                  day_of(facts->not_after))});
    } else if (used_until == nullptr && days < kWarnDays) {
        report.notes.push_back(
            {LogLevel::warning,
             text("the signing certificate expires in {} days, on {}: make a new key, publish its "
                  "certificate beside this one in the registry and name both here "
                  "([signing.next])",
                  days, day_of(facts->not_after))});
    }
}

}  // namespace

Result<signing::SigningKeys> open_signing_keys(const config::SigningSection& section,
                                               const Clock& clock,
                                               std::vector<config::Problem>* problems) {
    const WallTime now = clock.wall();
    signing::SigningKeys keys;
    const bool switched = section.next && now >= section.switch_on;
    keys.current = open_or_report(switched ? *section.next : section.current, now, problems);
    bool opened = keys.current != nullptr;
    if (section.next && !switched) {
        keys.next = open_or_report(*section.next, section.switch_on, problems);
        if (keys.next == nullptr) {
            problems->back().text += " (as things will be at switch_on, " +
                                     rfc3339(section.switch_on).substr(0, 10) + ")";
        }
        keys.switch_on = section.switch_on;
        opened = opened && keys.next != nullptr;
    }
    if (!opened) return fail(ErrorCode::invalid_config, "a signing key cannot be used");
    return keys;
}

KeyReport report_on(const signing::SigningKeys& keys, WallTime now) {
    KeyReport report{{}, now + 24h};
    const signing::KeySource& signs = keys.at(now);
    const bool change_is_planned = keys.next != nullptr && &signs != keys.next.get();
    add_notes(signs, "signing", now, change_is_planned ? &keys.switch_on : nullptr, report);
    if (change_is_planned) {
        add_notes(*keys.next, text("from {} on", not_personal(rfc3339(keys.switch_on))), now,
                  nullptr, report);
        report.look_again = std::min(report.look_again, keys.switch_on);
    }
    return report;
}

}  // namespace ncp::app
