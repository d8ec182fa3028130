// Real database servers for tests: made in a temporary folder, reachable on loopback and by Unix
// socket only, not as root, ended by their process id. Each knows two users: an owner, who may do
// everything, and a reader, whom the plugin is; both passwords hold blanks, quotes and brackets.
// Thread-safety: one test.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "support/temporary_folder.h"

namespace ncp::test {

inline constexpr auto kReader = "reader";
inline constexpr auto kReaderPassword = "p w'd\\;\"{x}=%ö";

class DatabaseServer {
  public:
    virtual ~DatabaseServer() = default;
    virtual void start() = 0;          // returns once it answers
    void stop();                       // at once, as a machine that loses its power would
    void run(const std::string& sql);  // as the owner; throws if it fails
    // What the statement returns as plain text.
    std::string answer(const std::string& sql);
    unsigned port() const { return port_; }
    virtual std::string socket() const = 0;  // as the setting host wants it

  protected:
    // program and arguments; runs as the user of this name if the test is root.
    pid_t spawn(const std::vector<std::string>& command, const std::string& input_file = {});
    // False if the server ended instead; throws if it neither ends nor answers.
    bool answers(const std::string& sql);
    [[noreturn]] void does_not_start() const;
    virtual std::vector<std::string> client() const = 0;  // reads SQL from standard input
    std::filesystem::path home() const { return folder_.path(); }
    void give_home_to(const std::string& user);

    std::string user_;  // of the operating system
    unsigned port_ = 0;
    pid_t server_ = -1;

  private:
    int attempt(const std::string& sql, std::string& output);
    TemporaryFolder folder_;
};

std::unique_ptr<DatabaseServer> make_postgresql();
std::unique_ptr<DatabaseServer> make_mariadb();

}  // namespace ncp::test
