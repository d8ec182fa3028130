#include "mysql_handle.h"

#include <mariadb/errmsg.h>
#include <mariadb/mysqld_error.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <mutex>
#include <new>
#include <utility>

#include "database_text.h"

namespace ncp::sql {
namespace {

constexpr std::chrono::milliseconds kGrace{1'000};

std::string address_of(const Server& server) {
    return server.is_socket() ? server.host : server.host + ":" + std::to_string(server.port);
}

}  // namespace

ncp_status mysql_status(unsigned number) {
    constexpr std::array<unsigned, 2> kReadOnly{ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION,
                                                ER_UNSUPPORTED_PS};
    constexpr std::array<unsigned, 14> kPassing{ER_CON_COUNT_ERROR,
                                                ER_SERVER_SHUTDOWN,
                                                ER_LOCK_WAIT_TIMEOUT,
                                                ER_LOCK_DEADLOCK,
                                                ER_QUERY_INTERRUPTED,
                                                ER_STATEMENT_TIMEOUT,
                                                ER_TOO_MANY_USER_CONNECTIONS,
                                                ER_USER_LIMIT_REACHED,
                                                ER_OUT_OF_RESOURCES,
                                                ER_CONNECTION_KILLED,
                                                ER_NET_READ_ERROR,
                                                ER_NET_WRITE_INTERRUPTED,
                                                ER_NORMAL_SHUTDOWN,
                                                ER_ABORTING_CONNECTION};
    const auto in = [number](const auto& list) {
        return std::find(list.begin(), list.end(), number) != list.end();
    };
    if (in(kReadOnly)) return NCP_CONFIG;
    // Errors of the library itself are about the way to the server.
    const bool librarys = number >= CR_MIN_ERROR && number <= CR_MAX_ERROR;
    return librarys || in(kPassing) ? NCP_TEMPORARY : NCP_PERMANENT;
}

MysqlHandle::MysqlHandle() {
    static std::once_flag once;  // the library's own first call is not safe among threads
    std::call_once(once, [] { mysql_library_init(0, nullptr, nullptr); });
    handle_ = mysql_init(nullptr);
    if (handle_ == nullptr) throw std::bad_alloc();
    mysql_options(handle_, MYSQL_OPT_NONBLOCK, nullptr);
}

MysqlHandle::~MysqlHandle() {
    if (broken_) give_up();  // so that closing has nobody to say farewell to
    mysql_close(handle_);
}

void MysqlHandle::give_up() {
    const my_socket socket = mysql_get_socket(handle_);
    if (socket != -1) ::shutdown(socket, SHUT_RDWR);
}

int MysqlHandle::ready(int wanted) {
    const short events = static_cast<short>(((wanted & MYSQL_WAIT_READ) != 0 ? POLLIN : 0) |
                                            ((wanted & MYSQL_WAIT_WRITE) != 0 ? POLLOUT : 0) |
                                            ((wanted & MYSQL_WAIT_EXCEPT) != 0 ? POLLPRI : 0));
    auto at_most = std::chrono::milliseconds(std::chrono::hours(1));
    if (connect_end_ != std::chrono::steady_clock::time_point::max()) {
        at_most = std::chrono::ceil<std::chrono::milliseconds>(connect_end_ -
                                                               std::chrono::steady_clock::now());
    }
    const my_socket socket = mysql_get_socket(handle_);
    short got = stop_ == nullptr || broken_ ? short(0) : stop_->wait(socket, events, at_most);
    if (got == 0) {  // the time is over: by the server's leave, else without it
        broken_ = true;
        if (interrupt_ && !std::exchange(interrupted_, true)) {
            interrupt_();
            pollfd last{socket, events, 0};
            if (::poll(&last, 1, static_cast<int>(kGrace.count())) > 0) got = last.revents;
        }
    }
    if (got == 0) {
        give_up();
        return wanted & MYSQL_WAIT_TIMEOUT ? MYSQL_WAIT_TIMEOUT : wanted;
    }
    return ((got & (POLLIN | POLLHUP | POLLERR)) != 0 ? wanted & MYSQL_WAIT_READ : 0) |
           ((got & (POLLOUT | POLLHUP | POLLERR)) != 0 ? wanted & MYSQL_WAIT_WRITE : 0) |
           ((got & POLLPRI) != 0 ? wanted & MYSQL_WAIT_EXCEPT : 0);
}

void MysqlHandle::connect(const Settings& settings, const Password& password,
                          std::chrono::milliseconds at_most) {
    const Server& server = settings.server;
    const auto set = [&](mysql_option option, const void* value) {
        mysql_options(handle_, option, value);
    };
    const unsigned never = 0;
    const auto seconds = static_cast<unsigned>(
        std::max(1L, long(std::chrono::ceil<std::chrono::seconds>(at_most).count())));
    const my_bool no = 0;
    const my_bool yes = 1;
    set(MYSQL_SET_CHARSET_NAME, "utf8mb4");
    set(MYSQL_OPT_LOCAL_INFILE, &never);  // a server may ask for files otherwise
    set(MYSQL_OPT_RECONNECT, &no);        // a new session would not be read-only
    set(MYSQL_OPT_CONNECT_TIMEOUT, &seconds);
    if (server.is_socket()) set(MARIADB_OPT_UNIXSOCKET, server.host.c_str());
    if (server.tls != Tls::off) {
        set(MYSQL_OPT_SSL_ENFORCE, &yes);
        set(MYSQL_OPT_SSL_VERIFY_SERVER_CERT, server.tls == Tls::verify ? &yes : &no);
        if (server.tls == Tls::verify) {
            set(MYSQL_OPT_SSL_CA, server.tls_ca_file.empty() ? "/etc/ssl/certs/ca-certificates.crt"
                                                             : server.tls_ca_file.c_str());
        }
    }
    connect_end_ = std::chrono::steady_clock::now() + at_most;
    const char* host = server.is_socket() ? "localhost" : server.host.c_str();
    const MYSQL* connected = await<MYSQL*>(
        [&](MYSQL** result) {
            return mysql_real_connect_start(result, handle_, host, server.user.c_str(),
                                            password.value().c_str(), settings.database.c_str(),
                                            server.port, nullptr, 0);
        },
        [&](MYSQL** result, int status) {
            return mysql_real_connect_cont(result, handle_, status);
        });
    connect_end_ = std::chrono::steady_clock::time_point::max();
    if (connected != nullptr) return;
    if (stop_ != nullptr && stop_->reached() && stop_->why() != NCP_TEMPORARY) stop_->refuse();
    // The texts name host, user and database, never the password.
    const unsigned number = mysql_errno(handle_);
    plugin::Texts texts{
        "cannot connect to MySQL at " + address_of(server) + ": " +
        (broken_ ? "no answer within connect_timeout_ms" : one_line(mysql_error(handle_)))};
    texts.backend_code = "mysql " + std::to_string(number);
    const bool tls = number == CR_SSL_CONNECTION_ERROR;
    throw plugin::Refused(tls ? NCP_PERMANENT : mysql_status(number), texts);
}

bool MysqlHandle::command(const std::string& sql) {
    const int failed = await<int>(
        [&](int* result) {
            return mysql_real_query_start(result, handle_, sql.data(), sql.size());
        },
        [&](int* result, int status) { return mysql_real_query_cont(result, handle_, status); });
    return failed == 0;
}

}  // namespace ncp::sql
