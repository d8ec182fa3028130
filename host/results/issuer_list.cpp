#include "results/issuer_list.h"

#include <algorithm>
#include <condition_variable>
#include <sstream>

#include "base/log.h"
#include "elmo/person.h"

namespace ncp::results {
namespace {

constexpr std::chrono::minutes kRefreshEvery{60};
constexpr std::chrono::seconds kRetryEvery{30};  // while a source has not told anything yet
constexpr std::size_t kSearchBytesMax = 200;

std::vector<std::string> words_of(const std::string& search) {
    std::istringstream in(search.substr(0, kSearchBytesMax));
    std::vector<std::string> words;
    for (std::string word; in >> word;)
        words.push_back(elmo::fold_name(word));
    return words;
}

// Everything that a student might search an institution by, folded.
std::string searchable(const Issuer& issuer) {
    std::string text = elmo::fold_name(issuer.country);
    for (const auto& [language, title] : issuer.titles)
        text += " " + elmo::fold_name(title);
    for (const auto& [type, value] : issuer.identifiers)
        text += " " + elmo::fold_name(value);
    return text;
}

}  // namespace

IssuerList::IssuerList(std::vector<std::shared_ptr<Source>> sources, const Clock& clock)
    : sources_(std::move(sources)), clock_(clock) {
    used_ = std::any_of(sources_.begin(), sources_.end(), [](const auto& source) {
        return source->facts().ask == config::Ask::picked;
    });
    if (!used_) return;
    thread_ = std::jthread([this](const std::stop_token& stop) {
        std::mutex mutex;
        std::condition_variable_any never;
        while (!stop.stop_requested()) {
            refresh(stop);
            std::unique_lock lock(mutex);
            const std::chrono::seconds pause = missing().empty() ? kRefreshEvery : kRetryEvery;
            never.wait_for(lock, stop, pause, [] { return false; });
        }
    });
}

void IssuerList::refresh(const std::stop_token& stop) {
    for (std::size_t i = 0; i < sources_.size() && !stop.stop_requested(); ++i) {
        Source& source = *sources_[i];
        if (source.facts().ask != config::Ask::picked) continue;
        try {
            auto issuers = source.issuers(Deadline(clock_, source.facts().deadline), stop);
            if (issuers) {
                std::lock_guard lock(mutex_);
                issuers_[i] = std::move(*issuers);
            } else if (!stop.stop_requested()) {
                log_error(text("source {}: its list of institutions: {}",
                               not_personal(source.facts().id), issuers.error().describe()));
            }
        } catch (const std::exception&) {
            log_error(text("source {}: an exception while it was asked for its institutions",
                           not_personal(source.facts().id)));
        }
    }
}

std::vector<Listed> IssuerList::search(const std::string& words,
                                       const std::string& language) const {
    const std::vector<std::string> wanted = words_of(words);
    std::vector<std::pair<std::string, Listed>> found;
    {
        std::lock_guard lock(mutex_);
        for (const auto& [source, issuers] : issuers_) {
            for (const Issuer& issuer : issuers) {
                const std::string text = searchable(issuer);
                const bool fits = std::all_of(
                    wanted.begin(), wanted.end(),
                    [&](const std::string& word) { return text.find(word) != std::string::npos; });
                if (!fits) continue;
                found.emplace_back(elmo::fold_name(issuer.title(language)), Listed{source, issuer});
            }
        }
    }
    std::stable_sort(found.begin(), found.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<Listed> listed;
    listed.reserve(found.size());
    for (auto& [title, entry] : found)
        listed.push_back(std::move(entry));
    return listed;
}

bool IssuerList::is_all() const {
    return std::all_of(sources_.begin(), sources_.end(), [](const auto& source) {
        return source->facts().ask == config::Ask::picked;
    });
}

std::optional<Listed> IssuerList::find(std::size_t source, std::string_view key) const {
    std::lock_guard lock(mutex_);
    const auto issuers = issuers_.find(source);
    if (issuers == issuers_.end()) return {};
    const auto issuer = std::find_if(issuers->second.begin(), issuers->second.end(),
                                     [&](const Issuer& candidate) { return candidate.key == key; });
    if (issuer == issuers->second.end()) return {};
    return Listed{source, *issuer};
}

std::vector<std::string> IssuerList::missing() const {
    std::vector<std::string> titles;
    std::lock_guard lock(mutex_);
    for (std::size_t i = 0; i < sources_.size(); ++i) {
        const SourceFacts& facts = sources_[i]->facts();
        if (facts.ask == config::Ask::picked && !issuers_.contains(i))
            titles.push_back(facts.title);
    }
    return titles;
}

}  // namespace ncp::results
