#include "login/saml/federation/directory.h"

#include <algorithm>
#include <tuple>

#include "elmo/person.h"

namespace ncp::login::saml {
namespace {

// The name in this language, else in English, else the first.
const ProviderName* best_name(const IdentityProvider& provider, std::string_view language) {
    const ProviderName* english = nullptr;
    for (const ProviderName& name : provider.names) {
        if (name.language == language) return &name;
        if (name.language == "en" && english == nullptr) english = &name;
    }
    if (english != nullptr) return english;
    return provider.names.empty() ? nullptr : &provider.names.front();
}

std::vector<std::string> folded_words(std::string_view search) {
    constexpr std::string_view kBlanks = " \t\r\n";
    std::vector<std::string> words;
    for (std::size_t at = search.find_first_not_of(kBlanks); at != std::string_view::npos;) {
        const std::size_t end = std::min(search.find_first_of(kBlanks, at), search.size());
        std::string word = elmo::fold_name(search.substr(at, end - at));
        if (!word.empty()) words.push_back(std::move(word));
        at = search.find_first_not_of(kBlanks, end);
    }
    return words;
}

bool fits(const IdentityProvider& provider, const std::vector<std::string>& words) {
    return std::all_of(words.begin(), words.end(), [&](const std::string& word) {
        return provider.searched.find(word) != std::string::npos;
    });
}

struct Hit {
    bool begins;
    std::string_view folded;
    const IdentityProvider* provider;

    bool operator<(const Hit& other) const {
        return std::tie(other.begins, folded, provider->entity_id) <
               std::tie(begins, other.folded, other.provider->entity_id);
    }
};

}  // namespace

std::string name_of(const IdentityProvider& provider, std::string_view language) {
    const ProviderName* name = best_name(provider, language);
    return name != nullptr ? name->text : provider.entity_id;
}

Directory::Directory(Metadata metadata) : metadata_(std::move(metadata)) {
    by_id_.reserve(metadata_.providers.size());
    for (const IdentityProvider& provider : metadata_.providers) {
        by_id_.emplace(provider.entity_id, &provider);
        if (!provider.hidden) ++shown_;
    }
}

const IdentityProvider* Directory::find(std::string_view entity_id) const {
    const auto found = by_id_.find(entity_id);
    return found == by_id_.end() ? nullptr : found->second;
}

Directory::Found Directory::search(std::string_view search, std::string_view language,
                                   std::size_t first_max, WallTime now) const {
    const std::vector<std::string> words = folded_words(search);
    const std::string beginning = elmo::fold_name(search);
    std::vector<Hit> hits;
    for (const IdentityProvider& provider : metadata_.providers) {
        if (provider.hidden || provider.valid_until <= now || !fits(provider, words)) continue;
        const ProviderName* name = best_name(provider, language);
        const std::string_view folded =
            name != nullptr ? std::string_view(name->folded) : provider.entity_id;
        hits.push_back({folded.starts_with(beginning), folded, &provider});
    }
    Found found;
    found.count = hits.size();
    const auto end = hits.begin() + static_cast<long>(std::min(first_max, hits.size()));
    std::partial_sort(hits.begin(), end, hits.end());
    for (auto hit = hits.begin(); hit != end; ++hit)
        found.first.push_back(hit->provider);
    return found;
}

}  // namespace ncp::login::saml
