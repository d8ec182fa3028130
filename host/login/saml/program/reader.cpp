#include "login/saml/program/reader.h"

#include <algorithm>
#include <utility>

#include "base/bytes.h"
#include "login/saml/judge.h"
#include "login/saml/moment.h"
#include "login/saml/program/decryption.h"
#include "login/saml/program/logout_form.h"
#include "login/saml/program/parts.h"
#include "login/saml/program/redirect.h"
#include "login/saml/program/saml_names.h"
#include "login/saml/program/verification.h"
#include "signing/tree_walk.h"

namespace ncp::login::saml::program {
namespace {

// Each with its keys and lasso's own reading of the metadata.
constexpr std::size_t kPartnersMax = 32;
// How old a logout may be: the browser brings it at once.
constexpr std::chrono::minutes kLogoutAgeMax{5};

// Issuer, and where it was sent: can only make it refused, so it is looked at before any signature.
Refusal check_sender(const ResponseForm& response, const IdentityProvider& provider,
                     const Opening& ourselves) {
    if (response.issuer && *response.issuer != provider.entity_id) return Refusal::wrong_issuer;
    if (response.destination && *response.destination != ourselves.acs_url) {
        return Refusal::wrong_destination;
    }
    if (response.is_signed) return verify(response.root, provider.keys);
    return Refusal::none;
}

Declined declined_of(const ResponseForm& response) {
    Declined declined{Declined::Why::failed, response.in_response_to.value_or("")};
    if (response.second_status == kAuthnFailed || response.second_status == kRequestDenied) {
        declined.why = Declined::Why::cancelled;
    }
    if (response.second_status == kNoAuthnContext) declined.why = Declined::Why::too_weak;
    return declined;
}

bool is_demanded(const std::string& context, const std::vector<std::string>& demanded) {
    return demanded.empty() ||
           std::find(demanded.begin(), demanded.end(), context) != demanded.end();
}

// A message whose tree the form refers to.
template <class Form>
struct Opened {
    elmo::Document tree;
    std::set<std::string> ids;
    Form form;
};

template <class Form>
Read<Opened<Form>> open_message(std::string_view xml, Read<Form> (*read_form)(xmlNode*)) {
    std::set<std::string> ids;
    auto tree = read_tree(xml, ids);
    if (!tree) return tl::unexpected(tree.error());
    auto form = read_form(tree->root());
    if (!form) return tl::unexpected(form.error());
    return Opened<Form>{std::move(*tree), std::move(ids), std::move(*form)};
}

Read<Opened<ResponseForm>> open_response(std::string_view base64) {
    auto bytes = decode_message(base64);
    if (!bytes) return tl::unexpected(bytes.error());
    return open_message(*bytes, &read_response_form);
}

// The bytes of a logout's message; of a redirect its signature is checked with these keys, if any.
Read<Redirected> message_of(const LogoutRequest& request) {
    if (!request.query.empty()) return read_redirect(request.query);
    auto bytes = decode_message(request.posted);
    if (!bytes) return tl::unexpected(bytes.error());
    return Redirected{std::move(*bytes), request.relay_state, {}, {}, {}};
}

Refusal check_logout(const LogoutForm& form, const IdentityProvider& provider,
                     const Opening& ourselves, WallTime now) {
    const std::chrono::seconds skew(ourselves.skew_s);
    if (form.issuer != provider.entity_id) return Refusal::wrong_issuer;
    if (!form.destination) return Refusal::no_destination;
    if (*form.destination != ourselves.slo_url) return Refusal::wrong_destination;
    const auto issued = instant_of(form.issue_instant);
    if (!issued) return Refusal::bad_time;
    if (*issued > now + skew) return Refusal::issued_in_future;
    if (*issued < now - skew - kLogoutAgeMax) return Refusal::stale;
    if (!form.not_on_or_after) return Refusal::none;
    const auto end = instant_of(*form.not_on_or_after);
    if (!end) return Refusal::bad_time;
    return now - skew < *end ? Refusal::none : Refusal::expired;
}

Refusal verify_logout(const LogoutForm& form, const Redirected& message, bool redirected,
                      const signing::TrustedKeys& keys) {
    if (!redirected) return form.is_signed ? verify(form.root, keys) : Refusal::not_signed;
    const auto checked = signing::check_bytes_signature(message.algorithm, message.signed_bytes,
                                                        message.signature, keys);
    if (checked) return Refusal::none;
    return checked.error() == signing::Flaw::algorithm ? Refusal::signature_algorithm
                                                       : Refusal::signature_other_key;
}

// What was encrypted takes the place of its encryption, in the form and in the tree.
Refusal open_name(Opened<LogoutForm>& logout, const std::vector<OwnKey>& keys) {
    if (logout.form.encrypted == nullptr) return Refusal::none;
    auto plain = decrypt(logout.form.encrypted, keys);
    if (!plain) return plain.error();
    auto tree = read_tree(*plain, logout.ids);
    if (!tree) return tree.error();
    if (!signing::is_element(tree->root(), kAssertion, "NameID")) return Refusal::no_name_id;
    auto whom = value_of(tree->root());
    if (!whom) return whom.error();
    logout.form.name_id = std::move(*whom);
    xmlNode* name = xmlDocCopyNode(tree->root(), logout.tree.tree(), 1);
    if (name == nullptr) return Refusal::internal;
    xmlFreeNode(xmlReplaceNode(std::exchange(logout.form.encrypted, nullptr), name));
    return Refusal::none;
}

}  // namespace

Read<Reader> Reader::open(Opening ourselves) {
    std::vector<OwnKey> keys;
    for (const std::string* pem : {&ourselves.key_pem, &ourselves.second_key_pem}) {
        if (pem->empty() && !keys.empty()) continue;
        auto key = OwnKey::open(*pem);
        if (!key) return tl::unexpected(key.error());
        keys.push_back(std::move(*key));
    }
    return Reader(std::move(ourselves), std::move(keys));
}

Read<const Reader::Partner*> Reader::partner(const std::string& idp_xml) {
    const std::string digest = sha256(idp_xml);
    if (const auto known = partners_.find(digest); known != partners_.end()) {
        return known->second.get();
    }
    auto provider = read_identity_provider(idp_xml);
    if (!provider) return tl::unexpected(provider.error());
    auto lasso = LassoParty::open(ourselves_, idp_xml);
    if (!lasso) return tl::unexpected(lasso.error());
    if (partners_.size() >= kPartnersMax) partners_.clear();
    auto made = std::make_unique<Partner>(Partner{std::move(*provider), std::move(*lasso)});
    return partners_.emplace(digest, std::move(made)).first->second.get();
}

Read<std::string> Reader::ask(const AskQuestion& question) {
    auto whom = partner(question.idp_xml);
    if (!whom) return tl::unexpected(whom.error());
    if ((*whom)->provider.sign_on_url.empty()) return tl::unexpected(Refusal::metadata_no_sign_on);
    auto location = (*whom)->lasso.ask(ourselves_, question, (*whom)->provider);
    return location ? sign_redirect(*location, "SAMLRequest", keys_.front()) : location;
}

Read<std::string> Reader::response_issuer(std::string_view response_base64) {
    auto opened = open_response(response_base64);
    if (!opened) return tl::unexpected(opened.error());
    const ResponseForm& response = opened->form;
    if (response.issuer) return *response.issuer;
    if (response.assertion == nullptr) return tl::unexpected(Refusal::no_issuer);
    auto parts = Parts::of(response.assertion);
    const xmlNode* issuer = parts ? parts->take(kAssertion, "Issuer") : nullptr;
    if (issuer == nullptr) return tl::unexpected(Refusal::no_issuer);
    return value_of(issuer);
}

Read<Told> Reader::read(const ReadQuestion& question) {
    auto whom = partner(question.idp_xml);
    if (!whom) return tl::unexpected(whom.error());
    auto opened = open_response(question.response);
    if (!opened) return tl::unexpected(opened.error());
    const ResponseForm& response = opened->form;
    const Refusal sender = check_sender(response, (*whom)->provider, ourselves_);
    if (sender != Refusal::none) return tl::unexpected(sender);
    if (response.status != kSuccess) return declined_of(response);
    if (response.encrypted != nullptr) {
        return read_encrypted(response, opened->ids, **whom, question.now_s);
    }
    return read_assertion(response, response.assertion, **whom, question.now_s);
}

Read<Told> Reader::read_encrypted(const ResponseForm& response, std::set<std::string>& ids,
                                  const Partner& partner, std::int64_t now_s) const {
    auto plain = decrypt(response.encrypted, keys_);
    if (!plain) return tl::unexpected(plain.error());
    auto tree = read_tree(*plain, ids);
    if (!tree) return tl::unexpected(tree.error());
    return read_assertion(response, tree->root(), partner, now_s);
}

Read<Told> Reader::read_assertion(const ResponseForm& response, xmlNode* element,
                                  const Partner& partner, std::int64_t now_s) const {
    auto form = read_assertion_form(element, ourselves_.acs_url);
    if (!form) return tl::unexpected(form.error());
    if (form->is_signed) {
        const Refusal found = verify(element, partner.provider.keys);
        if (found != Refusal::none) return tl::unexpected(found);
    } else if (!response.is_signed) {
        return tl::unexpected(Refusal::not_signed);
    }
    Facts& facts = form->facts;
    if (facts.issuer != partner.provider.entity_id) return tl::unexpected(Refusal::wrong_issuer);
    facts.destination = response.destination;
    facts.response_in_response_to = response.in_response_to;
    facts.response_signed = response.is_signed;
    const Refusal found =
        judge(facts, {ourselves_.entity_id, ourselves_.acs_url,
                      std::chrono::seconds(ourselves_.skew_s), from_unix_seconds(now_s)});
    if (found != Refusal::none) return tl::unexpected(found);
    if (!lasso_agrees(ourselves_, *form, now_s)) {
        return tl::unexpected(Refusal::second_opinion);
    }
    if (!is_demanded(facts.authn_context, ourselves_.authn_contexts)) {
        return Declined{Declined::Why::too_weak, facts.in_response_to.value_or("")};
    }
    return std::move(facts);
}

Read<std::string> Reader::logout_issuer(const LogoutRequest& request) {
    auto message = message_of(request);
    if (!message) return tl::unexpected(message.error());
    auto opened = open_message(message->xml, &read_logout_form);
    if (!opened) return tl::unexpected(opened.error());
    return std::move(opened->form.issuer);
}

Read<LogoutAnswer> Reader::answer_logout(const LogoutQuestion& question) {
    auto whom = partner(question.idp_xml);
    if (!whom) return tl::unexpected(whom.error());
    auto message = message_of(question.request);
    if (!message) return tl::unexpected(message.error());
    auto opened = open_message(message->xml, &read_logout_form);
    if (!opened) return tl::unexpected(opened.error());
    LogoutForm& form = opened->form;
    const IdentityProvider& provider = (*whom)->provider;
    Refusal found = verify_logout(form, *message, !question.request.query.empty(), provider.keys);
    if (found == Refusal::none) {
        found = check_logout(form, provider, ourselves_, from_unix_seconds(question.now_s));
    }
    const bool encrypted = form.encrypted != nullptr;
    if (found == Refusal::none) found = open_name(*opened, keys_);
    if (found != Refusal::none) return tl::unexpected(found);
    LogoutAnswer answer{form.issuer, form.name_id, form.session_index, ""};
    if (provider.logout_url.empty()) return answer;
    auto location = (*whom)->lasso.answer_logout(
        encrypted ? opened->tree.serialize() : message->xml, message->relay_state);
    if (location) location = sign_redirect(*location, "SAMLResponse", keys_.front());
    if (!location) return tl::unexpected(location.error());
    answer.location = std::move(*location);
    return answer;
}

}  // namespace ncp::login::saml::program
