#include "http/server.h"

#include <pthread.h>

#include <csignal>
#include <system_error>
#include <thread>
#include <vector>

#include "base/log.h"
#include "http/door.h"
#include "http/exit.h"
#include "http/queue.h"
#include "http/tls.h"
#include "http/worker.h"

namespace ncp::http {

void keep_signals_out_of_this_thread() {
    sigset_t all;
    sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, nullptr);
}

struct Server::Running {
    Running(ServerSettings settings, Router router, Poco::Net::Context::Ptr tls)
        : premises{std::move(settings), std::move(router), std::move(tls)},
          queue(premises.settings.queue_max),
          exit(premises, [this](ConnectionPtr again) { door.park(std::move(again)); }),
          door(premises, queue, exit) {}

    Premises premises;
    Queue queue;
    Exit exit;
    Door door;
    std::vector<std::thread> workers;
};

Server::Server(std::unique_ptr<Running> running) : running_(std::move(running)) {}

Result<std::unique_ptr<Server>> Server::start(ServerSettings settings, Router router) {
    if (settings.threads == 0 || settings.queue_max == 0) {
        return fail(ErrorCode::invalid_config, "the server needs at least one thread and place");
    }
    using Tls = Result<Poco::Net::Context::Ptr>;
    auto tls =
        settings.unix_socket.empty()
            ? make_tls_context(settings.certificate_file, settings.key_file, settings.client_ca)
            : Tls(nullptr);
    if (!tls) return fail(tls.error());
    auto running = std::make_unique<Running>(std::move(settings), std::move(router), *tls);
    Status opened = running->door.open();
    if (!opened) return fail(opened.error());

    std::unique_ptr<Server> server(new Server(std::move(running)));
    Running& house = *server->running_;
    try {
        for (std::size_t i = 0; i < house.premises.settings.threads; ++i) {
            house.workers.emplace_back([&house] {
                keep_signals_out_of_this_thread();
                work({house.premises, house.queue, house.door, house.exit});
            });
        }
        house.exit.start();
        house.door.start();
    } catch (const std::system_error&) {
        return fail(ErrorCode::io, "the system gives no more threads");  // ~Server joins the rest
    }
    return server;
}

Server::~Server() {
    stop();
}

std::uint16_t Server::port() const {
    return running_->door.port();
}

void Server::stop(std::chrono::milliseconds grace) {
    Running& house = *running_;
    const SteadyTime until = system_clock().steady() + grace;
    house.premises.draining = true;
    house.door.close();
    house.queue.wait_until_idle(until);
    house.premises.aborted = true;
    for (ConnectionPtr& left_over : house.queue.close())
        house.exit.refuse(std::move(left_over));
    for (std::thread& worker : house.workers) {
        if (worker.joinable()) worker.join();
    }
    house.exit.close(until);
}

}  // namespace ncp::http
