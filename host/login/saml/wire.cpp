#include "login/saml/wire.h"

namespace ncp::login::saml {
namespace {

using sandbox::BodyReader;
using sandbox::BodyWriter;

constexpr std::size_t kTextHeadBytes = 8;  // the length before a text

enum class What : std::uint64_t { facts = 1, declined };

void put(BodyWriter& body, const std::vector<std::string>& texts) {
    body.number(texts.size());
    for (const std::string& text : texts)
        body.text(text);
}

std::vector<std::string> take_texts(BodyReader& body) {
    std::vector<std::string> texts;
    for (std::size_t left = body.count(kTextHeadBytes); left > 0; --left) {
        texts.emplace_back(body.text());
    }
    return texts;
}

void put(BodyWriter& body, const std::optional<std::string>& text) {
    body.number(text ? 1 : 0);
    if (text) body.text(*text);
}

std::optional<std::string> take_optional(BodyReader& body) {
    if (body.number() == 0) return std::nullopt;
    return std::string(body.text());
}

void put(BodyWriter& body, const Facts& facts) {
    body.text(facts.assertion_id).text(facts.issuer).text(facts.issue_instant);
    for (const auto& text :
         {facts.response_in_response_to, facts.destination, facts.in_response_to, facts.recipient,
          facts.confirmation_not_before, facts.confirmation_not_on_or_after, facts.not_before,
          facts.not_on_or_after, facts.session_not_on_or_after}) {
        put(body, text);
    }
    body.number(facts.audiences.size());
    for (const auto& audience : facts.audiences)
        put(body, audience);
    body.text(facts.authn_instant).text(facts.authn_context).text(facts.session_index);
    body.text(facts.name_id).text(facts.name_id_format);
    body.number(facts.attributes.size());
    for (const auto& [name, value] : facts.attributes)
        body.text(name).text(value);
    body.number(facts.response_signed ? 1 : 0);
}

void take(BodyReader& body, Facts& facts) {
    facts.assertion_id = body.text();
    facts.issuer = body.text();
    facts.issue_instant = body.text();
    for (auto* text :
         {&facts.response_in_response_to, &facts.destination, &facts.in_response_to,
          &facts.recipient, &facts.confirmation_not_before, &facts.confirmation_not_on_or_after,
          &facts.not_before, &facts.not_on_or_after, &facts.session_not_on_or_after}) {
        *text = take_optional(body);
    }
    for (std::size_t left = body.count(kTextHeadBytes); left > 0; --left) {
        facts.audiences.push_back(take_texts(body));
    }
    facts.authn_instant = body.text();
    facts.authn_context = body.text();
    facts.session_index = body.text();
    facts.name_id = body.text();
    facts.name_id_format = body.text();
    for (std::size_t left = body.count(2 * kTextHeadBytes); left > 0; --left) {
        std::string name(body.text());
        facts.attributes.emplace_back(std::move(name), body.text());
    }
    facts.response_signed = body.number() != 0;
}

}  // namespace

std::string write_opening(const Opening& opening) {
    BodyWriter body;
    body.text(opening.entity_id).text(opening.acs_url).text(opening.slo_url);
    body.text(opening.key_pem).text(opening.second_key_pem);
    put(body, opening.authn_contexts);
    body.integer(opening.skew_s);
    return std::move(body.body());
}

bool read_opening(std::string_view bytes, Opening& opening) {
    BodyReader body(bytes);
    opening.entity_id = body.text();
    opening.acs_url = body.text();
    opening.slo_url = body.text();
    opening.key_pem = body.text();
    opening.second_key_pem = body.text();
    opening.authn_contexts = take_texts(body);
    opening.skew_s = body.integer();
    return body.intact();
}

std::string write_ask(const AskQuestion& question) {
    BodyWriter body;
    body.text(question.idp_xml).text(question.request_id);
    body.text(question.relay_state).text(question.name_id_format);
    body.number(question.force_authn ? 1 : 0);
    return std::move(body.body());
}

bool read_ask(std::string_view bytes, AskQuestion& question) {
    BodyReader body(bytes);
    question.idp_xml = body.text();
    question.request_id = body.text();
    question.relay_state = body.text();
    question.name_id_format = body.text();
    question.force_authn = body.number() != 0;
    return body.intact();
}

std::string write_read(const ReadQuestion& question) {
    BodyWriter body;
    body.text(question.response).text(question.idp_xml).integer(question.now_s);
    return std::move(body.body());
}

bool read_read(std::string_view bytes, ReadQuestion& question) {
    BodyReader body(bytes);
    question.response = body.text();
    question.idp_xml = body.text();
    question.now_s = body.integer();
    return body.intact();
}

std::string write_logout(const LogoutQuestion& question) {
    BodyWriter body;
    body.text(question.request.query).text(question.request.posted);
    body.text(question.request.relay_state).text(question.idp_xml).integer(question.now_s);
    return std::move(body.body());
}

bool read_logout(std::string_view bytes, LogoutQuestion& question) {
    BodyReader body(bytes);
    question.request.query = body.text();
    question.request.posted = body.text();
    question.request.relay_state = body.text();
    question.idp_xml = body.text();
    question.now_s = body.integer();
    return body.intact();
}

std::string write_told(const Told& told) {
    BodyWriter body;
    if (const auto* facts = std::get_if<Facts>(&told)) {
        body.number(static_cast<std::uint64_t>(What::facts));
        put(body, *facts);
    } else {
        const auto& declined = std::get<Declined>(told);
        body.number(static_cast<std::uint64_t>(What::declined));
        body.number(static_cast<std::uint64_t>(declined.why)).text(declined.in_response_to);
    }
    return std::move(body.body());
}

bool read_told(std::string_view bytes, Told& told) {
    BodyReader body(bytes);
    const auto what = static_cast<What>(body.number());
    if (what == What::facts) {
        take(body, told.emplace<Facts>());
        return body.intact();
    }
    auto& declined = told.emplace<Declined>();
    const std::uint64_t why = body.number();
    declined.in_response_to = body.text();
    if (why > static_cast<std::uint64_t>(Declined::Why::failed)) return false;
    declined.why = static_cast<Declined::Why>(why);
    return what == What::declined && body.intact();
}

std::string write_answer(const LogoutAnswer& answer) {
    BodyWriter body;
    body.text(answer.issuer).text(answer.name_id).text(answer.session_index);
    body.text(answer.location);
    return std::move(body.body());
}

bool read_answer(std::string_view bytes, LogoutAnswer& answer) {
    BodyReader body(bytes);
    answer.issuer = body.text();
    answer.name_id = body.text();
    answer.session_index = body.text();
    answer.location = body.text();
    return body.intact();
}

}  // namespace ncp::login::saml
