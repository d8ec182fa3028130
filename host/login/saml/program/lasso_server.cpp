#include "login/saml/program/lasso_server.h"

#include <lasso/saml-2.0/saml2_helper.h>
#include <lasso/xml/saml-2.0/saml2_assertion.h>
#include <lasso/xml/saml-2.0/samlp2_authn_request.h>
#include <lasso/xml/saml-2.0/samlp2_logout_request.h>
#include <lasso/xml/saml-2.0/samlp2_name_id_policy.h>
#include <lasso/xml/saml-2.0/samlp2_requested_authn_context.h>
#include <lasso/xml/saml-2.0/samlp2_status_response.h>
#include <xmlsec/errors.h>

#include <cstdlib>

#include "login/saml/program/lasso_text.h"
#include "login/saml/program/parts.h"
#include "login/saml/program/saml_names.h"

// Takes the place of lasso's own, which writes, dates and hands on dozens of lines about every
// message, half of its time, whether or not anybody reads them; and they quote what was read. A
// program's symbol comes before a library's of the same name. Should lasso call it otherwise one
// day, the default handler set below still lets nothing out.
extern "C" __attribute__((visibility("default"))) void lasso_log(GLogLevelFlags, const char*, int,
                                                                 const char*, const char*, ...) {}

namespace ncp::login::saml::program {
namespace {

void say_nothing(const char*, int, const char*, const char*, const char*, int, const char*) {}

GList* list_of(const std::vector<std::string>& texts) {
    GList* list = nullptr;
    for (const std::string& text : texts)
        list = g_list_append(list, g_strdup(text.c_str()));
    return list;
}

// exact: what is demanded and nothing that the provider thinks stronger, because we can compare
// names alone (core section 3.3.2.2.1).
LassoSamlp2RequestedAuthnContext* context_of(const std::vector<std::string>& contexts) {
    auto* wanted = LASSO_SAMLP2_REQUESTED_AUTHN_CONTEXT(lasso_samlp2_requested_authn_context_new());
    wanted->AuthnContextClassRef = list_of(contexts);
    wanted->Comparison = g_strdup("exact");
    return wanted;
}

void fill_request(LassoSamlp2AuthnRequest& request, const Opening& ourselves,
                  const AskQuestion& question) {
    replace(request.parent.ID, question.request_id);
    replace(request.AssertionConsumerServiceURL, ourselves.acs_url);
    replace(request.ProtocolBinding, std::string(kPostBinding));
    request.ForceAuthn = question.force_authn ? TRUE : FALSE;
    request.IsPassive = FALSE;
    if (request.NameIDPolicy != nullptr) {
        replace(request.NameIDPolicy->Format, question.name_id_format);
        if (question.name_id_format.empty()) {
            g_free(std::exchange(request.NameIDPolicy->Format, nullptr));
        }
        request.NameIDPolicy->AllowCreate = TRUE;
    }
    if (!ourselves.authn_contexts.empty()) {
        request.RequestedAuthnContext = context_of(ourselves.authn_contexts);
    }
}

bool is_valid(LassoSaml2Assertion* assertion, const Opening& ourselves, std::int64_t now_s) {
    const auto skew = static_cast<unsigned>(ourselves.skew_s);
    // Not lasso_saml2_assertion_validate_conditions(), which allows for no skew.
    return lasso_saml2_assertion_validate_audience(assertion, ourselves.entity_id.c_str()) ==
               LASSO_SAML2_ASSERTION_VALID &&
           lasso_saml2_assertion_validate_time_checks(assertion, skew, now_s) ==
               LASSO_SAML2_ASSERTION_VALID;
}

bool says_the_same(LassoSaml2Assertion* assertion, const Facts& facts) {
    const LassoSaml2NameID* issuer = assertion->Issuer;
    const LassoSaml2NameID* name =
        assertion->Subject == nullptr ? nullptr : assertion->Subject->NameID;
    return copied(assertion->ID) == facts.assertion_id && issuer != nullptr &&
           trimmed_xml(copied(issuer->content)) == facts.issuer &&
           trimmed_xml(name == nullptr ? std::string() : copied(name->content)) == facts.name_id &&
           copied(lasso_saml2_assertion_get_in_response_to(assertion)) ==
               facts.in_response_to.value_or("");
}

}  // namespace

void initialise_lasso() {
    if (lasso_init() != 0) std::abort();
    // What xmlsec and GLib have to say quotes what they read; lasso's own: lasso_log() above.
    g_log_set_default_handler([](const gchar*, GLogLevelFlags, const gchar*, gpointer) {}, nullptr);
    xmlSecErrorsSetCallback(say_nothing);
}

Read<LassoParty> LassoParty::open(const Opening& ourselves, const std::string& idp_xml) {
    Object<LassoServer> server(
        lasso_server_new_from_buffers(metadata_of(ourselves).c_str(), nullptr, nullptr, nullptr));
    if (!server) return tl::unexpected(Refusal::metadata_unusable);
    if (lasso_server_add_provider_from_buffer(server.get(), LASSO_PROVIDER_ROLE_IDP,
                                              idp_xml.c_str(), nullptr, nullptr) != 0) {
        return tl::unexpected(Refusal::metadata_unusable);
    }
    return LassoParty(std::move(server));
}

Read<std::string> LassoParty::ask(const Opening& ourselves, const AskQuestion& question,
                                  const IdentityProvider& provider) const {
    const Object<LassoLogin> login(lasso_login_new(server_.get()));
    LassoProfile* profile = LASSO_PROFILE(login.get());
    lasso_profile_set_signature_hint(profile, LASSO_PROFILE_SIGNATURE_HINT_FORBID);
    if (lasso_login_init_authn_request(login.get(), provider.entity_id.c_str(),
                                       LASSO_HTTP_METHOD_REDIRECT) != 0) {
        return tl::unexpected(Refusal::metadata_unusable);
    }
    profile->msg_relayState = g_strdup(question.relay_state.c_str());
    fill_request(*LASSO_SAMLP2_AUTHN_REQUEST(profile->request), ourselves, question);
    if (lasso_login_build_authn_request_msg(login.get()) != 0 || profile->msg_url == nullptr) {
        return tl::unexpected(Refusal::metadata_unusable);
    }
    return copied(profile->msg_url);
}

bool lasso_agrees(const Opening& ourselves, const AssertionForm& form, std::int64_t now_s) {
    const Tree tree = essence_of(form);
    const Object<LassoNode> node(lasso_node_new_from_xmlNode(xmlDocGetRootElement(tree.get())));
    if (!node || !LASSO_IS_SAML2_ASSERTION(node.get())) return false;
    LassoSaml2Assertion* read = LASSO_SAML2_ASSERTION(node.get());
    return is_valid(read, ourselves, now_s) && says_the_same(read, form.facts);
}

Read<std::string> LassoParty::answer_logout(const std::string& request_xml,
                                            const std::string& relay_state) const {
    const Object<LassoLogout> logout(lasso_logout_new(server_.get()));
    LassoProfile* profile = LASSO_PROFILE(logout.get());
    lasso_profile_set_signature_hint(profile, LASSO_PROFILE_SIGNATURE_HINT_FORBID);
    lasso_profile_set_signature_verify_hint(profile, LASSO_PROFILE_SIGNATURE_VERIFY_HINT_IGNORE);
    std::string query = redirect_query(request_xml);
    if (lasso_logout_process_request_msg(logout.get(), query.data()) != 0) {
        return tl::unexpected(Refusal::second_opinion);
    }
    // Makes the response; that it finds no session with it is so by intention: the sessions are
    // the host's.
    (void)lasso_logout_validate_request(logout.get());
    if (!LASSO_IS_SAMLP2_STATUS_RESPONSE(profile->response)) {
        return tl::unexpected(Refusal::second_opinion);
    }
    LassoSamlp2Status* status = LASSO_SAMLP2_STATUS_RESPONSE(profile->response)->Status;
    if (status == nullptr || status->StatusCode == nullptr) {
        return tl::unexpected(Refusal::second_opinion);
    }
    replace(status->StatusCode->Value, std::string(kSuccess));
    if (status->StatusCode->StatusCode != nullptr) {
        g_object_unref(std::exchange(status->StatusCode->StatusCode, nullptr));
    }
    g_free(std::exchange(profile->msg_relayState, nullptr));
    if (!relay_state.empty()) profile->msg_relayState = g_strdup(relay_state.c_str());
    profile->http_request_method = LASSO_HTTP_METHOD_REDIRECT;
    if (lasso_logout_build_response_msg(logout.get()) != 0 || profile->msg_url == nullptr) {
        return tl::unexpected(Refusal::metadata_no_logout);
    }
    return copied(profile->msg_url);
}

}  // namespace ncp::login::saml::program
