#include "results/gathering.h"

#include <algorithm>

#include "base/log.h"
#include "elmo/merge.h"

namespace ncp::results {

namespace {

Result<std::string> merged_text(std::vector<elmo::Document> documents, WallTime now) try {
    auto merged = elmo::merge(std::move(documents), now);
    if (!merged) return fail(merged.error());
    return merged->serialize();
} catch (const std::exception&) {
    return fail(ErrorCode::internal, "an exception while merging");  // what() may quote content
}

}  // namespace

std::string merge_answers(std::vector<std::vector<elmo::Document>> answers, Progress& progress,
                          WallTime now) {
    std::vector<elmo::Document> documents;
    for (std::vector<elmo::Document>& answer : answers) {
        for (elmo::Document& document : answer)
            documents.push_back(std::move(document));
    }
    if (documents.empty()) return {};
    auto merged = merged_text(std::move(documents), now);
    if (merged) return std::move(*merged);
    log_error(text("the answers of the sources cannot be joined: {}", merged.error().describe()));
    for (SourceProgress& source : progress.sources) {
        if (source.state != SourceState::delivered) continue;
        source.state = SourceState::failed;
        source.problem = merged.error().code();
    }
    return {};
}

Progress all_waiting(const std::vector<std::shared_ptr<Source>>& sources) {
    Progress progress;
    for (const auto& source : sources) {
        SourceProgress one;
        one.id = source->facts().id;
        one.title = source->facts().title;
        progress.sources.push_back(std::move(one));
    }
    return progress;
}

Identity only(const Identity& identity, const std::vector<std::string>& keys) {
    Identity filtered;
    for (const auto& attribute : identity.attributes) {
        if (std::find(keys.begin(), keys.end(), attribute.first) != keys.end()) {
            filtered.attributes.push_back(attribute);
        }
    }
    return filtered;
}

}  // namespace ncp::results
