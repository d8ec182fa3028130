#include "postgresql_handle.h"

#include <array>
#include <tuple>
#include <utility>

#include "database_text.h"

namespace ncp::sql {
namespace {

std::string address_of(const Settings& settings) {
    const Server& server = settings.server;
    return server.host + (server.is_socket() ? " (port " : ":") + std::to_string(server.port) +
           (server.is_socket() ? ")" : "");
}

// The texts of libpq name host, user and database, never the password.
[[noreturn]] void refuse_connecting(const Settings& settings, PGconn* handle) {
    const std::string text = one_line(PQerrorMessage(handle));
    plugin::Texts texts{"cannot connect to PostgreSQL at " + address_of(settings) + ": " + text};
    const auto says = [&](const char* part) { return text.find(part) != std::string::npos; };
    const bool passing = says("starting up") || says("shutting down") || says("too many") ||
                         says("remaining connection slots") || says("recovery");
    const bool refused = says("FATAL") || says("no password supplied") || says("certificate") ||
                         says("does not support SSL");
    throw plugin::Refused(refused && !passing ? NCP_PERMANENT : NCP_TEMPORARY, texts);
}

}  // namespace

PostgresqlHandle connect_postgresql(const Settings& settings, const Password& password,
                                    Stop& stop) {
    const Server& server = settings.server;
    const std::string port = std::to_string(server.port);
    const std::string authorities =
        server.tls_ca_file.empty() ? "/etc/ssl/certs/ca-certificates.crt" : server.tls_ca_file;
    const bool verify = server.tls == Tls::verify;
    const char* mode = verify ? "verify-full" : server.tls == Tls::require ? "require" : "disable";
    const std::array<std::pair<const char*, const char*>, 11> options{{
        {"host", server.host.c_str()},
        {"port", port.c_str()},
        {"dbname", settings.database.c_str()},
        {"user", server.user.c_str()},
        {"password", password.value().empty() ? nullptr : password.value().c_str()},
        {"sslmode", mode},
        {"sslrootcert", verify ? authorities.c_str() : nullptr},
        {"gssencmode", "disable"},
        {"client_encoding", "UTF8"},
        {"application_name", "emrex-ncp"},
        {nullptr, nullptr},
    }};
    std::array<const char*, options.size()> names{};
    std::array<const char*, options.size()> values{};
    for (std::size_t i = 0; i < options.size(); ++i)
        std::tie(names[i], values[i]) = options[i];
    PostgresqlHandle handle(PQconnectStartParams(names.data(), values.data(), 0), PQfinish);
    if (!handle) throw std::bad_alloc();
    const auto end = std::chrono::steady_clock::now() + settings.connect_timeout;
    for (auto step = PGRES_POLLING_WRITING; step != PGRES_POLLING_OK;
         step = PQconnectPoll(handle.get())) {
        if (step == PGRES_POLLING_FAILED || PQstatus(handle.get()) == CONNECTION_BAD) {
            refuse_connecting(settings, handle.get());
        }
        const auto left =
            std::chrono::ceil<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
        if (stop.wait(PQsocket(handle.get()), step == PGRES_POLLING_READING ? POLLIN : POLLOUT,
                      left) == 0) {
            if (stop.reached() && stop.why() != NCP_TEMPORARY) stop.refuse();
            throw plugin::Refused(NCP_TEMPORARY,
                                  {"cannot connect to PostgreSQL at " + address_of(settings) +
                                   ": no answer within connect_timeout_ms"});
        }
    }
    PQsetnonblocking(handle.get(), 1);
    return handle;
}

}  // namespace ncp::sql
