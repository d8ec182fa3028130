#include "login/proxy/token.h"

#include <optional>

#include "base/file.h"
#include "base/shared_fetch.h"
#include "base/url.h"
#include "login/oidc/claims.h"
#include "login/oidc/signed_token.h"
#include "outbound/client.h"

namespace ncp::login::proxy {
namespace {

using namespace std::chrono_literals;

constexpr auto kFreshFor = 1h;
constexpr auto kUsableFor = 24h;
constexpr auto kFetchTime = 10s;  // a student waits in front of the page
constexpr int kWaitersMost = 8;
constexpr std::string_view kBearer = "Bearer ";
constexpr std::string_view kUsualAssurance = "acr";
constexpr int kOk = 200;

struct Keys {
    oidc::KeySet set;
    SteadyTime since{};  // when they were fetched
};
using KeysPtr = std::shared_ptr<const Keys>;

Result<oidc::KeySet> keys_of(std::string_view json) {
    auto set = oidc::parse_key_set(json);
    if (!set) return fail(set.error());
    if (set->keys.empty()) {
        return fail(ErrorCode::invalid_document,
                    "the key set of the token's signer holds no key that signatures can be checked "
                    "with");
    }
    return set;
}

// The signer's published keys. While one caller fetches them the others go on with the old ones, if
// those are good; a few wait: a signer that hangs must not take all threads of the server.
class PublishedKeys {
  public:
    PublishedKeys(std::string url, std::unique_ptr<outbound::Client> client, const Clock& clock)
        : url_(std::move(url)),
          client_(std::move(client)),
          clock_(clock),
          keys_("the keys of the token's signer", kWaitersMost, clock) {}

    Result<KeysPtr> get(const Deadline& deadline) {
        KeysPtr last = keys_.last();
        const auto age = last ? clock_.steady() - last->since : kUsableFor;
        if (age < (keys_.is_under_way() ? kUsableFor : kFreshFor)) return last;
        auto fetched = keys_.fetch(last, by_download(deadline), deadline);
        return !fetched && age < kUsableFor ? Result<KeysPtr>(last) : fetched;
    }

    // After a token that fits none of the keys seen: newer ones, or the same.
    Result<KeysPtr> newer_than(const KeysPtr& seen, const Deadline& deadline) {
        return keys_.newer_than(seen, by_download(deadline), deadline);
    }

  private:
    SharedFetch<Keys>::Fetch by_download(const Deadline& deadline) const {
        return [=, this](const KeysPtr&) { return download(deadline); };
    }

    Result<Keys> download(const Deadline& deadline) const {
        auto answer =
            client_->send({.url = url_, .response_bytes_max = oidc::kKeySetBytesMax}, deadline, {});
        if (!answer) return fail(answer.error());
        if (answer->status != kOk) {
            return fail(ErrorCode::source_failed,
                        text("the token's signer answers {} instead of its keys", answer->status));
        }
        auto keys = keys_of(answer->body);
        if (!keys) return fail(ErrorCode::source_failed, keys.error().operator_text());
        return Keys{std::move(*keys), clock_.steady()};
    }

    const std::string url_;
    const std::unique_ptr<outbound::Client> client_;
    const Clock& clock_;
    SharedFetch<Keys> keys_;
};

}  // namespace

struct TokenReader::Parts {
    const Clock& clock;
    oidc::TokenRules rules{};
    oidc::Mapping mapping{};
    std::optional<oidc::ClaimName> assurance{};
    KeysPtr of_file{};
    std::unique_ptr<PublishedKeys> published{};
};

TokenReader::TokenReader(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
TokenReader::~TokenReader() = default;

Result<std::unique_ptr<TokenReader>> TokenReader::open(const config::ProxySection& section,
                                                       const config::VouchingSection& vouching,
                                                       const Clock& clock) {
    const config::TokenSection& token = section.token;
    auto parts = std::make_unique<Parts>(Parts{clock});
    parts->rules.issuer = token.issuer;
    parts->rules.audience = token.audience;
    for (const std::string& name : token.algorithms) {
        // The configuration knows no other names.
        if (const auto algorithm = oidc::algorithm_of(name)) {
            parts->rules.algorithms.push_back(*algorithm);
        }
    }
    auto mapping = oidc::read_mapping(vouching.identity);
    if (!mapping) return fail(mapping.error());
    parts->mapping = std::move(*mapping);
    auto assurance = oidc::ClaimName::parse(
        section.assurance_from.empty() ? kUsualAssurance : section.assurance_from);
    if (!assurance) return fail(assurance.error());
    parts->assurance = std::move(*assurance);
    if (token.jwks_url.empty()) {
        auto json = read_file(token.jwks_file, oidc::kKeySetBytesMax);
        if (!json) return fail(json.error());
        auto keys = keys_of(*json);
        if (!keys) return fail(keys.error());
        parts->of_file = std::make_shared<const Keys>(Keys{std::move(*keys)});
    } else {
        auto url = HttpsUrl::parse(token.jwks_url);
        if (!url) return fail(url.error());
        auto client =
            outbound::Client::open({.allow = {url->origin()}, .ca_file = token.ca_file}, clock);
        if (!client) return fail(client.error().front());
        parts->published =
            std::make_unique<PublishedKeys>(token.jwks_url, std::move(*client), clock);
    }
    return std::unique_ptr<TokenReader>(new TokenReader(std::move(parts)));
}

Result<TokenSays> TokenReader::read(std::string_view header_value) {
    if (header_value.starts_with(kBearer)) header_value.remove_prefix(kBearer.size());
    const Deadline deadline(parts_->clock, kFetchTime);
    auto keys =
        parts_->published ? parts_->published->get(deadline) : Result<KeysPtr>(parts_->of_file);
    if (!keys) return fail(keys.error());
    oidc::TokenRules rules = parts_->rules;
    rules.now = parts_->clock.wall();
    auto token = oidc::verify_signed_token(header_value, (*keys)->set, rules);
    if (!token && token.error().fault == oidc::TokenFault::unknown_key && parts_->published) {
        auto newer = parts_->published->newer_than(*keys, deadline);
        if (newer && *newer != *keys) {
            token = oidc::verify_signed_token(header_value, (*newer)->set, rules);
        }
    }
    if (!token) return fail(token.error().error());
    return TokenSays{oidc::map_claims(parts_->mapping, token->claims, nullptr),
                     parts_->assurance->values(token->claims)};
}

Result<std::size_t> TokenReader::count_keys(const Deadline& deadline) {
    auto keys =
        parts_->published ? parts_->published->get(deadline) : Result<KeysPtr>(parts_->of_file);
    if (!keys) return fail(keys.error());
    return (*keys)->set.keys.size();
}

}  // namespace ncp::login::proxy
