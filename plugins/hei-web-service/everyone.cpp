#include "everyone.h"

#include <algorithm>
#include <atomic>

namespace ncp::hei {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kPulse{20};  // how often cancellation is looked for

struct Board {
    std::mutex mutex;
    std::condition_variable changed;
    std::vector<std::optional<Answer>> answers;
    std::size_t missing = 0;
    bool over = false;  // nobody reads any more
};

}  // namespace

std::vector<std::optional<Answer>> ask_everyone(const plugin::Call& call, Crew& crew,
                                                const std::shared_ptr<const Registry>& registry,
                                                Work work) {
    const auto board = std::make_shared<Board>();
    board->answers.resize(registry->size());
    board->missing = registry->size();
    const auto shared_work = std::make_shared<const Work>(std::move(work));
    // What is left is for handing over the documents.
    const milliseconds kept = std::min(call.remaining() / 10, milliseconds(500));
    const NoCall none(call);
    for (std::size_t i = 0; i < registry->size(); ++i) {
        crew.run([board, registry, shared_work, none, i] {
            {
                const std::lock_guard lock(board->mutex);
                if (board->over) return;
            }
            Answer answer = (*shared_work)(none, (*registry)[i]);
            const std::lock_guard lock(board->mutex);
            if (board->over) return;  // too late
            board->answers[i] = std::move(answer);
            --board->missing;
            board->changed.notify_one();
        });
    }
    std::unique_lock lock(board->mutex);
    while (board->missing > 0 && !call.cancelled() && call.remaining() > kept) {
        board->changed.wait_for(lock, kPulse);
    }
    board->over = true;
    if (call.cancelled()) throw plugin::Refused(NCP_CANCELLED, {"cancelled"});
    return std::move(board->answers);
}

}  // namespace ncp::hei
