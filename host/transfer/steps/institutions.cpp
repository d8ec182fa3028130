#include <algorithm>
#include <charconv>

#include "transfer/steps/steps.h"

namespace ncp::transfer::steps {
namespace {

constexpr std::size_t kSearchBytesMax = 200;
// More than a page can be looked through: then the search is the way.
constexpr std::size_t kShownMax = 50;

// The value of a checkbox: which source, and the institution's key there.
std::string value_of(const results::Listed& listed) {
    return std::to_string(listed.source) + ":" + listed.issuer.key;
}

std::optional<results::Listed> listed_by(const results::IssuerList& list, std::string_view value) {
    std::size_t source = 0;
    const char* last = value.data() + value.size();
    const auto [end, problem] = std::from_chars(value.data(), last, source);
    if (problem != std::errc{} || end == last || *end != ':') return {};
    return list.find(source, {end + 1, static_cast<std::size_t>(last - end - 1)});
}

// Each ticked institution once; what is not in the list any more is left out.
std::vector<results::Listed> ticked(const Visit& visit) {
    std::vector<results::Listed> found;
    std::set<std::string> seen;
    for (const std::string& value : visit.request.form.all("pick")) {
        if (!seen.insert(value).second) continue;
        if (auto listed = listed_by(visit.environment.issuers, value)) {
            found.push_back(std::move(*listed));
        }
    }
    return found;
}

Result<http::Response> show(const Visit& visit, const std::vector<results::Listed>& picked,
                            std::string problem) {
    const results::IssuerList& list = visit.environment.issuers;
    const std::string& language = visit.transfer.way_back.language;
    PickingInstitutions picking;
    picking.search = visit.field("q");
    picking.missing = list.missing();
    std::set<std::string> not_shown;
    for (const results::Listed& listed : picked)
        not_shown.insert(value_of(listed));
    const auto found = list.search(picking.search, language);
    picking.found = found.size();
    for (std::size_t i = 0; i < std::min(found.size(), kShownMax); ++i) {
        const results::Issuer& issuer = found[i].issuer;
        std::string value = value_of(found[i]);
        const bool was_ticked = not_shown.erase(value) > 0;
        picking.offered.push_back(
            {std::move(value), issuer.title(language), issuer.country, was_ticked});
    }
    picking.kept.assign(not_shown.begin(), not_shown.end());
    picking.problem = std::move(problem);
    const int status = picking.problem.empty() ? 200 : 422;
    return respond(institutions_page(visit.frame(), picking), status);
}

}  // namespace

Result<http::Response> show_institutions(Visit& visit) {
    return show(visit, {}, "");
}

Result<http::Response> pick_institutions(Visit& visit) {
    if (visit.field("q").size() > kSearchBytesMax) {
        return fail(ErrorCode::bad_request, "a search longer than any name");
    }
    const std::vector<results::Listed> picked = ticked(visit);
    if (visit.field("do") != "ask") return show(visit, picked, "");
    if (picked.empty() && visit.environment.issuers.is_all()) {
        return show(visit, picked, "institutions.problem.none");
    }
    std::vector<results::Pick> picks;
    picks.reserve(picked.size());
    for (const results::Listed& listed : picked) {
        picks.push_back({listed.source, listed.issuer.key,
                         listed.issuer.title(visit.transfer.way_back.language)});
    }
    Status begun = visit.environment.gatherer.begin(visit.transfer.gathering, picks);
    // Pressed twice: the page shows how things are.
    if (begun || begun.error().code() == ErrorCode::outdated) return visit.go_to_current_page();
    if (begun.error().code() == ErrorCode::bad_request) {
        return show(visit, picked, "institutions.problem.too_many");
    }
    if (begun.error().code() == ErrorCode::not_found) {
        return fail(ErrorCode::expired, "the gathering is gone");
    }
    return fail(begun.error());
}

}  // namespace ncp::transfer::steps
