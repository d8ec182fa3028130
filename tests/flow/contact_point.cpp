#include "flow/contact_point.h"

#include <stdexcept>

#include "protocol/response.h"

namespace ncp::test {

namespace fs = std::filesystem;

std::string replaced(std::string text, const std::string& what, const std::string& by) {
    std::size_t at = text.find(what);
    if (at == std::string::npos) throw std::runtime_error("nowhere to be found: " + what);
    for (; at != std::string::npos; at = text.find(what, at + by.size()))
        text.replace(at, what.size(), by);
    return text;
}

std::string content_of_example(const std::string& name) {
    return content_of(fs::path(NCP_SOURCE_DIR) / "config/examples" / name);
}

ContactPoint::ContactPoint(const std::string& example) : config_(content_of_example(example)) {
    const Finished made = run("emrex-ncp", {"new-keys", folder() / "keys", "--host", "127.0.0.1"});
    if (made.exit_code != 0) throw std::runtime_error(made.log);
    replace("127.0.0.1:8443", "127.0.0.1:" + std::to_string(port_));
    if (config_.find("/etc/emrex-ncp/") != std::string::npos) {
        replace("/etc/emrex-ncp/", folder().string() + "/");
    }
}

void ContactPoint::replace(const std::string& what, const std::string& by) {
    config_ = replaced(std::move(config_), what, by);
}

void ContactPoint::secret(const std::string& name, const std::string& value) {
    const fs::path file = folder() / "keys" / name;
    write_file(file, value);
    fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write);
}

void ContactPoint::add_student(const std::string& id,
                               const std::vector<std::pair<std::string, std::string>>& attributes) {
    students_ += "[[student]]\nid = \"" + id + "\"\nlabel = \"" + id +
                 "\"\nnote = \"Invented\"\n[student.attributes]\n";
    for (const auto& [key, value] : attributes)
        students_ += key + " = \"" + value + "\"\n";
}

fs::path ContactPoint::write(const std::string& name, const std::string& config) {
    write_file(folder() / "students.toml", students_);
    write_file(folder() / name, config);
    return folder() / name;
}

Finished ContactPoint::check() {
    return check(config_);
}

Finished ContactPoint::check(const std::string& other_config) {
    return run("emrex-ncp", {"check-config", write("checked.toml", other_config)});
}

Finished ContactPoint::check_plugin(
    const std::string& library, const std::vector<std::pair<std::string, std::string>>& student) {
    std::string file = "[student]\n";
    for (const auto& [key, value] : student)
        file += key + " = \"" + value + "\"\n";
    write_file(folder() / "student.toml", file);
    return run("emrex-ncp", {"check-plugin", library, "--config", write("checked.toml", config_),
                             "--student", folder() / "student.toml"});
}

void ContactPoint::serve() {
    server_ = std::make_unique<Program>(
        "emrex-ncp", std::vector<std::string>{"serve", "--config", write("ncp.toml", config_)});
    if (!server_->wait_for_output("serving")) throw std::runtime_error(server_->log());
}

Student ContactPoint::log_in(const std::string& student_id) {
    const std::string origin = "https://127.0.0.1:" + std::to_string(port_);
    HttpsClient entry(port_);
    const HttpReply arrive =
        entry.post("/ncp", {{"sessionId", "flow"}, {"returnUrl", "https://client.example/receive"}},
                   {{"Origin", "https://client.example"}, {"Sec-Fetch-Site", "cross-site"}});
    const std::size_t base = arrive.body.find("/t/");
    if (base == std::string::npos) throw std::runtime_error("not arrived: " + arrive.body);
    Student student;
    student.take_cookies_of(entry, origin);
    student.visit(origin + arrive.body.substr(base, std::string("/t/12345678").size()) +
                  "/login/demo");
    student.press_sample_student(student_id);
    student.wait_while_at("/gather");
    return student;
}

std::string ContactPoint::transfer_of(Student& student) {
    student.send("/choose");
    student.send("/consent");
    constexpr std::size_t kElmoBytesMax = 16U << 20;
    auto xml = protocol::decode_elmo(student.field("/receive", "elmo"), kElmoBytesMax);
    if (!xml) throw std::runtime_error("no ELMO arrived: " + student.page().text);
    return *xml;
}

}  // namespace ncp::test
