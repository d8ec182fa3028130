// The texts that ODBC takes and gives: UTF-16 both ways, connection strings, what drivers say.
//
// What drivers say may quote their connection string: no text leaves here with a password in it.
// Thread-safety: pure functions.
#pragma once

#include <sql.h>
#include <sqlext.h>

#include <string>

namespace ncp::sql {

std::u16string to_utf16(const std::string& text);
std::string to_utf8(const SQLWCHAR* text, std::size_t length);

inline bool failed(SQLRETURN code) {
    return code != SQL_SUCCESS && code != SQL_SUCCESS_WITH_INFO;
}

// The first thing that a handle has to tell about its last call.
struct Diagnosis {
    std::string state, message;
};
Diagnosis diagnose(SQLSMALLINT kind, SQLHANDLE handle);

// The value of a part of a connection string: where it must, in {…} with every } doubled.
std::string braced(const std::string& value);

// Throws plugin::Refused for a connection string with a password: that is a secret's place.
void refuse_password_in(const std::string& connection_string);

// What a driver said when it could not connect, out of Poco's frame and without the password.
std::string said_by_driver(const std::string& framed, const std::string& password);

}  // namespace ncp::sql
