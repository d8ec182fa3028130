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

bool Progress::incomplete() const {
    return std::any_of(sources.begin(), sources.end(), [](const SourceProgress& source) {
        return source.state == SourceState::failed || source.state == SourceState::late;
    });
}

void Gathering::add(Question question, std::string id, std::string title) {
    questions.push_back(std::move(question));
    SourceProgress entry;
    entry.id = std::move(id);
    entry.title = std::move(title);
    progress.sources.push_back(std::move(entry));
    progress.finished = false;
    ++waiting;
}

void Gathering::give_up_waiting() {
    for (SourceProgress& source : progress.sources) {
        if (source.state != SourceState::waiting) continue;
        source.state = SourceState::late;
        source.problem = ErrorCode::source_timeout;
    }
    waiting = 0;
    progress.finished = progress.begun;
    stop.request_stop();
}

}  // namespace ncp::results
