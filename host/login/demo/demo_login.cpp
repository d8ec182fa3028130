#include "login/demo/demo_login.h"

#include <algorithm>

#include "login/demo/students.h"

namespace ncp::login {
namespace {

class DemoLogin final : public LoginMethod {
  public:
    DemoLogin(std::string id, std::string title, std::vector<SampleStudent> students)
        : id_(std::move(id)), title_(std::move(title)), students_(std::move(students)) {}

    const std::string& id() const override { return id_; }
    const std::string& title() const override { return title_; }

    Result<LoginAnswer> begin(const LoginContext& context) override {
        ShowPage page;
        page.page = "login-demo";
        page.model.set("callback_url", context.callback_url);
        page.model.declare_list("students");
        for (const SampleStudent& student : students_) {
            pages::Model& row = page.model.add("students");
            row.set("id", student.id);
            row.set("label", student.label);
            row.set("note", student.note);
        }
        return LoginAnswer(std::move(page));
    }

    // Which one was picked stands in the form alone: an address would stay in histories and logs.
    Result<LoginAnswer> proceed(const LoginContext& context) override {
        auto picked = context.request.form.single("student");
        if (context.request.method != http::Method::post || !picked) {
            return fail(ErrorCode::login_failed, "no sample student was picked");
        }
        auto found = std::find_if(students_.begin(), students_.end(),
                                  [&](const SampleStudent& one) { return one.id == *picked; });
        if (found == students_.end()) {
            return fail(ErrorCode::login_failed, "no sample student has the id that was sent");
        }
        return LoginAnswer(VouchedIdentity{found->identity, {}});
    }

    std::set<std::string> identity_keys() const override {
        std::set<std::string> keys;
        for (const SampleStudent& student : students_) {
            for (const auto& [key, value] : student.identity.attributes)
                keys.insert(key);
        }
        return keys;
    }

    std::vector<Finding> check(const Deadline&) override {
        return {{Finding::Grade::good, text("{} sample students to pick from", students_.size())},
                {Finding::Grade::advice,
                 "whoever visits is whom he picks: take this section out before results of real "
                 "students can be reached"}};
    }

  private:
    std::string id_, title_;
    std::vector<SampleStudent> students_;
};

}  // namespace

Result<std::unique_ptr<LoginMethod>> make_demo_login(std::string id, std::string title,
                                                     const std::filesystem::path& students_file,
                                                     bool demonstration) {
    if (!demonstration) {
        return fail(ErrorCode::invalid_config,
                    "the demo login proves nothing and exists in demonstrations only");
    }
    auto students = read_students(students_file);
    if (!students) return fail(students.error());
    return std::make_unique<DemoLogin>(std::move(id), std::move(title), std::move(*students));
}

}  // namespace ncp::login
