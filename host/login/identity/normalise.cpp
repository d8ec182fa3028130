#include "login/identity/normalise.h"

#include <algorithm>
#include <set>

#include "config/identity_keys.h"
#include "login/identity/birth_date.h"
#include "login/identity/clean_text.h"
#include "login/identity/national_numbers.h"
#include "login/identity/schac.h"

namespace ncp::login {
namespace {

constexpr std::size_t kValuesMax = 32;  // of one key: more than anybody's student numbers
constexpr std::size_t kBytesMax = 512;  // of one value: twice what SCHAC and eduPerson allow

using Values = std::vector<std::string>;
using Checked = tl::expected<Values, IdentityRefusal>;
using CheckedStatus = tl::expected<void, IdentityRefusal>;

tl::unexpected<IdentityRefusal> refuse(IdentityFault fault, std::string_view key) {
    return tl::unexpected(IdentityRefusal{fault, std::string(key)});
}

void add_once(Values& values, std::string value) {
    if (std::find(values.begin(), values.end(), value) == values.end()) {
        values.push_back(std::move(value));
    }
}

// Every value as clean text, empty and repeated ones left out.
Checked clean(std::string_view key, const Values& raw) {
    if (raw.size() > kValuesMax) return refuse(IdentityFault::too_many_values, key);
    Values values;
    for (const std::string& one : raw) {
        if (one.size() > kBytesMax) return refuse(IdentityFault::too_long, key);
        auto text = clean_text(one);
        if (!text) return refuse(IdentityFault::not_text, key);
        if (!text->empty()) add_once(values, std::move(*text));
    }
    return values;
}

bool is_scope(std::string_view text) {
    return !text.empty() && text.front() != '.' && text.back() != '.' &&
           text.find("..") == std::string_view::npos &&
           std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
           });
}

// eduPerson 4.2.0, 2.2.8, and addresses of electronic mail: a name, one @, a domain, which is
// written in small letters from here on.
bool settle_scope(std::string& value) {
    const std::size_t sign = value.find('@');
    if (sign == 0 || sign == std::string::npos) return false;
    for (std::size_t i = sign + 1; i < value.size(); ++i) {
        if (value[i] >= 'A' && value[i] <= 'Z') value[i] = static_cast<char>(value[i] - 'A' + 'a');
    }
    return value.find(' ') == std::string::npos &&
           is_scope(std::string_view(value).substr(sign + 1));
}

bool is_country(std::string_view text) {
    return text.size() == 2 &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

Date day_of(WallTime time) {
    return Date{std::chrono::floor<std::chrono::days>(time)};
}

// Does a birth date, as written, agree with as much of a number's as is the person's own?
bool agree(std::string_view date, const NationalId& id) {
    constexpr std::size_t kYear = 4, kMonth = 7, kDay = 10;  // "2000-01-31"
    const std::size_t length = id.own_to == DateUnit::year    ? kYear
                               : id.own_to == DateUnit::month ? kMonth
                                                              : kDay;
    return date.substr(0, length) == written(*id.birth_date).substr(0, length);
}

// One login's attributes on their way; each step takes the keys it knows.
class Normalising {
  public:
    Normalising(std::map<std::string, Values> values, const NormalRules& rules)
        : values_(std::move(values)), rules_(rules), today_(day_of(rules.now)) {}

    CheckedStatus run() {
        if (auto done = scoped_names(); !done) return done;
        if (auto done = schac_codes(); !done) return done;
        if (auto done = birth_date(); !done) return done;
        if (auto done = country(); !done) return done;
        return national_id();
    }

    Identity identity() const {
        Identity identity;
        for (const auto& [key, values] : values_) {
            for (const std::string& value : values)
                identity.attributes.emplace_back(key, value);
        }
        return identity;
    }

    const PublicText& left_out() const { return left_out_; }

  private:
    // An address that we cannot use (an internationalised domain, RFC 6531) is no reason to keep
    // its owner out; an eppn is what a student is known by.
    CheckedStatus scoped_names() {
        for (std::string& value : values_["eppn"]) {
            if (!settle_scope(value)) return refuse(IdentityFault::no_scoped_name, "eppn");
        }
        Values addresses;
        int unusable = 0;
        for (std::string& value : values_["email"]) {
            if (settle_scope(value)) {
                add_once(addresses, std::move(value));
            } else {
                ++unusable;
            }
        }
        if (unusable > 0) leave_out(text("email: {} not of the form name@domain", unusable));
        values_["email"] = addresses;
        return {};
    }

    CheckedStatus schac_codes() {
        for (const std::string& code : values_["schac_personal_unique_code"]) {
            if (!is_schac_code_urn(code)) continue;  // a form of the operator's own country
            if (!is_schac_code(code)) {
                return refuse(IdentityFault::no_schac_code, "schac_personal_unique_code");
            }
            if (is_european_student_id(code)) add_once(values_["esi"], code);
        }
        for (const std::string& esi : values_["esi"]) {
            if (is_schac_code_urn(esi) && !is_european_student_id(esi)) {
                return refuse(IdentityFault::no_schac_code, "esi");
            }
        }
        return {};
    }

    CheckedStatus birth_date() {
        Values& values = values_["birth_date"];
        Values dates;
        if (std::erase_if(values, is_partial_date) > 0) {
            leave_out("birth_date: without its year or its day");
        }
        for (const std::string& value : values) {
            const auto date = read_date(value);
            if (!date) return refuse(IdentityFault::no_date, "birth_date");
            if (!is_birth_date(*date, today_)) {
                return refuse(IdentityFault::date_out_of_range, "birth_date");
            }
            add_once(dates, written(*date));
        }
        if (dates.size() > 1) return refuse(IdentityFault::several_different, "birth_date");
        values = dates;
        return {};
    }

    // From its own attribute.
    CheckedStatus country() {
        Values settled;
        for (std::string country : values_["national_id_country"]) {
            for (char& c : country) {
                if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
            }
            if (!is_country(country)) {
                return refuse(IdentityFault::no_country, "national_id_country");
            }
            add_once(settled, country);
        }
        if (settled.size() > 1) {
            return refuse(IdentityFault::several_different, "national_id_country");
        }
        values_["national_id_country"] = settled;
        return {};
    }

    CheckedStatus national_id() {
        Values& countries = values_["national_id_country"];
        const NationalNumbers numbers = read_national_numbers(
            values_["national_id"], countries.empty() ? "" : countries.front(),
            rules_.national_id_country, today_);
        for (const auto& [country, count] : numbers.left_out) {
            leave_out(text("national_id: {} that are no possible number of {}", count,
                           not_personal(country)));
        }
        for (const std::string& country : numbers.countries)
            add_once(countries, country);
        if (countries.size() > 1) {
            return refuse(IdentityFault::several_different, "national_id_country");
        }
        Values ids;
        for (const NationalId& id : numbers.fitting) {
            if (auto done = birth_date_of(id); !done) return done;
            ids.push_back(id.normal);
        }
        const bool ruled = !countries.empty() && knows_national_ids_of(countries.front());
        if (ruled && ids.size() > 1) {
            return refuse(IdentityFault::several_different, "national_id");
        }
        values_["national_id"] = ids;
        return {};
    }

    CheckedStatus birth_date_of(const NationalId& id) {
        if (!id.birth_date) return {};
        Values& dates = values_["birth_date"];
        if (!dates.empty() && !agree(dates.front(), id)) {
            return refuse(IdentityFault::birth_date_contradicts, "birth_date");
        }
        if (dates.empty() && id.own_to != DateUnit::year) dates.push_back(written(*id.birth_date));
        return {};
    }

    void leave_out(const PublicText& what) {
        left_out_ = left_out_.empty() ? what : text("{}; {}", left_out_, what);
    }

    std::map<std::string, Values> values_;
    const NormalRules& rules_;
    Date today_;
    PublicText left_out_;
};

PublicText what(IdentityFault fault) {
    switch (fault) {
        case IdentityFault::unknown_key:
            return "not an identity key";
        case IdentityFault::too_many_values:
            return "more than 32 values";
        case IdentityFault::too_long:
            return "a value beyond 512 bytes";
        case IdentityFault::not_text:
            return "not UTF-8, or with control characters or marks of direction";
        case IdentityFault::several_different:
            return "several values that differ, where there is one";
        case IdentityFault::no_date:
            return "not a day of the calendar as YYYY-MM-DD or YYYYMMDD";
        case IdentityFault::date_out_of_range:
            return "born before 1900 or in the future";
        case IdentityFault::no_country:
            return "not a country's two letters";
        case IdentityFault::no_scoped_name:
            return "not of the form name@domain";
        case IdentityFault::no_schac_code:
            return "a urn:schac:personalUniqueCode with parts missing";
        case IdentityFault::birth_date_contradicts:
            return "contradicts the national number";
    }
    return "not acceptable";
}

}  // namespace

Error IdentityRefusal::error() const {
    const PublicText name = key.empty() ? PublicText("an attribute") : not_personal(key);
    return {ErrorCode::login_failed,
            text("the login's attributes are refused: {}: {}", name, what(fault))};
}

tl::expected<VouchedIdentity, IdentityRefusal> normalise_identity(const RawAttributes& raw,
                                                                  std::string_view assurance_level,
                                                                  const NormalRules& rules) {
    std::map<std::string, Values> values;
    for (const auto& [key, delivered] : raw) {
        if (!config::is_identity_key(key)) return refuse(IdentityFault::unknown_key, "");
        auto cleaned = clean(key, delivered);
        if (!cleaned) return tl::unexpected(cleaned.error());
        values[key] = std::move(*cleaned);
    }
    auto level = clean("", {std::string(assurance_level)});
    if (!level) return tl::unexpected(level.error());

    Normalising normalising(std::move(values), rules);
    if (auto done = normalising.run(); !done) return tl::unexpected(done.error());
    return VouchedIdentity{normalising.identity(), level->empty() ? "" : level->front(),
                           normalising.left_out()};
}

std::set<std::string> with_derived_keys(std::set<std::string> keys) {
    if (keys.contains("national_id")) keys.insert({"birth_date", "national_id_country"});
    if (keys.contains("schac_personal_unique_code")) keys.insert("esi");
    return keys;
}

}  // namespace ncp::login
