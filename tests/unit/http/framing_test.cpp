// Request smuggling and other malformed requests, each against a real server, over TLS and on a
// Unix socket: the answer is a refusal with all headers, the connection ends, and what came behind
// is never answered.
#include "unit/http/test_server.h"

namespace ncp::http {
namespace {

struct Attack {
    std::string name;
    std::string bytes;
    int status = 400;
};

std::string get_with(const std::string& lines) {
    return get_request("/", lines);
}

std::string post_with(const std::string& lines, const std::string& body) {
    return "POST /form HTTP/1.1\r\nHost: localhost\r\n"
           "Content-Type: application/x-www-form-urlencoded\r\n" +
           lines + "\r\n" + body;
}

const std::string kChunks = "3\r\na=b\r\n0\r\n\r\n";

std::vector<Attack> length_attacks() {
    return {
        {"length_and_chunked",
         post_with("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n", kChunks)},
        {"chunked_and_length",
         post_with("Transfer-Encoding: chunked\r\nContent-Length: 3\r\n", kChunks)},
        {"chunked", post_with("Transfer-Encoding: chunked\r\n", kChunks)},
        {"chunked_twice",
         post_with("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", kChunks)},
        {"chunked_in_capitals", post_with("TRANSFER-ENCODING: CHUNKED\r\n", kChunks)},
        {"chunked_with_tab", post_with("Transfer-Encoding:\tchunked\r\n", kChunks)},
        {"chunked_listed", post_with("Transfer-Encoding: gzip, chunked\r\n", kChunks)},
        {"unknown_encoding", post_with("Transfer-Encoding: xchunked\r\n", kChunks)},
        {"identity_encoding",
         post_with("Transfer-Encoding: identity\r\nContent-Length: 3\r\n", "a=b")},
        {"empty_encoding", post_with("Transfer-Encoding:\r\nContent-Length: 3\r\n", "a=b")},
        {"chunked_get", get_with("Transfer-Encoding: chunked\r\n") + kChunks},
        {"blank_before_colon_of_encoding", post_with("Transfer-Encoding : chunked\r\n", kChunks)},
        {"vertical_tab_in_encoding", post_with("Transfer-Encoding: \x0b"
                                               "chunked\r\n",
                                               kChunks)},
        {"folded_encoding",
         post_with("X: y\r\n Transfer-Encoding: chunked\r\nContent-Length: 3\r\n", "a=b")},
        {"length_twice_different", post_with("Content-Length: 3\r\nContent-Length: 50\r\n", "a=b")},
        {"length_twice_equal", post_with("Content-Length: 3\r\nContent-Length: 3\r\n", "a=b")},
        {"length_twice_other_case", post_with("Content-Length: 3\r\ncontent-LENGTH: 0\r\n", "a=b")},
        {"length_listed", post_with("Content-Length: 3, 3\r\n", "a=b")},
        {"length_negative", post_with("Content-Length: -1\r\n", "a=b")},
        {"length_minus_zero", post_with("Content-Length: -0\r\n", "a=b")},
        {"length_with_plus", post_with("Content-Length: +3\r\n", "a=b")},
        {"length_hexadecimal", post_with("Content-Length: 0x3\r\n", "a=b")},
        {"length_with_letters", post_with("Content-Length: 3a\r\n", "a=b")},
        {"length_with_inner_blank", post_with("Content-Length: 3 0\r\n", "a=b")},
        {"length_decimal_point", post_with("Content-Length: 3.0\r\n", "a=b")},
        {"length_empty", post_with("Content-Length:\r\n", "a=b")},
        {"length_quoted", post_with("Content-Length: \"3\"\r\n", "a=b")},
        {"length_wraps_64_bits", post_with("Content-Length: 18446744073709551619\r\n", "a=b")},
        {"length_of_30_digits",
         post_with("Content-Length: " + std::string(30, '9') + "\r\n", "a=b")},
        {"length_blank_before_colon", post_with("Content-Length : 3\r\n", "a=b")},
        {"length_of_other_script", post_with("Content-Length: \xd9\xa3\r\n", "a=b")},
        {"length_over_the_limit", post_with("Content-Length: 262145\r\n", "a=b"), 413},
        {"length_largest", post_with("Content-Length: 18446744073709551615\r\n", "a=b"), 413},
        {"get_with_body", get_with("Content-Length: 3\r\n") + "a=b"},
        {"head_with_body", "HEAD / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\na=b"},
    };
}

std::vector<Attack> line_attacks() {
    return {
        {"bare_lf_lines", "GET / HTTP/1.1\nHost: localhost\n\n"},
        {"bare_lf_after_request_line", "GET / HTTP/1.1\nHost: localhost\r\n\r\n"},
        {"bare_lf_in_header", get_with("X: a\nTransfer-Encoding: chunked\r\n")},
        {"bare_lf_as_empty_line", "GET / HTTP/1.1\r\nHost: localhost\r\n\n"},
        {"bare_cr_in_header", get_with("X: a\rTransfer-Encoding: chunked\r\n")},
        {"bare_cr_in_request_line", "GET /\rHTTP/1.1\r\nHost: localhost\r\n\r\n"},
        {"double_cr", "GET / HTTP/1.1\r\r\nHost: localhost\r\n\r\n"},
        {"nul_in_target", "GET /" + std::string(1, '\0') + " HTTP/1.1\r\nHost: localhost\r\n\r\n"},
        {"nul_in_header", get_with("X: a" + std::string(1, '\0') + "b\r\n")},
        {"nul_in_header_name", get_with("X" + std::string(1, '\0') + ": b\r\n")},
        {"control_in_header", get_with("X: a\x01\r\n")},
        {"delete_in_header", get_with("X: a\x7f\r\n")},
        {"folded_with_blank", get_with("X: a\r\n b\r\n")},
        {"folded_with_tab", get_with("X: a\r\n\tb\r\n")},
        {"folded_first_line", "GET / HTTP/1.1\r\n Host: localhost\r\nHost: x\r\n\r\n"},
        {"header_without_colon", get_with("Nonsense\r\n")},
        {"header_without_name", get_with(": a\r\n")},
        {"header_name_with_blank", get_with("X Y: a\r\n")},
        {"header_name_with_tab_before_colon", get_with("X\t: a\r\n")},
        {"header_name_beyond_ascii", get_with("X\xc3\xa9: a\r\n")},
        {"header_name_in_brackets", get_with("(X): a\r\n")},
        {"two_empty_lines_first", "\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n"},
        {"request_line_empty_target", "GET  HTTP/1.1\r\nHost: x\r\n\r\n"},
        {"request_line_two_blanks", "GET  / HTTP/1.1\r\nHost: x\r\n\r\n"},
        {"request_line_blank_in_target", "GET /a b HTTP/1.1\r\nHost: x\r\n\r\n"},
        {"request_line_leading_blank", " GET / HTTP/1.1\r\nHost: x\r\n\r\n"},
        {"request_line_trailing_blank", "GET / HTTP/1.1 \r\nHost: x\r\n\r\n"},
        {"request_line_with_tab", "GET\t/\tHTTP/1.1\r\nHost: x\r\n\r\n"},
        {"request_line_without_version", "GET /\r\nHost: x\r\n\r\n"},
        {"method_with_bracket", "GE(T / HTTP/1.1\r\nHost: x\r\n\r\n"},
        {"method_with_colon", "GET: / HTTP/1.1\r\nHost: x\r\n\r\n"},
        {"method_beyond_ascii", "G\xc3\x89T / HTTP/1.1\r\nHost: x\r\n\r\n"},
        {"no_http_at_all", "\x16\x03\x01\x02\x01\x01\r\n\r\n"},
        {"version_lower_case", "GET / http/1.1\r\nHost: x\r\n\r\n"},
        {"version_of_two_digits", "GET / HTTP/1.10\r\nHost: x\r\n\r\n"},
        {"version_without_minor", "GET / HTTP/1\r\nHost: x\r\n\r\n"},
        {"version_signed", "GET / HTTP/+.1\r\nHost: x\r\n\r\n"},
        {"version_1_2", "GET / HTTP/1.2\r\nHost: x\r\n\r\n", 505},
        {"version_0_9", "GET / HTTP/0.9\r\nHost: x\r\n\r\n", 505},
        {"version_2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
    };
}

std::vector<Attack> other_attacks() {
    std::string many = "GET / HTTP/1.1\r\nHost: localhost\r\n";
    for (int i = 0; i < 100; ++i)
        many += "X: y\r\n";
    return {
        {"host_missing", "GET / HTTP/1.1\r\n\r\n"},
        {"host_twice", "GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n"},
        {"host_twice_equal", "GET / HTTP/1.1\r\nHost: x\r\nHost: x\r\n\r\n"},
        {"host_twice_in_1_0", "GET / HTTP/1.0\r\nHost: x\r\nHost: y\r\n\r\n"},
        {"host_empty", "GET / HTTP/1.1\r\nHost:\r\n\r\n"},
        {"host_with_user", "GET / HTTP/1.1\r\nHost: a@b\r\n\r\n"},
        {"host_with_path", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n"},
        {"host_listed", "GET / HTTP/1.1\r\nHost: a, b\r\n\r\n"},
        {"target_absolute", "GET https://localhost/ HTTP/1.1\r\nHost: x\r\n\r\n"},
        {"target_asterisk", "OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n"},
        {"target_authority", "CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n"},
        {"path_traversal", get_request("/../etc/passwd")},
        {"path_traversal_encoded", get_request("/%2e%2e/etc/passwd")},
        {"path_with_encoded_nul", get_request("/hello/a%00b")},
        {"path_with_encoded_line_end", get_request("/hello/a%0d%0ab")},
        {"path_double_slash", get_request("//hello/x")},
        {"path_backslash", get_request("/hello\\x")},
        {"path_bad_percent", get_request("/hello/%zz")},
        {"query_bad_percent", get_request("/?a=%z1")},
        {"query_nul", get_request("/?a=%00")},
        {"form_bad_percent", post_request("a=%zz")},
        {"form_nul", post_request("a=%00")},
        {"form_not_utf8", post_request("a=%ff")},
        {"content_type_twice", post_request("a=b", "Content-Type: text/plain\r\n")},
        {"expectation_unknown", post_request("a=b", "Expect: 200-ok\r\n"), 417},
        {"body_multipart",
         "POST /form HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=x\r\n"
         "Content-Length: 3\r\n\r\na=b",
         415},
        {"body_json",
         "POST /form HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
         "Content-Length: 2\r\n\r\n{}",
         415},
        {"body_without_type", "POST /form HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\na=b",
         415},
        {"header_fields_101", many + "\r\n", 431},
        {"head_too_long", get_with("X: " + std::string(20'000, 'x') + "\r\n"), 431},
        {"head_without_end", "GET /" + std::string(20'000, 'x'), 431},
        {"query_too_many_fields",
         get_request("/?" +
                     [] {
                         std::string query;
                         for (int i = 0; i < 5001; ++i)
                             query += "a&";
                         return query;
                     }()),
         413},
        {"form_too_many_fields", post_request([] {
             std::string body;
             for (int i = 0; i < 5001; ++i)
                 body += "a&";
             return body;
         }()),
         413},
    };
}

class Framing : public testing::TestWithParam<Attack> {
  protected:
    static void SetUpTestSuite() {
        server = start_server();
        local = start_server(unix_settings());
    }
    static void TearDownTestSuite() {
        server.reset();
        local.reset();
    }
    static std::unique_ptr<Server> server, local;
};
std::unique_ptr<Server> Framing::server, Framing::local;

TEST_P(Framing, IsRefusedAndWhatFollowsIsNotParsed) {
    test::RawTls over_tls(server->port());
    test::RawTls plain = unix_peer();
    for (test::RawTls* raw : {&over_tls, &plain}) {
        raw->send(GetParam().bytes + get_request("/hello/smuggled"));
        bool is_head = GetParam().bytes.starts_with("HEAD ");
        test::RawReply reply = raw->read_reply(is_head);
        EXPECT_EQ(reply.status, GetParam().status);
        expect_security_headers(reply);
        EXPECT_EQ(reply.header("Connection"), "close");
        EXPECT_EQ(raw->read_rest(), "");
    }
}

std::string name_of(const testing::TestParamInfo<Attack>& info) {
    return info.param.name;
}
INSTANTIATE_TEST_SUITE_P(Lengths, Framing, testing::ValuesIn(length_attacks()), name_of);
INSTANTIATE_TEST_SUITE_P(Lines, Framing, testing::ValuesIn(line_attacks()), name_of);
INSTANTIATE_TEST_SUITE_P(Others, Framing, testing::ValuesIn(other_attacks()), name_of);

TEST_P(Framing, IsRefusedAsTheSecondRequestToo) {
    test::RawTls over_tls(server->port());
    test::RawTls plain = unix_peer();
    for (test::RawTls* raw : {&over_tls, &plain}) {
        raw->send(get_request("/hello/first") + GetParam().bytes + get_request("/hello/smuggled"));
        EXPECT_EQ(raw->read_reply().body, "first");
        test::RawReply reply = raw->read_reply(GetParam().bytes.starts_with("HEAD "));
        EXPECT_EQ(reply.status, GetParam().status);
        EXPECT_EQ(raw->read_rest(), "");
    }
}

}  // namespace
}  // namespace ncp::http
