#include "pool.h"

#include <chrono>

namespace ncp::sql {
namespace {

[[noreturn]] void refuse_waiting(const Stop& stop) {
    if (stop.why() != NCP_TEMPORARY) stop.refuse();
    throw plugin::Refused(NCP_TEMPORARY, {"no connection became free within statement_timeout_ms; "
                                          "the setting connections allows more"});
}

}  // namespace

Lease::~Lease() {
    if (!connection_) return;
    connection_->watch(nullptr);
    if (connection_->broken()) connection_.reset();
    pool_->give_back(std::move(connection_));
}

Lease Pool::lease(Stop& stop) {
    // The host tells of a cancellation only when asked.
    constexpr std::chrono::milliseconds kLook{20};
    std::unique_lock lock(mutex_);
    while (idle_.empty() && open_ >= settings_.connections) {
        if (stop.reached()) refuse_waiting(stop);
        freed_.wait_for(lock, kLook);
    }
    std::unique_ptr<Connection> connection;
    if (idle_.empty()) {
        ++open_;
    } else {
        connection = std::move(idle_.back());
        idle_.pop_back();
    }
    lock.unlock();
    stop.begin_statement();
    try {
        if (connection) connection->watch(&stop);
        if (connection && !connection->usable()) connection.reset();
        if (!connection) connection = open_connection(settings_, host_, stop);
    } catch (...) {
        give_back(nullptr);
        throw;
    }
    connection->watch(&stop);
    return {*this, std::move(connection)};
}

void Pool::give_back(std::unique_ptr<Connection> connection) {
    {
        const std::lock_guard lock(mutex_);
        if (connection) {
            idle_.push_back(std::move(connection));
        } else {
            --open_;
        }
    }
    freed_.notify_one();
}

}  // namespace ncp::sql
