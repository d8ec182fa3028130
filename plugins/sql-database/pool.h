// A bounded pool of connections that waits: Poco::Data::SessionPool connects while it holds its
// mutex and never waits when it is exhausted.
//
// lease() gives an idle connection that still leads to the database, or opens one (outside the
// lock) while fewer than the limit are open, or waits until the call's deadline or cancellation.
// Thread-safety: every method from any thread. Ownership: a Lease must not outlive its pool.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <vector>

#include "connection.h"

namespace ncp::sql {

class Pool;

class Lease {
  public:
    Lease(Pool& pool, std::unique_ptr<Connection> connection)
        : pool_(&pool), connection_(std::move(connection)) {}
    Lease(Lease&& other) noexcept = default;
    Lease& operator=(Lease&&) = delete;
    ~Lease();
    Connection& operator*() const { return *connection_; }
    Connection* operator->() const { return connection_.get(); }

  private:
    Pool* pool_;
    std::unique_ptr<Connection> connection_;
};

class Pool {
  public:
    // settings and host must outlive the pool.
    Pool(const Settings& settings, const plugin::Host& host) : settings_(settings), host_(host) {}
    Lease lease(Stop& stop);  // throws plugin::Refused

  private:
    friend class Lease;
    void give_back(std::unique_ptr<Connection> connection);  // null: one less is open

    const Settings& settings_;
    const plugin::Host& host_;
    std::mutex mutex_;
    std::condition_variable freed_;
    std::vector<std::unique_ptr<Connection>> idle_;
    std::size_t open_ = 0;  // leased, idle, or being opened
};

}  // namespace ncp::sql
