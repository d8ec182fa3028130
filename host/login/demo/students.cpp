#include "login/demo/students.h"

#include "config/identity_keys.h"
#include "config/ids.h"
#include "config/toml_reader.h"

namespace ncp::login {
namespace {

using config::Need;
using config::Report;
using config::TomlReader;

SampleStudent read_student(TomlReader reader, Report& report) {
    SampleStudent student;
    reader.text("id", student.id, Need::required);
    if (!student.id.empty() && !config::is_id(student.id)) {
        reader.refuse("id", "must be 1 to 32 small letters a-z, digits and hyphens");
    }
    reader.text("label", student.label, Need::required);
    reader.text("note", student.note);
    reader.free_texts("attributes",
                      [&](const std::string& key, const std::string& value, int line) {
                          if (!config::is_identity_key(key)) {
                              report.add(line, config::identity_key_advice(key));
                          } else {
                              student.identity.attributes.emplace_back(key, value);
                          }
                      });
    if (!reader.has("attributes")) {
        report.add(reader.line(), "[student.attributes] is missing: nothing would be known of him");
    }
    reader.finish();
    return student;
}

std::vector<SampleStudent> read_all(const toml::table& root, Report& report) {
    TomlReader top(root, "", report);
    std::vector<SampleStudent> students;
    std::set<std::string> ids;
    for (const toml::table* table : top.tables("student", Need::required)) {
        TomlReader reader(*table, "student", report);
        const int line = reader.line();
        students.push_back(read_student(std::move(reader), report));
        if (!ids.insert(students.back().id).second) {
            report.add(line, "[[student]] has an id that another one has too");
        }
    }
    top.finish();
    return students;
}

}  // namespace

Result<std::vector<SampleStudent>> read_students(const std::filesystem::path& file) {
    Report report;
    std::vector<SampleStudent> students;
    auto root = config::read_toml(file, report.problems);
    if (root) students = read_all(*root, report);
    if (report.problems.empty()) return students;
    std::string all;
    for (const config::Problem& problem : report.problems) {
        if (!all.empty()) all += "; ";
        all += config::describe(problem, file.string());
    }
    // The texts name lines, keys and options, never the values of attributes.
    return fail(ErrorCode::invalid_config, not_personal(std::move(all)));
}

}  // namespace ncp::login
