// A session of the MariaDB client library that never blocks longer than a stop allows.
//
// Each call of the library is started and then continued whenever its socket is ready. When the
// stop is reached, an interrupting function is called once; the library then has kGrace to return,
// after which its socket is shut, so that it returns with an error. broken() is true from then on.
// Thread-safety: one thread at a time. Ownership: closes the session.
#pragma once

#include <mariadb/mysql.h>

#include <functional>
#include <ncp/plugin.hpp>
#include <string>

#include "secret.h"
#include "settings.h"
#include "stop.h"

namespace ncp::sql {

class MysqlHandle {
  public:
    MysqlHandle();
    ~MysqlHandle();
    MysqlHandle(const MysqlHandle&) = delete;
    MysqlHandle& operator=(const MysqlHandle&) = delete;

    MYSQL* get() { return handle_; }
    bool broken() const { return broken_; }
    void abandon() {
        broken_ = true;
        give_up();
    }
    void watch(Stop* stop) { stop_ = stop; }
    void on_stop(std::function<void()> interrupt) { interrupt_ = std::move(interrupt); }

    // Throws plugin::Refused.
    void connect(const Settings& settings, const Password& password,
                 std::chrono::milliseconds at_most);
    // A statement of our own; false if the server refuses it.
    bool command(const std::string& sql);

    // start(&result) and proceed(&result, status) are a pair of the library's X_start and X_cont.
    template <class Result, class Start, class Continue>
    Result await(const Start& start, const Continue& proceed) {
        Result result{};
        for (int status = start(&result); status != 0;)
            status = proceed(&result, ready(status));
        return result;
    }

  private:
    int ready(int wanted);  // waits for what the library wants; what has come of it
    void give_up();

    MYSQL* handle_ = nullptr;
    Stop* stop_ = nullptr;
    std::function<void()> interrupt_;
    std::chrono::steady_clock::time_point connect_end_ =
        std::chrono::steady_clock::time_point::max();
    bool broken_ = false, interrupted_ = false;
};

// What an error number of server or library means for the call.
ncp_status mysql_status(unsigned number);

}  // namespace ncp::sql
