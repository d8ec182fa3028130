#include "results/gathering.h"

#include <algorithm>

#include "base/log.h"
#include "elmo/merge.h"

namespace ncp::results {

namespace {

Result<elmo::Merged> merged(std::vector<elmo::Delivery> deliveries, WallTime now) try {
    return elmo::merge(std::move(deliveries), now);
} catch (const std::exception&) {
    return fail(ErrorCode::internal, "an exception while merging");  // what() may quote content
}

void refuse(SourceProgress& source, ErrorCode problem) {
    source.state = SourceState::failed;
    source.problem = problem;
}

// What the operator should know of answers that do not fit together: names, never values.
void log_differences(const elmo::Merged& merged, const Progress& progress,
                     const std::string& correlation_id) {
    for (const elmo::LearnerConflict& conflict : merged.conflicts) {
        std::string fields;
        for (const std::string& field : conflict.fields)
            fields += (fields.empty() ? "" : ", ") + field;
        log_warning(text("sources {} and {} differ about the learner: {}; correlation {}",
                         not_personal(progress.sources[conflict.source].id),
                         not_personal(progress.sources[conflict.other].id), not_personal(fields),
                         not_personal(correlation_id)));
    }
    if (merged.duplicates > 0) {
        log_info(text("{} results were delivered by two sources and are taken once; correlation {}",
                      merged.duplicates, not_personal(correlation_id)));
    }
}

}  // namespace

std::string merge_answers(std::vector<std::vector<elmo::Document>> answers, Progress& progress,
                          const std::string& correlation_id, WallTime now) {
    std::vector<elmo::Delivery> deliveries;
    for (std::size_t question = 0; question < answers.size(); ++question) {
        for (elmo::Document& document : answers[question])
            deliveries.push_back({question, std::move(document)});
    }
    if (deliveries.empty()) return {};
    auto whole = merged(std::move(deliveries), now);
    if (!whole) {
        log_error(text("the answers of the sources cannot be joined: {}; correlation {}",
                       whole.error().describe(), not_personal(correlation_id)));
        for (SourceProgress& source : progress.sources) {
            if (source.state == SourceState::delivered) refuse(source, whole.error().code());
        }
        return {};
    }
    for (const std::size_t question : whole->other_people) {
        refuse(progress.sources[question], ErrorCode::wrong_person);
        log_error(text("source {}: speaks of another person than the others; correlation {}",
                       not_personal(progress.sources[question].id), not_personal(correlation_id)));
    }
    log_differences(*whole, progress, correlation_id);
    return whole->document.serialize();
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

void Gathering::add_unasked(std::size_t source, SourceProgress entry) {
    questions.push_back({source, "", false, 0, {}});
    progress.sources.push_back(std::move(entry));
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
