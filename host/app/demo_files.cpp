#include "app/demo_files.h"

#include <Poco/Data/SQLite/Connector.h>
#include <Poco/Data/Session.h>

#include "base/file.h"
#include "signing/key_source.h"

namespace ncp::app {
namespace {

namespace fs = std::filesystem;
constexpr std::size_t kDemoFileBytesMax = 4U << 20;

std::string replaced(std::string in, std::string_view what, const std::string& by) {
    for (std::size_t at = in.find(what); at != std::string::npos; at = in.find(what, at)) {
        in.replace(at, what.size(), by);
        at += by.size();
    }
    return in;
}

Status write_key_pair(const fs::path& directory, const char* name,
                      const signing::NewKeyWish& wish) {
    auto pair = signing::make_key(wish, system_clock());
    if (!pair) return fail(pair.error());
    Status key = write_private_file(directory / (std::string(name) + ".key"), pair->key_pem);
    if (!key) return key;
    return write_private_file(directory / (std::string(name) + ".crt"), pair->certificate_pem);
}

// The tables first, then what is in them; through Poco::Data, as the adapter will read them.
Status write_database(const fs::path& sql_directory, const fs::path& database) try {
    Poco::Data::SQLite::Connector::registerConnector();
    Poco::Data::Session session("SQLite", database.string());
    for (const char* script : {"schema.sql", "data.sql"}) {
        auto sql = read_file(sql_directory / script, kDemoFileBytesMax);
        if (!sql) return fail(sql.error());
        session << *sql, Poco::Data::Keywords::now;
    }
    session.close();
    fs::permissions(database, fs::perms::owner_read | fs::perms::owner_write);
    return {};
} catch (const Poco::Exception& problem) {
    return fail(ErrorCode::io,
                text("the demonstration's database: {}", not_personal(problem.displayText())));
} catch (const fs::filesystem_error& problem) {
    return fail(ErrorCode::io,
                text("the demonstration's database: {}", not_personal(problem.what())));
}

Result<std::string> configuration(const fs::path& templates, std::uint16_t port,
                                  const fs::path& database) {
    auto host = read_file(templates / "ncp.toml", kDemoFileBytesMax);
    if (!host) return host;
    auto source = read_file(templates / "source.toml", kDemoFileBytesMax);
    if (!source) return source;
    return replaced(*host, "@PORT@", std::to_string(port)) + "\n" +
           replaced(*source, "@DATABASE@", database.string());
}

}  // namespace

Result<fs::path> write_demo_files(const fs::path& directory, std::uint16_t port) {
    auto data = data_directory();
    if (!data) return fail(data.error());
    const fs::path demo = *data / "config" / "demo";
    const fs::path database = directory / "registry.sqlite";
    const fs::path configuration_file = directory / "ncp.toml";

    auto students = read_file(demo / "students.toml", kDemoFileBytesMax);
    if (!students) return fail(students.error());
    auto settings = configuration(demo, port, database);
    if (!settings) return fail(settings.error());
    for (const Status& written :
         {write_key_pair(directory, "tls",
                         {.common_name = "localhost",
                         .alternative_names = {"localhost", "127.0.0.1"},
                         .for_tls = true}),
          write_key_pair(directory, "signing",
                         {.common_name = "emrex-ncp demonstration", .alternative_names = {}}),
          write_database(demo, database),
          write_private_file(directory / "students.toml", *students),
          write_private_file(configuration_file, *settings)}) {
        if (!written) return fail(written.error());
    }
    return configuration_file;
}

}  // namespace ncp::app
