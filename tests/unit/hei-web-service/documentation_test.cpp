// README, schema and example registry say the same.
#include <gmock/gmock.h>

#include <fstream>
#include <ncp/plugin.hpp>
#include <nlohmann/json.hpp>
#include <sstream>

#include "hei-web-service/registry.h"

namespace ncp::hei {
namespace {

using nlohmann::json;
using testing::HasSubstr;

std::string content_of(const std::string& file) {
    std::ifstream in(std::string(NCP_SOURCE_DIR) + "/" + file);
    std::stringstream bytes;
    bytes << in.rdbuf();
    return bytes.str();
}

TEST(Documentation, NamesEverySettingOfTheSchema) {
    const std::string readme = content_of("plugins/hei-web-service/README.md");
    const json schema = json::parse(content_of("plugins/hei-web-service/config.schema.json"));
    std::vector<std::string> names;
    for (const auto& [name, value] : schema.at("properties").items()) {
        if (name != "registry" && name != "request") names.push_back(name);  // one by one below
    }
    for (const auto& [name, value] :
         schema.at("properties").at("registry").at("properties").items())
        names.push_back("registry." + name);
    for (const auto& [name, value] :
         schema.at("definitions").at("request").at("properties").items())
        names.push_back("request." + name);
    for (const char* table : {"authentication", "hei"}) {
        for (const auto& [name, value] :
             schema.at("definitions").at(table).at("properties").items())
            names.push_back(name);
    }
    EXPECT_GE(names.size(), 30U);
    for (const std::string& name : names)
        EXPECT_THAT(readme,
                    testing::AnyOf(HasSubstr("`" + name + "`"), HasSubstr("\n" + name + " = "),
                                   HasSubstr("[hei." + name + "]")));
}

TEST(Documentation, ShowsARegistryThatIsOne) {
    const std::string readme = content_of("plugins/hei-web-service/README.md");
    const std::size_t begin = readme.find("```toml\n") + 8;
    const std::string block = readme.substr(begin, readme.find("```", begin) - begin);
    const Registry shown = parse_registry(block, Origin::operators_file, {});
    ASSERT_EQ(shown.size(), 1U);
    EXPECT_EQ(shown[0].authentication.method, Authentication::Method::bearer);
    const Registry example =
        parse_registry(content_of("config/examples/distributed-hei-web-services.registry.toml"),
                       Origin::operators_file, {});
    EXPECT_EQ(example.size(), 2U);
}

}  // namespace
}  // namespace ncp::hei
