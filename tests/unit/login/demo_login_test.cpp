#include "login/demo/demo_login.h"

#include <gmock/gmock.h>

#include <fstream>

#include "support/temporary_folder.h"

namespace ncp::login {
namespace {

using ::testing::HasSubstr;

class DemoLogin : public ::testing::Test {
  protected:
    void SetUp() override {
        std::ofstream(file_) << R"(
[[student]]
id = "ada"
label = "Ada Sample"
note = "two universities"
[student.attributes]
family_name = "Sample"
birth_date = "2000-01-31"
national_id = ["310100A123X", "310100A124Y"]

[[student]]
id = "bob"
label = "Bob Example"
[student.attributes]
learner_number = "4711"
)";
        auto made = make_demo_login("demo", "Sample students", file_, true);
        ASSERT_TRUE(made.has_value()) << made.error().describe().str();
        login_ = std::move(*made);
    }
    LoginContext context() {
        return {request_, "0a1b2c3d", "https://ncp.example/t/0a1b2c3d/login/demo", "en", memos_};
    }
    Result<LoginAnswer> send(std::vector<std::pair<std::string, std::string>> fields) {
        request_.method = http::Method::post;
        request_.form.fields = std::move(fields);
        return login_->proceed(context());
    }

    test::TemporaryFolder folder_;
    std::filesystem::path file_ = folder_.path() / "students.toml";
    http::Request request_;
    Memos memos_;
    std::unique_ptr<LoginMethod> login_;
};

TEST_F(DemoLogin, ShowsTheListOfStudentsWithoutTheirAttributes) {
    auto answer = login_->begin(context());
    ASSERT_TRUE(answer.has_value());
    const auto& page = std::get<ShowPage>(*answer);
    EXPECT_EQ(page.page, "login-demo");
    EXPECT_EQ(page.model.texts().at("callback_url"), "https://ncp.example/t/0a1b2c3d/login/demo");
    const auto& rows = page.model.lists().at("students");
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[0].texts(),
              (std::map<std::string, std::string>{
                  {"id", "ada"}, {"label", "Ada Sample"}, {"note", "two universities"}}));
    EXPECT_EQ(rows[1].texts().at("note"), "");
}

TEST_F(DemoLogin, VouchesForTheStudentThatWasPicked) {
    auto answer = send({{"student", "ada"}});
    ASSERT_TRUE(answer.has_value());
    const auto& identity = std::get<VouchedIdentity>(*answer).identity;
    EXPECT_EQ(identity.first("family_name"), "Sample");
    EXPECT_EQ(identity.first("birth_date"), "2000-01-31");
    EXPECT_THAT(identity.attributes, ::testing::Contains(std::pair<std::string, std::string>(
                                         "national_id", "310100A124Y")));
}

TEST_F(DemoLogin, RefusesEverythingThatIsNotOneKnownStudent) {
    const std::vector<std::vector<std::pair<std::string, std::string>>> wrong{
        {},
        {{"student", ""}},
        {{"student", "eve"}},
        {{"student", "ADA"}},
        {{"student", "ada "}},
        {{"student", std::string("ada\0", 4)}},
        {{"student", "ada"}, {"student", "bob"}},
        {{"Student", "ada"}},
        {{"student", std::string(1'000'000, 'a')}}};
    for (const auto& fields : wrong) {
        auto answer = send(fields);
        ASSERT_FALSE(answer.has_value());
        EXPECT_EQ(answer.error().code(), ErrorCode::login_failed);
    }
}

TEST_F(DemoLogin, DoesNotTakeTheStudentFromTheAddress) {
    request_.method = http::Method::get;
    request_.query.fields = {{"student", "ada"}};
    request_.form.fields = {{"student", "ada"}};
    EXPECT_FALSE(login_->proceed(context()).has_value());
}

TEST_F(DemoLogin, DoesNotRepeatInItsErrorWhatWasSent) {
    auto answer = send({{"student", "canary"}});
    EXPECT_THAT(answer.error().describe().str(), ::testing::Not(HasSubstr("canary")));
}

TEST_F(DemoLogin, DoesNotExistOutsideADemonstration) {
    auto made = make_demo_login("demo", "Sample students", file_, false);
    ASSERT_FALSE(made.has_value());
    EXPECT_EQ(made.error().code(), ErrorCode::invalid_config);
    EXPECT_THAT(made.error().operator_text().str(), HasSubstr("demonstrations only"));
}

TEST_F(DemoLogin, KeepsItsIdAndTitle) {
    EXPECT_EQ(login_->id(), "demo");
    EXPECT_EQ(login_->title(), "Sample students");
}

}  // namespace
}  // namespace ncp::login
