// A contact point as an operator sets it up: one of config/examples, with keys, secrets and sample
// students in a folder of its own, then served on a free port of loopback by `emrex-ncp serve`.
//
//     ContactPoint point("university-database-mysql.toml");
//     point.replace("sis-db.north.example", "127.0.0.1");
//     point.secret("database.password", "…");
//     point.add_student("ada", {{"learner_number", "S-1"}});
//     point.serve();
//     Student ada = point.log_in("ada");
//
// What cannot be set up throws. Thread-safety: one test.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "flow/student.h"
#include "support/ports.h"
#include "support/program.h"
#include "support/temporary_folder.h"

namespace ncp::test {

// Every `what` replaced; throws if there is none.
std::string replaced(std::string text, const std::string& what, const std::string& by);

std::string content_of_example(const std::string& name);

class ContactPoint {
  public:
    // example: a file of config/examples. Its paths below /etc/emrex-ncp lead to folder().
    explicit ContactPoint(const std::string& example);

    std::filesystem::path folder() const { return folder_.path(); }
    const std::string& config() const { return config_; }
    void replace(const std::string& what, const std::string& by);
    void append(const std::string& lines) { config_ += lines; }
    // keys/NAME, which only its owner may read.
    void secret(const std::string& name, const std::string& value);
    // id is also what the student is called on the page of the demo login.
    void add_student(const std::string& id,
                     const std::vector<std::pair<std::string, std::string>>& attributes);

    // `emrex-ncp check-config` of the configuration as it is, or of another text in its place.
    Finished check();
    Finished check(const std::string& other_config);
    // `emrex-ncp check-plugin` with the configuration's source and this student.
    Finished check_plugin(const std::string& library,
                          const std::vector<std::pair<std::string, std::string>>& student);
    void serve();
    Program& server() { return *server_; }
    std::uint16_t port() const { return port_; }

    // Sent by a foreign client, logged in, and past the waiting: at the page for choosing, or
    // wherever the answers lead.
    Student log_in(const std::string& student_id);
    // Chooses everything, consents; the signed XML that is posted to the client.
    static std::string transfer_of(Student& student);

  private:
    std::filesystem::path write(const std::string& name, const std::string& config);

    std::uint16_t port_ = reserve_ports(1);
    TemporaryFolder folder_;
    std::string config_, students_;
    std::unique_ptr<Program> server_;
};

}  // namespace ncp::test
