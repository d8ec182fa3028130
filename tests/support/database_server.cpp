#include "support/database_server.h"

#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

#include "support/ports.h"

namespace ncp::test {
namespace {

std::string content(const std::filesystem::path& file) {
    std::ostringstream text;
    text << std::ifstream(file, std::ios::binary).rdbuf();
    return text.str();
}

int status_of(pid_t child) {
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

void DatabaseServer::give_home_to(const std::string& user) {
    if (::geteuid() != 0) return;
    user_ = user;
    const passwd* account = ::getpwnam(user.c_str());
    if (account == nullptr) throw std::runtime_error("no user " + user);
    if (::chown(home().c_str(), account->pw_uid, account->pw_gid) != 0) {
        throw std::runtime_error("cannot give the folder to " + user);
    }
}

pid_t DatabaseServer::spawn(const std::vector<std::string>& command, const std::string& input) {
    const passwd* account = user_.empty() ? nullptr : ::getpwnam(user_.c_str());
    const pid_t child = ::fork();
    if (child != 0) return child;
    const int in = ::open(input.empty() ? "/dev/null" : input.c_str(), O_RDONLY);
    const int out = ::open((home() / "output.log").c_str(), O_CREAT | O_TRUNC | O_WRONLY, 0644);
    const int err = ::open((home() / "error.log").c_str(), O_CREAT | O_APPEND | O_WRONLY, 0644);
    ::dup2(in, 0);
    ::dup2(out, 1);
    ::dup2(err, 2);
    if (account != nullptr && (::setgroups(0, nullptr) != 0 || ::setgid(account->pw_gid) != 0 ||
                               ::setuid(account->pw_uid) != 0)) {
        ::_exit(126);
    }
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);  // setuid() would undo it
    if (::chdir(home().c_str()) != 0) ::_exit(126);
    std::vector<char*> arguments;
    for (const std::string& argument : command)
        arguments.push_back(const_cast<char*>(argument.c_str()));
    arguments.push_back(nullptr);
    ::execvp(arguments[0], arguments.data());
    ::_exit(127);
}

void DatabaseServer::stop() {
    if (server_ <= 0) return;
    // Its children would go on for as long as they do not look for it.
    std::vector<pid_t> processes{server_};
    std::ifstream children("/proc/" + std::to_string(server_) + "/task/" + std::to_string(server_) +
                           "/children");
    for (pid_t child = 0; children >> child;)
        processes.push_back(child);
    for (const pid_t process : processes)
        ::kill(process, SIGKILL);
    ::waitpid(server_, nullptr, 0);
    server_ = -1;
}

int DatabaseServer::attempt(const std::string& sql, std::string& output) {
    const auto file = home() / "input.sql";
    std::ofstream(file) << sql;
    const int code = status_of(spawn(client(), file.string()));
    output = content(home() / "output.log");
    return code;
}

void DatabaseServer::run(const std::string& sql) {
    std::string output;
    if (attempt(sql, output) != 0) {
        throw std::runtime_error("SQL of the test failed: " + content(home() / "error.log"));
    }
}

std::string DatabaseServer::answer(const std::string& sql) {
    std::string output;
    attempt(sql, output);
    return output;
}

bool DatabaseServer::answers(const std::string& sql) {
    constexpr int kTries = 600;
    std::string output;
    for (int i = 0; i < kTries; ++i) {
        if (attempt(sql, output) == 0) return true;
        if (::waitpid(server_, nullptr, WNOHANG) == server_) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    does_not_start();
}

void DatabaseServer::does_not_start() const {
    throw std::runtime_error("the database server does not start: " +
                             content(home() / "error.log"));
}

namespace {

class Postgresql : public DatabaseServer {
  public:
    Postgresql() {
        give_home_to("postgres");
        port_ = reserve_ports(1);
        const auto made =
            spawn({kPrograms + "initdb", "--no-sync", "--username=owner", "--auth=trust",
                   "--encoding=UTF8", "--locale=C.UTF-8", "--pgdata=" + data()});
        if (status_of(made) != 0) {
            throw std::runtime_error("initdb: " + content(home() / "error.log"));
        }
        // The owner by socket, everybody else with a password.
        std::ofstream(data() + "/pg_hba.conf")
            << "local all owner trust\nlocal all all scram-sha-256\n"
               "host all all 127.0.0.1/32 scram-sha-256\n";
        start();
        std::string password = kReaderPassword;
        for (auto at = password.find('\''); at != std::string::npos;
             at = password.find('\'', at + 2))
            password.insert(at, "'");
        run("CREATE ROLE reader LOGIN PASSWORD '" + password + "'; CREATE DATABASE registry;");
    }
    ~Postgresql() override { stop(); }
    Postgresql(const Postgresql&) = delete;
    Postgresql& operator=(const Postgresql&) = delete;

    // It refuses while a process of the one that was stopped is still at its last statement.
    void start() override {
        constexpr int kTries = 100;
        for (int i = 0; i < kTries; ++i) {
            std::filesystem::remove(data() + "/postmaster.pid");
            server_ =
                spawn({kPrograms + "postgres", "-D", data(), "-p", std::to_string(port_), "-k",
                       home().string(), "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off", "-c",
                       "full_page_writes=off", "-c", "timezone=America/Lima"});
            if (answers("SELECT 1;")) return;
            std::this_thread::sleep_for(std::chrono::milliseconds(100));
        }
        does_not_start();
    }
    std::string socket() const override { return home().string(); }

  private:
    inline static const std::string kPrograms = "/usr/lib/postgresql/15/bin/";
    std::string data() const { return (home() / "data").string(); }
    std::vector<std::string> client() const override {
        return {kPrograms + "psql",
                "--no-psqlrc",
                "--quiet",
                "--tuples-only",
                "--no-align",
                "-v",
                "ON_ERROR_STOP=1",
                "-h",
                home().string(),
                "-p",
                std::to_string(port_),
                "-U",
                "owner",
                "-d",
                registry_ ? "registry" : "postgres"};
    }

  public:
    void use_registry() { registry_ = true; }

  private:
    bool registry_ = false;
};

class Mariadb : public DatabaseServer {
  public:
    Mariadb() {
        give_home_to("mysql");
        port_ = reserve_ports(1);
        const auto made =
            spawn({"mariadb-install-db", "--no-defaults", "--skip-test-db", "--datadir=" + data(),
                   "--auth-root-authentication-method=normal", "--innodb-flush-log-at-trx-commit=0",
                   "--innodb-log-file-size=8M", "--innodb-buffer-pool-size=16M"});
        if (status_of(made) != 0) {
            throw std::runtime_error("mariadb-install-db: " + content(home() / "error.log") +
                                     content(home() / "output.log"));
        }
        start();
        std::string password;
        for (const char c : std::string(kReaderPassword)) {
            if (c == '\'' || c == '\\') password += '\\';
            password += c;
        }
        run("CREATE DATABASE registry CHARACTER SET utf8mb4; CREATE USER reader@'%' IDENTIFIED BY "
            "'" +
            password + "'; CREATE USER writer@'%' IDENTIFIED BY '" + password +
            "'; GRANT ALL ON registry.* TO writer@'%';");
    }
    ~Mariadb() override { stop(); }
    Mariadb(const Mariadb&) = delete;
    Mariadb& operator=(const Mariadb&) = delete;

    void start() override {
        server_ = spawn({"/usr/sbin/mariadbd", "--no-defaults", "--datadir=" + data(),
                         "--socket=" + socket(), "--port=" + std::to_string(port_),
                         "--bind-address=127.0.0.1", "--pid-file=" + (home() / "pid").string(),
                         "--innodb-flush-log-at-trx-commit=2", "--innodb-log-file-size=8M",
                         "--innodb-buffer-pool-size=16M", "--max-allowed-packet=64M",
                         "--default-time-zone=-05:00"});
        if (!answers("SELECT 1;")) does_not_start();
    }
    std::string socket() const override { return (home() / "s").string(); }

  private:
    std::string data() const { return (home() / "data").string(); }
    std::vector<std::string> client() const override {
        return {"mariadb",
                "--no-defaults",
                "--batch",
                "--skip-column-names",
                "--default-character-set=utf8mb4",
                "--max-allowed-packet=64M",
                "--socket=" + socket(),
                "--user=root"};
    }
};

}  // namespace

std::unique_ptr<DatabaseServer> make_postgresql() {
    auto server = std::make_unique<Postgresql>();
    server->use_registry();
    return server;
}

std::unique_ptr<DatabaseServer> make_mariadb() {
    return std::make_unique<Mariadb>();
}

}  // namespace ncp::test
